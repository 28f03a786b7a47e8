"""What keeps settings and their audit trail, on a real database of each kind."""

import pytest

from bot.clock import ManualClock
from bot.services.audit import Audit
from bot.services.settings import SettingsKeeper
from bot.store.database import Database


@pytest.fixture
def told() -> list[int]:
    """The servers that were reported as changed."""
    return []


@pytest.fixture
def keeper(database: Database, clock: ManualClock, told: list[int]) -> SettingsKeeper:
    return SettingsKeeper(database, clock, told.append)


@pytest.fixture
def audit(database: Database, clock: ManualClock) -> Audit:
    return Audit(database, clock, lambda _: None)
