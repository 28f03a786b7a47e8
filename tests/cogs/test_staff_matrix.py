"""Who may use which staff command, and who is shown it: every command, every kind of person, servers and direct
messages. What Discord shows goes by its own permissions and by Integrations; what the bot allows goes by its tiers.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from discord import Permissions
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.demo import World
from bot.server.changes import Action
from bot.texts import texts
from tests.cogs.asking import Answer, Asker, needed, staff_commands
from tests.cogs.servers import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

PEOPLE = ("fan", "viewer", "editor", "manager", "owner")
ALLOWED = {
    #                  fan viewer editor manager owner
    "setup":           "-    -      -       x      x",
    "settings show":   "-    x      x       x      x",
    "settings export": "-    x      x       x      x",
    "settings topic":  "-    -      -       x      x",
    "settings releases": "-  -      -       x      x",
    "settings news":   "-    -      -       x      x",
    "settings quotes": "-    -      -       x      x",
    "settings server": "-    -      -       x      x",
    "settings staff":  "-    -      -       x      x",
    "settings undo":   "-    -      -       x      x",
    "settings import": "-    -      -       x      x",
    "audit":           "-    x      x       x      x",
    "status":          "-    x      x       x      x",
    "release add":     "-    -      x       x      x",
    "release edit":    "-    -      x       x      x",
    "release move":    "-    -      x       x      x",
    "release cancel":  "-    -      x       x      x",
    "release rewatch": "-    -      x       x      x",
    "feed add":        "-    -      x       x      x",
    "feed list":       "-    -      x       x      x",
    "feed show":       "-    -      x       x      x",
    "feed test":       "-    -      x       x      x",
    "feed pause":      "-    -      x       x      x",
    "feed resume":     "-    -      x       x      x",
    "feed remove":     "-    -      x       x      x",
    "feed why":        "-    -      x       x      x",
    "feed import":     "-    -      x       x      x",
    "feed export":     "-    -      x       x      x",
    "feed suggested":  "-    -      x       x      x",
    "quotes waiting":  "-    -      x       x      x",
    "quotes remove":   "-    -      x       x      x",
    "quotes import":   "-    -      x       x      x",
    "quotes export":   "-    -      x       x      x",
    "demo skip":       "-    x      x       x      x",
}  # fmt: skip
SHOWN = {  # by Discord, until a server decides otherwise under Integrations
    "setup":    "-    -      -       x      x",
    "settings": "-    -      x       x      x",
    "feed":     "-    -      x       x      x",
    "quotes":   "-    -      x       x      x",
    "audit":    "-    -      x       x      x",
    "status":   "-    -      x       x      x",
    "demo":     "-    -      x       x      x",
}  # fmt: skip
FOR_ALL = {"release"}  # with parts for staff, which Discord cannot hide
NOT_STAFF, NOT_EDITOR, NOT_MANAGER = (texts()(f"error-not-{who}") for who in ("staff", "editor", "manager"))


def marked(row: str) -> dict[str, bool]:
    return {who: mark == "x" for who, mark in zip(PEOPLE, row.split(), strict=True)}


def shown_to(names: tuple[str, ...]) -> set[str]:
    """The staff commands among those that can be picked."""
    return {name.partition(" ")[0] for name in names} & SHOWN.keys()


async def with_viewers(server: Server) -> Server:
    """Whoever has the role lookers is a viewer, and Integrations shows all staff commands to everyone."""
    await server.manager.ask("settings staff", tier="viewers", add=server.roles["lookers"])
    server.show_everyone(*SHOWN)
    return server


async def test_the_tables_name_every_staff_command(here: World) -> None:
    names = {command.qualified_name for command in staff_commands(here.bot)}
    assert (names, {name.partition(" ")[0] for name in names} - FOR_ALL) == (set(ALLOWED), set(SHOWN))


@pytest.mark.parametrize("who", PEOPLE)
async def test_discord_shows_exactly(server: Server, who: str) -> None:
    asker = server.people[who]
    expected = {name for name, row in SHOWN.items() if marked(row)[who]}
    assert shown_to(asker.member.available_commands(server.channels["general"])) == expected


@pytest.mark.parametrize("who", PEOPLE)
async def test_the_bot_allows_exactly_and_writes_every_use_down_once(here: World, server: Server, who: str) -> None:
    asker = (await with_viewers(server)).people[who]
    for command in staff_commands(here.bot):
        name, before = command.qualified_name, await server.rows(Action.USED)
        refused = NOT_STAFF if who == "fan" else NOT_EDITOR if marked(ALLOWED[name])["editor"] else NOT_MANAGER
        answer = await asker.ask(name, **needed(command))
        used = (await server.rows(Action.USED))[len(before) :]
        if marked(ALLOWED[name])[who]:
            assert (name, answer.private, answer.text not in (NOT_STAFF, NOT_EDITOR, NOT_MANAGER)) == (name, True, True)
            assert used == [(asker.member.id, "used", f"/{name}", None, None)]
        else:
            assert (name, answer.private, answer.text, used) == (name, True, refused, [])


@pytest.mark.parametrize("who", PEOPLE)
async def test_nobody_is_shown_a_staff_command_in_direct_messages(server: Server, who: str) -> None:
    assert shown_to((await with_viewers(server)).people[who].member.user.available_commands()) == set()


@pytest.fixture
def out_of_date(here: World) -> Iterator[None]:
    """Discord still knows the staff commands as commands for direct messages, too."""
    known = [here.env.backend.find_command(name, None) for name in SHOWN]
    before = [dict(command) for command in known if command is not None]
    for command in known:
        assert command is not None
        command["contexts"] = [0, 1]
    yield
    for command, old in zip(known, before, strict=True):
        assert command is not None
        command.update(old)


@pytest.mark.usefixtures("out_of_date")
@pytest.mark.parametrize("who", PEOPLE)
async def test_a_staff_command_in_direct_messages_says_that_it_needs_a_server(
    here: World, server: Server, who: str
) -> None:
    user = server.people[who].member.user
    for command in staff_commands(here.bot):
        answer = Answer.of(await user.slash(command.qualified_name, **needed(command)))
        assert (answer.private, answer.text) == (True, texts()("error-no-server"))
    assert await server.rows() == []


async def test_help_in_direct_messages_names_no_staff_command_to_anybody(server: Server) -> None:
    for asker in server.people.values():
        lines = Answer.of(await asker.member.user.slash("help")).text.splitlines()
        names = {line.split("**")[1].removeprefix("/") for line in lines if line.startswith("**/")}
        assert (names & SHOWN.keys(), "cast" in names) == (set(), True)


# -------------------------------------------------------------------- roles that a manager chose


async def test_choosing_roles_for_editors_takes_that_from_manage_messages_alone(server: Server) -> None:
    assert (await server.moderator.ask("status")).text != NOT_STAFF
    await server.manager.ask("settings staff", tier="editors", add=server.roles["lookers"])
    server.show_everyone(*SHOWN)
    assert (await server.moderator.ask("status")).text == NOT_STAFF
    assert (await server.looker.ask("status")).text != NOT_STAFF
    await server.manager.ask("settings staff", tier="editors", remove=server.roles["lookers"])
    assert (await server.moderator.ask("status")).text != NOT_STAFF
    assert (await server.looker.ask("status")).text == NOT_STAFF


async def test_a_role_chosen_for_managers_may_do_everything_until_it_is_taken_away(server: Server) -> None:
    server.show_everyone(*SHOWN)
    await server.manager.ask("settings staff", tier="managers", add=server.roles["lookers"])
    assert (await server.looker.ask("setup")).title == "## Set-up"
    server.demote(server.looker, "lookers")
    assert (await server.looker.ask("setup")).text == NOT_STAFF


@pytest.mark.parametrize("permission", ["manage_guild", "administrator"])
async def test_who_manages_the_server_is_never_locked_out(server: Server, permission: str) -> None:
    role = server.guild.create_role("alone", permissions=Permissions(**{permission: True}))
    alone = Asker(
        server.here, server.guild.add_member(server.here.env.create_user("alone"), roles=[role]), server.fan.home
    )
    for tier in ("viewers", "editors", "managers"):
        await server.manager.ask("settings staff", tier=tier, add=server.roles["fans"])
    for asker in (alone, server.manager, server.owner):
        assert (await asker.ask("setup")).title == "## Set-up"


async def test_who_may_manage_messages_of_one_channel_only_is_no_staff(here: World, server: Server) -> None:
    server.show_everyone(*SHOWN)
    own = Overwrite(server.fan.member.id, OverwriteType.MEMBER, allow=Permissions(manage_messages=True).value)
    here.env.backend.set_overwrite(server.channels["chat"].id, own)
    for asker in (server.fan, server.moderator):
        there = replace(asker, channel=server.channels["chat"])
        assert [(await there.ask(name)).text == NOT_STAFF for name in ("audit", "settings export", "status")] == (
            [asker == server.fan] * 3
        )


async def test_a_moderator_is_one_in_a_channel_whose_messages_they_may_not_manage(here: World, server: Server) -> None:
    server.show_everyone(*SHOWN)
    denied = Permissions(manage_messages=True).value
    role = server.roles["moderators"].id
    here.env.backend.set_overwrite(server.channels["chat"].id, Overwrite(role, OverwriteType.ROLE, deny=denied))
    assert (await replace(server.moderator, channel=server.channels["chat"]).ask("status")).text != NOT_STAFF
