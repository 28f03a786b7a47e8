"""`make bench`: medians and p99 of what people wait for, and the scores of the question sets."""

import asyncio
import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from itertools import cycle, product

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.app import load_catalog
from bot.config import ROOT
from bot.errors import NotFoundError
from bot.show.catalog import Catalog
from bot.show.progress import Mark, Progress
from bot.show.reader import Reader
from bot.texts import texts
from bot.views.cast import cast_page
from cogs._parameters import look_up
from cogs.search import found
from tests.bench.announcing import flood, rows
from tests.bench.feeds import follow
from tests.bench.sayings import look_up as look_up_sayings
from tests.bench.scores import LOOKUPS, names, questions, unanswered, unmatched

RUNS = 3  # processes for each start-up figure; their median is shown
out = Console()


def main() -> None:
    before = time.perf_counter()
    catalog = load_catalog(ROOT / "data" / "heartstopper")
    built = time.perf_counter() - before
    reader = Reader(1, catalog, texts(), private=False)
    table = Table("what", "median", "p99", "target", title="In one process, on this machine")
    for what, target, work in _works(catalog, reader):
        took = sorted(_timed(work, count=1_000 if "fresh" not in what else 200))
        median, slow = statistics.median(took) * 1000, took[int(len(took) * 0.99)] * 1000
        table.add_row(what, f"{median:.3f} ms", f"{slow:.3f} ms", target)
    table.add_row("pack read and indexed", f"{built * 1000:.0f} ms", "", "")
    out.print(table)
    _compare()
    _scores(reader)
    for each in asyncio.run(look_up_sayings(out)):
        out.print(each)
    out.print(asyncio.run(rows()))
    out.print(asyncio.run(flood(out)))
    out.print(asyncio.run(follow(out)))


def _works(catalog: Catalog, reader: Reader) -> list[tuple[str, str, Callable[[], object]]]:
    typed = cycle([(LOOKUPS[str(row["command"])], str(row["typed"])) for row in names()])
    asked = cycle([str(row["ask"]) for row in questions()])
    who = cycle([str(row["typed"]) for row in names() if str(row["command"]) == "cast"])
    seen = cycle([Progress(mark, book) for mark, book in product(catalog.marks, catalog.volumes)])

    def card() -> object:
        try:
            return cast_page(reader, look_up(reader, "cast", next(who)))
        except NotFoundError:
            return None

    def fresh() -> object:
        catalog.forget_cuts()
        return catalog.upto(next(seen))

    return [
        ("suggestion", "p99 < 5 ms", lambda: catalog.suggest(*next(typed))),
        ("/search, to finished page", "< 10 ms", lambda: found(reader, next(asked))),
        ("/cast, from parameter to finished page", "< 3 ms", card),
        ("catalog cut, fresh", "< 5 ms", fresh),
        ("catalog cut, cached", "< 0.05 ms", lambda: catalog.upto(Progress(Mark(1, 8), 0))),
    ]


def _timed(work: Callable[[], object], count: int) -> list[float]:
    work()
    took = []
    for _ in range(count):
        before = time.perf_counter()
        work()
        took.append(time.perf_counter() - before)
    return took


def _compare() -> None:
    """Truham beside a bare bot, each in processes of its own; the first start of the database is not counted."""
    rows: dict[str, list[dict[str, float]]] = {"truham": [], "bare_bot": []}
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/bench.db"
        _figures("truham", address)
        _forget_sync(f"{folder}/bench.db")
        for _ in track(range(RUNS), description="starting bots", console=out, transient=True):
            for module, figures in rows.items():
                figures.append(_figures(module, address))
                _forget_sync(f"{folder}/bench.db")
    table = Table("what", "Truham", "bare bot with /ping", "target", title="Beside a bare discord.py bot (medians)")
    lines = (("ready", "start-up to ready, imports included", "s", "< 2 s"), ("memory", "memory", "MB", "< 120 MB"))
    for key, what, unit, target in lines:
        mine, bare = (statistics.median(row[key] for row in rows[module]) for module in ("truham", "bare_bot"))
        table.add_row(what, f"{mine:.2f} {unit}", f"{bare:.2f} {unit}", target)
    out.print(table)


def _forget_sync(file: str) -> None:
    """Every simulated Discord is a new one, which has to be told the commands again."""
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("DELETE FROM notes")


def _figures(module: str, address: str) -> dict[str, float]:
    command = [sys.executable, "-m", f"tests.bench.{module}", address]
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT)  # noqa: S603 - our own modules
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _scores(reader: Reader) -> None:
    missed, wrong = list(unanswered(reader)), list(unmatched(reader))
    asked, typed = len(questions()), len(names())
    table = Table("what", "right", "of", "target", title="Answers")
    table.add_row("questions in the first 1,000 characters of /search", str(asked - len(missed)), str(asked), "95%")
    for what, place in (("sloppy names, first suggestion", 1), ("sloppy names, look-up", 2)):
        table.add_row(what, str(typed - sum(not row[place] for row in wrong)), str(typed), "95%")
    out.print(table)
    for ask in missed:
        out.print(f"  not answered: {ask}", markup=False)


if __name__ == "__main__":
    main()
