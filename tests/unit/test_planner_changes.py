"""What follows when a release moves or is called off: whoever was told something else is told so, once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.outbox.delivery import Delivery, Draft
from bot.outbox.facts import ReleaseCancelled, ReleaseComing, ReleaseMoved
from bot.outbox.past import Past
from bot.outbox.planner import LONG_OVER
from bot.show.release import Release, Status
from tests.unit.plans import DAY, HERE, HOUR, NOTHING, Life, Values, planned, release, subject

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
WEEK = 7 * DAY
BEFORE = release("2027-03-30 20:00")
MOVED = release("2027-04-30 20:00", revision=1)
OFF = replace(BEFORE, status=Status.CANCELLED, revision=1)
CORRECTIONS = ("moved", "cancelled")


def told(it: Release, at: datetime = NOW - DAY) -> Past:
    """The server was told of it, as it was then, before it had other settings."""
    return Past.of([Delivery("coming", ReleaseComing(release=subject(it)), HERE, at, at + DAY, settled_at=at, id=7)])


def corrections(now: Release, before: Release | None, values: Values = NOTHING) -> list[Draft]:
    past = told(before) if before is not None else Past()
    return [draft for draft in planned(now, NOW, values, past=past) if draft.fact.kind in CORRECTIONS]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2027-03-30 20:00", "2027-04-30 20:00"),
        ("2027-03-30 20:00", "2027-03-20 20:00"),
        ("2027-03-30 20:00", "2027-03-30 20:01"),
        ("2027-03-30 20:00", "2027-03-31"),
        ("2027-03-30", "2027-03-31"),
        ("2027-03-30", "2027-03-31 00:00"),
        ("2027-03-30", "2027-04"),
        ("2027-03-30", "2028"),
        ("2027-03-30 20:00", "tba"),
        ("2027-03", "tba"),
        ("tba", "2027-03"),
    ],
)
def test_a_date_that_holds_no_longer_is_corrected(before: str, after: str) -> None:
    was, is_ = release(before), release(after, revision=1)
    (draft,) = corrections(is_, was)
    out_at, told_at = subject(is_).out_at, NOW - DAY
    expires_at = (told_at + LONG_OVER if out_at is None else max(out_at, told_at)) + WEEK
    fact = ReleaseMoved(release=subject(is_), before=subject(was))
    assert draft == Draft(draft.key, fact, HERE, told_at, expires_at, "it")
    assert draft.standing


def test_a_release_that_is_called_off_is_corrected() -> None:
    (draft,) = corrections(OFF, BEFORE)
    assert draft == Draft(
        draft.key, ReleaseCancelled(release=subject(OFF)), HERE, NOW - DAY, datetime(2027, 4, 6, 19, tzinfo=UTC), "it"
    )


@pytest.mark.parametrize(
    ("after", "before", "values"),
    [
        (MOVED, None, NOTHING),  # nobody was told anything
        (BEFORE, BEFORE, NOTHING),
        (MOVED, MOVED, NOTHING),  # told already
        (replace(MOVED, title="That", about="More", revision=7), MOVED, NOTHING),  # other words are no other date
        (MOVED, BEFORE, {"releases.moved": "off"}),
        (MOVED, BEFORE, {"releases.enabled": "off"}),
        (MOVED, BEFORE, {"releases.kinds": "book"}),
        (replace(MOVED, status=Status.CANCELLED), BEFORE, {"releases.moved": "off"}),
        (replace(MOVED, status=Status.CANCELLED), None, NOTHING),
        (replace(MOVED, status=Status.RUMOUR), BEFORE, NOTHING),
        (release("2020-03-30 20:00"), BEFORE, NOTHING),  # long over
    ],
)
def test_nothing_is_corrected_that_was_not_told_or_still_holds(
    after: Release, before: Release | None, values: Values
) -> None:
    assert corrections(after, before, values) == []


@pytest.mark.parametrize("values", [{"releases.at": "18:00"}, {"timezone": "Asia/Tokyo"}])
@pytest.mark.parametrize("when", ["2027-03-30", "2027-03-30 20:00", "2027-03", "tba"])
def test_a_server_that_changes_its_own_times_moves_no_release(when: str, values: Values) -> None:
    assert corrections(release(when), release(when), values) == []


@pytest.mark.parametrize(("before", "after"), [("2027-03-30", "2027-03-30 20:00"), ("2027-03-30 20:00", "2027-03-30")])
@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York"])
def test_who_knows_the_day_is_told_no_move_once_the_time_is_known(before: str, after: str, zone: str) -> None:
    assert corrections(release(after, revision=1), release(before), {"timezone": zone}) == []


def test_the_day_is_that_of_the_server() -> None:
    """At eight in the evening in London, the next day has begun in Tokyo."""
    (draft,) = corrections(BEFORE, release("2027-03-30"), {"timezone": "Asia/Tokyo"})
    assert draft.fact.kind == "moved"
    assert corrections(BEFORE, release("2027-03-31"), {"timezone": "Asia/Tokyo"}) == []


# -------------------------------------------------------------------- once, each time


LEADS = {"releases.leads": "7d"}
A_WEEK_BEFORE = datetime(2027, 3, 23, 19, tzinfo=UTC)


def said(life: Life, *its: Release, values: Values = NOTHING) -> list[tuple[str, bool]]:
    """What is said of each of them in turn, an hour apart; and whether it is called back on."""
    found = []
    if life.planned_at is None:
        life.plan(its[0], A_WEEK_BEFORE - DAY)
    for it in its:
        now = max(A_WEEK_BEFORE, (life.planned_at or A_WEEK_BEFORE) + HOUR)
        facts = [each.fact for each in life.live(it, now, LEADS | values)]
        found += [(fact.kind, isinstance(fact, ReleaseMoved) and fact.back) for fact in facts]
    return found


COMING, CALLED_OFF, BACK, NEW_DATE = ("coming", False), ("cancelled", False), ("moved", True), ("moved", False)


@pytest.mark.parametrize(
    ("others", "values"),
    [
        ([OFF], NOTHING),
        ([replace(OFF, title="That"), replace(OFF, about="More")], NOTHING),
        ([replace(OFF, revision=5)], NOTHING),
        ([replace(MOVED, status=Status.CANCELLED), replace(release("tba"), status=Status.CANCELLED)], NOTHING),
        ([OFF], {"releases.at": "18:00"}),
        ([OFF], {"timezone": "Asia/Tokyo"}),
        ([OFF], {"releases.channel": "77"}),
    ],
)
@pytest.mark.parametrize("when", ["2027-03-30 20:00", "2027-03-30"])
def test_that_it_was_called_off_is_said_once_whatever_changes_afterwards(
    others: list[Release], values: Values, when: str
) -> None:
    life, schedule = Life(), release(when).when
    one, off = (replace(it, when=schedule) for it in (BEFORE, OFF))
    assert said(life, one) == [COMING]
    assert said(life, off, off) == [CALLED_OFF]
    assert said(life, *others, *others, values=values) == []


def test_what_is_on_again_is_said_once_and_so_is_each_time_it_is_called_off() -> None:
    life = Life()
    assert said(life, BEFORE, OFF, OFF, BEFORE, BEFORE, OFF, OFF, BEFORE) == [
        COMING,
        CALLED_OFF,
        BACK,
        CALLED_OFF,
        BACK,
    ]


def test_what_is_on_again_at_another_date_is_said_in_one_note() -> None:
    assert said(Life(), BEFORE, OFF, MOVED, MOVED) == [COMING, CALLED_OFF, BACK]


def test_each_move_is_said_once_also_there_and_back_again() -> None:
    assert said(Life(), BEFORE, MOVED, MOVED, BEFORE, BEFORE, MOVED) == [COMING, NEW_DATE, NEW_DATE, NEW_DATE]


def test_what_is_undone_before_it_was_said_is_not_said() -> None:
    life = Life()
    assert said(life, BEFORE) == [COMING]
    for it in (OFF, MOVED, OFF, BEFORE):
        life.plan(it, A_WEEK_BEFORE + HOUR, LEADS)
    assert said(life, BEFORE) == []


def test_planning_again_before_it_was_said_gives_the_same_note() -> None:
    assert corrections(MOVED, BEFORE) == corrections(MOVED, BEFORE) != []
    assert corrections(OFF, BEFORE)[0].key == corrections(replace(OFF, title="That"), BEFORE)[0].key


def test_a_pack_that_learns_another_date_is_corrected_without_any_change_by_staff() -> None:
    (draft,) = corrections(replace(MOVED, revision=0), BEFORE)
    assert draft.fact.kind == "moved"


def test_the_correction_is_worth_saying_until_a_week_after_either_date() -> None:
    past = told(BEFORE, NOW)
    (draft,) = (each for each in planned(MOVED, NOW, past=past) if each.fact.kind == "moved")
    assert draft.expires_at == datetime(2027, 4, 30, 19, tzinfo=UTC) + WEEK
    assert draft in planned(MOVED, draft.expires_at - timedelta(seconds=1), past=past)
    assert draft not in planned(MOVED, draft.expires_at, past=past, since=NOW - WEEK)  # nor is it called missed


def test_posts_of_the_new_date_have_names_of_their_own_and_within_the_day_they_keep_them() -> None:
    def keys(when: str) -> set[str]:
        it = release(when)
        return {each.key for each in planned(it, datetime(2027, 3, 29, 12, tzinfo=UTC), {"releases.leads": "1h 0"})}

    assert len(keys("2027-03-30 20:00")) == 2
    assert keys("2027-03-30 20:00") == keys("2027-03-30 23:59")
    assert keys("2027-03-30 20:00").isdisjoint(keys("2027-03-29 20:00"))
