"""How far somebody is in show and books, and from where a statement is safe for them.

Knows nothing of any show: seasons, episodes and volumes are numbers. A film is the episode after the last one.
"""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from bot.texts import texts

_MARK = re.compile(r"s(\d{1,2})e(\d{1,2})", re.ASCII)


class Mark(NamedTuple):
    """An episode by its numbers; marks compare in the order of watching."""

    season: int
    episode: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "s1e3". Raises ValueError for anything else."""
        match = _MARK.fullmatch(text)
        if match is None:
            raise ValueError(texts()("pack-mark", text=f'"{text}"'))
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"s{self.season}e{self.episode}"


NOT_STARTED = Mark(0, 0)
PAST_THE_END = Mark(99, 99)


@dataclass(frozen=True, order=False)
class Since:
    """From where a statement is safe: an episode, a volume, or either of the two. Neither means from the start."""

    show: Mark | None = None
    book: int | None = None

    @classmethod
    def parse(cls, value: object) -> Self:
        """Read "s1e3", {show = "s1e3"}, {book = 2} or both. Raises ValueError."""
        if isinstance(value, cls):
            return value
        if isinstance(value, str):
            return cls(show=Mark.parse(value))
        if not isinstance(value, dict) or not value or set(value) - {"show", "book"}:
            raise ValueError(texts()("pack-since", both='{ show = "s1e3", book = 1 }'))
        book = value.get("book")
        if "book" in value and (type(book) is not int or not 0 < book < 99):
            raise ValueError(texts()("pack-since-book"))
        return cls(show=Mark.parse(str(value["show"])) if "show" in value else None, book=book)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.parse)


ALWAYS = Since()


@dataclass(frozen=True)
class Progress:
    """The last episode seen and the last volume read. Whoever names one of the two has not started the other."""

    show: Mark = PAST_THE_END
    book: int = 99

    def knows(self, since: Since) -> bool:
        """Whether a statement with this mark is behind the reader, on the screen or on the page."""
        if since.show is None and since.book is None:
            return True
        seen = since.show is not None and self.show >= since.show
        return seen or (since.book is not None and self.book >= since.book)

    def lower(self, other: Self) -> "Progress":
        """What both readers may see: the lower mark in the show and the lower one in the books."""
        return Progress(min(self.show, other.show), min(self.book, other.book))


EVERYTHING = Progress()
