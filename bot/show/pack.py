"""Reads a show pack: a folder of TOML files whose tables become entries. Checks that everything fits together.

Any table may stand in any file. Problems are collected, so that an author sees many in one go; how entries fit together
is looked at once each of them is right by itself.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.show import model
from bot.show.names import fold
from bot.show.progress import Mark, Since

TABLES: Mapping[str, type[model.Entry]] = {
    "characters": model.Character,
    "people": model.Person,
    "seasons": model.Season,
    "episodes": model.Episode,
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
MAX_FILE_BYTES = 2_000_000

Model = TypeVar("Model", bound=BaseModel)
Row = TypeVar("Row", bound=model.Entry)


class PackError(Exception):
    """A pack that cannot be used; `problems` name file, table and key."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Pack:
    """All entries of a show, by table and in the order of the files, with the sources they name."""

    show: model.Show
    entries: Mapping[str, tuple[Any, ...]]
    sources: Mapping[str, model.Source]

    def __iter__(self) -> Iterator[model.Entry]:
        return chain.from_iterable(self.entries.values())


@dataclass
class _Reading:
    """What has been read so far, and where each entry stands (for messages)."""

    show: model.Show | None = None
    entries: dict[str, list[model.Entry]] = field(default_factory=lambda: {table: [] for table in TABLES})
    sources: dict[str, model.Source] = field(default_factory=dict)
    where: dict[int, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def load_pack(folder: Path) -> Pack:
    """Read and check every *.toml in the folder. Raises PackError with all problems found."""
    reading = _Reading()
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise PackError([f"{folder}: there is no .toml file in this folder"])
    for file in files:
        _read_file(file, reading)
    if reading.show is None and not reading.problems:
        reading.problems.append(f"{folder}: no file has a [show] table")
    if not reading.problems:
        reading.problems.extend(_check(reading))
    if reading.problems or reading.show is None:
        raise PackError(reading.problems)
    return Pack(reading.show, {table: tuple(rows) for table, rows in reading.entries.items()}, reading.sources)


def _read_file(file: Path, reading: _Reading) -> None:
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise ValueError(f"larger than {MAX_FILE_BYTES:,} bytes")
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reading.problems.append(f"{file.name}: {error}")
        return
    for table, content in tables.items():
        if table == "show":
            if reading.show is not None:
                reading.problems.append(f"{file.name}: [show]: there is a second one")
            reading.show = _validate(model.Show, content, f"{file.name}: [show]", reading)
        elif table not in TABLES and table != "sources":
            known = ", ".join(["show", "sources", *TABLES])
            reading.problems.append(f"{file.name}: unknown table [{table}]; known are {known}")
        elif not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
            reading.problems.append(f"{file.name}: write [[{table}]] with two brackets")
        else:
            for number, row in enumerate(content, 1):
                where = f"{file.name}: [[{table}]] {row.get('id', f'number {number}')}"
                _read_row(table, row, where, reading)


def _read_row(table: str, row: dict[str, Any], where: str, reading: _Reading) -> None:
    if table == "sources":
        source = _validate(model.Source, row, where, reading)
        if source is not None:
            if source.id in reading.sources:
                reading.problems.append(f"{where}: there are two sources with this id")
            reading.sources[source.id] = source
        return
    entry = _validate(TABLES[table], row, where, reading)
    if entry is not None:
        reading.entries[table].append(entry)
        reading.where[id(entry)] = where


def _validate(kind: type[Model], row: Any, where: str, reading: _Reading) -> Model | None:
    try:
        return kind.model_validate(row)
    except ValidationError as error:
        for problem in error.errors():
            key = ".".join(str(part) for part in problem["loc"])
            reading.problems.append(f"{where}: {key}: {problem['msg'].removeprefix('Value error, ')}")
        return None


def _check(reading: _Reading) -> Iterator[str]:
    """Problems between entries: ids and names twice, references and places that lead nowhere, marks too early."""
    ids = {table: {entry.id for entry in rows} for table, rows in reading.entries.items()}
    everything = set().union(*ids.values())
    marks = {entry.mark for entry in _rows(reading, model.Episode)}
    volumes = {entry.volume for entry in _rows(reading, model.Book)} - {None}
    yield from _same_ids(reading)
    for known in reading.sources.values():
        yield from (f"[[sources]] {known.id}: {problem}" for problem in _nowhere(known.since, marks, volumes))
    for rows in reading.entries.values():
        yield from _same_names(rows, reading)
        for entry in rows:
            where = reading.where[id(entry)]
            for key, name in _references(entry, ids, everything):
                yield f'{where}: {key}: there is no "{name}"'
            for source in {*entry.sources, *(name for told in _told(entry) for name in told.sources)}:
                if source not in reading.sources:
                    yield f'{where}: sources: there is no source "{source}"'
            for since in (entry.since, *(part.since for part in _parts(entry))):
                yield from (f"{where}: {problem}" for problem in _nowhere(since, marks, volumes))
            yield from (f"{where}: {problem}" for problem in _too_early(entry))


def _nowhere(since: Since, marks: set[Mark], volumes: set[int | None]) -> Iterator[str]:
    if since.show is not None and since.show not in marks:
        yield f"since: there is no episode {since.show}"
    if since.book is not None and since.book not in volumes:
        yield f"since: there is no volume {since.book}"


def _rows(reading: _Reading, kind: type[Row]) -> Iterator[Row]:
    return (entry for rows in reading.entries.values() for entry in rows if isinstance(entry, kind))


def _same_ids(reading: _Reading) -> Iterator[str]:
    """Buttons and references know an entry by its id alone, so no two tables may share one."""
    seen: dict[str, str] = {}
    for entry in chain.from_iterable(reading.entries.values()):
        where = reading.where[id(entry)]
        if entry.id in seen:
            yield f"{where}: id: it is already the id of {seen[entry.id]}"
        seen.setdefault(entry.id, where)


def _same_names(rows: list[model.Entry], reading: _Reading) -> Iterator[str]:
    seen: dict[str, model.Named] = {}
    for entry in rows:
        if not isinstance(entry, model.Named) or isinstance(entry, model.Song):
            continue  # two songs may share a title
        for name in {fold(name) or name for name in (entry.name, *entry.aliases)}:
            if name in seen and seen[name] is not entry:
                yield f'{reading.where[id(entry)]}: the name "{name}" is also a name of {seen[name].id}'
            seen[name] = entry


def _references(entry: model.Entry, ids: dict[str, set[str]], everything: set[str]) -> Iterator[tuple[str, str]]:
    wanted: list[tuple[str, str | None, set[str]]] = []
    if isinstance(entry, model.Character):
        wanted = [("played_by", entry.played_by, ids["people"])]
        wanted += [("relations.to", relation.to, ids["characters"]) for relation in entry.relations]
    elif isinstance(entry, model.Episode):
        wanted = [("directors", name, ids["people"]) for name in entry.directors]
        wanted += [("writers", name, ids["people"]) for name in entry.writers]
    elif isinstance(entry, model.Quote):
        wanted = [("by", entry.by, ids["people"] | ids["characters"])]
    elif isinstance(entry, model.Fact):
        wanted = [("about", name, everything) for name in entry.about]
    return ((key, name) for key, name, known in wanted if name is not None and name not in known)


def _parts(entry: model.Part) -> Iterator[model.Part]:
    for name in entry._cut_fields():
        yield from getattr(entry, name)


def _told(entry: model.Entry) -> Iterator[model.Told]:
    return (part for part in _parts(entry) if isinstance(part, model.Told))


def _too_early(entry: model.Entry) -> Iterator[str]:
    """A mark may not lie before the place that the entry itself names."""
    place: Since | None = None
    if isinstance(entry, model.Episode):
        place = Since(show=entry.mark)
    elif isinstance(entry, model.Quote) and entry.episode is not None and entry.form == "line":
        place = Since(show=entry.episode)
    elif isinstance(entry, model.Song) and entry.episode is not None and entry.season > 1:
        place = Since(show=Mark(entry.season, entry.episode))
    if place is not None and (entry.since.show or Mark(0, 0)) < (place.show or Mark(0, 0)):
        yield f"since: {entry.since.show or 'the start'} is before {place.show}, the place it is from"
