"""/feed why: what became of each item, and why, in words."""

from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise, product

import pytest
import pytest_asyncio

from bot.clock import ManualClock
from bot.demo import World
from bot.feeds.subscription import Story, Verdict
from bot.outbox.delivery import State
from bot.show.catalog import Catalog
from bot.texts import texts
from bot.views.feed_items import ROWS, Item, told, why_page
from tests.cogs.asking import Answer
from tests.cogs.everything import shown
from tests.cogs.feeding import Reading, Web, document, fed
from tests.cogs.servers import Server
from tests.conftest import NOW, reader_of

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


def told_of(answer: Answer, title: str) -> str:
    """What is said about the item with this title."""
    lines = answer.text.splitlines()
    return next(after.removeprefix("-# ") for line, after in pairwise(lines) if title in line)


async def test_each_item_has_its_reason(reading: Reading) -> None:
    server = reading.server
    feed = await reading.feed()
    change = server.here.bot.services.feeds.change
    assert say("why-seen") == told_of(await reading.ask("why"), "Old news")
    await change(server.guild.id, 1, feed.id, {"filters": feed.filters.__class__(not_=("giveaway",))})
    await reading.come("A giveaway of stickers", "Season 4 is real", "Old news")
    answer = await reading.ask("why", feed="Example News")
    assert told_of(answer, "A giveaway of stickers") == say("why-filtered-not", word="giveaway")
    assert told_of(answer, "Season 4 is real").startswith(say("why-posted", link="https://discord.com/channels/"))
    await change(server.guild.id, 1, feed.id, {"trusted": False})
    await reading.come("An interview with the cast", "Old news")
    staff = server.channels["staff"].mention
    waiting = await reading.ask("why")
    assert told_of(waiting, "An interview with the cast") == say("why-draft", channel=staff)
    assert (waiting.private, waiting.text.index("interview") < waiting.text.index("Old news")) == (True, True)


async def test_the_same_story_of_two_feeds_names_the_first(reading: Reading) -> None:
    WEB.documents[reading.other] = document("Something older", title="Second paper", link="https://elsewhere.example/")
    await reading.follow(reading.other)
    await reading.come("Heartstopper season four begins filming in London today", "Old news")
    await reading.come("Heartstopper season four begins filming in London today", "Something older", url=reading.other)
    answer = await reading.ask("why", feed="Second paper")
    told_first = told_of(answer, "begins filming")
    assert told_first in (say("why-also", source="Example News"), say("why-also", source="Second paper"))


async def test_what_cannot_be_posted_says_why_it_waits(reading: Reading) -> None:
    reading.server.deny(reading.server.channels["news"], "attach_files")
    await reading.come("Season 4 is real", "Old news")
    assert told_of(await reading.ask("why"), "Season 4 is real") == say("why-waiting", error="`attach_files`")
    await reading.round(timedelta(days=3))
    assert told_of(await reading.ask("why"), "Season 4 is real") == say("why-expired", error="`attach_files`")


async def test_long_histories_are_turned_page_by_page(reading: Reading) -> None:
    titles = [f"Headline number {n}" for n in range(20)]
    await reading.come(*titles)
    answer = await reading.ask("why")
    pages = [answer]
    while say("button-next") in pages[-1].buttons:
        pages.append(await reading.server.moderator.press(pages[-1], say("button-next")))
    assert len(pages) == -(-21 // ROWS)
    said = "\n".join(page.text for page in pages)
    assert (all(title in said for title in titles), say("why-bundled") in said) == (True, True)
    m = reading.server.moderator
    far = await m.press_old(f"b1|feed_why|{m.member.id}|1|999999999~0")
    assert far.text == pages[-1].text


# -------------------------------------------------------------------- in words, whatever it is


def story(verdict: Verdict, reason: str = "", **more: object) -> Story:
    return Story(1, 2, 3, "A title", "", "https://feeds.example/1", "Example News", NOW, verdict, reason=reason, **more)  # type: ignore[arg-type]


REASONS = ("", "word leak", "not giveaway", "any", "all two words", "of another version")


async def test_everything_can_be_said() -> None:
    for verdict, state, reason in product(Verdict, ["", *State], REASONS):
        for staff_id, message_id in product((None, 5), (None, 7)):
            item = Item(story(verdict, reason, channel_id=4), state, message_id, "rate limit")
            assert (verdict, state, reason, bool(told(say, item, staff_id).strip())) == (verdict, state, reason, True)


async def test_links_lead_to_the_message_and_in_a_forum_to_the_thread() -> None:
    posted = story(Verdict.POSTED, channel_id=4)
    assert "/channels/2/4/7" in told(say, Item(posted, State.SENT, 7), None)
    assert "/channels/2/7/7" in told(say, Item(posted, State.SENT, 7, thread=True), None)


async def test_who_skipped_it_is_named_unless_they_were_forgotten() -> None:
    assert told(say, Item(story(Verdict.SKIPPED, actor_id=9)), None) == say("why-skipped", who="<@9>")
    assert told(say, Item(story(Verdict.SKIPPED)), None) == say("why-skipped-somebody")


async def test_what_may_spoil_is_covered(catalog: Catalog) -> None:
    page = why_page(reader_of(catalog), [Item(story(Verdict.POSTED, spoilers=True))], 0, 1, None)
    assert any("||**A title** <https://feeds.example/1>||" in line for line in shown(page))
