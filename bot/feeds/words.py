"""The words of a text, as they are compared: without case, accents and punctuation. Knows neither filters nor titles.

In scripts that put no spaces between words, each character is a word of its own, so that a phrase is found wherever it
stands. A symbol such as an emoji is a word as well.
"""

import unicodedata
from collections.abc import Callable
from functools import lru_cache

_MARKS_OF_TRADE = str.maketrans(dict.fromkeys("\u2122\u00ae\u00a9\u2120", " "))  # else TM and SM would be letters
_ACCENTS = (
    (0x0300, 0x036F),
    (0x0591, 0x05BD),  # vowel signs of Hebrew and Arabic, which are seldom written
    (0x064B, 0x065F),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F),  # whether an emoji has colours
    (0xFE20, 0xFE2F),
    (0xE0100, 0xE01EF),
)
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x2FDF),  # parts of Han characters
    (0x3005, 0x3007),
    (0x3041, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
_MOST_KNOWN = 20_000  # characters of which is remembered what they become


class Characters(dict[int, str]):
    """What each character becomes by a rule; found out once, as texts are many and characters few."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str:
        became = self._rule(chr(code))
        if len(self) < _MOST_KNOWN:
            self[code] = became
        return became


@lru_cache(maxsize=1024)
def words_of(text: str) -> tuple[str, ...]:
    return split_words(text)


def split_words(text: str) -> tuple[str, ...]:
    """The same, for who has so many texts that none of them should be remembered."""
    folded = unicodedata.normalize("NFC", text).translate(_FOLDED)
    return tuple(unicodedata.normalize("NFC", folded).split())


def is_unspaced(word: str) -> bool:
    return _within(word[0], _UNSPACED)


def _folded(text: str) -> str:
    """Letters, marks and digits stay; what is a word of its own gets spaces around it; all else becomes a space."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.translate(_MARKS_OF_TRADE)).casefold())
    bare = "".join(char for char in parts if not _within(char, _ACCENTS) and unicodedata.category(char) != "Cf")
    return "".join(map(_spaced, unicodedata.normalize("NFC", bare)))


def _spaced(char: str) -> str:
    kind = unicodedata.category(char)
    if kind == "So" or (kind[0] in "LMN" and _within(char, _UNSPACED)):
        return f" {char} "
    return char if kind[0] in "LMN" else " "


def _within(char: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(char) <= last for first, last in ranges)


_FOLDED = Characters(_folded)
