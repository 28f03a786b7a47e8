"""How far people are survives on both databases."""

import asyncio
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from bot.clock import ManualClock
from bot.show.progress import NOT_STARTED, PAST_THE_END, Mark, Progress
from bot.store import progress as store
from bot.store.database import Database
from bot.store.schema import members

SOMEBODY, LARGEST = 2, 2**63 - 1
PLACE = Progress(Mark(2, 3), 1)


async def test_a_member_is_remembered_and_forgotten(database: Database, clock: ManualClock) -> None:
    async with database.begin() as conn:
        assert await store.find_member(conn, LARGEST) is None
        await store.put_member(conn, LARGEST, PLACE.show, PLACE.book, clock.now())
    async with database.read() as conn:
        assert await store.find_member(conn, LARGEST) == PLACE
    async with database.begin() as conn:
        assert await store.clear_member(conn, LARGEST)
        assert not await store.clear_member(conn, LARGEST)
        assert await store.find_member(conn, LARGEST) is None


@pytest.mark.parametrize(
    "place",
    [Progress(NOT_STARTED, 0), Progress(PAST_THE_END, 99), Progress(NOT_STARTED, 2), Progress(Mark(1, 1), 0)],
    ids=str,
)
async def test_every_place_comes_back_as_it_was(database: Database, clock: ManualClock, place: Progress) -> None:
    async with database.begin() as conn:
        await store.put_member(conn, SOMEBODY, place.show, place.book, clock.now())
    async with database.read() as conn:
        assert await store.find_member(conn, SOMEBODY) == place


async def test_the_last_word_counts_and_nobody_else_is_touched(database: Database, clock: ManualClock) -> None:
    async with database.begin() as conn:
        await store.put_member(conn, SOMEBODY, PLACE.show, PLACE.book, clock.now())
        await store.put_member(conn, LARGEST, PLACE.show, PLACE.book, clock.now())
        clock.advance(timedelta(hours=1))
        await store.put_member(conn, SOMEBODY, Mark(1, 1), 0, clock.now())
    async with database.read() as conn:
        rows = (await conn.execute(select(members).order_by(members.c.user_id))).all()
    assert [tuple(row) for row in rows] == [
        (SOMEBODY, 1, 1, 0, clock.now()),
        (LARGEST, 2, 3, 1, clock.now() - timedelta(hours=1)),
    ]


async def test_what_is_not_named_stays_as_it_was_or_counts_as_not_started(
    database: Database, clock: ManualClock
) -> None:
    async with database.begin() as conn:
        places = [
            await store.put_member(conn, SOMEBODY, show, book, clock.now())
            for show, book in ((None, 2), (Mark(1, 8), None), (None, 3), (None, None))
        ]
    assert places == [
        Progress(NOT_STARTED, 2),
        Progress(Mark(1, 8), 2),
        Progress(Mark(1, 8), 3),
        Progress(Mark(1, 8), 3),
    ]


async def test_a_new_member_can_be_put_by_many_connections_at_once(database: Database, clock: ManualClock) -> None:
    places = [Progress(Mark(1, number), 0) for number in range(1, 9)]

    async def put(place: Progress) -> None:
        async with database.begin() as conn:
            await store.put_member(conn, SOMEBODY, place.show, place.book, clock.now())

    await asyncio.gather(*map(put, places))
    async with database.read() as conn:
        assert await store.find_member(conn, SOMEBODY) in places
        assert len((await conn.execute(select(members))).all()) == 1


async def test_what_fails_half_way_leaves_nothing(database: Database, clock: ManualClock) -> None:
    async def put_and_fail() -> None:
        async with database.begin() as conn:
            await store.put_member(conn, SOMEBODY, PLACE.show, PLACE.book, clock.now())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await put_and_fail()
    async with database.read() as conn:
        assert await store.find_member(conn, SOMEBODY) is None


async def test_an_instant_needs_a_zone(database: Database, clock: ManualClock) -> None:
    with pytest.raises(StatementError, match="an instant needs a zone"):
        async with database.begin() as conn:
            await store.put_member(conn, SOMEBODY, PLACE.show, PLACE.book, clock.now().replace(tzinfo=None))


async def test_an_instant_of_any_zone_comes_back_as_the_same_one_in_utc(database: Database, clock: ManualClock) -> None:
    elsewhere = clock.now().astimezone(timezone(timedelta(hours=-9)))
    async with database.begin() as conn:
        await store.put_member(conn, SOMEBODY, PLACE.show, PLACE.book, elsewhere)
        found: datetime = (await conn.execute(select(members.c.updated_at))).scalar_one()
    assert (found, found.utcoffset()) == (clock.now(), timedelta(0))
