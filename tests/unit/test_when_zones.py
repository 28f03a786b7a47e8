"""Dates, lead times and daily times over every oddity of clocks: exact instants of UTC, written out by hand.

Clocks that matter here: London goes forward on 29 March 2026 at 01:00 and back on 25 October at 02:00, New York on
8 March and 1 November at 02:00, Lord Howe by half an hour at 02:00 on 5 April (back) and 4 October (forward).
"""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.server.leads import lead_at, read_leads
from bot.server.walltime import next_time
from bot.server.when import out_at, read_moment, read_when

SIX = time(18)  # the default time of the servers here
NOW = "2026-06-15 12:00"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "typed", "expected"),
    [
        ("UTC", "2026-12-31 23:59", "2026-12-31 23:59"),
        ("UTC", "2028-02-29", "2028-02-29 18:00"),
        ("Europe/London", "2026-12-24 19:30", "2026-12-24 19:30"),
        ("Europe/London", "2026-08-07 08:00", "2026-08-07 07:00"),
        ("Europe/London", "2026-08-07", "2026-08-07 17:00"),
        ("Europe/London", "2026-03-29 00:59", "2026-03-29 00:59"),
        ("Europe/London", "2026-03-29 01:00", "2026-03-29 01:00"),  # left out; it became 02:00
        ("Europe/London", "2026-03-29 01:30", "2026-03-29 01:00"),
        ("Europe/London", "2026-03-29 02:00", "2026-03-29 01:00"),
        ("Europe/London", "2026-03-29 02:30", "2026-03-29 01:30"),
        ("Europe/London", "2026-10-25 00:59", "2026-10-24 23:59"),
        ("Europe/London", "2026-10-25 01:00", "2026-10-25 00:00"),  # shown twice: the first
        ("Europe/London", "2026-10-25 01:59", "2026-10-25 00:59"),
        ("Europe/London", "2026-10-25 02:00", "2026-10-25 02:00"),
        ("Europe/London", "2026-10-25", "2026-10-25 18:00"),
        ("America/New_York", "2026-12-31 23:59", "2027-01-01 04:59"),
        ("America/New_York", "2026-07-04 20:00", "2026-07-05 00:00"),
        ("America/New_York", "2026-03-08 02:30", "2026-03-08 07:00"),  # left out; it became 03:00
        ("America/New_York", "2026-03-08 03:30", "2026-03-08 07:30"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30"),  # shown twice: the first
        ("America/New_York", "2026-11-01 02:00", "2026-11-01 07:00"),
        ("America/New_York", "2028-02-29 00:00", "2028-02-29 05:00"),
        ("America/St_Johns", "2026-12-24 19:30", "2026-12-24 23:00"),
        ("America/St_Johns", "2026-07-01 12:00", "2026-07-01 14:30"),
        ("America/St_Johns", "2026-03-08 02:30", "2026-03-08 05:30"),  # left out; it became 03:00
        ("America/St_Johns", "2026-11-01 01:30", "2026-11-01 04:00"),  # shown twice: the first
        ("Australia/Lord_Howe", "2026-10-04 01:59", "2026-10-03 15:29"),
        ("Australia/Lord_Howe", "2026-10-04 02:00", "2026-10-03 15:30"),  # left out; it became 02:30
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:30"),
        ("Australia/Lord_Howe", "2026-10-04 02:30", "2026-10-03 15:30"),
        ("Australia/Lord_Howe", "2026-04-05 01:30", "2026-04-04 14:30"),  # shown twice: the first
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45"),
        ("Australia/Lord_Howe", "2026-04-05 02:00", "2026-04-04 15:30"),
        ("Australia/Lord_Howe", "2026-12-31 23:30", "2026-12-31 12:30"),
        ("Asia/Kolkata", "2026-12-24 19:30", "2026-12-24 14:00"),
        ("Asia/Kolkata", "2027-01-01 00:00", "2026-12-31 18:30"),
        ("Asia/Kolkata", "2026-06-15", "2026-06-15 12:30"),
        ("Asia/Kathmandu", "2026-12-24 19:30", "2026-12-24 13:45"),
        ("Asia/Kathmandu", "2028-02-29 00:15", "2028-02-28 18:30"),
        ("Pacific/Apia", "2011-12-29 23:30", "2011-12-30 09:30"),
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30 10:00"),  # the day was left out; the next one began
        ("Pacific/Apia", "2011-12-30", "2011-12-30 10:00"),
        ("Pacific/Apia", "2011-12-31 00:30", "2011-12-30 10:30"),
        ("Pacific/Apia", "2026-12-31 23:59", "2026-12-31 10:59"),
        ("America/Sao_Paulo", "2018-11-03 23:30", "2018-11-04 02:30"),
        ("America/Sao_Paulo", "2018-11-04 00:00", "2018-11-04 03:00"),  # left out; it became 01:00
        ("America/Sao_Paulo", "2018-11-04 00:59", "2018-11-04 03:00"),
        ("America/Sao_Paulo", "2018-02-17 23:30", "2018-02-18 01:30"),  # shown twice: the first
        ("America/Sao_Paulo", "2026-11-01 00:00", "2026-11-01 03:00"),  # they gave it up
        ("Pacific/Auckland", "2026-12-25 00:00", "2026-12-24 11:00"),
        ("Pacific/Auckland", "2026-09-27 02:30", "2026-09-26 14:00"),  # left out; it became 03:00
        ("Pacific/Auckland", "2026-04-05 02:30", "2026-04-04 13:30"),  # shown twice: the first
        ("Pacific/Auckland", "2026-04-05 03:00", "2026-04-04 15:00"),
    ],
)
def test_a_date_comes_out_at_one_instant(zone: str, typed: str, expected: str) -> None:
    when = read_when(typed, zone, utc(NOW))
    assert when is not None
    assert out_at(when, SIX, zone) == utc(expected)
    moment = read_moment(typed if when.at else f"{typed} 18:00", zone, utc(NOW))
    assert moment == (utc(expected) if utc(expected) > utc(NOW) else None)


