"""The screen of a feed: every control changes one thing; old screens, demoted staff and double clicks do no harm."""

from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import product
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from bot.clock import ManualClock
from bot.demo import World
from bot.errors import FeedError
from bot.feeds.filters import Filters
from bot.feeds.problems import Problem
from bot.feeds.subscription import Subscription
from bot.server.kinds import Post
from bot.texts import texts
from tests.cogs.asking import Answer, findings
from tests.cogs.feeding import Reading, Web, document, fed
from tests.cogs.servers import Server
from tests.cogs.test_sloppy_input import TYPED, assert_harmless
from tests.conftest import NOW

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()
CLOCK, WEB = ManualClock(NOW), Web()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here() -> AsyncIterator[World]:
    async with fed(CLOCK, WEB) as seeded:
        yield seeded


@pytest_asyncio.fixture(loop_scope="module")
async def reading(server: Server) -> AsyncIterator[Reading]:
    WEB.documents.clear()
    found = await Reading.of(server, WEB, CLOCK)
    await found.begin()
    yield found
    await found.stop()


async def screen(reading: Reading) -> Answer:
    return await reading.ask("show", feed="Example News")


async def typed(reading: Reading, field: str, text: str) -> Answer:
    moderator = reading.server.moderator
    shown = await moderator.choose(await screen(reading), say(f"feed-text-{field}"))
    return await moderator.fill_in(shown, text)


# -------------------------------------------------------------------- each control


async def test_a_switch_turns_one_thing(reading: Reading) -> None:
    m, before = reading.server.moderator, await reading.feed()
    answer = await screen(reading)
    for field, value in {"trusted": False, "spoilers": True, "publish": True, "paused": True}.items():
        to, back = ("on", "off") if value else ("off", "on")
        answer = await m.press(answer, say(f"button-feed-{field}-{to}"))
        assert (answer.private, say("feed-changed") in answer.text) == (True, True)
        assert changed(before, await reading.feed()) == {field: value}
        answer = await m.press(answer, say(f"button-feed-{field}-{back}"))
        assert changed(before, await reading.feed()) == {}


def changed(before: Subscription, after: Subscription) -> dict[str, object]:
    return {
        name: getattr(after, name)
        for name in vars(before)
        if name != "health" and getattr(before, name) != getattr(after, name)
    }


async def test_channel_and_role_are_picked_and_taken_back(reading: Reading) -> None:
    server, before = reading.server, await reading.feed()
    m, chat, fans = server.moderator, server.channels["chat"], server.roles["fans"]
    answer = await m.pick(await screen(reading), f"{before.id}~channel", chat)
    answer = await m.pick(answer, f"{before.id}~role", fans)
    assert changed(before, await reading.feed()) == {"channel_id": chat.id, "role_id": fans.id}
    assert (say("feed-place", channel=chat.mention) in answer.text, fans.mention in answer.text) == (True, True)
    assert findings(answer.text) == [say("finding-none")]
    assert say("button-feed-publish-on") not in answer.buttons
    answer = await m.pick(answer, f"{before.id}~channel")
    answer = await m.pick(answer, f"{before.id}~role")
    assert changed(before, await reading.feed()) == {}
    answer = await m.pick(answer, f"{before.id}~role", server.guild.default_role)
    assert answer.text == say("error-setting-everyone")
    assert changed(before, await reading.feed()) == {}


async def test_without_a_right_the_screen_says_where_to_grant_it(reading: Reading) -> None:
    reading.server.deny(reading.server.channels["news"], "send_messages")
    answer = await screen(reading)
    assert say("permission-send-messages") in answer.text
    reading.server.deny(reading.server.channels["news"])
    again = await reading.server.moderator.press(answer, say("button-check-again"))
    assert (findings(again.text), say("feed-checked") in again.text) == ([say("finding-none")], True)


