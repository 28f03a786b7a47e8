"""Has pictures drawn by short-lived processes, so that the bot's memory and its event loop stay as they are.

A drawing that takes long goes on in the background and is there the next time. See `painter`, the other end.
"""

import asyncio
import hashlib
import logging
import os
import sys
from asyncio.subprocess import PIPE
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

from bot.pictures.order import MOST_BYTES, Order, PictureError, UndrawableError

LONGEST = 30.0  # seconds that a drawing may take at all
PATIENCE = 2.0  # seconds an answer waits for a picture; the rest of Discord's three are for the network
AT_ONCE = 2  # processes
MOST_WAITING = 50  # drawings that are begun or wait for their turn; who comes then gets no picture
MOST_KEPT = 24_000_000  # bytes of pictures that are kept, those asked for last
MOST_HOPELESS = 1_000  # orders of which is remembered that they make no picture
KILLED = (-9, -15)  # exit codes of a process that was ended from outside, such as where memory is short

log = logging.getLogger(__name__)


@dataclass
class Studio:
    """Draws each picture once, as long as there is room to keep it."""

    most_kept: int = MOST_KEPT
    _kept: "OrderedDict[str, bytes]" = field(default_factory=OrderedDict)
    _size: int = 0
    _hopeless: "OrderedDict[bytes, None]" = field(default_factory=OrderedDict)
    _begun: "dict[str, asyncio.Task[bytes]]" = field(default_factory=dict)
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def png(self, order: Order) -> bytes | None:
        """The picture, or None where it is not ready in time, or cannot be drawn; `is_hopeless` tells which."""
        try:
            return await self._wait(order, PATIENCE)
        except PictureError:
            return None

    def is_hopeless(self, order: Order) -> bool:
        """Whether it was tried and will never be a picture."""
        return _digest(order.json) in self._hopeless

    async def drawn(self, order: Order) -> bytes:
        """The picture, however long it takes. Raises PictureError where it cannot be drawn, or not in 30 seconds."""
        return await self._wait(order, LONGEST)

    async def close(self) -> None:
        tasks = list(self._begun.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _wait(self, order: Order, seconds: float) -> bytes:
        key = order.json
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if _digest(key) in self._hopeless:
            raise UndrawableError("this was no picture before")
        task = self._begun.get(key) or self._begin(order.scene, key)
        done, _ = await asyncio.wait({task}, timeout=seconds)
        if not done:
            raise PictureError("the picture is not ready yet")
        if task.cancelled():
            raise PictureError("no pictures are drawn any more")
        return task.result()

    def _begin(self, scene: str, key: str) -> "asyncio.Task[bytes]":
        if len(self._begun) >= MOST_WAITING:
            raise PictureError("too many pictures are being drawn")
        task = self._begun[key] = asyncio.create_task(self._draw(key))
        task.add_done_callback(lambda _: self._end(scene, key, task))
        return task

    async def _draw(self, key: str) -> bytes:
        if len(key.encode(errors="replace")) > MOST_BYTES:
            raise UndrawableError("the order is too long")
        async with self._places:
            return await _draw_elsewhere(key)

    def _end(self, scene: str, key: str, task: "asyncio.Task[bytes]") -> None:
        del self._begun[key]
        if task.cancelled():
            return
        if error := task.exception():
            log.warning("no picture (%s): %s", scene, error)
            if isinstance(error, UndrawableError):
                self._hopeless[_digest(key)] = None
                while len(self._hopeless) > MOST_HOPELESS:
                    self._hopeless.popitem(last=False)
            return
        self._kept[key] = task.result()
        self._size += _weight(key, task.result())
        while self._size > self.most_kept:
            self._size -= _weight(*self._kept.popitem(last=False))


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode(errors="replace")).digest()


def _weight(key: str, png: bytes) -> int:
    """Bytes, roughly: letters beyond Latin take more than one."""
    return 2 * len(key) + len(png)


async def _draw_elsewhere(order: str) -> bytes:
    """Raises PictureError; UndrawableError where the same order would end the same way again."""
    path = os.pathsep.join(filter(None, sys.path))
    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.pictures.painter"),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            cwd=Path(__file__).parents[2],
            env=None if sys.platform == "win32" else {"PYTHONPATH": path, "RAYON_NUM_THREADS": "1"},  # and no secrets
            start_new_session=True,  # Ctrl-C in the terminal is for the bot, which ends this itself
        )
    except OSError as error:
        raise PictureError(f"the painter cannot start: {error}") from error
    try:
        async with asyncio.timeout(LONGEST):
            png, said = await process.communicate(order.encode(errors="replace"))
    except TimeoutError as error:
        raise PictureError("the painter took too long") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        why = said.decode(errors="replace").strip().rpartition("\n")[2][:300]
        kind = PictureError if process.returncode in KILLED else UndrawableError
        raise kind(f"the painter ended with exit code {process.returncode}: {why}")
    return png
