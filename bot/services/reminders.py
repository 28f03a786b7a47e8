"""Reminders: deliveries that somebody asked for. Asked, listed, moved, put off and cancelled by nobody but them; and
taken along by a release that moves.
"""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.errors import BadSettingError, EmptySearchError, NoReminderError, TooManyRemindersError
from bot.outbox.delivery import Delivery, Difference, Draft, State
from bot.outbox.facts import Reminder, Subject
from bot.outbox.reminding import (
    Wish,
    guild_id_of,
    is_asked,
    is_same,
    plan_again,
    plan_follow,
    plan_reminder,
    read_subject,
    retimed,
    subject_of,
)
from bot.server.due import check_due, put_off
from bot.server.kinds import Kind
from bot.server.zones import find_zone
from bot.store import deliveries, people
from bot.store.database import Database

REMINDER = "reminder"  # the kind of the fact
MOST = 25  # that somebody waits for
LONGEST = 200  # characters of their words


class Asked(NamedTuple):
    """A reminder, and whether it is a new one."""

    delivery: Delivery
    new: bool


class Reminders:
    """`wake` is called when something new may be due; after `follow`, that is up to whoever ends the transaction."""

    def __init__(self, database: Database, clock: Clock, wake: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self.wake = wake

    # ------------------------------------------------------------------ the time zone

    async def zone(self, user_id: int) -> str | None:
        """None where they never said it."""
        async with self._database.read() as conn:
            found = await people.find_zone(conn, user_id)
        return found[0] if found is not None else None

    async def set_zone(self, user_id: int, text: str) -> str:
        """Returns it as it is written. Raises BadSettingError."""
        zone = find_zone(text)
        if zone is None:
            raise BadSettingError(Kind.ZONE, text)
        async with self._database.begin() as conn:
            await people.put_zone(conn, user_id, zone, self._clock.now())
        return zone

    # ------------------------------------------------------------------ what they wait for

    async def add(self, user_id: int, interaction_id: int, wish: Wish) -> Asked:
        """The same interaction makes one reminder, and so does the same release with the same distance to it.

        Raises EmptySearchError, PastError, TooFarError, TooManyRemindersError.
        """
        wish = replace(wish, text=" ".join(wish.text.split())[:LONGEST])
        if not wish.text and wish.release is None:
            raise EmptySearchError
        return await self._put(user_id, plan_reminder(user_id, wish, interaction_id))

    async def list(self, user_id: int) -> list[Delivery]:
        """In the order in which they are due."""
        async with self._database.read() as conn:
            return await _waiting(conn, user_id)

    async def get(self, user_id: int, delivery_id: int) -> Delivery:
        """One that they wait for. Raises NoReminderError."""
        async with self._database.read() as conn:
            return await _pending(conn, user_id, delivery_id)

    async def cancel(self, user_id: int, delivery_id: int) -> Delivery:
        """Returns what it was. Raises NoReminderError."""
        async with self._database.begin() as conn:
            known = await _pending(conn, user_id, delivery_id)
            if not await deliveries.cancel(conn, delivery_id, user_id, self._clock.now()):
                raise NoReminderError
        return known

    async def move(self, user_id: int, delivery_id: int, due_at: datetime) -> Asked:
        """The same reminder at another time. Raises NoReminderError, PastError, TooFarError."""
        now = self._clock.now()
        check_due(due_at, now)
        async with self._database.begin() as conn:
            await people.lock_person(conn, user_id)
            known = await _pending(conn, user_id, delivery_id)
            moved = retimed(known, due_at)
            others = [each for each in await _waiting(conn, user_id) if each.id != known.id]
            same = next((each for each in others if is_same(each, moved)), None)
            if same is not None:
                await deliveries.cancel(conn, known.id, user_id, now)
                return Asked(same, new=False)
            await deliveries.apply(conn, Difference(changed=[(known, moved)]), now)
            found = await _pending(conn, user_id, delivery_id)
        self.wake()
        return Asked(found, new=True)

    async def set_before(self, user_id: int, delivery_id: int, before: timedelta) -> Asked:
        """So long before its release. Raises NoReminderError, PastError."""
        fact = (await self.get(user_id, delivery_id)).fact
        if not isinstance(fact, Reminder) or fact.release is None or fact.release.out_at is None:
            raise NoReminderError
        return await self.move(user_id, delivery_id, fact.release.out_at - before)

    async def snooze(self, user_id: int, delivery_id: int, by: timedelta, zone: str) -> Asked:
        """Once more, later; each is put off once. Raises NoReminderError, TooManyRemindersError."""
        async with self._database.read() as conn:
            sent = await deliveries.find_delivery(conn, delivery_id)
        if sent is None or sent.owner_id != user_id or not is_asked(sent):
            raise NoReminderError
        return await self._put(user_id, plan_again(sent, put_off(sent.due_at, by, zone, self._clock.now())))

    async def _put(self, user_id: int, draft: Draft) -> Asked:
        check_due(draft.due_at, self._clock.now())
        async with self._database.begin() as conn:
            await people.lock_person(conn, user_id)
            waiting = await _waiting(conn, user_id)
            known = next((each for each in waiting if is_same(each, draft)), None)
            if known is not None:
                return Asked(known, new=False)
            if len(waiting) >= MOST:
                raise TooManyRemindersError(most=MOST)
            await deliveries.put_drafts(conn, [draft])
            made = next((each for each in await _waiting(conn, user_id) if each.key == draft.key), None)
        if made is None:  # it was asked for before, and is over or cancelled
            raise NoReminderError
        self.wake()
        return Asked(made, new=True)

    # ------------------------------------------------------------------ releases that move

    async def places(self) -> dict[int | None, set[str]]:
        """The releases that people wait for, by server; by None, those of the pack that they asked for outside one."""
        found: dict[int | None, set[str]] = {}
        async with self._database.read() as conn:
            for place in await deliveries.list_subjects(conn, REMINDER):
                release_id, guild_id = read_subject(*place)
                found.setdefault(guild_id, set()).add(release_id)
        return found

    async def follow(self, conn: AsyncConnection, guild_id: int | None, release: Subject, *, off: bool) -> bool:
        """A release moved or was called off: so do the reminders of it, and who asked is told. Returns whether there is
        anything new. Inside a transaction that has locked the server.

        How far it moved, each reminder knows by itself: all of them hold the release as it was.
        """
        subject, target = subject_of(release.id, guild_id), guild_id_of(release.id, guild_id)
        pending = await deliveries.list_about(conn, REMINDER, subject, target)
        now = self._clock.now()
        difference = plan_follow(pending, release, now, secrets.token_hex(8), off=off)
        await deliveries.apply(conn, difference, now)
        return bool(difference)


async def _waiting(conn: AsyncConnection, user_id: int) -> list[Delivery]:
    return [each for each in await deliveries.list_of_owner(conn, user_id) if is_asked(each)]


async def _pending(conn: AsyncConnection, user_id: int, delivery_id: int) -> Delivery:
    known = await deliveries.find_delivery(conn, delivery_id)
    if known is None or known.owner_id != user_id or known.state is not State.PENDING or not is_asked(known):
        raise NoReminderError
    return known
