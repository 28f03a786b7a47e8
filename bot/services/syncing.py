"""Remembers which commands Discord was told of last, so that it is told again only when they changed."""

from bot.clock import Clock
from bot.store.database import Database
from bot.store.notes import find_note, put_note


class CommandSync:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def is_known(self, application_id: int | None, digest: str) -> bool:
        async with self._database.read() as conn:
            return await find_note(conn, f"commands:{application_id}") == digest

    async def remember(self, application_id: int | None, digest: str) -> None:
        async with self._database.begin() as conn:
            await put_note(conn, f"commands:{application_id}", digest, self._clock.now())
