"""What the tests of the dispatcher share: a counted outbox, a Discord that does as it is told, a program at work."""

import asyncio
import math
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from bot.clock import Clock
from bot.dispatcher import Dispatcher
from bot.errors import BusyError
from bot.outbox.delivery import Delivery, Draft, Outcome, Sent, Target
from bot.pace import Pace
from bot.services.outbox import Claimed, Exchange, Outbox
from bot.store.database import Database
from tests.store.drafts import SECOND, SERVER, draft

PATIENCE = 10.0  # seconds until a test that waits in vain ends


class Watched(Outbox):
    """The outbox, counted; `fails` names what it refuses once."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        self.exchanges = self.renewals = self.most = 0
        self.fails = ""
        self.out = set[int]()  # what was handed out and did not come back

    async def exchange(
        self,
        done: Sequence[tuple[Delivery, Outcome]],
        room: int,
        held: Collection[int] = (),
        busy: Collection[Target] = (),
        rest: int | None = None,
    ) -> Exchange:
        self.exchanges += 1
        if done:
            self._refuse("exchange")
        exchange = await super().exchange(done, room, held, busy, rest)
        self.out -= {delivery.id for delivery, _ in done}
        self.out |= {each.delivery.id for each in exchange.claimed}
        self.most = max(self.most, len(self.out))
        return exchange

    async def put_back(self, claimed: Collection[Delivery]) -> None:
        self._refuse("put_back")
        await super().put_back(claimed)
        self.out -= {each.id for each in claimed}

    async def renew(self, ids: Collection[int]) -> set[int]:
        self.renewals += 1
        return await super().renew(ids)

    def _refuse(self, what: str) -> None:
        if self.fails == what:
            self.fails = ""
            raise BusyError


class Discord:
    """Carries out deliveries: one with a gate waits for it, one with an outcome ends so, once; all others are sent."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.outcomes: dict[str, Outcome | Exception] = {}
        self.at_once: dict[Target, int] = defaultdict(int)
        self.most_at_once = 0  # of one target
        self.ready = True
        self.pace = Pace(1_000_000)

    def hold(self, key: str) -> None:
        """It takes its time, until its gate is set."""
        self.gates[key] = asyncio.Event()

    async def carry_out(self, claimed: Claimed) -> Outcome:
        key, target = claimed.delivery.key, claimed.delivery.target
        await self.pace.turn()
        self.begun.append(key)
        self.at_once[target] += 1
        self.most_at_once = max(self.most_at_once, self.at_once[target])
        try:
            await (self.gates[key].wait() if key in self.gates else asyncio.sleep(0))
        finally:
            self.at_once[target] -= 1
        outcome = self.outcomes.pop(key, None) or Sent(claimed.delivery.id)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def made(outbox: Outbox, discord: Discord, clock: Clock) -> Dispatcher:
    return Dispatcher(outbox, discord.carry_out, clock, lambda: discord.ready, discord.pace)


@asynccontextmanager
async def at_work(dispatcher: Dispatcher) -> AsyncIterator["asyncio.Task[None]"]:
    task = asyncio.create_task(dispatcher.run())
    try:
        yield task
    finally:
        if not task.cancelling():
            task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(seen: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not seen():  # noqa: ASYNC110 - what is seen is of many kinds
            await asyncio.sleep(0.002)


def to(channel_id: int, *names: str, after: timedelta = timedelta()) -> list[Draft]:
    """Due one second after the other, the last of them now."""
    target = Target(SERVER, channel_id)
    return [draft(name, after - (len(names) - at) * SECOND, target=target) for at, name in enumerate(names, 1)]


def renewed_since(watched: Watched, renewals: int) -> bool:
    return watched.renewals > renewals


def stand_still(dispatcher: Dispatcher) -> None:
    """As if the machine had slept for longer than a lease holds."""
    dispatcher._leased_at = dict.fromkeys(dispatcher._leased_at, -math.inf)
