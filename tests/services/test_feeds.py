"""Staff follow feeds, change how, and follow them no longer; nothing is ever said twice, and nothing by accident."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.clock import ManualClock
from bot.errors import (
    BadSettingError,
    FeedError,
    KnownFeedError,
    NoDraftPlaceError,
    NoFeedError,
    NoNewsPlaceError,
    TooManyFeedsError,
    UserError,
)
from bot.feeds.filters import Filters
from bot.feeds.problems import Problem
from bot.feeds.subscription import MOST_FEEDS
from bot.outbox.delivery import Sent
from bot.server.changes import Action
from bot.server.kinds import Post
from bot.services.everything import Services
from bot.store.database import Database
from bot.store.schema import seen as marks
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

OLD = tuple(entry(number) for number in range(3))
LATER = INTERVAL * 1.2


@pytest.fixture
def source() -> ScriptedSource:
    found = ScriptedSource()
    found.put(*OLD)
    return found


@pytest.fixture
async def following(services: Services) -> int:
    """The number of a feed that a server trusts."""
    await set_up(services)
    return (await services.feeds.add(SERVER, EDITOR, URL, trusted=True))[0].id


async def brought(services: Services, source: ScriptedSource, clock: ManualClock, *numbers: int) -> None:
    """The feed has these as well."""
    clock.advance(LATER)
    source.put(*(entry(number) for number in reversed(numbers)), *OLD)
    await round_(services, source)


# -------------------------------------------------------------------- following


async def test_what_was_added_is_listed_with_its_health_and_written_down(
    services: Services, clock: ManualClock, source: ScriptedSource
) -> None:
    await set_up(services)
    feed, document = await services.feeds.add(SERVER, EDITOR, f" {URL} ", channel_id=9, role_id=5, trusted=True)
    assert (feed.url, feed.name, feed.channel_id, feed.role_id, feed.trusted) == (URL, "The blog", 9, 5, True)
    assert (document, feed.health.fetched_at, feed.health.problem) == (source.documents[URL], clock.now(), "")
    assert (await services.feeds.list(SERVER), await services.feeds.get(SERVER, feed.id)) == ([feed], feed)
    assert await services.feeds.list(OTHER) == []
    (change,) = (await services.audit.page(SERVER, actions=[Action.ADDED], most=9))[0]
    assert (change.actor_id, change.name, change.before) == (EDITOR, "The blog", None)
    assert change.after == f"{URL} · channel: 9 · role: 5 · trusted: on"


@pytest.mark.parametrize(
    ("values", "kind", "more"),
    [
        ({}, NoNewsPlaceError, {}),
        ({"news.channel": "7"}, NoDraftPlaceError, {}),
        ({"news.channel": "7", "staff.channel": "8", "staff.enabled": "off"}, NoDraftPlaceError, {}),
        ({"news.channel": "7"}, BadSettingError, {"role_id": SERVER, "trusted": True}),
        ({}, FeedError, {"url": "gopher://example.org"}),
    ],
)
async def test_what_cannot_be_is_refused_before_anything_is_fetched(
    services: Services,
    source: ScriptedSource,
    values: Mapping[str, str | None],
    kind: type[UserError],
    more: Mapping[str, object],
) -> None:
    await services.settings.change(SERVER, EDITOR, values)
    with pytest.raises(kind):
        await services.feeds.add(SERVER, EDITOR, **{"url": URL, **more})  # type: ignore[arg-type]
    assert (source.asked, await services.feeds.list(SERVER)) == ([], [])


async def test_what_is_followed_already_or_cannot_be_read_changes_nothing(
    services: Services, source: ScriptedSource, following: int
) -> None:
    source.asked.clear()
    with pytest.raises(KnownFeedError):
        await services.feeds.add(SERVER, EDITOR, URL, trusted=True)
    assert source.asked == []
    with pytest.raises(FeedError) as refused:
        await services.feeds.add(SERVER, EDITOR, "https://gone.example.org/", trusted=True)
    assert refused.value.problem == "no-host"
    assert [each.id for each in await services.feeds.list(SERVER)] == [following]


async def test_a_server_follows_a_hundred_feeds_and_no_more(services: Services, source: ScriptedSource) -> None:
    await set_up(services)
    urls = [f"https://{number}.example.org/" for number in range(MOST_FEEDS + 2)]
    bring = await services.feeds.bring(SERVER, EDITOR, [("", url) for url in urls], trusted=True)
    assert (len(bring.added), bring.left_out, len(await services.feeds.list(SERVER))) == (MOST_FEEDS, 2, MOST_FEEDS)
    with pytest.raises(TooManyFeedsError):
        await services.feeds.add(SERVER, EDITOR, URL, trusted=True)


@pytest.mark.parametrize(("trusted", "verdict", "kind"), [(True, "posted", "news"), (False, "draft", "news-draft")])
async def test_the_newest_is_posted_on_request_and_goes_the_way_of_all(
    services: Services, database: Database, trusted: bool, verdict: str, kind: str
) -> None:
    await set_up(services)
    await services.feeds.add(SERVER, EDITOR, URL, trusted=trusted, newest=True)
    assert [each.fact.kind for each in await outbox(database)] == [kind]
    assert await verdicts(services) == titles(OLD[:2], "seen") | titles(OLD[2:], verdict)


async def test_the_newest_joins_what_another_feed_posted_an_hour_ago(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock, following: int
) -> None:
    title, other = "The fourth season is being filmed by the sea", "https://press.example.org/rss"
    clock.advance(LATER)
    source.put(entry(9, title=title), *OLD)
    await round_(services, source)
    clock.advance(HOUR)
    source.put(entry(90, title=title), url=other, title="The press")
    await services.feeds.add(SERVER, EDITOR, other, trusted=True, newest=True)
    assert len(await outbox(database, "news")) == 1
    (first,) = [each.story for each in await told(services) if each.story.verdict == "posted"]
    assert first.also == (("The press", entry(90).link),)


async def test_the_newest_is_not_posted_again_to_who_comes_back(services: Services, database: Database) -> None:
    await set_up(services)
    feed, _ = await services.feeds.add(SERVER, EDITOR, URL, trusted=True, newest=True)
    (claimed,) = (await services.outbox.exchange([], 9)).claimed
    await services.outbox.exchange([(claimed.delivery, Sent(1))], 0)
    await services.feeds.remove(SERVER, EDITOR, feed.id)
    await services.feeds.add(SERVER, EDITOR, URL, trusted=True, newest=True)
    assert len(await outbox(database)) == 1


async def test_who_comes_later_swallows_nothing_for_those_who_follow_it_already(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock, following: int
) -> None:
    await set_up(services, OTHER)
    source.put(entry(9), *OLD)
    await services.feeds.add(OTHER, EDITOR, URL, trusted=True)
    clock.advance(LATER)
    await round_(services, source)
    assert [each.target.guild_id for each in await outbox(database)] == [SERVER]
    assert (await counted(services), await counted(services, OTHER)) == ({"posted": 1, "seen": 3}, {"seen": 4})


async def test_an_outcome_that_was_on_its_way_is_older_than_what_was_just_added(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock, following: int
) -> None:
    await set_up(services, OTHER)
    clock.advance(LATER)
    (due,) = await services.newsroom.claim(10)
    old = await source.get(URL)
    source.put(entry(9), *OLD)
    await services.feeds.add(OTHER, EDITOR, URL, trusted=True)
    await services.newsroom.take(due, old)
    assert [each.target.guild_id for each in await outbox(database)] == [SERVER]


async def test_what_came_while_nobody_followed_it_is_no_news_to_who_comes_back(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock, following: int
) -> None:
    await services.feeds.remove(SERVER, EDITOR, following)
    clock.advance(3 * DAY)
    source.put(*(entry(number) for number in (12, 11, 10)), *OLD)
    await services.feeds.bring(SERVER, EDITOR, [("Again", URL)], trusted=True)
    clock.advance(LATER)
    await round_(services, source)
    assert await outbox(database) == []
    await brought(services, source, clock, 10, 11, 12, 13)
    assert len(await outbox(database)) == 1


async def test_a_list_is_followed_at_once_and_its_first_fetch_posts_none(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock, following: int
) -> None:
    source.asked.clear()
    urls = [f"https://{number}.example.org/" for number in range(10)]
    listed = [("Known", URL), *(("", url) for url in urls), ("Twice", urls[0]), ("Bad", "gopher://example.org")]
    bring = await services.feeds.bring(SERVER, EDITOR, listed, trusted=True)
    assert [(each.url, each.name) for each in bring.added] == [(url, url[8:-1]) for url in urls]
    assert (bring.known, bring.refused, bring.left_out) == ([URL], [("gopher://example.org", "no-url")], 0)
    assert source.asked == []
    due = [each.health.next_at - clock.now() for each in bring.added if each.health.next_at is not None]
    assert (min(due), max(due), len(set(due))) == (timedelta(), 9 * MINUTE, 10)
    for url in urls:
        source.put(*OLD, url=url)
    clock.advance(HOUR)
    assert len(await round_(services, source)) == 11
    assert await outbox(database) == []
    again = await services.feeds.bring(SERVER, EDITOR, listed, trusted=True)
    assert (again.added, len(again.known)) == ([], 11)


async def test_looking_at_a_feed_follows_nothing(services: Services, source: ScriptedSource) -> None:
    assert await services.feeds.preview(URL) == source.documents[URL]
    with pytest.raises(FeedError):
        await services.feeds.preview("gopher://example.org")
    assert await services.feeds.list(SERVER) == []


# -------------------------------------------------------------------- changing


async def test_every_part_can_be_changed_and_is_written_down(services: Services, following: int) -> None:
    values: dict[str, object] = {
        "name": " The  other blog ", "channel_id": 9, "role_id": 5, "post": Post.FORUM, "tag_id": 6, "publish": True,
        "spoilers": True, "filters": Filters(contains=("season 4",), not_=("giveaway", "sale")),
    }  # fmt: skip
    changed = await services.feeds.change(SERVER, EDITOR, following, values)
    assert changed.name == "The other blog"
    assert {name: getattr(changed, name) for name in values} == values | {"name": "The other blog"}
    assert await services.feeds.get(SERVER, following) == changed
    await services.feeds.change(SERVER, EDITOR, following, values)  # nothing new
    (change,) = (await services.audit.page(SERVER, actions=[Action.EDITED], most=9))[0]
    before = "name: The blog · publish: off · spoilers: off" + "".join(
        f" · {name}: -" for name in ("channel", "role", "tag", "post", "contains", "not")
    )
    assert (change.name, change.before) == ("The other blog", before)
    assert change.after is not None
    assert change.after.endswith("tag: 6 · post: forum · contains: season 4 · not: giveaway, sale")


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"role_id": SERVER}, BadSettingError),
        ({"trusted": False}, NoDraftPlaceError),
        ({"channel_id": None}, NoNewsPlaceError),
        ({"guild_id": 1}, ValueError),
    ],
)
async def test_what_cannot_be_changes_nothing(
    services: Services, values: Mapping[str, object], error: type[Exception]
) -> None:
    feed, _ = await services.feeds.add(SERVER, EDITOR, URL, channel_id=9, trusted=True)
    with pytest.raises(error):
        await services.feeds.change(SERVER, EDITOR, feed.id, {"name": "New", **values})
    assert await services.feeds.get(SERVER, feed.id) == feed
    assert (await services.feeds.change(SERVER, EDITOR, feed.id, {"name": ""})).name == "blog.example.org"


async def test_what_is_gone_or_belongs_to_another_server_cannot_be_touched(services: Services, following: int) -> None:
    for attempt in (
        services.feeds.get(OTHER, following),
        services.feeds.change(OTHER, EDITOR, following, {"paused": True}),
        services.feeds.remove(OTHER, EDITOR, following),
        services.feeds.try_now(OTHER, following),
        services.feeds.get(SERVER, 404),
    ):
        with pytest.raises(NoFeedError):
            await attempt


async def test_what_waits_goes_where_it_now_should(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock, following: int
) -> None:
    await brought(services, source, clock, *range(10, 17))
    before = await outbox(database)
    await services.feeds.change(SERVER, EDITOR, following, {"channel_id": 9, "role_id": 5, "post": Post.THREAD})
    moved = await outbox(database)
    assert [(each.target.channel_id, each.target.role_id, each.target.post) for each in moved] == [
        *[(9, 5, "thread")] * 5,
        (9, None, "message"),
    ]
    assert [(each.key, each.due_at, each.expires_at) for each in moved] == [
        (each.key, each.due_at, each.expires_at) for each in before
    ]
    assert {each.story.channel_id for each in await told(services) if each.story.verdict == "posted"} == {9}
    await services.feeds.change(SERVER, EDITOR, following, {"channel_id": None, "role_id": None, "post": None})
    await services.settings.change(SERVER, EDITOR, {"news.channel": "12"})
    assert {each.target.channel_id for each in await outbox(database)} == {12}
    await services.feeds.change(SERVER, EDITOR, following, {"publish": True})
    assert len(await outbox(database, "news-publish")) == 5


async def test_what_waits_when_it_is_paused_is_not_posted_and_neither_is_it_afterwards(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock, following: int
) -> None:
    await brought(services, source, clock, *range(10, 17))
    for paused in (True, False):
        await services.feeds.change(SERVER, EDITOR, following, {"paused": paused})
        assert {each.state for each in await outbox(database)} == {"cancelled"}
    assert (await counted(services))["paused"] == 7


async def test_a_feed_that_gives_things_away_covers_what_it_had_before(
    services: Services, source: ScriptedSource, clock: ManualClock, following: int
) -> None:
    await brought(services, source, clock, 10)
    await services.feeds.change(SERVER, EDITOR, following, {"spoilers": True})
    assert {each.story.spoilers for each in await told(services)} == {True}


async def test_what_is_removed_says_nothing_more_and_what_was_posted_stays(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock
) -> None:
    await set_up(services)
    feed, _ = await services.feeds.add(SERVER, EDITOR, URL)
    await brought(services, source, clock, 10)
    await services.feeds.change(SERVER, EDITOR, feed.id, {"trusted": True})
    await brought(services, source, clock, 10, 11)
    removed = await services.feeds.remove(SERVER, EDITOR, feed.id)
    assert (removed.id, await services.feeds.list(SERVER)) == (feed.id, [])
    assert {each.state for each in await outbox(database)} == {"cancelled"}
    assert await counted(services) == {"seen": 3, "skipped": 2}
    (change,) = (await services.audit.page(SERVER, actions=[Action.REMOVED], most=9))[0]
    assert (change.name, change.before, change.after) == ("The blog", "trusted: on", None)
    again, _ = await services.feeds.add(SERVER, EDITOR, URL, trusted=True)
    assert again.id != feed.id


async def test_trying_again_fetches_it_soon_but_not_every_second(
    services: Services, source: ScriptedSource, clock: ManualClock, following: int
) -> None:
    services.newsroom.woken.clear()
    assert (await services.feeds.try_now(SERVER, following)).health.next_at != clock.now()
    assert await services.newsroom.claim(10) == []
    clock.advance(MINUTE + timedelta(seconds=1))
    assert (await services.feeds.try_now(SERVER, following)).health.next_at == clock.now()
    assert services.newsroom.woken.is_set()
    assert len(await round_(services, source)) == 1


async def test_the_history_of_one_feed_or_of_all_is_told_in_pages(
    services: Services, source: ScriptedSource, clock: ManualClock, following: int
) -> None:
    other = "https://press.example.org/rss"
    source.put(entry(40), title="The press", url=other)
    feed, _ = await services.feeds.add(SERVER, EDITOR, other, trusted=True)
    await brought(services, source, clock, 10)
    page, count = await services.feeds.history(SERVER, None, 2, 1)
    assert (len(page), count) == (2, 5)
    assert [each.story.source for each in await told(services, SERVER, feed.id)] == ["The press"]
    newest = (await told(services, SERVER, following))[0]
    assert (newest.state, newest.message_id, newest.error, newest.story.channel_id) == (
        "pending", None, "", NEWS_CHANNEL,
    )  # fmt: skip
    assert await verdicts(services, OTHER) == {}


# -------------------------------------------------------------------- feeds that fail


async def test_failures_make_it_wait_longer_and_longer_and_switch_nothing_off(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock, following: int
) -> None:
    source.fail(Problem.STATUS)
    start, waits = clock.now() + LATER, list[timedelta]()
    clock.advance(LATER)
    for failures in range(1, 13):
        assert len(await round_(services, source)) == 1
        (feed,) = await services.feeds.list(SERVER)
        assert (feed.health.failures, feed.health.failing_since, feed.health.problem) == (failures, start, "status")
        assert feed.health.next_at is not None
        waits.append(feed.health.next_at - clock.now())
        clock.advance(waits[-1])
    expected = [min(5 * MINUTE * 2**number, DAY) for number in range(12)]
    assert all(0.9 * plan <= wait <= 1.1 * plan for plan, wait in zip(expected, waits, strict=True))
    source.put(entry(10), *OLD)
    await round_(services, source)
    (feed,) = await services.feeds.list(SERVER)
    assert (feed.health.failures, feed.health.failing_since, feed.health.problem) == (0, None, "")
    assert len(await outbox(database, "news")) == 1


async def test_the_staff_are_told_once_after_three_days_and_again_only_after_it_worked(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock, following: int
) -> None:
    await set_up(services, OTHER, staff_enabled="off")
    await services.feeds.add(OTHER, EDITOR, URL, trusted=True)
    for times in (1, 2):
        source.fail(Problem.TLS)
        clock.advance(LATER)
        since = clock.now()
        for _ in range(14):
            await round_(services, source)
            notices = await outbox(database, "feed-failing")
            assert len(notices) == times - (clock.now() - since < 3 * DAY)
            clock.advance(DAY * 1.11 if clock.now() - since > DAY else 12 * HOUR)
        assert {each.target.guild_id for each in notices} == {SERVER}
        source.put(*OLD)
        await round_(services, source)
    await set_up(services, OTHER, staff_enabled="on")
    source.fail(after=2 * HOUR)
    clock.advance(LATER)
    await round_(services, source)
    (feed,) = await services.feeds.list(SERVER)
    assert feed.health.next_at == clock.now() + 2 * HOUR


# -------------------------------------------------------------------- what is kept


async def test_stories_are_kept_for_ninety_days_and_feeds_as_long_as_anybody_may_come_back(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock, following: int
) -> None:
    for days, seen, listed in ((29, 3, 3), (2, 0, 3), (60, 0, 0)):
        if days == 29:
            await services.feeds.remove(SERVER, EDITOR, following)
        clock.advance(days * DAY)
        await services.newsroom.clear_old()
        async with database.read() as conn:
            count = (await conn.execute(select(func.count()).select_from(marks))).scalar_one()
        assert (count >= seen, count == 0) == (True, seen == 0)
        assert len(await told(services)) == listed


async def test_what_is_followed_is_never_forgotten(
    services: Services, source: ScriptedSource, database: Database, clock: ManualClock, following: int
) -> None:
    clock.advance(400 * DAY)
    await services.newsroom.clear_old()
    await round_(services, source)
    assert (await outbox(database), await told(services)) == ([], [])
