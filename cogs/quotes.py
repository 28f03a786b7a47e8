"""/quote: by chance, by somebody, by its words or its number, and what is loved most; of the show and of members.

What becomes of the words of members is in `sayings`.
"""

from random import SystemRandom
from typing import Any

import discord
from discord import Interaction, app_commands
from discord.app_commands import Choice, Range, Transform
from discord.ext import commands

from bot.client import Truham
from bot.errors import AheadError, NoQuoteError, NoWordsError
from bot.hearing import author_of, guild_of, is_covered, named, origin_of
from bot.sayings.audience import Audience
from bot.sayings.saying import HIGHEST, LONGEST, LONGEST_NAME, Saying, Words, pack_ref
from bot.show import model
from bot.show.reader import Reader
from bot.views import consents
from bot.views.cast import quotes_by_page
from bot.views.page import Page
from bot.views.quotes import quote_page, quotes_page, top_page
from bot.views.sayings import BOTH, OWN, SHOW, by_member_page, note_page, saying_page
from bot.views.turn import Turn
from cogs._parameters import clipped, found, page_and_argument, page_number, reader_of, say
from cogs._quotes import (
    LONGEST_WHO,
    SOURCES,
    Speaker,
    Who,
    audience_for,
    has_own,
    hearts_of,
    kept,
    no_quote,
    require_own,
    seen_by_saver,
    source_of,
)
from cogs._staff import guild_id_of


