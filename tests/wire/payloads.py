"""What Discord sends, as small as discord.py can read it: people, a server with one channel, and a slash command."""

import itertools
from typing import Any

Json = dict[str, Any]

BOT, FAN, SERVER, CHANNEL = "9001", "9002", "5001", "6001"
TEXT_OPTION = 3
_numbers = itertools.count(10_000)


def new_id() -> str:
    return str(next(_numbers))


def user(id_: str, name: str, bot: bool = False) -> Json:
    return {"id": id_, "username": name, "discriminator": "0", "global_name": None, "avatar": None, "bot": bot}


def channel() -> Json:
    return {
        "id": CHANNEL,
        "guild_id": SERVER,
        "type": 0,
        "name": "general",
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
        "topic": None,
        "parent_id": None,
        "rate_limit_per_user": 0,
    }


def guild() -> Json:
    everyone = {"id": SERVER, "name": "@everyone", "permissions": "2147483648", "position": 0, "color": 0}
    return {
        "id": SERVER,
        "name": "Truham",
        "owner_id": FAN,
        "unavailable": False,
        "member_count": 2,
        "features": [],
        "emojis": [],
        "roles": [everyone | {"hoist": False, "managed": False, "mentionable": False}],
        "channels": [channel()],
        "threads": [],
        "members": [member(user(BOT, "truham", bot=True))],
    }


def member(who: Json) -> Json:
    joined = {"joined_at": "2026-01-01T00:00:00+00:00", "premium_since": None, "nick": None, "avatar": None}
    return joined | {"user": who, "roles": [], "deaf": False, "mute": False, "pending": False, "flags": 0}


def slash(name: str, **options: str) -> Json:
    """The event of a fan using a command in the server."""
    given = [{"name": option, "type": TEXT_OPTION, "value": value} for option, value in options.items()]
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
        "member": member(user(FAN, "fern")) | {"permissions": "2147483648"},
        "app_permissions": "2147483648",
        "locale": "en-GB",
        "guild_locale": "en-US",
        "entitlements": [],
        "authorizing_integration_owners": {"0": SERVER},
        "context": 0,
        "attachment_size_limit": 10 * 1024 * 1024,
        "data": {"id": new_id(), "name": name, "type": 1, "options": given},
    }