async def test_a_forum_brings_its_form_and_asks_for_a_tag(reading: Reading) -> None:
    server, feed = reading.server, await reading.feed()
    forum = server.guild.create_forum_channel("clippings")
    tags = [
        {"id": f"800{n}", "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
        for n, name in enumerate(("Show", "Books"))
    ]
    server.here.env.backend.edit_channel(forum.id, {"available_tags": tags})
    answer = await server.moderator.pick(await screen(reading), f"{feed.id}~channel", forum)
    assert (await reading.feed()).post is Post.FORUM
    await server.moderator.choose(answer, "Books")
    tag_id = (await reading.feed()).tag_id
    answer = await screen(reading)
    assert (tag_id is not None, say("feed-tag", tag="Books") in answer.text) == (True, True)
    await server.moderator.pick(answer, f"{feed.id}~channel", server.channels["chat"])
    after = await reading.feed()
    assert (after.post, after.tag_id) == (None, None)


async def test_the_form_is_chosen(reading: Reading) -> None:
    answer = await reading.server.moderator.choose(await screen(reading), say("post-thread"))
    assert (await reading.feed()).post is Post.THREAD
    await reading.server.moderator.choose(answer, say("feed-form-choice-usual")[:100])
    assert (await reading.feed()).post is None


async def test_a_name_is_typed_and_taken_back(reading: Reading) -> None:
    m = reading.server.moderator
    answer = await typed(reading, "name", "  What\nelse \u202e is **new** ")
    assert "What else" in answer.title
    assert (await reading.feed()).name.startswith("What else")
    shown = await m.choose(answer, say("feed-text-name"))
    answer = await m.fill_in(shown, " \u00a0 ")
    assert (await reading.feed()).name == urlsplit(reading.url).hostname


async def test_filters_are_typed_clause_by_clause_and_shown_in_words(reading: Reading) -> None:
    await typed(reading, "not", "giveaway, sponsored post")
    await typed(reading, "any", "Heartstopper\nOseman")
    answer = await typed(reading, "contains", "season 4")
    feed = await reading.feed()
    assert feed.filters == Filters(
        contains=("season 4",), any=("Heartstopper", "Oseman"), not_=("giveaway", "sponsored post")
    )
    assert 'have none of: "giveaway" and "sponsored post"' in answer.text
    await typed(reading, "contains", "")
    await typed(reading, "not", " ")
    assert (await reading.feed()).filters == Filters(any=("Heartstopper", "Oseman"))


async def test_words_that_cannot_be_are_told_and_change_nothing(reading: Reading) -> None:
    for text in ("x" * 61, ", ".join(f"word{n}" for n in range(21)), "!!!"):
        answer = await typed(reading, "not", text)
        assert (answer.private, answer.text.startswith("I could not read")) == (True, True)
    assert (await reading.feed()).filters == Filters()


async def test_anything_may_be_typed(reading: Reading) -> None:
    m, number = reading.server.moderator, f"#{(await reading.feed()).id}"
    for field, (kind, text) in product(("name", "any"), TYPED.items()):
        shown = await m.choose(await reading.ask("show", feed=number), say(f"feed-text-{field}"))
        answer = await m.fill_in(shown, text[-80:])
        assert (kind, answer.private, bool(answer.text)) == (kind, True, True)
        assert_harmless(field, answer)


async def test_try_now_looks_into_it_soon(reading: Reading) -> None:
    WEB.documents[reading.url] = FeedError(Problem.TIMEOUT)
    await reading.round()
    failing = await screen(reading)
    assert say("error-feed-timeout") in failing.text
    WEB.documents[reading.url] = document("Old news")
    asked = len(WEB.asked)
    CLOCK.advance(timedelta(minutes=2))  # more often than that it is not asked
    answer = await reading.server.moderator.press(failing, say("button-feed-try"))
    assert say("feed-tried") in answer.text
    await reading.server.here.poller.tick()
    assert len(WEB.asked) == asked + 1
    again = await reading.server.moderator.press(answer, say("button-check-again"))
    assert say("error-feed-timeout") not in again.text


# -------------------------------------------------------------------- pausing and removing


async def test_pausing_and_resuming_by_command(reading: Reading) -> None:
    answer = await reading.ask("pause", feed="Example News")
    assert (answer.title, (await reading.feed()).paused) == ("## ⚪ Example News", True)
    await reading.come("While away", "Old news")
    answer = await reading.ask("resume", feed="Example News")
    assert (answer.title, (await reading.feed()).paused) == ("## 🟢 Example News", False)
    await reading.come("Back again", "While away", "Old news")
    (posted,) = reading.server.read("news")
    assert "Back again" in posted
    assert say("why-paused") in (await reading.ask("why")).text


async def test_removing_asks_first_and_can_be_thought_over(reading: Reading) -> None:
    m = reading.server.moderator
    question = await reading.ask("remove", feed="Example News")
    assert (question.private, len(await reading.known())) == (True, 1)
    back = await m.press(question, say("button-feed-keep"))
    assert (back.title, len(await reading.known())) == ("## 🟢 Example News", 1)
    question = await m.press(back, say("button-feed-remove"))
    answer = await m.press(question, say("button-feed-remove-yes"))
    assert (say("feed-removed", name="Example News") in answer.text, await reading.known()) == (True, [])


# -------------------------------------------------------------------- what is old, and who may


async def test_the_old_screen_of_a_removed_feed_says_so(reading: Reading) -> None:
    m, page = reading.server.moderator, await screen(reading)
    feed = await reading.feed()
    question = await m.press(page, say("button-feed-remove"))
    yes = question.buttons[say("button-feed-remove-yes")]
    await m.press(question, say("button-feed-remove-yes"))
    gone = say("error-no-feed", text="", near="")
    for label, custom_id in page.buttons.items():
        if label != say("button-feed-list"):
            assert ((await m.press_old(custom_id)).text, label) == (gone, label)
    assert (await m.press_old(yes)).text == gone
    for custom_id in (f"b1|feed_set|{m.member.id}|1|{feed.id}~channel~x", f"b1|feed|{m.member.id}|1|{2**70}"):
        assert (await m.press_old(custom_id)).private


async def test_a_button_of_another_version_says_so(reading: Reading) -> None:
    m, feed = reading.server.moderator, await reading.feed()
    for page, argument in (
        ("feed_set", f"{feed.id}~colour~red"),
        ("feed_set", f"{feed.id}~post~x"),
        ("feed_set", f"{feed.id}~trusted~maybe"),
        ("feed_set", f"{feed.id}~role~x"),
        ("feed_ask", f"{feed.id}~colour"),
        ("feed_follow", "nothing"),
        ("feed", "x"),
    ):
        answer = await m.press_old(f"b1|{page}|{m.member.id}|1|{argument}")
        assert ((page, argument), answer.text, answer.private) == ((page, argument), say("error-stale"), True)
    assert await reading.feed() == feed


async def test_a_demoted_editor_changes_nothing_with_an_old_screen(reading: Reading) -> None:
    m, page, before = reading.server.moderator, await screen(reading), await reading.feed()
    reading.server.demote(m, "moderators")
    for label in page.buttons:
        assert ((await m.press(page, label)).text, label) == (say("error-not-staff"), label)
    chosen = await m.choose(page, say("feed-text-name"))
    assert (chosen.text, chosen.private) == (say("error-not-staff"), True)
    picked = await m.pick(page, f"{before.id}~channel", reading.server.channels["chat"])
    assert picked.text == say("error-not-staff")
    assert await reading.feed() == before


async def test_somebody_elses_screen_and_somebody_elses_feed(reading: Reading, server: Server) -> None:
    page, feed = await screen(reading), await reading.feed()
    custom_id = page.buttons[say("button-feed-paused-on")]
    assert (await server.manager.press_old(custom_id)).text == say("error-not-yours")
    stranger = Server.found(server.here).moderator
    old = await stranger.press_old(f"b1|feed_set|{stranger.member.id}|1|{feed.id}~paused~on")
    assert old.text == say("error-no-feed", text="", near="")
    assert await reading.feed() == feed


async def test_two_clicks_at_once_do_it_once(reading: Reading) -> None:
    m, page = reading.server.moderator, await screen(reading)
    for _ in range(2):
        answer = await m.press_old(page.buttons[say("button-feed-paused-on")])
        assert answer.private or answer.text
    assert (await reading.feed()).paused
    question = await reading.ask("remove", feed="Example News")
    yes = question.buttons[say("button-feed-remove-yes")]
    await m.press_old(yes)
    assert (await m.press_old(yes)).text == say("error-no-feed", text="", near="")
