"""What the staff of a server decided: one value for each name, kept as text that can be read again.

A value is changed by its name alone, so no change can touch another one. What was never set has a default.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from types import MappingProxyType

from bot.errors import BadSettingError
from bot.feeds.filters import read_words
from bot.server.kinds import Consent, Episodes, Kind, Post, Quotes, read_value
from bot.server.late import Late, read_late
from bot.server.leads import Lead, read_leads
from bot.server.line import parse_line
from bot.server.staff import STAFF_ROLES, Tier
from bot.server.walltime import read_time
from bot.show.progress import EVERYTHING, Progress
from bot.show.release import ReleaseKind

LONGEST_VALUE = 400  # characters


class Topic(StrEnum):
    """What the bot can speak of unprompted."""

    NEWS = "news"
    RELEASES = "releases"
    QUOTES = "quotes"
    ON_THIS_DAY = "on-this-day"
    STAFF = "staff"


LOG = "log"  # the channel that changes are copied to
WATCHED = (*map(str, Topic), LOG)  # what has a channel that may become unfit for posting


OF_A_TOPIC = {"channel": Kind.CHANNEL, "role": Kind.ROLE, "at": Kind.TIME, "post": Kind.POST, "enabled": Kind.SWITCH}
OF_RELEASES = {
    "kinds": Kind.RELEASES,
    "leads": Kind.LEADS,
    "episodes": Kind.EPISODES,
    "event": Kind.SWITCH,
    "countdown": Kind.SWITCH,
    "moved": Kind.SWITCH,
    "cover": Kind.CHANNELS,
    "uncover": Kind.DAYS,
}
OF_NEWS = {"words": Kind.WORDS}  # items with one of these wait for the staff
OF_QUOTES = {"review": Kind.SWITCH, "kinds": Kind.QUOTES}
OF_THE_SERVER = {
    "timezone": Kind.ZONE,
    "language": Kind.LANGUAGE,
    "spoilers": Kind.LINE,
    "late": Kind.LATE,
    "consent": Kind.CONSENT,
    LOG: Kind.CHANNEL,
}
KINDS: Mapping[str, Kind] = {
    **{f"{topic}.{part}": kind for topic in Topic for part, kind in OF_A_TOPIC.items()},
    **{f"{Topic.RELEASES}.{part}": kind for part, kind in OF_RELEASES.items()},
    **{f"{Topic.NEWS}.{part}": kind for part, kind in OF_NEWS.items()},
    **{f"{Topic.QUOTES}.{part}": kind for part, kind in OF_QUOTES.items()},
    **OF_THE_SERVER,
    **dict.fromkeys(STAFF_ROLES.values(), Kind.ROLES),
}
DEFAULTS: Mapping[str, str] = {
    **{f"{topic}.post": Post.MESSAGE for topic in Topic},
    **{f"{topic}.enabled": "on" for topic in Topic},
    "quotes.at": "12:00",
    "quotes.review": "off",
    "quotes.kinds": " ".join(Quotes),
    "on-this-day.at": "09:00",
    "releases.at": "09:00",
    "releases.kinds": " ".join(ReleaseKind),
    "releases.leads": "7d 1d 0",
    "releases.episodes": Episodes.OFF,
    "releases.event": "off",
    "releases.countdown": "off",
    "releases.moved": "on",
    "releases.uncover": "14",
    "timezone": "UTC",
    "language": "en",
    "spoilers": "everything",
    "late": "15m/24h",
    "consent": Consent.TAKEDOWN,
}


def checked(name: str, text: str | None, guild_id: int) -> str | None:
    """The value as it is kept; None, for an empty text or the default, takes back what was set. Raises BadSettingError.

    The role @everyone has the number of the server: it can neither be pinged nor be given a tier.
    """
    if text is None or not text.strip():
        return None
    kind = KINDS[name]
    value = read_value(kind, text.strip()) if len(text) <= LONGEST_VALUE else None
    if value is None:
        raise BadSettingError(kind, text)
    if kind in (Kind.ROLE, Kind.ROLES) and str(guild_id) in value.split():
        raise BadSettingError("everyone", text)
    return None if value == DEFAULTS.get(name) else value


@dataclass(frozen=True)
class TopicSettings:
    """Where, how and when a topic is posted. Without a channel it is not set up."""

    channel_id: int | None
    role_id: int | None
    at: time | None
    post: Post
    enabled: bool

    @property
    def is_open(self) -> bool:
        """Whether it is set up, and not switched off."""
        return self.enabled and self.channel_id is not None


@dataclass(frozen=True)
class ReleaseSettings:
    """What is done about releases beside the posts. `uncover_days` after one, the channels no longer hide anything."""

    kinds: frozenset[str]
    leads: tuple[Lead, ...]
    episodes: Episodes
    event: bool
    countdown: bool
    moved: bool
    cover_ids: tuple[int, ...]
    uncover_days: int


@dataclass(frozen=True)
class ServerSettings:
    """`values` holds what was set, by name; names of a newer version are kept and left alone."""

    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __getitem__(self, name: str) -> str:
        """What was set, or the default; empty where there is neither."""
        return self.values.get(name, DEFAULTS.get(name, ""))

    def topic(self, topic: Topic) -> TopicSettings:
        return TopicSettings(
            channel_id=self._number(f"{topic}.channel"),
            role_id=self._number(f"{topic}.role"),
            at=read_time(self[f"{topic}.at"]),
            post=Post(self[f"{topic}.post"]),
            enabled=self[f"{topic}.enabled"] == "on",
        )

    @property
    def releases(self) -> ReleaseSettings:
        def on(part: str) -> bool:
            return self[f"releases.{part}"] == "on"

        return ReleaseSettings(
            kinds=frozenset(self["releases.kinds"].split()),
            leads=read_leads(self["releases.leads"]) or (),
            episodes=Episodes(self["releases.episodes"]),
            event=on("event"),
            countdown=on("countdown"),
            moved=on("moved"),
            cover_ids=tuple(map(int, self["releases.cover"].split())),
            uncover_days=int(self["releases.uncover"]),
        )

    def watched(self, name: str) -> TopicSettings:
        """Of WATCHED: the log channel is like a topic of which everything but the channel is given."""
        if name == LOG:
            return TopicSettings(self.log_id, None, None, Post.MESSAGE, enabled=True)
        return self.topic(Topic(name))

    @property
    def held_words(self) -> tuple[str, ...]:
        """Words and phrases for which an item of a feed waits for a human look."""
        return read_words(self["news.words"])

    @property
    def consent(self) -> Consent:
        return Consent(self["consent"])

    @property
    def reviews_quotes(self) -> bool:
        """Whether what members save as a quote waits for the staff."""
        return self["quotes.review"] == "on"

    @property
    def daily_quotes(self) -> frozenset[Quotes]:
        """Where the quote of the day comes from."""
        return frozenset(map(Quotes, self["quotes.kinds"].split()))

    @property
    def line(self) -> Progress:
        return parse_line(self["spoilers"]) or EVERYTHING

    @property
    def late(self) -> Late:
        late = read_late(self["late"])
        assert late is not None
        return late

    @property
    def log_id(self) -> int | None:
        return self._number(LOG)

    @property
    def staff(self) -> Mapping[Tier, tuple[int, ...]]:
        return {tier: tuple(map(int, self[name].split())) for tier, name in STAFF_ROLES.items()}

    def changed(self, values: Mapping[str, str | None]) -> "ServerSettings":
        """With these values; None takes back what was set."""
        merged = {**self.values, **values}
        return ServerSettings({name: value for name, value in sorted(merged.items()) if value is not None})

    def mark(self, *names: str) -> str:
        """Tells whether somebody changed these (or anything, where none is named) since it was shown."""
        seen = [(name, self.values.get(name)) for name in names or sorted(self.values)]
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:8]

    def _number(self, name: str) -> int | None:
        return int(self[name]) if self[name] else None
