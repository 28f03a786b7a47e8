"""The dispatcher is there when something is due, and asks the database for nothing while nothing is."""

import asyncio
from datetime import timedelta

import pytest

from bot import dispatcher as module
from bot.clock import SystemClock
from bot.dispatcher import MOST_OF_A_TARGET, Dispatcher
from bot.pace import Pace
from bot.store.database import Database
from tests.conftest import NOW
from tests.services.dispatching import Discord, Watched, at_work, made, to, until
from tests.store.drafts import MINUTE, draft, put, states
from tests.store.faults import held

A_MOMENT = 0.05  # seconds, in which a busy loop would turn round many times
ON_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


async def test_it_sleeps_until_something_is_put(
    dispatcher: Dispatcher, discord: Discord, watched: Watched, database: Database
) -> None:
    await put(database, draft("later", MINUTE))
    async with at_work(dispatcher):
        await until(lambda: watched.exchanges)
        await asyncio.sleep(A_MOMENT)
        assert watched.exchanges == 1
        await watched.put([draft("a")])
        await until(lambda: discord.begun and not watched.out)
        assert watched.exchanges <= 4
        settled = watched.exchanges
        await asyncio.sleep(A_MOMENT)
        assert watched.exchanges == settled
    assert discord.begun == ["a"]


async def test_it_wakes_by_itself_when_something_is_due(discord: Discord, database: Database) -> None:
    clock = SystemClock()
    watched = Watched(database, clock)
    due_at = clock.now() + timedelta(seconds=0.2)
    await put(database, draft("a", due_at - NOW))
    async with at_work(made(watched, discord, clock)):
        await until(lambda: discord.begun)
        assert timedelta() <= clock.now() - due_at < timedelta(seconds=1)
        assert watched.exchanges <= 3


async def test_while_something_slow_is_in_flight_it_sleeps_although_more_is_due_there(
    dispatcher: Dispatcher, discord: Discord, watched: Watched, database: Database
) -> None:
    await put(database, *to(1, *(f"{n:02}" for n in range(2 * MOST_OF_A_TARGET))))
    discord.hold("00")
    async with at_work(dispatcher):
        await until(lambda: discord.begun)
        await asyncio.sleep(2 * module.TOGETHER)
        before = watched.exchanges
        await asyncio.sleep(A_MOMENT)
        assert (watched.exchanges, discord.begun) == (before, ["00"])
        discord.gates["00"].set()
        await until(lambda: len(discord.begun) == 2 * MOST_OF_A_TARGET)


@ON_POSTGRESQL
async def test_what_is_due_and_another_program_holds_is_no_reason_to_hurry(
    dispatcher: Dispatcher, watched: Watched, discord: Discord, database: Database, address: str
) -> None:
    await put(database, draft("a"))
    async with held(address, "deliveries"), at_work(dispatcher):
        await asyncio.sleep(2.5 * module.TOGETHER)
        assert 1 <= watched.exchanges <= 3
    async with at_work(dispatcher):
        await until(lambda: discord.begun)


async def test_nothing_is_claimed_while_discord_cannot_be_reached(
    dispatcher: Dispatcher, discord: Discord, watched: Watched, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "UNTIL_READY", 0.005)
    await put(database, draft("a"))
    discord.ready = False
    async with at_work(dispatcher):
        await asyncio.sleep(A_MOMENT)
        assert (watched.exchanges, await states(database)) == (0, {"a": "pending"})
        discord.ready = True
        await until(lambda: discord.begun)


async def test_what_is_due_at_the_same_time_is_written_down_together(
    dispatcher: Dispatcher, watched: Watched, discord: Discord, database: Database
) -> None:
    discord.pace = dispatcher._pace = Pace(500)
    await put(database, *(each for channel in range(1, 101) for each in to(channel, str(channel))))
    async with at_work(dispatcher):
        await until(lambda: len(discord.begun) == 100 and not watched.out)
    assert watched.exchanges <= 12
