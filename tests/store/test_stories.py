"""Items of feeds come back as they were, once for each subscription, and are found by what is asked of them."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.feeds.subscription import Story, Subscription, Verdict
from bot.outbox.delivery import Draft, Target
from bot.outbox.facts import NewsPosted
from bot.store import decisions, deliveries, subscriptions
from bot.store import stories as store
from bot.store.database import Database
from tests.conftest import NOW
from tests.store.drafts import DAY, turn

SERVER, OTHER, FEED = 70, 2**63 - 1, 5
PLAIN = Story(0, SERVER, 1, "A title", "", "", "The blog", NOW, Verdict.POSTED)
FULL = replace(
    PLAIN, title="é" * 250, summary="s" * 500, link="https://example.org/" + "x" * 900, published_at=NOW - DAY,
    reason="word " + "w" * 60, of_id=2**62, also=(("Another", "https://example.org/"), ("Third", "")), spoilers=True,
    channel_id=2**63 - 1, actor_id=2**63 - 2, decided_at=NOW, revision=7, verdict=Verdict.ALSO,
)  # fmt: skip


def mark(number: int) -> bytes:
    return number.to_bytes(16)


async def added(database: Database, *wanted: Story) -> list[Story]:
    """Each with a mark of its own."""
    async with database.begin() as conn:
        new = [store.New(story, FEED, mark(number)) for number, story in enumerate(wanted)]
        numbers = await store.add_stories(conn, new)
    return [replace(each.story, id=numbers[each.story.subscription_id, each.mark]) for each in new]


@pytest.mark.parametrize("wanted", [PLAIN, FULL], ids=["plain", "full"])
async def test_it_comes_back_as_it_was(database: Database, wanted: Story) -> None:
    (known,) = await added(database, wanted)
    changed = replace(FULL, id=known.id, link=known.link, published_at=known.published_at, title="New", revision=8)
    async with database.begin() as conn:
        assert await store.find_story(conn, known.id) == known
        await store.put_story(conn, changed)
        await decisions.put_decision(conn, changed)
        assert await store.list_stories(conn, [known.id, 404]) == [changed]


async def test_a_subscription_has_an_entry_once_and_its_number_is_never_given_again(database: Database) -> None:
    (one,) = await added(database, PLAIN)
    async with database.begin() as conn:
        again = [store.New(replace(PLAIN, subscription_id=each, title="Again"), FEED, mark(0)) for each in (1, 2)]
        assert list(await store.add_stories(conn, again)) == [(2, mark(0))]
        assert await store.find_story(conn, one.id) == one
        await store.clear_old(conn, NOW + DAY)
        assert min((await store.add_stories(conn, again)).values()) > one.id + 1
        assert await store.add_stories(conn, []) == {}


async def test_what_was_posted_in_vain_is_not_among_the_recent(database: Database) -> None:
    old = replace(PLAIN, found_at=NOW - DAY)
    kept, lost, *_ = await added(database, PLAIN, PLAIN, old, replace(PLAIN, verdict=Verdict.SEEN))
    (other,) = await added(database, replace(PLAIN, guild_id=OTHER, subscription_id=9))
    drafts = [
        Draft(f"news:{SERVER}:{story.id}", NewsPosted(story_id=story.id), Target(SERVER, 7), NOW, NOW + DAY)
        for story in (kept, lost)
    ]
    async with database.begin() as conn:
        await deliveries.put_drafts(conn, drafts)
    await turn(database, [drafts[1].key], state="failed")
    since = NOW - timedelta(hours=1)
    async with database.read() as conn:
        assert await store.list_recent(conn, [SERVER, OTHER], [Verdict.POSTED], since, 9) == [other, kept]
        assert await store.list_recent(conn, [SERVER], [Verdict.POSTED], since, 9) == [kept]


async def test_entries_with_another_title_are_found_with_what_the_staff_did(database: Database) -> None:
    one, two = await added(database, PLAIN, PLAIN)
    async with database.begin() as conn:
        await store.put_story(conn, replace(two, title="Ours"), edited=True)
        titles = {mark(0): "Another title", mark(1): "A title", mark(2): "New"}
        assert await store.find_renamed(conn, FEED, titles) == []  # no server follows it any more
        await subscriptions.add_subscription(conn, Subscription(0, SERVER, FEED, "", ""), NOW)
        assert await store.find_renamed(conn, FEED, titles) == [mark(0)]
        assert await store.find_renamed(conn, FEED + 1, titles) == []
        assert await store.list_marked(conn, FEED, titles, [OTHER]) == []
        assert await store.list_marked(conn, FEED, titles, [SERVER]) == [
            store.Marked(one, mark(0), "A title", edited=False),
            store.Marked(replace(two, title="Ours"), mark(1), "A title", edited=True),
        ]


async def test_ten_other_feeds_are_named_and_each_once(database: Database) -> None:
    (known,) = await added(database, PLAIN)
    async with database.begin() as conn:
        for number in (*range(12), 3):
            known = await store.put_also(conn, known, "Another", f"https://example.org/{number}")
        assert await store.find_story(conn, known.id) == known
    assert ([link[-1] for _, link in known.also], known.revision) == ([str(number) for number in range(10)], 10)


async def test_pages_and_counts_are_of_one_server(database: Database) -> None:
    known = await added(database, *[PLAIN] * 5, replace(PLAIN, guild_id=OTHER), replace(PLAIN, subscription_id=2))
    async with database.begin() as conn:
        assert await store.list_history(conn, SERVER, 1, 2, 1) == (known[3:1:-1], 5)
        assert (await store.list_history(conn, SERVER, None, 9, 0))[1] == 6
        assert await store.was_told(conn, SERVER, FEED, mark(0))
        assert not await store.was_told(conn, OTHER, FEED, mark(0))
        await store.put_of(conn, [known[0].id], known[1].id)
        await store.put_spoilers(conn, 2, spoilers=True)
        first, last = await store.list_stories(conn, [known[0].id, known[6].id])
    assert (first.of_id, last.spoilers) == (known[1].id, True)


async def test_who_decided_is_counted_and_forgotten(database: Database) -> None:
    one, _ = await added(database, replace(FULL, actor_id=8), replace(FULL, actor_id=9))
    async with database.begin() as conn:
        assert await decisions.count_of_actor(conn, 8) == 1
        await decisions.forget_actor(conn, 8)
        assert (await decisions.count_of_actor(conn, 8), await decisions.count_of_actor(conn, 9)) == (0, 1)
        assert await store.find_story(conn, one.id) == replace(one, actor_id=None)
        await store.put_story(conn, replace(one, title="New"))  # as it was read before
        await store.put_also(conn, one, "Another", "https://example.org/")
        assert await decisions.count_of_actor(conn, 8) == 0


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_who_is_forgotten_while_stories_change_keeps_nobody_waiting(database: Database) -> None:
    """Their rows lie the other way round in the table."""
    first, second = await added(database, PLAIN, PLAIN)
    for story in (second, first):
        async with database.begin() as conn:
            await decisions.put_decision(conn, replace(story, actor_id=8))

    async def forget() -> None:
        async with database.begin() as conn:
            await decisions.forget_actor(conn, 8)

    async with database.begin() as conn:
        await store.put_story(conn, replace(first, title="New"))
        forgetting = asyncio.create_task(forget())
        await asyncio.sleep(0.2)
        await store.put_story(conn, replace(second, title="New"))
    await forgetting
    async with database.read() as conn:
        found = await store.list_stories(conn, [first.id, second.id])
    assert [(story.title, story.actor_id) for story in found] == [("New", None)] * 2


async def test_what_is_told_in_one_line_is_called_off_together(database: Database) -> None:
    line = replace(PLAIN, verdict=Verdict.BUNDLED)
    known = await added(database, PLAIN, line, line, line, replace(line, subscription_id=2), replace(PLAIN, of_id=None))
    async with database.begin() as conn:
        await store.put_of(conn, [story.id for story in known[1:3]], known[2].id)
        assert [story.id for story in await decisions.list_told_with(conn, 1, [known[1].id])] == [2, 3]
        await decisions.call_off(conn, 1, [known[0].id, known[1].id], Verdict.SKIPPED, actor_id=8, decided_at=NOW)
        await decisions.call_off(conn, 1, [known[4].id, 404], Verdict.PAUSED)  # of another subscription
        found = await store.list_stories(conn, [story.id for story in known])
    assert [(story.verdict, story.actor_id) for story in found] == [
        *[(Verdict.SKIPPED, 8)] * 3,
        (Verdict.BUNDLED, None),
        (Verdict.BUNDLED, None),
        (Verdict.POSTED, None),
    ]
