"""How late an announcement may be is read from two lengths, is never endless, and is written so that it reads back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.server.late import LONGEST, Late, read_late, write_late

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("typed", "late", "written"),
    [
        ("15m/24h", Late(15 * MINUTE, DAY), "15m/24h"),
        (" 15M / 1D ", Late(15 * MINUTE, DAY), "15m/24h"),
        ("60m/120m", Late(HOUR, 2 * HOUR), "1h/2h"),
        ("90m/48h", Late(90 * MINUTE, 2 * DAY), "90m/2d"),
        ("0m/1m", Late(timedelta(), MINUTE), "0m/1m"),
        ("0d/999m", Late(timedelta(), 999 * MINUTE), "0m/999m"),
        ("1h/1h", Late(HOUR, HOUR), "1h/1h"),
        ("7d/168h", Late(LONGEST, LONGEST), "7d/7d"),
        ("015m/025h", Late(15 * MINUTE, 25 * HOUR), "15m/25h"),
    ],
)
def test_two_lengths_are_read_and_written_in_the_same_way_whoever_typed_them(
    typed: str, late: Late, written: str
) -> None:
    assert read_late(typed) == late
    assert write_late(late) == written


@pytest.mark.parametrize(
    "typed",
    [
        *("", "/", "15m", "15m/", "/24h", "15m/24h/1d", "15m 24h", "15/24", "m/h", "15 m/24h", "15m24h", "15s/24h"),
        *("24h/15m", "2d/1d", "0m/0m", "0d/0h", "1m/8d", "1m/169h", "8d/8d", "999d/999d"),
        *("-1m/24h", "1.5h/24h", "15m/+24h", "1e1m/24h", "0015m/24h", "１５m/24h", "٣m/24h", "15m\x00/24h", "\ud800"),
        *("forever", "9" * 10_000 + "m/24h", "15m" + " " * 10_000 + "/24h", "15m/24h" * 1_000),
    ],
    ids=lambda text: ascii(text)[:20],
)
def test_what_is_not_two_lengths_the_right_way_round_within_a_week_is_refused(typed: str) -> None:
    assert read_late(typed) is None


length = st.builds(lambda number, unit: f"{number}{unit}", st.integers(0, 999), st.sampled_from("mhdMHD"))


@given(length, length)
def test_what_is_read_is_in_bounds_and_its_written_form_means_the_same(grace: str, expiry: str) -> None:
    late = read_late(f"{grace}/{expiry}")
    if late is not None:
        assert timedelta() <= late.grace <= late.expiry <= LONGEST
        assert late.expiry
        assert read_late(write_late(late)) == late
        assert write_late(late) == write_late(late).lower().replace(" ", "")
