"""What waits of feeds follows what the staff change: the list of words that make news wait, publishing, removing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Row

from bot.clock import ManualClock
from bot.feeds.subscription import Story, Verdict
from bot.outbox.delivery import Delivery, Outcome, Retry, Sent, State
from bot.outbox.facts import NewsBundled
from bot.services.everything import Services
from bot.services.outbox import Claimed
from bot.store import stories as store
from bot.store.database import Database
from bot.store.stories import New, add_stories
from tests.conftest import NOW
from tests.services.newsing import (
    DAY,
    EDITOR,
    HOUR,
    INTERVAL,
    NEWS_CHANNEL,
    SERVER,
    STAFF_CHANNEL,
    URL,
    ScriptedSource,
    counted,
    entry,
    outbox,
    round_,
    set_up,
    told,
)

LATER, ANOTHER_CHANNEL = INTERVAL * 1.2, 999


@pytest.fixture
def source() -> ScriptedSource:
    found = ScriptedSource()
    found.put(entry(0))
    return found


@pytest.fixture
async def following(services: Services) -> int:
    """A server that trusts a feed, and publishes it."""
    await set_up(services)
    feed, _ = await services.feeds.add(SERVER, EDITOR, URL, trusted=True)
    await services.feeds.change(SERVER, EDITOR, feed.id, {"publish": True})
    return feed.id


@pytest.fixture
def bring(services: Services, source: ScriptedSource, clock: ManualClock) -> Callable[..., Any]:
    async def bring(*numbers: int, title: str = "") -> None:
        """The feed has these from now on."""
        clock.advance(LATER)
        found = [entry(number) for number in reversed(numbers)]
        source.put(*(replace(each, title=title or each.title) for each in found))
        await round_(services, source)

    return bring


async def tried(services: Services, post: Outcome, publishing: Outcome | None = None) -> list[Claimed]:
    """Everything that is due comes to this."""
    later = Retry("rate limit", HOUR, alone=True)
    claimed = (await services.outbox.exchange([], 1000)).claimed
    done = [(each.delivery, post if each.delivery.fact.kind == "news" else publishing or later) for each in claimed]
    await services.outbox.exchange(done, 0)
    return claimed


async def states(database: Database) -> dict[str, str]:
    return {each.fact.kind: str(each.state) for each in await outbox(database)}


async def publishing(database: Database) -> Delivery:
    (found,) = await outbox(database, "news-publish")
    return found


# -------------------------------------------------------------------- publishing


@pytest.mark.parametrize("values", [{"channel_id": ANOTHER_CHANNEL}, {"channel_id": ANOTHER_CHANNEL, "post": "forum"}])
async def test_what_was_posted_is_published_where_it_is(
    services: Services, bring: Callable[..., Any], clock: ManualClock, following: int, values: dict[str, object]
) -> None:
    await bring(1)
    await tried(services, Sent(555))
    await services.feeds.change(SERVER, EDITOR, following, values)
    clock.advance(2 * HOUR)
    (claimed,) = await tried(services, Sent(1))
    assert (claimed.delivery.fact.kind, claimed.delivery.target.channel_id, claimed.made_id) == (
        "news-publish", NEWS_CHANNEL, 555,
    )  # fmt: skip


async def test_what_waits_is_published_where_it_will_be(
    services: Services, bring: Callable[..., Any], database: Database, following: int
) -> None:
    await services.settings.change(SERVER, EDITOR, {"news.at": "09:00"})
    await bring(1)
    await services.feeds.change(SERVER, EDITOR, following, {"channel_id": ANOTHER_CHANNEL})
    assert {each.target.channel_id for each in await outbox(database)} == {ANOTHER_CHANNEL}


@pytest.mark.parametrize("is_posted", [False, True])
async def test_publishing_that_is_switched_off_and_on_again_goes_on(
    services: Services, bring: Callable[..., Any], database: Database, following: int, *, is_posted: bool
) -> None:
    if not is_posted:
        await services.settings.change(SERVER, EDITOR, {"news.at": "09:00"})
    await bring(1)
    if is_posted:
        await tried(services, Sent(555))
    before = await publishing(database)
    await services.feeds.change(SERVER, EDITOR, following, {"publish": False})
    assert (await publishing(database)).state is State.CANCELLED
    await services.feeds.change(SERVER, EDITOR, following, {"publish": True})
    after = await publishing(database)
    assert (after.state, after.due_at, after.target) == (State.PENDING, before.due_at, before.target)


async def test_what_was_posted_long_ago_or_never_is_not_published_later(
    services: Services, bring: Callable[..., Any], database: Database, clock: ManualClock, following: int
) -> None:
    await bring(1)
    await tried(services, Sent(555))
    await services.feeds.change(SERVER, EDITOR, following, {"publish": False})
    await bring(1, 2)
    await tried(services, Sent(556))
    clock.advance(2 * DAY)
    await services.feeds.change(SERVER, EDITOR, following, {"publish": True})
    assert (await publishing(database)).state is State.CANCELLED


async def test_publishing_that_begins_while_a_post_is_tried_again_is_due_with_it(
    services: Services, bring: Callable[..., Any], database: Database, clock: ManualClock, following: int
) -> None:
    await services.feeds.change(SERVER, EDITOR, following, {"publish": False})
    await services.settings.change(SERVER, EDITOR, {"news.at": "13:00", "timezone": "UTC"})
    await bring(1)
    clock.advance(HOUR)
    await tried(services, Retry("missing", HOUR))
    await services.feeds.change(SERVER, EDITOR, following, {"publish": True})
    (post,) = await outbox(database, "news")
    assert (await publishing(database)).due_at == post.due_at == NOW + HOUR


# -------------------------------------------------------------------- words that make news wait


async def test_what_has_a_word_that_was_listed_meanwhile_waits_for_the_staff_until_they_post_it(
    services: Services, bring: Callable[..., Any], database: Database, following: int
) -> None:
    await services.settings.change(SERVER, EDITOR, {"news.at": "09:00"})
    await bring(1, title="A leak of the fourth season")
    await services.settings.change(SERVER, EDITOR, {"news.words": "leak"})
    story = (await told(services))[0].story
    assert (story.verdict, story.reason) == (Verdict.DRAFT, "word leak")
    assert await states(database) == {"news": "cancelled", "news-publish": "cancelled", "news-draft": "pending"}
    (draft,) = await outbox(database, "news-draft")
    assert draft.target.channel_id == STAFF_CHANNEL
    await services.news.post(SERVER, EDITOR, story.id)
    assert await states(database) == {"news": "pending", "news-publish": "pending", "news-draft": "pending"}
    await services.settings.change(SERVER, EDITOR, {"news.words": "leak, season"})  # they decided about it
    assert (await states(database))["news"] == "pending"
    await tried(services, Sent(555), Sent(556))
    assert [each.story.id for each in await told(services) if each.message_id == 555] == [story.id]


@pytest.mark.parametrize("outcome", [Retry("503", HOUR, unsure=True), Sent(555)])
async def test_what_may_be_there_already_does_not_wait(
    services: Services, bring: Callable[..., Any], database: Database, following: int, outcome: Outcome
) -> None:
    await bring(1, title="A leak of the fourth season")
    await tried(services, outcome)
    await services.settings.change(SERVER, EDITOR, {"news.words": "leak"})
    assert ((await told(services))[0].story.verdict, await outbox(database, "news-draft")) == (Verdict.POSTED, [])


async def test_of_many_those_with_a_listed_word_are_only_counted(
    services: Services, bring: Callable[..., Any], source: ScriptedSource, database: Database, following: int
) -> None:
    await services.settings.change(SERVER, EDITOR, {"news.at": "09:00"})
    await bring(*range(1, 9))
    word = entry(2).title.split()[0]
    await services.settings.change(SERVER, EDITOR, {"news.words": word})
    (line,) = await outbox(database, "news-more")
    assert isinstance(line.fact, NewsBundled)
    assert (line.fact.count, len(line.fact.story_ids), line.state) == (3, 2, State.PENDING)
    titles = [story.title for story in await services.news.posted(SERVER)]
    assert (len(titles), entry(2).title in titles) == (7, False)


# -------------------------------------------------------------------- stopped while under way


async def test_what_the_staff_stopped_is_not_wanted_unless_it_may_have_arrived(
    services: Services, bring: Callable[..., Any], following: int
) -> None:
    await bring(*range(1, 9))
    under_way = (await services.outbox.exchange([], 100)).claimed
    posts = [each for each in under_way if each.delivery.fact.kind in ("news", "news-more")]
    assert all([await services.news.is_wanted(each.delivery, each.settings) for each in posts])
    await services.feeds.change(SERVER, EDITOR, following, {"paused": True})
    assert all([await services.news.is_wanted(replace(each.delivery, unsure=True), each.settings) for each in posts])
    assert await counted(services) == {"seen": 1, "posted": 5, "bundled": 3}
    assert not any([await services.news.is_wanted(each.delivery, each.settings) for each in posts])
    assert await counted(services) == {"seen": 1, "paused": 8}


async def test_removing_a_feed_that_told_much_looks_at_nothing_but_what_waits(
    services: Services,
    bring: Callable[..., Any],
    database: Database,
    following: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await bring(1)
    story = (await told(services))[0].story
    async with database.begin() as conn:
        marks = [number.to_bytes(16) for number in range(2000)]
        await add_stories(conn, [New(replace(story, decided_at=NOW), 1, mark) for mark in marks])
    read, looked_at = store.story_of, list[int]()

    def look(row: Row[Any]) -> Story:
        looked_at.append(row.id)
        return read(row)

    monkeypatch.setattr(store, "story_of", look)
    await services.feeds.remove(SERVER, EDITOR, following)
    assert looked_at == [story.id]
    assert (await services.outbox.exchange([], 9)).claimed == []
    found = await services.news.story(story.id)
    assert found
    assert found[0].verdict is Verdict.SKIPPED
