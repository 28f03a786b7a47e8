"""The test server itself: faults befall what they should, before or after it was done, by chance as often as told."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest
from discord.http import Route

from tests.wire.bare import logged_in, place
from tests.wire.faults import Chances
from tests.wire.payloads import CHANNEL
from tests.wire.posts import Fault
from tests.wire.server import Server

Client = discord.Client


@pytest.fixture
async def client(server: Server, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    async with logged_in(server, monkeypatch) as client:
        yield client


@pytest.mark.parametrize(("fault", "arrived"), [(Fault.UNANSWERED, 1), (Fault.LOST, 0)])
async def test_a_lost_connection_is_lost_before_or_after_the_message_was_made(
    server: Server, client: Client, fault: Fault, arrived: int
) -> None:
    server.posts.faults = [fault]
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await place(client).send("hello", nonce="the one")
    assert len(server.posts.seen) == arrived
    await place(client).send("hello", nonce="the one")
    assert len(server.posts.seen) == 1


async def test_a_slow_answer_comes_after_the_message_was_made(server: Server, client: Client) -> None:
    server.posts.faults, server.slow = [Fault.SLOW], 60.0
    sending = asyncio.create_task(place(client).send("hello"))
    await server.until(lambda: server.posts.seen)
    await client.http.request(Route("GET", f"/channels/{CHANNEL}/messages"))  # others are not held up
    assert not sending.done()
    sending.cancel()
    await asyncio.wait({sending})


async def test_faults_befall_other_requests_by_their_route(server: Server, client: Client) -> None:
    sent = await place(client).send("hello")
    server.faults["POST /channels/{channel}/messages/{message}/threads"] = [Fault.UNANSWERED]
    starting = Route("POST", f"/channels/{CHANNEL}/messages/{sent.id}/threads")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.http.request(starting, json={"name": "talk"})
    with pytest.raises(discord.HTTPException) as refused:
        await client.http.request(starting, json={"name": "talk"})
    assert refused.value.code == 160004


async def test_chances_befall_each_channel_in_the_same_way_every_time() -> None:
    def drawn(*order: str) -> dict[str, list[Fault | None]]:
        chances = Chances(seed=4, dropped=0.2, broken=0.2, slow=0.1)
        found: dict[str, list[Fault | None]] = {what: [] for what in order}
        for what in order:
            found[what].append(chances.draw(what))
        return found

    assert drawn(*["one"] * 50, *["two"] * 50) == drawn(*["two", "one"] * 50)


async def test_chances_are_as_often_as_they_are_said_to_be() -> None:
    chances = Chances(seed=4, dropped=0.05, broken=0.02)
    for number in range(20_000):
        chances.draw(str(number))
    dropped = chances.befell.pop(Fault.UNANSWERED)
    assert dropped == pytest.approx(1000, rel=0.15)
    assert chances.befell.total() == pytest.approx(400, rel=0.15)


async def test_what_was_dropped_by_chance_was_made_and_what_was_broken_was_not(server: Server, client: Client) -> None:
    server.posts.chances = chances = Chances(seed=4, dropped=0.2, broken=0.1, broken_by=(Fault.BROKEN,))
    failed = 0
    for _ in range(60):
        try:
            await place(client).send("hello")
        except (aiohttp.ServerDisconnectedError, discord.DiscordServerError):
            failed += 1
    assert len(server.posts.seen) == 60 - chances.befell[Fault.BROKEN]
    assert failed == chances.befell.total() > chances.befell[Fault.BROKEN] > 0
