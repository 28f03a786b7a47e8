"""What is put into the outbox stays as it was meant: once for each key, found by whoever needs it, and kept until it
can never be planned again.
"""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import delete, event, insert
from sqlalchemy.exc import IntegrityError

from bot.outbox.delivery import Draft, State, Target
from bot.outbox.facts import Countdown
from bot.server.kinds import Post
from bot.store import claims
from bot.store import deliveries as store
from bot.store.database import Database
from bot.store.schema import deliveries
from bot.store.servers import purge_server
from tests.conftest import NOW
from tests.store.drafts import (
    DAY,
    FILM,
    LEASE,
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

LARGEST = 2**63 - 1
ELSEWHERE = Target(SERVER, 701, role_id=9)
FINAL = (State.SENT, State.FAILED, State.CANCELLED, State.EXPIRED)
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    "given",
    [
        draft("k" * 200, DAY, target=Target(LARGEST, LARGEST - 1, None, LARGEST - 2, Post.FORUM), owner_id=LARGEST),
        reminder("hold my hand \N{GREEN HEART}'; --", LARGEST),
    ],
    ids=["in a channel", "to somebody"],
)
async def test_what_is_put_comes_back_as_it_was(database: Database, given: Draft) -> None:
    ids = await put(database, given)
    assert await found(database, ids[given.key]) == [kept(given, ids[given.key])]


@pytest.mark.parametrize("state", State)
async def test_a_key_that_is_known_stays_as_it_is_whatever_became_of_it(database: Database, state: State) -> None:
    await put(database, draft("known"))
    await turn(database, ["known"], state=state, attempts=3, message_id=5)
    before = await everything(database)
    await put(database, draft("known", MINUTE, fact=TODAY, target=ELSEWHERE), draft("new"), draft("new", MINUTE))
    after = await everything(database)
    assert after == before | {"new": after["new"]}
    assert after["new"]["due_at"] == NOW


@pytest.mark.parametrize("target", [Target(SERVER), Target(SERVER, 700, user_id=7)], ids=["nowhere", "in two places"])
async def test_a_delivery_has_exactly_one_place(database: Database, target: Target) -> None:
    with pytest.raises(IntegrityError):
        await put(database, draft("fine"), draft("wrong", target=target))
    assert await states(database) == {}


# -------------------------------------------------------------------- looking up


async def test_next_is_what_is_tried_or_taken_over_first(database: Database) -> None:
    async def next_at() -> datetime | None:
        async with database.read() as conn:
            return await claims.find_next(conn)

    assert await next_at() is None
    await put(database, *(draft(state, -DAY) for state in FINAL), draft("taken", -DAY))
    for state in FINAL:
        await turn(database, [state], state=state, leased_until=NOW)
    await turn(database, ["taken"], state=State.SENDING, leased_until=NOW + LEASE)
    assert await next_at() == NOW + LEASE
    await put(database, draft("later", DAY), draft("soon", MINUTE), draft("retried", -DAY))
    await turn(database, ["retried"], try_at=NOW + SECOND)
    assert await next_at() == NOW + SECOND


async def test_what_was_made_last_about_the_same_is_found(database: Database) -> None:
    countdown = Countdown(release=FILM)
    made = {"first": 1, "last": 2, "other server": 3, "other kind": 4, "other release": 5, "failed": 6}
    drafts = {key: draft(key, fact=countdown, subject="film") for key in made}
    drafts["other server"] = draft("other server", fact=countdown, subject="film", target=Target(71, 700))
    drafts["other kind"] = draft("other kind")
    drafts["other release"] = draft("other release", fact=countdown, subject="book")
    now = draft("now", fact=countdown, subject="film")
    ids = await put(database, drafts.pop("last"), *drafts.values(), now)
    (delivery,) = await found(database, ids["now"])
    for key, message_id in made.items():
        state = State.FAILED if key == "failed" else State.SENT
        at = NOW if key == "first" else NOW + SECOND  # it was put after the last
        await turn(database, [key], state=state, message_id=message_id, settled_at=at)
    async with database.begin() as conn:
        assert await claims.find_made(conn, delivery) == 2
        await conn.execute(delete(deliveries).where(deliveries.c.message_id.in_((1, 2))))
        assert await claims.find_made(conn, delivery) is None


async def test_the_times_of_a_server_are_those_of_its_last_and_its_next_of_each_kind(
    database: Database,
) -> None:
    await put(
        database,
        *(draft(key, fact=TODAY) for key in ("sent", "sent later", "failed")),
        *(draft(key, after) for key, after in (("next", DAY), ("after", 2 * DAY))),
        draft("retried", -MINUTE, fact=Countdown(release=FILM)),
        draft("elsewhere", target=Target(71, 700)),
    )
    for number, key in enumerate(("sent", "sent later", "failed")):
        state = State.FAILED if key == "failed" else State.SENT
        await turn(database, [key], state=state, settled_at=NOW + number * SECOND)
    await turn(database, ["retried"], try_at=NOW + DAY)
    async with database.read() as conn:
        assert await store.times(conn, SERVER) == {
            "on-this-day": (NOW + SECOND, None),
            "out": (None, NOW + DAY),
            "countdown": (None, NOW + DAY),
        }


