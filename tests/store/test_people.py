"""The time zone of a person is kept until it is said anew, or forgotten."""

from datetime import timedelta

from bot.clock import ManualClock
from bot.store.database import Database
from bot.store.people import clear_person, find_zone, put_zone

KIT, TAO = 2**63 - 1, 8


async def test_a_zone_is_kept_until_it_is_said_anew_or_forgotten(database: Database, clock: ManualClock) -> None:
    async with database.begin() as conn:
        assert await find_zone(conn, KIT) is None
        await put_zone(conn, KIT, "Europe/London", clock.now())
        await put_zone(conn, TAO, "Asia/Tokyo", clock.now())
    clock.advance(timedelta(days=1))
    async with database.begin() as conn:
        await put_zone(conn, KIT, "America/New_York", clock.now())
    async with database.read() as conn:
        assert await find_zone(conn, KIT) == ("America/New_York", clock.now())
    async with database.begin() as conn:
        await clear_person(conn, KIT)
    async with database.read() as conn:
        assert await find_zone(conn, KIT) is None
        assert await find_zone(conn, TAO) == ("Asia/Tokyo", clock.now() - timedelta(days=1))
