"""/settings: the same as the panel by command. What is left out stays as it is, nonsense changes nothing, and a file
brings everything back, after it was shown what it would change.
"""

from typing import Any

import pytest

from bot.server.changes import Action
from bot.texts import texts
from tests.cogs.asking import Answer, Asker
from tests.cogs.servers import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()


async def exported(asker: Asker) -> bytes:
    answer = await asker.ask("settings export")
    assert answer.result.response is not None
    assert answer.private
    return await answer.result.response.attachments[0].read()


async def upload(asker: Asker, content: bytes | str) -> Answer:
    data = content.encode() if isinstance(content, str) else content
    return await asker.ask("settings import", file=("settings.toml", data))


# -------------------------------------------------------------------- topic, server, staff


async def test_any_options_of_a_topic_at_once_and_the_rest_stays(server: Server) -> None:
    m, news, fans = server.manager, server.channels["news"], server.roles["fans"]
    answer = await m.ask("settings topic", topic="news", channel=news, role=fans, at="6pm", post="thread")
    assert (answer.private, answer.text.count("→")) == (True, 4)
    whole = {"news.channel": str(news.id), "news.role": str(fans.id), "news.at": "18:00", "news.post": "thread"}
    assert await server.values() == whole
    await m.ask("settings topic", topic="news", at="0930", enabled=False)
    assert await server.values() == {**whole, "news.at": "09:30", "news.enabled": "off"}
    await m.ask("settings topic", topic="quotes", at="noon")
    await m.ask("settings topic", topic="news", enabled=True, clear="role")
    assert await server.values() == {
        "news.channel": str(news.id), "news.at": "09:30", "news.post": "thread", "news.enabled": "on",
        "quotes.at": "12:00",
    }  # fmt: skip


async def test_any_options_of_the_server_at_once_and_the_rest_stays(server: Server) -> None:
    m, log = server.manager, server.channels["log"]
    await m.ask("settings server", timezone="Europe/Berlin", late="1h/2d", consent="ask", spoilers="season 1", log=log)
    whole = {
        "timezone": "Europe/Berlin", "late": "1h/2d", "consent": "ask", "spoilers": "s1e8", "log": str(log.id),
    }  # fmt: skip
    assert await server.values() == whole
    await m.ask("settings server", spoilers="S2E3 + volume 3", language="en")
    assert await server.values() == {**whole, "spoilers": "s2e3 + volume 3", "language": "en"}
    await m.ask("settings server", clear="log", consent="free")
    assert await server.values() == {
        "timezone": "Europe/Berlin", "late": "1h/2d", "consent": "free", "spoilers": "s2e3 + volume 3",
        "language": "en",
    }  # fmt: skip


async def test_roles_are_added_and_removed_one_at_a_time(server: Server) -> None:
    fans, lookers = server.roles["fans"], server.roles["lookers"]
    for role in (fans, lookers):
        await server.manager.ask("settings staff", tier="viewers", add=role)
    assert (await server.values())["viewers"].split() == sorted((str(fans.id), str(lookers.id)), key=int)
    await server.manager.ask("settings staff", tier="viewers", remove=fans)
    await server.manager.ask("settings staff", tier="editors", add=fans, remove=lookers)
    assert await server.values() == {"viewers": str(lookers.id), "editors": str(fans.id)}
    await server.manager.ask("settings staff", tier="viewers", remove=lookers)
    assert await server.values() == {"editors": str(fans.id)}


async def test_a_new_value_counts_more_than_taking_the_old_one_back(server: Server) -> None:
    await server.manager.ask("settings topic", topic="news", at="6pm", clear="at")
    assert await server.values() == {"news.at": "18:00"}


@pytest.mark.parametrize(
    ("command", "options"),
    [("topic", {"topic": "news"}), ("server", {}), ("staff", {"tier": "viewers"})],
)
async def test_who_gives_nothing_to_change_is_asked_for_it(
    server: Server, command: str, options: dict[str, str]
) -> None:
    answer = await server.manager.ask(f"settings {command}", **options)
    assert (answer.text, answer.private) == (say("error-no-change"), True)


async def test_what_is_so_already_says_so_and_is_no_change(server: Server) -> None:
    await server.manager.ask("settings server", consent="ask")
    again = await server.manager.ask("settings server", consent="ask")
    assert again.text == say("settings-unchanged")
    assert len(await server.rows(Action.SET)) == 1
    assert (await server.manager.ask("settings undo")).text.count("→") == 1
    assert await server.values() == {}


