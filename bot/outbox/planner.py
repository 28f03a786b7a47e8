"""Plans what a server is told about releases, and day by day: a list of drafts, from its rules and what is known at
this instant.

Pure. Rules are wall times and dates; they become instants only here, and only for the next day and a half. Planned is
everything that is not stale yet, so what fell into a time when the bot was away is planned as well.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.outbox.deeds import end_countdown, end_event, plan_countdown, plan_covers, plan_event
from bot.outbox.delivery import Delivery, Draft, Target, key
from bot.outbox.facts import (
    EpisodeOpen,
    OnThisDay,
    QuoteOfTheDay,
    ReleaseCancelled,
    ReleaseComing,
    ReleaseMoved,
    ReleaseOut,
)
from bot.outbox.occasion import Occasion, occasion, same_date
from bot.outbox.past import Past, done_at, stamp
from bot.server.kinds import Episodes, Post
from bot.server.leads import lead_times
from bot.server.settings import ServerSettings, Topic, TopicSettings
from bot.server.walltime import days_after, instant
from bot.server.when import write_when
from bot.show.entry import Precision
from bot.show.release import Release, ReleaseKind, Status

HORIZON = timedelta(hours=36)
LONG_OVER = timedelta(days=500)  # nothing is planned of what came out before; the longest re-watch is shorter
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
STAGES: Mapping[Episodes, int] = {Episodes.AT_ONCE: 0, Episodes.DAILY: 1, Episodes.WEEKLY: 7}  # days between threads


def plan(
    guild_id: int,
    settings: ServerSettings,
    releases: Iterable[Release],
    past: Past,
    remembered: Callable[[date], bool],
    since: datetime,
    now: datetime,
    ahead: timedelta = HORIZON,
    *,
    quotes: bool = False,
) -> list[Draft]:
    """Everything for one server that is due not later than so far ahead, and is not stale; or became stale since it was
    planned last, so that its staff hear of it.

    `remembered` tells whether a day has anything to look back to; `quotes`, whether there are any to show.
    """
    drafts = [
        *_of_releases(guild_id, settings, releases, past, now),
        *_day_by_day(guild_id, settings, OnThisDay, remembered, now, ahead),
        *_day_by_day(guild_id, settings, QuoteOfTheDay, lambda day: quotes, now, ahead),
    ]
    return [
        draft
        for draft in drafts
        if draft.due_at <= now + ahead and (draft.expires_at > now or (draft.due_at >= since and not draft.standing))
    ]


def _of_releases(
    guild_id: int, settings: ServerSettings, releases: Iterable[Release], past: Past, now: datetime
) -> Iterator[Draft]:
    topic, rules = settings.topic(Topic.RELEASES), settings.releases
    wanted = []
    for release in releases if topic.channel_id is not None and topic.enabled else ():
        if _long_over(release, now):
            continue
        found = occasion(guild_id, settings, release)
        countdowns, event = past.countdowns.get(release.id, {}), past.events.get(release.id)
        if release.kind not in rules.kinds or release.status is Status.RUMOUR:
            yield from (*end_countdown(found, countdowns), *end_event(found, event))
            continue
        wanted.append(found)
        last = past.told.get(release.id)
        if last is not None and rules.moved:
            yield from _corrections(found, topic, last)
        if found.is_on:
            yield from _posts(found, settings, topic)
            yield from _episodes(found, settings, topic)
        if rules.countdown and topic.post is not Post.FORUM:
            yield from plan_countdown(found, countdowns, now)
        if rules.event:
            yield from plan_event(found, event)
    yield from plan_covers(guild_id, wanted, settings, past.covers, now)


def _long_over(release: Release, now: datetime) -> bool:
    return release.when.on is not None and release.when.on < (now - LONG_OVER).date()


def _posts(found: Occasion, settings: ServerSettings, topic: TopicSettings) -> Iterator[Draft]:
    """One for each lead. Each is stale when the next one is due: after some days away, only the last one is said."""
    if found.out_at is None:
        return
    to_the_minute = found.release.when.precision is Precision.MINUTE
    leads = lead_times(settings.releases.leads, found.out_at, settings["timezone"], to_the_minute=to_the_minute)
    target = Target.of(found.guild_id, topic)
    for number, (at, lead) in enumerate(leads):
        following = leads[number + 1][0] if number + 1 < len(leads) else None
        if at == following:
            continue  # both would say the same at the same instant
        if at == found.out_at:
            if found.release.kind is ReleaseKind.REWATCH:
                continue  # its episodes are called one by one
            fact: ReleaseOut | ReleaseComing = ReleaseOut(release=found.subject)
            name = key("out", found.guild_id, found.release.id, found.day)
        else:
            following = min(found.out_at, following or found.out_at)
            fact = ReleaseComing(release=found.subject)
            name = key("coming", found.guild_id, found.release.id, found.day, lead)
        expires_at = min(at + settings.late.expiry, following or at + settings.late.expiry)
        yield Draft(name, fact, target, at, expires_at, found.release.id)


def _episodes(found: Occasion, settings: ServerSettings, topic: TopicSettings) -> Iterator[Draft]:
    """A thread for each episode, one after the other; in a re-watch, each of them is called."""
    if found.out_at is None or not found.release.episodes:
        return
    rewatch = found.release.kind is ReleaseKind.REWATCH
    stage = STAGES.get(settings.releases.episodes)
    if not rewatch and (stage is None or found.release.kind is not ReleaseKind.SEASON):
        return
    post = topic.post if topic.post is Post.FORUM else Post.THREAD
    target = Target(found.guild_id, topic.channel_id, role_id=topic.role_id if rewatch else None, post=post)
    for number, (mark, days) in enumerate(found.release.episodes):
        due_at = days_after(found.out_at, days if rewatch else days + number * (stage or 0), settings["timezone"])
        fact = EpisodeOpen(release=found.subject, season=mark.season, number=mark.episode)
        name = key("episode", found.guild_id, found.release.id, found.day, mark)
        yield Draft(name, fact, target, due_at, due_at + settings.late.expiry, found.release.id)


def _corrections(found: Occasion, topic: TopicSettings, last: Delivery) -> Iterator[Draft]:
    """Whoever was told what holds no longer is told so, once."""
    release, told = found.release, last.fact
    if not isinstance(told, ReleaseComing | ReleaseOut | ReleaseMoved | ReleaseCancelled):
        return
    was_off = isinstance(told, ReleaseCancelled)
    if not found.is_on:
        if was_off:
            return
        fact: ReleaseCancelled | ReleaseMoved = ReleaseCancelled(release=found.subject)
    elif was_off or not same_date(told.release, found.subject, found.zone):
        fact = ReleaseMoved(release=found.subject, before=told.release, back=was_off)
    else:
        return
    name = key(fact.kind, found.guild_id, release.id, write_when(release.when).replace(":", ""), stamp(last))
    told_at = done_at(last)
    expires_at = max(found.out_at or told_at + LONG_OVER, told_at) + A_WEEK
    target = Target(found.guild_id, topic.channel_id, post=topic.post)
    yield Draft(name, fact, target, told_at, expires_at, release.id, standing=True)


def _day_by_day(
    guild_id: int,
    settings: ServerSettings,
    made: type[OnThisDay | QuoteOfTheDay],
    wanted: Callable[[date], bool],
    now: datetime,
    ahead: timedelta,
) -> Iterator[Draft]:
    """One post for each wanted day, at the wall time of its topic."""
    assert made.topic is not None
    topic, zone = settings.topic(Topic(made.topic)), settings["timezone"]
    if not topic.is_open or topic.at is None:
        return
    target = Target.of(guild_id, topic)
    lasts = min(settings.late.expiry, A_DAY)  # then the next day has its turn
    first = (now - lasts).astimezone(ZoneInfo(zone)).date()
    for number in range((lasts + ahead).days + 3):
        day = first + timedelta(days=number)
        due_at = instant(day, topic.at, zone)
        if now - lasts < due_at <= now + ahead and wanted(day):
            fact = made(on=day)
            yield Draft(key(fact.kind, guild_id, day), fact, target, due_at, due_at + lasts, subject=str(day))
