"""Opens the database, brings its schema up to date, and hands out transactions. Asks no table."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StartError
from bot.store.schema import metadata

MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 0x7472_7568_616D  # "truham"; a PostgreSQL advisory lock
BUSY_SECONDS = 10


class Database:
    """One engine. `begin()` is a transaction: it commits at the end of the block, or not at all; `read()` looks."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @classmethod
    async def open(cls, url: str) -> "Database":
        """Open and migrate. Raises StartError (exit code 4) where the database cannot be used."""
        address = make_url(url)
        file = address.database if address.get_backend_name() == "sqlite" else None
        if file and file != ":memory:":
            await asyncio.to_thread(Path(file).parent.mkdir, parents=True, exist_ok=True)
        engine = create_async_engine(address, connect_args={"timeout": BUSY_SECONDS} if file is not None else {})
        if address.get_backend_name() == "sqlite":
            event.listen(engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(engine.sync_engine, "begin", _begin_sqlite)
        try:
            async with engine.begin() as conn:
                if address.get_backend_name() == "postgresql":
                    await conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
                await conn.run_sync(_migrate)
        except (DBAPIError, OSError) as error:
            await engine.dispose()
            reason = str(getattr(error, "orig", None) or error)
            raise StartError("start-database", code=4, where=address.render_as_string(), reason=reason) from error
        except BaseException:
            await engine.dispose()
            raise
        return cls(engine)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        async with self._engine.begin() as conn:
            yield conn

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        async with self._engine.connect() as plain:
            conn = await plain.execution_options(read_only=True)
            async with conn.begin():
                yield conn

    async def close(self) -> None:
        await self._engine.dispose()


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


def _migrate(connection: Connection) -> None:
    """Run every migration that is missing, in the transaction of the caller."""
    script = ScriptDirectory(str(MIGRATIONS))
    known = {revision.revision for revision in script.walk_revisions()}
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in known:
        raise StartError("start-database-newer", code=4, revision=current)
    environment = EnvironmentContext(Config(), script, fn=lambda revision, _: script._upgrade_revs("head", revision))
    environment.configure(connection=connection, target_metadata=metadata, transactional_ddl=False)
    with environment, Operations.context(environment.get_context()):
        environment.run_migrations()
