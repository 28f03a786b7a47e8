"""The rounds of the upkeep: what can no longer be posted pauses and resumes by itself and wipes nothing; every server
is looked at as it is when it is its turn; and no trouble of one server is one of another.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from simcord.backend import serializers

from bot.clock import ManualClock
from bot.demo import World
from bot.server.changes import Action
from bot.server.health import Health
from bot.surroundings import findings
from bot.texts import texts
from tests.cogs.asking import ProvokedError
from tests.cogs.servers import Rounds, Server, at_rest

say = texts()
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
async def here(clock: ManualClock) -> AsyncIterator[World]:
    async with at_rest(clock) as seeded:
        yield seeded


# -------------------------------------------------------------------- pausing and resuming


async def test_a_lost_permission_pauses_and_comes_back_and_wipes_nothing(posting: Server, rounds: Rounds) -> None:
    before = await posting.values()
    posting.deny(posting.channels["news"], "embed_links", "attach_files")
    await rounds.after()
    await rounds.after()
    paused = [(None, "paused", "news", None, "embed_links attach_files")]
    assert await posting.rows(Action.PAUSED, Action.RESUMED) == paused
    for command in ("status", "setup", "settings show"):
        assert f"🟠 📰 **News** · {say('state-paused')}" in (await posting.manager.ask(command)).text
    status = (await posting.manager.ask("status")).text
    assert "Embed Links and Attach Files" in status
    assert say("status-goes-on") in status
    posting.deny(posting.channels["news"])
    await rounds.after()
    resumed = (None, "resumed", "news", "embed_links attach_files", None)
    assert await posting.rows(Action.PAUSED, Action.RESUMED) == [*paused, resumed]
    assert "🟢 📰" in (await posting.manager.ask("status")).text
    assert await posting.values() == before


async def test_a_deleted_channel_pauses_until_another_one_is_chosen(posting: Server, rounds: Rounds) -> None:
    before = await posting.values()
    posting.here.env.backend.delete_channel(posting.channels["news"].id)
    await rounds.after()
    assert (await posting.rows(Action.PAUSED), await posting.values()) == (
        [(None, "paused", "news", None, "gone")],
        before,
    )
    screen = await posting.screen(posting.manager, "News")
    assert "The channel is gone" in screen.text
    await posting.manager.pick(screen, "news.channel", posting.channels["chat"])
    await rounds.after()
    assert await posting.rows(Action.RESUMED) == [(None, "resumed", "news", "gone", None)]


async def test_a_deleted_role_is_told_but_pauses_nothing(posting: Server, rounds: Rounds) -> None:
    await posting.manager.ask("settings topic", topic="news", role=posting.roles["fans"])
    before = await posting.values()
    posting.here.env.backend.delete_role(posting.guild.id, posting.roles["fans"].id)
    await rounds.after()
    status = (await posting.manager.ask("status")).text
    assert ("🟢 📰" in status, say("finding-role-gone") in status) == (True, True)
    assert (await posting.rows(Action.PAUSED), await posting.values()) == ([], before)
    assert (await posting.screen(posting.manager, "News")).title.endswith("News")


async def test_an_outage_is_no_reason_to_think_anything(posting: Server, rounds: Rounds) -> None:
    backend, before = posting.here.env.backend, await posting.values()
    backend.emit("GUILD_DELETE", {"id": str(posting.guild.id), "unavailable": True})
    posting.deny(posting.channels["news"], "attach_files")
    await rounds.after(40 * DAY)
    await rounds.after()
    assert (await posting.rows(Action.PAUSED), await posting.values()) == ([], before)
    backend.emit("GUILD_CREATE", serializers.guild_create_payload(backend, backend.get_guild(posting.guild.id)))
    await rounds.after()
    assert await posting.rows(Action.PAUSED) == [(None, "paused", "news", None, "attach_files")]


async def test_a_server_that_removed_the_bot_is_forgotten_after_thirty_days(posting: Server, rounds: Rounds) -> None:
    posting.here.env.backend.remove_guild(posting.guild.id)
    await rounds.after()
    await rounds.after(30 * DAY - MINUTE)
    assert await posting.values() != {}
    await rounds.after(MINUTE)
    assert (await posting.values(), await posting.rows()) == ({}, [])


# -------------------------------------------------------------------- one server after the other


async def test_trouble_with_one_server_never_stops_the_others(
    posting: Server, rounds: Rounds, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = Server.found(posting.here)
    await other.manager.ask("settings topic", topic="news", channel=other.channels["news"])

    async def broken(guild: Any, *args: Any) -> Any:
        if guild.id == posting.guild.id:
            raise ProvokedError("a test broke this server")
        return await findings(guild, *args)

    monkeypatch.setattr("bot.upkeep.findings", broken)
    other.deny(other.channels["news"], "attach_files")
    await rounds.after()
    assert await other.rows(Action.PAUSED) == [(None, "paused", "news", None, "attach_files")]
    assert "a test broke this server" in caplog.text


async def test_the_settings_of_a_server_are_read_when_it_is_its_turn(
    posting: Server, rounds: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A round may take minutes: what was changed meanwhile counts."""
    other = Server.found(posting.here)
    await other.manager.ask("settings topic", topic="news", channel=other.channels["news"])
    await rounds.after()
    late: list[Server] = []

    async def meanwhile(guild: Any, *args: Any) -> Any:
        if not late:
            late.append(other if guild.id == posting.guild.id else posting)
            values = {"news.channel": str(late[0].channels["chat"].id)}
            await late[0].here.bot.services.settings.change(late[0].guild.id, late[0].manager.member.id, values)
        return await findings(guild, *args)

    for each in (posting, other):
        each.deny(each.channels["chat"], "attach_files")
    await posting.here.env.settle()
    monkeypatch.setattr("bot.upkeep.findings", meanwhile)
    await rounds.after()
    (server,) = late
    early = posting if server is other else other
    assert (await server.rows(Action.PAUSED), await early.rows(Action.PAUSED)) == (
        [(None, "paused", "news", None, "attach_files")],
        [],
    )


async def test_a_server_that_took_back_its_last_setting_is_looked_at_once_more(server: Server, rounds: Rounds) -> None:
    server.deny(server.channels["news"], "attach_files")
    await server.manager.ask("settings topic", topic="news", channel=server.channels["news"])
    await rounds.after()
    assert {name: health.problem for name, health in (await health_of(server)).items()} == {"news": "attach_files"}
    await server.manager.ask("settings undo")
    await rounds.after()
    assert {name: health.problem for name, health in (await health_of(server)).items()} == {"news": ""}


async def health_of(server: Server) -> dict[str, Health]:
    return await server.here.bot.services.health.get(server.guild.id)
