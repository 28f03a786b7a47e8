"""Small notes the program keeps for itself, such as the hash of the commands Discord knows."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.rows import put_row
from bot.store.schema import notes


async def find_note(conn: AsyncConnection, name: str) -> str | None:
    return (await conn.execute(select(notes.c.value).where(notes.c.name == name))).scalar_one_or_none()


async def put_note(conn: AsyncConnection, name: str, value: str, now: datetime) -> None:
    await put_row(conn, notes, {"name": name, "value": value, "updated_at": now})
