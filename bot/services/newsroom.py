"""The round of the feeds: which are due, and what came of fetching them.

What was found and what is said about it in a server commit together, and that it was seen when all were told: after a
crash nothing is lost, and nothing said twice.
"""

import asyncio
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.errors import FeedError
from bot.feeds.entry import Got, Unchanged
from bot.feeds.problems import write_problem
from bot.feeds.subscription import KEPT_DAYS, Subscription
from bot.outbox.delivery import Draft, Target, key
from bot.outbox.facts import FeedFailing
from bot.server.settings import ServerSettings, Topic
from bot.services.intake import look, note_success, remember, tell_followers
from bot.store import deliveries, feeds, settings, stories, subscriptions
from bot.store.database import Database
from bot.store.feeds import Feed

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=24)  # after a failure: 5 minutes, 10, 20, ...
TELL_AFTER = timedelta(days=3)  # of failures
JITTER = 0.1  # of the interval, either way, so that feeds spread out
LEASE = timedelta(minutes=2)
STALE_NOTICE = timedelta(days=2)
UNFOLLOWED = timedelta(days=30)  # so long it is remembered what a feed had that nobody follows any more


@dataclass(frozen=True)
class Due:
    """A feed to fetch now."""

    id: int
    url: str
    etag: str
    modified: str


class Newsroom:
    """`interval` is the shortest time between two fetches of a feed; `wake` is called when something is to be said."""

    def __init__(self, database: Database, clock: Clock, interval: timedelta, wake: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._interval = interval
        self._wake = wake
        self._worker = secrets.token_hex(8)
        self._chance = random.Random()  # noqa: S311 - nobody gains by guessing it
        self.woken = asyncio.Event()

    def hurry(self) -> None:
        """Some feed is due sooner than it was."""
        self.woken.set()

    async def claim(self, most: int) -> list[Due]:
        """Feeds that are due, the longest waiting first, under a lease; none that nobody follows."""
        now = self._clock.now()
        async with self._database.begin() as conn:
            found = await feeds.claim(conn, now, self._worker, now + LEASE, most)
        return [Due(feed.id, feed.url, feed.etag, feed.modified) for feed in found]

    async def next_at(self) -> datetime | None:
        """When the next feed is due."""
        async with self._database.read() as conn:
            return await feeds.find_next(conn)

    async def take(self, due: Due, outcome: Got | Unchanged | FeedError) -> None:
        """Everything that follows from a fetch. What comes when the lease is somebody else's, or over and done with, is
        left alone.
        """
        if isinstance(outcome, Got):
            try:
                await self._take_in(due, outcome)
            except FeedError as error:  # it is too much
                await self.take(due, error)
            return
        said = False
        async with self._database.begin() as conn:
            now, feed = self._clock.now(), await feeds.lock_feed(conn, due.id)
            if feed is None or feed.leased_by != self._worker:
                return
            if isinstance(outcome, FeedError):
                said = await self._note_failure(conn, feed, outcome, now)
            else:
                await note_success(conn, feed, {}, now, now + self._pause(outcome.wait))
        if said:
            self._wake()

    async def _take_in(self, due: Due, got: Got) -> None:
        """Where few servers follow it, in one transaction; else in parts, so that no other writer waits long. Until the
        last of them nothing is noted with the feed: should the program die, it is fetched and told again, and who was
        told already has nothing new.
        """
        async with self._database.read() as conn:
            feed = await feeds.find_feed(conn, due.id)
            if feed is None or feed.leased_by != self._worker:
                return
            found = await look(conn, feed, got, self._clock.now())
        last: int | None = 0
        while last is not None:
            async with self._database.begin() as conn:
                now, here = self._clock.now(), await feeds.lock_feed(conn, due.id)
                if here is None or (here.leased_by, here.health.checked_at) != (self._worker, feed.health.checked_at):
                    return  # somebody else told what it brought meanwhile
                told = await tell_followers(conn, here, found, now, last, found.servers_at_once)
                last = told.last
                if last is None:
                    await remember(conn, here, found)
                    await note_success(conn, here, found.values, now, now + self._pause(got.wait))
                else:
                    await feeds.put_values(conn, here.id, {"leased_until": now + LEASE})
            if told.said:
                self._wake()

    async def put_back(self, due: Due) -> None:
        """It was not fetched after all."""
        async with self._database.begin() as conn:
            await feeds.put_back(conn, due.id, self._worker)

    async def clear_old(self) -> None:
        """Stories that are older than anybody looks them up; feeds that nobody follows any more, with their marks."""
        now = self._clock.now()
        async with self._database.begin() as conn:
            await stories.clear_old(conn, now - timedelta(days=KEPT_DAYS))
        async with self._database.begin() as conn:
            await feeds.clear_unfollowed(conn, now - UNFOLLOWED)

    def _pause(self, wait: timedelta | None) -> timedelta:
        """Until the next fetch; never sooner than the server of the feed asks for, within a day."""
        asked = min(wait or timedelta(), LONGEST_PAUSE)
        spread = self._chance.uniform(-JITTER, JITTER)
        return max(self._interval * (1 + spread), asked * (1 + abs(spread)))

    async def _note_failure(self, conn: AsyncConnection, feed: Feed, error: FeedError, now: datetime) -> bool:
        """It is tried again later and later. Returns whether there is anything to say."""
        failures, since = feed.health.failures + 1, feed.health.failing_since or now
        pause = min(FIRST_PAUSE * 2 ** min(failures - 1, 20), LONGEST_PAUSE)
        pause *= 1 + self._chance.uniform(-JITTER, JITTER)
        values = {
            "checked_at": now,
            "next_at": now + max(pause, min(error.after or pause, LONGEST_PAUSE)),
            "failures": failures,
            "failing_since": since,
            "problem": write_problem(error),
            "leased_by": None,
            "leased_until": None,
        }
        await feeds.put_values(conn, feed.id, values)
        return now - since >= TELL_AFTER and await self._tell_failing(conn, feed, since, write_problem(error), now)

    async def _tell_failing(
        self, conn: AsyncConnection, feed: Feed, since: datetime, problem: str, now: datetime
    ) -> bool:
        """The staff of every server that follows it are told once; where there is no channel for that, later."""
        untold = await subscriptions.list_untold(conn, feed.id)
        known = await settings.find_of_servers(conn, {each.guild_id for each in untold})
        said: list[Draft] = []
        for each in untold:
            draft = _notice(each, known.get(each.guild_id, ServerSettings()), since, problem, now)
            if draft is not None:
                said.append(draft)
                await subscriptions.put_told(conn, each.id, now)
        await deliveries.put_drafts(conn, said)
        return bool(said)


def _notice(
    subscription: Subscription, known: ServerSettings, since: datetime, problem: str, now: datetime
) -> Draft | None:
    staff = known.topic(Topic.STAFF)
    if not staff.is_open:
        return None
    name = key("feed-failing", subscription.guild_id, subscription.id, f"{since:%Y-%m-%dT%H:%M:%S}")
    fact = FeedFailing(subscription_id=subscription.id, name=subscription.name, since=since, problem=problem)
    return Draft(name, fact, Target.of(subscription.guild_id, staff), now, now + STALE_NOTICE)
