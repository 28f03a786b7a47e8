"""A problem pauses a topic and its end resumes it, each told once in the trail; the staff hear of it once a day."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

from bot.clock import ManualClock
from bot.server.changes import Action, Change
from bot.server.health import BELIEVE, TELL_AGAIN, Health
from bot.server.preflight import GONE, NO_PING, UNKNOWN, Finding
from bot.services.audit import Audit
from bot.services.health import TopicHealth
from bot.store.database import Database
from bot.store.servers import list_servers

SERVER, OTHER = 2**63 - 1, 71
VIEW, SEND = Finding("view_channel"), Finding("send_messages")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def health(database: Database, clock: ManualClock) -> TopicHealth:
    return TopicHealth(database, clock)


async def trail(audit: Audit, guild_id: int = SERVER) -> list[Change]:
    """The oldest first, without numbers."""
    found, _ = await audit.page(guild_id, most=100)
    return [replace(change, id=0) for change in reversed(found)]


async def test_a_pause_and_its_end_are_written_once_however_often_they_are_found(
    health: TopicHealth, audit: Audit, clock: ManualClock
) -> None:
    start = clock.now()
    for _ in range(3):
        found = await health.found(SERVER, {"news": [VIEW, NO_PING, SEND], "quotes": [NO_PING], "log": []})
        assert found == await health.get(SERVER) == {"news": Health("view_channel send_messages", start)}
        clock.advance(MINUTE)
    end = clock.now()
    for _ in range(3):
        found = await health.found(SERVER, {"news": [NO_PING], "quotes": []})
        assert found == await health.get(SERVER) == {"news": Health()}
        clock.advance(MINUTE)
    assert await trail(audit) == [
        Change(0, start, None, Action.PAUSED, "news", None, "view_channel send_messages"),
        Change(0, end, None, Action.RESUMED, "news", "view_channel send_messages", None),
    ]
    assert (await health.get(OTHER), await trail(audit, OTHER)) == ({}, [])


async def test_a_problem_that_turns_into_another_is_as_old_as_the_first(
    health: TopicHealth, audit: Audit, clock: ManualClock
) -> None:
    start = clock.now()
    await health.found(SERVER, {"news": [VIEW]})
    clock.advance(MINUTE)
    assert await health.found(SERVER, {"news": [GONE]}) == {"news": Health("gone", start)}
    assert await trail(audit) == [Change(0, start, None, Action.PAUSED, "news", None, "view_channel")]


async def test_a_topic_that_is_off_has_no_problem_and_nothing_resumes(
    health: TopicHealth, audit: Audit, clock: ManualClock
) -> None:
    await health.posted(SERVER, "news")
    await health.found(SERVER, {"news": [VIEW], "quotes": [GONE]})
    assert await health.found(SERVER, {"quotes": [GONE]}) == {
        "news": Health(posted_at=clock.now()),
        "quotes": Health("gone", clock.now()),
    }
    assert [(change.action, change.name) for change in await trail(audit)] == [
        (Action.PAUSED, "news"),
        (Action.PAUSED, "quotes"),
    ]


async def test_what_discord_could_not_be_asked_about_is_as_it_was(
    health: TopicHealth, audit: Audit, clock: ManualClock
) -> None:
    before = await health.found(SERVER, {"news": [VIEW], "quotes": []})
    clock.advance(MINUTE)
    assert await health.found(SERVER, {"news": [UNKNOWN], "quotes": [UNKNOWN]}) == before
    assert len(await trail(audit)) == 1


async def test_two_who_find_the_same_at_once_write_it_once(health: TopicHealth, audit: Audit) -> None:
    await asyncio.gather(*(health.found(SERVER, {"news": [VIEW], "log": [GONE]}) for _ in range(8)))
    assert [(change.name, change.after) for change in await trail(audit)] == [("log", "gone"), ("news", "view_channel")]


async def test_what_was_posted_keeps_the_rest_and_nothing_is_lost_to_who_looks_at_that_moment(
    health: TopicHealth, database: Database, clock: ManualClock
) -> None:
    for number in range(10):
        await asyncio.gather(health.found(number, {"news": [VIEW]}), health.posted(number, "news"))
    expected = {"news": Health("view_channel", clock.now(), None, clock.now())}
    assert [await health.get(number) for number in range(10)] == [expected] * 10
    async with database.read() as conn:  # each is known, so that it is deleted one day
        assert (await list_servers(conn)).keys() == set(range(10))


# ---------------------------------------------------------------- telling the staff


async def claims(health: TopicHealth, at: time | None = None, zone: str = "UTC") -> list[str]:
    return sorted(await health.claim_notice(SERVER, at, zone))


async def test_the_staff_are_told_when_a_problem_lasts_and_then_once_a_day(
    health: TopicHealth, clock: ManualClock
) -> None:
    start = clock.now()
    assert await claims(health) == []
    await health.found(SERVER, {"news": [VIEW], "quotes": []})
    assert await claims(health) == []
    clock.advance(BELIEVE)
    assert await health.claim_notice(SERVER, None, "UTC") == {"news": Health("view_channel", start)}
    assert await health.get(SERVER) == {"news": Health("view_channel", start, clock.now())}
    clock.advance(TELL_AGAIN - MINUTE)
    assert await claims(health) == []
    clock.advance(MINUTE)
    assert [await claims(health) for _ in range(2)] == [["news"], []]
    assert (timedelta(minutes=5), timedelta(days=1)) == (BELIEVE, TELL_AGAIN)


async def test_a_problem_that_comes_and_goes_is_told_once_a_day_at_most(
    health: TopicHealth, clock: ManualClock
) -> None:
    told = []
    for _ in range(24 * 4):  # half an hour with it, half an hour without, for four days
        await health.found(SERVER, {"news": [VIEW]})
        clock.advance(timedelta(minutes=30))
        told += [clock.now()] if await claims(health) else []
        await health.found(SERVER, {"news": []})
        assert await claims(health) == []
        clock.advance(timedelta(minutes=30))
    assert [late - early for early, late in pairwise(told)] == [TELL_AGAIN] * 3


async def test_a_problem_that_is_over_at_once_is_not_told(health: TopicHealth, clock: ManualClock) -> None:
    await health.found(SERVER, {"news": [VIEW]})
    clock.advance(BELIEVE - timedelta(seconds=1))
    await health.found(SERVER, {"news": []})
    clock.advance(timedelta(days=2))
    assert await claims(health) == []


async def test_with_a_time_of_day_the_staff_are_told_at_that_time(health: TopicHealth, clock: ManualClock) -> None:
    """At 18:00 in Berlin: in November that is 17:00 in UTC."""
    await health.found(SERVER, {"news": [VIEW]})
    told = []
    while clock.now() < datetime(2026, 11, 24, tzinfo=UTC):
        told += [clock.now()] if await claims(health, time(18), "Europe/Berlin") else []
        clock.advance(timedelta(minutes=30))
    assert told == [datetime(2026, 11, day, 17, tzinfo=UTC) for day in (21, 22, 23)]


async def test_of_many_who_want_to_tell_the_staff_one_does(health: TopicHealth, clock: ManualClock) -> None:
    await health.found(SERVER, {"news": [VIEW], "quotes": [GONE]})
    clock.advance(BELIEVE)
    claimed = await asyncio.gather(*(claims(health) for _ in range(8)))
    assert sorted(claimed) == [[]] * 7 + [["news", "quotes"]]


async def test_who_could_not_tell_the_staff_gives_the_notice_back(health: TopicHealth, clock: ManualClock) -> None:
    await health.found(SERVER, {"news": [VIEW]})
    clock.advance(BELIEVE)
    before = await health.get(SERVER)
    due = await health.claim_notice(SERVER, None, "UTC")
    await health.take_back_notice(SERVER, due)
    assert await health.get(SERVER) == before
    assert await claims(health) == ["news"]


async def test_giving_a_notice_back_changes_nothing_else_that_happened_meanwhile(
    health: TopicHealth, clock: ManualClock
) -> None:
    await health.found(SERVER, {"news": [VIEW], "quotes": [GONE]})
    clock.advance(BELIEVE)
    due = await health.claim_notice(SERVER, None, "UTC")
    await health.found(SERVER, {"news": [], "quotes": [GONE]})
    await health.posted(SERVER, "news")
    await health.take_back_notice(SERVER, due)
    assert await health.get(SERVER) == {
        "news": Health(posted_at=clock.now()),
        "quotes": Health("gone", clock.now() - BELIEVE),
    }
