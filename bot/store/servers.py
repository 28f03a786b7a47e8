"""Which servers anything is known of, which of them removed the bot, and deleting all that is known of one."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.rows import put_row
from bot.store.schema import metadata, servers


async def lock_server(conn: AsyncConnection, guild_id: int, now: datetime) -> None:
    """Nobody else changes this server until the transaction ends; it is known from now on."""
    await put_row(conn, servers, {"guild_id": guild_id, "updated_at": now})


async def lock_known(conn: AsyncConnection, guild_id: int) -> bool:
    """The same; but a server of which nothing is known stays unknown, as one that was forgotten. Returns whether it is
    known.
    """
    found = await conn.execute(select(servers.c.guild_id).where(servers.c.guild_id == guild_id).with_for_update())
    return found.first() is not None


async def lock_all(conn: AsyncConnection, guild_ids: Collection[int]) -> None:
    """The same of several that are known, in the one order that everybody keeps to."""
    wanted = select(servers.c.guild_id).where(servers.c.guild_id.in_(guild_ids))
    await conn.execute(wanted.order_by(servers.c.guild_id).with_for_update())


async def list_servers(conn: AsyncConnection) -> dict[int, datetime | None]:
    """Every known server, with the instant at which the bot was removed, or None."""
    rows = await conn.execute(select(servers.c.guild_id, servers.c.left_at))
    return {row.guild_id: row.left_at for row in rows}


async def put_left(conn: AsyncConnection, guild_ids: Collection[int], left_at: datetime | None) -> None:
    await conn.execute(update(servers).where(servers.c.guild_id.in_(guild_ids)).values(left_at=left_at))


async def find_mirrored(conn: AsyncConnection, guild_id: int) -> int:
    """The number of the last change that was copied to the log channel; 0 before the first."""
    found = select(servers.c.mirrored_id).where(servers.c.guild_id == guild_id)
    return (await conn.execute(found)).scalar_one_or_none() or 0


async def put_mirrored(conn: AsyncConnection, guild_id: int, change_id: int) -> None:
    await conn.execute(update(servers).where(servers.c.guild_id == guild_id).values(mirrored_id=change_id))


async def find_log(conn: AsyncConnection, guild_id: int) -> int | None:
    """The log channel when it was last looked at."""
    return (await conn.execute(select(servers.c.log_id).where(servers.c.guild_id == guild_id))).scalar_one_or_none()


async def put_log(conn: AsyncConnection, guild_id: int, channel_id: int | None) -> None:
    await conn.execute(update(servers).where(servers.c.guild_id == guild_id).values(log_id=channel_id))


async def find_planned(conn: AsyncConnection, guild_id: int) -> datetime | None:
    """When its announcements were last planned."""
    found = select(servers.c.planned_at).where(servers.c.guild_id == guild_id)
    return (await conn.execute(found)).scalar_one_or_none()


async def put_planned(conn: AsyncConnection, guild_ids: Collection[int], now: datetime) -> None:
    """Never back: somebody may have changed a server, and planned it, since it was looked at."""
    await lock_all(conn, guild_ids)
    earlier = or_(servers.c.planned_at.is_(None), servers.c.planned_at < now)
    await conn.execute(update(servers).where(servers.c.guild_id.in_(guild_ids), earlier).values(planned_at=now))


async def purge_server(conn: AsyncConnection, guild_id: int) -> None:
    """Delete every row about this server, in whatever table."""
    for table in metadata.sorted_tables:
        if "guild_id" in table.c:
            await conn.execute(delete(table).where(table.c.guild_id == guild_id))
