"""The outbox as the dispatcher sees it: hands out what is due, takes back what came of it, and says when to come again.

Each exchange is one transaction: what was settled is written before more is claimed.
"""

import asyncio
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.outbox.delivery import Delivery, Draft, Outcome, State, Target, holds_up, key, settle
from bot.outbox.facts import ANCHORED, TOPICS, EpisodeOpen, PostsMissed, ReleaseComing, ReleaseOut, Subject
from bot.server.settings import ServerSettings, Topic
from bot.store import claims, deliveries, settings
from bot.store.database import Database

LEASE = timedelta(seconds=20)
KEPT = timedelta(days=90)  # after something is stale
MOST_EXPIRED = 500  # given up in one exchange
MOST_MISSED = 10  # named in one notice to the staff
STALE_NOTICE = timedelta(days=2)


@dataclass(frozen=True)
class Claimed:
    """A delivery to carry out now, with the settings of its server. `made_id` is what an earlier one made that this one
    changes.
    """

    delivery: Delivery
    settings: ServerSettings
    made_id: int | None = None


@dataclass(frozen=True)
class Exchange:
    claimed: list[Claimed]
    next_at: datetime | None  # when something is due next


class Outbox:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._worker = secrets.token_hex(8)
        self.woken = asyncio.Event()

    def wake(self) -> None:
        """Something new may be due."""
        self.woken.set()

    async def put(self, drafts: Iterable[Draft]) -> None:
        async with self._database.begin() as conn:
            await deliveries.put_drafts(conn, drafts)
        self.wake()

    async def exchange(
        self,
        done: Sequence[tuple[Delivery, Outcome]],
        room: int,
        held: Collection[int] = (),
        busy: Collection[Target] = (),
        rest: int | None = None,
    ) -> Exchange:
        """Write down what came of some deliveries, give up what is stale, and claim up to `room` others: none that this
        program still holds, none for a target that is `busy`, and up to `rest` that are not of the first rank.
        """
        now = self._clock.now()
        async with self._database.begin() as conn:
            stale = []
            for delivery, outcome in done:
                settled = settle(delivery, outcome, now)
                ours = await claims.put_settled(conn, delivery.id, self._worker, settled, now)
                if ours and settled.state in (State.EXPIRED, State.FAILED):
                    stale.append(delivery)
                if holds_up(delivery, outcome):
                    await claims.postpone(conn, delivery.target, settled.try_at)
            stale += await claims.expire(conn, now, MOST_EXPIRED, held)
            if stale:
                await self._tell_missed(conn, stale, now)
            found = await claims.claim(conn, now, self._worker, now + LEASE, room, held, busy, rest)
            guild_ids = {each.target.guild_id for each in found if each.target.guild_id is not None}
            known = await settings.find_of_servers(conn, guild_ids)
            claimed = [await self._claimed(conn, each, known) for each in found]
            return Exchange(claimed, await claims.find_next(conn, [*busy, *(each.target for each in found)]))

    async def put_back(self, claimed: Collection[Delivery]) -> None:
        """They were claimed, but not begun."""
        async with self._database.begin() as conn:
            await claims.put_back(conn, [each.id for each in claimed], self._worker)

    async def renew(self, ids: Collection[int]) -> set[int]:
        """What this program has claimed stays its own for a while longer. Returns what does."""
        async with self._database.begin() as conn:
            return await claims.renew(conn, ids, self._worker, self._clock.now() + LEASE)

    async def clear_old(self) -> None:
        async with self._database.begin() as conn:
            await deliveries.clear_old(conn, self._clock.now() - KEPT)

    async def next_at(self) -> datetime | None:
        """When people hear something next, in any server."""
        async with self._database.read() as conn:
            return await deliveries.find_next_said(conn)

    async def times(self, guild_id: int) -> dict[str, tuple[datetime | None, datetime | None]]:
        """By topic: when something was posted last, and when it is next."""
        async with self._database.read() as conn:
            known = await deliveries.times(conn, guild_id)
        found: dict[str, tuple[datetime | None, datetime | None]] = {}
        for kind, (last, next_at) in known.items():
            if (topic := TOPICS.get(kind)) is not None:
                before = found.get(topic, (None, None))
                found[topic] = (
                    max((at for at in (before[0], last) if at is not None), default=None),
                    min((at for at in (before[1], next_at) if at is not None), default=None),
                )
        return found

    async def _claimed(self, conn: AsyncConnection, delivery: Delivery, known: dict[int, ServerSettings]) -> Claimed:
        made_id = await claims.find_made(conn, delivery) if delivery.fact.kind in ANCHORED else None
        return Claimed(delivery, known.get(delivery.target.guild_id or 0, ServerSettings()), made_id)

    async def _tell_missed(self, conn: AsyncConnection, stale: Sequence[Delivery], now: datetime) -> None:
        """The staff of each server are told once of what came too late."""
        missed: dict[int, list[tuple[Subject, datetime]]] = {}
        first: dict[int, int] = {}
        for each in stale:
            if isinstance(each.fact, ReleaseComing | ReleaseOut | EpisodeOpen) and each.target.guild_id is not None:
                missed.setdefault(each.target.guild_id, []).append((each.fact.release, each.due_at))
                first.setdefault(each.target.guild_id, each.id)
        known = await settings.find_of_servers(conn, missed)
        for guild_id, rows in missed.items():
            staff = known.get(guild_id, ServerSettings()).topic(Topic.STAFF)
            if staff.channel_id is None or not staff.enabled:
                continue
            fact = PostsMissed(missed=tuple(rows[:MOST_MISSED]), more=max(0, len(rows) - MOST_MISSED))
            name, target = key("missed", guild_id, first[guild_id]), Target.of(guild_id, staff)
            draft = Draft(name, fact, target, now, now + STALE_NOTICE)
            await deliveries.put_drafts(conn, [draft])