@pytest.mark.parametrize(
    ("command", "options", "kind"),
    [
        ("topic", {"topic": "news", "at": "25:00"}, "time"),
        ("topic", {"topic": "news", "at": "tomorrow", "enabled": False}, "time"),
        ("server", {"timezone": "Europe/Atlantis", "consent": "ask"}, "zone"),
        ("server", {"timezone": "UTC+2"}, "zone"),
        ("server", {"timezone": "../../etc/passwd"}, "zone"),
        ("server", {"spoilers": "season 9", "consent": "ask"}, "line"),
        ("server", {"late": "2d/1h"}, "late"),
        ("server", {"late": "1h/99d"}, "late"),
    ],
)
async def test_a_value_that_cannot_be_changes_nothing_of_what_came_with_it(
    server: Server, command: str, options: dict[str, Any], kind: str
) -> None:
    answer = await server.manager.ask(f"settings {command}", **options)
    expected = say(f"error-setting-{kind}", text="@").partition("@")[2]
    assert (answer.private, answer.text.endswith(expected)) == (True, True)
    assert (await server.values(), await server.rows(Action.SET)) == ({}, [])


@pytest.mark.parametrize(
    ("command", "options"), [("topic", {"topic": "news", "role": True}), ("staff", {"tier": "editors", "add": True})]
)
async def test_everyone_is_neither_pinged_nor_staff(server: Server, command: str, options: dict[str, Any]) -> None:
    everyone = {name: server.guild.default_role if value is True else value for name, value in options.items()}
    assert (await server.manager.ask(f"settings {command}", **everyone)).text == say("error-setting-everyone")
    assert await server.values() == {}


async def test_no_more_than_ten_roles_for_a_tier(server: Server) -> None:
    roles = [server.guild.create_role(f"role {number}") for number in range(11)]
    answers = [(await server.manager.ask("settings staff", tier="editors", add=role)).text for role in roles]
    assert [answer == say("error-setting-roles") for answer in answers] == [False] * 10 + [True]
    assert len((await server.values())["editors"].split()) == 10


async def test_undo_takes_back_everything_that_was_changed_at_once(server: Server) -> None:
    await server.manager.ask("settings server", consent="ask", late="1h/2d")
    await server.owner.ask("settings topic", topic="news", at="7am")
    assert (await server.manager.ask("settings undo")).text.startswith(say("settings-undo"))
    assert await server.values() == {"consent": "ask", "late": "1h/2d"}
    await server.manager.ask("settings undo")
    assert await server.values() == {}
    assert (await server.manager.ask("settings undo")).text == say("error-nothing-to-undo")


async def test_show_tells_all_of_it_to_a_viewer_without_controls(server: Server) -> None:
    await server.manager.ask("settings topic", topic="news", channel=server.channels["news"], at="7am")
    await server.manager.ask("settings staff", tier="viewers", add=server.roles["lookers"])
    server.show_everyone("settings")
    answer = await server.looker.ask("settings show")
    assert f"🟢 📰 **News** · {server.channels['news'].mention} · at 07:00" in answer.text.splitlines()
    assert f"**{say('setting-viewers')}** · {server.roles['lookers'].mention}" in answer.text.splitlines()
    assert (answer.private, answer.buttons, answer.options) == (True, {}, {})


# -------------------------------------------------------------------- export and import


async def filled(server: Server) -> dict[str, str]:
    m = server.manager
    await m.ask("settings topic", topic="news", channel=server.channels["news"], role=server.roles["fans"], at="6pm")
    await m.ask("settings server", timezone="Asia/Tokyo", spoilers="s1e3 + volume 2", late="5m/1h", consent="free")
    await m.ask("settings staff", tier="editors", add=server.roles["moderators"])
    return await server.values()


async def test_export_and_import_bring_everything_back(server: Server) -> None:
    before = await filled(server)
    file = await exported(server.manager)
    await server.manager.ask("settings topic", topic="staff", channel=server.channels["staff"], post="thread")
    await server.manager.ask("settings topic", topic="news", clear="role", at="7am")
    await server.manager.ask("settings server", clear="timezone", consent="ask")
    changed = await server.values()
    question = await upload(server.manager, file)
    assert (question.private, question.text.count("→"), await server.values()) == (True, 6, changed)
    done = await server.manager.press(question, say("button-import", count=6))
    assert (done.text.startswith(say("settings-import")), await server.values()) == (True, before)
    await server.manager.ask("settings undo")
    assert await server.values() == changed


