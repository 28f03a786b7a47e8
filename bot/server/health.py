"""How a topic of a server is doing, and when its staff are to be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.server.walltime import next_time

TELL_AGAIN = timedelta(days=1)
TELL_AGAIN_AT = timedelta(hours=22)  # at a time of day: they were told a little after it, and some days have 23 hours
BELIEVE = timedelta(minutes=5)  # moderators who rearrange channels need not be told half-way


@dataclass(frozen=True)
class Health:
    """`problem` holds the words of the blocking findings of the preflight; it is empty where nothing is wrong."""

    problem: str = ""
    problem_since: datetime | None = None
    told_at: datetime | None = None


def notice_due(health: Health, at: time | None, zone: str) -> datetime | None:
    """When the staff are told of the problem, at most once a day; None where there is none. With `at`, only at that
    time of day.
    """
    if not health.problem or health.problem_since is None:
        return None
    due_at = health.problem_since + BELIEVE
    if health.told_at is not None:
        due_at = max(due_at, health.told_at + (TELL_AGAIN if at is None else TELL_AGAIN_AT))
    return due_at if at is None else next_time(at, zone, due_at)


def next_notice(health: Iterable[Health], at: time | None, zone: str) -> datetime | None:
    """When the staff are told next of what is wrong; None where nothing is."""
    return min((due_at for each in health if (due_at := notice_due(each, at, zone))), default=None)
