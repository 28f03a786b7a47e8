"""Backups of an SQLite database: one file, copied while the bot goes on writing, and put back. Nothing that exists is
ever written over, and a copy gets its name only when it is whole, checked and on the disk.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from errno import EDQUOT, ENOSPC
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.engine import make_url

from bot.errors import StartError

Report = Callable[[int, int], None]  # pages that are copied, pages in all
STEP = 256  # pages between two reports: a megabyte, and how long Ctrl-C waits
NUMBERED = ("feeds", "subscriptions", "stories")  # a number of theirs is never given again
SIDE_FILES = ("-wal", "-shm", "-journal")  # SQLite would take them for a part of a database of this name


def file_of(url: str) -> Path:
    """The file of a database address. Raises StartError (exit code 2) for what is not kept in one."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        raise StartError("backup-postgresql", code=2)
    if address.database in (None, "", ":memory:"):
        raise StartError("backup-in-memory", code=2)
    return Path(str(address.database))


def back_up(source: Path, target: Path, progress: Report) -> None:
    """Copy a database that may be in use. Raises StartError (exit code 4); then nothing is left behind."""
    with (
        _reading("backup", source) as origin,
        _writing("backup", target) as file,
        closing(sqlite3.connect(file)) as copy,
    ):
        _copy(origin, copy, progress)
        _check("backup", copy, source)


def restore(source: Path, target: Path, now: datetime, progress: Report) -> None:
    """Put a backup where no database is. Raises StartError (exit code 4); then nothing is left behind.

    A schema that is older is migrated when the bot starts.
    """
    with _reading("restore", source) as origin:
        _check("restore", origin, source)
        _refuse_newer(origin, source)
        with _writing("restore", target) as file, closing(sqlite3.connect(file)) as copy:
            _copy(origin, copy, progress)
            with copy:
                settle_restored(copy, now)
            _check("restore", copy, source)


def settle_restored(connection: sqlite3.Connection, now: datetime) -> None:
    """What was due until now may have been said since the backup was made: it is given up, so that nothing is announced
    twice. What is due later stays. A backup of an older version may lack the tables.
    """
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    at = now.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")  # as SQLAlchemy keeps it
    if "changes" in tables:
        connection.execute(
            "UPDATE servers SET mirrored_id = (SELECT max(id) FROM changes WHERE changes.guild_id = servers.guild_id)"
        )
        connection.execute("UPDATE topics SET told_at = ? WHERE problem IS NOT NULL", (at,))
    if "deliveries" in tables:
        connection.execute(
            "UPDATE deliveries SET state = 'expired', settled_at = ?, leased_by = NULL"
            " WHERE state IN ('pending', 'sending') AND due_at <= ?",
            (at, at),
        )
        connection.execute("UPDATE servers SET planned_at = ?", (at,))  # so what was not planned yet never begins
    if "feeds" in tables:  # what they had since may have been posted: as at the first time, it is only remembered
        connection.execute("UPDATE feeds SET fetched_at = NULL, etag = '', modified = ''")
        for table in NUMBERED:  # a message of then may have a button for a number that was given since
            known = "SELECT 1 FROM sqlite_sequence WHERE name = ?1"
            connection.execute(f"INSERT INTO sqlite_sequence SELECT ?1, 0 WHERE NOT EXISTS ({known})", (table,))
            connection.execute(
                "UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1", (table, int(now.timestamp()))
            )


@contextmanager
def _reading(command: str, file: Path) -> Iterator[sqlite3.Connection]:
    """One unchanging view of a database, for as long as the block lasts: without the transaction, a backup would begin
    again whenever somebody writes.
    """
    try:
        if not file.is_file():
            raise StartError(f"{command}-not-a-file" if file.exists() else f"{command}-missing", code=4, file=str(file))
        # the last to close a database in WAL mode takes its side files away, unless it may only read
        mode = "ro" if file.with_name(f"{file.name}-wal").exists() else "rw"
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True)) as connection:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")
            if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'").fetchone():
                raise StartError(f"{command}-foreign", code=4, file=str(file))
            yield connection
    except (sqlite3.Error, OSError) as error:
        damaged = _says(error, sqlite3.SQLITE_CORRUPT)
        key = f"{command}-damaged" if damaged else f"{command}-unreadable"
        raise StartError(key, code=4, file=str(file), reason=_reason(error)) from error


@contextmanager
def _writing(command: str, target: Path) -> Iterator[Path]:
    """A place to write to. What was written there is given its name when the block ends well, and is gone otherwise.

    The name is a hard link: unlike renaming, that fails where the name is taken in the meantime.
    """
    try:
        _refuse_taken(command, target)
        with TemporaryDirectory(prefix=f"{target.name}.unfinished-", dir=target.parent) as folder:
            file = Path(folder) / target.name
            yield file
            file.chmod(0o600)
            with file.open("rb+") as written:
                os.fsync(written)
            os.link(file, target)
        _sync_folder(target.parent)
    except FileExistsError:
        raise StartError(f"{command}-taken", code=4, found=str(target)) from None
    except (sqlite3.Error, OSError) as error:
        if _is_full(error):
            raise StartError(f"{command}-full", code=4, folder=str(target.parent)) from error
        raise StartError(f"{command}-failed", code=4, file=str(target), reason=_reason(error)) from error


def _copy(origin: sqlite3.Connection, copy: sqlite3.Connection, progress: Report) -> None:
    """Into one single file: a copy of a database in WAL mode would be in WAL mode, too."""
    copy.execute("PRAGMA synchronous = OFF")  # it is synced as a whole before it gets its name
    origin.backup(copy, pages=STEP, progress=lambda _, left, total: progress(total - left, total))
    copy.execute("PRAGMA journal_mode = DELETE")


def _check(command: str, connection: sqlite3.Connection, source: Path) -> None:
    try:
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        found = _reason(error)
    if found != "ok":
        raise StartError(f"{command}-damaged", code=4, file=str(source), reason=found)


def _refuse_newer(connection: sqlite3.Connection, source: Path) -> None:
    from bot.store.migrations import SCRIPTS  # brings Alembic, which is large

    known = {script.revision for script in SCRIPTS.walk_revisions()}
    revisions = [str(revision) for (revision,) in connection.execute("SELECT version_num FROM alembic_version")]
    if not revisions:
        raise StartError("restore-foreign", code=4, file=str(source))
    if not known.issuperset(revisions):
        raise StartError("restore-newer", code=4, file=str(source), revision=", ".join(revisions))


def _refuse_taken(command: str, target: Path) -> None:
    if not target.parent.is_dir():
        raise StartError(f"{command}-no-folder", code=4, folder=str(target.parent))
    files = (target.with_name(f"{target.name}{end}") for end in ("", *SIDE_FILES))
    found = [str(file) for file in files if os.path.lexists(file)]
    if found:
        raise StartError(f"{command}-taken", code=4, found=", ".join(found))


def _is_full(error: sqlite3.Error | OSError) -> bool:
    return _says(error, sqlite3.SQLITE_FULL) or getattr(error, "errno", None) in (ENOSPC, EDQUOT)


def _says(error: sqlite3.Error | OSError, code: int) -> bool:
    """Whether SQLite gives this reason; its lowest byte is the kind, the rest are details."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == code


def _reason(error: sqlite3.Error | OSError) -> str:
    return str(getattr(error, "strerror", None) or error)


def _sync_folder(folder: Path) -> None:
    """So that the name survives a power cut. Not every system can do it; SQLite lets that pass, too."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
