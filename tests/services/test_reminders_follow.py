"""Reminders of a release follow it wherever it goes, whoever moved it; and people hear of it where it has another date
than they know.
"""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import ManualClock
from bot.outbox.facts import Reminder
from bot.services.everything import Services
from bot.show.entry import Precision
from bot.show.release import Release, Schedule, Status
from bot.store import servers
from bot.store.database import Database
from tests.cogs.asking import ProvokedError
from tests.services.reminding import (
    DAY,
    FILM,
    HOUR,
    KIT,
    LATER,
    OTHER,
    SERVER,
    STAFF,
    TAO,
    about,
    come,
    own_release,
    subject_of,
    told,
    words,
)

A_DAY = Schedule(date(2027, 3, 6), precision=Precision.DAY)


async def test_reminders_move_with_a_release_and_who_asked_is_told_once(services: Services, clock: ManualClock) -> None:
    release, film = await own_release(services)
    for before in (timedelta(), DAY):
        await about(services, film, before)
    await about(services, film, HOUR, TAO)
    await services.releases.move(SERVER, STAFF, release.id, LATER)
    out_at = datetime(2027, 5, 6, 8, tzinfo=UTC)
    assert told(await come(services, clock, clock.now())) == [(KIT, "moved", out_at), (TAO, "moved", out_at)]
    assert [each.due_at for each in await services.reminders.list(KIT)] == [out_at - DAY, out_at]
    assert told(await come(services, clock, datetime(2027, 3, 6, 9, tzinfo=UTC))) == []
    assert told(await come(services, clock, out_at)) == [
        (KIT, "release", out_at), (TAO, "release", out_at), (KIT, "release", out_at),
    ]  # fmt: skip


async def test_moved_there_and_back_everybody_is_told_each_time(services: Services, clock: ManualClock) -> None:
    release, film = await own_release(services)
    await about(services, film, DAY)
    seen = []
    for when in (LATER, FILM, LATER):
        await services.releases.move(SERVER, STAFF, release.id, when)
        seen += told(await come(services, clock, clock.now()))
    assert [(what, at.month) for _, what, at in seen if at] == [("moved", 5), ("moved", 3), ("moved", 5)]


async def test_a_release_that_was_called_off_is_not_reminded_of(services: Services, clock: ManualClock) -> None:
    release, film = await own_release(services)
    for before in (timedelta(), DAY):
        await about(services, film, before)
    await words(services, "popcorn", timedelta(days=200))
    await services.releases.cancel(SERVER, STAFF, release.id)
    assert told(await come(services, clock, clock.now())) == [(KIT, "cancelled", film.out_at)]
    assert told(await come(services, clock, clock.now() + timedelta(days=200))) == [(KIT, "popcorn", None)]


async def test_a_release_without_a_date_is_not_reminded_of_until_asked_again(
    services: Services, clock: ManualClock
) -> None:
    release, film = await own_release(services)
    await about(services, film, DAY)
    await services.releases.move(SERVER, STAFF, release.id, Schedule())
    assert told(await come(services, clock, clock.now())) == [(KIT, "moved", None)]
    assert await services.reminders.list(KIT) == []


async def test_another_title_is_told_with_the_reminder_and_not_before(services: Services, clock: ManualClock) -> None:
    release, film = await own_release(services)
    made = await about(services, film, DAY)
    await services.releases.edit(SERVER, STAFF, release.id, title="The last film")
    assert told(await come(services, clock, clock.now())) == []
    (came,) = await come(services, clock, made.due_at)
    assert isinstance(came.fact, Reminder)
    assert came.fact.release is not None
    assert came.fact.release.title == "The last film"


async def test_a_release_of_the_pack_moves_for_one_server_alone(services: Services, clock: ManualClock) -> None:
    trailer = await subject_of(services, "first_trailer", None)
    for guild_id in (SERVER, OTHER, None):
        await about(services, trailer, DAY, guild_id=guild_id)
    sooner = Schedule.of(datetime(2029, 1, 1, 8, tzinfo=UTC))
    await services.releases.move(SERVER, STAFF, "first_trailer", sooner)
    assert len(told(await come(services, clock, clock.now()))) == 1
    assert trailer.out_at is not None
    assert [each.due_at for each in await services.reminders.list(KIT)] == [
        datetime(2028, 12, 31, 8, tzinfo=UTC), trailer.out_at - DAY, trailer.out_at - DAY,
    ]  # fmt: skip


async def test_a_forgotten_server_takes_only_its_own_releases_along(services: Services, database: Database) -> None:
    _, film = await own_release(services)
    trailer = await subject_of(services, "first_trailer", SERVER)
    await about(services, film, DAY)
    kept = [await about(services, trailer, DAY), await words(services, "popcorn", 2000 * HOUR)]
    async with database.begin() as conn:
        await servers.purge_server(conn, SERVER)
    assert {each.id for each in await services.reminders.list(KIT)} == {each.id for each in kept}


# -------------------------------------------------------------------- nobody moved it


