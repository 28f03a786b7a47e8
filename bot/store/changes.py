"""The audit trail: added to, looked through, marked as taken back; old rows go, and people who ask are forgotten."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.server.changes import FORGOTTEN, REVERTIBLE, Action, Change
from bot.store.schema import changes, servers


async def add_changes(
    conn: AsyncConnection,
    guild_id: int,
    actor_id: int | None,
    action: Action,
    values: Mapping[str, tuple[str | None, str | None]],
    now: datetime,
    batch: int | None = None,
) -> None:
    """One row for each name, with its value before and after."""
    same = {"guild_id": guild_id, "at": now, "actor_id": actor_id, "action": action, "batch": batch}
    rows = [same | {"name": name, "before": before, "after": after} for name, (before, after) in values.items()]
    if rows:
        await conn.execute(insert(changes), rows)


async def next_batch(conn: AsyncConnection, guild_id: int) -> int:
    """To be asked for while the server is locked."""
    last = select(func.max(changes.c.batch)).where(changes.c.guild_id == guild_id)
    return ((await conn.execute(last)).scalar_one_or_none() or 0) + 1


async def find_last_batch(conn: AsyncConnection, guild_id: int) -> list[Change]:
    """What was changed last and can be taken back; nothing where there is nothing left."""
    open_ = and_(
        changes.c.guild_id == guild_id,
        changes.c.batch.is_not(None),
        changes.c.action.in_(REVERTIBLE),
        changes.c.undone.is_(False),
    )
    last = select(func.max(changes.c.batch)).where(open_).scalar_subquery()
    rows = await conn.execute(select(changes).where(open_, changes.c.batch == last).order_by(changes.c.id))
    return [_change(row) for row in rows]


async def mark_undone(conn: AsyncConnection, guild_id: int, batch: int) -> None:
    here = (changes.c.guild_id == guild_id) & (changes.c.batch == batch)
    await conn.execute(update(changes).where(here).values(undone=True))


async def list_changes(
    conn: AsyncConnection,
    guild_id: int,
    *,
    actor_id: int | None = None,
    names: Sequence[str] = (),
    actions: Collection[Action] = (),
    most: int,
    skip: int = 0,
) -> tuple[list[Change], int]:
    """The newest first, and how many there are in all. A name ending in "." stands for all that begin so."""
    here = and_(
        changes.c.guild_id == guild_id,
        changes.c.actor_id == actor_id if actor_id is not None else true(),
        or_(*map(_named, names)) if names else true(),
        changes.c.action.in_(actions) if actions else true(),
    )
    count = (await conn.execute(select(func.count()).select_from(changes).where(here))).scalar_one()
    rows = await conn.execute(select(changes).where(here).order_by(changes.c.id.desc()).limit(most).offset(skip))
    return [_change(row) for row in rows], count


def _named(name: str) -> ColumnElement[bool]:
    return changes.c.name.startswith(name, autoescape=True) if name.endswith(".") else changes.c.name == name


async def list_after(conn: AsyncConnection, guild_id: int, after: int, most: int) -> list[Change]:
    """The oldest first, of those after this number."""
    here = (changes.c.guild_id == guild_id) & (changes.c.id > after)
    rows = await conn.execute(select(changes).where(here).order_by(changes.c.id).limit(most))
    return [_change(row) for row in rows]


async def last_change(conn: AsyncConnection, guild_id: int) -> int:
    """The number of the newest; 0 where there is none."""
    return (await conn.execute(select(func.max(changes.c.id)).where(changes.c.guild_id == guild_id))).scalar() or 0


async def list_of_member(conn: AsyncConnection, user_id: int) -> list[tuple[int, Change]]:
    """All that somebody did, with the server it was in; the newest first."""
    rows = await conn.execute(select(changes).where(changes.c.actor_id == user_id).order_by(changes.c.id.desc()))
    return [(row.guild_id, _change(row)) for row in rows]


async def forget_actor(conn: AsyncConnection, user_id: int) -> int:
    """Keep what was done, but not by whom. Returns how many rows that were."""
    result = await conn.execute(update(changes).where(changes.c.actor_id == user_id).values(actor_id=FORGOTTEN))
    return result.rowcount


async def clear_changes(conn: AsyncConnection, before: datetime) -> None:
    """SQLite gives the numbers of the newest rows again when they are gone: none of those may count as copied."""
    await conn.execute(delete(changes).where(changes.c.at < before))
    newest = func.coalesce(select(func.max(changes.c.id)).scalar_subquery(), 0)
    await conn.execute(update(servers).where(servers.c.mirrored_id > newest).values(mirrored_id=newest))


def _change(row: Row[tuple[object, ...]]) -> Change:
    return Change(row.id, row.at, row.actor_id, Action(row.action), row.name, row.before, row.after, row.batch)
