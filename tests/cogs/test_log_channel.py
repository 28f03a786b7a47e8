"""The log channel gets a copy of every change exactly once, from the change that set it on, also after an outage."""

from collections.abc import AsyncIterator

import pytest

from bot.clock import ManualClock
from bot.demo import World
from bot.texts import texts
from bot.views.values import change_line
from tests.cogs.servers import Rounds, Server, at_rest, posts

say = texts()


@pytest.fixture
async def here(clock: ManualClock) -> AsyncIterator[World]:
    async with at_rest(clock) as seeded:
        yield seeded


@pytest.fixture
def rounds(here: World, clock: ManualClock) -> Rounds:
    return Rounds(here, clock)


async def test_the_log_begins_with_the_change_that_set_it_and_has_every_change_once(
    server: Server, rounds: Rounds
) -> None:
    await server.manager.ask("settings server", consent="ask")
    await server.manager.ask("settings server", log=server.channels["log"])
    for late in ("1h/2d", "5m/1h"):
        await rounds.after()
        await server.manager.ask("settings server", late=late)
    await rounds.after()
    await rounds.after()
    changes = await server.changes()
    first = next(at for at, change in enumerate(changes) if change.name == "log")
    assert copied(server, "log") == [change_line(say, change) for change in changes[first:]]
    assert all(sent["allowed_mentions"]["parse"] == [] for sent in posts(server.here, server.channels["log"]))


async def test_a_log_that_could_not_be_written_catches_up_in_order(server: Server, rounds: Rounds) -> None:
    log = server.channels["log"]
    await server.manager.ask("settings server", log=log)
    await rounds.after()
    server.deny(log, "send_messages")
    for late in ("1h/2d", "5m/1h") * 8:
        await server.manager.ask("settings server", late=late)
        await rounds.after()
    server.deny(log)
    server.here.env.inject_error("POST", f"/channels/{log.id}/messages", times=1)
    for _ in range(3):
        await rounds.after()
    changes = await server.changes()
    first = next(at for at, change in enumerate(changes) if change.name == "log")
    assert copied(server, "log") == [change_line(say, change) for change in changes[first:]]


async def test_another_log_channel_begins_anew(server: Server, rounds: Rounds) -> None:
    await server.manager.ask("settings server", log=server.channels["log"])
    await rounds.after()
    await server.manager.ask("settings server", log=server.channels["chat"])
    await rounds.after()
    last = (await server.changes())[-1]
    assert copied(server, "chat") == [change_line(say, last)]


def copied(server: Server, channel: str) -> list[str]:
    return [line for text in server.read(channel) for line in text.splitlines()]
