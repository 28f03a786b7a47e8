"""/demo: what only the demo can do. On the real Discord this is not loaded."""

from discord import Interaction, app_commands
from discord.ext import commands

from bot.client import Truham
from bot.server.staff import Tier
from bot.views.about import skipped_page
from cogs._parameters import say
from cogs._staff import staff, staff_only


@staff_only(manage_messages=True)
class Demo(commands.GroupCog, group_name="demo", group_description=say("command-demo")):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot

    @app_commands.command(name="skip", description=say("command-demo-skip"))
    @staff(Tier.VIEWER)
    async def skip(self, itx: Interaction[Truham]) -> None:
        reader = await self.bot.reader(itx, private=True)
        assert self.bot.skip is not None
        await self.bot.answer(itx, reader, skipped_page(reader, await self.bot.skip()))


async def setup(bot: Truham) -> None:
    if bot.skip is not None:
        await bot.add_cog(Demo(bot))
