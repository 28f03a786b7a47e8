"""The one place that sends what nobody asked for at this moment. Tells whether it was sent; Discord's refusals are no
errors here.
"""

import base64
import hashlib
import logging
from collections.abc import Sequence

import discord

from bot.outage import DISCORD_FAILED
from bot.server.settings import Post
from bot.views.page import Page

log = logging.getLogger(__name__)

LONGEST_NAME = 100  # characters of a thread's name


class Transport:
    def __init__(self) -> None:
        self.client: discord.Client | None = None  # the one that runs now

    async def send(
        self, channel_id: int, page: Page, key: str, role_ids: Sequence[int] = (), post: Post = Post.MESSAGE
    ) -> bool:
        """Post a page into a channel; only these roles can be pinged by it.

        `key` names the occasion: sent twice with the same key within a few minutes, Discord makes one message of it
        (in a forum it has no such protection).
        """
        if self.client is None:
            return False
        pings = discord.AllowedMentions(
            everyone=False, users=False, roles=[discord.Object(number) for number in role_ids]
        )
        sent = False
        try:
            channel = self.client.get_channel(channel_id)
            if isinstance(channel, discord.ForumChannel):
                await channel.create_thread(name=page.title[:LONGEST_NAME], view=page, allowed_mentions=pings)
                return True
            place: discord.abc.Messageable = self.client.get_partial_messageable(channel_id)
            if isinstance(channel, discord.TextChannel):
                place = channel  # a thread can only start from there
            message = await place.send(view=page, files=page.files(), nonce=nonce(key), allowed_mentions=pings)
            sent = True  # even if there will be no thread: sent again, it would be there twice
            if post is Post.THREAD:
                await message.create_thread(name=page.title[:LONGEST_NAME])
        except DISCORD_FAILED as error:
            log.warning("a message, or its thread, could not be sent to channel %d: %s", channel_id, error)
        return sent


def nonce(key: str) -> str:
    """25 characters, the most that Discord takes."""
    return base64.b32encode(hashlib.sha256(key.encode()).digest()).decode()[:25]
