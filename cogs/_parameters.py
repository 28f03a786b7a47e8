"""Parameters that arrive as entries of the catalog: look-up, suggestions and "no such ..." live here.

What was typed never has to be a suggestion. Suggestions name both sides of a name, and only what the audience of the
answer may know.
"""

import logging
from collections.abc import Callable
from typing import Any

from discord import Interaction, app_commands
from discord.app_commands import Choice, locale_str

from bot.client import Truham
from bot.errors import AheadError, EmptySearchError, NotFoundError, UserError
from bot.show import model
from bot.show.names import fold
from bot.show.reader import Reader
from bot.texts import texts
from bot.views import archive, cast, episodes
from bot.views.turn import LONGEST_ARGUMENT

log = logging.getLogger(__name__)

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
    """Raises NotFoundError with what may be meant, or AheadError."""
    if reader.catalog.hides(lookup, text):
        raise AheadError
    found = reader.catalog.find(lookup, text)
    if found is not None:
        return found
    near = reader.catalog.suggest(lookup, text, 3) if text.strip() else []
    raise NotFoundError(lookup, text, [LABELS[lookup](reader, entry) for entry in near])


class Named(app_commands.Transformer):
    """A name of one kind ("cast", "episode", ...); the command is given the entry."""

    def __init__(self, lookup: str) -> None:
        self.lookup = lookup

    async def transform(self, itx: Interaction[Any], value: str, /) -> model.Named:
        return look_up(await reader_of(itx), self.lookup, value)

    async def autocomplete(self, itx: Interaction[Any], value: str, /) -> list[Choice[str]]:  # type: ignore[override]
        try:
            reader = await reader_of(itx)
            label = LABELS[self.lookup]
            return [
                Choice(name=label(reader, entry)[:100], value=entry.name[:100])
                for entry in reader.catalog.suggest(self.lookup, value)
            ]
        except UserError:
            return []
        except Exception:
            log.exception("suggestions for %s failed", self.lookup)
            return []


def page_number(text: str) -> int:
    """The page a button names; pages clamp what is too far."""
    return int(text) if text.lstrip("-").isdecimal() else 0


def clipped(words: str) -> str:
    """A search as it fits into the button of its next page, so that every page searches for the same."""
    kept = fold(words)[: LONGEST_ARGUMENT - 8].rstrip()
    if not kept:
        raise EmptySearchError
    return kept
