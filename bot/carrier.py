"""Carries out deliveries: what is said becomes a page and is posted, what is done is done. The one place that knows
which fact is which.
"""

from dataclasses import replace
from datetime import timedelta

from discord import AllowedMentions, Object

from bot.client import Truham
from bot.deeds import cover, keep_event
from bot.outbox.delivery import Delivery, Outcome, Refused, Retry, Sent, Target, key
from bot.outbox.facts import ChangesLogged, ChannelCovered, Countdown, EventKept, ProblemsFound, Reminder, Unreadable
from bot.server.preflight import GONE, blockers, blocks, preflight
from bot.services.everything import Services
from bot.services.outbox import Claimed
from bot.surroundings import look
from bot.texts import texts
from bot.transport import Transport
from bot.views.notices import mirror_page, problems_page
from bot.views.page import Page
from bot.views.posting import PostContext
from bot.views.posts import event_words, post_page
from bot.views.reminders import snooze_row

PAUSED = timedelta(minutes=5)  # until something that cannot be posted is tried again
AWAY = timedelta(minutes=10)  # the same in a server that removed the bot


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
            case Reminder(channel_id=channel_id):
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
        posted = not isinstance(delivery.fact, EventKept | ChannelCovered)
        if guild is None or guild.unavailable or target.channel_id is None or not posted:
            return None
        found = preflight(await look(guild, target.channel_id), target.post)
        if GONE in found:
            return Refused("the channel is gone", target_lost=True)
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
        return await self._transport.post(delivery, page, pings) if page is not None else Sent()

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
        now = self._services.clock.now()
        context = PostContext(
            texts=say,
            settings=settings,
            catalog=self._services.readers.catalog.public(settings.line, now),
            now=now,
            role_id=role_id,
            late=late,
            due_at=delivery.due_at,
            user_id=delivery.owner_id if delivery.target.channel_id is not None else None,
            rows=[snooze_row(say, delivery.id, delivery.owner_id)] if delivery.owner_id is not None else [],
        )
        return post_page(delivery.fact, context)

    def _lateness(self, delivery: Delivery) -> timedelta:
        return self._services.clock.now() - delivery.due_at


def _alone(outcome: Outcome) -> Outcome:
    """What is done beside posting holds up no post."""
    return replace(outcome, alone=True) if isinstance(outcome, Retry) else outcome
