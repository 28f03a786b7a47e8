"""/release for staff: they see how a date was understood and what is going to be announced where, before and after."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
import pytest_asyncio

from bot.clock import ManualClock
from bot.demo import World
from bot.server.changes import Action
from bot.show.entry import Precision
from bot.show.progress import Mark
from bot.show.release import LONGEST_TITLE, Release, ReleaseKind, Schedule, Status
from bot.texts import texts
from tests.cogs.asking import Answer
from tests.cogs.servers import Server, at_rest
from tests.conftest import LANTERN, NOW, hosted, settings

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()
NOT_STAFF, STALE = say("error-not-staff"), say("error-stale")
CHRISTMAS, EVENING = "<t:1798102800:F>", "<t:1798140600:F>"  # 09:00 and 19:30 on 24 December 2026 in London


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here() -> AsyncIterator[World]:
    async with at_rest(ManualClock(NOW)) as seeded:
        yield seeded


@pytest_asyncio.fixture(loop_scope="module")
async def london(server: Server) -> Server:
    """Releases are announced in #news, by the clocks of London."""
    await server.manager.ask("settings server", timezone="London")
    await server.manager.ask("settings topic", topic="releases", channel=server.channels["news"])
    return server


async def added(server: Server, when: str = "24 Dec 19:30", **more: str) -> Answer:
    return await server.moderator.ask(
        "release add", **{"title": "The trailer", "kind": "trailer", "when": when, **more}
    )


async def kept(server: Server) -> list[Release]:
    """What this server added."""
    listed = await server.here.bot.services.releases.list(server.guild.id)
    return [release for release, _ in listed if release.id.startswith("own_")]


def lines(answer: Answer) -> list[str]:
    return answer.text.splitlines()


def in_news(server: Server, key: str, **more: str) -> str:
    return say(key, channel=server.channels["news"].mention, **more)


# -------------------------------------------------------------------- how a date was understood


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("24 Dec 19:30", f"Thursday, 24 December 2026, 19:30 in Europe/London, that is {EVENING}"),
        (
            "2026-12-24",
            "Thursday, 24 December 2026. I know no time of day, so I count from 09:00 in Europe/London, that is "
            f"{CHRISTMAS}",
        ),
        ("in 10 minutes", "Saturday, 21 November 2026, 12:10 in Europe/London, that is <t:1795263000:F>"),
        ("28 March 2027 1:30", "Sunday, 28 March 2027, 01:30 in Europe/London, that is <t:1806195600:F>"),  # not shown
        ("December 2026", "December 2026; the day is not known yet"),
        ("2028", "2028; the day is not known yet"),
        ("tba", "to be announced"),
    ],
)
async def test_the_answer_shows_how_a_date_was_understood(london: Server, typed: str, understood: str) -> None:
    answer = await added(london, typed)
    assert (lines(answer)[:3], answer.private) == (["## Added: The trailer", "Trailer", f"When: {understood}"], True)
    assert [*answer.buttons] == ["What is coming", "Call it off"]


@pytest.mark.parametrize(
    ("typed", "key"),
    [("01/02/2027", "error-when"), ("soon", "error-when"), ("", "error-when"), ("2020", "error-past"),
     ("21 Nov 2026 11:59", "error-past"), ("today", "error-past")],
)  # fmt: skip
async def test_what_is_no_date_or_is_over_changes_nothing(london: Server, typed: str, key: str) -> None:
    await added(london)
    before = await kept(london)
    refused = say(key, text=typed) if key == "error-when" else say(key)
    for answer in (
        await added(london, typed),
        await london.moderator.ask("release move", release="the trailer", when=typed),
    ):
        assert (answer.text, answer.private) == (refused, True)
    assert await kept(london) == before


# -------------------------------------------------------------------- what is going to be announced where


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "7 days before, 1 day before, at the release"),
        ({"when": "23 Nov 12:00"}, "1 day before, at the release"),
        ({"when": "in 2h"}, "at the release"),
    ],
)
async def test_the_answer_names_only_what_can_still_be_announced(
    london: Server, given: dict[str, str], said: str
) -> None:
    assert lines(await added(london, **given))[3:] == [in_news(london, "scheduling-announced", leads=said)]


async def test_a_lead_of_hours_says_nothing_about_a_mere_day(london: Server) -> None:
    await london.manager.ask("settings releases", leads="1h 18:00-1d 0")
    exact, day = await added(london), await added(london, "24 Dec")
    before = "at 18:00 the day before"
    assert [lines(answer)[3].partition(": ")[2] for answer in (exact, day)] == [
        f"{before}, 1 hour before, at the release.",
        f"{before}, at the release.",
    ]


@pytest.mark.parametrize(
    ("given", "key"),
    [({"when": "December 2026"}, "scheduling-later"), ({"status": "rumour"}, "scheduling-rumour")],
)
async def test_what_is_not_sure_enough_is_not_announced(london: Server, given: dict[str, str], key: str) -> None:
    said = say(key, channel=london.channels["news"].mention) if key == "scheduling-later" else say(key)
    assert lines(await added(london, **given))[3:] == [said]


