"""Options of staff commands that are more than a word: channels, files, kinds of releases, and how long before one it
is announced.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import discord
from discord import Attachment, Interaction, app_commands
from discord.app_commands import AppCommandChannel, AppCommandThread

from bot.errors import BadImportError, BadSettingError
from bot.outage import DISCORD_FAILED
from bot.server.kinds import MOST_COVERED, Kind
from bot.server.leads import read_leads, write_leads
from bot.server.transfer import LARGEST
from bot.show.release import ReleaseKind
from bot.texts import texts
from bot.views.release_screens import COVERABLE, LEADS_CHOICES
from bot.views.setup import POSTABLE
from bot.views.values import value_text
from cogs._parameters import Suggesting

PATIENCE = 1.5  # seconds to wait for a file


class File(app_commands.Transformer):
    """What is in an uploaded file. Raises BadImportError for what is too large, or does not come in time: people wait
    for an answer. `too_large` is the reason that is given.
    """

    def __init__(self, largest: int = LARGEST, too_large: str = "too-large") -> None:
        self._largest = largest
        self._too_large = too_large

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.attachment

    async def transform(self, itx: Interaction[Any], value: Attachment, /) -> bytes:
        return await content_of(value, self._largest, self._too_large, PATIENCE)


async def content_of(file: Attachment, largest: int, too_large: str, patience: float) -> bytes:
    """The same for a command that asked for time first, and so may wait longer."""
    if file.size > largest:
        raise BadImportError(too_large)
    try:
        async with asyncio.timeout(patience):
            return await file.read()
    except DISCORD_FAILED:
        raise BadImportError("not-loaded") from None


class Channel(app_commands.Transformer):
    """A channel or thread to post in; the command is given its number as text."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return POSTABLE

    async def transform(self, itx: Interaction[Any], value: AppCommandChannel | AppCommandThread, /) -> str:
        return str(value.id)


class _Several(Suggesting):
    """Some of what is known, in a row. The last word that was typed is completed, what stands before it is kept."""

    kind: Kind
    most: int

    def known(self, itx: Interaction[Any]) -> Mapping[str, str]:
        """How each is called in the list, by its value."""
        raise NotImplementedError

    async def transform(self, itx: Interaction[Any], value: str, /) -> str:
        if not value.strip():
            return value  # takes back what was set
        values = self._read(self.known(itx), value)
        if not values or None in values:
            raise BadSettingError(self.kind, value)
        return " ".join(each for each in values if each is not None)

    async def suggestions(self, itx: Interaction[Any], value: str) -> list[tuple[str, str]]:
        known = self.known(itx)
        typed, values = _words(value), self._read(known, value)
        begun = typed[-1] if values and values[-1] is None else ""
        kept = list(dict.fromkeys(each for each in values if each is not None))
        rows = [[*kept, each] for each in known if each not in kept and begun in f"{known[each]} {each}".casefold()]
        whole = [kept] if kept and not begun else []
        return [
            (", ".join(known[each] for each in row), " ".join(row)) for row in (*whole, *rows) if len(row) <= self.most
        ]

    def _read(self, known: Mapping[str, str], text: str) -> list[str | None]:
        names = {name.casefold(): value for value, name in known.items()}
        return [word if word in known else names.get(word) for word in _words(text)]


def _words(text: str) -> list[str]:
    """Mentions of channels are their numbers in marks."""
    return text.casefold().replace(",", " ").replace("<#", " ").replace(">", " ").split()


class ReleaseKinds(_Several):
    kind, most = Kind.RELEASES, len(ReleaseKind)

    def known(self, itx: Interaction[Any]) -> Mapping[str, str]:
        say = texts(str(itx.locale))
        return {str(kind): say(f"kinds-{kind}") for kind in ReleaseKind}


class Covered(_Several):
    """Channels that can hide what is in them."""

    kind, most = Kind.CHANNELS, MOST_COVERED

    def known(self, itx: Interaction[Any]) -> Mapping[str, str]:
        channels = itx.guild.channels if itx.guild is not None else ()
        return {str(channel.id): f"#{channel.name}" for channel in channels if channel.type in COVERABLE}


class LeadsChoice(Suggesting):
    """How long before a release it is announced, such as "7d 1d 0"; checked later."""

    async def transform(self, itx: Interaction[Any], value: str, /) -> str:
        return value

    async def suggestions(self, itx: Interaction[Any], value: str) -> list[tuple[str, str]]:
        say, words = texts(str(itx.locale)), value.casefold().split()
        typed = read_leads(value)
        choices = dict.fromkeys([*([write_leads(typed)] if typed else []), *LEADS_CHOICES])
        labels = [(value_text(say, "releases.leads", leads), leads) for leads in choices]
        fitting = [pair for pair in labels if all(word in " ".join(pair).casefold() for word in words)]
        return list(dict.fromkeys([*(labels[:1] if typed else ()), *fitting]))
