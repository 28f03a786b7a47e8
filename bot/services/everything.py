"""All services of a running program, made from one database, one catalog and one clock."""

from dataclasses import dataclass
from typing import Self

from bot.clock import Clock
from bot.services.audit import Audit
from bot.services.health import TopicHealth
from bot.services.membership import Membership
from bot.services.moved import Moved
from bot.services.outbox import Outbox
from bot.services.planning import Planning
from bot.services.privacy import Privacy
from bot.services.readers import Readers
from bot.services.releases import Releases
from bot.services.reminders import Reminders
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
    outbox: Outbox
    planning: Planning
    releases: Releases
    reminders: Reminders

    @classmethod
    def of(cls, database: Database, catalog: Catalog, clock: Clock) -> Self:
        moved, outbox = Moved(), Outbox(database, clock)

        def changed(guild_id: int) -> None:
            """What was planned with the change may be due."""
            moved.note(guild_id)
            outbox.wake()

        planning = Planning(database, clock, catalog, outbox.wake)
        reminders = Reminders(database, clock, outbox.wake)
        return cls(
            clock,
            Readers(database, catalog, clock),
            CommandSync(database, clock),
            SettingsKeeper(database, clock, planning.plan, changed),
            Audit(database, clock, moved.note, outbox.wake),
            TopicHealth(database, clock),
            Membership(database, clock),
            Privacy(database),
            moved,
            outbox,
            planning,
            Releases(database, clock, planning, reminders, changed),
            reminders,
        )
