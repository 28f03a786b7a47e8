"""How each topic of a server is doing: what keeps it from being posted, whether staff know."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.server.health import Health
from bot.store.rows import put_row
from bot.store.schema import topics


async def find_health(conn: AsyncConnection, guild_id: int) -> dict[str, Health]:
    rows = await conn.execute(select(topics).where(topics.c.guild_id == guild_id))
    return {row.topic: Health(row.problem or "", row.problem_since, row.told_at) for row in rows}


async def put_health(conn: AsyncConnection, guild_id: int, topic: str, health: Health) -> None:
    row = {
        "guild_id": guild_id,
        "topic": topic,
        "problem": health.problem or None,
        "problem_since": health.problem_since,
        "told_at": health.told_at,
    }
    await put_row(conn, topics, row)
