"""Anything may be typed anywhere: every text argument of every command takes it calmly, and pings nobody.

The commands come from the bot's own tree, so a new one is tried too.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from discord import AppCommandOptionType

from bot.demo import World
from tests.cogs.asking import Answer, Asker, Command, every_command, needed

pytestmark = pytest.mark.asyncio(loop_scope="module")

TYPED = {
    "empty": "",
    "whitespace": " \t\u00a0\u2003\n ",
    "very long": "Nick and Charlie " * 353,
    "one long word": "a" * 6000,
    "everyone": "@everyone @here",
    "mentions": "<@123456789012345678> <@&123456789012345678> <#123456789012345678>",
    "markdown": "# **bold** _it_ ||hidden|| `code` ```block``` > quote [x](https://example.org) <https://example.org>",
    "zalgo": "N\u0336\u0321\u0301i\u0334\u0322c\u0335k\u0337\u0347\u0301",
    "right to left": "\u202eמה שם השחקן של ניק \u0646\u064a\u0643",
    "emoji": "🏳️‍🌈🍂👨‍👩‍👧‍👦🇬🇧",
    "sql": "'; DROP TABLE members; -- \" OR 1=1",
    "fts": '"nick* OR NEAR(tao, 2) AND (NOT title:elle) ^',
    "percent": "%",
    "wildcards": "* _ ? % .*",
    "control": "\x00\x1b[31m\x07\ufffe\ufeff",
    "half a pair": "\ud83c",
    "format": "{reference} { $text } %s {0} ${x}",
    "separators": "~|1|cast|0|0|x~~~\\",
    "digits": "٣ ۳ ² ① ½ 9999999999999999999999",
    "path": "../../etc/passwd",
}
NOBODY = ["empty", "whitespace", "one long word", "percent", "wildcards", "half a pair"]


def text_options(command: Command) -> dict[str, int | None]:
    """The options into which anything can be typed, and how much of it Discord takes."""
    return {
        option.display_name: int(option.max_value) if option.max_value is not None else None
        for option in command.parameters
        if option.type is AppCommandOptionType.string and not option.choices
    }


def tries(here: World, typed: str) -> Iterator[tuple[Command, dict[str, Any]]]:
    for command in every_command(here.bot):
        for option, most in text_options(command).items():
            yield command, {**needed(command), option: typed[:most]}


NOTHING_YET = {("remind cancel", "which"), ("remind me", "about"), ("release countdown", "which")}  # of somebody new


async def test_every_text_option_is_tried(here: World) -> None:
    tried = {
        f"{command.qualified_name} {option}" for command in every_command(here.bot) for option in text_options(command)
    }
    assert tried >= {
        "cast who", "episode which", "quote by who", "quote search words", "news search words", "music song",
        "books book", "places place", "search what", "progress set show", "progress set book",
    }  # fmt: skip


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED.keys())
async def test_every_text_argument_takes(here: World, fan: Asker, typed: str) -> None:
    for command, options in tries(here, typed):
        answer = await fan.ask(command.qualified_name, **options)
        assert (command.qualified_name, bool(answer.text)) == (command.qualified_name, True)
        assert_harmless(command.qualified_name, answer)
    await here.bot.services.sayings.refuse(fan.member.id)  # no other test finds what was added


@pytest.mark.parametrize("kind", NOBODY)
async def test_what_means_nothing_is_told_privately_or_finds_nothing(here: World, fan: Asker, kind: str) -> None:
    for command, options in tries(here, TYPED[kind]):
        if command.qualified_name == "quote add":  # anything can be a quote
            continue
        answer = await fan.ask(command.qualified_name, **options)
        assert (command.qualified_name, answer.private, len(answer.text) < 400) == (command.qualified_name, True, True)


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED.keys())
async def test_suggestions_take(here: World, fan: Asker, typed: str) -> None:
    for command in every_command(here.bot):
        for option in command.parameters:
            if option.autocomplete:
                choices = await fan.suggestions(command.qualified_name, option.name, typed)
                assert len(choices) <= 25
                assert [text for text in (*choices, *choices.values()) if not 0 < len(text) <= 100] == []
                if not typed.strip():
                    assert choices or (command.qualified_name, option.name) in NOTHING_YET
                elif typed in (TYPED[kind] for kind in NOBODY):
                    assert (command.qualified_name, option.name, choices) == (command.qualified_name, option.name, {})


@pytest.mark.parametrize(
    "typed", [text[:300] for text in TYPED.values() if text], ids=[key for key, text in TYPED.items() if text]
)
async def test_the_modal_takes(fan: Asker, typed: str) -> None:
    shown = await fan.press(await fan.ask("search", what="nick"), "Ask something else")
    answer = await fan.fill_in(shown, typed)
    assert answer.text
    assert_harmless("modal", answer)


async def test_nothing_typed_changed_what_is_kept(here: World, fan: Asker) -> None:
    await fan.ask("progress set", show="s1e3")
    for typed in TYPED.values():
        await fan.ask("progress set", show=typed)
        await fan.ask("search", what=typed)
    assert (await fan.ask("progress show")).text.splitlines()[1:] == ["Show: S1E3 Kiss", "Books: nothing yet"]


def assert_harmless(where: str, answer: Answer) -> None:
    """No mention can ping, nothing that was typed formats or links, and the answer is short."""
    assert (where, re.findall(r"@everyone|@here|<@&?\d", answer.text)) == (where, [])
    kept = where.startswith("quote ")  # where what was covered stays so
    assert (where, re.findall(r"(?<!\\)\[x\]\(|```" + r"|(?<!\\)\|\|" * (not kept), answer.text)) == (where, [])
    assert (where, len(answer.text) <= 4000) == (where, True)
