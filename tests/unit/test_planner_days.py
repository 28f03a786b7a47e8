"""What comes day by day: threads of a season, calls of a re-watch, what there is to look back to, and a quote."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.outbox.delivery import Draft, Target
from bot.outbox.facts import EpisodeOpen, OnThisDay, QuoteOfTheDay
from bot.server.kinds import Post
from bot.show.release import Release, ReleaseKind, Status
from tests.unit.plans import CHANNEL, DAY, GUILD, LONDON, NOTHING, Values, diary, planned, release, subject, wall

NOW = datetime(2027, 3, 20, 12, tzinfo=UTC)
SEASON = release("2027-03-26 20:00", ReleaseKind.SEASON, days=[0, 0, 0])
WEEKLY = release("2027-03-26 20:00", ReleaseKind.SEASON, days=[0, 7, 14])
REWATCH = release("2027-03-26 20:00", ReleaseKind.REWATCH, days=[0, 1, 2, 9])
ROLE = {"releases.role": "9"}


def episodes(it: Release, values: Values = NOTHING) -> list[Draft]:
    return [draft for draft in diary(it, NOW, 60, values) if draft.fact.kind == "episode"]


def days(drafts: list[Draft]) -> list[tuple[date, time]]:
    """When they are due, by the clocks in London."""
    return [wall(draft.due_at.astimezone(ZoneInfo(LONDON))) for draft in drafts]


def evenings(*on: tuple[int, int]) -> list[tuple[date, time]]:
    """20:00 on these days, summer time or not: clocks go forward on the 28th of March."""
    return [(date(2027, month, day), time(20)) for month, day in on]


@pytest.mark.parametrize(
    ("it", "stage", "expected"),
    [
        (SEASON, "at-once", evenings((3, 26), (3, 26), (3, 26))),
        (SEASON, "daily", evenings((3, 26), (3, 27), (3, 28))),
        (SEASON, "weekly", evenings((3, 26), (4, 2), (4, 9))),
        (WEEKLY, "at-once", evenings((3, 26), (4, 2), (4, 9))),
        (SEASON, "off", []),
        (release("2027-03-26 20:00", ReleaseKind.SEASON), "weekly", []),  # its episodes are not known yet
        (release("2027-03-26 20:00", ReleaseKind.EPISODE, days=[0]), "daily", []),  # the post itself is about it
        (release("2027-03", ReleaseKind.SEASON, days=[0, 0]), "daily", []),
        (release("2027-03-26 20:00", ReleaseKind.SEASON, Status.CANCELLED, [0, 0]), "daily", []),
        *((REWATCH, stage, evenings((3, 26), (3, 27), (3, 28), (4, 4))) for stage in ("off", "at-once", "weekly")),
    ],
)
def test_threads_open_in_stages_and_keep_the_wall_clock(
    it: Release, stage: str, expected: list[tuple[date, time]]
) -> None:
    assert days(episodes(it, {"releases.episodes": stage})) == expected


def test_a_thread_of_an_episode_pings_nobody_and_is_named_by_its_number() -> None:
    _, second, _ = episodes(SEASON, ROLE | {"releases.episodes": "daily", "late": "15m/2h"})
    due_at = datetime(2027, 3, 27, 20, tzinfo=UTC)
    assert second == Draft(
        "episode:1:it:2027-03-26:s2e2",
        EpisodeOpen(release=subject(SEASON), season=2, number=2),
        Target(GUILD, CHANNEL, post=Post.THREAD),
        due_at,
        due_at + timedelta(hours=2),
        "it",
    )


@pytest.mark.parametrize(("post", "opens"), [("message", Post.THREAD), ("thread", Post.THREAD), ("forum", Post.FORUM)])
def test_each_call_of_a_rewatch_pings_the_role(post: str, opens: Post) -> None:
    found = episodes(REWATCH, ROLE | {"releases.post": post})
    assert {each.target for each in found} == {Target(GUILD, CHANNEL, role_id=9, post=opens)}


# -------------------------------------------------------------------- on this day

THERE = {"on-this-day.channel": "6", "releases.channel": ""}


def looks_back(now: datetime, values: Values, *on: date, since: datetime | None = None) -> list[datetime]:
    found = planned([], now, {**THERE, **values}, remembered=lambda day: day in on, since=since)
    assert {each.fact for each in found} <= {OnThisDay(on=day) for day in on}
    return [each.due_at for each in found]


def test_days_with_something_to_look_back_to_are_posted_at_their_time_in_the_zone_of_the_server() -> None:
    """A day has 23 hours when clocks go forward; the post keeps its time."""
    saturday, sunday = date(2027, 3, 27), date(2027, 3, 28)
    now, late = datetime(2027, 3, 27, 8, tzinfo=UTC), {"late": "15m/1d", "on-this-day.role": "9"}
    found = planned([], now, THERE | late, remembered=lambda day: day in (saturday, sunday, date(2027, 3, 30)))
    target = Target(GUILD, 6, role_id=9)
    nine, eight = datetime(2027, 3, 27, 9, tzinfo=UTC), datetime(2027, 3, 28, 8, tzinfo=UTC)
    assert found == [
        Draft("on-this-day:1:2027-03-27", OnThisDay(on=saturday), target, nine, nine + DAY, "2027-03-27"),
        Draft("on-this-day:1:2027-03-28", OnThisDay(on=sunday), target, eight, eight + DAY, "2027-03-28"),
    ]


@pytest.mark.parametrize(
    ("zone", "at", "expected"),
    [
        ("Pacific/Kiritimati", "00:00", datetime(2027, 3, 26, 10, tzinfo=UTC)),
        ("Pacific/Pago_Pago", "23:59", datetime(2027, 3, 28, 10, 59, tzinfo=UTC)),
        ("Australia/Lord_Howe", "09:00", datetime(2027, 3, 26, 22, tzinfo=UTC)),
    ],
)
def test_the_day_is_that_of_the_server(zone: str, at: str, expected: datetime) -> None:
    values = {"timezone": zone, "on-this-day.at": at}
    assert looks_back(expected - DAY, values, date(2027, 3, 27)) == [expected]


@pytest.mark.parametrize("late", ["0m/10m", "15m/24h", "15m/7d"])
def test_a_day_is_looked_back_to_until_it_is_too_late_or_the_next_one_has_its_turn(late: str) -> None:
    length = {"0m/10m": timedelta(minutes=10), "15m/24h": DAY, "15m/7d": DAY}[late]
    on, due_at, second = date(2027, 3, 27), datetime(2027, 3, 27, 9, tzinfo=UTC), timedelta(seconds=1)
    values = {"late": late}
    assert looks_back(due_at + length - second, values, on) == [due_at]
    assert looks_back(due_at + length, values, on) == []


def test_after_a_week_away_only_what_is_not_older_than_a_day_is_looked_back_to() -> None:
    """Even where all else may be a week late: seven at once would be a flood."""
    back_at, week = datetime(2027, 3, 27, 20, tzinfo=UTC), [date(2027, 3, day) for day in range(18, 30)]
    found = looks_back(back_at, {"late": "15m/7d"}, *week, since=back_at - 7 * DAY)
    assert [f"{due_at:%m-%d %H}" for due_at in found] == ["03-27 09", "03-28 08", "03-29 08"]


@pytest.mark.parametrize("values", [{"on-this-day.enabled": "off"}, {"on-this-day.channel": ""}])
def test_nobody_looks_back_where_it_is_switched_off_or_has_no_channel(values: Values) -> None:
    now, on = datetime(2027, 3, 27, 8, tzinfo=UTC), date(2027, 3, 27)
    assert looks_back(now, NOTHING, on)
    assert looks_back(now, values, on) == []


# -------------------------------------------------------------------- the quote of the day

QUOTES = {"quotes.channel": "7", "releases.channel": "", "late": "15m/7d"}


def quoted(now: datetime, values: Values = NOTHING, since: datetime | None = None) -> list[Draft]:
    return planned([], now, {**QUOTES, **values}, since=since, quotes=True)


def test_there_is_one_quote_a_day_at_noon_where_the_server_is_and_it_is_never_older_than_a_day() -> None:
    """A day has 23 hours when clocks go forward, and the quote of the day before is late until the next one is due."""
    now = datetime(2027, 3, 27, 11, tzinfo=UTC)
    noons = [datetime(2027, 3, 26, 12, tzinfo=UTC), datetime(2027, 3, 27, 12, tzinfo=UTC)]
    noons.append(datetime(2027, 3, 28, 11, tzinfo=UTC))
    days = [date(2027, 3, 26), date(2027, 3, 27), date(2027, 3, 28)]
    target = Target(GUILD, 7, role_id=9, post=Post.FORUM)
    assert quoted(now, {"quotes.role": "9", "quotes.post": "forum"}) == [
        Draft(f"quote-of-the-day:1:{day}", QuoteOfTheDay(on=day), target, noon, noon + DAY, str(day))
        for day, noon in zip(days, noons, strict=True)
    ]


def test_after_a_week_away_there_are_no_seven_quotes() -> None:
    now = datetime(2027, 5, 20, 20, tzinfo=UTC)
    assert [f"{each.due_at:%d %H}" for each in quoted(now, since=now - 7 * DAY)] == ["20 11", "21 11"]


@pytest.mark.parametrize("values", [{"quotes.enabled": "off"}, {"quotes.channel": ""}])
def test_there_is_no_quote_where_it_is_switched_off_has_no_channel_or_nothing_can_be_shown(values: Values) -> None:
    now = datetime(2027, 3, 27, 11, tzinfo=UTC)
    assert quoted(now, values) == []
    assert planned([], now, QUOTES, remembered=lambda day: True, quotes=False) == []
