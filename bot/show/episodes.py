"""Reads an episode out of what people type: "S1E3", "1x03", "season 2 finale", "latest". Pure; knows no titles."""

import re
from collections.abc import Iterable, Sequence

from bot.show.names import fold
from bot.show.numerals import NUMERALS
from bot.show.progress import Mark

_BOTH = (
    re.compile(r"\bs(?:eason|eries|er)?\s*(\d{1,2})\s*(?:e|x|ep|episode)\s*(\d{1,2})\b"),
    re.compile(r"\b(\d{1,2})\s*x\s*(\d{1,2})\b"),
    re.compile(r"^(\d{1,2})\s(\d{1,2})$"),
)
_TURNED = (
    re.compile(r"\b(?:e|ep|episode)\s*(\d{1,2})\s*(?:(?:of|in)\s*)?s(?:eason|eries)?\s*(\d{1,2})\b"),
    re.compile(r"\b(\d{1,2})\s(?:ep|episode)\s(?:(?:of|in)\s)?s(?:eason|eries)?\s*(\d{1,2})\b"),
)
_SEASON = re.compile(r"\bs(?:eason|eries)?\s*(\d{1,2})\b")
_ALONE = re.compile(r"^(?:e|ep|episode)?\s*(\d{1,3})$")
_LAST = {"finale", "last", "final", "ending", "end"}
_FIRST = {"first", "premiere", "opener", "start", "pilot", "beginning"}
_LATEST = {"latest", "newest", "last", "most recent"}
_LATEST |= {f"{word} {thing}" for word in tuple(_LATEST) for thing in ("one", "episode", "ep")}
_FILM = {"film", "movie"}


def means_latest(text: str) -> bool:
    """Whether the last episode is meant, whichever that is for the one who asks."""
    return fold(text) in _LATEST


def read_episode(
    text: str, marks: Sequence[Mark], films: Sequence[Mark] = (), title: Iterable[str] = ()
) -> Mark | None:
    """The episode that `text` names by number or place, or None. It need not be one of `marks` (all, in order).

    The folded words of the show's `title` may stand beside "film".
    """
    typed = fold(text)
    if not typed or not marks:
        return None
    if typed in _LATEST:
        return marks[-1]
    words = set(typed.split())
    if films and words & _FILM and words <= _FILM | {"the", "a", "last", "latest", "final", *title}:
        return films[-1]
    digits = " ".join(NUMERALS.get(word, word) for word in typed.split())
    for pattern in _BOTH:
        if match := pattern.search(digits):
            return Mark(int(match[1]), int(match[2]))
    for pattern in _TURNED:
        if match := pattern.search(digits):
            return Mark(int(match[2]), int(match[1]))
    if match := _SEASON.search(_ordinal_season(digits)):
        return _at_an_end(int(match[1]), words, marks, films)
    if match := _ALONE.match(digits):
        number = int(match[1])
        return marks[number - 1] if 0 < number <= len(marks) else None
    if words & {"episode", "ep", "pilot"} and words & _FIRST:
        return marks[0]
    return None


def _ordinal_season(digits: str) -> str:
    """Turn "2 season" into "season 2"."""
    return re.sub(r"\b(\d{1,2})\s(season|series)\b(?!\s\d)", r"\2 \1", digits)


def _at_an_end(season: int, words: set[str], marks: Sequence[Mark], films: Sequence[Mark]) -> Mark | None:
    inside = [mark for mark in marks if mark.season == season and mark not in films]
    if words & _LAST:
        return inside[-1] if inside else Mark(season, 1)
    if words & _FIRST:
        return inside[0] if inside else Mark(season, 1)
    return None
