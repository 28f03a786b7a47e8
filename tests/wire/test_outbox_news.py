"""Items of feeds on their way from the feed into Discord: posted once, changed, shown to the staff; in a channel, a
thread and a forum.
"""

from collections.abc import AsyncIterator

import discord
import pytest

from bot.app import Program
from bot.clock import ManualClock
from bot.errors import FeedError
from bot.feeds.problems import Problem
from bot.feeds.subscription import Verdict
from bot.outbox.delivery import Draft, Retry, State
from bot.outbox.facts import NewsEdited
from bot.server.kinds import Post
from tests.wire.newsstand import Stand
from tests.wire.payloads import CHANNEL, NEWS, channel
from tests.wire.posts import Fault
from tests.wire.press import BULLETIN, EDITING, ROUND, TAG, URL, Press, place
from tests.wire.saying import (
    BOARD,
    DAY,
    HOME,
    HOUR,
    MINUTE,
    MODERATOR,
    OTHER,
    ROLE,
    at_home,
    draft,
    text,
)
from tests.wire.server import Server


@pytest.fixture
def source() -> Stand:
    return Stand()


@pytest.fixture
async def press(server: Server, by_hand: Program, clock: ManualClock, source: Stand) -> AsyncIterator[Press]:
    async with at_home(server, by_hand, clock, place()) as bot:
        yield Press(bot, source, server)


# -------------------------------------------------------------------- posts


async def test_what_is_new_is_posted_once_and_pings_the_role_of_the_feed(press: Press) -> None:
    await press.follow(role_id=ROLE)
    await press.has("three", "four")
    await press.round()
    assert press.said() == ["## 📰 three", "## 📰 four"]
    assert [each["allowed_mentions"] for each in press.bot.sent()] == [{"parse": [], "roles": [ROLE]}] * 2


async def test_a_post_of_a_forum_has_the_tag_of_the_feed(press: Press) -> None:
    await press.follow(BOARD, post=Post.FORUM, tag_id=int(TAG))
    await press.has("three")
    (sent,) = press.bot.asked("POST", f"/channels/{BOARD}/threads")
    assert (sent["applied_tags"], press.said(BOARD)) == ([TAG], ["## 📰 three"])


@pytest.mark.parametrize("tag_id", [None, 8002])
async def test_a_forum_that_wants_a_tag_waits_for_one(press: Press, tag_id: int | None) -> None:
    """None was chosen, or it is gone."""
    await press.follow(BOARD, post=Post.FORUM, tag_id=tag_id)
    await press.has("three")
    assert (press.said(BOARD), await press.states()) == ([], {"news": State.PENDING})


async def test_a_tag_that_is_gone_where_none_is_needed_is_left_out(press: Press) -> None:
    board = next(each for each in press.server.guilds[0]["channels"] if each["id"] == BOARD)
    await press.bot.hears("guild_channel_update", "CHANNEL_UPDATE", board | {"flags": 0, "name": "news"})
    board["flags"] = 0
    await press.follow(BOARD, post=Post.FORUM, tag_id=8002)
    await press.has("three")
    assert press.said(BOARD) == ["## 📰 three"]


async def test_more_than_five_at_once_are_five_and_one_line(press: Press) -> None:
    await press.follow()
    await press.has(*(f"number {number}" for number in range(8)))
    assert len(press.said()) == 6


@pytest.mark.parametrize(("values", "verdict"), [({"paused": True}, Verdict.PAUSED), (None, Verdict.SKIPPED)])
async def test_what_the_staff_stop_while_it_is_being_posted_in_vain_is_not_posted_later(
    press: Press, values: dict[str, object] | None, verdict: Verdict
) -> None:
    number = await press.follow()
    services = press.bot.program.services
    press.bot.clock.advance(ROUND)
    press.stand.put(URL, *(f"number {each}" for each in range(8)), "two", "one", at=press.bot.clock.now())
    await press.bot.program.poller.tick()
    under_way = (await services.outbox.exchange([], 9)).claimed
    if values is not None:
        await services.feeds.change(HOME, MODERATOR, number, values)
    else:
        await services.feeds.remove(HOME, MODERATOR, number)
    await services.outbox.exchange([(each.delivery, Retry("rate limit")) for each in under_way], 0)
    for _ in range(2):
        await press.follows_up(HOUR)
    found, _ = await services.feeds.history(HOME, number, 8)
    assert (press.said(), {each.story.verdict for each in found}) == ([], {verdict})


# -------------------------------------------------------------------- edits


