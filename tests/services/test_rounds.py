"""Planning of all servers goes on past one that fails, never undoes what staff did meanwhile, and wakes the dispatcher
only for what it can see.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import ManualClock
from bot.outbox.reminding import Wish
from bot.services import planning as module
from bot.services.everything import Services
from bot.show.catalog import Catalog
from bot.show.entry import Precision
from bot.show.release import Release, ReleaseKind, Schedule
from bot.store import deliveries, servers
from bot.store.database import Database
from bot.upkeep import Upkeep
from tests.cogs.asking import ProvokedError
from tests.conftest import NOW
from tests.services.newsing import INTERVAL, ScriptedSource

FIRST, SECOND, THIRD, KIT = 100, 200, 300, 7
Change = Callable[[Services, ManualClock], Awaitable[Awaitable[object]]]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PLAY = Release("", "The play", ReleaseKind.EVENT, Schedule.of(NOW + 9 * DAY))


@pytest.fixture
async def services(database: Database, lantern: Catalog, clock: ManualClock) -> Services:
    """Three servers that announce a play in nine days, of which nothing is planned yet."""
    services = Services.of(database, lantern, clock, ScriptedSource(), INTERVAL)
    for guild_id in (FIRST, SECOND, THIRD):
        await services.settings.change(guild_id, KIT, {"releases.channel": "5", "releases.leads": "0"})
        await services.releases.add(guild_id, KIT, PLAY)
    return services


async def planned(database: Database) -> list[int]:
    """Of the three, how much is planned."""
    async with database.read() as conn:
        found = [await deliveries.list_planned(conn, guild_id, NOW) for guild_id in (FIRST, SECOND, THIRD)]
    return [len(each) for each in found]


async def planned_at(database: Database, guild_id: int = FIRST) -> datetime | None:
    async with database.read() as conn:
        return await servers.find_planned(conn, guild_id)


@pytest.mark.parametrize("at_once", [1, 2, 3])
async def test_a_server_that_cannot_be_planned_keeps_no_other_from_it(
    services: Services,
    database: Database,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    at_once: int,
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", at_once)
    clock.advance(8 * DAY)
    look = services.planning._difference

    async def failing(conn: AsyncConnection, guild_id: int, *given: Any) -> object:
        if guild_id == FIRST:
            raise ProvokedError
        return await look(conn, guild_id, *given)

    monkeypatch.setattr(services.planning, "_difference", failing)
    assert not await services.planning.plan_all()
    assert await planned(database) == [0, 1, 1]
    assert f"planning of server {FIRST} failed" in caplog.text
    monkeypatch.setattr(services.planning, "_difference", look)
    assert await services.planning.plan_all()
    assert await planned(database) == [1, 1, 1]


@pytest.mark.parametrize("method", ["plan_all", "catch_up"])
async def test_what_fails_of_a_round_keeps_nothing_else_from_it_and_is_tried_again_in_the_next(
    services: Services, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    upkeep, calls = Upkeep(services), list[str]()
    for part, name in ((services.planning, "plan_all"), (services.releases, "catch_up")):
        works = getattr(part, name)

        async def noted(name: str = name, works: Callable[[], Awaitable[bool]] = works) -> bool:
            calls.append(name)
            if name == method and len(calls) <= 2:
                raise ProvokedError
            return await works()

        monkeypatch.setattr(part, name, noted)
    for _ in range(3):
        await upkeep.tick()
        clock.advance(MINUTE)
    assert calls == ["plan_all", "catch_up"] * 2  # the third round has nothing to make up for
    clock.advance(8 * DAY)
    await upkeep.tick()
    assert await planned(database) == [1, 1, 1]


async def test_what_staff_changed_while_others_were_looked_at_counts_as_planned_since_then(
    services: Services, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else what fell due before their change would be planned by the rules after it."""
    look, later = services.planning._difference, NOW + MINUTE

    async def slow(conn: AsyncConnection, guild_id: int, *given: Any) -> object:
        found = await look(conn, guild_id, *given)
        if guild_id == SECOND and clock.now() == NOW:
            clock.advance(MINUTE)
            async with database.begin() as meanwhile:
                await servers.put_planned(meanwhile, [FIRST], later)
        return found

    monkeypatch.setattr(services.planning, "_difference", slow)
    await services.planning.plan_all()
    assert [await planned_at(database, guild_id) for guild_id in (FIRST, SECOND)] == [later, NOW]


async def test_a_clock_that_was_ahead_for_a_while_silences_nothing(
    services: Services, database: Database, clock: ManualClock
) -> None:
    async with database.begin() as conn:
        await servers.put_planned(conn, [FIRST, SECOND, THIRD], NOW + 1000 * DAY)
    clock.advance(8 * DAY)
    await services.planning.plan_all()
    assert await planned(database) == [1, 1, 1]


# -------------------------------------------------------------------- waking the dispatcher


class Counted(Database):
    """Knows how many transactions are not over yet."""

    running = 0

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        self.running += 1
        try:
            async with super().begin() as conn:
                yield conn
        finally:
            self.running -= 1


class Woken(asyncio.Event):
    """Notes how many transactions are running whenever it is set."""

    def __init__(self, database: Counted) -> None:
        super().__init__()
        self.database, self.seen = database, list[int]()

    def set(self) -> None:
        self.seen.append(self.database.running)
        super().set()


async def _awaited(services: Services) -> Release:
    """A release of which only the day is known, and somebody who wants to be reminded of it."""
    day = Schedule((NOW + 12 * DAY).date(), precision=Precision.DAY)
    release = await services.releases.add(FIRST, KIT, replace(PLAY, when=day))
    subject = next(each for found, each in await services.releases.list(FIRST) if found == release)
    await services.reminders.add(KIT, 1, Wish(NOW + DAY, release=subject, guild_id=FIRST))
    return release


async def _set(services: Services, clock: ManualClock) -> Awaitable[object]:
    await services.releases.add(FIRST, KIT, PLAY)
    return services.settings.change(FIRST, KIT, {"releases.leads": "9d 0"})


async def _moved(services: Services, clock: ManualClock) -> Awaitable[object]:
    release = await _awaited(services)
    return services.releases.move(FIRST, KIT, release.id, Schedule.of(NOW + 20 * DAY))


async def _followed(services: Services, clock: ManualClock) -> Awaitable[object]:
    await _awaited(services)
    await services.settings.change(FIRST, KIT, {"releases.at": "20:00"})
    return services.releases.catch_up()


async def _planned(services: Services, clock: ManualClock) -> Awaitable[object]:
    await services.releases.add(FIRST, KIT, PLAY)
    clock.advance(8 * DAY)
    return services.planning.plan_all()


async def _unchanged(services: Services, clock: ManualClock) -> Awaitable[object]:
    """What fell due meanwhile is planned although nothing is changed."""
    release = await services.releases.add(FIRST, KIT, PLAY)
    clock.advance(9 * DAY)
    return services.releases.move(FIRST, KIT, release.id, release.when)


@pytest.mark.parametrize("change", [_set, _moved, _followed, _planned, _unchanged])
async def test_the_dispatcher_is_woken_once_it_can_see_what_is_new(
    database: Database, lantern: Catalog, clock: ManualClock, change: Change
) -> None:
    counted = Counted(database._engine)
    services = Services.of(counted, lantern, clock, ScriptedSource(), INTERVAL)
    await services.settings.change(FIRST, KIT, {"releases.channel": "5", "releases.leads": "0"})
    changing = await change(services, clock)
    services.outbox.woken = woken = Woken(counted)
    await changing
    assert set(woken.seen) == {0}
