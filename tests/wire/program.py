"""`python -m bot ...` as a process of its own, in a copy of the project and without any setting of this machine."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, chdir, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from typer.testing import CliRunner

from bot.__main__ import app
from tests.wire.server import PATIENCE

KEPT = ("PATH", "HOME")  # of the environment


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """What people read on stderr, however wide their terminal is."""
        return " ".join(self.err.split())

    @property
    def paragraphs(self) -> int:
        return len(re.split(r"\n\s*\n", self.err.strip()))


@dataclass
class Program:
    """A running program; `out` and `err` are what it wrote so far."""

    process: Process
    readers: list["asyncio.Task[None]"] = field(default_factory=list)
    out: str = ""
    err: str = ""
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def says(self, text: str) -> str:
        """All it wrote to stdout, as soon as this text is in it."""
        async with asyncio.timeout(PATIENCE):
            while text not in self.out:
                if all(reader.done() for reader in self.readers):
                    raise AssertionError(f"it ended without saying {text!r}: {self.out}{self.err}")
                self._news.clear()
                await self._news.wait()
        return self.out

    def type(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())

    def end_of_input(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()

    def interrupt(self, number: signal.Signals = signal.SIGINT) -> None:
        """As a terminal or a service manager does it: everything the program started is told, too."""
        os.killpg(self.process.pid, number)

    async def ended(self, within: float = PATIENCE) -> Ended:
        async with asyncio.timeout(within):
            code = await self.process.wait()
            await asyncio.gather(*self.readers)
        return Ended(code, self.out, self.err)

    async def read(self, name: str, stream: asyncio.StreamReader) -> None:
        while line := await stream.readline():
            setattr(self, name, getattr(self, name) + line.decode())
            self._news.set()
        self._news.set()


@asynccontextmanager
async def running(project: Path, *command: str, module: str = "bot", **environment: str) -> AsyncIterator[Program]:
    """The program `python -m bot COMMAND`; whatever happens, it is gone afterwards."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", module, *command),
        cwd=project,
        env={name: os.environ[name] for name in KEPT if name in os.environ} | environment,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    program = Program(process)
    program.readers = [
        asyncio.create_task(program.read("out", process.stdout)),
        asyncio.create_task(program.read("err", process.stderr)),
    ]
    try:
        yield program
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await program.ended()


def called(*command: str, **environment: str) -> Ended:
    """The same in this process, for what does not hang on there being one of its own: that takes a hundred times as
    long to start.
    """
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    with TemporaryDirectory() as elsewhere, chdir(elsewhere), patch.dict(os.environ, kept | environment, clear=True):
        result = CliRunner().invoke(app, command)
    return Ended(result.exit_code, result.stdout, result.stderr)


async def finished(project: Path, *command: str, **environment: str) -> Ended:
    async with running(project, *command, **environment) as program:
        return await program.ended()
