"""Whoever claims a delivery has it alone until it is settled, put back or their lease ran out; in due order, and never
what is stale. On PostgreSQL, with others who claim at the same moment.
"""

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest

from bot.outbox.delivery import Settled, State, Target
from bot.store import claims
from bot.store.database import Database
from tests.conftest import NOW
from tests.store.drafts import (
    CHANNEL,
    DAY,
    LEASE,
    MINUTE,
    SECOND,
    SERVER,
    claimed,
    draft,
    everything,
    found,
    kept,
    keys,
    put,
    reminder,
    states,
    turn,
)

MANY, SEATS = 400, 7
SENT = Settled(State.SENT, NOW, message_id=2**63 - 1)


async def settled(database: Database, id_: int, worker: str, how: Settled = SENT) -> bool:
    async with database.begin() as conn:
        return await claims.put_settled(conn, id_, worker, how, NOW)


# -------------------------------------------------------------------- what is claimed


async def test_what_is_due_is_claimed_in_due_order_and_no_more_than_asked_for(database: Database) -> None:
    early, late = draft("early", -MINUTE), draft("late", -SECOND)
    ids = await put(database, draft("now"), late, early, draft("later", SECOND))
    assert await claimed(database, most=2) == [
        kept(each, ids[each.key], state=State.SENDING, attempts=1, begun_at=NOW) for each in (early, late)
    ]
    assert [keys(await claimed(database, most=most)) for most in (0, 1, 2)] == [[], ["now"], []]
    assert keys(await claimed(database, NOW + SECOND)) == ["later"]


async def test_what_is_tried_again_keeps_when_it_was_begun_and_what_it_was_promised_for(database: Database) -> None:
    (id_,) = (await put(database, draft("a", -MINUTE))).values()
    await claimed(database)
    await settled(database, id_, "one", Settled(State.PENDING, NOW + MINUTE, unsure=True, last_error="x" * 201))
    expected = kept(
        draft("a", -MINUTE), id_, attempts=1, try_at=NOW + MINUTE, begun_at=NOW, unsure=True, last_error="x" * 200
    )
    assert await found(database, id_) == [expected]
    assert await claimed(database, NOW + MINUTE - SECOND) == []
    assert await claimed(database, NOW + MINUTE) == [replace(expected, state=State.SENDING, attempts=2)]


@pytest.mark.parametrize("most", [1, SEATS, MANY])
async def test_of_many_no_more_are_taken_than_asked_for_however_the_database_goes_about_it(
    database: Database, most: int
) -> None:
    await put(database, *(draft(f"{number:02}", -DAY + number * SECOND, lasts=2 * DAY) for number in range(30)))
    taken = await claimed(database, most=most)
    assert keys(taken) == [f"{number:02}" for number in range(min(30, most))]


async def test_what_is_stale_is_claimed_by_nobody(database: Database) -> None:
    await put(database, draft("pending", -DAY), draft("taken", -DAY), draft("fresh", -DAY + SECOND))
    await turn(database, ["taken"], state=State.SENDING, leased_by="gone", leased_until=NOW - MINUTE)
    assert keys(await claimed(database)) == ["fresh"]


@pytest.mark.parametrize("state", [state for state in State if state not in (State.PENDING, State.SENDING)])
async def test_what_is_settled_is_never_claimed(database: Database, state: State) -> None:
    await put(database, draft("a", -MINUTE))
    await turn(database, ["a"], state=state, leased_until=NOW - MINUTE)
    assert await claimed(database) == []


async def test_targets_that_are_busy_are_left_out(database: Database) -> None:
    """Also where another program left something for them."""
    await put(database, draft("pending", -MINUTE), draft("left", -MINUTE), draft("free", target=Target(SERVER, 701)))
    await put(database, reminder("busy", 7), reminder("other", CHANNEL))
    await turn(database, ["left"], state=State.SENDING, leased_by="gone", leased_until=NOW - MINUTE)
    busy = [Target(SERVER, CHANNEL, role_id=5), Target(user_id=7)]
    assert keys(await claimed(database, busy=busy)) == ["free", "other"]
    assert keys(await claimed(database)) == ["left", "pending", "busy"]


