"""How announcements go out: 10,000 channels at Discord's global limit, how late a single one is, what people who ask
meanwhile notice, and what many pending rows cost.
"""

import asyncio
import gc
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from aiohttp import web
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.clock import SystemClock
from bot.config import ROOT
from bot.outbox.delivery import Delivery, Draft, Outcome, Sent
from bot.services.outbox import Outbox
from bot.store.database import Database
from bot.store.deliveries import put_drafts
from bot.transport import mark
from tests.wire.announcing import drafts, fill, places
from tests.wire.limits import Limits
from tests.wire.payloads import slash
from tests.wire.program import running
from tests.wire.server import TOKEN, Server

CHANNELS, LIMIT = 10_000, 50  # the limit is Discord's, in requests per second
SINGLE, APART = 100, timedelta(milliseconds=100)  # announcements that are due one by one
LATENCY = 0.05  # seconds until the simulated Discord answers
EVERY = 0.05  # seconds between two questions
WARM, IDLE = 5.0, 20.0  # seconds before anything is due: to wake up, and to ask in peace
FEW, MANY = 100, 100_000  # pending rows
PASSES, CLAIMED = 45, 2


@dataclass
class Timed(Server):
    """Notes when each answer to an interaction and each message came."""

    answered: dict[str, float] = field(default_factory=dict)

    async def _callback(self, request: web.Request) -> web.Response:
        self.answered[request.match_info["id"]] = time.perf_counter()
        return await super()._callback(request)


async def flood(out: Console) -> Table:
    """One announcement to each of many channels, with somebody asking /cast all the while."""
    server = Timed(record=False, limits=Limits(), latency=LATENCY)
    gc.disable()  # the simulated Discord must not pause, or it sees at once what came one after the other
    server.guilds = places(CHANNELS + SINGLE)
    start = datetime.now(UTC) + timedelta(seconds=WARM + IDLE)
    every = drafts(server.guilds, start + SINGLE * APART + timedelta(seconds=2))
    single = [replace(each, due_at=start + number * APART) for number, each in enumerate(every[CHANNELS:])]
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/bench.db"
        await fill(url, every[:CHANNELS] + single)
        async with server.serve():
            environment = {
                "DISCORD_TOKEN": TOKEN,
                "DISCORD_API_URL": f"http://{server.address}",
                "DISCORD_GATEWAY_URL": f"ws://{server.address}",
                "DATABASE_URL": url,
                "LOG_LEVEL": "ERROR",
            }
            async with running(ROOT, "run", **environment):
                connection = await server.connected()
                await until(start - timedelta(seconds=IDLE))
                idle = await ask(server, connection, start)
                await until(every[0].due_at)
                with Progress(console=out, transient=True) as progress:
                    task = progress.add_task("announcing to 10,000 channels", total=CHANNELS + SINGLE)
                    asking = asyncio.create_task(ask(server, connection, None))
                    while len(server.posts.seen) < CHANNELS + SINGLE:
                        progress.update(task, completed=len(server.posts.seen))
                        await asyncio.sleep(0.2)
                    asking.cancel()
                    busy = await asking
    return _table(server, every[:CHANNELS], single, idle, busy)


async def until(at: datetime) -> None:
    await asyncio.sleep(max(0.0, (at - datetime.now(UTC)).total_seconds()))


async def ask(server: Timed, connection: object, until: datetime | None) -> list[float]:
    """Ask /cast again and again; the seconds until each answer reached Discord. Until then, or until cancelled."""
    asked: dict[str, float] = {}
    try:
        while until is None or datetime.now(UTC) < until:
            event = slash("cast", who="nick")
            asked[event["id"]] = time.perf_counter()
            await connection.dispatch("INTERACTION_CREATE", event)  # type: ignore[attr-defined]
            await asyncio.sleep(EVERY)
        await asyncio.sleep(0.5)
    except asyncio.CancelledError:
        pass
    return [server.answered[each] - at for each, at in asked.items() if each in server.answered]


