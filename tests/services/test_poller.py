"""The poller fetches hosts side by side and the feeds of each in order; nothing that is slow, broken or unexpected
holds up anything else, and whatever happens to a feed is written down or fetched again.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from bot import poller as module
from bot.clock import ManualClock
from bot.errors import BusyError, FeedError
from bot.feeds.entry import Document, Got, Unchanged
from bot.feeds.problems import Problem
from bot.poller import AT_ONCE, IN_ONE_GO, Poller
from bot.services.newsroom import Due, Newsroom
from bot.store.database import Database
from bot.store.schema import feeds
from tests.conftest import NOW
from tests.services.dispatching import until
from tests.wire.newsstand import follow

FAST = 10_000.0  # feeds a second
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
GOT = Got(Document("News"), "etag")

Outcome = Got | Unchanged | FeedError


class Desk(Newsroom):
    """Feeds in memory; `fails` are raised by what is asked of it, each once."""

    def __init__(self, clock: ManualClock) -> None:
        self.woken = asyncio.Event()
        self.clock = clock
        self.due: dict[int, tuple[datetime, Due]] = {}
        self.held: dict[int, Due] = {}
        self.taken: list[tuple[str, Outcome]] = []
        self.again: list[str] = []  # due again once they were fetched
        self.claims = self.at_once = 0
        self.fails: dict[str, Exception] = {}

    def add(self, *urls: str, at: datetime = NOW) -> None:
        for url in urls:
            number = len(self.due) + len(self.held) + len(self.taken) + 1
            self.due[number] = at, Due(number, url, "old etag", "old date")

    async def claim(self, most: int) -> list[Due]:
        self.claims += 1
        self._fail("claim")
        ready = sorted((at, number) for number, (at, _) in self.due.items() if at <= self.clock.now())
        claimed = [self.due.pop(number)[1] for _, number in ready[:most]]
        self.held |= {each.id: each for each in claimed}
        return claimed

    async def next_at(self) -> datetime | None:
        return min((at for at, _ in self.due.values()), default=None)

    async def take(self, due: Due, outcome: Outcome) -> None:
        self._fail("take")
        self.at_once += 1
        assert self.at_once == 1
        await asyncio.sleep(0)
        self.at_once -= 1
        self.held.pop(due.id, None)
        self.taken.append((due.url, outcome))
        if due.url in self.again:
            self.again.remove(due.url)
            self.add(due.url)

    async def put_back(self, due: Due) -> None:
        self._fail("put_back")
        self.due[due.id] = NOW, self.held.pop(due.id)

    def _fail(self, what: str) -> None:
        if what in self.fails:
            raise self.fails.pop(what)

    def brought(self) -> dict[str, Outcome]:
        return dict(self.taken)


class Web:
    """Feeds by their address: what they give, or a gate that somebody has to open first."""

    def __init__(self) -> None:
        self.gives: dict[str, Outcome | Exception] = {}
        self.gates: dict[str, asyncio.Event] = {}
        self.asked: list[str] = []
        self.given: list[tuple[str, str]] = []
        self.now = Counter[str]()
        self.most_of_a_host = self.most = 0

    def hold(self, *urls: str) -> None:
        self.gates |= {url: asyncio.Event() for url in urls}

    def open(self) -> None:
        for gate in self.gates.values():
            gate.set()

    def check(self, url: str) -> str:
        return url

    async def get(self, url: str, etag: str = "", modified: str = "") -> Got | Unchanged:
        host = str(urlsplit(url).hostname)
        self.asked.append(url)
        self.given.append((etag, modified))
        self.now[host] += 1
        self.most_of_a_host = max(self.most_of_a_host, self.now[host])
        self.most = max(self.most, self.now.total())
        try:
            await (self.gates[url].wait() if url in self.gates else asyncio.sleep(0))
        finally:
            self.now[host] -= 1
        outcome = self.gives.get(url, GOT)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@pytest.fixture
async def desk(clock: ManualClock) -> Desk:
    return Desk(clock)


@pytest.fixture
def web() -> Web:
    return Web()


@pytest.fixture
def poller(desk: Desk, web: Web, clock: ManualClock) -> Poller:
    return Poller(desk, web, clock, FAST)


@asynccontextmanager
async def at_work(poller: Poller) -> AsyncIterator["asyncio.Task[None]"]:
    task = asyncio.create_task(poller.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait({task})


def urls(count: int, host: str = "h{}.example.org") -> list[str]:
    return [f"https://{host.format(number)}/{number}" for number in range(count)]


# -------------------------------------------------------------------- what came of it


async def test_everything_due_is_fetched_once_and_what_came_of_it_is_handed_over(
    poller: Poller, desk: Desk, web: Web
) -> None:
    outcomes: dict[str, Outcome] = {
        "https://a.example.org/": GOT,
        "https://b.example.org/": Unchanged(MINUTE),
        "https://c.example.org/": FeedError(Problem.STATUS, "404"),
    }
    web.gives |= outcomes
    desk.add(*outcomes)
    desk.add("https://later.example.org/", at=NOW + SECOND)
    await poller.tick()
    assert (desk.brought(), sorted(web.asked)) == (outcomes, sorted(outcomes))
    assert set(web.given) == {("old etag", "old date")}


async def test_what_nobody_expected_is_our_own_fault_and_logged(
    poller: Poller, desk: Desk, web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    web.gives["https://a.example.org/"] = ZeroDivisionError("a bug")
    desk.add("https://a.example.org/", "https://a.example.org/2")
    await poller.tick()
    first = desk.brought()["https://a.example.org/"]
    assert isinstance(first, FeedError)
    assert (first.problem, desk.brought()["https://a.example.org/2"]) == (Problem.INTERNAL, GOT)
    assert "a bug" in caplog.text


async def test_what_cannot_be_written_down_is_our_own_fault_and_logged(
    poller: Poller, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.fails["take"] = ZeroDivisionError("a bug")
    desk.add("https://a.example.org/")
    await poller.tick()
    ((_, outcome),) = desk.taken
    assert isinstance(outcome, FeedError)
    assert outcome.problem == Problem.INTERNAL
    assert "a bug" in caplog.text


async def test_a_busy_database_is_no_fault_of_the_feed(poller: Poller, desk: Desk) -> None:
    """It is fetched again when its lease ran out."""
    desk.fails["take"] = BusyError()
    desk.add("https://a.example.org/", "https://b.example.org/")
    await poller.tick()
    assert ([outcome for _, outcome in desk.taken], len(desk.held)) == ([GOT], 1)


# -------------------------------------------------------------------- side by side


async def test_hosts_are_asked_side_by_side_and_each_for_one_feed_at_a_time(
    poller: Poller, desk: Desk, web: Web
) -> None:
    many = [f"https://{host}.example.org/{number}" for number in range(5) for host in "abc"]
    desk.add(*many)
    web.hold(*many[:3])
    ticking = asyncio.create_task(poller.tick())
    await until(lambda: len(web.asked) == 3)
    web.open()
    await ticking
    assert (sorted(web.asked[:3]), web.most_of_a_host) == (many[:3], 1)
    for host in "abc":
        assert [url for url in web.asked if f"//{host}." in url] == [url for url in many if f"//{host}." in url]


async def test_no_more_than_so_many_are_fetched_at_once(poller: Poller, desk: Desk, web: Web) -> None:
    many = urls(3 * AT_ONCE)
    desk.add(*many)
    web.hold(*many)
    ticking = asyncio.create_task(poller.tick())
    await until(lambda: len(web.asked) == AT_ONCE)
    web.open()
    await ticking
    assert (web.most, len(desk.taken)) == (AT_ONCE, 3 * AT_ONCE)


async def test_so_many_are_fetched_in_a_second_and_no_more(desk: Desk, web: Web, clock: ManualClock) -> None:
    loop = asyncio.get_running_loop()
    desk.add(*urls(30))
    began = loop.time()
    await Poller(desk, web, clock, rate=100.0).tick()
    assert 0.25 < loop.time() - began < 3
    assert len(desk.taken) == 30


async def test_one_slow_host_with_many_feeds_holds_up_no_other(poller: Poller, desk: Desk, web: Web) -> None:
    slow = urls(5 * IN_ONE_GO, host="slow.example.org")
    desk.add(*slow, at=NOW - MINUTE)
    desk.add(*urls(50))
    web.hold(slow[0])
    async with at_work(poller):
        await until(lambda: len(desk.taken) == 50)
        desk.add("https://new.example.org/")
        desk.hurry()
        await until(lambda: "https://new.example.org/" in desk.brought())
        web.open()
        await until(lambda: len(desk.taken) == 51 + len(slow))


async def test_no_more_is_claimed_than_is_worked_off(
    poller: Poller, desk: Desk, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 50)
    many = urls(130)
    desk.add(*many)
    web.hold(*many[:40])
    async with at_work(poller):
        await until(lambda: len(web.asked) == AT_ONCE)
        assert len(desk.held) == 50
        web.open()
        await until(lambda: len(desk.taken) == 130)


async def test_what_waited_longer_than_its_lease_is_still_fetched_once(poller: Poller, desk: Desk, web: Web) -> None:
    first, second = urls(2, host="slow.example.org")
    desk.add(first, second)
    web.hold(first)
    async with at_work(poller):
        await until(lambda: web.asked == [first])
        desk.due |= {number: (NOW, due) for number, due in desk.held.items()}  # their leases ran out
        desk.hurry()
        await until(lambda: not desk.due)
        web.open()
        await until(lambda: len(desk.taken) == 2)
    assert web.asked == [first, second]


# -------------------------------------------------------------------- when


async def test_it_sleeps_until_something_is_due_or_it_is_woken(
    poller: Poller, desk: Desk, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TOGETHER", 0.01)
    desk.add("https://later.example.org/", at=NOW + timedelta(hours=1))
    desk.add("https://soon.example.org/", at=NOW + SECOND)
    async with at_work(poller):
        await until(lambda: desk.claims == 1)
        await asyncio.sleep(0.05)
        assert desk.claims == 1
        clock.advance(SECOND)
        desk.hurry()
        await until(lambda: [url for url, _ in desk.taken] == ["https://soon.example.org/"])


async def test_what_is_due_again_soon_is_not_slept_over(poller: Poller, desk: Desk) -> None:
    """When it was claimed nothing else was due, and the sleep would have been long."""
    desk.again = ["https://a.example.org/"]
    desk.add(*desk.again)
    async with at_work(poller):
        await until(lambda: len(desk.taken) == 2)


async def test_a_database_that_cannot_be_used_is_tried_again(
    poller: Poller, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AGAIN", 0.01)
    desk.fails["claim"] = OSError("it is down")
    desk.add("https://a.example.org/")
    async with at_work(poller):
        await until(lambda: len(desk.taken) == 1)


# -------------------------------------------------------------------- the end


async def test_at_the_end_what_was_not_fetched_is_put_back(poller: Poller, desk: Desk, web: Web) -> None:
    done, first, second = "https://done.example.org/", *urls(2, host="slow.example.org")
    desk.add(done, first, second)
    web.hold(first)
    async with at_work(poller):
        await until(lambda: (web.asked, len(desk.taken)) == ([done, first], 1))
    assert (desk.held, [due.url for _, due in desk.due.values()]) == ({}, [first, second])
    assert web.now.total() == 0


async def test_an_end_without_a_database_is_an_end(
    poller: Poller, desk: Desk, web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    (feed,) = urls(1)
    desk.add(feed)
    desk.fails["put_back"] = OSError("it is down")
    web.hold(feed)
    async with at_work(poller):
        await until(lambda: web.asked == [feed])
    assert "it is down" in caplog.text


# -------------------------------------------------------------------- with a database


async def test_feeds_of_a_database_are_fetched_and_what_was_not_is_due_at_the_next_start(
    database: Database, web: Web, clock: ManualClock
) -> None:
    first, second, done = *urls(2, host="slow.example.org"), "https://done.example.org/"
    for url in (first, second, done):
        await follow(database, url, 1, channel_id=2)
    newsroom = Newsroom(database, clock, timedelta(minutes=10), lambda: None)
    web.hold(first)
    async with at_work(Poller(newsroom, web, clock)):
        await until(lambda: web.asked == [first, done])
        while len(await _leased(database)) > 2:  # noqa: ASYNC110 - in the database
            await asyncio.sleep(0.01)
    assert await _leased(database) == []
    web.open()
    again = Poller(Newsroom(database, clock, timedelta(minutes=10), lambda: None), web, clock)
    await again.tick()
    assert web.asked == [first, done, first, second]


async def _leased(database: Database) -> list[str]:
    async with database.read() as conn:
        return list((await conn.execute(select(feeds.c.url).where(feeds.c.leased_by.is_not(None)))).scalars())
