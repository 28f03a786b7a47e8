"""Backups as a program makes them: on real files, while others write; and what is restored is what was backed up."""

import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from bot.store.backup import back_up, restore
from bot.store.database import Database
from bot.store.migrations import SCRIPTS
from tests.conftest import NOW
from tests.store.backups import change, contents, is_single_file, query, unseen


class Writer:
    """Somebody who writes as fast as they can: each commit is the next number, in two tables."""

    def __init__(self, file: Path) -> None:
        self._file, self._stop, self._news = file, threading.Event(), threading.Condition()
        self._written = 0

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        change(self._file, "CREATE TABLE first (number)", "CREATE TABLE second (number)")
        thread = threading.Thread(target=self._write)
        thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            thread.join()

    def another(self) -> int:
        """The number that is written next, as soon as it is."""
        with self._news:
            before = self._written
            assert self._news.wait_for(lambda: self._written > before, timeout=60)
            return self._written

    def _write(self) -> None:
        with closing(sqlite3.connect(self._file)) as connection:
            while not self._stop.is_set():
                number = self._written + 1
                with connection:
                    connection.execute("INSERT INTO first VALUES (?)", (number,))
                    connection.execute("INSERT INTO second VALUES (?)", (number,))
                with self._news:
                    self._written = number
                    self._news.notify_all()


def test_a_backup_while_others_write_ends_and_shows_one_moment(source: Path, folder: Path) -> None:
    file = folder / "truham.db"
    reports: list[tuple[int, int]] = []
    with Writer(source).writing() as writer:
        before = writer.another()

        def progress(done: int, total: int) -> None:
            assert not reports or done > reports[-1][0], "it began again"
            reports.append((done, total))
            writer.another()  # something is committed between any two steps

        back_up(source, file, progress)
        after = writer.another()
    (pages,) = {total for _, total in reports}
    assert len(reports) > 5
    assert reports[-1] == (pages, pages)
    assert after > before + len(reports)
    numbers = [number for (number,) in query(file, "SELECT number FROM first ORDER BY rowid")]
    assert numbers == [number for (number,) in query(file, "SELECT number FROM second ORDER BY rowid")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert before <= len(numbers) < after
    assert query(file, "PRAGMA integrity_check") == [("ok",)]
    assert is_single_file(file)
    assert [path.name for path in folder.iterdir()] == [file.name]
    assert not is_single_file(source)


def test_what_is_only_in_the_wal_is_in_the_backup(source: Path, folder: Path) -> None:
    with closing(sqlite3.connect(source)) as bot:
        bot.execute("CREATE TABLE fresh (word)")
        bot.execute("INSERT INTO fresh VALUES ('hi')")
        bot.commit()
        assert source.with_name("truham.db-wal").stat().st_size > 0
        back_up(source, folder / "truham.db", unseen)
    assert query(folder / "truham.db", "SELECT word FROM fresh") == [("hi",)]


def test_a_backup_leaves_a_closed_database_as_it_was(source: Path, folder: Path) -> None:
    before = contents(source.parent)
    back_up(source, folder / "truham.db", unseen)
    assert contents(source.parent) == before
    assert list(before) == ["truham.db"]


def test_only_the_owner_may_read_a_backup_and_what_is_restored(backup: Path, tmp_path: Path) -> None:
    restore(backup, tmp_path / "new.db", NOW, unseen)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new.db").stat().st_mode) == 0o600


def test_what_is_restored_is_what_was_backed_up(source: Path, backup: Path, tmp_path: Path) -> None:
    restore(backup, tmp_path / "new.db", NOW, unseen)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(tmp_path / "new.db")) as new:
        assert _dumped(old) == _dumped(new)
    assert is_single_file(tmp_path / "new.db")


def _dumped(connection: sqlite3.Connection) -> list[str]:
    """All but the numbers that are given next."""
    return [line for line in connection.iterdump() if "sqlite_sequence" not in line]


def test_a_plain_copy_of_a_closed_database_can_be_restored_and_is_left_as_it_is(source: Path, tmp_path: Path) -> None:
    before = contents(source.parent)
    assert not is_single_file(source)
    restore(source, tmp_path / "new.db", NOW, unseen)
    assert contents(source.parent) == before
    assert is_single_file(tmp_path / "new.db")


@pytest.fixture
def old_backup(tmp_path: Path) -> Path:
    """Of the first version, with a note in it."""
    file = tmp_path / "old.db"
    with create_engine(f"sqlite:///{file}").begin() as connection:
        with Operations.context(MigrationContext.configure(connection)):
            SCRIPTS.get_revision("0001").module.upgrade()
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
        connection.execute(text("INSERT INTO notes VALUES ('kept', 'yes', '2026-01-01 00:00:00.000000')"))
    return file


async def test_an_old_backup_is_brought_up_to_date_by_the_next_start(tmp_path: Path, old_backup: Path) -> None:
    new = tmp_path / "new.db"
    restore(old_backup, new, NOW, unseen)
    assert query(new, "SELECT version_num FROM alembic_version") == [("0001",)]
    await (await Database.open(f"sqlite+aiosqlite:///{new}")).close()
    assert query(new, "SELECT name FROM notes") == [("kept",)]
