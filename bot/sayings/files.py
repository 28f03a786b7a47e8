"""Quotes as a file of our own, written and read; and what a quote of any file is before anybody decided about it. Pure.

Ids are text: JSON as browsers read it has no room for them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter

from bot.errors import BadImportError
from bot.feeds.clean import clean
from bot.sayings.saying import LONGEST, LONGEST_NAME, MOST_ATTACHMENTS, Attachment, Author, Origin, Saying, Words
from bot.sayings.wording import cleaned

FORMAT, VERSION = "truham-quotes", 1
LARGEST = 8 * 1024 * 1024  # bytes of a file
MOST_QUOTES = 20_000  # in a file
ROOM_FOR_HEAD = 1_000  # bytes
LONGEST_URL = 600  # characters
HOSTS = ("https://cdn.discordapp.com/", "https://media.discordapp.net/")  # where attachments lie

_LARGEST_ID = 2**63 - 1
_EARLIEST = datetime(2015, 1, 1, tzinfo=UTC)  # there was no Discord before


@dataclass(frozen=True)
class Incoming:
    """A quote of a file. The text may be empty, and so may the name of the author: nobody knows it."""

    words: Words
    author: Author
    origin: Origin = field(default_factory=Origin)
    saved_at: datetime | None = None


@dataclass(frozen=True)
class Upload:
    """What is in a file. `format` is truham, quoter or nadeko; `guild_id` is the server that it was made in."""

    format: str
    quotes: tuple[Incoming, ...]
    guild_id: int | None = None


_QUOTE: TypeAdapter[Incoming] = TypeAdapter(Incoming)


def keep(upload: Upload) -> str:
    """An upload as it waits for a yes: one quote on each line, so that nobody is held up by all of them at once."""
    quotes = (_QUOTE.dump_json(each, exclude_defaults=True).decode() for each in upload.quotes)
    return "\n".join([json.dumps([upload.format, upload.guild_id]), *quotes])


def kept(text: str) -> Upload:
    head, *quotes = text.split("\n")
    name, guild_id = json.loads(head)
    return Upload(name, tuple(map(_QUOTE.validate_json, quotes)), guild_id)


# -------------------------------------------------------------------- writing


class Parts:
    """Divides quotes into files that are small enough, and keeps those of one of them; of the last, where there are
    fewer than that.
    """

    def __init__(self, wanted: int) -> None:
        self.number = 1
        self.quotes: list[str] = []
        self.count = 1  # of the parts
        self._wanted = wanted
        self._in_last, self._size = 0, 0

    def add(self, quote: str) -> None:
        size = len(quote.encode(errors="replace")) + 2
        if self._in_last == MOST_QUOTES or self._size + size > LARGEST - ROOM_FOR_HEAD:
            self.count += 1
            self._in_last, self._size = 0, 0
            if self.count <= self._wanted:
                self.number, self.quotes = self.count, []
        self._in_last += 1
        self._size += size
        if self.count == self.number:
            self.quotes.append(quote)


def write_quote(saying: Saying) -> str:
    """A quote as it stands in a file, on one line; what is as it mostly is, is left out."""
    origin, words = saying.origin, saying.words
    attachments = [{"name": each.name, "url": each.url, "covered": each.covered} for each in words.attachments]
    fields: dict[str, object] = {
        "number": saying.number,
        "text": words.text,
        "covered": words.covered or None,
        "attachments": attachments or None,
        "author": saying.author.name,
        "author_id": _written(saying.author.id),
        "channel_id": _written(origin.channel_id),
        "place_id": _written(origin.place_id),
        "message_id": _written(origin.message_id),
        "open": None if origin.open else False,
        "restricted": origin.restricted or None,
        "said_at": origin.said_at.isoformat() if origin.said_at is not None else None,
        "saved_at": saying.saved_at.isoformat(),
    }
    return json.dumps({name: value for name, value in fields.items() if value is not None}, ensure_ascii=False)


def write_file(guild_id: int, part: int, parts: int, quotes: Iterable[str]) -> bytes:
    """A whole file of quotes that `write_quote` made."""
    head = {"format": FORMAT, "version": VERSION, "server": str(guild_id), "part": part, "parts": parts}
    text = json.dumps(head)[:-1] + ', "quotes": [\n' + ",\n".join(quotes) + "\n]}\n"
    return text.encode(errors="replace")


def _written(number: int | None) -> str | None:
    return str(number) if number is not None else None


# -------------------------------------------------------------------- reading


def read_own(document: Mapping[str, Any]) -> Upload:
    """A file of ours. Raises BadImportError, which says where something is wrong."""
    version = document.get("version")
    if type(version) is not int or version < 1:  # True is no number here
        raise BadImportError("no-quotes")
    if version > VERSION:
        raise BadImportError("newer")
    guild_id = id_in(document, "server", "server")
    quotes = tuple(_quote(entry, where) for where, entry in entries_of(document.get("quotes")))
    return Upload("truham", quotes, guild_id)


def _quote(entry: Mapping[str, Any], where: str) -> Incoming:
    given = list_in(entry, "attachments", where)
    attachments = tuple(_attachment(each, where) for each in given[:MOST_ATTACHMENTS])
    origin = Origin(
        channel_id=id_in(entry, "channel_id", where),
        place_id=id_in(entry, "place_id", where),
        message_id=id_in(entry, "message_id", where),
        said_at=_moment(entry, "said_at", where),
        open=_flag(entry, "open", where, default=True),
        restricted=_flag(entry, "restricted", where),
    )
    return Incoming(
        Words(words_in(entry, "text", where), attachments, _flag(entry, "covered", where)),
        Author(name_in(entry, "author", where), id_in(entry, "author_id", where)),
        origin,
        _moment(entry, "saved_at", where),
    )


def _attachment(entry: object, where: str) -> Attachment:
    if not isinstance(entry, dict):
        raise BadImportError("quote", where)
    name, url = (text_in(entry, each, where) for each in ("name", "url"))
    if len(url) > LONGEST_URL or not url.startswith(HOSTS) or not all("!" <= char <= "~" for char in url):
        raise BadImportError("attachment", where)
    return Attachment(clean(name, LONGEST_NAME), url, _flag(entry, "covered", where))


# -------------------------------------------------------------------- parts of any file


def entries_of(quotes: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each quote with its place, counted from 1. Raises BadImportError where they are none, or too many."""
    if not isinstance(quotes, list):
        raise BadImportError("no-quotes")
    if len(quotes) > MOST_QUOTES:
        raise BadImportError("many-quotes")
    for number, entry in enumerate(quotes, 1):
        if not isinstance(entry, dict):
            raise BadImportError("quote", str(number))
        yield str(number), entry


