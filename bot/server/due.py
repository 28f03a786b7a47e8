"""When somebody wants to be reminded, as they type it: a moment ("tomorrow 18:00", in their zone), or so long before a
release ("1 day before"). Pure; refusals are errors that say what is wrong.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import BadMomentError, PastError, TooFarError
from bot.server.leads import Lead, read_leads
from bot.server.walltime import instant
from bot.server.when import LONGEST, out_at, read_moment, read_when

YEARS = 5
FARTHEST = timedelta(days=365 * YEARS + 2)
DAY = timedelta(days=1)
END_OF_DAY = time(23, 59)
ZONES = ("UTC", "Asia/Tokyo")  # never the same time of day


def read_before(text: str) -> Lead | None:
    """How long before a release: "at release", "1 hour before"; None for what is no such thing, as "1 hour" alone."""
    typed = text.casefold()
    leads = read_leads(text) if "before" in typed or "release" in typed else None
    return leads[0] if leads is not None and len(leads) == 1 else None


def read_due(text: str, zone: str, now: datetime) -> datetime:
    """The instant that is meant, in UTC. Raises PastError, TooFarError, BadMomentError."""
    found = read_moment(text, zone, now)
    if found is not None:
        return check_due(found, now)
    over = read_when(text, zone, now)
    if over is not None and (at := out_at(over, END_OF_DAY, zone)) is not None and at <= now:
        raise PastError
    raise BadMomentError(text=text[:LONGEST])


def check_due(due_at: datetime, now: datetime) -> datetime:
    """Raises PastError, TooFarError."""
    if due_at <= now:
        raise PastError
    if due_at > now + FARTHEST:
        raise TooFarError(years=YEARS)
    return due_at


def is_wall_time(text: str, now: datetime) -> bool:
    """Whether it means another instant in another zone; "in 2h" does not."""
    lead = read_before(text)
    if lead is not None:
        return lead.at is not None
    one, other = (read_moment(text, zone, now) for zone in ZONES)
    return one != other


def put_off(due_at: datetime, by: timedelta, zone: str, now: datetime) -> datetime:
    """So much later than now; whole days keep the time of day at which it was due."""
    if by < DAY:
        return now + by
    there = ZoneInfo(zone)
    return instant(now.astimezone(there).date() + by, due_at.astimezone(there).time(), zone)


def rezoned(due_at: datetime, was: str, zone: str, now: datetime) -> datetime:
    """The same wall time in another zone; where it is over there, that of the next day."""
    wall = due_at.astimezone(ZoneInfo(was))
    days = (wall.date() + ahead * DAY for ahead in range(3))
    return next(found for day in days if (found := instant(day, wall.time(), zone)) > now)
