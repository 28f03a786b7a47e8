"""The bot inside a simulated Discord, with a page to try it on, and a tour for the terminal. No token, no network.

Everything lives in memory and a temporary folder; nothing is kept.
"""

import asyncio
import secrets
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import simcord
from rich.console import Console
from rich.markup import escape
from rich.rule import Rule
from simcord.backend.errors import SetupError

from bot.app import opened, warm_up
from bot.client import Truham
from bot.config import Settings
from bot.show.progress import Mark
from bot.texts import texts

CHANNELS = ("general", "news", "releases", "quotes", "staff")


@dataclass(frozen=True)
class World:
    """A seeded server: its channels and its people by name."""

    env: simcord.Env
    bot: Truham
    channels: Mapping[str, simcord.ChannelHandle]
    people: Mapping[str, simcord.MemberActor]

    @property
    def viewers(self) -> tuple[simcord.MemberActor, ...]:
        return tuple(self.people.values())


@asynccontextmanager
async def world(settings: Settings | None = None, **options: Any) -> AsyncIterator[World]:
    """A running bot in a seeded server. `options` go to simcord.run."""
    with tempfile.TemporaryDirectory(prefix="truham-demo-") as folder:
        settings = settings or Settings(_env_file=None, database_url=f"sqlite:///{Path(folder) / 'demo.db'}")
        async with opened(settings, shard_count=1) as make_client:
            bot = make_client()
            async with simcord.run(bot, **options) as env:
                yield await _seed(env, bot)


async def _seed(env: simcord.Env, bot: Truham) -> World:
    owner = env.create_user("owner", global_name="Olivia (owner)")
    guild = env.create_guild(texts()("demo-server"), owner=owner)
    moderators = guild.create_role("Moderators", permissions=discord.Permissions(manage_messages=True))
    hidden: dict[Any, discord.PermissionOverwrite] = {
        guild.default_role: discord.PermissionOverwrite(view_channel=False),
        moderators: discord.PermissionOverwrite(view_channel=True),
    }
    channels = {
        name: guild.create_news_channel(name)
        if name == "news"
        else guild.create_text_channel(name, overwrites=hidden if name == "staff" else None)
        for name in CHANNELS
    }
    people = {
        "fan": guild.add_member(env.create_user("fan", global_name="Fern (fan)")),
        "newcomer": guild.add_member(env.create_user("newcomer", global_name="Noor (season 1 only)")),
        "moderator": guild.add_member(env.create_user("moderator", global_name="Max (moderator)"), roles=[moderators]),
        "owner": simcord.MemberActor(env, guild, owner),
    }
    await bot.readers.set_progress(people["newcomer"].id, Mark(1, 8), None)
    for channel in channels.values():
        await people["owner"].send(channel, texts()("demo-welcome"))
    return World(env, bot, channels, people)


# -------------------------------------------------------------------- the page


async def demo(out: Console, port: int) -> None:
    """Serve the page until Ctrl-C; a channel's name typed in the terminal opens that channel."""
    say = texts()
    async with world(check_errors=False) as here:
        warming = asyncio.create_task(warm_up(here.bot))
        lines = _typed_lines()
        key = secrets.token_urlsafe(32)
        names = ", ".join(here.channels)
        channel, first = "general", True
        try:
            while channel:
                async with _page(here, channel, port, key, out) as preview:
                    if first:
                        port = int(preview.url.split("#")[0].rstrip("/").rpartition(":")[2])
                        out.print(say("demo-ready"))
                    else:
                        out.print(say("demo-open", channel=channel))
                    out.print(f"\n    [bold]{escape(preview.url)}[/]\n", soft_wrap=True, highlight=False)
                    if first:
                        out.print(say("demo-channels", channels=names))
                        out.print(say("demo-viewers", viewers=", ".join(here.people)))
                        out.print(say("demo-stop"))
                        first = False
                    channel = await _chosen_channel(lines, here.channels, out)
        finally:
            warming.cancel()
            out.print(f"\n{say('demo-bye')}")


