"""Plain discord.py on the test server, to prove the server right: nothing of the bot is in it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from tests.wire.payloads import CHANNEL
from tests.wire.server import TOKEN, Server


@asynccontextmanager
async def logged_in(server: Server, monkeypatch: pytest.MonkeyPatch, **more: Any) -> AsyncIterator[discord.Client]:
    """A client that speaks HTTP and has no gateway."""
    monkeypatch.setattr(Route, "BASE", f"http://{server.address}/api/v10")
    async with discord.Client(intents=discord.Intents(guilds=True), max_messages=None, **more) as client:
        await client.login(TOKEN)
        yield client


@asynccontextmanager
async def ready(server: Server, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[discord.Client]:
    """A client that was told of all servers."""
    gateway = URL(f"ws://{server.address}/")
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
    monkeypatch.setattr("tests.wire.gateway.NOWHERE", str(gateway))
    async with logged_in(server, monkeypatch, guild_ready_timeout=0.05) as client:
        connecting = asyncio.create_task(client.connect())
        try:
            await client.wait_until_ready()
            yield client
        finally:
            connecting.cancel()
            await asyncio.wait({connecting})


def place(client: discord.Client, channel_id: str = CHANNEL) -> discord.PartialMessageable:
    return client.get_partial_messageable(int(channel_id))


def marked(mark: int, text: str = "hello") -> discord.ui.LayoutView:
    """A message with this number in its outermost component."""
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.Container(discord.ui.TextDisplay(text), id=mark))
    return view
