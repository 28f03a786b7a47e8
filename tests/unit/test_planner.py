"""What a server is told about a release: by its date, however precisely that is known, and the rules of the server."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.outbox.delivery import Draft, Target
from bot.outbox.facts import ReleaseComing, ReleaseOut
from bot.outbox.planner import HORIZON, LONG_OVER
from bot.server.kinds import Post
from bot.show.release import ReleaseKind, Status
from tests.unit.plans import CHANNEL, DAY, GUILD, HOUR, NOTHING, Values, diary, planned, release, subject

EVERYTHING = {"releases.leads": "7d 1d 1h 0 18:00-1d"}


def utc(text: str) -> datetime:
    """Such as "03-30 19:00", in 2027."""
    return datetime.fromisoformat(f"2027-{text}").replace(tzinfo=UTC)


def times(drafts: list[Draft]) -> dict[str, str]:
    """When each is due, by the end of its key."""
    return {draft.key.split(f":{GUILD}:it:")[1]: f"{draft.due_at:%m-%d %H:%M}" for draft in drafts}


@pytest.mark.parametrize(
    ("when", "values", "expected"),
    [
        (  # clocks go forward on the 28th of March
            "2027-03-30 20:00",
            {"releases.leads": "7d 2d 1d 1h 0 18:00-3d"},
            {
                "2027-03-30:7d": "03-23 19:00",
                "2027-03-30:18:00-3d": "03-27 18:00",
                "2027-03-30:2d": "03-28 19:00",
                "2027-03-30:1d": "03-29 19:00",
                "2027-03-30:1h": "03-30 18:00",
                "2027-03-30": "03-30 19:00",
            },
        ),
        (  # and back on the 31st of October
            "2027-10-31 20:00",
            EVERYTHING,
            {
                "2027-10-31:7d": "10-24 20:00",
                "2027-10-31:18:00-1d": "10-30 17:00",
                "2027-10-31:1d": "10-30 20:00",
                "2027-10-31:1h": "10-31 19:00",
                "2027-10-31": "10-31 20:00",
            },
        ),
        (  # the server counts days where it is
            "2027-06-10 00:30",
            EVERYTHING | {"timezone": "America/New_York"},
            {
                "2027-06-09:7d": "06-02 23:30",
                "2027-06-09:18:00-1d": "06-08 22:00",
                "2027-06-09:1d": "06-08 23:30",
                "2027-06-09:1h": "06-09 22:30",
                "2027-06-09": "06-09 23:30",
            },
        ),
        (  # a day begins when the server says, and has no hour to count from
            "2027-03-30",
            EVERYTHING,
            {
                "2027-03-30:7d": "03-23 08:00",
                "2027-03-30:1d": "03-29 08:00",
                "2027-03-30:18:00-1d": "03-29 17:00",
                "2027-03-30": "03-30 08:00",
            },
        ),
        (
            "2027-03-30",
            EVERYTHING | {"releases.at": "00:00", "timezone": "Asia/Kolkata"},
            {
                "2027-03-30:7d": "03-22 18:30",
                "2027-03-30:1d": "03-28 18:30",
                "2027-03-30:18:00-1d": "03-29 12:30",
                "2027-03-30": "03-29 18:30",
            },
        ),
        ("2027-03", EVERYTHING, {}),
        ("2027", EVERYTHING, {}),
        ("tba", EVERYTHING, {}),
        ("2027-03-30 20:00", {"releases.leads": "1h"}, {"2027-03-30:1h": "03-30 18:00"}),
        ("2027-03-30 20:00", {"releases.leads": "36h"}, {"2027-03-30:36h": "03-29 07:00"}),
        ("2027-03-30", {"releases.leads": "36h 90m"}, {"2027-03-30:36h": "03-28 20:00"}),
    ],
)  # fmt: skip
def test_each_lead_has_its_instant_and_its_own_name(when: str, values: Values, expected: dict[str, str]) -> None:
    assert times(diary(release(when), utc("01-01 00:00"), 365, values)) == expected


def test_two_leads_that_fall_on_the_same_instant_are_said_once() -> None:
    found = diary(release("2027-06-10 18:00"), utc("06-01 00:00"), 20, {"releases.leads": "1d 18:00-1d 0"})
    assert times(found) == {"2027-06-10:18:00-1d": "06-09 17:00", "2027-06-10": "06-10 17:00"}


def test_what_is_said_before_and_at_the_release() -> None:
    """Whole drafts: fact, target, and that each is stale when it is too late or the next one is due."""
    it = release("2027-03-30 20:00", ReleaseKind.SEASON, days=[0, 0, 0])
    values = {"releases.leads": "3d 1d 1h 0", "releases.role": "9", "releases.post": "thread", "late": "15m/36h"}
    here, about = Target(GUILD, CHANNEL, role_id=9, post=Post.THREAD), subject(it)
    assert (about.season, about.episodes, about.out_at) == (2, 3, utc("03-30 19:00"))
    name, coming = "coming:1:it:2027-03-30", ReleaseComing(release=about)
    assert diary(it, utc("03-20 00:00"), 20, values) == [
        Draft(f"{name}:3d", coming, here, utc("03-27 19:00"), utc("03-29 07:00"), "it"),
        Draft(f"{name}:1d", coming, here, utc("03-29 19:00"), utc("03-30 18:00"), "it"),
        Draft(f"{name}:1h", coming, here, utc("03-30 18:00"), utc("03-30 19:00"), "it"),
        Draft("out:1:it:2027-03-30", ReleaseOut(release=about), here, utc("03-30 19:00"), utc("04-01 07:00"), "it"),
    ]


@pytest.mark.parametrize(
    ("leads", "expected"), [("1h 0", "03-30 19:00"), ("1h", "03-30 19:00"), ("2h 1h", "03-30 18:00")]
)
def test_nothing_is_called_coming_once_it_is_out_or_the_next_post_is_due(leads: str, expected: str) -> None:
    first, *_ = planned(release("2027-03-30 20:00"), utc("03-30 00:00"), {"releases.leads": leads, "late": "0m/7d"})
    assert first.expires_at == utc(expected)


@pytest.mark.parametrize("kind", ReleaseKind)
def test_every_kind_is_announced_unless_the_server_left_it_out(kind: ReleaseKind) -> None:
    it, now = release("2027-03-30 20:00", kind), utc("03-29 12:00")
    others = " ".join(each for each in ReleaseKind if each is not kind)
    own_post = [] if kind is ReleaseKind.REWATCH else ["out"]  # its episodes are called instead
    assert [draft.fact.kind for draft in planned(it, now)] == ["coming", *own_post]
    assert planned(it, now, {"releases.kinds": str(kind)}) == planned(it, now)
    assert planned(it, now, {"releases.kinds": others}) == []


@pytest.mark.parametrize("status", Status)
def test_a_rumour_is_never_announced_nor_what_was_called_off(status: Status) -> None:
    deeds = {"releases.event": "on", "releases.countdown": "on", "releases.cover": "8"}
    found = {
        draft.fact.kind for draft in planned(release("2027-03-30 20:00", status=status), utc("03-29 22:00"), deeds)
    }
    quiet = status in (Status.RUMOUR, Status.CANCELLED)
    assert found == (set() if quiet else {"coming", "out", "countdown", "event", "cover"})


@pytest.mark.parametrize(
    "values",
    [{"releases.channel": ""}, {"releases.enabled": "off"}, {"releases.channel": "", "on-this-day.channel": ""}],
)
def test_without_a_channel_or_switched_off_nothing_is_planned(values: Values) -> None:
    it, loud = release("2027-03-30 20:00"), {"releases.event": "on", "releases.countdown": "on", "releases.cover": "8"}
    assert planned(it, utc("03-29 22:00"), loud)
    assert planned(it, utc("03-29 22:00"), {**loud, **values}) == []


# -------------------------------------------------------------------- the window


OUT_AT = utc("03-30 19:00")


@pytest.mark.parametrize(
    ("now", "is_planned"),
    [
        (OUT_AT - HORIZON - timedelta(seconds=1), False),
        (OUT_AT - HORIZON, True),
        (OUT_AT, True),
        (OUT_AT + DAY - timedelta(seconds=1), True),
        (OUT_AT + DAY, False),  # it is stale, and was when it was last planned
    ],
)
def test_planned_is_what_is_due_within_a_day_and_a_half_and_not_stale(now: datetime, is_planned: bool) -> None:
    assert bool(planned(release("2027-03-30 20:00"), now, {"releases.leads": "0"})) == is_planned


def test_what_became_stale_while_the_bot_was_away_is_planned_so_that_it_is_known_to_be_missed() -> None:
    it, now = release("2027-03-30 20:00"), OUT_AT + 3 * DAY
    values = {"releases.leads": "7d 1d 0"}

    def missed(since: datetime) -> list[str]:
        return list(times(planned(it, now, values, since=since)).values())

    assert missed(OUT_AT - 10 * DAY) == ["03-23 19:00", "03-29 19:00", "03-30 19:00"]
    assert missed(OUT_AT - DAY) == ["03-29 19:00", "03-30 19:00"]
    assert missed(OUT_AT) == ["03-30 19:00"]
    assert missed(OUT_AT + timedelta(seconds=1)) == []


def test_after_some_days_away_only_the_last_post_before_the_release_is_still_worth_saying() -> None:
    now = OUT_AT - HOUR / 2
    found = planned(release("2027-03-30 20:00"), now, EVERYTHING, since=OUT_AT - 9 * DAY)
    assert [draft.key for draft in found if draft.due_at <= now < draft.expires_at] == ["coming:1:it:2027-03-30:1h"]


def test_what_came_out_long_ago_is_not_planned_whatever_the_server_wants() -> None:
    long_ago = release(f"{(OUT_AT - LONG_OVER - 2 * DAY):%Y-%m-%d}")
    since = OUT_AT - 2 * LONG_OVER
    assert planned(long_ago, OUT_AT, {"releases.event": "on", "releases.countdown": "on"}, since=since) == []
    assert planned(release(f"{OUT_AT - LONG_OVER + 2 * DAY:%Y-%m-%d}"), OUT_AT, NOTHING, since=since)


def test_planning_again_gives_the_same_drafts() -> None:
    """Else each planning would write every row anew."""
    it = release("2027-03-30 20:00", ReleaseKind.SEASON, days=[0, 0])
    values = EVERYTHING | {"releases.event": "on", "releases.countdown": "on", "releases.cover": "8"}
    now, later = ({each.key: each for each in planned(it, OUT_AT - hours * HOUR, values)} for hours in (20, 19))
    both = now.keys() & later.keys()
    assert len(both) > 6
    assert {name: now[name] for name in both} == {name: later[name] for name in both}
