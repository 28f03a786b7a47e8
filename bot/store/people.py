"""The time zones of people, and one change at a time for each of them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.rows import put_row
from bot.store.schema import people


async def lock_person(conn: AsyncConnection, user_id: int) -> None:
    """Nobody else counts or adds what is theirs until the transaction ends. Leaves no trace of them.

    On SQLite, there is only ever one who writes.
    """
    if conn.dialect.name == "postgresql":
        await conn.execute(select(func.pg_advisory_xact_lock(user_id)))


async def lock_people(conn: AsyncConnection, user_ids: Iterable[int]) -> None:
    """The same of several, in the one order that everybody keeps to."""
    for user_id in sorted(set(user_ids)):
        await lock_person(conn, user_id)


async def find_zone(conn: AsyncConnection, user_id: int) -> tuple[str, datetime] | None:
    """With when they said so; None where they never did."""
    row = (await conn.execute(select(people).where(people.c.user_id == user_id))).one_or_none()
    return (row.timezone, row.updated_at) if row is not None else None


async def put_zone(conn: AsyncConnection, user_id: int, zone: str, now: datetime) -> None:
    await put_row(conn, people, {"user_id": user_id, "timezone": zone, "updated_at": now})


async def clear_person(conn: AsyncConnection, user_id: int) -> None:
    await conn.execute(delete(people).where(people.c.user_id == user_id))