def _table(server: Timed, every: list[Draft], single: list[Draft], idle: list[float], busy: list[float]) -> Table:
    seen = server.posts.by_mark()
    times = {key: [datetime.fromisoformat(each["timestamp"]) for each in found] for key, found in seen.items()}

    def of(draft: Draft) -> list[datetime]:
        return times.get((str(draft.target.channel_id), mark(draft.key)), [])

    took = max(max(of(each), default=each.due_at) for each in every) - every[0].due_at
    ideal = len(every) / LIMIT
    late = [(at - each.due_at).total_seconds() for each in single for at in of(each)]
    lost = sum(not of(each) for each in (*every, *single))
    doubled = sum(len(of(each)) > 1 for each in (*every, *single))
    table = Table("what", "measured", "target", title=f"One announcement to each of {len(every):,} channels")
    table.add_row(
        "time", f"{took.total_seconds():.1f} s, {took.total_seconds() / ideal:.3f} of the ideal {ideal:.0f} s", "< 1.05"
    )
    table.add_row("answers of 429", str(dict(server.meter.limited) or 0), "0")
    table.add_row("busiest second", f"{server.meter.busiest} requests", "<= 50")
    table.add_row("lost, doubled", f"{lost}, {doubled}", "0, 0")
    table.add_row("a single announcement is late by", f"median {statistics.median(late) * 1000:.0f} ms", "< 1 s")
    for name, some in (("idle", idle), ("meanwhile", busy)):
        p99 = sorted(some)[int(len(some) * 0.99)]
        target = "" if some is idle else f"p99 < {1.5 * sorted(idle)[int(len(idle) * 0.99)] * 1000:.1f} ms"
        table.add_row(
            f"/cast on the wire, {name} ({len(some)} asked)",
            f"median {statistics.median(some) * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms",
            target,
        )
    return table


# -------------------------------------------------------------------- many rows


async def rows() -> Table:
    """One pass of the dispatcher: settle, claim and look for the next, with few and with many rows pending."""
    title = f"A pass of the dispatcher ({CLAIMED} claimed)"
    table = Table("what", "median", "p99", "memory grows by", "target", title=title)
    medians = {}
    for count in (FEW, MANY):
        for when, due in (("due", timedelta()), ("due later", timedelta(days=1))):
            took, grown = await _passes(count, due)
            medians[count, when] = statistics.median(took)
            target = "" if count == FEW else f"< {2 * medians[FEW, when] * 1000:.1f} ms"
            table.add_row(
                f"{count:,} pending, {when}",
                f"{medians[count, when] * 1000:.1f} ms",
                f"{sorted(took)[int(len(took) * 0.99)] * 1000:.1f} ms",
                f"{grown / 1e6:.1f} MB",
                target,
            )
    return table


async def _passes(count: int, due: timedelta) -> tuple[list[float], int]:
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(f"sqlite+aiosqlite:///{Path(folder) / 'rows.db'}")
        now = datetime.now(UTC)
        for some in _parts(count, now + due):
            async with database.begin() as conn:
                await put_drafts(conn, some)
        if due:  # and a few that are due, as always
            async with database.begin() as conn:
                await put_drafts(conn, drafts(places(FEW), now))
        outbox, process = Outbox(database, SystemClock()), psutil.Process()
        before, took = process.memory_info().rss, list[float]()
        done: list[tuple[Delivery, Outcome]] = []
        for _ in range(PASSES):
            began = time.perf_counter()
            found = await outbox.exchange(done, CLAIMED)
            took.append(time.perf_counter() - began)
            done = [(each.delivery, Sent(1)) for each in found.claimed]
        grown = process.memory_info().rss - before
        await database.close()
        return took, grown


def _parts(count: int, due_at: datetime) -> Iterator[list[Draft]]:
    """Distinct rows for 1,000 channels, in parts that fit into one statement."""
    homes = places(min(count, 1000))
    for number in range(max(1, count // 1000)):
        yield [replace(each, key=f"{each.key}:{number}") for each in drafts(homes, due_at)]
