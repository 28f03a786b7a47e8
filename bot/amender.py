"""Changes what stands in Discord already: a post follows its story, and words that were taken down go from where they
were shown. Posts nothing new.
"""

from datetime import datetime, timedelta

from bot.composer import Composer
from bot.feeds.subscription import Story, Subscription
from bot.outbox.delivery import Outcome, Refused, Retry, Sent
from bot.outbox.facts import NewsPublished, QuoteGone, QuoteSettled
from bot.outbox.news import target_of
from bot.server.preflight import PlaceKind
from bot.services.everything import Services
from bot.services.outbox import Claimed
from bot.surroundings import known_guild, look
from bot.transport import Transport
from bot.views.news_posts import news_post_page

PAUSED = timedelta(minutes=5)  # until something that cannot be posted is tried again


class Amender:
    def __init__(self, services: Services, transport: Transport, composer: Composer) -> None:
        self._services = services
        self._transport = transport
        self._composer = composer

    async def follow_story(self, claimed: Claimed, story_id: int) -> Outcome:
        """Change the post of a story, or send it on; in a forum it is the first message of a thread of its own."""
        target, now = claimed.delivery.target, self._services.clock.now()
        known = await self._services.news.story(story_id)
        guild = known_guild(self._transport.client, target.guild_id)
        if guild is None or target.channel_id is None:
            return Retry("this server is not known yet")
        if known is None:
            return Sent()
        if claimed.made_id is None:
            coming = now < max(_decided_at(known[0]), claimed.delivery.due_at) + claimed.settings.late.expiry
            return Retry("it is not posted yet") if coming else Sent()
        place = await look(guild, target.channel_id)
        if place.kind is PlaceKind.GONE:
            return Refused("the channel is gone", target_lost=True)
        if place.kind is PlaceKind.UNKNOWN:
            return Retry("the channel cannot be looked at just now")
        publishes = isinstance(claimed.delivery.fact, NewsPublished)
        if publishes and place.kind is not PlaceKind.ANNOUNCEMENT:
            return Sent()
        if missing := {"view_channel", *(["send_messages"] if publishes else [])} - place.permissions:
            return Retry(" ".join(sorted(missing)), PAUSED)
        if publishes:
            return await self._transport.publish(target.channel_id, claimed.made_id)
        page = news_post_page(self._composer.context(claimed, self._pinged(claimed, known[1]), late=False), known[0])
        where = claimed.made_id if place.kind is PlaceKind.FORUM else target.channel_id
        return await self._transport.edit(where, claimed.made_id, page)

    def _pinged(self, claimed: Claimed, subscription: Subscription | None) -> int | None:
        """The role that the post named: who was pinged by it still finds out why."""
        if subscription is None:
            return None
        target = target_of(subscription, claimed.settings)
        return target.role_id if target is not None else None

    async def take_back(self, claimed: Claimed, fact: QuoteGone | QuoteSettled) -> Outcome:
        """Words that were taken down leave the post that showed them."""
        target, made_id = claimed.delivery.target, claimed.made_id
        if isinstance(fact, QuoteSettled):
            made_id = fact.message_id or made_id
        guild = known_guild(self._transport.client, target.guild_id)
        if guild is None:
            return Retry("this server is not known yet")
        if made_id is None:
            return Retry("it is not posted yet")
        place = await look(guild, target.channel_id or 0)
        if place.kind is PlaceKind.GONE:
            return Refused("the channel is gone", target_lost=True)
        page = await self._composer.gone_page(claimed, fact)
        where = made_id if place.kind is PlaceKind.FORUM else target.channel_id or 0
        return await self._transport.edit(where, made_id, page)


def _decided_at(story: Story) -> datetime:
    """From when on it was to be posted."""
    return story.decided_at or story.found_at
