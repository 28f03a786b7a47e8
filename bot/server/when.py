"""Dates as people type them, and as instants: "24 Dec 7pm", "in 2h", "December 2026", "tba", in the zone they live in.

English only. What could mean two things, or holds a word that is not known, is not read at all: a post on a wrong day
is worse than a question. (That, and 15 MB of memory, is why no library such as dateparser is used: they guess.) Knows
the rules of zones through walltime.py; the present is always given. A zone is a name that `zones.find_zone` knows.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.server.walltime import has_day, instant, read_time, write_time
from bot.show.entry import Precision
from bot.show.release import TBA, Schedule

LONGEST = 60  # characters of a typed date
FIRST_YEAR, YEARS_AHEAD = 2000, 10
MORNING = time(9)  # of a day for which a person named no time
EVENING = time(17)  # from here on "tonight" is not this morning

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), _MINUTE),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), _HOUR),
    **dict.fromkeys(("d", "day", "days"), _DAY),
    **dict.fromkeys(("w", "week", "weeks"), 7 * _DAY),
}
_UNKNOWN = {"tba", "tbc", "tbd", "to be announced", "to be confirmed", "unknown"}
_MONTHS = "january february march april may june july august september october november december"
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
_TOKEN = re.compile(
    r"(?P<skipped>[ ,]+|\b(?:at|on|of|the)\b|(?<=\d)(?:st|nd|rd|th)\b|(?<=\d)t(?=\d))"
    r"|(?P<time>\d\d?(?:[:.]\d\d)? ?[ap]\.?m\.?)"
    r"|(?P<numbers>\d{1,4}(?:[-./:]\d{1,4}){0,2}\.?(?!\d))"
    r"|(?P<word>[a-z]+)\.?"
    r"|(?P<other>.)",
    re.ASCII,
)
_BETWEEN = re.compile(r"([-./:])")


@dataclass(frozen=True)
class _Month:
    number: int


@dataclass(frozen=True)
class _Weekday:
    number: int


_Part = int | time | timedelta | _Month | _Weekday | str
_WORDS: dict[str, _Part] = {
    **_UNITS,
    **{word: word for word in ("a", "an", "in", "next", "today", "tomorrow", "tonight")},
    **{word: at for word in ("noon", "midday", "midnight") if (at := read_time(word)) is not None},
    **{short: _Month(number) for number, name in enumerate(_MONTHS.split(), 1) for short in (name, name[:3])},
    **{short: _Weekday(number) for number, name in enumerate(_WEEKDAYS.split()) for short in (name, name[:3])},
    **dict.fromkeys(("thur", "thurs"), _Weekday(3)),
    "sept": _Month(9),
    "tues": _Weekday(1),
    "weds": _Weekday(2),
}


def read_when(text: str, zone: str, now: datetime) -> Schedule | None:
    """When something comes out, as staff put it; a wall time is one of the zone. None for anything that is not sure.

    Without a year it is the next such day, today included; with one, and with "today", it may be in the past. "in 2h"
    is a wall time of the zone, too, or of UTC where clocks of the zone show it twice and the second is meant.
    """
    if _typed(text) in _UNKNOWN:
        return TBA
    with suppress(ValueError):
        match _parts(text):
            case ["in", *span]:
                return _minute(now.astimezone(UTC) + _span(span), zone)
            case parts:
                return _schedule(parts, zone, now)
    return None


def read_moment(text: str, zone: str, now: datetime) -> datetime | None:
    """The instant after `now`, in UTC, that somebody wants to be reminded at; "2h" will do for "in 2h".

    A day without a time is nine in the morning there. None for a mere month or year, and for what is over.
    """
    with suppress(ValueError):
        match _parts(text):
            case ["in", *span]:
                return now.astimezone(UTC) + _span(span)
            case [int(), timedelta(), *_] as bare:
                return now.astimezone(UTC) + _span(bare)
            case parts:
                found = out_at(_schedule(parts, zone, now), MORNING, zone)
                return found if found and found > now else None
    return None


def write_when(schedule: Schedule) -> str:
    """Such as "2026-12-24 19:30", "2026-12-24", "2026-12", "2026" or "tba": what `read_when` reads back in its zone."""
    if schedule.on is None:
        return "tba"
    length = {Precision.YEAR: 4, Precision.MONTH: 7}.get(schedule.precision, 10)
    return schedule.on.isoformat()[:length] + (f" {write_time(schedule.at)}" if schedule.at is not None else "")


def out_at(schedule: Schedule, at: time, zone: str) -> datetime | None:
    """The instant, in UTC, at which it comes out; a mere day begins to count at `at` in the zone. None for less."""
    match schedule:
        case Schedule(date() as on, time() as exactly, place, Precision.MINUTE):
            return instant(on, exactly, place)
        case Schedule(date() as on, precision=Precision.DAY):
            return instant(on, at, zone)
    return None


def _typed(text: str) -> str:
    return " ".join(text.split()).lower() if len(text) <= LONGEST else ""


def _parts(text: str) -> list[_Part]:
    """Raises ValueError for what holds anything unknown, and for no text or too long a one."""
    return [part for token in _TOKEN.finditer(_typed(text)) for part in _meaning(token)]


def _meaning(token: re.Match[str]) -> list[_Part]:
    """A date in figures becomes day, month and year, as if it had been written out."""
    match token.lastgroup, _BETWEEN.split(token[0]):
        case "skipped", _:
            return []
        case ("time", _) | ("numbers", [_, ":", _]):
            if (at := read_time(token[0])) is not None:
                return [at]
        case "numbers", [number] | [number, ".", ""]:
            return [int(number)]
        case "numbers", [day, ".", month, ".", ""]:
            return [int(day), _Month(int(month))]
        case "numbers", [year, "-", month, "-", day] | [day, ".", month, ".", year]:
            return [int(day), _Month(int(month)), int(year)]
        case "numbers", [year, "-", month] | [month, "/", year] if len(year) == 4:
            return [_Month(int(month)), int(year)]
        case "numbers", [one, "/", other, "/", year]:
            pairs = {(int(one), int(other)), (int(other), int(one))}
            ((day_of_month, number),) = (pair for pair in pairs if pair[1] <= 12)  # where two could be meant: refused
            return [day_of_month, _Month(number), int(year)]
        case "word", _ if token["word"] in _WORDS:
            return [_WORDS[token["word"]]]
    raise ValueError


def _span(parts: list[_Part]) -> timedelta:
    """The length of "1 week", "2d 12h" or "1h30", larger units first."""
    match parts:
        case ["a" | "an", timedelta()]:
            parts = [1, *parts[1:]]
        case [*_, timedelta() as unit, int() as minutes] if unit == _HOUR and minutes < 60:
            parts = [*parts, _MINUTE]
    numbers = [part for part in parts[::2] if isinstance(part, int)]
    units = [part for part in parts[1::2] if isinstance(part, timedelta)]
    if 2 * len(numbers) != len(parts) or len(units) != len(numbers) or units != sorted(set(units), reverse=True):
        raise ValueError
    span = sum((number * unit for number, unit in zip(numbers, units, strict=True)), timedelta())
    if not timedelta() < span <= YEARS_AHEAD * 365 * _DAY:
        raise ValueError
    return span


def _minute(moment: datetime, zone: str) -> Schedule:
    """The first full minute that is not before the moment."""
    moment += (datetime.min.replace(tzinfo=UTC) - moment) % _MINUTE
    for place in (zone, "UTC"):
        there = moment.astimezone(ZoneInfo(place))
        if instant(there.date(), there.time(), place) == moment:
            break
    return Schedule(there.date(), there.time(), place, Precision.MINUTE)


def _schedule(parts: list[_Part], zone: str, now: datetime) -> Schedule:
    """Raises ValueError for what is not one date."""
    match parts:
        case [time() as at, *rest] | [*rest, time() as at]:
            found = Schedule(_day(rest, at, zone, now), at, zone, Precision.MINUTE)
        case [_Month(month), int() as year] if year >= FIRST_YEAR:
            found = Schedule(date(year, month, 1), precision=Precision.MONTH)
        case [int() as year]:
            found = Schedule(date(year, 1, 1), precision=Precision.YEAR)
        case _:
            found = Schedule(_day(parts, None, zone, now), precision=Precision.DAY)
    assert found.on is not None
    if not FIRST_YEAR <= found.on.year <= now.astimezone(ZoneInfo(zone)).year + YEARS_AHEAD:
        raise ValueError
    return found


def _day(parts: list[_Part], at: time | None, zone: str, now: datetime) -> date:
    today = now.astimezone(ZoneInfo(zone)).date()
    # Two weeks: this day of the week may be over, and the next one left out by the zone.
    soon = [day for ahead in range(15) if has_day(day := today + ahead * _DAY, zone)]

    def ahead(days: Iterable[date]) -> date:
        for day in days:
            if day >= today and (at is None or instant(day, at, zone) > now):
                return day
        raise ValueError

    match parts:
        case [] if at is not None:
            return ahead(soon)
        case ["today"]:
            return today
        case ["tonight"] if at is not None and at >= EVENING:
            return today
        case ["tomorrow"]:
            return soon[1]
        case [_Weekday(number)]:
            return ahead(day for day in soon if day.weekday() == number)
        case ["next", _Weekday(number)]:
            return ahead(day for day in soon[1:] if day.weekday() == number)
        case [_Weekday(number), int() | _Month(), *_] if (day := _day(parts[1:], at, zone, now)).weekday() == number:
            return day
        case [int() as day_of_month, _Month(month)] | [_Month(month), int() as day_of_month]:
            return ahead(_each_year(month, day_of_month, today.year))
        case [int() as day_of_month, _Month(month), int() as year] | [
            _Month(month),
            int() as day_of_month,
            int() as year,
        ]:
            return date(year, month, day_of_month)
    raise ValueError


def _each_year(month: int, day: int, first: int) -> Iterator[date]:
    for year in range(first, first + 9):  # 29 February may be eight years away
        with suppress(ValueError):
            yield date(year, month, day)
