"""Reads JSON Feed 1.0 and 1.1. Pure; whatever has an unexpected type counts as missing."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.errors import FeedError
from bot.feeds.entry import MOST_ENTRIES
from bot.feeds.problems import Problem
from bot.feeds.raw import RawDocument, RawEntry, Text
from bot.feeds.sniffing import mended

VERSION = "jsonfeed.org/version/1"


def parse_json_feed(body: bytes) -> RawDocument:
    """Raises FeedError."""
    try:
        feed = json.loads(_decoded(body))
    except (ValueError, RecursionError) as error:
        begins = VERSION.encode() in body[:1_000].replace(b"\\", b"")
        raise FeedError(Problem.BROKEN if begins else Problem.NOT_A_FEED) from error
    if not isinstance(feed, dict) or VERSION not in _text(feed, "version"):
        raise FeedError(Problem.NOT_A_FEED)
    items = feed.get("items")
    if not isinstance(items, list):
        raise FeedError(Problem.BROKEN)
    if len(items) > MOST_ENTRIES:
        raise FeedError(Problem.TOO_MANY, str(MOST_ENTRIES))
    return RawDocument(
        Text(_text(feed, "title")),
        _text(feed, "home_page_url"),
        [_entry(item) for item in items if isinstance(item, dict)],
    )


def _entry(item: Mapping[str, Any]) -> RawEntry:
    summaries = (
        Text(_text(item, "summary")),
        Text(_text(item, "content_html"), is_html=True),
        Text(_text(item, "content_text")),
    )
    return RawEntry(
        id=_text(item, "id"),
        links=tuple(link for link in (item.get("url"), item.get("external_url")) if isinstance(link, str)),
        title=Text(_text(item, "title")),
        summaries=summaries,
        published_at=_instant(_text(item, "date_published")) or _instant(_text(item, "date_modified")),
    )


def _decoded(body: bytes) -> str:
    encoding = json.detect_encoding(body)
    try:
        return (mended(body) if encoding.startswith("utf-8") else body).decode(encoding)
    except UnicodeDecodeError:
        return body.decode("windows-1252", "replace")


def _text(part: Mapping[str, Any], name: str) -> str:
    """Ids are numbers in some feeds, against what is written."""
    value = part.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def _instant(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text.strip())
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
