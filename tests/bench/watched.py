"""The bot as `run` starts it, with somebody who watches its event loop: prints once a second for how many milliseconds
it was blocked at most.
"""

import asyncio

import uvloop

from bot.app import at_work, run
from bot.config import load_settings

BEAT = 0.005  # seconds


async def main() -> None:
    async with at_work(_watch()):
        await run(load_settings(env_file=None))


async def _watch() -> None:
    loop = asyncio.get_running_loop()
    while True:
        worst, until = 0.0, loop.time() + 1
        while (before := loop.time()) < until:
            await asyncio.sleep(BEAT)
            worst = max(worst, loop.time() - before - BEAT)
        print(f"blocked {worst * 1000:.1f}", flush=True)  # noqa: T201 - a program that prints


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
