"""What befalls a database: somebody else who holds it, and SQLite with little room or none to write in."""

import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from subprocess import PIPE
from typing import Any

from sqlalchemy import event, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.database import Database

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


class Pragma:
    """A setting of SQLite that holds for every connection from now on."""

    def __init__(self, database: Database, name: str, value: int) -> None:
        self._name, self.value = name, value
        event.listen(database._engine.sync_engine, "checkout", self._put)

    def _put(self, connection: Any, *_: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA {self._name} = {self.value}")
        cursor.close()


def held(database_url: str, table: str = "servers") -> AbstractAsyncContextManager[None]:
    """Somebody else is writing, and does not come to an end; on PostgreSQL, to this table."""
    return _held_sqlite(database_url) if database_url.startswith("sqlite") else _held_postgresql(database_url, table)


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
async def _held_postgresql(database_url: str, table: str) -> AsyncIterator[None]:
    engine = create_async_engine(database_url)
    try:
        async with engine.connect() as conn:
            await conn.execute(text(f"SELECT * FROM {table} FOR UPDATE"))  # noqa: S608 - our own names
            yield
    finally:
        await engine.dispose()
