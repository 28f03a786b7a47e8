"""What keeps a topic from being posted is told to the staff: in time, but not too often, where and how they want it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.demo import World
from bot.server.changes import Action
from bot.texts import texts
from tests.cogs.asking import WARNING
from tests.cogs.servers import Rounds, Server, at_rest, posts

say = texts()
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
TOLD = say("notice-title")


@pytest.fixture
async def here(clock: ManualClock) -> AsyncIterator[World]:
    async with at_rest(clock) as seeded:
        yield seeded


async def test_staff_are_told_after_five_minutes_and_then_once_a_day(posting: Server, rounds: Rounds) -> None:
    posting.deny(posting.channels["news"], "send_messages")
    told = []
    for time in (timedelta(), 4 * MINUTE, MINUTE, MINUTE, DAY - 2 * MINUTE, MINUTE, DAY):
        await rounds.after(time)
        told.append(len(posting.read("staff")))
    assert told == [0, 0, 1, 1, 1, 2, 3]
    first = posting.read("staff")[0]
    assert first.startswith(f"## {TOLD}\n**{say('topic-news')}**\n{WARNING}")
    assert posting.channels["news"].mention in first
    assert say("permission-send-messages") in first
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


async def test_a_notice_whose_thread_fails_is_not_sent_again_but_gets_it_later(posting: Server, rounds: Rounds) -> None:
    await posting.manager.ask("settings topic", topic="staff", post="thread")
    posting.deny(posting.channels["news"], "send_messages")
    await rounds.after()
    posting.here.env.inject_error("POST", "/channels/*/messages/*/threads", times=1)
    for _ in range(3):
        await rounds.after(5 * MINUTE)
    assert len(posts(posting.here, posting.channels["staff"])) == 1
    assert [thread.name for thread in posting.channels["staff"].threads] == [TOLD]


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
