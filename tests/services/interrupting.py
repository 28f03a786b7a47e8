"""A database for tests to which something happens between two transactions of a program."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from typing import Never

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database


class DiedError(Exception):
    """The program is gone."""


async def die() -> Never:
    raise DiedError


class Interrupted(Database):
    """The same database; before the transactions with these numbers (the first has 1) something happens."""

    def __init__(
        self, database: Database, numbers: Collection[int] = (), what: Callable[[], Awaitable[object]] = die
    ) -> None:
        super().__init__(database._engine)
        self._database, self._numbers, self._what = database, numbers, what
        self.begun = 0

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        self.begun += 1
        if self.begun in self._numbers:
            await self._what()
        async with self._database.begin() as conn:
            yield conn
