"""What a server was told and given: the last of each kind counts, whatever came before it."""

from datetime import UTC, datetime, timedelta

from bot.outbox.delivery import Delivery, Target
from bot.outbox.facts import (
    ChannelCovered,
    Countdown,
    EpisodeOpen,
    EventKept,
    Fact,
    OnThisDay,
    ReleaseCancelled,
    ReleaseComing,
    ReleaseMoved,
    ReleaseOut,
)
from bot.outbox.past import Past, done_at, stamp
from tests.unit.plans import release, subject

AT = datetime(2027, 3, 1, 12, tzinfo=UTC)
IT = subject(release("2027-03-30 20:00"))
THAT = IT.model_copy(update={"id": "that"})


def sent(number: int, fact: Fact, channel_id: int = 5) -> Delivery:
    at = AT + timedelta(minutes=number)
    return Delivery(str(number), fact, Target(1, channel_id), AT, at, id=number, settled_at=at)


def test_nothing_is_known_of_who_was_told_nothing() -> None:
    assert Past.of([]) == Past()
    assert Past.of([sent(1, OnThisDay(on=AT.date())), sent(2, EpisodeOpen(release=IT, season=1, number=1))]) == Past()


def test_the_last_that_was_said_of_a_release_counts() -> None:
    said = [
        sent(1, ReleaseComing(release=IT)),
        sent(2, ReleaseOut(release=THAT)),
        sent(3, ReleaseCancelled(release=IT)),
        sent(4, ReleaseMoved(release=IT, before=THAT)),
    ]
    found = [{name: last.id for name, last in Past.of(said[:end]).told.items()} for end in (1, 2, 3, 4)]
    assert found == [{"it": 1}, {"it": 1, "that": 2}, {"it": 3, "that": 2}, {"it": 4, "that": 2}]


def test_the_last_state_of_whatever_was_made_counts_wherever_it_is() -> None:
    done = [
        sent(1, EventKept(release=IT, ends_at=AT)),
        sent(2, EventKept(release=IT, ends_at=AT, off=True), 6),
        sent(3, Countdown(release=IT)),
        sent(4, Countdown(release=IT, over=True)),
        sent(5, Countdown(release=IT), 6),
        sent(6, ChannelCovered(release=IT, covered=True), 7),
        sent(7, ChannelCovered(release=THAT, covered=False), 7),
        sent(8, ChannelCovered(release=THAT, covered=True), 8),
    ]
    assert Past.of(done) == Past(
        events={"it": done[1]}, countdowns={"it": {5: done[3], 6: done[4]}}, covers={7: done[6], 8: done[7]}
    )


def test_each_that_was_carried_out_has_a_stamp_of_its_own_also_at_the_same_instant() -> None:
    one = sent(1, Countdown(release=IT))
    other = Delivery(**{**vars(one), "id": 2})
    assert len({stamp(None), stamp(one), stamp(other)}) == 3
    assert done_at(one) == one.settled_at
