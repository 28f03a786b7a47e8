"""What staff set up and add is announced by itself as time goes by: in good time, once, where and how they chose."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.demo import World
from bot.show.progress import Mark
from bot.show.release import Release, ReleaseKind, Schedule
from bot.texts import texts
from tests.cogs.servers import Rounds, Server, at_rest, posts
from tests.conftest import NOW

say = texts()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
COMING, OUT = "## 📺 Season 4 is coming", "## 📺 Season 4 is out"
MOVED, OFF = "## 📅 Season 4 has a new date", "## 🍂 Season 4 was called off"
BACK = "## 📅 Season 4 is on again"


@pytest.fixture
async def here(clock: ManualClock) -> AsyncIterator[World]:
    async with at_rest(clock) as seeded:
        yield seeded


@pytest.fixture
async def told(server: Server) -> Server:
    """Releases are announced in #news for the fans."""
    await server.manager.ask(
        "settings topic", topic="releases", channel=server.channels["news"], role=server.roles["fans"]
    )
    return server


async def add(server: Server, when: str = "1 Dec 2026 12:00") -> None:
    """In ten days, if nothing else is said; all clocks are those of UTC."""
    await server.moderator.ask("release add", title="Season 4", kind="season", when=when)


def titles(server: Server, channel: str = "news") -> list[str]:
    """Of the posts; Discord's own notes about threads have none."""
    return [text.splitlines()[0] for text in server.read(channel) if text]


async def diary(server: Server, rounds: Rounds, *times: timedelta) -> list[int]:
    """How many posts there are after each of these times."""
    counts = []
    for time in times:
        await rounds.after(time)
        counts.append(len(titles(server)))
    return counts


async def test_a_release_is_announced_a_week_and_a_day_before_and_when_it_is_out(told: Server, rounds: Rounds) -> None:
    await add(told)
    times = (0 * DAY, 3 * DAY - MINUTE, MINUTE, 6 * DAY - MINUTE, MINUTE, DAY - MINUTE, MINUTE, DAY, 30 * DAY)
    assert await diary(told, rounds, *times) == [0, 0, 1, 1, 2, 2, 3, 3, 3]
    assert titles(told) == [COMING, COMING, OUT]
    role = told.roles["fans"]
    pings = [sent["allowed_mentions"] for sent in posts(told.here, told.channels["news"])]
    assert pings == [{"parse": [], "roles": [role.id]}] * 3
    assert [role.mention in text for text in told.read("news")] == [True] * 3


async def test_the_leads_are_those_that_staff_chose(told: Server, rounds: Rounds) -> None:
    await told.manager.ask("settings releases", leads="18:00 the day before, 1h")
    await add(told)
    assert await diary(told, rounds, 9 * DAY, 6 * HOUR - MINUTE, MINUTE, 17 * HOUR, HOUR) == [0, 0, 1, 2, 2]


async def test_a_release_in_ten_minutes_is_announced_when_it_is_out(told: Server, rounds: Rounds) -> None:
    await add(told, "in 10 minutes")
    assert await diary(told, rounds, 0 * DAY, 10 * MINUTE - timedelta(seconds=1), timedelta(seconds=1)) == [0, 0, 1]
    assert titles(told) == [OUT]


async def test_a_date_that_moves_is_told_once_and_announced_anew(told: Server, rounds: Rounds) -> None:
    await add(told)
    await rounds.after(3 * DAY)
    await told.moderator.ask("release move", release="Season 4", when="11 Dec 2026 12:00")
    assert await diary(told, rounds, 0 * DAY, 7 * DAY, 3 * DAY, 6 * DAY, DAY, DAY) == [2, 2, 3, 4, 5, 5]
    assert titles(told) == [COMING, MOVED, COMING, COMING, OUT]
    pings = [bool(sent["allowed_mentions"].get("roles")) for sent in posts(told.here, told.channels["news"])]
    assert pings == [True, False, True, True, True]


async def test_a_date_that_nobody_was_told_moves_silently(told: Server, rounds: Rounds) -> None:
    await add(told)
    await rounds.after(DAY)
    await told.moderator.ask("release move", release="Season 4", when="2 Dec 2026 12:00")
    assert await diary(told, rounds, 0 * DAY, 3 * DAY) == [0, 1]
    assert titles(told) == [COMING]


