"""A rig for feeds: the program as a process of its own follows feeds that gain items and correct some of them, while it
is killed at any moment and Discord loses answers and fails. Tells what was lost and what people saw twice.
"""

import asyncio
import json
import random
import re
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import create_async_engine

from bot.app import at_work
from bot.outbox.delivery import State
from bot.store.database import Database
from bot.store.schema import deliveries, feeds
from tests.conftest import LANTERN
from tests.wire.announcing import ALLOWED, UNSETTLED, Report, Result, states
from tests.wire.faults import Chances
from tests.wire.feeds import FeedServer, Page
from tests.wire.limits import Limits
from tests.wire.newsstand import follow, rss
from tests.wire.payloads import NEWS, TEXT, Json, channel, guild
from tests.wire.program import running
from tests.wire.publishing import CROSSPOSTED
from tests.wire.server import Server

FEEDS, SERVERS, ITEMS, KILLS = 12, 2, 3, 3  # of the short form
UNSAID = 2  # items of a feed that may wait to be posted: of more than five at once, not each would be posted
CORRECTED = 4  # every so many-th item is corrected once it was posted
APART = 0.05  # seconds between two new items
PATIENCE = 60.0  # seconds without anything new until the rig gives up
LOOK = 0.25  # seconds between two looks at the database
LINK = re.compile(r"/item-(\d+)")


@dataclass
class Desk:
    """So many feeds, each followed by so many servers, in a channel of its own each; the first server may send on."""

    web: FeedServer
    discord: Server
    feeds: int
    servers: int
    items: int  # that a feed gains
    sends_on: bool = True  # what failed at that is tried again after a minute
    written: list[int] = field(default_factory=list)  # how many a feed has
    corrected: set[int] = field(default_factory=set)
    begun_at: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(days=1))
    posts: dict[tuple[str, int], list[Json]] = field(default_factory=dict)  # by channel and item
    _seen: int = 0

    def channel_id(self, home: int, feed: int) -> str:
        return str(40_000_000 + home * 10_000 + feed)

    def url(self, feed: int) -> str:
        return self.web.url(f"/{feed}")

    def open(self) -> list[Json]:
        """The servers; and the feeds, with an item that was there before."""
        self.written = [1] * self.feeds
        homes = []
        for home in range(self.servers):
            made = guild(str(20_000_000 + home), permissions=ALLOWED.value)
            kind = NEWS if home == 0 else TEXT
            made["channels"] = [
                channel(self.channel_id(home, feed), made["id"], kind=kind) for feed in range(self.feeds)
            ]
            homes.append(made)
        for feed in range(self.feeds):
            self._print(feed)
        return homes

    async def followed(self, database_url: str) -> None:
        database = await Database.open(database_url)
        for home in range(self.servers):
            for feed in range(self.feeds):
                channel_id = int(self.channel_id(home, feed))
                await follow(
                    database,
                    self.url(feed),
                    20_000_000 + home,
                    f"Feed {feed}",
                    channel_id=channel_id,
                    publish=self.sends_on and home == 0,
                )
        await database.close()

    async def write(self, chance: random.Random) -> None:
        """New items in any feed, and corrections, until all feeds are full."""
        while not self.full:
            feed = chance.randrange(self.feeds)
            numbers = self.numbers(feed)
            posted = [number for number in numbers if self.is_posted(feed, number)]
            if len(numbers) < self.items and len(numbers) - len(posted) < UNSAID:
                self.written[feed] += 1
            self.corrected |= {number for number in posted if number % CORRECTED == 0}
            self._print(feed)
            await asyncio.sleep(APART)

    @property
    def full(self) -> bool:
        return all(len(self.numbers(feed)) == self.items for feed in range(self.feeds)) and not self.uncorrected()

    def uncorrected(self) -> set[int]:
        every = {number for feed in range(self.feeds) for number in self.numbers(feed)}
        return {number for number in every if number % CORRECTED == 0} - self.corrected

    def numbers(self, feed: int) -> range:
        """Of the items that were written since it is followed."""
        first = 1_000 * (feed + 1)
        return range(first + 1, first + self.written[feed])

    def is_posted(self, feed: int, number: int) -> bool:
        self._read()
        return all((self.channel_id(home, feed), number) in self.posts for home in range(self.servers))

    def times(self) -> list[int]:
        """How often each item was seen in each server."""
        self._read()
        return [
            len(self.posts.get((self.channel_id(home, feed), number), ()))
            for home in range(self.servers)
            for feed in range(self.feeds)
            for number in self.numbers(feed)
        ]

    def wrong(self) -> list[Json]:
        """Posts that say what was corrected, and posts that were not sent on."""
        every = [(number, post) for (_, number), posts in self.posts.items() for post in posts]
        stale = [post for number, post in every if number in self.corrected and "(corrected)" not in json.dumps(post)]
        first = {self.channel_id(0, feed) for feed in range(self.feeds) if self.sends_on}
        left = [post for _, post in every if post["channel_id"] in first and not post["flags"] & CROSSPOSTED]
        return stale + left

    def _read(self) -> None:
        for post in self.discord.posts.seen[self._seen :]:
            numbers = {int(number) for number in LINK.findall(json.dumps(post))}
            for number in numbers:
                self.posts.setdefault((post["channel_id"], number), []).append(post)
        self._seen = len(self.discord.posts.seen)

    def _print(self, feed: int) -> None:
        first = 1_000 * (feed + 1)
        numbers = range(first + self.written[feed] - 1, first - 1, -1)
        said = {number: f"Bulletin {number} of today" for number in numbers}
        said |= {number: f"{said[number]} (corrected)" for number in self.corrected & said.keys()}
        body = rss(self.url(feed), said, self.begun_at)
        self.web.pages[f"/{feed}"] = Page(body, headers={"Content-Type": "text/xml"})


