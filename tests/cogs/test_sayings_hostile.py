"""Whatever a member says, as a quote it is only words: what the bot sends formats nothing, pings nobody, opens nothing
that was covered, and is what Discord takes (every payload of a test is checked for that).
"""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.clock import ManualClock
from bot.demo import World
from bot.texts import texts
from tests.cogs.asking import Answer
from tests.cogs.saying import inbox, kept, read, save, told
from tests.cogs.servers import Rounds, Server, at_rest
from tests.conftest import NOW
from tests.unit.test_news_posts import formatting

pytestmark = pytest.mark.asyncio(loop_scope="module")
say = texts()
HIDDEN = "zyxsecret"
TIME = ManualClock(NOW)
TEXTS = {
    "markdown": "# head\n-# small\n> quote\n>>> more\n- item\n+ i\n1. one\n**b** __u__ _i_ ~~s~~ `c` ```py\nblock\n```",
    "pings": "@everyone @here <@1> <@!1> <@&1> <@123456789012345678> <#123456789012345678> </cast:123456789012345678>",
    "links": "[click](https://evil.example) <https://evil.example> https://evil.example discord.gg/abc [a](b)[c](d)",
    "times": "<t:1:F> <t:1795176000:R> <id:customize> <a:wave:123456789012345678> <:x:1>",
    "emoji": "\U0001f342" * 2_000,
    "right to left": "\u202eabc\u2066def\u2069 \u200f\u05d0\u05d1\u05d2",
    "zalgo": "Z" + "\u0301" * 500 + "algo" + "\u0336" * 500,
    "lines": "\n".join("a" for _ in range(999)),
    "stars": "*_" * 1_000,
    "pipes": "| || ||| |||| \\|| \\\\|| `||` ||",
    "wide": "語" * 2_000,
    "invisible": "a\u200b\u2060\ufeffb\u3164",
}
COVERED = {
    "plain": f"before ||{HIDDEN}|| after",
    "lines": f"||one\n{HIDDEN}\nthree|| after",
    "code": f"`||` ||{HIDDEN}|| `||`",
    "escaped": f"\\|| ||{HIDDEN}||",
    "heading": f"# a || b\n||{HIDDEN}|| ||",
    "link": f"https://evil.example/|| ||{HIDDEN}|| ||",
    "bold": f"**a || b** ||{HIDDEN}|| **||**",
    "many": f"||a|| ||{HIDDEN}|| ||c||",
    "open": f"text ||{HIDDEN}",
    "long": f"||{HIDDEN} {'a ' * 900}||",
    "name": f"<@{{}}> ||{HIDDEN}||",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here() -> AsyncIterator[World]:
    async with at_rest(TIME) as seeded:
        yield seeded


@pytest.fixture
def clock() -> ManualClock:
    return TIME


async def shown(server: Server, text: str) -> list[str]:
    """Everything the bot says about words of a fan: to who saved them, to everybody, in lists, and to the fan."""
    saved = await save(server.manager, await told(server.fan, text))
    assert saved.title == f"## {say('quote-saved', number=1)}"
    page = await server.looker.ask("quote number", number=1)
    pages = [
        saved,
        page,
        await server.looker.ask("quote by", who=f"<@{server.fan.member.id}>"),
        await server.looker.ask("quote random", **{"from": "own"}),
        mine := await server.fan.ask("quote mine"),
        await server.fan.press(page, say("button-not-okay")),
    ]
    return [*(each.text for each in pages), *mine.options]


def quote_of(text: str) -> str:
    """The lines of the quotation, without what marks them as such."""
    return "\n".join(line.removeprefix("> ") for line in text.splitlines() if line.startswith("> "))


@pytest.mark.parametrize("kind", TEXTS)
async def test_words_are_only_words(server: Server, rounds: Rounds, kind: str) -> None:
    said = [text for text in await shown(server, TEXTS[kind]) if quote_of(text)]
    await rounds.after()
    said += [read(message) for message in inbox(server.fan)]
    assert len(said) == 7
    for text in said:
        assert [mark for mark in formatting(quote_of(text)) if mark != "||"] == []
        assert len(text) <= 4_000
    (found,) = await kept(server, server.fan)
    assert found.words.text.count("\n") < 25


@pytest.mark.parametrize("kind", COVERED)
async def test_what_was_covered_stays_covered(server: Server, rounds: Rounds, kind: str) -> None:
    server.here.env.backend.get_user(server.looker.member.id).global_name = "a||b"
    said = await shown(server, COVERED[kind].format(server.looker.member.id))
    await rounds.after()
    said += [read(message) for message in inbox(server.fan)]
    assert any(HIDDEN in text for text in said)
    for text in said:
        assert HIDDEN not in re.sub(r"\|\|[\s\S]+?\|\|", "", text)
        assert all(line.count("||") % 2 == 0 for line in text.replace("\\|", "").splitlines())


async def test_a_name_is_only_a_name(server: Server) -> None:
    hook = server.guild.create_webhook(server.channels["general"])
    for number, name in enumerate(("**a** @everyone", "[x](y) `||` #", "\u202ename", "語" * 80), 1):
        await save(server.manager, await hook.send(f"words {number}", username=name))
        answer = await server.looker.ask("quote number", number=number)
        credit = next(line for line in answer.text.splitlines() if line.startswith("— "))
        assert formatting(credit) == ["**", "**"]


async def test_what_is_typed_is_treated_like_what_was_said(server: Server) -> None:
    answer: Answer = await server.fan.ask("quote add", words=f"@everyone **b** ||{HIDDEN}|| `||`", name="||x|| **y**")
    assert [mark for mark in formatting(quote_of(answer.text)) if mark != "||"] == []
    assert HIDDEN not in re.sub(r"\|\|[\s\S]+?\|\|", "", answer.text)
