"""Who wants not to be quoted, in any server. Kept even if they ask to be forgotten: or they would be quoted again."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.rows import ignore_known
from bot.store.schema import refusals

_c = refusals.c
IN_ONE_GO = 500  # accounts in one statement


async def put_refusal(conn: AsyncConnection, user_id: int, now: datetime) -> None:
    """The first instant stays."""
    await conn.execute(ignore_known(conn, refusals, [_c.user_id]), {"user_id": user_id, "at": now})


async def clear_refusal(conn: AsyncConnection, user_id: int) -> bool:
    """Returns whether there was one."""
    return (await conn.execute(delete(refusals).where(_c.user_id == user_id))).rowcount > 0


async def find_refusal(conn: AsyncConnection, user_id: int) -> datetime | None:
    """Since when somebody wants not to be quoted; None where they do not mind."""
    return (await conn.execute(select(_c.at).where(_c.user_id == user_id))).scalar_one_or_none()


async def list_refused(conn: AsyncConnection, user_ids: Collection[int]) -> set[int]:
    """Those of these who want not to be quoted."""
    wanted, found = sorted(set(user_ids)), set[int]()
    for at in range(0, len(wanted), IN_ONE_GO):
        rows = await conn.execute(select(_c.user_id).where(_c.user_id.in_(wanted[at : at + IN_ONE_GO])))
        found.update(rows.scalars())
    return found
