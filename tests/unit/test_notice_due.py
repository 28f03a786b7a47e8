"""Staff are told of a problem that lasts, at most once a day and only at their time of day; never of one that may
pass in a moment.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.server.health import BELIEVE, Health, next_notice, notice_due
from bot.server.walltime import next_time

SEEN = datetime(2026, 3, 28, 8, 0, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
BERLIN, NINE = "Europe/Berlin", time(9)

zones = st.sampled_from(["UTC", BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"])
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
instants = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
delays = st.timedeltas(timedelta(), timedelta(minutes=10))  # until a round comes by


@pytest.mark.parametrize("at", [None, NINE])
@pytest.mark.parametrize("told", [None, SEEN])
def test_where_nothing_is_wrong_nobody_is_told(at: time | None, told: datetime | None) -> None:
    assert notice_due(Health("", None, told), at, BERLIN) is None
    assert next_notice([Health("", None, told)], at, BERLIN) is None
    assert next_notice([], at, BERLIN) is None


@pytest.mark.parametrize(
    ("told", "at", "due"),
    [
        (None, None, SEEN + BELIEVE),
        (SEEN - 3 * DAY, None, SEEN + BELIEVE),
        (SEEN - MINUTE, None, SEEN - MINUTE + DAY),  # it went and came back: that is no reason to tell again
        (SEEN + BELIEVE, None, SEEN + BELIEVE + DAY),
        (None, time(9, 6), SEEN + 6 * MINUTE),  # 08:00 in UTC is 09:00 in Berlin
        (None, time(9, 5), SEEN + DAY - 55 * MINUTE),  # five minutes were not over before; and the night was shorter
        (None, NINE, SEEN + DAY - 60 * MINUTE),
        (SEEN + 30 * MINUTE, NINE, SEEN + DAY - 60 * MINUTE),
        (SEEN + 60 * MINUTE, time(20), SEEN + DAY + 10 * 60 * MINUTE),  # the time was changed: not again today
    ],
)
def test_a_notice_waits_until_the_problem_is_believed_the_day_is_over_and_it_is_time(
    told: datetime | None, at: time | None, due: datetime
) -> None:
    assert notice_due(Health("gone", SEEN, told), at, BERLIN) == due


def test_the_next_notice_is_that_of_the_first_problem() -> None:
    earlier, later = Health("gone", SEEN - MINUTE), Health("gone", SEEN)
    assert next_notice([Health(), later, earlier], None, "UTC") == SEEN - MINUTE + BELIEVE


@given(instants, st.none() | instants, st.none() | times, zones)
def test_never_before_it_is_believed_nor_twice_on_a_day_nor_at_another_time(
    since: datetime, told: datetime | None, at: time | None, zone: str
) -> None:
    due = notice_due(Health("gone", since, told), at, zone)
    assert due is not None
    assert due >= since + BELIEVE
    if at is None:
        assert told is None or due >= told + DAY
    else:
        assert told is None or due >= told + timedelta(hours=22)
        assert due == next_time(at, zone, due - timedelta(microseconds=1))


@given(instants, times, zones, st.lists(delays, min_size=4, max_size=4))
def test_of_a_problem_that_lasts_they_are_told_every_day_even_if_a_little_late(
    since: datetime, at: time, zone: str, late: list[timedelta]
) -> None:
    health, days = Health("gone", since), []
    for delay in late:
        due = notice_due(health, at, zone)
        assert due is not None
        days.append(due.astimezone(ZoneInfo(zone)).date())
        health = Health("gone", since, told_at=due + delay)
    assert days == [days[0] + DAY * number for number in range(4)]
