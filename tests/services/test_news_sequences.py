"""Whatever feeds do and wherever the program dies: an entry is announced at most once in a server, none that was there
when the server began to follow the feed is, and all that came afterwards are, where the feed is trusted.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.clock import ManualClock
from bot.feeds.entry import Entry
from bot.outbox.facts import NewsBundled, NewsPosted
from bot.services import intake
from bot.services.everything import Services
from bot.services.newsroom import Newsroom
from bot.show.catalog import Catalog
from bot.store import stories
from bot.store.database import Database
from bot.store.schema import metadata
from tests.conftest import NOW
from tests.services.interrupting import DiedError, Interrupted
from tests.services.newsing import (
    EDITOR,
    INTERVAL,
    MINUTE,
    OTHER,
    SERVER,
    URL,
    ScriptedSource,
    entry,
    fetched,
    outbox,
    round_,
    set_up,
)

STEPS = (
    "new", "new", "flood", "reorder", "drop", "fetch", "fetch", "back", "edit", "ids", "same ids", "no dates", "crash",
    "half told", "two programs", "lost lease", "pause", "resume", "leave", "come back", "come back by a list",
)  # fmt: skip
SAME = "always the same"
steps = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 2**16)), max_size=14)


@dataclass
class Feed:
    """As its publisher has it: numbers of entries in order, and how each looks by now."""

    shown: list[int] = field(default_factory=lambda: list(range(12, 0, -1)))
    gone: list[int] = field(default_factory=list)
    edits: Counter[int] = field(default_factory=Counter)
    kept: dict[int, str] = field(default_factory=dict)  # ids of what was edited: with a new id as well, it is new
    ids: str = "tag:{number}"
    dated: bool = True
    last: int = 12

    def entries(self) -> Sequence[Entry]:
        return [self._entry(number) for number in self.shown]

    def change(self, how: str, chance: Random) -> None:
        match how:
            case "new" | "flood":
                for _ in range(chance.randint(1, 3) if how == "new" else 9):
                    self.last += 1
                    self.shown.insert(0, self.last)
            case "reorder":
                chance.shuffle(self.shown)
            case "drop":
                self.gone += [self.shown.pop() for _ in range(min(len(self.shown), chance.randint(1, 4)))]
            case "back":
                self.shown += self.gone
                self.gone.clear()
            case "edit" if self.shown:
                number = chance.choice(self.shown)
                self.edits[number] += 1
                self.kept.setdefault(number, self.ids)
            case "ids":
                self.ids = f"{chance.random()}:{{number}}"
            case "same ids":
                self.ids = SAME
            case "no dates":
                self.dated = not self.dated

    def _entry(self, number: int) -> Entry:
        ids = self.kept.get(number, self.ids) if self.ids != SAME else SAME
        known = entry(number, id=ids.format(number=number))
        edited = f"{known.title} {'again ' * self.edits[number]}".strip()
        return replace(known, title=edited, published_at=known.published_at if self.dated else None)


@dataclass
class World:
    database: Database
    catalog: Catalog
    clock: ManualClock = field(default_factory=lambda: ManualClock(NOW))
    source: ScriptedSource = field(default_factory=ScriptedSource)
    feed: Feed = field(default_factory=Feed)
    read: set[int] = field(default_factory=set)  # what was in the feed when it was read and taken in
    before: set[str] | None = None  # what the other server was told before it came back; until it reads the feed again
    there: set[str] = field(default_factory=set)  # what was in it then, and no news

    def program(self) -> Services:
        return Services.of(self.database, self.catalog, self.clock, self.source, INTERVAL)

    async def begin(self) -> Services:
        async with self.database.begin() as conn:
            for table in metadata.sorted_tables:
                await conn.execute(delete(table))
        services = self.program()
        await set_up(services, SERVER, OTHER)
        self.source.put(*self.feed.entries())
        for guild_id in (SERVER, OTHER):
            await services.feeds.add(guild_id, EDITOR, URL, trusted=True)
        return services

    async def fetch(self, services: Services) -> None:
        self.clock.advance(INTERVAL * 1.2)
        self.source.put(*self.feed.entries())
        assert await round_(services, self.source)
        await self.was_read()

    async def was_read(self) -> None:
        """All that the feed has by now was taken in."""
        self.read.update(self.feed.shown)
        if self.before is not None:
            self.there |= {entry(number).link for number in self.feed.shown} - self.before
            self.before = None

    async def step(self, services: Services, what: str, chance: Random) -> None:
        known = next(iter(await services.feeds.list(OTHER)), None)
        self.feed.change(what, chance)
        match what:
            case "fetch" | "back" | "edit" | "ids" | "same ids":
                await self.fetch(services)
            case "half told":
                await self._half_told()
            case "crash" | "two programs" | "lost lease":
                await self._trouble(services, what)
            case "pause" | "resume" if known is not None:
                await services.feeds.change(OTHER, EDITOR, known.id, {"paused": what == "pause"})
            case "leave" if known is not None:
                await services.feeds.remove(OTHER, EDITOR, known.id)
                self.before = None
            case "come back" if known is None:
                self.clock.advance(MINUTE)
                self.source.put(*self.feed.entries())
                self.before = set((await self.announced(OTHER))[0])
                await services.feeds.add(OTHER, EDITOR, URL, trusted=True)
                await self.was_read()
            case "come back by a list" if known is None:
                self.clock.advance(MINUTE)
                self.before = set((await self.announced(OTHER))[0])
                await services.feeds.bring(OTHER, EDITOR, [("", URL)], trusted=True)

    async def _trouble(self, services: Services, what: str) -> None:
        """The program dies before it writes anything down; or two are at it, and one of them is late."""
        self.clock.advance(INTERVAL * 1.2)
        self.source.put(*self.feed.entries())
        (due,) = await services.newsroom.claim(9)
        outcome = await fetched(self.source, due)
        self.clock.advance(3 * MINUTE)
        if what == "crash":
            return
        other = self.program()
        (again,) = await other.newsroom.claim(9)
        if what == "two programs":
            await other.newsroom.take(again, await fetched(self.source, again))
            await self.was_read()
        await services.newsroom.take(due, outcome)
        await services.newsroom.take(due, outcome)

    async def _half_told(self) -> None:
        """The program dies after the first server was told, where they are told one after the other."""
        self.clock.advance(INTERVAL * 1.2)
        self.source.put(*self.feed.entries())
        newsroom = Newsroom(Interrupted(self.database, [3]), self.clock, INTERVAL, lambda: None)
        (due,) = await newsroom.claim(9)
        try:
            await newsroom.take(due, await fetched(self.source, due))
        except DiedError:
            self.read.update(self.feed.shown)  # the other server knows nothing of it yet
            self.clock.advance(3 * MINUTE)
        else:
            await self.was_read()

    async def announced(self, guild_id: int) -> tuple[Counter[str], int]:
        """How often each link was posted, and how many more were only counted."""
        facts = [each.fact for each in await outbox(self.database, "news", "news-more", guild_id=guild_id)]
        async with self.database.read() as conn:
            ids = [fact.story_id for fact in facts if isinstance(fact, NewsPosted)]
            posted = Counter(story.link for story in await stories.list_stories(conn, ids))
        return posted, sum(fact.count for fact in facts if isinstance(fact, NewsBundled))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps, st.sampled_from([1, 50]))
async def test_every_new_entry_is_announced_once_and_no_other_is(
    database: Database, lantern: Catalog, steps: list[tuple[str, int]], at_once: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "MOST_SERVERS", at_once)
        await go_through(database, lantern, steps)


async def go_through(database: Database, lantern: Catalog, steps: list[tuple[str, int]]) -> None:
    world = World(database, lantern)
    services = await world.begin()
    for what, seed in steps:
        await world.step(services, what, Random(seed))  # noqa: S311 - it decides nothing that matters
    world.clock.advance(INTERVAL)
    await world.fetch(services)
    await world.fetch(services)
    new = {entry(number).link for number in world.read if number > 12}
    posted, more = await world.announced(SERVER)
    assert (set(posted.values()) <= {1}, posted.total() + more) == (True, len(new))
    assert posted.keys() <= new
    if not more:
        assert posted.keys() == new
    there, more = await world.announced(OTHER)
    assert (set(there.values()) <= {1}, there.total() + more <= len(new)) == (True, True)
    assert there.keys() <= new - world.there
