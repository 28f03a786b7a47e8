"""What is coming and what is out, as fans ask for it: the next release, the list, the countdown.

The present is given. What is not out yet is shown to everybody: it is what is announced. What is out is shown to those
who may know it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from bot.outbox.facts import Subject
from bot.show.entry import Precision
from bot.show.reader import Reader
from bot.show.release import Release, Status
from bot.texts import Texts
from bot.views.page import Page, colour_of, listed, paged, pager, plain
from bot.views.releases import EMOJI, release_facts, release_name, release_when, remind_button
from bot.views.turn import Turn, TurnButton

ROWS = 10  # on a page of the list
FEW = 3  # of what comes after the next one
COMING, OUT = "coming", "out"
JUST_OUT = timedelta(days=1)

Known = tuple[Release, Subject]


@dataclass(frozen=True)
class Calendar:
    """The releases that a reader may know. `coming` has the earliest first and `out` the latest."""

    now: datetime
    coming: tuple[Known, ...]
    undated: tuple[Known, ...]
    cancelled: tuple[Known, ...]
    out: tuple[Known, ...]

    @classmethod
    def of(cls, reader: Reader, releases: Sequence[Known], now: datetime) -> Self:
        """A rumour whose date has passed, and what was called off and would be out by now, are of no use to anybody."""
        over = [pair for pair in releases if _is_over(pair, now)]
        ahead = sorted((pair for pair in releases if pair not in over), key=_last_at)
        held = [pair for pair in ahead if pair[0].status is not Status.CANCELLED]
        known = [(release, subject) for release, subject in over if reader.catalog.progress.knows(release.since)]
        return cls(
            now,
            tuple(pair for pair in held if pair[1].on is not None),
            tuple(pair for pair in held if pair[1].on is None),
            tuple(pair for pair in ahead if pair not in held),
            tuple(sorted((pair for pair in known if pair[0].takes_place), key=_last_at, reverse=True)),
        )

    @property
    def next(self) -> Known | None:
        """A rumour only where nothing else has a date."""
        return next((pair for pair in self.coming if not pair[1].rumour), next(iter(self.coming), None))

    @property
    def all(self) -> tuple[Known, ...]:
        return (*self.coming, *self.undated, *self.cancelled, *self.out)


def _is_over(pair: Known, now: datetime) -> bool:
    return pair[0].status is Status.OUT or _last_at(pair) <= now


def _last_at(pair: Known) -> datetime:
    """The instant of it; the end of a mere month or year, and of time where there is no date."""
    release, subject = pair
    if subject.out_at is not None:
        return subject.out_at
    last_on = release.when.last_on
    if last_on is None:
        return datetime.max.replace(tzinfo=UTC)
    return datetime(last_on.year, last_on.month, last_on.day, tzinfo=UTC) + timedelta(days=1)


# -------------------------------------------------------------------- /release next


def next_page(reader: Reader, calendar: Calendar, *, in_server: bool) -> Page:
    texts, colour, found = reader.texts, colour_of(reader.catalog), calendar.next
    undated = listed(texts("calendar-undated"), [_line(texts, pair) for pair in calendar.undated[:FEW]])
    if found is None:
        title = f"## {texts('calendar-nothing')}"
        hints = texts("calendar-nothing-staff") if in_server else ""
        return Page(colour, [title, undated, texts("calendar-nothing-do"), hints], rows=[(list_button(reader),)])
    later = [_line(texts, pair) for pair in calendar.coming if pair != found][:FEW]
    return Page(
        colour,
        [
            f"## {texts('calendar-next')}",
            _line(texts, found),
            release_facts(texts, found[1]),
            plain(found[1].about),
            listed(texts("calendar-later"), later) or undated,
        ],
        rows=[(*_remind(reader, found), list_button(reader))],
    )


# -------------------------------------------------------------------- /release list


def list_page(reader: Reader, calendar: Calendar, which: str, page: int) -> Page:
    """What is coming, what has no date and what was called off; or what is out."""
    texts = reader.texts
    groups = (
        {OUT: calendar.out}
        if which == OUT
        else {COMING: calendar.coming, "undated": calendar.undated, "cancelled": calendar.cancelled}
    )
    rows = [(group, pair) for group, pairs in groups.items() for pair in pairs]
    shown, page, pages = paged(rows, page, ROWS)
    blocks = [
        listed(texts(f"calendar-{each}"), [_line(texts, pair) for group, pair in shown if group == each])
        for each in groups
    ]
    other = COMING if which == OUT else OUT
    turn = TurnButton(Turn.to(reader, "release_list", 0, other), label=texts(f"button-releases-{other}"))
    return Page(
        colour_of(reader.catalog),
        [f"## {texts('calendar-title')}", *(blocks if rows else [texts(f"calendar-none-{which}")])],
        rows=[pager(reader, "release_list", page, pages, which), (turn,)],
    )


# -------------------------------------------------------------------- /release countdown


def countdown_page(reader: Reader, calendar: Calendar, pair: Known, zone: str) -> Page:
    """How long it takes, or that it is out; never less than nothing. Days are those of the zone."""
    texts, subject = reader.texts, pair[1]
    when = release_when(texts, subject) if subject.on is not None else ""
    if pair in calendar.out:
        recent = subject.out_at is not None and calendar.now - subject.out_at < JUST_OUT
        since = texts("post-countdown-over", kind=subject.kind, when=when)
        blocks = [f"**{texts('post-countdown-out', kind=subject.kind) if recent else since}**"]
    else:
        said = _ahead(texts, pair, calendar.now.astimezone(ZoneInfo(zone)))
        blocks = [f"**{said}**", when, release_facts(texts, subject)]
    return Page(
        colour_of(reader.catalog),
        [f"## {EMOJI[subject.kind]} {release_name(texts, subject)}", *blocks, plain(subject.about)],
        rows=[(*(_remind(reader, pair) if pair in calendar.coming else []), list_button(reader))],
    )


def _ahead(texts: Texts, pair: Known, now: datetime) -> str:
    release, subject = pair
    if release.status is Status.CANCELLED:
        return texts("countdown-cancelled")
    if subject.out_at is None:
        return texts("countdown-undated") if subject.on is None else texts("countdown-vague")
    if subject.precision is Precision.MINUTE:
        return _left(texts, subject.out_at - now)
    days = (subject.on - now.date()).days if subject.on is not None else 0
    return texts("countdown-left", left=texts("countdown-days", count=days)) if days > 0 else texts("countdown-today")


def _left(texts: Texts, left: timedelta) -> str:
    """The two largest units."""
    minutes = left // timedelta(minutes=1) % 60
    counts = (("days", left.days), ("hours", left.seconds // 3600), ("minutes", minutes))
    parts = [texts(f"countdown-{unit}", count=count) for unit, count in counts if count]
    return texts("countdown-left", left=texts.listed(parts[:2])) if parts else texts("countdown-seconds")


# -------------------------------------------------------------------- what they share


def _line(texts: Texts, pair: Known) -> str:
    """Name and date, with a mark for what is not sure."""
    subject = pair[1]
    when = release_when(texts, subject) if subject.on is not None else ""
    mark = texts("calendar-rumour") if subject.rumour else ""
    return f"{EMOJI[subject.kind]} " + texts("calendar-line", name=release_name(texts, subject), when=when, mark=mark)


def _remind(reader: Reader, pair: Known) -> list[TurnButton]:
    return [remind_button(reader.texts, pair[1])] if pair[1].out_at is not None else []


def list_button(reader: Reader) -> TurnButton:
    return TurnButton(Turn.to(reader, "release_list", 0, COMING), label=reader.texts("button-releases-coming"))
