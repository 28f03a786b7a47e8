"""A server is known from its first lock on, and when it is purged, everything about it goes and nothing else."""

import asyncio
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, insert, select

from bot.clock import ManualClock
from bot.store import servers as store
from bot.store.database import Database
from bot.store.schema import deliveries, metadata, servers
from tests.conftest import NOW

SERVER, OTHER = 2**63 - 1, 1


async def test_locking_makes_a_server_known_and_keeps_what_is_known_of_it(
    database: Database, clock: ManualClock
) -> None:
    left_at = clock.now()
    async with database.begin() as conn:
        for guild_id in (SERVER, OTHER):
            await store.lock_server(conn, guild_id, clock.now())
        await store.put_left(conn, [SERVER], left_at)
        await store.put_mirrored(conn, SERVER, 2**62)
        await store.put_log(conn, SERVER, 2**62 + 1)
        await store.put_planned(conn, [SERVER], left_at)
    clock.advance(timedelta(days=1))
    async with database.begin() as conn:
        await store.lock_server(conn, SERVER, clock.now())
    async with database.read() as conn:
        rows = (await conn.execute(select(servers).order_by(servers.c.guild_id))).all()
    assert [tuple(row) for row in rows] == [
        (OTHER, None, None, None, None, left_at),
        (SERVER, left_at, 2**62, 2**62 + 1, left_at, clock.now()),
    ]


async def test_who_locks_a_server_is_alone_with_it(database: Database, clock: ManualClock) -> None:
    """Each reads a number, lets others have their turn, and writes the next one: none is lost."""

    async def count() -> None:
        async with database.begin() as conn:
            await store.lock_server(conn, SERVER, clock.now())
            number = await store.find_mirrored(conn, SERVER)
            await asyncio.sleep(0)
            await store.put_mirrored(conn, SERVER, number + 1)

    await asyncio.gather(*(count() for _ in range(10)))
    async with database.read() as conn:
        assert await store.find_mirrored(conn, SERVER) == 10


async def test_locking_what_is_known_keeps_others_out_and_makes_nothing_known(
    database: Database, clock: ManualClock
) -> None:
    async def count() -> None:
        async with database.begin() as conn:
            await store.lock_known(conn, SERVER)
            await store.lock_known(conn, OTHER)
            number = await store.find_mirrored(conn, SERVER)
            await asyncio.sleep(0)
            await store.put_mirrored(conn, SERVER, number + 1)

    async with database.begin() as conn:
        await store.lock_server(conn, SERVER, clock.now())
    await asyncio.gather(*(count() for _ in range(10)))
    async with database.read() as conn:
        assert (await store.find_mirrored(conn, SERVER), list(await store.list_servers(conn))) == (10, [SERVER])


async def test_planning_never_goes_back(database: Database, clock: ManualClock) -> None:
    async with database.begin() as conn:
        await store.lock_server(conn, SERVER, clock.now())
        for days, expected in ((0, 0), (2, 2), (1, 2)):
            await store.put_planned(conn, [SERVER], clock.now() + timedelta(days=days))
            assert await store.find_planned(conn, SERVER) == clock.now() + timedelta(days=expected)


async def test_only_known_servers_can_be_left_and_come_back(database: Database, clock: ManualClock) -> None:
    async with database.begin() as conn:
        for guild_id in (1, 2, 3):
            await store.lock_server(conn, guild_id, clock.now())
        await store.put_left(conn, {1, 2, 999}, clock.now())
        await store.put_left(conn, [2], None)
        await store.put_left(conn, [], clock.now())
        await store.put_mirrored(conn, 999, 5)
        assert await store.list_servers(conn) == {1: clock.now(), 2: None, 3: None}
        assert [await store.find_mirrored(conn, guild_id) for guild_id in (1, 999)] == [0, 0]


async def rows_of(database: Database, table: Table) -> list[tuple[Any, ...]]:
    async with database.read() as conn:
        return sorted((tuple(row) for row in await conn.execute(select(table))), key=repr)


async def test_a_purge_takes_all_of_a_server_and_nothing_of_others(database: Database) -> None:
    """In every table, whichever come with later versions: `guild_id` is how a table tells that it is about servers."""
    tables = metadata.sorted_tables
    about_servers = [table for table in tables if "guild_id" in table.c]
    async with database.begin() as conn:
        for table in tables:
            for number, guild_id in enumerate((SERVER, OTHER) if table in about_servers else (OTHER,), 5):
                samples = {str: f"x{number}", bool: False, int: number, bytes: bytes([number])}
                row = {column.name: samples.get(column.type.python_type, NOW) for column in table.c}
                if table is deliveries:
                    row["user_id"] = None  # it has one place
                await conn.execute(insert(table).values(row | ({"guild_id": guild_id} if "guild_id" in row else {})))
    before = {table: await rows_of(database, table) for table in tables}
    assert [table for table in tables if len(before[table]) == 2] == about_servers
    async with database.begin() as conn:
        await store.purge_server(conn, SERVER)
    for table in tables:
        kept = [row for row in before[table] if SERVER not in row]
        assert (table.name, await rows_of(database, table)) == (table.name, kept)
        assert len(kept) == 1
