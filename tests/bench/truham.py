"""The same figures for Truham as bare_bot takes; its argument is the address of the database."""

import asyncio
import json
import sys
from itertools import product

from bot.config import Settings
from bot.demo import world
from bot.show.progress import Progress
from tests.bench.bare_bot import figures


async def measure(database_url: str) -> dict[str, float]:
    """Ready is after pack, index, database and client; memory is with as many cuts of the catalog as are ever kept."""
    settings = Settings(_env_file=None, database_url=database_url)
    async with world(settings, check_errors=False, settle_timeout=20.0) as here:
        ready = figures()
        fan, channel = here.people["fan"], here.channels["general"]
        for _ in range(20):
            await fan.slash(channel, "cast", who="nick")
        catalog = here.bot.readers.catalog
        for mark, book in product(catalog.marks, catalog.volumes):
            catalog.upto(Progress(mark, book))
        return {**ready, "memory": figures()["memory"]}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(sys.argv[1]))))  # noqa: T201 - a program that prints
