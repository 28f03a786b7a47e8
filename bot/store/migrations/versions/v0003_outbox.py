"""The outbox, releases of servers, and time zones of people; when something was last posted is told by the outbox."""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Instant

revision = "0003"
down_revision = "0002"

_BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "releases",
        sa.Column("id", _BIG_ID, primary_key=True, comment="counts up"),
        sa.Column("guild_id", sa.BigInteger, nullable=False, comment="the Discord server"),
        sa.Column(
            "pack_id", sa.String(60), comment="the release of the show pack in whose place it stands; null: its own"
        ),
        sa.Column("title", sa.String(90), nullable=False, comment="what it is called; empty: by its kind and number"),
        sa.Column(
            "kind", sa.String(20), nullable=False, comment="season, episode, film, book, trailer, event, rewatch"
        ),
        sa.Column("date", sa.String(20), nullable=False, comment='a wall time, a day, a month, a year or "tba"'),
        sa.Column("timezone", sa.String(64), nullable=False, comment="of the wall time"),
        sa.Column("status", sa.String(20), nullable=False, comment="rumour, announced, confirmed, cancelled"),
        sa.Column(
            "episodes",
            sa.Text,
            nullable=False,
            comment="of a season or re-watch: [season, number, days after the first]",
        ),
        sa.Column("about", sa.String(400), nullable=False, comment="a sentence or two"),
        sa.Column("revision", sa.Integer, nullable=False, comment="counts changes"),
        sa.Column("actor_id", sa.BigInteger, comment="who changed it last; null: somebody who asked to be forgotten"),
        sa.Column("updated_at", Instant, nullable=False, comment="when it was last changed"),
        sa.Index("ix_releases_guild_id", "guild_id"),
        sa.UniqueConstraint("guild_id", "pack_id", name="uq_releases_guild_id_pack_id"),
        comment="releases that a server added itself, or whose date it moved",
    )
    op.create_table(
        "deliveries",
        sa.Column("id", _BIG_ID, primary_key=True, comment="counts up"),
        sa.Column(
            "key", sa.String(200), nullable=False, unique=True, comment="the name of the occurrence, over all states"
        ),
        sa.Column("kind", sa.String(20), nullable=False, comment="of the fact, such as out or reminder"),
        sa.Column(
            "fact", sa.Text, nullable=False, comment="what is said, as JSON; how it looks is decided when it is sent"
        ),
        sa.Column("subject", sa.String(80), comment="the release it is about"),
        sa.Column("guild_id", sa.BigInteger, comment="the Discord server; null: of somebody alone"),
        sa.Column("channel_id", sa.BigInteger, comment="where it is said"),
        sa.Column("user_id", sa.BigInteger, comment="to whom, in direct messages"),
        sa.Column("role_id", sa.BigInteger, comment="the one role that is pinged"),
        sa.Column("post", sa.String(20), nullable=False, comment="message, thread or forum"),
        sa.Column("owner_id", sa.BigInteger, comment="who asked for it"),
        sa.Column("due_at", Instant, nullable=False, comment="the promise; a retry never moves it"),
        sa.Column("expires_at", Instant, nullable=False, comment="from then on it is not worth saying"),
        sa.Column("state", sa.String(20), nullable=False, comment="pending, sending, sent, failed, cancelled, expired"),
        sa.Column(
            "rank",
            sa.SmallInteger,
            nullable=False,
            comment="0: what a server hears; 1: the rest, which comes after that",
        ),
        sa.Column("try_at", Instant, nullable=False, comment="the next attempt"),
        sa.Column("attempts", sa.Integer, nullable=False, comment="how many there were"),
        sa.Column("begun_at", Instant, comment="the first attempt that may have arrived"),
        sa.Column("unsure", sa.Boolean, nullable=False, comment="whether the last attempt may have arrived"),
        sa.Column("leased_by", sa.String(40), comment="the program that is at it"),
        sa.Column("leased_until", Instant, comment="from then on another program may take it over"),
        sa.Column("settled_at", Instant, comment="when it was sent, or given up"),
        sa.Column("message_id", sa.BigInteger, comment="what came of it"),
        sa.Column("last_error", sa.String(200), comment="why the last attempt failed"),
        sa.CheckConstraint("(channel_id IS NULL) <> (user_id IS NULL)", name="ck_deliveries_target"),
        sa.Index("ix_deliveries_state_rank_try_at", "state", "rank", "try_at", "id"),
        sa.Index("ix_deliveries_state_expires_at", "state", "expires_at"),
        sa.Index("ix_deliveries_guild_id_kind", "guild_id", "kind"),
        sa.Index("ix_deliveries_channel_id", "channel_id"),
        sa.Index("ix_deliveries_user_id", "user_id"),
        sa.Index("ix_deliveries_owner_id", "owner_id"),
        comment="the outbox: everything that is said unprompted",
    )
    op.create_table(
        "people",
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False, comment="the Discord account"),
        sa.Column("timezone", sa.String(64), nullable=False, comment="in which their reminders are read"),
        sa.Column("updated_at", Instant, nullable=False, comment="when it was last set"),
        comment="the time zone of who asked to be reminded of something",
    )
    with op.batch_alter_table("topics") as topics:
        topics.drop_column("posted_at")
    with op.batch_alter_table("servers") as servers:
        servers.alter_column(
            "mirrored_id",
            existing_type=sa.BigInteger,
            existing_nullable=True,
            comment="the last change whose copy for the log channel is a delivery",
        )
        servers.add_column(
            sa.Column("planned_at", Instant, comment="when its announcements were last planned; null: never")
        )
