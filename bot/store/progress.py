"""How far members are, and the spoiler lines of servers: the same three columns in two tables."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.show.progress import NOT_STARTED, Mark, Progress
from bot.store.rows import put_row
from bot.store.schema import members, servers


async def find_member(conn: AsyncConnection, user_id: int) -> Progress | None:
    """How far somebody said they are; None where they never did."""
    return await _find(conn, members, user_id)


async def put_member(
    conn: AsyncConnection, user_id: int, show: Mark | None, book: int | None, now: datetime
) -> Progress:
    """Put what is not None and keep the rest, in one statement: nobody loses a change made at the same moment."""
    keep = [*(("show_season", "show_episode") if show is None else ()), *(("book",) if book is None else ())]
    await _put(conn, members, user_id, Progress(show or NOT_STARTED, book or 0), now, keep)
    return await find_member(conn, user_id) or Progress(NOT_STARTED, 0)


async def clear_member(conn: AsyncConnection, user_id: int) -> bool:
    """Forget how far somebody is. Returns whether there was anything."""
    result = await conn.execute(delete(members).where(members.c.user_id == user_id))
    return result.rowcount > 0


async def find_line(conn: AsyncConnection, guild_id: int) -> Progress | None:
    """The spoiler line of a server; None where its staff never set one."""
    return await _find(conn, servers, guild_id)


async def put_line(conn: AsyncConnection, guild_id: int, line: Progress, now: datetime) -> None:
    await _put(conn, servers, guild_id, line, now)


async def _find(conn: AsyncConnection, table: Table, key: int) -> Progress | None:
    column = next(iter(table.primary_key))
    row = (await conn.execute(select(table).where(column == key))).mappings().one_or_none()
    if row is None or (row["show_season"] is None and row["book"] is None):
        return None
    show = Mark(row["show_season"], row["show_episode"]) if row["show_season"] is not None else NOT_STARTED
    return Progress(show, row["book"] if row["book"] is not None else 0)


async def _put(
    conn: AsyncConnection, table: Table, key: int, progress: Progress, now: datetime, keep: Collection[str] = ()
) -> None:
    column = next(iter(table.primary_key))
    values = {
        "show_season": progress.show.season,
        "show_episode": progress.show.episode,
        "book": progress.book,
        "updated_at": now,
    }
    await put_row(conn, table, {column.name: key, **values}, keep)
