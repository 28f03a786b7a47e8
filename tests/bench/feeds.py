"""How feeds are followed: one round through 2,000 of them with 10,000 subscriptions, what people who ask meanwhile
notice, and what memory it takes.
"""

import asyncio
import re
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import create_async_engine

from bot.app import at_work
from bot.config import ROOT
from bot.feeds.subscription import Subscription
from bot.store import feeds as feed_store
from bot.store import subscriptions
from bot.store.database import Database
from bot.store.schema import feeds, stories
from tests.bench.announcing import LATENCY, Timed, ask, until
from tests.wire.newsstand import LONG_AGO
from tests.wire.payloads import POST, USE_COMMANDS, guild
from tests.wire.program import Program, running
from tests.wire.server import TOKEN

FEEDS, SERVERS, EACH = 2_000, 500, 20  # feeds, servers, and how many feeds a server follows
HOSTS = 40
ONE_IN = 10  # feeds has something new in the second round
WARM, IDLE = 6.0, 20.0  # seconds before anything is due: to wake up, and to ask in peace
LIMIT = 600.0  # seconds that a round may take
BLOCKED = re.compile(r"blocked ([0-9.]+)")


@dataclass
class Measured:
    name: str
    seconds: float
    idle: Sequence[float]
    busy: Sequence[float]
    memory: tuple[float, float] = (0.0, 0.0)  # of the bot and its child, in MB: before, and at most
    blocked: tuple[float, float] = (0.0, 0.0)  # milliseconds at most: before, and meanwhile


@dataclass
class Memory:
    """Of the program and everything it started, in bytes; `most` is the most since it was last looked at."""

    process: psutil.Process
    most: int = 0
    seen: list[int] = field(default_factory=list)

    async def watch(self) -> None:
        while True:
            self.seen.append(self._now())
            await asyncio.sleep(0.1)

    def _now(self) -> int:
        total = 0
        for each in (self.process, *self.process.children(recursive=True)):
            try:
                total += each.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        return total


async def follow(out: Console) -> Table:
    """Two rounds: the first remembers what all feeds have, in the second some of them have something new."""
    server = Timed(record=False, latency=LATENCY)
    server.guilds = [guild(str(20_000_000 + home), USE_COMMANDS | POST, [_channel(home)]) for home in range(SERVERS)]
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/bench.db"
        async with server.serve(), _press() as (press, port):
            await _fill(url, port)
            environment = {
                "DISCORD_TOKEN": TOKEN,
                "DISCORD_API_URL": f"http://{server.address}",
                "DISCORD_GATEWAY_URL": f"ws://{server.address}",
                "DATABASE_URL": url,
                "LOG_LEVEL": "ERROR",
                "FEED_INTERVAL": "86400",
                "FEED_TRUSTED_HOSTS": ", ".join(f"127.0.0.{host + 1}:{port}" for host in range(HOSTS)),
            }
            found = []
            for name in ("the first round", "a round"):
                out.print(f"feeds: {name} ...")
                found.append(await _round(name, server, url, environment))
                server.connections.clear()
                assert press.stdin is not None
                assert press.stdout is not None
                press.stdin.write(f"{ONE_IN}\n".encode())
                await press.stdout.readline()
            told = await _count(url)
    return _table(found, told, len(server.posts.seen))


async def _round(name: str, server: Timed, url: str, environment: dict[str, str]) -> Measured:
    start = datetime.now(UTC) + timedelta(seconds=WARM + IDLE)
    await _make_due(url, start)
    async with running(ROOT, module="tests.bench.watched", **environment) as program:
        connection = await server.connected()
        memory = Memory(psutil.Process(program.process.pid))
        async with at_work(memory.watch()):
            await until(start - timedelta(seconds=IDLE))
            at = len(program.out)
            idle = await ask(server, connection, start - timedelta(seconds=1))
            before, calm, at = statistics.median(memory.seen[-50:]), _blocked(program, at), len(program.out)
            await until(start)
            began = time.perf_counter()
            asking = asyncio.create_task(ask(server, connection, None))
            while await _left(url, start) and time.perf_counter() - began < LIMIT:  # noqa: ASYNC110 - in the database
                await asyncio.sleep(0.25)
            took = time.perf_counter() - began
            asking.cancel()
            busy = await asking
            most = max(memory.seen)
            return Measured(name, took, idle, busy, (before / 1e6, most / 1e6), (calm, _blocked(program, at)))


