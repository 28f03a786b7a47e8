"""Slash commands over the wire: Discord is told of them once, and gets an answer it can show."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.services.syncing import CommandSync
from bot.store.database import Database
from tests.conftest import HEARTSTOPPER, settings
from tests.wire.conftest import Connected
from tests.wire.payloads import BOT, slash
from tests.wire.server import Request, Server

COMPONENTS_V2, EPHEMERAL = 1 << 15, 1 << 6
CALLBACK_MESSAGE = 4
COMMANDS = f"/applications/{BOT}/commands"
EVERYWHERE, FOR_SERVERS_AND_PEOPLE = (0, 1, 2), (0, 1)
IN_SERVERS, FOR_SERVERS = (0,), (0,)  # what is for staff


async def answer_to(server: Server, command: dict[str, Any]) -> Request:
    connection = await server.connected()
    await connection.dispatch("INTERACTION_CREATE", command)
    return (await server.until(server.callbacks))[0]


def texts(components: list[dict[str, Any]]) -> Iterator[str]:
    for component in components:
        if "content" in component:
            yield component["content"]
        yield from texts(component.get("components", []))


async def test_about_is_answered(server: Server, connected: Connected) -> None:
    command = slash("about")
    async with connected():
        answer = await answer_to(server, command)
    assert answer.path == f"/interactions/{command['id']}/{command['token']}/callback"
    assert answer.query == {"with_response": "1"}
    assert answer.body["type"] == CALLBACK_MESSAGE
    assert answer.body["data"]["flags"] == COMPONENTS_V2
    assert answer.body["data"]["allowed_mentions"]["parse"] == []
    assert "Lantern Bay" in "\n".join(texts(answer.body["data"]["components"]))


async def test_cast_is_answered_with_both_sides_of_the_name(server: Server, connected: Connected) -> None:
    async with connected(show_pack=str(HEARTSTOPPER)):
        answer = await answer_to(server, slash("cast", who="kit conner"))
    text = "\n".join(texts(answer.body["data"]["components"]))
    assert "Nick Nelson" in text
    assert "Kit Connor" in text
    assert answer.body["data"]["flags"] == COMPONENTS_V2


async def test_an_unknown_name_is_answered_privately(server: Server, connected: Connected) -> None:
    async with connected():
        answer = await answer_to(server, slash("cast", who="nobody at all"))
    assert answer.body["data"]["flags"] == EPHEMERAL
    assert answer.body["data"]["content"].startswith('I don\'t know "nobody at all".')


async def test_commands_are_told_on_the_first_start_and_not_on_the_second(server: Server, connected: Connected) -> None:
    for start in (1, 2):
        async with connected():
            await server.connected(start)
    (told,) = server.asked("PUT", COMMANDS)
    assert {"about", "cast", "quote", "search"} <= {command["name"] for command in told.body}
    assert {(tuple(command["contexts"]), tuple(command["integration_types"])) for command in told.body} == {
        (EVERYWHERE, FOR_SERVERS_AND_PEOPLE),
        (IN_SERVERS, FOR_SERVERS),
    }


async def test_commands_that_are_not_those_discord_knows_are_told_again(
    server: Server, connected: Connected, tmp_path: Path
) -> None:
    async with connected():
        await server.connected()
    database = await Database.open(settings(tmp_path).database_url)
    await CommandSync(database, SystemClock()).remember(int(BOT), "those of an older version")
    await database.close()
    async with connected():
        await server.connected(2)
    assert len(server.asked("PUT", COMMANDS)) == 2
