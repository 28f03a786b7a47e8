"""Whatever is typed, reading a date is quick, raises nothing, and what is read means the same when it is written."""

from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.server.when import LONGEST, out_at, read_moment, read_when, write_when
from bot.show.entry import Precision
from bot.show.release import TBA, Schedule

NOW = datetime(2026, 9, 16, 12, 0, 30, tzinfo=UTC)
ZONES = (
    "UTC Europe/London America/New_York America/St_Johns America/Sao_Paulo America/Havana Asia/Kolkata Asia/Kathmandu "
    "Australia/Lord_Howe Pacific/Apia Pacific/Auckland"
)
VOCABULARY = (
    "24 24th 29 31. 2026 2028 2011 dec feb march thursday fri next today tomorrow tonight tba in at of an 2 90 10 "
    "2h30 m h days week 18:00 7pm 02:15 noon midnight 2026-12-24 2026-10 12/2026 24.12. 24/12/2026 5/6/2026 t , soon -"
)
MINUTE = timedelta(minutes=1)
zones = st.sampled_from(ZONES.split())
days = st.dates(date(2000, 1, 1), date(2036, 12, 31))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
nows = st.datetimes(datetime(2011, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
around_jumps = st.builds(
    lambda jump, by: datetime.fromisoformat(jump).replace(tzinfo=UTC) + by,
    st.sampled_from(
        ["2026-10-25 01:00", "2026-11-01 06:00", "2026-04-04 15:00", "2026-03-29 01:00", "2011-12-30 10:00"]
    ),
    st.timedeltas(timedelta(hours=-26), timedelta(hours=3)),
)
sentences = st.lists(st.sampled_from(VOCABULARY.split()), min_size=1, max_size=6).map(" ".join)
junk = st.one_of(st.text(max_size=LONGEST + 5), st.text("0123456789-./: thapm", max_size=LONGEST), sentences)
schedules = st.one_of(
    st.just(TBA),
    days.map(lambda on: Schedule(on.replace(month=1, day=1), precision=Precision.YEAR)),
    days.map(lambda on: Schedule(on.replace(day=1), precision=Precision.MONTH)),
    days.map(lambda on: Schedule(on, precision=Precision.DAY)),
    st.builds(Schedule, days, times, zones, st.just(Precision.MINUTE)),
)


@given(schedules)
def test_what_is_written_reads_the_same(when: Schedule) -> None:
    assert read_when(write_when(when), when.zone, NOW) == when


@given(junk, zones, nows)
def test_any_text_is_nothing_or_one_date_within_bounds(text: str, zone: str, now: datetime) -> None:
    when = read_when(text, zone, now)
    if when is not None:
        assert read_when(write_when(when), when.zone, now) == when
        assert (when.at is not None) == (when.precision is Precision.MINUTE)
        assert when.on is None or 2000 <= when.on.year <= now.year + 11  # a new year comes earlier in the east


@given(junk, zones, st.one_of(nows, around_jumps))
def test_any_text_is_nothing_or_a_moment_to_come(text: str, zone: str, now: datetime) -> None:
    found = read_moment(text, zone, now)
    assert found is None or (found > now and found.tzinfo is UTC)


@given(sentences, zones, around_jumps)
def test_a_reminder_understands_a_date_as_a_release_does(text: str, zone: str, now: datetime) -> None:
    when, moment = read_when(text, zone, now), read_moment(text, zone, now)
    out = out_at(when, time(9), zone) if when else None
    if out is not None and out > now:
        assert moment is not None
        assert timedelta() <= out - moment < MINUTE  # a release comes out at a full minute


@given(st.integers(1, 3000), zones, st.one_of(nows, around_jumps))
def test_a_span_is_exact_to_the_next_full_minute_whatever_clocks_do(minutes: int, zone: str, now: datetime) -> None:
    when = read_when(f"in {minutes} minutes", zone, now)
    assert when is not None
    out = out_at(when, time(9), zone)
    assert out is not None
    assert (out.second, out.microsecond) == (0, 0)
    assert timedelta() <= out - (now + minutes * MINUTE) < MINUTE
    assert read_when(f"in {minutes} minutes", zone, now.astimezone(ZoneInfo(zone))) == when  # whatever zone `now` is in


@given(days, times, zones)
def test_a_date_may_be_put_in_many_ways(on: date, at: time, zone: str) -> None:
    expected = Schedule(on, at, zone, Precision.MINUTE)
    dates = (
        f"{on}",
        f"{on:%d %B %Y}",
        f"{on:%b %d, %Y}",
        f"{on:%d.%m.%Y}",
        f"{on:%A, %d %b %Y}",
        f"{on:%B} {on.day} {on:%Y}",
    )
    for day in dates:
        for clock in (f"{at:%H:%M}", f"{at:%I:%M %p}", f"{at:%I.%M%p}"):
            assert read_when(f"{day} {clock}", zone, NOW) == read_when(f"{clock} {day}", zone, NOW) == expected


@given(days, times, zones, st.one_of(nows, around_jumps))
def test_without_a_year_it_is_the_next_one(on: date, at: time, zone: str, now: datetime) -> None:
    when = read_when(f"{on:%d %b} {at:%H:%M}", zone, now)
    assert when is not None
    assert when.on is not None
    assert (when.on.month, when.on.day) == (on.month, on.day)
    out = out_at(when, at, zone)
    assert out is not None
    assert now < out <= now + timedelta(days=366 if (on.month, on.day) != (2, 29) else 4 * 366)


@pytest.mark.parametrize(
    "piece", ["1", "1.", "1:", "12/", "2026-", "a", "1h", "in ", " ", "24 dec ", "1st", "p.m.", "1 p", "\x00"]
)
def test_sixty_characters_of_junk_cost_next_to_nothing(piece: str) -> None:
    text = (piece * LONGEST)[:LONGEST]
    costs = []
    for _ in range(5):
        begun = perf_counter()
        assert read_when(text, "Europe/London", NOW) is None
        assert read_moment(text, "Europe/London", NOW) is None
        costs.append(perf_counter() - begun)
    assert min(costs) < 0.005
