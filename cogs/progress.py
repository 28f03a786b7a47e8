"""/progress: how far I am, separately for the show and the books. Always answered privately."""

from discord import Interaction, app_commands
from discord.app_commands import Transform
from discord.ext import commands

from bot.client import Truham
from bot.errors import EmptyProgressError
from bot.show.progress import Mark
from bot.views.about import progress_page
from cogs._parameters import say
from cogs._places import EpisodeMark, Volume


class ProgressCog(commands.GroupCog, group_name="progress", group_description=say("command-progress")):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot

    @app_commands.command(name="set", description=say("command-progress-set"))
    @app_commands.describe(show=say("command-progress-set.show"), book=say("command-progress-set.book"))
    async def set(
        self,
        itx: Interaction[Truham],
        show: Transform[Mark, EpisodeMark] | None = None,
        book: Transform[int, Volume] | None = None,
    ) -> None:
        if show is None and book is None:
            raise EmptyProgressError
        own = await self.bot.readers.set_progress(itx.user.id, show, book)
        reader = await self.bot.reader(itx, private=True)
        await self.bot.answer(itx, reader, progress_page(reader, own, reader.texts("progress-saved")))

    @app_commands.command(name="show", description=say("command-progress-show"))
    async def show(self, itx: Interaction[Truham]) -> None:
        own = await self.bot.readers.progress(itx.user.id)
        reader = await self.bot.reader(itx, private=True)
        await self.bot.answer(itx, reader, progress_page(reader, own))

    @app_commands.command(name="clear", description=say("command-progress-clear"))
    async def clear(self, itx: Interaction[Truham]) -> None:
        cleared = await self.bot.readers.clear_progress(itx.user.id)
        reader = await self.bot.reader(itx, private=True)
        message = reader.texts("progress-cleared" if cleared else "progress-nothing-to-clear")
        await self.bot.answer(itx, reader, progress_page(reader, None, message))


async def setup(bot: Truham) -> None:
    await bot.add_cog(ProgressCog(bot))
