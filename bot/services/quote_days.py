"""The quote of the day: which one it is in each server. None comes twice until all had their turn."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random, SystemRandom

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.outbox.delivery import Draft, key
from bot.outbox.facts import QuoteGone, QuoteOfTheDay
from bot.sayings.audience import Audience
from bot.sayings.saying import Saying, State, own_ids, own_ref, pack_ref
from bot.server.kinds import Quotes
from bot.server.settings import ServerSettings
from bot.show import model
from bot.show.catalog import Catalog
from bot.store import deliveries, servers
from bot.store import quote_days as store
from bot.store.database import Database
from bot.store.sayings import find_saying

KEPT = timedelta(days=90)  # so long the outbox knows what was posted, so that it can be taken back
POSTED, GONE = "quote-of-the-day", "quote-gone"
STALE = timedelta(days=7)  # so long it is tried
Quote = model.Quote | Saying


class QuoteDays:
    def __init__(self, database: Database, clock: Clock, catalog: Catalog, chance: Random | None = None) -> None:
        self._database = database
        self._clock = clock
        self._catalog = catalog
        self._chance = chance or SystemRandom()

    async def choose(self, guild_id: int, on: date, settings: ServerSettings, audience: Audience) -> Quote | None:
        """The quote of this day, chosen the first time it is asked for; another one where it may not be shown any more.
        None where there is nothing to show.
        """
        choice = _Choice(guild_id, settings, audience, self._catalog.public(settings.line, self._clock.now()))
        async with self._database.begin() as conn:
            if not await servers.lock_known(conn, guild_id):
                return None
            known = await store.find_chosen(conn, guild_id, on)
            if known is not None and (quote := await choice.find(conn, known.ref)) is not None:
                return quote
            last = await store.find_last(conn, guild_id)
            round_ = last.round if last is not None else 1
            used = await store.list_used(conn, guild_id, round_)
            ref = await choice.draw(conn, used, self._chance)
            if ref is None and last is not None:  # all had their turn; not the same one twice in a row
                round_ += 1
                ref = await choice.draw(conn, {last.ref}, self._chance) or await choice.draw(conn, (), self._chance)
                await store.clear_rounds(conn, guild_id, round_ - 1, on - KEPT)
            if ref is None:
                return None
            await store.put_chosen(conn, guild_id, store.Chosen(on, ref, round_))
            return await choice.find(conn, ref)


class _Choice:
    """What may be the quote of a day in one server, for those who read its channel."""

    def __init__(self, guild_id: int, settings: ServerSettings, audience: Audience, cut: Catalog) -> None:
        self._guild_id = guild_id
        self._kinds = settings.daily_quotes
        self._audience = audience
        self._shown = (
            {pack_ref(quote.id): quote for quote in cut.all(model.Quote)} if Quotes.SHOW in self._kinds else {}
        )

    async def find(self, conn: AsyncConnection, ref: str) -> Quote | None:
        """The quote of this name, if it may be shown."""
        if ref in self._shown or Quotes.OWN not in self._kinds:
            return self._shown.get(ref)
        found = [await find_saying(conn, saying_id) for saying_id in own_ids([ref])]
        return next((each for each in found if each is not None and self._may_be_shown(each)), None)

    def _may_be_shown(self, saying: Saying) -> bool:
        shown = saying.guild_id == self._guild_id and saying.state is State.SHOWN
        return shown and self._audience.sees(saying.origin)

    async def draw(self, conn: AsyncConnection, used: Collection[str], chance: Random) -> str | None:
        """The name of one that was not used; of the show as often as of the server's own, where both have some left."""
        shown = [ref for ref in self._shown if ref not in used]
        kinds = [chance.choice(shown)] if shown else []
        if Quotes.OWN in self._kinds:
            drawn = await store.draw_own(conn, self._guild_id, self._audience, used, chance)
            kinds += [own_ref(drawn)] if drawn is not None else []
        return chance.choice(kinds) if kinds else None


async def take_back(conn: AsyncConnection, gone: Sequence[Saying], now: datetime) -> None:
    """Where these of one server stand as the quote of a day, they are to stand no longer."""
    days = await store.list_days(conn, gone[0].guild_id, {each.ref for each in gone}) if gone else set()
    if not days:
        return
    drafts = [
        Draft(
            key(GONE, post.key),
            QuoteGone(on=post.fact.on),
            replace(post.target, role_id=None),
            now,
            now + STALE,
            post.subject,
        )
        for post in await deliveries.list_posted(conn, gone[0].guild_id, POSTED, {str(each) for each in days})
        if isinstance(post.fact, QuoteOfTheDay)
    ]
    await deliveries.put_drafts(conn, drafts)
