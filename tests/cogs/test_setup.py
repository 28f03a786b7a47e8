"""/setup: a server is set up with clicks alone, one thing at a time; nobody overwrites what they have not seen; and
panels outlive restarts, but not the right to use them.
"""

import pytest

from bot.demo import World
from bot.server.changes import Action
from bot.server.settings import Topic
from bot.texts import texts
from bot.views.setup import SERVER_SCREENS
from bot.views.values import value_text
from tests.cogs.asking import Answer
from tests.cogs.servers import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()


def note(answer: Answer) -> list[str]:
    """What was just done: before and after, without marks."""
    lines = answer.text.splitlines()
    begin = next((at for at, line in enumerate(lines) if line.startswith(("✅", "↩️"))), len(lines))
    told = []
    for line in lines[begin + 1 :]:
        if not line.startswith("- **"):
            break
        told.append(line.removeprefix("- ").replace("*", ""))
    return told


def label(name: str, value: str) -> str:
    """How a choice is called."""
    return value_text(say, name, value)[:100]


async def test_a_server_is_set_up_from_nothing_with_clicks_alone(server: Server) -> None:
    news, log, fans, lookers = (
        server.channels["news"],
        server.channels["log"],
        server.roles["fans"],
        server.roles["lookers"],
    )
    m, told, rows = server.manager, [], []

    async def step(answer: Answer) -> Answer:
        """Told as before -> after, and exactly one row more in the audit trail."""
        told.append(note(answer))
        rows.append(len(await server.rows(Action.SET)))
        return answer

    panel = await m.ask("setup")
    assert say("setup-begin") in panel.text
    page = await m.choose(panel, "News")
    page = await step(await m.pick(page, "news.channel", news))
    page = await step(await m.pick(page, "news.role", fans))
    page = await step(await m.choose(page, label("news.post", "thread")))
    page = await step(await m.fill_in(await m.press(page, "Time of day"), "6:30 pm"))
    page = await step(await m.press(page, "Turn off"))
    page = await step(await m.press(page, "Turn on"))
    panel = await m.press(page, "Back")
    page = await m.choose(panel, "Time zone")
    page = await m.fill_in(await m.press(page, "Search"), "berlin")
    zone = next(each for each in page.options if each.startswith("Europe/Berlin"))
    page = await step(await m.choose(page, zone))
    page = await m.choose(await m.press(page, "Back"), "Spoiler line")
    page = await step(await m.choose(page, label("spoilers", "s1e8 + volume 1")))
    page = await step(await m.fill_in(await m.press(page, "Another episode or volume"), "season 2 + volume 3"))
    page = await m.choose(await m.press(page, "Back"), "Late announcements")
    page = await step(await m.choose(page, label("late", "1h/2d")))
    page = await m.choose(await m.press(page, "Back"), "Quotes of members")
    page = await step(await m.choose(page, label("consent", "ask")))
    page = await m.choose(await m.press(page, "Back"), "Who may do what")
    page = await step(await m.pick(page, "viewers", fans, lookers))
    page = await m.choose(await m.press(page, "Back"), "Log channel")
    page = await step(await m.pick(page, "log", log))
    panel = await m.press(page, "Back")

    assert [len(lines) for lines in told] == [1] * 13
    assert rows == list(range(1, 14))
    assert [told[3][0].partition(": as")[0], told[3][0].rpartition("→ ")[2]] == ["News: Time of day", "18:30"]
    assert told[5][0].endswith(": off → on")
    assert await server.values() == {
        "news.channel": str(news.id), "news.role": str(fans.id), "news.at": "18:30", "news.post": "thread",
        "news.enabled": "on", "timezone": "Europe/Berlin", "spoilers": "s2e8 + volume 3", "late": "1h/2d",
        "consent": "ask", "viewers": " ".join(sorted((str(fans.id), str(lookers.id)), key=int)), "log": str(log.id),
    }  # fmt: skip
    assert (
        f"🟢 📰 **News** · {news.mention} · pings {fans.mention} · at 18:30 · {label('news.post', 'thread')}"
        in panel.text
    )
    assert say("setup-begin") not in panel.text


async def test_a_choice_is_taken_back_by_choosing_nothing(server: Server) -> None:
    news, fans = server.channels["news"], server.roles["fans"]
    page = await server.manager.pick(await server.screen(server.manager, "News"), "news.channel", news)
    page = await server.manager.pick(page, "news.role", fans)
    page = await server.manager.fill_in(await server.manager.press(page, "Time of day"), "18:00")
    page = await server.manager.pick(page, "news.role")
    page = await server.manager.fill_in(await server.manager.press(page, "Time of day"), "")
    assert await server.values() == {"news.channel": str(news.id)}


async def test_clicks_and_commands_come_to_the_same(here: World, server: Server) -> None:
    other = Server.found(here)
    m = server.manager
    page = await m.pick(await server.screen(m, "Releases"), "releases.channel", server.channels["chat"])
    page = await m.choose(page, label("news.post", "thread"))
    await m.fill_in(await m.press(page, "Time of day"), "noon")
    page = await m.fill_in(await m.press(await server.screen(m, "Time zone"), "Search"), "tokyo")
    await m.choose(page, next(each for each in page.options if each.startswith("Asia/Tokyo")))
    await m.fill_in(await m.press(await server.screen(m, "Spoiler line"), "Another episode or volume"), "s1e3")
    await other.manager.ask(
        "settings topic", topic="releases", channel=other.channels["chat"], at="noon", post="thread"
    )
    await other.manager.ask("settings server", timezone="asia/tokyo", spoilers="S1 E3")
    chats = str(server.channels["chat"].id), str(other.channels["chat"].id)
    assert {**await server.values(), "releases.channel": chats[1]} == await other.values()
    rows, others = await server.rows(Action.SET), await other.rows(Action.SET)
    assert sorted(row[2] for row in rows) == sorted(row[2] for row in others)


