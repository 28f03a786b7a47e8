"""What was planned anew is written only where nobody was quicker, and what may have arrived is not forgotten."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event

from bot.outbox.delivery import Difference, Draft, State, Target
from bot.outbox.facts import ReleaseMoved
from bot.store import deliveries as store
from bot.store.database import Database
from tests.conftest import NOW
from tests.store.drafts import (
    DAY,
    FILM,
    MINUTE,
    SECOND,
    SERVER,
    TODAY,
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

ELSEWHERE = Target(SERVER, 701, role_id=9)


async def apply(database: Database, difference: Difference, now: datetime = NOW) -> None:
    async with database.begin() as conn:
        await store.apply(conn, difference, now)


async def test_a_difference_puts_changes_brings_back_and_cancels(database: Database) -> None:
    ids = await put(database, draft("moved"), draft("gone"), draft("back"), draft("lost"), draft("other"))
    await turn(database, ["back"], state=State.CANCELLED, settled_at=NOW, attempts=2, try_at=NOW + DAY)
    await turn(database, ["lost"], state=State.FAILED, settled_at=NOW, attempts=1, last_error="no such channel")
    moved, gone, back, lost, other = await found(database, *ids.values())
    later, again, elsewhere = draft("moved", DAY), draft("back", MINUTE), draft("lost", fact=TODAY, target=ELSEWHERE)
    await apply(
        database, Difference([draft("new")], [(moved, later), (back, again), (lost, elsewhere)], [gone]), NOW + MINUTE
    )
    assert await found(database, *ids.values()) == [
        kept(later, moved.id),
        kept(draft("gone"), gone.id, state=State.CANCELLED, settled_at=NOW + MINUTE),
        kept(again, back.id),
        kept(elsewhere, lost.id, last_error="no such channel"),
        other,
    ]
    assert (await states(database))["new"] == "pending"


async def test_who_was_quicker_than_the_planner_is_not_overwritten(database: Database) -> None:
    """Between its look and its writing, a dispatcher may have begun."""
    ids = await put(database, *(draft(f"{state} {way}") for state in State for way in ("changed", "cancelled")))
    looked = {each.key: each for each in await found(database, *ids.values())}
    for state in State:
        await turn(database, [f"{state} changed", f"{state} cancelled"], state=state)
    before = await everything(database)
    changed = [(looked[f"{state} changed"], draft(f"{state} changed", DAY, target=ELSEWHERE)) for state in State]
    await apply(database, Difference([], changed, [looked[f"{state} cancelled"] for state in State]))
    after = await everything(database)
    assert {key for key, row in after.items() if row != before[key]} == {"pending changed", "pending cancelled"}


@pytest.mark.parametrize(
    ("planned", "waits"),
    [
        (draft("a", fact=TODAY), True),
        (draft("a", target=ELSEWHERE), False),
        (draft("a", -MINUTE), False),
    ],
    ids=["other words", "another channel", "another time"],
)
async def test_what_may_have_arrived_is_still_looked_for_and_a_pause_holds_where_nothing_else_helps(
    database: Database, planned: Draft, waits: bool
) -> None:
    tried = {"unsure": True, "attempts": 4, "begun_at": NOW, "try_at": NOW + MINUTE}
    (id_,) = (await put(database, draft("a"))).values()
    await turn(database, ["a"], **tried)
    (known,) = await found(database, id_)
    await apply(database, Difference([], [(known, planned)], []))
    more: dict[str, Any] = tried if waits else tried | {"attempts": 0, "try_at": planned.due_at}
    assert await found(database, id_) == [kept(planned, id_, **more)]


async def test_more_than_a_statement_can_hold_is_cancelled_in_one_go(database: Database) -> None:
    ids = await put(database, *(draft(str(number)) for number in range(1201)))
    await apply(database, Difference(cancelled=await found(database, *ids.values())))
    assert set((await states(database)).values()) == {"cancelled"}


async def test_however_many_reminders_move_the_database_is_asked_no_more_often(database: Database) -> None:
    """A moderator waits for it."""
    ids = await put(database, *(reminder(str(number), 7) for number in range(300)))
    known = await found(database, *ids.values())
    moved = [(each, reminder(each.key, 7, DAY)) for each in known]
    asked = list[str]()

    def note(conn: Any, cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    engine = database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    await apply(database, Difference([], moved, []))
    event.remove(engine, "before_cursor_execute", note)
    assert sum("deliveries" in statement for statement in asked) == 1
    assert await found(database, *ids.values()) == [kept(draft, each.id) for each, draft in moved]


async def test_the_planner_finds_its_own_that_are_pending_or_not_stale(database: Database) -> None:
    await put(
        database,
        *(
            draft(f"{state} {age}", -DAY if age == "stale" else -MINUTE)
            for state in State
            for age in ("stale", "fresh")
        ),
        draft("elsewhere", target=Target(71, 700)),
        draft("reminder", fact=reminder("", 7).fact),
    )
    for state in State:
        await turn(database, [f"{state} stale", f"{state} fresh"], state=state)
    async with database.read() as conn:
        planned = await store.list_planned(conn, SERVER, NOW)
    assert sorted(keys(planned)) == sorted(["pending stale", *(f"{state} fresh" for state in State)])


async def test_what_a_server_was_told_comes_in_the_order_in_which_it_was(database: Database) -> None:
    moved = ReleaseMoved(release=FILM, before=FILM)
    await put(database, draft("b"), draft("a", fact=moved), draft("unsent"), draft("day", fact=TODAY))
    for number, key in enumerate(("a", "b", "day")):
        await turn(database, [key], state=State.SENT, settled_at=NOW + number * SECOND)
    async with database.read() as conn:
        assert keys(await store.list_past(conn, SERVER)) == ["a", "b"]
        assert await store.list_past(conn, 71) == []
