"""/search: one box for everything."""

from typing import Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.client import Truham
from bot.errors import AheadError, CareError, EmptySearchError, NoAnswerError
from bot.show.reader import Reader
from bot.views.page import Page
from bot.views.search import ask_modal, search_page
from bot.views.turn import Turn
from cogs._parameters import LABELS, reader_of, say


class Search(commands.Cog):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        bot.pages["ask"] = self.ask

    @app_commands.command(name="search", description=say("command-search"))
    @app_commands.describe(what=say("command-search.what"), private=say("command-private"))
    async def search(self, itx: Interaction[Truham], what: str, private: bool = False) -> None:
        reader = await reader_of(itx)
        await self.bot.answer(itx, reader, found(reader, what))

    async def ask(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> None:
        """Another question, answered in a message of its own."""
        if turn.chosen:
            await self.bot.answer(itx, reader, found(reader, turn.chosen[0]))
        else:
            await self.bot.open_modal(itx, ask_modal(reader))


def found(reader: Reader, what: str) -> Page:
    """The page that answers. Raises a UserError, which is answered privately, where there is nothing to show."""
    if not what.strip():
        raise EmptySearchError
    if reader.catalog.needs_care(what):
        raise CareError
    hits = reader.catalog.search_well(what)
    ahead = reader.catalog.search_hides(what, hits[0].score if hits else 0.0)
    if hits and not (ahead and reader.catalog.is_about_what_is_hidden(what)):
        return search_page(reader, hits, ahead)
    if ahead:
        raise AheadError
    near = [(lookup, entry) for lookup in LABELS for entry in reader.catalog.suggest(lookup, what, 1)]
    raise NoAnswerError(what, [LABELS[lookup](reader, entry) for lookup, entry in near])


async def setup(bot: Truham) -> None:
    await bot.add_cog(Search(bot))
