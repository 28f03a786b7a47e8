"""/help and /about."""

from typing import Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.client import Truham
from bot.views.about import about_page, help_page
from cogs._parameters import reader_of, say

FIRST = ("search", "cast", "progress", "episode", "season", "quote")  # what people ask for most; then the others
LAST = ("help", "about")


class About(commands.Cog):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot

    @app_commands.command(name="help", description=say("command-help"))
    async def help(self, itx: Interaction[Truham]) -> None:
        reader = await self.bot.reader(itx, private=True)
        known = [
            command
            for command in self.bot.tree.get_commands()
            if not isinstance(command, app_commands.ContextMenu) and _is_for(command, itx)
        ]
        known.sort(key=lambda command: (_rank(command.name), command.name))
        lines = [(command.name, _parts(command, itx), str(command.description)) for command in known]
        await self.bot.answer(itx, reader, help_page(reader, lines))

    @app_commands.command(name="about", description=say("command-about"))
    @app_commands.describe(private=say("command-private"))
    async def about(self, itx: Interaction[Truham], private: bool = False) -> None:
        reader = await reader_of(itx)
        whole = self.bot.readers.catalog
        await self.bot.answer(itx, reader, about_page(reader, whole.source_count, sum(whole.counts().values())))


def _is_for(command: app_commands.Command[Any, ..., Any] | app_commands.Group, itx: Interaction[Any]) -> bool:
    """Commands of staff are listed for those whom Discord shows them by default, in a server."""
    needed = command.default_permissions
    return needed is None or (itx.guild_id is not None and itx.permissions >= needed)


def _rank(name: str) -> int:
    return FIRST.index(name) if name in FIRST else len(FIRST) + (name in LAST)


def _parts(command: app_commands.Command[Any, ..., Any] | app_commands.Group, itx: Interaction[Any]) -> list[str]:
    parts = command.commands if isinstance(command, app_commands.Group) else []
    return [part.name for part in parts if _is_for(part, itx)]


async def setup(bot: Truham) -> None:
    await bot.add_cog(About(bot))
