"""Backups as a program makes them: on real files, while others write, and with everything in the way that can be."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from bot.clock import ManualClock
from bot.config import ROOT
from bot.errors import StartError
from bot.server.health import BELIEVE, TELL_AGAIN
from bot.server.preflight import GONE
from bot.services.everything import Services
from bot.show.catalog import Catalog
from bot.store.backup import SIDE_FILES, back_up, file_of, restore
from bot.store.database import Database
from bot.store.migrations import SCRIPTS
from tests.conftest import NOW

KILLED_HALF_WAY = """
import os, signal, sys
from pathlib import Path
from bot.store.backup import back_up
back_up(Path(sys.argv[1]), Path(sys.argv[2]), lambda done, total: os.kill(os.getpid(), signal.SIGKILL))
"""
NOBODY = 65534  # an account that owns nothing


def unseen(done: int, total: int) -> None:
    """Nobody watches the progress."""


def query(file: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(statement).fetchall()


def change(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def contents(folder: Path) -> dict[str, bytes | None]:
    """Every file and folder there, with what is in it."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def is_single_file(file: Path) -> bool:
    """Whether no WAL belongs to it: its header names the versions of the format that reading and writing it need."""
    return file.read_bytes()[18:20] == b"\x01\x01"


def spoil(file: Path) -> None:
    """Damage the inside of a database: its pages from the second on."""
    with file.open("r+b") as stream:
        stream.seek(4096)
        stream.write(b"\xff" * 4096 * 8)


@pytest.fixture
async def source(tmp_path: Path) -> Path:
    """The closed database of a bot, large enough for a backup of many steps."""
    folder = tmp_path / "bot"
    folder.mkdir()
    file = folder / "truham.db"
    await (await Database.open(f"sqlite+aiosqlite:///{file}")).close()
    change(
        file,
        "CREATE TABLE padding (content BLOB)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)"
        " INSERT INTO padding SELECT randomblob(4000) FROM n",
    )
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups go."""
    folder = tmp_path / "my backups #1 (50%)?"
    folder.mkdir()
    return folder


@pytest.fixture
def backup(source: Path, folder: Path) -> Path:
    file = folder / "truham.db"
    back_up(source, file, unseen)
    return file


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
        assert list(old.iterdump()) == list(new.iterdump())
    assert is_single_file(tmp_path / "new.db")


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


async def test_what_was_to_be_said_when_the_backup_was_made_is_not_said_again(tmp_path: Path, lantern: Catalog) -> None:
    """The program may have said it since: copies in the log channel, notices to the staff."""
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    busy, calm, quiet = 2**63 - 1, 71, 72
    clock = ManualClock(NOW)

    @asynccontextmanager
    async def running(file: Path) -> AsyncIterator[Services]:
        database = await Database.open(f"sqlite+aiosqlite:///{file}")
        yield Services.of(database, lantern, clock)
        await database.close()

    async with running(old) as services:
        for guild_id in (calm, busy, busy):
            await services.audit.used(guild_id, 7, "/settings show")
        await services.health.found(busy, {"news": [GONE], "quotes": [], "log": [GONE]})
        await services.health.found(busy, {"news": [GONE], "quotes": [], "log": []})
        await services.membership.joined(quiet)
        clock.advance(BELIEVE)
        before = await services.health.get(busy)
        assert len(await services.audit.unmirrored(busy, 10)) == 5
    clock.advance(timedelta(hours=1, microseconds=5))
    restored_at = clock.now()
    restore(old, new, restored_at.astimezone(timezone(timedelta(hours=-9))), unseen)
    async with running(new) as services:
        assert [await services.audit.unmirrored(guild_id, 10) for guild_id in (busy, calm, quiet)] == [[], [], []]
        assert await services.health.get(busy) == {**before, "news": replace(before["news"], told_at=restored_at)}
        assert await services.health.claim_notice(busy, None, "UTC") == {}
        await services.audit.used(busy, 7, "/audit")
        assert [change.name for change in await services.audit.unmirrored(busy, 10)] == ["/audit"]
        clock.advance(TELL_AGAIN)
        assert (await services.health.claim_notice(busy, None, "UTC")).keys() == {"news"}


# ---------------------------------------------------------------- refusals; each leaves everything as it was


def is_refused(everything: Path, key: str, work: Callable[[], None]) -> StartError:
    before = contents(everything)
    with pytest.raises(StartError) as caught:
        work()
    assert (caught.value.key, caught.value.code) == (key, 4)
    assert contents(everything) == before
    return caught.value


def make_text(file: Path) -> None:
    file.write_text("Dear diary, today I met somebody. " * 100, encoding="utf-8")


def make_foreign(file: Path) -> None:
    change(file, "CREATE TABLE songs (title)")


def make_truncated(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.truncate(file.stat().st_size // 2)


def make_newer(file: Path) -> None:
    change(file, "UPDATE alembic_version SET version_num = '9999'")


def make_nameless(file: Path) -> None:
    change(file, "DELETE FROM alembic_version")


SOURCES: list[tuple[str, Callable[[Path], object]]] = [
    ("missing", lambda file: None),
    ("not-a-file", Path.mkdir),
    ("not-a-file", os.mkfifo),
    ("unreadable", make_text),
    ("foreign", Path.touch),
    ("foreign", make_foreign),
]


@pytest.mark.parametrize(("what", "make"), SOURCES)
def test_what_is_no_database_is_not_backed_up(tmp_path: Path, what: str, make: Callable[[Path], object]) -> None:
    file = tmp_path / "file"
    make(file)
    error = is_refused(tmp_path, f"backup-{what}", lambda: back_up(file, tmp_path / "new.db", unseen))
    assert error.args_["file"] == str(file)


@pytest.mark.parametrize(("what", "make"), SOURCES)
def test_what_is_no_database_is_not_restored(tmp_path: Path, what: str, make: Callable[[Path], object]) -> None:
    file = tmp_path / "file"
    make(file)
    error = is_refused(tmp_path, f"restore-{what}", lambda: restore(file, tmp_path / "new.db", NOW, unseen))
    assert error.args_["file"] == str(file)


def test_a_damaged_database_is_not_backed_up(tmp_path: Path, source: Path) -> None:
    spoil(source)
    error = is_refused(tmp_path, "backup-damaged", lambda: back_up(source, tmp_path / "new.db", unseen))
    assert error.args_["file"] == str(source)


@pytest.mark.parametrize(
    ("what", "make"),
    [
        ("damaged", spoil),
        ("damaged", make_truncated),
        ("newer", make_newer),
        ("foreign", make_nameless),
    ],
)
def test_a_backup_that_does_not_fit_is_not_restored(
    tmp_path: Path, backup: Path, what: str, make: Callable[[Path], None]
) -> None:
    make(backup)
    error = is_refused(tmp_path, f"restore-{what}", lambda: restore(backup, tmp_path / "new.db", NOW, unseen))
    assert error.args_["file"] == str(backup)


@pytest.mark.parametrize("end", ["", *SIDE_FILES])
@pytest.mark.parametrize("make", [make_text, Path.mkdir, lambda file: file.symlink_to("nowhere")])
def test_nothing_is_written_over(tmp_path: Path, backup: Path, end: str, make: Callable[[Path], object]) -> None:
    target, there = tmp_path / "new.db", tmp_path / f"new.db{end}"
    make(there)
    error = is_refused(tmp_path, "backup-taken", lambda: back_up(backup, target, unseen))
    assert error.args_ == {"found": str(there)}
    error = is_refused(tmp_path, "restore-taken", lambda: restore(backup, target, NOW, unseen))
    assert error.args_ == {"found": str(there)}


def test_what_appears_meanwhile_is_not_written_over(tmp_path: Path, source: Path) -> None:
    target = tmp_path / "new.db"
    with pytest.raises(StartError) as caught:
        back_up(source, target, lambda done, total: make_text(target))
    assert (caught.value.key, caught.value.args_) == ("backup-taken", {"found": str(target)})
    assert target.read_text(encoding="utf-8").startswith("Dear diary")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bot", "new.db"]


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_there_must_be_a_folder(tmp_path: Path, backup: Path, name: str) -> None:
    make_text(tmp_path / "file")
    target = tmp_path / name / "new.db"
    error = is_refused(tmp_path, "backup-no-folder", lambda: back_up(backup, target, unseen))
    assert error.args_ == {"folder": str(tmp_path / name)}
    is_refused(tmp_path, "restore-no-folder", lambda: restore(backup, target, NOW, unseen))


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read and write everything, so tests that run as root step down meanwhile."""
    account = os.geteuid()
    if account == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(account)


