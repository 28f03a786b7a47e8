"""Settings of servers, one row each, with the audit trail; the spoiler line becomes one of them."""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Instant

revision = "0002"
down_revision = "0001"

_LINES = sa.table(
    "servers", sa.column("guild_id"), sa.column("show_season"), sa.column("show_episode"), sa.column("book")
)
_SETTINGS = sa.table("settings", sa.column("guild_id"), sa.column("name"), sa.column("value"))


def upgrade() -> None:
    op.create_table(
        "settings",
        _guild(),
        sa.Column(
            "name", sa.String(40), primary_key=True, comment='such as "news.channel"; see bot/server/settings.py'
        ),
        sa.Column("value", sa.String(400), nullable=False, comment="what was set; what never was has no row"),
        comment="what the staff decided, one row for each thing that can be changed",
    )
    op.create_table(
        "changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, comment="counts up"),
        sa.Column("guild_id", sa.BigInteger, nullable=False, comment="the Discord server"),
        sa.Column("at", Instant, nullable=False, comment="when"),
        sa.Column(
            "actor_id", sa.BigInteger, comment="who; null: the bot itself; 0: somebody who asked to be forgotten"
        ),
        sa.Column("action", sa.String(20), nullable=False, comment="set, import, undo, used, paused, resumed"),
        sa.Column("name", sa.String(60), nullable=False, comment="the setting, the command or the topic"),
        sa.Column("before", sa.String(400), comment="the value before; null: not set"),
        sa.Column("after", sa.String(400), comment="the value after; null: not set"),
        sa.Column("batch", sa.BigInteger, comment="the same for what was changed at once; null: cannot be taken back"),
        sa.Column("undone", sa.Boolean, nullable=False, server_default=sa.false(), comment="whether it was taken back"),
        sa.Index("ix_changes_guild_id_id", "guild_id", "id"),
        comment="the audit trail: what staff did, and what the bot did to their settings",
    )
    op.create_table(
        "topics",
        _guild(),
        sa.Column("topic", sa.String(20), primary_key=True, comment="such as news"),
        sa.Column(
            "problem",
            sa.String(400),
            comment="what keeps it from being posted, as words for the program; null: nothing",
        ),
        sa.Column("problem_since", Instant, comment="when that was first seen"),
        sa.Column("told_at", Instant, comment="when the staff were last told"),
        sa.Column("posted_at", Instant, comment="when something was last posted"),
        comment="how each topic of a server is doing",
    )
    op.create_table(
        "proposals",
        _guild(),
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False, comment="who uploaded it"),
        sa.Column("content", sa.Text, nullable=False, comment="the new values as JSON"),
        sa.Column("made_at", Instant, nullable=False, comment="when; it can be applied for an hour"),
        comment="settings that were uploaded and wait for a yes",
    )
    _move_lines()
    with op.batch_alter_table("servers") as servers:
        for column in ("show_season", "show_episode", "book"):
            servers.drop_column(column)
        servers.add_column(
            sa.Column("left_at", Instant, comment="when the bot was removed from it; null while it is there")
        )
        servers.add_column(
            sa.Column(
                "mirrored_id",
                sa.BigInteger,
                comment="the last change that was copied to the log channel; null: none yet",
            )
        )
        servers.add_column(
            sa.Column("log_id", sa.BigInteger, comment="the log channel when it was last looked at; null: none")
        )
    if op.get_bind().dialect.supports_comments:
        op.create_table_comment(
            "servers", "the servers that anything is known of; its row is the lock of a server's settings"
        )


def _guild() -> sa.Column[int]:
    return sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False, comment="the Discord server")


def _move_lines() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.select(_LINES)).all()
    lines = [{"guild_id": row.guild_id, "name": "spoilers", "value": _line(row)} for row in rows]
    lines = [line for line in lines if line["value"]]
    if lines:
        connection.execute(_SETTINGS.insert(), lines)


def _line(row: sa.Row[tuple[int | None, ...]]) -> str:
    """As this version writes it; later versions of the program must not change what this script does."""
    if row.show_season is None and row.book is None:
        return ""
    season, book = row.show_season or 0, row.book or 0
    show = "whole show" if season >= 99 else f"s{season}e{row.show_episode}" if season else ""
    volumes = "all books" if book >= 99 else f"volume {book}" if book else ""
    if season >= 99 and book >= 99:
        return "everything"
    return " + ".join(part for part in (show, volumes) if part) or "nothing"
