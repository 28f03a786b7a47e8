"""The tables, with a comment for each column. Ids of Discord are 64-bit integers; instants are aware and in UTC."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Column, DateTime, Dialect, MetaData, SmallInteger, String, Table
from sqlalchemy.types import TypeDecorator

REVISION = "0001"  # of the migration that makes these tables


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC. SQLite forgets the zone, so it is put back; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(column_0_label)s",
    }
)


def _progress_columns() -> list[Column[int]]:
    return [
        Column("show_season", SmallInteger, comment="season of the last episode seen; null: says nothing of the show"),
        Column("show_episode", SmallInteger, comment="its number in the season; null with show_season"),
        Column("book", SmallInteger, comment="last volume read, 0 for none; null: says nothing of the books"),
    ]


# ---------------------------------------------------------------- what moderators decide

servers = Table(
    "servers",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False, comment="the Discord server"),
    *_progress_columns(),
    Column("updated_at", Instant, nullable=False, comment="when anything here last changed"),
    comment="settings of a server; the three places are its spoiler line",
)

# ---------------------------------------------------------------- what members tell us

members = Table(
    "members",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, comment="the Discord account"),
    *_progress_columns(),
    Column("updated_at", Instant, nullable=False, comment="when it was last set"),
    comment="how far somebody is, the same in every server",
)

# ---------------------------------------------------------------- what the program notes for itself

notes = Table(
    "notes",
    metadata,
    Column("name", String(60), primary_key=True, comment="what is noted, such as the hash of the synced commands"),
    Column("value", String(200), nullable=False, comment="the note"),
    Column("updated_at", Instant, nullable=False, comment="when it was noted"),
    comment="small things that must survive a restart",
)
