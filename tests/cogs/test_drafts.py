"""Drafts in the staff channel: they belong to all of the staff, whoever presses changes the message itself, and what is
decided is decided once.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
import simcord

from bot.clock import ManualClock
from bot.demo import World, words
from bot.feeds.subscription import FeedHealth, Story, Subscription, Verdict
from bot.outbox.delivery import Draft, Target
from bot.outbox.facts import FeedFailing
from bot.store import feeds, stories, subscriptions
from bot.texts import texts
from bot.views.turn import EVERYBODYS
from tests.cogs.asking import BUTTON, FIELD, Answer, Asker, _parts
from tests.cogs.following import bring, follow
from tests.cogs.servers import Rounds, Server, at_rest, posts
from tests.conftest import NOW

say = texts()
STAMP = f"<t:{int(NOW.timestamp())}:f>"
POST, EDIT, SKIP, ALWAYS = (say(f"button-{name}") for name in ("post", "edit", "skip", "always"))


@pytest.fixture
async def here(clock: ManualClock) -> AsyncIterator[World]:
    async with at_rest(clock) as seeded:
        yield seeded


@pytest.fixture
async def feed(posting: Server) -> Subscription:
    return await follow(posting)


async def drafted(server: Server, rounds: Rounds, feed: Subscription, title: str = "A trailer", **given: Any) -> Story:
    """An item that waits, with its draft in the staff channel."""
    story = await bring(server, feed, title, Verdict.DRAFT, **given)
    await rounds.after()
    return story


def on_top(server: Server, channel: str = "staff") -> simcord.ResponseMessage:
    """The newest message of the channel, to press its buttons."""
    message = server.channels[channel].history()[-1]
    return simcord.ResponseMessage(server.here.env, server.here.env.backend.get_message(message.channel.id, message.id))


async def press(server: Server, asker: Asker, label: str) -> Answer:
    return Answer.of(await asker.member.click(on_top(server), label=label))


async def press_late(asker: Asker, page: str, number: object) -> Answer:
    """Press a button of a draft as somebody has it on their screen who was not told yet what was decided."""
    return await asker.press_old(f"b1|{page}|{EVERYBODYS}|0|{number}")


def buttons(server: Server, channel: str = "staff") -> list[str]:
    """Those of the newest message that can be pressed."""
    found = _parts(on_top(server, channel).components)
    return [part["label"] for part in found if part["type"] == BUTTON and "custom_id" in part]


async def fill_in(asker: Asker, shown: Answer, *typed: str) -> Answer:
    modal = shown.result.modal
    assert modal is not None
    fields = [part["custom_id"] for part in _parts(modal["components"]) if part["type"] == FIELD]
    return Answer.of(await asker.member.submit_modal(shown.result, dict(zip(fields, typed, strict=True))))


def read(server: Server) -> str:
    """The newest message in the staff channel."""
    return words(server.channels["staff"].history()[-1])


def mark_of(message: simcord.ResponseMessage) -> Any:
    return message.components[0]["id"]


async def verdict(server: Server, story: Story) -> Verdict:
    known = await server.here.bot.services.news.story(story.id)
    assert known is not None
    return known[0].verdict


async def test_what_is_posted_says_by_whom_and_is_posted_once(
    posting: Server, rounds: Rounds, feed: Subscription
) -> None:
    story = await drafted(posting, rounds, feed)
    assert buttons(posting) == [POST, EDIT, SKIP, ALWAYS]
    before = mark_of(on_top(posting))
    answer = await press(posting, posting.moderator, POST)
    assert say("draft-posted", who=posting.moderator.member.mention, when=STAMP) in read(posting)
    assert (buttons(posting), mark_of(on_top(posting)), answer.private) == ([], before, False)
    late = await press_late(posting.manager, "draft_post", story.id)
    assert say("draft-posted", who=posting.moderator.member.mention, when=STAMP) in late.text
    await rounds.after()
    assert [text.splitlines()[0] for text in posting.read("news")] == ["## 📰 A trailer"]
    assert len(posting.read("staff")) == 1
    assert [sent["allowed_mentions"] for sent in posts(posting.here, posting.channels["staff"])] == [{"parse": []}]


async def test_what_is_skipped_is_not_posted(posting: Server, rounds: Rounds, feed: Subscription) -> None:
    story = await drafted(posting, rounds, feed)
    await press(posting, posting.moderator, SKIP)
    assert say("draft-skipped", who=posting.moderator.member.mention, when=STAMP) in read(posting)
    await rounds.after()
    assert (posting.read("news"), buttons(posting), await verdict(posting, story)) == ([], [], Verdict.SKIPPED)


async def test_always_trusts_the_feed_from_now_on(posting: Server, rounds: Rounds, feed: Subscription) -> None:
    await drafted(posting, rounds, feed)
    await press(posting, posting.moderator, ALWAYS)
    assert say("draft-trusted") in read(posting)
    await rounds.after()
    assert len(posting.read("news")) == 1
    assert [each.trusted for each in await posting.here.bot.services.feeds.list(posting.guild.id)] == [True]


async def test_an_edited_draft_goes_on_waiting_and_is_posted_as_it_was_edited(
    posting: Server, rounds: Rounds, feed: Subscription
) -> None:
    await drafted(posting, rounds, feed)
    shown = await press(posting, posting.moderator, EDIT)
    modal = shown.result.modal
    assert modal is not None
    assert [part.get("value") for part in _parts(modal["components"]) if part["type"] == FIELD] == [
        "A trailer",
        "What it is about.",
    ]
    await fill_in(posting.moderator, shown, "**The** trailer", "")
    assert say("draft-changed", who=posting.moderator.member.mention, when=STAMP) in read(posting)
    assert buttons(posting) == [POST, EDIT, SKIP, ALWAYS]
    await press(posting, posting.manager, POST)
    await rounds.after()
    assert [text.splitlines()[0] for text in posting.read("news")] == [r"## 📰 \*\*The\*\* trailer"]


async def test_two_who_edit_at_once_do_not_overwrite_each_other(
    posting: Server, rounds: Rounds, feed: Subscription
) -> None:
    await drafted(posting, rounds, feed)
    boxes = [await press(posting, asker, EDIT) for asker in (posting.moderator, posting.manager)]
    await fill_in(posting.moderator, boxes[0], "From the first", "One")
    await fill_in(posting.manager, boxes[1], "From the second", "Two")
    assert say("error-changed-meanwhile") in read(posting)
    assert "From the first" in read(posting)


async def test_who_edits_what_was_decided_meanwhile_sees_that(
    posting: Server, rounds: Rounds, feed: Subscription
) -> None:
    story = await drafted(posting, rounds, feed)
    shown = await press(posting, posting.moderator, EDIT)
    await press(posting, posting.manager, SKIP)
    await fill_in(posting.moderator, shown, "Too late", "")
    assert say("draft-skipped", who=posting.manager.member.mention, when=STAMP) in read(posting)
    again = await press_late(posting.moderator, "draft_edit", story.id)
    assert (again.result.modal, buttons(posting), await verdict(posting, story)) == (None, [], Verdict.SKIPPED)


async def test_of_many_who_press_the_first_decides(posting: Server, rounds: Rounds, feed: Subscription) -> None:
    story = await drafted(posting, rounds, feed)
    said = set()
    for asker in (posting.moderator, posting.manager, posting.owner):
        for page in ("draft_skip", "draft_post", "draft_always", "draft_edit", "draft_skip"):
            said.add((await press_late(asker, page, story.id)).text.splitlines()[1])
    assert said == {say("draft-skipped", who=posting.moderator.member.mention, when=STAMP)}
    await rounds.after()
    assert posting.read("news") == []
    assert [each.trusted for each in await posting.here.bot.services.feeds.list(posting.guild.id)] == [False]


@pytest.mark.parametrize("label", [POST, EDIT, SKIP, ALWAYS])
async def test_who_is_no_editor_any_more_changes_nothing(
    posting: Server, rounds: Rounds, feed: Subscription, label: str
) -> None:
    story = await drafted(posting, rounds, feed)
    before = read(posting)
    posting.demote(posting.moderator, "moderators")
    for asker, sentence in ((posting.moderator, "error-not-staff"), (posting.fan, "error-not-staff")):
        answer = await press(posting, asker, label)
        assert (answer.private, answer.text) == (True, say(sentence))
    await posting.manager.ask("settings staff", tier="viewers", add=posting.roles["lookers"])
    assert (await press(posting, posting.looker, label)).text == say("error-not-editor")
    assert (read(posting), await verdict(posting, story)) == (before, Verdict.DRAFT)


async def test_a_box_sent_off_by_who_is_no_editor_any_more_changes_nothing(
    posting: Server, rounds: Rounds, feed: Subscription
) -> None:
    await drafted(posting, rounds, feed)
    shown = await press(posting, posting.moderator, EDIT)
    posting.demote(posting.moderator, "moderators")
    assert (await fill_in(posting.moderator, shown, "Mine", "")).text == say("error-not-staff")
    assert "Mine" not in read(posting)


@pytest.mark.parametrize("label", [POST, EDIT, SKIP, ALWAYS])
async def test_what_came_from_a_feed_that_was_removed_is_gone(
    posting: Server, rounds: Rounds, feed: Subscription, label: str
) -> None:
    await drafted(posting, rounds, feed)
    async with posting.here.bot.services.news._database.begin() as conn:
        await subscriptions.delete_subscription(conn, feed.id)
    await press(posting, posting.moderator, label)
    await rounds.after()
    assert (read(posting).splitlines()[0], buttons(posting)) == (f"## 📝 {say('draft-gone')}", [])
    assert posting.read("news") == []


async def test_what_is_forgotten_is_gone(posting: Server, rounds: Rounds, feed: Subscription) -> None:
    await drafted(posting, rounds, feed)
    async with posting.here.bot.services.news._database.begin() as conn:
        await stories.clear_old(conn, NOW + timedelta(days=1))
    await press(posting, posting.moderator, POST)
    assert read(posting).splitlines()[0] == f"## 📝 {say('draft-gone')}"


async def test_an_item_of_another_server_is_none_of_theirs(
    posting: Server, rounds: Rounds, feed: Subscription, here: World
) -> None:
    story = await drafted(posting, rounds, feed)
    other = Server.found(here)
    answer = await press_late(other.manager, "draft_post", story.id)
    assert (say("draft-gone") in answer.text, await verdict(posting, story)) == (True, Verdict.DRAFT)


async def test_a_button_survives_a_restart_and_nonsense_is_refused_kindly(
    posting: Server, rounds: Rounds, feed: Subscription
) -> None:
    story = await drafted(posting, rounds, feed)
    answer = await press_late(posting.moderator, "draft_skip", story.id)
    assert (answer.private, await verdict(posting, story)) == (False, Verdict.SKIPPED)
    for argument in ("", "x", "0", "-1", "9" * 59, "x~1"):
        assert say("draft-gone") in (await press_late(posting.moderator, "draft_post", argument)).text


async def test_where_there_is_no_channel_for_it_who_presses_is_told(
    posting: Server, rounds: Rounds, feed: Subscription
) -> None:
    story = await drafted(posting, rounds, feed)
    await posting.manager.ask("settings topic", topic="news", clear="channel")
    answer = await press(posting, posting.moderator, POST)
    assert (answer.private, answer.text) == (True, say("error-no-news-place"))
    assert (await verdict(posting, story), buttons(posting)) == (Verdict.DRAFT, [POST, EDIT, SKIP, ALWAYS])


# -------------------------------------------------------------------- feeds that fail


async def failing(server: Server, rounds: Rounds) -> Subscription:
    """A feed that has failed for four days, and the notice about it."""
    known = FeedHealth(
        checked_at=NOW - timedelta(hours=1),
        next_at=NOW + timedelta(hours=5),
        failing_since=NOW - timedelta(days=4),
        failures=9,
        problem="status 404",
    )
    feed, staff = await follow(server, health=known), server.channels["staff"].id
    fact = FeedFailing(subscription_id=feed.id, name=feed.name, since=NOW - timedelta(days=4), problem="status 404")
    draft = Draft(f"failing-{feed.id}", fact, Target(server.guild.id, staff), NOW, NOW + timedelta(days=1))
    await server.here.bot.services.outbox.put([draft])
    await rounds.after()
    return feed


async def test_a_failing_feed_is_tried_again_when_staff_ask(posting: Server, rounds: Rounds) -> None:
    feed = await failing(posting, rounds)
    before = mark_of(on_top(posting))
    assert say("error-feed-status", detail="404") in read(posting)
    await press(posting, posting.moderator, say("button-try-now"))
    assert say("feed-trying", who=posting.moderator.member.mention, when=STAMP) in read(posting)
    assert (buttons(posting), mark_of(on_top(posting))) == ([say("button-try-now")], before)
    again = await posting.here.bot.services.feeds.get(posting.guild.id, feed.id)
    assert again.health.next_at == NOW
    posting.demote(posting.moderator, "moderators")
    assert (await press(posting, posting.moderator, say("button-try-now"))).text == say("error-not-staff")


async def test_a_feed_that_works_again_or_is_gone_is_told(posting: Server, rounds: Rounds) -> None:
    feed = await failing(posting, rounds)
    async with posting.here.bot.services.news._database.begin() as conn:
        await feeds_work(conn, feed)
    await press(posting, posting.moderator, say("button-try-now"))
    assert (read(posting), buttons(posting)) == (f"## 📰 {say('feed-fine', name=feed.name)}", [])
    async with posting.here.bot.services.news._database.begin() as conn:
        await subscriptions.delete_subscription(conn, feed.id)
    late = await press_late(posting.moderator, "feed_try", feed.id)
    assert late.text == f"## 📰 {say('feed-gone')}"


async def feeds_work(conn: Any, feed: Subscription) -> None:
    values: Mapping[str, object] = {"failing_since": None, "failures": 0, "problem": ""}
    await feeds.put_values(conn, feed.feed_id, values)
