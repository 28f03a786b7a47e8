"""What tests of the planner share: a release, a server that wants to hear of it, what is planned then, and a life in
which all of it is carried out.
"""

from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta

from bot.outbox.delivery import Delivery, Draft, State, Target, diff
from bot.outbox.facts import Countdown, EventKept, Subject
from bot.outbox.occasion import occasion
from bot.outbox.past import Past
from bot.outbox.planner import plan
from bot.server.settings import ServerSettings
from bot.show.entry import Precision
from bot.show.progress import Mark
from bot.show.release import Release, ReleaseKind, Schedule, Status

GUILD, CHANNEL = 1, 5
HERE = Target(GUILD, CHANNEL)
LONDON = "Europe/London"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Values = dict[str, str]
NOTHING: Values = {}


def release(
    when: str,
    kind: ReleaseKind = ReleaseKind.FILM,
    status: Status = Status.CONFIRMED,
    days: Iterable[int] = (),
    revision: int = 0,
) -> Release:
    """`when` is "2027-03-30 20:00" in London, or what a pack may say; an episode of season 2 for each of the days."""
    if len(when) == 16:
        at = datetime.fromisoformat(when)
        schedule = Schedule(at.date(), at.time(), LONDON, Precision.MINUTE)
    else:
        schedule = Schedule.parse(when if len(when) != 10 else date.fromisoformat(when))
    episodes = tuple((Mark(2, number), after) for number, after in enumerate(days, 1))
    return Release("it", "It", kind, schedule, status, episodes, revision=revision)


def server(values: Values = NOTHING) -> ServerSettings:
    """In London, with a channel for releases and all that is sent at once; unless these values say otherwise."""
    return ServerSettings({"timezone": LONDON, "releases.channel": str(CHANNEL), **values})


def subject(of: Release, values: Values = NOTHING) -> Subject:
    return occasion(GUILD, server(values), of).subject


def planned(
    releases: Release | Iterable[Release],
    now: datetime,
    values: Values = NOTHING,
    *,
    since: datetime | None = None,
    past: Past | None = None,
    remembered: Callable[[date], bool] = lambda day: False,
    quotes: bool = False,
) -> list[Draft]:
    """What is planned at this instant; it was planned just now, or `since`."""
    found = [releases] if isinstance(releases, Release) else releases
    return plan(GUILD, server(values), found, past or Past(), remembered, since or now, now, quotes=quotes)


def diary(releases: Release | Iterable[Release], begins: datetime, days: int, values: Values = NOTHING) -> list[Draft]:
    """All that is planned if somebody plans once a day for so many days, in due order."""
    found = [releases] if isinstance(releases, Release) else list(releases)
    each_day = [planned(found, begins + number * DAY, values) for number in range(days)]
    return sorted({draft.key: draft for drafts in each_day for draft in drafts}.values(), key=lambda each: each.due_at)


class Life:
    """An outbox in which whatever is due is carried out at once, each time it is planned; and what it made."""

    def __init__(self) -> None:
        self.rows: dict[str, Delivery] = {}
        self.made = 0
        self.planned_at: datetime | None = None

    def past(self) -> Past:
        sent = [row for row in self.rows.values() if row.state is State.SENT]
        return Past.of(sorted(sent, key=lambda row: (row.settled_at or row.due_at, row.id)))

    def plan(self, releases: Release | Iterable[Release], now: datetime, values: Values = NOTHING) -> list[Draft]:
        """What is planned anew then, with what was done before; nothing is carried out."""
        since, self.planned_at = self.planned_at or now, now
        wanted = planned(releases, now, values, since=since, past=self.past())
        found = diff(wanted, list(self.rows.values()), since)
        for draft in found.new:
            self.rows[draft.key] = _row(draft, len(self.rows) + 1)
        for known, draft in found.changed:
            self.rows[known.key] = _row(draft, known.id)
        for known in found.cancelled:
            self.rows[known.key] = replace(known, state=State.CANCELLED)
        return wanted

    def live(self, releases: Release | Iterable[Release], now: datetime, values: Values = NOTHING) -> list[Delivery]:
        """What is carried out then, in due order."""
        self.plan(releases, now, values)
        due = [row for row in self.rows.values() if row.state is State.PENDING and row.due_at <= now < row.expires_at]
        done = []
        for row in sorted(due, key=lambda row: (row.due_at, row.id)):
            done.append(replace(row, state=State.SENT, settled_at=now, message_id=self._make(row)))
            self.rows[row.key] = done[-1]
        return done

    def _make(self, row: Delivery) -> int | None:
        """The event, or the message of the countdown: the one there is, or a new one; none any more where it ends."""
        match row.fact:
            case Countdown(over=over, off=off) if over or off:
                return None
            case EventKept(off=True):
                return None
            case Countdown(release=release):
                last = self.past().countdowns.get(release.id, {}).get(row.target.channel_id or 0)
            case EventKept(release=release):
                last = self.past().events.get(release.id)
            case _:
                return None
        if last is None or last.message_id is None:
            self.made += 1
            return self.made
        return last.message_id


def _row(draft: Draft, id_: int) -> Delivery:
    return Delivery(**{each.name: getattr(draft, each.name) for each in fields(Draft)}, id=id_)


def wall(at: datetime) -> tuple[date, time]:
    """Day and time without a zone."""
    return at.date(), at.time()
