"""Feeds that a server follows and items that they brought, put where the round of the feeds would have put them."""

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.feeds.subscription import FeedHealth, Story, Subscription, Verdict
from bot.outbox.news import post_drafts, staff_draft
from bot.store import deliveries, feeds, stories, subscriptions
from tests.cogs.servers import Server

_numbers = itertools.count(1)


async def follow(
    server: Server, name: str = "Example News", health: FeedHealth | None = None, **given: Any
) -> Subscription:
    """A feed that this server follows."""
    services = server.here.bot.services
    now, url = services.clock.now(), f"https://feed.example/{next(_numbers)}"
    async with services.news._database.begin() as conn:
        feed = await feeds.lock_url(conn, url, now + timedelta(days=1))
        if health is not None:
            await feeds.put_values(conn, feed.id, vars(health))
        made = Subscription(0, server.guild.id, feed.id, url, name, **given)
        return replace(made, id=await subscriptions.add_subscription(conn, made, now), health=health or feed.health)


async def bring(
    server: Server, feed: Subscription, title: str, verdict: Verdict = Verdict.POSTED, **given: Any
) -> Story:
    """An item of this feed; what is posted or waits for the staff is on its way."""
    services, number = server.here.bot.services, next(_numbers)
    now, settings = services.clock.now(), await services.settings.get(server.guild.id)
    made = Story(
        id=0,
        guild_id=server.guild.id,
        subscription_id=feed.id,
        title=title,
        summary="What it is about.",
        link=f"https://news.example.org/{number}",
        source=feed.name,
        found_at=now,
        verdict=verdict,
        published_at=now - timedelta(hours=1),
        spoilers=feed.spoilers,
        channel_id=server.channels["news"].id,
    )
    made, mark = replace(made, **given), number.to_bytes(16, "big")
    async with services.news._database.begin() as conn:
        added = await stories.add_stories(conn, [stories.New(made, feed.feed_id, mark)])
        made = replace(made, id=added[feed.id, mark])
        if verdict is Verdict.POSTED:
            await deliveries.put_drafts(conn, post_drafts(feed, settings, made, now))
        elif verdict is Verdict.DRAFT and (draft := staff_draft(feed, settings, made, now)) is not None:
            await deliveries.put_drafts(conn, [draft])
    services.outbox.wake()
    return made
