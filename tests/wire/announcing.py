"""A rig for the outbox: the program as a process of its own announces something in many channels while it is killed at
any moment, and Discord loses answers and fails. Tells what was lost and what people saw twice.
"""

import asyncio
import random
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import create_async_engine

from bot.outbox.delivery import Draft, State, Target, key
from bot.outbox.facts import ReleaseOut, Subject
from bot.show.entry import Precision
from bot.show.release import ReleaseKind
from bot.store.database import Database
from bot.store.deliveries import put_drafts
from bot.store.schema import deliveries
from bot.transport import mark
from tests.conftest import LANTERN
from tests.wire.faults import Chances
from tests.wire.limits import Limits
from tests.wire.payloads import Json, channel, guild
from tests.wire.program import running
from tests.wire.server import Server

KILLS, ANNOUNCEMENTS = 10, 200  # of the short form
IN_ONE_SERVER = 100  # channels
ALLOWED = discord.Permissions(
    view_channel=True, send_messages=True, embed_links=True, attach_files=True, read_message_history=True
)
LOOK = 0.25  # seconds between two looks at the database
PATIENCE = 240.0  # seconds without anything new until the rig gives up
UNSETTLED = (State.PENDING, State.SENDING)

Report = Callable[[str], None]


@dataclass(frozen=True)
class Result:
    lost: int
    doubled: int
    states: dict[str, int]
    kills: int
    befell: dict[str, int]
    limited: dict[str, int]


def places(count: int) -> list[Json]:
    """Servers with so many channels in all, in which the bot may post."""
    homes = []
    for first in range(0, count, IN_ONE_SERVER):
        home = guild(str(20_000_000 + first), permissions=ALLOWED.value)
        numbers = range(first, min(first + IN_ONE_SERVER, count))
        home["channels"] = [channel(str(30_000_000 + number), home["id"]) for number in numbers]
        homes.append(home)
    return homes


def drafts(homes: list[Json], now: datetime) -> list[Draft]:
    """Something came out: one announcement for every channel, due now."""
    release = Subject(
        id="season_4", title="Season 4", kind=ReleaseKind.SEASON, on=now.date(), out_at=now, precision=Precision.MINUTE
    )
    return [
        Draft(
            key("out", home["id"], each["id"]),
            ReleaseOut(release=release),
            Target(int(home["id"]), int(each["id"])),
            now,
            now + timedelta(days=1),
        )
        for home in homes
        for each in home["channels"]
    ]


async def fill(database_url: str, wanted: list[Draft]) -> None:
    database = await Database.open(database_url)
    async with database.begin() as conn:
        await put_drafts(conn, wanted)
    await database.close()


async def states(database_url: str) -> dict[str, int]:
    """How many deliveries are in each state."""
    engine = create_async_engine(database_url)
    async with engine.connect() as conn:
        rows = await conn.execute(select(deliveries.c.state, func.count()).group_by(deliveries.c.state))
        found = {str(state): int(count) for state, count in rows}
    await engine.dispose()
    return found


async def announce(
    server: Server,
    project: Path,
    environment: dict[str, str],
    database_url: str,
    count: int,
    kills: int,
    seed: int,
    report: Report = lambda _: None,
) -> Result:
    """Announce in so many channels, killed so many times, then undisturbed until nothing is left to do.

    5 % of the answers to a post are lost after the message was made, 2 % are 5xx.
    """
    chance = random.Random(seed)  # noqa: S311  # no secret
    server.guilds = places(count)
    server.posts.chances = Chances(seed, dropped=0.05, broken=0.02)
    wanted = drafts(server.guilds, datetime.now(UTC))
    await fill(database_url, wanted)
    environment = environment | {"DATABASE_URL": database_url}
    share = max(1, count // (kills + 1))
    for number in range(kills):
        until = len(server.posts.seen) + chance.randint(0, 2 * share)
        async with running(project, "run", **environment) as program:
            await _progress(server, lambda until=until: len(server.posts.seen) >= min(until, count))  # type: ignore[misc]
            await asyncio.sleep(chance.random() * 0.1)
            program.interrupt(signal.SIGKILL)
            await program.ended()
        report(f"killed {number + 1} of {kills}: {len(server.posts.seen)} of {count} posted")
    async with running(project, "run", **environment):
        left, last, still = count, "", asyncio.get_running_loop().time()
        while left:
            found = await states(database_url)
            left = sum(found.get(state, 0) for state in UNSETTLED)
            now = asyncio.get_running_loop().time()
            if (said := f"{count - left} of {count} settled") != last:
                last, still = said, now
                report(said)
            if now - still > PATIENCE:
                break
            await asyncio.sleep(LOOK)
    seen = server.posts.by_mark()
    times = [len(seen.get((str(each.target.channel_id), mark(each.key)), ())) for each in wanted]
    return Result(
        lost=sum(each == 0 for each in times),
        doubled=sum(each > 1 for each in times),
        states=await states(database_url),
        kills=kills,
        befell={fault.name: number for fault, number in server.posts.chances.befell.items()},
        limited=dict(server.meter.limited),
    )


async def _progress(server: Server, done: Callable[[], bool]) -> None:
    """Until it is done; or nothing came for longer than a lease holds."""
    loop = asyncio.get_running_loop()
    seen, still = len(server.posts.seen), loop.time()
    while not done() and loop.time() - still < PATIENCE:
        if len(server.posts.seen) != seen:
            seen, still = len(server.posts.seen), loop.time()
        await asyncio.sleep(0.01)


async def announce_with_kills(
    server: Server, project: Path, environment: dict[str, str], database_url: str, nonce_window: float
) -> None:
    """The short form: killed ten times, everything is seen once."""
    server.posts.nonce_window, server.limits, server.record = nonce_window, Limits(), False
    given = environment | {"SHOW_PACK": str(LANTERN)}
    result = await announce(server, project, given, database_url, ANNOUNCEMENTS, KILLS, seed=int(nonce_window) + 1)
    assert (result.lost, result.doubled) == (0, 0)
    assert result.states == {"sent": ANNOUNCEMENTS}
    assert result.befell["UNANSWERED"] > 2
