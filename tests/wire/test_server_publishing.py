"""The test server itself: what is sent on from an announcement channel, and how often."""

from collections.abc import AsyncIterator
from datetime import timedelta

import discord
import pytest

from bot.clock import ManualClock
from tests.wire.bare import logged_in, place
from tests.wire.payloads import CHANNEL, NEWS, SERVER, channel
from tests.wire.server import Server

BOARD = "6009"
HOUR = timedelta(hours=1)
Client = discord.Client


@pytest.fixture
async def client(server: Server, clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    server.world.now = clock.now
    server.guilds[0]["channels"].append(channel(BOARD, SERVER, kind=NEWS))
    async with logged_in(server, monkeypatch, max_ratelimit_timeout=60) as client:
        yield client


async def sent(client: Client, count: int = 1, where: str = BOARD) -> list[discord.Message]:
    return [await place(client, where).send("hello") for _ in range(count)]


async def test_a_message_is_sent_on_once(server: Server, client: Client) -> None:
    (message,) = await sent(client)
    await message.publish()
    with pytest.raises(discord.HTTPException) as refused:
        await message.publish()
    assert (refused.value.code, len(server.publishing.published)) == (40033, 1)
    assert (await place(client, BOARD).fetch_message(message.id)).flags.crossposted


async def test_only_announcement_channels_are_followed(client: Client) -> None:
    (message,) = await sent(client, where=CHANNEL)
    with pytest.raises(discord.HTTPException) as refused:
        await message.publish()
    assert refused.value.code == 50024


async def test_ten_are_sent_on_in_an_hour_and_only_the_body_of_the_answer_tells_how_long_that_is(
    server: Server, client: Client, clock: ManualClock
) -> None:
    *first, one_more = await sent(client, 11)
    for message in first:
        await message.publish()
    with pytest.raises(discord.RateLimited) as limited:
        await one_more.publish()
    assert (limited.value.retry_after, server.meter.limited) == (3600.0, {"shared": 1})
    clock.advance(HOUR)
    await one_more.publish()
    assert len(server.publishing.published) == 11