def text_in(entry: Mapping[str, Any], name: str, where: str) -> str:
    """Empty where there is none. Raises BadImportError for what is no text."""
    value = entry.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadImportError("quote", f"{where}, {name}")
    return value


def words_in(entry: Mapping[str, Any], name: str, where: str) -> str:
    """What was said, cleaned and cut. Raises BadImportError where the file has no place for it at all."""
    if name not in entry:
        raise BadImportError("no-text", where)
    return cleaned(text_in(entry, name, where), LONGEST)


def name_in(entry: Mapping[str, Any], name: str, where: str) -> str:
    return clean(text_in(entry, name, where), LONGEST_NAME)


def list_in(entry: Mapping[str, Any], name: str, where: str) -> list[Any]:
    value = entry.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadImportError("quote", f"{where}, {name}")
    return value


def id_in(entry: Mapping[str, Any], name: str, where: str) -> int | None:
    """The number of an account, a channel or a message; text, or a number. None where there is none."""
    value = entry.get(name)
    if value is None:
        return None
    text = str(value) if type(value) is int else value
    if not isinstance(text, str) or not (text.isascii() and text.isdecimal() and len(text) < 20):
        raise BadImportError("id", f"{where}, {name}")
    number = int(text)
    if not 0 < number <= _LARGEST_ID:
        raise BadImportError("id", f"{where}, {name}")
    return number


def instant_of(milliseconds: object) -> datetime | None:
    """As JavaScript counts; None for what cannot be when something was saved."""
    if type(milliseconds) is not int or not 0 < milliseconds < 10**13:
        return None
    instant = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return instant if instant >= _EARLIEST else None


def _flag(entry: Mapping[str, Any], name: str, where: str, *, default: bool = False) -> bool:
    value = entry.get(name, default)
    if not isinstance(value, bool):
        raise BadImportError("quote", f"{where}, {name}")
    return value


def _moment(entry: Mapping[str, Any], name: str, where: str) -> datetime | None:
    text = text_in(entry, name, where)
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None and instant >= _EARLIEST:
            return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise BadImportError("date", f"{where}, {name}")
