"""Leads a case through the whole program: a real web server, the fetcher, the process that reads, the newsroom on a
real database, and the pages that would be posted.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from discord import ui
from sqlalchemy import delete, select

from bot.clock import ManualClock
from bot.errors import FeedError
from bot.feeds.address import Policy
from bot.feeds.entry import Got, Unchanged
from bot.feeds.fetcher import Fetcher
from bot.feeds.reading import SECONDS, FeedReader
from bot.feeds.source import LiveSource
from bot.outbox.delivery import Sent, State
from bot.outbox.facts import NewsBundled, NewsEdited, NewsPosted
from bot.services.everything import Services
from bot.services.newsroom import Due
from bot.services.outbox import Claimed
from bot.show.catalog import Catalog
from bot.store.database import Database
from bot.store.schema import deliveries, feeds, seen, stories, subscriptions
from bot.texts import texts
from bot.views.news_posts import bundle_page, news_post_page, problem_text
from bot.views.page import Page as Message
from bot.views.posting import PostContext
from tests.conftest import NOW
from tests.feeds.case import Case, Step
from tests.services.newsing import INTERVAL, SERVER, set_up
from tests.wire.feeds import FeedServer
from tests.wire.newsstand import follow

BETWEEN = timedelta(hours=1)  # two fetches; longer than a failing feed is left alone at first


@dataclass
class Outcome:
    """What came of one fetch: the titles of what was posted, the oldest first, how many more were counted in a line,
    how many posts were changed, and what was wrong. `messages` are all that would be sent.
    """

    posted: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    more: int = 0
    edits: int = 0
    problem: str = ""
    told: str = ""  # the problem in words
    messages: list[Message] = field(default_factory=list)


@dataclass
class Newsstand:
    """One web server, one reader and one database for many cases; each finds the database as if it were the first."""

    web: FeedServer
    source: LiveSource
    database: Database
    catalog: Catalog

    @classmethod
    @asynccontextmanager
    async def open(cls, catalog: Catalog, seconds: float = SECONDS) -> AsyncIterator["Newsstand"]:
        """`seconds` is how much computing a document may take."""
        async with FeedServer().serve() as web:
            source = LiveSource(Fetcher(Policy(trusted=frozenset({web.host}))), FeedReader(seconds))
            database = await Database.open("sqlite+aiosqlite:///:memory:")
            stand = cls(web, source, database, catalog)
            try:
                await set_up(stand._services(ManualClock(NOW)))
                yield stand
            finally:
                await source.close()
                await database.close()

    def _services(self, clock: ManualClock) -> Services:
        return Services.of(self.database, self.catalog, clock, self.source, INTERVAL)

    async def run(self, case: Case) -> list[Outcome]:
        """What came of each step."""
        clock = ManualClock(NOW)
        async with self.database.begin() as conn:
            for table in (deliveries, stories, subscriptions, seen, feeds):
                await conn.execute(delete(table))
        number = await follow(self.database, self.web.url("/feed"), SERVER)
        services = self._services(clock)
        outcomes = []
        for step in case.steps:
            outcomes.append(await self._take(step, services, clock, number))
            clock.advance(BETWEEN)
        return outcomes

    async def _take(self, step: Step, services: Services, clock: ManualClock, subscription_id: int) -> Outcome:
        self.web.pages.clear()
        self.web.pages.update({"/feed": step.page, **step.beside})
        (due,) = await services.newsroom.claim(10)
        await services.newsroom.take(due, await self._fetched(due))
        problem = (await services.feeds.get(SERVER, subscription_id)).health.problem
        outcome = Outcome(problem=problem, told=problem_text(texts(), problem) if problem else "")
        async with self.database.read() as conn:
            waits = (await conn.execute(select(deliveries.c.id).where(deliveries.c.state == State.PENDING))).first()
        if waits is not None:
            claimed = (await services.outbox.exchange([], 100)).claimed
            for each in claimed:
                await self._note(each, services, clock, outcome)
            await services.outbox.exchange([(each.delivery, Sent(each.delivery.id)) for each in claimed], 0)
        return outcome

    async def _fetched(self, due: Due) -> Got | Unchanged | FeedError:
        try:
            return await self.source.get(due.url, due.etag, due.modified)
        except FeedError as error:
            return error

    async def _note(self, claimed: Claimed, services: Services, clock: ManualClock, outcome: Outcome) -> None:
        context = PostContext(texts(), claimed.settings, self.catalog, clock.now())
        match claimed.delivery.fact:
            case NewsPosted(story_id=story_id) | NewsEdited(story_id=story_id) as fact:
                found = await services.news.story(story_id)
                assert found is not None
                outcome.messages.append(news_post_page(context, found[0]))
                if isinstance(fact, NewsPosted):
                    outcome.posted.append(found[0].title)
                    outcome.links.append(found[0].link)
                else:
                    outcome.edits += 1
            case NewsBundled() as fact:
                outcome.messages.append(bundle_page(context, fact, await services.news.stories(fact.story_ids)))
                outcome.more += fact.count
            case other:
                raise AssertionError(f"nobody expects {other}")


def said(message: Message) -> list[str]:
    """All of its texts that people read, beside where its buttons lead."""
    return [
        item.content if isinstance(item, ui.TextDisplay) else str(item.label)
        for item in message.walk_children()
        if isinstance(item, ui.TextDisplay | ui.Button)
    ]


def leads_to(message: Message) -> list[str]:
    return [str(item.url) for item in message.walk_children() if isinstance(item, ui.Button) and item.url]


def payload(message: Message) -> dict[str, Any]:
    components = message.to_components()  # type: ignore[no-untyped-call]  # discord.py leaves it so
    return {"components": components, "flags": 1 << 15, "allowed_mentions": {"parse": []}}
