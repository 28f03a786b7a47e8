"""The same figures for Truham as bare_bot takes; its argument is the address of the database."""

import asyncio
import json
import statistics
import sys
import time

import psutil

from bot.config import Settings
from bot.demo import world


async def measure(database_url: str) -> dict[str, float]:
    """Start-up to ready in seconds (pack, index, database and client), one command in milliseconds, memory in MB."""
    started = time.perf_counter()
    settings = Settings(_env_file=None, database_url=database_url)
    async with world(settings, check_errors=False, settle_timeout=20.0) as here:
        ready = time.perf_counter() - started
        fan, channel = here.people["fan"], here.channels["general"]
        took = []
        for _ in range(20):
            before = time.perf_counter()
            await fan.slash(channel, "cast", who="nick")
            took.append(time.perf_counter() - before)
        memory = psutil.Process().memory_info().rss / 1e6
        return {"ready": ready, "command": statistics.median(took) * 1000, "memory": memory}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(sys.argv[1]))))  # noqa: T201 - a program that prints
