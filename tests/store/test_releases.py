"""Releases of servers come back as they were, on both databases, and one server never touches another."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.clock import ManualClock
from bot.show.entry import Precision
from bot.show.progress import Mark
from bot.show.release import LONGEST_TITLE, OWN, TBA, Release, ReleaseKind, Schedule, Status
from bot.store import releases as store
from bot.store import schema
from bot.store.database import Database
from tests.conftest import NOW

SERVER, OTHER, EDITOR, SOMEBODY = 70, 2**63 - 1, 8, 9
SEASON = Release(OWN, "Season 4", ReleaseKind.SEASON, TBA)
FILM = Release("film", "The film", ReleaseKind.FILM, TBA)
MINUTE = Schedule(date(2027, 3, 28), time(1, 30), "Europe/London", Precision.MINUTE)


async def kept(database: Database, guild_id: int = SERVER) -> list[Release]:
    async with database.read() as conn:
        return await store.list_own(conn, guild_id)


@pytest.mark.parametrize(
    "release",
    [
        SEASON,
        replace(SEASON, when=MINUTE, status=Status.RUMOUR, about="A sentence.", revision=3),
        replace(SEASON, when=replace(MINUTE, zone="UTC", at=time()), kind=ReleaseKind.EVENT),
        replace(SEASON, when=Schedule(date(2028, 2, 29), precision=Precision.DAY), kind=ReleaseKind.BOOK),
        replace(SEASON, when=Schedule(date(2027, 3, 1), precision=Precision.MONTH), status=Status.CANCELLED),
        replace(SEASON, when=Schedule(date(2027, 1, 1), precision=Precision.YEAR), kind=ReleaseKind.TRAILER),
        replace(SEASON, kind=ReleaseKind.REWATCH, when=MINUTE, episodes=((Mark(1, 1), 0), (Mark(1, 2), 350))),
        replace(SEASON, title="🏳️‍🌈" * (LONGEST_TITLE // 6), about="é" * 400),
    ],
    ids=["tba", "minute", "midnight", "day", "month", "year", "rewatch", "long"],
)
async def test_every_release_comes_back_as_it_was(database: Database, clock: ManualClock, release: Release) -> None:
    async with database.begin() as conn:
        added = await store.add_release(conn, SERVER, release, EDITOR, clock.now())
    assert (added, await kept(database)) == ("own_1", [replace(release, id="own_1")])


async def test_a_release_of_the_pack_keeps_its_id_and_a_server_has_it_once(
    database: Database, clock: ManualClock
) -> None:
    async with database.begin() as conn:
        ids = [
            await store.add_release(conn, guild_id, release, EDITOR, clock.now())
            for guild_id, release in ((SERVER, SEASON), (SERVER, FILM), (OTHER, FILM), (SERVER, SEASON))
        ]
    own = [replace(SEASON, id="own_1"), FILM, replace(SEASON, id="own_4")]
    assert (ids, await kept(database), await kept(database, OTHER)) == (["own_1", "film", "film", "own_4"], own, [FILM])
    with pytest.raises(IntegrityError):
        async with database.begin() as conn:
            await store.add_release(conn, SERVER, FILM, EDITOR, clock.now())


@pytest.mark.parametrize("guild_id", [SERVER, OTHER])
async def test_a_release_is_written_over_in_its_own_server_alone(
    database: Database, clock: ManualClock, guild_id: int
) -> None:
    async with database.begin() as conn:
        for here, release in ((SERVER, SEASON), (OTHER, FILM), (SERVER, FILM), (OTHER, SEASON)):
            await store.add_release(conn, here, release, EDITOR, clock.now())
    before = {here: await kept(database, here) for here in (SERVER, OTHER)}
    changed = [
        replace(each, title="Another", when=MINUTE, status=Status.ANNOUNCED, about="So.", revision=1)
        for each in before[guild_id]
    ]
    async with database.begin() as conn:
        for release in (*changed, replace(SEASON, id="own_1" if guild_id == OTHER else "own_4")):
            await store.put_release(conn, guild_id, release, SOMEBODY, clock.now())
    assert {here: await kept(database, here) for here in (SERVER, OTHER)} == {**before, guild_id: changed}


async def test_who_asks_to_be_forgotten_is_and_nobody_else(database: Database, clock: ManualClock) -> None:
    async with database.begin() as conn:
        for guild_id, actor_id in ((SERVER, EDITOR), (OTHER, EDITOR), (SERVER, SOMEBODY)):
            await store.add_release(conn, guild_id, SEASON, actor_id, clock.now())
        counts = [await store.count_of_actor(conn, actor_id) for actor_id in (EDITOR, SOMEBODY)]
        assert counts == [2, 1]
        await store.forget_actor(conn, EDITOR)
        assert await store.count_of_actor(conn, EDITOR) == 0
        actors = await conn.execute(select(schema.releases.c.actor_id).order_by(schema.releases.c.id))
    assert (list(actors.scalars()), len(await kept(database))) == ([None, None, SOMEBODY], 2)


@pytest.mark.parametrize(
    ("when", "goes"),
    [
        (Schedule(date(2026, 11, 21), time(11, 59), "UTC", Precision.MINUTE), True),
        (Schedule(date(2026, 11, 21), time(12), "UTC", Precision.MINUTE), False),
        (Schedule(date(2026, 11, 20), precision=Precision.DAY), True),
        (Schedule(date(2026, 11, 21), precision=Precision.DAY), False),
        (Schedule(date(2026, 10, 1), precision=Precision.MONTH), True),
        (Schedule(date(2026, 11, 1), precision=Precision.MONTH), False),
        (Schedule(date(2025, 1, 1), precision=Precision.YEAR), True),
        (Schedule(date(2026, 1, 1), precision=Precision.YEAR), False),
        (TBA, False),
    ],
    ids=str,
)
async def test_what_is_over_goes_and_what_stands_in_the_place_of_the_packs_stays(
    database: Database, clock: ManualClock, when: Schedule, goes: bool
) -> None:
    kept_on = await added(database, clock.now(), replace(SEASON, when=when), replace(FILM, when=when), SEASON)
    async with database.begin() as conn:
        await store.clear_old(conn, clock.now())
    assert await kept(database) == kept_on[goes:]


@pytest.mark.parametrize(("off_at", "goes"), [(NOW - timedelta(seconds=1), True), (NOW, False)])
async def test_what_was_called_off_so_long_ago_goes_whenever_it_had_been_for(
    database: Database, off_at: datetime, goes: bool
) -> None:
    off = replace(SEASON, when=MINUTE, status=Status.CANCELLED)
    kept_on = await added(database, off_at, off, replace(SEASON, when=MINUTE), SEASON)
    async with database.begin() as conn:
        await store.clear_old(conn, NOW)
    assert await kept(database) == kept_on[goes:]


async def test_the_number_of_one_that_is_gone_is_not_given_to_another(database: Database, clock: ManualClock) -> None:
    over = replace(SEASON, when=Schedule(date(2020, 1, 1), precision=Precision.DAY))
    await added(database, clock.now(), over, over)
    async with database.begin() as conn:
        await store.clear_old(conn, clock.now())
        assert await store.add_release(conn, OTHER, SEASON, EDITOR, clock.now()) == "own_3"


async def added(database: Database, at: datetime, *releases: Release) -> list[Release]:
    async with database.begin() as conn:
        return [replace(each, id=await store.add_release(conn, SERVER, each, EDITOR, at)) for each in releases]
