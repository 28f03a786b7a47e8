"""A new moderator sets up a server from nothing, with the panel alone, in a real browser."""

import pytest

from bot.server.settings import Topic
from bot.texts import texts
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="package")

say = texts()
WELL = say("finding-none")
MISSING = say("finding-permissions", channel="#", names="@").partition("#")[2].partition("@")[0] + "View Channel"
ACTIONS = 25  # clicks and words that a person does in well under two minutes


async def test_a_server_is_set_up_from_nothing_with_the_panel(visitor: Visitor) -> None:
    done = 0

    async def choose(option: str, select: int = 0) -> None:
        nonlocal done
        done += 1
        await visitor.chooses(option, select)

    async def press(button: str) -> None:
        nonlocal done
        done += 1
        await visitor.presses(button)

    async with visitor.at("staff"):
        await visitor.becomes("manager")
        await visitor.asks("setup")
        for topic, channel, found in (
            ("News", "news", WELL),
            ("Releases", "releases", WELL),
            ("Quote of the day", "quotes", WELL),
            ("Staff notices", "staff", MISSING),
        ):
            await choose(topic)
            await choose(channel)
            await visitor.sees(found)
            await press("Back")
        await choose("Time zone")
        await press("Search")
        await visitor.fills_in("A city or a country", "lodnon")
        await choose("Europe/London")
        await visitor.sees("UTC (default) → Europe/London")
        await press("Back")
        await choose("Spoiler line")
        await choose("up to season 1, episode 8")
        await press("Back")
        panel = await visitor.sees("What would you like to change?")
    here = visitor.here
    settings = await here.bot.services.settings.get(here.env.guild.id)
    wanted = {Topic.NEWS: "news", Topic.RELEASES: "releases", Topic.QUOTES: "quotes", Topic.STAFF: "staff"}
    assert {topic: settings.topic(topic).channel_id for topic in wanted} == {
        topic: here.channels[name].id for topic, name in wanted.items()
    }
    assert (settings["timezone"], settings["spoilers"]) == ("Europe/London", "s1e8")
    assert panel.count("no channel yet") == 1 + 1  # "On this day", and the legend
    assert done <= ACTIONS
