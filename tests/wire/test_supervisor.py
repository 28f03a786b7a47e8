"""One client after another: what a restart can mend is tried again with growing pauses, what it cannot is not."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from discord.http import Route

from bot.app import opened, run, supervise, warming_up
from bot.client import Truham
from bot.errors import StartError
from tests.conftest import LANTERN, settings
from tests.wire.connection import Connection, Op
from tests.wire.payloads import slash
from tests.wire.server import TOKEN, Server

FIRST_PAUSE = 0.01
MakeClient = Callable[[], Truham]


@pytest.fixture
async def make_client(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[MakeClient]:
    monkeypatch.setattr(Route, "BASE", f"http://{server.address}/api/v10")
    given = settings(tmp_path, show_pack=str(LANTERN), discord_gateway_url=f"ws://{server.address}")
    async with opened(given) as program:
        yield program.make_client


@pytest.fixture
async def supervised(make_client: MakeClient) -> AsyncIterator["asyncio.Task[None]"]:
    supervisor = asyncio.create_task(supervise(make_client, warming_up, TOKEN, FIRST_PAUSE))
    yield supervisor
    supervisor.cancel()
    await asyncio.wait({supervisor})


async def upset(connection: Connection) -> None:
    """An interaction without what discord.py expects in it, as if Discord had changed."""
    await connection.dispatch("INTERACTION_CREATE", {"id": "1", "type": 2})


async def upset_often(server: Server, times: int) -> None:
    for time in range(times):
        await upset(await server.connected(time + 1))
    await server.connected(times + 1)


def pauses(caplog: pytest.LogCaptureFixture) -> list[object]:
    return [record.args for record in caplog.records if "starting again" in record.msg]


async def test_a_client_that_an_event_ended_is_started_again_and_answers(
    server: Server, supervised: "asyncio.Task[None]", caplog: pytest.LogCaptureFixture
) -> None:
    await upset(await server.connected())
    again = await server.connected(2)
    await again.dispatch("INTERACTION_CREATE", slash("about"))
    await server.until(server.callbacks)
    assert [len(connection.heard(Op.IDENTIFY)) for connection in server.connections] == [1, 1]
    assert "the client ended unexpectedly" in caplog.text


@pytest.mark.usefixtures("supervised")
async def test_the_pauses_between_starts_grow(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="bot.app")
    await upset_often(server, 4)
    assert pauses(caplog) == [(0.01,), (0.02,), (0.04,), (0.08,)]
    assert [len(connection.heard(Op.IDENTIFY)) for connection in server.connections] == [1] * 5


@pytest.mark.usefixtures("supervised")
async def test_the_pauses_have_a_longest(
    server: Server, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level("INFO", logger="bot.app")
    monkeypatch.setattr("bot.app.LONGEST_PAUSE", 0.02)
    await upset_often(server, 3)
    assert pauses(caplog) == [(0.01,), (0.02,), (0.02,)]


@pytest.mark.usefixtures("supervised")
async def test_a_client_that_ran_long_enough_starts_again_with_the_first_pause(
    server: Server, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level("INFO", logger="bot.app")
    monkeypatch.setattr("bot.app.CALM", 0.0)
    await upset_often(server, 3)
    assert pauses(caplog) == [(0.01,), (0.01,), (0.01,)]


async def test_a_refused_token_is_never_tried_twice(server: Server, make_client: MakeClient) -> None:
    server.token = "a.new.token"  # noqa: S105  # it opens nothing
    with pytest.raises(StartError) as stopped:
        await supervise(make_client, warming_up, TOKEN, FIRST_PAUSE)
    assert (stopped.value.key, stopped.value.code) == ("start-token-refused", 3)
    assert [(request.method, request.path) for request in server.requests] == [("GET", "/users/@me")]


async def test_a_token_that_is_refused_later_is_tried_once_more(
    server: Server, supervised: "asyncio.Task[None]"
) -> None:
    connection = await server.connected()
    server.token = "a.new.token"  # noqa: S105  # it opens nothing
    await connection.close(4004)
    with pytest.raises(StartError) as stopped:
        await supervised
    assert stopped.value.code == 3
    assert len(server.asked("GET", "/users/@me")) == 2


async def test_it_ends_even_if_the_client_misses_that_it_was_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As asyncio.wait_for may do in Python 3.11 when what it waits for comes at the same moment."""
    told = 0

    async def supervise_hard_of_hearing(make_client: MakeClient, beside: object, token: str) -> None:
        nonlocal told
        os.kill(os.getpid(), signal.SIGTERM)
        while told < 2:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                told += 1

    monkeypatch.setattr("bot.app.supervise", supervise_hard_of_hearing)
    monkeypatch.setattr("bot.app.STOP_AGAIN", 0.01)
    await run(settings(tmp_path, show_pack=str(LANTERN), discord_token=TOKEN))
    assert told == 2


async def test_nothing_of_the_warm_up_goes_on_after_the_client_ended(make_client: MakeClient) -> None:
    before = asyncio.all_tasks()
    async with warming_up(make_client()):
        assert len(asyncio.all_tasks() - before) == 1
        await asyncio.sleep(0)  # it begins
    assert asyncio.all_tasks() == before