@pytest.mark.parametrize(
    ("name", "value", "out_at"),
    [
        ("releases.at", "20:00", datetime(2027, 3, 6, 20, tzinfo=UTC)),
        ("timezone", "Asia/Kolkata", datetime(2027, 3, 6, 3, 30, tzinfo=UTC)),
    ],
)
async def test_another_hour_of_the_same_day_is_followed_without_a_word(
    services: Services, clock: ManualClock, name: str, value: str, out_at: datetime
) -> None:
    """Where only the day is known, the hour is that of the server."""
    _, film = await own_release(services, A_DAY)
    assert film.out_at == datetime(2027, 3, 6, 9, tzinfo=UTC)
    await about(services, film, DAY)
    await services.settings.change(SERVER, STAFF, {name: value})
    services.outbox.woken.clear()
    assert await services.releases.catch_up()
    assert services.outbox.woken.is_set()
    assert told(await come(services, clock, clock.now())) == []
    assert [each.due_at for each in await services.reminders.list(KIT)] == [out_at - DAY]


async def test_who_knows_the_day_is_not_told_that_it_moved_once_the_time_is_known(
    services: Services, clock: ManualClock
) -> None:
    release, film = await own_release(services, A_DAY)
    await about(services, film, DAY)
    await services.releases.move(SERVER, STAFF, release.id, FILM)
    assert told(await come(services, clock, clock.now())) == []
    assert [each.due_at for each in await services.reminders.list(KIT)] == [datetime(2027, 3, 5, 8, tzinfo=UTC)]


async def test_a_newer_pack_moves_the_reminders_of_what_it_moved(services: Services, clock: ManualClock) -> None:
    trailer = await subject_of(services, "first_trailer", None)
    for guild_id in (SERVER, None):
        await about(services, trailer, DAY, guild_id=guild_id)
    await services.releases.move(SERVER, STAFF, "first_trailer", FILM)
    await come(services, clock, clock.now())
    assert await services.releases.catch_up()
    assert told(await come(services, clock, clock.now())) == []
    assert trailer.out_at is not None
    out_at = trailer.out_at + 7 * DAY
    of_server = datetime(2027, 3, 5, 8, tzinfo=UTC)
    _newer(services, "first_trailer", when=Schedule.of(out_at))
    assert await services.releases.catch_up()
    assert told(await come(services, clock, clock.now())) == [(KIT, "moved", out_at)]
    assert [each.due_at for each in await services.reminders.list(KIT)] == [of_server, out_at - DAY]
    _newer(services, "first_trailer", status=Status.CANCELLED)
    assert await services.releases.catch_up()
    assert told(await come(services, clock, clock.now())) == [(KIT, "cancelled", out_at)]
    assert [each.due_at for each in await services.reminders.list(KIT)] == [of_server]


def _newer(services: Services, release_id: str, **values: object) -> None:
    """The pack says something else about a release."""
    pack = services.planning.pack
    services.planning.pack = tuple(replace(each, **values) if each.id == release_id else each for each in pack)  # type: ignore[arg-type]


async def test_a_release_that_moves_while_others_catch_up_takes_its_reminders_along_for_good(
    services: Services, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    release, film = await own_release(services)
    await about(services, film, DAY)
    look, moves = services.planning.releases, list[asyncio.Task[object]]()

    async def slow(conn: AsyncConnection, guild_id: int | None) -> list[Release]:
        """Once, staff move the release between the look and what is made of it, if nothing keeps them from it."""
        found = await look(conn, guild_id)
        if not moves:
            moves.append(asyncio.create_task(services.releases.move(SERVER, STAFF, release.id, LATER)))
            await asyncio.wait(moves, timeout=0.3)
        return found

    monkeypatch.setattr(services.planning, "releases", slow)
    assert await services.releases.catch_up()
    await asyncio.gather(*moves)
    out_at = datetime(2027, 5, 6, 8, tzinfo=UTC)
    assert told(await come(services, clock, clock.now())) == [(KIT, "moved", out_at)]
    assert [each.due_at for each in await services.reminders.list(KIT)] == [out_at - DAY]


async def test_following_makes_no_forgotten_server_known_again(services: Services, database: Database) -> None:
    await about(services, await subject_of(services, "first_trailer", SERVER), DAY)
    assert await services.releases.catch_up()
    async with database.read() as conn:
        assert await servers.list_servers(conn) == {}


async def test_a_server_whose_reminders_cannot_follow_keeps_no_other_from_it(
    services: Services, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    trailer = await subject_of(services, "first_trailer", None)
    places = (SERVER, OTHER, None)
    for guild_id in places:
        await about(services, trailer, DAY, guild_id=guild_id)
    _newer(services, "first_trailer", when=FILM)
    follow, tried = services.reminders.follow, list[int | None]()

    async def failing(conn: object, guild_id: int | None, *given: object, **more: bool) -> bool:
        tried.append(guild_id)
        if len(tried) == 1:
            raise ProvokedError
        return await follow(conn, guild_id, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(services.reminders, "follow", failing)
    assert not await services.releases.catch_up()
    assert set(tried) == set(places)
    assert len(told(await come(services, clock, clock.now()))) == 2
    monkeypatch.undo()
    assert await services.releases.catch_up()
    assert len(told(await come(services, clock, clock.now()))) == 1