async def test_people_find_cancel_and_take_away_what_is_theirs(database: Database) -> None:
    ids = await put(database, reminder("b", 7, DAY), reminder("a", 7), reminder("sending", 7), reminder("c", 8))
    await put(database, reminder("sent", 7))
    await turn(database, ["sending"], state=State.SENDING)
    await turn(database, ["sent"], state=State.SENT)
    async with database.begin() as conn:
        assert keys(await store.list_of_owner(conn, 7)) == ["a", "sending", "b"]
        assert keys(await store.list_of_owner(conn, 7, most=1)) == ["a"]
        tries = (("a", 8), ("a", 7), ("a", 7), ("sending", 7), ("c", 8))
        assert [await store.cancel(conn, ids[key], user_id, NOW) for key, user_id in tries] == [
            False,
            True,
            False,
            False,
            True,
        ]
    assert await states(database) == {
        "a": "cancelled", "b": "pending", "c": "cancelled", "sending": "sending", "sent": "sent",
    }  # fmt: skip
    async with database.begin() as conn:
        await store.clear_owner(conn, 7)
    assert await states(database) == {"c": "cancelled"}


async def test_what_waits_about_a_release_is_found_in_its_server(database: Database) -> None:
    await put(database, draft("here"), draft("sent"), draft("day", fact=TODAY), draft("there", target=Target(71, 700)))
    await put(database, draft("mine", target=Target(user_id=7)))
    await turn(database, ["sent"], state=State.SENT)
    async with database.read() as conn:
        about = [keys(await store.list_about(conn, "out", "film", guild_id)) for guild_id in (SERVER, 71, 72, None)]
    assert about == [["here"], ["there"], [], ["mine"]]


# -------------------------------------------------------------------- deleting


async def test_what_is_settled_is_kept_until_it_is_long_stale(database: Database) -> None:
    await put(database, *(draft(f"{state} {age}", -DAY * (age == "old")) for state in State for age in ("old", "new")))
    for state in State:
        await turn(database, [f"{state} old", f"{state} new"], state=state)
    async with database.begin() as conn:
        await store.clear_old(conn, NOW + SECOND)
    gone = {f"{state} old" for state in FINAL}
    assert (await states(database)).keys() == {f"{state} {age}" for state in State for age in ("old", "new")} - gone


@pytest.mark.parametrize("state", State)
async def test_what_somebody_asked_for_is_kept_until_it_is_long_settled_whenever_it_was_for(
    database: Database, state: State
) -> None:
    await put(database, reminder("old", 7, 900 * DAY), reminder("new", 7, 900 * DAY), draft("not asked for", 900 * DAY))
    await turn(database, ["old", "not asked for"], state=state, settled_at=NOW - SECOND)
    await turn(database, ["new"], state=state, settled_at=NOW)
    async with database.begin() as conn:
        await store.clear_old(conn, NOW)
    assert (await states(database)).keys() == {"new", "not asked for"} | ({"old"} if state not in FINAL else set())


async def test_a_server_that_is_forgotten_has_nothing_in_the_outbox_any_more(database: Database) -> None:
    await put(database, draft("here"), draft("sent"), draft("there", target=Target(71, 700)), reminder("mine", 7))
    await turn(database, ["sent"], state=State.SENT)
    async with database.begin() as conn:
        await purge_server(conn, SERVER)
    assert (await states(database)).keys() == {"there", "mine"}


# -------------------------------------------------------------------- many


@ON_SQLITE
async def test_among_a_hundred_thousand_that_wait_those_that_are_due_are_found_by_an_index(
    database: Database,
) -> None:
    async with database.begin() as conn:
        row = store._row(draft("0", DAY, lasts=2 * DAY))
        await conn.execute(insert(deliveries), [row | {"key": str(number)} for number in range(100_000)])
    await put(database, draft("due"))
    asked: list[tuple[str, Any]] = []

    def note(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        asked.append((statement, parameters))

    engine = database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    async with database.begin() as conn:
        assert keys(await claims.claim(conn, NOW, "one", NOW + LEASE, 10, {5}, [ELSEWHERE])) == ["due"]
        assert await claims.expire(conn, NOW, 500, {5}) == []
        assert await claims.find_next(conn) == NOW + LEASE
    event.remove(engine, "before_cursor_execute", note)
    asked = [each for each in asked if "deliveries" in each[0]]
    assert len(asked) == 7
    async with database.read() as conn:
        for statement, parameters in asked:
            rows = (await conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)).mappings()
            plan = [row["detail"] for row in rows]
            assert plan
            assert not [step for step in plan if step.startswith("SCAN deliveries")], (statement, plan)


async def test_what_was_called_off_comes_back_and_anything_else_stays_as_it_is(database: Database) -> None:
    await put(database, *(draft(state) for state in State))
    for state in State:
        await turn(database, [state], state=state, attempts=3, settled_at=NOW)
    async with database.begin() as conn:
        assert keys(await store.list_cancelled(conn, SERVER, "out", NOW)) == ["cancelled"]
        assert await store.list_cancelled(conn, SERVER, "out", NOW + DAY) == []
        before = await store.list_keys(conn, State)
        await store.bring_back(conn, [draft(name, DAY) for name in (*State, "new")], NOW)
        after = await store.list_keys(conn, [*State, "new"])
    back, new = after.pop("cancelled"), after.pop("new")
    expected = kept(draft("cancelled", DAY), back.id)
    assert (back, new.state) == (expected, State.PENDING)
    assert before == after | {"cancelled": before["cancelled"]}
