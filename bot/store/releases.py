"""Releases that a server added itself, and those of the pack whose place it took."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.server.walltime import read_time
from bot.server.when import write_when
from bot.show.entry import Precision
from bot.show.progress import Mark
from bot.show.release import OWN, Release, ReleaseKind, Schedule, Status
from bot.store.schema import releases

_c = releases.c


async def list_own(conn: AsyncConnection, guild_id: int) -> list[Release]:
    """The oldest first."""
    rows = await conn.execute(select(releases).where(_c.guild_id == guild_id).order_by(_c.id))
    return [_release(row) for row in rows]


async def add_release(conn: AsyncConnection, guild_id: int, release: Release, actor_id: int, now: datetime) -> str:
    """Returns its id. A release with the id of the pack stands in the place of that one."""
    pack_id = None if release.id.startswith(OWN) else release.id
    row = _row(release) | {"guild_id": guild_id, "pack_id": pack_id, "actor_id": actor_id, "updated_at": now}
    added = (await conn.execute(insert(releases).values(row).returning(_c.id))).scalar_one()
    return pack_id or f"{OWN}{added}"


async def put_release(conn: AsyncConnection, guild_id: int, release: Release, actor_id: int, now: datetime) -> None:
    """Write over one that is there."""
    own = release.id.startswith(OWN)
    here = _c.id == int(release.id.removeprefix(OWN)) if own else _c.pack_id == release.id
    values = _row(release) | {"actor_id": actor_id, "updated_at": now}
    await conn.execute(update(releases).where(_c.guild_id == guild_id, here).values(values))


async def clear_old(conn: AsyncConnection, before: datetime) -> None:
    """What servers added themselves and came out, or was called off, before; by the month or year where no more is
    known. The last of all stays: SQLite would give its number to another one.
    """
    same_length = func.substr(f"{before:%Y-%m-%d %H:%M}", 1, func.length(_c.date))
    over = or_(_c.date < same_length, and_(_c.status == Status.CANCELLED, _c.updated_at < before))
    last = select(func.max(_c.id)).scalar_subquery()
    await conn.execute(delete(releases).where(_c.pack_id.is_(None), over, _c.id < last))


async def forget_actor(conn: AsyncConnection, user_id: int) -> None:
    await conn.execute(update(releases).where(_c.actor_id == user_id).values(actor_id=None))


async def count_of_actor(conn: AsyncConnection, user_id: int) -> int:
    """How many somebody changed last."""
    return (await conn.execute(select(func.count()).where(_c.actor_id == user_id))).scalar_one()


def _row(release: Release) -> dict[str, Any]:
    return {
        "title": release.title,
        "kind": release.kind,
        "date": write_when(release.when),
        "timezone": release.when.zone,
        "status": release.status,
        "episodes": json.dumps([[*mark, days] for mark, days in release.episodes]),
        "about": release.about,
        "revision": release.revision,
    }


def _release(row: Row[Any]) -> Release:
    return Release(
        id=row.pack_id or f"{OWN}{row.id}",
        title=row.title,
        kind=ReleaseKind(row.kind),
        when=_schedule(row.date, row.timezone),
        status=Status(row.status),
        episodes=tuple((Mark(season, number), days) for season, number, days in json.loads(row.episodes)),
        revision=row.revision,
        about=row.about,
    )


def _schedule(date: str, zone: str) -> Schedule:
    """What `write_when` wrote."""
    day, _, at = date.partition(" ")
    if not at:
        return Schedule.parse(day)
    return Schedule(Schedule.parse(day).on, read_time(at), zone, Precision.MINUTE)
