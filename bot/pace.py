"""A pace: so many requests a second, evenly, and no bursts to catch up. For what the bot asks of Discord, and of feeds.

Discord allows 50 requests a second in all, and discord.py does not hold back by itself: neither at first nor when it
tries again. Answers to interactions do not count there and never wait here.
"""

import asyncio
from types import SimpleNamespace

import aiohttp

SLACK = 1  # turns that may be made up for: nobody is ever woken exactly on time
EXEMPT = ("/interactions/", "/webhooks/")


class Pace:
    """`waiting` is how many requests wait for their turn."""

    def __init__(self, rate: float) -> None:
        """`rate` is in requests per second."""
        self._interval = 1 / rate
        self._next = 0.0
        self._one_at_a_time = asyncio.Lock()
        self.waiting = 0

    async def turn(self) -> None:
        """Wait for the next one."""
        loop = asyncio.get_running_loop()
        self.waiting += 1
        try:
            async with self._one_at_a_time:
                await asyncio.sleep(max(self._next - loop.time(), 0.0))
                self._next = max(self._next, loop.time() - SLACK * self._interval) + self._interval
        finally:
            self.waiting -= 1

    def trace(self) -> aiohttp.TraceConfig:
        """For the session of a client: every request waits, also when discord.py sends it again by itself."""
        config = aiohttp.TraceConfig()
        config.on_request_start.append(self._before)
        return config

    async def _before(
        self, session: aiohttp.ClientSession, context: SimpleNamespace, request: aiohttp.TraceRequestStartParams
    ) -> None:
        if not any(part in request.url.path for part in EXEMPT):
            await self.turn()
