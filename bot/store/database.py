"""Opens the database, brings its schema up to date, and hands out transactions. Asks no table."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import BusyError, CannotSaveError, StartError
from bot.store.schema import REVISION

log = logging.getLogger(__name__)

_MIGRATION_LOCK = 0x7472_7568_616D  # "truham"; a PostgreSQL advisory lock
_NO_ROOM = (  # as SQLite and PostgreSQL put it
    "database or disk is full",
    "disk I/O error",
    "attempt to write a readonly database",
    "No space left on device",
    "read-only transaction",
)
PATIENCE = 2.0  # seconds that a question waits for the database: Discord gives three for an answer
MOST_WRITERS = {"sqlite": 1, "postgresql": 8}  # at once: more of them would take the connections of those who only look
_TIMEOUTS: dict[str, dict[str, Any]] = {
    "sqlite": {"timeout": PATIENCE},
    "postgresql": {  # to connect, for one statement, and for a lock
        "timeout": 10.0,
        "command_timeout": 30.0,
        "server_settings": {"lock_timeout": f"{PATIENCE * 1000:.0f}"},
    },
}


class Database:
    """One engine. `begin()` is a transaction: it commits at the end of the block, or not at all; `read()` looks."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._writers = asyncio.Semaphore(MOST_WRITERS[engine.dialect.name])

    @classmethod
    async def open(cls, url: str) -> "Database":
        """Open and migrate. Raises StartError (exit code 4) where the database cannot be used."""
        address = make_url(url)
        file = address.database if address.get_backend_name() == "sqlite" else None
        timeouts = _TIMEOUTS[address.get_backend_name()]
        options: dict[str, Any] = {"pool_timeout": PATIENCE} if file != ":memory:" else {}
        engine = create_async_engine(
            address, connect_args=timeouts, pool_pre_ping=file is None, hide_parameters=True, **options
        )
        if address.get_backend_name() == "sqlite":
            event.listen(engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(engine.sync_engine, "begin", _begin_sqlite)
        try:
            if file and file != ":memory:":
                await asyncio.to_thread(Path(file).parent.mkdir, parents=True, exist_ok=True)
            async with engine.begin() as conn:
                if address.get_backend_name() == "postgresql":
                    await conn.execute(text("SET LOCAL lock_timeout = 0"))  # a migration may take its time
                    await conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
                await conn.run_sync(_bring_up_to_date)
        except BaseException as error:
            await engine.dispose()
            if isinstance(error, StartError) or not isinstance(error, Exception):
                raise
            reason = str(getattr(error, "orig", None) or error)
            raise StartError("start-database", code=4, where=address.render_as_string(), reason=reason) from error
        return cls(engine)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """Raises BusyError where somebody else is writing for longer than people wait, CannotSaveError where there is
        no room or no right to write. Nothing is changed then.
        """
        with _saying_why():
            async with asyncio.timeout(PATIENCE):
                await self._writers.acquire()
            try:
                async with self._engine.begin() as conn:
                    yield conn
            finally:
                self._writers.release()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        with _saying_why():
            async with self._engine.connect() as plain:
                conn = await plain.execution_options(read_only=True)
                async with conn.begin():
                    yield conn

    async def close(self) -> None:
        await self._engine.dispose()


@contextmanager
def _saying_why() -> Iterator[None]:
    try:
        yield
    except (TimeoutError, PoolTimeoutError) as error:
        raise BusyError from error
    except DBAPIError as error:
        if any(reason in str(error.orig) for reason in ("locked", "lock timeout", "deadlock detected")):
            raise BusyError from error
        if any(reason in str(error.orig) for reason in _NO_ROOM):
            log.exception("the database cannot be written")
            raise CannotSaveError from error
        raise


def _prepare_sqlite(connection: Any, record: object) -> None:
    """WAL with full synchronisation: what was committed survives a power cut."""
    connection.isolation_level = None  # the driver must not begin transactions behind our back
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a transaction that reads first and writes later could be refused half-way."""
    read_only = connection.get_execution_options().get("read_only")
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _bring_up_to_date(connection: Connection) -> None:
    """In the transaction of the caller. Alembic is only loaded where there is something to do: it is large."""
    if inspect(connection).has_table("alembic_version"):
        current = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
        if current == REVISION:
            return
    from bot.store.migrations import migrate

    migrate(connection)
