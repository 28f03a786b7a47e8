"""How far members are in the show and the books."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.show.progress import NOT_STARTED, Mark, Progress
from bot.store.rows import put_row
from bot.store.schema import members


async def find_member(conn: AsyncConnection, user_id: int) -> Progress | None:
    """How far somebody said they are; None where they never did."""
    row = (await conn.execute(select(members).where(members.c.user_id == user_id))).mappings().one_or_none()
    if row is None or (row["show_season"] is None and row["book"] is None):
        return None
    show = Mark(row["show_season"], row["show_episode"]) if row["show_season"] is not None else NOT_STARTED
    return Progress(show, row["book"] if row["book"] is not None else 0)


async def put_member(
    conn: AsyncConnection, user_id: int, show: Mark | None, book: int | None, now: datetime
) -> Progress:
    """Put what is not None and keep the rest, in one statement: nobody loses a change made at the same moment."""
    keep = [*(("show_season", "show_episode") if show is None else ()), *(("book",) if book is None else ())]
    progress = Progress(show or NOT_STARTED, book or 0)
    row = {
        "user_id": user_id,
        "show_season": progress.show.season,
        "show_episode": progress.show.episode,
        "book": progress.book,
        "updated_at": now,
    }
    await put_row(conn, members, row, keep)
    return await find_member(conn, user_id) or progress


async def find_member_at(conn: AsyncConnection, user_id: int) -> datetime | None:
    """When somebody last said how far they are."""
    return (await conn.execute(select(members.c.updated_at).where(members.c.user_id == user_id))).scalar_one_or_none()


async def clear_member(conn: AsyncConnection, user_id: int) -> bool:
    """Forget how far somebody is. Returns whether there was anything."""
    result = await conn.execute(delete(members).where(members.c.user_id == user_id))
    return result.rowcount > 0
