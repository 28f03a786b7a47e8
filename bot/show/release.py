"""A release: something that comes out, with its date as precisely as it is known. Countdown, announcements, scheduled
event, threads, reminders and the anniversary all follow from this one object.

Knows no server, and of instants only those of UTC: what another wall time means is the business of
`server/walltime.py`. Where releases come from is told by `calendar.py` for those of the pack.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, PlainValidator

from bot.show.entry import Named, Precision, Short, When
from bot.show.progress import ALWAYS, Mark, Since
from bot.texts import texts

OWN = "own_"  # what ids of releases begin with that a server added itself
LONGEST_TITLE = 90  # characters; a thread and a scheduled event have room for it


class ReleaseKind(StrEnum):
    SEASON = "season"  # all its episodes at once
    EPISODE = "episode"
    FILM = "film"
    BOOK = "book"
    TRAILER = "trailer"
    EVENT = "event"
    REWATCH = "rewatch"  # a season once more, one episode after the other


STORIES = (ReleaseKind.SEASON, ReleaseKind.EPISODE, ReleaseKind.FILM, ReleaseKind.BOOK)  # tell something new


class Status(StrEnum):
    RUMOUR = "rumour"
    ANNOUNCED = "announced"
    CONFIRMED = "confirmed"
    MOVED = "moved"
    OUT = "out"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Schedule:
    """`on` is the first day of the month or year where no more is known, and None to be announced. `at` is a wall time
    in `zone`, with MINUTE only. A day belongs to the calendar of whoever reads it; its `zone` means nothing.
    """

    on: date | None = None
    at: time | None = None
    zone: str = "UTC"
    precision: Precision = Precision.TBA

    @classmethod
    def of(cls, instant: datetime) -> Self:
        """The minute of an aware instant, as a wall time in UTC."""
        utc = instant.astimezone(UTC)
        return cls(utc.date(), utc.time().replace(second=0, microsecond=0), "UTC", Precision.MINUTE)

    @classmethod
    def parse(cls, value: object) -> Self:
        """Read what a pack says: an aware instant, "2027-03-06", "2027-03", "2027" or "tba". Raises ValueError."""
        if isinstance(value, cls):
            return value
        if value == Precision.TBA:
            return cls()
        try:
            if isinstance(value, datetime) and value.tzinfo is not None:
                return cls.of(value)
            when = When.parse(value)
        except (ValueError, OverflowError):
            raise ValueError(texts()("pack-when", text=f'"{value}"')) from None
        return cls(when.on, None, "UTC", when.precision)

    @property
    def last_on(self) -> date | None:
        """The last day on which it may be."""
        match self:
            case Schedule(date() as on, precision=Precision.MONTH):
                return on.replace(day=monthrange(on.year, on.month)[1])
            case Schedule(date() as on, precision=Precision.YEAR):
                return on.replace(month=12, day=31)
        return self.on


TBA = Schedule()


@dataclass(frozen=True)
class Release:
    """`id` is that of the pack ("season_4", "film") or "own_17" for what a server added itself.

    `title` is empty for seasons and episodes of the pack: their kind and number name them without giving anything away
    ("Season 2", "S2E3"). Films, books, what stands in `[[releases]]` and what a server added have names of their own.

    `episodes` are those of a season or a re-watch, in order, each with how many days after the first one it comes; an
    episode of the pack has itself alone there. What has an empty title has at least one.
    `revision` counts what staff changed about it. `since` says from where readers may see it once it is out.
    """

    id: str
    title: str
    kind: ReleaseKind
    when: Schedule
    status: Status = Status.CONFIRMED
    episodes: tuple[tuple[Mark, int], ...] = ()
    since: Since = ALWAYS
    revision: int = 0
    about: str = ""

    @property
    def takes_place(self) -> bool:
        """Neither a mere rumour nor called off."""
        return self.status not in (Status.RUMOUR, Status.CANCELLED)

    @property
    def season(self) -> int | None:
        """The number of the season that its episodes are of."""
        return self.episodes[0][0].season if self.episodes else None


class Announced(Named):
    """What is still to come, and trailers and events: all that comes out and has no other entry. `season` is the number
    of the season it belongs to, which the pack need not hold yet.
    """

    kind: ClassVar[str] = "release"
    release_kind: Literal["season", "episode", "film", "book", "trailer", "event"]
    when: Annotated[Schedule, PlainValidator(Schedule.parse)]
    status: Literal["rumour", "announced", "confirmed", "cancelled"]
    season: Annotated[int, Field(ge=1, le=50)] | None = None
    about: Short = ""
