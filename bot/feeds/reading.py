"""Reads feeds in a process of its own, with limits of time and memory: what a feed does to its reader stays there.

The process starts with the first feed, ends when there was none for a while, and is replaced when it was ended by its
limits. `worker` is its side.
"""

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.errors import FeedError
from bot.feeds.entry import Document, Entry
from bot.feeds.problems import Problem

SECONDS = 8.0  # of computing that a document may take
PATIENCE = 30.0  # seconds an answer may take where the machine has much else to do
IDLE = 60.0  # seconds without work after which the process ends; its memory is worth more than its quick start
FAREWELL = 3.0  # seconds that it may take to end by itself
AT_ONCE = 50  # lines that are read before others have their turn
CHUNK = 65_536  # bytes that are written at once

_NO_MEMORY = 3  # its exit code
_ENDED_BY = ("SIGPROF", "SIGKILL", "SIGSEGV", "SIGABRT")  # its limits, or what ends it where memory is scarce
_OVER_ITS_LIMITS = {_NO_MEMORY, *(-getattr(signal, name) for name in _ENDED_BY if hasattr(signal, name))}

log = logging.getLogger(__name__)


@dataclass
class FeedReader:
    """One document at a time; others wait. `seconds` is how much computing each may take."""

    seconds: float = SECONDS
    patience: float = PATIENCE
    idle: float = IDLE
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _process: Process | None = None
    _resting: asyncio.TimerHandle | None = None
    _closed: bool = False
    _endings: set[asyncio.Task[None]] = field(default_factory=set)

    async def read(self, body: bytes, content_type: str, url: str) -> Document:
        """Raises FeedError."""
        async with self._turn:
            if self._closed:
                raise RuntimeError("no feeds are read any more")
            self._awake()
            process = None
            try:
                process = await self._started()
                async with asyncio.timeout(self.patience):
                    about, entries = await self._exchange(process, body, content_type, url)
            except TimeoutError as error:
                self._end(process, now=True)
                raise FeedError(Problem.TOO_COMPLEX) from error
            except (OSError, EOFError, ValueError) as error:
                raise await self._failed(process, error) from error
            except BaseException:
                self._end(process, now=True)  # its answer is not for who comes next
                raise
            if about["last"]:
                self._end(process)
            else:
                self._rest()
        if "problem" in about:
            if about["problem"] == Problem.INTERNAL:
                log.error("A feed could not be read: %s\n%s", url, about["trace"])
            raise FeedError(about["problem"], about.get("detail", ""))
        return Document(about["title"], about["link"], entries)

    async def close(self) -> None:
        self._closed = True
        if self._turn.locked():
            _kill(self._process)  # what is being read fails at once
        async with self._turn:
            self._awake()
            self._end(self._process)
        await self._ended()

    async def _started(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            path = os.pathsep.join(filter(None, sys.path))
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.feeds.worker"),
                stdin=PIPE,
                stdout=PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                cwd=Path(__file__).parents[2],
                env=None if sys.platform == "win32" else {"PYTHONPATH": path},  # the bot's secrets are not its business
                start_new_session=True,  # Ctrl-C in the terminal is for the bot, which ends this itself
            )
        return self._process

    async def _exchange(
        self, process: Process, body: bytes, content_type: str, url: str
    ) -> tuple[dict[str, Any], tuple[Entry, ...]]:
        assert process.stdin is not None
        order = {"size": len(body), "content_type": content_type[:300], "url": url[:2_000], "seconds": self.seconds}
        process.stdin.write(json.dumps(order).encode() + b"\n")
        for start in range(0, len(body), CHUNK):
            process.stdin.write(body[start : start + CHUNK])
            await process.stdin.drain()
        about = await _line(process)
        entries = []
        for number in range(about.get("entries", 0)):
            id_, link, title, summary, published = await _line(process)
            published_at = datetime.fromisoformat(published) if published else None
            entries.append(Entry(id_, link, title, summary, published_at))
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)  # lines that are there already are read without waiting
        return about, tuple(entries)

    async def _failed(self, process: Process | None, error: Exception) -> FeedError:
        """The process ended, or never began, or said what nobody understands."""
        self._end(process)
        await self._ended()
        if self._closed:
            raise RuntimeError("no feeds are read any more") from error
        code = process.returncode if process is not None else None
        if code in _OVER_ITS_LIMITS:
            return FeedError(Problem.TOO_COMPLEX)
        log.error("The process that reads feeds failed (%r, exit code %s)", error, code)
        return FeedError(Problem.INTERNAL)

    async def _ended(self) -> None:
        if self._endings:
            await asyncio.wait(self._endings)  # who waits may be cancelled; they go on

    def _awake(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
            self._resting = None

    def _rest(self) -> None:
        self._resting = asyncio.get_running_loop().call_later(self.idle, self._end, self._process)

    def _end(self, process: Process | None, *, now: bool = False) -> None:
        """It ends by itself when it has nothing more to read. What is left of it is cleared away beside."""
        self._process = None
        if process is None:
            return
        if now:
            _kill(process)
        ending = asyncio.create_task(_clear_away(process))
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)


def _kill(process: Process | None) -> None:
    if process is not None and process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()


async def _line(process: Process) -> Any:
    assert process.stdout is not None
    line = await process.stdout.readline()
    if not line.endswith(b"\n"):
        raise EOFError("no answer")
    return json.loads(line)


async def _clear_away(process: Process) -> None:
    """Its pipes are closed and it leaves no zombie. Killing what just ended would hide from asyncio how it ended."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(FAREWELL):
            await process.communicate()
    except TimeoutError:
        _kill(process)
        await process.communicate()
