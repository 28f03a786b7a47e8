"""What the staff of a server decided, one row for each name, and what was uploaded and waits for a yes."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.server.settings import ServerSettings
from bot.store.rows import put_row
from bot.store.schema import proposals, settings


async def find_values(conn: AsyncConnection, guild_id: int) -> dict[str, str]:
    rows = await conn.execute(select(settings.c.name, settings.c.value).where(settings.c.guild_id == guild_id))
    return {row.name: row.value for row in rows}


async def find_of_servers(conn: AsyncConnection, guild_ids: Iterable[int]) -> dict[int, ServerSettings]:
    """Of those that set anything."""
    rows = await conn.execute(select(settings).where(settings.c.guild_id.in_(guild_ids)))
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.guild_id, {})[row.name] = row.value
    return {guild_id: ServerSettings(values) for guild_id, values in found.items()}


async def find_value(conn: AsyncConnection, guild_id: int, name: str) -> str | None:
    here = (settings.c.guild_id == guild_id) & (settings.c.name == name)
    return (await conn.execute(select(settings.c.value).where(here))).scalar_one_or_none()


async def put_values(conn: AsyncConnection, guild_id: int, values: Mapping[str, str | None]) -> None:
    """Put these and keep the rest; None deletes."""
    for name, value in values.items():
        if value is None:
            here = (settings.c.guild_id == guild_id) & (settings.c.name == name)
            await conn.execute(delete(settings).where(here))
        else:
            await put_row(conn, settings, {"guild_id": guild_id, "name": name, "value": value})


async def list_servers(conn: AsyncConnection, names: Collection[str] = ()) -> list[int]:
    """Those that set anything, or one of these."""
    here = settings.c.name.in_(names) if names else true()
    return list((await conn.execute(select(settings.c.guild_id).where(here).distinct())).scalars())


async def put_proposal(conn: AsyncConnection, guild_id: int, user_id: int, content: str, now: datetime) -> None:
    """The newest of somebody takes the place of their last one."""
    row = {"guild_id": guild_id, "user_id": user_id, "content": content, "made_at": now}
    await put_row(conn, proposals, row)


async def find_proposal(conn: AsyncConnection, guild_id: int, user_id: int, since: datetime) -> str | None:
    here = (proposals.c.guild_id == guild_id) & (proposals.c.user_id == user_id) & (proposals.c.made_at >= since)
    return (await conn.execute(select(proposals.c.content).where(here))).scalar_one_or_none()


async def clear_proposals(conn: AsyncConnection, before: datetime) -> None:
    await conn.execute(delete(proposals).where(proposals.c.made_at < before))


async def clear_proposal(conn: AsyncConnection, guild_id: int, user_id: int) -> None:
    here = (proposals.c.guild_id == guild_id) & (proposals.c.user_id == user_id)
    await conn.execute(delete(proposals).where(here))


async def list_proposals_of(conn: AsyncConnection, user_id: int) -> list[tuple[int, datetime, str]]:
    """What somebody uploaded and waits: the server, when, and the values as JSON."""
    rows = await conn.execute(select(proposals).where(proposals.c.user_id == user_id))
    return [(row.guild_id, row.made_at, row.content) for row in rows]


async def clear_proposals_of(conn: AsyncConnection, user_id: int) -> None:
    await conn.execute(delete(proposals).where(proposals.c.user_id == user_id))
