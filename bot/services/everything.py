"""All services of a running program, made from one database, one catalog and one clock."""

from dataclasses import dataclass
from typing import Self

from bot.clock import Clock
from bot.services.audit import Audit
from bot.services.health import TopicHealth
from bot.services.membership import Membership
from bot.services.moved import Moved
from bot.services.privacy import Privacy
from bot.services.readers import Readers
from bot.services.settings import SettingsKeeper
from bot.services.syncing import CommandSync
from bot.show.catalog import Catalog
from bot.store.database import Database


@dataclass(frozen=True)
class Services:
    clock: Clock
    readers: Readers
    sync: CommandSync
    settings: SettingsKeeper
    audit: Audit
    health: TopicHealth
    membership: Membership
    privacy: Privacy
    moved: Moved

    @classmethod
    def of(cls, database: Database, catalog: Catalog, clock: Clock) -> Self:
        moved = Moved()
        return cls(
            clock,
            Readers(database, catalog, clock),
            CommandSync(database, clock),
            SettingsKeeper(database, clock, moved.note),
            Audit(database, clock, moved.note),
            TopicHealth(database, clock),
            Membership(database, clock),
            Privacy(database),
            moved,
        )
