"""What a feed says, once it was read and cleaned: plain values, every text bounded. Knows no network and no server."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_ENTRIES = 10_000  # of one document; what has more is refused
LONGEST_URL = 1_000  # characters of an address, of a feed or of a story
LONGEST_ID = 1_000  # characters; a longer one is replaced by its digest
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_SOURCE = 250, 500, 80  # characters


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. Texts are on one line, without HTML, invisible characters and invites; they are not escaped yet.

    `id` is what the feed calls it; `link` is absolute, http or https, and empty where there is none that is safe.
    `published_at` is aware, and None where the feed gives no date that can be.
    """

    id: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A feed as it was read: entries in its own order, usually the newest first."""

    title: str = ""
    link: str = ""
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Got:
    """A feed that was fetched and read. `wait` is for how long its server asks not to be asked again."""

    document: Document
    etag: str = ""
    modified: str = ""
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server says that nothing changed since the given etag or date."""

    wait: timedelta | None = None
