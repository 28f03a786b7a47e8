"""What a reader of one format found, and how it becomes a Document: cleaned, bounded, every link looked at. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import urlsplit

from bot.feeds.clean import clean, without_surrogates
from bot.feeds.entry import LONGEST_ID, LONGEST_SOURCE, LONGEST_SUMMARY, LONGEST_TITLE, Document, Entry
from bot.feeds.links import safe_link
from bot.feeds.markup import text_of

LONGEST_STANDIN = 80  # characters of a summary that stand where a title is missing
_AMPERSAND = re.compile(r"&(?:amp;)+")
_ESCAPED = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"))
YEARS = range(1990, 2101)  # what else a feed says is a slip


@dataclass(frozen=True)
class Text:
    value: str = ""
    is_html: bool = False


@dataclass(frozen=True)
class RawEntry:
    """Of several links and summaries the first counts that is good for something."""

    id: str = ""
    links: tuple[str, ...] = ()
    title: Text = Text()
    summaries: tuple[Text, ...] = ()
    published_at: datetime | None = None


@dataclass(frozen=True)
class RawDocument:
    title: Text
    link: str
    entries: Iterable[RawEntry]


def finished(raw: RawDocument, url: str) -> Document:
    """`url` is where the feed was found."""
    return Document(
        line(raw.title, LONGEST_SOURCE), safe_link(raw.link, url), tuple(_entry(entry, url) for entry in raw.entries)
    )


def line(text: Text, most: int) -> str:
    return clean(text_of(text.value) if text.is_html else text.value, most)


def _entry(raw: RawEntry, url: str) -> Entry:
    link = next(filter(None, (safe_link(_unescaped(link), url) for link in raw.links)), "")
    summary = next(filter(None, (line(text, LONGEST_SUMMARY) for text in raw.summaries)), "")
    title = line(raw.title, LONGEST_TITLE) or clean(summary, LONGEST_STANDIN) or _place(link)
    return Entry(_id(raw.id), link, title, summary, _instant(raw.published_at))


def _id(text: str) -> str:
    text = without_surrogates(_unescaped(text.strip())).replace("\0", "")
    return text if len(text) <= LONGEST_ID else sha256(text.encode()).hexdigest()


def _unescaped(name: str) -> str:
    """An id or a link as it is meant: some are escaped twice, and feedparser leaves ids escaped where a document is not
    well-formed, so that they would change with every slip of it.
    """
    name = _AMPERSAND.sub("&", name)
    for escaped, char in _ESCAPED:
        name = name.replace(escaped, char)
    return name


def _place(link: str) -> str:
    parts = urlsplit(link)
    return clean((parts.netloc + parts.path).rstrip("/"), LONGEST_TITLE)


def _instant(when: datetime | None) -> datetime | None:
    return when.astimezone(UTC) if when is not None and when.year in YEARS else None