def test_without_permission_it_says_so(source: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="truham-backup-") as name:  # pytest's own folders are closed to others
        place = Path(name)
        place.chmod(0o755)
        readable, secret = place / "readable.db", place / "secret.db"
        back_up(source, readable, unseen)
        back_up(source, secret, unseen)
        readable.chmod(0o444)
        secret.chmod(0o000)
        (place / "closed").mkdir(mode=0o000)
        (place / "locked").mkdir(mode=0o555)
        with as_nobody():
            for target in (place / "locked" / "new.db", place / "closed" / "new.db"):
                with pytest.raises(StartError) as caught:
                    back_up(readable, target, unseen)
                assert caught.value.key == "backup-failed"
                assert caught.value.args_ == {"file": str(target), "reason": "Permission denied"}
            for file in (secret, place / "closed" / "old.db"):
                with pytest.raises(StartError) as caught:
                    restore(file, place / "locked" / "new.db", NOW, unseen)
                assert caught.value.key == "restore-unreadable"
        (place / "closed").chmod(0o755)
        assert not [*(place / "locked").iterdir(), *(place / "closed").iterdir()]


# ---------------------------------------------------------------- an end half-way


def test_ctrl_c_half_way_leaves_nothing(tmp_path: Path, source: Path, backup: Path) -> None:
    before = contents(tmp_path)
    reports = []

    def progress(done: int, total: int) -> None:
        reports.append(done)
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        back_up(source, tmp_path / "new.db", progress)
    with pytest.raises(KeyboardInterrupt):
        restore(backup, tmp_path / "new.db", NOW, progress)
    assert len(reports) == 2
    assert contents(tmp_path) == before


def test_a_killed_backup_leaves_only_what_says_that_it_is_unfinished(source: Path, folder: Path) -> None:
    file = folder / "truham.db"
    ended = subprocess.run([sys.executable, "-c", KILLED_HALF_WAY, source, file], cwd=ROOT, check=False)  # noqa: S603
    assert ended.returncode == -signal.SIGKILL
    (left,) = folder.iterdir()
    assert left.name.startswith("truham.db.unfinished-")
    assert stat.S_IMODE(left.stat().st_mode) == 0o700
    back_up(source, file, unseen)
    assert sorted(folder.iterdir()) == sorted([file, left])


# ---------------------------------------------------------------- addresses


def test_the_file_of_an_address() -> None:
    assert file_of("sqlite+aiosqlite:////srv/truham.db") == Path("/srv/truham.db")
    for address, key in {
        "postgresql+asyncpg://truham@localhost/truham": "backup-postgresql",
        "sqlite+aiosqlite://": "backup-in-memory",
        "sqlite+aiosqlite:///:memory:": "backup-in-memory",
    }.items():
        with pytest.raises(StartError) as caught:
            file_of(address)
        assert (caught.value.key, caught.value.code) == (key, 2)
