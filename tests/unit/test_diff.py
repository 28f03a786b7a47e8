"""What planning changes about deliveries that are known: every state they can be in, and all that may have happened to
the plan since.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.delivery import Delivery, Difference, Draft, State, Target, diff
from bot.outbox.facts import ReleaseOut, Subject
from bot.show.release import ReleaseKind

SINCE = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
BEFORE, AT, AFTER = SINCE - HOUR, SINCE, SINCE + HOUR
FINAL = (State.SENDING, State.SENT)


def subject(title: str) -> ReleaseOut:
    return ReleaseOut(release=Subject(id="film", title=title, kind=ReleaseKind.FILM))


def draft(due_at: datetime = AFTER, name: str = "out", *, standing: bool = False) -> Draft:
    return Draft(name, subject("Film"), Target(1, 2), due_at, due_at + 24 * HOUR, "film", standing=standing)


def known(planned: Draft, state: State) -> Delivery:
    fields = {name: getattr(planned, name) for name in Draft.__dataclass_fields__}
    return Delivery(**{**fields, "standing": False}, id=5, state=state, try_at=planned.due_at)


NEW_CHANNEL, OTHER_ROLE = Target(1, 3), Target(1, 2, role_id=9)
MOVES = {
    "same": draft(),
    "due": replace(draft(), due_at=AFTER + HOUR),
    "expires": replace(draft(), expires_at=AFTER + HOUR),
    "channel": replace(draft(), target=NEW_CHANNEL),
    "role": replace(draft(), target=OTHER_ROLE),
    "fact": replace(draft(), fact=subject("The Film")),
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", State)
def test_what_is_planned_again_in_every_state(state: State, move: str) -> None:
    before, planned = known(draft(), state), MOVES[move]
    changes = {
        State.PENDING: move != "same",
        State.CANCELLED: True,
        State.FAILED: move in ("channel", "role"),
        State.EXPIRED: move == "due",
        **dict.fromkeys(FINAL, False),
    }[state]
    assert diff([planned], [before], SINCE) == Difference(changed=[(before, planned)] if changes else [])


@pytest.mark.parametrize("state", State)
def test_what_is_no_longer_planned_is_called_off_only_while_it_waits(state: State) -> None:
    before = known(draft(), state)
    assert diff([], [before], SINCE) == Difference(cancelled=[before] if state is State.PENDING else [])


def test_what_expired_comes_back_with_another_date_only_if_that_is_still_to_come() -> None:
    """With the same date it would expire again and again, and staff would hear of it each time."""
    expired = known(draft(BEFORE - HOUR), State.EXPIRED)
    assert diff([draft(BEFORE - HOUR)], [expired], BEFORE - 2 * HOUR) == Difference()
    assert diff([draft(BEFORE)], [expired], SINCE) == Difference()
    assert diff([draft(AFTER)], [expired], SINCE) == Difference(changed=[(expired, draft(AFTER))])


@dataclass(frozen=True)
class Begins:
    due_at: datetime
    standing: bool
    begins: bool


BEGINNINGS = [
    Begins(BEFORE, standing=False, begins=False),
    Begins(BEFORE, standing=True, begins=True),
    *(Begins(due_at, standing, begins=True) for due_at in (AT, AFTER) for standing in (False, True)),
]


@pytest.mark.parametrize("each", BEGINNINGS, ids=str)
def test_nothing_begins_that_was_due_before_it_was_planned_unless_it_is_a_state_that_should_hold(each: Begins) -> None:
    planned = draft(each.due_at, standing=each.standing)
    called_off = known(planned, State.CANCELLED)
    assert diff([planned], [], SINCE) == Difference(new=[planned] if each.begins else [])
    assert diff([planned], [called_off], SINCE) == Difference(changed=[(called_off, planned)] if each.begins else [])


@pytest.mark.parametrize("standing", [False, True])
@pytest.mark.parametrize("due_at", [BEFORE, AT, AFTER])
def test_what_began_stays_and_follows_its_plan_however_late_it_is(due_at: datetime, standing: bool) -> None:
    planned = draft(due_at, standing=standing)
    waits, failed = known(planned, State.PENDING), known(planned, State.FAILED)
    moved = replace(planned, target=NEW_CHANNEL)
    assert diff([planned], [waits], SINCE) == Difference()
    assert diff([moved], [waits], SINCE) == Difference(changed=[(waits, moved)])
    assert diff([planned], [failed], SINCE) == Difference()
    assert diff([moved], [failed], SINCE) == Difference(changed=[(failed, moved)])


def test_a_retry_is_not_taken_for_a_move() -> None:
    tried = replace(known(draft(BEFORE), State.PENDING), attempts=3, try_at=AFTER, begun_at=BEFORE, unsure=True)
    assert not diff([draft(BEFORE)], [tried], SINCE)


def test_each_is_found_by_its_key_and_all_are_told_apart() -> None:
    waits = known(draft(name="waits"), State.PENDING)
    gone = known(draft(name="gone"), State.PENDING)
    sent = known(draft(name="sent"), State.SENT)
    moved = replace(draft(name="waits"), due_at=AFTER + HOUR)
    new = draft(name="new")
    assert diff([moved, new, draft(name="sent")], [gone, sent, waits], SINCE) == Difference(
        new=[new], changed=[(waits, moved)], cancelled=[gone]
    )


names = st.sampled_from("abcd")
drafts = st.lists(
    st.builds(
        lambda name, hours, channel, standing: replace(
            draft(SINCE + hours * HOUR, name, standing=standing), target=Target(1, channel)
        ),
        names,
        st.integers(-3, 3),
        st.integers(2, 3),
        st.booleans(),
    ),
    max_size=4,
    unique_by=lambda each: each.key,
)


@given(drafts, drafts, st.lists(st.sampled_from(State), min_size=4, max_size=4))
def test_planning_the_same_again_changes_nothing_more(
    planned: list[Draft], once: list[Draft], states: list[State]
) -> None:
    rows = {each.key: known(each, state) for each, state in zip(once, states, strict=False)}
    found = diff(planned, list(rows.values()), SINCE)
    after = {
        **rows,
        **{each.key: replace(each, state=State.CANCELLED) for each in found.cancelled},
        **{each.key: known(each, State.PENDING) for _, each in found.changed},
        **{each.key: known(each, State.PENDING) for each in found.new},
    }
    assert not diff(planned, list(after.values()), SINCE)
