"""Parameters that arrive as entries of the catalog: look-up, suggestions and "no such ..." live here.

What was typed never has to be a suggestion. Suggestions name both sides of a name, and only what the audience of the
answer may know.
"""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from discord import Interaction, app_commands
from discord.app_commands import Choice, locale_str

from bot.client import Truham
from bot.errors import AheadError, EmptySearchError, NotFoundError, StaleError, UserError
from bot.show import model
from bot.show.catalog import ANSWERS
from bot.show.names import fold
from bot.show.reader import Reader
from bot.texts import texts
from bot.views import archive, cast, episodes
from bot.views.turn import LONGEST_ARGUMENT, Turn

log = logging.getLogger(__name__)

Kind = TypeVar("Kind", bound=model.Entry)
Label = Callable[[Reader, model.Named], str]
LABELS: dict[str, Label] = {
    "cast": cast.label,
    "episode": episodes.label,
    "song": archive.label,
    "book": archive.label,
    "place": archive.label,
}


def say(key: str) -> locale_str:
    """A text of the locale files for names and descriptions of commands and options."""
    return locale_str(texts()(key), key=key)


async def reader_of(itx: Interaction[Truham]) -> Reader:
    """The reader for the answer to this command; made once, and `private` counts where it was given."""
    if "reader" not in itx.extras:
        itx.extras["reader"] = await itx.client.reader(itx, getattr(itx.namespace, "private", None) is True)
    reader: Reader = itx.extras["reader"]
    return reader


def look_up(reader: Reader, lookup: str, text: str) -> model.Named:
    """Raises NotFoundError with what may be meant, AheadError, or EmptySearchError."""
    if not text.strip():
        raise EmptySearchError
    if reader.catalog.hides(lookup, text):
        raise AheadError
    found = reader.catalog.find(lookup, text)
    if found is not None:
        return found
    near = reader.catalog.suggest(lookup, text, 3)
    raise NotFoundError(text, [LABELS[lookup](reader, entry) for entry in near])


def season_of(reader: Reader, number: int) -> model.Season:
    """Raises AheadError, or NotFoundError with the seasons there are."""
    seasons = {season.number: season for season in reader.catalog.all(model.Season)}
    if number in seasons:
        return seasons[number]
    if any(mark.season == number for mark in reader.catalog.marks):
        raise AheadError
    known = [reader.texts("season-title", number=each) for each in seasons]
    raise NotFoundError(reader.texts("season-title", number=number), known)


class Suggesting(app_commands.Transformer):
    """A parameter with suggestions; where they fail, there are none, and people can still type."""

    async def suggestions(self, itx: Interaction[Any], value: str) -> list[tuple[str, str]]:
        """Labels and values."""
        raise NotImplementedError

    async def autocomplete(self, itx: Interaction[Any], value: str, /) -> list[Choice[str]]:  # type: ignore[override]
        try:
            return [Choice(name=label[:100], value=text[:100]) for label, text in await self.suggestions(itx, value)][
                :25
            ]
        except UserError:
            return []
        except Exception:
            log.exception("suggestions of %s failed", type(self).__name__)
            return []


class Named(Suggesting):
    """A name of one kind ("cast", "episode", ...); the command is given the entry."""

    def __init__(self, lookup: str) -> None:
        self.lookup = lookup

    async def transform(self, itx: Interaction[Any], value: str, /) -> model.Named:
        return look_up(await reader_of(itx), self.lookup, value)

    async def suggestions(self, itx: Interaction[Any], value: str) -> list[tuple[str, str]]:
        reader = await reader_of(itx)
        found = reader.catalog.suggest(self.lookup, value)
        return [(LABELS[self.lookup](reader, entry), _value(entry)) for entry in found]


def _value(entry: model.Named) -> str:
    """What a suggestion stands for when it is chosen; songs may share a title."""
    return f"{entry.artist} {entry.name}" if isinstance(entry, model.Song) else entry.name


def page_number(text: str) -> int:
    """The page a button names; pages clamp what is too far."""
    return int(text) if text.isascii() and text.removeprefix("-").isdecimal() else 0


def argument_number(turn: Turn, place: int) -> int:
    """One of the arguments as a number that something may have; 0, which nothing has, for what cannot be one."""
    number = page_number(turn.arguments[place]) if place < len(turn.arguments) else 0
    return number if 0 < number < 2**63 else 0


def page_and_argument(turn: Turn) -> tuple[int, str]:
    """Of a button of a list: the page, and what the list is of. Raises StaleError for anything else."""
    page, separator, argument = turn.argument.partition("~")
    if not separator:
        raise StaleError
    return page_number(page), argument


def found(reader: Reader, query: str, kind: type[Kind], nothing: type[UserError]) -> list[Kind]:
    """What a search for one kind found. Raises AheadError, or `nothing` where there is none at all."""
    entries = [hit.entry for hit in reader.catalog.search_well(query, kind) if isinstance(hit.entry, kind)]
    if entries:
        return entries
    raise AheadError if reader.catalog.search_hides(query, ANSWERS, kind) else nothing(text=query)


def clipped(words: str) -> str:
    """A search as it fits into the button of its next page, so that every page searches for the same."""
    kept = fold(words)[: LONGEST_ARGUMENT - 8].rstrip()
    if not kept:
        raise EmptySearchError
    return kept
