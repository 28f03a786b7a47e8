"""/settings: the same as the panel by command. What is left out stays as it is, and nonsense changes nothing."""

from typing import Any

import pytest

from bot.server.changes import Action
from bot.texts import texts
from tests.cogs.servers import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()


# -------------------------------------------------------------------- topic, server, staff


async def test_any_options_of_a_topic_at_once_and_the_rest_stays(server: Server) -> None:
    m, news, fans = server.manager, server.channels["news"], server.roles["fans"]
    answer = await m.ask("settings topic", topic="news", channel=news, role=fans, at="6pm", post="thread")
    assert (answer.private, answer.text.count("→")) == (True, 4)
    whole = {"news.channel": str(news.id), "news.role": str(fans.id), "news.at": "18:00", "news.post": "thread"}
    assert await server.values() == whole
    await m.ask("settings topic", topic="news", at="0930", enabled=False)
    assert await server.values() == {**whole, "news.at": "09:30", "news.enabled": "off"}
    await m.ask("settings topic", topic="quotes", at="12:30")
    await m.ask("settings topic", topic="news", enabled=True, clear="role")
    assert await server.values() == {
        "news.channel": str(news.id), "news.at": "09:30", "news.post": "thread", "quotes.at": "12:30",
    }  # fmt: skip


async def test_any_options_of_the_server_at_once_and_the_rest_stays(server: Server) -> None:
    m, log = server.manager, server.channels["log"]
    await m.ask("settings server", timezone="Europe/Berlin", late="1h/2d", consent="ask", spoilers="season 1", log=log)
    whole = {
        "timezone": "Europe/Berlin", "late": "1h/2d", "consent": "ask", "spoilers": "s1e8", "log": str(log.id),
    }  # fmt: skip
    assert await server.values() == whole
    await m.ask("settings server", spoilers="S2E3 + volume 3", language="en")
    assert await server.values() == {**whole, "spoilers": "s2e3 + volume 3"}
    await m.ask("settings server", clear="log", consent="free")
    assert await server.values() == {
        "timezone": "Europe/Berlin", "late": "1h/2d", "consent": "free", "spoilers": "s2e3 + volume 3",
    }  # fmt: skip


async def test_words_for_which_news_wait_are_replaced_shown_and_taken_back(server: Server) -> None:
    m = server.manager
    await m.ask("settings news", words=" Giveaway ,leaked  script,giveaway")
    assert await server.values() == {"news.words": "Giveaway, leaked script"}
    answer = await m.ask("settings news", words="**sponsored**")
    assert r"Giveaway, leaked script → \*\*sponsored\*\*" in answer.text
    shown = (await server.moderator.ask("settings show")).text
    assert rf"**{say('part-words')}** · \*\*sponsored\*\*" in shown.splitlines()
    await m.ask("settings news", clear="words")
    assert await server.values() == {}
    await m.ask("settings undo")
    assert await server.values() == {"news.words": "**sponsored**"}


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
    [("topic", {"topic": "news"}), ("releases", {}), ("news", {}), ("server", {}), ("staff", {"tier": "viewers"})],
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
        ("news", {"words": "giveaway, " + "x" * 61}, "words"),
        ("news", {"words": "giveaway, !!!"}, "words"),
        ("news", {"words": "word " * 100}, "words"),
        ("news", {"words": ",".join(map(str, range(21)))}, "words"),
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


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("topic", {"topic": "quotes", "at": "noon"}),
        ("topic", {"topic": "news", "post": "message", "enabled": True}),
        ("server", {"timezone": "UTC", "spoilers": "everything", "late": "15m/24h", "consent": "takedown"}),
    ],
)
async def test_a_default_that_is_chosen_is_the_same_as_nothing_set(
    server: Server, command: str, options: dict[str, Any]
) -> None:
    answer = await server.manager.ask(f"settings {command}", **options)
    assert (answer.text, await server.values(), await server.rows(Action.SET)) == (say("settings-unchanged"), {}, [])


async def test_undo_takes_back_everything_that_was_changed_at_once_and_tells_whose_it_was(server: Server) -> None:
    await server.manager.ask("settings server", consent="ask", late="1h/2d")
    await server.owner.ask("settings topic", topic="news", at="7am")
    at = (await server.changes(Action.SET))[-1].at
    title = say("settings-undo", who=server.owner.member.mention, when=f"<t:{int(at.timestamp())}:f>")
    assert (await server.manager.ask("settings undo")).title == title
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
