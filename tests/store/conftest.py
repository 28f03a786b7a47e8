"""A database that was used, a place for backups, and a backup."""

from pathlib import Path

import pytest

from bot.store.backup import back_up
from bot.store.database import Database
from tests.store.backups import change, unseen


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
