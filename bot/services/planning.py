"""Plans what servers are told unprompted, and brings the outbox in step with it: in the transaction of every change,
and of all servers now and then, so that the horizon moves on.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.outbox.delivery import Difference, Draft, diff
from bot.outbox.facts import SILENT
from bot.outbox.past import Past
from bot.outbox.planner import HORIZON, plan
from bot.server.kinds import Quotes
from bot.server.settings import ServerSettings, Topic
from bot.services.rounds import Round
from bot.show import model
from bot.show.calendar import anniversaries, birthdays, on_this_day, releases
from bot.show.catalog import Catalog
from bot.show.release import Release
from bot.store import deliveries, quote_days, servers, settings
from bot.store import releases as store
from bot.store.database import Database

KNOWN = timedelta(days=10)  # after something is stale it cannot be planned again; the longest lateness is a week
CHANNELS = [f"{topic}.channel" for topic in (Topic.RELEASES, Topic.ON_THIS_DAY, Topic.QUOTES)]
AT_ONCE = 200  # servers whose planning is noted together


class Planning:
    """`wake` is called when something new may be due; after `plan`, that is up to whoever ends the transaction."""

    def __init__(self, database: Database, clock: Clock, catalog: Catalog, wake: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._catalog = catalog
        self._wake = wake
        self.pack = releases(catalog)

    async def plan(
        self, conn: AsyncConnection, guild_id: int, known: ServerSettings, since: datetime | None = None
    ) -> None:
        """Inside a transaction that has locked the server. What was due before `since` never begins; without it, that
        is when the server was planned last.
        """
        now = self._clock.now()
        await deliveries.apply(conn, await self._difference(conn, guild_id, known, since, now), now)
        await servers.put_planned(conn, [guild_id], now)

    async def plan_all(self) -> bool:
        """Every server that wants to hear anything; one after the other, and most only looked at. One that fails
        takes no other with it. Returns whether all went well.
        """
        round_ = Round()
        async with self._database.read() as conn:
            guild_ids = await settings.list_servers(conn, CHANNELS)
        for at in range(0, len(guild_ids), AT_ONCE):
            now, same = self._clock.now(), list[int]()
            for guild_id in guild_ids[at : at + AT_ONCE]:
                with round_.part(f"planning of server {guild_id}"):
                    if not await self._plan_again(guild_id, now):
                        same.append(guild_id)
            with round_.part("noting what was planned"):
                async with self._database.begin() as conn:
                    await servers.put_planned(conn, same, now)
        return not round_.failed

    async def _plan_again(self, guild_id: int, now: datetime) -> bool:
        """Returns whether there was anything to change."""
        async with self._database.read() as conn:
            known = ServerSettings(await settings.find_values(conn, guild_id))
            if not await self._difference(conn, guild_id, known, None, now):
                return False
        async with self._database.begin() as conn:  # again, so that nobody changes anything in between
            await servers.lock_server(conn, guild_id, now)
            await self.plan(conn, guild_id, ServerSettings(await settings.find_values(conn, guild_id)))
        self._wake()
        return True

    async def next_at(self, ahead: timedelta) -> datetime | None:
        """When people of any server will hear something next."""
        now, found = self._clock.now(), list[datetime]()
        async with self._database.read() as conn:
            for guild_id in await settings.list_servers(conn, CHANNELS):
                known = ServerSettings(await settings.find_values(conn, guild_id))
                planned = await self._planned(conn, guild_id, known, now, now, ahead)
                found += [each.due_at for each in planned if each.due_at > now and each.fact.kind not in SILENT]
        return min(found, default=None)

    async def releases(self, conn: AsyncConnection, guild_id: int | None) -> list[Release]:
        """Those of the pack and of the server."""
        return list(self.merged(await store.list_own(conn, guild_id) if guild_id is not None else []).values())

    def merged(self, own: Iterable[Release]) -> dict[str, Release]:
        """By id: what staff changed stands in the place of what the pack says. From where it may be seen is never
        theirs to change.
        """
        found = {release.id: release for release in self.pack}
        for each in own:
            found[each.id] = replace(each, since=found[each.id].since) if each.id in found else each
        return found

    async def _difference(
        self, conn: AsyncConnection, guild_id: int, known: ServerSettings, since: datetime | None, now: datetime
    ) -> Difference:
        planned_at = await servers.find_planned(conn, guild_id) or now
        begins_at = since or min(planned_at, now)  # a clock that was ahead silences nothing
        planned = await self._planned(conn, guild_id, known, begins_at, now)
        return diff(planned, await deliveries.list_planned(conn, guild_id, now - KNOWN), begins_at)

    async def _planned(
        self,
        conn: AsyncConnection,
        guild_id: int,
        known: ServerSettings,
        since: datetime,
        now: datetime,
        ahead: timedelta = HORIZON,
    ) -> list[Draft]:
        past = Past.of(await deliveries.list_past(conn, guild_id))
        found = await self.releases(conn, guild_id)
        quotes = await self._has_quotes(conn, guild_id, known)
        return plan(guild_id, known, found, past, self._remembers(known), since, now, ahead, quotes=quotes)

    def _remembers(self, known: ServerSettings) -> Callable[[date], bool]:
        """Whether a day has something to look back to, for who has seen no more than the server's line."""
        cut = self._catalog.public(known.line, self._clock.now())
        zone = known["timezone"]
        return lambda day: bool(anniversaries(cut, day, zone) or birthdays(cut, day) or on_this_day(cut, day))

    async def _has_quotes(self, conn: AsyncConnection, guild_id: int, known: ServerSettings) -> bool:
        """Whether a quote of the day is worth planning; which of them may be shown is found out when it is due."""
        if not known.topic(Topic.QUOTES).is_open:
            return False
        kinds, cut = known.daily_quotes, self._catalog.public(known.line, self._clock.now())
        return bool(
            (Quotes.SHOW in kinds and cut.all(model.Quote))
            or (Quotes.OWN in kinds and await quote_days.has_own(conn, guild_id))
        )
