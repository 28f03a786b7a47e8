"""A feed that many follow, or that brings very much, is told in parts: no other writer waits long, and wherever the
program dies between two of them, everything is said once in every server.
"""

import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import ManualClock
from bot.feeds.filters import Filters
from bot.feeds.subscription import Verdict
from bot.outbox.facts import NewsBundled
from bot.outbox.news import Decided, sort_out
from bot.services import intake, telling
from bot.services.everything import Services
from bot.services.newsroom import LEASE, Newsroom
from bot.show.catalog import Catalog
from bot.store.database import Database
from tests.services.interrupting import DiedError, Interrupted
from tests.services.newsing import (
    EDITOR,
    INTERVAL,
    MINUTE,
    URL,
    ScriptedSource,
    counted,
    entry,
    fetched,
    outbox,
    round_,
    set_up,
    told,
)

GUILDS = (75, 71, 74, 72, 73)
OLD = tuple(entry(number) for number in range(3))
OTHER_URL = "https://press.example.org/rss"
TITLE = "The fourth season is being filmed by the sea"


@pytest.fixture
def source() -> ScriptedSource:
    found = ScriptedSource()
    found.put(*OLD)
    found.put(title="The press", url=OTHER_URL)
    return found


@pytest.fixture
async def services(
    database: Database, lantern: Catalog, clock: ManualClock, source: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> Services:
    """Five servers that follow a feed; two of them at a time are told what is new."""
    monkeypatch.setattr(intake, "MOST_SERVERS", 2)
    found = Services.of(database, lantern, clock, source, INTERVAL)
    await set_up(found, *GUILDS)
    for guild_id in GUILDS:
        await found.feeds.add(guild_id, EDITOR, URL, trusted=True)
    clock.advance(INTERVAL * 1.2)
    return found


async def dies(database: Database, clock: ManualClock, source: ScriptedSource, number: int) -> None:
    """A program fetches, tells some, and dies before its transaction with this number; its lease runs out."""
    newsroom = Newsroom(Interrupted(database, [number]), clock, INTERVAL, lambda: None)
    (due,) = await newsroom.claim(1)
    with pytest.raises(DiedError):
        await newsroom.take(due, await fetched(source, due))
    clock.advance(LEASE + MINUTE)


@pytest.mark.parametrize("number", [2, 3, 4])  # the first transaction claims the feed
async def test_wherever_the_program_dies_everything_is_said_once(
    services: Services, database: Database, clock: ManualClock, source: ScriptedSource, number: int
) -> None:
    for guild_id in GUILDS:
        await services.feeds.add(guild_id, EDITOR, OTHER_URL, trusted=True)
    clock.advance(INTERVAL * 1.2)
    source.put(entry(90, title=TITLE), title="The press", url=OTHER_URL)
    await round_(services, source)
    clock.advance(INTERVAL * 0.8)
    await services.feeds.try_now(GUILDS[0], (await services.feeds.list(GUILDS[0]))[0].id)
    new = [*(entry(each) for each in range(10, 18)), entry(20, title=TITLE)]
    source.put(*reversed(new), *OLD)
    await dies(database, clock, source, number)
    source.put(entry(30), *reversed(new[2:]), *OLD)  # one more by now, and two are out of sight
    await round_(services, source)
    clock.advance(INTERVAL * 1.2)
    await round_(services, source)
    for place, guild_id in enumerate(GUILDS):
        was_told = place < 2 * (number - 2)
        posts = Counter(each.story.link for each in await told(services, guild_id) if each.story.verdict == "posted")
        assert set(posts.values()) == {1}
        facts = [each.fact for each in await outbox(database, "news", "news-more", guild_id=guild_id)]
        bundles = [fact.count for fact in facts if isinstance(fact, NewsBundled)]
        assert (len(facts) - len(bundles), bundles) == ((7, [3]) if was_told else (6, [2]))
        (first,) = [each.story for each in await told(services, guild_id) if each.story.also]
        assert (first.also, first.revision) == ((("The blog", entry(20).link),), 1)
        assert (await counted(services, guild_id))["also"] == 1


async def test_of_a_flood_that_is_told_again_nothing_is_counted_twice(
    services: Services, database: Database, clock: ManualClock, source: ScriptedSource
) -> None:
    flood = [entry(number) for number in range(20, 270)]
    source.put(*reversed(flood))
    await dies(database, clock, source, 4)
    source.put(*reversed(flood[:-10]))  # so ten come into view that were only counted
    await round_(services, source)
    for place, guild_id in enumerate(GUILDS):
        facts = [each.fact for each in await outbox(database, guild_id=guild_id)]
        counts = [fact.count for fact in facts if isinstance(fact, NewsBundled)]
        assert (len(facts) - len(counts), counts) == ((10, [245, 5]) if place < 4 else (5, [235]))


async def test_who_begins_to_follow_it_in_between_is_told_nothing_that_was_there_and_all_that_comes(
    services: Services, database: Database, clock: ManualClock, source: ScriptedSource
) -> None:
    late = 70
    await set_up(services, late)

    async def bring() -> None:
        clock.advance(MINUTE)
        await services.feeds.bring(late, EDITOR, [("", URL)], trusted=True)

    newsroom = Newsroom(Interrupted(database, [3], bring), clock, INTERVAL, lambda: None)
    source.etags[URL] = "1"
    source.put(entry(10), *OLD)
    (due,) = await newsroom.claim(1)
    await newsroom.take(due, await fetched(source, due))
    assert await counted(services, late) == {"seen": 4}
    clock.advance(INTERVAL * 1.2)
    source.etags[URL] = "2"
    source.put(entry(11), entry(10), *OLD)
    await round_(services, source)
    assert await counted(services, late) == {"seen": 4, "posted": 1}
    assert [await counted(services, each) for each in GUILDS] == [{"seen": 3, "posted": 2}] * len(GUILDS)


async def test_who_adds_it_in_between_tells_all_the_others_and_the_rest_of_the_parts_is_left(
    services: Services, database: Database, clock: ManualClock, source: ScriptedSource
) -> None:
    await set_up(services, 70)

    async def add() -> None:
        clock.advance(MINUTE)
        await services.feeds.add(70, EDITOR, URL, trusted=True)

    interrupted = Interrupted(database, [3], add)
    newsroom = Newsroom(interrupted, clock, INTERVAL, lambda: None)
    source.put(entry(10), *OLD)
    (due,) = await newsroom.claim(1)
    await newsroom.take(due, await fetched(source, due))
    assert interrupted.begun == 3
    assert [await counted(services, each) for each in GUILDS] == [{"seen": 3, "posted": 1}] * len(GUILDS)
    assert len(await outbox(database, "news")) == len(GUILDS)


async def test_with_every_part_the_feed_is_held_on_to(
    services: Services, database: Database, clock: ManualClock, source: ScriptedSource
) -> None:
    async def wait() -> None:
        clock.advance(LEASE * 0.9)
        assert await services.newsroom.claim(1) == []

    newsroom = Newsroom(Interrupted(database, range(2, 9), wait), clock, INTERVAL, lambda: None)
    source.put(entry(10), *OLD)
    (due,) = await newsroom.claim(1)
    await newsroom.take(due, await fetched(source, due))
    assert len(await outbox(database, "news")) == len(GUILDS)


async def test_a_flood_is_told_to_a_few_servers_at_a_time_and_a_small_feed_to_all_at_once(
    services: Services, database: Database, clock: ManualClock, source: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MOST_SERVERS", 50)
    monkeypatch.setattr(intake, "MOST_TOLD", 20)
    for new, transactions in ((1, 1), (6, 2), (40, 6)):
        source.put(*(entry(100 * new + number) for number in range(new)), *OLD)
        interrupted = Interrupted(database)
        newsroom = Newsroom(interrupted, clock, INTERVAL, lambda: None)
        (due,) = await newsroom.claim(1)
        await newsroom.take(due, await fetched(source, due))
        assert interrupted.begun - 1 == transactions
        clock.advance(INTERVAL * 1.2)


async def test_of_a_flood_what_a_server_wants_is_found_however_much_is_newer(
    services: Services, database: Database, source: ScriptedSource
) -> None:
    subscription = (await services.feeds.list(GUILDS[0]))[0]
    filters = Filters(any=("lighthouse",))
    await services.feeds.change(GUILDS[0], EDITOR, subscription.id, {"filters": filters})
    wanted = [entry(number, title=f"The lighthouse {entry(number).title}") for number in (20, 21)]
    source.put(*(entry(number) for number in range(299, 21, -1)), *reversed(wanted))
    await round_(services, source)
    posts = [each.story.title for each in await told(services, GUILDS[0]) if each.story.verdict is Verdict.POSTED]
    assert posts == [each.title for each in reversed(wanted)]
    assert await counted(services, GUILDS[0]) == {"seen": 3, "posted": 2, "filtered": 200}
    (bundle,) = await outbox(database, "news-more", guild_id=GUILDS[1])
    assert isinstance(bundle.fact, NewsBundled)
    assert bundle.fact.count == 275


async def test_what_is_too_old_is_not_counted_in_a_flood(
    services: Services, database: Database, clock: ManualClock, source: ScriptedSource
) -> None:
    long_ago = clock.now() - timedelta(days=30)
    source.put(*(entry(number, at=long_ago) for number in range(20, 300)))
    await round_(services, source)
    assert await outbox(database) == []


async def test_a_server_where_much_is_told_takes_no_room_from_the_others(
    services: Services, source: ScriptedSource, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "MOST_RECENT", 1)
    busy, quiet, *_ = GUILDS
    local = "https://local.example.org/rss"
    source.put(title="The local", url=local)
    await services.feeds.add(busy, EDITOR, local, trusted=True)
    for guild_id in (busy, quiet):
        await services.feeds.add(guild_id, EDITOR, OTHER_URL, trusted=True)
    for number, url in ((90, OTHER_URL), (91, local), (92, local)):
        clock.advance(INTERVAL * 1.2)
        source.put(entry(number, title=TITLE if url == OTHER_URL else entry(number).title), url=url)
        await round_(services, source)
    clock.advance(INTERVAL * 1.2)
    source.put(entry(20, title=TITLE), *OLD)
    await round_(services, source)
    assert (await counted(services, quiet))["also"] == 1


async def test_much_to_compare_is_compared_beside_everything_else(
    services: Services, source: ScriptedSource, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[bool] = []

    def note(*args: Any) -> list[Decided]:
        threads.append(threading.current_thread() is threading.main_thread())
        return sort_out(*args)

    monkeypatch.setattr(telling, "sort_out", note)
    monkeypatch.setattr(telling, "A_FEW", 8)
    for numbers in ((10, 11), (12, 13, 14)):
        source.put(*map(entry, numbers), *OLD)
        await round_(services, source)
        clock.advance(INTERVAL * 1.2)
    assert threads == [True] * len(GUILDS) + [False] * len(GUILDS)
