"""A bot on the test server that says and does things unprompted when a test asks for it, in a server of its own; and
what people see of it.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import discord
from sqlalchemy import select
from sqlalchemy.ext.asyncio import create_async_engine

from bot.app import Program
from bot.client import Truham
from bot.clock import ManualClock
from bot.outbox.delivery import Draft, Target
from bot.outbox.facts import Fact, ReleaseOut, Subject
from bot.server.kinds import Post
from bot.show.entry import Precision
from bot.show.release import Release, ReleaseKind, Schedule
from bot.store.schema import deliveries
from bot.transport import mark
from tests.conftest import NOW
from tests.wire.conftest import started
from tests.wire.payloads import CHANNEL, FORUM, SERVER, Json, channel, guild, message, role
from tests.wire.server import PATIENCE, Server

HOME, MODERATOR, ROLE = int(SERVER), 9100, 7001
OTHER, BOARD = "6002", "6003"  # another channel, and a forum
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FIRST_PAUSE = timedelta(seconds=5)
ALLOWED = discord.Permissions(
    view_channel=True, send_messages=True, embed_links=True, attach_files=True, read_message_history=True,
    create_public_threads=True, send_messages_in_threads=True, mention_everyone=True, create_events=True,
    pin_messages=True, manage_channels=True,
)  # fmt: skip
SEASON = Subject(
    id="season_4", title="Season 4", kind=ReleaseKind.SEASON, on=NOW.date(), out_at=NOW, precision=Precision.MINUTE
)


def home(permissions: discord.Permissions = ALLOWED, channels: Iterable[str] = (CHANNEL, OTHER)) -> Json:
    """A server in which the bot may do everything it is asked to."""
    made = guild(permissions=permissions.value)
    made["channels"] = [*(channel(id_) for id_ in channels), channel(BOARD, kind=FORUM)]
    made["roles"].append(role(str(ROLE), "Fans"))
    return made


def draft(
    name: str = "it",
    where: str | None = CHANNEL,
    fact: Fact | None = None,
    *,
    post: Post = Post.MESSAGE,
    role_id: int | None = None,
    user_id: int | None = None,
    due_at: datetime = NOW,
    lasts: timedelta = DAY,
    subject: str | None = None,
) -> Draft:
    """Something to say, due now; to somebody, where it is said in no channel."""
    target = Target(HOME, int(where), None, role_id, post) if where else Target(user_id=user_id)
    said = fact or ReleaseOut(release=SEASON)
    return Draft(name, said, target, due_at, due_at + lasts, subject, owner_id=user_id)


@dataclass(frozen=True)
class Bot:
    program: Program
    client: Truham
    server: Server
    clock: ManualClock

    async def say(self, *drafts: Draft) -> None:
        """Put these, and try whatever is due once."""
        await self.program.services.outbox.put(drafts)
        await self.program.dispatcher.tick()

    async def after(self, time: timedelta = FIRST_PAUSE) -> None:
        """So much later, whatever is due by then."""
        self.clock.advance(time)
        await self.program.upkeep.tick()
        await self.program.dispatcher.tick()

    async def hears(self, name: str, event: str, about: Json) -> None:
        """Discord tells the bot something, which discord.py calls `name`."""
        heard = self.client.wait_for(name, timeout=PATIENCE)
        await self.server.tell(event, about)
        await heard

    async def change(self, **values: str | None) -> None:
        """Settings of the server; their names have a dot for every underline."""
        named = {name.replace("_", "."): value for name, value in values.items()}
        await self.program.services.settings.change(HOME, MODERATOR, named)

    async def add(self, at: datetime, kind: ReleaseKind = ReleaseKind.SEASON, title: str = "Season 4") -> Release:
        """A release of this server, to the minute."""
        return await self.program.services.releases.add(
            HOME, MODERATOR, Release("", title, kind, Schedule.of(at), about="The last one.")
        )

    async def states(self) -> dict[str, str]:
        """What became of everything: by key."""
        engine = create_async_engine(self.program.settings.database_url)
        async with engine.connect() as conn:
            found = {
                row.key: str(row.state) for row in await conn.execute(select(deliveries.c.key, deliveries.c.state))
            }
        await engine.dispose()
        return found

    # ------------------------------------------------------------------ what came of it in Discord

    def seen(self, name: str = "it", where: str = CHANNEL) -> list[Json]:
        """What people see of something that was said there."""
        return self.server.posts.by_mark().get((where, mark(name)), [])

    def sent(self, where: str = CHANNEL) -> list[Json]:
        """Every request to post there."""
        return [request.body for request in self.server.asked("POST", f"/channels/{where}/messages")]

    def asked(self, method: str, path: str) -> list[Json]:
        return [request.body for request in self.server.asked(method, path)]

    def chatter(self, count: int, where: str = CHANNEL) -> None:
        """So many newer messages of other people."""
        world = self.server.world
        for _ in range(count):
            made = message(world.new_id(), where, {"content": "hello"}, world.now())
            made["author"] = made["author"] | {"id": str(MODERATOR), "bot": False}
            self.server.posts.channels[where][made["id"]] = made


def text(post: Json) -> str:
    """All that a message says."""

    def walk(parts: Iterable[Json]) -> Iterable[str]:
        for part in parts:
            yield part.get("content", "")
            yield from walk(part.get("components", ()))

    return "\n".join(filter(None, walk(post["components"])))


@asynccontextmanager
async def at_home(
    server: Server, program: Program, clock: ManualClock, place: Json | None = None
) -> AsyncIterator[Bot]:
    """The bot, once Discord has told it of its server."""
    server.guilds = [place or home()]
    async with started(program) as client:
        await client.wait_for("guild_available", timeout=PATIENCE)
        yield Bot(program, client, server, clock)
