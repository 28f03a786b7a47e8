"""Finds what somebody means by a name typed in a hurry: typos, nicknames, missing accents, parts of names, emoji.

Pure: strings in, scores from 0 to 100 out. Knows nothing of what the names belong to.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

LONGEST = 120  # characters of a typed name that are looked at
SURE = 66.0  # from here on a name counts as found
NEAR = 48.0  # from here on a name is worth suggesting

_NOT_A_WORD = re.compile(r"[^\w]+|_+")
_APOSTROPHE = re.compile(r"['\u2019`\u00b4]")  # "nick's" and "nicks" are one word


def fold(text: str) -> str:
    """Lower case, without accents, punctuation and emoji; words are parted by one space."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", text[: LONGEST * 4]))
    letters = plain if plain.isascii() else "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(_NOT_A_WORD.sub(" ", letters.casefold()).split())[:LONGEST].rstrip()


def symbols(text: str) -> str:
    """What is left for names that are nothing but emoji: the text without spaces and variation selectors."""
    return "".join(char for char in text[:LONGEST] if not char.isspace() and char != "\ufe0f")


def ranked(text: str, names: Sequence[str], fillers: Iterable[str] = ()) -> list[tuple[float, int]]:
    """Score and position of every folded name that `text` may mean, best first; equal scores keep their order.

    `fillers` are words that say nothing ("the", "actor"); they count only where nothing else was typed.
    """
    typed = fold(text)
    if not typed:
        mark = symbols(text)
        return [(100.0, position) for position, name in enumerate(names) if mark and name == mark]
    words = [word for word in typed.split() if word not in fillers] or typed.split()
    plain = " ".join(words)
    scored = ((_score(typed, plain, words, name), position) for position, name in enumerate(names))
    return sorted((pair for pair in scored if pair[0] >= NEAR), key=lambda pair: (-pair[0], pair[1]))


def _score(typed: str, plain: str, words: list[str], name: str) -> float:
    joined, whole = plain.replace(" ", ""), name.replace(" ", "")
    same = (
        (typed == name, 100.0),
        (typed.replace(" ", "") == whole, 99.5),
        (plain == name, 99.0),
        (joined == whole, 98.5),
    )
    for is_same, score in same:
        if is_same:
            return score
    alike = 100 * OSA.normalized_similarity(joined, whole, score_cutoff=0.7) if len(joined) > 3 else 0.0
    return max(_by_words(words, name.split()), alike - 4)


def _by_words(words: list[str], parts: list[str]) -> float:
    """How well each typed word is met by a word of the name, and how much of the name was typed."""
    met, used, total = 0.0, set[int](), 0
    for word in words:
        best, where = max(((_alike(word, part), -at) for at, part in enumerate(parts)), default=(0.0, 0))
        total += len(word)
        if best:
            met += best * len(word)
            used.add(-where)
    if not used:
        return 0.0
    covered = sum(len(parts[at]) for at in used) / sum(map(len, parts))
    return 100 * (0.86 * met / total + 0.12 * covered)


def _alike(word: str, part: str) -> float:
    """1 for the same word, less for its beginning, less again for a slip of the finger, 0 for another word."""
    if word == part:
        return 1.0
    if part.startswith(word):
        return 0.92 if len(word) > 1 else 0.7
    if len(word) < 3 or len(part) < 3 or (len(word) == 3 and len(part) > 4):
        return 0.0
    slips = 1 if len(word) <= 4 or (len(word) == 5 and word[0] != part[0]) else 2 if len(word) <= 8 else 3
    if OSA.distance(word, part, score_cutoff=slips) <= slips:
        return float(OSA.normalized_similarity(word, part))
    beginning = len(word) > 3 and OSA.distance(word, part[: len(word)], score_cutoff=1) <= 1
    return 0.7 if beginning else 0.0