# -------------------------------------------------------------------- several programs


async def test_three_who_claim_at_the_same_time_get_each_delivery_once(database: Database) -> None:
    await put(database, *(draft(str(number), number * SECOND - DAY, lasts=2 * DAY) for number in range(MANY)))

    async def work(worker: str) -> list[int]:
        got: list[int] = []
        while more := await claimed(database, NOW + MINUTE, worker, most=SEATS):
            assert len(more) <= SEATS
            got += [each.id for each in more]
        return got

    async def until_nothing_is_left(worker: str) -> list[int]:
        got: list[int] = []
        while "pending" in (await states(database)).values():  # others may hold what is left, and let go of it
            got += await work(worker)
        return got

    by_worker = await asyncio.gather(*map(until_nothing_is_left, ("one", "two", "three")))
    everyone = sorted(id_ for got in by_worker for id_ in got)
    rows = await everything(database)
    assert everyone == sorted(row["id"] for row in rows.values())
    assert {row["attempts"] for row in rows.values()} == {1}
    for worker, got in zip(("one", "two", "three"), by_worker, strict=True):
        assert {row["id"] for row in rows.values() if row["leased_by"] == worker} == set(got)


async def test_a_lease_that_ran_out_is_taken_over_as_unsure_and_one_that_holds_is_not(database: Database) -> None:
    ids = await put(database, draft("a", -MINUTE), draft("b"))
    await claimed(database)
    assert await claimed(database, NOW + LEASE - SECOND, "two") == []
    assert await claimed(database, NOW + LEASE, "two", held={ids["b"]}) == [
        kept(draft("a", -MINUTE), ids["a"], state=State.SENDING, attempts=2, begun_at=NOW, unsure=True)
    ]
    assert [await settled(database, ids["a"], worker) for worker in ("one", "two")] == [False, True]


async def test_what_was_left_is_taken_over_before_anything_else(database: Database) -> None:
    await put(database, draft("pending", -MINUTE), draft("left"), draft("left longer"))
    for key, ago in (("left", 1), ("left longer", 2)):
        await turn(database, [key], state=State.SENDING, leased_by="gone", leased_until=NOW - ago * SECOND)
    assert [keys(await claimed(database, most=1)) for _ in range(3)] == [["left longer"], ["left"], ["pending"]]


async def test_what_is_taken_over_comes_in_due_order_as_well(database: Database) -> None:
    names = "abcde"
    await put(database, *(draft(name, -MINUTE + number * SECOND) for number, name in enumerate(names)))
    for name in "dbeac":  # a row that was changed is somewhere else in the table
        await turn(database, [name], state=State.SENDING, leased_by="gone", leased_until=NOW)
    assert keys(await claimed(database)) == [*names]


async def test_a_lease_is_renewed_for_who_holds_it_and_for_what_they_name(database: Database) -> None:
    ids = await put(database, draft("a"), draft("forgotten"), draft("of another"), draft("pending", DAY))
    await claimed(database)
    await turn(database, ["of another"], leased_by="two")
    async with database.begin() as conn:
        mine = {ids["a"], ids["of another"], ids["pending"]}
        assert await claims.renew(conn, mine, "one", NOW + 2 * LEASE) == {ids["a"]}
        assert await claims.renew(conn, [], "one", NOW + 9 * LEASE) == set()
    assert keys(await claimed(database, NOW + LEASE, "three")) == ["forgotten", "of another"]
    assert keys(await claimed(database, NOW + 2 * LEASE, "four", held=ids.values())) == []
    assert keys(await claimed(database, NOW + 2 * LEASE, "four")) == ["a", "forgotten", "of another"]


# -------------------------------------------------------------------- settling


