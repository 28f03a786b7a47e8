"""All services of a running program, made from one database, one catalog and one clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.feeds.source import Source
from bot.server.settings import ServerSettings
from bot.services.audit import Audit
from bot.services.feeds import Feeds
from bot.services.health import TopicHealth
from bot.services.membership import Membership
from bot.services.moved import Moved
from bot.services.news import News
from bot.services.newsroom import Newsroom
from bot.services.outbox import Outbox
from bot.services.planning import Planning
from bot.services.privacy import Privacy
from bot.services.quote_days import QuoteDays
from bot.services.readers import Readers
from bot.services.releases import Releases
from bot.services.reminders import Reminders
from bot.services.rerouting import reroute
from bot.services.saying_book import SayingBook
from bot.services.saying_desk import SayingDesk
from bot.services.saying_files import SayingFiles
from bot.services.sayings import Sayings
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
    newsroom: Newsroom
    feeds: Feeds
    news: News
    sayings: Sayings
    desk: SayingDesk
    saying_files: SayingFiles
    book: SayingBook
    quote_days: QuoteDays

    @classmethod
    def of(cls, database: Database, catalog: Catalog, clock: Clock, source: Source, feed_interval: timedelta) -> Self:
        moved, outbox = Moved(), Outbox(database, clock)

        def changed(guild_id: int) -> None:
            """What was planned with the change may be due."""
            moved.note(guild_id)
            outbox.wake()

        planning = Planning(database, clock, catalog, outbox.wake)

        async def plan(
            conn: AsyncConnection, guild_id: int, known: ServerSettings, since: datetime | None = None
        ) -> None:
            """What is planned, and after a change also what waits of feeds, follows the settings."""
            await planning.plan(conn, guild_id, known, since)
            if since is not None:
                await reroute(conn, guild_id, known, since)

        reminders = Reminders(database, clock, outbox.wake)
        newsroom = Newsroom(database, clock, feed_interval, outbox.wake)
        return cls(
            clock,
            Readers(database, catalog, clock),
            CommandSync(database, clock),
            SettingsKeeper(database, clock, plan, changed),
            Audit(database, clock, moved.note, outbox.wake),
            TopicHealth(database, clock),
            Membership(database, clock),
            Privacy(database, clock),
            moved,
            outbox,
            planning,
            Releases(database, clock, planning, reminders, changed),
            reminders,
            newsroom,
            Feeds(database, clock, source, feed_interval, changed, newsroom.hurry),
            News(database, clock, outbox.wake),
            Sayings(database, clock, outbox.wake),
            SayingDesk(database, clock, outbox.wake),
            SayingFiles(database, clock, changed),
            SayingBook(database),
            QuoteDays(database, clock, catalog),
        )