@pytest.mark.parametrize(
    ("where", "post"),
    [(CHANNEL, Post.MESSAGE), (BULLETIN, Post.MESSAGE), (CHANNEL, Post.THREAD), (BOARD, Post.FORUM)],
)
async def test_a_title_that_changes_changes_the_post_and_pings_nobody(press: Press, where: str, post: Post) -> None:
    await press.follow(where, post=post, role_id=ROLE, tag_id=int(TAG))
    await press.has("three")
    await press.renames("three", "drei")
    assert (press.said(where), await press.states()) == (
        ["## 📰 drei"],
        {"news": State.SENT, "news-edit": State.SENT},
    )
    (sent,) = [each.body for each in press.server.requests if each.method == "PATCH"]
    assert sent["allowed_mentions"] == {"parse": []}
    assert f"<@&{ROLE}>" in text(press.server.posts.seen[0])  # who was pinged still finds out why


async def test_a_post_in_an_archived_thread_is_changed_as_well(press: Press) -> None:
    await press.follow(BOARD, post=Post.FORUM, tag_id=int(TAG))
    await press.has("three")
    (thread,) = press.server.guilds[0]["threads"]
    thread["thread_metadata"]["archived"] = True
    await press.renames("three", "drei")
    await press.follows_up()
    assert (press.said(BOARD), await press.states()) == (["## 📰 drei"], {"news": State.SENT, "news-edit": State.SENT})


@pytest.mark.parametrize("fault", [Fault.UNANSWERED, Fault.LOST, Fault.BROKEN])
async def test_whatever_befalls_an_edit_the_post_says_it_in_the_end(press: Press, fault: Fault) -> None:
    await press.follow()
    await press.has("three")
    press.server.faults = {EDITING: [fault]}
    await press.renames("three", "drei")
    await press.follows_up()
    assert press.said() == ["## 📰 drei"]


def edit(story_id: int) -> Draft:
    return draft("edit", fact=NewsEdited(story_id=story_id, revision=2), lasts=2 * DAY, subject=f"story_{story_id}")


async def test_an_edit_waits_for_its_post(press: Press) -> None:
    """It may be on its way."""
    await press.follow()
    press.server.posts.faults = [Fault.LIMITED]
    await press.has("three")
    await press.bot.say(edit(await press.story_id()))
    await press.renames("three", "drei")
    assert (press.said(), (await press.states())["edit"]) == ([], State.PENDING)
    await press.follows_up(HOUR)
    await press.follows_up(HOUR)
    assert press.said() == ["## 📰 drei"]
    assert set((await press.states()).values()) == {State.SENT}


async def test_an_edit_of_what_was_never_posted_comes_to_an_end(press: Press) -> None:
    await press.follow()
    press.server.posts.forbidden = {CHANNEL}
    await press.has("three")
    await press.bot.say(edit(await press.story_id()))
    for _ in range(2):
        await press.follows_up(12 * HOUR + MINUTE)
    assert (press.said(), await press.states()) == ([], {"news": State.EXPIRED, "edit": State.SENT})


async def test_without_the_right_to_see_the_channel_nothing_is_tried(press: Press) -> None:
    await press.follow(BULLETIN, publish=True)
    await press.has("three")
    board = next(each for each in press.server.guilds[0]["channels"] if each["id"] == BULLETIN)
    hidden = channel(BULLETIN, kind=NEWS, denied=discord.Permissions(view_channel=True).value)
    await press.bot.hears("guild_channel_update", "CHANNEL_UPDATE", hidden)
    asked = len(press.server.requests)
    await press.renames("three", "drei")
    assert len(press.server.requests) == asked
    await press.bot.hears("guild_channel_update", "CHANNEL_UPDATE", board)
    await press.follows_up(HOUR)
    assert (press.said(BULLETIN), len(press.published())) == (["## 📰 drei"], 1)


async def test_a_post_that_somebody_deleted_stays_deleted(press: Press) -> None:
    await press.follow()
    await press.has("three")
    press.server.posts.seen.clear()
    press.server.posts.channels[CHANNEL].clear()
    await press.renames("three", "drei")
    assert (press.said(), (await press.states())["news-edit"]) == ([], State.SENT)


# -------------------------------------------------------------------- for the staff


async def test_what_is_not_trusted_is_shown_to_the_staff(press: Press) -> None:
    await press.bot.change(staff_channel=OTHER)
    await press.follow(trusted=False)
    await press.has("three")
    assert (press.said(), len(press.said(OTHER)), "three" in text(press.server.posts.seen[0])) == ([], 1, True)


async def test_what_was_decided_before_it_was_shown_is_not_shown(press: Press) -> None:
    await press.bot.change(staff_channel=OTHER)
    press.server.posts.faults = [Fault.LIMITED]
    await press.follow(trusted=False)
    await press.has("three")
    await press.bot.program.services.news.skip(HOME, MODERATOR, await press.story_id())
    await press.follows_up(HOUR)
    assert (press.said(), press.said(OTHER)) == ([], [])


async def test_a_feed_that_fails_for_days_is_told_unless_it_works_again_by_then(press: Press) -> None:
    await press.bot.change(staff_channel=OTHER)
    await press.follow()
    press.stand.refused[URL] = FeedError(Problem.STATUS, "404")
    for _ in range(5):
        await press.follows_up(DAY)
        await press.round()
    assert len(press.said(OTHER)) == 1