@asynccontextmanager
async def _page(here: World, channel: str, port: int, key: str, out: Console) -> AsyncIterator[simcord.Preview]:
    """The page on this channel; on any free port where the wished one is taken. The key stays the same."""

    def preview(at: int | None) -> simcord.Preview:
        made = here.env.preview(here.channels[channel], viewers=here.viewers, layout="channel", port=at)
        made.capability = key
        return made

    wished = preview(port)
    try:
        await wished.__aenter__()
    except SetupError:
        out.print(texts()("demo-port-taken", port=str(port)))
        wished = preview(None)
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


# -------------------------------------------------------------------- the tour

Step = tuple[str, str, dict[str, Any]]  # who, the command, its options

TOUR: tuple[Step, ...] = (
    ("fan", "help", {}),
    ("fan", "cast", {"who": "kit conner"}),
    ("fan", "cast", {"who": "Charlie"}),
    ("fan", "cast", {"who": "nobody at all"}),
    ("newcomer", "cast", {"who": "Sahar"}),
    ("fan", "episode", {"which": "S1E3"}),
    ("newcomer", "episode", {"which": "season 2 finale"}),
    ("fan", "season", {"number": 1}),
    ("fan", "quote random", {}),
    ("fan", "quote by", {"who": "Alice Oseman"}),
    ("fan", "quote search", {"words": "rose-tinted"}),
    ("fan", "news latest", {}),
    ("fan", "news search", {"words": "renewed"}),
    ("fan", "music", {}),
    ("fan", "music", {"song": "dover beech"}),
    ("fan", "books", {"book": "volume 1"}),
    ("fan", "places", {}),
    ("fan", "numbers", {}),
    ("fan", "numbers", {"about": "scores"}),
    ("fan", "search", {"what": "how many people auditioned"}),
    ("fan", "search", {"what": "what lenses did they use?"}),
    ("newcomer", "search", {"what": "paris"}),
    ("newcomer", "progress show", {}),
    ("newcomer", "progress set", {"show": "season 2", "book": "2"}),
    ("newcomer", "cast", {"who": "Sahar"}),
    ("newcomer", "progress clear", {}),
    ("moderator", "about", {}),
)


async def play_tour(out: Console) -> None:
    """Every command, as a member of the server would use it, and what was answered."""
    say = texts()
    out.print(Rule(say("tour-title")))
    async with world(check_errors=False, settle_timeout=20.0) as here:
        for who, command, options in TOUR:
            given = " ".join(f"{name}:{value}" for name, value in options.items())
            out.print(f"\n[bold cyan]{who}[/] [bold]/{command}[/] {escape(given)}")
            result = await here.people[who].slash(here.channels["general"], command, **options)
            private = " 🔒" if result.ephemeral else ""
            for line in spoken(result).splitlines():
                out.print(f"  [dim]│[/]{private} {escape(line)}", highlight=False)
        errors = [error for error in here.env.errors if not _expected(error)]
        if errors:
            out.print(say("tour-errors", errors="; ".join(map(repr, errors))))
            raise SystemExit(1)
        out.print(Rule(say("tour-done", count=len(TOUR))))


def spoken(result: simcord.InteractionResult) -> str:
    """All text of an answer, as people would read it."""
    if result.response is None:
        return ""
    texts_found: list[str] = [result.response.content] if result.response.content else []
    _walk(result.response.components, lambda part: texts_found.append(part["content"]) if part["type"] == 10 else None)
    texts_found += [f"[{attachment.filename}]" for attachment in result.response.attachments]
    return "\n".join(texts_found)


def _walk(components: list[dict[str, Any]], visit: Callable[[dict[str, Any]], object]) -> None:
    for component in components:
        visit(component)
        _walk(component.get("components", []), visit)


def _expected(error: BaseException) -> bool:
    """Errors that are an answer to the person, such as an unknown name, belong to the tour."""
    from bot.client import cause_of
    from bot.errors import UserError

    return isinstance(cause_of(error), UserError)
