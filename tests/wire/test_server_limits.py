"""The test server itself: it limits as Discord does, discord.py believes it, and the meter counts."""

import asyncio
import time
from collections.abc import AsyncIterator

import discord
import pytest
from discord.http import Route

from tests.wire.bare import logged_in, place
from tests.wire.limits import Limits
from tests.wire.payloads import CHANNEL, guild, many_guilds
from tests.wire.posts import Fault
from tests.wire.server import Server

SHORT = {"POST /channels/{channel}/messages": (5, 0.3)}


@pytest.fixture
async def client(server: Server, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[discord.Client]:
    async with logged_in(server, monkeypatch) as client:
        yield client


async def post(client: discord.Client, channel_id: str) -> None:
    await place(client, channel_id).send("hello")


async def raw(server: Server, client: discord.Client, channel_id: str = CHANNEL) -> tuple[int, dict[str, str], object]:
    """Status, headers and body of a post that discord.py knows nothing of."""
    session = client.http._HTTPClient__session  # type: ignore[attr-defined]
    url = f"http://{server.address}/api/v10/channels/{channel_id}/messages"
    async with session.post(
        url, json={"content": "hello"}, headers={"Authorization": f"Bot {server.token}"}
    ) as response:
        return response.status, dict(response.headers), await response.json()


async def test_more_than_fifty_in_a_second_are_refused_and_discord_py_sends_them_later(
    server: Server, client: discord.Client
) -> None:
    server.guilds = many_guilds(1, 70)
    server.limits = Limits()
    begin = time.monotonic()
    await asyncio.gather(*(post(client, each["id"]) for each in server.guilds[0]["channels"]))
    assert (time.monotonic() - begin > 1.0, len(server.posts.seen)) == (True, 70)
    assert server.meter.limited.keys() == {"global"}
    assert server.meter.limited["global"] == server.meter.invalid > 0
    assert server.meter.busiest > 50


async def test_a_global_refusal_says_that_it_is_one(server: Server, client: discord.Client) -> None:
    server.limits = Limits(overall=1)
    answers = [await raw(server, client) for _ in range(2)]
    assert [status for status, _, _ in answers] == [200, 429]
    _, headers, body = answers[1]
    assert isinstance(body, dict)
    assert (headers["X-RateLimit-Scope"], headers["X-RateLimit-Global"], body["global"]) == ("global", "true", True)
    assert 0.0 < body["retry_after"] <= 1.0


async def test_five_in_five_seconds_in_a_channel_are_told_ahead_so_none_is_refused(
    server: Server, client: discord.Client
) -> None:
    server.limits = Limits(routes=SHORT)
    begin = time.monotonic()
    for _ in range(11):
        await post(client, CHANNEL)
    assert (time.monotonic() - begin > 0.6, server.meter.limited.total(), len(server.posts.seen)) == (True, 0, 11)


async def test_who_does_not_listen_to_the_limit_of_a_channel_is_refused_with_the_true_time(
    server: Server, client: discord.Client
) -> None:
    server.guilds = [guild(channels=[CHANNEL, "6002"])]
    server.limits = Limits()
    answers = [await raw(server, client) for _ in range(6)]
    assert [status for status, _, _ in answers] == [200] * 5 + [429]
    assert [headers["X-RateLimit-Remaining"] for _, headers, _ in answers] == ["4", "3", "2", "1", "0", "0"]
    _, headers, body = answers[-1]
    assert isinstance(body, dict)
    assert (headers["X-RateLimit-Limit"], headers["X-RateLimit-Scope"], body["global"]) == ("5", "user", False)
    assert 4.0 < body["retry_after"] <= 5.0
    assert headers["Retry-After"] == "5"
    assert (await raw(server, client, "6002"))[0] == 200
    assert (server.meter.limited, server.meter.invalid) == ({"user": 1}, 1)


async def test_a_shared_limit_says_one_second_in_its_header_and_the_truth_in_its_body(
    server: Server, client: discord.Client
) -> None:
    server.limits = Limits()
    server.limits.share(CHANNEL, 1163.0)
    status, headers, body = await raw(server, client)
    assert isinstance(body, dict)
    assert (status, headers["X-RateLimit-Scope"], headers["Retry-After"]) == (429, "shared", "1")
    assert 1162.0 < body["retry_after"] <= 1163.0
    assert (server.meter.limited, server.meter.invalid) == ({"shared": 1}, 0)


async def test_a_shared_limit_ends(server: Server, client: discord.Client) -> None:
    server.limits = Limits()
    server.limits.share(CHANNEL, 0.05)
    await post(client, CHANNEL)
    assert (server.meter.limited, len(server.posts.seen)) == ({"shared": 1}, 1)


async def test_answers_to_people_are_not_under_the_global_limit(server: Server, client: discord.Client) -> None:
    server.limits = Limits(overall=1, routes={"POST /interactions/{id}/{token}/callback": (2, 60.0)})
    for number in range(20):
        await client.http.request(Route("POST", f"/interactions/{number}/token-{number}/callback"), json={"type": 5})
    await post(client, CHANNEL)
    assert (server.meter.limited.total(), server.meter.requests) == (0, 3)  # two of them are the login


async def test_a_planned_limit_and_a_refusal_are_metered(server: Server, client: discord.Client) -> None:
    server.posts.faults = [Fault.HURRIED, Fault.FORBIDDEN]
    with pytest.raises(discord.Forbidden):
        await post(client, CHANNEL)
    assert (server.meter.limited, server.meter.invalid) == ({"user": 1}, 2)


async def test_every_answer_takes_its_time(server: Server, client: discord.Client) -> None:
    server.latency = 0.05
    begin = time.monotonic()
    await raw(server, client)
    assert time.monotonic() - begin >= 0.05


async def test_what_came_is_not_kept_where_nobody_looks(server: Server, client: discord.Client) -> None:
    server.record, server.requests = False, []
    await post(client, CHANNEL)
    assert (server.requests, len(server.posts.seen)) == ([], 1)
