"""/status: how every topic is doing, what is wrong and what to do, and how the bot itself is."""

import math
import re
from datetime import timedelta

import pytest
from simcord.gateway import FakeWebSocket

from bot import __version__
from bot.feeds.subscription import FeedHealth
from bot.outbox.delivery import Draft, Target
from bot.outbox.facts import ProblemsFound
from bot.server.settings import Topic
from bot.texts import texts
from tests.cogs.asking import WARNING
from tests.cogs.following import follow
from tests.cogs.servers import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()


async def test_it_tells_of_every_topic_and_of_the_bot(server: Server) -> None:
    answer = await server.moderator.ask("status")
    lines = answer.text.splitlines()
    assert (answer.private, lines[0]) == (True, f"## {say('status-title')}")
    for topic in Topic:
        assert any(f"**{say(f'topic-{topic}')}** · {say('state-not-set')}" in line for line in lines)
    assert re.search(rf"\*\*Truham {re.escape(__version__)}\*\* .*\d ms.*\d ms.* 1 .* 1", lines[1])


@pytest.mark.parametrize("lag", [math.inf, math.nan])
async def test_before_the_first_heartbeat_how_fast_discord_answers_is_not_known(
    server: Server, monkeypatch: pytest.MonkeyPatch, lag: float
) -> None:
    known = (await server.moderator.ask("status")).text
    monkeypatch.setattr(FakeWebSocket, "latency", lag)
    answer = await server.moderator.ask("status")
    assert (answer.title, answer.private) == (f"## {say('status-title')}", True)
    assert ("an unknown time" in known, "an unknown time" in answer.text) == (False, True)


async def test_what_is_wrong_stands_below_its_topic_with_what_to_do(server: Server) -> None:
    news, log = server.channels["news"], server.channels["log"]
    await server.manager.ask("settings topic", topic="news", channel=news)
    await server.manager.ask("settings topic", topic="releases", channel=server.channels["chat"])
    await server.manager.ask("settings server", log=log)
    for channel in (news, log):
        server.deny(channel, "attach_files")
    lines = (await server.moderator.ask("status")).text.splitlines()
    at, fine, of_log = (
        next(number for number, line in enumerate(lines) if mark in line)
        for mark in ("🟠 📰", "🟢 🎬", f"🟠 **{say('setting-log')}**")
    )
    assert lines[at + 2].startswith(WARNING)
    assert news.mention in lines[at + 2]
    assert say("permission-attach-files") in lines[at + 2]
    assert lines[at + 3] == f"- {say('status-goes-on')}"
    assert fine == at + 4
    assert lines[of_log + 1].startswith(WARNING)
    assert log.mention in lines[of_log + 1]


async def test_the_last_post_is_told(server: Server) -> None:
    await server.manager.ask("settings topic", topic="staff", channel=server.channels["staff"])
    before = (await server.moderator.ask("status")).text
    services = server.here.bot.services
    now, target = services.clock.now(), Target(server.guild.id, server.channels["staff"].id)
    notice = Draft("notice", ProblemsFound(problems={"news": "gone"}), target, now, now + timedelta(days=1))
    await services.outbox.put([notice])
    await server.here.dispatcher.tick()
    last, _ = (await services.outbox.times(server.guild.id))[Topic.STAFF]
    assert last is not None
    stamp = f"<t:{int(last.timestamp())}:R>"
    assert (stamp in before, stamp in (await server.moderator.ask("status")).text) == (False, True)


async def test_check_again_looks_anew_and_only_for_who_still_may(server: Server) -> None:
    await server.manager.ask("settings topic", topic="news", channel=server.channels["news"])
    page = await server.moderator.ask("status")
    server.deny(server.channels["news"], "send_messages")
    page = await server.moderator.press(page, "Check again")
    assert ("🟠 📰" in page.text, page.text.splitlines()[1], page.private) == (True, say("setup-checked"), True)
    server.demote(server.moderator, "moderators")
    assert (await server.moderator.press(page, "Check again")).text == say("error-not-staff")


# -------------------------------------------------------------------- feeds


def of_feeds(text: str) -> list[str]:
    """What stands below the title of the feeds."""
    _, _, below = text.partition(f"### {say('status-feeds')}\n")
    return below.splitlines()


async def test_feeds_are_told_those_that_fail_first_with_why_and_what_is_paused_last(server: Server) -> None:
    assert of_feeds((await server.moderator.ask("status")).text) == []
    now = server.here.bot.services.clock.now().replace(microsecond=0)
    fine = FeedHealth(checked_at=now, fetched_at=now, next_at=now + timedelta(hours=1))
    broken = FeedHealth(
        checked_at=now, next_at=now + timedelta(hours=2), failing_since=now - timedelta(days=1), failures=3,
        problem="timeout",
    )  # fmt: skip
    news = server.channels["news"].id
    await follow(server, "A paused one", health=fine, paused=True, channel_id=news)
    await follow(server, "B *works*", health=fine, channel_id=news)
    await follow(server, "C fails", health=broken, channel_id=news)
    fails, works, paused = of_feeds((await server.moderator.ask("status")).text)
    assert fails.startswith("🟠 **C fails** · ")
    for part in (say("error-feed-timeout", detail=""), *(f"<t:{int(at.timestamp())}:R>" for at in (
        now - timedelta(days=1), now + timedelta(hours=2)))):  # fmt: skip
        assert part in fails
    assert works.startswith(r"🟢 **B \*works\*** · ")
    assert f"<t:{int(now.timestamp())}:R>" in works
    assert paused == f"⚪ **A paused one** · {say('feed-flag-paused')}"


async def test_of_many_feeds_some_are_named_and_the_rest_counted_and_it_still_fits(server: Server) -> None:
    now = server.here.bot.services.clock.now()
    broken = FeedHealth(
        checked_at=now, next_at=now + timedelta(days=1), failing_since=now, failures=3, problem="status 404"
    )
    for number in range(20):
        await follow(server, f"{'A long name of a feed ' * 3}{number}", health=broken if number < 12 else None)
    for topic in ("news", "releases", "staff", "quotes", "on-this-day"):
        await server.manager.ask("settings topic", topic=topic, channel=server.channels["log"])
    server.deny(server.channels["log"], "send_messages", "view_channel", "attach_files", "embed_links")
    text = (await server.moderator.ask("status")).text
    *named, more = of_feeds(text)
    assert 3 <= len(named) <= 15
    assert more == say("status-feeds-more", count=20 - len(named))
    assert len(text) < 4_000