async def test_without_a_channel_or_switched_off_the_answer_says_so(server: Server) -> None:
    assert lines(await added(server))[3:] == [say("scheduling-no-channel")]
    await server.manager.ask("settings topic", topic="releases", channel=server.channels["news"], enabled=False)
    assert lines(await added(server))[3:] == [say("scheduling-switched-off")]
    await server.manager.ask("settings topic", topic="releases", enabled=True)
    await server.here.bot.services.settings.change(server.guild.id, 1, {"releases.kinds": "film"})
    assert lines(await added(server))[3:] == [say("scheduling-other-kind")]
    await server.here.bot.services.settings.change(server.guild.id, 1, {"releases.kinds": "", "releases.leads": "7d"})
    assert lines(await added(server, "in 2h"))[3:] == [say("scheduling-too-late")]


# -------------------------------------------------------------------- changing


async def test_a_move_shows_before_and_after(london: Server) -> None:
    await added(london)
    answer = await london.moderator.ask("release move", release="trailr", when="tba")
    evening = f"Thursday, 24 December 2026, 19:30 in Europe/London, that is {EVENING}"
    assert lines(answer) == [
        "## Moved: The trailer",
        "Trailer",
        f"Before: {evening}",
        "Now: to be announced",
        in_news(london, "scheduling-later"),
        in_news(london, "scheduling-told"),
    ]
    await london.moderator.ask("release move", release="trailer", when="24 Dec 19:30")
    same = await london.moderator.ask("release move", release="trailer", when="24 Dec 19:30")
    assert lines(same)[2:4] == [f"Now: {evening}", say("scheduling-same")]


async def test_an_edit_needs_something_to_change_and_keeps_the_rest(london: Server) -> None:
    await added(london, about="Two minutes.", status="announced")
    (before,) = await kept(london)
    assert (await london.moderator.ask("release edit", release="trailer")).text == say("error-no-change")
    answer = await london.moderator.ask("release edit", release="trailer", title="  A \n teaser\x00 ", status="rumour")
    assert lines(answer)[:2] == ["## Changed: A teaser", "Trailer · **a rumour, not confirmed**"]
    (after,) = await kept(london)
    assert after == Release(
        before.id, "A teaser", ReleaseKind.TRAILER, before.when, Status.RUMOUR, revision=1, about="Two minutes."
    )


@pytest.mark.parametrize("status", ["rumour", "announced", "confirmed"])
async def test_what_is_called_off_can_be_brought_back_as_it_was(london: Server, status: str) -> None:
    shown = await added(london, status=status)
    off = await london.moderator.press(shown, "Call it off")
    silent = [say("scheduling-silent"), in_news(london, "scheduling-told")]
    assert (lines(off)[0], lines(off)[-2:]) == ("## Called off: The trailer", silent)
    back = await london.moderator.press(off, "Bring it back")
    assert (back.title, [release.status for release in await kept(london)]) == (
        "## Back again: The trailer",
        [status],
    )


async def test_a_panel_of_somebody_who_is_no_editor_any_more_does_nothing(london: Server) -> None:
    shown = await added(london)
    (before,) = await kept(london)
    london.demote(london.moderator, "moderators")
    assert (await london.moderator.press(shown, "Call it off")).text == NOT_STAFF
    assert await kept(london) == [before]


@pytest.mark.parametrize("argument", ["own_99", "", "~", "x~y~z", "film~"])
async def test_a_button_for_no_release_changes_nothing(london: Server, argument: str) -> None:
    for page in ("release_off", "release_back"):
        custom_id = f"b1|{page}|{london.moderator.member.id}|1|{argument}"
        answer = await london.moderator.press_old(custom_id)
        assert answer.text.startswith("I don't know a release")
    assert await london.rows(Action.EDITED, Action.CANCELLED) == []


async def test_releases_of_the_show_move_in_this_server_alone(here: World, london: Server) -> None:
    answer = await london.moderator.ask("release move", release="forever", when="24 Dec 19:30")
    assert answer.title == "## Moved: Heartstopper Forever"
    assert "Heartstopper Forever" in (await london.fan.ask("release next")).text
    other = Server.found(here)
    assert "Heartstopper Forever" not in (await other.fan.ask("release next")).text


@pytest.mark.parametrize("title", [" \n\t", "\x00"])
async def test_a_title_has_something_to_be_read(london: Server, title: str) -> None:
    assert (await added(london, title=title)).text == say("error-empty")
    assert await kept(london) == []


async def test_the_longest_words_fit_everywhere(london: Server) -> None:
    for number in range(12):
        await added(london, title=f"{number} {'é' * (LONGEST_TITLE - 3)}", about="🍂" * 100)
    assert len(await kept(london)) == 12
    for command in ("release list", "release next", "release countdown"):
        assert "é" in (await london.fan.ask(command)).text
    assert len(await london.moderator.suggestions("release move", "release", "é" * 50)) == 12
    assert (await london.moderator.ask("audit", what="dates")).title == "## Audit trail"


