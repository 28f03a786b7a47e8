"""The bot inside a simulated Discord, with a page to try it on, and a tour for the terminal. No token, no network.

Everything lives in memory and a temporary folder; nothing is kept.
"""

import asyncio
import secrets
import signal
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import discord
import simcord
from rich.console import Console
from rich.markup import escape
from simcord.backend.errors import SetupError

from bot.app import Program, at_work, opened, warming_up
from bot.client import Tree, Truham, cause_of
from bot.clock import Clock, ShiftedClock, SystemClock
from bot.config import Settings, load_settings
from bot.demo_feed import DemoFeed
from bot.dispatcher import Dispatcher
from bot.errors import UserError
from bot.feeds.source import Source
from bot.poller import Poller
from bot.show.catalog import Catalog
from bot.show.places import season_ends
from bot.show.progress import Progress
from bot.skipping import Skipper
from bot.texts import texts
from bot.upkeep import Upkeep

NAME = "Truham"
CHANNELS = ("general", "news", "releases", "quotes", "staff")
STAFF = ("moderator", "manager", "owner")
FEED_INTERVAL = 30  # seconds: nobody waits ten minutes to see something


@dataclass(frozen=True)
class World:
    """A seeded server: its channels and its people by name."""

    env: simcord.Env
    bot: Truham
    upkeep: Upkeep
    dispatcher: Dispatcher
    poller: Poller
    moderators: simcord.RoleHandle
    channels: Mapping[str, simcord.ChannelHandle]
    people: Mapping[str, simcord.MemberActor]

    def viewers(self, channel: str) -> tuple[simcord.MemberActor, ...]:
        """Those who may see this channel; the page takes no others."""
        return tuple(person for name, person in self.people.items() if channel != "staff" or name in STAFF)


@asynccontextmanager
async def world(
    settings: Settings | None = None,
    clock: Clock | None = None,
    source: Source | None = None,
    feed: DemoFeed | None = None,
    **options: Any,
) -> AsyncIterator[World]:
    """A running bot in a seeded server. Feeds come from `source`; without one from the network, as does `feed`, which
    people are told about. `options` go to simcord.run.
    """
    with tempfile.TemporaryDirectory(prefix="truham-demo-") as folder:
        database = f"sqlite+aiosqlite:///{Path(folder) / 'demo.db'}"
        changes: dict[str, Any] = {"database_url": database}
        if feed is not None:
            changes |= {"feed_trusted_hosts": frozenset({feed.trusted}), "feed_interval": FEED_INTERVAL}
        settings = settings or load_settings(env_file=None).model_copy(update=changes)
        shifted = ShiftedClock(clock or SystemClock())
        async with opened(settings, shifted, source) as program:
            bot = program.make_client(shard_count=1)
            skipper = Skipper(program.services, shifted)
            bot.skip = skipper.skip
            async with (
                at_work(program.dispatcher.run()),  # outside the client: SimCord waits for what a client has at work
                simcord.run(bot, **options) as env,
                at_work(skipper.run(env)),
            ):
                _expect_user_errors(bot.tree)
                yield await _seed(env, bot, program, feed)


def _expect_user_errors(tree: Any) -> None:
    """SimCord counts every error of a command against the bot; one that is an answer to the person is none."""
    record = tree.on_error

    async def on_error(itx: discord.Interaction[Truham], error: discord.app_commands.AppCommandError) -> None:
        await (Tree.on_error(tree, itx, error) if isinstance(cause_of(error), UserError) else record(itx, error))

    tree.on_error = on_error


def first_season(catalog: Catalog) -> Progress:
    """How far the newcomer is: all of the first season, and no book."""
    return Progress(season_ends(catalog.marks, catalog.films)[catalog.marks[0].season], 0)


async def _seed(env: simcord.Env, bot: Truham, program: Program, feed: DemoFeed | None = None) -> World:
    say = texts()
    assert bot.user is not None
    await bot.user.edit(username=NAME)
    await env.advance_time(max(0.0, (SystemClock().now() - env.now()).total_seconds()))
    owner = env.create_user("owner", global_name=say("demo-owner"))
    guild = env.create_guild(say("demo-server"), owner=owner)
    moderators = guild.create_role(say("demo-moderators"), permissions=discord.Permissions(manage_messages=True))
    managers = guild.create_role(
        say("demo-managers"), permissions=discord.Permissions(manage_guild=True, manage_messages=True)
    )
    hidden: dict[Any, discord.PermissionOverwrite] = {
        guild.default_role: discord.PermissionOverwrite(view_channel=False),
        moderators: discord.PermissionOverwrite(view_channel=True),
        managers: discord.PermissionOverwrite(view_channel=True),
    }
    if feed is not None:  # who tries feeds wants to see what waits for the staff
        hidden[guild.me] = discord.PermissionOverwrite(view_channel=True)
    channels = {
        name: guild.create_news_channel(name)
        if name == "news"
        else guild.create_text_channel(name, overwrites=hidden if name == "staff" else None)
        for name in CHANNELS
    }
    people = {
        "fan": guild.add_member(env.create_user("fan", global_name=say("demo-fan"))),
        "newcomer": guild.add_member(env.create_user("newcomer", global_name=say("demo-newcomer"))),
        "moderator": guild.add_member(
            env.create_user("moderator", global_name=say("demo-moderator")), roles=[moderators]
        ),
        "manager": guild.add_member(env.create_user("manager", global_name=say("demo-manager")), roles=[managers]),
        "owner": simcord.MemberActor(env, guild, owner),
    }
    await bot.readers.set_progress(people["newcomer"].id, first_season(bot.readers.catalog).show, None)
    for channel in channels.values():
        await people["owner"].send(channel, say("demo-welcome"))
    if feed is not None:
        feed.show = bot.readers.catalog.show.title
        await people["owner"].send(channels["staff"], say("demo-feed-about", url=feed.url))
    return World(env, bot, program.upkeep, program.dispatcher, program.poller, moderators, channels, people)


