"""One at a time for each host, in the order in which they came; knows only those hosts that somebody waits for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    def __init__(self) -> None:
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}  # and how many hold it or wait for it

    def __len__(self) -> int:
        return len(self._locks)

    @asynccontextmanager
    async def of(self, host: str) -> AsyncIterator[None]:
        lock, users = self._locks.get(host, (asyncio.Lock(), 0))
        self._locks[host] = lock, users + 1
        try:
            async with lock:
                yield
        finally:
            users = self._locks[host][1] - 1
            if users:
                self._locks[host] = lock, users
            else:
                del self._locks[host]
