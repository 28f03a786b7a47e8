"""What a reader must not be told: every string of the pack, and from where each is safe.

A string is a secret for a reader while all entries and parts that hold it are ahead of them. Long texts count in
pieces of a few words, so that a shortened one is noticed too. Not counted are the addresses of sources, and the names
of newspapers, which the names of sources repeat.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.show import model
from bot.show.catalog import Catalog
from bot.show.progress import Progress, Since
from bot.show.reader import Reader
from bot.texts import LOCALES, texts
from bot.views import archive, episodes

SHORTEST = 5  # characters; shorter strings stand inside other words by accident
WORDS = 5  # a piece of a long text
LISTS = {"aliases", "content_notes", "other_roles", "awards"}
UNSHOWN = {"id", "by", "played_by", "to", "kind", "form", "topic", "result", "outlet"}
_SPACE = re.compile(r"\s+")
_ADDRESS = re.compile(r"\(<[^>]*>\)")

Safe = tuple[Since, ...]  # all of these must be behind the reader


@dataclass(frozen=True)
class Piece:
    """An entry, or one part of it, with the strings that it alone tells."""

    where: str
    safe: Safe
    strings: tuple[str, ...]

    def known(self, progress: Progress) -> bool:
        return all(progress.knows(since) for since in self.safe)


class Secrets:
    def __init__(self, whole: Catalog) -> None:
        self.pieces = list(_pieces(whole))
        told = [(piece.safe, " | ".join(plain(text) for text in piece.strings)) for piece in self.pieces]
        everywhere = "\n".join(text for _, text in told)
        starts = [0]
        for _, text in told:
            starts.append(starts[-1] + len(text) + 1)
        harmless = plain(" ".join([_interface(), str(whole.show)]))
        self._holders: dict[str, set[Safe]] = {}
        for secret in {secret for piece in self.pieces for text in piece.strings for secret in fragments(text)}:
            if secret not in harmless:
                self._holders[secret] = {told[at][0] for at in _where(secret, everywhere, starts)}
        self._by_start: dict[str, list[str]] = defaultdict(list)
        for secret, holders in self._holders.items():
            if () not in holders:
                self._by_start[secret[:SHORTEST]].append(secret)
        self._seen: dict[str, frozenset[str]] = {}

    def leaks(self, progress: Progress, lines: Iterable[str]) -> list[str]:
        """The lines that tell something from beyond this place, and what."""
        return [
            f"{secret!r} in {line!r}"
            for line in lines
            for secret in self._in(line)
            if not any(all(progress.knows(since) for since in safe) for safe in self._holders[secret])
        ]

    def _in(self, line: str) -> frozenset[str]:
        if line not in self._seen:
            text = f" {plain(line)} "
            self._seen[line] = frozenset(
                secret
                for at in range(1, len(text) - SHORTEST)
                for secret in self._by_start.get(text[at : at + SHORTEST], ())
                if text.startswith(secret, at) and not (text[at - 1].isalnum() or text[at + len(secret)].isalnum())
            )
        return self._seen[line]


def plain(text: str) -> str:
    """As it is compared: without escapes and addresses, in lower case, with single spaces."""
    bare = _ADDRESS.sub("", text.replace("\\", "").replace("\u200b", ""))
    return _SPACE.sub(" ", bare).casefold().strip()


def fragments(text: str) -> Iterator[str]:
    """The text, or the pieces of a long one."""
    words = plain(text).split()
    starts = [*range(0, len(words) - WORDS, WORDS), len(words) - WORDS] if len(words) > 2 * WORDS else [0]
    size = WORDS if len(starts) > 1 else len(words)
    yield from (piece for start in starts if len(piece := " ".join(words[start : start + size])) >= SHORTEST)


def _pieces(whole: Catalog) -> Iterator[Piece]:
    reader = Reader(1, whole, texts(), private=True)
    for kind in model.Entry.__subclasses__() + model.Named.__subclasses__():
        if kind is model.Named:
            continue
        for entry in whole.all(kind):
            own = () if entry.since == Since() else (entry.since,)
            yield Piece(entry.id, own, (*_strings(entry), *_composed(reader, entry)))
            for name in entry._cut_fields():
                for part in getattr(entry, name):
                    safe = own if part.since == Since() else (*own, part.since)
                    yield Piece(f"{entry.id}.{name}", safe, tuple(_strings(part)))


def _strings(part: model.Part) -> Iterator[str]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, str) and name not in UNSHOWN:
            yield value
        elif name in LISTS:
            yield from value


def _composed(reader: Reader, entry: model.Entry) -> Iterator[str]:
    """What views make of the numbers and dates of an entry."""
    match entry:
        case model.Episode():
            yield from (episodes.label(reader, entry), f"s{entry.season}e{entry.number}")
        case model.Song():
            yield archive.label(reader, entry)
        case model.Week():
            yield from (
                reader.texts.number(entry.hours),
                f"{entry.hours / 1_000_000:.2f}",
                reader.texts.day(entry.ending),
            )


def _interface() -> str:
    return " ".join(file.read_text(encoding="utf-8") for file in sorted((LOCALES / "en").glob("*.ftl")))


def _where(secret: str, text: str, starts: list[int]) -> Iterator[int]:
    """The numbers of the pieces that hold the secret."""
    at = text.find(secret)
    while at >= 0:
        yield (number := bisect_right(starts, at) - 1)
        at = text.find(secret, starts[number + 1])
