"""A release in one server: the instant at which it is out there, and what keys and facts say of it. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.outbox.facts import Subject
from bot.server.settings import ServerSettings, Topic
from bot.server.when import out_at
from bot.show.entry import Precision
from bot.show.release import Release, ReleaseKind, Status

NOON = time(12)


@dataclass(frozen=True)
class Occasion:
    """`out_at` is missing where not even the day is known."""

    guild_id: int
    release: Release
    out_at: datetime | None
    zone: str
    channel_id: int

    @cached_property
    def subject(self) -> Subject:
        return subject(self.release, self.out_at)

    @property
    def is_on(self) -> bool:
        return self.release.status is not Status.CANCELLED

    @property
    def day(self) -> str:
        """The day of the release for keys: moved within it, nothing is said twice."""
        return "tba" if self.out_at is None else f"{self.out_at.astimezone(ZoneInfo(self.zone)):%Y-%m-%d}"

    @cached_property
    def version(self) -> str:
        """Another one whenever anything about the release changed."""
        seen = (self.release.revision, self.subject.model_dump_json(), self.release.status is Status.CANCELLED)
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:10]


def occasion(guild_id: int, settings: ServerSettings, release: Release) -> Occasion:
    topic = settings.topic(Topic.RELEASES)
    zone = settings["timezone"]
    return Occasion(guild_id, release, out_at(release.when, topic.at or NOON, zone), zone, topic.channel_id or 0)


def subject(release: Release, at: datetime | None) -> Subject:
    first = release.episodes[0][0] if release.episodes else None
    return Subject(
        id=release.id,
        title=release.title,
        kind=release.kind,
        season=first.season if first else None,
        number=first.episode if first and release.kind is ReleaseKind.EPISODE else None,
        on=release.when.on,
        out_at=at,
        precision=release.when.precision,
        rumour=release.status is Status.RUMOUR,
        episodes=len(release.episodes),
        about=release.about,
    )


def same_date(before: Subject, after: Subject, zone: str | None = None) -> bool:
    """As people know it: where only the day is known, the time at which a server speaks of it is no part of it; and who
    knows the day is not wrong once the time is known as well. A day is that of the zone, or as it was written.
    """
    precisions = {before.precision, after.precision}
    if precisions == {Precision.DAY, Precision.MINUTE}:
        return _day(before, zone) == _day(after, zone)
    if precisions == {Precision.MINUTE}:
        return before.out_at == after.out_at
    return (before.precision, before.on) == (after.precision, after.on)


def _day(of: Subject, zone: str | None) -> date | None:
    if of.precision is Precision.DAY or of.out_at is None or zone is None:
        return of.on
    return of.out_at.astimezone(ZoneInfo(zone)).date()
