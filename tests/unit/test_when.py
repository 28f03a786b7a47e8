"""Staff name a date as they would to a friend. What is read is exact, and what could mean two things is not read."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot.server.when import LONGEST, out_at, read_moment, read_when, write_when
from bot.show.entry import Precision
from bot.show.release import TBA, Schedule

LONDON = "Europe/London"
NOW = datetime(2026, 9, 16, 12, 0, 30, tzinfo=UTC)  # a Wednesday; in London it is 13:00


def schedule(written: str, zone: str = LONDON) -> Schedule:
    """Its parts by their length: "2026-12-24 19:30", "2026-12-24", "2026-12" or "2026"."""
    day, _, at = written.partition(" ")
    on = date.fromisoformat(f"{day}-01-01"[:10] if len(day) < 10 else day)
    if at:
        return Schedule(on, time.fromisoformat(at), zone, Precision.MINUTE)
    return Schedule(on, precision={4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}[len(day)])


DATED = [
    *((text, "2026-12-24 19:30") for text in ("2026-12-24 19:30", "2026-12-24T19:30", "2026-12-24t19:30")),
    *((text, "2026-12-24 19:30") for text in ("19:30 2026-12-24", "  2026-12-24,\t19:30 ", "2026-12-24 at 7:30 pm")),
    *((text, "2026-12-24 19:30") for text in ("24th of December 19:30", "Dec. 24th, 7.30 p.m.", "24.12. 19:30")),
    *((text, "2026-12-24 19:30") for text in ("19:30 24 dec", "at 7:30PM on the 24th of December, 2026")),
    *((text, "2026-12-24 19:30") for text in ("24.12.2026 19:30", "12/24/2026 7:30pm", "Thu, 24 Dec 2026 19:30")),
    *((text, "2026-12-24 19:00") for text in ("24 December 2026 7pm", "Dec 24, 2026 at 7 pm", "7 P.M. 24 DEC")),
    *((text, "2026-12-24") for text in ("2026-12-24", "24 Dec", "Dec 24", "december 24th", "24th of December")),
    *((text, "2026-12-24") for text in ("24.12.2026", "24.12.", "24. Dec", "24/12/2026", "12/24/2026", "24Dec2026")),
    *(
        (text, "2026-12-24")
        for text in ("Dec 24 2026", "Thursday 24 December", "the 24th of Dec, 2026", "thurs dec 24")
    ),
    *(
        (text, "2026-12")
        for text in ("December 2026", "dec 2026", "Dec, 2026", "2026-12", "12/2026", "December of 2026")
    ),
    ("2026", "2026"),
    ("2036", "2036"),
    ("2036-12-31 23:59", "2036-12-31 23:59"),
    ("2000-01-01", "2000-01-01"),
    ("1/1/2027", "2027-01-01"),  # the same whichever way round
    ("2026-1-5", "2026-01-05"),
    ("2026-09-01 10:00", "2026-09-01 10:00"),  # over, but that is what they said
    ("12am 1st of January", "2027-01-01 00:00"),
    ("noon 2 Jan", "2027-01-02 12:00"),
    ("midnight, 3rd January 2027", "2027-01-03 00:00"),
    ("16 Sep", "2026-09-16"),  # today
    ("15 Sept", "2027-09-15"),
    ("16 Sep 13:01", "2026-09-16 13:01"),
    ("16 Sep 13:00", "2027-09-16 13:00"),  # over since half a minute
    ("29 Feb", "2028-02-29"),
    ("Feb 29th 8pm", "2028-02-29 20:00"),
    *((f"1 {name}", f"2027-{month:02}-01") for month, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun"), 1)),
    *((f"1 {name}", f"2026-{month}-01") for month, name in ((10, "oct"), (11, "nov"), (12, "dec"))),
]
RELATIVE = [
    ("today", "2026-09-16"),
    ("today 20:00", "2026-09-16 20:00"),
    ("8 pm today", "2026-09-16 20:00"),
    ("today 08:00", "2026-09-16 08:00"),  # over, but that is what they said
    ("tonight at 8pm", "2026-09-16 20:00"),
    ("17:00 tonight", "2026-09-16 17:00"),
    ("tomorrow", "2026-09-17"),
    ("Tomorrow at 6pm", "2026-09-17 18:00"),
    ("noon tomorrow", "2026-09-17 12:00"),
    ("monday", "2026-09-21"),
    ("monday 20:00", "2026-09-21 20:00"),
    ("8pm on Mon", "2026-09-21 20:00"),
    *((text, "2026-09-17") for text in ("thu", "thur", "thurs", "thursday")),
    *((text, "2026-09-18") for text in ("fri", "friday", "next friday", "Next Fri.")),
    *((text, "2026-09-19") for text in ("sat", "saturday")),
    *((text, "2026-09-20") for text in ("sun", "sunday")),
    *((text, "2026-09-22") for text in ("tue", "tues", "tuesday")),
    *((text, "2026-09-16") for text in ("wed", "weds", "wednesday")),  # today counts
    ("wednesday 13:01", "2026-09-16 13:01"),
    ("wednesday 13:00", "2026-09-23 13:00"),
    ("next wednesday", "2026-09-23"),
    ("next wednesday 20:00", "2026-09-23 20:00"),
    ("18:00", "2026-09-16 18:00"),
    ("13:00", "2026-09-17 13:00"),
    ("6 am", "2026-09-17 06:00"),
    ("midnight", "2026-09-17 00:00"),
    ("in 10 minutes", "2026-09-16 13:11"),  # half a minute is rounded up
    *((text, "2026-09-16 15:01") for text in ("in 2h", "in 2 hours", "In 2 hrs", "in 120m", "in 1h60m", "in 120 min.")),
    *((text, "2026-09-16 14:31") for text in ("in 1h30", "in 1h 30m", "in 1 hour, 30 minutes", "in 90 mins")),
    ("in an hour", "2026-09-16 14:01"),
    ("in 3 days", "2026-09-19 13:01"),
    *((text, "2026-09-30 13:01") for text in ("in 2 weeks", "in 2w", "in 1 week 7 days", "in 14d")),
    ("in 7 weeks", "2026-11-04 12:01"),  # elapsed: meanwhile clocks were put back
]


@pytest.mark.parametrize(("typed", "meant"), DATED + RELATIVE)
def test_a_date_is_read_as_people_type_it(typed: str, meant: str) -> None:
    for text in (typed, typed.upper(), typed.lower()):
        assert read_when(text, LONDON, NOW) == schedule(meant)


@pytest.mark.parametrize("typed", ["tba", "TBC", "tbd", " To be  announced ", "to be confirmed", "unknown"])
def test_that_nothing_is_known_yet_can_be_said(typed: str) -> None:
    assert read_when(typed, LONDON, NOW) == TBA


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            " ",
            ",",
            "at",
            "on the",
            ".",
            "soon",
            "now",
            "later",
            "next",
            "next week",
            "in",
            "tonight",
            "this friday",
        ),
        *("early 2026", "late 2026", "summer 2026", "2026?", "about 24 Dec", "24 Dec or 25 Dec", "24 Dezember"),
        *("05/06/2026", "13/13/2026", "24/12", "12/5", "12-5", "24-12-2026", "2026/12/24", "24/12/26", "24.12.26"),
        *("24.12", "18.30", "24 Dec 18.30", "24 12 2026", "24", "24th", "December", "24 Dec 26", "2026 Dec"),
        *("31 Feb", "30 February 2028", "29 Feb 2027", "2026-02-29", "2026-13-01", "2026-00-10", "2026-12-00", "0 Dec"),
        *("1999", "1999-12-31", "Dec 1999", "2037", "2037-01-01", "in 9999 weeks", "in 4000 days", "0000", "9999"),
        *("24:00", "25:00 tomorrow", "19:60", "19:30:00", "2026-12-24T19:30Z", "2026-12-24 19:30+01:00", "13 pm"),
        *("tonight 8:00", "tonight midnight", "tomorrow at 6", "24 Dec 19", "19:30 20:30", "19:30 24 Dec 20:00"),
        *("24 19:30 Dec", "December 2026 19:30", "2026 19:30", "tba 19:30", "tomorrow 24 Dec", "today tomorrow"),
        *("Friday 24 Dec 2026", "next thursday 24 dec", "24 Dec thursday", "monday tuesday"),
        *(
            "2h",
            "in 2",
            "in h",
            "in 2 months",
            "in 2 years",
            "in 0 minutes",
            "in -2h",
            "in 1.5h",
            "in 1,5h",
            "in 2h 1d",
        ),
        *("in 1h 1h", "in 1h60", "in 30 1h", "in a", "in a 2h", "in 2h tomorrow", "in 2 days 18:00", "in 12345 min"),
        *(
            "２０２６-12-24",
            "24 Dec ２０２６",
            "１８:00",
            "٢٤ Dec",
            "18：00",
            "24 Déc",
            "24 Dec\x00",
            "\ud800",
            "24 Dec 🎉",
        ),
        *("2026-12-2419:30", "2026-12-245", "02026-12-24", "19:3020 Dec", "24thDec", "2026-12-24-", "-2026-12-24"),
        *("24..12.2026", "24.12.2026.", "12//24/2026", "2026--12", "1e3", "0x10", "24 Dec 2026 2026", "Dec Dec 24"),
        *("1" * 60, "in " * 20, "24 Dec" + " " * 55, "24 Dec " * 1_000, "(24 Dec)", '"24 Dec"'),
    ],
    ids=lambda text: ascii(text)[:20],
)
def test_what_is_not_one_date_for_sure_is_refused(typed: str) -> None:
    assert read_when(typed, LONDON, NOW) is None
    if typed != "2h":
        assert read_moment(typed, LONDON, NOW) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        *((text, "2026-09-16 14:00:30") for text in ("in 2h", "2h", "2 hours", "120m", "1h60m", "in 120 minutes")),
        *((text, "2026-09-16 13:30:30") for text in ("90m", "1h30", "1h 30 min", "in 1h30")),
        *((text, "2026-09-17 12:00:30") for text in ("1d", "in 1d", "24h", "in a day")),
        *((text, "2026-09-17 17:00:00") for text in ("tomorrow 18:00", "6pm tomorrow", "17 Sep 18:00")),
        ("2026-12-24 19:30", "2026-12-24 19:30:00"),
        ("18:00", "2026-09-16 17:00:00"),
        ("tonight 20:00", "2026-09-16 19:00:00"),
        ("tomorrow", "2026-09-17 08:00:00"),  # a day without a time means nine in the morning
        ("24 Dec", "2026-12-24 09:00:00"),
        ("next wednesday", "2026-09-23 08:00:00"),
        ("today 13:01", "2026-09-16 12:01:00"),
        *((text, None) for text in ("today", "wed", "16 Sep", "today 13:00", "2026-09-16 13:00", "2026-09-15")),
        *((text, None) for text in ("December 2026", "2026-12", "2027", "tba", "unknown", "0m", "0h0", "a day", "2")),
    ],
)
def test_a_reminder_is_a_moment_to_come(typed: str, expected: str | None) -> None:
    found = read_moment(typed, LONDON, NOW)
    assert found == (datetime.fromisoformat(expected).replace(tzinfo=UTC) if expected else None)
    assert found is None or found.tzinfo is UTC


def test_nine_in_the_morning_of_today_will_do_while_it_is_to_come() -> None:
    assert read_moment("today", "America/New_York", NOW) == datetime(2026, 9, 16, 13, tzinfo=UTC)


def test_this_very_moment_is_not_to_come() -> None:
    assert read_moment("16 Sep 2026 13:00", LONDON, NOW.replace(second=0)) is None


@pytest.mark.parametrize("reader", [read_when, read_moment])
def test_as_much_is_read_as_fits(reader: Callable[..., Any]) -> None:
    fits = f"2026-12-24{' ' * (LONGEST - 15)}19:30"
    assert reader(fits, LONDON, NOW) == reader("2026-12-24 19:30", LONDON, NOW) is not None
    assert reader(f"{fits} ", LONDON, NOW) is None


@pytest.mark.parametrize(
    "written", ["2026-12-24 19:30", "2026-12-24 00:00", "2026-12-24", "2026-12", "2026", "2031-01-01"]
)
def test_it_is_stored_as_it_is_read(written: str) -> None:
    assert write_when(schedule(written)) == written


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (schedule("2026-12-24 19:30", "America/New_York"), datetime(2026, 12, 25, 0, 30, tzinfo=UTC)),
        (schedule("2026-12-24"), datetime(2026, 12, 24, 2, 30, tzinfo=UTC)),
        (schedule("2026-12"), None),
        (schedule("2026"), None),
        (TBA, None),
    ],
)
def test_only_what_is_known_to_the_day_comes_out_at_an_instant(when: Schedule, expected: datetime | None) -> None:
    assert out_at(when, time(8), "Asia/Kolkata") == expected


def test_nothing_known_is_stored_as_tba() -> None:
    assert write_when(TBA) == "tba"
