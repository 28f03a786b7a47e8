"""Which quotes of a file may come in, and why the others are left out. Pure.

Nobody is brought back by a file: who wants not to be quoted, or said no to words, is known by account and by name.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.sayings.files import Incoming, Upload
from bot.sayings.saying import Origin, Saying, State, digests_of


class Reason(StrEnum):
    """Why a quote is left out, in the order in which that is found out."""

    EMPTY = "empty"  # nothing can be read in it
    CLOSED = "closed"  # said in a channel of another server that not everybody could see
    REFUSED = "refused"  # the author wants not to be quoted
    SAID_NO = "said-no"  # the author said no to these words
    KNOWN = "known"  # it is here already, or twice in the file


@dataclass(frozen=True)
class Candidate:
    """With the digests by which its words are known."""

    quote: Incoming
    digests: tuple[bytes, ...]


@dataclass(frozen=True)
class Known:
    """What a server has. Of words and messages, True says that their author said no to them."""

    refusing: frozenset[int]
    digests: Mapping[bytes, bool]
    messages: Mapping[int, bool]


@dataclass(frozen=True)
class Proposed:
    """What a file would bring in. `format` is that of the file, `count` is how many quotes are in it."""

    format: str
    count: int
    ready: tuple[Candidate, ...]
    left_out: Mapping[Reason, int]
    mark: str  # by which somebody says yes to this and nothing else


def candidates(upload: Upload, guild_id: int, nobody: str) -> list[Candidate]:
    """The quotes as they would be kept in a server. `nobody` is what an author is called whom no one knows."""
    foreign = upload.guild_id not in (None, guild_id)
    return [_candidate(quote, nobody, foreign=foreign) for quote in upload.quotes]


def sift(upload: Upload, found: Sequence[Candidate], guild_id: int, known: Known) -> Proposed:
    """`found` are the candidates of the upload."""
    foreign = upload.guild_id not in (None, guild_id)
    seen_words, seen_messages = set[bytes](), set[int]()
    ready, left_out = list[Candidate](), Counter[Reason]()
    for original, candidate in zip(upload.quotes, found, strict=True):
        reason = _reason(candidate, known)
        message_id = candidate.quote.origin.message_id
        if reason is None and foreign and not original.origin.open:
            reason = Reason.CLOSED
        if reason is None and (not seen_words.isdisjoint(candidate.digests) or message_id in seen_messages):
            reason = Reason.KNOWN
        if reason is not None:
            left_out[reason] += 1
            continue
        ready.append(candidate)
        seen_words.update(candidate.digests)
        seen_messages |= {message_id} if message_id is not None else set()
    return Proposed(upload.format, len(found), tuple(ready), dict(left_out), _mark(ready))


def fresh(quote: Incoming, guild_id: int, now: datetime) -> Saying:
    """As it is kept: shown at once, for who brings it in is of the staff. Nobody else saved it."""
    saved_at = min(quote.saved_at, now) if quote.saved_at is not None else now
    return Saying(0, guild_id, State.SHOWN, quote.words, quote.author, quote.origin, saved_at, reviewed=True)


def _candidate(quote: Incoming, nobody: str, *, foreign: bool) -> Candidate:
    author = replace(quote.author, name=quote.author.name or nobody)
    origin = quote.origin
    if foreign:  # its channels are none of this server
        origin = Origin(message_id=origin.message_id, said_at=origin.said_at, restricted=origin.restricted)
    return Candidate(replace(quote, author=author, origin=origin), digests_of(author, quote.words))


def _reason(candidate: Candidate, known: Known) -> Reason | None:
    quote = candidate.quote
    if not quote.words.text and not quote.words.attachments:
        return Reason.EMPTY
    if quote.author.id in known.refusing:
        return Reason.REFUSED
    said = list(_said(candidate, known))
    if not said:
        return None
    return Reason.SAID_NO if any(said) else Reason.KNOWN


def _said(candidate: Candidate, known: Known) -> Iterator[bool]:
    """For each thing by which it is known in the server, whether its author said no."""
    yield from (known.digests[each] for each in candidate.digests if each in known.digests)
    message_id = candidate.quote.origin.message_id
    if message_id is not None and message_id in known.messages:
        yield known.messages[message_id]


def _mark(ready: Sequence[Candidate]) -> str:
    sums = hashlib.sha256()
    for candidate in ready:
        sums.update(candidate.digests[0])
    return sums.hexdigest()[:8]
