"""`python -m bot demo` as a program: one address, channels by name, another port where it is taken, a clean end."""

import re
import signal
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from bot.clock import ManualClock
from bot.demo import words, world
from bot.demo_feed import ALL, FIRST, DemoFeed
from tests.wire.conftest import Connected
from tests.wire.payloads import BOT, Json
from tests.wire.program import Program, finished, running
from tests.wire.server import PATIENCE, Server

STARTED = "Ctrl-C stops the demo."
BYE = "The demo has stopped; nothing was kept."
SUBCOMMAND = 1
SLASH = 1  # the type of a command that is typed; others stand in menus
FEED = re.compile(r"http://127\.0\.0\.1:\d+/fan-news\.xml")
IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="module")
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/#\S+")


def ports(out: str) -> list[int]:
    """The ports of all addresses it printed."""
    return [int(match.group(1)) for match in ADDRESS.finditer(out)]


def names(commands: list[Json]) -> Iterator[str]:
    """What people type: "cast", "quote random"."""
    for command in commands:
        below = [option for option in command.get("options", []) if option["type"] == SUBCOMMAND]
        yield from [f"{command['name']} {each['name']}" for each in below] or [command["name"]]


def left_in(folder: Path) -> list[Path]:
    """What demos keep there as long as they run."""
    return list(folder.glob("truham-demo-*"))


async def content_type(port: int) -> str:
    async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}/") as response:
        return response.content_type


async def items(url: str) -> int:
    async with ClientSession() as session, session.get(url) as response:
        assert response.content_type == "application/rss+xml"
        return (await response.text()).count("<item>")


async def stopped(demo: Program, number: signal.Signals = signal.SIGINT) -> None:
    """Ctrl-C, or what a service manager sends, ends it cleanly."""
    demo.interrupt(number)
    ended = await demo.ended()
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.rstrip().endswith(BYE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo of the tests of this file has what it keeps."""
    return tmp_path_factory.mktemp("demo")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(project: Path, folder: Path) -> AsyncIterator[Program]:
    """One demo for the tests that try it, one after the other; in the end Ctrl-C stops it, and nothing is left."""
    async with running(project, "demo", "--port", "0", TMPDIR=str(folder)) as started:
        await started.says(STARTED)
        yield started
        await stopped(started)
    assert left_in(folder) == []


@IN_ONE_LOOP
async def test_it_prints_one_address_and_the_page_is_there_beside_a_second_one_on_another_port(
    project: Path, folder: Path, demo: Program
) -> None:
    (taken,) = ports(demo.out)
    assert await content_type(taken) == "text/html"
    async with running(project, "demo", "--port", str(taken), TMPDIR=str(folder)) as second:
        said = await second.says(STARTED)
        (port,) = ports(said)
        assert f"Port {taken} is taken, so another one was chosen." in said
        assert await content_type(port) == "text/html"
        assert len(left_in(folder)) == 2
        await stopped(second, signal.SIGTERM)
    assert await content_type(taken) == "text/html"
    assert len(left_in(folder)) == 1


@IN_ONE_LOOP
async def test_it_offers_a_feed_that_has_one_item_more_each_time(demo: Program) -> None:
    (url,) = FEED.findall(demo.out)
    assert [await items(url) for _ in range(ALL)] == [*range(FIRST, ALL), ALL, ALL]


@IN_ONE_LOOP
async def test_a_channel_that_is_typed_opens_at_the_same_address_and_the_end_of_the_input_ends_nothing(
    demo: Program,
) -> None:
    demo.type("library")
    await demo.says('There is no channel "library". There are: general, news, releases, quotes, staff\n')
    demo.type("news")
    await demo.says("#news is now here:")
    demo.type("#Staff")
    out = await demo.says("#staff is now here:")
    demo.type("nothing more")
    demo.end_of_input()
    out = await demo.says('"nothing more"')
    assert len({match.group() for match in ADDRESS.finditer(out)}) == 1
    assert len(ports(out)) == 3
    assert await content_type(ports(out)[0]) == "text/html"


async def test_a_tour_that_is_ended_leaves_no_folder(project: Path, tmp_path: Path) -> None:
    async with running(project, "demo", "--tour", TMPDIR=str(tmp_path)) as tour:
        await tour.says("/help")
        tour.interrupt(signal.SIGTERM)
        ended = await tour.ended()
    assert (ended.code, ended.err) == (0, "")
    assert "no errors." not in ended.out
    assert left_in(tmp_path) == []


async def test_a_setting_that_is_not_right_is_named(project: Path) -> None:
    ended = await finished(project, "demo", LOG_LEVEL="loud")
    assert (ended.code, ended.paragraphs) == (2, 1)
    assert ended.err.startswith("LOG_LEVEL is not right: ")


async def test_the_tour_plays_every_command(project: Path, server: Server, connected: Connected) -> None:
    async with connected():
        await server.connected()
    (told,) = server.asked("PUT", f"/applications/{BOT}/commands")
    async with running(project, "demo", "--tour") as tour:
        ended = await tour.ended(within=4 * PATIENCE)  # it plays some ninety commands, and draws
    assert (ended.code, ended.err) == (0, "")
    played = re.findall(r"^\w+ /(.*)$", ended.out, re.MULTILINE)
    typed = [command for command in told.body if command["type"] == SLASH]
    missed = [name for name in names(typed) if not any(f"{line} ".startswith(f"{name} ") for line in played)]
    assert missed == []
    assert f"{len(played)} answers, no errors." in ended.out


async def test_somebody_without_internet_can_follow_it(clock: ManualClock) -> None:
    async with DemoFeed().serve() as feed, world(feed=feed, clock=clock, settle_timeout=20.0) as here:
        news, staff = here.channels["news"], here.channels["staff"]
        assert feed.url in [message.content for message in staff.history()][-1]
        await here.people["manager"].slash(staff, "feed add", url=feed.url, channel=news, trusted=True)
        for _ in range(2):
            clock.advance(timedelta(minutes=11))
            await here.poller.tick()
            await here.dispatcher.tick()
        *_, second, third = map(words, news.history())
        assert ["re-watch" in second, "quiz" in third] == [True, True]
