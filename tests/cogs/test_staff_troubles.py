"""What staff are told when the bot is not all there: while Discord has not told of the server yet, and while nothing
can be saved. Nothing is changed then, and who only looks is answered all the same.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
from simcord.backend import serializers
from sqlalchemy import event

from bot.clock import ManualClock
from bot.demo import World
from bot.server.changes import Action
from bot.store.database import Database
from bot.texts import texts
from tests.cogs.asking import Asker, needed, staff_commands
from tests.cogs.servers import Server, at_rest
from tests.cogs.test_staff_matrix import ALLOWED, marked, with_viewers

say = texts()
LOOKING = {name for name, row in ALLOWED.items() if marked(row)["viewer"]}


@pytest.fixture
async def here(clock: ManualClock) -> AsyncIterator[World]:
    """Without the upkeep, which would have the same troubles."""
    async with at_rest(clock) as seeded:
        yield seeded


# -------------------------------------------------------------------- a server that Discord did not tell of yet


@contextmanager
def waking_up(server: Server, listed: bool) -> Iterator[None]:
    """The bot has nothing of this server in its cache, or at most that it is not available."""
    backend = server.here.env.backend
    backend.emit("GUILD_DELETE", {"id": str(server.guild.id), "unavailable": listed})
    yield
    backend.emit("GUILD_CREATE", serializers.guild_create_payload(backend, backend.get_guild(server.guild.id)))


@pytest.mark.parametrize("listed", [False, True])
async def test_until_discord_told_of_the_server_staff_are_asked_to_wait(
    here: World, server: Server, listed: bool
) -> None:
    await server.manager.ask("settings server", consent="ask")
    page = await server.screen(server.manager, "News")
    before = await server.rows()
    with waking_up(server, listed):
        for command in staff_commands(here.bot):
            for asker in (server.owner, server.manager):
                answer = await asker.ask(command.qualified_name, **needed(command))
                assert (command.qualified_name, answer.text, answer.private) == (
                    command.qualified_name,
                    say("error-busy"),
                    True,
                )
        for label in page.buttons:
            assert ((await server.manager.press(page, label)).text, label) == (say("error-busy"), label)
        assert (await server.values(), await server.rows()) == ({"consent": "ask"}, before)
    assert (await server.manager.ask("setup")).title == f"## {say('setup-title')}"


# -------------------------------------------------------------------- nothing can be saved


@asynccontextmanager
async def full(database: Database) -> AsyncIterator[str]:
    """The file of the database may only be read."""
    pool = database._engine.sync_engine

    def put(value: int, connection: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA query_only = {value}")
        cursor.close()

    def out(connection: Any, *_: object) -> None:
        put(1, connection)

    def back(connection: Any, *_: object) -> None:
        put(0, connection)

    event.listen(pool, "checkout", out)
    event.listen(pool, "checkin", back)
    yield say("error-cannot-save")
    event.remove(pool, "checkout", out)
    event.remove(pool, "checkin", back)


@asynccontextmanager
async def locked(database: Database) -> AsyncIterator[str]:
    """Somebody else is writing all the time."""
    with pytest.MonkeyPatch.context() as impatient:
        impatient.setattr("bot.store.database.PATIENCE", 0)
        async with database.begin():
            yield say("error-busy")


@pytest.mark.parametrize("trouble", [full, locked])
async def test_who_only_looks_is_answered_and_who_changes_something_is_told(
    here: World, server: Server, caplog: pytest.LogCaptureFixture, trouble: Any
) -> None:
    await with_viewers(server)
    page = await server.screen(server.manager, "News")
    before, values = await server.rows(Action.USED), await server.values()
    async with trouble(here.bot.services.settings._database) as sentence:
        for command in staff_commands(here.bot):
            name = command.qualified_name
            for asker in (server.looker, server.manager) if name in LOOKING else (server.manager,):
                answer = await asker.ask(name, **needed(command))
                told = answer.text == sentence
                assert (name, told, answer.private, bool(answer.text)) == (name, name not in LOOKING, True, True)
        answer = await server.manager.press(page, say("button-turn-off"))
        assert (answer.text, answer.private) == (sentence, True)
    assert "a use of /status could not be written down" in caplog.text
    caplog.clear()  # the program logs that the disk is full, as it should
    assert (await server.rows(Action.USED), await server.values()) == (before, values)
    await server.manager.press(page, say("button-turn-off"))
    assert await server.values() == {**values, "news.enabled": "off"}


# -------------------------------------------------------------------- who may look, but not change


@pytest.mark.parametrize("tier", ["viewers", "editors"])
async def test_who_became_less_than_a_manager_is_told_who_may_change_settings(server: Server, tier: str) -> None:
    m: Asker = server.manager
    page = await server.screen(m, "News")
    server.demote(m, "managers")
    server.promote(m, "fans")
    await server.owner.ask("settings staff", tier=tier, add=server.roles["fans"])
    before = await server.values()
    answers = [await m.press(page, label) for label in page.buttons]
    answers.append(await m.pick(page, "news.channel", server.channels["news"]))
    assert {(answer.text, answer.private) for answer in answers} == {(say("error-not-manager"), True)}
    assert await server.values() == before
