"""HTML as feeds and web pages bring it: its text, and the feed that a page names. Knows no feed and no network.

The parser is that of the standard library. A library that builds a tree of all of it would cost many times as much for
the few hundred characters that are ever shown.
"""

import html
from collections.abc import Callable
from functools import partial
from html.parser import HTMLParser
from typing import TypeVar

from bot.feeds.links import safe_link

LONGEST_MARKUP = 30_000  # characters of HTML that are looked at
ENOUGH = 1_500  # characters of text after which nothing more is read
LONGEST_PAGE = 300_000  # characters of a page in which it may name its feed
CHUNK = 1_000
FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})

_WITHOUT_TEXT = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "select"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q"}
    | {"s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"}
)


class _Reader(HTMLParser):
    done = False


AnyReader = TypeVar("AnyReader", bound=_Reader)


def text_of(markup: str) -> str:
    """Its beginning: entities decoded once, a space between what stands apart, without what is not shown."""
    if "<" not in markup:
        return html.unescape(markup[:LONGEST_MARKUP])
    return "".join(_fed(_TextReader, markup[:LONGEST_MARKUP]).pieces)


def feed_link_of(page: str, url: str) -> str:
    """The address of the first feed that a web page names, as far as it is one."""
    return _fed(partial(_LinkReader, url), page[:LONGEST_PAGE]).found


class _TextReader(_Reader):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._length = 0
        self._hidden = ""  # the element without text that we are in
        self._depth = 0  # how often it is open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._hidden and tag in _WITHOUT_TEXT:
            self._hidden = tag
        if tag == self._hidden:
            self._depth += 1
        self._apart(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._apart(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._depth -= 1
            if self._depth == 0:
                self._hidden = ""
        self._apart(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)
            self._length += len(data.strip())
            self.done = self._length > ENOUGH

    def _apart(self, tag: str) -> None:
        if tag not in _INLINE:
            self.pieces.append(" ")


class _LinkReader(_Reader):
    def __init__(self, url: str) -> None:
        super().__init__()
        self._base = url
        self.found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.done or tag not in {"base", "link"}:
            return
        values = {name: value or "" for name, value in reversed(attrs)}
        if tag == "base":
            self._base = safe_link(values.get("href", ""), self._base) or self._base
        elif (
            "alternate" in values.get("rel", "").lower().split()
            and values.get("type", "").strip().lower() in FEED_TYPES
        ):
            self.found = safe_link(values.get("href", ""), self._base)
            self.done = self.found != ""


def _fed(make: Callable[[], AnyReader], markup: str) -> AnyReader:
    """A reader that was given the markup piece by piece, and no more of it than it needs."""
    for tried in (markup, markup.replace("<![", "&lt;![")):
        reader = make()
        try:
            for start in range(0, len(tried), CHUNK):
                reader.feed(tried[start : start + CHUNK])
                if reader.done:
                    return reader
            reader.close()
        except AssertionError:  # over what begins like a marked section and is none
            continue
        break
    return reader