# -------------------------------------------------------------------- a re-watch


async def test_a_rewatch_is_one_release_with_its_episodes(london: Server) -> None:
    answer = await london.moderator.ask("release rewatch", season=1, **{"from": "Friday 20:00", "every": "week"})
    assert lines(answer)[:5] == [
        "## Added: Re-watch of season 1",
        "Re-watch · 8 episodes",
        "When: Friday, 27 November 2026, 20:00 in Europe/London, that is <t:1795809600:F>",
        in_news(london, "scheduling-announced", leads="1 day before"),
        say("scheduling-episodes", count=8, first="<t:1795809600:F>", last="<t:1800043200:F>"),
    ]
    assert lines(answer)[5:] == [in_news(london, "scheduling-called")]
    (release,) = await kept(london)
    friday = Schedule(date(2026, 11, 27), time(20), "Europe/London", Precision.MINUTE)
    episodes = tuple((Mark(1, number), 7 * number - 7) for number in range(1, 9))
    assert release == Release(release.id, "Re-watch of season 1", ReleaseKind.REWATCH, friday, episodes=episodes)


async def test_without_a_time_a_rewatch_begins_when_releases_are_announced(london: Server) -> None:
    await london.manager.ask("settings topic", topic="releases", at="18:45")
    answer = await london.moderator.ask("release rewatch", season=2, **{"from": "24 Dec", "every": "day"})
    assert lines(answer)[2].startswith("When: Thursday, 24 December 2026, 18:45 in Europe/London")


@pytest.mark.parametrize(
    ("season", "begins", "every", "said"),
    [
        (1, "Friday 20:00", None, say("error-no-pace")),
        (1, "December 2026", "day", say("error-when", text="December 2026")),
        (1, "2020-01-01", "day", say("error-past")),
        (
            4,
            "Friday",
            "day",
            say("error-not-found", text="Season 4", near="**Season 1**, **Season 2** or **Season 3**"),
        ),
    ],
)
async def test_a_rewatch_needs_a_season_that_is_out_a_day_and_a_pace(
    london: Server, season: int, begins: str, every: str | None, said: str
) -> None:
    given = {"from": begins, **({"every": every} if every else {})}
    assert (await london.moderator.ask("release rewatch", season=season, **given)).text == said
    assert await kept(london) == []


@pytest.mark.asyncio(loop_scope="function")  # another world
async def test_a_season_that_came_week_by_week_is_watched_so_again(tmp_path: Path) -> None:
    clock = ManualClock(datetime(2031, 6, 1, 12, tzinfo=UTC))
    async with hosted(settings(tmp_path, show_pack=str(LANTERN)), clock) as harbour:
        server = Server.found(harbour)
        await server.moderator.ask("release rewatch", season=1, **{"from": "Friday 20:00"})
        (release,) = await kept(server)
        assert release.episodes == ((Mark(1, 1), 0), (Mark(1, 2), 7))
        refused = await server.moderator.ask("release rewatch", season=2, **{"from": "Friday 20:00", "every": "day"})
        assert refused.text == say("error-not-found", text="Season 2", near="**Season 1**")


# -------------------------------------------------------------------- who did what


async def test_the_audit_trail_tells_what_was_done_with_releases(london: Server) -> None:
    await added(london, about="Two *minutes*.")
    await london.moderator.ask("release move", release="trailer", when="tba")
    await london.moderator.ask("release edit", release="trailer", title="Teaser")
    await london.moderator.ask("release cancel", release="teaser")
    told = lines(await london.manager.ask("audit", what="dates"))[2:-1]
    who, was = london.moderator.member.mention, r"confirmed · The trailer · Two \*minutes\*."
    assert [line.partition("> ")[2] for line in told] == [
        f"{who} called off **Teaser**",
        f"{who} changed **Teaser**: tba · {was} → tba · {was.replace('The trailer', 'Teaser')}",
        f"{who} moved **The trailer**: 2026-12-24 19:30 · {was} → tba · {was}",
        f"{who} added **The trailer**: 2026-12-24 19:30 · {was}",
    ]


async def test_editors_are_offered_what_is_not_out_yet_first(london: Server) -> None:
    await added(london, "24 Dec")
    found = await london.moderator.suggestions("release move", "release", "")
    assert list(found)[:2] == ["The trailer · 24 December 2026", "Heartstopper Forever · 17 July 2026"]


async def test_help_names_the_parts_for_staff_to_staff_alone(london: Server) -> None:
    everybody = "**/release** (next, list and countdown)"
    assert everybody in (await london.fan.ask("help")).text
    assert (
        "**/release** (next, list, countdown, add, edit, move, cancel and rewatch)"
        in (await london.moderator.ask("help")).text
    )
    assert everybody in Answer.of(await london.moderator.member.user.slash("help")).text
