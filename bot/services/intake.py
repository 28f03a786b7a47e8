"""What a feed that was read brings: what is new in it, what has another title, and what is remembered of it for good.
Inside a transaction; services begin and end it, and have locked the feed before anything is written.

The servers that follow it may be told in parts, each a transaction of its own, and what was brought is remembered with
the last. A part that is told again after a crash says nothing twice: a subscription has a story once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import FeedError
from bot.feeds.entry import LONGEST_SOURCE, Entry, Got
from bot.feeds.identity import Identity, fresh, identity_of, marks
from bot.feeds.problems import Problem
from bot.outbox.delivery import Draft
from bot.outbox.news import oldest_first
from bot.server.settings import ServerSettings
from bot.services.following import Server
from bot.services.telling import begin, beside, rename, tell
from bot.store import deliveries, feeds, settings, stories, subscriptions
from bot.store.feeds import Feed

SHOWN_AS_SEEN = 10  # the newest of what was there when a server began to follow a feed
MOST_SERVERS, MOST_TOLD = 50, 2_000  # in one transaction: servers, and items in all of them
MOST_MARKS = 1_000_000  # of one feed, three for each item: a hundred a day for nine years
MOST_CHANGES = 20  # so often the new ids of known items are remembered; where they never stay the same, that is no use
LONGEST_ETAG, LONGEST_DATE = 300, 100  # characters; what is longer, or odd, is not sent back
TOO_FAR = timedelta(days=1)  # ahead: such a date is wrong
_CHANGES = [bytes(15) + bytes([number]) for number in range(MOST_CHANGES)]  # marks of no entry, one for each change


@dataclass(frozen=True)
class Read:
    """The entries of a feed, told apart: by what, and all that each may be known by, in the order of the feed."""

    entries: Sequence[Entry]
    identity: Identity
    marks: Sequence[Sequence[bytes]]
    all_marks: Collection[bytes]

    @classmethod
    def of(cls, entries: Sequence[Entry], known: Identity) -> "Read":
        identity = identity_of(entries, known)
        found = [marks(entry, identity) for entry in entries]
        return cls(entries, identity, found, {mark for each in found for mark in each})


@dataclass(frozen=True)
class Brought:
    """What is `new`, the newest first; what is `shown` to who begins to follow the feed, the newest last; what the feed
    gives another title by now. Each with the mark it is known by.

    `unseen` are marks that are to be remembered, `values` what else is noted with them.
    """

    new: Mapping[Entry, bytes]
    shown: Mapping[Entry, bytes]
    renamed: dict[bytes, Entry]
    unseen: Collection[bytes]
    values: Mapping[str, object]

    @property
    def servers_at_once(self) -> int:
        """So many can be told in one transaction that nobody waits long for it."""
        return max(1, min(MOST_SERVERS, MOST_TOLD // max(1, len(self.new) + len(self.renamed))))


@dataclass(frozen=True)
class Told:
    """Whether there is anything to say, and up to which subscription all were told; None: that were all."""

    said: bool = False
    last: int | None = None


async def look(conn: AsyncConnection, feed: Feed, got: Got, now: datetime) -> Brought:
    """Writes nothing. Raises FeedError for a feed that had more than can be remembered."""
    entries = got.document.entries
    read = await beside(len(entries), Read.of, entries, feed.identity)
    seen = await feeds.list_seen(conn, feed.id, read.all_marks)
    changes = await feeds.list_seen(conn, feed.id, _CHANGES)
    found, known = await beside(len(entries), _sorted_out, feed, got, read, seen, len(changes), now)
    if found.new and await feeds.count_seen(conn, feed.id) + len(found.unseen) > MOST_MARKS:
        raise FeedError(Problem.TOO_MANY, str(MOST_MARKS // 3))
    titles = {mark: entry.title for mark, entry in known.items()}
    for mark in await stories.find_renamed(conn, feed.id, titles):
        found.renamed[mark] = known[mark]
    return found


async def tell_followers(
    conn: AsyncConnection, feed: Feed, found: Brought, now: datetime, after: int = 0, most: int | None = None
) -> Told:
    """Decide and say it in the next servers, at most so many: those of the subscriptions with higher numbers."""
    fetched_at = feed.health.fetched_at
    if not (found.new or found.renamed or fetched_at is None):
        return Told()
    ids = await subscriptions.lock_followers(conn, feed.id, after, most)
    if not ids:
        return Told()
    following = await subscriptions.list_following(conn, feed.id, after, ids[-1])
    servers = await settings.find_of_servers(conn, {each.guild_id for each, _ in following})
    said: list[Draft] = []
    if found.renamed:
        known = {each.guild_id: servers.get(each.guild_id, ServerSettings()) for each, _ in following}
        said += await rename(conn, feed.id, found.renamed, known, now)
    told: list[Server] = []
    for each, added_at in following:
        server = Server(each, servers.get(each.guild_id, ServerSettings()), now)
        if fetched_at is None or added_at > fetched_at:
            said += await begin(conn, server, found.shown)
        else:
            told.append(server)
    if found.new:
        said += await tell(conn, told, found.new, feed.newest_at)
    await deliveries.put_drafts(conn, said)
    return Told(bool(said), ids[-1] if len(ids) == most else None)


async def remember(conn: AsyncConnection, feed: Feed, found: Brought) -> None:
    """All that it brought, once everybody was told."""
    await feeds.add_seen(conn, feed.id, found.unseen)


async def note_success(
    conn: AsyncConnection, feed: Feed, values: Mapping[str, object], now: datetime, next_at: datetime
) -> None:
    """It answered; whoever else is fetching it comes too late."""
    well = {"checked_at": now, "fetched_at": now, "next_at": next_at, "failures": 0, "failing_since": None}
    await feeds.put_values(conn, feed.id, {**well, **values, "problem": "", "leased_by": None, "leased_until": None})
    if feed.health.failures:
        await subscriptions.clear_told(conn, feed.id)


def _sorted_out(
    feed: Feed, got: Got, read: Read, seen: Collection[bytes], changes: int, now: datetime
) -> tuple[Brought, dict[bytes, Entry]]:
    """What is brought, and all that is known, by mark; what was renamed is still to be found out."""
    new = fresh(read.entries, read.identity, seen)
    first_of = dict(zip(read.entries, (first for first, *_ in read.marks), strict=True))
    wanted = {*new}
    unseen, changed = set[bytes](), set[bytes]()
    for entry, (first, *more) in zip(read.entries, read.marks, strict=True):
        if entry in wanted:
            unseen.update((first, *more))
        elif first not in seen:  # it is known by what it says
            (changed if more and more[-1] in seen else unseen).add(first)
    if changed and changes < MOST_CHANGES:
        unseen |= {*changed, _CHANGES[changes]}
    shown = _newest(read.entries, now)
    found = Brought(
        new={entry: first_of[entry] for entry in reversed(oldest_first(new, now))},
        shown={entry: first_of[entry] for entry in shown},
        renamed={},
        unseen=unseen.difference(seen),
        values=_values(feed, got, read.identity, now),
    )
    # of two versions of an entry the first counts, as feeds begin with what is newest
    known = reversed([*zip(read.entries, read.marks, strict=True)])
    return found, {first: entry for entry, (first, *_) in known if first in seen}


def _values(feed: Feed, got: Got, identity: Identity, now: datetime) -> dict[str, object]:
    dates = [feed.newest_at, *(entry.published_at for entry in got.document.entries)]
    return {
        "title": got.document.title[:LONGEST_SOURCE] or feed.title,
        "identity": identity,
        "etag": _sent_back(got.etag, LONGEST_ETAG),
        "modified": _sent_back(got.modified, LONGEST_DATE),
        "newest_at": max((at for at in dates if at is not None and at <= now + TOO_FAR), default=None),
    }


def _sent_back(text: str, longest: int) -> str:
    return text if len(text) <= longest and text.isprintable() else ""


def _newest(entries: Sequence[Entry], now: datetime) -> list[Entry]:
    """A few, the oldest of them first: by date where all have one, else in the order of the feed turned round."""
    ordered = list(dict.fromkeys(reversed(entries)))
    if all(entry.published_at is not None for entry in ordered):
        ordered.sort(key=lambda entry: min(entry.published_at or now, now))
    return ordered[-SHOWN_AS_SEEN:]
