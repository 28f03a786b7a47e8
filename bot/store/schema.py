"""The tables, with a comment for each column. Ids of Discord are 64-bit integers; instants are aware and in UTC."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.types import TypeDecorator

REVISION = "0005"  # of the migration that makes these tables


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


BigId = BigInteger().with_variant(Integer, "sqlite")  # only an INTEGER counts up by itself there


def _guild(comment: str = "the Discord server") -> Column[int]:
    """Every table about servers has this column: by it, all that is known of one is deleted."""
    return Column("guild_id", BigInteger, primary_key=True, autoincrement=False, comment=comment)


# ---------------------------------------------------------------- what moderators decide

servers = Table(
    "servers",
    metadata,
    _guild(),
    Column("left_at", Instant, comment="when the bot was removed from it; null while it is there"),
    Column("mirrored_id", BigInteger, comment="the last change whose copy for the log channel is a delivery"),
    Column("log_id", BigInteger, comment="the log channel when it was last looked at; null: none"),
    Column("planned_at", Instant, comment="when its announcements were last planned; null: never"),
    Column("updated_at", Instant, nullable=False, comment="when anything here last changed"),
    comment="the servers that anything is known of; its row is the lock of a server's settings",
)

settings = Table(
    "settings",
    metadata,
    _guild(),
    Column("name", String(40), primary_key=True, comment='such as "news.channel"; see bot/server/settings.py'),
    Column("value", String(400), nullable=False, comment="what was set; what never was has no row"),
    comment="what the staff decided, one row for each thing that can be changed",
)

changes = Table(
    "changes",
    metadata,
    Column("id", BigId, primary_key=True, comment="counts up"),
    Column("guild_id", BigInteger, nullable=False, comment="the Discord server"),
    Column("at", Instant, nullable=False, comment="when"),
    Column("actor_id", BigInteger, comment="who; null: the bot itself; 0: somebody who asked to be forgotten"),
    Column("action", String(20), nullable=False, comment="set, import, undo, used, paused, resumed"),
    Column("name", String(60), nullable=False, comment="the setting, the command or the topic"),
    Column("before", String(400), comment="the value before; null: not set"),
    Column("after", String(400), comment="the value after; null: not set"),
    Column("batch", BigInteger, comment="the same for what was changed at once; null: cannot be taken back"),
    Column("undone", Boolean, nullable=False, server_default=false(), comment="whether it was taken back"),
    Index("ix_changes_guild_id_id", "guild_id", "id"),
    comment="the audit trail: what staff did, and what the bot did to their settings",
)

topics = Table(
    "topics",
    metadata,
    _guild(),
    Column("topic", String(20), primary_key=True, comment="such as news"),
    Column("problem", String(400), comment="what keeps it from being posted, as words for the program; null: nothing"),
    Column("problem_since", Instant, comment="when that was first seen"),
    Column("told_at", Instant, comment="when the staff were last told"),
    comment="how each topic of a server is doing",
)

proposals = Table(
    "proposals",
    metadata,
    _guild(),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, comment="who uploaded it"),
    Column("content", Text, nullable=False, comment="the new values as JSON"),
    Column("made_at", Instant, nullable=False, comment="when; it can be applied for an hour"),
    comment="settings that were uploaded and wait for a yes",
)

releases = Table(
    "releases",
    metadata,
    Column("id", BigId, primary_key=True, comment="counts up"),
    Column("guild_id", BigInteger, nullable=False, comment="the Discord server"),
    Column("pack_id", String(60), comment="the release of the show pack in whose place it stands; null: its own"),
    Column("title", String(90), nullable=False, comment="what it is called; empty: by its kind and number"),
    Column("kind", String(20), nullable=False, comment="season, episode, film, book, trailer, event, rewatch"),
    Column("date", String(20), nullable=False, comment='a wall time, a day, a month, a year or "tba"'),
    Column("timezone", String(64), nullable=False, comment="of the wall time"),
    Column("status", String(20), nullable=False, comment="rumour, announced, confirmed, cancelled"),
    Column("episodes", Text, nullable=False, comment="of a season or re-watch: [season, number, days after the first]"),
    Column("about", String(400), nullable=False, comment="a sentence or two"),
    Column("revision", Integer, nullable=False, comment="counts changes"),
    Column("actor_id", BigInteger, comment="who changed it last; null: somebody who asked to be forgotten"),
    Column("updated_at", Instant, nullable=False, comment="when it was last changed"),
    Index("ix_releases_guild_id", "guild_id"),
    UniqueConstraint("guild_id", "pack_id", name="uq_releases_guild_id_pack_id"),
    comment="releases that a server added itself, or whose date it moved",
)

# ---------------------------------------------------------------- feeds

feeds = Table(
    "feeds",
    metadata,
    Column("id", BigId, primary_key=True, comment="counts up"),
    Column("url", String(1000), nullable=False, unique=True, comment="its address; fetched once for all servers"),
    Column("title", String(100), nullable=False, comment="what it calls itself"),
    Column("identity", String(10), nullable=False, comment="by what its entries are told apart: id, link, content"),
    Column("etag", String(300), nullable=False, comment="of what was last read"),
    Column("modified", String(100), nullable=False, comment="the same, as a date of HTTP"),
    Column("newest_at", Instant, comment="the date of the newest entry it ever had"),
    Column("checked_at", Instant, comment="the last attempt to fetch it"),
    Column("fetched_at", Instant, comment="the last success"),
    Column("next_at", Instant, nullable=False, comment="when it is fetched next"),
    Column("failures", Integer, nullable=False, comment="in a row"),
    Column("failing_since", Instant, comment="the first of them; null: all is well"),
    Column("problem", String(200), nullable=False, comment="why the last attempt failed; empty: it did not"),
    Column("leased_by", String(40), comment="the program that is at it"),
    Column("leased_until", Instant, comment="from then on another program may take it over"),
    Index("ix_feeds_next_at", "next_at"),
    comment="addresses that are fetched, whoever follows them",
    sqlite_autoincrement=True,  # the number of one that is gone is never given again
)

seen = Table(
    "seen",
    metadata,
    Column("feed_id", BigInteger, primary_key=True, autoincrement=False, comment="the feed"),
    Column("mark", LargeBinary(16), primary_key=True, comment="the digest of what an entry is known by"),
    comment="what a feed ever had; for good, so that nothing is announced again",
    sqlite_with_rowid=False,
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", BigId, primary_key=True, comment="counts up"),
    Column("guild_id", BigInteger, nullable=False, comment="the Discord server"),
    Column("feed_id", BigInteger, nullable=False, comment="the feed it follows"),
    Column("name", String(100), nullable=False, comment="what it is called there"),
    Column("channel_id", BigInteger, comment="where it is posted; null: the channel for news"),
    Column("role_id", BigInteger, comment="the one role that is pinged"),
    Column("post", String(20), comment="message, thread or forum; null: as news are posted"),
    Column("tag_id", BigInteger, comment="of a post in a forum"),
    Column("publish", Boolean, nullable=False, comment="whether posts go on to servers that follow the channel"),
    Column("trusted", Boolean, nullable=False, comment="whether items are posted without waiting for the staff"),
    Column("spoilers", Boolean, nullable=False, comment="whether items may give something away"),
    Column("paused", Boolean, nullable=False, comment="whether nothing of it is posted for now"),
    Column("filters", Text, nullable=False, comment="clauses and their words, as JSON"),
    Column("told_at", Instant, comment="when the staff were told that it fails; null since it works"),
    Column("created_at", Instant, nullable=False, comment="when it was added"),
    UniqueConstraint("guild_id", "feed_id", name="uq_subscriptions_guild_id_feed_id"),
    Index("ix_subscriptions_feed_id", "feed_id"),
    comment="which server follows which feed, and how",
    sqlite_autoincrement=True,  # so that nothing is taken for something of the one that had the number before
)

stories = Table(
    "stories",
    metadata,
    Column("id", BigId, primary_key=True, comment="counts up"),
    Column("guild_id", BigInteger, nullable=False, comment="the Discord server"),
    Column("subscription_id", BigInteger, nullable=False, comment="the subscription that brought it"),
    Column("feed_id", BigInteger, nullable=False, comment="its feed"),
    Column("mark", LargeBinary(16), nullable=False, comment="the digest that the entry is known by"),
    Column("title", String(300), nullable=False, comment="as it is shown"),
    Column("summary", String(600), nullable=False, comment="as it is shown"),
    Column("original", String(300), nullable=False, comment="the title as the feed last had it"),
    Column("link", String(1000), nullable=False, comment="empty where there is none"),
    Column("source", String(100), nullable=False, comment="the name of the feed"),
    Column("also", Text, nullable=False, comment="other feeds that told it: [name, link], as JSON"),
    Column("published_at", Instant, comment="as the feed says"),
    Column("found_at", Instant, nullable=False, comment="when it was first seen"),
    Column("verdict", String(20), nullable=False, comment="what was decided: posted, draft, filtered, ..."),
    Column("reason", String(200), nullable=False, comment="of the verdict, as words for the program"),
    Column("of_id", BigInteger, comment="the story it was told with"),
    Column("spoilers", Boolean, nullable=False, comment="whether it may give something away"),
    Column("channel_id", BigInteger, comment="where it is meant for"),
    Column("actor_id", BigInteger, comment="who decided; null: nobody, or somebody who asked to be forgotten"),
    Column("decided_at", Instant, comment="when somebody did"),
    Column("edited", Boolean, nullable=False, comment="whether the staff put it in other words"),
    Column("revision", Integer, nullable=False, comment="counts changes of what is shown"),
    UniqueConstraint("subscription_id", "mark", name="uq_stories_subscription_id_mark"),
    Index("ix_stories_guild_id_found_at", "guild_id", "found_at"),
    Index("ix_stories_feed_id_mark", "feed_id", "mark"),
    Index("ix_stories_found_at", "found_at"),
    Index("ix_stories_actor_id", "actor_id"),
    comment="items of feeds in each server, and what became of them",
    sqlite_autoincrement=True,  # the outbox remembers them by number for longer than they are kept
)

# ---------------------------------------------------------------- the community's own

sayings = Table(
    "sayings",
    metadata,
    Column("id", BigId, primary_key=True, comment="counts up"),
    Column("guild_id", BigInteger, nullable=False, comment="the Discord server"),
    Column("number", Integer, comment="what people call it by, for good; null: it was never shown"),
    Column("state", String(20), nullable=False, comment="asked, waiting, shown, gone"),
    Column("text", Text, nullable=False, comment="the words; ||...|| covers what gives something away"),
    Column("covered", Boolean, nullable=False, comment="whether all of it gives something away"),
    Column("attachments", Text, nullable=False, comment="[name, link, covered], as JSON"),
    Column("author", String(80), nullable=False, comment="who is credited"),
    Column("author_id", BigInteger, comment="their account; null: not known, or gone"),
    Column("saved_by", BigInteger, comment="who saved it; null: somebody who asked to be forgotten, or gone"),
    Column("channel_id", BigInteger, comment="where it was said; null: nowhere"),
    Column("place_id", BigInteger, comment="the channel whose permissions count"),
    Column("message_id", BigInteger, comment="the message; of one that is gone, only if its author said no"),
    Column("open", Boolean, nullable=False, comment="whether everybody could see that channel then"),
    Column("restricted", Boolean, nullable=False, comment="whether it was for adults only then"),
    Column("said_at", Instant, comment="when it was said, where that is known"),
    Column("saved_at", Instant, nullable=False, comment="when it was saved"),
    Column("reviewed", Boolean, nullable=False, comment="whether the staff need not look at it any more"),
    Column("claimed", Boolean, nullable=False, comment="whether somebody says that these are their words"),
    Column("digest", LargeBinary(16), comment="by which the same words of the same person are known again"),
    Column("edited_digest", LargeBinary(16), comment="the same of the words that the staff put them in"),
    Column("said_no", Boolean, nullable=False, comment="whether the author said no to these words"),
    Column("revision", Integer, nullable=False, comment="counts the changes in its server; this is its last one"),
    UniqueConstraint("guild_id", "number", name="uq_sayings_guild_id_number"),
    Index("ix_sayings_guild_id_revision", "guild_id", "revision", "id"),
    Index("ix_sayings_guild_id_message_id", "guild_id", "message_id"),
    Index("ix_sayings_guild_id_digest", "guild_id", "digest"),
    Index("ix_sayings_guild_id_edited_digest", "guild_id", "edited_digest"),
    Index("ix_sayings_guild_id_author_id", "guild_id", "author_id"),
    Index("ix_sayings_guild_id_state_place_id", "guild_id", "state", "place_id"),
    Index("ix_sayings_author_id", "author_id"),
    Index("ix_sayings_saved_by", "saved_by"),
    Index("ix_sayings_state_saved_at", "state", "saved_at"),
    comment="what members said and others saved as a quote; of what is gone, the number, and that somebody said no",
    sqlite_autoincrement=True,  # hearts and days name them by number
)

claims = Table(
    "claims",
    metadata,
    _guild(),
    Column("mark", LargeBinary(16), primary_key=True, comment="of the quote and the person, and tells of neither"),
    comment="who said of which quote that these are their words, without telling who",
)

hearts = Table(
    "hearts",
    metadata,
    _guild(),
    Column("ref", String(90), primary_key=True, comment="the quote: own:12, or pack: and its id"),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, comment="who likes it"),
    Index("ix_hearts_user_id", "user_id"),
    comment="who likes which quote",
)

refusals = Table(
    "refusals",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, comment="the Discord account"),
    Column("at", Instant, nullable=False, comment="since when"),
    comment="who wants not to be quoted, in any server; kept even if they ask to be forgotten",
)

quote_days = Table(
    "quote_days",
    metadata,
    _guild(),
    Column("on", Date, primary_key=True, comment="the day"),
    Column("ref", String(90), nullable=False, comment="the quote of that day: own:12, or pack: and its id"),
    Column("round", Integer, nullable=False, comment="counts how often all were used"),
    Index("ix_quote_days_guild_id_round", "guild_id", "round"),
    comment="which quote was that of the day",
)

saying_imports = Table(
    "saying_imports",
    metadata,
    _guild(),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, comment="who uploaded it"),
    Column("content", Text, nullable=False, comment="the quotes as JSON"),
    Column("made_at", Instant, nullable=False, comment="when; it can be taken in for an hour"),
    comment="quotes that were uploaded and wait for a yes",
)

# ---------------------------------------------------------------- what is said unprompted

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigId, primary_key=True, comment="counts up"),
    Column("key", String(200), nullable=False, unique=True, comment="the name of the occurrence, over all states"),
    Column("kind", String(20), nullable=False, comment="of the fact, such as out or reminder"),
    Column("fact", Text, nullable=False, comment="what is said, as JSON; how it looks is decided when it is sent"),
    Column("subject", String(80), comment="the release it is about"),
    Column("guild_id", BigInteger, comment="the Discord server; null: of somebody alone"),
    Column("channel_id", BigInteger, comment="where it is said"),
    Column("user_id", BigInteger, comment="to whom, in direct messages"),
    Column("role_id", BigInteger, comment="the one role that is pinged"),
    Column("post", String(20), nullable=False, comment="message, thread or forum"),
    Column("owner_id", BigInteger, comment="who asked for it"),
    Column("due_at", Instant, nullable=False, comment="the promise; a retry never moves it"),
    Column("expires_at", Instant, nullable=False, comment="from then on it is not worth saying"),
    Column("state", String(20), nullable=False, comment="pending, sending, sent, failed, cancelled, expired"),
    Column("rank", SmallInteger, nullable=False, comment="0: what a server hears; 1: the rest, which comes after that"),
    Column("try_at", Instant, nullable=False, comment="the next attempt"),
    Column("attempts", Integer, nullable=False, comment="how many there were"),
    Column("begun_at", Instant, comment="the first attempt that may have arrived"),
    Column("unsure", Boolean, nullable=False, comment="whether the last attempt may have arrived"),
    Column("leased_by", String(40), comment="the program that is at it"),
    Column("leased_until", Instant, comment="from then on another program may take it over"),
    Column("settled_at", Instant, comment="when it was sent, or given up"),
    Column("message_id", BigInteger, comment="what came of it"),
    Column("last_error", String(200), comment="why the last attempt failed"),
    CheckConstraint("(channel_id IS NULL) <> (user_id IS NULL)", name="ck_deliveries_target"),
    Index("ix_deliveries_state_rank_try_at", "state", "rank", "try_at", "id"),
    Index("ix_deliveries_state_expires_at", "state", "expires_at"),
    Index("ix_deliveries_guild_id_kind", "guild_id", "kind"),
    Index("ix_deliveries_channel_id", "channel_id"),
    Index("ix_deliveries_user_id", "user_id"),
    Index("ix_deliveries_owner_id", "owner_id"),
    comment="the outbox: everything that is said unprompted",
)

# ---------------------------------------------------------------- what members tell us

members = Table(
    "members",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, comment="the Discord account"),
    Column("show_season", SmallInteger, comment="season of the last episode seen; null: says nothing of the show"),
    Column("show_episode", SmallInteger, comment="its number in the season; null with show_season"),
    Column("book", SmallInteger, comment="last volume read, 0 for none; null: says nothing of the books"),
    Column("updated_at", Instant, nullable=False, comment="when it was last set"),
    comment="how far somebody is, the same in every server",
)

people = Table(
    "people",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, comment="the Discord account"),
    Column("timezone", String(64), nullable=False, comment="in which their reminders are read"),
    Column("updated_at", Instant, nullable=False, comment="when it was last set"),
    comment="the time zone of who asked to be reminded of something",
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
