"""Turns come one after the other at the pace that was set, whoever asks for them and however long nobody did."""

import asyncio
import time
from collections.abc import AsyncIterator
from itertools import pairwise

import aiohttp
import pytest
from aiohttp import web

from bot.pace import SLACK, Pace

RATE = 100.0  # turns per second
STEP = 1 / RATE
EARLY = STEP / 10  # a clock is read a little after it was


async def turns(pace: Pace, count: int) -> list[float]:
    """When each of so many who ask at once had their turn."""
    had: list[float] = []

    async def one() -> None:
        await pace.turn()
        had.append(time.monotonic())

    await asyncio.gather(*(one() for _ in range(count)))
    return had


def most_within(had: list[float], seconds: float) -> int:
    return max(sum(start <= at < start + seconds for at in had) for start in had)


async def test_turns_come_evenly_and_as_fast_as_they_may() -> None:
    had = await turns(Pace(RATE), 21)
    assert 20 * STEP - (SLACK + 1) * STEP <= had[-1] - had[0] < 20 * STEP + 0.5
    assert had == sorted(had)
    assert most_within(had, 5 * STEP - EARLY) <= 5 + SLACK + 1


async def test_after_a_pause_there_is_no_burst_to_catch_up() -> None:
    pace = Pace(RATE)
    await turns(pace, 3)
    await asyncio.sleep(15 * STEP)
    had = await turns(pace, 10)
    assert had[-1] - had[0] >= (9 - SLACK - 1) * STEP - EARLY
    assert most_within(had, STEP - EARLY) <= SLACK + 2


async def test_who_gives_up_waiting_takes_no_turn_from_others() -> None:
    pace = Pace(RATE)
    waiting = [asyncio.create_task(pace.turn()) for _ in range(44)]
    await asyncio.sleep(0)
    assert pace.waiting == 44
    for each in waiting[4:]:
        each.cancel()
    before = time.monotonic()
    await turns(pace, 1)
    assert time.monotonic() - before < 30 * STEP
    assert (pace.waiting, [each.cancelled() for each in waiting]) == (0, [False] * 4 + [True] * 40)


@pytest.fixture
async def anywhere() -> AsyncIterator[str]:
    """The address of a server that answers everything."""

    async def answered(request: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answered)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/v10"
    await runner.cleanup()


async def test_every_request_of_a_client_waits_and_answers_to_people_do_not(anywhere: str) -> None:
    pace = Pace(RATE)
    async with aiohttp.ClientSession(trace_configs=[pace.trace()]) as session:

        async def ask(path: str) -> float:
            async with session.post(anywhere + path):
                return time.monotonic()

        asking = [asyncio.create_task(ask("/channels/1/messages")) for _ in range(30)]
        await asyncio.sleep(2 * STEP)
        answered = [await ask(path) for path in ("/interactions/1/token/callback", "/webhooks/1/token/messages/2")]
        assert pace.waiting > 10
        had = sorted([await each for each in asking])
    assert max(answered) < had[-1]
    assert [late - early >= 0 for early, late in pairwise(had)] == [True] * 29
    assert had[-1] - had[0] >= (29 - SLACK - 1) * STEP - 0.05
