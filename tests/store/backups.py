"""Files of databases, looked at and spoiled without the help of the program."""

import sqlite3
from contextlib import closing
from pathlib import Path


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
