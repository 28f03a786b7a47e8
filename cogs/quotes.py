"""/quote: by chance, by somebody, or by its words."""

from random import SystemRandom
from typing import Any

from discord import Interaction, app_commands
from discord.app_commands import Transform
from discord.ext import commands

from bot.client import Truham
from bot.errors import AheadError, NoQuoteError
from bot.show import model
from bot.show.reader import Reader
from bot.views.cast import quotes_by_page
from bot.views.page import Page
from bot.views.quotes import quote_page, quotes_page
from bot.views.turn import Turn
from cogs._parameters import Named, clipped, found, page_and_argument, reader_of, say


class Quotes(commands.GroupCog, group_name="quote", group_description=say("command-quote")):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        self.chance = SystemRandom()
        bot.pages.update({"quote": self.another, "quotes": self.turn_search})

    @app_commands.command(name="random", description=say("command-quote-random"))
    @app_commands.describe(private=say("command-private"))
    async def random(self, itx: Interaction[Truham], private: bool = False) -> None:
        reader = await reader_of(itx)
        await self.bot.answer(itx, reader, self._random(reader))

    @app_commands.command(name="by", description=say("command-quote-by"))
    @app_commands.describe(who=say("command-quote-by.who"), private=say("command-private"))
    async def by(
        self, itx: Interaction[Truham], who: Transform[model.Named, Named("cast")], private: bool = False
    ) -> None:
        reader = await reader_of(itx)
        await self.bot.answer(itx, reader, quotes_by_page(reader, who, 0))

    @app_commands.command(name="search", description=say("command-quote-search"))
    @app_commands.describe(words=say("command-quote-search.words"), private=say("command-private"))
    async def search(self, itx: Interaction[Truham], words: str, private: bool = False) -> None:
        reader = await reader_of(itx)
        await self.bot.answer(itx, reader, _found(reader, clipped(words), 0))

    async def another(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        return self._random(reader)

    async def turn_search(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        page, query = page_and_argument(turn)
        return _found(reader, query, page)

    def _random(self, reader: Reader) -> Page:
        quote = reader.catalog.random_quote(self.chance)
        if quote is None:
            raise AheadError if self.bot.readers.catalog.all(model.Quote) else NoQuoteError(text="")
        return quote_page(reader, quote)


def _found(reader: Reader, query: str, page: int) -> Page:
    return quotes_page(reader, query, found(reader, query, model.Quote, NoQuoteError), page)


async def setup(bot: Truham) -> None:
    await bot.add_cog(Quotes(bot))
