"""How long before a release it is announced is read from what people type, and is written in one way only."""

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.server.leads import LONGEST, LONGEST_TEXT, MOST, Lead, read_leads, write_leads

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EVE = Lead(days=1, at=time(18))
RELEASE = Lead()


@pytest.mark.parametrize(
    ("typed", "leads", "written"),
    [
        *(
            (text, (Lead(7 * DAY), Lead(DAY), EVE, Lead(HOUR), RELEASE), "7d 1d 18:00-1d 1h 0")
            for text in (
                "7d, 1d, 1h, release, 18:00 the day before",
                "7d 1d 1h 0 18:00-1d",
                "0 1h 18:00-1d 1d 7d",
                "1 week, 1 day before, at 6 pm the day before, 1 hour before release and at release",
                "  7D,1D,1H,AT RELEASE,18:00 ON THE DAY BEFORE THE RELEASE,  ",
                "168h 24h 60m 0m 18:00 1 day before 7d 24 hours release",
            )
        ),
        *((text, (RELEASE,), "0") for text in ("0", "release", "at release", "the release", "0m", "0 h", "0, 0m")),
        *((text, (Lead(DAY),), "1d") for text in ("1d", "1 d", "24h", "1 day", "1440 minutes", "01d", "1d,")),
        *((text, (Lead(7 * DAY),), "7d") for text in ("1w", "1 week", "7 days before", "7d before the release")),
        *((text, (Lead(90 * MINUTE),), "90m") for text in ("90m", "90 min", "90 minutes before release")),
        *((text, (Lead(days=2, at=time(18)),), "18:00-2d") for text in ("18:00 2 days before", "6pm 2d before")),
        *((text, (EVE,), "18:00-1d") for text in ("at 6 p.m. the day before release", "18:00-01d")),
        ("noon the day before", (Lead(days=1, at=time(12)),), "12:00-1d"),
        ("midnight the day before", (Lead(days=1, at=time(0)),), "00:00-1d"),
        ("36h", (Lead(36 * HOUR),), "36h"),
        ("60d", (Lead(60 * DAY),), "60d"),
        ("86400m", (Lead(60 * DAY),), "60d"),
        ("9:00 60 days before", (Lead(days=60, at=time(9)),), "09:00-60d"),
        ("18:00-1d release", (EVE, RELEASE), "18:00-1d 0"),
        ("1d 09:00-1d 18:00-1d 23:59-1d", (Lead(days=1, at=time(9)), Lead(DAY), EVE, Lead(days=1, at=time(23, 59))),
         "09:00-1d 1d 18:00-1d 23:59-1d"),
        ("6m 5m 4m 3m 2m 1m", tuple(Lead(minutes * MINUTE) for minutes in (6, 5, 4, 3, 2, 1)), "6m 5m 4m 3m 2m 1m"),
        ("1h, 1h, 60m, " * 10, (Lead(HOUR),), "1h"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)  # fmt: skip
def test_leads_are_read_as_people_type_them_and_written_in_order(
    typed: str, leads: tuple[Lead, ...], written: str
) -> None:
    assert read_leads(typed) == leads
    assert write_leads(leads) == write_leads(reversed(leads)) == written
    assert read_leads(written) == leads


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            " ",
            ",",
            ", 1d",
            "d",
            "1",
            "7",
            "00",
            "before",
            "the day before",
            "18:00",
            "18:00, the day before",
            "none",
        ),
        *(
            "7d1d",
            "7d;1d",
            "7d/1d",
            "-1d",
            "+1d",
            "1.5h",
            "1 month",
            "1y",
            "30s",
            "1d after",
            "1dd",
            "1 0",
            "1d before x",
        ),
        *(
            "61d",
            "9w",
            "86401m",
            "1441h",
            "99999m",
            "100000m",
            "18:00-0d",
            "18:00-61d",
            "18:00-99d",
            "18:00 0 days before",
        ),
        *(
            "24:00-1d",
            "18:60-1d",
            "13pm the day before",
            "18-1d",
            "18:00 1d",
            "18:00-1h",
            "18:00 1h before",
            "18:00 -1d",
        ),
        *("18:00 on release", "18:00 the day after", "7m 6m 5m 4m 3m 2m 1m", "１d", "١d", "1d\x00", "\ud800", "🎉"),
        *(
            "1d" + " " * LONGEST_TEXT,
            "1d " * 1_000,
            "1" * LONGEST_TEXT,
            "18:00 " * 30,
            "at " * 60,
            "1 d before the " * 13,
        ),
    ],
    ids=lambda text: ascii(text)[:20],
)
def test_what_is_not_up_to_six_leads_within_sixty_days_is_refused(typed: str) -> None:
    assert read_leads(typed) is None


elapsed = st.integers(0, LONGEST // MINUTE).map(lambda minutes: Lead(minutes * MINUTE))
by_the_clock = st.builds(
    lambda days, minutes: Lead(days=days, at=time(minutes // 60, minutes % 60)),
    st.integers(1, LONGEST.days),
    st.integers(0, 24 * 60 - 1),
)
leads = st.one_of(elapsed, by_the_clock)


@given(st.sets(leads, min_size=1, max_size=MOST))
def test_what_is_written_reads_the_same(some: set[Lead]) -> None:
    read = read_leads(write_leads(some))
    assert read is not None
    assert set(read) == some
    assert write_leads(read) == write_leads(some)
    assert read_leads(write_leads(read)) == read


@given(leads, leads)
def test_two_leads_are_written_alike_only_if_they_are_the_same(one: Lead, other: Lead) -> None:
    assert (str(one) == str(other)) == (one == other)


@given(st.one_of(st.text(max_size=LONGEST_TEXT + 5), st.text("0178dhmw:-, releas", max_size=40)))
def test_any_text_is_some_leads_or_nothing(text: str) -> None:
    read = read_leads(text)
    assert read is None or (0 < len(read) <= MOST and read_leads(write_leads(read)) == read)