async def test_a_file_of_what_is_so_already_asks_nothing(server: Server) -> None:
    await filled(server)
    answer = await upload(server.manager, await exported(server.manager))
    assert (answer.text, answer.buttons) == (say("import-same"), {})


async def test_no_changes_nothing(server: Server) -> None:
    question = await upload(server.manager, 'format = 1\n[server]\nconsent = "ask"')
    answer = await server.manager.press(question, say("button-discard"))
    assert (answer.text, answer.buttons, await server.values()) == (say("import-discarded"), {}, {})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"#" * (64 * 1024 + 1), "too-large"),
        (b"\xff\xfe\x00\x01", "not-text"),
        (b"", "no-format"),
        (b"not = toml = at all", "not-toml"),
        (b"format = 1\na = " + b"[" * 5000, "not-toml"),
        (b"format = 1\na = " + b"9" * 5000, "not-toml"),
        (b"format = 2\n[server]\nconsent = 'ask'", "newer"),
        (b"format = '1'", "no-format"),
        (b"format = 1\n[server]\nconsent = 'ask'\ncolour = 'red'", "unknown"),
        (b"format = 1\n[topics.weather]\nat = '18:00'", "unknown"),
        (b"format = 1\n[server]\nconsent = 'ask'\n[topics.news]\nat = '@everyone'", "value"),
        (b"format = 1\n[topics.news]\nchannel = -5", "value"),
        (b"format = 1\n[topics.news]\nchannel = 99999999999999999999", "value"),
        (b"format = 1\n[server]\ntimezone = '../../etc/passwd'", "value"),
        (b"format = 1\n[server]\nviewers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]", "value"),
    ],
)
async def test_a_file_with_a_problem_is_refused_whole(server: Server, content: bytes, reason: str) -> None:
    answer = await upload(server.manager, content)
    expected = say(f"error-import-{reason}", where="@").partition("@")
    assert (answer.private, answer.buttons) == (True, {})
    assert (answer.text.startswith(expected[0]), answer.text.endswith(expected[2])) == (True, True)
    assert await server.values() == {}


async def test_a_file_cannot_make_everyone_staff(server: Server) -> None:
    answer = await upload(server.manager, f"format = 1\n[server]\nmanagers = [{server.guild.id}]")
    assert (answer.text, answer.buttons) == (say("error-import-value", where="server.managers"), {})


async def asked(server: Server) -> tuple[Answer, str]:
    question = await upload(server.manager, 'format = 1\n[server]\nconsent = "ask"\n[topics.news]\nat = 07:00:00')
    return question, question.buttons[say("button-import", count=2)]


async def test_yes_works_once(server: Server) -> None:
    _, yes = await asked(server)
    await server.manager.press_old(yes)
    assert await server.values() == {"consent": "ask", "news.at": "07:00"}
    await server.manager.ask("settings undo")
    assert (await server.manager.press_old(yes)).text == say("error-stale")
    assert await server.values() == {}


async def test_yes_changes_nothing_where_it_would_do_something_else_by_now(server: Server) -> None:
    question, _ = await asked(server)
    await server.owner.ask("settings server", consent="free")
    answer = await server.manager.press(question, say("button-import", count=2))
    assert (answer.text, answer.private) == (say("error-changed-meanwhile"), True)
    assert await server.values() == {"consent": "free"}


async def test_yes_of_who_is_a_manager_no_longer_changes_nothing(server: Server) -> None:
    question, _ = await asked(server)
    server.demote(server.manager, "managers")
    for label in question.buttons:
        assert (await server.manager.press(question, label)).text == say("error-not-staff")
    assert await server.values() == {}


async def test_yes_to_an_older_file_changes_nothing(server: Server) -> None:
    question, _ = await asked(server)
    await upload(server.manager, 'format = 1\n[server]\nlate = "1h/2d"')
    answer = await server.manager.press(question, say("button-import", count=2))
    assert (answer.text, await server.values()) == (say("error-changed-meanwhile"), {})
