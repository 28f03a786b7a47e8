"""The outbox as a program empties it: rows claimed under a lease, put back, settled, given up.

Every change of a row says again in which state it must be and who holds it, so that two programs never overwrite each
other.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, case, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.outbox.delivery import Delivery, Settled, State, Target
from bot.outbox.facts import ANCHORS, IN_A_CHANNEL
from bot.store.deliveries import FINAL, delivery_of
from bot.store.schema import deliveries

_c = deliveries.c
RANKS = (0, 1)


async def expire(conn: AsyncConnection, now: datetime, most: int, held: Collection[int] = ()) -> list[Delivery]:
    """Give up what is not worth saying any more, in due order; also what another program took and never settled."""
    left = and_(_c.state == State.SENDING, _c.leased_until <= now, _c.id.not_in(held))
    stale = and_(_c.expires_at <= now, or_(_c.state == State.PENDING, left))
    rows = await _take(conn, stale, _c.expires_at, most, {"state": State.EXPIRED, "settled_at": now, "leased_by": None})
    return sorted(rows, key=lambda each: (each.due_at, each.id))


async def claim(
    conn: AsyncConnection,
    now: datetime,
    worker: str,
    until: datetime,
    most: int,
    held: Collection[int] = (),
    busy: Collection[Target] = (),
    most_of_the_rest: int | None = None,
) -> list[Delivery]:
    """Take what is due, in due order, leaving out targets that are busy; `most_of_the_rest` is for all but the first
    rank. What another program took and did not settle while its lease held is taken over; it may have arrived.
    """
    worth = and_(_c.expires_at > now, _not_for(busy))
    left = and_(_c.state == State.SENDING, _c.leased_until <= now, _c.id.not_in(held), worth)
    due = and_(_c.state == State.PENDING, _c.try_at <= now, worth)
    lease = {
        "state": State.SENDING,
        "attempts": _c.attempts + 1,
        "begun_at": case((_c.unsure, func.coalesce(_c.begun_at, now)), else_=now),
        "leased_by": worker,
        "leased_until": until,
    }
    over = lease | {"unsure": True, "begun_at": _c.begun_at}
    claimed = _in_order(await _take(conn, left, _c.leased_until, most, over), now)
    for rank in RANKS:
        room = most - len(claimed)
        if rank and most_of_the_rest is not None:
            room = min(room, most_of_the_rest)
        claimed += _in_order(await _take(conn, and_(due, _c.rank == rank), _c.try_at, room, lease), now)
    return claimed


def _in_order(claimed: Iterable[Delivery], now: datetime) -> list[Delivery]:
    """A database returns changed rows in any order."""
    return sorted(claimed, key=lambda each: (each.try_at or now, each.id))


async def _take(
    conn: AsyncConnection, which: ColumnElement[bool], order: Column[datetime], most: int, values: Mapping[str, Any]
) -> list[Delivery]:
    """Change the first of these rows, leaving out those that another program is changing just now.

    They are chosen before anything is changed: PostgreSQL might otherwise choose again half-way, and take too many.
    What they must be is asked for again: another program may have changed them since.
    """
    if most <= 0:
        return []
    ids = select(_c.id).where(which).order_by(order, _c.id).limit(most).with_for_update(skip_locked=True).cte("first")
    still = case((which, 1), else_=0) == 1  # so put, SQLite looks up those few rows instead of all that are like them
    change = update(deliveries).where(_c.id.in_(select(ids.c.id)), still).values(values).returning(deliveries)
    return [delivery_of(row) for row in await conn.execute(change)]


async def put_back(conn: AsyncConnection, ids: Collection[int], worker: str) -> None:
    """Claimed, but not begun."""
    here = and_(_c.id.in_(ids), _c.state == State.SENDING, _c.leased_by == worker)
    values = {"state": State.PENDING, "attempts": _c.attempts - 1, "leased_by": None}
    await conn.execute(update(deliveries).where(here).values(values))


async def postpone(conn: AsyncConnection, target: Target, until: datetime) -> None:
    """Nothing for this target is tried before."""
    same = (_c.channel_id, target.channel_id) if target.channel_id is not None else (_c.user_id, target.user_id)
    here = and_(_c.state == State.PENDING, _c.try_at < until, same[0] == same[1])
    await conn.execute(update(deliveries).where(here).values(try_at=until))


async def put_settled(conn: AsyncConnection, delivery_id: int, worker: str, settled: Settled, now: datetime) -> bool:
    """Only by who holds the lease. Returns whether they do."""
    here = and_(_c.id == delivery_id, _c.state == State.SENDING, _c.leased_by == worker)
    values = {
        "state": settled.state,
        "try_at": settled.try_at,
        "unsure": settled.unsure,
        "message_id": settled.message_id,
        "last_error": settled.last_error[:200] if settled.last_error else None,
        "leased_by": None,
        "settled_at": now if settled.state in FINAL else None,
    }
    return (await conn.execute(update(deliveries).where(here).values(values))).rowcount > 0


async def renew(conn: AsyncConnection, ids: Collection[int], worker: str, until: datetime) -> set[int]:
    """Returns those whose lease goes on: the others belong to somebody else by now."""
    here = and_(_c.id.in_(ids), _c.state == State.SENDING, _c.leased_by == worker)
    renewed = update(deliveries).where(here).values(leased_until=until).returning(_c.id)
    return set((await conn.execute(renewed)).scalars())


async def find_next(conn: AsyncConnection, busy: Collection[Target] = ()) -> datetime | None:
    """When something is to be done next, targets that are busy aside: tried, or taken over."""
    waiting = and_(_c.state == State.PENDING, _not_for(busy))
    first = [select(_c.try_at).where(waiting, _c.rank == rank).order_by(_c.try_at, _c.id).limit(1) for rank in RANKS]
    left = select(func.min(_c.leased_until)).where(_c.state == State.SENDING)
    found = [(await conn.execute(each)).scalar() for each in (*first, left)]
    return min((at for at in found if at is not None), default=None)


async def find_made(conn: AsyncConnection, delivery: Delivery) -> int | None:
    """What the last delivery that this one goes on from made: the event, or in this channel the message."""
    here = and_(
        _c.guild_id == delivery.target.guild_id,
        _c.channel_id == delivery.target.channel_id if delivery.fact.kind in IN_A_CHANNEL else true(),
        _c.kind == ANCHORS[delivery.fact.kind],
        _c.subject == delivery.subject,
        _c.state == State.SENT,
    )
    last = select(_c.message_id).where(here).order_by(_c.settled_at.desc(), _c.id.desc()).limit(1)
    return (await conn.execute(last)).scalar_one_or_none()


def _not_for(busy: Collection[Target]) -> ColumnElement[bool]:
    channels = [target.channel_id for target in busy if target.channel_id is not None]
    users = [target.user_id for target in busy if target.user_id is not None]
    return and_(
        or_(_c.channel_id.is_(None), _c.channel_id.not_in(channels)),
        or_(_c.user_id.is_(None), _c.user_id.not_in(users)),
    )
