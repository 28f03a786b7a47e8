"""What the tests of commands share: one world for each file, and people who ask in it."""

import itertools
import logging
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
import simcord

from bot.client import cause_of
from bot.clock import ManualClock
from bot.demo import World
from bot.errors import UserError
from tests.cogs.asking import Asker, ProvokedError
from tests.cogs.servers import Rounds, Server
from tests.conftest import hosted

_names = itertools.count(1)
SOON = 0.01  # seconds


@pytest.fixture(scope="session", autouse=True)
def rest_is_noticed_soon() -> Iterator[None]:
    """SimCord looks now and then whether the bot is at rest. By default it sleeps longer than most answers take."""
    defaults = simcord.Env._settle_internal.__kwdefaults__
    assert defaults is not None
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(defaults, "idle", SOON)
        yield


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here() -> AsyncIterator[World]:
    """The unchanged bot in the demo's server, once for all tests of a file."""
    async with hosted() as seeded:
        yield seeded


@pytest.fixture
def fan(here: World) -> Asker:
    """Somebody new in the server who never said how far they are."""
    return Asker.join(here, f"fan_{next(_names)}")


@pytest.fixture
def other(here: World) -> Asker:
    """Somebody else."""
    return Asker.join(here, f"other_{next(_names)}")


@pytest.fixture
def newcomer(here: World) -> Asker:
    """Somebody who has seen season 1 and read nothing."""
    return Asker(here, here.people["newcomer"])


@pytest.fixture
def server(here: World) -> Server:
    """A server of its own for this test, with nothing set, and its people."""
    return Server.found(here)


@pytest.fixture
def rounds(here: World, clock: ManualClock) -> Rounds:
    """For files whose world is at rest."""
    return Rounds(here, clock)


@pytest.fixture
async def posting(server: Server, rounds: Rounds) -> Server:
    """News go to #news and staff notices to #staff, and all is well."""
    await server.manager.ask("settings topic", topic="news", channel=server.channels["news"])
    await server.manager.ask("settings topic", topic="staff", channel=server.channels["staff"])
    await rounds.after()
    return server


@pytest.fixture(autouse=True)
def nothing_unexpected_happens(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No error but those that are an answer to the person, and those a test provokes on purpose."""
    env = request.getfixturevalue("here").env if "here" in request.fixturenames else None
    before = env.error_cursor if env else 0
    yield
    records = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    unexpected = [record for record in records if not (record.exc_info and _provoked(record.exc_info[1]))]
    assert not [record.getMessage() for record in unexpected]
    errors = env.errors_since(before) if env else ()
    assert not [error for error in errors if not (isinstance(cause_of(error), UserError) or _provoked(error))]


def _provoked(error: BaseException | None) -> bool:
    """Raised by a test itself, or by Discord as a test ordered ("provoked")."""
    return error is not None and (isinstance(cause_of(error), ProvokedError) or "provoked" in str(cause_of(error)))
