"""Which server follows which feed comes back as it was, on both databases, and one server never touches another."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from bot.feeds.filters import Filters
from bot.feeds.subscription import Subscription
from bot.server.kinds import Post
from bot.store import feeds, servers
from bot.store import subscriptions as store
from bot.store.database import Database
from tests.conftest import NOW

SERVER, OTHER, URL = 70, 2**63 - 1, "https://example.org/feed"
PLAIN = Subscription(0, SERVER, 0, URL, "The blog")
FULL = replace(
    PLAIN, channel_id=2**63 - 1, role_id=2**63 - 2, post=Post.FORUM, tag_id=2**63 - 3, publish=True, trusted=True,
    spoilers=True, paused=True, name="é" * 80, filters=Filters(("a, b",), ("c",), ("d", "e"), ('"f"',)),
)  # fmt: skip


async def added(database: Database, *wanted: Subscription) -> list[Subscription]:
    async with database.begin() as conn:
        feed = await feeds.lock_url(conn, URL, NOW)
        found = []
        for each in wanted:
            await servers.lock_server(conn, each.guild_id, NOW)
            number = await store.add_subscription(conn, replace(each, feed_id=feed.id), NOW)
            found.append(replace(each, id=number, feed_id=feed.id, health=feed.health))
    return found


@pytest.mark.parametrize("wanted", [PLAIN, FULL], ids=["plain", "full"])
async def test_it_comes_back_as_it_was(database: Database, wanted: Subscription) -> None:
    (known,) = await added(database, wanted)
    async with database.begin() as conn:
        assert await store.find_subscription(conn, SERVER, known.id) == known
        assert await store.find_subscription(conn, OTHER, known.id) is None
        values = {name: getattr(FULL, name) for name in store.CHANGEABLE}
        await store.put_changes(conn, known.id, values)
        assert await store.find_subscription(conn, SERVER, known.id) == replace(known, **values)


async def test_a_server_follows_a_feed_once_and_sees_only_its_own(database: Database) -> None:
    one, other = await added(database, PLAIN, replace(FULL, guild_id=OTHER))
    async with database.read() as conn:
        assert (await store.list_of_server(conn, SERVER), await store.list_of_server(conn, OTHER)) == ([one], [other])
        assert await store.list_of_feed(conn, one.feed_id) == [one, other]
        assert await store.list_following(conn, one.feed_id, 0, other.id) == [(one, NOW), (other, NOW)]
        assert await store.list_following(conn, one.feed_id, one.id, other.id) == [(other, NOW)]
        assert await store.list_following(conn, one.feed_id, 0, one.id) == [(one, NOW)]
        assert await store.lock_followers(conn, one.feed_id) == [one.id, other.id]
        assert await store.lock_followers(conn, one.feed_id, 0, 1) == [one.id]
        assert await store.lock_followers(conn, one.feed_id, one.id, 1) == [other.id]
        assert await store.lock_followers(conn, one.feed_id, other.id, 1) == []
    with pytest.raises(IntegrityError):
        await added(database, PLAIN)


async def test_all_that_follow_a_feed_are_locked_with_few_questions(database: Database) -> None:
    one, *_ = await added(database, *(replace(PLAIN, guild_id=number) for number in range(70, 90)))
    asked: list[str] = []

    def note(*args: object) -> None:
        asked.append(str(args[2]))

    async with database.begin() as conn:
        event.listen(conn.sync_connection, "before_cursor_execute", note)
        await store.lock_all(conn, one.feed_id, 80, NOW)
    assert len(asked) == 3
    async with database.begin() as conn:
        await store.lock_all(conn, one.feed_id, 1, NOW)
        assert 1 in await servers.list_servers(conn)


async def test_who_was_told_that_it_fails_is_remembered_until_it_works(database: Database) -> None:
    one, other = await added(database, PLAIN, replace(PLAIN, guild_id=OTHER))
    async with database.begin() as conn:
        await store.put_told(conn, one.id, NOW)
        assert await store.list_untold(conn, one.feed_id) == [other]
        await store.clear_told(conn, one.feed_id)
        assert await store.list_untold(conn, one.feed_id) == [one, other]


async def test_the_number_of_one_that_is_gone_is_never_given_again(database: Database) -> None:
    (one,) = await added(database, PLAIN)
    async with database.begin() as conn:
        await store.delete_subscription(conn, one.id)
        assert await store.list_of_server(conn, SERVER) == []
    (again,) = await added(database, PLAIN)
    assert again.id > one.id


async def test_a_server_that_is_purged_takes_what_it_followed_with_it(database: Database) -> None:
    _, other = await added(database, PLAIN, replace(PLAIN, guild_id=OTHER))
    async with database.begin() as conn:
        await servers.purge_server(conn, SERVER)
        assert await store.list_of_feed(conn, other.feed_id) == [other]
        assert await feeds.hurry(conn, other.feed_id, NOW, NOW + timedelta(1))
