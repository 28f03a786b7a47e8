"""/help and /about: what the bot can do, whose words these are, and privacy in two lines."""

import pytest

from bot import __version__
from bot.demo import World
from tests.cogs.asking import Asker

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_help_names_every_command_with_what_it_is_for(here: World, fan: Asker) -> None:
    answer = await fan.ask("help")
    known = sorted(command.name for command in here.bot.tree.get_commands())
    named = [line.split("**")[1].removeprefix("/") for line in answer.text.splitlines() if line.startswith("**/")]
    assert sorted(named) == known
    assert named[:2] == ["search", "cast"]
    assert answer.private


async def test_about_tells_version_pack_sources_licence_and_privacy(fan: Asker) -> None:
    answer = await fan.ask("about")
    assert answer.title == f"## Truham {__version__}"
    for part in (
        "**Heartstopper**",
        "sources",
        "MIT licence",
        "`/progress clear` deletes it",
        "Not connected with the show",
    ):
        assert part in answer.text
    assert not answer.private
