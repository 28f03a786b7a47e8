"""Turns text into the terms that search compares: folded, stemmed, numbers made comparable. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from Stemmer import Stemmer

from bot.show.names import fold
from bot.show.numerals import CARDINALS

_NUMBER = re.compile(
    r"(?<!\w)(\d{1,3}(?:[,\u202f ]\d{3})+|\d+)(?:\.(\d+))?(?:st|nd|rd|th)?(?:\s*(million|m)\b)?", re.IGNORECASE
)
_SPELLED = re.compile(rf"\b({'|'.join(CARDINALS)})\b", re.IGNORECASE)
_SEASON = re.compile(r"\bs(\d{1,2})(?=\b|e\d)", re.IGNORECASE)
_stem_word = Stemmer("english", 50_000).stemWord


@dataclass(frozen=True)
class Vocabulary:
    """The search words of a language: what to ignore, what means the same, and what names a kind of entry."""

    stop: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    same: Mapping[str, frozenset[str]] = field(default_factory=dict)  # a stem and the stems that mean the same
    kinds: Mapping[str, str] = field(default_factory=dict)
    care: tuple[str, ...] = ()  # folded phrases by which somebody says that they are not well

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> "Vocabulary":
        """From a search.toml, as the locales hold it."""
        same: dict[str, frozenset[str]] = {}
        for group in table.get("same", []):
            stems = frozenset(_stem_word(word) for word in group.split())
            same.update({stem: (same.get(stem, frozenset()) | stems) - {stem} for stem in stems})
        stop, fillers = (frozenset(table.get(name, "").split()) for name in ("stop", "fillers"))
        care = tuple(f" {fold(phrase)} " for phrase in table.get("care", []))
        return cls(stop, fillers, same, dict(table.get("kinds", {})), care)

    def terms(self, text: str) -> list[str]:
        """The stems of a text in its order. Stop words are left out, unless there would be nothing else."""
        words = fold_all(_plain_numbers(text)).split()
        return [_stem_word(word) for word in [word for word in words if word not in self.stop] or words]

    def needs_care(self, text: str) -> bool:
        typed = f" {fold(text)} "
        return any(phrase in typed for phrase in self.care)


def fold_all(text: str) -> str:
    """`fold` without its limit, for our own texts, sentence by sentence."""
    return " ".join(fold(part) for part in re.split(r"(?<=[.!?;:])\s|\n", text) for part in _chunks(part))


def _chunks(text: str, size: int = 100) -> Iterator[str]:
    while len(text) > size:
        cut = text.rfind(" ", 0, size)
        cut = cut if cut > 0 else size
        yield text[:cut]
        text = text[cut:]
    yield text


def _plain_numbers(text: str) -> str:
    """Make "14550000" of "14,550,000" and of "14.55 million", "22" of "22nd", "2" of "two", "season 2" of "s2"."""

    def plain(match: re.Match[str]) -> str:
        whole = re.sub(r"\D", "", match[1])
        if match[3]:
            return f" {(whole + (match[2] or '').ljust(6, '0')[:6]).lstrip('0') or 0} million "
        return f" {whole}p{match[2]} " if match[2] else f" {whole} "

    spelled = _SPELLED.sub(lambda match: CARDINALS[match[0].casefold()], text)
    return _NUMBER.sub(plain, _SEASON.sub(r"season \1 ", spelled))
