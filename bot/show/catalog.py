"""The catalog: everything a reader may know, and the ways to look it up.

`catalog.upto(progress)` is another catalog. Look-up, suggestions, search and random choice have nothing else to look
at, so there is no spoiler check to forget anywhere else.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import TypeVar, cast

from bot.show import model
from bot.show.episodes import means_latest, read_episode
from bot.show.names import NEAR, SURE, fold, ranked, symbols
from bot.show.pack import TABLES, Pack
from bot.show.progress import EVERYTHING, NOT_STARTED, Mark, Progress
from bot.show.search import Hit, SearchIndex
from bot.show.terms import Vocabulary

Kind = TypeVar("Kind", bound=model.Entry)

SUGGESTIONS = 25
MOST_CUTS = 24  # kept at once; a cut is made anew in a millisecond
ANSWERS = 0.3  # hits below this hold too little of what was asked
CLEARLY_BETTER = 8.0  # by so much a name ahead of the reader must fit better than one they may see
LOOKUPS: dict[str, tuple[str, ...]] = {
    "cast": ("characters", "people"),
    "episode": ("episodes",),
    "song": ("songs",),
    "book": ("books",),
    "place": ("places",),
}
_TABLE_OF = {kind: table for table, kind in TABLES.items()}


@dataclass
class _Shared:
    """What all cuts of one pack have in common."""

    pack: Pack
    vocabulary: Vocabulary
    index: SearchIndex
    marks: list[Mark]
    films: list[Mark]
    volumes: list[int]
    names: dict[str, list[tuple[str, str]]]  # look-up -> folded name, id of its entry
    fillers: frozenset[str]
    cuts: dict[Progress, "Catalog"] = field(default_factory=dict)


class Catalog:
    """A pack as one reader may see it."""

    def __init__(self, shared: _Shared, progress: Progress, entries: dict[str, dict[str, model.Entry]]) -> None:
        self._shared = shared
        self._entries = entries
        self.progress = progress
        self._names = {
            lookup: [(name, key) for name, key in names if any(key in entries[table] for table in LOOKUPS[lookup])]
            for lookup, names in shared.names.items()
        }
        self._folded = {lookup: [name for name, _ in names] for lookup, names in self._names.items()}

    @classmethod
    def build(cls, pack: Pack, vocabulary: Vocabulary) -> "Catalog":
        """The whole pack; everything slow happens here, once."""
        episodes = cast("Sequence[model.Episode]", pack.entries["episodes"])
        books = cast("Sequence[model.Book]", pack.entries["books"])
        shared = _Shared(
            pack=pack,
            vocabulary=vocabulary,
            index=SearchIndex(pack, vocabulary),
            marks=sorted(episode.mark for episode in episodes),
            films=sorted(episode.mark for episode in episodes if episode.film),
            volumes=sorted(book.volume for book in books if book.volume is not None),
            names={lookup: _all_names(pack, tables) for lookup, tables in LOOKUPS.items()},
            fillers=vocabulary.fillers | frozenset(fold(pack.show.title).split()),
        )
        whole = cls(shared, EVERYTHING, {table: {row.id: row for row in rows} for table, rows in pack.entries.items()})
        shared.cuts[EVERYTHING] = whole
        return whole

    # ------------------------------------------------------------------ the cut

    def upto(self, progress: Progress) -> "Catalog":
        """What this reader may see and `progress` allows; made once for each distinct place."""
        place = self._nearest(progress.lower(self.progress))
        cuts = self._shared.cuts
        if place not in cuts:
            if len(cuts) > MOST_CUTS:
                self.forget_cuts()
            cuts[place] = Catalog(self._shared, place, {
                table: {key: entry.upto(place) for key, entry in rows.items() if place.knows(entry.since)}
                for table, rows in cuts[EVERYTHING]._entries.items()
            })  # fmt: skip
        return cuts[place]

    def public(self, line: Progress, now: datetime) -> "Catalog":
        """What everybody may see where this line is drawn, as far as it is out."""
        return self.upto(line.lower(self.released(now)))

    def forget_cuts(self) -> None:
        """Make every cut anew when it is next asked for."""
        for place in self._shared.cuts.keys() - {EVERYTHING}:
            del self._shared.cuts[place]

    def _nearest(self, progress: Progress) -> Progress:
        """The same cut, named by an episode and a volume that exist."""
        marks, volumes = self._shared.marks, self._shared.volumes
        seen, read = bisect_right(marks, progress.show), bisect_right(volumes, progress.book)
        whole = seen == len(marks) and read == len(volumes)
        return EVERYTHING if whole else Progress(
            marks[seen - 1] if seen else NOT_STARTED, volumes[read - 1] if read else 0
        )  # fmt: skip

    def released(self, now: datetime) -> Progress:
        """How far one can be at this instant: the last episode and the last volume that are out."""
        whole = self.whole
        shown = [episode.mark for episode in whole.all(model.Episode) if episode.released_at <= now]
        printed = [book.volume for book in whole.all(model.Book) if book.volume and book.published.on <= now.date()]
        return Progress(max(shown, default=NOT_STARTED), max(printed, default=0))

    # ------------------------------------------------------------------ what there is

    @property
    def show(self) -> model.Show:
        return self._shared.pack.show

    @property
    def marks(self) -> Sequence[Mark]:
        """Every episode of the pack in order, seen or not: for choosing how far one is."""
        return self._shared.marks

    @property
    def films(self) -> Sequence[Mark]:
        return self._shared.films

    @property
    def source_count(self) -> int:
        return len(self._shared.pack.sources)

    @property
    def feeds(self) -> Sequence[model.Feed]:
        """Those that the pack suggests; they are for the staff, so there is no cut."""
        return list(self._shared.pack.feeds.values())

    @property
    def volumes(self) -> Sequence[int]:
        return self._shared.volumes

    @property
    def whole(self) -> "Catalog":
        """Without any cut: for what is planned, never for an answer."""
        return self._shared.cuts[EVERYTHING]

    @property
    def is_whole(self) -> bool:
        return self.progress == EVERYTHING

    def all(self, kind: type[Kind]) -> list[Kind]:
        """Every entry of a kind, in the order of the pack."""
        return cast("list[Kind]", list(self._entries[_TABLE_OF[kind]].values()))

    def get(self, kind: type[Kind], key: str) -> Kind | None:
        return cast("Kind | None", self._entries[_TABLE_OF[kind]].get(key))

    def episode(self, mark: Mark) -> model.Episode | None:
        return next((episode for episode in self.all(model.Episode) if episode.mark == mark), None)

    def find_named(self, key: str, lookup: str) -> model.Named | None:
        """What has this id among those of one look-up ("cast", "book", ...)."""
        return cast("model.Named | None", self._any(lookup, key))

    def sources(self, names: Iterable[str]) -> list[model.Source]:
        """The sources with these ids; those whose page is ahead of the reader lose their address."""
        found = (self._shared.pack.sources[name] for name in names)
        return [
            source if self.progress.knows(source.since) else source.model_copy(update={"url": None}) for source in found
        ]

    def counts(self) -> dict[str, int]:
        return {table: len(rows) for table, rows in self._entries.items()}

    # ------------------------------------------------------------------ looking up

    def find(self, lookup: str, text: str) -> model.Named | None:
        """The entry that a name typed in a hurry means, or None."""
        if lookup == "episode" and (mark := self._mark(text)) is not None:
            return self.episode(mark)
        best = next(iter(self._ranked(lookup, text)), None)
        return best[1] if best is not None and best[0] >= SURE else None

    def suggest(self, lookup: str, text: str, limit: int = SUGGESTIONS) -> list[model.Named]:
        """Entries that may be meant, best first; the first ones of the pack where nothing was typed yet."""
        if not text.strip():
            rows = [entry for table in LOOKUPS[lookup] for entry in self._entries[table].values()]
            return cast("list[model.Named]", rows[:limit])
        found = self.find(lookup, text) if lookup == "episode" else None
        near = [entry for score, entry in self._ranked(lookup, text) if score >= NEAR and entry is not found]
        return ([found] if found else []) + near[: limit - bool(found)]

    def hides(self, lookup: str, text: str) -> bool:
        """Whether the whole pack knows what is meant here and this reader may not: it is ahead of them."""
        mark = self._mark(text) if lookup == "episode" else None
        if mark is not None:
            return mark in self.marks and mark > self.progress.show
        if self.is_whole:
            return False
        near = self.whole._ranked(lookup, text)
        best = near[0][0] if near else 0.0
        mine = next((score for score, entry in near if self._any(lookup, entry.id) is not None), 0.0)
        return best >= SURE and (mine < SURE or best >= mine + CLEARLY_BETTER)

    def _ranked(self, lookup: str, text: str) -> list[tuple[float, model.Named]]:
        best: dict[str, float] = {}
        for score, position in ranked(text, self._folded[lookup], self._shared.fillers):
            best.setdefault(self._names[lookup][position][1], score)
        return [(score, cast("model.Named", self._any(lookup, key))) for key, score in best.items()]

    def _any(self, lookup: str, key: str) -> model.Entry | None:
        return next((self._entries[table][key] for table in LOOKUPS[lookup] if key in self._entries[table]), None)

    def _mark(self, text: str) -> Mark | None:
        """The episode named by number or place; the latest one is the last that this reader may see."""
        if means_latest(text):
            return max((mark for mark in self.marks if mark <= self.progress.show), default=None)
        return read_episode(text, self.marks, self.films, fold(self.show.title).split())

    # ------------------------------------------------------------------ searching

    def search(self, text: str, *kinds: type[model.Entry], limit: int = 50) -> list[Hit]:
        """Statements that answer `text`, best first, as this reader may see them."""
        hits = self._shared.index.search(text, self.progress, [kind.kind for kind in kinds])
        return [replace(hit, entry=self._entries[_TABLE_OF[type(hit.entry)]][hit.entry.id]) for hit in hits[:limit]]

    def search_well(self, text: str, *kinds: type[model.Entry]) -> list[Hit]:
        """Only the hits that hold a good part of what was asked, at least half as good as the best."""
        hits = self.search(text, *kinds)
        least = max(ANSWERS, hits[0].score / 2) if hits else 0.0
        return [hit for hit in hits if hit.score >= least]

    def search_hides(self, text: str, best: float, *kinds: type[model.Entry]) -> bool:
        """Whether something ahead of the reader answers `text` clearly better than `best`."""
        return not self.is_whole and self._shared.index.best_score(text, [kind.kind for kind in kinds]) > best + 0.15

    def is_about_what_is_hidden(self, text: str) -> bool:
        """Whether the rarest word that was asked for stands only in what is ahead of the reader."""
        return not self.is_whole and self._shared.index.rarest_is_hidden(text, self.progress)

    def needs_care(self, text: str) -> bool:
        """Whether somebody says that they are not well, rather than asking about the show."""
        return self._shared.vocabulary.needs_care(text)

    def random_quote(self, chance: Random) -> model.Quote | None:
        """A line of the show as often as what was said about it, where there are both."""
        lines = [quote for quote in self.all(model.Quote) if quote.form == "line"]
        others = [quote for quote in self.all(model.Quote) if quote.form != "line"]
        kinds = [quotes for quotes in (lines, others) if quotes]
        return chance.choice(chance.choice(kinds)) if kinds else None


def _all_names(pack: Pack, tables: Iterable[str]) -> list[tuple[str, str]]:
    rows = cast("list[model.Named]", [entry for table in tables for entry in pack.entries[table]])
    return [(fold(name) or symbols(name), entry.id) for entry in rows for name in dict.fromkeys(_names(entry))]


def _names(entry: model.Named) -> list[str]:
    """All that an entry goes by; a song also by its artist."""
    names = [entry.name, *entry.aliases]
    return [*names, entry.artist, f"{entry.artist} {entry.name}"] if isinstance(entry, model.Song) else names
