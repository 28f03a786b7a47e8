"""What the wire tests share: a test server, the bot connected to it, and a copy of the project for programs."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from discord.http import Route

from bot import upkeep
from bot.app import Program, at_work, opened, run
from bot.client import Truham
from bot.clock import ManualClock
from bot.config import ROOT
from bot.dispatcher import Dispatcher
from bot.feeds.source import Source
from bot.poller import Poller
from bot.upkeep import Upkeep
from tests.conftest import LANTERN, empty, settings
from tests.wire.server import TOKEN, Server

SOON = 0.01  # seconds
Connected = Callable[..., AbstractAsyncContextManager[None]]


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with Server().serve() as serving:
        yield serving


@pytest.fixture
def connected(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Connected:
    """The unmodified bot as `run` starts it, on the test server; keywords are further settings.

    discord.py waits five seconds before each IDENTIFY after the first, in a hook that programs may replace.
    """
    monkeypatch.setattr(Route, "BASE", Route.BASE)  # the bot changes it for the whole process
    monkeypatch.setattr(Truham, "before_identify_hook", _at_once)

    @asynccontextmanager
    async def start(**values: str) -> AsyncIterator[None]:
        addresses = {"discord_api_url": f"http://{server.address}", "discord_gateway_url": f"ws://{server.address}"}
        given = {"discord_token": TOKEN, "show_pack": str(LANTERN), **addresses, **values}
        running = asyncio.create_task(run(settings(tmp_path, **given)))
        try:
            yield
        finally:
            running.cancel()
            await running

    return start


@pytest.fixture
def source() -> Source | None:
    """Where feeds come from; None is the network."""
    return None


@pytest.fixture
async def by_itself(
    server: Server,
    tmp_path: Path,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    source: Source | None,
) -> AsyncIterator[Program]:
    """The bot on the test server with a clock that is moved by hand; its upkeep looks at once when something moved,
    and tries again at once what failed.
    """
    monkeypatch.setattr(Route, "BASE", f"http://{server.address}/api/v10")
    monkeypatch.setattr(Truham, "before_identify_hook", _at_once)
    monkeypatch.setattr(upkeep, "AT_LEAST", SOON)
    server.world.now = clock.now
    empty(tmp_path)
    given = settings(tmp_path, show_pack=str(LANTERN), discord_gateway_url=f"ws://{server.address}")
    async with opened(given, clock, source) as program:
        yield program


@pytest.fixture
def by_hand(no_rounds: None, by_itself: Program) -> Program:
    """The same, but `upkeep.tick()` is a round of its upkeep, `poller.tick()` one through the feeds, and
    `dispatcher.tick()` empties the outbox.
    """
    return by_itself


@pytest.fixture
def no_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Upkeep, "run", _never)
    monkeypatch.setattr(Dispatcher, "run", _never)
    monkeypatch.setattr(Poller, "run", _never)


@asynccontextmanager
async def started(program: Program) -> AsyncIterator[Truham]:
    """A client of the program, logged in and connecting, and the dispatcher at work."""
    async with program.make_client() as client, at_work(program.dispatcher.run()):
        await client.login(TOKEN)
        connecting = asyncio.create_task(client.connect())
        try:
            yield client
        finally:
            connecting.cancel()
            await asyncio.wait({connecting})


async def _never(self: object) -> None:
    await asyncio.Event().wait()


async def _at_once(self: Truham, shard_id: int | None, *, initial: bool = False) -> None:
    """Instead of a pause before IDENTIFY."""


@pytest.fixture
def environment(server: Server, tmp_path: Path) -> dict[str, str]:
    """A bot that would run."""
    return {
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_API_URL": f"http://{server.address}",
        "DISCORD_GATEWAY_URL": f"ws://{server.address}",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'truham.db'}",
    }


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program and its packs: this machine's own .env and var/ stay out of the tests."""
    copy = tmp_path_factory.mktemp("project")
    for folder in ("bot", "cogs", "data"):
        shutil.copytree(ROOT / folder, copy / folder)
    return copy
