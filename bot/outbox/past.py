"""What a server was told and given already: of each kind, the last that was carried out. Pure.

What is planned anew is compared with it, so that a state is brought about from whatever state there is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.outbox.delivery import Delivery
from bot.outbox.facts import (
    ChannelCovered,
    Countdown,
    EventKept,
    ReleaseCancelled,
    ReleaseComing,
    ReleaseMoved,
    ReleaseOut,
)

Places = Mapping[int, Delivery]  # by channel


@dataclass(frozen=True)
class Past:
    """Announcements, countdowns and events by the id of the release, countdowns also by channel; covers by channel."""

    told: Mapping[str, Delivery] = field(default_factory=dict)
    countdowns: Mapping[str, Places] = field(default_factory=dict)
    events: Mapping[str, Delivery] = field(default_factory=dict)
    covers: Places = field(default_factory=dict)

    @classmethod
    def of(cls, sent: Iterable[Delivery]) -> "Past":
        """From what was carried out, in this order."""
        told, countdowns = dict[str, Delivery](), dict[str, dict[int, Delivery]]()
        events, covers = dict[str, Delivery](), dict[int, Delivery]()
        for each in sent:
            channel_id = each.target.channel_id or 0
            match each.fact:
                case ReleaseComing() | ReleaseOut() | ReleaseMoved() | ReleaseCancelled() as fact:
                    told[fact.release.id] = each
                case Countdown(release=release):
                    countdowns.setdefault(release.id, {})[channel_id] = each
                case EventKept(release=release):
                    events[release.id] = each
                case ChannelCovered():
                    covers[channel_id] = each
        return cls(told, countdowns, events, covers)


def done_at(last: Delivery) -> datetime:
    """When it was carried out."""
    return last.settled_at or last.due_at


def stamp(last: Delivery | None) -> str:
    """For the key of what follows it: after each of them, the same state is another occurrence."""
    return f"after-{last.id}" if last is not None else "first"
