"""Reads a show pack: a folder of TOML files whose tables become entries.

Any table may stand in any file. Problems are collected, so that an author sees many in one go; how entries fit together
is checked once each of them is right by itself.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.show import model
from bot.show.check import Contents, problems
from bot.texts import texts

TABLES: Mapping[str, type[model.Entry]] = {
    "characters": model.Character,
    "people": model.Person,
    "seasons": model.Season,
    "episodes": model.Episode,
    "releases": model.Announced,
    "songs": model.Song,
    "books": model.Book,
    "places": model.Location,
    "quotes": model.Quote,
    "news": model.NewsItem,
    "weeks": model.Week,
    "scores": model.Score,
    "awards": model.Award,
    "figures": model.Figure,
    "facts": model.Fact,
}
ASIDE: Mapping[str, type[model.Source] | type[model.Feed]] = {"sources": model.Source, "feeds": model.Feed}
MAX_FILE_BYTES = 2_000_000

Model = TypeVar("Model", bound=BaseModel)


class PackError(Exception):
    """A pack that cannot be used; `problems` name file, table and key."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Pack:
    """All entries of a show, by table and in the order of the files, with the sources they name; and the feeds that
    are suggested, by id.
    """

    show: model.Show
    entries: Mapping[str, tuple[Any, ...]]
    sources: Mapping[str, model.Source]
    feeds: Mapping[str, model.Feed] = field(default_factory=dict)

    def __iter__(self) -> Iterator[model.Entry]:
        return chain.from_iterable(self.entries.values())


@dataclass
class _Reading:
    """What has been read so far, and what was wrong with it."""

    show: model.Show | None = None
    contents: Contents = field(default_factory=lambda: Contents({table: [] for table in TABLES}))
    problems: list[str] = field(default_factory=list)


def load_pack(folder: Path) -> Pack:
    """Read and check every *.toml in the folder. Raises PackError with all problems found."""
    reading = _Reading()
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise PackError([f"{folder}: {texts()('pack-empty')}"])
    for file in files:
        _read_file(file, reading)
    if reading.show is None and not reading.problems:
        reading.problems.append(f"{folder}: {texts()('pack-no-show')}")
    if not reading.problems:
        reading.problems.extend(problems(reading.contents))
    if reading.problems or reading.show is None:
        raise PackError(reading.problems)
    contents = reading.contents
    return Pack(
        reading.show, {table: tuple(rows) for table, rows in contents.entries.items()}, contents.sources, contents.feeds
    )


def _read_file(file: Path, reading: _Reading) -> None:
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise ValueError(texts()("pack-large", limit=MAX_FILE_BYTES))
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reading.problems.append(f"{file.name}: {error}")
        return
    for table, content in tables.items():
        if table == "show":
            _read_show(content, f"{file.name}: [show]", reading)
        elif table not in TABLES and table not in ASIDE:
            known = ", ".join(["show", *ASIDE, *TABLES])
            reading.problems.append(f"{file.name}: {texts()('pack-table', table=table, known=known)}")
        elif not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
            reading.problems.append(f"{file.name}: {texts()('pack-two-brackets', table=table)}")
        else:
            for number, row in enumerate(content, 1):
                name = row["id"] if "id" in row else texts()("pack-number", number=number)
                _read_row(table, row, f"{file.name}: [[{table}]] {name}", reading)


def _read_show(content: object, where: str, reading: _Reading) -> None:
    if not isinstance(content, dict):
        reading.problems.append(f"{where}: {texts()('pack-one-bracket', table='show')}")
        return
    if reading.show is not None:
        reading.problems.append(f"{where}: {texts()('pack-second-show')}")
    reading.show = _validate(model.Show, content, where, reading)


def _read_row(table: str, row: dict[str, Any], where: str, reading: _Reading) -> None:
    contents = reading.contents
    if table in TABLES:
        entry = _validate(TABLES[table], row, where, reading)
        if entry is not None:
            contents.add(table, entry, where)
        return
    beside = _validate(ASIDE[table], row, where, reading)
    if beside is None:
        return
    first = contents.add_aside(beside, where)
    if first is not None:
        reading.problems.append(f"{where}: id: {texts()('pack-taken', key='id', where=contents.where(first))}")


def _validate(kind: type[Model], row: dict[str, Any], where: str, reading: _Reading) -> Model | None:
    try:
        return kind.model_validate(row)
    except ValidationError as error:
        for problem in error.errors():
            key = ".".join(str(part) for part in problem["loc"])
            reading.problems.append(f"{where}: {key}: {problem['msg'].removeprefix('Value error, ')}")
        return None
