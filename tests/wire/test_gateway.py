"""Where the bot connects to, and how it comes back after what Discord does to connections."""

import pytest

from tests.wire.conftest import Connected
from tests.wire.connection import Op
from tests.wire.payloads import slash
from tests.wire.server import TOKEN, Server


@pytest.mark.parametrize("form", ["http://{}", "http://{}/", "http://{}/api/v10", "http://{}/api/v10/"])
async def test_the_address_of_the_api_may_be_written_with_or_without_its_version(
    server: Server, connected: Connected, form: str
) -> None:
    async with connected(discord_api_url=form.format(server.address)):
        await server.connected()
    assert [(request.method, request.path) for request in server.requests] == [
        ("GET", "/users/@me"),
        ("GET", "/oauth2/applications/@me"),
        ("PUT", "/applications/9001/commands"),
        ("GET", "/gateway/bot"),
    ]


@pytest.mark.parametrize("form", ["ws://{}", "ws://{}/"])
async def test_the_first_connection_goes_to_our_gateway_although_discord_names_another(
    server: Server, connected: Connected, form: str
) -> None:
    async with connected(discord_gateway_url=form.format(server.address)):
        connection = await server.connected()
    assert connection.query == {"v": "10", "encoding": "json", "compress": "zstd-stream"}
    assert [(told["token"], told["shard"], told["intents"]) for told in connection.heard(Op.IDENTIFY)] == [
        (TOKEN, [0, 1], 1)
    ]


async def test_every_shard_goes_to_our_gateway(server: Server, connected: Connected) -> None:
    server.shards = 3
    async with connected():
        await server.connected(3)
    told = [identify for connection in server.connections for identify in connection.heard(Op.IDENTIFY)]
    assert [identify["shard"] for identify in told] == [[0, 3], [1, 3], [2, 3]]


async def test_when_asked_to_reconnect_it_resumes_on_our_gateway_and_answers_again(
    server: Server, connected: Connected
) -> None:
    async with connected():
        first = await server.connected()
        await first.send(Op.RECONNECT)
        second = await server.connected(2)
        await second.dispatch("INTERACTION_CREATE", slash("about"))
        await server.until(server.callbacks)
    assert first.session is not None
    assert second.heard(Op.RESUME) == [{"seq": 2, "session_id": first.session.id, "token": TOKEN}]
    assert second.heard(Op.IDENTIFY) == []


@pytest.mark.parametrize("code", [1000, 4000, 4009])
async def test_when_the_connection_is_lost_it_resumes_on_our_gateway(
    server: Server, connected: Connected, code: int
) -> None:
    async with connected():
        first = await server.connected()
        await first.close(code)
        second = await server.connected(2)
    assert second.session is first.session


async def test_when_its_session_is_invalid_but_can_be_resumed_it_resumes_on_our_gateway(
    server: Server, connected: Connected
) -> None:
    async with connected():
        first = await server.connected()
        await first.send(Op.INVALID_SESSION, data=True)
        second = await server.connected(2)
    assert second.session is first.session


async def test_when_its_session_is_gone_it_identifies_again_on_our_gateway_and_answers(
    server: Server, connected: Connected
) -> None:
    async with connected():
        first = await server.connected()
        await first.send(Op.INVALID_SESSION, data=False)
        second = await server.connected(2)
        await second.dispatch("INTERACTION_CREATE", slash("about"))
        await server.until(server.callbacks)
    assert [told["shard"] for told in second.heard(Op.IDENTIFY)] == [[0, 1]]
    assert second.session is not first.session


async def test_when_it_resumes_a_session_that_is_gone_it_identifies_again_on_our_gateway(
    server: Server, connected: Connected
) -> None:
    async with connected():
        first = await server.connected()
        server.sessions.clear()
        await first.send(Op.RECONNECT)
        second = await server.connected(2)
    told = [[Op(payload["op"]) for payload in each.told] for each in server.connections]
    assert told == [[Op.HEARTBEAT, Op.IDENTIFY], [Op.HEARTBEAT, Op.RESUME], [Op.HEARTBEAT, Op.IDENTIFY]]
    assert second.session is not first.session