@asynccontextmanager
async def sigterm_ends() -> AsyncIterator[None]:
    """SIGTERM ends what runs inside as cleanly as Ctrl-C does: the temporary folder goes, too."""
    task, told = asyncio.current_task(), asyncio.Event()
    assert task is not None

    def stop() -> None:
        told.set()
        task.cancel()

    with suppress(NotImplementedError):  # on Windows, where nothing sends it
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)
    try:
        yield
    except asyncio.CancelledError:
        if not told.is_set():
            raise
        task.uncancel()


# -------------------------------------------------------------------- the page


async def demo(out: Console, port: int) -> None:
    """Serve the page until Ctrl-C or SIGTERM; a channel's name typed in the terminal opens that channel."""
    say = texts()
    async with (
        sigterm_ends(),
        DemoFeed().serve() as feed,
        world(feed=feed, check_errors=False) as here,
        warming_up(here.bot),
    ):
        lines = _typed_lines()
        key = secrets.token_urlsafe(32)
        names = ", ".join(here.channels)
        channel, first = "general", True
        try:
            while channel:
                async with page(here, channel, port, key) as preview:
                    given = urlsplit(preview.url).port
                    if given != port and port:
                        out.print(say("demo-port-taken", port=str(port)))
                    port = given or port
                    out.print(say("demo-ready") if first else say("demo-open", channel=channel))
                    out.print(f"\n    [bold]{escape(preview.url)}[/]\n", soft_wrap=True, highlight=False)
                    if first:
                        out.print(say("demo-channels", channels=names))
                        out.print(say("demo-viewers", viewers=", ".join(here.people)))
                        out.print(say("demo-feed-printed", url=feed.url), soft_wrap=True)
                        out.print(say("demo-stop"))
                        first = False
                    channel = await _chosen_channel(lines, here.channels, out)
        finally:
            out.print(f"\n{say('demo-bye')}")


@asynccontextmanager
async def page(here: World, channel: str, port: int = 0, key: str | None = None) -> AsyncIterator[simcord.Preview]:
    """The page on this channel; on any free port where the wished one is taken. `key` is part of its address."""

    def preview(at: int) -> simcord.Preview:
        made = here.env.preview(here.channels[channel], viewers=here.viewers(channel), layout="channel", port=at)
        made.capability = key or made.capability
        return made

    wished = preview(port)
    try:
        await wished.__aenter__()
    except SetupError:
        wished = preview(0)
        await wished.__aenter__()
    try:
        yield wished
    finally:
        await wished.close()


def _typed_lines() -> "asyncio.Queue[str]":
    """Lines typed in the terminal, read by a thread that ends with the program."""
    lines: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(lines.put_nowait, line.strip())

    threading.Thread(target=read, daemon=True).start()
    return lines


async def _chosen_channel(lines: "asyncio.Queue[str]", channels: Mapping[str, Any], out: Console) -> str:
    """Wait for the name of a channel; "#" and case do not matter, other lines get a hint."""
    while True:
        name = (await lines.get()).lstrip("#").casefold()
        if name in channels:
            return name
        if name:
            out.print(texts()("demo-no-channel", name=escape(name), channels=", ".join(channels)))


def spoken(result: simcord.InteractionResult) -> str:
    """All text of an answer, as people would read it."""
    if result.response is None:
        return ""
    texts_found: list[str] = [result.response.content] if result.response.content else []
    _walk(result.response.components, lambda part: texts_found.append(part["content"]) if part["type"] == 10 else None)
    texts_found += [f"[{attachment.filename}]" for attachment in result.response.attachments]
    return "\n".join(texts_found)


def words(message: discord.Message) -> str:
    """All text of a message in a channel."""
    found, stack = list[str](), list(message.components)[::-1]
    while stack:
        part = stack.pop()
        found += [part.content] if isinstance(part, discord.TextDisplay) else []
        stack += list(getattr(part, "children", ()))[::-1]
    return "\n".join(found)


def _walk(components: list[dict[str, Any]], visit: Callable[[dict[str, Any]], object]) -> None:
    for component in components:
        visit(component)
        _walk(component.get("components", []), visit)
