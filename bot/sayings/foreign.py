"""Quotes as other bots export them: quoter (JSON) and NadekoBot (YAML). Pure.

quoter: a list of {text, author, createdTimestamp}; the author is a name, or missing. NadekoBot: under each keyword a
list of {id, an, aid, txt}; `an` and `aid` are who added it, the only person it knows. Keywords are left behind.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.errors import BadImportError
from bot.sayings.files import (
    MOST_QUOTES,
    Incoming,
    Upload,
    entries_of,
    id_in,
    instant_of,
    name_in,
    words_in,
)
from bot.sayings.saying import Author, Words

LARGEST_YAML = 2 * 1024 * 1024  # bytes
MOST_FIELDS = 50  # of one quote; whoever has more is no quote

Fields = dict[str, str]


def read_quoter(document: object) -> Upload:
    """Raises BadImportError, which says where something is wrong."""
    return Upload("quoter", tuple(_of_quoter(entry, where) for where, entry in entries_of(document)))


def _of_quoter(entry: Mapping[str, Any], where: str) -> Incoming:
    saved_at = instant_of(entry.get("createdTimestamp"))
    return Incoming(Words(words_in(entry, "text", where)), Author(name_in(entry, "author", where)), saved_at=saved_at)


def read_nadeko(text: str) -> Upload:
    """Read event by event: every value is the text that stands there, nothing refers to anything else, and nothing is
    nested deeper than it has to be. Raises BadImportError.
    """
    import yaml  # seldom needed

    if len(text.encode(errors="replace")) > LARGEST_YAML:
        raise BadImportError("large-yaml")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        quotes = [_of_nadeko(fields, where) for where, fields in _entries(yaml.parse(text, Loader=loader))]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)  # missing where a character is none of YAML
        raise BadImportError(*(("yaml", str(mark.line + 1)) if mark is not None else ("no-quotes",))) from error
    except (RecursionError, ValueError) as error:
        raise BadImportError("no-quotes") from error
    return Upload("nadeko", tuple(quotes))


def _of_nadeko(fields: Fields, where: str) -> Incoming:
    account = None if fields.get("aid", "0") in ("0", "") else id_in(fields, "aid", where)
    return Incoming(Words(words_in(fields, "txt", where)), Author(name_in(fields, "an", where), account))


def _entries(events: Iterator[Any]) -> Iterator[tuple[str, Fields]]:
    """Each quote with its keyword and its place there. A keyword without quotes is passed over."""
    nodes = _Nodes(events)
    if not nodes.begins("StreamStart") or not nodes.begins("DocumentStart") or not nodes.begins("MappingStart"):
        raise BadImportError("no-quotes")
    found = 0
    while not nodes.begins("MappingEnd"):
        keyword = nodes.scalar()
        if nodes.is_next("Scalar"):
            if nodes.scalar().strip() not in ("", "~", "null"):
                raise BadImportError("quote", keyword)
            continue
        nodes.expect("SequenceStart", keyword)
        number = 0
        while not nodes.begins("SequenceEnd"):
            number += 1
            found += 1
            if found > MOST_QUOTES:
                raise BadImportError("many-quotes")
            yield f"{keyword}, {number}", _fields(nodes, f"{keyword}, {number}")
    nodes.expect("DocumentEnd", "")
    nodes.expect("StreamEnd", "")


def _fields(nodes: "_Nodes", where: str) -> Fields:
    nodes.expect("MappingStart", where)
    fields: Fields = {}
    while not nodes.begins("MappingEnd"):
        name = nodes.scalar(where)
        if name in fields:
            raise BadImportError("twice", f"{where}, {name}")
        if len(fields) == MOST_FIELDS:
            raise BadImportError("quote", where)
        fields[name] = nodes.scalar(f"{where}, {name}")
    return fields


class _Nodes:
    """What comes next in a YAML file. What refers to something else, or names a type, is refused."""

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._next: Any = None
        self._go_on()

    def is_next(self, kind: str) -> bool:
        return type(self._next).__name__ == f"{kind}Event"

    def begins(self, kind: str) -> bool:
        """Whether this comes next; it is passed then."""
        found = self.is_next(kind)
        if found:
            self._go_on()
        return found

    def expect(self, kind: str, where: str) -> None:
        if not self.begins(kind):
            raise BadImportError("quote", where)

    def scalar(self, where: str = "") -> str:
        if not self.is_next("Scalar"):
            raise BadImportError("quote", where)
        value = str(self._next.value)
        self._go_on()
        return value

    def _go_on(self) -> None:
        self._next = next(self._events, None)
        event = self._next
        if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None:
            raise BadImportError("yaml-tricks", str(event.start_mark.line + 1))
