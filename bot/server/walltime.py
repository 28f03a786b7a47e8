"""Times of day as people type them, and as instants: "6pm", every day, in Berlin, is another instant of UTC in summer.

Knows the rules of zones from zoneinfo; the present is always given. A zone is a name that `zones.find_zone` knows.
"""

import re
from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONGEST = 20  # characters of a typed time

_WORDS = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_DIGITS = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?(?: ?(?:uhr|h|([ap])\.?m\.?))?", re.ASCII)
_WITH_H = re.compile(r"(\d{1,2}) ?h ?(\d{2})()", re.ASCII)


def read_time(text: str) -> time | None:
    """What "18:00", "18.30", "18h30", "1830", "930", "18", "6:30 pm" or "noon" mean; None for anything else."""
    if len(text) > LONGEST:
        return None
    typed = " ".join(text.split()).lower()
    match = _DIGITS.fullmatch(typed) or _WITH_H.fullmatch(typed)
    if not match:
        return _WORDS.get(typed)
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def write_time(at: time) -> str:
    """Such as "18:00"."""
    return f"{at:%H:%M}"


def instant(day: date, at: time, zone: str) -> datetime:
    """The instant, in UTC, at which clocks in the zone show `at` on that day.

    What clocks jump over becomes the moment they land, be it on the next day; what they show twice is the first.
    Raises ZoneInfoNotFoundError for an unknown zone, OverflowError at the ends of the calendar.
    """
    place = ZoneInfo(zone)
    wall = datetime.combine(day, at.replace(fold=0), place)
    found = wall.astimezone(UTC)
    return found if found.astimezone(place) == wall else _end_of_jump(wall, place)


def days_after(at: datetime, days: int, zone: str) -> datetime:
    """So many days later, at the same wall time in the zone."""
    wall = at.astimezone(ZoneInfo(zone))
    return instant(wall.date() + timedelta(days=days), wall.time(), zone) if days else at


def next_time(at: time, zone: str, now: datetime) -> datetime:
    """The next instant after `now`, in UTC, at which it is `at` in the zone. A day that the zone left out has none."""
    today = now.astimezone(ZoneInfo(zone)).date()
    days = (today + timedelta(days=ahead) for ahead in range(4))  # today's may be over, and tomorrow left out
    return next(found for day in days if has_day(day, zone) and (found := instant(day, at, zone)) > now)


def has_day(day: date, zone: str) -> bool:
    """Whether the zone has this day; Samoa had no 30 December 2011."""
    return instant(day, time(0), zone).astimezone(ZoneInfo(zone)).date() == day


def _end_of_jump(wall: datetime, place: ZoneInfo) -> datetime:
    """The instant of the jump over `wall`. Reckoned by the new offset `wall` lies before it, by the old one after."""
    before, after = wall.replace(fold=1).astimezone(UTC), wall.astimezone(UTC)

    def offset(seconds: int) -> timedelta:
        return (before + timedelta(seconds=seconds)).astimezone(place).utcoffset() or timedelta()

    length = int((after - before).total_seconds())
    return before + timedelta(seconds=bisect_left(range(length), offset(length), key=offset))
