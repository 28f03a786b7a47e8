"""Progress of members, the spoiler line of servers, and notes."""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    for table, key in (("servers", "guild_id"), ("members", "user_id")):
        op.create_table(
            table,
            sa.Column(key, sa.BigInteger, primary_key=True, autoincrement=False),
            sa.Column("show_season", sa.SmallInteger),
            sa.Column("show_episode", sa.SmallInteger),
            sa.Column("book", sa.SmallInteger),
            sa.Column("updated_at", Instant, nullable=False),
        )
    op.create_table(
        "notes",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("value", sa.String(200), nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
    )
