"""The dispatcher works on many targets side by side and on each in order; nothing that is slow, broken or unexpected
holds up anything else, and nothing is kept in memory without bound.
"""

import asyncio

import pytest

from bot import dispatcher as module
from bot.clock import ManualClock
from bot.dispatcher import MOST, MOST_OF_A_TARGET, MOST_WAITING, Dispatcher
from bot.outbox.delivery import Retry
from bot.pace import Pace
from bot.services.outbox import LEASE
from bot.store.database import Database
from tests.conftest import NOW
from tests.services.dispatching import Discord, Watched, at_work, made, to, until
from tests.store.drafts import MINUTE, SECOND, claimed, draft, found, keys, put, states

# -------------------------------------------------------------------- side by side, and in order


async def test_targets_are_worked_on_side_by_side_and_each_of_them_in_order(
    dispatcher: Dispatcher, discord: Discord, database: Database
) -> None:
    drafts = [each for channel in range(1, 4) for each in to(channel, *(f"{channel}.{n:02}" for n in range(12)))]
    await put(database, *drafts[::-1])
    for channel in range(1, 4):
        discord.hold(f"{channel}.00")
    ticking = asyncio.create_task(dispatcher.tick())
    await until(lambda: len(discord.begun) == 3)
    for gate in discord.gates.values():
        gate.set()
    await ticking
    assert sorted(discord.begun[:3]) == ["1.00", "2.00", "3.00"]
    for channel in range(1, 4):
        mine = [key for key in discord.begun if key.startswith(f"{channel}.")]
        assert mine == [f"{channel}.{n:02}" for n in range(12)]
    assert discord.most_at_once == 1
    assert set((await states(database)).values()) == {"sent"}


@pytest.mark.parametrize(
    ("slow", "rows"),
    [(1, MOST + 50), (MOST_WAITING + 6, MOST_OF_A_TARGET)],
    ids=["with much to say", "and many of them"],
)
async def test_a_target_that_is_slow_never_holds_up_others(
    dispatcher: Dispatcher, discord: Discord, database: Database, slow: int, rows: int
) -> None:
    for channel in range(1, slow + 1):
        await put(database, *to(channel, *(f"{channel}.{n}" for n in range(rows)), after=-MINUTE))
        discord.hold(f"{channel}.0")
    async with at_work(dispatcher):
        await until(lambda: len(discord.begun) == slow)
        await put(database, *to(999, "quick", "quicker"))
        dispatcher._outbox.wake()
        await until(lambda: len(discord.begun) == slow + 2)
        assert discord.begun[slow:] == ["quick", "quicker"]
        for gate in discord.gates.values():
            gate.set()


async def test_what_ended_makes_room_although_something_slow_is_in_flight(
    dispatcher: Dispatcher, discord: Discord, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    await put(database, *to(1, "slow", after=-MINUTE), *(each for at in range(2, 9) for each in to(at, str(at))))
    async with at_work(dispatcher):
        discord.hold("slow")
        await until(lambda: len(discord.begun) == 8)
        discord.gates["slow"].set()
    assert set((await states(database)).values()) == {"sent"}


async def test_more_than_fits_into_memory_is_worked_off_and_each_begun_once(
    dispatcher: Dispatcher, discord: Discord, watched: Watched, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 10_000)
    names = [f"{channel}.{n}" for channel in range(90) for n in range(5)]
    await put(database, *(each for channel in range(90) for each in to(channel, *names[channel * 5 : channel * 5 + 5])))
    await dispatcher.tick()
    assert sorted(discord.begun) == sorted(names)
    assert set((await states(database)).values()) == {"sent"}
    assert (watched.most, watched.out, len(dispatcher._leased_at)) == (MOST, set(), 0)


async def test_no_more_is_claimed_than_soon_has_its_turn(
    watched: Watched, discord: Discord, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the program killed, the others would wait for their leases."""
    monkeypatch.setattr(module, "LAST_SENDS", 0.01)
    discord.pace = Pace(1)
    await put(database, *(each for channel in range(1, 101) for each in to(channel, str(channel))))
    async with at_work(made(watched, discord, clock)):
        await until(lambda: watched.exchanges > 3)
        assert watched.most - len(discord.begun) <= MOST_WAITING


# -------------------------------------------------------------------- failures


async def test_after_a_failure_everything_for_that_target_waits_as_long_and_nothing_else_does(
    dispatcher: Dispatcher, discord: Discord, database: Database, clock: ManualClock
) -> None:
    names = [f"{number:02}" for number in range(3 * MOST_OF_A_TARGET)]
    ids = await put(database, *to(1, *names), *to(2, "d", "e"))
    discord.outcomes["00"] = Retry("not now", 3 * MINUTE)
    await dispatcher.tick()
    assert sorted(discord.begun) == ["00", "d", "e"]
    waiting = await found(database, *(ids[name] for name in names))
    assert {(each.try_at, each.state) for each in waiting} == {(NOW + 3 * MINUTE, "pending")}
    assert [each.attempts for each in waiting] == [1] + [0] * (len(names) - 1)
    clock.advance(3 * MINUTE - SECOND)
    await dispatcher.tick()
    clock.advance(SECOND)
    await dispatcher.tick()
    assert discord.begun[3:] == names


async def test_what_has_another_reason_than_its_target_holds_up_nothing(
    dispatcher: Dispatcher, discord: Discord, database: Database
) -> None:
    await put(database, *to(1, "a", "b"))
    discord.outcomes["a"] = Retry("create_events", MINUTE, alone=True)
    await dispatcher.tick()
    assert await states(database) == {"a": "pending", "b": "sent"}


async def test_what_nobody_expected_is_logged_and_tried_again_and_may_have_arrived(
    dispatcher: Dispatcher, discord: Discord, database: Database, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    """And it holds up nothing: it would go wrong again."""
    ids = await put(database, *to(1, "a", "b"))
    discord.outcomes["a"] = ZeroDivisionError("a bug")
    await dispatcher.tick()
    (delivery,) = await found(database, ids["a"])
    assert (delivery.state, delivery.try_at, delivery.unsure) == ("pending", NOW + 5 * SECOND, True)
    assert "a bug" in caplog.text
    clock.advance(5 * SECOND)
    await dispatcher.tick()
    assert (discord.begun, await states(database)) == (["a", "b", "a"], {"a": "sent", "b": "sent"})


async def test_an_outcome_that_could_not_be_written_down_is_written_with_the_next(
    dispatcher: Dispatcher, discord: Discord, watched: Watched, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AGAIN", 0.01)
    await put(database, draft("a"))
    watched.fails = "exchange"
    async with at_work(dispatcher):
        await until(lambda: discord.begun and not watched.out)
    assert (discord.begun, watched.fails, await states(database)) == (["a"], "", {"a": "sent"})


async def test_what_could_not_be_put_back_is_free_when_its_lease_runs_out(
    dispatcher: Dispatcher, discord: Discord, watched: Watched, database: Database, clock: ManualClock
) -> None:
    """Although this program goes on renewing what it holds."""
    await put(database, *to(1, "a", "b"), *to(2, "slow"))
    discord.outcomes["a"], watched.fails = Retry("not now", MINUTE), "put_back"
    discord.hold("slow")
    ticking = asyncio.create_task(dispatcher.tick())
    await until(lambda: len(discord.begun) == 2 and 1 not in dispatcher._held)
    clock.advance(LEASE - SECOND)
    await watched.renew([*dispatcher._held])
    clock.advance(SECOND)
    assert keys(await claimed(database, clock.now(), "another")) == ["b"]
    discord.gates["slow"].set()
    await ticking
