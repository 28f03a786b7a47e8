"""What all entries of a show pack have in common: ids, dates, and parts that are safe only from some place on."""

import re
import unicodedata
from calendar import isleap
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, ClassVar, NamedTuple, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
)
from pydantic_core import CoreSchema, core_schema

from bot.show.names import fold, symbols
from bot.show.progress import ALWAYS, Mark, Progress, Since
from bot.texts import texts

_HIDDEN = frozenset({"Cc", "Cf", "Zl", "Zp"})  # control and zero-width characters, by their Unicode category
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # letters and symbols without a shape
_EMOJI = re.compile(  # joined emoji and flags: what holds them together cannot be seen, and may stand there only
    "(?<=[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f])\u200d(?=[\u2190-\u2bff\U0001f000-\U0001faff])"
    "|(?<=\U0001f3f4)[\U000e0030-\U000e007a]{1,8}\U000e007f"
)


def _visible(name: str) -> str:
    """Refuse names that nobody could type or tell from another."""
    for char in _EMOJI.sub("", name):
        if char in _BLANK or unicodedata.category(char) in _HIDDEN:
            raise ValueError(texts()("pack-invisible", character=f"U+{ord(char):04X}"))
    shapes = "".join(char for char in name if not unicodedata.category(char).startswith("M"))
    if not fold(shapes) and not symbols(shapes):
        raise ValueError(texts()("pack-blank"))
    return name


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,56}$")]  # a button holds it beside a page number
Name = Annotated[str, StringConstraints(min_length=1, max_length=90, strip_whitespace=True), AfterValidator(_visible)]
Short = Annotated[str, StringConstraints(max_length=120, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]
Count = Annotated[int, Field(ge=0, le=10**12)]

LEAP_YEAR = 2000
_MONTH_AND_DAY = re.compile("[0-9]{2}-[0-9]{2}")


class Precision(StrEnum):
    """How precisely a date is known; minutes, and dates to be announced, belong to releases alone."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    TBA = "tba"


class When(NamedTuple):
    """A calendar date as precise as it is known: "2022-04-22", "2022-04" or "2022"; the rest is the first day."""

    on: date
    precision: Precision

    @classmethod
    def parse(cls, value: object) -> Self:
        if isinstance(value, cls):
            return value
        text = value.isoformat() if isinstance(value, date) else str(value)
        try:
            if len(text) == 4:
                return cls(date(int(text), 1, 1), Precision.YEAR)
            if len(text) == 7:
                return cls(date(int(text[:4]), int(text[5:]), 1), Precision.MONTH)
            return cls(date.fromisoformat(text), Precision.DAY)
        except ValueError:
            raise ValueError(texts()("pack-date", text=f'"{text}"')) from None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.parse)


class DayOfYear(NamedTuple):
    """Such as 27 April; written "04-27"."""

    month: int
    day: int

    @classmethod
    def parse(cls, value: object) -> Self:
        if isinstance(value, cls):
            return value
        try:
            if not _MONTH_AND_DAY.fullmatch(str(value)):
                raise ValueError
            day = date.fromisoformat(f"{LEAP_YEAR}-{value}")
        except ValueError:
            raise ValueError(texts()("pack-day-of-year", text=f'"{value}"')) from None
        return cls(day.month, day.day)

    @property
    def in_leap_year(self) -> date:
        """The day in a year that has them all."""
        return date(LEAP_YEAR, self.month, self.day)

    def is_on(self, on: date) -> bool:
        """Whether it is that day; in common years 29 February falls on the 28th."""
        if self == (2, 29) and not isleap(on.year):
            return (on.month, on.day) == (2, 28)
        return self == (on.month, on.day)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.parse)


def _instant(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(texts()("pack-instant"))
    return value.astimezone(UTC)


Place = Annotated[Mark, BeforeValidator(lambda value: Mark.parse(value) if isinstance(value, str) else value)]
Instant = Annotated[datetime, AfterValidator(_instant)]


class Part(BaseModel):
    """Anything that can reveal something: it is shown only to readers who know its `since`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    since: Since = ALWAYS

    def upto(self, progress: Progress) -> Self:
        """The same without the parts that lie ahead of the reader."""
        changed = {}
        for name in self._cut_fields():
            parts: tuple[Part, ...] = getattr(self, name)
            kept = tuple(part for part in parts if progress.knows(part.since))
            if len(kept) != len(parts):
                changed[name] = kept
        return self.model_copy(update=changed) if changed else self

    @classmethod
    @cache
    def _cut_fields(cls) -> tuple[str, ...]:
        """The fields that hold further parts, such as `told`."""
        types = {name: get_args(field.annotation) for name, field in cls.model_fields.items()}
        return tuple(
            name for name, args in types.items() if args and isinstance(args[0], type) and issubclass(args[0], Part)
        )


class Told(Part):
    """A statement inside an entry; without sources of its own it has those of the entry."""

    text: Text
    sources: tuple[Id, ...] = ()
    content_note: Short = ""  # what in it may hurt; it is then shown only to who opens it


class Birthday(BaseModel):
    """A day of every year, as "04-27", and who says so: nobody is congratulated on hearsay."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    day: DayOfYear
    sources: Annotated[tuple[Id, ...], Field(min_length=1)]


class Relation(Part):
    """What `to` (a character) is to the character that holds this, such as "partner" or "sibling"."""

    to: Id
    kind: Id
    detail: Short = ""


class Appearance(Part):
    """A season in which a character is seen; `since` says from where that is safe to know."""

    season: int


class Job(Part):
    """What somebody did behind the camera."""

    role: Name
    scope: Name
    detail: Annotated[str, StringConstraints(max_length=400)] = ""


class Entry(Part):
    """The base of all entries. `asks` are words and questions by which fans look for it; they are never shown."""

    kind: ClassVar[str]
    id: Id
    sources: Annotated[tuple[Id, ...], Field(min_length=1)]
    unsure: bool = False
    note: Annotated[str, StringConstraints(max_length=400)] = ""
    asks: tuple[Text, ...] = ()


class Named(Entry):
    """An entry that is looked up by name."""

    name: Name
    aliases: tuple[Name, ...] = ()
