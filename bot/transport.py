"""The one place that says or does something in Discord that nobody asked for at this moment. Every failure becomes an
outcome. Knows pages, not what they are about.
"""

import asyncio
import base64
import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord
from discord.utils import time_snowflake

from bot.outage import DISCORD_FAILED, reopen
from bot.outbox.delivery import Delivery, Outcome, Refused, Retry, Sent, Target
from bot.server.kinds import Post
from bot.views.page import Page

log = logging.getLogger(__name__)

LONGEST_NAME = 100  # characters of a thread's name
PATIENCE = 120.0  # seconds for one delivery, rate limits included
SKEW = timedelta(minutes=1)  # by which our clock and Discord's may differ
READ_BACK = 5  # hundreds of messages that are looked through
NOT_THERE = Retry("there is no connection to Discord", timedelta(seconds=5))
MISSING, GONE = timedelta(minutes=5), (10003, 10004, 10013)  # unknown channel, server, user
UNKNOWN_MESSAGE, PUBLISHED, ARCHIVED = 10008, 40033, 50083  # codes: it is gone, was sent on before, sleeps in a thread
TOO_MANY_DMS, A_MINUTE = 40003, timedelta(minutes=1)  # opened within a short time; told as 400, 403 or 429
IMPATIENCE = 2.0  # seconds for what other posts of the channel wait behind
NO_DM = (50007, 50278)  # this person takes none, or shares no server with the bot

Deed = Callable[[discord.Client], Awaitable[Outcome]]


class Transport:
    def __init__(self) -> None:
        self.client: discord.Client | None = None  # the one that runs now

    def ready(self) -> bool:
        """Whether there is a client that is logged in."""
        return self.client is not None and self.client.user is not None and not self.client.is_closed()

    async def attempt(self, deed: Deed) -> Outcome:
        """What came of it, whatever befell it."""
        if self.client is None or not self.ready():
            return NOT_THERE
        try:
            async with asyncio.timeout(PATIENCE):
                return await deed(self.client)
        except DISCORD_FAILED as error:
            log.warning("Discord did not do what it was asked for: %r", error)
            if isinstance(error, TimeoutError):
                reopen(self.client.http)
            return _outcome(error)

    # ------------------------------------------------------------------ messages

    async def post(
        self, delivery: Delivery, page: Page, pings: discord.AllowedMentions, tag_id: int | None = None
    ) -> Outcome:
        """Post a page where the delivery says. What may have arrived before is looked for first. The tag is for a post
        in a forum that still has it.
        """

        async def deed(client: discord.Client) -> Outcome:
            target = delivery.target
            page.mark(mark(delivery.key))
            if target.post is Post.FORUM:
                return await self._post_in_forum(client, delivery, page, pings, tag_id)
            channel_id = target.channel_id or await self._direct(client, target)
            message_id = await self._read_back(client, channel_id, delivery) if delivery.unsure else None
            if message_id is None:
                place = client.get_partial_messageable(channel_id)
                try:
                    sent = await place.send(
                        view=page, files=page.files(), nonce=nonce(delivery.key), allowed_mentions=pings
                    )
                except discord.NotFound as error:
                    if error.code == UNKNOWN_MESSAGE:  # it was posted before, and somebody deleted it since
                        return Sent()
                    raise
                message_id = sent.id
            if target.post is Post.THREAD:
                return await self._thread(client, channel_id, message_id, page.title)
            return Sent(message_id)

        return await self.attempt(deed)

    async def edit(self, channel_id: int, message_id: int, page: Page) -> Outcome:
        """Exchange what a message of ours says; it pings nobody."""

        async def deed(client: discord.Client) -> Outcome:
            message = client.get_partial_messageable(channel_id).get_partial_message(message_id)
            try:
                await message.edit(view=page, attachments=page.files(), allowed_mentions=discord.AllowedMentions.none())
            except discord.HTTPException as error:
                if error.code == ARCHIVED:
                    await client.http.edit_channel(channel_id, archived=False)
                    return Retry("its thread had to be opened again")
                if error.code != UNKNOWN_MESSAGE:  # somebody deleted it: it is not wanted any more, nor another one
                    raise
            return Sent(message_id)

        return await self.attempt(deed)

    async def publish(self, channel_id: int, message_id: int) -> Outcome:
        """Send a message of ours on to the servers that follow its announcement channel. That has a limit of its own,
        about ten an hour. discord.py trusts the time in the body of that answer: what is longer than a minute it tells
        at once, and what is shorter it would wait out, while the next post waits behind it.
        """

        async def deed(client: discord.Client) -> Outcome:
            try:
                async with asyncio.timeout(IMPATIENCE):
                    await client.http.publish_message(channel_id, message_id)
            except TimeoutError:
                reopen(client.http)
                return Retry("sending it on takes its time", A_MINUTE)
            except discord.HTTPException as error:
                if error.code not in (PUBLISHED, UNKNOWN_MESSAGE):
                    raise
            return Sent(message_id)

        return await self.attempt(deed)

    async def pin(self, channel_id: int, message_id: int, *, pinned: bool) -> Outcome:
        """Pin a message of ours, or no longer. Where that is not allowed, it stands as it is."""

        async def deed(client: discord.Client) -> Outcome:
            message = client.get_partial_messageable(channel_id).get_partial_message(message_id)
            return await _completed(message_id, message.pin() if pinned else message.unpin())

        return await self.attempt(deed)

    async def _direct(self, client: discord.Client, target: Target) -> int:
        assert target.user_id is not None
        opened = await client.http.start_private_message(str(target.user_id))
        return int(opened["id"])

    async def _thread(self, client: discord.Client, channel_id: int, message_id: int, name: str) -> Outcome:
        """A thread of a message has its number, so there can never be two."""
        making = client.http.start_thread_with_message(
            channel_id, message_id, name=name[:LONGEST_NAME], auto_archive_duration=10080
        )
        return await _completed(message_id, making)

    async def _post_in_forum(
        self,
        client: discord.Client,
        delivery: Delivery,
        page: Page,
        pings: discord.AllowedMentions,
        tag_id: int | None,
    ) -> Outcome:
        """Forums know no nonce: the only protection is to look."""
        channel = client.get_channel(delivery.target.channel_id or 0)
        if channel is None:  # after a start, Discord tells of servers one after the other
            return Retry("this forum is not known yet")
        if not isinstance(channel, discord.ForumChannel):
            return Retry("this is no forum", MISSING)
        if delivery.unsure and (found := await self._find_in_forum(client, channel, delivery)):
            return Sent(found)
        tag = channel.get_tag(tag_id or 0)
        made = await channel.create_thread(
            name=page.title[:LONGEST_NAME],
            view=page,
            files=page.files(),
            allowed_mentions=pings,
            applied_tags=[tag] if tag is not None else [],
        )
        return Sent(made.message.id)

    # ------------------------------------------------------------------ reading back

    async def _read_back(self, client: discord.Client, channel_id: int, delivery: Delivery) -> int | None:
        """The message that an earlier attempt made, found by its mark. Without the right to read the history, Discord
        shows none.
        """
        after = time_snowflake((delivery.begun_at or delivery.due_at) - SKEW)
        for _ in range(READ_BACK):
            messages = await client.http.logs_from(channel_id, 100, after=after)
            found = next((message for message in messages if _is(message, client, delivery)), None)
            if found is not None:
                return int(found["id"])
            if len(messages) < 100:
                break
            after = max(int(message["id"]) for message in messages)
        return None

    async def _find_in_forum(
        self, client: discord.Client, forum: discord.ForumChannel, delivery: Delivery
    ) -> int | None:
        begun_at = (delivery.begun_at or delivery.due_at) - SKEW
        active = await client.http.get_active_threads(forum.guild.id)
        for thread in active["threads"]:
            ours = int(thread["parent_id"]) == forum.id and int(thread["owner_id"]) == getattr(client.user, "id", 0)
            if ours and discord.utils.snowflake_time(int(thread["id"])) > begun_at:
                try:
                    first = await client.http.get_message(int(thread["id"]), int(thread["id"]))
                except (discord.NotFound, discord.Forbidden):  # it was deleted, or the history may not be read
                    continue
                if _is(first, client, delivery):
                    return int(first["id"])
        return None


