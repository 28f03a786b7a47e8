"""Anything may be typed into the commands and modals of staff, too: nothing breaks, pings or formats, and nonsense
changes nothing. The commands come from the bot's own tree, so a new one is tried too.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from bot.demo import World
from bot.server.changes import Action
from bot.texts import texts
from tests.cogs.asking import Answer, Command, needed, staff_commands
from tests.cogs.servers import Server
from tests.cogs.test_sloppy_input import NOBODY, TYPED, assert_harmless, text_options

pytestmark = pytest.mark.asyncio(loop_scope="module")

Tried = TypeVar("Tried")
say = texts()
TAKES_BACK = {"empty", "whitespace"}  # an empty text takes back what was set
SET = {"news.at": "18:00", "timezone": "Asia/Tokyo", "spoilers": "s1e3", "late": "1h/2d"}
WORDS = "news.words"  # any words can be those
CODE = re.compile(r"`[^`]*`")  # in which nothing pings or formats
MODALS = [("News", "Time of day"), ("Time zone", "Search"), ("Spoiler line", say("button-other-line"))]


def share(kind: str, many: Sequence[Tried]) -> Sequence[Tried]:
    """Every fourth of them, others for each kind: so each of them is tried with a quarter of all that is typed."""
    return many[sorted(TYPED).index(kind) % 4 :: 4]


def tries(here: World, kind: str) -> Sequence[tuple[Command, dict[str, Any]]]:
    return share(
        kind,
        [
            (command, {**needed(command), option: TYPED[kind][:most]})
            for command in staff_commands(here.bot)
            for option, most in text_options(command).items()
        ],
    )


async def filled(server: Server) -> Server:
    await server.manager.ask("settings topic", topic="news", at=SET["news.at"])
    await server.manager.ask("settings server", **{name: value for name, value in SET.items() if name != "news.at"})
    assert await server.values() == SET
    return server


async def test_every_text_option_is_tried(here: World) -> None:
    tried = {
        f"{command.qualified_name} {option}" for command in staff_commands(here.bot) for option in text_options(command)
    }
    assert tried == {
        "settings topic at", "settings releases kinds", "settings releases leads", "settings releases cover",
        "settings server timezone", "settings server spoilers", "settings server late", "settings news words",
        "release add title", "release add when", "release add about", "release edit release", "release edit title",
        "release edit about", "release move release", "release move when", "release cancel release",
        "release rewatch from", "feed add url", "feed show feed", "feed test url", "feed pause feed",
        "feed resume feed", "feed remove feed", "feed why feed",
    }  # fmt: skip


@pytest.mark.parametrize("kind", sorted(TYPED.keys() - TAKES_BACK))
async def test_nonsense_in_an_option_is_told_privately_and_changes_nothing(
    here: World, server: Server, kind: str
) -> None:
    await filled(server)
    before = await server.rows(Action.SET)
    for command, options in tries(here, kind):
        answer = await server.manager.ask(command.qualified_name, **options)
        assert (command.qualified_name, answer.private, 0 < len(answer.text) < 400) == (
            command.qualified_name,
            True,
            True,
        )
        assert_harmless(command.qualified_name, answer)
    kept = {name: value for name, value in (await server.values()).items() if name != WORDS}
    rows = [row for row in await server.rows(Action.SET) if row[2] != WORDS]
    assert (kept, rows) == (SET, before)


@pytest.mark.parametrize("kind", sorted(TYPED))
async def test_suggestions_of_staff_commands_take(here: World, server: Server, kind: str) -> None:
    options = [(command, option) for command in staff_commands(here.bot) for option in command.parameters]
    for command, option in share(kind, [each for each in options if each[1].autocomplete]):
        choices = await server.manager.suggestions(command.qualified_name, option.name, TYPED[kind])
        assert len(choices) <= 25
        assert [text for text in (*choices, *choices.values()) if not 0 < len(text) <= 100] == []
        if not TYPED[kind].strip():
            assert choices or option.name == "feed"  # none is followed here


@pytest.mark.parametrize("kind", NOBODY)
async def test_suggestions_of_zones_and_lines_are_none_for_what_means_nothing(server: Server, kind: str) -> None:
    for option in ("timezone", "spoilers"):
        choices = await server.manager.suggestions("settings server", option, TYPED[kind])
        assert (option, bool(choices)) == (option, kind in TAKES_BACK)


@pytest.mark.parametrize("kind", sorted(TYPED.keys() - TAKES_BACK))
async def test_nonsense_in_a_modal_changes_nothing(server: Server, kind: str) -> None:
    await filled(server)
    for screen, button in share(kind, MODALS):
        shown = await server.manager.press(await server.screen(server.manager, screen), button)
        answer = await server.manager.fill_in(shown, TYPED[kind][-60:])
        assert (screen, answer.private, bool(answer.text)) == (screen, True, True)
        assert_harmless(screen, answer)
    assert await server.values() == SET


@pytest.mark.parametrize(
    ("screen", "button", "left"),
    [("News", "Time of day", SET.keys() - {"news.at"}), ("Spoiler line", say("button-other-line"), SET.keys())],
)
async def test_only_spaces_in_a_modal(server: Server, screen: str, button: str, left: set[str]) -> None:
    await filled(server)
    shown = await server.manager.press(await server.screen(server.manager, screen), button)
    await server.manager.fill_in(shown, " \t\u00a0")
    assert (await server.values()).keys() == left


@pytest.mark.parametrize("name", ["@everyone", "<@&1>", "# **bold** ||x||", "a\u202eb", "`x`", "[x](https://x.org)"])
async def test_names_of_roles_and_channels_neither_ping_nor_format(server: Server, name: str) -> None:
    """They are the words of others: in answers they are mentions, in the file they are comments."""
    role, channel = server.guild.create_role(name, mentionable=True), server.guild.create_text_channel(name)
    answer = await server.manager.ask("settings topic", topic="news", channel=channel, role=role)
    assert (role.mention in answer.text, channel.mention in answer.text, name in answer.text) == (True, True, False)
    before = await server.values()
    given = await server.manager.ask("settings export")
    assert given.result.response is not None
    file = await given.result.response.attachments[0].read()
    await server.manager.ask("settings undo")
    question = await server.manager.ask("settings import", file=("settings.toml", file))
    await server.manager.press(question, say("button-import", count=2))
    assert await server.values() == before


async def test_names_of_settings_in_a_file_are_quoted_harmlessly(server: Server) -> None:
    for typed in TYPED.values():
        key = "".join(char for char in typed if char.isprintable() and char not in '"\\' and char.isascii())[:300]
        content = f'format = 1\n[server]\n"{key}" = "{key}"'
        answer: Answer = await server.manager.ask("settings import", file=("x.toml", content.encode()))
        assert (answer.private, answer.text.count("`") in (2, 4)) == (True, True)
        assert_harmless("settings import", replace(answer, text=CODE.sub("", answer.text)))
    assert await server.values() == {}
