"""What nobody expected is answered privately, under a reference that is also in the log, and the bot lives on."""

import logging
import re
import sys

import pytest

from bot.demo import World
from bot.show.catalog import Catalog
from tests.cogs.asking import Answer, Asker, ProvokedError

pytestmark = pytest.mark.asyncio(loop_scope="module")

SORRY = re.compile(
    r"Sorry, something went wrong on my side\. It is noted as `([0-9a-f]{6})`;"
    r" staff can find it in the log under this name\."
)


def reference(answer: Answer) -> str:
    """The six letters by which staff find it."""
    match = SORRY.fullmatch(answer.text)
    assert match is not None
    assert answer.private
    return match[1]


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


def break_it(*args: object, **kwargs: object) -> None:
    raise ProvokedError("a test broke this")


async def test_a_command_that_breaks(
    fan: Asker, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(sys.modules["cogs.cast"], "cast_page", break_it)
        answer = await fan.ask("cast", who="Nick")
    assert logged(caplog) == [f"unexpected error {reference(answer)} in cast"]
    assert "a test broke this" in caplog.text
    assert (await fan.ask("cast", who="Nick")).title == "## Nick Nelson"


async def test_a_name_that_cannot_be_looked_up(
    fan: Asker, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Catalog, "find", break_it)
        answer = await fan.ask("quote by", who="Nick")
    assert logged(caplog) == [f"unexpected error {reference(answer)} in quote by"]


async def test_a_button_that_breaks_leaves_its_message_as_it_is(
    here: World, fan: Asker, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await fan.ask("cast", who="Charlie Spring")
    with monkeypatch.context() as broken:
        broken.setitem(here.bot.pages, "cast", break_it)
        answer = await fan.press(card, "Next")
    assert logged(caplog) == [f"unexpected error {reference(answer)} in page cast"]
    assert str(fan.member.id) not in "".join(logged(caplog))
    assert Answer.of(card.result).text == card.text
    assert (await fan.press(card, "Next")).title == "## Nick Nelson"


async def test_a_modal_that_breaks(
    fan: Asker, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = await fan.press(await fan.ask("search", what="nick"), "Ask something else")
    with monkeypatch.context() as broken:
        broken.setattr(sys.modules["cogs.search"], "found", break_it)
        answer = await fan.fill_in(shown, "who shot it")
    assert [reference(answer) in line for line in logged(caplog)] == [True]
    assert "Diana Olifirova" in (await fan.ask("search", what="who shot it")).text


async def test_suggestions_that_break_are_empty(
    here: World, fan: Asker, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(here.bot, "reader", break_it)
        assert await fan.suggestions("cast", "who", "kit") == {}
    assert "a test broke this" in caplog.text
    assert await fan.suggestions("cast", "who", "kit")


async def test_discord_failing_once_is_told_and_logged(
    here: World, fan: Asker, caplog: pytest.LogCaptureFixture
) -> None:
    here.env.inject_error("POST", "/interactions/*/callback", message="provoked", times=1)
    answer = await fan.ask("cast", who="Nick")
    assert logged(caplog) == [f"unexpected error {reference(answer)} in cast"]


async def test_discord_failing_twice_is_logged_and_survived(
    here: World, fan: Asker, caplog: pytest.LogCaptureFixture
) -> None:
    here.env.inject_error("POST", "/interactions/*/callback", message="provoked", times=2)
    assert (await fan.ask("cast", who="Nick")).text == ""
    assert "an error could not be told to the person" in caplog.text
    assert (await fan.ask("cast", who="Nick")).title == "## Nick Nelson"


async def test_references_differ(fan: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["cogs.cast"], "cast_page", break_it)
    assert len({reference(await fan.ask("cast", who="Nick")) for _ in range(8)}) == 8