async def report_news(
    desk: Desk,
    project: Path,
    environment: dict[str, str],
    database_url: str,
    kills: int,
    seed: int,
    report: Report = lambda _: None,
) -> Result:
    """Everything that the feeds gain, killed so many times meanwhile, then undisturbed until nothing is left to do.

    5 % of Discord's answers are lost after it did what it was asked, 2 % are 5xx.
    """
    chance = random.Random(seed)  # noqa: S311  # no secret
    server = desk.discord
    server.guilds = desk.open()
    server.posts.chances = Chances(seed, dropped=0.05, broken=0.02)
    server.publishing.most = desk.items  # the limit is looked at elsewhere: with it, this would take hours
    await desk.followed(database_url)
    host, port = desk.web.host
    environment = environment | {
        "DATABASE_URL": database_url,
        "FEED_TRUSTED_HOSTS": f"{host}:{port}",
        "FEED_INTERVAL": "1",
    }
    expected = desk.feeds * desk.servers * desk.items
    async with running(project, "run", **environment):
        await _until(desk, lambda: _all_fetched(database_url))
    async with at_work(desk.write(chance)):
        for number in range(kills):
            share = chance.randint(0, 2 * expected // (kills + 1))
            enough = min(len(server.posts.seen) + share, expected)
            async with running(project, "run", **environment) as program:
                await _until(desk, lambda enough=enough: _posted(server, enough))  # type: ignore[misc]
                await asyncio.sleep(chance.random() * 0.5)
                program.interrupt(signal.SIGKILL)
                await program.ended()
            await _let_leases_run_out(database_url)
            report(f"killed {number + 1} of {kills}: {len(server.posts.seen)} of {expected} posted")
        async with running(project, "run", **environment):
            await _until(desk, lambda: _over(desk, database_url))
    times = desk.times()
    return Result(
        lost=sum(each == 0 for each in times) + len(desk.wrong()),
        doubled=sum(each > 1 for each in times),
        states=await states(database_url),
        kills=kills,
        befell={fault.name: number for fault, number in server.posts.chances.befell.items()},
        limited=dict(server.meter.limited),
    )


async def _until(desk: Desk, done: Callable[[], Awaitable[bool]]) -> None:
    """Or until nothing came for longer than anything should take."""
    loop, seen = asyncio.get_running_loop(), desk.discord.posts.seen
    count, still = len(seen), loop.time()
    while not await done() and loop.time() - still < PATIENCE:
        if len(seen) != count:
            count, still = len(seen), loop.time()
        await asyncio.sleep(LOOK / 10)


async def _posted(server: Server, enough: int) -> bool:
    return len(server.posts.seen) >= enough


async def _all_fetched(database_url: str) -> bool:
    engine = create_async_engine(database_url)
    async with engine.connect() as conn:
        left = await conn.execute(select(func.count()).select_from(feeds).where(feeds.c.fetched_at.is_(None)))
        found = int(left.scalar_one())
    await engine.dispose()
    return found == 0


async def _over(desk: Desk, database_url: str) -> bool:
    await asyncio.sleep(LOOK)
    if not desk.full or not all(desk.times()) or desk.wrong():
        return False
    found = await states(database_url)
    return not any(state in found for state in UNSETTLED)


async def _let_leases_run_out(database_url: str) -> None:
    """As if there were two minutes between a kill and the next start."""
    engine, over = create_async_engine(database_url), datetime.now(UTC) - timedelta(seconds=1)
    async with engine.begin() as conn:
        await conn.execute(update(feeds).where(feeds.c.leased_by.is_not(None)).values(leased_until=over))
        held = deliveries.c.state == State.SENDING
        await conn.execute(update(deliveries).where(held).values(leased_until=over))
    await engine.dispose()


async def report_with_kills(
    server: Server, project: Path, environment: dict[str, str], database_url: str, nonce_window: float
) -> None:
    """The short form: killed a few times, everything is seen once, and corrected."""
    server.posts.nonce_window, server.limits, server.record = nonce_window, Limits(), False
    async with FeedServer().serve() as web:
        desk = Desk(web, server, FEEDS, SERVERS, ITEMS, sends_on=False)
        result = await report_news(
            desk, project, environment | {"SHOW_PACK": str(LANTERN)}, database_url, KILLS, seed=int(nonce_window) + 1
        )
    assert (result.lost, result.doubled) == (0, 0)
    assert set(result.states) == {"sent"}
    assert result.befell["UNANSWERED"] > 0
