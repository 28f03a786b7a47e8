"""What the commands of staff share: who may use them, the preflight of a server, and reading what was typed."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from discord import Interaction, app_commands

from bot.errors import (
    BadSettingError,
    BusyError,
    CannotSaveError,
    NoServerError,
    NotEditorError,
    NotManagerError,
    NotStaffError,
)
from bot.server.kinds import Kind
from bot.server.late import read_late
from bot.server.line import read_line, write_line
from bot.server.settings import WATCHED, ServerSettings
from bot.server.staff import Tier, tier_of
from bot.server.zones import find_zone, suggest_zones
from bot.show.catalog import Catalog
from bot.show.names import fold
from bot.surroundings import findings, standing
from bot.texts import texts
from bot.views.screens import LATE_CHOICES
from bot.views.setup import Found
from bot.views.values import late_text, value_text, zone_label
from cogs._parameters import Suggesting

log = logging.getLogger(__name__)

Decorated = TypeVar("Decorated")


def staff(tier: Tier) -> Callable[[Decorated], Decorated]:
    """A command for this tier and those above, in servers only. Every use is written down."""

    async def allowed(itx: Interaction[Any]) -> bool:
        try:
            await require(itx, tier)
            await _write_down(itx, tier)
        except Exception as error:
            raise app_commands.CheckFailure from error  # discord.py hands only its own errors on
        return True

    return app_commands.check(allowed)


async def _write_down(itx: Interaction[Any], tier: Tier) -> None:
    """Who only looks may do so even when nothing can be saved: that is when /status is needed most."""
    assert itx.command is not None
    try:
        await itx.client.services.audit.used(guild_id_of(itx), itx.user.id, f"/{itx.command.qualified_name}")
    except (BusyError, CannotSaveError):
        if tier > Tier.VIEWER:
            raise
        log.warning("a use of /%s could not be written down", itx.command.qualified_name)


def staff_only(**permissions: bool) -> Callable[[Decorated], Decorated]:
    """Only in servers that added the bot, and shown by Discord only to members with these permissions; a server may
    decide otherwise under Integrations.
    """

    def decorated(command: Decorated) -> Decorated:
        shown = app_commands.guild_only(app_commands.default_permissions(**permissions)(command))
        # said in full: guild_only alone would only add to what the tree allows
        here = app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)(shown)
        return app_commands.allowed_installs(guilds=True, users=False)(here)

    return decorated


async def require(itx: Interaction[Any], tier: Tier) -> ServerSettings:
    """The settings of the server, for who may do this at this moment.

    Raises NoServerError, NotStaffError, NotEditorError, NotManagerError, or BusyError while the bot is waking up.
    """
    if "settings" not in itx.extras:
        itx.extras["settings"] = await itx.client.services.settings.get(guild_id_of(itx))
    settings: ServerSettings = itx.extras["settings"]
    own = tier_of(standing(itx), settings.staff)
    if own < tier:
        raise NotStaffError if own is Tier.FAN else NotEditorError if tier is Tier.EDITOR else NotManagerError
    return settings


def guild_id_of(itx: Interaction[Any]) -> int:
    """Raises NoServerError in a direct message."""
    if itx.guild_id is None:
        raise NoServerError
    return itx.guild_id


async def found_in(
    itx: Interaction[Any], settings: ServerSettings, names: Collection[str] = WATCHED
) -> dict[str, Found]:
    """The preflight of every topic and of the log channel, or of these."""
    return dict(zip(names, await asyncio.gather(*(found_of(itx, settings, name) for name in names)), strict=True))


async def found_of(itx: Interaction[Any], settings: ServerSettings, name: str) -> Found:
    assert itx.guild is not None
    return await findings(itx.guild, settings, name, itx)


def present(itx: Interaction[Any]) -> dict[int, str]:
    """The channels and roles that exist, with their names."""
    assert itx.guild is not None
    channels = {channel.id: f"#{channel.name}" for channel in (*itx.guild.channels, *itx.guild.threads)}
    return channels | {role.id: f"@{role.name}" for role in itx.guild.roles}


def typed_line(catalog: Catalog, text: str) -> str:
    """A spoiler line as it is kept. Raises BadSettingError."""
    line = read_line(text, catalog.marks, catalog.films, catalog.volumes)
    if line is None:
        raise BadSettingError(Kind.LINE, text)
    return write_line(line)


def zone_labels(zones: Sequence[str], now: datetime) -> Mapping[str, str]:
    return {zone: zone_label(zone, now) for zone in zones}


class Zone(Suggesting):
    """A time zone, found by city, country or name; whatever else was typed is refused later."""

    async def transform(self, itx: Interaction[Any], value: str, /) -> str:
        cities = [zone for zone in suggest_zones(value) if fold(zone.rpartition("/")[2]) == fold(value)]
        return cities[0] if cities and find_zone(value) is None else value

    async def suggestions(self, itx: Interaction[Any], value: str) -> list[tuple[str, str]]:
        labels = zone_labels(suggest_zones(value), itx.client.services.clock.now())
        return [(label, zone) for zone, label in labels.items()]


class Line(Suggesting):
    """A spoiler line; also "season 2", "volume 3" or both."""

    async def transform(self, itx: Interaction[Any], value: str, /) -> str:
        return typed_line(itx.client.readers.catalog, value)

    async def suggestions(self, itx: Interaction[Any], value: str) -> list[tuple[str, str]]:
        catalog, say = itx.client.readers.catalog, texts(str(itx.locale))
        lines = ["everything", "nothing", *map(str, catalog.marks), *(f"volume {number}" for number in catalog.volumes)]
        labels = [(value_text(say, "spoilers", line, catalog.films), line) for line in lines]
        words = value.casefold().split()
        return [pair for pair in labels if all(word in " ".join(pair).casefold() for word in words)]


class LateChoice(Suggesting):
    """How late an announcement may be, such as "15m/24h"; checked later."""

    async def transform(self, itx: Interaction[Any], value: str, /) -> str:
        return value

    async def suggestions(self, itx: Interaction[Any], value: str) -> list[tuple[str, str]]:
        say = texts(str(itx.locale))
        return [(late_text(say, late), text) for text in LATE_CHOICES if (late := read_late(text)) is not None]
