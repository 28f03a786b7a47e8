"""Feeds: claimed under a lease, locked while what came of them is written down, and what each ever had."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, case, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feeds.identity import Identity
from bot.feeds.subscription import FeedHealth
from bot.store.rows import ignore_known
from bot.store.schema import feeds, seen, subscriptions

_c = feeds.c
_FOLLOWED = exists().where(subscriptions.c.feed_id == _c.id)
IN_ONE_GO = 500  # marks in one statement


@dataclass(frozen=True)
class Feed:
    """An address that is fetched, the same for all servers. `newest_at` is the date of the newest entry it ever had."""

    id: int
    url: str
    title: str = ""
    identity: Identity = Identity.ID
    etag: str = ""
    modified: str = ""
    newest_at: datetime | None = None
    leased_by: str | None = None
    health: FeedHealth = field(default_factory=FeedHealth)


# -------------------------------------------------------------------- whose turn it is


async def claim(conn: AsyncConnection, now: datetime, worker: str, until: datetime, most: int) -> list[Feed]:
    """Take what is due and somebody follows, the longest waiting first. What another program took and did not finish
    while its lease held is taken over.
    """
    which = and_(_c.next_at <= now, or_(_c.leased_by.is_(None), _c.leased_until <= now), _FOLLOWED)
    ids = select(_c.id).where(which).order_by(_c.next_at, _c.id).limit(most)
    first = ids.with_for_update(skip_locked=True, of=feeds).cte("first")
    still = case((which, 1), else_=0) == 1  # another program may have changed them since
    values = {"leased_by": worker, "leased_until": until}
    change = update(feeds).where(_c.id.in_(select(first.c.id)), still).values(values).returning(feeds)
    rows = sorted(await conn.execute(change), key=lambda row: (row.next_at, row.id))
    return [_feed(row) for row in rows]


async def put_back(conn: AsyncConnection, feed_id: int, worker: str) -> None:
    here = and_(_c.id == feed_id, _c.leased_by == worker)
    await conn.execute(update(feeds).where(here).values(leased_by=None, leased_until=None))


async def find_next(conn: AsyncConnection) -> datetime | None:
    """When a feed is due that is not being fetched, or may be claimed as the lease of who fetched it ran out."""
    free = select(_c.next_at).where(_c.leased_by.is_(None), _FOLLOWED).order_by(_c.next_at).limit(1)
    over = case((_c.leased_until > _c.next_at, _c.leased_until), else_=_c.next_at)
    held = select(func.min(over)).where(_c.leased_by.is_not(None), _FOLLOWED)
    found = [(await conn.execute(each)).scalar() for each in (free, held)]
    return min((at for at in found if at is not None), default=None)


async def hurry(conn: AsyncConnection, feed_id: int, now: datetime, since: datetime) -> bool:
    """It is due now, unless it was fetched since. Returns whether it is."""
    here = and_(_c.id == feed_id, or_(_c.checked_at.is_(None), _c.checked_at < since))
    return (await conn.execute(update(feeds).where(here).values(next_at=now))).rowcount > 0


# -------------------------------------------------------------------- one feed


async def find_feed(conn: AsyncConnection, feed_id: int) -> Feed | None:
    row = (await conn.execute(select(feeds).where(_c.id == feed_id))).one_or_none()
    return _feed(row) if row is not None else None


async def lock_feed(conn: AsyncConnection, feed_id: int) -> Feed | None:
    """Nobody else writes down what came of it until the transaction ends. To be locked before any server."""
    row = (await conn.execute(select(feeds).where(_c.id == feed_id).with_for_update())).one_or_none()
    return _feed(row) if row is not None else None


async def lock_url(conn: AsyncConnection, url: str, next_at: datetime) -> Feed:
    """The feed of an address, locked; it is made where it is new."""
    row: dict[str, object] = {"url": url, "next_at": next_at, "identity": Identity.ID, "failures": 0}
    row |= dict.fromkeys(("title", "etag", "modified", "problem"), "")
    found = None
    while found is None:  # it may be cleared away between the two
        await conn.execute(ignore_known(conn, feeds, [_c.url]), row)
        found = (await conn.execute(select(feeds).where(_c.url == url).with_for_update())).one_or_none()
    return _feed(found)


async def put_values(conn: AsyncConnection, feed_id: int, values: Mapping[str, object]) -> None:
    await conn.execute(update(feeds).where(_c.id == feed_id).values(dict(values)))


async def clear_unfollowed(conn: AsyncConnection, before: datetime, most: int = 100) -> None:
    """Feeds that were not due since and nobody follows, with all they ever had."""
    old = and_(_c.next_at < before, ~_FOLLOWED)
    candidates = select(_c.id).where(old).order_by(_c.id).limit(most).with_for_update(skip_locked=True, of=feeds)
    locked = list((await conn.execute(candidates)).scalars())
    ids = list((await conn.execute(select(_c.id).where(_c.id.in_(locked), ~_FOLLOWED))).scalars())  # nobody meanwhile
    await conn.execute(delete(seen).where(seen.c.feed_id.in_(ids)))
    await conn.execute(delete(feeds).where(_c.id.in_(ids)))


# -------------------------------------------------------------------- what it ever had


async def list_seen(conn: AsyncConnection, feed_id: int, marks: Collection[bytes]) -> set[bytes]:
    """Those of the marks that are known."""
    found: set[bytes] = set()
    for part in _parts(marks):
        here = and_(seen.c.feed_id == feed_id, seen.c.mark.in_(part))
        found.update((await conn.execute(select(seen.c.mark).where(here))).scalars())
    return found


async def count_seen(conn: AsyncConnection, feed_id: int) -> int:
    return (await conn.execute(select(func.count()).where(seen.c.feed_id == feed_id))).scalar_one()


async def add_seen(conn: AsyncConnection, feed_id: int, marks: Collection[bytes]) -> None:
    for part in _parts(marks):
        statement = ignore_known(conn, seen, [seen.c.feed_id, seen.c.mark])
        await conn.execute(statement, [{"feed_id": feed_id, "mark": mark} for mark in part])


def _parts(marks: Collection[bytes]) -> Iterable[list[bytes]]:
    listed = list(marks)
    return (listed[at : at + IN_ONE_GO] for at in range(0, len(listed), IN_ONE_GO))


def health_of(row: Row[Any]) -> FeedHealth:
    return FeedHealth(
        checked_at=row.checked_at,
        fetched_at=row.fetched_at,
        next_at=row.next_at,
        failing_since=row.failing_since,
        failures=row.failures,
        problem=row.problem,
    )


def _feed(row: Row[Any]) -> Feed:
    return Feed(
        id=row.id,
        url=row.url,
        title=row.title,
        identity=Identity(row.identity),
        etag=row.etag,
        modified=row.modified,
        newest_at=row.newest_at,
        leased_by=row.leased_by,
        health=health_of(row),
    )
