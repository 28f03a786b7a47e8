"""Programs and people at work at the same moment never wait for each other for ever, nor say anything twice."""

import asyncio
from collections import Counter
from collections.abc import Awaitable
from typing import Any

import pytest

from bot.clock import ManualClock
from bot.errors import BusyError, DecidedError, KnownFeedError, UserError
from bot.services import intake
from bot.services.everything import Services
from bot.show.catalog import Catalog
from bot.store.database import Database
from tests.services.newsing import EDITOR, INTERVAL, ScriptedSource, counted, entry, outbox, round_, set_up, told

GUILDS = (70, 71, 72)
URLS = tuple(f"https://{number}.example.org/feed" for number in range(4))
TITLE = "The fourth season is being filmed by the sea"


@pytest.fixture
def source() -> ScriptedSource:
    found = ScriptedSource()
    for url in URLS:
        found.put(entry(0), url=url, title=url)
    return found


@pytest.fixture(params=[1, 50], ids=["in parts", "at once"])
def programs(
    database: Database,
    lantern: Catalog,
    clock: ManualClock,
    source: ScriptedSource,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> list[Services]:
    """Three of them; each tells one server after the other, or all at once."""
    monkeypatch.setattr(intake, "MOST_SERVERS", request.param)
    return [Services.of(database, lantern, clock, source, INTERVAL) for _ in range(3)]


async def all_of(*work: Awaitable[Any], but: tuple[type[UserError], ...] = (BusyError,)) -> None:
    """At once; nobody waits for ever, and nothing else goes wrong."""
    for done in await asyncio.wait_for(asyncio.gather(*work, return_exceptions=True), 30):
        if isinstance(done, BaseException) and not isinstance(done, but):
            raise done


async def test_the_same_story_of_four_feeds_that_are_taken_in_at_once_is_one_post(
    programs: list[Services], source: ScriptedSource, database: Database, clock: ManualClock
) -> None:
    await set_up(programs[0], *GUILDS)
    for guild_id in GUILDS:
        for url in URLS:
            await programs[0].feeds.add(guild_id, EDITOR, url, trusted=True)
    clock.advance(INTERVAL * 1.2)
    for number, url in enumerate(URLS):
        source.put(entry(20 + number, title=TITLE), entry(0), url=url, title=url)
    dues = [(each, due) for each in programs for due in await each.newsroom.claim(2)]
    assert len(dues) == len(URLS)
    outcomes = [await source.get(due.url) for _, due in dues]
    await all_of(*(each.newsroom.take(due, got) for (each, due), got in zip(dues, outcomes, strict=True)))
    for guild_id in GUILDS:
        assert await counted(programs[0], guild_id) == {"seen": 4, "posted": 1, "also": 3}
        assert len(await outbox(database, "news", guild_id=guild_id)) == 1
        first = next(each.story for each in await told(programs[0], guild_id) if each.story.verdict == "posted")
        assert len(first.also) == 3


async def test_everything_at_once_ends_and_leaves_each_item_said_once(
    programs: list[Services], source: ScriptedSource, database: Database, clock: ManualClock
) -> None:
    first, second, third = programs
    await set_up(first, *GUILDS)
    for guild_id in GUILDS[:2]:
        for url in URLS[:3]:
            await first.feeds.add(guild_id, EDITOR, url, trusted=guild_id == GUILDS[0])
    for round_number in range(3):
        clock.advance(INTERVAL * 1.2)
        for number, url in enumerate(URLS):
            new = [entry(100 * number + each) for each in range(20, 22 + round_number)]
            source.put(*reversed(new), entry(0), url=url, title=url)
        drafts = [each.story.id for each in await told(first, GUILDS[1]) if each.story.verdict == "draft"]
        one = (await first.feeds.list(GUILDS[0]))[round_number]
        await all_of(
            round_(first, source),
            round_(second, source),
            round_(third, source),
            first.feeds.add(GUILDS[2], EDITOR, URLS[round_number], trusted=True),
            second.feeds.bring(GUILDS[2], EDITOR, [("", url) for url in reversed(URLS)], trusted=True),
            third.feeds.bring(GUILDS[0], EDITOR, [("", url) for url in URLS], trusted=True),
            second.feeds.change(GUILDS[0], EDITOR, one.id, {"channel_id": 9, "name": f"{round_number}"}),
            third.feeds.try_now(GUILDS[0], one.id),
            first.settings.change(GUILDS[1], EDITOR, {"news.role": str(round_number + 1)}),
            first.newsroom.clear_old(),
            *(each.news.post(GUILDS[1], EDITOR, story_id, trust=True) for each in programs for story_id in drafts),
            but=(BusyError, DecidedError, KnownFeedError),
        )
    for guild_id in GUILDS:
        posts = [each.story.link for each in await told(first, guild_id) if each.story.verdict == "posted"]
        assert set(Counter(posts).values()) <= {1}
        assert len(await outbox(database, "news", guild_id=guild_id)) == len(posts)
