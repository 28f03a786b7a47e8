"""What is done in Discord beside posting: its own scheduled events, and channels that hide what is in them.

Each can be done twice without harm: it says how things should be. Knows no settings and no service.
"""

from datetime import timedelta
from typing import Any

import discord
from discord import EntityType, PrivacyLevel
from discord.http import Route

from bot.outbox.delivery import Delivery, Outcome, Retry, Sent
from bot.outbox.facts import ChannelCovered, EventKept
from bot.transport import Transport

COVERED = 1 << 21  # the flag of a channel that hides what is in it; discord.py does not know it yet
UNKNOWN_EVENT, EVENT_OVER = 10070, 180000
LATER = timedelta(hours=1)  # until a permission is asked for again


async def keep_event(
    transport: Transport, delivery: Delivery, fact: EventKept, made_id: int | None, words: tuple[str, str, str]
) -> Outcome:
    """Make, change or take away the scheduled event. `words` are its name, description and location."""

    async def deed(client: discord.Client) -> Outcome:
        guild_id = delivery.target.guild_id or 0
        if fact.off:
            if made_id is not None:
                await client.http.delete_scheduled_event(guild_id, made_id)
            return Sent()  # should it be wanted again, it is made anew
        guild = client.get_guild(guild_id)
        if guild is not None and guild.me is not None and not guild.me.guild_permissions.create_events:
            return Retry("create_events", LATER, alone=True)
        name, description, location = words
        assert fact.release.out_at is not None
        payload: dict[str, Any] = {
            "name": name,
            "description": description,
            "scheduled_start_time": fact.release.out_at.isoformat(),
            "scheduled_end_time": fact.ends_at.isoformat(),
            "entity_type": EntityType.external.value,
            "entity_metadata": {"location": location},
            "privacy_level": PrivacyLevel.guild_only.value,
        }
        if made_id is not None:
            await client.http.edit_scheduled_event(guild_id, made_id, **payload)
            return Sent(made_id)
        if delivery.unsure and (found := await _find_event(client, guild_id, fact, name)):
            return Sent(found)
        made = await client.http.create_guild_scheduled_event(guild_id, **payload)
        return Sent(int(made["id"]))

    async def gently(client: discord.Client) -> Outcome:
        """What staff took away, or what is over, is left alone."""
        try:
            return await deed(client)
        except discord.HTTPException as error:
            if error.code in (UNKNOWN_EVENT, EVENT_OVER):
                return Sent(None if fact.off else made_id)
            raise

    return await transport.attempt(gently)


async def _find_event(client: discord.Client, guild_id: int, fact: EventKept, name: str) -> int | None:
    """One that an earlier attempt made: it is ours, has this name, and begins when it should."""
    for event in await client.http.get_scheduled_events(guild_id, with_user_count=False):
        ours = client.user is not None and int(event.get("creator_id") or 0) == client.user.id
        begins_at = discord.utils.parse_time(event["scheduled_start_time"])
        if ours and event["name"] == name and begins_at == fact.release.out_at:
            return int(event["id"])
    return None


async def cover(transport: Transport, delivery: Delivery, fact: ChannelCovered) -> Outcome | None:
    """Set or lift the flag, and keep all others. None where the bot may not, or the channel cannot have it."""
    refused = False

    async def deed(client: discord.Client) -> Outcome:
        nonlocal refused
        channel_id = delivery.target.channel_id or 0
        channel = await client.http.get_channel(channel_id)
        flags = int(channel.get("flags", 0))  # type: ignore[call-overload]
        wanted = flags | COVERED if fact.covered else flags & ~COVERED
        if wanted == flags or channel.get("nsfw"):
            return Sent(channel_id if delivery.unsure else None)  # somebody else did it, unless we did
        try:
            await client.http.request(
                Route("PATCH", "/channels/{channel_id}", channel_id=channel_id), json={"flags": wanted}
            )
        except discord.HTTPException as error:
            if error.status not in (400, 403):
                raise
            refused = True
        return Sent(channel_id)

    outcome = await transport.attempt(deed)
    return None if refused else outcome
