"""The composition root: opens everything, keeps the client running, closes in order."""

import asyncio
import base64
import binascii
import gc
import logging
import signal
import tomllib
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import discord
from discord.http import Route

from bot.carrier import Carrier
from bot.client import Truham
from bot.clock import Clock, SystemClock
from bot.config import Settings
from bot.dispatcher import Dispatcher
from bot.errors import StartError
from bot.feeds.address import USUAL_PORTS, Policy
from bot.feeds.fetcher import Fetcher
from bot.feeds.reading import FeedReader
from bot.feeds.source import LiveSource, Source
from bot.pace import Pace
from bot.pictures.order import viewing
from bot.pictures.studio import Studio
from bot.poller import Poller
from bot.services.everything import Services
from bot.show.catalog import Catalog
from bot.show.pack import PackError, load_pack
from bot.show.terms import Vocabulary
from bot.store.database import Database
from bot.texts import FALLBACK, LOCALES, texts
from bot.transport import Transport
from bot.upkeep import Upkeep
from bot.views.numbers import bars

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 600.0  # seconds between restarts of the client
STOP_AGAIN = 3.0  # seconds the client has for a clean end
CALM = 900.0  # a client that ran this long starts again with the first pause

Beside = Callable[[Truham], AbstractAsyncContextManager[None]]


def load_catalog(folder: Path) -> Catalog:
    """Raises StartError (exit code 5) for a pack with problems."""
    try:
        pack = load_pack(folder)
    except PackError as error:
        raise StartError("start-bad-pack", code=5, folder=str(folder), count=len(error.problems)) from error
    words = tomllib.loads((LOCALES / FALLBACK / "search.toml").read_text(encoding="utf-8"))
    return Catalog.build(pack, Vocabulary.read(words))


@dataclass(frozen=True)
class Program:
    """Everything a client needs, and what is at work beside it."""

    settings: Settings
    services: Services
    studio: Studio
    pace: Pace
    upkeep: Upkeep
    transport: Transport
    dispatcher: Dispatcher
    poller: Poller

    def make_client(self, shard_count: int | None = None) -> Truham:
        """A client cannot be started twice, so there is a new one for every start."""
        client = Truham(self.services, self.studio, self.pace, self.settings.discord_gateway_url, shard_count)
        self.upkeep.follow(client)
        self.transport.client = client
        return client

    @asynccontextmanager
    async def beside(self, client: Truham) -> AsyncIterator[None]:
        """What is at work as long as a client is there to speak; what is being sent has a moment to end."""
        async with at_work(self.dispatcher.run()), warming_up(client):
            yield


@asynccontextmanager
async def opened(
    settings: Settings, clock: Clock | None = None, source: Source | None = None
) -> AsyncIterator[Program]:
    """The program, until the block ends. Feeds come from the network, unless another source is given."""
    catalog = await asyncio.to_thread(load_catalog, settings.show_pack)
    gc.freeze()  # the catalog stays: looking through it for garbage again and again would delay answers
    async with AsyncExitStack() as stack:
        database = await Database.open(settings.database_url)
        stack.push_async_callback(database.close)
        studio = Studio()
        stack.push_async_callback(studio.close)
        if source is None:
            source = live = live_source(settings)
            stack.push_async_callback(live.close)
        interval = timedelta(seconds=settings.feed_interval)
        services = Services.of(database, catalog, clock or SystemClock(), source, interval)
        transport, pace = Transport(), Pace(settings.announce_rate)
        carrier = Carrier(services, transport)
        upkeep = Upkeep(services)
        dispatcher = Dispatcher(services.outbox, carrier.carry_out, services.clock, carrier.ready, pace)
        poller = Poller(services.newsroom, source, services.clock)
        for work in (upkeep.run(), poller.run()):  # also while Discord is away
            await stack.enter_async_context(at_work(work))
        yield Program(settings, services, studio, pace, upkeep, transport, dispatcher, poller)


def live_source(settings: Settings) -> LiveSource:
    """The network, within what the operator allows."""
    policy = Policy(USUAL_PORTS | settings.feed_ports, settings.feed_trusted_hosts)
    return LiveSource(Fetcher(policy, settings.feed_contact or _own_page(settings)), FeedReader())


def _own_page(settings: Settings) -> str:
    """The page of the bot on Discord: its token begins with its number. Nothing where it does not."""
    first = settings.discord_token.get_secret_value().partition(".")[0] if settings.discord_token else ""
    try:
        number = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return ""
    return f"https://discord.com/users/{number}" if number.isdigit() else ""


@asynccontextmanager
async def at_work(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """It goes on beside the block, and no longer."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def run(settings: Settings) -> None:
    """The bot on the real Discord, until it is told to stop. Raises StartError for what a restart cannot mend."""
    if settings.discord_token is None:
        raise StartError("start-no-token", code=2)
    if settings.discord_api_url is not None:
        Route.BASE = _api_base(settings.discord_api_url)
    async with opened(settings) as program:
        token = settings.discord_token.get_secret_value()
        supervisor = asyncio.create_task(supervise(program.make_client, program.beside, token))
        loop = asyncio.get_running_loop()

        def stop() -> None:
            """Until it ends: asyncio.wait_for, which discord.py uses, can lose a cancellation in Python 3.11."""
            supervisor.cancel()
            loop.call_later(STOP_AGAIN, stop)

        for name in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError):
                loop.add_signal_handler(name, stop)
        with suppress(asyncio.CancelledError):
            await supervisor
    log.info("stopped")


async def supervise(make_client: Callable[[], Truham], beside: Beside, token: str, first: float = FIRST_PAUSE) -> None:
    """Start the client again whenever it ends, with growing pauses: Discord allows 1,000 logins a day.

    One unreadable event ends discord.py's client. A refused token is never tried twice.
    """
    pause = first
    loop = asyncio.get_running_loop()
    while True:
        client = make_client()
        started = loop.time()
        try:
            async with client, beside(client):
                await client.start(token)
        except discord.LoginFailure as error:
            raise StartError("start-token-refused", code=3) from error
        except Exception:
            log.exception("the client ended unexpectedly")
        else:
            log.warning("the client ended")
        if loop.time() - started > CALM:
            pause = first
        log.info("starting again in %.0f seconds", pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def warming_up(client: Truham) -> AbstractAsyncContextManager[None]:
    """Meanwhile draw the chart everybody sees, before somebody asks for it. Nothing of that goes on afterwards."""
    return at_work(_draw_first_chart(client))


async def _draw_first_chart(client: Truham) -> None:
    say = texts()
    reader = await client.readers.reader(0, None, private=True)
    if drawn := bars(reader):
        await client.studio.png(viewing(say("numbers-chart"), say("numbers-unit"), drawn))


def _api_base(url: str) -> str:
    """With the version of the API, where the address names none."""
    return url.rstrip("/") if urlsplit(url).path.strip("/") else f"{url.rstrip('/')}/api/v10"
