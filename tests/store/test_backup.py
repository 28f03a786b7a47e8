"""Backups as a program makes them: on real files, while others write; and what is restored is what was backed up."""

import sqlite3
import stat
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from bot.clock import ManualClock
from bot.outbox.delivery import State
from bot.outbox.facts import ChangesLogged
from bot.server.health import BELIEVE, TELL_AGAIN
from bot.server.preflight import GONE
from bot.server.settings import ServerSettings
from bot.services.everything import Services
from bot.show.catalog import Catalog
from bot.show.release import Release, ReleaseKind, Schedule
from bot.store.backup import back_up, restore
from bot.store.database import Database
from bot.store.migrations import SCRIPTS
from tests.conftest import NOW
from tests.store.backups import change, contents, is_single_file, query, unseen
from tests.store.drafts import DAY, SECOND, draft, everything, keys, put, states, turn


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


@asynccontextmanager
async def running(file: Path, catalog: Catalog, clock: ManualClock) -> AsyncIterator[tuple[Services, Database]]:
    database = await Database.open(f"sqlite+aiosqlite:///{file}")
    yield Services.of(database, catalog, clock), database
    await database.close()


async def test_what_was_to_be_told_when_the_backup_was_made_is_not_told_again(tmp_path: Path, lantern: Catalog) -> None:
    """The program may have told it since: copies in the log channel, notices to the staff."""
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    busy, calm, quiet = 2**63 - 1, 71, 72
    clock, staff = ManualClock(NOW), {"staff.channel": "5"}
    async with running(old, lantern, clock) as (services, _):
        for guild_id in (calm, busy, busy):
            await services.audit.used(guild_id, 7, "/settings show")
        await services.settings.change(quiet, 7, staff)
        await services.health.found(busy, {"news": [GONE], "quotes": [], "log": [GONE]})
        await services.health.found(busy, {"news": [GONE], "quotes": [], "log": []})
        clock.advance(BELIEVE)
        before = await services.health.get(busy)
    clock.advance(timedelta(hours=1, microseconds=5))
    restored_at = clock.now()
    restore(old, new, restored_at.astimezone(timezone(timedelta(hours=-9))), unseen)
    async with running(new, lantern, clock) as (services, database):
        settings = ServerSettings(staff)
        assert await services.health.get(busy) == {**before, "news": replace(before["news"], told_at=restored_at)}
        assert not await services.health.tell(busy, settings)
        for guild_id in (busy, calm, quiet):
            await services.audit.copy(guild_id, 9)
        assert await states(database) == {}
        await services.audit.used(busy, 7, "/audit")
        await services.audit.copy(busy, 9)
        (copy,) = (await services.outbox.exchange([], 10)).claimed
        assert isinstance(copy.delivery.fact, ChangesLogged)
        changes = await services.audit.between(busy, copy.delivery.fact.first, copy.delivery.fact.last)
        assert [change.name for change in changes] == ["/audit"]
        clock.advance(TELL_AGAIN)
        assert await services.health.tell(busy, settings)


async def test_what_was_due_until_it_is_restored_is_never_said_and_what_is_due_later_is(
    tmp_path: Path, lantern: Catalog
) -> None:
    old, new, clock = tmp_path / "old.db", tmp_path / "new.db", ManualClock(NOW)
    async with running(old, lantern, clock) as (_, database):
        await put(database, *(draft(state, DAY) for state in State), draft("now", DAY), draft("later", DAY + SECOND))
        for state in State:
            await turn(database, [state], state=state, leased_by="one", leased_until=NOW)
        before = await everything(database)
    restored_at = NOW + DAY
    restore(old, new, restored_at.astimezone(timezone(timedelta(hours=5, minutes=30))), unseen)
    clock.advance(2 * DAY - SECOND)
    async with running(new, lantern, clock) as (services, database):
        given_up = {"state": "expired", "settled_at": restored_at, "leased_by": None}
        gone = {key: before[key] | given_up for key in ("pending", "sending", "now")}
        assert await everything(database) == before | gone
        assert keys([each.delivery for each in (await services.outbox.exchange([], 10)).claimed]) == ["later"]


async def test_what_was_not_planned_yet_and_may_have_been_said_since_is_not_planned_any_more(
    tmp_path: Path, lantern: Catalog
) -> None:
    """The horizon of the planner is shorter than backups are old."""
    home = 70
    old, new, clock = tmp_path / "old.db", tmp_path / "new.db", ManualClock(NOW)
    async with running(old, lantern, clock) as (services, _):
        await services.settings.change(home, 7, {"releases.channel": "5", "releases.leads": "0", "late": "1d/7d"})
        for days in (5, 8):
            when = Schedule.of(NOW + days * DAY)
            await services.releases.add(home, 7, Release("", f"In {days} days", ReleaseKind.EVENT, when))
    clock.advance(6 * DAY)
    restore(old, new, clock.now(), unseen)
    async with running(new, lantern, clock) as (services, database):
        await services.planning.plan_all()
        assert await states(database) == {}
        clock.advance(DAY)
        await services.planning.plan_all()
        assert list((await states(database)).values()) == ["pending"]
