"""/status: how every topic is doing, what is wrong and what to do, and how the bot itself is."""

import math
import re
from datetime import timedelta

import pytest
from simcord.gateway import FakeWebSocket

from bot import __version__
from bot.outbox.delivery import Draft, Target
from bot.outbox.facts import ProblemsFound
from bot.server.settings import Topic
from bot.texts import texts
from tests.cogs.asking import WARNING
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
