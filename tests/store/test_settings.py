"""Settings are kept one row for each name, and an upload waits for its yes, on both databases."""

from datetime import timedelta

from sqlalchemy import select

from bot.clock import ManualClock
from bot.store import settings as store
from bot.store.database import Database
from bot.store.schema import proposals

SERVER, OTHER, SOMEBODY, ANOTHER = 2**63 - 1, 1, 7, 2**63 - 2


async def test_only_what_is_named_is_changed_and_none_deletes(database: Database) -> None:
    async with database.begin() as conn:
        assert await store.find_values(conn, SERVER) == {}
        await store.put_values(conn, SERVER, {"news.channel": "1", "news.role": "2", "late": "1h/1d"})
        await store.put_values(conn, OTHER, {"news.channel": "9", "late": "0m/1h"})
    async with database.begin() as conn:
        await store.put_values(conn, SERVER, {"news.role": "3", "late": None, "log": None, "timezone": "UTC"})
        await store.put_values(conn, SERVER, {})
    async with database.read() as conn:
        here = {"news.channel": "1", "news.role": "3", "timezone": "UTC"}
        assert await store.find_values(conn, SERVER) == here
        assert await store.find_values(conn, OTHER) == {"news.channel": "9", "late": "0m/1h"}
        assert sorted(await store.list_servers(conn)) == [OTHER, SERVER]
        assert [await store.find_value(conn, SERVER, name) for name in ("news.role", "late")] == ["3", None]


async def test_the_longest_value_and_every_character_come_back(database: Database) -> None:
    value = ("\N{GREEN HEART}'\";--%_\\\n" * 400)[:400]
    async with database.begin() as conn:
        await store.put_values(conn, SERVER, {"n" * 40: value})
    async with database.read() as conn:
        assert await store.find_values(conn, SERVER) == {"n" * 40: value}


async def test_the_newest_upload_of_somebody_in_a_server_is_the_one_that_waits(
    database: Database, clock: ManualClock
) -> None:
    start = clock.now()
    async with database.begin() as conn:
        for guild_id, user_id, content in [
            (SERVER, SOMEBODY, "old"),
            (SERVER, ANOTHER, "another's"),
            (OTHER, SOMEBODY, "elsewhere"),
        ]:
            await store.put_proposal(conn, guild_id, user_id, content, start)
        clock.advance(timedelta(seconds=1))
        await store.put_proposal(conn, SERVER, SOMEBODY, "n" * 70_000, clock.now())
    async with database.read() as conn:
        assert await store.find_proposal(conn, SERVER, SOMEBODY, clock.now()) == "n" * 70_000
        assert await store.find_proposal(conn, SERVER, ANOTHER, start) == "another's"
        assert await store.find_proposal(conn, OTHER, SOMEBODY, start) == "elsewhere"
        assert await store.find_proposal(conn, OTHER, SOMEBODY, clock.now()) is None
        assert await store.find_proposal(conn, OTHER, ANOTHER, start) is None
        assert sorted(await store.list_proposals_of(conn, SOMEBODY)) == [
            (OTHER, start, "elsewhere"),
            (SERVER, clock.now(), "n" * 70_000),
        ]


async def test_uploads_are_cleared_by_age_by_place_and_by_person(database: Database, clock: ManualClock) -> None:
    async def left() -> set[tuple[int, int]]:
        return {(row.guild_id, row.user_id) for row in await conn.execute(select(proposals))}

    async with database.begin() as conn:
        await store.put_proposal(conn, 1, SOMEBODY, "old", clock.now() - timedelta(microseconds=1))
        for guild_id, user_id in [(2, SOMEBODY), (2, ANOTHER), (3, SOMEBODY), (3, ANOTHER), (4, SOMEBODY)]:
            await store.put_proposal(conn, guild_id, user_id, "new", clock.now())
        await store.clear_proposals(conn, clock.now())
        assert await left() == {(2, SOMEBODY), (2, ANOTHER), (3, SOMEBODY), (3, ANOTHER), (4, SOMEBODY)}
        await store.clear_proposal(conn, 3, SOMEBODY)
        assert await left() == {(2, SOMEBODY), (2, ANOTHER), (3, ANOTHER), (4, SOMEBODY)}
        await store.clear_proposals_of(conn, SOMEBODY)
        assert await left() == {(2, ANOTHER), (3, ANOTHER)}
