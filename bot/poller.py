"""Fetches the feeds that are due, and hands over what came of it. Knows neither what is in a feed nor who follows it.

Hosts are worked on side by side, the feeds of one host one after the other: a slow host holds up nobody else. Sleeps
until the next feed is due or until it is woken.
"""

import asyncio
import logging
from collections import deque
from urllib.parse import urlsplit

from bot.clock import Clock
from bot.errors import FeedError, UserError
from bot.feeds.entry import Got, Unchanged
from bot.feeds.problems import Problem
from bot.feeds.source import Source
from bot.pace import Pace
from bot.services.newsroom import Due, Newsroom
from bot.waiting import first_of

log = logging.getLogger(__name__)

RATE = 5.0  # feeds a second, 3,000 in ten minutes: when all are due at once, people who ask must not notice
AT_ONCE = 20  # feeds being fetched, or waiting to be written down; it bounds what is in memory of them
MOST = 5_000  # feeds that wait for their hosts: many, as most may be of one slow host, and only addresses are kept
IN_ONE_GO = 200  # feeds claimed in one transaction
LONGEST_SLEEP = 60.0  # seconds
TOGETHER = 0.25  # seconds between two claims, so that what is due at the same time is claimed together
AGAIN = 2.0  # seconds until a database that could not be used is tried again
LAST_WORDS = 2.0  # seconds that putting back has when the program ends


class Poller:
    def __init__(self, newsroom: Newsroom, source: Source, clock: Clock, rate: float = RATE) -> None:
        self._pace = Pace(rate)
        self._newsroom = newsroom
        self._source = source
        self._clock = clock
        self._held: dict[int, Due] = {}  # claimed, and not written down yet
        self._queues: dict[str, deque[Due]] = {}  # by host
        self._tasks: dict[str, asyncio.Task[None]] = {}  # one for each of these
        self._places = asyncio.Semaphore(AT_ONCE)
        self._writing = asyncio.Lock()  # one by one, so that other writers wait for one feed at the most
        self._moved = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled; what was not fetched by then is put back."""
        try:
            while True:
                self._newsroom.woken.clear()
                self._moved.clear()
                try:
                    await self._claim()
                    pause = await self._pause()
                except Exception as error:
                    log.warning("the feeds cannot be looked up just now: %r", error)
                    pause = AGAIN
                await self._sleep(pause)
        finally:
            await self._end()

    async def tick(self) -> None:
        """Everything that is due now; over when all of it was tried."""
        while True:
            await self._claim()
            if not self._tasks:
                return
            await asyncio.wait(self._tasks.values())

    # ------------------------------------------------------------------ claiming

    async def _claim(self) -> None:
        """All that is due, as far as there is room for it."""
        while (room := min(IN_ONE_GO, MOST - len(self._held))) > 0:
            claimed = await self._newsroom.claim(room)
            for due in claimed:
                if due.id not in self._held:  # else it waited for its host longer than its lease holds
                    self._begin(due)
            if len(claimed) < room:
                return

    def _begin(self, due: Due) -> None:
        self._held[due.id] = due
        host = urlsplit(due.url).hostname or ""
        self._queues.setdefault(host, deque()).append(due)
        if host not in self._tasks:
            self._tasks[host] = asyncio.create_task(self._work(host))

    async def _pause(self) -> float:
        """The seconds until something may be due."""
        next_at = await self._newsroom.next_at()
        wait = LONGEST_SLEEP if next_at is None else (next_at - self._clock.now()).total_seconds()
        return min(max(wait, TOGETHER), LONGEST_SLEEP)

    async def _sleep(self, seconds: float) -> None:
        """Until something is due, or sooner than it was: what was fetched is due again at another time."""
        await first_of(self._newsroom.woken, self._moved, seconds=seconds)
        if self._held:
            await asyncio.sleep(TOGETHER)

    # ------------------------------------------------------------------ fetching

    async def _work(self, host: str) -> None:
        queue = self._queues[host]
        try:
            while queue:
                due = queue.popleft()
                async with self._places:
                    await self._pace.turn()
                    await self._write(due, await self._fetch(due))
                del self._held[due.id]
                self._moved.set()
        finally:
            del self._queues[host], self._tasks[host]

    async def _fetch(self, due: Due) -> Got | Unchanged | FeedError:
        try:
            return await self._source.get(due.url, due.etag, due.modified)
        except FeedError as error:
            return error
        except Exception:
            log.exception("feed %d failed unexpectedly", due.id)
            return FeedError(Problem.INTERNAL)

    async def _write(self, due: Due, outcome: Got | Unchanged | FeedError) -> None:
        """What cannot be written down just now is fetched again when its lease ran out."""
        try:
            async with self._writing:
                await self._newsroom.take(due, outcome)
        except UserError as error:  # the database is busy or full
            log.warning("feed %d could not be written down: %r", due.id, error)
        except Exception:
            log.exception("what feed %d brought could not be written down", due.id)
            if not isinstance(outcome, FeedError):
                await self._write(due, FeedError(Problem.INTERNAL))

    async def _end(self) -> None:
        """Where putting back is not possible any more, leases run out."""
        tasks = [*self._tasks.values()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        try:
            async with asyncio.timeout(LAST_WORDS):
                for due in self._held.values():
                    await self._newsroom.put_back(due)
        except Exception as error:
            log.warning("feeds could not be put back: %r", error)
        self._held.clear()
        self._queues.clear()
        self._tasks.clear()  # of tasks that were cancelled before they began
