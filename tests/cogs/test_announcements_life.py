"""Life between releases: a bot that was away, topics switched off and on, servers that remove the bot, looking back,
and watching a season again. Whatever happens, nothing comes twice or as a flood.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import ManualClock
from bot.demo import World
from bot.texts import texts
from tests.cogs.servers import Rounds, Server, at_rest, posts
from tests.conftest import NOW

say = texts()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
COMING, OUT = "## 📺 Season 4 is coming", "## 📺 Season 4 is out"
MISSED = f"## 🕰️ {say('post-missed')}"


@pytest.fixture
async def here(clock: ManualClock) -> AsyncIterator[World]:
    async with at_rest(clock) as seeded:
        yield seeded


@pytest.fixture
async def told(server: Server) -> Server:
    """Releases are announced in #news for the fans; staff read #staff."""
    await server.manager.ask(
        "settings topic", topic="releases", channel=server.channels["news"], role=server.roles["fans"]
    )
    await server.manager.ask("settings topic", topic="staff", channel=server.channels["staff"])
    return server


async def add(server: Server, when: str, title: str = "Season 4") -> None:
    await server.moderator.ask("release add", title=title, kind="season", when=when)


def titles(server: Server, channel: str = "news") -> list[str]:
    """Of the posts; Discord's own notes about threads have none."""
    return [text.splitlines()[0] for text in server.read(channel) if text]


def pinged(server: Server) -> list[bool]:
    return [bool(sent["allowed_mentions"].get("roles")) for sent in posts(server.here, server.channels["news"])]


# -------------------------------------------------------------------- away


async def test_after_days_away_only_what_holds_is_said_late_and_without_a_ping(told: Server, rounds: Rounds) -> None:
    await add(told, "28 Nov 2026 12:00")
    await rounds.after()
    await rounds.after(7 * DAY + HOUR)  # the note of the day before would be wrong now
    for _ in range(3):
        await rounds.after(DAY)
    assert (titles(told), pinged(told)) == ([COMING, OUT], [True, False])
    late = say("post-late", when=f"<t:{int((NOW + 7 * DAY).timestamp())}:R>")
    assert [late in text for text in told.read("news")] == [False, True]
    assert titles(told, "staff") == [MISSED]


async def test_what_is_too_old_is_not_posted_and_staff_are_told_once(told: Server, rounds: Rounds) -> None:
    await rounds.after()
    for number in range(12):
        await add(told, f"{23 + number % 3} Nov 2026 12:00", f"Film {number}")
    await rounds.after(10 * DAY)
    before = len(titles(told))
    await rounds.after()
    await rounds.after(2 * DAY)
    assert (before, titles(told), titles(told, "staff")) == (0, [], [MISSED])


async def test_a_few_minutes_away_change_nothing(told: Server, rounds: Rounds) -> None:
    await add(told, "in 1 hour")
    await rounds.after(HOUR + 15 * MINUTE)
    assert (titles(told), pinged(told)) == ([OUT], [True])


# -------------------------------------------------------------------- off and on


async def test_what_fell_into_a_time_when_the_topic_was_off_is_not_made_up_for(told: Server, rounds: Rounds) -> None:
    await add(told, "1 Dec 2026 12:00")
    await told.manager.ask("settings topic", topic="releases", enabled=False)
    await rounds.after(3 * DAY + HOUR)
    await told.manager.ask("settings topic", topic="releases", enabled=True)
    counts = []
    for time in (timedelta(), 6 * DAY, DAY, DAY):
        await rounds.after(time)
        counts.append(len(titles(told)))
    assert (counts, titles(told)) == ([0, 1, 2, 2], [COMING, OUT])
    assert titles(told, "staff") == []


async def test_switching_off_and_on_says_nothing_twice(told: Server, rounds: Rounds) -> None:
    await add(told, "1 Dec 2026 12:00")
    for _ in range(11):
        await rounds.after(DAY)
        for enabled in (False, True):
            await told.manager.ask("settings topic", topic="releases", enabled=enabled)
            await rounds.after()
    assert titles(told) == [COMING, COMING, OUT]


async def test_another_channel_is_told_only_what_is_still_to_come(told: Server, rounds: Rounds) -> None:
    await add(told, "1 Dec 2026 12:00")
    await rounds.after(3 * DAY)
    await told.manager.ask("settings topic", topic="releases", channel=told.channels["chat"])
    for time in (timedelta(), 6 * DAY, DAY):
        await rounds.after(time)
    assert (titles(told), titles(told, "chat")) == ([COMING], [COMING, OUT])


async def test_a_server_that_removed_the_bot_is_told_nothing_any_more(
    told: Server, rounds: Rounds, here: World
) -> None:
    await add(told, "24 Nov 2026 12:00")
    await rounds.after()
    other = Server.found(here)
    await other.manager.ask("settings topic", topic="releases", channel=other.channels["news"])
    await add(other, "24 Nov 2026 12:00")
    here.env.backend.remove_guild(told.guild.id)
    for _ in range(5):
        await rounds.after(DAY)
    assert len(posts(here, told.channels["news"])) == 0
    assert titles(other) == [COMING, OUT]


# -------------------------------------------------------------------- looking back


@pytest.mark.parametrize(
    ("zone", "posted_at"),
    [
        ("London", datetime(2027, 4, 22, 8, tzinfo=UTC)),
        ("New York", datetime(2027, 4, 22, 13, tzinfo=UTC)),
        ("Kolkata", datetime(2027, 4, 22, 3, 30, tzinfo=UTC)),
    ],
)
async def test_on_this_day_comes_at_its_wall_time_where_the_server_is(
    server: Server, rounds: Rounds, clock: ManualClock, zone: str, posted_at: datetime
) -> None:
    await server.manager.ask("settings server", timezone=zone)
    await server.manager.ask("settings topic", topic="on-this-day", channel=server.channels["news"])
    clock.advance(datetime(2027, 4, 21, 18, tzinfo=UTC) - NOW)
    await rounds.after()
    before = len(titles(server))
    await rounds.after(posted_at - clock.now() - timedelta(seconds=1))
    assert len(titles(server)) == before
    await rounds.after(timedelta(seconds=1))
    await rounds.after(HOUR)
    assert titles(server)[before:] == [f"## 📅 {say('post-this-day', day=say.day(posted_at.date()))}"]
    assert "Season 1" in server.read("news")[-1]


async def test_a_season_is_watched_again_one_episode_a_week(told: Server, rounds: Rounds) -> None:
    await told.moderator.ask("release rewatch", season=1, **{"from": "27 Nov 20:00", "every": "week"})
    names = []
    await rounds.after(6 * DAY + 8 * HOUR)
    for _ in range(9):
        names.append(len([text for text in titles(told) if "watch it with us" in text]))
        await rounds.after(7 * DAY)
    assert names == [1, 2, 3, 4, 5, 6, 7, 8, 8]
    threads = sorted(str(thread.name) for thread in told.channels["news"].threads)
    assert threads == [f"🍿 S1E{number} - watch it with us" for number in range(1, 9)]
    assert all(pinged(told))
