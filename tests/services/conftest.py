"""What keeps settings, their audit trail and what is said unprompted, on a real database of each kind."""

import pytest

from bot.clock import ManualClock
from bot.dispatcher import Dispatcher
from bot.services.audit import Audit
from bot.services.everything import Services
from bot.services.outbox import Outbox
from bot.services.planning import Planning
from bot.services.settings import SettingsKeeper
from bot.show.catalog import Catalog
from bot.store.database import Database
from tests.services.dispatching import Discord, Watched, made
from tests.services.newsing import INTERVAL, ScriptedSource


@pytest.fixture
def told() -> list[int]:
    """The servers that were reported as changed."""
    return []


@pytest.fixture
def source() -> ScriptedSource:
    """No feed anywhere."""
    return ScriptedSource()


@pytest.fixture
def services(database: Database, lantern: Catalog, clock: ManualClock, source: ScriptedSource) -> Services:
    return Services.of(database, lantern, clock, source, INTERVAL)


@pytest.fixture
def outbox(database: Database, clock: ManualClock) -> Outbox:
    return Outbox(database, clock)


@pytest.fixture
def planning(database: Database, clock: ManualClock, lantern: Catalog, outbox: Outbox) -> Planning:
    return Planning(database, clock, lantern, outbox.wake)


@pytest.fixture
def keeper(database: Database, clock: ManualClock, planning: Planning, told: list[int]) -> SettingsKeeper:
    return SettingsKeeper(database, clock, planning.plan, told.append)


@pytest.fixture
def audit(database: Database, clock: ManualClock, outbox: Outbox) -> Audit:
    return Audit(database, clock, lambda _: None, outbox.wake)


@pytest.fixture
def discord() -> Discord:
    return Discord()


@pytest.fixture
def watched(database: Database, clock: ManualClock) -> Watched:
    return Watched(database, clock)


@pytest.fixture
def dispatcher(watched: Watched, discord: Discord, clock: ManualClock) -> Dispatcher:
    return made(watched, discord, clock)
