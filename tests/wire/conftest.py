"""What the wire tests share: a test server, the bot connected to it, and a copy of the project for programs."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from discord.http import Route

from bot.app import run
from bot.client import Truham
from bot.config import ROOT
from tests.conftest import LANTERN, settings
from tests.wire.server import TOKEN, Server

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


async def _at_once(self: Truham, shard_id: int | None, *, initial: bool = False) -> None:
    """Instead of a pause before IDENTIFY."""


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program and its packs: this machine's own .env and var/ stay out of the tests."""
    copy = tmp_path_factory.mktemp("project")
    for folder in ("bot", "cogs", "data"):
        shutil.copytree(ROOT / folder, copy / folder)
    return copy
