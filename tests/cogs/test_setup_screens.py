"""The panel and its screens: what they say, where they lead, and that every control does what it says."""

import pytest

from bot.server.settings import Topic
from bot.texts import texts
from bot.views.setup import SERVER_SCREENS
from tests.cogs.asking import WELL, findings
from tests.cogs.servers import Server
from tests.cogs.test_setup import note

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()


SCREENS = (*(say(f"topic-{topic}") for topic in Topic), *(say(f"screen-{screen}") for screen in SERVER_SCREENS))


async def test_the_panel_leads_to_every_screen(server: Server) -> None:
    assert tuple((await server.manager.ask("setup")).options) == SCREENS


@pytest.mark.parametrize("screen", SCREENS)
async def test_whatever_is_chosen_or_pressed_on_a_screen_does_what_it_says(server: Server, screen: str) -> None:
    m = server.manager
    page = await server.screen(m, screen)
    assert page.title.endswith(screen)
    for option in page.options.values():
        name, _, value = option.split("~")
        fresh = await server.screen(m, screen)  # the labels of time zones tell the time
        chosen = next(each for each, choice in fresh.options.items() if choice.split("~")[2] == value)
        answer = await m.choose(fresh, chosen)
        saved = note(answer) or [line for line in answer.text.splitlines() if line == say("settings-unchanged")]
        assert (chosen, answer.title, len(saved)) == (chosen, page.title, 1)
        assert (await server.here.bot.services.settings.get(server.guild.id))[name] == value
    for button in page.buttons:
        answer = await m.press(await server.screen(m, screen), button)
        assert (button, bool(answer.text or answer.result.modal)) == (button, True)


async def test_controls_of_another_version_say_so(server: Server) -> None:
    me = server.manager.member.id
    for custom_id in (
        f"b1|setup_set|{me}|1|colour~abc~red",
        f"b1|setup_set|{me}|1|news.at",
        f"b1|setup_ask|{me}|1|late~x",
    ):
        assert (await server.manager.press_old(custom_id)).text == say("error-stale")
    assert await server.values() == {}


# -------------------------------------------------------------------- what to do next


async def hint(server: Server) -> list[str]:
    """What the panel says between its title and the topics."""
    lines = (await server.manager.ask("setup")).text.splitlines()
    return lines[1 : lines.index(f"### {say('setup-topics')}")]


async def test_the_panel_says_how_to_begin_what_needs_help_and_what_is_still_worth_choosing(server: Server) -> None:
    m, staff, news = server.manager, server.channels["staff"], server.channels["news"]
    assert await hint(server) == [say("setup-begin")]
    await m.ask("settings topic", topic="news", channel=news)
    assert await hint(server) == [say("setup-missing", names=say.listed([say("topic-staff"), say("setting-timezone")]))]
    server.deny(news, "send_messages")
    await m.ask("settings topic", topic="staff", channel=staff)
    await m.ask("settings server", log=server.channels["log"])
    names = [say("topic-news"), say("topic-staff"), say("setting-log")]  # the last two can be read by everybody
    assert await hint(server) == [
        say("setup-problems", names=say.listed(names)),
        say("setup-missing", names=say("setting-timezone")),
    ]
    server.deny(news)
    server.hide(staff)
    server.hide(server.channels["log"])
    await m.ask("settings server", timezone="Asia/Tokyo")
    assert await hint(server) == []


async def test_the_state_of_the_log_channel_stands_beside_it(server: Server) -> None:
    log = server.channels["log"]
    await server.manager.ask("settings server", log=log)
    line = f"**{say('setting-log')}** · {log.mention}"
    for denied, mark in (((), "🟢"), (("attach_files",), "🟠")):
        server.deny(log, *denied)
        for command in ("setup", "settings show"):
            assert f"{mark} {line}" in (await server.manager.ask(command)).text.splitlines()


async def test_next_leads_through_all_topics(server: Server) -> None:
    page, names = await server.screen(server.manager, "News"), [say(f"topic-{topic}") for topic in Topic]
    for name in names[1:]:
        page = await server.manager.press(page, say("button-next-topic", topic=name))
        assert page.title.endswith(name)
    assert [each for each in page.buttons if each.startswith("Next")] == []


@pytest.mark.parametrize("topic", Topic)
async def test_only_news_say_where_they_come_from(server: Server, topic: Topic) -> None:
    screen = await server.screen(server.manager, say(f"topic-{topic}"))
    assert (say("topic-feeds") in screen.text) == (topic is Topic.NEWS)


@pytest.mark.parametrize(("screen", "name"), [("News", "news"), ("Log channel", "log")])
async def test_check_again_stays_on_the_screen(server: Server, screen: str, name: str) -> None:
    channel = server.channels[name]
    server.hide(channel)
    setting = "log" if name == "log" else f"{name}.channel"
    page = await server.manager.pick(await server.screen(server.manager, screen), setting, channel)
    server.deny(channel, "attach_files")
    for expected in (say("permission-attach-files"), WELL):
        again = await server.manager.press(page, "Check again")
        (line,) = findings(again.text)
        assert (again.title, again.text.splitlines()[1], expected in line) == (page.title, say("setup-checked"), True)
        server.deny(channel)


async def test_a_search_for_a_zone_without_hits_shows_the_common_ones(server: Server) -> None:
    page = await server.screen(server.manager, "Time zone")
    after = await server.manager.fill_in(await server.manager.press(page, "Search"), "xyzzyq")
    assert (after.title, say("zone-nothing") in after.text) == (page.title, True)
    assert [value.split("~")[2] for value in after.options.values()] == [
        value.split("~")[2] for value in page.options.values()
    ]
    found = await server.manager.fill_in(await server.manager.press(after, "Search"), "tokyo")
    assert say("zone-found", count=len(found.options)) in found.text
    assert len(found.options) < len(page.options)
