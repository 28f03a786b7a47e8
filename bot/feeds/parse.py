"""Bytes in, a Document out: RSS, Atom and RDF by feedparser, JSON Feed by a small reader of our own. Pure, but without
limits of time and memory: the bot has this done in a process of its own (`worker`), because feeds can be made to cost
anything.

feedparser is never given a text or bytes, only a stream: what looks like a file name or an address it would open.
"""

import contextlib
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import feedparser

from bot.errors import FeedError
from bot.feeds.entry import MOST_ENTRIES, Document
from bot.feeds.jsonfeed import parse_json_feed
from bot.feeds.markup import feed_link_of
from bot.feeds.problems import Problem
from bot.feeds.raw import RawDocument, RawEntry, Text, finished
from bot.feeds.sniffing import media_type, readable, root_of, simpler, start_of

LONGEST_DETAIL = 180  # characters; a longer address would be kept cut

_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_PAGE_ROOTS = frozenset(
    {"html", "head", "body", "title", "meta", "script", "link", "style", "div", "p", "br", "table", "h1", "h2", "h3"}
    | {"b", "center", "font", "form", "frameset", "header", "hr", "iframe", "img", "main", "noscript", "pre", "ul"}
)
_DOCTYPE_HTML = re.compile(r"<!doctype\s+html\b", re.IGNORECASE)
_ENTRY = re.compile(rb"<(?:\w{1,40}:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_ENDED = re.compile(rb"</(?:\w{1,40}:)?(?:item|entry)\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_PLAIN = frozenset({"text/plain", ""})


def parse(body: bytes, content_type: str, url: str) -> Document:
    """`url` is where it was found. Raises FeedError, and MemoryError and RecursionError for what is too much."""
    start = start_of(body)
    if not start:
        raise FeedError(Problem.EMPTY)
    if start[0] in "{[":
        return finished(parse_json_feed(body), url)
    root = root_of(start)
    if root == "html":
        raise _page(body, url)
    if _CONTROL.search(start.partition("<")[0]) or (root not in _ROOTS and _CONTROL.search(start, 0, 1_000)):
        raise FeedError(Problem.NOT_A_FEED)  # a picture, or packed
    if sum(1 for _ in _ENTRY.finditer(body.replace(b"\0", b""))) > MOST_ENTRIES:
        raise FeedError(Problem.TOO_MANY, str(MOST_ENTRIES))
    found = _feedparsed(body, content_type)
    if found is None or not _is_feed(found, root):
        if root in _ROOTS and (found is None or _is_malformed(found)):
            raise FeedError(Problem.BROKEN)
        if root in _PAGE_ROOTS or (root and media_type(content_type) in _HTML) or _DOCTYPE_HTML.match(start):
            raise _page(body, url)
        raise FeedError(Problem.NOT_A_FEED)
    if _is_cut_off(found, body):
        found["entries"].pop()
        if not found["entries"]:
            raise FeedError(Problem.BROKEN)
    if not found["entries"] and not _is_whole(found, body):
        raise FeedError(Problem.BROKEN)
    if len(found["entries"]) > MOST_ENTRIES:
        raise FeedError(Problem.TOO_MANY, str(MOST_ENTRIES))
    return finished(_raw(found), url)


def _page(body: bytes, url: str) -> FeedError:
    """A web page instead of a feed; it may name the feed."""
    link = feed_link_of(body.decode("utf-8", "replace"), url)
    return FeedError(Problem.HTML, link if len(link) <= LONGEST_DETAIL else "")


def _is_feed(found: Any, root: str) -> bool:
    """The version also comes from names that a document declares and never uses."""
    return bool((found["version"] or root == "channel") and (root in _ROOTS or found["entries"]))


def _feedparsed(body: bytes, content_type: str) -> Any:
    """What feedparser makes of it; None where it fails even with everything out of its way that it stumbles over."""
    body, encoding = readable(body, content_type)
    found = _tried(body, "application/xml" + (f"; charset={encoding}" if encoding else ""))
    return found if found is not None else _tried(simpler(body), "application/xml; charset=utf-8")


def _tried(body: bytes, content_type: str) -> Any:
    try:
        found = feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-type": content_type},
            sanitize_html=False,  # only the text of it is used
            resolve_relative_uris=False,
        )
    except (MemoryError, RecursionError):
        raise
    except Exception:  # it may raise anything over what it does not expect
        return None
    if "out of memory" in str(found.get("bozo_exception", "")):
        raise MemoryError
    return found


