"""The rounds of the upkeep: what can no longer be posted pauses and resumes by itself and wipes nothing; staff are told
in time, but not too often; and no trouble of one server is one of another.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from simcord.backend import serializers

from bot.clock import ManualClock
from bot.demo import World
from bot.server.changes import Action
from bot.surroundings import findings
from bot.texts import texts
from tests.cogs.asking import ProvokedError
from tests.cogs.servers import Rounds, Server, at_rest, posts

say = texts()
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
TOLD = say("notice-title")


@pytest.fixture
async def here(clock: ManualClock) -> AsyncIterator[World]:
    async with at_rest(clock) as seeded:
        yield seeded


@pytest.fixture
def rounds(here: World, clock: ManualClock) -> Rounds:
    return Rounds(here, clock)


@pytest.fixture
async def posting(server: Server, rounds: Rounds) -> Server:
    """News go to #news and staff notices to #staff, and all is well."""
    await server.manager.ask("settings topic", topic="news", channel=server.channels["news"])
    await server.manager.ask("settings topic", topic="staff", channel=server.channels["staff"])
    await rounds.after()
    return server


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


# -------------------------------------------------------------------- telling the staff


async def test_staff_are_told_after_five_minutes_and_then_once_a_day(posting: Server, rounds: Rounds) -> None:
    posting.deny(posting.channels["news"], "send_messages")
    told = []
    for time in (timedelta(), 4 * MINUTE, MINUTE, MINUTE, DAY - 2 * MINUTE, MINUTE, DAY):
        await rounds.after(time)
        told.append(len(posting.read("staff")))
    assert told == [0, 0, 1, 1, 1, 2, 3]
    first = posting.read("staff")[0]
    assert first.startswith(f"## {TOLD}\n**News**\n- In {posting.channels['news'].mention}")
    assert "Send Messages" in first
    assert say("notice-footer") in first


async def test_a_permission_that_comes_and_goes_is_told_once_a_day_all_the_same(
    posting: Server, rounds: Rounds
) -> None:
    for _ in range(6):
        posting.deny(posting.channels["news"], "send_messages")
        await rounds.after()
        await rounds.after(10 * MINUTE)
        posting.deny(posting.channels["news"])
        await rounds.after(10 * MINUTE)
    assert len(posting.read("staff")) == 1
    posting.deny(posting.channels["news"], "send_messages")
    await rounds.after()
    await rounds.after(DAY)
    assert len(posting.read("staff")) == 2


async def test_what_is_well_again_within_five_minutes_is_told_to_nobody(posting: Server, rounds: Rounds) -> None:
    posting.deny(posting.channels["news"], "send_messages")
    await rounds.after()
    posting.deny(posting.channels["news"])
    await rounds.after(6 * MINUTE)
    assert posting.read("staff") == []


async def test_with_a_time_of_day_the_notice_waits_for_it_and_status_says_when(posting: Server, rounds: Rounds) -> None:
    await posting.manager.ask("settings topic", topic="staff", at="18:00")  # it is noon
    posting.deny(posting.channels["news"], "send_messages")
    await rounds.after()
    due = int(posting.here.bot.services.clock.now().timestamp()) + 6 * 3600
    assert f"<t:{due}:R>" in (await posting.manager.ask("status")).text
    await rounds.after(timedelta(hours=6) - MINUTE)
    assert posting.read("staff") == []
    await rounds.after(MINUTE)
    assert len(posting.read("staff")) == 1


async def test_a_notice_pings_the_role_of_the_staff_and_nobody_else(posting: Server, rounds: Rounds) -> None:
    role = posting.roles["moderators"]
    await posting.manager.ask("settings topic", topic="staff", role=role)
    await posting.manager.ask("settings topic", topic="news", role=posting.roles["fans"])
    posting.deny(posting.channels["news"], "send_messages")
    await rounds.after()
    await rounds.after(5 * MINUTE)
    assert [sent["allowed_mentions"] for sent in posts(posting.here, posting.channels["staff"])] == [
        {"parse": [], "roles": [role.id]}
    ]
    assert role.mention in posting.read("staff")[0]


@pytest.mark.parametrize("form", ["thread", "forum"])
async def test_notices_can_be_threads_and_posts_in_a_forum(posting: Server, rounds: Rounds, form: str) -> None:
    place = posting.guild.create_forum_channel("board") if form == "forum" else posting.channels["staff"]
    await posting.manager.ask("settings topic", topic="staff", channel=place, post=form)
    posting.deny(posting.channels["news"], "send_messages")
    await rounds.after()
    await rounds.after(5 * MINUTE)
    assert [thread.name for thread in place.threads] == [TOLD]


async def test_a_notice_whose_thread_fails_is_not_sent_again(posting: Server, rounds: Rounds) -> None:
    await posting.manager.ask("settings topic", topic="staff", post="thread")
    posting.deny(posting.channels["news"], "send_messages")
    await rounds.after()
    posting.here.env.inject_error("POST", "/channels/*/messages/*/threads", times=1)
    for _ in range(3):
        await rounds.after(5 * MINUTE)
    assert len(posting.read("staff")) == 1


async def test_a_staff_channel_that_cannot_be_written_to_gets_its_notice_later(posting: Server, rounds: Rounds) -> None:
    for channel in ("news", "staff"):
        posting.deny(posting.channels[channel], "send_messages")
    await rounds.after()
    await rounds.after(2 * DAY)
    assert len(await posting.rows(Action.PAUSED)) == 2
    assert posts(posting.here, posting.channels["staff"]) == []
    posting.deny(posting.channels["staff"])
    await rounds.after()
    assert [text.splitlines()[1] for text in posting.read("staff")] == ["**News**"]


@pytest.mark.parametrize("status", [500, 403])
async def test_a_notice_that_discord_refused_is_sent_in_a_later_round_and_once(
    posting: Server, rounds: Rounds, status: int
) -> None:
    staff = posting.channels["staff"]
    posting.deny(posting.channels["news"], "send_messages")
    await rounds.after()
    posting.here.env.inject_error("POST", f"/channels/{staff.id}/messages", status=status, times=2)
    for expected in (0, 0, 1, 1):
        await rounds.after(5 * MINUTE)
        assert len(posting.read("staff")) == expected
    sent = posts(posting.here, staff)
    assert (len(sent), {each["enforce_nonce"] for each in sent}, len({each["nonce"] for each in sent})) == (
        3,
        {True},
        1,
    )


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
