"""What a delivery is after an attempt: tried again until it is stale, and the promise never moves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.delivery import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    Delivery,
    Outcome,
    Refused,
    Retry,
    Sent,
    Settled,
    State,
    Target,
    settle,
)
from bot.outbox.facts import ReleaseOut, Subject
from bot.show.release import ReleaseKind

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
FACT = ReleaseOut(release=Subject(id="film", title="Film", kind=ReleaseKind.FILM))
FIRST = Delivery("out:1", FACT, Target(1, 2), NOW, NOW + HOUR, id=5, state=State.SENDING, attempts=1, try_at=NOW)


@pytest.mark.parametrize(
    ("outcome", "settled"),
    [
        (Sent(77), Settled(State.SENT, NOW, message_id=77)),
        (Sent(), Settled(State.SENT, NOW)),
        (Refused("no such thing"), Settled(State.FAILED, NOW, last_error="no such thing")),
        (Refused("gone", target_lost=True), Settled(State.FAILED, NOW, last_error="gone")),
        (Retry("busy"), Settled(State.PENDING, NOW + 5 * SECOND, last_error="busy")),
        (Retry("lost", unsure=True), Settled(State.PENDING, NOW + 5 * SECOND, unsure=True, last_error="lost")),
        (Retry("429", 2 * SECOND), Settled(State.PENDING, NOW + 5 * SECOND, last_error="429")),
        (Retry("429", 90 * SECOND), Settled(State.PENDING, NOW + 90 * SECOND, last_error="429")),
        (Retry("429", 3599 * SECOND), Settled(State.PENDING, NOW + 3599 * SECOND, last_error="429")),
        (Retry("429", HOUR), Settled(State.EXPIRED, NOW + HOUR, last_error="429")),
        (Retry("lost", HOUR, unsure=True), Settled(State.EXPIRED, NOW + HOUR, unsure=True, last_error="lost")),
    ],
    ids=repr,
)
def test_every_outcome_of_a_first_attempt(outcome: Outcome, settled: Settled) -> None:
    assert settle(FIRST, outcome, NOW) == settled


def test_pauses_double_from_five_seconds_to_ten_minutes_and_never_end() -> None:
    def pause(attempts: int) -> float:
        delivery = replace(FIRST, attempts=attempts, expires_at=NOW + 7 * 24 * HOUR)
        settled = settle(delivery, Retry("busy"), NOW)
        assert settled.state is State.PENDING
        return (settled.try_at - NOW).total_seconds()

    assert [pause(attempts) for attempts in range(1, 10)] == [5, 10, 20, 40, 80, 160, 320, 600, 600]
    assert pause(10_000) == 600


@pytest.mark.parametrize("left", [SECOND, 4 * SECOND, 5 * SECOND])
def test_what_would_be_stale_at_the_next_attempt_is_given_up(left: timedelta) -> None:
    assert settle(replace(FIRST, expires_at=NOW + left), Retry("busy"), NOW).state is State.EXPIRED


@pytest.mark.parametrize("outcome", [Sent(77), Retry("busy", HOUR)], ids=repr)
def test_what_arrived_though_it_is_stale_was_sent_all_the_same(outcome: Outcome) -> None:
    late = replace(FIRST, expires_at=NOW - HOUR)
    assert settle(late, outcome, NOW).state is (State.SENT if outcome == Sent(77) else State.EXPIRED)


def test_doubt_stays_until_it_is_cleared_up() -> None:
    """Looking for what may have arrived can fail, too: nothing is known better after that."""
    in_doubt = replace(FIRST, attempts=2, unsure=True)
    assert settle(in_doubt, Retry("429"), NOW) == Settled(State.PENDING, NOW + 10 * SECOND, True, last_error="429")
    assert settle(in_doubt, Sent(77), NOW) == Settled(State.SENT, NOW, message_id=77)


@given(
    attempts=st.integers(1, 10**6),
    after=st.none() | st.timedeltas(timedelta(), timedelta(days=30)),
    left=st.timedeltas(timedelta(days=-7), timedelta(days=7)),
    unsure=st.booleans(),
)
def test_a_retry_is_later_than_now_and_before_it_is_stale(
    attempts: int, after: timedelta | None, left: timedelta, unsure: bool
) -> None:
    delivery = replace(FIRST, attempts=attempts, expires_at=NOW + left)
    settled = settle(delivery, Retry("busy", after, unsure), NOW)
    assert settled.try_at >= NOW + max(FIRST_PAUSE, after or FIRST_PAUSE)
    assert settled.try_at <= NOW + max(LONGEST_PAUSE, after or LONGEST_PAUSE)
    assert settled.state is (State.PENDING if settled.try_at < delivery.expires_at else State.EXPIRED)
    assert settled.unsure == unsure
