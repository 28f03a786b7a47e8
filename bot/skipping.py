"""Time travel for the demo: jumps to the next announcement, with the bot's clock and that of the simulated Discord."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

import simcord
from simcord.backend.errors import SetupError

from bot.clock import ShiftedClock
from bot.services.everything import Services

FURTHEST = timedelta(days=500)
SOON = 0.05  # seconds


class Skipper:
    """Works outside the client: SimCord takes whatever a client does for its own, and waits for it."""

    def __init__(self, services: Services, clock: ShiftedClock) -> None:
        self._services = services
        self._clock = clock
        self._wanted = asyncio.Event()
        self._target: datetime | None = None

    async def skip(self) -> datetime | None:
        """The instant of the next announcement, None where nothing is planned.

        Time jumps there as soon as the simulated Discord is at rest.
        """
        self._target = await self._next()
        if self._target is not None:
            self._wanted.set()
        return self._target

    async def run(self, env: simcord.Env) -> None:
        """Until cancelled."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            await asyncio.sleep(SOON)
            await self._jump(env)

    async def _jump(self, env: simcord.Env) -> None:
        assert self._target is not None
        while (ahead := (self._target - env.now()).total_seconds()) > 0:
            with suppress(SetupError, TimeoutError):  # it is still busy with the command
                await env.advance_time(ahead)
            await asyncio.sleep(SOON)
        self._clock.skip_to(self._target)
        await self._services.planning.plan_all()
        self._services.outbox.wake()
        self._services.newsroom.hurry()

    async def _next(self) -> datetime | None:
        """Of what waits in the outbox, and of what will be planned."""
        found = [await self._services.outbox.next_at(), await self._services.planning.next_at(FURTHEST)]
        at = min((each for each in found if each is not None), default=None)
        return None if at is None else max(at, self._clock.now())
