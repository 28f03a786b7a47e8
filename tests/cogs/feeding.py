"""Feeds for tests of /feed: a web of them that a test fills, and a server that follows some."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import ManualClock
from bot.demo import World
from bot.feeds.address import Policy, checked
from bot.feeds.entry import Document, Entry
from bot.feeds.subscription import Subscription
from tests.cogs.asking import Answer
from tests.cogs.servers import Server, at_rest
from tests.services.newsing import ScriptedSource

_numbers = itertools.count(1)


class Web(ScriptedSource):
    """Feeds by address; addresses are checked as those of the network are."""

    def check(self, url: str) -> str:
        return checked(url, Policy())


@asynccontextmanager
async def fed(clock: ManualClock, web: Web) -> AsyncIterator[World]:
    """A world at rest that reads this web, only when a test asks for it."""
    async with at_rest(clock, web) as seeded:
        yield seeded


def document(*titles: str, title: str = "Example News", link: str = "https://feeds.example/") -> Document:
    """The newest first, as feeds are."""
    return Document(
        title,
        link,
        tuple(
            Entry(f"id of {each}", f"{link}{number}", each, f"More about {each}") for number, each in entries(titles)
        ),
    )


def entries(titles: tuple[str, ...]) -> list[tuple[int, str]]:
    return [(len(titles) - place, each) for place, each in enumerate(titles)]


@dataclass(frozen=True)
class Reading:
    """A server whose news go to #news and whose drafts go to #staff, and addresses of feeds that nobody followed yet:
    what a feed ever had is remembered for all servers.
    """

    server: Server
    web: Web
    clock: ManualClock
    url: str
    other: str

    @classmethod
    async def of(cls, server: Server, web: Web, clock: ManualClock) -> "Reading":
        values = {f"{topic}.channel": str(server.channels[topic].id) for topic in ("news", "staff")}
        await server.here.bot.services.settings.change(server.guild.id, server.manager.member.id, values)
        return cls.bare(server, web, clock)

    @classmethod
    def bare(cls, server: Server, web: Web, clock: ManualClock) -> "Reading":
        """With nothing set."""
        number = next(_numbers)
        return cls(
            server, web, clock, f"https://feeds{number}.example/news", f"https://elsewhere{number}.example/rss.xml"
        )

    async def ask(self, command: str, **options: object) -> Answer:
        return await self.server.moderator.ask(f"feed {command}", **options)

    async def follow(self, url: str = "", **options: object) -> Answer:
        url = url or self.url
        self.web.documents.setdefault(url, document("Old news"))
        return await self.ask("add", url=url, **{"trusted": True, **options})

    async def begin(self) -> None:
        """Follow a feed with something old in it, without a command."""
        self.web.documents[self.url] = document("Old news")
        feeds = self.server.here.bot.services.feeds
        await feeds.add(self.server.guild.id, self.server.moderator.member.id, self.url, trusted=True)

    async def stop(self) -> None:
        """Follow nothing any more: rounds fetch the feeds of all servers, and no more than a few each second."""
        feeds = self.server.here.bot.services.feeds
        for feed in await self.known():
            await feeds.remove(self.server.guild.id, self.server.moderator.member.id, feed.id)

    async def known(self) -> list[Subscription]:
        return await self.server.here.bot.services.feeds.list(self.server.guild.id)

    async def feed(self) -> Subscription:
        (only,) = await self.known()
        return only

    async def come(self, *titles: str, url: str = "", after: timedelta = timedelta(hours=1)) -> None:
        """Some time later, these stand in the feed, it is fetched, and what follows from it is said."""
        self.web.documents[url or self.url] = document(*titles)
        await self.round(after)

    async def round(self, after: timedelta = timedelta(hours=1)) -> None:
        here = self.server.here
        self.clock.advance(after)
        await here.poller.tick()
        await here.dispatcher.tick()
        await here.env.settle()
