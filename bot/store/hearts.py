"""Who likes which quote, of the pack or of the server."""

from collections.abc import Collection, Sequence

from sqlalchemy import and_, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.rows import ignore_known
from bot.store.schema import hearts

_c = hearts.c
IN_ONE_GO = 500  # names of quotes in one statement


async def toggle_heart(conn: AsyncConnection, guild_id: int, ref: str, user_id: int) -> bool:
    """Returns whether they like it now."""
    here = and_(_c.guild_id == guild_id, _c.ref == ref, _c.user_id == user_id)
    if (await conn.execute(delete(hearts).where(here))).rowcount:
        return False
    row = {"guild_id": guild_id, "ref": ref, "user_id": user_id}
    await conn.execute(ignore_known(conn, hearts, [_c.guild_id, _c.ref, _c.user_id]), row)
    return True


async def count_hearts(conn: AsyncConnection, guild_id: int, refs: Collection[str]) -> dict[str, int]:
    """Of those that anybody likes."""
    wanted, found = sorted(set(refs)), dict[str, int]()
    for at in range(0, len(wanted), IN_ONE_GO):
        here = and_(_c.guild_id == guild_id, _c.ref.in_(wanted[at : at + IN_ONE_GO]))
        rows = await conn.execute(select(_c.ref, func.count()).where(here).group_by(_c.ref))
        found.update((ref, count) for ref, count in rows)
    return found


async def clear_hearts(conn: AsyncConnection, guild_id: int, refs: Sequence[str]) -> None:
    for at in range(0, len(refs), IN_ONE_GO):
        await conn.execute(delete(hearts).where(_c.guild_id == guild_id, _c.ref.in_(refs[at : at + IN_ONE_GO])))


async def list_of_fan(conn: AsyncConnection, user_id: int) -> list[tuple[int, str]]:
    """What somebody likes: the server, and the name of the quote."""
    rows = await conn.execute(select(_c.guild_id, _c.ref).where(_c.user_id == user_id).order_by(_c.guild_id, _c.ref))
    return [(guild_id, ref) for guild_id, ref in rows]


async def clear_of_fan(conn: AsyncConnection, user_id: int) -> None:
    await conn.execute(delete(hearts).where(_c.user_id == user_id))
