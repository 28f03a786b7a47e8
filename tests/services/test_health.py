"""A problem pauses a topic and its end resumes it, each told once in the trail; the staff hear of it once a day."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import cast

import pytest

from bot.clock import ManualClock
from bot.outbox.delivery import Delivery, Draft, Target
from bot.outbox.facts import ProblemsFound
from bot.server.changes import Action, Change
from bot.server.health import BELIEVE, TELL_AGAIN, Health
from bot.server.kinds import Post
from bot.server.preflight import GONE, NO_PING, UNKNOWN, Finding
from bot.server.settings import ServerSettings
from bot.services.audit import Audit
from bot.services.health import TopicHealth
from bot.store.database import Database
from bot.store.servers import list_servers
from tests.store.drafts import everything, found, kept

SERVER, OTHER, STAFF = 2**63 - 1, 71, 800
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
    await health.found(SERVER, {"news": [VIEW], "quotes": [GONE]})
    assert await health.found(SERVER, {"quotes": [GONE]}) == {"news": Health(), "quotes": Health("gone", clock.now())}
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


async def test_a_server_with_a_problem_is_known_so_that_it_is_deleted_one_day(
    health: TopicHealth, database: Database
) -> None:
    for number in range(3):
        await health.found(number, {"news": [VIEW] if number else []})
    async with database.read() as conn:
        assert (await list_servers(conn)).keys() == {1, 2}


# ---------------------------------------------------------------- telling the staff


class Staff:
    """Those of a server: where and when they are told, and what they were."""

    def __init__(self, health: TopicHealth, database: Database, clock: ManualClock, **values: str) -> None:
        self._health, self._database, self._clock = health, database, clock
        staff = {f"staff.{name}": value for name, value in values.items()}
        self._settings = ServerSettings({"staff.channel": str(STAFF), "timezone": "Europe/Berlin"} | staff)

    async def told(self) -> list[str]:
        """The topics they are told of now."""
        before = len(await self.notices())
        due = await self._health.tell(SERVER, self._settings)
        new = (await self.notices())[before:]
        assert (due, len(new)) in ((False, 0), (True, 1))
        return [topic for each in new for topic in cast("ProblemsFound", each.fact).problems]

    async def notices(self) -> list[Delivery]:
        rows = await everything(self._database)
        return await found(self._database, *sorted(row["id"] for row in rows.values()))


@pytest.fixture
def staff(health: TopicHealth, database: Database, clock: ManualClock) -> Staff:
    return Staff(health, database, clock)


async def test_a_notice_says_what_is_wrong_where_the_staff_want_it_and_waits_a_day_at_most(
    health: TopicHealth, database: Database, clock: ManualClock
) -> None:
    staff = Staff(health, database, clock, role="9", post="thread")
    await health.found(SERVER, {"news": [VIEW, NO_PING, SEND], "quotes": [], "log": [GONE]})
    clock.advance(BELIEVE)
    assert await staff.told() == ["log", "news"]
    (notice,) = await staff.notices()
    expected = Draft(
        notice.key,
        ProblemsFound(problems={"log": "gone", "news": "view_channel send_messages"}),
        Target(SERVER, STAFF, role_id=9, post=Post.THREAD),
        clock.now(),
        clock.now() + TELL_AGAIN,
    )
    assert notice == kept(expected, notice.id)


async def test_the_staff_are_told_when_a_problem_lasts_and_then_once_a_day(
    health: TopicHealth, staff: Staff, clock: ManualClock
) -> None:
    start = clock.now()
    assert await staff.told() == []
    await health.found(SERVER, {"news": [VIEW], "quotes": []})
    assert await staff.told() == []
    clock.advance(BELIEVE)
    assert await staff.told() == ["news"]
    assert await health.get(SERVER) == {"news": Health("view_channel", start, clock.now())}
    clock.advance(TELL_AGAIN - MINUTE)
    assert await staff.told() == []
    clock.advance(MINUTE)
    assert [await staff.told() for _ in range(2)] == [["news"], []]
    assert (timedelta(minutes=5), timedelta(days=1)) == (BELIEVE, TELL_AGAIN)


async def test_a_problem_that_comes_and_goes_is_told_once_a_day_at_most(
    health: TopicHealth, staff: Staff, clock: ManualClock
) -> None:
    told = []
    for _ in range(24 * 4):  # half an hour with it, half an hour without, for four days
        await health.found(SERVER, {"news": [VIEW]})
        clock.advance(timedelta(minutes=30))
        told += [clock.now()] if await staff.told() else []
        await health.found(SERVER, {"news": []})
        assert await staff.told() == []
        clock.advance(timedelta(minutes=30))
    assert [late - early for early, late in pairwise(told)] == [TELL_AGAIN] * 3


async def test_a_problem_that_is_over_at_once_is_not_told(
    health: TopicHealth, staff: Staff, clock: ManualClock
) -> None:
    await health.found(SERVER, {"news": [VIEW]})
    clock.advance(BELIEVE - timedelta(seconds=1))
    await health.found(SERVER, {"news": []})
    clock.advance(timedelta(days=2))
    assert await staff.told() == []


async def test_with_a_time_of_day_the_staff_are_told_at_that_time(
    health: TopicHealth, database: Database, clock: ManualClock
) -> None:
    """At 18:00 in Berlin: in November that is 17:00 in UTC."""
    staff, told = Staff(health, database, clock, at="18:00"), []
    await health.found(SERVER, {"news": [VIEW]})
    while clock.now() < datetime(2026, 11, 24, tzinfo=UTC):
        told += [clock.now()] if await staff.told() else []
        clock.advance(timedelta(minutes=30))
    assert told == [datetime(2026, 11, day, 17, tzinfo=UTC) for day in (21, 22, 23)]


async def test_of_many_who_want_to_tell_the_staff_one_does(
    health: TopicHealth, staff: Staff, clock: ManualClock
) -> None:
    await health.found(SERVER, {"news": [VIEW], "quotes": [GONE]})
    clock.advance(BELIEVE)
    settings = ServerSettings({"staff.channel": str(STAFF)})
    told = await asyncio.gather(*(health.tell(SERVER, settings) for _ in range(8)))
    assert (sorted(told), len(await staff.notices())) == ([False] * 7 + [True], 1)
