"""Parameters of the commands about releases: a release by its name, words, a date; and the calendar of who asks."""

import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from discord import Interaction, app_commands

from bot.client import Truham
from bot.errors import AheadError, BadWhenError, EmptySearchError, NoReleaseError
from bot.outbox.facts import Subject
from bot.server.settings import ServerSettings
from bot.server.staff import Tier
from bot.server.when import read_when
from bot.show.catalog import CLEARLY_BETTER
from bot.show.names import SURE, fold, ranked
from bot.show.reader import Reader
from bot.show.release import Schedule, Status
from bot.views.calendar import Calendar, Known
from bot.views.releases import bare_name, day_of, kind_name
from cogs._parameters import Suggesting, reader_of
from cogs._staff import require, staff

NEAR = 3  # that may be meant
_FILLERS = ("the", "a", "release", "countdown")  # say nothing about which one
_UNSPEAKABLE = {"Cc", "Cs", "Zl", "Zp"}  # what no database keeps, and what breaks lines

Decorated = TypeVar("Decorated")


def for_editors(command: Decorated) -> Decorated:
    """A part of a group that is for everybody. Discord cannot hide it, /help can."""
    return app_commands.default_permissions(manage_messages=True)(staff(Tier.EDITOR)(command))


async def listed(itx: Interaction[Truham]) -> tuple[Sequence[Known], datetime]:
    """All releases there, and the instant of the answer; asked for once, so all of it speaks of the same moment."""
    if "releases" not in itx.extras:
        services = itx.client.services
        itx.extras["releases"] = await services.releases.list(itx.guild_id), services.clock.now()
    known: tuple[Sequence[Known], datetime] = itx.extras["releases"]
    return known


async def calendar_of(itx: Interaction[Truham], reader: Reader) -> Calendar:
    return Calendar.of(reader, *await listed(itx))


async def zone_here(itx: Interaction[Truham]) -> str:
    """That of the server."""
    return "UTC" if itx.guild_id is None else (await itx.client.services.settings.get(itx.guild_id))["timezone"]


async def staff_reader(itx: Interaction[Truham]) -> Reader:
    """Answers to staff are always private."""
    if "reader" not in itx.extras:
        itx.extras["reader"] = await itx.client.reader(itx, private=True)
    return await reader_of(itx)


async def find_subject(itx: Interaction[Truham], release_id: str) -> Subject | None:
    """A release by its id, as a button holds it; none that was called off."""
    found = (subject for release, subject in (await listed(itx))[0] if release.status is not Status.CANCELLED)
    return next((subject for subject in found if subject.id == release_id), None)


class ReleaseName(Suggesting):
    """A release that the reader may know, by its name or by what it is; the command is given it with its date."""

    def __init__(self, reader: Callable[[Interaction[Any]], Awaitable[Reader]] = reader_of) -> None:
        self._reader = reader

    async def transform(self, itx: Interaction[Any], value: str, /) -> Known:
        reader = await self._reader(itx)
        if not value.strip():
            raise EmptySearchError
        calendar = await calendar_of(itx, reader)
        found = _found(reader, calendar.all, value)
        hidden = _found(reader, [pair for pair in (await listed(itx))[0] if _is_hidden(reader, calendar, pair)], value)
        best, ahead = (next((score for score, _ in pairs), 0.0) for pairs in (found, hidden))
        if ahead >= SURE and ahead > best + CLEARLY_BETTER:
            raise AheadError
        if best >= SURE:
            return found[0][1]
        raise NoReleaseError(value, [bare_name(reader.texts, subject) for _, (_, subject) in found[:NEAR]])

    async def suggestions(self, itx: Interaction[Any], value: str) -> list[tuple[str, str]]:
        reader = await self._reader(itx)
        known = (await calendar_of(itx, reader)).all
        found = [pair for _, pair in _found(reader, known, value)] if value.strip() else known
        return [(_label(reader, pair), pair[0].id) for pair in found]


def _is_hidden(reader: Reader, calendar: Calendar, pair: Known) -> bool:
    return pair not in calendar.all and not reader.catalog.progress.knows(pair[0].since)


def _found(reader: Reader, known: Sequence[Known], text: str) -> list[tuple[float, Known]]:
    """Those that may be meant, the likeliest first; where several are equally likely, those not out yet."""
    best: dict[str, tuple[float, Known]] = {}
    numbers = {word for word in fold(text).split() if word.isdecimal()}  # season 3 is not nearly season 2
    names = [(fold(name), pair) for pair in known for name in _names(reader, pair)]
    names = [(name, pair) for name, pair in names if numbers <= {*name.split()}]
    for score, position in ranked(text, [name for name, _ in names], _FILLERS):
        pair = names[position][1]
        best.setdefault(pair[0].id, (score, pair))
    exact = next((pair for pair in known if pair[0].id == text), None)
    return [(100.0, exact)] if exact is not None else list(best.values())


def _names(reader: Reader, pair: Known) -> list[str]:
    name = bare_name(reader.texts, pair[1])
    return [name, f"{kind_name(reader.texts, pair[1].kind)} {name}"]


def _label(reader: Reader, pair: Known) -> str:
    """Name and day, where there is one."""
    name = bare_name(reader.texts, pair[1])
    return f"{name} · {day_of(reader.texts, pair[1])}" if pair[1].on is not None else name


class Words(app_commands.Transformer):
    """Words of staff, on one line and without what cannot be kept."""

    def __init__(self, most: int) -> None:
        self._most = most

    @property
    def max_value(self) -> int:
        return self._most

    async def transform(self, itx: Interaction[Any], value: str, /) -> str:
        kept = "".join(" " if unicodedata.category(char) in _UNSPEAKABLE else char for char in value)
        words = " ".join(kept.split())
        if not words:
            raise EmptySearchError
        return words


async def read_date(itx: Interaction[Any], text: str) -> tuple[ServerSettings, Schedule]:
    """What a date means in the zone of the server. Raises BadWhenError."""
    settings = await require(itx, Tier.EDITOR)
    when = read_when(text, settings["timezone"], itx.client.services.clock.now())
    if when is None:
        raise BadWhenError(text=text)
    return settings, when
