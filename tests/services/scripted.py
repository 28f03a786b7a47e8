"""What a test needs to say what befalls the bot, and to know what it owes: a database that dies with its program, a
Discord that answers as it is told, and a model of a server that works out by itself what is due when.
"""

from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import ManualClock
from bot.errors import CannotSaveError
from bot.outbox.delivery import Delivery, Outcome, Refused, Retry, Sent
from bot.outbox.facts import Countdown, ReleaseComing, ReleaseOut
from bot.services.outbox import Claimed
from bot.store.database import Database

SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LENGTHS = {"7d": 7 * DAY, "1d": DAY, "1h": HOUR, "0": 0 * DAY}
EXPIRY = {"15m/24h": DAY, "0m/2h": 2 * HOUR}
MOODS = ("fine", "busy", "lost", "arrived", "refused", "dies", "dies after")


class Mortal(Database):
    """Once it is dead, nothing more is written: as if the program had been killed."""

    dead = False

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        if self.dead:
            raise CannotSaveError
        async with super().begin() as conn:
            yield conn


@dataclass
class Discord:
    """What arrived, and how it answers what comes next. It finds a message again where it is looked for."""

    database: Mortal
    clock: ManualClock
    due_at: Callable[[str], datetime | None]  # when what has this key is due, by all that was decided
    moods: deque[str] = field(default_factory=deque)
    arrived: Counter[tuple[int | None, str]] = field(default_factory=Counter)  # by channel and key
    first: dict[str, datetime] = field(default_factory=dict)  # when each arrived
    in_doubt: set[str] = field(default_factory=set)  # arrived, though it is not written down yet
    answered: set[str] = field(default_factory=set)  # of them, what will be, unless the bot dies first
    twice: set[str] = field(default_factory=set)  # may arrive in another channel, too: staff chose that meanwhile
    refused: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    async def carry_out(self, claimed: Claimed) -> Outcome:
        delivery = claimed.delivery
        mood = self.moods.popleft() if self.moods else "fine"
        if self.database.dead or mood == "busy":
            return Retry("busy", 3 * SECOND)
        if delivery.unsure and self.arrived[delivery.target.channel_id, delivery.key]:
            self.answered.add(delivery.key)
            return _sent(delivery)
        if mood == "refused":
            self.refused.add(delivery.key)
            return Refused("no such thing")
        if mood in ("fine", "arrived", "dies after"):
            self._arrives(delivery)
        self.database.dead = mood.startswith("dies")
        if mood != "fine":
            return Retry("lost", unsure=True)
        self.answered.add(delivery.key)
        return _sent(delivery)

    def tick_ended(self, *, well: bool) -> None:
        if well:
            self.in_doubt -= self.answered
        self.answered.clear()

    def _arrives(self, delivery: Delivery) -> None:
        if not delivery.due_at <= self.clock.now() < delivery.expires_at:
            self.wrong.append(f"at the wrong time: {delivery.key}")
        planned = isinstance(delivery.fact, ReleaseComing | ReleaseOut) and not delivery.unsure
        if planned and delivery.due_at != self.due_at(delivery.key):  # in doubt, what was begun is carried out
            self.wrong.append(f"not as decided: {delivery.key}")
        if delivery.key in self.first and delivery.key not in self.twice:
            self.wrong.append(f"twice: {delivery.key}")
        self.arrived[delivery.target.channel_id, delivery.key] += 1
        self.first.setdefault(delivery.key, self.clock.now())
        self.in_doubt.add(delivery.key)


def _sent(delivery: Delivery) -> Sent:
    """What ends a countdown leaves none that could be changed."""
    ends = isinstance(delivery.fact, Countdown) and (delivery.fact.over or delivery.fact.off)
    return Sent(None if ends else 1)


@dataclass
class Server:
    """As the model has it: what was set, and the instant of each release that was not called off. Of some, only the day
    is known.
    """

    values: dict[str, str | None] = field(default_factory=lambda: {"releases.channel": "11"})
    releases: dict[str, datetime | None] = field(default_factory=dict)
    days: set[str] = field(default_factory=set)

    def occurrences(self, guild_id: int) -> dict[str, tuple[datetime, datetime]]:
        """By key: when it is due, and when too late. The server is in UTC."""
        if self.values.get("releases.enabled") == "off":
            return {}
        found = {}
        for name, out_at in self.releases.items():
            if out_at is None:
                continue
            times = {}
            for lead in (self.values.get("releases.leads") or "7d 1d 0").split():
                if lead == "1h" and name in self.days:
                    continue
                due_at = out_at - LENGTHS[lead] if lead in LENGTHS else (out_at - DAY).replace(hour=18, minute=0)
                times[due_at] = lead
            for due_at, lead in times.items():
                following = min((at for at in (*times, out_at) if at > due_at), default=due_at + 9 * DAY)
                kind, more = ("out", "") if due_at == out_at else ("coming", f":{lead}")
                key = f"{kind}:{guild_id}:{name}:{out_at:%Y-%m-%d}{more}"
                found[key] = due_at, min(following, due_at + EXPIRY[self.values.get("late") or "15m/24h"])
        return found
