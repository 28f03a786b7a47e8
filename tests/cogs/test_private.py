"""Who sees an answer: everyone, or with `private: True` and in direct messages only the person who asked."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.demo import World
from bot.pictures import studio
from bot.server.line import write_line
from bot.show.progress import EVERYTHING, Mark, Progress
from bot.texts import texts
from tests.cogs.asking import Answer, Asker, every_command, needed

pytestmark = pytest.mark.asyncio(loop_scope="module")

ALWAYS_PRIVATE = {
    *("help", "progress set", "progress show", "progress clear"),
    *("privacy show", "privacy export", "privacy forget"),
    *("remind me", "remind list", "remind cancel", "remind timezone"),
    *("quote add", "quote mine", "quote optout"),
}


async def test_every_answer_can_be_for_oneself(here: World, fan: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studio, "PATIENCE", 15.0)
    await fan.ask("quote add", words="the first quote of this server")
    for command in every_command(here.bot):
        name = command.qualified_name
        if "private" in {option.name for option in command.parameters}:
            assert name not in ALWAYS_PRIVATE
            alone, loud = await fan.ask(name, **needed(command), private=True), await fan.ask(name, **needed(command))
            assert (name, alone.private, loud.private) == (name, True, False)
            if name not in ("quote random", "card quote"):
                assert alone.text == loud.text
        else:
            assert name in ALWAYS_PRIVATE
            assert (name, (await fan.ask(name, **needed(command))).private) == (name, True)


async def test_every_command_works_in_direct_messages_for_oneself(here: World, fan: Asker) -> None:
    user = fan.member.user
    for command in every_command(here.bot):
        answer = Answer.of(await user.slash(command.qualified_name, **needed(command)))
        assert (command.qualified_name, answer.private) == (command.qualified_name, True)
        assert answer.text


async def test_buttons_and_suggestions_work_in_direct_messages(fan: Asker) -> None:
    user = fan.member.user
    choices = await user.autocomplete("cast", "who", "kit")
    assert choices == [{"name": "Kit Connor (Nick Nelson)", "value": "Kit Connor"}]
    card = Answer.of(await user.slash("cast", who="Charlie"))
    assert card.result.response is not None
    after = Answer.of(await user.click(card.result.response, label="Next"))
    assert (after.title, after.private) == ("## Nick Nelson", True)


async def test_what_i_said_in_a_server_counts_in_direct_messages(fan: Asker) -> None:
    await fan.ask("progress set", show="season 1")
    answer = Answer.of(await fan.member.user.slash("cast", who="Sahar"))
    assert answer.text == texts()("error-ahead")


@pytest_asyncio.fixture(loop_scope="module")
async def slow_server(here: World) -> AsyncIterator[None]:
    """The staff of this server have drawn its line after season 1."""
    await draw_line(here, Progress(Mark(1, 8), 0))
    yield
    await draw_line(here, EVERYTHING)


async def draw_line(here: World, line: Progress) -> None:
    await here.bot.services.settings.change(here.env.guild.id, 1, {"spoilers": write_line(line)})


@pytest.mark.usefixtures("slow_server")
async def test_nobody_spoils_a_server_by_asking_in_public(fan: Asker) -> None:
    await fan.ask("progress set", show="all")
    public, private = await fan.ask("cast", who="Sahar"), await fan.ask("cast", who="Sahar", private=True)
    assert (public.text, public.private) == (texts()("error-ahead"), True)
    assert (private.title, private.private) == ("## Sahar Zahid", True)
    assert not any("Sahar" in name for name in await fan.suggestions("cast", "who", "sahar"))
    assert any("Sahar" in name for name in await fan.suggestions("cast", "who", "sahar", private=True))


@pytest.mark.usefixtures("slow_server")
async def test_who_said_nothing_sees_what_the_server_shows(fan: Asker) -> None:
    for private in (True, False):
        assert (await fan.ask("cast", who="Sahar", private=private)).text == texts()("error-ahead")
    assert (await fan.ask("progress show")).private
