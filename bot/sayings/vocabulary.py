"""The words of the quotes of one server, and which of them somebody may mean. Pure; knows no quotes."""

from array import array
from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

MOST_WORDS = 300_000  # different ones; of a server that has more, words that come later are not found
LONGEST_WORD = 40  # characters of it that are looked at
_SHORTEST_BEGINNING = 3  # characters from which on the beginning of a word is enough
_SHORTEST_DENSE = 2  # the same, of scripts other than Latin: some say a syllable with each character
_SHORTEST_MISSPELT = 4
_MOST_MEANT = 10  # words of each kind that one typed word may mean
_MOST_COMPARED = 20_000  # words that begin or end like it
_FEW = 3  # quotes: a word that is in fewer of them may well be misspelt itself
_SAME, _BEGINNING, _SLIP, _SLIPS = 1.0, 0.8, 0.7, 0.6  # what finding it so is worth
_BYTES = 350  # that a word takes, its places aside


class Vocabulary:
    """Every word with the places where it stands, in the order in which they came."""

    def __init__(self) -> None:
        self.places: dict[str, array[int]] = {}
        self._by_beginning: dict[str, list[str]] = {}
        self._by_end: dict[tuple[str, str, int], list[str]] = {}  # by first or last character, and length

    @property
    def size(self) -> int:
        """Roughly, in bytes, without the places."""
        return len(self.places) * _BYTES

    def add(self, word: str, place: int) -> None:
        """The places of a word come in ascending order; the same one may come again at once."""
        word = word[:LONGEST_WORD]
        places = self.places.get(word)
        if places is None:
            if len(self.places) < MOST_WORDS:
                self.places[word] = array("I", (place,))
                self._by_beginning.setdefault(word[:_SHORTEST_DENSE], []).append(word)
                for end in _ends(word, len(word)):
                    self._by_end.setdefault(end, []).append(word)
        elif places[-1] != place:
            places.append(place)

    def meant(self, word: str, *, misspelt: bool = True) -> list[tuple[float, str]]:
        """What a typed word may mean, with what finding it is worth: itself, longer words, and those that differ in a
        slip of the finger or two where it is hardly known.
        """
        word = word[:LONGEST_WORD]
        found = {word: _SAME} if word in self.places else {}
        if len(word) >= (_SHORTEST_BEGINNING if word.isascii() else _SHORTEST_DENSE):
            longer = sorted(self._begun(word), key=lambda each: -len(self.places[each]))[:_MOST_MEANT]
            found = dict.fromkeys(longer, _BEGINNING) | found
        known = sum(len(self.places[each]) for each in found)
        if misspelt and known < _FEW and len(word) >= _SHORTEST_MISSPELT:
            found = dict(self._misspelt(word)) | found
        return [(worth, each) for each, worth in found.items()]

    def _begun(self, word: str) -> list[str]:
        known = self._by_beginning.get(word[:_SHORTEST_DENSE], [])
        return [each for each in known[:_MOST_COMPARED] if each.startswith(word)]

    def _misspelt(self, word: str) -> Iterator[tuple[str, float]]:
        """Somebody who slips gets the first or the last character right."""
        slips = 1 if len(word) <= 5 else 2
        lengths = range(len(word) - slips, len(word) + slips + 1)
        ends = [end for length in lengths for end in _ends(word, length)]
        near = list({each for end in ends for each in self._by_end.get(end, ())})[:_MOST_COMPARED]
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=slips, limit=None)
        best = sorted((distance, -len(self.places[each]), each) for each, distance, _ in found if each != word)
        for distance, _, each in best[:_MOST_MEANT]:
            yield each, _SLIP if distance <= 1 else _SLIPS


def _ends(word: str, length: int) -> tuple[tuple[str, str, int], tuple[str, str, int]]:
    return (word[0], "", length), ("", word[-1], length)
