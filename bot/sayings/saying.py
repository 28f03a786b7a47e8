"""Words of a member that were saved as a quote, and everything about them that is kept. Pure.

To people they are quotes; in the code "quote" is what a show pack holds.
"""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.feeds.words import Characters
from bot.show.names import fold

LONGEST = 2_000  # characters of the words
LONGEST_NAME = 80  # of who is credited
LONGEST_REASON = 300  # why the staff said no
MOST_LINES = 25
MOST_ATTACHMENTS = 10
MOST_SAYINGS = 100_000  # in one server
MOST_WAITING = 200  # for the author or the staff of one server
MOST_A_DAY = 30  # that one fan saves in one server
MOST_CLAIMS = 5  # of one fan that wait for the staff of one server
HIGHEST = 2**31 - 1  # that a number can be
_TELLING = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No", "So", "Sc"})  # letters, numbers, emoji, money


class State(StrEnum):
    ASKED = "asked"  # waits for the author
    WAITING = "waiting"  # waits for the staff
    SHOWN = "shown"
    GONE = "gone"  # only its number is left, or that somebody said no


@dataclass(frozen=True)
class Attachment:
    """A link; `covered` is what Discord shows only to who opens it."""

    name: str
    url: str
    covered: bool = False


@dataclass(frozen=True)
class Author:
    """Who is credited. `id` is None where no account is known: a webhook spoke for somebody, another bot brought it."""

    name: str
    id: int | None = None


@dataclass(frozen=True)
class Origin:
    """Where it was said. `place_id` is the channel whose permissions count: of a public thread, its parent. `open` and
    `restricted` tell whether everybody could read it then, and whether it was for adults only. All empty: nowhere, or
    in a channel that was deleted, and that everybody could read then and to the last.
    """

    channel_id: int | None = None
    place_id: int | None = None
    message_id: int | None = None
    said_at: datetime | None = None
    open: bool = True
    restricted: bool = False


@dataclass(frozen=True)
class Words:
    """What is kept of a message: text in which ||...|| covers what gives something away. `covered`: all of it does."""

    text: str
    attachments: tuple[Attachment, ...] = ()
    covered: bool = False


@dataclass(frozen=True)
class Saying:
    """`number` is missing until it is shown for the first time. `reviewed`: the staff need not look at it any more."""

    id: int
    guild_id: int
    state: State
    words: Words
    author: Author
    origin: Origin
    saved_at: datetime
    number: int | None = None
    saved_by: int | None = None
    reviewed: bool = False
    claimed: bool = False  # somebody says that these are their words
    revision: int = 0

    @property
    def link(self) -> str:
        """To the message; empty where there is none."""
        place = self.origin
        if place.channel_id is None or place.message_id is None:
            return ""
        return f"https://discord.com/channels/{self.guild_id}/{place.channel_id}/{place.message_id}"

    @property
    def ref(self) -> str:
        return own_ref(self.id)


@dataclass(frozen=True)
class Saving:
    """What somebody wants to keep. `told_in` is the channel where its author hears of it if their direct messages are
    closed.
    """

    guild_id: int
    server: str
    words: Words
    author: Author
    origin: Origin
    told_in: int | None = None


def digest(author: Author, text: str) -> bytes:
    """By which the same words of the same person are known again; 16 bytes that do not tell the words."""
    who = str(author.id) if author.id is not None else f"@{fold(author.name) or author.name}"
    return hashlib.sha256(f"{who}\0{_core(text)}".encode(errors="ignore")).digest()[:16]


def digest_of(author: Author, words: Words) -> bytes:
    """The same; where there is nothing but attachments, these are the words."""
    return digest(author, words.text or " ".join(each.url.partition("?")[0] for each in words.attachments))


def digests_of(author: Author, words: Words) -> tuple[bytes, ...]:
    """The same, and by which they are known where somebody gives only the name of the author."""
    own = digest_of(author, words)
    return (own, digest_of(Author(author.name), words)) if author.id is not None else (own,)


def _core(text: str) -> str:
    """What stays the same however it is written: without accents, case, punctuation and covers."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(plain.translate(_CORE).split()) or "".join(text.split())


def _kept(char: str) -> str:
    """What a character is to the core of words: a mark is nothing, what tells nothing is a gap."""
    category = unicodedata.category(char)
    return "" if category[0] in "MC" else char if category in _TELLING else " "


_CORE = Characters(_kept)


# -------------------------------------------------------------------- both kinds of quotes


def own_ref(saying_id: int) -> str:
    """The name of a saying beside quotes of the pack, for hearts and days."""
    return f"own:{saying_id}"


def pack_ref(quote_id: str) -> str:
    return f"pack:{quote_id}"


def own_ids(refs: Sequence[str]) -> list[int]:
    """The numbers of the sayings among these."""
    return [int(ref.removeprefix("own:")) for ref in refs if ref.startswith("own:")]
