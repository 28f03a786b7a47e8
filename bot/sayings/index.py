"""Where the words of one server's quotes stand, so that they are found without reading them all. Pure, kept in memory.

It is brought in step with what changed; it holds no texts. What it finds may be gone by now: whoever shows it reads it
again, and looks whether it may be shown.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from math import log
from typing import NamedTuple

from rapidfuzz import fuzz, process

from bot.feeds.words import split_words
from bot.sayings.audience import Audience
from bot.sayings.saying import LONGEST, Origin, Saying
from bot.sayings.vocabulary import Vocabulary
from bot.show.names import fold, symbols

MOST_FOUND = 200
LONGEST_SEARCH = 200  # characters of what was typed that are looked at
LONG_NAME = 40  # characters of a name; of one as long as that, the beginning is known as well
_MOST_ASKED = 16  # words of it
_MOST_MISSPELT = 4  # words of it that are compared with all others
_FULL = 20_000_000  # places of words in one server, from which on only the beginning of a quote is found
_FIRST_WORDS = 300  # characters of it
_MOST_PLACES = 4_000  # of a word that is everywhere: so many of the newest quotes are candidates
_ENOUGH = 1_000  # candidates, from which on further words only tell which are better
_RANKED = 500  # candidates that are put into order
_FITS = 0.3  # of what the best is worth
_ALIKE = 70.0  # from here on, of 100, a name may be meant
_BYTES, _BYTES_OF_WORD = 20, 4.5  # that a quote takes, and each word of it
_LONGEST = 255  # words: longer quotes count as so long


class Entry(NamedTuple):
    """A quote with a number as it is now; `shown` is false for one that is gone or hidden."""

    id: int
    number: int
    revision: int
    shown: bool
    text: str
    author: str
    author_id: int | None
    place_id: int | None
    open: bool
    restricted: bool


class Index:
    """`known` is how far it is: the revision and id of the last entry it took. `first` is the number and id of the
    first one, by which one sees that it is still the same server.
    """

    def __init__(self) -> None:
        self.known = (0, 0)
        self.first: tuple[int, int] | None = None
        self._words = Vocabulary()
        self._written = 0  # places of words
        self._numbers = array("I")  # of each place; so are the next two
        self._lengths = array("B")
        self._from = array("I")
        self._origins: dict[tuple[int | None, bool, bool], int] = {}
        self._spots: list[Origin] = []  # the same, as an audience is asked about them
        self._place_of: dict[int, int] = {}  # by number; what was there before is stale
        self._credited: dict[tuple[str, int | None], array[int]] = {}
        self._names: dict[tuple[str, int | None], str] = {}  # as they are compared

    def __len__(self) -> int:
        return len(self._place_of)

    @property
    def size(self) -> int:
        """Roughly, in bytes."""
        names = 600 * len(self._credited)
        return int(
            10_000 + self._words.size + names + _BYTES_OF_WORD * self._written + (_BYTES + 100) * len(self._numbers)
        )

    @property
    def is_worn(self) -> bool:
        """More than half of it is stale: it should be built anew."""
        return len(self._numbers) > 1_000 + 2 * len(self._place_of)

    def take(self, entries: Iterable[Entry]) -> None:
        """In the order of their changes."""
        for entry in entries:
            self.known = (entry.revision, entry.id)
            self.first = self.first or (entry.number, entry.id)
            self._place_of.pop(entry.number, None)
            if entry.shown:
                self._add(entry)

    def _add(self, entry: Entry) -> None:
        place = self._place_of[entry.number] = len(self._numbers)
        words = split_words(f"{entry.author} {entry.text[: LONGEST if self._written < _FULL else _FIRST_WORDS]}")
        known = self._words.places
        for word in words:
            places = known.get(word)
            if places is None:
                self._words.add(word, place)
            elif places[-1] != place:
                places.append(place)
        origin = (entry.place_id, entry.open, entry.restricted)
        if origin not in self._origins:
            self._origins[origin] = len(self._spots)
            self._spots.append(Origin(place_id=entry.place_id, open=entry.open, restricted=entry.restricted))
        self._written += len(words)
        self._numbers.append(entry.number)
        self._lengths.append(min(len(words), _LONGEST))
        self._from.append(self._origins[origin])
        credit = (entry.author, entry.author_id)
        if credit not in self._credited:
            self._credited[credit], self._names[credit] = array("I"), _name(entry.author)
        self._credited[credit].append(place)

    # ---------------------------------------------------------------- looking up

    def find(self, text: str, audience: Audience) -> list[int]:
        """The numbers of those that fit some words, the best first, at most 200; of equal ones, the newest first."""
        found = self._worth(split_words(text[:LONGEST_SEARCH]))
        visible = self._visible(audience)
        best = list(self._shown(_best(found, _RANKED), visible))
        if len(best) < MOST_FOUND < _RANKED < len(found):  # hardly any of them may be seen
            best = _best({place: found[place] for place in self._shown(found, visible)}, _RANKED)
        least = _FITS * max((found[place] for place in best), default=0.0)
        fitting = [place for place in best if found[place] >= least]
        fitting.sort(key=lambda place: (found[place] * (self._lengths[place] / 1_000 - 1), -place))
        return [self._numbers[place] for place in fitting[:MOST_FOUND]]

    def of_name(self, name: str, audience: Audience) -> list[int]:
        """The numbers of those that are credited to a name, however it is written, the newest first, at most 200. Of a
        long one the beginning is enough.
        """
        wanted, visible = _name(name), self._visible(audience)
        cut = len(name) >= LONG_NAME
        places = [
            place
            for credit, some in self._credited.items()
            if self._names[credit] == wanted or (cut and self._names[credit].startswith(wanted))
            for place in some
        ]
        shown = [self._numbers[place] for place in self._shown(places, visible)]
        return sorted(shown, reverse=True)[:MOST_FOUND]

    def names(self, typed: str, audience: Audience | None, most: int) -> list[str]:
        """Names that are credited and may be meant, the best first; those that said the most where nothing was typed.
        Nothing tells which of them belong to one account.
        """
        visible = self._visible(audience) if audience is not None else [True] * len(self._spots)
        found = list[str]()
        for name, author_id in self._named(_name(typed)):
            if len(found) == most:
                break
            shown = self._shown(reversed(self._credited[name, author_id]), visible)
            if name not in found and next(shown, None) is not None:
                found.append(name)
        return found

    def _named(self, typed: str) -> list[tuple[str, int | None]]:
        often = sorted(self._credited, key=lambda each: -len(self._credited[each]))
        if not typed:
            return often
        names = {each: self._names[each] for each in often}
        alike = process.extract(typed, names, scorer=fuzz.partial_ratio, score_cutoff=_ALIKE, limit=None)
        scored = [
            (names[each] != typed, f" {typed}" not in f" {names[each]}", -score, number, each)
            for number, (_, score, each) in enumerate(alike)
        ]
        return [each for *_, each in sorted(scored, key=lambda row: row[:4])]

    def _visible(self, audience: Audience) -> list[bool]:
        return [audience.sees(spot) for spot in self._spots]

    def _shown(self, places: Iterable[int], visible: Sequence[bool]) -> Iterator[int]:
        """Those of these that are not stale, and that may be seen."""
        origins, numbers, place_of = self._from, self._numbers, self._place_of
        return (place for place in places if visible[origins[place]] and place_of.get(numbers[place]) == place)

    # ---------------------------------------------------------------- what fits

    def _worth(self, words: Sequence[str]) -> dict[int, float]:
        """What fits is worth the more, the more of the words it has, and the rarer they are. Rare words come first, so
        that common ones need not be followed to all their places.
        """
        asked = [
            self._meant(word, misspelt=number < _MOST_MISSPELT) for number, word in enumerate(dict.fromkeys(words))
        ]
        asked = sorted((each for each in asked[:_MOST_ASKED] if each), key=_count)
        found: dict[int, float] = {}
        for meant in asked:
            rare = log(2 + len(self._numbers) / _count(meant))
            more: dict[int, float] = {}
            fresh: dict[int, float] = {}
            since = min(found, default=0)  # of a common word the newest were found: before them is nothing to be found
            for worth, places in meant:  # the best last
                more.update(dict.fromkeys(_among(found, places[bisect_left(places, since) :]), worth * rare))
                if len(found) < _ENOUGH:
                    fresh.update(dict.fromkeys(places[-(_ENOUGH if found else _MOST_PLACES) :], worth * rare))
            for place, worth in more.items():
                found[place] += worth
            found = fresh | found
        return found

    def _meant(self, word: str, *, misspelt: bool) -> "list[tuple[float, array[int]]]":
        meant = self._words.meant(word, misspelt=misspelt)
        return sorted(((worth, self._words.places[each]) for worth, each in meant), key=lambda each: each[0])


def by_phrase(sayings: Iterable[Saying], text: str) -> list[Saying]:
    """Those in which the words stand just so come first."""
    asked = f" {' '.join(split_words(text[:LONGEST_SEARCH]))} "
    return sorted(sayings, key=lambda each: asked not in f" {' '.join(split_words(each.words.text))} ")


def _best(found: dict[int, float], most: int) -> list[int]:
    """Those that are worth the most; of those worth the same, the newest. Few different sums come up, so they are
    counted instead of sorting everything.
    """
    if len(found) <= most:
        return list(found)
    least, left = 0.0, most
    for worth, count in sorted(Counter(found.values()).items(), reverse=True):
        if not left:
            break
        least, left = worth, left - min(count, left)
    best = [place for place, worth in found.items() if worth > least]
    equal = sorted([place for place, worth in found.items() if worth == least])
    return best + equal[-(most - len(best)) :]


def _among(found: "dict[int, float]", places: "array[int]") -> Iterable[int]:
    """Those that were found and are at these places. Where they are few, they are looked up one by one."""
    if 10 * len(found) > len(places):
        return found.keys() & places
    found_at = zip(found, map(bisect_left, repeat(places), found), strict=True)
    return [place for place, at in found_at if at < len(places) and places[at] == place]


def _count(meant: "Sequence[tuple[float, array[int]]]") -> int:
    return sum(len(places) for _, places in meant)


def _name(name: str) -> str:
    return fold(name) or symbols(name)
