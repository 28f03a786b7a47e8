"""Carries out deliveries: what is said becomes a page and is posted, what is done is done. Decides how, and when not;
what a page says is up to `composer`, and what stands already is changed by `amender`.
"""

from dataclasses import replace
from datetime import timedelta

from discord import AllowedMentions, Object

from bot.amender import PAUSED, Amender
from bot.client import Truham
from bot.composer import Composer
from bot.deeds import cover, keep_event
from bot.outbox.delivery import Delivery, Outcome, Refused, Retry, Sent, Target, key
from bot.outbox.facts import (
    ChannelCovered,
    Countdown,
    EventKept,
    NewsEdited,
    NewsPublished,
    QuoteGone,
    QuoteOfTheDay,
    QuoteSettled,
    QuoteTold,
    QuoteWaiting,
    Reminder,
    Unreadable,
)
from bot.server.kinds import Post
from bot.server.preflight import GONE, NEEDS_TAG, blockers, blocks, preflight
from bot.services.everything import Services
from bot.services.outbox import Claimed
from bot.surroundings import has_tag, known_guild, look
from bot.texts import texts
from bot.transport import Transport
from bot.views.posts import event_words

AWAY = timedelta(minutes=10)  # the same in a server that removed the bot
NOT_POSTED = (  # they need other permissions
    EventKept, ChannelCovered, NewsEdited, NewsPublished, QuoteGone, QuoteSettled,
)  # fmt: skip


class Carrier:
    def __init__(self, services: Services, transport: Transport) -> None:
        self._services = services
        self._transport = transport
        self._composer = Composer(services, transport)
        self._amender = Amender(services, transport, self._composer)

    def ready(self) -> bool:
        return self._transport.ready()

    async def carry_out(self, claimed: Claimed) -> Outcome:
        delivery, settings = claimed.delivery, claimed.settings
        if (pause := await self._pause(delivery)) is not None:
            return pause
        guild = known_guild(self._transport.client, delivery.target.guild_id)
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
                return _alone(await self._amender.follow_story(claimed, story_id))
            case QuoteGone() | QuoteSettled() as fact:
                return _alone(await self._amender.take_back(claimed, fact))
            case QuoteOfTheDay() | QuoteWaiting() if guild is None:  # who reads the channel is not known yet
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
        guild = known_guild(client, target.guild_id)
        posted = not isinstance(delivery.fact, NOT_POSTED)
        if guild is None or target.channel_id is None or not posted:
            return None
        found = preflight(await look(guild, target.channel_id), target.post)
        if GONE in found:
            return Refused("the channel is gone", target_lost=True)
        if NEEDS_TAG in found and has_tag(guild, target.channel_id, await self._composer.tag_id(delivery)):
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
        page = await self._composer.page(claimed, role_id, late=late)
        if page is None:
            return Sent()
        tag_id = await self._composer.tag_id(delivery) if delivery.target.post is Post.FORUM else None
        return await self._transport.post(delivery, page, pings, tag_id)

    async def _count_down(self, claimed: Claimed, *, ends: bool) -> Outcome:
        """The first time it is posted and pinned; from then on the same message changes."""
        channel_id, made_id = claimed.delivery.target.channel_id or 0, claimed.made_id
        if made_id is None and ends:
            return Sent()
        if made_id is None:
            outcome = await self._post(claimed)
        else:
            page = await self._composer.page(claimed, None, late=False)
            outcome = await self._transport.edit(channel_id, made_id, page) if page is not None else Sent(made_id)
        if isinstance(outcome, Sent) and outcome.message_id is not None and (made_id is None or ends):
            outcome = await self._transport.pin(channel_id, outcome.message_id, pinned=not ends)
        return Sent() if ends and isinstance(outcome, Sent) else outcome  # should it go on, it begins anew

    def _lateness(self, delivery: Delivery) -> timedelta:
        return self._services.clock.now() - delivery.due_at


def _alone(outcome: Outcome) -> Outcome:
    """What is done beside posting holds up no post."""
    return replace(outcome, alone=True) if isinstance(outcome, Retry) else outcome
