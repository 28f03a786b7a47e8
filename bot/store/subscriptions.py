"""Which server follows which feed, and how."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feeds.filters import CLAUSES, Filters
from bot.feeds.subscription import Subscription
from bot.server.kinds import Post
from bot.store.feeds import health_of
from bot.store.schema import feeds, servers, subscriptions
from bot.store.servers import lock_server

_c = subscriptions.c
_HEALTH = ("checked_at", "fetched_at", "next_at", "failing_since", "failures", "problem")
_JOINED = select(subscriptions, feeds.c.url, *(feeds.c[name] for name in _HEALTH)).join(feeds, feeds.c.id == _c.feed_id)
CHANGEABLE = (
    "name", "channel_id", "role_id", "post", "tag_id", "publish", "trusted", "spoilers", "paused", "filters",
)  # fmt: skip


async def add_subscription(conn: AsyncConnection, subscription: Subscription, now: datetime) -> int:
    """Returns its number."""
    row = _row({name: getattr(subscription, name) for name in CHANGEABLE})
    row |= {"guild_id": subscription.guild_id, "feed_id": subscription.feed_id, "created_at": now}
    return int((await conn.execute(insert(subscriptions).values(row).returning(_c.id))).scalar_one())


async def put_changes(conn: AsyncConnection, subscription_id: int, values: Mapping[str, object]) -> None:
    await conn.execute(update(subscriptions).where(_c.id == subscription_id).values(_row(values)))


async def delete_subscription(conn: AsyncConnection, subscription_id: int) -> None:
    await conn.execute(delete(subscriptions).where(_c.id == subscription_id))


async def find_subscription(conn: AsyncConnection, guild_id: int, subscription_id: int) -> Subscription | None:
    return next(iter(await _list(conn, _c.guild_id == guild_id, _c.id == subscription_id)), None)


async def list_of_server(conn: AsyncConnection, guild_id: int) -> list[Subscription]:
    """By name."""
    found = await _list(conn, _c.guild_id == guild_id)
    return sorted(found, key=lambda each: (each.name.casefold(), each.id))


async def list_of_feed(conn: AsyncConnection, feed_id: int) -> list[Subscription]:
    return await _list(conn, _c.feed_id == feed_id)


async def list_following(
    conn: AsyncConnection, feed_id: int, after: int, last: int
) -> list[tuple[Subscription, datetime]]:
    """Those with numbers after the one and up to the other, each with when it was added."""
    rows = await conn.execute(_JOINED.where(_c.feed_id == feed_id, _c.id > after, _c.id <= last).order_by(_c.id))
    return [(_subscription(row), row.created_at) for row in rows]


async def lock_followers(conn: AsyncConnection, feed_id: int, after: int = 0, most: int | None = None) -> list[int]:
    """Nobody else changes the servers of the next subscriptions (their numbers are returned), or what was told there,
    until the transaction ends. The feed is locked before that.
    """
    ids = select(_c.id).where(_c.feed_id == feed_id, _c.id > after).order_by(_c.id).limit(most)
    found = list((await conn.execute(ids)).scalars())
    if found:
        await _lock(conn, feed_id, _c.id > after, _c.id <= found[-1])
    return found


async def lock_all(conn: AsyncConnection, feed_id: int, guild_id: int, now: datetime) -> None:
    """The same for all that follow a feed, and one more, which is known from now on."""
    await _lock(conn, feed_id, _c.guild_id < guild_id)
    await lock_server(conn, guild_id, now)
    await _lock(conn, feed_id, _c.guild_id > guild_id)


async def _lock(conn: AsyncConnection, feed_id: int, *where: ColumnElement[bool]) -> None:
    """Always in the order of servers, so that two who do it never wait for each other."""
    here = servers.c.guild_id.in_(select(_c.guild_id).where(_c.feed_id == feed_id, *where))
    await conn.execute(select(servers.c.guild_id).where(here).order_by(servers.c.guild_id).with_for_update())


async def list_untold(conn: AsyncConnection, feed_id: int) -> list[Subscription]:
    """Those whose staff were not told that the feed fails."""
    return await _list(conn, _c.feed_id == feed_id, _c.told_at.is_(None))


async def put_told(conn: AsyncConnection, subscription_id: int, now: datetime) -> None:
    await conn.execute(update(subscriptions).where(_c.id == subscription_id).values(told_at=now))


async def clear_told(conn: AsyncConnection, feed_id: int) -> None:
    """The feed works again."""
    here = and_(_c.feed_id == feed_id, _c.told_at.is_not(None))
    await conn.execute(update(subscriptions).where(here).values(told_at=None))


async def _list(conn: AsyncConnection, *where: ColumnElement[bool]) -> list[Subscription]:
    return [_subscription(row) for row in await conn.execute(_JOINED.where(*where).order_by(_c.id))]


def _row(values: Mapping[str, object]) -> dict[str, Any]:
    row = dict(values)
    if isinstance(filters := row.get("filters"), Filters):
        clauses = (filters.contains, filters.all, filters.any, filters.not_)
        row["filters"] = json.dumps(dict(zip(CLAUSES, clauses, strict=True)), ensure_ascii=False)
    return row


def _filters(text: str) -> Filters:
    clauses = json.loads(text)
    contains, all_, any_, not_ = (tuple(map(str, clauses.get(name, ()))) for name in CLAUSES)
    return Filters(contains, all_, any_, not_)


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(
        id=row.id,
        guild_id=row.guild_id,
        feed_id=row.feed_id,
        url=row.url,
        name=row.name,
        channel_id=row.channel_id,
        role_id=row.role_id,
        post=Post(row.post) if row.post is not None else None,
        tag_id=row.tag_id,
        publish=row.publish,
        trusted=row.trusted,
        spoilers=row.spoilers,
        paused=row.paused,
        filters=_filters(row.filters),
        health=health_of(row),
    )
