"""What the reminders' commands share: the zone of a person, the release that is meant, and what is suggested."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from discord import Interaction, Thread

from bot.errors import NoReleaseError, NoReminderError, StaleError, UserError
from bot.outbox.facts import Subject
from bot.server.due import read_before, read_due
from bot.server.leads import lead_at
from bot.show.names import SURE, fold, ranked
from bot.texts import texts
from bot.views.releases import bare_name
from bot.views.reminders import day_and_time, label, release_label
from cogs._parameters import Suggesting, reader_of
from cogs._releases import Words, calendar_of, find_subject, zone_here

NEAR = 3  # that may be meant
LEADS = ("at release", "1 hour before", "1 day before", "2 days before", "1 week before")
TIMES = ("in 10 minutes", "in 1 hour", "in 2 hours", "tomorrow 9:00", "tomorrow 18:00", "in 1 week")


async def zone_of(itx: Interaction[Any]) -> tuple[str, bool]:
    """The zone in which a time of theirs is read, and whether they said so themselves."""
    own = await itx.client.services.reminders.zone(itx.user.id)
    return (own, True) if own is not None else (await zone_here(itx), False)


async def coming(itx: Interaction[Any]) -> list[Subject]:
    """What is not out yet, the next one first; what has no date comes last."""
    calendar = await calendar_of(itx, await reader_of(itx))
    return [subject for _, subject in (*calendar.coming, *calendar.undated)]


async def published(itx: Interaction[Any], release_id: str) -> Subject:
    """The one that a post is about, be it out by now. Raises StaleError where it is gone."""
    found = await find_subject(itx, release_id)
    if found is None:
        raise StaleError
    return found


def may_write(itx: Interaction[Any]) -> bool:
    """Whether both they and the bot may write in this channel: nobody speaks through the bot where they may not."""
    if itx.client.get_guild(itx.guild_id or 0) is None:  # a server that never added the bot, or no server
        return False
    needed = "send_messages_in_threads" if isinstance(itx.channel, Thread) else "send_messages"
    return all(getattr(each, needed) and each.view_channel for each in (itx.permissions, itx.app_permissions))


def named(known: Sequence[Subject], typed: str) -> Subject | None:
    """The one that was suggested, or whose very name was typed; anything else is somebody's own words."""
    name = fold(typed)
    return next((each for each in known if typed == each.id or (name and name in (each.id, _name(each)))), None)


def meant(known: Sequence[Subject], typed: str) -> Subject:
    """The one most like what was typed, where it has to be one. Raises NoReleaseError."""
    found = named(known, typed) or next(iter(_alike(known, typed, SURE)), None)
    if found is None:
        raise NoReleaseError(typed, [bare_name(texts(), each) for each in known[:NEAR]])
    return found


def _alike(known: Sequence[Subject], typed: str, least: float = 0) -> list[Subject]:
    return [known[position] for score, position in ranked(typed, list(map(_name, known))) if score >= least]


def _name(subject: Subject) -> str:
    return fold(bare_name(texts(), subject))


class About(Words, Suggesting):
    """A release that is not out yet, or any words."""

    async def suggestions(self, itx: Interaction[Any], value: str) -> list[tuple[str, str]]:
        say, known = texts(str(itx.locale)), await coming(itx)
        return [(release_label(say, each), each.id) for each in (_alike(known, value) if value.strip() else known)]


class When(Words, Suggesting):
    """A moment, or how long before a release; each suggestion says what it comes to."""

    async def suggestions(self, itx: Interaction[Any], value: str) -> list[tuple[str, str]]:
        say, now, about = texts(str(itx.locale)), itx.client.services.clock.now(), _given(itx, "about")
        (zone, _), release = await zone_of(itx), named(await coming(itx), about)
        offered = [*(LEADS if release is not None or not about else ()), *TIMES]
        words = value.casefold().split()
        wanted = [value, *(each for each in offered if each != value and all(word in each for word in words))]
        found = []
        for typed in wanted:
            at = _read(typed, zone, now, release)
            if at is not None:
                found.append((say("remind-choice", typed=typed, at=day_and_time(say, at, zone)), typed))
            elif not about and typed in LEADS:
                found.append((typed, typed))
        return found


class Waiting(Suggesting):
    """One of the reminders somebody waits for; the command is given its number. Raises NoReminderError."""

    async def transform(self, itx: Interaction[Any], value: str, /) -> int:
        found = await self.suggestions(itx, value)
        chosen = [number for _, number in found if number == value] or [number for _, number in found]
        if len(chosen) != 1:
            raise NoReminderError
        return int(chosen[0])

    async def suggestions(self, itx: Interaction[Any], value: str) -> list[tuple[str, str]]:
        """All of them where a number was typed: one that was suggested before."""
        say, (zone, _) = texts(str(itx.locale)), await zone_of(itx)
        known = [
            (label(say, each, zone), str(each.id)) for each in await itx.client.services.reminders.list(itx.user.id)
        ]
        if value in (number for _, number in known):
            return known
        return [pair for pair in known if fold(value) in fold(pair[0])]


def _given(itx: Interaction[Any], option: str) -> str:
    """What was filled in so far in another option."""
    return str(getattr(itx.namespace, option, None) or "")


def _read(typed: str, zone: str, now: datetime, release: Subject | None) -> datetime | None:
    """The instant ahead that this comes to, where it comes to one."""
    lead = read_before(typed)
    if lead is not None:
        at = lead_at(lead, release.out_at, zone) if release is not None and release.out_at is not None else None
        return at if at is not None and at > now else None
    try:
        return read_due(typed, zone, now)
    except UserError:
        return None
