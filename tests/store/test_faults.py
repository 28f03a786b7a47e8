"""A full disk, a database that may only be read or that somebody else holds: people are told, and nothing changes."""

import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from subprocess import PIPE
from typing import Any

import pytest
from sqlalchemy import event, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.clock import ManualClock
from bot.errors import BusyError, CannotSaveError
from bot.server.changes import Change
from bot.server.settings import ServerSettings
from bot.services.audit import Audit
from bot.services.settings import SettingsKeeper
from bot.store.database import PATIENCE, Database

SERVER, KIT = 70, 7
DISCORD_WAITS = 3.0  # seconds, for an answer
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


class Server:
    """A server on Discord whose staff change its settings."""

    def __init__(self, database: Database, clock: ManualClock) -> None:
        self._keeper = SettingsKeeper(database, clock, self._tell)
        self._audit = Audit(database, clock, lambda: None)
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

    def _tell(self) -> None:
        self._told += 1


@pytest.fixture
def server(database: Database, clock: ManualClock) -> Server:
    return Server(database, clock)


class Pragma:
    """A setting of SQLite that holds for every connection from now on."""

    def __init__(self, database: Database, name: str, value: int) -> None:
        self._name, self.value = name, value
        event.listen(database._engine.sync_engine, "checkout", self._put)

    def _put(self, connection: Any, *_: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA {self._name} = {self.value}")
        cursor.close()


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
    postgres_server: str, database_url: str, database: Database, server: Server
) -> None:
    """As a standby is. Connections that are made anew notice it."""

    async def put(read_only: str) -> None:
        admin = create_async_engine(
            make_url(postgres_server).set(drivername="postgresql+asyncpg"), isolation_level="AUTOCOMMIT"
        )
        async with admin.connect() as conn:
            name = make_url(database_url).database
            await conn.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = {read_only}"))
        await admin.dispose()
        await database.close()  # lets go of its connections

    await server.can_be_changed()
    await put("on")
    await server.cannot_be_changed(CannotSaveError)
    await put("off")
    await server.can_be_changed()


def held(database_url: str) -> AbstractAsyncContextManager[None]:
    """Somebody else is writing, and does not come to an end."""
    return _held_sqlite(database_url) if database_url.startswith("sqlite") else _held_postgresql(database_url)


@asynccontextmanager
async def _held_sqlite(database_url: str) -> AsyncIterator[None]:
    command = [sys.executable, "-c", HOLD, str(make_url(database_url).database)]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE) as process:  # noqa: ASYNC220, S603 - it answers at once
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            process.kill()


@asynccontextmanager
async def _held_postgresql(database_url: str) -> AsyncIterator[None]:
    engine = create_async_engine(database_url)
    try:
        async with engine.connect() as conn:
            await conn.execute(text("SELECT * FROM servers FOR UPDATE"))
            yield
    finally:
        await engine.dispose()


async def test_who_finds_the_database_held_is_told_before_discord_gives_up(server: Server, database_url: str) -> None:
    await server.can_be_changed()
    async with held(database_url):
        started = time.monotonic()
        await server.cannot_be_changed(BusyError)
        assert PATIENCE * 0.9 < time.monotonic() - started < DISCORD_WAITS
    await server.can_be_changed()
