"""Who is asking: joins how far somebody is with the line of the server, and keeps what people say about themselves."""

from bot.clock import Clock
from bot.server.line import parse_line
from bot.show.catalog import Catalog
from bot.show.progress import Mark, Progress
from bot.show.reader import Reader
from bot.store import progress as store
from bot.store.database import Database
from bot.store.settings import find_value
from bot.texts import texts


class Readers:
    def __init__(self, database: Database, catalog: Catalog, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.catalog = catalog

    async def reader(self, user_id: int, guild_id: int | None, *, private: bool, locale: str = "en") -> Reader:
        """The reader with the catalog for their audience.

        A private answer is cut at their own place. A public one is cut at the lower of that and the server's line.
        Who never said how far they are is cut at the server's line alone; its default is everything released.
        """
        async with self._database.read() as conn:
            own = await store.find_member(conn, user_id)
            written = await find_value(conn, guild_id, "spoilers") if guild_id is not None else None
        line = parse_line(written) if written is not None else None
        released = self.catalog.released(self._clock.now())
        marks = [own] if own is not None and private else [own, line]
        place = released
        for mark in marks:
            place = place if mark is None else place.lower(mark)
        return Reader(user_id, self.catalog.upto(place), texts(locale), private)

    async def progress(self, user_id: int) -> Progress | None:
        async with self._database.read() as conn:
            return await store.find_member(conn, user_id)

    async def set_progress(self, user_id: int, show: Mark | None, book: int | None) -> Progress:
        """Remember how far somebody is. What is None stays as it was, or counts as not started."""
        async with self._database.begin() as conn:
            return await store.put_member(conn, user_id, show, book, self._clock.now())

    async def clear_progress(self, user_id: int) -> bool:
        """Forget it again. Returns whether there was anything to forget."""
        async with self._database.begin() as conn:
            return await store.clear_member(conn, user_id)
