"""What Discord says about words that somebody wants to keep (whose they are, where they were said), and about who sees
an answer. Knows no services and no views.
"""

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import discord
from discord import Guild, Interaction, Member, Message, StageChannel, Thread, VoiceChannel

from bot.deeds import COVERED
from bot.errors import BusyError, NoWordsError
from bot.outage import DISCORD_FAILED, reopen
from bot.sayings import access
from bot.sayings.access import COUNTED, NOTHING, SEEN_BY_ALL, Overwrite, Rules, everybody_reads
from bot.sayings.audience import Audience
from bot.sayings.saying import LONGEST_NAME, MOST_ATTACHMENTS, Attachment, Author, Origin, Words
from bot.sayings.wording import cleaned, within
from bot.surroundings import PATIENCE, known_guild

LONGEST_FILE_NAME = 100  # characters
SPOILER = "SPOILER_"  # what the names of covered files begin with
_MENTION = re.compile(r"<(@!?|@&|#)(\d{15,20})>")


@dataclass(frozen=True)
class Heard:
    """A message as it would be kept."""

    words: Words
    author: Author
    origin: Origin


# -------------------------------------------------------------------- words


async def heard(itx: Interaction[Any], message: Message) -> Heard:
    """A message of the server in which somebody wants to keep it. Raises NoWordsError, BusyError.

    Of what was passed on from elsewhere nobody knows whose words they are, so there is nothing to keep.
    """
    guild = guild_of(itx)
    ours = itx.client.user is not None and message.author.id == itx.client.user.id
    if ours or message.is_system() or message.message_snapshots:
        raise NoWordsError
    text = named(message.content, guild, message.mentions)
    if message.poll is not None:
        text = "\n".join(
            filter(None, [text, message.poll.question, *(f"• {each.text}" for each in message.poll.answers)])
        )
    files = tuple(map(_link, message.attachments[:MOST_ATTACHMENTS]))
    if not cleaned(text) and not files:
        raise NoWordsError
    origin = origin_of(itx, guild)
    return Heard(
        Words(text, files, await is_covered(itx)),
        _author(itx, message),
        Origin(origin.channel_id, origin.place_id, message.id, message.created_at, origin.open, origin.restricted),
    )


def named(text: str, guild: Guild, people: Iterable[discord.abc.User]) -> str:
    """With names in place of mentions, where those of people are known; a name covers and uncovers nothing."""
    mentioned = {each.id: each.display_name for each in people}

    def name(match: re.Match[str]) -> str:
        kind, number = match[1], int(match[2])
        if kind == "#":
            channel = guild.get_channel_or_thread(number)
            return f"#{within(channel.name)}" if channel is not None else "#?"
        role = guild.get_role(number) if kind == "@&" else None
        return f"@{within(role.name if role is not None else mentioned.get(number, '?'))}"

    return _MENTION.sub(name, text)


def _link(attachment: discord.Attachment) -> Attachment:
    """Without the signature, which Discord's programs renew by themselves."""
    parts = urlsplit(attachment.url)
    name = cleaned(attachment.filename.removeprefix(SPOILER), LONGEST_FILE_NAME, 1) or "?"
    return Attachment(name, f"{parts.scheme}://{parts.netloc}{parts.path}", attachment.is_spoiler())


def _author(itx: Interaction[Any], message: Message) -> Author:
    """A webhook or a bot may speak for anybody: nobody knows for whom."""
    if message.author.id == itx.user.id:
        return author_of(itx.user)
    return author_of(message.author, unknown=message.webhook_id is not None)


def author_of(user: discord.abc.User, name: str = "", *, unknown: bool = False) -> Author:
    """Who is credited, by this name or the one that is shown."""
    shown = cleaned(name, LONGEST_NAME, 1) or cleaned(user.display_name, LONGEST_NAME, 1) or user.name
    return Author(shown, None if unknown or user.bot else user.id)


# -------------------------------------------------------------------- places


def guild_of(itx: Interaction[Any]) -> Guild:
    """The server as Discord told of it. Raises BusyError while it has not yet."""
    guild = known_guild(itx.client, itx.guild_id)  # itx.guild makes one up where there is none
    if guild is None:
        raise BusyError
    return guild


def origin_of(itx: Interaction[Any], guild: Guild) -> Origin:
    """Where somebody is, without a message."""
    channel: Any = itx.channel
    private = isinstance(channel, Thread) and channel.is_private()
    place = _place(guild, channel)
    if place is None:  # nobody knows who may read it
        return Origin(itx.channel_id, itx.channel_id, open=False, restricted=True)
    place_id = channel.id if private else place.id
    return Origin(channel.id, place_id, open=is_open(place) and not private, restricted=is_for_adults(place))


