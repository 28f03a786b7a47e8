"""How long before a release something is said, as text and back: "7d", "1d", "1h", "0" (the release itself), or
"18:00-1d" (at 18:00 the day before, where the server is).

A week or a day is elapsed time; only a wall time follows the clocks. The written forms are parts of the keys of
announcements: to change one is to announce things twice.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.server.walltime import instant, read_time, write_time

LONGEST_TEXT = 200
LONGEST = timedelta(days=60)
MOST = 6

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_NOON = timedelta(hours=12)
_LEAD = re.compile(
    r"""(?: (?:at\ )? (?P<at>\d\d?:\d\d|\d\d?(?:[:.]\d\d)?\ ?[ap]\.?m\.?|noon|midnight)
            (?: -(?P<written>\d\d?)d
              | \ (?: (?P<days>\d\d?)\ ?d(?:ays?)? | (?:on\ )?the\ day )\ before(?:\ (?:the\ )?release)? )
          | (?P<number>\d{1,5})\ ?(?P<unit>m|mins?|minutes?|h|hours?|d|days?|w|weeks?)
            (?: \ before(?:\ (?:the\ )?release)? )?
          | 0 | (?:at\ )?(?:the\ )?release
        ) (?: [ ,]+(?:and\ )? | $ )
    | (?P<junk>.)""",
    re.ASCII | re.VERBOSE,
)


@dataclass(frozen=True)
class Lead:
    """Either so much time `before`, or `at` a wall time of the calendar day that lies `days` before the release's."""

    before: timedelta = timedelta()
    days: int = 0
    at: time | None = None

    def __str__(self) -> str:
        if self.at is not None:
            return f"{write_time(self.at)}-{self.days}d"
        for unit in ("d", "h", "m"):
            if self.before and not self.before % _UNITS[unit]:
                return f"{self.before // _UNITS[unit]}{unit}"
        return "0"


def read_leads(text: str) -> tuple[Lead, ...] | None:
    """Such as "7d, 1d, 1h, release, 18:00 the day before", as a rule the earliest first; None for anything else."""
    typed, leads = " ".join(text.split()).lower(), set[Lead]()
    if not typed or len(text) > LONGEST_TEXT:
        return None
    for match in _LEAD.finditer(typed):
        lead = None if match["junk"] else _lead(match)
        if lead is None:
            return None
        leads.add(lead)
    return _in_order(leads) if len(leads) <= MOST else None


def write_leads(leads: Iterable[Lead]) -> str:
    return " ".join(str(lead) for lead in _in_order(leads))


def lead_at(lead: Lead, release_at: datetime, zone: str) -> datetime:
    """The instant of the lead, in UTC; the calendar day of the release is the one it has in the zone."""
    if lead.at is None:
        return release_at.astimezone(UTC) - lead.before
    day = release_at.astimezone(ZoneInfo(zone)).date() - timedelta(days=lead.days)
    return instant(day, lead.at, zone)


def lead_times(
    leads: Iterable[Lead], release_at: datetime, zone: str, *, to_the_minute: bool
) -> list[tuple[datetime, Lead]]:
    """When to speak, in order; a lead of hours means nothing where only the day of the release is known."""
    times = [
        (lead_at(lead, release_at, zone), lead)
        for lead in leads
        if to_the_minute or not timedelta() < lead.before < _UNITS["d"]
    ]
    return sorted((pair for pair in times if pair[0] <= release_at), key=lambda pair: pair[0])


def _lead(match: re.Match[str]) -> Lead | None:
    if match["at"]:
        at, days = read_time(match["at"]), int(match["written"] or match["days"] or 1)
        return Lead(days=days, at=at) if at is not None and 1 <= days <= LONGEST.days else None
    before = int(match["number"] or 0) * _UNITS[(match["unit"] or "m")[0]]
    return Lead(before) if before <= LONGEST else None


def _in_order(leads: Iterable[Lead]) -> tuple[Lead, ...]:
    """Where a wall time stands among the others depends on the release; here it is taken to come out at noon."""

    def length(lead: Lead) -> timedelta:
        if lead.at is None:
            return lead.before
        return timedelta(days=lead.days) + _NOON - timedelta(hours=lead.at.hour, minutes=lead.at.minute)

    return tuple(sorted(leads, key=lambda lead: (length(lead), str(lead)), reverse=True))
