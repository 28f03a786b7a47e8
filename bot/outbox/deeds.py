"""Plans what is done about a release beside posting: the pinned countdown, the scheduled event, channels that hide what
is in them. Each is planned from how it stands now. Pure.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TypeGuard
from zoneinfo import ZoneInfo

from bot.outbox.delivery import Delivery, Draft, Target, key
from bot.outbox.facts import ChannelCovered, Countdown, EventKept
from bot.outbox.occasion import Occasion
from bot.outbox.past import Places, done_at, stamp
from bot.server.settings import ServerSettings, Topic
from bot.server.walltime import instant
from bot.show.release import STORIES

HOUR = timedelta(hours=1)
AHEAD = timedelta(days=100)  # so long before a release its countdown begins
EVENT_AHEAD = timedelta(days=60)  # and Discord's own event is made
LENGTH = timedelta(hours=2)  # of an event: Discord wants to know when it ends
STEPS = tuple(  # before the release: when the countdown is written anew; Discord's programs count by themselves between
    hours * HOUR for hours in (24 * 50, 24 * 30, 24 * 14, 24 * 7, 24 * 3, 24 * 2, 24, 12, 6, 1)
)
STAYS = timedelta(days=1)  # so long the countdown says that it is out, before it is no longer pinned
A_YEAR = timedelta(days=365)  # so long the end of something is worth bringing about


# -------------------------------------------------------------------- the countdown


def plan_countdown(found: Occasion, made: Places, now: datetime) -> Iterator[Draft]:
    """The message as it should stand, and its changes. Each is stale when the next one is due. One that was made in
    another channel ends.
    """
    out_at, here = found.out_at, found.channel_id
    if out_at is None or not found.is_on:
        yield from end_countdown(found, made)
        return
    yield from end_countdown(found, {place: last for place, last in made.items() if place != here})
    last = made.get(here)
    before = [(f"{step // HOUR}h", out_at - step) for step in (AHEAD, *STEPS)]
    points = [*before, ("out", out_at), ("over", out_at + STAYS), ("", out_at + A_YEAR)]
    if _stands(last) and now < points[0][1]:  # it moved far ahead
        points.insert(0, ("far", done_at(last)))
    for (step, due_at), (_, until) in pairwise(points):
        fact = Countdown(release=found.subject, over=step == "over")
        if until > now and (_stands(last) or not fact.over) and not _says(last, fact, due_at):
            yield _standing(found, fact, here, due_at, until, here, found.version, step, stamp(last))


def end_countdown(found: Occasion, made: Places) -> Iterator[Draft]:
    """It is called off, or not wanted any more: wherever it stands."""
    for place, last in made.items():
        if _stands(last):
            fact, due_at = Countdown(release=found.subject, off=True), done_at(last)
            yield _standing(found, fact, place, due_at, due_at + A_YEAR, "off", stamp(last))


def _says(last: Delivery | None, fact: Countdown, due_at: datetime) -> bool:
    """Whether the message says so already."""
    return last is not None and last.fact == fact and done_at(last) >= due_at


# -------------------------------------------------------------------- the event


def plan_event(found: Occasion, last: Delivery | None) -> Iterator[Draft]:
    """The event as it should be, from some time before the release until it begins; one that is there moves at once."""
    if found.out_at is None or not found.is_on:
        yield from end_event(found, last)
        return
    fact = EventKept(release=found.subject, ends_at=found.out_at + LENGTH)
    if last is None or last.fact != fact:
        due_at = done_at(last) if _stands(last) else found.out_at - EVENT_AHEAD
        yield _standing(found, fact, found.channel_id, due_at, found.out_at, found.version, stamp(last))


def end_event(found: Occasion, last: Delivery | None) -> Iterator[Draft]:
    """It is called off, or not wanted any more; one that has begun is left alone."""
    if _stands(last) and isinstance(last.fact, EventKept) and last.fact.release.out_at is not None:
        fact = EventKept(release=found.subject, ends_at=last.fact.ends_at, off=True)
        begins_at = last.fact.release.out_at
        yield _standing(found, fact, found.channel_id, done_at(last), begins_at, "off", stamp(last))


# -------------------------------------------------------------------- channels that hide what is in them


def plan_covers(
    guild_id: int, coming: Iterable[Occasion], settings: ServerSettings, covers: Places, now: datetime
) -> Iterator[Draft]:
    """At a release the chosen channels begin to hide what is in them, and stop on a later day; unless another release
    still needs them then. What is covered and no longer needs it stops at once.
    """
    spans = sorted(_spans(coming, settings), key=lambda span: span[0])
    chosen = settings.releases.cover_ids
    for channel_id in dict.fromkeys((*chosen, *covers)):
        last, needed = covers.get(channel_id), spans if channel_id in chosen else []
        target = Target(guild_id, channel_id)
        for begins_at, ends_at, found in needed:
            if _covered(last) and begins_at <= done_at(last):
                continue
            on = ChannelCovered(release=found.subject, covered=True, until=ends_at)
            name = key("cover", guild_id, found.release.id, found.day, channel_id, "on", stamp(last))
            yield Draft(name, on, target, begins_at, ends_at, found.release.id, standing=True)
        if _covered(last) and isinstance(last.fact, ChannelCovered):
            due_at = done_at(last)
            for begins_at, ends_at, _ in needed:
                if begins_at <= max(now, due_at):
                    due_at = max(due_at, ends_at)
            off = ChannelCovered(release=last.fact.release, covered=False)
            name = key("cover", guild_id, channel_id, "off", stamp(last))
            yield Draft(name, off, target, due_at, due_at + A_YEAR, last.subject, standing=True)


def _spans(coming: Iterable[Occasion], settings: ServerSettings) -> Iterator[tuple[datetime, datetime, Occasion]]:
    """From when until when each release needs the channels."""
    at, days = settings.topic(Topic.RELEASES).at, timedelta(days=settings.releases.uncover_days)
    for found in coming:
        if found.out_at is not None and found.is_on and found.release.kind in STORIES and at is not None:
            day = found.out_at.astimezone(ZoneInfo(found.zone)).date() + days
            yield found.out_at, instant(day, at, found.zone), found


def _covered(last: Delivery | None) -> TypeGuard[Delivery]:
    return last is not None and isinstance(last.fact, ChannelCovered) and last.fact.covered


# --------------------------------------------------------------------


def _stands(last: Delivery | None) -> TypeGuard[Delivery]:
    """Whether what it made is there, as far as is known."""
    return last is not None and last.message_id is not None


def _standing(
    found: Occasion, fact: Countdown | EventKept, channel_id: int, due_at: datetime, expires_at: datetime, *what: object
) -> Draft:
    name, target = key(fact.kind, found.guild_id, found.release.id, *what), Target(found.guild_id, channel_id)
    return Draft(name, fact, target, due_at, expires_at, found.release.id, standing=True)
