"""Items of feeds that go on from an announcement channel to the servers that follow it: once each, and no sooner than
Discord allows; nothing waits for them.
"""

from collections.abc import AsyncIterator

import pytest

from bot import transport
from bot.app import Program
from bot.clock import ManualClock
from bot.outbox.delivery import State
from tests.wire.newsstand import Stand
from tests.wire.payloads import CHANNEL
from tests.wire.posts import Fault
from tests.wire.press import BULLETIN, PUBLISHING, ROUND, Press, place
from tests.wire.saying import HOME, HOUR, MINUTE, MODERATOR, SECOND, at_home
from tests.wire.server import Server


@pytest.fixture
def source() -> Stand:
    return Stand()


@pytest.fixture
async def press(server: Server, by_hand: Program, clock: ManualClock, source: Stand) -> AsyncIterator[Press]:
    async with at_home(server, by_hand, clock, place()) as bot:
        yield Press(bot, source, server)


async def test_a_post_is_sent_on_once(press: Press) -> None:
    await press.follow(BULLETIN, publish=True)
    await press.has("three")
    for _ in range(3):
        await press.follows_up(MINUTE)
    assert press.published() == press.said(BULLETIN) == ["## 📰 three"]
    assert await press.states() == {"news": State.SENT, "news-publish": State.SENT}


@pytest.mark.parametrize("fault", [Fault.UNANSWERED, Fault.LOST, Fault.BROKEN])
async def test_whatever_befalls_it_a_post_is_sent_on_once(press: Press, fault: Fault) -> None:
    press.server.faults = {PUBLISHING: [fault]}
    await press.follow(BULLETIN, publish=True)
    await press.has("three")
    for _ in range(3):
        await press.follows_up(MINUTE)
    assert (press.published(), (await press.states())["news-publish"]) == (["## 📰 three"], State.SENT)


async def test_only_an_announcement_channel_has_anybody_to_send_to(press: Press) -> None:
    await press.follow(CHANNEL, publish=True)
    await press.has("three")
    await press.follows_up()
    assert not [each for each in press.server.requests if "crosspost" in each.path]
    assert await press.states() == {"news": State.SENT, "news-publish": State.SENT}


async def test_what_is_beyond_the_limit_is_sent_on_later_and_holds_up_no_post(press: Press) -> None:
    await press.follow(BULLETIN, publish=True)
    for first in (0, 4, 8):
        await press.has(*(f"number {number}" for number in range(first, first + 4)))
        await press.follows_up(SECOND)
        await press.follows_up(MINUTE)
    said = press.said(BULLETIN)
    assert (len(said), len(press.published()), press.server.meter.limited) == (12, 10, {"shared": 2})
    await press.has("one more")
    assert press.said(BULLETIN)[-1] == "## 📰 one more"
    for _ in range(2):
        await press.follows_up(HOUR)
    assert sorted(press.published()) == sorted([*said, "## 📰 one more"])


async def test_it_is_not_tried_again_before_the_body_of_the_answer_says_so(press: Press) -> None:
    """Its header says one second."""
    press.server.publishing.most = 1
    await press.follow(BULLETIN, publish=True)
    await press.has("three", "four")
    await press.follows_up()
    tries = len([each for each in press.server.requests if "crosspost" in each.path])
    for _ in range(11):
        await press.follows_up(5 * MINUTE)
    assert len([each for each in press.server.requests if "crosspost" in each.path]) == tries == 2
    await press.follows_up(5 * MINUTE)
    assert len(press.published()) == 2


async def test_a_limit_that_is_over_soon_holds_up_no_post_either(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    """discord.py would wait half a minute in the middle of it."""
    monkeypatch.setattr(transport, "IMPATIENCE", 0.1)
    press.server.publishing.most, press.server.publishing.within = 1, 30 * SECOND
    await press.follow(BULLETIN, publish=True)
    await press.has("three", "four")
    await press.follows_up()
    assert (len(press.said(BULLETIN)), len(press.published())) == (2, 1)
    await press.follows_up(MINUTE)
    assert len(press.published()) == 2


async def test_without_the_right_to_it_posts_go_on(press: Press) -> None:
    await press.follow(BULLETIN, publish=True)
    press.server.faults = {PUBLISHING: [Fault.FORBIDDEN]}
    await press.has("three")
    await press.follows_up()
    assert (await press.states())["news-publish"] == State.PENDING
    await press.has("four")
    assert len(press.said(BULLETIN)) == 2


async def test_what_waits_for_its_time_of_day_is_sent_on_as_well(press: Press) -> None:
    """It is posted longer after it was found than anything is worth posting late."""
    await press.bot.change(news_at="11:00", late="15m/2h")
    await press.follow(BULLETIN, publish=True)
    await press.has("three")
    await press.follows_up(HOUR)
    assert press.said(BULLETIN) == []
    await press.follows_up(22 * HOUR - ROUND)
    for _ in range(3):
        await press.follows_up(MINUTE)
    assert press.published() == press.said(BULLETIN) == ["## 📰 three"]


async def test_what_is_queued_is_sent_on_from_where_it_was_posted(press: Press) -> None:
    press.server.publishing.most = 1
    number = await press.follow(BULLETIN, publish=True)
    await press.has("three", "four")
    await press.follows_up()
    assert len(press.published()) == 1
    await press.bot.program.services.feeds.change(HOME, MODERATOR, number, {"channel_id": int(CHANNEL)})
    await press.follows_up(2 * HOUR)
    assert sorted(press.published()) == sorted(press.said(BULLETIN)) == ["## 📰 four", "## 📰 three"]
