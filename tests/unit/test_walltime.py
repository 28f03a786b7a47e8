"""A time of day is read as people write it, and becomes the instant at which clocks in the zone show it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.server.walltime import instant, next_time, read_time, write_time

ZONES = (
    "UTC Europe/London Europe/Berlin America/New_York America/St_Johns America/Sao_Paulo Africa/Casablanca "
    "Australia/Lord_Howe Asia/Kathmandu Pacific/Apia Pacific/Kwajalein"
)
zones = st.sampled_from(ZONES.split())
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
days = st.dates(date(1970, 1, 1), date(2060, 1, 1))
instants = st.datetimes(datetime(1970, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
jumps = st.sampled_from(  # the hours around these are where the rules are put to the test
    [
        datetime(2024, 3, 31, 1, tzinfo=UTC),  # London and Berlin, forward
        datetime(2024, 10, 27, 1, tzinfo=UTC),  # London and Berlin, back
        datetime(2024, 3, 10, 7, tzinfo=UTC),  # New York, forward
        datetime(2024, 11, 3, 6, tzinfo=UTC),  # New York, back
        datetime(1988, 10, 30, 1, 31, tzinfo=UTC),  # St John's, two hours back over midnight
        datetime(2018, 2, 18, 2, tzinfo=UTC),  # São Paulo, back over midnight
        datetime(2018, 11, 4, 3, tzinfo=UTC),  # São Paulo, forward at midnight
        datetime(2024, 4, 14, 2, tzinfo=UTC),  # Casablanca, after Ramadan
        datetime(2024, 10, 5, 15, 30, tzinfo=UTC),  # Lord Howe, half an hour
        datetime(1985, 12, 31, 18, 30, tzinfo=UTC),  # Kathmandu, a quarter of an hour
        datetime(2011, 12, 30, 10, tzinfo=UTC),  # Apia, a whole day
        datetime(1993, 8, 21, 12, tzinfo=UTC),  # Kwajalein, a whole day
    ]
)
around_jumps = st.builds(lambda jump, by: jump + by, jumps, st.timedeltas(timedelta(days=-2), timedelta(days=1)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(
            (text, "18:00")
            for text in ("18:00", "18.00", "18", "18h", "18 h", "18h00", "1800", "6pm", "6 PM", "6 p.m.")
        ),
        *(
            (text, "18:30")
            for text in ("18:30", "18.30", "18h30", "18 H 30", "1830", "18:30h", "18:30 Uhr", "1830 uhr")
        ),
        *((text, "18:30") for text in ("6:30 PM", "6:30pm", "6.30 p.m", "630pm", "06:30\u202fPM", "  6:30  pm ")),
        *(
            (text, "09:00")
            for text in ("9", "09", "9:00", "09:00", "09:00 Uhr", "9 Uhr", "900", "0900", "9am", "9 A.M.")
        ),
        *((text, "09:30") for text in ("930", "0930", "9:30", "9h30", "9.30 am")),
        *((text, "00:00") for text in ("0", "00", "0:00", "0000", "000", "12am", "12:00 a.m.", "midnight", "MIDNIGHT")),
        *((text, "12:00") for text in ("12", "12:00", "12pm", "noon", " Noon ", "midday")),
        ("12:30am", "00:30"),
        ("12:30pm", "12:30"),
        ("23:59", "23:59"),
        ("100", "01:00"),
    ],
)
def test_a_time_of_day_is_read_as_people_type_it(typed: str, meant: str) -> None:
    at = read_time(typed)
    assert at is not None
    assert (write_time(at), at.tzinfo) == (meant, None)


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "h", "pm", ":", ":30", "six", "now", "tomorrow", "🕕", "\x00", "18:00\x00", "1" * 10_000, " " * 30),
        *("24", "24:00", "25:00", "2400", "99", "960", "18:60", "18:61", "1861", "18h60"),
        *("0am", "0:30 pm", "13pm", "18:30 pm", "00:00 am", "6 p", "6 xm", "6pm pm", "6h30pm", "noon pm"),
        *("-1", "+1", "-18:00", "1e1", "0x10", "18:0", "6.5", "9:5", "18:", "18:00:00", "18000", "012:00", "18 00"),
        *("６：００", "18：00", "١٨:٠٠", "1８", "18:00 21:00", "18-20", "18:00 CET", "18:00Z", "half past six"),
    ],
    ids=lambda text: ascii(text)[:20],
)
def test_what_is_not_one_time_of_day_for_sure_is_refused(typed: str) -> None:
    assert read_time(typed) is None


@given(st.one_of(st.text(max_size=40), st.text(alphabet="0123456789:.h apmuhr", max_size=10)))
def test_any_text_is_a_whole_minute_or_nothing(text: str) -> None:
    at = read_time(text)
    assert at is None or (at.second, at.microsecond, at.tzinfo) == (0, 0, None)


@given(times)
def test_what_is_written_reads_the_same(at: time) -> None:
    assert read_time(write_time(at)) == read_time(f"{at:%I:%M %p}") == read_time(f"{at:%H%M}") == at


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        ("UTC", "2024-03-31 01:30", "2024-03-31 01:30"),
        ("Europe/London", "2024-01-15 18:00", "2024-01-15 18:00"),
        ("Europe/London", "2024-07-15 18:00", "2024-07-15 17:00"),
        ("Europe/London", "2024-03-31 01:30", "2024-03-31 01:00"),  # left out; it became 02:00
        ("Europe/London", "2024-10-27 01:30", "2024-10-27 00:30"),  # shown twice
        ("America/New_York", "2024-03-10 01:59", "2024-03-10 06:59"),
        ("America/New_York", "2024-03-10 02:00", "2024-03-10 07:00"),  # left out; it became 03:00
        ("America/New_York", "2024-03-10 02:30", "2024-03-10 07:00"),
        ("America/New_York", "2024-03-10 02:59", "2024-03-10 07:00"),
        ("America/New_York", "2024-03-10 03:00", "2024-03-10 07:00"),
        ("America/New_York", "2024-03-10 03:01", "2024-03-10 07:01"),
        ("America/New_York", "2024-11-03 01:30", "2024-11-03 05:30"),  # shown twice
        ("America/New_York", "2024-11-03 02:00", "2024-11-03 07:00"),
        ("Australia/Lord_Howe", "2024-10-06 02:15", "2024-10-05 15:30"),  # left out; it became 02:30
        ("Australia/Lord_Howe", "2024-10-06 02:45", "2024-10-05 15:45"),
        ("Australia/Lord_Howe", "2024-04-07 01:45", "2024-04-06 14:45"),  # shown twice
        ("America/Sao_Paulo", "2018-11-03 23:59", "2018-11-04 02:59"),
        ("America/Sao_Paulo", "2018-11-04 00:00", "2018-11-04 03:00"),  # left out; it became 01:00
        ("America/Sao_Paulo", "2018-11-04 00:30", "2018-11-04 03:00"),
        ("America/Sao_Paulo", "2018-02-17 23:30", "2018-02-18 01:30"),  # shown twice
        ("Pacific/Apia", "2011-12-29 23:59", "2011-12-30 09:59"),
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30 10:00"),  # the day was left out; the next began
        ("Pacific/Apia", "2011-12-31 00:00", "2011-12-30 10:00"),
        ("Africa/Casablanca", "2024-04-14 02:30", "2024-04-14 02:00"),  # left out; it became 03:00
        ("Asia/Kathmandu", "2024-06-01 18:00", "2024-06-01 12:15"),
        ("Asia/Kathmandu", "1986-01-01 00:10", "1985-12-31 18:30"),  # left out; it became 00:15
    ],
)
def test_a_wall_time_becomes_an_instant(zone: str, wall: str, expected: str) -> None:
    day, at = wall.split()
    found = instant(date.fromisoformat(day), time.fromisoformat(at), zone)
    assert (f"{found:%Y-%m-%d %H:%M}", found.tzinfo) == (expected, UTC)


def test_which_of_two_is_meant_does_not_depend_on_what_the_time_says_of_itself() -> None:
    day = date(2024, 11, 3)
    assert instant(day, time(1, 30, fold=1), "America/New_York") == instant(day, time(1, 30), "America/New_York")


@pytest.mark.parametrize(
    ("zone", "at", "now", "expected"),
    [
        ("Europe/London", "18:00", "2024-07-15 16:59", "2024-07-15 17:00"),
        ("Europe/London", "18:00", "2024-07-15 17:00", "2024-07-16 17:00"),  # after now, not now
        ("Europe/London", "18:00", "2024-10-26 17:00", "2024-10-27 18:00"),  # the clock says the same, 25 hours later
        ("Europe/London", "18:00", "2024-03-30 18:00", "2024-03-31 17:00"),  # 23 hours later
        ("Europe/London", "01:30", "2024-03-30 12:00", "2024-03-31 01:00"),
        ("Europe/London", "01:30", "2024-03-31 01:00", "2024-04-01 00:30"),
        ("Europe/London", "01:30", "2024-10-27 00:30", "2024-10-28 01:30"),  # once, although it is shown twice
        ("America/Los_Angeles", "00:00", "2024-07-15 06:00", "2024-07-15 07:00"),  # there it is still the 14th
        ("Asia/Kathmandu", "00:00", "2024-07-15 17:00", "2024-07-15 18:15"),
        ("America/Sao_Paulo", "00:00", "2018-11-03 12:00", "2018-11-04 03:00"),
        ("Pacific/Apia", "12:00", "2011-12-29 21:00", "2011-12-29 22:00"),
        ("Pacific/Apia", "12:00", "2011-12-29 22:00", "2011-12-30 22:00"),  # from Thursday to Saturday, 24 hours
    ],
)
def test_the_next_time_keeps_the_wall_clock(zone: str, at: str, now: str, expected: str) -> None:
    found = next_time(time.fromisoformat(at), zone, datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert (f"{found:%Y-%m-%d %H:%M}", found.tzinfo) == (expected, UTC)


@given(times, zones, st.one_of(instants, around_jumps))
def test_the_next_time_is_soon_and_shows_the_wall_time_wherever_that_exists(at: time, zone: str, now: datetime) -> None:
    found = next_time(at, zone, now)
    assert timedelta() < found - now <= timedelta(hours=26)  # St John's once went back by two hours
    there, just_before = (moment.astimezone(ZoneInfo(zone)) for moment in (found, found - timedelta(seconds=1)))
    left_out = just_before.replace(tzinfo=None) < datetime.combine(there.date(), at) < there.replace(tzinfo=None)
    assert there.time() == at or left_out


@given(times, zones, around_jumps)
def test_a_daily_time_comes_once_for_each_day_that_the_zone_has(at: time, zone: str, now: datetime) -> None:
    first = next_time(at, zone, now)
    second = next_time(at, zone, first)
    days = [moment.astimezone(ZoneInfo(zone)).date() for moment in (first, second)]
    assert timedelta(hours=21) < second - first < timedelta(hours=27)
    assert days[0] < days[1]


@given(days, times, times, zones)
def test_a_later_wall_time_is_never_an_earlier_instant(day: date, one: time, other: time, zone: str) -> None:
    earlier, later = sorted((one, other))
    assert instant(day, earlier, zone) <= instant(day, later, zone)


@given(around_jumps, times, times, zones)
def test_nor_is_it_where_clocks_are_changed(near: datetime, one: time, other: time, zone: str) -> None:
    earlier, later = sorted((one, other))
    assert instant(near.date(), earlier, zone) <= instant(near.date(), later, zone)


@given(days, times, zones)
def test_an_instant_shows_its_wall_time_or_lies_at_the_end_of_a_jump(day: date, at: time, zone: str) -> None:
    found = instant(day, at, zone)
    there, just_before = (moment.astimezone(ZoneInfo(zone)) for moment in (found, found - timedelta(seconds=1)))
    wall = datetime.combine(day, at)
    assert there.replace(tzinfo=None) == wall or just_before.replace(tzinfo=None) < wall < there.replace(tzinfo=None)