def _blocked(program: Program, at: int) -> float:
    return max(map(float, BLOCKED.findall(program.out[at:])), default=0.0)


@asynccontextmanager
async def _press() -> AsyncIterator[tuple[Process, int]]:
    arguments = (str(FEEDS), str(HOSTS), str(LATENCY))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.press", *arguments, cwd=ROOT, stdin=PIPE, stdout=PIPE
    )
    assert process.stdout is not None
    try:
        yield process, int(await process.stdout.readline())
    finally:
        process.kill()
        await process.wait()


def _channel(home: int) -> str:
    return str(30_000_000 + home)


async def _fill(url: str, port: int) -> None:
    """Every server follows some of the feeds, and every feed is followed by as many servers."""
    database = await Database.open(url)
    async with database.begin() as conn:
        numbers = []
        for number in range(FEEDS):
            address = f"http://127.0.0.{number % HOSTS + 1}:{port}/{number}"
            numbers.append((await feed_store.lock_url(conn, address, LONG_AGO)).id)
        for home in range(SERVERS):
            for number in range(home * EACH, (home + 1) * EACH):
                feed_id = numbers[number % FEEDS]
                values: dict[str, Any] = {"channel_id": int(_channel(home)), "trusted": True}
                wanted = Subscription(0, 20_000_000 + home, feed_id, "", f"Paper {number % FEEDS}", **values)
                await subscriptions.add_subscription(conn, wanted, LONG_AGO)
    await database.close()


async def _make_due(url: str, at: datetime) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as conn:
        await conn.execute(update(feeds).values(next_at=at, leased_by=None, leased_until=None))
    await engine.dispose()


async def _left(url: str, since: datetime) -> int:
    """How many feeds were not looked at since."""
    engine = create_async_engine(url)
    async with engine.connect() as conn:
        here = feeds.c.fetched_at.is_(None) | (feeds.c.fetched_at < since)
        found = int((await conn.execute(select(func.count()).select_from(feeds).where(here))).scalar_one())
    await engine.dispose()
    return found


async def _count(url: str) -> dict[str, int]:
    engine = create_async_engine(url)
    async with engine.connect() as conn:
        rows = await conn.execute(select(stories.c.verdict, func.count()).group_by(stories.c.verdict))
        found = {str(verdict): int(count) for verdict, count in rows}
    await engine.dispose()
    return found


def _table(found: Sequence[Measured], told: dict[str, int], posted: int) -> Table:
    table = Table("what", "measured", "target", title=f"{FEEDS:,} feeds, {SERVERS * EACH:,} subscriptions")
    for each in found:
        table.add_row(each.name, f"{each.seconds:.0f} s", f"< {LIMIT:.0f} s")
        for name, some in (("idle", each.idle), ("meanwhile", each.busy)):
            p99 = sorted(some)[int(len(some) * 0.99)]
            table.add_row(
                f"  /cast on the wire, {name} ({len(some)} asked)",
                f"median {statistics.median(some) * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms",
                "" if some is each.idle else "as idle",
            )
        before, most = each.memory
        table.add_row("  memory of the bot and its child", f"{before:.0f} MB, then {most:.0f} MB", "< 150 MB more")
        calm, worst = each.blocked
        table.add_row("  longest block of the event loop", f"{calm:.0f} ms idle, {worst:.0f} ms meanwhile", "< 50 ms")
    table.add_row("what became of the items", str(told), "")
    table.add_row("posted until the round was over", str(posted), "")
    return table
