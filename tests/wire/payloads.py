"""What Discord sends, as small as discord.py can read it: people, servers, messages and slash commands."""

import itertools
from typing import Any

Json = dict[str, Any]

BOT, FAN, SERVER, CHANNEL = "9001", "9002", "5001", "6001"
SUBCOMMAND, TEXT_OPTION, SWITCH_OPTION = 1, 3, 5
MANAGE_SERVER, USE_COMMANDS = 1 << 5, 1 << 31  # permissions
_numbers = itertools.count(10_000)


def new_id() -> str:
    return str(next(_numbers))


def user(id_: str, name: str, bot: bool = False) -> Json:
    return {"id": id_, "username": name, "discriminator": "0", "global_name": None, "avatar": None, "bot": bot}


def channel(id_: str = CHANNEL, guild_id: str = SERVER, denied: int = 0) -> Json:
    """`denied` holds permissions that nobody has there."""
    nobody = {"id": guild_id, "type": 0, "allow": "0", "deny": str(denied)}
    return {
        "id": id_,
        "guild_id": guild_id,
        "type": 0,
        "name": "general",
        "position": 0,
        "permission_overwrites": [nobody] if denied else [],
        "nsfw": False,
        "topic": None,
        "parent_id": None,
        "rate_limit_per_user": 0,
    }


def role(id_: str, name: str, permissions: int = 0) -> Json:
    looks = {"position": 0, "color": 0, "hoist": False, "managed": False, "mentionable": False}
    return looks | {"id": id_, "name": name, "permissions": str(permissions)}


def guild(id_: str = SERVER, permissions: int = USE_COMMANDS) -> Json:
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
        "channels": [channel(guild_id=id_)],
        "threads": [],
        "members": [member(user(BOT, "truham", bot=True))],
    }


def outage(id_: str) -> Json:
    """A server that Discord cannot tell anything about for now."""
    return {"id": id_, "unavailable": True}


def message(channel_id: str, sent: Json) -> Json:
    """What Discord makes of what the bot sent."""
    made = {"id": new_id(), "channel_id": channel_id, "author": user(BOT, "truham", bot=True), "type": 0}
    nothing: Json = {"content": "", "mentions": [], "mention_roles": [], "attachments": [], "embeds": []}
    when = {"timestamp": "2026-11-21T12:00:00+00:00", "edited_timestamp": None}
    flags = {"flags": sent["flags"], "tts": False, "mention_everyone": False, "pinned": False}
    return made | nothing | when | flags | {"nonce": sent["nonce"], "components": sent["components"]}


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
