"""Channels that hide what is in them after a release: in time, as long as any release needs it, and never for good."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.outbox.delivery import Draft, Target
from bot.outbox.facts import ChannelCovered
from bot.show.release import STORIES, Release, ReleaseKind, Status
from tests.unit.plans import DAY, GUILD, HOUR, NOTHING, Life, Values, planned, release, subject

OUT_AT = datetime(2027, 3, 30, 19, tzinfo=UTC)
IT = release("2027-03-30 20:00")
OFF = replace(IT, status=Status.CANCELLED)
COVER = {"releases.cover": "7", "releases.uncover": "3", "releases.at": "10:00", "releases.leads": "0"}


def that(when: str) -> Release:
    return replace(release(when), id="that")


def did(done: Iterable[Draft]) -> list[tuple[int | None, str]]:
    """Where, and whether it was covered."""
    return [
        (each.target.channel_id, "on" if each.fact.covered else "off")
        for each in done
        if isinstance(each.fact, ChannelCovered)
    ]


def diary(releases: Release | list[Release], values: Values = NOTHING, days: int = 30) -> list[str]:
    """All that is done if somebody plans once an hour: when, which release, where, on or off."""
    life = Life()
    found: list[str] = []
    for hour in range(days * 24):
        now = OUT_AT - DAY + hour * HOUR
        done = [each for each in life.live(releases, now, COVER | values) if each.fact.kind == "cover"]
        found += [f"{now:%m-%d %H} {each.subject} {where} {on}" for each in done for where, on in did([each])]
    return found


def covered(it: Release | list[Release] = IT, values: Values = NOTHING) -> Life:
    """It came out an hour ago."""
    life = Life()
    life.plan(it, OUT_AT - HOUR, COVER | values)
    assert did(life.live(it, OUT_AT, COVER | values))
    return life


def test_channels_are_covered_at_the_release_and_uncovered_on_a_later_day_at_the_time_of_the_server() -> None:
    assert diary(IT, {"releases.cover": "7 8"}) == [
        "03-30 19 it 7 on",
        "03-30 19 it 8 on",
        "04-02 09 it 7 off",
        "04-02 09 it 8 off",
    ]


def test_what_covers_says_until_when_and_is_worth_doing_until_then() -> None:
    (on,) = (each for each in planned(IT, OUT_AT, COVER) if each.fact.kind == "cover")
    until = datetime(2027, 4, 2, 9, tzinfo=UTC)
    fact = ChannelCovered(release=subject(IT), covered=True, until=until)
    assert on == Draft(on.key, fact, Target(GUILD, 7), OUT_AT, until, "it")
    assert planned(IT, until, COVER) == []


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("2027-04-01 20:00", ["03-30 19 it 7 on", "04-01 19 that 7 on", "04-04 09 that 7 off"]),
        ("2027-04-02 10:00", ["03-30 19 it 7 on", "04-02 09 that 7 on", "04-05 09 that 7 off"]),  # as the first ends
        (
            "2027-04-05 20:00",
            ["03-30 19 it 7 on", "04-02 09 it 7 off", "04-05 19 that 7 on", "04-08 09 that 7 off"],
        ),
        ("2027-03-29 20:00", ["03-29 19 that 7 on", "03-30 19 it 7 on", "04-02 09 it 7 off"]),
    ],
)
def test_a_channel_stays_covered_while_another_release_needs_it(second: str, expected: list[str]) -> None:
    assert diary([IT, that(second)]) == expected


def test_two_that_come_out_at_once_cover_once_and_uncover_once() -> None:
    found = diary([IT, that("2027-03-30 20:00")])
    assert [each[:8] for each in found] == ["03-30 19", "03-30 19", "04-02 09"]
    assert found[-1].endswith("7 off")


@pytest.mark.parametrize("kind", ReleaseKind)
def test_only_what_tells_something_new_covers_channels(kind: ReleaseKind) -> None:
    assert bool(diary(replace(IT, kind=kind), days=2)) == (kind in STORIES)


@pytest.mark.parametrize("it", [OFF, replace(IT, status=Status.RUMOUR), release("2027-04"), release("tba")])
def test_what_does_not_come_out_covers_nothing_and_keeps_nothing_covered(it: Release) -> None:
    assert diary(it, days=2) == []
    assert diary([replace(it, id="that"), IT]) == diary(IT)


# -------------------------------------------------------------------- never for good


CHANGES: list[tuple[list[Release], Values]] = [
    ([OFF], NOTHING),
    ([replace(IT, status=Status.RUMOUR)], NOTHING),
    ([release("tba")], NOTHING),
    ([release("2027-06-30 20:00")], NOTHING),
    ([], NOTHING),  # a pack that no longer knows it
    ([IT], {"releases.cover": "8"}),
    ([IT], {"releases.cover": ""}),
    ([IT], {"releases.enabled": "off"}),
    ([IT], {"releases.channel": ""}),
    ([IT], {"releases.kinds": "book"}),
]


@pytest.mark.parametrize(("releases", "values"), CHANGES)
def test_what_no_longer_needs_it_uncovers_at_once_and_once(releases: list[Release], values: Values) -> None:
    life, now = covered(), OUT_AT + HOUR
    assert (7, "off") in did(life.live(releases, now, COVER | values))
    assert (7, "off") not in did(life.live(releases, now + HOUR, COVER | values))


@pytest.mark.parametrize("away", [4 * DAY, 30 * DAY, 300 * DAY])
def test_after_any_time_away_a_channel_is_uncovered_at_once(away: timedelta) -> None:
    life = covered()
    assert did(life.live(IT, OUT_AT + away, COVER)) == [(7, "off")]


def test_what_another_release_began_to_need_while_the_bot_was_away_is_not_uncovered_in_between() -> None:
    both = [IT, that("2027-04-05 20:00")]
    assert did(covered(both).live(both, OUT_AT + 7 * DAY, COVER)) == [(7, "on")]


@pytest.mark.parametrize(("releases", "values"), CHANGES[:5])
def test_while_another_release_needs_it_nothing_is_uncovered_before_its_end(
    releases: list[Release], values: Values
) -> None:
    other = that("2027-03-31 20:00")
    life = covered([IT, other])
    assert did(life.live([IT, other], OUT_AT + DAY, COVER)) == [(7, "on")]
    left, end = [*releases, other], datetime(2027, 4, 3, 9, tzinfo=UTC)
    assert did(life.live(left, OUT_AT + DAY + HOUR, COVER | values)) == []
    assert did(life.live(left, end - HOUR, COVER | values)) == []
    assert did(life.live(left, end, COVER | values)) == [(7, "off")]


@pytest.mark.parametrize(("releases", "values"), CHANGES)
def test_nothing_is_uncovered_that_was_not_covered(releases: list[Release], values: Values) -> None:
    life = Life()
    life.plan(IT, OUT_AT - HOUR, COVER)
    done = life.live(releases, OUT_AT, COVER | values)
    assert (7, "on") not in did(done)
    for days in (1, 5, 30):
        assert (7, "off") not in did(life.live(releases, OUT_AT + days * DAY, COVER | values))


@pytest.mark.parametrize(("releases", "values"), [CHANGES[0], *CHANGES[5:]])
def test_what_is_undone_covers_again(releases: list[Release], values: Values) -> None:
    life, now = covered(), OUT_AT + HOUR
    for _ in range(2):
        life.live(releases, now, COVER | values)
        now += HOUR
        assert (7, "on") in did(life.live(IT, now, COVER))
        now += HOUR
    assert (7, "off") in did(life.live(IT, OUT_AT + 10 * DAY, COVER))


def test_a_release_that_moves_to_later_the_same_day_covers_again_then() -> None:
    life, later = covered(), release("2027-03-30 23:00")
    assert did(life.live(later, OUT_AT + HOUR, COVER)) == [(7, "off")]
    assert did(life.live(later, OUT_AT + 2 * HOUR, COVER)) == []
    assert did(life.live(later, OUT_AT + 3 * HOUR, COVER)) == [(7, "on")]


def test_a_longer_time_keeps_what_is_covered_and_a_shorter_one_ends_it() -> None:
    life, now = covered(), OUT_AT + 2 * DAY
    assert did(life.live(IT, now, COVER | {"releases.uncover": "9"})) == []
    assert did(life.live(IT, OUT_AT + 5 * DAY, COVER | {"releases.uncover": "9"})) == []
    assert did(life.live(IT, OUT_AT + 5 * DAY, COVER | {"releases.uncover": "4"})) == [(7, "off")]


def test_planning_twice_gives_the_same() -> None:
    life, both = covered(), [IT, that("2027-03-31 20:00")]
    for hours in (1, 30, 70):
        now = OUT_AT + hours * HOUR
        assert life.plan(both, now, COVER) == life.plan(both, now, COVER)
