"""The outbox: rows put, planned anew, looked up and cleared; `claims.py` is for those that are sent.

Every change of a row says again in which state it must be, so that a moderator and a dispatcher never overwrite each
other.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.outbox.delivery import Delivery, Difference, Draft, State, Target
from bot.outbox.facts import PLANNED, REMEMBERED, SILENT, Unreadable, read_fact, write_fact
from bot.server.kinds import Post
from bot.store.rows import ignore_known
from bot.store.schema import deliveries

_c = deliveries.c
FINAL = (State.SENT, State.FAILED, State.CANCELLED, State.EXPIRED)
IN_ONE_GO = 100  # drafts in one statement


async def put_drafts(conn: AsyncConnection, drafts: Iterable[Draft]) -> None:
    """Whatever has a key that is known, in whatever state, stays as it is."""
    listed = list(drafts)
    for at in range(0, len(listed), IN_ONE_GO):
        rows = [_row(draft) for draft in listed[at : at + IN_ONE_GO]]
        await conn.execute(ignore_known(conn, deliveries, [_c.key]), rows)


async def list_planned(conn: AsyncConnection, guild_id: int, since: datetime) -> list[Delivery]:
    """What the planner may find again: pending, or not stale before `since`."""
    here = and_(_c.guild_id == guild_id, _c.kind.in_(PLANNED), or_(_c.state == State.PENDING, _c.expires_at > since))
    return [delivery_of(row) for row in await conn.execute(select(deliveries).where(here))]


async def list_past(conn: AsyncConnection, guild_id: int) -> list[Delivery]:
    """What was said and done about releases in a server, the oldest first."""
    here = and_(_c.guild_id == guild_id, _c.kind.in_(REMEMBERED), _c.state == State.SENT)
    found = select(deliveries).where(here).order_by(_c.settled_at, _c.id)
    return [delivery_of(row) for row in await conn.execute(found)]


async def apply(conn: AsyncConnection, difference: Difference, now: datetime) -> None:
    """What may have arrived stays so, and what is tried again later is not tried sooner for having other words."""
    await put_drafts(conn, difference.new)
    change = update(deliveries).where(_c.id == bindparam("known_id"), _c.state == bindparam("known_state"))
    rows: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for known, draft in difference.changed:
        same = (known.state, known.due_at, known.target) == (State.PENDING, draft.due_at, draft.target)
        stays = {"unsure", "try_at", "attempts"} if same else {"unsure"}
        values = {name: value for name, value in _row(draft).items() if name not in stays}
        rows[same].append(values | {"known_id": known.id, "known_state": known.state})
    for each in filter(None, rows.values()):
        await conn.execute(change, each)
    gone = [known.id for known in difference.cancelled]
    for at in range(0, len(gone), 500):
        here = and_(_c.id.in_(gone[at : at + 500]), _c.state == State.PENDING)
        await conn.execute(update(deliveries).where(here).values(state=State.CANCELLED, settled_at=now))


async def bring_back(conn: AsyncConnection, drafts: Collection[Draft], now: datetime) -> None:
    """Put them; what was called off is planned again."""
    known = await list_keys(conn, (draft.key for draft in drafts))
    off = [(known[each.key], each) for each in drafts if each.key in known and known[each.key].state is State.CANCELLED]
    await apply(conn, Difference(new=[each for each in drafts if each.key not in known], changed=off), now)


# -------------------------------------------------------------------- looking up


async def find_next_said(conn: AsyncConnection) -> datetime | None:
    """When people hear something next."""
    waiting = and_(_c.state == State.PENDING, _c.kind.not_in(SILENT))
    found: datetime | None = (await conn.execute(select(func.min(_c.try_at)).where(waiting))).scalar()
    return found


async def list_of_owner(conn: AsyncConnection, user_id: int, most: int = 1000) -> list[Delivery]:
    """What somebody asked for and waits for, in due order."""
    here = and_(_c.owner_id == user_id, _c.state.in_((State.PENDING, State.SENDING)))
    rows = await conn.execute(select(deliveries).where(here).order_by(_c.due_at, _c.id).limit(most))
    return [delivery_of(row) for row in rows]


async def list_keys(conn: AsyncConnection, keys: Iterable[str]) -> dict[str, Delivery]:
    """Those of these occurrences that there are."""
    wanted, found = sorted(set(keys)), dict[str, Delivery]()
    for at in range(0, len(wanted), 500):
        rows = await conn.execute(select(deliveries).where(_c.key.in_(wanted[at : at + 500])))
        found.update((row.key, delivery_of(row)) for row in rows)
    return found


async def list_pending(conn: AsyncConnection, guild_id: int, kinds: Collection[str]) -> list[Delivery]:
    """What of these kinds waits in a server; none of it is begun until the transaction ends."""
    here = and_(_c.guild_id == guild_id, _c.kind.in_(kinds), _c.state == State.PENDING)
    found = select(deliveries).where(here).order_by(_c.id).with_for_update()
    return [delivery_of(row) for row in await conn.execute(found)]


async def list_posted(conn: AsyncConnection, guild_id: int, kind: str, subjects: Collection[str]) -> list[Delivery]:
    """What of a kind about these was posted in a server, is about to be, or may have been, for all that is known."""
    here = and_(_c.guild_id == guild_id, _c.kind == kind, or_(_c.state.in_((State.SENDING, State.SENT)), _c.unsure))
    found = [delivery_of(row) for row in await conn.execute(select(deliveries).where(here))]
    found = [each for each in found if each.subject in subjects]
    return [each for each in found if each.message_id or each.unsure or each.state is State.SENDING]


async def list_cancelled(conn: AsyncConnection, guild_id: int, kind: str, now: datetime) -> list[Delivery]:
    """What of a kind was called off in a server, and would not be stale yet."""
    here = and_(_c.guild_id == guild_id, _c.kind == kind, _c.state == State.CANCELLED, _c.expires_at > now)
    return [delivery_of(row) for row in await conn.execute(select(deliveries).where(here).order_by(_c.id))]


async def find_delivery(conn: AsyncConnection, delivery_id: int) -> Delivery | None:
    row = (await conn.execute(select(deliveries).where(_c.id == delivery_id))).one_or_none()
    return delivery_of(row) if row is not None else None


async def list_about(conn: AsyncConnection, kind: str, subject: str, guild_id: int | None) -> list[Delivery]:
    """The pending ones of a kind about a release."""
    here = and_(_c.kind == kind, _c.subject == subject, _c.guild_id == guild_id, _c.state == State.PENDING)
    return [delivery_of(row) for row in await conn.execute(select(deliveries).where(here))]


async def list_subjects(conn: AsyncConnection, kind: str) -> list[tuple[str, int | None]]:
    """What the pending ones of a kind are about, with the server of the target."""
    here = and_(_c.kind == kind, _c.state == State.PENDING, _c.subject.is_not(None))
    rows = await conn.execute(select(_c.subject, _c.guild_id).where(here).distinct())
    return [(subject, guild_id) for subject, guild_id in rows]


async def list_all_of_owner(conn: AsyncConnection, user_id: int) -> list[Delivery]:
    """The same, with what was carried out, cancelled or given up, and is kept for a while."""
    rows = await conn.execute(select(deliveries).where(_c.owner_id == user_id).order_by(_c.due_at, _c.id))
    return [delivery_of(row) for row in rows]


async def count_to(conn: AsyncConnection, guild_id: int, user_id: int, kind: str, since: datetime) -> int:
    """How often somebody was to be told of something of a kind in a server, also where it was called off."""
    here = and_(_c.user_id == user_id, _c.guild_id == guild_id, _c.kind == kind, _c.due_at > since)
    return (await conn.execute(select(func.count()).where(here))).scalar_one()


async def cancel(conn: AsyncConnection, delivery_id: int, owner_id: int, now: datetime) -> bool:
    """Returns whether it was pending, and theirs."""
    here = and_(_c.id == delivery_id, _c.owner_id == owner_id, _c.state == State.PENDING)
    done = await conn.execute(update(deliveries).where(here).values(state=State.CANCELLED, settled_at=now))
    return done.rowcount > 0


async def times(conn: AsyncConnection, guild_id: int) -> Mapping[str, tuple[datetime | None, datetime | None]]:
    """By kind: when it was last sent, and when the next is tried."""
    rows = await conn.execute(
        select(
            _c.kind,
            func.max(_c.settled_at).filter(_c.state == State.SENT),
            func.min(_c.try_at).filter(_c.state == State.PENDING),
        )
        .where(_c.guild_id == guild_id)
        .group_by(_c.kind)
    )
    return {kind: (last, next_) for kind, last, next_ in rows}


async def clear_owner(conn: AsyncConnection, user_id: int) -> None:
    """Everything that somebody asked for, carried out or not."""
    await conn.execute(delete(deliveries).where(_c.owner_id == user_id))


async def clear_old(conn: AsyncConnection, before: datetime) -> None:
    """What is settled, and so long stale that nothing can plan it again; what somebody asked for, once it is settled so
    long.
    """
    for old in (_c.expires_at < before, and_(_c.owner_id.is_not(None), _c.settled_at < before)):
        await conn.execute(delete(deliveries).where(_c.state.in_(FINAL), old))


# -------------------------------------------------------------------- rows


def _row(draft: Draft) -> dict[str, Any]:
    target = draft.target
    return {
        "key": draft.key,
        "kind": draft.fact.kind,
        "fact": write_fact(draft.fact),
        "subject": draft.subject,
        "guild_id": target.guild_id,
        "channel_id": target.channel_id,
        "user_id": target.user_id,
        "role_id": target.role_id,
        "post": target.post,
        "owner_id": draft.owner_id,
        "due_at": draft.due_at,
        "expires_at": draft.expires_at,
        "state": State.PENDING,
        "rank": draft.rank,
        "try_at": draft.due_at,
        "attempts": 0,
        "unsure": False,
        "settled_at": None,
    }


def delivery_of(row: Row[Any]) -> Delivery:
    """What another version wrote and this one cannot read is no reason to stop everything else."""
    try:
        fact, post = read_fact(row.fact), Post(row.post)
    except ValueError:
        fact, post = Unreadable(kind=row.kind, text=row.fact), Post.MESSAGE
    return Delivery(
        key=row.key,
        fact=fact,
        target=Target(row.guild_id, row.channel_id, row.user_id, row.role_id, post),
        due_at=row.due_at,
        expires_at=row.expires_at,
        subject=row.subject,
        owner_id=row.owner_id,
        id=row.id,
        state=State(row.state),
        attempts=row.attempts,
        try_at=row.try_at,
        begun_at=row.begun_at,
        unsure=row.unsure,
        settled_at=row.settled_at,
        message_id=row.message_id,
        last_error=row.last_error,
    )
