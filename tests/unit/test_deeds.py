"""What is done about a release beside posting: the pinned countdown and the scheduled event, from whatever state."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.outbox.delivery import Delivery, Draft, Target
from bot.outbox.facts import Countdown, EventKept
from bot.show.release import Release, ReleaseKind, Status
from tests.unit.plans import DAY, GUILD, HERE, HOUR, MINUTE, NOTHING, Life, Values, planned, release, subject

OUT_AT = datetime(2027, 3, 30, 19, tzinfo=UTC)
IT = release("2027-03-30 20:00")
MOVED = release("2027-04-03 20:00", revision=1)
FAR = release("2027-12-30 20:00", revision=1)
OFF = release("2027-03-30 20:00", status=Status.CANCELLED, revision=1)
DATELESS = [release(when, revision=1) for when in ("2027-04", "2028", "tba")]
ENDS = [OFF, replace(IT, status=Status.RUMOUR), *DATELESS]
BOTH = {"releases.countdown": "on", "releases.event": "on", "releases.leads": "0", "releases.moved": "off"}
NOW = OUT_AT - 20 * DAY  # both are there by then
ENDED = [("countdown", "off"), ("event", "off")]
ON = [("countdown", "on"), ("event", "on")]


def of_kind(drafts: Sequence[Draft], kind: str) -> list[Draft]:
    return [draft for draft in drafts if draft.fact.kind == kind]


def countdown(it: Release, now: datetime) -> list[Draft]:
    """Where there is none yet."""
    return of_kind(planned(it, now, {"releases.countdown": "on"}), "countdown")


def event(it: Release, now: datetime) -> list[Draft]:
    return of_kind(planned(it, now, {"releases.event": "on"}), "event")


def begun(it: Release = IT) -> Life:
    """Both have been made."""
    life = Life()
    assert did(life.live(it, NOW, BOTH)) == ON
    return life


def did(done: Sequence[Draft]) -> list[tuple[str, str]]:
    """Which of the two, and whether it was ended."""
    return sorted(
        (each.fact.kind, "off" if each.fact.off else "on")
        for each in done
        if isinstance(each.fact, Countdown | EventKept)
    )


def shows(life: Life, now: datetime) -> list[tuple[str, int | None, object]]:
    """What people see of the two: the number of what was made, and what it says."""
    found: list[tuple[str, int | None, object]] = []
    for each in (*life.past().countdowns.get("it", {}).values(), *life.past().events.values()):
        assert isinstance(each.fact, Countdown | EventKept)
        if each.message_id is not None:
            found.append((each.fact.kind, each.message_id, each.fact.release.out_at))
    return found


# -------------------------------------------------------------------- the countdown


def hourly(life: Life, since: datetime, until: datetime, values: Values = BOTH) -> list[Delivery]:
    """All that is done, if somebody plans once an hour."""
    hours = range((until - since) // HOUR + 1)
    return [done for hour in hours for done in life.live(IT, since + hour * HOUR, values)]


def test_the_countdown_is_written_anew_at_sensible_steps_and_no_longer_pinned_a_day_later() -> None:
    done = of_kind(hourly(Life(), OUT_AT - 110 * DAY, OUT_AT + 10 * DAY), "countdown")
    before = [100 * DAY, 50 * DAY, 30 * DAY, 14 * DAY, 7 * DAY, 3 * DAY, 2 * DAY, DAY, 12 * HOUR, 6 * HOUR, HOUR]
    assert [OUT_AT - each.due_at for each in done] == [*before, 0 * DAY, -DAY]
    assert [each.fact for each in done] == [
        *[Countdown(release=subject(IT))] * 12,
        Countdown(release=subject(IT), over=True),
    ]
    assert {(each.target, each.subject) for each in done} == {(HERE, "it")}
    assert all(isinstance(each, Delivery) and each.settled_at == each.due_at for each in done)


def test_each_step_is_stale_when_the_next_one_is_due() -> None:
    """So at any time exactly one is worth writing, and none that counts is ever written once it is out."""
    done = of_kind(hourly(Life(), OUT_AT - 110 * DAY, OUT_AT + 10 * DAY), "countdown")
    assert all(one.expires_at == following.due_at for one, following in pairwise(done))


@pytest.mark.parametrize("ago", [100 * DAY, 33 * DAY, 5 * DAY, HOUR / 2, -HOUR])
def test_what_was_written_is_not_planned_again_and_planning_twice_gives_the_same(ago: timedelta) -> None:
    life, now = Life(), OUT_AT - ago
    first = life.plan(IT, now, BOTH)
    assert life.plan(IT, now, BOTH) == first
    written = {each.key for each in life.live(IT, now, BOTH)}
    again = life.plan(IT, now + MINUTE, BOTH)
    assert life.plan(IT, now + 2 * MINUTE, BOTH) == again
    assert written
    assert not [each for each in of_kind(again, "countdown") if each.due_at <= now or each.key in written]
    assert did(life.live(IT, now + 3 * MINUTE, BOTH)) == []


@pytest.mark.parametrize(
    ("now", "began"),
    [
        (OUT_AT - 100 * DAY - MINUTE, None),
        (OUT_AT - 100 * DAY, OUT_AT - 100 * DAY),
        (OUT_AT - 20 * DAY, OUT_AT - 30 * DAY),
        (OUT_AT - MINUTE, OUT_AT - HOUR),
        (OUT_AT, OUT_AT),
        (OUT_AT + DAY - MINUTE, OUT_AT),
        (OUT_AT + DAY, None),  # what never was needs no end
    ],
)
def test_the_step_that_should_stand_is_planned_however_late_the_countdown_begins(
    now: datetime, began: datetime | None
) -> None:
    assert [each.due_at for each in countdown(IT, now) if each.due_at <= now] == [began] * (began is not None)


@pytest.mark.parametrize("away", [3 * DAY, 30 * DAY, 300 * DAY])
def test_a_countdown_is_no_longer_pinned_however_long_the_bot_was_away(away: timedelta) -> None:
    life, now = begun(), OUT_AT + away
    (ended,) = of_kind(life.live(IT, now, BOTH), "countdown")
    assert ended.fact == Countdown(release=subject(IT), over=True)
    assert did(life.live(IT, now + HOUR, BOTH)) == []


def test_a_countdown_follows_the_channel_and_leaves_none_behind() -> None:
    life, other = begun(), BOTH | {"releases.channel": "6"}
    there = Target(GUILD, 6)
    done = {each.target: did([each]) for each in life.live(IT, NOW + HOUR, other)}
    assert done == {HERE: ENDED[:1], there: ON[:1]}
    assert did(life.live(IT, NOW + 2 * HOUR, other)) == []
    assert {each.target for each in life.live(MOVED, NOW + 3 * HOUR, other) if each.fact.kind == "countdown"} == {there}
    done = {each.target: did([each]) for each in life.live(MOVED, NOW + 4 * HOUR, BOTH)}
    assert done == {there: ENDED[:1], HERE: ON[:1]}


# -------------------------------------------------------------------- the event


def test_the_event_is_kept_from_two_months_before_until_the_release_begins() -> None:
    (draft,) = event(IT, OUT_AT - DAY)
    fact = EventKept(release=subject(IT), ends_at=OUT_AT + 2 * HOUR)
    assert draft == Draft(draft.key, fact, HERE, OUT_AT - 60 * DAY, OUT_AT, "it")
    assert draft.standing
    assert event(IT, OUT_AT - 60 * DAY - 37 * HOUR) == event(IT, OUT_AT) == []
    assert event(IT, OUT_AT - 60 * DAY) == event(IT, OUT_AT - MINUTE) == [draft]


# -------------------------------------------------------------------- changes


CHANGED = [MOVED, FAR, release("2027-03-30 21:00"), replace(IT, title="That"), replace(IT, about="More")]


@pytest.mark.parametrize("after", CHANGED)
def test_any_change_is_a_state_of_its_own_also_where_nothing_was_done_yet(after: Release) -> None:
    now = max(subject(it).out_at or NOW for it in (IT, after)) - DAY
    both = [event(it, now - 30 * DAY) + countdown(it, now - 30 * DAY) for it in (IT, after)]
    assert {each.key for each in both[0]}.isdisjoint({each.key for each in both[1]})


@pytest.mark.parametrize("after", CHANGED)
def test_what_is_there_changes_at_once_and_stays_the_same_one(after: Release) -> None:
    """Who said that they are interested in an event stays so; also where it moved further ahead than one is made."""
    life = begun()
    before, now = shows(life, NOW), NOW + HOUR
    done = life.live(after, now, BOTH)
    assert (did(done), {each.fact.release for each in done}) == (ON, {subject(after)})  # type: ignore[union-attr]
    assert [each[:2] for each in shows(life, now)] == [each[:2] for each in before]
    assert did(life.live(after, now + HOUR, BOTH)) == []


@pytest.mark.parametrize("ahead", [101 * DAY, 270 * DAY])
def test_before_its_time_nothing_is_made(ahead: timedelta) -> None:
    life = Life()
    assert life.live(IT, OUT_AT - ahead, BOTH) == []
    assert did(life.live(IT, OUT_AT - 100 * DAY, BOTH)) == ON[:1]
    assert did(life.live(IT, OUT_AT - 60 * DAY, BOTH)) == ON[1:]


def test_what_ended_is_not_made_anew_before_its_time() -> None:
    life = begun()
    assert [did(life.live(it, NOW + number * HOUR, BOTH)) for number, it in enumerate((OFF, FAR), 1)] == [ENDED, []]


def test_what_moved_far_ahead_goes_through_its_steps_in_time() -> None:
    life = begun()
    life.live(FAR, NOW, BOTH)
    far_at = subject(FAR).out_at
    assert far_at is not None
    times = [far_at - 101 * DAY, far_at - 100 * DAY, far_at - 60 * DAY, far_at - 50 * DAY, far_at, far_at + DAY]
    assert [did(life.live(FAR, at, BOTH)) for at in times] == [[], ON[:1], [], ON[:1], ON[:1], ON[:1]]
    assert shows(life, times[-1]) == [("event", 1, far_at)]


@pytest.mark.parametrize("carried_out", [True, False])
def test_a_change_that_is_undone_is_undone_in_what_was_made(carried_out: bool) -> None:
    life, other = begun(), BOTH | {"timezone": "America/New_York", "releases.at": "06:00"}
    day, now = release("2027-03-30"), NOW + HOUR
    life.live(day, now, BOTH)
    before = shows(life, now)
    step = life.live if carried_out else life.plan
    for number in (1, 2):  # also twice
        step(day, now + 2 * number * HOUR, other)
        assert (shows(life, now) == before) != carried_out
        done = life.live(day, now + (2 * number + 1) * HOUR, BOTH)
        assert (did(done), shows(life, now)) == (ON if carried_out else [], before)


# -------------------------------------------------------------------- their end


@pytest.mark.parametrize("it", ENDS)
def test_what_is_called_off_or_has_no_day_any_more_or_is_a_rumour_ends_both(it: Release) -> None:
    """Else a pinned message and an event would go on promising the old date."""
    life = begun()
    counted, kept = life.plan(it, NOW + HOUR, BOTH)
    assert (counted.fact, kept.fact) == (
        Countdown(release=subject(it), off=True),
        EventKept(release=subject(it), ends_at=OUT_AT + 2 * HOUR, off=True),
    )
    assert (counted.due_at, kept.due_at, kept.expires_at) == (NOW, NOW, OUT_AT)
    assert life.plan(it, NOW + 2 * HOUR, BOTH) == [counted, kept]
    assert did(life.live(it, NOW + 3 * HOUR, BOTH)) == ENDED
    assert did(life.live(replace(it, title="That"), NOW + 4 * HOUR, BOTH)) == []


@pytest.mark.parametrize("it", ENDS)
@pytest.mark.parametrize("again", [IT, MOVED])
def test_what_has_a_date_again_has_both_made_anew(it: Release, again: Release) -> None:
    life, now = begun(), NOW
    for made in ({3, 4}, {5, 6}):
        assert did(life.live(it, now + HOUR, BOTH)) == ENDED
        assert did(life.live(again, now + 2 * HOUR, BOTH)) == ON
        assert {number for _, number, _ in shows(life, now)} == made
        now += 3 * HOUR


@pytest.mark.parametrize("it", ENDS)
def test_what_was_never_made_has_no_end(it: Release) -> None:
    assert Life().live(it, NOW, BOTH) == []


@pytest.mark.parametrize("it", ENDS)
def test_what_is_on_again_before_it_ended_goes_on_as_if_nothing_had_been(it: Release) -> None:
    life = begun()
    life.plan(it, NOW + HOUR, BOTH)
    assert did(life.live(IT, NOW + 2 * HOUR, BOTH)) == []


def test_a_kind_that_a_server_no_longer_wants_ends_what_was_made_until_it_wants_it_again() -> None:
    life, others = begun(), {"releases.kinds": " ".join({*ReleaseKind} - {IT.kind})}
    assert did(life.live(IT, NOW + HOUR, BOTH | others)) == ENDED
    assert did(life.live(IT, NOW + 2 * HOUR, BOTH)) == ON


def test_an_event_that_has_begun_is_left_alone() -> None:
    life = begun()
    assert did(life.live(OFF, OUT_AT, BOTH)) == ENDED[:1]


@pytest.mark.parametrize(
    "off",
    [
        {"releases.countdown": "off", "releases.event": "off"},
        {"releases.enabled": "off"},
        {"releases.channel": ""},
    ],
)
@pytest.mark.parametrize("it", [IT, MOVED, OFF])
def test_what_is_switched_off_leaves_what_was_made_as_it_is(off: Values, it: Release) -> None:
    """People have said that they are interested."""
    life = begun()
    before = shows(life, NOW)
    assert did(life.live(it, NOW + HOUR, {**BOTH, **off})) == []
    assert shows(life, NOW) == before
    assert Life().live(IT, NOW, {**BOTH, **off}) == []
    assert did(life.live(IT, NOW + 2 * HOUR, BOTH)) == []


def test_nothing_is_done_where_it_is_not_asked_for() -> None:
    assert {draft.fact.kind for draft in planned(IT, OUT_AT - HOUR, NOTHING)} == {"coming", "out"}