async def test_what_moves_there_and_back_before_anybody_could_hear_of_it_is_not_told(
    told: Server, rounds: Rounds
) -> None:
    await add(told)
    await rounds.after(3 * DAY)
    for when in ("11 Dec 2026 12:00", "1 Dec 2026 12:00"):
        await told.moderator.ask("release move", release="Season 4", when=when)
    assert await diary(told, rounds, 0 * DAY, 6 * DAY, DAY, DAY) == [1, 2, 3, 3]
    assert titles(told) == [COMING, COMING, OUT]


async def test_what_is_called_off_is_told_once_and_nothing_follows(told: Server, rounds: Rounds) -> None:
    await add(told)
    await rounds.after(3 * DAY)
    await told.moderator.ask("release cancel", release="Season 4")
    assert await diary(told, rounds, 0 * DAY, 6 * DAY, DAY, DAY) == [2, 2, 2, 2]
    assert titles(told) == [COMING, OFF]


async def test_what_was_called_off_and_has_a_date_again_is_announced_again(told: Server, rounds: Rounds) -> None:
    await add(told)
    await rounds.after(3 * DAY)
    await told.moderator.ask("release cancel", release="Season 4")
    await rounds.after()
    await told.moderator.ask("release move", release="Season 4", when="24 Dec 2026 12:00")
    assert await diary(told, rounds, 0 * DAY, 23 * DAY, 6 * DAY, DAY) == [3, 4, 5, 6]
    assert titles(told) == [COMING, OFF, BACK, COMING, COMING, OUT]


async def test_what_was_called_off_and_is_on_again_is_told_so_each_time(told: Server, rounds: Rounds) -> None:
    await add(told)
    await rounds.after(3 * DAY)
    for _ in range(2):
        await told.moderator.ask("release cancel", release="Season 4")
        await rounds.after()
        await told.manager.ask("settings topic", topic="releases", at="18:00")
        await rounds.after(HOUR)
        await told.moderator.ask("release move", release="Season 4", when="1 Dec 2026 12:00")
        await rounds.after()
    assert await diary(told, rounds, 6 * DAY, DAY, DAY) == [6, 7, 7]
    assert titles(told) == [COMING, OFF, BACK, OFF, BACK, COMING, OUT]


async def test_without_notes_about_dates_nothing_is_said_of_a_move(told: Server, rounds: Rounds) -> None:
    await told.manager.ask("settings releases", moved=False)
    await add(told)
    await rounds.after(3 * DAY)
    await told.moderator.ask("release cancel", release="Season 4")
    assert await diary(told, rounds, 0 * DAY, 10 * DAY) == [1, 1]


@pytest.mark.parametrize("form", ["thread", "forum"])
async def test_every_announcement_has_its_thread_whose_name_gives_nothing_away(
    told: Server, rounds: Rounds, form: str
) -> None:
    place = told.guild.create_forum_channel("board") if form == "forum" else told.channels["news"]
    await told.manager.ask("settings topic", topic="releases", channel=place, post=form)
    await add(told, "24 Nov 2026 12:00")
    for _ in range(5):
        await rounds.after(DAY)
    assert sorted(str(thread.name) for thread in place.threads) == [COMING[3:], OUT[3:]]


async def test_the_threads_of_the_episodes_open_one_a_week(told: Server, rounds: Rounds) -> None:
    await told.manager.ask("settings releases", episodes="weekly", leads="0")
    season = Release(
        "", "Season 4", ReleaseKind.SEASON, Schedule.of(NOW + DAY), episodes=tuple((Mark(4, n), 0) for n in (1, 2, 3))
    )
    await told.here.bot.services.releases.add(told.guild.id, told.manager.member.id, season)
    names = []
    for _ in range(5):
        await rounds.after(DAY)
        names.append(sorted(str(thread.name) for thread in told.channels["news"].threads))
        await rounds.after(6 * DAY)
    first, second, third = (f"💬 S4E{number} - talk here" for number in (1, 2, 3))
    assert names == [[first], [first, second], *[[first, second, third]] * 3]
    assert len(titles(told)) == 4
