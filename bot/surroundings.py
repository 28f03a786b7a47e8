"""What Discord says about channels, roles and people of a server, as plain values for the preflight and the tiers."""

import asyncio
from collections.abc import Mapping
from typing import Any

import discord
from discord import ChannelType, ForumChannel, Guild, Interaction, Member, Permissions, Thread

from bot.errors import BusyError
from bot.outage import DISCORD_FAILED, reopen
from bot.server.preflight import (
    NO_LOG,
    PERMISSIONS,
    PUBLIC,
    Finding,
    Ping,
    Place,
    PlaceKind,
    preflight,
    preflight_releases,
)
from bot.server.settings import LOG, ServerSettings, Topic
from bot.server.staff import Standing

PATIENCE = 1.5  # seconds to wait for Discord: people wait for an answer meanwhile

_KINDS: Mapping[ChannelType, PlaceKind] = {
    ChannelType.text: PlaceKind.TEXT,
    ChannelType.news: PlaceKind.ANNOUNCEMENT,
    ChannelType.forum: PlaceKind.FORUM,
    ChannelType.news_thread: PlaceKind.THREAD,
    ChannelType.public_thread: PlaceKind.THREAD,
    ChannelType.private_thread: PlaceKind.THREAD,
}


def known_guild(client: discord.Client | None, guild_id: int | None) -> Guild | None:
    """The server, where Discord has told all of it; after a start, it tells of one after the other."""
    guild = client.get_guild(guild_id or 0) if client is not None else None
    return guild if guild is not None and not guild.unavailable else None


def standing(itx: Interaction[Any]) -> Standing:
    """The one who acts. What counts is what they may do in the whole server: channels can allow other things.

    Raises BusyError while Discord has not yet told of the server.
    """
    guild = known_guild(itx.client, itx.guild_id)  # itx.guild makes one up where there is none
    if guild is None or not isinstance(itx.user, Member):
        raise BusyError
    permissions = itx.user.guild_permissions
    roles = frozenset(role.id for role in itx.user.roles)
    return Standing(permissions.manage_guild, permissions.manage_messages, roles)


async def findings(
    guild: Guild, settings: ServerSettings, name: str, itx: Interaction[Any] | None = None
) -> tuple[Finding, ...] | None:
    """The preflight of one of WATCHED; None where no channel is set or the topic is off."""
    watched = settings.watched(name)
    if watched.channel_id is None or not watched.enabled:
        return None
    rules = settings.releases
    covered_ids = rules.cover_ids if name == Topic.RELEASES else ()
    place, *covered = await asyncio.gather(*(look(guild, each, itx) for each in (watched.channel_id, *covered_ids)))
    if name == LOG and place.kind is PlaceKind.FORUM:
        return (NO_LOG,)
    found = preflight(place, watched.post, ping(guild, watched.role_id))
    if name == Topic.RELEASES and guild.me is not None:
        found += preflight_releases(rules, place, _named(guild.me.guild_permissions), covered)
    return (*found, PUBLIC) if place.public and name in (LOG, Topic.STAFF) else found


async def look(guild: Guild, channel_id: int, itx: Interaction[Any] | None = None) -> Place:
    """The channel as the bot finds it. What came with an interaction is newest; archived threads are asked for."""
    channel: Any = guild.get_channel_or_thread(channel_id)
    if channel is None:
        channel = await _fetched(guild, channel_id)
    if guild.me is None:  # a server that Discord did not tell us of yet
        channel = PlaceKind.UNKNOWN
    if isinstance(channel, PlaceKind):
        return Place(channel_id, channel)  # with no permission at all
    kind = _KINDS.get(channel.type, PlaceKind.OTHER)
    permissions = _told(itx, channel_id) if itx is not None else None
    if permissions is None:
        permissions = channel.permissions_for(guild.me)
    private = isinstance(channel, Thread) and channel.is_private()
    return Place(
        channel_id,
        kind,
        _named(permissions),
        locked=isinstance(channel, Thread) and channel.locked,
        closed=private and channel.me is None,
        needs_tag=isinstance(channel, ForumChannel) and channel.flags.require_tag,
        public=channel.permissions_for(guild.default_role).view_channel and not private,
        nsfw=bool(getattr(channel, "nsfw", False)),
    )


def ping(guild: Guild, role_id: int | None) -> Ping:
    if role_id is None:
        return Ping.NONE
    role = guild.get_role(role_id)
    if role is None:
        return Ping.GONE
    return Ping.MENTIONABLE if role.mentionable else Ping.NEEDS_PERMISSION


def has_tag(guild: Guild, channel_id: int, tag_id: int | None) -> bool:
    """Whether this is a forum with this tag."""
    channel = guild.get_channel(channel_id)
    return isinstance(channel, ForumChannel) and channel.get_tag(tag_id or 0) is not None


def _named(permissions: Permissions) -> frozenset[str]:
    return frozenset(name for name in PERMISSIONS if getattr(permissions, name))


async def _fetched(guild: Guild, channel_id: int) -> Any:
    """The channel, or what is to be thought of it. Only what Discord calls unknown is gone."""
    try:
        async with asyncio.timeout(PATIENCE):
            channel = await guild.fetch_channel(channel_id)
    except (discord.NotFound, discord.InvalidData):  # unknown, or of another server
        return PlaceKind.GONE
    except discord.Forbidden:  # only threads are not in the cache
        return PlaceKind.THREAD
    except TimeoutError:
        reopen(guild._state.http)
        return PlaceKind.UNKNOWN
    except DISCORD_FAILED:
        return PlaceKind.UNKNOWN
    # a thread asks its parent for permissions, which must be in the cache
    return PlaceKind.UNKNOWN if isinstance(channel, Thread) and channel.parent is None else channel


def _told(itx: Interaction[Any], channel_id: int) -> Permissions | None:
    """The bot's permissions in this channel as the interaction tells them."""
    if itx.channel_id == channel_id:
        return itx.app_permissions
    data: Mapping[str, Any] = {**(itx.data or {})}
    resolved = data.get("resolved", {}).get("channels", {}).get(str(channel_id), {})
    return Permissions(int(resolved["app_permissions"])) if "app_permissions" in resolved else None
