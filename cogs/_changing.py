"""What the commands of /settings share: changing what was given, and telling what was done."""

from collections.abc import Mapping
from typing import Any

from discord import Interaction
from discord.app_commands import Choice

from bot.client import Truham
from bot.errors import NoChangeError
from bot.server.changes import Changed
from bot.server.settings import WATCHED
from bot.show.reader import Reader
from bot.views.page import Page
from bot.views.settings import changed_note, changed_page
from bot.views.values import watched_lines
from cogs._staff import found_in, guild_id_of


async def change(bot: Truham, itx: Interaction[Any], given: Mapping[str, str | None], seen: str = "") -> None:
    """Change what was given, and answer; an empty text takes back what was set."""
    wanted = {name: value for name, value in given.items() if value is not None}
    if not wanted:
        raise NoChangeError
    changed = await bot.services.settings.change(guild_id_of(itx), itx.user.id, wanted, seen)
    reader = await bot.reader(itx, private=True)
    await bot.answer(itx, reader, await done_page(itx, reader, changed, changed_note(reader, changed)))


async def done_page(itx: Interaction[Any], reader: Reader, changed: Changed, note: str) -> Page:
    """What was done, with the preflight of everything that it touches."""
    touched = {name.partition(".")[0] for name in changed.names}
    found = await found_in(itx, changed.after, [name for name in WATCHED if name in touched])
    lines = [line for name in found for line in watched_lines(reader.texts, changed.after, name, found[name])]
    return changed_page(reader, note, lines)


def with_cleared(given: Mapping[str, str | None], clear: Choice[str] | None) -> Mapping[str, str | None]:
    """What was given, and an empty text for what is to be taken back, unless it was given, too."""
    return given if clear is None or given[clear.value] is not None else {**given, clear.value: ""}


def switched(on: bool | None) -> str | None:
    return None if on is None else "on" if on else "off"
