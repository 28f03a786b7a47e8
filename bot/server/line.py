"""The spoiler line of a server as text: "s1e8", "volume 2", "s1e8 + volume 2", "everything", "nothing".

The written form is what the database and exported files hold; people may type it in other words, too.
"""

import re
from collections.abc import Sequence

from bot.show.names import LONGEST, fold
from bot.show.numerals import NUMERALS
from bot.show.places import read_place, read_volume
from bot.show.progress import NOT_STARTED, PAST_THE_END, Mark, Progress

EVERYTHING, NOTHING = "everything", "nothing"
_WHOLE_SHOW, _ALL_BOOKS = "whole show", "all books"
_MARK = re.compile(r"s[0-9]{1,2}e[0-9]{1,2}")
_VOLUME = re.compile(r"volume ([0-9]{1,2})")
_AND = re.compile(r"\s*(?:[+,&;]|\band\b)\s*", re.IGNORECASE)


def write_line(line: Progress) -> str:
    show = _WHOLE_SHOW if line.show >= PAST_THE_END else str(line.show) if line.show > NOT_STARTED else ""
    book = _ALL_BOOKS if line.book >= PAST_THE_END.season else f"volume {line.book}" if line.book > 0 else ""
    if (show, book) == (_WHOLE_SHOW, _ALL_BOOKS):
        return EVERYTHING
    return " + ".join(part for part in (show, book) if part) or NOTHING


def parse_line(text: str) -> Progress | None:
    """Only what `write_line` wrote; None for anything else."""
    if text in (EVERYTHING, NOTHING):
        return Progress() if text == EVERYTHING else Progress(NOT_STARTED, 0)
    line = Progress(NOT_STARTED, 0)
    for part in text.split(" + ", 1):
        if part == _WHOLE_SHOW or _MARK.fullmatch(part):
            line = Progress(PAST_THE_END if part == _WHOLE_SHOW else Mark.parse(part), line.book)
        elif part == _ALL_BOOKS:
            line = Progress(line.show, PAST_THE_END.season)
        elif match := _VOLUME.fullmatch(part):
            line = Progress(line.show, int(match[1]))
        else:
            return None
    return line if write_line(line) == text else None


def read_line(text: str, marks: Sequence[Mark], films: Sequence[Mark], volumes: Sequence[int]) -> Progress | None:
    """The line that somebody typed, for this show; what they do not name counts as not started.

    None for what the show does not have, and for what could mean two things: a guess here could spoil a story.
    """
    if len(text) > LONGEST:
        return None
    if (written := parse_line(text.strip().casefold())) is not None:
        known = written.show in (NOT_STARTED, PAST_THE_END, *marks)
        return written if known and written.book in (0, PAST_THE_END.season, *volumes) else None
    if (whole := read_place(text, marks, films)) is not None:
        return Progress() if whole == PAST_THE_END else Progress(whole, 0)
    shows, books = list[Mark](), list[int]()
    for part in _AND.split(text.strip()):
        show, book, word = read_place(part, marks, films), read_volume(part, volumes), fold(part)
        if show is not None and book is None and not shows:
            shows.append(show)
        elif book is not None and show is None and not books and not NUMERALS.get(word, word).isdecimal():
            books.append(book)
        else:  # unreadable, a second one, or no telling which of the two is meant: "everything", "two"
            return None
    return Progress(shows[0] if shows else NOT_STARTED, books[0] if books else 0)
