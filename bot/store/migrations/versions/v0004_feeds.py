"""Feeds, who follows them, what they ever had, and what became of their items."""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Instant

revision = "0004"
down_revision = "0003"

_BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", _BIG_ID, primary_key=True, comment="counts up"),
        sa.Column(
            "url", sa.String(1000), nullable=False, unique=True, comment="its address; fetched once for all servers"
        ),
        sa.Column("title", sa.String(100), nullable=False, comment="what it calls itself"),
        sa.Column(
            "identity", sa.String(10), nullable=False, comment="by what its entries are told apart: id, link, content"
        ),
        sa.Column("etag", sa.String(300), nullable=False, comment="of what was last read"),
        sa.Column("modified", sa.String(100), nullable=False, comment="the same, as a date of HTTP"),
        sa.Column("newest_at", Instant, comment="the date of the newest entry it ever had"),
        sa.Column("checked_at", Instant, comment="the last attempt to fetch it"),
        sa.Column("fetched_at", Instant, comment="the last success"),
        sa.Column("next_at", Instant, nullable=False, comment="when it is fetched next"),
        sa.Column("failures", sa.Integer, nullable=False, comment="in a row"),
        sa.Column("failing_since", Instant, comment="the first of them; null: all is well"),
        sa.Column("problem", sa.String(200), nullable=False, comment="why the last attempt failed; empty: it did not"),
        sa.Column("leased_by", sa.String(40), comment="the program that is at it"),
        sa.Column("leased_until", Instant, comment="from then on another program may take it over"),
        sa.Index("ix_feeds_next_at", "next_at"),
        comment="addresses that are fetched, whoever follows them",
        sqlite_autoincrement=True,
    )
    op.create_table(
        "seen",
        sa.Column("feed_id", sa.BigInteger, primary_key=True, autoincrement=False, comment="the feed"),
        sa.Column("mark", sa.LargeBinary(16), primary_key=True, comment="the digest of what an entry is known by"),
        comment="what a feed ever had; for good, so that nothing is announced again",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", _BIG_ID, primary_key=True, comment="counts up"),
        sa.Column("guild_id", sa.BigInteger, nullable=False, comment="the Discord server"),
        sa.Column("feed_id", sa.BigInteger, nullable=False, comment="the feed it follows"),
        sa.Column("name", sa.String(100), nullable=False, comment="what it is called there"),
        sa.Column("channel_id", sa.BigInteger, comment="where it is posted; null: the channel for news"),
        sa.Column("role_id", sa.BigInteger, comment="the one role that is pinged"),
        sa.Column("post", sa.String(20), comment="message, thread or forum; null: as news are posted"),
        sa.Column("tag_id", sa.BigInteger, comment="of a post in a forum"),
        sa.Column(
            "publish", sa.Boolean, nullable=False, comment="whether posts go on to servers that follow the channel"
        ),
        sa.Column(
            "trusted", sa.Boolean, nullable=False, comment="whether items are posted without waiting for the staff"
        ),
        sa.Column("spoilers", sa.Boolean, nullable=False, comment="whether items may give something away"),
        sa.Column("paused", sa.Boolean, nullable=False, comment="whether nothing of it is posted for now"),
        sa.Column("filters", sa.Text, nullable=False, comment="clauses and their words, as JSON"),
        sa.Column("told_at", Instant, comment="when the staff were told that it fails; null since it works"),
        sa.Column("created_at", Instant, nullable=False, comment="when it was added"),
        sa.UniqueConstraint("guild_id", "feed_id", name="uq_subscriptions_guild_id_feed_id"),
        sa.Index("ix_subscriptions_feed_id", "feed_id"),
        comment="which server follows which feed, and how",
        sqlite_autoincrement=True,
    )
    op.create_table(
        "stories",
        sa.Column("id", _BIG_ID, primary_key=True, comment="counts up"),
        sa.Column("guild_id", sa.BigInteger, nullable=False, comment="the Discord server"),
        sa.Column("subscription_id", sa.BigInteger, nullable=False, comment="the subscription that brought it"),
        sa.Column("feed_id", sa.BigInteger, nullable=False, comment="its feed"),
        sa.Column("mark", sa.LargeBinary(16), nullable=False, comment="the digest that the entry is known by"),
        sa.Column("title", sa.String(300), nullable=False, comment="as it is shown"),
        sa.Column("summary", sa.String(600), nullable=False, comment="as it is shown"),
        sa.Column("original", sa.String(300), nullable=False, comment="the title as the feed last had it"),
        sa.Column("link", sa.String(1000), nullable=False, comment="empty where there is none"),
        sa.Column("source", sa.String(100), nullable=False, comment="the name of the feed"),
        sa.Column("also", sa.Text, nullable=False, comment="other feeds that told it: [name, link], as JSON"),
        sa.Column("published_at", Instant, comment="as the feed says"),
        sa.Column("found_at", Instant, nullable=False, comment="when it was first seen"),
        sa.Column("verdict", sa.String(20), nullable=False, comment="what was decided: posted, draft, filtered, ..."),
        sa.Column("reason", sa.String(200), nullable=False, comment="of the verdict, as words for the program"),
        sa.Column("of_id", sa.BigInteger, comment="the story it was told with"),
        sa.Column("spoilers", sa.Boolean, nullable=False, comment="whether it may give something away"),
        sa.Column("channel_id", sa.BigInteger, comment="where it is meant for"),
        sa.Column(
            "actor_id", sa.BigInteger, comment="who decided; null: nobody, or somebody who asked to be forgotten"
        ),
        sa.Column("decided_at", Instant, comment="when somebody did"),
        sa.Column("edited", sa.Boolean, nullable=False, comment="whether the staff put it in other words"),
        sa.Column("revision", sa.Integer, nullable=False, comment="counts changes of what is shown"),
        sa.UniqueConstraint("subscription_id", "mark", name="uq_stories_subscription_id_mark"),
        sa.Index("ix_stories_guild_id_found_at", "guild_id", "found_at"),
        sa.Index("ix_stories_feed_id_mark", "feed_id", "mark"),
        sa.Index("ix_stories_found_at", "found_at"),
        sa.Index("ix_stories_actor_id", "actor_id"),
        comment="items of feeds in each server, and what became of them",
        sqlite_autoincrement=True,
    )
