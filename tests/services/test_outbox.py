"""An exchange writes down what came of deliveries and hands out what is due with all it takes to carry it out; all of
it, or nothing.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import ManualClock
from bot.errors import BusyError
from bot.outbox.delivery import MOST_HELD_UP, Outcome, Refused, Retry, Sent, State, Target
from bot.outbox.facts import Countdown, Fact, NewsEdited, NewsPosted, NewsPublished, PostsMissed
from bot.server.settings import ServerSettings
from bot.services.outbox import KEPT, LEASE, Claimed, Exchange, Outbox
from bot.services.settings import SettingsKeeper
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
    found,
    kept,
    keys,
    put,
    reminder,
    states,
    turn,
)
from tests.store.faults import held

OTHER, KIT = 71, 7


def claimed_keys(exchange: Exchange) -> list[str]:
    return keys([each.delivery for each in exchange.claimed])


# -------------------------------------------------------------------- handing out


async def test_what_is_due_is_handed_out_with_the_settings_of_its_server(
    outbox: Outbox, keeper: SettingsKeeper, database: Database
) -> None:
    await keeper.change(SERVER, KIT, {"late": "1h/2d"})
    drafts = [draft("a"), draft("b", target=Target(OTHER, 701)), reminder("c", KIT), draft("later", DAY)]
    ids = await put(database, *drafts)
    values = [ServerSettings({"late": "1h/2d"}), ServerSettings(), ServerSettings()]
    expected = [
        Claimed(kept(each, ids[each.key], state=State.SENDING, attempts=1, begun_at=NOW), known)
        for each, known in zip(drafts, values, strict=False)
    ]
    assert await outbox.exchange([], 10) == Exchange(expected, NOW + LEASE)


async def test_what_changes_something_is_told_what_was_made_before(outbox: Outbox, database: Database) -> None:
    countdown = Countdown(release=FILM)
    await put(database, *(draft(key, fact=countdown, subject="film") for key in ("first", "second")), draft("out"))
    await turn(database, ["first"], state=State.SENT, settled_at=NOW, message_id=99)
    await turn(database, ["out"], subject="film")
    made = {each.delivery.key: each.made_id for each in (await outbox.exchange([], 10)).claimed}
    assert made == {"second": 99, "out": None}


async def test_what_is_held_or_busy_or_finds_no_room_stays_where_it_is(
    outbox: Outbox, database: Database, clock: ManualClock
) -> None:
    ids = await put(database, draft("mine"), draft("busy", target=Target(SERVER, 701)), draft("later", MINUTE))
    assert claimed_keys(await outbox.exchange([], 1)) == ["mine"]
    clock.advance(LEASE)
    assert await outbox.exchange([], 0) == Exchange([], NOW)
    # of what is busy nobody need be woken: whoever is at it comes back
    found = await outbox.exchange([], 9, {ids["mine"]}, [Target(SERVER, 701)])
    assert found == Exchange([], NOW + LEASE)
    assert claimed_keys(await outbox.exchange([], 9, {ids["mine"]})) == ["busy"]


async def test_what_was_not_begun_is_handed_out_again(outbox: Outbox, database: Database) -> None:
    await put(database, draft("a"))
    (first,) = (await outbox.exchange([], 10)).claimed
    await outbox.put_back([first.delivery])
    assert await outbox.exchange([], 10) == Exchange([first], NOW + LEASE)


@pytest.mark.parametrize(
    ("outcome", "tries", "waits"),
    [
        (Retry("403", MINUTE), 1, True),
        (Retry("403", MINUTE), MOST_HELD_UP, True),
        (Retry("403", MINUTE), MOST_HELD_UP + 1, False),
        (Retry("create_events", MINUTE, alone=True), 1, False),
        (Refused("unknown"), 1, False),
        (Sent(5), 1, False),
    ],
    ids=["tried again", "a few times", "what never works", "with another reason", "refused", "sent"],
)
async def test_what_is_tried_again_holds_up_the_others_of_its_target_a_few_times(
    outbox: Outbox, database: Database, outcome: Outcome, tries: int, waits: bool
) -> None:
    ids = await put(
        database, draft("head"), draft("next", SECOND), draft("elsewhere", SECOND, target=Target(SERVER, 1))
    )
    await turn(database, ["head"], attempts=tries - 1)
    (head,) = (await outbox.exchange([], 1)).claimed
    await outbox.exchange([(head.delivery, outcome)], 0)
    found_at = [each.try_at for each in await found(database, ids["next"], ids["elsewhere"])]
    assert found_at == [NOW + (MINUTE if waits else SECOND), NOW + SECOND]


async def test_a_lease_holds_for_twenty_seconds_and_as_long_as_it_is_renewed(
    outbox: Outbox, database: Database, clock: ManualClock
) -> None:
    another = Outbox(database, clock)
    (id_,) = (await put(database, draft("a"))).values()
    await outbox.exchange([], 1)
    for _ in range(3):
        clock.advance(LEASE - SECOND)
        assert (await another.exchange([], 1)).claimed == []
        assert (await outbox.renew([id_]), await another.renew([id_])) == ({id_}, set())
    clock.advance(LEASE)
    (taken,) = (await another.exchange([], 1)).claimed
    assert (taken.delivery.unsure, taken.delivery.attempts, timedelta(seconds=20)) == (True, 2, LEASE)
    assert await outbox.renew([id_]) == set()


# -------------------------------------------------------------------- writing down


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Sent(5), {"state": State.SENT, "try_at": NOW + SECOND, "message_id": 5}),
        (Refused("unknown"), {"state": State.FAILED, "try_at": NOW + SECOND, "last_error": "unknown"}),
        (
            Retry("503", unsure=True),
            {"state": State.PENDING, "try_at": NOW + 6 * SECOND, "last_error": "503", "unsure": True},
        ),
        (Retry("later", DAY), {"state": State.EXPIRED, "try_at": NOW + DAY + SECOND, "last_error": "later"}),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_what_came_of_it_is_written_down_before_anything_else_is_handed_out(
    outbox: Outbox, database: Database, clock: ManualClock, outcome: Outcome, expected: dict[str, Any]
) -> None:
    ids = await put(database, draft("a"), draft("b", MINUTE, target=Target(SERVER, 701)))
    (first,) = (await outbox.exchange([], 1)).claimed
    clock.advance(SECOND)
    done = await outbox.exchange([(first.delivery, outcome)], 1, {ids["a"]})
    next_at = expected["try_at"] if expected["state"] is State.PENDING else NOW + MINUTE
    assert done == Exchange([], next_at)
    settled_at = None if expected["state"] is State.PENDING else clock.now()
    assert await found(database, ids["a"]) == [replace(first.delivery, settled_at=settled_at, **expected)]


async def test_what_somebody_else_took_over_is_theirs_to_settle(
    outbox: Outbox, database: Database, clock: ManualClock
) -> None:
    another = Outbox(database, clock)
    await put(database, draft("a"))
    (mine,) = (await outbox.exchange([], 1)).claimed
    clock.advance(LEASE)
    (theirs,) = (await another.exchange([], 1)).claimed
    await outbox.exchange([(mine.delivery, Refused("unknown"))], 0)
    assert await found(database, mine.delivery.id) == [theirs.delivery]
    await another.exchange([(theirs.delivery, Sent(5))], 0)
    assert await states(database) == {"a": "sent"}


async def test_what_is_in_flight_when_it_gets_stale_is_settled_all_the_same(
    outbox: Outbox, database: Database, clock: ManualClock
) -> None:
    await put(database, draft("a"))
    (first,) = (await outbox.exchange([], 1)).claimed
    clock.advance(2 * DAY)
    await outbox.exchange([], 0, {first.delivery.id})
    await outbox.exchange([(first.delivery, Sent(5))], 0, {first.delivery.id})
    assert await states(database) == {"a": "sent"}


async def test_where_the_database_cannot_be_used_nothing_is_lost(
    outbox: Outbox, keeper: SettingsKeeper, database: Database, address: str
) -> None:
    await keeper.change(SERVER, KIT, {"late": "1h/2d"})
    await put(database, draft("a"), draft("b", SECOND))
    (first,) = (await outbox.exchange([], 1)).claimed
    done = [(first.delivery, Sent(5))]
    async with held(address, "deliveries"):
        with pytest.raises(BusyError):
            await outbox.exchange(done, 1)
    assert await states(database) == {"a": "sending", "b": "pending"}
    await outbox.exchange(done, 1)
    assert (await states(database))["a"] == "sent"


# -------------------------------------------------------------------- looking, waking, deleting


async def test_what_is_put_wakes_whoever_waits_and_is_put_once(outbox: Outbox, database: Database) -> None:
    assert (outbox.woken.is_set(), await outbox.next_at()) == (False, None)
    await outbox.put([draft("a", MINUTE)])
    assert (outbox.woken.is_set(), await outbox.next_at()) == (True, NOW + MINUTE)
    await outbox.put([draft("a", SECOND)])
    assert await outbox.next_at() == NOW + MINUTE


async def test_a_topic_was_last_and_is_next_posted_whatever_kinds_belong_to_it(
    outbox: Outbox, database: Database
) -> None:
    countdown = Countdown(release=FILM)
    await put(database, draft("out sent"), draft("out next", 3 * DAY))
    await put(database, draft("countdown sent", fact=countdown), draft("countdown next", DAY, fact=countdown))
    await turn(database, ["out sent"], state=State.SENT, settled_at=NOW - DAY)
    await turn(database, ["countdown sent"], state=State.SENT, settled_at=NOW - 2 * DAY)
    await put(database, draft("day", DAY, fact=TODAY), draft("elsewhere", SECOND, target=Target(OTHER, 1)))
    await put(database, reminder("own", KIT, SECOND))
    news: list[Fact] = [NewsPosted(story_id=1), NewsEdited(story_id=1, revision=1), NewsPublished(story_id=1)]
    await put(database, *(draft(each.kind, fact=each) for each in news))
    await turn(database, ["news-edit"], state=State.SENT, settled_at=NOW)
    await put(database, draft("overdue", -MINUTE, fact=PostsMissed()))
    await turn(database, ["news"], try_at=NOW + MINUTE)
    told = await outbox.times(SERVER)
    assert (told.pop("news"), told.pop("staff")) == ((None, NOW + MINUTE), (None, NOW))
    assert told == {"releases": (NOW - DAY, NOW + DAY), "on-this-day": (None, NOW + DAY)}
    assert await outbox.times(72) == {}


async def test_what_is_settled_is_kept_for_ninety_days_after_it_is_stale(
    outbox: Outbox, database: Database, clock: ManualClock
) -> None:
    await put(database, draft("sent"), draft("pending"))
    await turn(database, ["sent"], state=State.SENT)
    clock.advance(DAY + KEPT)
    await outbox.clear_old()
    assert (await states(database)).keys() == {"sent", "pending"}
    clock.advance(SECOND)
    await outbox.clear_old()
    assert (await states(database), timedelta(days=90)) == ({"pending": "pending"}, KEPT)
