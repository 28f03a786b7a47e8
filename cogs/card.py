"""/card: pictures to share. A picture comes with the first answer or not at all, so words stand in for a late one."""

from random import SystemRandom
from typing import Any

from discord import Interaction, app_commands
from discord.app_commands import Range, Transform
from discord.ext import commands

from bot.client import Truham
from bot.errors import NoQuoteError
from bot.sayings.saying import HIGHEST
from bot.show import model
from bot.show.reader import Reader
from bot.views.calendar import Known, next_page
from bot.views.cards import Card, card_page, countdown_card, season_card
from bot.views.quote_cards import quote_card, saying_card
from bot.views.relation_map import relations_card
from cogs._parameters import Named, clipped, found, reader_of, say, season_of
from cogs._quotes import audience_for, no_quote
from cogs._releases import ReleaseName, calendar_of, zone_here


class Cards(commands.GroupCog, group_name="card", group_description=say("command-card")):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        self.chance = SystemRandom()

    @app_commands.command(name="countdown", description=say("command-card-countdown"))
    @app_commands.describe(release=say("command-card-countdown.release"), private=say("command-private"))
    async def countdown(
        self, itx: Interaction[Truham], release: Transform[Known, ReleaseName()] | None = None, private: bool = False
    ) -> None:
        reader = await reader_of(itx)
        calendar = await calendar_of(itx, reader)
        pair = release or calendar.next
        if pair is None:
            await self.bot.answer(itx, reader, next_page(reader, calendar, in_server=itx.guild_id is not None))
        else:
            await self._answer(itx, reader, countdown_card(reader, calendar, pair, await zone_here(itx)))

    @app_commands.command(name="relations", description=say("command-card-relations"))
    @app_commands.describe(who=say("command-card-relations.who"), private=say("command-private"))
    async def relations(
        self, itx: Interaction[Truham], who: Transform[model.Named, Named("cast")] | None = None, private: bool = False
    ) -> None:
        reader = await reader_of(itx)
        await self._answer(itx, reader, relations_card(reader, who))

    @app_commands.command(name="season", description=say("command-card-season"))
    @app_commands.describe(number=say("command-season.number"), private=say("command-private"))
    async def season(self, itx: Interaction[Truham], number: Range[int, 1, 50], private: bool = False) -> None:
        reader = await reader_of(itx)
        await self._answer(itx, reader, season_card(reader, season_of(reader, number)))

    @app_commands.command(name="quote", description=say("command-card-quote"))
    @app_commands.describe(
        words=say("command-card-quote.words"),
        number=say("command-card-quote.number"),
        private=say("command-private"),
    )
    async def quote(
        self,
        itx: Interaction[Truham],
        words: str | None = None,
        number: Range[int, 1, HIGHEST] | None = None,
        private: bool = False,
    ) -> None:
        reader = await reader_of(itx)
        if number is not None:
            guild_id, audience = audience_for(itx, reader)
            saying = await self.bot.services.book.number(guild_id, number, audience)
            await self._answer(itx, reader, saying_card(reader, saying))
        else:
            await self._answer(itx, reader, quote_card(reader, self._quote(itx, reader, words)))

    def _quote(self, itx: Interaction[Any], reader: Reader, words: str | None) -> model.Quote:
        """The one that fits these words best, or any."""
        if words is not None:
            return found(reader, clipped(words), model.Quote, NoQuoteError)[0]
        quote = reader.catalog.random_quote(self.chance)
        if quote is None:
            raise no_quote(itx)
        return quote

    async def _answer(self, itx: Interaction[Any], reader: Reader, card: Card) -> None:
        picture = await self.bot.studio.png(card.order) if card.order is not None else None
        hopeless = card.order is not None and self.bot.studio.is_hopeless(card.order)
        await self.bot.answer(itx, reader, card_page(reader, card, picture, hopeless=hopeless))


async def setup(bot: Truham) -> None:
    await bot.add_cog(Cards(bot))