@pytest.mark.parametrize(
    ("how", "state", "settled_at"),
    [
        (SENT, State.SENT, NOW),
        (Settled(State.FAILED, NOW, last_error="no such channel"), State.FAILED, NOW),
        (Settled(State.EXPIRED, NOW + DAY, unsure=True, last_error="503"), State.EXPIRED, NOW),
        (Settled(State.PENDING, NOW + MINUTE, unsure=True, last_error="503"), State.PENDING, None),
    ],
    ids=lambda value: value.state if isinstance(value, Settled) else "",
)
async def test_only_who_holds_the_lease_settles_and_only_once(
    database: Database, how: Settled, state: State, settled_at: datetime | None
) -> None:
    (id_,) = (await put(database, draft("a"))).values()
    (delivery,) = await claimed(database)
    assert not await settled(database, id_, "two", how)
    assert await found(database, id_) == [delivery]
    assert [await settled(database, id_, "one", how) for _ in range(2)] == [True, False]
    assert await found(database, id_) == [
        replace(
            delivery,
            state=state,
            try_at=how.try_at,
            unsure=how.unsure,
            settled_at=settled_at,
            message_id=how.message_id,
            last_error=how.last_error,
        )
    ]


async def test_what_was_not_begun_is_put_back_by_who_holds_it_as_if_it_had_never_been_claimed(
    database: Database,
) -> None:
    ids = await put(database, draft("mine"), draft("of another"), draft("sent"))
    await claimed(database)
    await turn(database, ["of another"], leased_by="two")
    await settled(database, ids["sent"], "one")
    before = await everything(database)
    async with database.begin() as conn:
        await claims.put_back(conn, list(ids.values()), "one")
    after = await everything(database)
    assert {key for key, row in after.items() if row != before[key]} == {"mine"}
    assert await found(database, ids["mine"]) == [kept(draft("mine"), ids["mine"], begun_at=NOW)]


async def test_nothing_for_a_target_that_has_to_wait_is_tried_before(database: Database) -> None:
    await put(
        database, draft("due"), draft("soon", SECOND), draft("later", 2 * MINUTE), draft("sending"), draft("sent")
    )
    await put(
        database, draft("elsewhere", target=Target(SERVER, 701)), reminder("to 700", CHANNEL), reminder("to 7", 7)
    )
    await turn(database, ["sending"], state=State.SENDING, leased_until=NOW + LEASE)
    await turn(database, ["sent"], state=State.SENT)
    before = await everything(database)
    async with database.begin() as conn:
        await claims.postpone(conn, Target(SERVER, CHANNEL, role_id=5), NOW + MINUTE)
        await claims.postpone(conn, Target(user_id=7), NOW + DAY)
    moved = {"due": MINUTE, "soon": MINUTE, "to 7": DAY}
    after = {key: row | ({"try_at": NOW + moved[key]} if key in moved else {}) for key, row in before.items()}
    assert await everything(database) == after


# -------------------------------------------------------------------- giving up


async def test_what_is_stale_is_given_up_in_due_order_a_part_at_a_time(database: Database) -> None:
    drafts = [draft(f"{number}", number * SECOND - DAY) for number in range(5)]
    ids = await put(database, *drafts[::-1])
    async with database.begin() as conn:
        assert await claims.expire(conn, NOW + 3 * SECOND, 3) == [
            kept(each, ids[each.key], state=State.EXPIRED, settled_at=NOW + 3 * SECOND) for each in drafts[:3]
        ]
        assert keys(await claims.expire(conn, NOW + 3 * SECOND, 3)) == ["3"]
        assert await claims.expire(conn, NOW + 3 * SECOND, 3) == []


async def test_what_is_in_flight_is_not_given_up_and_what_nobody_settled_is(database: Database) -> None:
    ids = await put(
        database, *(draft(state, -2 * DAY) for state in State), draft("held", -2 * DAY), draft("left", -2 * DAY)
    )
    for state in State:
        await turn(database, [state], state=state, leased_until=NOW + SECOND)
    await turn(database, ["held", "left"], state=State.SENDING, leased_by="one", leased_until=NOW)
    async with database.begin() as conn:
        assert keys(await claims.expire(conn, NOW, 10, {ids["held"]})) == ["pending", "left"]
    assert not await settled(database, ids["left"], "one")
