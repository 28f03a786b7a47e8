"""What Discord sends, as small as discord.py can read it: people, servers, messages, threads and slash commands."""

import itertools
from collections.abc import Sequence
from datetime import datetime
from typing import Any

Json = dict[str, Any]

BOT, FAN, SERVER, CHANNEL = "9001", "9002", "5001", "6001"
SUBCOMMAND, TEXT_OPTION, SWITCH_OPTION = 1, 3, 5
TEXT, DIRECT, NEWS, NEWS_THREAD, THREAD, FORUM, MEDIA = 0, 1, 5, 10, 11, 15, 16  # channels
MANAGE_SERVER, USE_COMMANDS = 1 << 5, 1 << 31  # permissions
POST = 1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16  # to view, send, embed, attach and read back
_numbers = itertools.count(10_000)


def new_id() -> str:
    return str(next(_numbers))


def user(id_: str, name: str, bot: bool = False) -> Json:
    return {"id": id_, "username": name, "discriminator": "0", "global_name": None, "avatar": None, "bot": bot}


def channel(id_: str = CHANNEL, guild_id: str = SERVER, denied: int = 0, kind: int = TEXT) -> Json:
    """`denied` holds permissions that nobody has there."""
    nobody = {"id": guild_id, "type": 0, "allow": "0", "deny": str(denied)}
    return {
        "id": id_,
        "guild_id": guild_id,
        "type": kind,
        "name": "general",
        "position": 0,
        "permission_overwrites": [nobody] if denied else [],
        "nsfw": False,
        "topic": None,
        "parent_id": None,
        "rate_limit_per_user": 0,
        "flags": 0,
    }


def tag(id_: str, name: str) -> Json:
    """Of a forum."""
    return {"id": id_, "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}


def dm(id_: str, user_id: str) -> Json:
    """The direct messages with somebody."""
    return {"id": id_, "type": DIRECT, "last_message_id": None, "flags": 0, "recipients": [user(user_id, "fern")]}


def thread(id_: str, parent: Json, sent: Json, at: datetime) -> Json:
    """What Discord makes of what the bot sent, in this channel."""
    duration = sent.get("auto_archive_duration") or 4320
    about = {"archived": False, "auto_archive_duration": duration, "archive_timestamp": at.isoformat(), "locked": False}
    made = {"id": id_, "type": NEWS_THREAD if parent["type"] == NEWS else THREAD, "parent_id": parent["id"]}
    place = {"guild_id": parent["guild_id"], "owner_id": BOT, "name": sent["name"], "flags": 0}
    place["applied_tags"] = sent.get("applied_tags") or []
    return made | place | {"message_count": 0, "member_count": 1, "rate_limit_per_user": 0, "thread_metadata": about}


def role(id_: str, name: str, permissions: int = 0) -> Json:
    looks = {"position": 0, "color": 0, "hoist": False, "managed": False, "mentionable": False}
    return looks | {"id": id_, "name": name, "permissions": str(permissions)}


def guild(id_: str = SERVER, permissions: int = USE_COMMANDS, channels: Sequence[str] = (CHANNEL,)) -> Json:
    """A server in which everybody, the bot included, has these permissions."""
    return {
        "id": id_,
        "name": "Truham",
        "owner_id": FAN,
        "unavailable": False,
        "member_count": 2,
        "features": [],
        "emojis": [],
        "roles": [role(id_, "@everyone", permissions)],
        "channels": [channel(each, id_) for each in channels],
        "threads": [],
        "guild_scheduled_events": [],
        "members": [member(user(BOT, "truham", bot=True))],
    }


def many_guilds(guilds: int, channels: int) -> list[Json]:
    """So many servers with so many channels each: server 1,000,000 has the channels 1,000,001 and up, and so on."""
    first = [1_000_000 * (number + 1) for number in range(guilds)]
    every = USE_COMMANDS | POST
    return [guild(str(id_), every, [str(id_ + each + 1) for each in range(channels)]) for id_ in first]


def outage(id_: str) -> Json:
    """A server that Discord cannot tell anything about for now."""
    return {"id": id_, "unavailable": True}


def message(id_: str, channel_id: str, sent: Json, at: datetime) -> Json:
    """What Discord makes of what the bot sent."""
    made = {"id": id_, "channel_id": channel_id, "author": user(BOT, "truham", bot=True), "type": 0}
    when = {"timestamp": at.isoformat(), "edited_timestamp": None}
    text = {"content": sent.get("content") or "", "embeds": sent.get("embeds") or [], "flags": sent.get("flags") or 0}
    files = [_attachment(each) for each in sent.get("attachments") or []]
    rest: Json = {"mentions": [], "mention_roles": [], "tts": False, "mention_everyone": False, "pinned": False}
    seen = {"nonce": sent.get("nonce"), "components": sent.get("components") or [], "attachments": files}
    return made | when | text | rest | seen


def _attachment(file: Json) -> Json:
    name = file.get("filename", "file")
    url = f"https://cdn.example.org/{name}"
    return {"id": new_id(), "filename": name, "size": 1, "url": url, "proxy_url": url}


def event(id_: str, guild_id: str, sent: Json) -> Json:
    """What Discord makes of an event that the bot planned."""
    made = {"id": id_, "guild_id": guild_id, "creator_id": BOT, "status": 1, "entity_id": None, "user_count": 0}
    return {"description": None, "channel_id": None, "scheduled_end_time": None, "image": None} | sent | made


def member(who: Json) -> Json:
    joined = {"joined_at": "2026-01-01T00:00:00+00:00", "premium_since": None, "nick": None, "avatar": None}
    return joined | {"user": who, "roles": [], "deaf": False, "mute": False, "pending": False, "flags": 0}


def slash(command: str, permissions: int = USE_COMMANDS, **options: str | bool) -> Json:
    """The event of somebody with these permissions using a command in the server, such as "settings topic"."""
    name, *inner = command.split()
    given: list[Json] = [
        {"name": option, "type": SWITCH_OPTION if isinstance(value, bool) else TEXT_OPTION, "value": value}
        for option, value in options.items()
    ]
    for subcommand in reversed(inner):
        given = [{"name": subcommand, "type": SUBCOMMAND, "options": given}]
    return {
        "id": new_id(),
        "application_id": BOT,
        "type": 2,
        "token": f"interaction-{new_id()}",
        "version": 1,
        "guild_id": SERVER,
        "guild": {"id": SERVER, "features": [], "locale": "en-US"},
        "channel_id": CHANNEL,
        "channel": channel(),
        "member": member(user(FAN, "fern")) | {"permissions": str(permissions)},
        "app_permissions": str(USE_COMMANDS),
        "locale": "en-GB",
        "guild_locale": "en-US",
        "entitlements": [],
        "authorizing_integration_owners": {"0": SERVER},
        "context": 0,
        "attachment_size_limit": 10 * 1024 * 1024,
        "data": {"id": new_id(), "name": name, "type": 1, "options": given},
    }