def _is_cut_off(found: Any, body: bytes) -> bool:
    """Whether the document ends within its last entry. What that would have been is only known when it comes whole."""
    if not found["entries"] or not _is_malformed(found) or _is_closed(body):
        return False
    body = body.replace(b"\0", b"")
    begun = max((each.start() for each in _ENTRY.finditer(body)), default=-1)
    return begun >= 0 and not _ENDED.search(body, begun)


def _is_closed(body: bytes) -> bool:
    """Whether the outermost element ends."""
    tail = body[-1_000:].replace(b"\0", b"").rstrip().lower()
    return any(tail.endswith(f"{root}>".encode()) for root in _ROOTS)


def _is_whole(found: Any, body: bytes) -> bool:
    """Whether a feed without entries is that, and not one that could not be read."""
    return not _ENTRY.search(body.replace(b"\0", b"")) and (_is_closed(body) or not _is_malformed(found))


def _is_malformed(found: Any) -> bool:
    return bool(found["bozo"]) and hasattr(found["bozo_exception"], "getLineNumber")


def _raw(found: Any) -> RawDocument:
    is_atom = str(found["version"]).startswith("atom")
    feed = found["feed"]
    return RawDocument(_text(feed, "title", is_atom), _link(feed), _entries(found["entries"], is_atom))


def _entries(entries: list[Any], is_atom: bool) -> Iterator[RawEntry]:
    """Each is let go as soon as it was read: thousands of them are large."""
    entries.reverse()
    while entries:
        yield _entry(entries.pop(), is_atom)


def _entry(entry: Any, is_atom: bool) -> RawEntry:
    contents = tuple(_content(content, is_atom) for content in (dict.get(entry, "content") or ())[:3])
    summaries = contents  # feedparser takes the content for the summary where there is none, and forgets its type
    if dict.get(entry, "summary_detail") or not contents:
        summaries = (_text(entry, "summary", is_atom), *contents)
    return RawEntry(
        id=_get(entry, "id"),
        links=_links(entry),
        title=_text(entry, "title", is_atom),
        summaries=summaries,
        published_at=_date(entry),
    )


def _links(entry: Any) -> tuple[str, ...]:
    others = dict.get(entry, "links") or ()
    return _link(entry), *(_get(other, "href") for other in others[:10] if _get(other, "rel") == "alternate")


def _link(part: Any) -> str:
    """Where there is no link feedparser takes the id for one. That counts only where it is an address."""
    link = _get(part, "link")
    return "" if link == _get(part, "id") and not link.lower().startswith(("http://", "https://")) else link


def _get(part: Any, name: str) -> str:
    """The own `get` of feedparser looks elsewhere where something is missing."""
    value = dict.get(part, name)
    return value if isinstance(value, str) else ""


def _text(part: Any, name: str, is_atom: bool) -> Text:
    detail = dict.get(part, f"{name}_detail")
    value = _get(part, name)
    kind = _get(detail, "type") if isinstance(detail, dict) else ""
    return Text(value, _is_html(value, kind, is_atom))


def _content(content: Any, is_atom: bool) -> Text:
    value, kind = _get(content, "value"), _get(content, "type")
    return Text(value, _is_html(value, kind, is_atom)) if kind in _HTML | _PLAIN else Text()


def _is_html(value: str, kind: str, is_atom: bool) -> bool:
    """Atom says what is plain; elsewhere it is HTML what looks like it."""
    return kind in _HTML or (not (is_atom and kind in _PLAIN) and _TAG.search(value) is not None)


def _date(entry: Any) -> datetime | None:
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        parsed = dict.get(entry, name)
        if parsed is None:
            continue
        with contextlib.suppress(TypeError, ValueError, OverflowError):
            year, month, day, hour, minute, second, *_ = parsed
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    return None