async def test_undo_takes_back_the_last_change_and_then_the_one_before(server: Server) -> None:
    m = server.manager
    await m.ask("settings server", late="1h/2d", consent="free")
    await m.pick(await server.screen(m, "News"), "news.channel", server.channels["news"])
    panel = await m.press(await m.ask("setup"), "Undo the last change")
    assert note(panel)[0].startswith(f"News: Channel: {server.channels['news'].mention} → none")
    assert await server.values() == {"late": "1h/2d", "consent": "free"}
    panel = await m.press(panel, "Undo the last change")
    assert (len(note(panel)), await server.values()) == (2, {})
    nothing = await m.press(panel, "Undo the last change")
    assert (nothing.text, nothing.private) == (say("error-nothing-to-undo"), True)


async def test_undo_takes_back_only_what_the_panel_shows(server: Server) -> None:
    panel = await server.manager.ask("setup")
    await server.owner.ask("settings server", consent="free")
    after = await server.manager.press(panel, "Undo the last change")
    assert say("error-changed-meanwhile") in after.text
    assert await server.values() == {"consent": "free"}
    assert note(await server.manager.press(after, "Undo the last change")) != []


async def test_check_again_looks_anew(server: Server) -> None:
    await server.manager.ask("settings topic", topic="news", channel=server.channels["news"])
    panel = await server.manager.ask("setup")
    assert "🟢 📰" in panel.text
    server.deny(server.channels["news"], "send_messages")
    assert "🟠 📰" in (await server.manager.press(panel, "Check again")).text
    server.deny(server.channels["news"])
    assert "🟢 📰" in (await server.manager.press(panel, "Check again")).text


# -------------------------------------------------------------------- several people


async def test_the_second_of_two_managers_sees_the_change_of_the_first_and_loses_nothing(server: Server) -> None:
    first, second = await server.screen(server.manager, "News"), await server.screen(server.owner, "News")
    await server.manager.pick(first, "news.channel", server.channels["news"])
    late = await server.owner.pick(second, "news.channel", server.channels["chat"])
    assert say("error-changed-meanwhile") in late.text
    assert f"**Channel** · {server.channels['news'].mention}" in late.text
    assert await server.values() == {"news.channel": str(server.channels["news"].id)}
    assert note(await server.owner.pick(late, "news.channel", server.channels["chat"])) != []
    assert await server.values() == {"news.channel": str(server.channels["chat"].id)}


async def test_a_modal_left_open_does_not_overwrite_what_somebody_else_changed(server: Server) -> None:
    shown = await server.manager.press(await server.screen(server.manager, "News"), "Time of day")
    await server.owner.ask("settings topic", topic="news", at="7am")
    late = await server.manager.fill_in(shown, "8am")
    assert say("error-changed-meanwhile") in late.text
    assert await server.values() == {"news.at": "07:00"}


async def test_who_changes_another_thing_of_the_same_topic_is_not_held_up(server: Server) -> None:
    first, second = await server.screen(server.manager, "News"), await server.screen(server.owner, "News")
    await server.manager.pick(first, "news.channel", server.channels["news"])
    await server.owner.pick(second, "news.role", server.roles["fans"])
    assert set(await server.values()) == {"news.channel", "news.role"}


async def test_a_panel_acts_only_for_who_opened_it(server: Server) -> None:
    page = await server.screen(server.manager, "News")
    for custom_id in (*page.buttons.values(), *(await server.manager.ask("setup")).buttons.values()):
        answer = await server.owner.press_old(custom_id)
        assert (answer.text, answer.private) == (say("error-not-yours"), True)
    assert await server.values() == {}


async def test_who_is_a_manager_no_longer_can_do_nothing_with_an_old_panel(server: Server) -> None:
    m = server.manager
    page, panel = await server.screen(m, "News"), await m.ask("setup")
    shown = await m.press(page, "Time of day")
    zones = await m.press(await server.screen(m, "Time zone"), "Search")
    server.demote(m, "managers")
    tries = [
        await m.pick(page, "news.channel", server.channels["news"]),
        await m.choose(page, label("news.post", "thread")),
        *[await m.press(page, button) for button in page.buttons],
        *[await m.press(panel, button) for button in panel.buttons],
        await m.choose(panel, "Releases"),
        await m.fill_in(shown, "18:00"),
        await m.fill_in(zones, "berlin"),
    ]
    assert {(answer.text, answer.private) for answer in tries} == {(say("error-not-staff"), True)}
    assert await server.values() == {}


@pytest.mark.parametrize(("screen", "name"), [("News", "news.role"), ("Who may do what", "viewers")])
async def test_everyone_is_no_role_to_choose(server: Server, screen: str, name: str) -> None:
    page = await server.screen(server.manager, screen)
    answer = await server.manager.pick(page, name, server.guild.default_role)
    assert (answer.text, answer.private) == (say("error-setting-everyone"), True)
    assert await server.values() == {}


# -------------------------------------------------------------------- every screen


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
        assert (chosen, answer.title, bool(note(answer))) == (chosen, page.title, True)
        assert (await server.values())[name] == value
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
