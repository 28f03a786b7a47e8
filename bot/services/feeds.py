"""Feeds as the staff of a server see them: followed, shown, changed, paused, tried, exchanged as a list.

Nothing is said when a server begins to follow a feed, unless its newest item is asked for.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.errors import FeedError, NoFeedError
from bot.feeds.clean import clean
from bot.feeds.entry import LONGEST_SOURCE, Document, Got
from bot.feeds.problems import Problem
from bot.feeds.source import Source
from bot.feeds.subscription import MOST_FEEDS, Subscription
from bot.server.changes import Action
from bot.server.kinds import Post
from bot.server.settings import LONGEST_VALUE, ServerSettings
from bot.services.feed_checks import (
    MOST_LISTED,
    Imported,
    changed,
    check_channel,
    check_drafts,
    check_list,
    check_new,
    check_places,
    check_role,
    host,
)
from bot.services.following import LONGEST_NAME, Server, Told, added_text, changed_texts, key_of, told_of
from bot.services.intake import look, note_success, remember, tell_followers
from bot.services.rerouting import reroute, withdraw
from bot.services.telling import begin
from bot.store import changes, deliveries, feeds, servers, settings, stories, subscriptions
from bot.store.database import Database

JUST_NOW = timedelta(minutes=1)


class Feeds:
    """`interval` is the shortest time between two fetches of a feed; `changed` is called with the server after every
    change, `hurry` when a feed should be fetched soon.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        source: Source,
        interval: timedelta,
        changed: Callable[[int], None],
        hurry: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._source = source
        self._interval = interval
        self._changed = changed
        self._hurry = hurry

    # ------------------------------------------------------------------ following

    async def add(
        self,
        guild_id: int,
        actor_id: int,
        url: str,
        *,
        channel_id: int | None = None,
        role_id: int | None = None,
        post: Post | None = None,
        trusted: bool = False,
        newest: bool = False,
    ) -> tuple[Subscription, Document]:
        """Fetch it and follow it from now on; what it has is remembered, and none of it posted, but with `newest` the
        newest item. Raises FeedError, KnownFeedError, TooManyFeedsError, NoNewsPlaceError (no channel given, and none
        set for news), NoDraftPlaceError (not trusted, and no staff channel).
        """
        wish = Subscription(0, guild_id, 0, self._source.check(url), "", channel_id, role_id, post, trusted=trusted)
        async with self._database.read() as conn:
            await check_new(conn, wish)
        got = await self._get(wish.url)
        async with self._database.begin() as conn:
            now = self._clock.now()
            feed = await feeds.lock_url(conn, wish.url, now + self._interval)
            await subscriptions.lock_all(conn, feed.id, guild_id, now)
            known = await check_new(conn, wish)
            found = await look(conn, feed, got, now)
            await tell_followers(conn, feed, found, now)  # what is new is news to the others that follow it
            await remember(conn, feed, found)
            await note_success(conn, feed, found.values, now, now + self._interval)
            name = clean(got.document.title, LONGEST_SOURCE) or host(wish.url)
            added = await self._add(conn, replace(wish, feed_id=feed.id, name=name), actor_id, now)
            await deliveries.put_drafts(conn, await begin(conn, Server(added, known, now), found.shown, newest=newest))
            added = await _find(conn, guild_id, added.id)
        self._changed(guild_id)
        self._hurry()
        return added, got.document

    async def bring(
        self,
        guild_id: int,
        actor_id: int,
        found: Sequence[tuple[str, str]],
        *,
        channel_id: int | None = None,
        trusted: bool = False,
    ) -> Imported:
        """Follow all of these (name, address) at once. None is fetched now: the first fetch remembers all, and posts
        none. Raises NoNewsPlaceError, NoDraftPlaceError.
        """
        wanted, refused = check_list(self._source, found)
        wish = Subscription(0, guild_id, 0, "", "", channel_id, trusted=trusted)
        added: list[int] = []
        async with self._database.begin() as conn:
            now = self._clock.now()
            locked = [await feeds.lock_url(conn, url, now) for url in sorted(wanted)]  # before the server, and in order
            await servers.lock_server(conn, guild_id, now)
            check_places(ServerSettings(await settings.find_values(conn, guild_id)), wish)
            followed = {each.feed_id for each in await subscriptions.list_of_server(conn, guild_id)}
            ids = {feed.url: feed.id for feed in locked}
            new = [url for url in wanted if ids[url] not in followed]
            room = max(0, MOST_FEEDS - len(followed))
            for number, url in enumerate(new[:room]):
                feed_id, next_at = ids[url], now + self._interval * number / len(new)
                alone = not await subscriptions.list_of_feed(conn, feed_id)
                values = {"etag": "", "modified": ""} | ({"next_at": next_at} if alone else {})
                await feeds.put_values(conn, feed_id, values)  # so that it is read whole
                one = replace(wish, feed_id=feed_id, url=url, name=wanted[url])
                added.append((await self._add(conn, one, actor_id, now)).id)
            listed = {each.id: each for each in await subscriptions.list_of_server(conn, guild_id)}
        self._changed(guild_id)
        self._hurry()
        known = [url for url in wanted if url not in new]
        left_out = len(new) - len(added) + len(found[MOST_LISTED:])
        return Imported([listed[each] for each in added], known, refused, left_out)

    async def preview(self, url: str) -> Document:
        """What is in a feed now, whether it is followed or not. Raises FeedError."""
        return (await self._get(self._source.check(url))).document

    # ------------------------------------------------------------------ looking

    async def list(self, guild_id: int) -> list[Subscription]:
        """By name, each with its health."""
        async with self._database.read() as conn:
            return await subscriptions.list_of_server(conn, guild_id)

    async def get(self, guild_id: int, subscription_id: int) -> Subscription:
        """Raises NoFeedError."""
        async with self._database.read() as conn:
            return await _find(conn, guild_id, subscription_id)

    async def history(
        self, guild_id: int, subscription_id: int | None, most: int, skip: int = 0
    ) -> tuple[Sequence[Told], int]:
        """What became of the items of one feed, or of all; the newest first, and how many there are in all."""
        async with self._database.read() as conn:
            found, count = await stories.list_history(conn, guild_id, subscription_id, most, skip)
            known = await deliveries.list_keys(conn, map(key_of, found))
        return [told_of(story, known.get(key_of(story))) for story in found], count

    # ------------------------------------------------------------------ changing

    async def change(
        self, guild_id: int, actor_id: int, subscription_id: int, values: Mapping[str, object]
    ) -> Subscription:
        """Change some of: name, channel_id, role_id, post, tag_id, publish, trusted, spoilers, paused, filters; what
        waits to be posted goes where it now should. Raises NoFeedError, NoDraftPlaceError, NoNewsPlaceError,
        BadSettingError for the role of everyone.
        """
        async with self._changing(guild_id, subscription_id) as (conn, known, before):
            after = changed(before, values)
            if after == before:
                return before
            check_role(after)
            if after.channel_id != before.channel_id:
                check_channel(known, after)
            if after.trusted != before.trusted:
                check_drafts(known, after)
            await subscriptions.put_changes(conn, after.id, {name: getattr(after, name) for name in values})
            if after.spoilers != before.spoilers:
                await stories.put_spoilers(conn, after.id, spoilers=after.spoilers)
            await reroute(conn, guild_id, known, self._clock.now())
            await self._write_down(conn, actor_id, Action.EDITED, after, changed_texts(before, after))
        self._changed(guild_id)
        return after

    async def remove(self, guild_id: int, actor_id: int, subscription_id: int) -> Subscription:
        """Follow it no longer; what was posted stays. Returns what it was. Raises NoFeedError."""
        async with self._changing(guild_id, subscription_id) as (conn, _, before):
            await withdraw(conn, before, actor_id, self._clock.now())
            await subscriptions.delete_subscription(conn, before.id)
            await self._write_down(conn, actor_id, Action.REMOVED, before, (added_text(before), None))
        self._changed(guild_id)
        return before

    async def try_now(self, guild_id: int, subscription_id: int) -> Subscription:
        """Fetch it as soon as possible, unless that was just done (at most once a minute). Raises NoFeedError."""
        now = self._clock.now()
        async with self._database.begin() as conn:
            known = await _find(conn, guild_id, subscription_id)
            await feeds.hurry(conn, known.feed_id, now, now - JUST_NOW)
            found = await _find(conn, guild_id, subscription_id)
        self._hurry()
        return found

    # ------------------------------------------------------------------ inside a transaction

    @asynccontextmanager
    async def _changing(
        self, guild_id: int, subscription_id: int
    ) -> AsyncIterator[tuple[AsyncConnection, ServerSettings, Subscription]]:
        """A transaction in which nobody else changes this server."""
        async with self._database.begin() as conn:
            await servers.lock_server(conn, guild_id, self._clock.now())
            known = ServerSettings(await settings.find_values(conn, guild_id))
            yield conn, known, await _find(conn, guild_id, subscription_id)

    async def _add(self, conn: AsyncConnection, wish: Subscription, actor_id: int, now: datetime) -> Subscription:
        added = replace(wish, id=await subscriptions.add_subscription(conn, wish, now))
        text = " · ".join(filter(None, (added.url[:200], added_text(added))))[:LONGEST_VALUE]
        await self._write_down(conn, actor_id, Action.ADDED, added, (None, text))
        return added

    async def _write_down(
        self, conn: AsyncConnection, by: int, action: Action, feed: Subscription, values: tuple[str | None, str | None]
    ) -> None:
        named = {feed.name[:LONGEST_NAME]: values}
        await changes.add_changes(conn, feed.guild_id, by, action, named, self._clock.now())

    # ------------------------------------------------------------------ outside of one

    async def _get(self, url: str) -> Got:
        got = await self._source.get(url)
        if not isinstance(got, Got):  # nobody asked whether it changed
            raise FeedError(Problem.EMPTY)
        return got


async def _find(conn: AsyncConnection, guild_id: int, subscription_id: int) -> Subscription:
    found = await subscriptions.find_subscription(conn, guild_id, subscription_id)
    if found is None:
        raise NoFeedError("")
    return found
