"""What the staff of a server decided: one value for each name, kept as text that can be read again.

A value is changed by its name alone, so no change can touch another one. What was never set has a default.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from types import MappingProxyType

from bot.errors import BadSettingError
from bot.server.late import Late, read_late, write_late
from bot.server.line import parse_line
from bot.server.staff import STAFF_ROLES, Tier
from bot.server.walltime import read_time, write_time
from bot.server.zones import find_zone
from bot.show.progress import EVERYTHING, Progress
from bot.texts import languages

MOST_ROLES = 10  # that a tier can be given to
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


class Post(StrEnum):
    MESSAGE = "message"
    THREAD = "thread"  # a message with a thread of its own
    FORUM = "forum"  # a post in a forum


class Consent(StrEnum):
    """When the words of a member may be saved as a quote."""

    FREE = "free"
    TAKEDOWN = "takedown"  # saved, and the author may take it down
    ASK = "ask"  # only after the author said yes


class Kind(StrEnum):
    """What a value is; the name of the error says what it should be."""

    CHANNEL = "channel"
    ROLE = "role"
    ROLES = "roles"
    TIME = "time"
    POST = "post"
    SWITCH = "switch"
    ZONE = "zone"
    LANGUAGE = "language"
    LINE = "line"
    LATE = "late"
    CONSENT = "consent"


def _id(text: str) -> str | None:
    """A positive number of 64 bits."""
    return str(int(text)) if text.isascii() and text.isdecimal() and len(text) < 20 and 0 < int(text) < 2**63 else None


def _ids(text: str) -> str | None:
    ids = [_id(word) for word in text.split()]
    if not ids or len(ids) > MOST_ROLES or None in ids:
        return None
    return " ".join(sorted({number for number in ids if number is not None}, key=int))


def _time(text: str) -> str | None:
    at = read_time(text)
    return write_time(at) if at is not None else None


def _late(text: str) -> str | None:
    late = read_late(text)
    return write_late(late) if late is not None else None


def _line(text: str) -> str | None:
    return text if parse_line(text) is not None else None


def _one_of(*words: str) -> Callable[[str], str | None]:
    return lambda text: text.casefold() if text.casefold() in words else None


def _language(text: str) -> str | None:
    return text if text in languages() else None


_READ: Mapping[Kind, Callable[[str], str | None]] = {
    Kind.CHANNEL: _id,
    Kind.ROLE: _id,
    Kind.ROLES: _ids,
    Kind.TIME: _time,
    Kind.POST: _one_of(*Post),
    Kind.SWITCH: _one_of("on", "off"),
    Kind.ZONE: find_zone,
    Kind.LANGUAGE: _language,
    Kind.LINE: _line,
    Kind.LATE: _late,
    Kind.CONSENT: _one_of(*Consent),
}

OF_A_TOPIC = {"channel": Kind.CHANNEL, "role": Kind.ROLE, "at": Kind.TIME, "post": Kind.POST, "enabled": Kind.SWITCH}
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
    **OF_THE_SERVER,
    **dict.fromkeys(STAFF_ROLES.values(), Kind.ROLES),
}
DEFAULTS: Mapping[str, str] = {
    **{f"{topic}.post": Post.MESSAGE for topic in Topic},
    **{f"{topic}.enabled": "on" for topic in Topic},
    "quotes.at": "12:00",
    "on-this-day.at": "09:00",
    "releases.at": "09:00",
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
    value = _READ[kind](text.strip()) if len(text) <= LONGEST_VALUE else None
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

    def watched(self, name: str) -> TopicSettings:
        """Of WATCHED: the log channel is like a topic of which everything but the channel is given."""
        if name == LOG:
            return TopicSettings(self.log_id, None, None, Post.MESSAGE, enabled=True)
        return self.topic(Topic(name))

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
