"""The log channel gets a copy of every change exactly once, from the change that set it on, also after an outage;
nobody moves it or switches it off in silence; and a long log of one server does not keep the others waiting.
"""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.demo import World
from bot.texts import texts
from bot.upkeep import Upkeep
from bot.views.values import change_line
from tests.cogs.servers import Rounds, Server, at_rest, posts

say = texts()
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
async def here(clock: ManualClock) -> AsyncIterator[World]:
    async with at_rest(clock) as seeded:
        yield seeded


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
        await rounds.after(5 * MINUTE)
    changes = await server.changes()
    first = next(at for at, change in enumerate(changes) if change.name == "log")
    assert copied(server, "log") == [change_line(say, change) for change in changes[first:]]


async def test_a_log_channel_that_is_moved_tells_the_old_one_and_goes_on_in_the_new_one(
    server: Server, rounds: Rounds
) -> None:
    await server.manager.ask("settings server", log=server.channels["log"])
    await rounds.after()
    await server.manager.ask("settings server", log=server.channels["chat"])
    await rounds.after()
    await server.manager.ask("settings server", consent="ask")
    await rounds.after()
    lines = await told(server)
    assert (copied(server, "log"), copied(server, "chat")) == (lines[1:4], lines[2:])


async def test_a_log_channel_that_is_switched_off_is_told_so_and_the_next_one_begins_anew(
    server: Server, rounds: Rounds
) -> None:
    await server.manager.ask("settings server", log=server.channels["log"])
    await rounds.after()
    await server.manager.ask("settings server", clear="log")
    for _ in range(3):
        await rounds.after()
        await server.manager.ask("settings server", consent="ask")
    lines = await told(server)
    assert copied(server, "log") == lines[1:4]
    await server.manager.ask("settings server", log=server.channels["chat"])
    await rounds.after()
    after = (await told(server))[len(lines) :]
    assert (copied(server, "log"), copied(server, "chat")) == (lines[1:4], after[1:])


async def test_a_long_log_comes_ten_to_a_message_and_keeps_nobody_waiting(server: Server, rounds: Rounds) -> None:
    other = Server.found(server.here)
    for each in (server, other):
        await each.manager.ask("settings server", log=each.channels["log"])
    for number in range(45):
        await change(server, number)
    server.here.env.inject_error("POST", f"/channels/{server.channels['log'].id}/messages", times=1)
    seen = []
    for _ in range(3):
        await rounds.after(5 * SECOND)
        seen.append((len(copied(server, "log")), len(server.read("log")), len(copied(other, "log"))))
    assert seen == [(0, 0, 1), (46, 5, 1), (46, 5, 1)]
    assert copied(server, "log") == (await told(server))[1:]


async def test_what_was_refused_is_sent_again_as_it_was_whatever_was_done_since(server: Server, rounds: Rounds) -> None:
    """Discord may have posted it all the same: only the same message again is recognised by it."""
    log = server.channels["log"]
    await server.manager.ask("settings server", log=log)
    await rounds.after()
    await change(server, 0)
    server.here.env.inject_error("POST", f"/channels/{log.id}/messages", times=1)
    await rounds.after()
    await change(server, 1)
    await rounds.after()
    await rounds.after(5 * SECOND)
    _, refused, later, again = posts(server.here, log)
    assert (refused["nonce"], refused["components"]) == (again["nonce"], again["components"])
    assert later["nonce"] != again["nonce"]
    assert sorted(copied(server, "log")) == sorted((await told(server))[1:])


async def change(server: Server, number: int) -> None:
    """One row in the audit trail, without a command."""
    late = ("1h/2d", "5m/1h")[number % 2]
    await server.here.bot.services.settings.change(server.guild.id, server.manager.member.id, {"late": late})


async def told(server: Server) -> list[str]:
    """The audit trail as sentences, the oldest first."""
    return [change_line(say, change) for change in await server.changes()]


def copied(server: Server, channel: str) -> list[str]:
    return [line for text in server.read(channel) for line in text.splitlines()]


async def test_a_log_that_is_switched_off_is_told_so_by_the_next_start_as_well(server: Server, rounds: Rounds) -> None:
    """What was the log is remembered by the database, not by the program."""
    await server.manager.ask("settings server", log=server.channels["log"])
    await rounds.after()
    await server.manager.ask("settings server", clear="log")
    restarted = Upkeep(server.here.bot.services)
    restarted.follow(server.here.bot)
    await restarted.tick()
    await server.here.dispatcher.tick()
    assert copied(server, "log") == (await told(server))[1:4]
