"""Carries out deliveries: what is said becomes a page and is posted, what is done is done. The one place that knows
which fact is which.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta

from discord import AllowedMentions, Guild, Object

from bot.client import Truham
from bot.deeds import cover, keep_event
from bot.errors import NoFeedError
from bot.feeds.subscription import Story, Subscription, Verdict
from bot.hearing import audience_in
from bot.outbox.delivery import Delivery, Outcome, Refused, Retry, Sent, Target, key
from bot.outbox.facts import (
    ChangesLogged,
    ChannelCovered,
    Countdown,
    EventKept,
    FeedFailing,
    NewsBundled,
    NewsDrafted,
    NewsEdited,
    NewsPosted,
    NewsPublished,
    ProblemsFound,
    QuoteGone,
    QuoteOfTheDay,
    QuoteSettled,
    QuoteTold,
    QuoteWaiting,
    Reminder,
    Unreadable,
)
from bot.outbox.news import target_of
from bot.sayings.saying import State
from bot.server.kinds import Post
from bot.server.preflight import GONE, NEEDS_TAG, PlaceKind, blockers, blocks, preflight
from bot.server.settings import ServerSettings
from bot.services.everything import Services
from bot.services.outbox import Claimed
from bot.show.catalog import Catalog
from bot.surroundings import has_tag, look
from bot.texts import Texts, texts
from bot.transport import Transport
from bot.views.consents import told_page
from bot.views.news_posts import bundle_page, draft_page, failing_page, news_post_page
from bot.views.notices import mirror_page, problems_page
from bot.views.page import Page, colour_of
from bot.views.posting import PostContext
from bot.views.posts import event_words, post_page
from bot.views.quote_of_the_day import quote_gone_page, quote_of_the_day_page
from bot.views.reminders import snooze_row
from bot.views.saying_staff import decided_page, queue_page, unseen_page

PAUSED = timedelta(minutes=5)  # until something that cannot be posted is tried again
AWAY = timedelta(minutes=10)  # the same in a server that removed the bot
NOT_POSTED = (  # they need other permissions
    EventKept, ChannelCovered, NewsEdited, NewsPublished, QuoteGone, QuoteSettled,
)  # fmt: skip


class Carrier:
    def __init__(self, services: Services, transport: Transport) -> None:
        self._services = services
        self._transport = transport

    def ready(self) -> bool:
        return self._transport.ready()

    async def carry_out(self, claimed: Claimed) -> Outcome:
        delivery, settings = claimed.delivery, claimed.settings
        if (pause := await self._pause(delivery)) is not None:
            return pause
        match delivery.fact:
            case Unreadable():
                return Refused("this version of the program does not know it")
            case EventKept() as fact:
                words = event_words(texts(settings["language"]), fact, self._services.readers.catalog.show.network)
                return _alone(await keep_event(self._transport, delivery, fact, claimed.made_id, words))
            case ChannelCovered() as fact:
                return _alone(await cover(self._transport, delivery, fact) or await self._post(claimed))
            case Countdown(over=over, off=off):
                return await self._count_down(claimed, ends=over or off)
            case NewsEdited(story_id=story_id) | NewsPublished(story_id=story_id):
                return _alone(await self._go_on(claimed, story_id))
            case QuoteGone(on=on):
                page = quote_gone_page(self._context(claimed, None, late=False), on)
                return _alone(await self._take_back(claimed, page))
            case QuoteSettled(saying_id=saying_id, message_id=message_id):
                change = await self._services.desk.decision(delivery.target.guild_id or 0, saying_id)
                page = decided_page(texts(settings["language"]), None, change, seen=False)
                claimed = replace(claimed, made_id=message_id or claimed.made_id)
                return _alone(await self._take_back(claimed, page))
            case QuoteOfTheDay() if self._guild(delivery.target) is None:  # who reads the channel is not known yet
                return Retry("this server is not known yet")
            case Reminder(channel_id=channel_id) | QuoteTold(channel_id=channel_id):
                outcome = await self._post(claimed)
                if isinstance(outcome, Refused) and outcome.target_lost and channel_id is not None:
                    here = replace(delivery, key=key(delivery.key, "here"), target=Target(channel_id=channel_id))
                    return await self._post(replace(claimed, delivery=here))
                return outcome
        return await self._post(claimed)

    async def _pause(self, delivery: Delivery) -> Outcome | None:
        """Why it cannot be posted just now, as far as is known without trying: refusals count against the bot."""
        client, target = self._transport.client, delivery.target
        if delivery.fact.topic is None or target.guild_id is None or not isinstance(client, Truham):
            return None
        if client.roster.is_here(target.guild_id) is False:
            return Retry("the bot is not in this server", AWAY)
        guild = client.get_guild(target.guild_id)
        posted = not isinstance(delivery.fact, NOT_POSTED)
        if guild is None or guild.unavailable or target.channel_id is None or not posted:
            return None
        found = preflight(await look(guild, target.channel_id), target.post)
        if GONE in found:
            return Refused("the channel is gone", target_lost=True)
        if NEEDS_TAG in found and has_tag(guild, target.channel_id, await self._tag_id(delivery)):
            found = tuple(each for each in found if each is not NEEDS_TAG)
        return Retry(blockers(found), PAUSED) if blocks(found) else None

    async def _post(self, claimed: Claimed) -> Outcome:
        delivery = claimed.delivery
        late = delivery.fact.timely and self._lateness(delivery) > claimed.settings.late.grace
        role_id = delivery.target.role_id if not late else None
        pings = AllowedMentions(
            everyone=False,
            users=[Object(delivery.owner_id)] if delivery.owner_id is not None else False,
            roles=[Object(role_id)] if role_id is not None else False,
        )
        page = await self._page(claimed, role_id, late=late)
        if page is None:
            return Sent()
        tag_id = await self._tag_id(delivery) if delivery.target.post is Post.FORUM else None
        return await self._transport.post(delivery, page, pings, tag_id)

    async def _tag_id(self, delivery: Delivery) -> int | None:
        """The tag that staff chose for a feed."""
        match delivery.fact:
            case NewsPosted(story_id=story_id):
                _, subscription = await self._services.news.story(story_id) or (None, None)
            case NewsBundled(subscription_id=subscription_id):
                subscription = await self._subscription(delivery, subscription_id)
            case _:
                return None
        return subscription.tag_id if subscription is not None else None

    async def _subscription(self, delivery: Delivery, subscription_id: int) -> Subscription | None:
        with suppress(NoFeedError):
            return await self._services.feeds.get(delivery.target.guild_id or 0, subscription_id)
        return None

    async def _go_on(self, claimed: Claimed, story_id: int) -> Outcome:
        """Change the post of a story, or send it on; in a forum it is the first message of a thread of its own."""
        target, now = claimed.delivery.target, self._services.clock.now()
        known = await self._services.news.story(story_id)
        guild = self._guild(target)
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
        page = news_post_page(self._context(claimed, self._pinged(claimed, known[1]), late=False), known[0])
        where = claimed.made_id if place.kind is PlaceKind.FORUM else target.channel_id
        return await self._transport.edit(where, claimed.made_id, page)

    def _pinged(self, claimed: Claimed, subscription: Subscription | None) -> int | None:
        """The role that the post named: who was pinged by it still finds out why."""
        if subscription is None:
            return None
        target = target_of(subscription, claimed.settings)
        return target.role_id if target is not None else None

    async def _count_down(self, claimed: Claimed, *, ends: bool) -> Outcome:
        """The first time it is posted and pinned; from then on the same message changes."""
        channel_id, made_id = claimed.delivery.target.channel_id or 0, claimed.made_id
        if made_id is None and ends:
            return Sent()
        if made_id is None:
            outcome = await self._post(claimed)
        else:
            page = await self._page(claimed, None, late=False)
            outcome = await self._transport.edit(channel_id, made_id, page) if page is not None else Sent(made_id)
        if isinstance(outcome, Sent) and outcome.message_id is not None and (made_id is None or ends):
            outcome = await self._transport.pin(channel_id, outcome.message_id, pinned=not ends)
        return Sent() if ends and isinstance(outcome, Sent) else outcome  # should it go on, it begins anew

    async def _page(self, claimed: Claimed, role_id: int | None, *, late: bool) -> Page | None:
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
        context = self._context(claimed, role_id, late=late)
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
        guild = self._guild(delivery.target)
        if guild is None:
            return None
        audience = audience_in(guild, delivery.target.channel_id or 0)
        quote = await self._services.quote_days.choose(guild.id, on, context.settings, audience)
        if quote is None:
            return quote_gone_page(context, on) if delivery.unsure else None
        return quote_of_the_day_page(context, on, quote)

    async def _take_back(self, claimed: Claimed, page: Page) -> Outcome:
        """Words that were taken down leave the post that showed them."""
        target, guild = claimed.delivery.target, self._guild(claimed.delivery.target)
        if guild is None:
            return Retry("this server is not known yet")
        if claimed.made_id is None:
            return Retry("it is not posted yet")
        place = await look(guild, target.channel_id or 0)
        if place.kind is PlaceKind.GONE:
            return Refused("the channel is gone", target_lost=True)
        where = claimed.made_id if place.kind is PlaceKind.FORUM else target.channel_id or 0
        return await self._transport.edit(where, claimed.made_id, page)

    def _guild(self, target: Target) -> Guild | None:
        """The server, where Discord has told all of it."""
        client = self._transport.client
        guild = client.get_guild(target.guild_id or 0) if client is not None else None
        return guild if guild is not None and not guild.unavailable else None

    async def _queue_page(self, say: Texts, target: Target, saying_id: int) -> Page | None:
        """None where somebody decided already. Its words only where everybody who sees them may read where they are
        from.
        """
        saying, guild = await self._services.sayings.get(saying_id), self._guild(target)
        if saying is None or saying.state is not State.WAITING:
            return None
        seen = guild is not None and audience_in(guild, target.channel_id or 0).sees(saying.origin)
        return queue_page(say, saying) if seen else unseen_page(say)

    def _catalog(self, settings: ServerSettings) -> Catalog:
        """Cut at the line of the server."""
        return self._services.readers.catalog.public(settings.line, self._services.clock.now())

    def _context(self, claimed: Claimed, role_id: int | None, *, late: bool) -> PostContext:
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

    def _lateness(self, delivery: Delivery) -> timedelta:
        return self._services.clock.now() - delivery.due_at


def _decided_at(story: Story) -> datetime:
    """From when on it was to be posted."""
    return story.decided_at or story.found_at


def _alone(outcome: Outcome) -> Outcome:
    """What is done beside posting holds up no post."""
    return replace(outcome, alone=True) if isinstance(outcome, Retry) else outcome
