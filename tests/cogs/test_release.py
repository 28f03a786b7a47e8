"""/release for fans: what comes next, what is coming and what is out, and how long until; never a negative number."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.clock import ManualClock
from bot.demo import World
from bot.texts import texts
from bot.views.page import plain
from tests.cogs.asking import Answer
from tests.cogs.servers import Server, at_rest
from tests.cogs.test_sloppy_input import assert_harmless
from tests.conftest import NOW

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(scope="module")
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(clock: ManualClock) -> AsyncIterator[World]:
    async with at_rest(clock) as seeded:
        yield seeded


@dataclass(frozen=True)
class Adding:
    """Adds releases to the server of a test."""

    server: Server
    clock: ManualClock

    async def __call__(self, title: str, after: timedelta | str, kind: str = "trailer", status: str = "") -> str:
        """Returns the date as people read it."""
        at = None if isinstance(after, str) else self.clock.now() + after
        when = f"{at:%Y-%m-%d %H:%M}" if at is not None else str(after)
        given = {"title": title, "kind": kind, "when": when, **({"status": status} if status else {})}
        answer = await self.server.moderator.ask("release add", **given)
        assert answer.title == f"## Added: {title}"
        return f"<t:{at.timestamp():.0f}:F> (<t:{at.timestamp():.0f}:R>)" if at is not None else when


@pytest.fixture
def add(server: Server, clock: ManualClock) -> Adding:
    return Adding(server, clock)


def body(answer: Answer) -> list[str]:
    return answer.text.splitlines()


# -------------------------------------------------------------------- /release next


async def test_where_nothing_is_coming_the_words_are_kind_and_say_what_can_be_done(server: Server) -> None:
    hint = [say("calendar-nothing-do")]
    for command in ("release next", "release countdown"):
        answer = await server.fan.ask(command)
        assert body(answer) == [f"## {say('calendar-nothing')}", *hint, say("calendar-nothing-staff")]
        alone = Answer.of(await server.fan.member.user.slash(command))
        assert body(alone) == [f"## {say('calendar-nothing')}", *hint]
        assert [*answer.buttons] == [*alone.buttons] == ["What is coming"]
    assert body(await server.fan.ask("release list")) == ["## Releases", say("calendar-none-coming")]


async def test_next_is_what_comes_first_and_is_no_mere_rumour(server: Server, add: Adding) -> None:
    rumour = await add("Whispered", HOUR, status="rumour")
    film = await add("The sequel", 30 * DAY, "film")
    trailer = await add("A trailer", 2 * HOUR)
    await add("Fan day", "tba", "event")
    answer = await server.fan.ask("release next")
    assert body(answer) == [
        "## What comes next",
        f"📽️ **A trailer** · {trailer}",
        "Trailer",
        "**After that**",
        f"- 📽️ **Whispered** · {rumour} · *rumour*",
        f"- 🎬 **The sequel** · {film}",
    ]
    remind = answer.buttons["Remind me"]
    assert remind.startswith("b1|remind|0|1|own_")
    assert (answer.private, (await server.fan.ask("release next", private=True)).private) == (False, True)


async def test_a_rumour_is_next_where_nothing_else_has_a_date(server: Server, add: Adding) -> None:
    when = await add("Whispered", DAY, status="rumour")
    await add("Fan day", "tba", "event")
    assert body(await server.fan.ask("release next")) == [
        "## What comes next",
        f"📽️ **Whispered** · {when} · *rumour*",
        "Trailer · **a rumour, not confirmed**",
        "**No date yet**",
        "- 🎉 **Fan day**",
    ]


# -------------------------------------------------------------------- /release list


async def test_the_list_has_what_is_dated_in_order_then_the_rest(
    server: Server, add: Adding, clock: ManualClock
) -> None:
    year = clock.now().year + 1
    await add("Some time", f"{year}", "season")
    await add("Fan day", "tba", "event")
    await add("Gone", 5 * DAY)
    await add("In May", f"May {year}", "book")
    await add("In the middle of May", f"15 May {year}", "film")
    soon = await add("Soon", 3 * HOUR)
    await add("Maybe", "tba", "film", "rumour")
    await server.moderator.ask("release cancel", release="Gone")
    lines = body(await server.fan.ask("release list"))
    assert [line.partition(" (")[0] for line in lines[:6]] == [
        "## Releases",
        "**Coming**",
        f"- 📽️ **Soon** · {soon.partition(' (')[0]}",
        f"- 🎬 **In the middle of May** · 15 May {year}",
        f"- 📖 **In May** · May {year}",
        f"- 📺 **Some time** · {year}",
    ]
    assert lines[6:9] == ["**No date yet**", "- 🎉 **Fan day**", "- 🎬 **Maybe** · *rumour*"]
    assert (lines[9], lines[10].partition(" · ")[0], lines[11:]) == ("**Called off**", "- 📽️ **Gone**", [])


async def test_the_list_has_pages(server: Server, add: Adding) -> None:
    for number in range(1, 13):
        await add(f"Clip {number}", number * HOUR)
    page = await server.fan.ask("release list")
    names = [line.partition(" · ")[0] for line in body(page)[2:]]
    page = await server.fan.press(page, "Next")
    names += [line.partition(" · ")[0] for line in body(page)[2:]]
    assert names == [f"- 📽️ **Clip {number}**" for number in range(1, 13)]
    assert "Next" not in page.buttons
    assert body(await server.fan.press(page, "What is out"))[1] == "**Out**"
    assert (await server.looker.press_old(page.buttons["Previous"])).text == say("error-not-yours")


async def test_of_what_is_out_people_see_what_they_may_know(server: Server) -> None:
    seen = {}
    for who, place in (("all", "all"), ("season 1", "season 1")):
        await server.fan.ask("progress set", show=place)
        page = await server.fan.press(await server.fan.ask("release list"), "What is out")
        lines = body(page)[2:]
        while "Next" in page.buttons:
            page = await server.fan.press(page, "Next")
            lines += body(page)[2:]
        seen[who] = [line.split("**")[1] for line in lines]
    assert seen["season 1"] == [
        "The Heartstopper Yearbook", "Season 1", "Heartstopper Volume 2", "Heartstopper Volume 1", "Solitaire",
    ]  # fmt: skip
    assert seen["all"] == [
        "Heartstopper Forever", "Heartstopper Volume 6", "Season 3", "Heartstopper Volume 5", "Season 2",
        "The Heartstopper Yearbook", "Season 1", "Heartstopper Volume 4", "Heartstopper Volume 3",
        "Heartstopper Volume 2", "Heartstopper Volume 1", "Solitaire",
    ]  # fmt: skip


async def test_what_was_called_off_or_only_rumoured_is_never_out(
    server: Server, add: Adding, clock: ManualClock
) -> None:
    await add("Gone", HOUR)
    await add("Whispered", HOUR, status="rumour")
    await add("Real", HOUR)
    await server.moderator.ask("release cancel", release="Gone")
    clock.advance(2 * HOUR)
    page = await server.fan.ask("release list")
    assert body(page) == ["## Releases", say("calendar-none-coming")]
    assert body(await server.fan.press(page, "What is out"))[2].startswith("- 📽️ **Real** · ")
    names = (await server.fan.suggestions("release countdown", "which", "")).values()
    assert len([value for value in names if value.startswith("own_")]) == 1


# -------------------------------------------------------------------- /release countdown


async def test_the_countdown_goes_down_to_the_minute_and_never_below(
    server: Server, add: Adding, clock: ManualClock
) -> None:
    when = await add("A trailer", 33 * DAY + 7 * HOUR + timedelta(minutes=5))
    out_at = clock.now() + 33 * DAY + 7 * HOUR + timedelta(minutes=5)
    said = []
    for left in (
        33 * DAY + 7 * HOUR, DAY, DAY - timedelta(minutes=1), 2 * HOUR, timedelta(minutes=1), timedelta(seconds=59),
        timedelta(microseconds=1), timedelta(), -HOUR, -DAY,
    ):  # fmt: skip
        clock.advance(out_at - left - clock.now())
        answer = await server.fan.ask("release countdown", which="trailer")
        assert body(answer)[0] == "## 📽️ A trailer"
        said.append((body(answer)[1], "Remind me" in answer.buttons))
    assert said == [
        ("**33 days and 7 hours to go**", True),
        ("**one day to go**", True),
        ("**23 hours and 59 minutes to go**", True),
        ("**2 hours to go**", True),
        ("**one minute to go**", True),
        ("**Less than a minute to go**", True),
        ("**Less than a minute to go**", True),
        ("**It is out now**", False),
        ("**It is out now**", False),
        (f"**Out since {when}**", False),
    ]


@pytest.mark.parametrize(
    ("when", "status", "said"),
    [
        ("tba", "", ["**There is no date yet**", "Event"]),
        ("May 2031", "", ["**The day is not known yet**", "May 2031", "Event"]),
        ("2031", "rumour", ["**The day is not known yet**", "2031", "Event · **a rumour, not confirmed**"]),
    ],
)
async def test_the_countdown_to_what_has_no_day_says_so(
    server: Server, add: Adding, when: str, status: str, said: list[str]
) -> None:
    await add("Fan day", when, "event", status)
    answer = await server.fan.ask("release countdown", which="fan day")
    assert (body(answer)[1:], [*answer.buttons]) == (said, ["What is coming"])


async def test_a_day_is_counted_in_days_of_the_server_and_what_was_called_off_is_not_counted(
    server: Server, add: Adding, clock: ManualClock
) -> None:
    await server.manager.ask("settings server", timezone="Auckland")  # half a day ahead of London
    day = (clock.now() + 12 * DAY).replace(hour=0, minute=0)
    await add("The book", f"{day:%Y-%m-%d}", "book")
    said = []
    for hours in (10 * 24 + 14, 24 + 14, 24 + 12, 14, 12, 8):  # before midnight in UTC; there it is noon or one o'clock
        clock.advance(day - timedelta(hours=hours) - clock.now())
        said.append(body(await server.fan.ask("release countdown"))[1])
    await server.moderator.ask("release cancel", release="the book")
    said.append(body(await server.fan.ask("release countdown", which="the book"))[1])
    assert said == [
        "**11 days to go**", "**2 days to go**", "**one day to go**", "**one day to go**", "**It is today**",
        "**It is today**", "**It was called off**",
    ]  # fmt: skip


async def test_an_event_begins(server: Server, add: Adding, clock: ManualClock) -> None:
    when = await add("Fan day", HOUR, "event")
    clock.advance(HOUR)
    assert body(await server.fan.ask("release countdown", which="fan day"))[1] == "**It has begun**"
    clock.advance(DAY)
    assert body(await server.fan.ask("release countdown", which="fan day"))[1] == f"**It began {when}**"


# -------------------------------------------------------------------- which release is meant


async def test_releases_are_found_however_they_are_typed(server: Server, add: Adding) -> None:
    await add("Season 4", 40 * DAY, "season")
    await add("The New Year special", 41 * DAY, "film")
    titles = {}
    for typed in ("season 4", "SEASON  4", "new year", "specail", "the film"):
        answer = await server.fan.ask("release countdown", which=typed)
        titles[typed] = answer.title
    season, special = "## 📺 Season 4", "## 🎬 The New Year special"
    assert list(titles.values()) == [season, season, special, special, special]


@pytest.mark.parametrize("typed", ["s4", "own_x", "season 9", "xyz"])
async def test_what_no_release_is_called_is_not_found(server: Server, add: Adding, typed: str) -> None:
    await add("Season 4", 40 * DAY, "season")
    said = say("error-no-release", text=plain(typed), near="")
    assert (await server.fan.ask("release countdown", which=typed)).text == said


async def test_what_is_near_is_named(server: Server, add: Adding) -> None:
    await add("Season 4", 40 * DAY, "season")
    answer = await server.fan.ask("release countdown", which="the final new season")
    assert answer.text.endswith("Did you mean **Season 4**, **Season 3** or **Season 2**?")


async def test_suggestions_begin_with_what_is_not_out(server: Server, add: Adding) -> None:
    await add("Season 5", "tba", "season")
    await add("Season 4", "6 March 2031", "season")
    found = await server.fan.suggestions("release countdown", "which", "season")
    assert [*found][:5] == [
        "Season 4 · 6 March 2031", "Season 5", "Season 3 · 3 October 2024", "Season 2 · 3 August 2023",
        "Season 1 · 22 April 2022",
    ]  # fmt: skip
    assert (await server.fan.ask("release countdown", which=found["Season 5"])).title == "## 📺 Season 5"


async def test_what_is_out_and_ahead_of_somebody_is_kept_safe(server: Server) -> None:
    await server.fan.ask("progress set", show="season 1")
    for typed in ("season 3", "season_3", "film", "heartstopper forever"):
        assert (await server.fan.ask("release countdown", which=typed)).text == say("error-ahead")
    assert list(await server.fan.suggestions("release countdown", "which", "season")) == ["Season 1 · 22 April 2022"]


async def test_what_a_server_added_stays_in_it(here: World, server: Server, add: Adding) -> None:
    await add("Season 4", 40 * DAY, "season")
    other = Server.found(here).fan
    said = [await other.ask("release countdown", which="Season 4")]
    said.append(Answer.of(await server.fan.member.user.slash("release countdown", which="Season 4")))
    assert ["Season 4" in answer.title and answer.title.startswith("##") for answer in said] == [False, False]
    assert (await other.ask("release next")).title == f"## {say('calendar-nothing')}"


async def test_words_of_staff_format_nothing_and_ping_nobody(server: Server) -> None:
    typed = "@everyone ||y|| [x](https://x.org) <@123456789012345678>"
    await server.moderator.ask("release add", title=typed, kind="film", when="in 2h", about=f"# {typed}")
    for command in ("release next", "release list", "release countdown"):
        assert_harmless(command, await server.fan.ask(command))
