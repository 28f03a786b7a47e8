"""Reads how far somebody is from what they typed. Only whole patterns count: a guess here could spoil a story. Pure."""

import re
from collections.abc import Sequence

from bot.show.episodes import read_episode
from bot.show.names import LONGEST, fold
from bot.show.numerals import NUMERALS
from bot.show.progress import NOT_STARTED, PAST_THE_END, Mark

_NUMERALS = NUMERALS | {"zero": "0"}
_EVERYTHING = {"all", "all of it", "all of them", "everything", "everything that is out", "finished"}
_NOTHING = {"none", "nothing", "nothing yet", "not started", "no"}
_SEASON = r"(?:s|season|series) ?(\d{1,2})"
_EPISODE = re.compile(
    rf"(?:(?:up to|until) )?(?:{_SEASON} ?(?:e|ep|episode|x) ?\d{{1,2}}|\d{{1,2}} ?x ?\d{{1,2}}"
    rf"|(?:e|ep|episode) ?\d{{1,2}} (?:of )?{_SEASON})"
)
_WHOLE_SEASON = re.compile(rf"(?:all of |up to |end of )?(?:{_SEASON}|(\d{{1,2}}) season)(?: finale)?")
_FILM = re.compile(r"(?:the )?(?:film|movie)")
_MINUS = re.compile(r"-\s*\d|^\s*-|-\s*$")  # "-1", "-s1", "season 1-"
_VOLUME = re.compile(r"(?:(?:up to )?(?:v|vol|volume|book) ?)?(\d{1,2})|(\d{1,2}) (?:volume|book)")


def read_place(text: str, marks: Sequence[Mark], films: Sequence[Mark]) -> Mark | None:
    """The last episode seen, of "s1e8", "season 1", "the film", "everything", "nothing"; None for anything else."""
    typed = _digits(text)
    if typed in _EVERYTHING or typed in _NOTHING:
        return PAST_THE_END if typed in _EVERYTHING else NOT_STARTED
    if films and _FILM.fullmatch(typed):
        return films[-1]
    if match := _WHOLE_SEASON.fullmatch(typed):
        return season_ends(marks, films).get(int(match[1] or match[2]))
    mark = read_episode(typed, marks, films) if _EPISODE.fullmatch(typed) else None
    return mark if mark in marks else None


def read_volume(text: str, volumes: Sequence[int]) -> int | None:
    """The last volume read, of "2", "volume 2", "second volume", "everything", "nothing"; None for anything else."""
    typed = _digits(text)
    if typed in _EVERYTHING or typed in _NOTHING:
        return PAST_THE_END.season if typed in _EVERYTHING else 0
    match = _VOLUME.fullmatch(typed) if text.strip()[:1].isalnum() else None
    number = int(match[1] or match[2]) if match else None
    return number if number in volumes else None


def season_ends(marks: Sequence[Mark], films: Sequence[Mark]) -> dict[int, Mark]:
    """The last episode of each season, in their order; a film is the end of none."""
    return {mark.season: mark for mark in sorted(marks) if mark not in films}


def _digits(text: str) -> str:
    """Folded, with numbers as digits; nothing where folding would lose a part, or what is long."""
    if len(text) > LONGEST or not text.isascii() or _MINUS.search(text):
        return ""
    return " ".join(_NUMERALS.get(word, word) for word in fold(text).split())
