"""What a feed ever had is remembered under all its marks; who fetches it holds it alone; what nobody follows goes."""

from datetime import timedelta

from bot.clock import ManualClock
from bot.feeds.identity import Identity
from bot.feeds.subscription import Subscription
from bot.store import feeds as store
from bot.store import subscriptions
from bot.store.database import Database
from tests.conftest import NOW

URL, OTHER = "https://example.org/feed", "https://example.org/other"
SECOND, LEASE = timedelta(seconds=1), timedelta(minutes=2)


async def followed(database: Database, *urls: str) -> list[int]:
    """The numbers of feeds that one server follows, due one after the other."""
    async with database.begin() as conn:
        found = []
        for number, url in enumerate(urls):
            feed = await store.lock_url(conn, url, NOW + number * SECOND)
            await subscriptions.add_subscription(conn, Subscription(0, 70, feed.id, url, url), NOW)
            found.append(feed.id)
    return found


async def test_an_address_is_one_feed_however_often_it_is_asked_for(database: Database) -> None:
    async with database.begin() as conn:
        first = await store.lock_url(conn, URL, NOW)
        again = await store.lock_url(conn, URL, NOW + SECOND)
        assert (first, first.identity, first.health.next_at) == (again, Identity.ID, NOW)
        assert await store.lock_feed(conn, first.id) == first
        assert await store.lock_feed(conn, first.id + 1) is None
        await store.put_values(conn, first.id, {"etag": '"1"', "identity": Identity.LINK, "failures": 2})
        known = await store.lock_feed(conn, first.id)
    assert known is not None
    assert (known.etag, known.identity, known.health.failures) == ('"1"', Identity.LINK, 2)


async def test_marks_are_remembered_by_feed_and_adding_them_again_does_no_harm(database: Database) -> None:
    marks = [number.to_bytes(16) for number in range(1200)]
    async with database.begin() as conn:
        for _ in range(2):
            await store.add_seen(conn, 1, marks)
        assert await store.list_seen(conn, 1, [*marks, b"x" * 16]) == set(marks)
        assert await store.list_seen(conn, 2, marks) == set()


async def test_the_longest_waiting_is_claimed_first_and_held_until_its_lease_is_over(
    database: Database, clock: ManualClock
) -> None:
    one, two, three = await followed(database, URL, OTHER, "https://example.org/third")
    now = NOW + SECOND
    async with database.begin() as conn:
        assert await store.find_next(conn) == NOW
        assert [each.id for each in await store.claim(conn, now, "a", now + LEASE, 1)] == [one]
        assert [each.id for each in await store.claim(conn, now, "b", now + LEASE, 9)] == [two]
        assert await store.claim(conn, now, "a", now + LEASE, 9) == []
        assert await store.find_next(conn) == NOW + 2 * SECOND  # that of the third
        await store.put_back(conn, one, "b")  # not theirs
        await store.put_back(conn, two, "b")
        later = now + LEASE
        claimed = await store.claim(conn, later, "b", later + LEASE, 9)
        assert [(each.id, each.leased_by) for each in claimed] == [(one, "b"), (two, "b"), (three, "b")]
        assert await store.find_next(conn) == later + LEASE


async def test_what_was_held_too_long_and_is_due_later_wakes_nobody_before(database: Database) -> None:
    """Else the program would look for it again and again."""
    (feed_id,) = await followed(database, URL)
    async with database.begin() as conn:
        await store.claim(conn, NOW, "a", NOW + LEASE, 9)  # and the program dies
        await store.put_values(conn, feed_id, {"next_at": NOW + 9 * LEASE})
        assert await store.claim(conn, NOW + LEASE, "b", NOW + 2 * LEASE, 9) == []
        assert await store.find_next(conn) == NOW + 9 * LEASE
        await store.put_values(conn, feed_id, {"next_at": NOW})
        assert await store.find_next(conn) == NOW + LEASE


async def test_what_was_fetched_just_now_is_not_hurried(database: Database) -> None:
    (feed_id,) = await followed(database, URL)
    async with database.begin() as conn:
        assert await store.hurry(conn, feed_id, NOW - SECOND, NOW)
        await store.put_values(conn, feed_id, {"checked_at": NOW})
        assert not await store.hurry(conn, feed_id, NOW, NOW)
        assert await store.hurry(conn, feed_id, NOW, NOW + SECOND)


async def test_what_nobody_follows_goes_with_its_marks_and_its_number_is_never_given_again(database: Database) -> None:
    (kept,) = await followed(database, URL)
    async with database.begin() as conn:
        gone = await store.lock_url(conn, OTHER, NOW)
        for feed_id in (kept, gone.id):
            await store.add_seen(conn, feed_id, [b"1" * 16])
        await store.clear_unfollowed(conn, NOW)
        assert await store.lock_feed(conn, gone.id) == gone
        await store.clear_unfollowed(conn, NOW + SECOND)
        assert await store.lock_feed(conn, gone.id) is None
        assert await store.list_seen(conn, gone.id, [b"1" * 16]) == set()
        assert await store.list_seen(conn, kept, [b"1" * 16]) == {b"1" * 16}
        assert (await store.lock_url(conn, OTHER, NOW)).id > gone.id
