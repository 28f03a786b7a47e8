"""By what the entries of a feed are known again: their id, else their link, else what they say.

A feed that once gave two entries the same id, or the same link, is never again trusted with it: that is remembered with
the feed. Every entry is remembered under all of its marks, so that a feed which changes its ways repeats nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from hashlib import blake2b

from bot.feeds.entry import Entry
from bot.feeds.similar import canonical, is_page


class Identity(StrEnum):
    """What tells the entries of a feed apart; each falls back to the next where an entry has none of it."""

    ID = "id"
    LINK = "link"
    CONTENT = "content"


_WAYS = tuple(Identity)  # from the strongest to the weakest


def identity_of(entries: Iterable[Entry], known: Identity = Identity.ID) -> Identity:
    """`known` is what was found out earlier; it only ever gets weaker."""
    found = list(entries)
    weaker = _WAYS[_WAYS.index(known) :]
    return next(way for way in weaker if way is Identity.CONTENT or not _mixes_up(found, way))


def marks(entry: Entry, identity: Identity) -> tuple[bytes, ...]:
    """Digests of 16 bytes; the first is the one it is known by, all of them are remembered."""
    names = _names(entry)
    first = _first(names, identity)
    return tuple(_digest(way, names) for way in sorted(names, key=lambda way: way is not first))


def fresh(entries: Sequence[Entry], identity: Identity, seen: Collection[bytes]) -> list[Entry]:
    """Those that are new, each once, in the order of the feed. What only got a new id, but has the link, title and text
    of something known, is not new.

    The link of a known entry alone hides nothing: many entries may lead to the same page.
    """
    known, found = set(seen), list[Entry]()
    for entry in entries:
        names = _names(entry)
        telling = {_digest(_first(names, identity), names)}
        if entry.title or entry.summary:
            telling.add(_digest(Identity.CONTENT, names))
        if known.isdisjoint(telling):
            found.append(entry)
        known |= telling
    return found


def _mixes_up(entries: Iterable[Entry], identity: Identity) -> bool:
    """Whether two entries that differ in title or link would be one. The same id and page with two titles is one entry,
    before and after its correction.
    """
    said: dict[tuple[Identity, str], set[tuple[str, str]]] = defaultdict(set)
    for entry in entries:
        names = _names(entry)
        way = _first(names, identity)
        said[way, names[way]].add((names.get(Identity.LINK, ""), entry.title or entry.summary))
    return any(
        len(versions) > 1 and not (way is Identity.ID and _is_corrected(versions))
        for (way, _), versions in said.items()
    )


def _is_corrected(versions: Collection[tuple[str, str]]) -> bool:
    pages = {link for link, _ in versions}
    return len(versions) == 2 and len(pages) == 1 and is_page(*pages)


def _names(entry: Entry) -> dict[Identity, str]:
    """All that an entry could be known by. An id that is an address may change as addresses do; the date says nothing,
    as many feeds write the present one every time.
    """
    link = canonical(entry.link)
    names = {Identity.ID: canonical(entry.id), Identity.LINK: link}
    content = "\0".join((entry.title, link, entry.summary))
    return {way: name for way, name in names.items() if name} | {Identity.CONTENT: content}


def _first(names: Mapping[Identity, str], identity: Identity) -> Identity:
    return next(way for way in _WAYS[_WAYS.index(identity) :] if way in names)


def _digest(way: Identity, names: Mapping[Identity, str]) -> bytes:
    text = f"{way}\0{names[way]}"
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()
