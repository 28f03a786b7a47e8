"""Progress of members, the spoiler line of servers, and notes."""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "servers",
        sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False, comment="the Discord server"),
        *_progress_columns(),
        sa.Column("updated_at", Instant, nullable=False, comment="when anything here last changed"),
        comment="settings of a server; the three places are its spoiler line",
    )
    op.create_table(
        "members",
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False, comment="the Discord account"),
        *_progress_columns(),
        sa.Column("updated_at", Instant, nullable=False, comment="when it was last set"),
        comment="how far somebody is, the same in every server",
    )
    op.create_table(
        "notes",
        sa.Column(
            "name", sa.String(60), primary_key=True, comment="what is noted, such as the hash of the synced commands"
        ),
        sa.Column("value", sa.String(200), nullable=False, comment="the note"),
        sa.Column("updated_at", Instant, nullable=False, comment="when it was noted"),
        comment="small things that must survive a restart",
    )


def _progress_columns() -> list[sa.Column[int]]:
    return [
        sa.Column(
            "show_season", sa.SmallInteger, comment="season of the last episode seen; null: says nothing of the show"
        ),
        sa.Column("show_episode", sa.SmallInteger, comment="its number in the season; null with show_season"),
        sa.Column("book", sa.SmallInteger, comment="last volume read, 0 for none; null: says nothing of the books"),
    ]
