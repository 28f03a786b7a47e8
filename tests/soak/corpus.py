"""Reads every file of a folder as if it were a feed, and counts what came of it: `python -m tests.soak.corpus FOLDER`.

Meant for a large collection of feeds from elsewhere, such as the tests of feedparser. Its exit code is 1 if reading any
of them was our own fault.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.errors import FeedError
from bot.feeds.problems import Problem
from bot.feeds.reading import FeedReader

out = Console()


async def read_all(files: Sequence[Path], *, tell: bool) -> Counter[str]:
    reader = FeedReader()
    counts: Counter[str] = Counter()
    for file in files:
        try:
            document = await reader.read(file.read_bytes(), "", f"https://example.org/{file.name}")
        except FeedError as error:
            outcome = error.problem
        else:
            outcome = "read" if document.entries else "read, without entries"
            counts["entries"] += len(document.entries)
        counts[outcome] += 1
        if tell:
            out.print(f"{outcome:22} {file}", highlight=False)
    await reader.close()
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.corpus", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tell", action="store_true", help="say what came of each file")
    given = parser.parse_args()
    files = sorted(file for file in given.folder.rglob("*") if file.is_file())
    counts = asyncio.run(read_all(files, tell=given.tell))
    table = Table("what came of it", "files")
    for outcome, count in counts.most_common():
        table.add_row(outcome, str(count))
    out.print(table)
    sys.exit(1 if counts[Problem.INTERNAL] else 0)


if __name__ == "__main__":
    main()
