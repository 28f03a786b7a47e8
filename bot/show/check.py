"""Checks that the entries of a show pack fit together, once each of them is right by itself.

Nothing that has to be one of its kind stands twice, references and places lead somewhere, and no mark lies before the
place that its entry names. Every problem is told with file, table and key.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from bot.show import model
from bot.show.names import fold, symbols
from bot.show.progress import NOT_STARTED, Mark, Since
from bot.texts import texts

CAST = ("characters", "people")  # are looked up together, so they share no names

Aside = model.Source | model.Feed  # what stands beside the entries
Row = TypeVar("Row", bound=model.Entry)


@dataclass
class Contents:
    """What the files of a pack hold, and where each entry and source stands (for messages)."""

    entries: dict[str, list[model.Entry]]
    sources: dict[str, model.Source] = field(default_factory=dict)
    feeds: dict[str, model.Feed] = field(default_factory=dict)
    _places: dict[int, str] = field(default_factory=dict)

    def add(self, table: str, entry: model.Entry, where: str) -> None:
        self.entries[table].append(entry)
        self._places[id(entry)] = where

    def add_aside(self, row: Aside, where: str) -> Aside | None:
        """A source, or a feed; what has this id already is returned, and stays."""
        known: dict[str, Any] = self.sources if isinstance(row, model.Source) else self.feeds
        first: Aside = known.setdefault(row.id, row)
        self._places.setdefault(id(row), where)
        return first if first is not row else None

    def where(self, row: model.Entry | Aside) -> str:
        """Such as "cast.toml: [[people]] jo"."""
        return self._places[id(row)]

    def all(self) -> Iterator[model.Entry]:
        return chain.from_iterable(self.entries.values())

    def of(self, kind: type[Row]) -> list[Row]:
        return [entry for entry in self.all() if isinstance(entry, kind)]


class Problem(NamedTuple):
    row: model.Entry | Aside
    key: str
    sentence: str


def problems(contents: Contents) -> Iterator[str]:
    """Everything that does not fit, each with its file, table and key."""
    checks = (_twice, _feeds_twice, _over_already, _own_ids, _names_twice, _dead_ends, _too_early)
    found = chain.from_iterable(check(contents) for check in checks)
    for row, key, sentence in found:
        yield f"{contents.where(row)}: {key}: {sentence}"


def _twice(contents: Contents) -> Iterator[Problem]:
    """Numbers, and ids: buttons and references know an entry by its id alone, so no two tables may share one."""
    yield from _taken(contents, "id", contents.all(), lambda entry: entry.id)
    yield from _taken(contents, "number", contents.of(model.Episode), lambda episode: episode.mark)
    yield from _taken(contents, "number", contents.of(model.Season), lambda season: season.number)
    yield from _taken(contents, "volume", contents.of(model.Book), lambda book: book.volume)


def _taken(contents: Contents, key: str, rows: Iterable[Row], value: Callable[[Row], Hashable]) -> Iterator[Problem]:
    for row, first in _repeated((row, value(row)) for row in rows):
        yield Problem(row, key, texts()("pack-taken", key=key, where=contents.where(first)))


def _repeated(rows: Iterable[tuple[Row, Hashable]]) -> Iterator[tuple[Row, Row]]:
    """Each row whose value (None is no value) another row had before it, and that row."""
    seen: dict[Hashable, Row] = {}
    for row, value in rows:
        if value is not None and seen.setdefault(value, row) is not row:
            yield row, seen[value]


def _feeds_twice(contents: Contents) -> Iterator[Problem]:
    """One address suggested under two names."""
    first: dict[str, model.Feed] = {}
    for feed in contents.feeds.values():
        known = first.setdefault(str(feed.url), feed)
        if known is not feed:
            yield Problem(feed, "url", texts()("pack-taken", key="url", where=contents.where(known)))


def _over_already(contents: Contents) -> Iterator[Problem]:
    """A season that has an entry needs no announcement any more; it would be announced twice."""
    seasons = {season.number: season for season in contents.of(model.Season)}
    for row in contents.of(model.Announced):
        if row.release_kind == "season" and (season := seasons.get(row.season or 0)):
            yield Problem(row, "season", texts()("pack-taken", key="season", where=contents.where(season)))


def _own_ids(contents: Contents) -> Iterator[Problem]:
    """Ids that are given to the releases of servers."""
    for entry in contents.all():
        if entry.id.startswith("own_") and entry.id.removeprefix("own_").isdecimal():
            yield Problem(entry, "id", texts()("pack-own-id"))


def _names_twice(contents: Contents) -> Iterator[Problem]:
    """Two songs may share a title, but not with the artist."""
    songs = contents.of(model.Song)
    for song, first in _repeated((song, (_folded(song.name), _folded(song.artist))) for song in songs):
        yield Problem(song, "name", texts()("pack-same-song", where=contents.where(first)))
    together = [[entry for table in CAST for entry in contents.entries[table]]]
    alone = [rows for table, rows in contents.entries.items() if table not in (*CAST, "songs")]
    for rows in together + alone:
        seen: dict[str, model.Named] = {}
        for entry in rows:
            if isinstance(entry, model.Named):
                for key, name in _names(entry):
                    if seen.setdefault(name, entry) is not entry:
                        where = contents.where(seen[name])
                        yield Problem(entry, key, texts()("pack-name-taken", name=name, where=where))


def _names(entry: model.Named) -> Iterator[tuple[str, str]]:
    """The folded names of an entry with their keys, each name once."""
    keys = {"name": entry.name, **{f"aliases.{number}": name for number, name in enumerate(entry.aliases)}}
    by_name = {_folded(name): key for key, name in reversed(keys.items())}
    return ((key, name) for name, key in reversed(by_name.items()))


def _folded(name: str) -> str:
    return fold(name) or symbols(name)


def _dead_ends(contents: Contents) -> Iterator[Problem]:
    """References to entries, sources, episodes, seasons and volumes that the pack does not hold."""
    ids = {table: {entry.id for entry in rows} for table, rows in contents.entries.items()}
    marks = {episode.mark for episode in contents.of(model.Episode)}
    volumes = {book.volume for book in contents.of(model.Book)}
    seasons = {mark.season for mark in marks}
    for source in contents.sources.values():
        yield from (Problem(source, "since", sentence) for sentence in _nowhere(source.since, marks, volumes))
    for entry in contents.all():
        for key, name, known in _references(entry, ids):
            if name not in known:
                yield Problem(entry, key, texts()("pack-missing", id=name))
        for key, part in _parts(entry):
            named = part.sources if isinstance(part, model.Entry | model.Told) else ()
            for unknown in (name for name in dict.fromkeys(named) if name not in contents.sources):
                yield Problem(entry, f"{key}sources", texts()("pack-no-source", id=unknown))
            yield from (Problem(entry, f"{key}since", said) for said in _nowhere(part.since, marks, volumes))
        birthday = entry.birthday if isinstance(entry, model.Character | model.Person) else None
        for unknown in (name for name in birthday.sources if name not in contents.sources) if birthday else ():
            yield Problem(entry, "birthday.sources", texts()("pack-no-source", id=unknown))
        for key, season in _seasons(entry):
            if season not in seasons:
                yield Problem(entry, key, texts()("pack-no-season", season=season))
        mark = _place(entry)
        if mark is not None and mark not in marks:
            yield Problem(entry, "episode", texts()("pack-no-episode", episode=str(mark)))


def _nowhere(since: Since, marks: set[Mark], volumes: set[int | None]) -> Iterator[str]:
    if since.show is not None and since.show not in marks:
        yield texts()("pack-no-episode", episode=str(since.show))
    if since.book is not None and since.book not in volumes:
        yield texts()("pack-no-volume", volume=since.book)


def _parts(entry: model.Entry) -> Iterator[tuple[str, model.Part]]:
    """The entry itself and its parts, each with the beginning of its keys ("", "told.1.")."""
    yield "", entry
    for name in entry._cut_fields():
        yield from ((f"{name}.{number}.", part) for number, part in enumerate(getattr(entry, name)))


def _references(entry: model.Entry, ids: Mapping[str, set[str]]) -> Iterator[tuple[str, str, set[str]]]:
    """Key, id and the ids it may be."""
    match entry:
        case model.Character():
            if entry.played_by is not None:
                yield "played_by", entry.played_by, ids["people"]
            for number, relation in enumerate(entry.relations):
                yield f"relations.{number}.to", relation.to, ids["characters"]
        case model.Episode():
            yield from (("directors", name, ids["people"]) for name in entry.directors)
            yield from (("writers", name, ids["people"]) for name in entry.writers)
        case model.Quote(by=str(name)):
            yield "by", name, ids["people"] | ids["characters"]
        case model.Fact():
            everything = set().union(*ids.values())
            yield from (("about", name, everything) for name in entry.about)


def _seasons(entry: model.Entry) -> Iterator[tuple[str, int]]:
    match entry:
        case model.Character() | model.Location():
            yield from ((f"appears.{number}.season", part.season) for number, part in enumerate(entry.appears))
        case model.Song(episode=None) | model.Week():
            yield "season", entry.season
        case model.Score() if entry.season != 0:  # 0 is the whole show
            yield "season", entry.season


def _place(entry: model.Entry) -> Mark | None:
    """The episode that the entry is about."""
    match entry:
        case model.Episode():
            return entry.mark
        case model.Song() if entry.episode is not None:
            return Mark(entry.season, entry.episode)
        case model.Quote():
            return entry.episode
    return None


def _too_early(contents: Contents) -> Iterator[Problem]:
    """A mark may not lie before the place that the entry itself names; an interview is safe as it says itself."""
    for entry in contents.all():
        place, since = _place(entry), entry.since.show
        said_elsewhere = isinstance(entry, model.Quote) and entry.form != "line"
        if place is not None and not said_elsewhere and (since or NOT_STARTED) < place:
            sentence = texts()("pack-too-early", since=str(since or ""), place=str(place))
            yield Problem(entry, "since", sentence)
