"""What a setting can be: every kind of value, and how what was typed becomes the text that is kept."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from bot.errors import BadSettingError
from bot.feeds.filters import read_words, write_words
from bot.server.late import read_late, write_late
from bot.server.leads import read_leads, write_leads
from bot.server.line import parse_line
from bot.server.walltime import read_time, write_time
from bot.server.zones import find_zone
from bot.show.release import ReleaseKind
from bot.texts import languages

MOST_ROLES = 10  # that a tier can be given to
MOST_COVERED = 5  # channels that hide what is in them after a release
MOST_DAYS = 60  # that they do so


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
    RELEASES = "release-kinds"
    LEADS = "leads"
    EPISODES = "episodes"
    CHANNELS = "channels"
    DAYS = "days"
    WORDS = "words"
    QUOTES = "quotes"


class Quotes(StrEnum):
    """Where the quote of the day comes from."""

    SHOW = "show"  # the pack
    OWN = "own"  # what members said


class Episodes(StrEnum):
    """When the threads of a season's episodes open."""

    OFF = "off"
    AT_ONCE = "at-once"
    DAILY = "daily"
    WEEKLY = "weekly"


def read_value(kind: Kind, text: str) -> str | None:
    """The text as it is kept; None for what cannot be a value of this kind."""
    return _READ[kind](text)


def _id(text: str) -> str | None:
    """A positive number of 64 bits."""
    return str(int(text)) if text.isascii() and text.isdecimal() and len(text) < 20 and 0 < int(text) < 2**63 else None


def _ids(text: str, most: int = MOST_ROLES) -> str | None:
    ids = [_id(word) for word in text.split()]
    if not ids or len(ids) > most or None in ids:
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


def _leads(text: str) -> str | None:
    leads = read_leads(text)
    return write_leads(leads) if leads else None


def _release_kinds(text: str) -> str | None:
    kinds = text.casefold().split()
    return " ".join(kind for kind in ReleaseKind if kind in kinds) if set(kinds) <= set(ReleaseKind) else None


def _quotes(text: str) -> str | None:
    kinds = text.casefold().split()
    return " ".join(kind for kind in Quotes if kind in kinds) if kinds and set(kinds) <= set(Quotes) else None


def _days(text: str) -> str | None:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else 0
    return str(number) if 0 < number <= MOST_DAYS else None


def _words(text: str) -> str | None:
    try:
        return write_words(read_words(text)) or None
    except BadSettingError:
        return None


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
    Kind.RELEASES: _release_kinds,
    Kind.LEADS: _leads,
    Kind.EPISODES: _one_of(*Episodes),
    Kind.CHANNELS: lambda text: _ids(text, MOST_COVERED),
    Kind.DAYS: _days,
    Kind.WORDS: _words,
    Kind.QUOTES: _quotes,
}
