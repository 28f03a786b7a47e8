"""Time is aware and in UTC, and the clock of a test stands still until it is moved."""

from datetime import UTC, datetime, timedelta, timezone

from bot.clock import ManualClock, SystemClock


def test_a_manual_clock_moves_only_when_it_is_told_to() -> None:
    clock = ManualClock(datetime(2026, 11, 21, 12, tzinfo=timezone(timedelta(hours=2))))
    assert (clock.now(), clock.now().tzinfo) == (datetime(2026, 11, 21, 10, tzinfo=UTC), UTC)
    clock.advance(timedelta(minutes=90))
    assert clock.now() == datetime(2026, 11, 21, 11, 30, tzinfo=UTC)


def test_the_real_clock_is_aware_and_never_runs_backwards() -> None:
    first, second = SystemClock().now(), SystemClock().now()
    assert (first.tzinfo, first <= second) == (UTC, True)
