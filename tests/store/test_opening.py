"""Opening brings a database up to date once, and leaves alone what it does not understand."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.clock import ManualClock
from bot.config import ROOT
from bot.errors import StartError
from bot.show.progress import Mark
from bot.store import progress as store
from bot.store.database import Database
from bot.store.schema import REVISION, metadata

OPEN = "import asyncio, sys; from bot.store.database import Database; asyncio.run(Database.open(sys.argv[1]))"


async def contents(url: str) -> dict[str, list[Any]]:
    """Every table with its rows, looked at without the help of Database."""

    def rows(connection: Connection) -> dict[str, list[Any]]:
        names = inspect(connection).get_table_names()
        return {name: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))] for name in names}  # noqa: S608 - our own names

    engine = create_async_engine(url)
    async with engine.connect() as conn:
        found = await conn.run_sync(rows)
    await engine.dispose()
    return found


def snapshot(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


async def change(url: str, statement: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as conn:
        await conn.execute(text(statement))
    await engine.dispose()


async def test_opening_again_changes_nothing(database_url: str, clock: ManualClock) -> None:
    first = await Database.open(database_url)
    async with first.begin() as conn:
        await store.put_member(conn, 1, Mark(1, 8), 0, clock.now())
    await first.close()
    before = await contents(database_url)
    await (await Database.open(database_url)).close()
    assert await contents(database_url) == before
    assert (before["alembic_version"], len(before["members"])) == ([(REVISION,)], 1)


async def test_a_migrated_database_is_as_the_schema_says(database: Database) -> None:
    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))

    async with database.read() as conn:
        assert await conn.run_sync(differences) == []


async def test_a_database_of_a_newer_version_is_refused_and_left_alone(database_url: str) -> None:
    await (await Database.open(database_url)).close()
    await change(database_url, "UPDATE alembic_version SET version_num = '9999'")
    before = await contents(database_url)
    with pytest.raises(StartError) as refused:
        await Database.open(database_url)
    assert (refused.value.key, refused.value.code) == ("start-database-newer", 4)
    assert refused.value.args_ == {"revision": "9999"}
    assert await contents(database_url) == before


async def test_many_can_open_a_new_database_at_once(database_url: str) -> None:
    opened = await asyncio.gather(*(Database.open(database_url) for _ in range(6)))
    for each in opened:
        await each.close()
    empty: dict[str, list[Any]] = {name: [] for name in metadata.tables}
    assert await contents(database_url) == {"alembic_version": [(REVISION,)], **empty}


async def test_several_processes_can_open_a_new_database_at_once(database_url: str) -> None:
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", OPEN, database_url), cwd=ROOT, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(3)
    ]
    outputs = await asyncio.gather(*(process.communicate() for process in processes))
    assert [process.returncode for process in processes] == [0, 0, 0], outputs
    assert (await contents(database_url))["alembic_version"] == [(REVISION,)]


async def test_sqlite_keeps_what_was_committed_through_a_power_cut(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'new' / 'folder' / 'test.db'}")
    for transaction in (database.begin, database.read):
        async with transaction() as conn:
            pragmas = [
                (await conn.execute(text(f"PRAGMA {name}"))).scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys")
            ]
        assert pragmas == ["wal", 2, 1]
    await database.close()


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    before = b"My shopping list. " * 500
    file.write_bytes(before)
    with pytest.raises(StartError) as refused:
        await Database.open(f"sqlite+aiosqlite:///{file}")
    assert (refused.value.key, refused.value.code) == ("start-database", 4)
    assert refused.value.args_ == {"where": f"sqlite+aiosqlite:///{file}", "reason": "file is not a database"}
    assert snapshot(tmp_path) == {"notes.txt": before}


@pytest.mark.parametrize("path", ["folder", "file/test.db", "file/deeper/test.db"])
async def test_a_place_where_no_file_can_be_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(StartError) as refused:
        await Database.open(f"sqlite+aiosqlite:///{tmp_path / path}")
    assert (refused.value.key, refused.value.code) == ("start-database", 4)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"database": "nowhere"}, 'database "nowhere" does not exist'),
        ({"username": "stranger"}, 'role "stranger" does not exist'),
        ({"host": "127.0.0.1", "port": 1, "query": {}}, "127.0.0.1"),
        ({"host": "nowhere.invalid", "query": {}}, "not known"),
    ],
)
async def test_a_server_that_cannot_be_used_is_refused_without_its_password(
    postgres_server: str, change: dict[str, Any], reason: str
) -> None:
    url = make_url(postgres_server.replace("postgresql://postgres:@", "postgresql+asyncpg://postgres:secret@"))
    with pytest.raises(StartError) as refused:
        await Database.open(url.set(**change).render_as_string(hide_password=False))
    assert (refused.value.key, refused.value.code) == ("start-database", 4)
    assert reason in str(refused.value.args_["reason"])
    assert "secret" not in str(refused.value.args_)


async def test_keys_have_the_names_by_which_later_migrations_will_know_them(database: Database) -> None:
    def names(connection: Connection) -> dict[str, str | None]:
        return {table: inspect(connection).get_pk_constraint(table)["name"] for table in metadata.tables}

    async with database.read() as conn:
        found = await conn.run_sync(names)
    nameless = [name for name, table in metadata.tables.items() if table.dialect_options["sqlite"]["autoincrement"]]
    expected = {name: table.primary_key.name for name, table in metadata.tables.items()}
    on_sqlite = conn.dialect.name == "sqlite"  # which gives no name to a key that never counts back
    assert found == expected | (dict.fromkeys(nameless) if on_sqlite else {})
