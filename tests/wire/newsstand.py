"""Feeds for tests: in memory or as documents on the wire, and servers that follow them, written into the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

from bot.errors import FeedError
from bot.feeds.entry import Document, Entry, Got, Unchanged
from bot.feeds.subscription import Subscription
from bot.store import feeds, subscriptions
from bot.store.database import Database

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class Stand:
    """Feeds in memory, by their address; `refused` are those that cannot be fetched."""

    documents: dict[str, Document] = field(default_factory=dict)
    refused: dict[str, FeedError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def get(self, url: str, etag: str = "", modified: str = "") -> Got | Unchanged:
        self.asked.append(url)
        if url in self.refused:
            raise self.refused[url]
        return Got(self.documents[url])

    def check(self, url: str) -> str:
        return url

    def put(self, url: str, *titles: str, at: datetime) -> None:
        """It has these items now, the newest first; those that it had before stay as they were."""
        known = {entry.title: entry for entry in self.documents.get(url, Document()).entries}
        new = (known.get(title) or item(url, title, at) for title in titles)
        self.documents[url] = Document("News", url, tuple(new))

    def rename(self, url: str, old: str, new: str) -> None:
        document = self.documents[url]
        changed = (replace(entry, title=new) if entry.title == old else entry for entry in document.entries)
        self.documents[url] = replace(document, entries=tuple(changed))


def item(url: str, title: str, at: datetime) -> Entry:
    return Entry(f"{url}#{title}", f"{url}/{title.replace(' ', '-')}", title, f"About {title}.", at)


def rss(url: str, items: Mapping[int, str], at: datetime) -> bytes:
    """A document with the titles of these items by their number, the newest first; `at` is the date of the first."""
    told = "".join(
        f"<item><title>{escape(title)}</title><guid isPermaLink='false'>{number}</guid>"
        f"<link>{escape(url)}/item-{number}</link><description>All about number {number}.</description>"
        f"<pubDate>{at + timedelta(seconds=number):%a, %d %b %Y %H:%M:%S +0000}</pubDate></item>"
        for number, title in items.items()
    )
    return f"<rss version='2.0'><channel><title>News</title><link>{escape(url)}</link>{told}</channel></rss>".encode()


async def follow(database: Database, url: str, guild_id: int, name: str = "News", **values: Any) -> int:
    """A server follows a feed that is due at once, and trusts it unless told otherwise; its number."""
    async with database.begin() as conn:
        feed = await feeds.lock_url(conn, url, LONG_AGO)
        wanted = Subscription(0, guild_id, feed.id, url, name, **{"trusted": True} | values)
        return await subscriptions.add_subscription(conn, wanted, LONG_AGO)
