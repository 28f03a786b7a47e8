"""What a feed does with every fetch for ever fills neither the database nor a channel."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot.clock import ManualClock
from bot.errors import FeedError
from bot.feeds.entry import Document, Got
from bot.outbox.delivery import Sent
from bot.services import intake
from bot.services.everything import Services
from bot.services.telling import MOST_REVISIONS
from bot.show.catalog import Catalog
from bot.store.database import Database
from bot.store.schema import seen
from tests.services.newsing import (
    EDITOR,
    INTERVAL,
    SERVER,
    URL,
    ScriptedSource,
    counted,
    entry,
    outbox,
    round_,
    set_up,
    told,
)

OLD = tuple(entry(number) for number in range(4))
LATER = INTERVAL * 1.2


@pytest.fixture
def source() -> ScriptedSource:
    found = ScriptedSource()
    found.put(*OLD)
    return found


@pytest.fixture
async def services(database: Database, lantern: Catalog, clock: ManualClock, source: ScriptedSource) -> Services:
    found = Services.of(database, lantern, clock, source, INTERVAL)
    await set_up(found)
    await found.feeds.add(SERVER, EDITOR, URL, trusted=True)
    clock.advance(LATER)
    return found


async def remembered(database: Database) -> int:
    async with database.read() as conn:
        return (await conn.execute(select(func.count()).select_from(seen))).scalar_one()


async def test_ids_that_change_with_every_fetch_do_not_pile_up(
    services: Services, source: ScriptedSource, clock: ManualClock, database: Database
) -> None:
    found: list[int] = []
    for number in range(intake.MOST_CHANGES + 5):
        source.put(*(replace(each, id=f"{number}-{each.id}") for each in OLD))
        await round_(services, source)
        clock.advance(LATER)
        found.append(await remembered(database))
    assert found[intake.MOST_CHANGES - 1] < found[0] + intake.MOST_CHANGES * (len(OLD) + 1)
    assert set(found[intake.MOST_CHANGES - 1 :]) == {found[-1]}
    source.put(entry(20), *OLD)
    await round_(services, source)
    assert await counted(services) == {"seen": 4, "posted": 1}


async def test_a_feed_that_changed_its_ids_once_may_still_correct_what_it_has(
    services: Services, source: ScriptedSource, clock: ManualClock, database: Database
) -> None:
    for title in (OLD[0].title, "Another title"):
        source.put(replace(OLD[0], id="new", title=title), *OLD[1:])
        await round_(services, source)
        clock.advance(LATER)
    assert await outbox(database) == []


async def test_what_brings_new_items_without_end_is_reported_and_nothing_is_forgotten(
    services: Services,
    source: ScriptedSource,
    clock: ManualClock,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(intake, "MOST_MARKS", 30)
    source.put(*(entry(number) for number in range(20, 30)))
    await round_(services, source)
    (feed,) = await services.feeds.list(SERVER)
    assert (feed.health.problem, feed.health.failures, await remembered(database)) == ("too-many 10", 1, 12)
    assert await outbox(database) == []
    await set_up(services, 71)
    with pytest.raises(FeedError, match="too-many"):
        await services.feeds.add(71, EDITOR, URL)
    source.put(*OLD)
    clock.advance(LATER)
    await round_(services, source)
    (feed,) = await services.feeds.list(SERVER)
    assert (feed.health.problem, await outbox(database)) == ("", [])


async def test_a_title_that_changes_with_every_fetch_edits_its_post_only_so_often(
    services: Services, source: ScriptedSource, clock: ManualClock, database: Database
) -> None:
    for number in range(MOST_REVISIONS + 4):
        source.put(entry(20, title=f"The story, read by {number}"), *OLD)
        await round_(services, source)
        claimed = (await services.outbox.exchange([], 1000)).claimed
        await services.outbox.exchange([(each.delivery, Sent(each.delivery.id)) for each in claimed], 0)
        clock.advance(LATER)
    assert len(await outbox(database, "news-edit")) == MOST_REVISIONS
    story = (await told(services))[0].story
    assert (story.title, story.revision) == (f"The story, read by {MOST_REVISIONS}", MOST_REVISIONS)


@pytest.mark.parametrize("etag", ['"\udcff"', '"a\0b"', '"a\nb"'])
async def test_an_etag_that_is_no_text_is_not_kept(
    services: Services, source: ScriptedSource, clock: ManualClock, etag: str
) -> None:
    (due,) = await services.newsroom.claim(5)
    await services.newsroom.take(due, Got(Document("The blog", "", OLD), etag=etag, modified=etag))
    clock.advance(LATER)
    assert [(each.etag, each.modified) for each in await services.newsroom.claim(5)] == [("", "")]
