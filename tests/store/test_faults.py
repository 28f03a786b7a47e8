"""A full disk, a database that may only be read or that somebody else holds: people are told, nothing changes, and who
only looks is not held up.
"""

import asyncio
import time
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.clock import ManualClock
from bot.errors import BusyError, CannotSaveError
from bot.server.changes import Change
from bot.server.settings import ServerSettings
from bot.services.audit import Audit
from bot.services.planning import Planning
from bot.services.settings import SettingsKeeper
from bot.show.catalog import Catalog
from bot.store.database import PATIENCE, Database
from tests.store.faults import Pragma, held

SERVER, KIT = 70, 7
DISCORD_WAITS = 3.0  # seconds, for an answer
MANY = 30  # more than there are connections
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


class Server:
    """A server on Discord whose staff change its settings."""

    def __init__(self, database: Database, clock: ManualClock, catalog: Catalog) -> None:
        planning = Planning(database, clock, catalog, lambda: None)
        self._keeper = SettingsKeeper(database, clock, planning.plan, self._tell)
        self._audit = Audit(database, clock, lambda _: None, lambda: None)
        self._told = 0
        self._number = 0

    async def change(self) -> None:
        self._number += 1
        await self._keeper.change(SERVER, KIT, {"news.channel": str(self._number), "log": str(self._number)})

    async def state(self) -> tuple[ServerSettings, list[Change], int]:
        found, _ = await self._audit.page(SERVER, most=100_000)
        return await self._keeper.get(SERVER), found, self._told

    async def can_be_changed(self) -> None:
        before = await self.state()
        await self.change()
        after = await self.state()
        assert after[0].values == {"log": str(self._number), "news.channel": str(self._number)}
        assert (after[1][2:], after[2]) == (before[1], before[2] + 1)

    async def cannot_be_changed(self, error: type[Exception]) -> None:
        before = await self.state()
        with pytest.raises(error):
            await self.change()
        assert await self.state() == before

    def _tell(self, guild_id: int) -> None:
        assert guild_id == SERVER
        self._told += 1


@pytest.fixture
def server(database: Database, clock: ManualClock, lantern: Catalog) -> Server:
    return Server(database, clock, lantern)


@ON_SQLITE
async def test_who_finds_no_room_on_the_disk_is_told_until_there_is_some(database: Database, server: Server) -> None:
    """SQLite's own limit gives SQLite's own error."""
    room = Pragma(database, "max_page_count", 30)
    before, error = await server.state(), None
    while error is None:
        try:
            await server.change()
            before = await server.state()
        except CannotSaveError as full:
            error = full
    assert "database or disk is full" in str(error.__cause__)
    assert await server.state() == before
    assert len(before[1]) > 20
    room.value = 1_000
    await server.can_be_changed()


@ON_SQLITE
async def test_a_file_that_may_only_be_read_can_still_be_read(database: Database, server: Server) -> None:
    await server.can_be_changed()
    forbidden = Pragma(database, "query_only", 1)
    await server.cannot_be_changed(CannotSaveError)
    forbidden.value = 0
    await server.can_be_changed()


@ON_POSTGRESQL
async def test_a_postgresql_server_that_may_only_be_read_can_still_be_read(
    postgres_server: str, address: str, database: Database, server: Server
) -> None:
    """As a standby is. Connections that are made anew notice it."""

    async def put(read_only: str) -> None:
        admin = create_async_engine(
            make_url(postgres_server).set(drivername="postgresql+asyncpg"), isolation_level="AUTOCOMMIT"
        )
        async with admin.connect() as conn:
            name = make_url(address).database
            await conn.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = {read_only}"))
        await admin.dispose()
        await database.close()  # lets go of its connections

    await server.can_be_changed()
    await put("on")
    await server.cannot_be_changed(CannotSaveError)
    await put("off")
    await server.can_be_changed()


async def test_who_finds_the_database_held_is_told_before_discord_gives_up(server: Server, address: str) -> None:
    await server.can_be_changed()
    async with held(address):
        started = time.monotonic()
        await server.cannot_be_changed(BusyError)
        assert PATIENCE * 0.9 < time.monotonic() - started < DISCORD_WAITS
    await server.can_be_changed()


async def test_people_who_only_look_are_not_held_up_by_the_many_who_wait_to_write(
    database: Database, server: Server, address: str
) -> None:
    await server.can_be_changed()
    before = await server.state()
    async with held(address):
        writing = asyncio.gather(*(server.change() for _ in range(MANY)), return_exceptions=True)
        await asyncio.sleep(0)
        looks = [await server.state() for _ in range(MANY)]
        assert not writing.done()
    assert looks == [before] * MANY
    await writing
    await server.can_be_changed()


@ON_SQLITE
async def test_who_asks_first_writes_first(database: Database) -> None:
    """SQLite alone would let them in by chance, and keep some waiting for too long."""
    order: list[int] = []

    async def write(number: int) -> None:
        async with database.begin() as conn:
            await conn.execute(text("SELECT 1"))
            order.append(number)

    await asyncio.gather(*map(write, range(MANY)))
    assert order == list(range(MANY))


async def test_a_turn_that_failed_is_given_to_the_next(database: Database, server: Server) -> None:
    async def fail() -> None:
        async with database.begin():
            raise LookupError

    results = await asyncio.gather(*(fail() for _ in range(MANY)), return_exceptions=True)
    assert [type(result) for result in results] == [LookupError] * MANY
    await server.can_be_changed()


async def test_who_finds_every_connection_taken_is_told_before_discord_gives_up(
    database: Database, server: Server
) -> None:
    before = await server.state()
    async with AsyncExitStack() as taken:
        refused = False
        while not refused:
            started = time.monotonic()
            try:
                await taken.enter_async_context(database.read())
            except BusyError:
                refused = True
        assert PATIENCE * 0.9 < time.monotonic() - started < DISCORD_WAITS
    assert await server.state() == before
    await server.can_be_changed()


@ON_POSTGRESQL
async def test_of_two_who_wait_for_each_other_one_is_told_to_try_again(database: Database) -> None:
    both = asyncio.Barrier(2)
    async with database.begin() as conn:
        await conn.execute(text("INSERT INTO notes VALUES ('a', '', now()), ('b', '', now())"))

    async def write(*names: str) -> None:
        async with database.begin() as conn:
            for name in names:
                await conn.execute(text("UPDATE notes SET value = 'x' WHERE name = :name"), {"name": name})
                if name == names[0]:
                    await both.wait()

    results = await asyncio.gather(write("a", "b"), write("b", "a"), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["BusyError", "NoneType"]
