"""Where feeds come from: an address in, a feed that was read out."""

from typing import Protocol

from bot.feeds.entry import Got, Unchanged
from bot.feeds.fetcher import Fetcher
from bot.feeds.reading import FeedReader


class Source(Protocol):
    """As services see it."""

    async def get(self, url: str, etag: str = "", modified: str = "") -> Got | Unchanged:
        """Fetch and read one feed. Without an etag or date the answer is never Unchanged. Raises FeedError."""
        ...

    def check(self, url: str) -> str:
        """The address as it is kept, where nothing speaks against it at first sight. Raises FeedError."""
        ...


class LiveSource:
    """The network, and a process that reads."""

    def __init__(self, fetcher: Fetcher, reader: FeedReader) -> None:
        self._fetcher = fetcher
        self._reader = reader

    async def get(self, url: str, etag: str = "", modified: str = "") -> Got | Unchanged:
        fetched = await self._fetcher.fetch(url, etag, modified)
        if isinstance(fetched, Unchanged):
            return fetched
        document = await self._reader.read(fetched.body, fetched.content_type, fetched.url)
        return Got(document, fetched.etag, fetched.modified, fetched.wait)

    def check(self, url: str) -> str:
        return self._fetcher.check(url)

    async def close(self) -> None:
        await self._fetcher.close()
        await self._reader.close()
