"""Everything that can be in the way of a backup or of restoring one: each is told, and leaves all as it was."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.config import ROOT
from bot.errors import StartError
from bot.store.backup import SIDE_FILES, back_up, file_of, restore
from tests.conftest import NOW
from tests.store.backups import change, contents, spoil, unseen

KILLED_HALF_WAY = """
import os, signal, sys
from pathlib import Path
from bot.store.backup import back_up
back_up(Path(sys.argv[1]), Path(sys.argv[2]), lambda done, total: os.kill(os.getpid(), signal.SIGKILL))
"""
NOBODY = 65534  # an account that owns nothing


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
