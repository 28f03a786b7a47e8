"""Feeds for tests: a source that says what it is told to, entries, servers that are set up, and what came of it all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.errors import FeedError
from bot.feeds.entry import Document, Entry, Got, Unchanged
from bot.feeds.problems import Problem
from bot.outbox.delivery import Delivery
from bot.services.everything import Services
from bot.services.following import Told
from bot.services.newsroom import Due
from bot.store.database import Database
from bot.store.deliveries import delivery_of
from bot.store.schema import deliveries
from tests.conftest import NOW

SERVER, OTHER, EDITOR = 70, 71, 8
NEWS_CHANNEL, STAFF_CHANNEL = 700, 800
URL = "https://blog.example.org/feed.xml"
INTERVAL = timedelta(minutes=10)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass
class ScriptedSource:
    """What each address has now: change it as you like. An error is raised; an address that is not here is no host.

    `etags` are given with a document where there is one: who has it already is told that nothing changed.
    """

    documents: dict[str, Document | FeedError] = field(default_factory=dict)
    etags: dict[str, str] = field(default_factory=dict)
    wait: timedelta | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)  # address and etag, in order

    async def get(self, url: str, etag: str = "", modified: str = "") -> Got | Unchanged:
        self.asked.append((url, etag))
        found = self.documents.get(url)
        if not isinstance(found, Document):
            raise found or FeedError(Problem.NO_HOST)
        now = self.etags.get(url, "")
        return Unchanged(self.wait) if etag and etag == now else Got(found, now, wait=self.wait)

    def check(self, url: str) -> str:
        if not url.strip().startswith(("http://", "https://")):
            raise FeedError(Problem.NO_URL)
        return url.strip()

    def put(self, *entries: Entry, url: str = URL, title: str = "The blog") -> None:
        """From now on the feed has these, in this order."""
        self.documents[url] = Document(title, "https://blog.example.org/", entries)

    def fail(self, problem: str = Problem.TIMEOUT, url: str = URL, after: timedelta | None = None) -> None:
        self.documents[url] = FeedError(problem, after=after)


def entry(number: int, *, at: datetime | None = None, **more: str) -> Entry:
    """Entries of different numbers have nothing in common; by default it came out so many minutes after NOW."""
    values = {
        "id": f"tag:{number}",
        "link": f"https://blog.example.org/{number}",
        "title": f"{_word(number)} {_word(number * 7 + 3)} {_word(number * 11 + 5)}",
        "summary": f"About {_word(number)}.",
    }
    return Entry(**values | more, published_at=at or NOW - DAY + number * MINUTE)


def _word(number: int) -> str:
    """No two of them are alike."""
    syllables = ("ka", "mo", "ti", "su", "le", "bra", "no", "vi", "pu", "ze")
    return "".join(syllables[int(digit)] for digit in f"{number * 7919 + 104729:07d}")


async def set_up(services: Services, *guild_ids: int, **values: str) -> None:
    """Servers with a channel for news and one for their staff."""
    for guild_id in guild_ids or (SERVER,):
        known: dict[str, str | None] = {"news.channel": str(NEWS_CHANNEL), "staff.channel": str(STAFF_CHANNEL)}
        known |= {name.replace("_", "."): value for name, value in values.items()}
        await services.settings.change(guild_id, EDITOR, known)


async def round_(services: Services, source: ScriptedSource) -> list[Due]:
    """Fetch everything that is due, and take it in."""
    found = await services.newsroom.claim(1000)
    for due in found:
        await services.newsroom.take(due, await fetched(source, due))
    return found


async def fetched(source: ScriptedSource, due: Due) -> Got | Unchanged | FeedError:
    try:
        return await source.get(due.url, due.etag, due.modified)
    except FeedError as error:
        return error


async def outbox(database: Database, *kinds: str, guild_id: int | None = None) -> list[Delivery]:
    """What is in it of these kinds, or of all."""
    async with database.read() as conn:
        rows = [delivery_of(row) for row in await conn.execute(select(deliveries).order_by(deliveries.c.id))]
    return [
        each for each in rows if (not kinds or each.fact.kind in kinds) and guild_id in (None, each.target.guild_id)
    ]


async def told(services: Services, guild_id: int = SERVER, subscription_id: int | None = None) -> list[Told]:
    """What became of every item, the newest first."""
    return list((await services.feeds.history(guild_id, subscription_id, 1000))[0])


async def verdicts(services: Services, guild_id: int = SERVER) -> dict[str, str]:
    """By title."""
    return {each.story.title: str(each.story.verdict) for each in await told(services, guild_id)}


async def counted(services: Services, guild_id: int = SERVER) -> Counter[str]:
    return Counter(str(each.story.verdict) for each in await told(services, guild_id))


def titles(entries: Sequence[Entry], verdict: str) -> dict[str, str]:
    return {each.title: verdict for each in entries}
