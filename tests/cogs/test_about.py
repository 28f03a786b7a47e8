"""/help and /about: what the bot can do, whose words these are, and privacy in two lines."""

import pytest

from bot import __version__
from bot.demo import World
from tests.cogs.asking import Answer, Asker, every_command

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_help_names_every_command_with_what_it_is_for(here: World, fan: Asker) -> None:
    answer = await fan.ask("help")
    known = {(command.root_parent or command).name for command in every_command(here.bot)}
    assert sorted(named(answer)) == sorted(known)
    assert named(answer)[:2] == ["search", "cast"]
    assert answer.private


@pytest.mark.parametrize(
    ("who", "more"),
    [
        ("moderator", {"settings", "feed", "quotes", "audit", "status", "demo"}),
        ("owner", {"settings", "feed", "quotes", "audit", "status", "demo", "setup"}),
    ],
)
async def test_help_names_the_commands_of_staff_to_those_who_see_them(
    here: World, fan: Asker, who: str, more: set[str]
) -> None:
    answer = await Asker(here, here.people[who]).ask("help")
    assert set(named(answer)) - set(named(await fan.ask("help"))) == more


def named(answer: Answer) -> list[str]:
    return [line.split("**")[1].removeprefix("/") for line in answer.text.splitlines() if line.startswith("**/")]


async def test_about_tells_version_pack_sources_licence_and_privacy(fan: Asker) -> None:
    answer = await fan.ask("about")
    assert answer.title == f"## Truham {__version__}"
    for part in (
        "**Heartstopper**",
        "sources",
        "MIT licence",
        "`/privacy forget` deletes it",
        "Not connected with the show",
    ):
        assert part in answer.text
    assert not answer.private
