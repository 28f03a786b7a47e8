"""Reminders as deliveries: what somebody wishes becomes a draft, and a release that moves takes those about it along.

Pure; knows neither who may have how many nor how they look.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.outbox.delivery import Delivery, Difference, Draft, Target, key
from bot.outbox.facts import Reminder, Subject
from bot.outbox.occasion import same_date
from bot.show.release import OWN

STAYS = timedelta(days=2)  # so late it is still worth saying


@dataclass(frozen=True)
class Wish:
    """To be reminded of words, or of a release as it is in a server (or anywhere, without one). `channel_id` is where,
    if direct messages are closed.
    """

    due_at: datetime
    text: str = ""
    release: Subject | None = None
    guild_id: int | None = None
    channel_id: int | None = None


def plan_reminder(user_id: int, wish: Wish, occurrence: object) -> Draft:
    fact = Reminder(text=wish.text, release=wish.release, channel_id=wish.channel_id)
    target, subject = Target(user_id=user_id), None
    if wish.release is not None:
        subject = subject_of(wish.release.id, wish.guild_id)
        target = Target(guild_id_of(wish.release.id, wish.guild_id), user_id=user_id)
    asked = Draft(
        key("reminder", user_id, occurrence), fact, target, wish.due_at, wish.due_at + STAYS, subject, user_id
    )
    return retimed(asked, wish.due_at)


def plan_again(sent: Delivery, due_at: datetime) -> Draft:
    """One that was sent, once more, later. It can be put off once: then there is the new one for that."""
    again = retimed(sent, due_at)
    name = key("reminder", sent.owner_id, "again", sent.id)
    return Draft(name, again.fact, sent.target, due_at, again.expires_at, sent.subject, sent.owner_id)


def is_same(known: Draft, draft: Draft) -> bool:
    """Whether somebody who has the one need not have the other: it is of the same press, or as long before the same."""
    about = known.subject is not None and known.subject == draft.subject
    return known.key == draft.key or (about and _reminder(known).before == _reminder(draft).before)


def retimed(asked: Draft, due_at: datetime) -> Draft:
    """The same reminder at another time; before a release, it keeps that distance from then on."""
    fact = _reminder(asked)
    if fact.release is not None and fact.release.out_at is not None:
        fact = fact.model_copy(update={"before": round((fact.release.out_at - due_at).total_seconds())})
    return replace(asked, fact=fact, due_at=due_at, expires_at=due_at + STAYS)


def subject_of(release_id: str, guild_id: int | None) -> str:
    """What reminders of a release are found by where it moves.

    A release of the pack is moved by one server alone, so the server is part of the name; and only of the name: in the
    target, it would take somebody's own reminder away once the server is forgotten.
    """
    return release_id if guild_id is None or release_id.startswith(OWN) else f"{release_id}@{guild_id}"


def read_subject(subject: str, guild_id: int | None) -> tuple[str, int | None]:
    """The release and its server again; `guild_id` is that of the target."""
    release_id, at, server = subject.partition("@")
    return release_id, int(server) if at else guild_id


def guild_id_of(release_id: str, guild_id: int | None) -> int | None:
    """The server that reminders of a release go with: of what it added itself, nothing is left without it."""
    return guild_id if release_id.startswith(OWN) else None


def is_asked(delivery: Delivery) -> bool:
    """Whether somebody asked for it, and not what became of a release they had asked about."""
    return isinstance(delivery.fact, Reminder) and not delivery.fact.news


def plan_follow(
    pending: Iterable[Delivery], release: Subject, now: datetime, occurrence: object, *, off: bool
) -> Difference:
    """What has to be written once a release is as it is now: reminders keep their distance to it, and who waits for one
    is told once if its date as they know it is another, or it was called off. Without a date there is nothing to keep a
    distance to.
    """
    found, told = Difference(), dict[int, Draft]()
    waiting = sorted(pending, key=lambda each: (each.due_at, each.id))
    earlier = {each.owner_id: each for each in waiting if _reminder(each).news}
    for each in (each for each in waiting if is_asked(each)):
        fact = _reminder(each)
        retime = fact.release is None or fact.release.out_at != release.out_at
        moved = fact.release is None or not same_date(fact.release, release)
        if off or release.out_at is None:
            found.cancelled.append(each)
        else:
            due_at = max(release.out_at - timedelta(seconds=fact.before), now) if retime else each.due_at
            new = fact.model_copy(update={"release": release})
            if new != fact:
                found.changed.append((each, replace(each, fact=new, due_at=due_at, expires_at=due_at + STAYS)))
        if (off or moved) and each.owner_id is not None:
            told.setdefault(each.owner_id, _news(each, release, now, occurrence, "cancelled" if off else "moved"))
    for owner_id, news in told.items():
        known = earlier.pop(owner_id, None)
        if known is not None:  # not sent yet: it has become untrue
            found.changed.append((known, replace(news, key=known.key)))
        else:
            found.new.append(news)
    for each in earlier.values():
        fact = _reminder(each)
        new = fact.model_copy(update={"release": release, "news": "cancelled" if off else fact.news})
        if new != fact:
            found.changed.append((each, replace(each, fact=new)))
    return found


def _news(
    asked: Delivery, release: Subject, now: datetime, occurrence: object, news: Literal["moved", "cancelled"]
) -> Draft:
    fact = Reminder(release=release, channel_id=_reminder(asked).channel_id, news=news)
    name = key("reminder", asked.owner_id, news, occurrence)
    return Draft(name, fact, asked.target, now, now + STAYS, asked.subject, asked.owner_id)


def _reminder(draft: Draft) -> Reminder:
    assert isinstance(draft.fact, Reminder)
    return draft.fact
