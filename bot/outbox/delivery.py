"""Drafts, deliveries, and the two functions that decide about them: `settle` after an attempt, `diff` after planning.

Pure. A delivery is a row that must be carried out: `due_at` is the promise and never moves on a retry, `try_at` is the
next attempt. There is no limit of attempts: it is tried again until it is stale.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from bot.outbox.facts import SILENT, Fact
from bot.server.kinds import Post
from bot.server.settings import TopicSettings

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=10)
MOST_HELD_UP = 3  # attempts of one delivery after which the others of its target wait


class State(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Target:
    """Either a channel or somebody's direct messages; with the one role that may be pinged."""

    guild_id: int | None = None
    channel_id: int | None = None
    user_id: int | None = None
    role_id: int | None = None
    post: Post = Post.MESSAGE

    @classmethod
    def of(cls, guild_id: int, topic: TopicSettings) -> Self:
        """Where a topic is posted, with its ping."""
        return cls(guild_id, topic.channel_id, role_id=topic.role_id, post=topic.post)


@dataclass(frozen=True)
class Draft:
    """`key` names the occurrence, so that it is never announced twice; `subject` is the release it is about.

    What is `standing` is a state that should hold, not a moment: it is not too late for it where it was just planned.
    """

    key: str
    fact: Fact
    target: Target
    due_at: datetime
    expires_at: datetime
    subject: str | None = None
    owner_id: int | None = None
    standing: bool = field(default=False, compare=False)

    @property
    def rank(self) -> int:
        """0 for what a server hears; 1 for direct messages and what nobody hears, which come after that."""
        return int(self.target.channel_id is None or self.fact.kind in SILENT)


@dataclass(frozen=True)
class Delivery(Draft):
    """`unsure` means that an attempt may have arrived all the same, and `begun_at` is the first of those."""

    id: int = 0
    state: State = State.PENDING
    attempts: int = 0
    try_at: datetime | None = None
    begun_at: datetime | None = None
    unsure: bool = False
    settled_at: datetime | None = None
    message_id: int | None = None
    last_error: str | None = None


@dataclass(frozen=True)
class Sent:
    """`message_id` is missing where somebody deleted it before we heard of it."""

    message_id: int | None = None


@dataclass(frozen=True)
class Retry:
    """Not now. `after` is what Discord asks for; `unsure`, that it may have arrived all the same; `alone`, that it has
    nothing to do with the target.
    """

    reason: str
    after: timedelta | None = None
    unsure: bool = False
    alone: bool = False


@dataclass(frozen=True)
class Refused:
    """Never, as it is now. `target_lost` means that the channel or person cannot be reached any more."""

    reason: str
    target_lost: bool = False


Outcome = Sent | Retry | Refused


@dataclass(frozen=True)
class Settled:
    """What a delivery is after an attempt."""

    state: State
    try_at: datetime
    unsure: bool = False
    message_id: int | None = None
    last_error: str | None = None


def key(kind: str, *what: object) -> str:
    """The name of an occurrence, such as "coming:8123:season_4:2027-03-06:7d"."""
    return ":".join((kind, *map(str, what)))


def settle(delivery: Delivery, outcome: Outcome, now: datetime) -> Settled:
    """`delivery.attempts` counts the one that just ended. Doubt whether one arrived stays until it is found or sent."""
    match outcome:
        case Sent(message_id):
            return Settled(State.SENT, now, message_id=message_id)
        case Refused(reason):
            return Settled(State.FAILED, now, last_error=reason)
        case Retry(reason, after, unsure):
            pause = min(FIRST_PAUSE * 2 ** min(delivery.attempts - 1, 10), LONGEST_PAUSE)
            try_at = now + max(pause, after or pause)
            state = State.PENDING if try_at < delivery.expires_at else State.EXPIRED
            return Settled(state, try_at, delivery.unsure or unsure, last_error=reason)


def holds_up(delivery: Delivery, outcome: Outcome) -> bool:
    """Whether the others of its target wait as long. What never works holds them up only a few times."""
    return isinstance(outcome, Retry) and not outcome.alone and delivery.attempts <= MOST_HELD_UP


@dataclass(frozen=True)
class Difference:
    """What has to be written so that the known deliveries are those that are planned."""

    new: list[Draft] = field(default_factory=list)
    changed: list[tuple[Delivery, Draft]] = field(default_factory=list)
    cancelled: list[Delivery] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.cancelled)


def diff(planned: Iterable[Draft], known: Sequence[Delivery], since: datetime) -> Difference:
    """New keys are new; pending ones that moved change; pending ones no longer planned are cancelled; a cancelled one
    planned again comes back; a failed one only with another target, an expired one only with another date. What is
    sent or being sent is final.

    What was due before `since` never begins: it was not planned then, so nobody waits for it.
    """
    found = Difference()
    by_key = {delivery.key: delivery for delivery in known}
    wanted = {draft.key: draft for draft in planned}
    for draft in wanted.values():
        begins = draft.standing or draft.due_at >= since
        delivery = by_key.get(draft.key)
        match delivery.state if delivery is not None else None:
            case None if begins:
                found.new.append(draft)
            case State.PENDING if delivery is not None and _moved(delivery, draft):
                found.changed.append((delivery, draft))
            case State.CANCELLED if delivery is not None and begins:
                found.changed.append((delivery, draft))
            case State.EXPIRED if delivery is not None and begins and delivery.due_at != draft.due_at:
                found.changed.append((delivery, draft))
            case State.FAILED if delivery is not None and delivery.target != draft.target:
                found.changed.append((delivery, draft))
    found.cancelled.extend(each for each in known if each.state is State.PENDING and each.key not in wanted)
    return found


def _moved(delivery: Delivery, draft: Draft) -> bool:
    return (delivery.due_at, delivery.expires_at, delivery.target, delivery.fact) != (
        draft.due_at,
        draft.expires_at,
        draft.target,
        draft.fact,
    )