class Quotes(commands.GroupCog, group_name="quote", group_description=say("command-quote")):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        self.book, self.sayings = bot.services.book, bot.services.sayings
        self.chance = SystemRandom()
        bot.pages.update({
            "quote": self.another,
            "quotes": self.turn_search,
            "quote_by": self.turn_by,
            "quote_top": self.turn_top,
            "quote_mine": self.turn_mine,
        })  # fmt: skip

    # ------------------------------------------------------------------ finding

    @app_commands.command(name="random", description=say("command-quote-random"))
    @app_commands.describe(source=say("command-quote.from"), private=say("command-private"))
    @app_commands.rename(source="from")
    @app_commands.choices(source=SOURCES)
    async def random(self, itx: Interaction[Truham], source: Choice[str] | None = None, private: bool = False) -> None:
        reader = await reader_of(itx)
        await self.bot.answer(itx, reader, await self._random(itx, reader, _value(source)))

    @app_commands.command(name="by", description=say("command-quote-by"))
    @app_commands.describe(
        who=say("command-quote-by.who"), source=say("command-quote.from"), private=say("command-private")
    )
    @app_commands.rename(source="from")
    @app_commands.choices(source=SOURCES)
    async def by(
        self,
        itx: Interaction[Truham],
        who: Transform[Speaker, Who()],
        source: Choice[str] | None = None,
        private: bool = False,
    ) -> None:
        reader = await reader_of(itx)
        page = quotes_by_page(reader, who.entry, 0) if who.entry is not None else None
        await self.bot.answer(itx, reader, page or await self._by(itx, reader, who.member or "", 0))

    @app_commands.command(name="search", description=say("command-quote-search"))
    @app_commands.describe(
        words=say("command-quote-search.words"), source=say("command-quote.from"), private=say("command-private")
    )
    @app_commands.rename(source="from")
    @app_commands.choices(source=SOURCES)
    async def search(
        self, itx: Interaction[Truham], words: str, source: Choice[str] | None = None, private: bool = False
    ) -> None:
        reader = await reader_of(itx)
        await self.bot.answer(itx, reader, await self._search(itx, reader, clipped(words), _value(source), 0))

    @app_commands.command(name="number", description=say("command-quote-number"))
    @app_commands.describe(number=say("command-quote-number.number"), private=say("command-private"))
    async def number(self, itx: Interaction[Truham], number: Range[int, 1, HIGHEST], private: bool = False) -> None:
        reader = await reader_of(itx)
        guild_id, audience = audience_for(itx, reader)
        saying = await self.book.number(guild_id, number, audience)
        await self.bot.answer(itx, reader, saying_page(reader, saying, await hearts_of(itx, saying.ref)))

    @app_commands.command(name="top", description=say("command-quote-top"))
    @app_commands.describe(source=say("command-quote.from"), private=say("command-private"))
    @app_commands.rename(source="from")
    @app_commands.choices(source=SOURCES)
    async def top(self, itx: Interaction[Truham], source: Choice[str] | None = None, private: bool = False) -> None:
        reader = await reader_of(itx)
        await self.bot.answer(itx, reader, await self._top(itx, reader, _value(source), 0))

    # ------------------------------------------------------------------ one's own

    @app_commands.command(name="add", description=say("command-quote-add"))
    @app_commands.describe(
        words=say("command-quote-add.words"), by=say("command-quote-add.by"), name=say("command-quote-add.name")
    )
    async def add(
        self,
        itx: Interaction[Truham],
        words: Range[str, None, LONGEST],
        by: discord.User | None = None,
        name: Range[str, None, LONGEST_NAME] = "",
    ) -> None:
        require_own(itx)
        reader, guild, whose = await self.bot.reader(itx, private=True), guild_of(itx), by or itx.user
        if whose == self.bot.user:
            raise NoWordsError
        heard = Words(named(words, guild, [itx.user, whose]), covered=await is_covered(itx))
        page = await kept(itx, reader, heard, author_of(whose, name), origin_of(itx, guild))
        await self.bot.answer(itx, reader, page)

    @app_commands.command(name="mine", description=say("command-quote-mine"))
    async def mine(self, itx: Interaction[Truham]) -> None:
        reader = await self.bot.reader(itx, private=True)
        await self.bot.answer(itx, reader, await self._mine(itx, reader, consents.OF, 0))

    @app_commands.command(name="optout", description=say("command-quote-optout"))
    async def optout(self, itx: Interaction[Truham]) -> None:
        reader = await self.bot.reader(itx, private=True)
        refuses = await self.sayings.refuses(itx.user.id)
        await self.bot.answer(itx, reader, consents.optout_page(reader, refuses=refuses))

    # ------------------------------------------------------------------ buttons

    async def another(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        return await self._random(itx, reader, source_of(turn.argument))

    async def turn_search(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """Of a button that an earlier version made, there is no source."""
        page, rest = page_and_argument(turn)
        source, separator, query = rest.partition("~")
        return await self._search(itx, reader, query or source, source_of(source) if separator else SHOW, page)

    async def turn_by(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        page, who = page_and_argument(turn)
        return await self._by(itx, reader, who.removeprefix("@") if who.startswith("@") else page_number(who), page)

    async def turn_top(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        page, source = page_and_argument(turn)
        return await self._top(itx, reader, source_of(source), page)

    async def turn_mine(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        page, which = page_and_argument(turn)
        return await self._mine(itx, reader, consents.BY if which == consents.BY else consents.OF, page)

    # ------------------------------------------------------------------ parts

    def _own(self, itx: Interaction[Any], reader: Reader, source: str) -> tuple[int, Audience] | None:
        """None where only the show is asked, or members have no quotes here and were not asked for alone."""
        wanted = source == OWN or (source == BOTH and has_own(itx))
        return audience_for(itx, reader) if wanted else None

    async def _random(self, itx: Interaction[Any], reader: Reader, source: str) -> Page:
        """Members and the show in turns, where there are both."""
        own = self._own(itx, reader, source)
        saying = await self.book.random(*own, self.chance) if own is not None else None
        quote = reader.catalog.random_quote(self.chance) if source != OWN else None
        if saying is not None and (quote is None or self.chance.random() < 0.5):
            return saying_page(reader, saying, await hearts_of(itx, saying.ref), source)
        if quote is not None:
            hearts = await hearts_of(itx, pack_ref(quote.id)) if has_own(itx) else None
            return quote_page(reader, quote, hearts, source)
        if source == OWN:
            return note_page(reader, reader.texts("sayings-none-yet"))
        raise no_quote(itx)

    async def _by(self, itx: Interaction[Any], reader: Reader, who: int | str, page: int) -> Page:
        guild_id, audience = audience_for(itx, reader)
        sayings = await self.book.by(guild_id, who, audience)
        if not sayings and isinstance(who, str):
            raise NoQuoteError(text=who)
        if not sayings:
            return note_page(reader, reader.texts("sayings-none"))
        next_page = str(who) if isinstance(who, int) else f"@{who[:LONGEST_WHO]}"
        return by_member_page(reader, next_page, sayings, page)

    async def _search(self, itx: Interaction[Any], reader: Reader, query: str, source: str, page: int) -> Page:
        own = self._own(itx, reader, source)
        sayings = await self.book.search(own[0], query, own[1]) if own is not None else []
        if source == OWN and not sayings:
            raise NoQuoteError(text=query)
        try:
            quotes = found(reader, query, model.Quote, NoQuoteError) if source != OWN else []
        except (AheadError, NoQuoteError):
            if not sayings:
                raise
            quotes = []
        return quotes_page(reader, query, [*sayings, *quotes], page, source)

    async def _top(self, itx: Interaction[Any], reader: Reader, source: str, page: int) -> Page:
        guild_id, audience = audience_for(itx, reader)
        loved = list[tuple[int, model.Quote | Saying]]()
        for ref, hearts, saying in await self.book.top(guild_id, audience):
            quote = saying or reader.catalog.get(model.Quote, ref.removeprefix("pack:"))
            if quote is not None and source in (BOTH, OWN if saying is not None else SHOW):
                loved.append((hearts, quote))
        return top_page(reader, loved, page, source)

    async def _mine(self, itx: Interaction[Any], reader: Reader, which: str, page: int) -> Page:
        refuses = await self.sayings.refuses(itx.user.id)
        if not has_own(itx):
            return consents.mine_page(reader, which, None, page, refuses=refuses)
        listed = self.book.mine if which == consents.OF else self.book.saved_by
        sayings = [seen_by_saver(itx, reader, each) for each in await listed(guild_id_of(itx), itx.user.id)]
        return consents.mine_page(reader, which, sayings, page, refuses=refuses)


def _value(source: Choice[str] | None) -> str:
    return source_of(source.value if source is not None else None)


async def setup(bot: Truham) -> None:
    await bot.add_cog(Quotes(bot))