@pytest.mark.parametrize(
    ("zone", "now", "typed", "expected"),
    [
        ("Europe/London", "2026-03-28 12:00", "tomorrow 01:30", "2026-03-29 01:00"),
        ("Europe/London", "2026-03-28 12:00", "01:30", "2026-03-29 01:00"),
        ("Europe/London", "2026-03-29 01:00", "01:30", "2026-03-30 00:30"),
        ("Europe/London", "2026-10-25 00:29", "01:30", "2026-10-25 00:30"),
        ("Europe/London", "2026-10-25 00:30", "01:30", "2026-10-26 01:30"),  # the second one is not another
        ("Europe/London", "2026-10-25 00:30", "sunday 01:30", "2026-11-01 01:30"),
        ("Europe/London", "2026-10-24 17:00", "in 1 day", "2026-10-25 17:00"),  # elapsed
        ("Europe/London", "2026-10-24 17:00", "tomorrow 18:00", "2026-10-25 18:00"),  # the clock
        ("Europe/London", "2026-03-28 18:00", "in 1 week", "2026-04-04 18:00"),
        ("Europe/London", "2026-10-25 00:20", "in 20 minutes", "2026-10-25 00:40"),  # the first 01:40
        ("Europe/London", "2026-10-25 00:50", "in 20 minutes", "2026-10-25 01:10"),  # the second 01:10
        ("Europe/London", "2026-07-31 23:30", "today 08:00", "2026-08-01 07:00"),  # there it is August
        ("Australia/Lord_Howe", "2026-04-04 14:50", "in 10 minutes", "2026-04-04 15:00"),  # the second 01:30
        ("Australia/Lord_Howe", "2026-10-03 15:20", "in 10 minutes", "2026-10-03 15:30"),
        ("America/New_York", "2026-11-01 05:50", "in 15m", "2026-11-01 06:05"),  # the second 01:05
        ("America/New_York", "2027-01-01 03:00", "31 Dec 23:00", "2027-01-01 04:00"),  # there it is still 2026
        ("America/New_York", "2027-01-01 04:00", "31 Dec 23:00", "2028-01-01 04:00"),
        ("Asia/Kolkata", "2026-12-31 18:29", "tomorrow 00:00", "2026-12-31 18:30"),
        ("Asia/Kolkata", "2026-12-31 18:30", "tomorrow 00:00", "2027-01-01 18:30"),
        ("Asia/Kathmandu", "2028-02-28 18:14", "29 feb 00:00", "2028-02-28 18:15"),
        ("Asia/Kathmandu", "2028-02-28 18:15", "29 feb 00:00", "2032-02-28 18:15"),
        ("UTC", "2097-03-01 00:00", "29 feb 12:00", "2104-02-29 12:00"),  # 2100 is no leap year
        ("Pacific/Apia", "2011-12-29 21:00", "tomorrow 18:00", "2011-12-31 04:00"),  # after Thursday comes Saturday
        ("Pacific/Apia", "2011-12-29 22:00", "12:00", "2011-12-30 22:00"),
        ("Pacific/Apia", "2011-12-29 22:00", "friday 12:00", "2012-01-05 22:00"),
        ("Pacific/Apia", "2011-12-29 22:00", "next saturday 12:00", "2011-12-30 22:00"),
        ("America/Sao_Paulo", "2018-11-03 12:00", "midnight", "2018-11-04 03:00"),
        ("Pacific/Auckland", "2026-09-26 13:00", "today 02:30", "2026-09-26 14:00"),
    ],
)
def test_so_does_one_that_depends_on_the_present(zone: str, now: str, typed: str, expected: str) -> None:
    when = read_when(typed, zone, utc(now))
    assert when is not None
    assert out_at(when, SIX, zone) == read_moment(typed, zone, utc(now)) == utc(expected)


