"""Several managers at the panel at once: nobody overwrites what they have not seen, a panel acts for one person, and
the right to use it ends with the role.
"""

import pytest

from bot.texts import texts
from tests.cogs.servers import Server
from tests.cogs.test_setup import label, note

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()


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
