"""/help and /about."""

from discord import Interaction, app_commands
from discord.ext import commands

from bot.client import Truham
from bot.views.about import about_page, help_page
from cogs._parameters import reader_of, say


class About(commands.Cog):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot

    @app_commands.command(name="help", description=say("command-help"))
    async def help(self, itx: Interaction[Truham]) -> None:
        reader = await self.bot.reader(itx, private=True)
        known = [(command.name, str(command.description)) for command in self.bot.tree.get_commands()
                 if isinstance(command, app_commands.Command | app_commands.Group)]  # fmt: skip
        await self.bot.answer(itx, reader, help_page(reader, sorted(known)))

    @app_commands.command(name="about", description=say("command-about"))
    @app_commands.describe(private=say("command-private"))
    async def about(self, itx: Interaction[Truham], private: bool = False) -> None:
        reader = await reader_of(itx)
        whole = self.bot.readers.catalog
        await self.bot.answer(itx, reader, about_page(reader, whole.source_count, sum(whole.counts().values())))


async def setup(bot: Truham) -> None:
    await bot.add_cog(About(bot))