@pytest.mark.parametrize(
    ("zone", "release_at", "lead", "expected"),
    [
        ("Europe/London", "2026-10-28 18:00", "7d", "2026-10-21 18:00"),  # 19:00 on their clocks: elapsed
        ("Europe/London", "2026-10-25 18:00", "1d", "2026-10-24 18:00"),
        ("Europe/London", "2026-03-29 17:00", "1 day before", "2026-03-28 17:00"),
        ("Europe/London", "2026-10-25 01:30", "1h", "2026-10-25 00:30"),
        ("Europe/London", "2026-10-25 01:30", "at release", "2026-10-25 01:30"),
        ("Europe/London", "2026-10-25 18:00", "18:00 the day before", "2026-10-24 17:00"),
        ("Europe/London", "2026-10-26 18:00", "18:00 the day before", "2026-10-25 18:00"),
        ("Europe/London", "2026-03-29 17:00", "18:00 the day before", "2026-03-28 18:00"),
        ("Europe/London", "2026-03-30 07:00", "01:30 the day before", "2026-03-29 01:00"),
        ("Europe/London", "2026-10-26 08:00", "01:30 the day before", "2026-10-25 00:30"),
        ("Europe/London", "2026-07-31 23:30", "18:00 the day before", "2026-07-31 17:00"),  # there it is August
        ("America/Los_Angeles", "2026-08-07 07:00", "18:00 the day before", "2026-08-07 01:00"),
        ("America/Los_Angeles", "2026-08-07 06:59", "18:00 the day before", "2026-08-06 01:00"),  # there it is the 6th
        ("America/New_York", "2026-11-01 14:00", "09:00 7 days before", "2026-10-25 13:00"),
        ("America/New_York", "2028-03-01 13:00", "09:00 the day before", "2028-02-29 14:00"),
        ("America/St_Johns", "2027-01-01 12:00", "18:00 the day before", "2026-12-31 21:30"),
        ("Asia/Kolkata", "2026-08-07 07:00", "18:00 the day before", "2026-08-06 12:30"),
        ("Asia/Kolkata", "2026-08-06 18:30", "18:00 the day before", "2026-08-06 12:30"),  # there it is the 7th
        ("Asia/Kathmandu", "2026-08-06 18:14", "18:00 the day before", "2026-08-05 12:15"),
        ("Australia/Lord_Howe", "2026-10-05 00:00", "02:15 the day before", "2026-10-03 15:30"),
        ("Australia/Lord_Howe", "2026-04-06 00:00", "01:45 the day before", "2026-04-04 14:45"),
        ("Pacific/Auckland", "2026-08-07 07:00", "18:00 the day before", "2026-08-06 06:00"),
        ("Pacific/Apia", "2011-12-30 22:00", "1d", "2011-12-29 22:00"),
        ("Pacific/Apia", "2011-12-30 22:00", "18:00 2 days before", "2011-12-30 04:00"),
        ("Pacific/Apia", "2011-12-30 22:00", "18:00 the day before", "2011-12-30 10:00"),  # a day that was left out
        ("America/Sao_Paulo", "2018-11-05 12:00", "00:30 the day before", "2018-11-04 03:00"),
    ],
)
def test_a_lead_is_elapsed_time_or_keeps_the_wall_clock(zone: str, release_at: str, lead: str, expected: str) -> None:
    (read,) = read_leads(lead) or ()
    for place in (UTC, ZoneInfo(zone)):  # it does not matter in which zone the release is told
        found = lead_at(read, utc(release_at).astimezone(place), zone)
        assert (found, found.tzinfo) == (utc(expected), UTC)


@pytest.mark.parametrize(
    ("zone", "at", "now", "expected"),
    [
        ("Europe/London", "01:30", "2026-03-28 00:00", "03-28 01:30, 03-29 01:00, 03-30 00:30"),
        ("Europe/London", "01:30", "2026-10-24 00:00", "10-24 00:30, 10-25 00:30, 10-26 01:30"),
        ("America/New_York", "18:00", "2026-03-07 00:00", "03-07 23:00, 03-08 22:00, 03-09 22:00"),
        ("Australia/Lord_Howe", "02:15", "2026-10-02 12:00", "10-02 15:45, 10-03 15:30, 10-04 15:15"),
        ("Asia/Kolkata", "18:00", "2026-12-30 12:00", "12-30 12:30, 12-31 12:30, 01-01 12:30"),
        ("Pacific/Apia", "18:00", "2011-12-29 00:00", "12-29 04:00, 12-30 04:00, 12-31 04:00"),  # 28th, 29th, 31st
        ("America/St_Johns", "09:00", "2028-02-28 00:00", "02-28 12:30, 02-29 12:30, 03-01 12:30"),
    ],
)
def test_a_daily_time_keeps_the_wall_clock(zone: str, at: str, now: str, expected: str) -> None:
    found = [utc(now)]
    for _ in range(3):
        found.append(next_time(time.fromisoformat(at), zone, found[-1]))
    assert ", ".join(f"{moment:%m-%d %H:%M}" for moment in found[1:]) == expected
