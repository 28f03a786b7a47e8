"""Items of feeds: those that were posted, for everybody; and those that wait for the staff of a server."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.errors import ChangedMeanwhileError, DecidedError, NoFeedError, NoNewsPlaceError
from bot.feeds.clean import clean
from bot.feeds.entry import LONGEST_SUMMARY, LONGEST_TITLE
from bot.feeds.searching import search
from bot.feeds.subscription import KEPT_DAYS, Story, Subscription, Verdict
from bot.outbox.delivery import Delivery, State
from bot.outbox.facts import NewsBundled, NewsPosted
from bot.outbox.news import post_drafts, target_channel
from bot.server.changes import Action
from bot.server.settings import ServerSettings, Topic
from bot.services.following import LONGEST_NAME, changed_texts, key_of
from bot.store import changes, decisions, deliveries, servers, settings, stories, subscriptions
from bot.store.database import Database

MOST = 500  # stories that are looked through
_ON_ITS_WAY = (State.PENDING, State.SENDING, State.SENT)


@dataclass(frozen=True)
class _Waiting:
    """A story that waits, in a transaction in which nobody else decides about it."""

    conn: AsyncConnection
    story: Story
    subscription: Subscription
    settings: ServerSettings
    now: datetime


class News:
    """`wake` is called when something is to be said."""

    def __init__(self, database: Database, clock: Clock, wake: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake

    async def story(self, story_id: int) -> tuple[Story, Subscription | None] | None:
        """A story with the subscription that brought it, None in its place if that is gone; None for one that is gone
        itself.
        """
        async with self._database.read() as conn:
            story = await stories.find_story(conn, story_id)
            if story is None:
                return None
            return story, await subscriptions.find_subscription(conn, story.guild_id, story.subscription_id)

    async def stories(self, story_ids: Sequence[int]) -> list[Story]:
        """Those that there are still, in the order that is asked for."""
        async with self._database.read() as conn:
            found = {story.id: story for story in await stories.list_stories(conn, story_ids)}
        return [found[story_id] for story_id in story_ids if story_id in found]

    async def posted(self, guild_id: int, query: str = "") -> list[Story]:
        """What was posted in a server in the last 90 days, the newest first, at most 500; or what of it fits a search,
        the best first.
        """
        since = self._clock.now() - timedelta(days=KEPT_DAYS)
        async with self._database.read() as conn:
            found = await stories.list_recent(conn, [guild_id], (Verdict.POSTED, Verdict.BUNDLED), since, MOST)
            known = await deliveries.list_keys(conn, map(key_of, found))
        told = [story for story in found if _was_told(story, known.get(key_of(story)))]
        return await asyncio.to_thread(search, told, query) if query.strip() else told

    async def is_wanted(self, delivery: Delivery, known: ServerSettings) -> bool:
        """Whether what a delivery says of a feed is still to be said: the staff may have decided otherwise while an
        attempt was under way that came to nothing. What is not said after all is noted as such.
        """
        fact, guild_id = delivery.fact, delivery.target.guild_id or 0
        if not isinstance(fact, NewsPosted | NewsBundled) or delivery.unsure:
            return True  # what may have arrived is brought to its end
        ids = fact.story_ids if isinstance(fact, NewsBundled) else (fact.story_id,)
        async with self._database.read() as conn:
            if isinstance(fact, NewsBundled):
                feed_id = fact.subscription_id
            else:
                story = await stories.find_story(conn, fact.story_id)
                feed_id = story.subscription_id if story is not None else 0
            feed = await subscriptions.find_subscription(conn, guild_id, feed_id)
        for_staff = isinstance(fact, NewsBundled) and fact.waiting  # who are told of a feed that is paused as well
        off = feed is None or (not for_staff and (feed.paused or not known.topic(Topic.NEWS).enabled))
        if off:
            async with self._database.begin() as conn:
                await servers.lock_known(conn, guild_id)
                verdict = Verdict.SKIPPED if feed is None else Verdict.PAUSED
                await decisions.call_off(conn, feed_id, ids, verdict)
        return not off

    # what the staff decide; each raises NoFeedError for a story that is gone, DecidedError for one that was decided

    async def post(
        self, guild_id: int, actor_id: int, story_id: int, seen: int | None = None, *, trust: bool = False
    ) -> Story:
        """Post it; with `trust`, everything that its feed brings from now on is posted at once. Raises
        NoNewsPlaceError; ChangedMeanwhileError where it is no longer the revision that was `seen`.
        """
        async with self._deciding(guild_id, story_id) as it:
            if seen not in (None, it.story.revision):
                raise ChangedMeanwhileError
            posted = replace(
                it.story,
                verdict=Verdict.POSTED,
                channel_id=target_channel(it.subscription, it.settings),
                actor_id=actor_id,
                decided_at=it.now,
            )
            drafts = post_drafts(it.subscription, it.settings, posted, it.now)
            if not drafts:
                raise NoNewsPlaceError
            await decisions.put_decision(it.conn, posted)
            await deliveries.bring_back(it.conn, drafts, it.now)  # a word may have held it back on its way
            if trust and not it.subscription.trusted:
                await _trust(it, actor_id)
        self._wake()
        return posted

    async def skip(self, guild_id: int, actor_id: int, story_id: int) -> Story:
        async with self._deciding(guild_id, story_id) as it:
            skipped = replace(it.story, verdict=Verdict.SKIPPED, actor_id=actor_id, decided_at=it.now)
            await decisions.put_decision(it.conn, skipped)
        return skipped

    async def edit(self, guild_id: int, actor_id: int, story_id: int, title: str, summary: str) -> Story:
        """Change how it will be posted; it goes on waiting. Texts are cleaned and shortened as those of feeds are; of
        an empty title, the one before stays.
        """
        async with self._deciding(guild_id, story_id) as it:
            edited = replace(
                it.story,
                title=clean(title, LONGEST_TITLE) or it.story.title,
                summary=clean(summary, LONGEST_SUMMARY),
                actor_id=actor_id,
                revision=it.story.revision + 1,
            )
            await stories.put_story(it.conn, edited, edited=True, actor_id=actor_id)
        return edited

    @asynccontextmanager
    async def _deciding(self, guild_id: int, story_id: int) -> AsyncIterator[_Waiting]:
        async with self._database.begin() as conn:
            now = self._clock.now()
            await servers.lock_server(conn, guild_id, now)
            story = await stories.find_story(conn, story_id)
            if story is None or story.guild_id != guild_id:
                raise NoFeedError("")
            subscription = await subscriptions.find_subscription(conn, guild_id, story.subscription_id)
            if subscription is None:
                raise NoFeedError(story.source)
            if story.verdict is not Verdict.DRAFT:
                raise DecidedError
            yield _Waiting(conn, story, subscription, ServerSettings(await settings.find_values(conn, guild_id)), now)


async def _trust(it: _Waiting, actor_id: int) -> None:
    after = replace(it.subscription, trusted=True)
    await subscriptions.put_changes(it.conn, after.id, {"trusted": True})
    values = {after.name[:LONGEST_NAME]: changed_texts(it.subscription, after)}
    await changes.add_changes(it.conn, after.guild_id, actor_id, Action.EDITED, values, it.now)


def _was_told(story: Story, delivery: Delivery | None) -> bool:
    """People can see it, or soon will. What waits for the staff is no news."""
    if delivery is None or delivery.state not in _ON_ITS_WAY:
        return False
    fact = delivery.fact
    return not (isinstance(fact, NewsBundled) and (fact.waiting or story.reason))
