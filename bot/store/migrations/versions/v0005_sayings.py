"""Quotes of members: what they said, who likes which, who wants not to be quoted, and which was that of a day."""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Instant

revision = "0005"
down_revision = "0004"

_BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "sayings",
        sa.Column("id", _BIG_ID, primary_key=True, comment="counts up"),
        sa.Column("guild_id", sa.BigInteger, nullable=False, comment="the Discord server"),
        sa.Column("number", sa.Integer, comment="what people call it by, for good; null: it was never shown"),
        sa.Column("state", sa.String(20), nullable=False, comment="asked, waiting, shown, gone"),
        sa.Column("text", sa.Text, nullable=False, comment="the words; ||...|| covers what gives something away"),
        sa.Column("covered", sa.Boolean, nullable=False, comment="whether all of it gives something away"),
        sa.Column("attachments", sa.Text, nullable=False, comment="[name, link, covered], as JSON"),
        sa.Column("author", sa.String(80), nullable=False, comment="who is credited"),
        sa.Column("author_id", sa.BigInteger, comment="their account; null: not known, or gone"),
        sa.Column("saved_by", sa.BigInteger, comment="who saved it; null: somebody who asked to be forgotten, or gone"),
        sa.Column("channel_id", sa.BigInteger, comment="where it was said; null: nowhere"),
        sa.Column("place_id", sa.BigInteger, comment="the channel whose permissions count"),
        sa.Column("message_id", sa.BigInteger, comment="the message; of one that is gone, only if its author said no"),
        sa.Column("open", sa.Boolean, nullable=False, comment="whether everybody could see that channel then"),
        sa.Column("restricted", sa.Boolean, nullable=False, comment="whether it was for adults only then"),
        sa.Column("said_at", Instant, comment="when it was said, where that is known"),
        sa.Column("saved_at", Instant, nullable=False, comment="when it was saved"),
        sa.Column("reviewed", sa.Boolean, nullable=False, comment="whether the staff need not look at it any more"),
        sa.Column("claimed", sa.Boolean, nullable=False, comment="whether somebody says that these are their words"),
        sa.Column("digest", sa.LargeBinary(16), comment="by which the same words of the same person are known again"),
        sa.Column("edited_digest", sa.LargeBinary(16), comment="the same of the words that the staff put them in"),
        sa.Column("said_no", sa.Boolean, nullable=False, comment="whether the author said no to these words"),
        sa.Column(
            "revision", sa.Integer, nullable=False, comment="counts the changes in its server; this is its last one"
        ),
        sa.UniqueConstraint("guild_id", "number", name="uq_sayings_guild_id_number"),
        sa.Index("ix_sayings_guild_id_revision", "guild_id", "revision", "id"),
        sa.Index("ix_sayings_guild_id_message_id", "guild_id", "message_id"),
        sa.Index("ix_sayings_guild_id_digest", "guild_id", "digest"),
        sa.Index("ix_sayings_guild_id_edited_digest", "guild_id", "edited_digest"),
        sa.Index("ix_sayings_guild_id_author_id", "guild_id", "author_id"),
        sa.Index("ix_sayings_guild_id_state_place_id", "guild_id", "state", "place_id"),
        sa.Index("ix_sayings_author_id", "author_id"),
        sa.Index("ix_sayings_saved_by", "saved_by"),
        sa.Index("ix_sayings_state_saved_at", "state", "saved_at"),
        comment="what members said and others saved as a quote; of what is gone, the number, and that somebody said no",
        sqlite_autoincrement=True,
    )
    op.create_table(
        "claims",
        sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False, comment="the Discord server"),
        sa.Column(
            "mark", sa.LargeBinary(16), primary_key=True, comment="of the quote and the person, and tells of neither"
        ),
        comment="who said of which quote that these are their words, without telling who",
    )
    op.create_table(
        "hearts",
        sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False, comment="the Discord server"),
        sa.Column("ref", sa.String(90), primary_key=True, comment="the quote: own:12, or pack: and its id"),
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False, comment="who likes it"),
        sa.Index("ix_hearts_user_id", "user_id"),
        comment="who likes which quote",
    )
    op.create_table(
        "refusals",
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False, comment="the Discord account"),
        sa.Column("at", Instant, nullable=False, comment="since when"),
        comment="who wants not to be quoted, in any server; kept even if they ask to be forgotten",
    )
    op.create_table(
        "quote_days",
        sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False, comment="the Discord server"),
        sa.Column("on", sa.Date, primary_key=True, comment="the day"),
        sa.Column("ref", sa.String(90), nullable=False, comment="the quote of that day: own:12, or pack: and its id"),
        sa.Column("round", sa.Integer, nullable=False, comment="counts how often all were used"),
        sa.Index("ix_quote_days_guild_id_round", "guild_id", "round"),
        comment="which quote was that of the day",
    )
    op.create_table(
        "saying_imports",
        sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False, comment="the Discord server"),
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False, comment="who uploaded it"),
        sa.Column("content", sa.Text, nullable=False, comment="the quotes as JSON"),
        sa.Column("made_at", Instant, nullable=False, comment="when; it can be taken in for an hour"),
        comment="quotes that were uploaded and wait for a yes",
    )