async def is_covered(itx: Interaction[Any]) -> bool:
    """Whether the channel hides what is in it. discord.py does not keep that, so Discord is asked; without an answer,
    too much is covered rather than too little.
    """
    channel: Any = itx.channel
    parent_id: int | None = getattr(channel, "parent_id", None)
    try:
        async with asyncio.timeout(PATIENCE):
            known = await itx.client.http.get_channel(parent_id or itx.channel_id)
    except TimeoutError:
        reopen(itx.client.http)
        return True
    except DISCORD_FAILED:
        return True
    return bool(int(known.get("flags", 0)) & COVERED)


def is_open(channel: Any) -> bool:
    """Whether everybody in the server can read this channel, whatever roles they have."""
    guild = channel.guild
    return everybody_reads(*_given(guild), SEEN_BY_ALL, _rules(guild, channel), _needed(channel))


def is_for_adults(channel: Any) -> bool:
    return bool(getattr(channel, "nsfw", False))


# -------------------------------------------------------------------- audiences


def audience_of(itx: Interaction[Any], *, private: bool) -> Audience:
    """Who sees an answer here: whoever asks, or everybody who can see the channel. Raises BusyError."""
    guild = guild_of(itx)
    if not private:
        return _public(guild, itx.channel)
    member = itx.user
    visible = {
        channel.id
        for channel in guild.channels
        if isinstance(member, Member) and _may_read(channel, channel.permissions_for(member))
    }
    unlimited = isinstance(member, Member) and member.guild_permissions.administrator
    return replace(_audience(guild, itx.channel, visible), unlimited=unlimited)


def audience_in(guild: Guild, channel_id: int) -> Audience:
    """Who sees a post in this channel or thread. Raises BusyError."""
    if guild.unavailable:
        raise BusyError
    return _public(guild, guild.get_channel_or_thread(channel_id))


def _public(guild: Guild, channel: Any) -> Audience:
    place = _place(guild, channel)
    visible = _read_by_all(guild, place) if place is not None else set[int]()
    return _audience(guild, channel, visible)


def _audience(guild: Guild, channel: Any, visible: set[int]) -> Audience:
    place = _place(guild, channel)
    restricted = place is not None and is_for_adults(place)
    if isinstance(channel, Thread) and channel.is_private():
        visible.add(channel.id)
    hidden = set() if restricted else {each.id for each in guild.channels if is_for_adults(each)}
    return Audience(frozenset(visible - hidden), frozenset(each.id for each in guild.channels), restricted)


def _read_by_all(guild: Guild, here: Any) -> set[int]:
    """The channels that everybody can read who can see this one."""
    given, seen_by = _given(guild), _rules(guild, here)
    known: dict[tuple[Rules, int], bool] = {}
    found = set()
    for channel in guild.channels:
        case = _rules(guild, channel), _needed(channel)
        if case not in known:
            known[case] = everybody_reads(*given, seen_by, *case)
        if known[case]:
            found.add(channel.id)
    return found


def _given(guild: Guild) -> tuple[int, dict[int, int]]:
    """The permissions of @everyone, and of all roles that people can have."""
    people = (role for role in guild.roles if not role.is_default() and not role.is_bot_managed())
    return guild.default_role.permissions.value, {role.id: role.permissions.value for role in people}


def _rules(guild: Guild, channel: Any) -> Rules:
    """Without what is said about the bot itself and the owner, who see everything that matters here."""
    aside = {guild.owner_id, guild.me.id if guild.me is not None else 0}
    told = [
        (each.is_role(), Overwrite(each.id, each.allow & COUNTED, each.deny & COUNTED))
        for each in channel._overwrites
        if (each.allow | each.deny) & COUNTED and each.id not in aside
    ]
    everyone = next((each for role, each in told if role and each.id == guild.id), NOTHING)
    return Rules(
        everyone,
        frozenset(each for role, each in told if role and each.id != guild.id),
        frozenset(each for role, each in told if not role),
    )


def _place(guild: Guild, channel: Any) -> Any:
    """The channel whose permissions count; None where Discord has not told of it."""
    number = channel.parent_id if isinstance(channel, Thread) else getattr(channel, "id", 0)
    return guild.get_channel(number)


def _needed(channel: Any) -> int:
    spoken = isinstance(channel, VoiceChannel | StageChannel)
    return access.VIEW | access.HISTORY | (access.CONNECT if spoken else 0)


def _may_read(channel: Any, permissions: discord.Permissions) -> bool:
    return permissions.value & _needed(channel) == _needed(channel)
