"""`python -m bot backup` and `restore` as people run them: what they say, how they end, what they leave."""

import asyncio
import os
import pty
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.store.database import Database
from bot.store.notes import find_note, put_note
from tests.wire.program import KEPT, Ended, called, finished, running

PADDING = "CREATE TABLE padding AS SELECT zeroblob({size}) AS content"


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Database]:
    """The open database of a bot that runs and writes: how often it wrote stands in a note."""
    opened = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'truham.db'}")

    async def write() -> None:
        count = 0
        while True:
            count += 1
            async with opened.begin() as conn:
                await put_note(conn, "count", str(count), SystemClock().now())

    writing = asyncio.create_task(write())
    yield opened
    writing.cancel()
    with suppress(asyncio.CancelledError):
        await writing
    await opened.close()


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"DATABASE_URL": f"sqlite:///{tmp_path / 'truham.db'}"}


async def count_of(database: Database) -> int:
    async with database.read() as conn:
        return int(await find_note(conn, "count") or 0)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def is_begun(folder: Path) -> bool:
    """Whether a copy has its first file."""
    return any(folder.glob("*.unfinished-*/*"))


def pad(file: Path, size: int) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(PADDING.format(size=size))


async def make_database(file: Path, size: int) -> None:
    """A closed database of at least this many bytes."""
    await (await Database.open(f"sqlite+aiosqlite:///{file}")).close()
    pad(file, size)


def run_as_it_is(project: Path, command: Sequence[str], environment: dict[str, str], limit: int | None = None) -> Ended:
    """A command line that is not only `python -m bot`; `limit` is the size of the largest file it may write."""

    def set_limit() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    ended = subprocess.run(  # noqa: S603
        command, cwd=project, env=kept | environment, capture_output=True, text=True, check=False, preexec_fn=set_limit
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


async def test_from_a_running_bot_to_a_new_place_and_back_to_life(
    project: Path, tmp_path: Path, bot: Database, environment: dict[str, str]
) -> None:
    backup, new = tmp_path / "backup.db", tmp_path / "new.db"
    before = await count_of(bot)
    ended = await finished(project, "backup", str(backup), **environment)
    after = await count_of(bot)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == f"The backup is in {backup}. It was checked and is whole.\n"

    ended = await finished(project, "restore", str(backup), "--to", str(new))
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        f"Restored to {new}. Next: put DATABASE_URL=sqlite:///{new} into .env, then start the bot."
    ]
    opened = await Database.open(f"sqlite+aiosqlite:///{new}")
    assert before <= await count_of(opened) <= after
    assert before < after
    await opened.close()


async def test_restoring_to_where_the_database_was(project: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    database, backup, away = (tmp_path / name for name in ("truham.db", "backup.db", "away.db"))
    await make_database(database, 10)
    assert (await finished(project, "backup", str(backup), **environment)).code == 0
    ended = await finished(project, "restore", str(backup), **environment)
    assert (ended.code, ended.out, ended.paragraphs) == (4, "", 1)
    assert f"This is there already: {database}." in ended.said
    assert "move all of it away" in ended.said
    assert '"--to NEW"' in ended.said
    database.rename(away)
    ended = await finished(project, "restore", str(backup), **environment)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == f'Restored to {database}. Next: start the bot, for example with "make run".\n'
    assert names(tmp_path) == ["away.db", "backup.db", "truham.db"]


@pytest.mark.parametrize("command", ["backup", "restore"])
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://truham:secret@localhost/truham", "PostgreSQL has its own tools: pg_dump"),
        ("sqlite://", "in memory, which has no file"),
        ("mysql://localhost/truham", "DATABASE_URL is not right"),
    ],
)
def test_an_address_without_a_file_is_a_wrong_setting(tmp_path: Path, command: str, address: str, said: str) -> None:
    ended = called(command, str(tmp_path / "backup.db"), DATABASE_URL=address)
    assert (ended.code, ended.out, ended.paragraphs) == (2, "", 1)
    assert said in ended.said
    assert "secret" not in ended.said
    assert names(tmp_path) == []


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_without_a_database_it_says_so(tmp_path: Path, environment: dict[str, str], command: str) -> None:
    ended = called(command, str(tmp_path / "backup.db"), **environment)
    assert (ended.code, ended.out, ended.paragraphs) == (4, "", 1)
    assert "There is no" in ended.said
    assert names(tmp_path) == []


async def test_ctrl_c_leaves_nothing_and_is_not_a_success(
    project: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    file = tmp_path / "truham.db"
    await make_database(file, 96_000_000)
    async with running(project, "backup", str(tmp_path / "backup.db"), **environment) as program:
        while not is_begun(tmp_path):
            assert program.process.returncode is None
            await asyncio.sleep(0)
        program.interrupt()
        ended = await program.ended()
    assert (ended.code, ended.out, ended.paragraphs) == (130, "", 1)
    assert ended.said == "Stopped. No backup was made, and nothing was left behind."
    assert names(tmp_path) == ["truham.db"]
    file.unlink()  # pytest would keep it for a while


async def test_a_disk_that_cannot_take_it_leaves_nothing(
    project: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    await make_database(tmp_path / "truham.db", 3_000_000)
    backup = tmp_path / "backup.db"
    command = (sys.executable, "-m", "bot", "backup", str(backup))
    ended = run_as_it_is(project, command, environment, limit=2_000_000)
    assert (ended.code, ended.out, ended.paragraphs) == (4, "", 1)
    assert f"The backup could not be written to {backup}: disk I/O error." in ended.said
    assert names(tmp_path) == ["truham.db"]


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs unshare, to mount a small disk of its own")
@pytest.mark.parametrize("command", ["backup", "restore"])
async def test_a_full_disk_is_named_and_left_empty(
    project: Path, tmp_path: Path, environment: dict[str, str], command: str
) -> None:
    """On a real disk of two megabytes, which only this process sees."""
    disk, file = tmp_path / "disk", tmp_path / "truham.db"
    disk.mkdir()
    await make_database(file, 3_000_000)
    words = {"backup": f"backup {disk}/new.db", "restore": f"restore {file} --to {disk}/new.db"}[command]
    mount = f"mount -t tmpfs -o size=2m tmpfs {disk} || exit 77"
    script = f"{mount}; {sys.executable} -m bot {words}; code=$?; ls -A {disk}; exit $code"
    ended = run_as_it_is(project, ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script), environment)
    if ended.code in (1, 77):
        pytest.skip(f"no disk can be mounted here: {ended.said}")
    assert (ended.code, ended.out, ended.paragraphs) == (4, "", 1)
    assert f"The disk is full: the {'backup' if command == 'backup' else 'database'} does not fit" in ended.said
    assert str(disk) in ended.said


async def test_a_terminal_shows_how_far_it_is(project: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    await make_database(tmp_path / "truham.db", 3_000_000)
    ours, theirs = pty.openpty()
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "backup", str(tmp_path / "backup.db")),
        cwd=project,
        env=kept | environment | {"TERM": "xterm", "COLUMNS": "200"},
        stdout=theirs,
    )
    os.close(theirs)
    drawn = await asyncio.to_thread(_all_of, ours)
    assert await process.wait() == 0
    assert "Copying the database" in drawn
    assert "100%" in drawn
    assert drawn.rstrip().endswith("It was checked and is whole.")


def _all_of(terminal: int) -> str:
    parts = []
    with suppress(OSError), os.fdopen(terminal, "rb", buffering=0) as stream:  # the error is how a terminal ends
        while part := stream.read(4096):
            parts.append(part)
    return b"".join(parts).decode()
