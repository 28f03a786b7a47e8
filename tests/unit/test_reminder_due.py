"""When somebody wants to be reminded: what they type, what is refused and why, and times that move with their zone."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.errors import BadMomentError, PastError, TooFarError, UserError
from bot.server.due import check_due, is_wall_time, put_off, read_before, read_due, rezoned
from bot.server.leads import Lead

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("typed", "zone", "due_at"),
    [
        ("in 2h", "Europe/London", NOW + 2 * HOUR),
        ("90 min", "Asia/Tokyo", NOW + 1.5 * HOUR),
        ("tomorrow 18:00", "America/New_York", datetime(2026, 11, 22, 23, tzinfo=UTC)),
        ("2026-12-24 19:30", "Asia/Kolkata", datetime(2026, 12, 24, 14, tzinfo=UTC)),
        ("tomorrow", "Europe/Berlin", datetime(2026, 11, 22, 8, tzinfo=UTC)),
        ("21 nov 2031", "UTC", datetime(2031, 11, 21, 9, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_where_they_live(typed: str, zone: str, due_at: datetime) -> None:
    assert read_due(typed, zone, NOW) == due_at


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("2020-01-01 10:00", PastError),
        ("today 11:00", PastError),
        ("20 nov 2026", PastError),
        ("in 6 years", BadMomentError),
        ("in 2000 days", TooFarError),
        ("2034-01-01 10:00", TooFarError),
        ("december 2026", BadMomentError),
        ("tba", BadMomentError),
        ("soon", BadMomentError),
        ("", BadMomentError),
        ("\u202e18:00 `rm`", BadMomentError),
        ("1" * 5000, BadMomentError),
        ("02/03/2027", BadMomentError),
    ],
)
def test_what_cannot_be_is_refused_for_its_own_reason(typed: str, error: type[UserError]) -> None:
    with pytest.raises(error):
        read_due(typed, "UTC", NOW)


@pytest.mark.parametrize(
    ("typed", "lead"),
    [
        ("at release", Lead()),
        ("1 hour before", Lead(HOUR)),
        ("2 days before", Lead(2 * DAY)),
        ("1 week before the release", Lead(7 * DAY)),
        ("18:00 the day before", Lead(days=1, at=time(18))),
        ("1 hour", None),
        ("in 1 hour", None),
        ("1d 1h before", None),
        ("before", None),
        ("tomorrow 18:00", None),
        ("0", None),
    ],
)
def test_only_what_says_so_is_before_a_release(typed: str, lead: Lead | None) -> None:
    assert read_before(typed) == lead


@pytest.mark.parametrize(
    ("typed", "wall"),
    [("in 2h", False), ("10 min", False), ("1 day before", False), ("at release", False), ("18:00", True),
     ("tomorrow", True), ("24 dec", True), ("18:00 the day before", True), ("nonsense", False)],
)  # fmt: skip
def test_whether_the_zone_matters_is_known(typed: str, wall: bool) -> None:
    assert is_wall_time(typed, NOW) is wall


def test_five_years_are_the_most_and_now_is_over() -> None:
    assert check_due(NOW + timedelta(days=1827), NOW) == NOW + timedelta(days=1827)
    with pytest.raises(TooFarError) as refused:
        check_due(NOW + timedelta(days=1828), NOW)
    assert refused.value.args_ == {"years": 5}
    with pytest.raises(PastError):
        check_due(NOW, NOW)


@pytest.mark.parametrize(
    ("due_at", "by", "until"),
    [
        (NOW - HOUR, timedelta(minutes=10), NOW + timedelta(minutes=10)),
        (NOW - HOUR, HOUR, NOW + HOUR),
        (NOW - HOUR, DAY, NOW + DAY - HOUR),
        (NOW - 3 * DAY + HOUR, DAY, NOW + DAY + HOUR),  # pressed days later: tomorrow is counted from now
    ],
)
def test_it_is_put_off_from_now_and_a_day_keeps_its_time(due_at: datetime, by: timedelta, until: datetime) -> None:
    assert put_off(due_at, by, "Europe/London", NOW) == until


def test_tomorrow_at_this_time_is_that_of_the_clock_when_summer_time_ends() -> None:
    due_at = datetime(2026, 10, 24, 17, tzinfo=UTC)  # 18:00 in London
    assert put_off(due_at, DAY, "Europe/London", due_at) == due_at + DAY + HOUR


@pytest.mark.parametrize(
    ("due_at", "zone", "meant_at"),
    [
        (NOW + 6 * HOUR, "America/New_York", NOW + 11 * HOUR),  # 18:00 there
        (NOW + 6 * HOUR, "Asia/Tokyo", NOW + 21 * HOUR),  # 18:00 is over there, so tomorrow's
        (NOW + 30 * DAY, "Asia/Tokyo", NOW + 30 * DAY - 9 * HOUR),
        (NOW + HOUR, "UTC", NOW + HOUR),
    ],
)
def test_a_wall_time_of_one_zone_becomes_that_of_another(due_at: datetime, zone: str, meant_at: datetime) -> None:
    assert rezoned(due_at, "UTC", zone, NOW) == meant_at
