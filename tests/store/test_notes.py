"""Small notes survive on both databases."""

from datetime import timedelta

from sqlalchemy import select

from bot.clock import ManualClock
from bot.store.database import Database
from bot.store.notes import find_note, put_note
from bot.store.schema import notes


async def test_a_note_is_kept_until_it_is_written_anew(database: Database, clock: ManualClock) -> None:
    async with database.begin() as conn:
        assert await find_note(conn, "commands:1") is None
        await put_note(conn, "commands:1", "old", clock.now())
        await put_note(conn, "commands:2", "other", clock.now())
    clock.advance(timedelta(days=1))
    async with database.begin() as conn:
        await put_note(conn, "commands:1", "new", clock.now())
    async with database.read() as conn:
        assert (await find_note(conn, "commands:1"), await find_note(conn, "commands:2")) == ("new", "other")
        written = {row.name: row.updated_at for row in await conn.execute(select(notes))}
    assert written == {"commands:1": clock.now(), "commands:2": clock.now() - timedelta(days=1)}
