"""A feed is fetched once for all that follow it; what is new in it is said once in each server, and nothing else is."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.clock import ManualClock
from bot.errors import FeedError
from bot.feeds.problems import Problem
from bot.feeds.subscription import Verdict
from bot.outbox.delivery import Sent
from bot.outbox.facts import NewsBundled, NewsEdited, NewsPosted
from bot.services.everything import Services
from bot.show.catalog import Catalog
from bot.store.database import Database
from bot.store.schema import seen, settings
from tests.services.newsing import (
    DAY,
    EDITOR,
    HOUR,
    INTERVAL,
    MINUTE,
    NEWS_CHANNEL,
    OTHER,
    SERVER,
    URL,
    ScriptedSource,
    counted,
    entry,
    outbox,
    round_,
    set_up,
    titles,
    told,
    verdicts,
)

OLD = tuple(entry(number) for number in range(12))
LATER = INTERVAL * 1.2
TITLE = "The fourth season is being filmed by the sea"


@pytest.fixture
def source() -> ScriptedSource:
    found = ScriptedSource()
    found.put(*reversed(OLD))
    return found


@pytest.fixture
async def following(services: Services, clock: ManualClock) -> None:
    """Two servers that trust the same feed."""
    await set_up(services, SERVER, OTHER)
    for guild_id in (SERVER, OTHER):
        await services.feeds.add(guild_id, EDITOR, URL, trusted=True)
    clock.advance(LATER)


async def sent(services: Services) -> None:
    """Everything that waits arrives."""
    claimed = (await services.outbox.exchange([], 1000)).claimed
    await services.outbox.exchange([(each.delivery, Sent(each.delivery.id)) for each in claimed], 0)


@pytest.mark.usefixtures("following")
async def test_nothing_that_was_there_is_posted_and_the_newest_ten_can_be_looked_up(
    services: Services, source: ScriptedSource, database: Database
) -> None:
    await round_(services, source)
    assert await outbox(database) == []
    assert await verdicts(services) == titles(OLD[2:], "seen")
    assert [each.story.title for each in await told(services)] == [each.title for each in reversed(OLD[2:])]


@pytest.mark.usefixtures("following")
async def test_what_is_new_is_posted_once_in_every_server(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock
) -> None:
    new = entry(20)
    source.put(new, *reversed(OLD))
    for _ in range(3):
        await round_(services, source)
        clock.advance(LATER)
    posts = await outbox(database)
    assert [(each.target.guild_id, each.target.channel_id, each.fact.kind) for each in posts] == [
        (SERVER, NEWS_CHANNEL, "news"),
        (OTHER, NEWS_CHANNEL, "news"),
    ]
    (newest, *_) = await told(services)
    assert isinstance(posts[0].fact, NewsPosted)
    assert (posts[0].fact.story_id, newest.state) == (newest.story.id, "pending")
    story = newest.story
    assert (story.title, story.summary, story.link, story.source) == (new.title, new.summary, new.link, "The blog")
    assert (story.verdict, story.published_at, story.channel_id) == (Verdict.POSTED, new.published_at, NEWS_CHANNEL)


@pytest.mark.usefixtures("following")
async def test_a_feed_that_many_follow_is_fetched_once_and_not_before_its_time(
    services: Services, source: ScriptedSource, clock: ManualClock
) -> None:
    source.asked.clear()
    (due,) = await round_(services, source)
    assert (due.url, source.asked) == (URL, [(URL, "")])
    assert await services.newsroom.claim(10) == []
    next_at = await services.newsroom.next_at()
    assert next_at is not None
    assert INTERVAL * 0.9 <= next_at - clock.now() <= INTERVAL * 1.1
    clock.advance(next_at - clock.now())
    assert len(await services.newsroom.claim(10)) == 1


@pytest.mark.usefixtures("following")
async def test_what_did_not_change_is_asked_for_by_its_etag_and_says_nothing(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock
) -> None:
    source.etags[URL] = '"1"'
    for etag in ("", '"1"', '"1"'):
        source.asked.clear()
        await round_(services, source)
        assert source.asked == [(URL, etag)]
        clock.advance(LATER)
    (feed,) = await services.feeds.list(SERVER)
    assert (feed.health.fetched_at, feed.health.failures) == (clock.now() - LATER, 0)
    source.etags[URL] = "x" * 301  # longer than anything that is kept
    await round_(services, source)
    clock.advance(LATER)
    assert [due.etag for due in await round_(services, source)] == [""]
    assert await outbox(database) == []


@pytest.mark.usefixtures("following")
async def test_the_server_of_a_feed_may_ask_for_more_time_but_for_a_day_at_most(
    services: Services, source: ScriptedSource, clock: ManualClock
) -> None:
    for wait, least, most in ((2 * HOUR, 2 * HOUR, 2.2 * HOUR), (400 * DAY, DAY, 1.1 * DAY), (MINUTE, 0 * DAY, HOUR)):
        source.wait = wait
        assert await round_(services, source)
        next_at = await services.newsroom.next_at()
        assert next_at is not None
        assert least <= next_at - clock.now() <= most
        clock.advance(next_at - clock.now())


@pytest.mark.usefixtures("following")
async def test_an_outcome_that_is_taken_twice_or_by_who_lost_the_lease_counts_once(
    services: Services, source: ScriptedSource, database: Database, lantern: Catalog, clock: ManualClock
) -> None:
    second = Services.of(database, lantern, clock, source, INTERVAL)
    source.put(entry(20), *OLD)
    (due,) = await services.newsroom.claim(10)
    assert await second.newsroom.claim(10) == []
    got = await source.get(URL)
    clock.advance(timedelta(minutes=2))
    (again,) = await second.newsroom.claim(10)
    await services.newsroom.take(due, got)
    assert await outbox(database) == []
    await second.newsroom.take(again, got)
    await second.newsroom.take(again, FeedError(Problem.TIMEOUT))
    await services.newsroom.take(due, got)
    assert len(await outbox(database, "news")) == 2
    assert (await services.feeds.list(SERVER))[0].health.failures == 0


@pytest.mark.usefixtures("following")
async def test_what_was_put_back_is_due_at_once_and_an_outcome_thrown_away_is_fetched_again(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock
) -> None:
    source.put(entry(20), *OLD)
    source.etags[URL] = "new"
    (due,) = await services.newsroom.claim(10)
    await services.newsroom.put_back(due)
    (due,) = await services.newsroom.claim(10)
    await source.get(URL)  # the program dies
    assert await services.newsroom.next_at() == clock.now() + timedelta(minutes=2)
    clock.advance(timedelta(minutes=2))
    assert [each.etag for each in await round_(services, source)] == [""]
    assert len(await outbox(database, "news")) == 2


@pytest.mark.usefixtures("following")
async def test_of_a_flood_five_are_posted_and_the_rest_is_counted(
    services: Services, source: ScriptedSource, database: Database
) -> None:
    new = [entry(number) for number in range(20, 37)]
    source.put(*reversed(new))
    await round_(services, source)
    assert await verdicts(services) == (
        titles(OLD[2:], "seen") | titles(new[:-5], "bundled") | titles(new[-5:], "posted")
    )
    *posts, bundle = await outbox(database, guild_id=SERVER)
    assert isinstance(bundle.fact, NewsBundled)
    assert (len(posts), bundle.fact.count, len(bundle.fact.story_ids)) == (5, 12, 10)
    await sent(services)
    assert {(each.state, each.message_id) for each in await told(services) if each.story.verdict == "bundled"} == {
        ("sent", bundle.id)
    }
    assert len(await services.news.posted(SERVER)) == 17


@pytest.mark.usefixtures("following")
async def test_of_a_thousand_new_ones_all_are_counted_and_remembered(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock
) -> None:
    new = [entry(number) for number in range(20, 1020)]
    for _ in range(2):
        source.put(*reversed(new))
        await round_(services, source)
        clock.advance(LATER)
    *posts, bundle = await outbox(database, guild_id=SERVER)
    assert isinstance(bundle.fact, NewsBundled)
    assert (len(posts), bundle.fact.count) == (5, 995)
    assert await counted(services) == {"posted": 5, "bundled": 195, "seen": 10}


@pytest.mark.usefixtures("following")
async def test_an_edited_title_edits_the_post_once_unless_the_staff_wrote_it(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock
) -> None:
    source.put(entry(20), *OLD)
    await round_(services, source)
    await sent(services)
    clock.advance(LATER)
    for _ in range(2):
        source.put(entry(20, title="A better title", summary="Better."), *OLD)
        await round_(services, source)
        clock.advance(LATER)
    edits = await outbox(database, "news-edit", guild_id=SERVER)
    newest = (await told(services))[0].story
    assert [each.fact for each in edits] == [NewsEdited(story_id=newest.id, revision=1)]
    assert (newest.title, newest.summary, newest.revision) == ("A better title", "Better.", 1)
    assert len(await outbox(database, "news")) == 2


@pytest.mark.usefixtures("following")
async def test_an_edited_title_of_what_waits_for_its_time_or_was_never_posted_needs_no_edit(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock
) -> None:
    await set_up(services, SERVER, OTHER, news_at="23:00")
    source.put(entry(20), *OLD)
    await round_(services, source)
    clock.advance(LATER)
    source.put(*(entry(number, title=f"Another {number}") for number in (20, *range(12))))
    await round_(services, source)
    assert {each.story.title for each in await told(services)} == {
        f"Another {number}" for number in (20, *range(2, 12))
    }
    assert await outbox(database, "news-edit") == []


@pytest.mark.usefixtures("following")
async def test_an_edited_title_of_what_may_be_drawn_at_this_very_moment_is_an_edit(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock
) -> None:
    """Another program may claim the post between our look at it and our commit."""
    source.put(entry(20), *OLD)
    await round_(services, source)
    clock.advance(LATER)
    source.put(entry(20, title="A better title"), *OLD)
    await round_(services, source)
    assert [each.state for each in await outbox(database, "news")] == ["pending"] * 2
    assert len(await outbox(database, "news-edit")) == 2


async def test_an_edit_with_a_word_that_needs_a_human_look_stays_out_of_what_was_posted(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock
) -> None:
    await set_up(services, SERVER, news_words="scam")
    await services.feeds.add(SERVER, EDITOR, URL, trusted=True)
    for title in ("Fine", "A scam!"):
        clock.advance(LATER)
        source.put(entry(20, title=title), *OLD)
        await round_(services, source)
        await sent(services)
    assert ((await told(services))[0].story.title, await outbox(database, "news-edit")) == ("Fine", [])


async def test_what_comes_while_it_is_paused_is_never_posted(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock
) -> None:
    await set_up(services)
    feed, _ = await services.feeds.add(SERVER, EDITOR, URL, trusted=True)
    for number, paused in ((20, True), (21, False)):
        await services.feeds.change(SERVER, EDITOR, feed.id, {"paused": paused})
        clock.advance(LATER)
        source.put(*(entry(each) for each in range(number, 10, -1)))
        await round_(services, source)
        source.put(*(entry(each) for each in range(number, 10, -1)))
    assert await counted(services) == {"seen": 10, "paused": 9, "posted": 1}
    assert len(await outbox(database)) == 1


async def test_the_same_story_of_another_feed_becomes_a_line_of_the_first_post(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock
) -> None:
    other = "https://press.example.org/rss"
    source.put(title="The press", url=other)
    await set_up(services)
    for url in (URL, other):
        await services.feeds.add(SERVER, EDITOR, url, trusted=True)
    clock.advance(LATER)
    source.put(entry(20, title=TITLE))
    await round_(services, source)
    await sent(services)
    clock.advance(LATER)
    source.put(entry(21, title=TITLE, link="https://press.example.org/a"), title="The press", url=other)
    for _ in range(2):
        await round_(services, source)
        clock.advance(LATER)
    joined, first, *_ = (each.story for each in await told(services))
    assert (joined.verdict, joined.of_id) == (Verdict.ALSO, first.id)
    assert (first.also, first.revision) == ((("The press", "https://press.example.org/a"),), 1)
    assert [each.fact.kind for each in await outbox(database)] == ["news", "news-edit"]


async def test_what_could_not_be_posted_takes_no_other_with_it(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock
) -> None:
    other = "https://press.example.org/rss"
    source.put(title="The press", url=other)
    await set_up(services)
    for url in (URL, other):
        await services.feeds.add(SERVER, EDITOR, url, trusted=True)
    clock.advance(LATER)
    source.put(entry(20, title=TITLE))
    await round_(services, source)
    clock.advance(DAY + HOUR)
    await services.outbox.exchange([], 0)  # too late for it
    source.put(entry(21, title=TITLE), title="The press", url=other)
    await round_(services, source)
    assert [each.state for each in await outbox(database, "news")] == ["expired", "pending"]


async def test_a_server_with_something_odd_keeps_the_news_from_no_other(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    await set_up(services, SERVER, OTHER)
    for guild_id in (SERVER, OTHER):
        await services.feeds.add(guild_id, EDITOR, URL, trusted=True)
    async with database.begin() as conn:
        odd = update(settings).where(settings.c.guild_id == SERVER, settings.c.name == "news.channel")
        await conn.execute(odd.values(value="of a newer version"))
    clock.advance(LATER)
    source.put(entry(20), *OLD)
    await round_(services, source)
    assert [each.target.guild_id for each in await outbox(database)] == [OTHER]
    assert "could not be told its news" in caplog.text


@pytest.mark.usefixtures("following")
async def test_two_programs_never_fetch_the_same_feed_at_once(
    services: Services, source: ScriptedSource, database: Database, lantern: Catalog, clock: ManualClock
) -> None:
    urls = [f"https://{number}.example.org/rss" for number in range(40)]
    await services.feeds.bring(SERVER, EDITOR, [("", url) for url in urls])
    clock.advance(HOUR)
    programs = [Services.of(database, lantern, clock, source, INTERVAL) for _ in range(3)]
    claimed: list[str] = []

    async def work(each: Services) -> None:
        while found := await each.newsroom.claim(5):
            claimed.extend(due.url for due in found)

    await asyncio.gather(*map(work, programs))
    assert sorted(claimed) == sorted([URL, *urls])


async def test_what_nobody_follows_is_not_fetched(
    services: Services, source: ScriptedSource, clock: ManualClock
) -> None:
    await set_up(services)
    feed, _ = await services.feeds.add(SERVER, EDITOR, URL, trusted=True)
    await services.feeds.remove(SERVER, EDITOR, feed.id)
    clock.advance(DAY)
    assert (await services.newsroom.claim(10), await services.newsroom.next_at()) == ([], None)


async def test_what_changes_with_every_fetch_does_not_pile_up(
    following: None, services: Services, source: ScriptedSource, clock: ManualClock, database: Database
) -> None:
    """Counters in summaries and links of a session would fill the database in a year."""

    async def remembered() -> int:
        async with database.read() as conn:
            return (await conn.execute(select(func.count()).select_from(seen))).scalar_one()

    before = await remembered()
    for number in range(3):
        source.put(*(replace(each, summary=f"{number} comments", link=f"{each.link}?s={number}") for each in OLD))
        await round_(services, source)
        clock.advance(LATER)
    assert (await remembered(), await outbox(database, "news")) == (before, [])


async def test_with_a_time_of_day_news_wait_for_it_and_what_staff_decide_does_not(
    services: Services, source: ScriptedSource, clock: ManualClock, database: Database
) -> None:
    await set_up(services, SERVER, news_at="18:00", timezone="Europe/London")
    feed, _ = await services.feeds.add(SERVER, EDITOR, URL, trusted=True)
    clock.advance(LATER)
    source.put(entry(20), *OLD)
    await round_(services, source)
    (waiting,) = await outbox(database, "news")
    assert waiting.due_at == clock.now().replace(hour=18, minute=0, second=0, microsecond=0)
    await services.feeds.change(SERVER, EDITOR, feed.id, {"trusted": False})
    clock.advance(LATER)
    source.put(entry(21), entry(20), *OLD)
    await round_(services, source)
    (story,) = [each.story for each in await told(services) if each.story.verdict is Verdict.DRAFT]
    await services.news.post(SERVER, EDITOR, story.id)
    _, decided = await outbox(database, "news")
    assert decided.due_at == clock.now()


async def test_of_two_versions_of_an_entry_the_first_counts(
    following: None, services: Services, source: ScriptedSource, clock: ManualClock, database: Database
) -> None:
    """Some feeds list an entry twice: corrected, and as it was."""
    first, corrected = entry(20, title=TITLE), entry(20, title=f"{TITLE}, says the crew")
    source.put(first, *OLD)
    await round_(services, source)
    await sent(services)
    for _ in range(2):
        clock.advance(LATER)
        source.put(corrected, first, *OLD)
        await round_(services, source)
    edits = await outbox(database, "news-edit", guild_id=SERVER)
    assert (len(edits), (await verdicts(services))[corrected.title]) == (1, "posted")
