"""The outbox as the dispatcher sees it: hands out what is due, takes back what came of it, and says when to come again.

Each exchange is one transaction: what was settled is written before more is claimed.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.outbox.delivery import Delivery, Draft, Outcome, State, Target, holds_up, key, settle
from bot.outbox.facts import (
    ANCHORS,
    SILENT,
    TOPICS,
    EpisodeOpen,
    NewsBundled,
    NewsPosted,
    PostsMissed,
    ReleaseComing,
    ReleaseOut,
    Subject,
)
from bot.server.settings import ServerSettings, Topic
from bot.store import claims, deliveries, settings
from bot.store.database import Database

LEASE = timedelta(seconds=20)
KEPT = timedelta(days=90)  # after something is stale
MOST_EXPIRED = 500  # given up in one exchange
MOST_MISSED = 10  # named in one notice to the staff
STALE_NOTICE = timedelta(days=2)
_MISSED = ReleaseComing | ReleaseOut | EpisodeOpen | NewsPosted | NewsBundled


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
        """By topic: when something was posted last, and when it is next: now, if it is about to be."""
        async with self._database.read() as conn:
            known = await deliveries.times(conn, guild_id)
        now = self._clock.now()
        found: dict[str, tuple[datetime | None, datetime | None]] = {}
        for kind, (last, next_at) in known.items():
            topic = TOPICS.get(kind)
            if topic is None or (topic == Topic.NEWS and kind in SILENT):  # a post that changes is no news
                continue
            before = found.get(topic, (None, None))
            found[topic] = (
                max((at for at in (before[0], last) if at is not None), default=None),
                min((max(at, now) for at in (before[1], next_at) if at is not None), default=None),
            )
        return found

    async def _claimed(self, conn: AsyncConnection, delivery: Delivery, known: dict[int, ServerSettings]) -> Claimed:
        made_id = await claims.find_made(conn, delivery) if delivery.fact.kind in ANCHORS else None
        return Claimed(delivery, known.get(delivery.target.guild_id or 0, ServerSettings()), made_id)

    async def _tell_missed(self, conn: AsyncConnection, stale: Sequence[Delivery], now: datetime) -> None:
        """The staff of each server are told once of what came too late: releases by name, news by number. Of news alone
        only once a day: a channel that is gone loses every item.
        """
        missed: dict[int, list[tuple[Subject, datetime]]] = {}
        news: Counter[int] = Counter()
        first: dict[int, int] = {}
        for each in stale:
            guild_id = each.target.guild_id
            if guild_id is None or not isinstance(each.fact, _MISSED):
                continue
            first.setdefault(guild_id, each.id)
            if isinstance(each.fact, ReleaseComing | ReleaseOut | EpisodeOpen):
                missed.setdefault(guild_id, []).append((each.fact.release, each.due_at))
            elif isinstance(each.fact, NewsPosted):
                news[guild_id] += 1
            elif not each.fact.waiting:
                news[guild_id] += each.fact.count
        known = await settings.find_of_servers(conn, first)
        for guild_id, first_id in first.items():
            staff = known.get(guild_id, ServerSettings()).topic(Topic.STAFF)
            rows = missed.get(guild_id, [])
            if not staff.is_open or not (rows or news[guild_id]):
                continue
            more = max(0, len(rows) - MOST_MISSED)
            fact = PostsMissed(missed=tuple(rows[:MOST_MISSED]), more=more, news=news[guild_id])
            name = key("missed", guild_id, first_id) if rows else key("missed-news", guild_id, f"{now:%Y-%m-%d}")
            draft = Draft(name, fact, Target.of(guild_id, staff), now, now + STALE_NOTICE)
            await deliveries.put_drafts(conn, [draft])
