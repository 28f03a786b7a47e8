"""What waits is decided by the staff, once; what was posted can be found by everybody in the server, and only that."""

import asyncio

import pytest

from bot.clock import ManualClock
from bot.errors import DecidedError, NoFeedError, NoNewsPlaceError
from bot.feeds.subscription import Story, Verdict
from bot.outbox.delivery import Refused, Sent
from bot.outbox.facts import NewsBundled, NewsPosted
from bot.server.changes import Action
from bot.services.everything import Services
from bot.store.database import Database
from tests.services.newsing import (
    DAY,
    EDITOR,
    INTERVAL,
    NEWS_CHANNEL,
    OTHER,
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

LATER = INTERVAL * 1.2
SOMEBODY = 9


@pytest.fixture
def source() -> ScriptedSource:
    found = ScriptedSource()
    found.put(entry(0))
    return found


@pytest.fixture
async def waiting(services: Services, source: ScriptedSource, clock: ManualClock) -> Story:
    """An item that waits for the staff."""
    await set_up(services)
    await services.feeds.add(SERVER, EDITOR, URL)
    return await brought(services, source, clock, 1)


async def brought(services: Services, source: ScriptedSource, clock: ManualClock, *numbers: int) -> Story:
    """The newest of what the feed now has."""
    clock.advance(LATER)
    source.put(*(entry(number) for number in reversed(numbers)))
    await round_(services, source)
    return (await told(services))[0].story


async def test_an_item_of_a_feed_that_is_not_trusted_is_shown_to_the_staff_alone(
    waiting: Story, database: Database, services: Services
) -> None:
    assert waiting.verdict is Verdict.DRAFT
    (draft,) = await outbox(database)
    assert (draft.fact.kind, draft.target.channel_id) == ("news-draft", STAFF_CHANNEL)
    assert await services.news.posted(SERVER) == []
    found = await services.news.story(waiting.id)
    assert found is not None
    assert (found[0], found[1] and found[1].url) == (waiting, URL)


async def test_what_is_posted_is_posted_once_even_a_week_later(
    waiting: Story, services: Services, database: Database, clock: ManualClock
) -> None:
    clock.advance(8 * DAY)
    story = await services.news.post(SERVER, SOMEBODY, waiting.id)
    assert (story.verdict, story.actor_id, story.decided_at) == (Verdict.POSTED, SOMEBODY, clock.now())
    assert story.channel_id == NEWS_CHANNEL
    for decide in (services.news.post, services.news.skip):
        with pytest.raises(DecidedError):
            await decide(SERVER, EDITOR, waiting.id)
    with pytest.raises(DecidedError):
        await services.news.edit(SERVER, EDITOR, waiting.id, "New", "")
    (post,) = await outbox(database, "news")
    assert (post.fact, post.due_at) == (NewsPosted(story_id=waiting.id), clock.now())
    assert await services.news.posted(SERVER) == [story]


async def test_two_who_decide_at_once_decide_once(waiting: Story, services: Services, database: Database) -> None:
    done = await asyncio.gather(
        *(decide(SERVER, EDITOR, waiting.id) for decide in (services.news.post, services.news.skip) * 2),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in done) == ["DecidedError"] * 3 + ["Story"]
    posts = await outbox(database, "news")
    assert len(posts) == (await told(services))[0].story.verdict.count("posted")


async def test_what_is_skipped_is_never_posted(waiting: Story, services: Services, database: Database) -> None:
    skipped = await services.news.skip(SERVER, SOMEBODY, waiting.id)
    assert (skipped.verdict, skipped.actor_id) == (Verdict.SKIPPED, SOMEBODY)
    with pytest.raises(DecidedError):
        await services.news.post(SERVER, SOMEBODY, waiting.id)
    assert await outbox(database, "news") == []


async def test_what_the_staff_wrote_stays_whatever_the_feed_writes_afterwards(
    waiting: Story, services: Services, source: ScriptedSource, database: Database, clock: ManualClock
) -> None:
    edited = await services.news.edit(SERVER, SOMEBODY, waiting.id, "  Our\nwords \u200b", "s" * 900)
    assert (edited.title, len(edited.summary) <= 500, edited.revision) == ("Our words", True, 1)
    assert (await services.news.edit(SERVER, SOMEBODY, waiting.id, " ", "")).title == "Our words"
    await services.news.post(SERVER, SOMEBODY, waiting.id)
    (claimed,) = (each for each in (await services.outbox.exchange([], 9)).claimed if each.delivery.fact.kind == "news")
    await services.outbox.exchange([(claimed.delivery, Sent(1))], 0)
    clock.advance(LATER)
    source.put(entry(1, title="Their words"))
    await round_(services, source)
    assert ((await told(services))[0].story.title, await outbox(database, "news-edit")) == ("Our words", [])


async def test_always_from_this_source_posts_this_one_and_all_that_follow(
    waiting: Story, services: Services, source: ScriptedSource, database: Database, clock: ManualClock
) -> None:
    await services.news.post(SERVER, SOMEBODY, waiting.id, trust=True)
    await brought(services, source, clock, 1, 2)
    assert len(await outbox(database, "news")) == 2
    (change,) = (await services.audit.page(SERVER, actions=[Action.EDITED], most=9))[0]
    assert (change.actor_id, change.name, change.before, change.after) == (
        SOMEBODY, "The blog", "trusted: off", "trusted: on",
    )  # fmt: skip


async def test_a_word_of_the_staff_holds_back_an_item_of_a_trusted_feed(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock
) -> None:
    await set_up(services, SERVER, news_words=entry(1).title)
    await services.feeds.add(SERVER, EDITOR, URL, trusted=True)
    held = await brought(services, source, clock, 1, 2)
    held = next(each.story for each in await told(services) if each.story.title == entry(1).title)
    assert (held.verdict, held.reason) == (Verdict.DRAFT, f"word {entry(1).title}")
    assert len(await outbox(database, "news")) == 1


async def test_of_many_that_would_wait_the_staff_decide_about_the_newest_and_the_others_are_only_counted(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock
) -> None:
    await set_up(services)
    await services.feeds.add(SERVER, EDITOR, URL)
    await brought(services, source, clock, *range(1, 9))
    assert await counted(services) == {"seen": 1, "draft": 5, "bundled": 3}
    (bundle,) = await outbox(database, "news-more")
    assert isinstance(bundle.fact, NewsBundled)
    assert (bundle.target.channel_id, bundle.fact.waiting) == (STAFF_CHANNEL, True)
    assert await services.news.posted(SERVER) == []
    with pytest.raises(DecidedError):
        await services.news.post(SERVER, SOMEBODY, bundle.fact.story_ids[0])


async def test_what_is_gone_or_of_another_server_cannot_be_decided(waiting: Story, services: Services) -> None:
    for guild_id, story_id in ((OTHER, waiting.id), (SERVER, 404)):
        with pytest.raises(NoFeedError):
            await services.news.post(guild_id, SOMEBODY, story_id)
    assert await services.news.story(404) is None
    assert await services.news.stories([404, waiting.id]) == [waiting]
    await services.feeds.remove(SERVER, EDITOR, waiting.subscription_id)
    with pytest.raises(NoFeedError):
        await services.news.post(SERVER, SOMEBODY, waiting.id)
    found = await services.news.story(waiting.id)
    assert found is not None
    assert found[1] is None


async def test_without_a_channel_for_news_it_goes_on_waiting(waiting: Story, services: Services) -> None:
    await services.settings.change(SERVER, EDITOR, {"news.channel": None})
    with pytest.raises(NoNewsPlaceError):
        await services.news.post(SERVER, SOMEBODY, waiting.id)
    assert (await told(services))[0].story == waiting


async def test_what_was_posted_is_found_by_its_words_and_with_slips_of_the_finger(
    services: Services, source: ScriptedSource, clock: ManualClock
) -> None:
    await set_up(services, SERVER, OTHER)
    await services.feeds.add(SERVER, EDITOR, URL, trusted=True)
    clock.advance(LATER)
    source.put(
        entry(1, title="The fourth season is being filmed", summary="By the sea, in the rain."),
        entry(2, title="A new book of drawings", summary="Signed copies in Bristol."),
        entry(3, title="The sea in the books", summary="An essay."),
    )
    await round_(services, source)

    async def found(query: str, guild_id: int = SERVER) -> list[str]:
        return [story.title.split()[1] for story in await services.news.posted(guild_id, query)]

    assert await found("") == ["sea", "new", "fourth"]
    assert await found("sea") == ["sea", "fourth"]
    assert await found("bristol") == await found("singed copies") == await found("DRAWING") == ["new"]
    assert await found("something else") == await found("sea", OTHER) == []


async def test_what_could_not_be_posted_is_not_found(
    services: Services, source: ScriptedSource, clock: ManualClock
) -> None:
    await set_up(services)
    await services.feeds.add(SERVER, EDITOR, URL, trusted=True)
    await brought(services, source, clock, 1)
    assert len(await services.news.posted(SERVER)) == 1
    (claimed,) = (await services.outbox.exchange([], 9)).claimed
    await services.outbox.exchange([(claimed.delivery, Refused("gone"))], 0)
    assert await services.news.posted(SERVER) == []
    (newest, *_) = await told(services)
    assert (newest.state, newest.error) == ("failed", "gone")
    assert any(each.story.verdict == "seen" and not each.state for each in await told(services))


async def test_who_decided_is_known_to_them_and_forgotten_when_they_ask(waiting: Story, services: Services) -> None:
    await services.news.skip(SERVER, SOMEBODY, waiting.id)
    known = await services.privacy.known(SOMEBODY)
    assert (known.stories, bool(known), known.as_json()["news_decided"]) == (1, True, 1)
    await services.privacy.forget(SOMEBODY)
    assert (await services.privacy.known(SOMEBODY)).stories == 0
    assert (await told(services))[0].story.actor_id is None
