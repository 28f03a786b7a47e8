"""Whatever ends or halts the dispatcher, nothing is lost, and nothing is begun that another program may have."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from bot import dispatcher as module
from bot.clock import ManualClock
from bot.dispatcher import Dispatcher
from bot.outbox.delivery import Retry
from bot.services.outbox import LEASE
from bot.store.database import Database
from tests.services.dispatching import Discord, Watched, at_work, made, renewed_since, stand_still, to, until
from tests.store.drafts import SECOND, claimed, draft, everything, found, keys, put, states

# -------------------------------------------------------------------- leases


@pytest.mark.parametrize("taken", [True, False], ids=["and another program took over", "and nobody noticed"])
async def test_after_a_standstill_nothing_that_was_claimed_before_is_begun(
    dispatcher: Dispatcher, discord: Discord, database: Database, clock: ManualClock, taken: bool
) -> None:
    ids = await put(database, *to(1, "a", "b", "c"))
    discord.hold("a")
    ticking = asyncio.create_task(dispatcher.tick())
    await until(lambda: discord.begun)
    stand_still(dispatcher)
    clock.advance(LEASE)
    if taken:
        assert keys(await claimed(database, clock.now(), "another")) == ["a", "b", "c"]
    discord.gates["a"].set()
    await ticking
    if taken:
        assert discord.begun == ["a"]
        rows = await everything(database)
        assert {(row["state"], row["leased_by"]) for row in rows.values()} == {("sending", "another")}
    else:  # they were put back and claimed anew
        assert discord.begun == ["a", "b", "c"]
        assert [(each.state, each.attempts) for each in await found(database, *ids.values())] == [("sent", 1)] * 3


async def test_what_waits_in_memory_stays_its_own_as_long_as_the_program_lives(
    dispatcher: Dispatcher,
    discord: Discord,
    watched: Watched,
    database: Database,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "LEASE", timedelta(seconds=0.2))
    ids = await put(database, *to(1, "a", "b"))
    discord.hold("a")
    async with at_work(dispatcher):
        for _ in range(2):
            await until(lambda: discord.begun)
            clock.advance(LEASE - SECOND)
            await until(partial(renewed_since, watched, watched.renewals + 1))
            assert await claimed(database, clock.now(), "another") == []
        discord.gates["a"].set()
        await until(lambda: len(discord.begun) == 2)
    assert [(each.state, each.attempts) for each in await found(database, *ids.values())] == [("sent", 1)] * 2


async def test_what_a_killed_program_left_is_tried_again_as_unsure_when_its_lease_runs_out(
    discord: Discord, watched: Watched, database: Database, clock: ManualClock
) -> None:
    (id_,) = (await put(database, draft("a"))).values()
    await claimed(database, worker="killed")
    dispatcher = made(watched, discord, clock)
    await dispatcher.tick()
    assert discord.begun == []
    clock.advance(LEASE)
    discord.outcomes["a"] = Retry("503")
    await dispatcher.tick()
    (delivery,) = await found(database, id_)
    assert (discord.begun, delivery.attempts, delivery.try_at) == (["a"], 2, clock.now() + 10 * SECOND)


# -------------------------------------------------------------------- the end


async def test_when_it_ends_what_was_not_begun_is_put_back_and_what_is_in_flight_is_settled(
    dispatcher: Dispatcher, discord: Discord, database: Database
) -> None:
    ids = await put(database, *to(1, "a", "b", "c"), *to(2, "d"))
    discord.hold("a")
    async with at_work(dispatcher) as task:
        await until(lambda: len(discord.begun) == 2)
        task.cancel()
        await until(lambda: len(dispatcher._held) < 3)
        discord.gates["a"].set()
    assert sorted(discord.begun) == ["a", "d"]
    left = await found(database, *ids.values())
    assert [(each.key, each.state, each.attempts, each.unsure) for each in left] == [
        ("a", "sent", 1, False),
        ("b", "pending", 0, False),
        ("c", "pending", 0, False),
        ("d", "sent", 1, False),
    ]


async def test_what_does_not_come_to_an_end_is_left_to_the_next_start(
    dispatcher: Dispatcher, discord: Discord, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LAST_SENDS", 0.01)
    await put(database, draft("a"))
    discord.hold("a")
    async with at_work(dispatcher):
        await until(lambda: discord.begun)
    assert await states(database) == {"a": "sending"}
    (left,) = await claimed(database, clock.now() + LEASE, "another")
    assert left.unsure
