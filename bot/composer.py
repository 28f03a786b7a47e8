"""What a delivery says, as a page: from a fact, the settings of the server and what is known at this moment. Posts
nothing.
"""

from contextlib import suppress
from datetime import date

from bot.errors import NoFeedError
from bot.feeds.subscription import Subscription, Verdict
from bot.hearing import audience_in
from bot.outbox.delivery import Delivery, Target
from bot.outbox.facts import (
    ChangesLogged,
    FeedFailing,
    NewsBundled,
    NewsDrafted,
    NewsPosted,
    ProblemsFound,
    QuoteGone,
    QuoteOfTheDay,
    QuoteSettled,
    QuoteTold,
    QuoteWaiting,
)
from bot.sayings.saying import State
from bot.server.settings import ServerSettings
from bot.services.everything import Services
from bot.services.outbox import Claimed
from bot.show.catalog import Catalog
from bot.surroundings import known_guild
from bot.texts import Texts, texts
from bot.transport import Transport
from bot.views.consents import told_page
from bot.views.news_posts import bundle_page, draft_page, failing_page, news_post_page
from bot.views.notices import mirror_page, problems_page
from bot.views.page import Page, colour_of
from bot.views.posting import PostContext
from bot.views.posts import post_page
from bot.views.quote_of_the_day import quote_gone_page, quote_of_the_day_page
from bot.views.reminders import snooze_row
from bot.views.saying_staff import decided_page, queue_page, unseen_page


class Composer:
    def __init__(self, services: Services, transport: Transport) -> None:
        self._services = services
        self._transport = transport

    async def page(self, claimed: Claimed, role_id: int | None, *, late: bool) -> Page | None:
        """None where there is nothing left to say."""
        delivery, settings = claimed.delivery, claimed.settings
        say = texts(settings["language"])
        match delivery.fact:
            case ProblemsFound(problems=problems):
                return problems_page(say, settings, problems, role_id)
            case ChangesLogged(first=first, last=last):
                changes = await self._services.audit.between(delivery.target.guild_id or 0, first, last)
                return mirror_page(say, changes) if changes else None
            case NewsDrafted(story_id=story_id):
                return await self._draft_page(say, settings, story_id)
            case QuoteTold() as told:
                return await self._told_page(say, settings, delivery, told)
            case QuoteWaiting(saying_id=saying_id):
                return await self._queue_page(say, delivery.target, saying_id)
            case FeedFailing() as failing:
                feed = await self._subscription(delivery, failing.subscription_id)
                well = feed is None or feed.health.failing_since is None
                return failing_page(say, settings, self._catalog(settings), failing) if not well else None
        if not await self._services.news.is_wanted(delivery, settings):
            return None
        context = self.context(claimed, role_id, late=late)
        match delivery.fact:
            case NewsPosted(story_id=story_id):
                story, _ = await self._services.news.story(story_id) or (None, None)
                wanted = story is not None and story.verdict is Verdict.POSTED
                return news_post_page(context, story) if story is not None and wanted else None
            case NewsBundled() as bundled:
                return bundle_page(context, bundled, await self._services.news.stories(bundled.story_ids))
            case QuoteOfTheDay(on=on):
                return await self._quote_page(context, delivery, on)
        return post_page(delivery.fact, context)

    async def gone_page(self, claimed: Claimed, fact: QuoteGone | QuoteSettled) -> Page:
        """What takes the place of words that were taken down or decided about."""
        if isinstance(fact, QuoteGone):
            return quote_gone_page(self.context(claimed, None, late=False), fact.on)
        change = await self._services.desk.decision(claimed.delivery.target.guild_id or 0, fact.saying_id)
        return decided_page(texts(claimed.settings["language"]), None, change, seen=False)

    async def tag_id(self, delivery: Delivery) -> int | None:
        """The tag that staff chose for a feed."""
        match delivery.fact:
            case NewsPosted(story_id=story_id):
                _, subscription = await self._services.news.story(story_id) or (None, None)
            case NewsBundled(subscription_id=subscription_id):
                subscription = await self._subscription(delivery, subscription_id)
            case _:
                return None
        return subscription.tag_id if subscription is not None else None

    def context(self, claimed: Claimed, role_id: int | None, *, late: bool) -> PostContext:
        """What everything that is announced to a server needs to be drawn."""
        delivery, settings = claimed.delivery, claimed.settings
        say = texts(settings["language"])
        return PostContext(
            texts=say,
            settings=settings,
            catalog=self._catalog(settings),
            now=self._services.clock.now(),
            role_id=role_id,
            late=late,
            due_at=delivery.due_at,
            user_id=delivery.owner_id if delivery.target.channel_id is not None else None,
            rows=[snooze_row(say, delivery.id, delivery.owner_id)] if delivery.owner_id is not None else [],
        )

    # ------------------------------------------------------------------ parts

    async def _draft_page(self, say: Texts, settings: ServerSettings, story_id: int) -> Page | None:
        """None where somebody decided already."""
        story, subscription = await self._services.news.story(story_id) or (None, None)
        if story is None or story.verdict is not Verdict.DRAFT:
            return None
        name = subscription.name if subscription is not None else story.source
        return draft_page(say, settings, self._catalog(settings), story, name, self._services.clock.now())

    async def _told_page(
        self, say: Texts, settings: ServerSettings, delivery: Delivery, told: QuoteTold
    ) -> Page | None:
        """None where it was decided meanwhile."""
        saying = await self._services.sayings.get(told.saying_id)
        client, target = self._transport.client, delivery.target
        guild_id = saying.guild_id if saying is not None else target.guild_id
        guild = client.get_guild(guild_id or 0) if client is not None else None
        server = told.server or (guild.name if guild is not None else "")
        colour = colour_of(self._catalog(settings))
        here = target.channel_id is not None
        return told_page(say, colour, told, saying, server, delivery.owner_id or 0, here=here)

    async def _quote_page(self, context: PostContext, delivery: Delivery, on: date) -> Page | None:
        """None where nothing is left that everybody who reads the channel may see; unless it may stand there already:
        then that post has to be found, to be taken back.
        """
        guild = known_guild(self._transport.client, delivery.target.guild_id)
        if guild is None:
            return None
        audience = audience_in(guild, delivery.target.channel_id or 0)
        quote = await self._services.quote_days.choose(guild.id, on, context.settings, audience)
        if quote is None:
            return quote_gone_page(context, on) if delivery.unsure else None
        return quote_of_the_day_page(context, on, quote)

    async def _queue_page(self, say: Texts, target: Target, saying_id: int) -> Page | None:
        """None where somebody decided already. Its words only where everybody who sees them may read where they are
        from.
        """
        saying = await self._services.sayings.get(saying_id)
        guild = known_guild(self._transport.client, target.guild_id)
        if saying is None or saying.state is not State.WAITING:
            return None
        seen = guild is not None and audience_in(guild, target.channel_id or 0).sees(saying.origin)
        return queue_page(say, saying) if seen else unseen_page(say)

    async def _subscription(self, delivery: Delivery, subscription_id: int) -> Subscription | None:
        with suppress(NoFeedError):
            return await self._services.feeds.get(delivery.target.guild_id or 0, subscription_id)
        return None

    def _catalog(self, settings: ServerSettings) -> Catalog:
        """Cut at the line of the server."""
        return self._services.readers.catalog.public(settings.line, self._services.clock.now())