def nonce(key: str) -> str:
    """25 characters, the most that Discord takes."""
    return base64.b32encode(hashlib.sha256(key.encode()).digest()).decode()[:25]


def mark(key: str) -> int:
    """The number of the outermost component of a message, by which it is known again."""
    return 1_000_000 + int.from_bytes(hashlib.sha256(key.encode()).digest()[:8]) % 2_000_000_000


def _is(message: Any, client: discord.Client, delivery: Delivery) -> bool:
    own = client.user is not None and int(message["author"]["id"]) == client.user.id
    return own and any(part.get("id") == mark(delivery.key) for part in message.get("components", ()))


async def _completed(message_id: int, deed: Awaitable[Any]) -> Outcome:
    """What belongs to a message that stands. Where Discord refuses that, the message does without; where it may work
    later, the message is looked for first.
    """
    try:
        await deed
    except DISCORD_FAILED as error:
        outcome = _outcome(error)
        if isinstance(outcome, Retry) and not isinstance(error, discord.Forbidden):
            return replace(outcome, unsure=True)
        log.info("message %d stays as it is: %s", message_id, error)
    return Sent(message_id)


def _outcome(error: Exception) -> Outcome:
    match error:
        case discord.RateLimited():
            return Retry("rate limit", timedelta(seconds=error.retry_after))
        case discord.HTTPException(status=status) if status >= 500:
            return Retry(str(error), unsure=True)
        case discord.HTTPException(code=code) if code == TOO_MANY_DMS:
            return Retry(str(error), A_MINUTE, alone=True)
        case discord.HTTPException(status=429):
            return Retry("rate limit")
        case discord.HTTPException(code=code) if code in NO_DM or code in GONE:
            return Refused(str(error), target_lost=True)
        case discord.Forbidden() | discord.HTTPException(status=401):  # the token may be mended before it is stale
            return Retry(str(error), MISSING)
        case discord.HTTPException():
            return Refused(str(error))
    return Retry(repr(error), unsure=True)  # the connection was lost, and nobody knows when
