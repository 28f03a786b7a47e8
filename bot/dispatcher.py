"""Empties the outbox: claims what is due, has it carried out, and writes down what came of it. Knows no feature.

Targets are worked on side by side, the deliveries of one target one after the other: a slow or broken channel holds up
nobody else. Sleeps until the next delivery is due or until it is woken.
"""

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable, Sequence

from bot.clock import Clock
from bot.outbox.delivery import Delivery, Outcome, Retry, Target, holds_up
from bot.pace import Pace
from bot.services.outbox import LEASE, Claimed, Outbox
from bot.waiting import first_of

log = logging.getLogger(__name__)

MOST = 200  # deliveries in memory at once; it bounds what waits for slow answers
MOST_OF_A_TARGET = 5  # of them, so that one channel leaves room for others
MOST_OF_THE_REST = 100  # of them that are not of the first rank, so that no announcement waits for those
MOST_WAITING = 24  # requests that wait for their turn: were the program killed, they would wait for their leases
LONGEST_SLEEP = 60.0  # seconds
TOGETHER = 0.1  # seconds between two exchanges, so that what ends at the same time is written together
AGAIN = 2.0  # seconds until a database that could not be used is tried again
UNTIL_READY = 0.1  # seconds between two looks whether Discord can be reached
LAST_SENDS = 2.0  # seconds that what is in flight has when the program ends

CarryOut = Callable[[Claimed], Awaitable[Outcome]]
Place = tuple[int | None, int | None]


class Dispatcher:
    """`ready` tells whether anything can be carried out at all; `pace` is what it waits for."""

    def __init__(
        self, outbox: Outbox, carry_out: CarryOut, clock: Clock, ready: Callable[[], bool], pace: Pace
    ) -> None:
        self._outbox = outbox
        self._carry_out = carry_out
        self._clock = clock
        self._ready = ready
        self._pace = pace
        self._done: list[tuple[Delivery, Outcome]] = []
        self._held: dict[int, Delivery] = {}  # claimed and not settled yet
        self._begun = set[int]()
        self._tasks: dict[Place, asyncio.Task[None]] = {}
        self._busy: dict[Place, Target] = {}
        self._moved = asyncio.Event()
        self._leased_at: dict[int, float] = {}  # when its lease was last asked for, by the clock of the loop

    async def run(self) -> None:
        """Until cancelled; then what is in flight has a moment to end."""
        renewing = asyncio.create_task(self._renew())
        try:
            while True:
                self._outbox.woken.clear()
                self._moved.clear()
                if not self._ready():
                    await asyncio.sleep(UNTIL_READY)
                    continue
                try:
                    pause = await self._exchange()
                except Exception as error:
                    log.warning("the outbox cannot be used just now: %r", error)
                    pause = AGAIN
                await self._sleep(pause)
        finally:
            renewing.cancel()
            await self._end()

    async def tick(self) -> None:
        """Everything that is due now; over when all of it was tried."""
        while True:
            self._outbox.woken.clear()
            pause = await self._exchange()
            if not self._held:
                return
            if self._tasks:
                await asyncio.wait(self._tasks.values(), timeout=pause, return_when=asyncio.FIRST_COMPLETED)

    # ------------------------------------------------------------------ claiming and settling

    async def _exchange(self) -> float:
        """Settle and claim. Returns the seconds until there may be something to do again."""
        done, self._done = self._done, []
        asked_at = asyncio.get_running_loop().time()
        room = min(MOST - len(self._held) + len(done), MOST_WAITING - self._pace.waiting)
        rest = MOST_OF_THE_REST - sum(each.rank > 0 for each in self._held.values())
        try:
            found = await self._outbox.exchange(done, room, [*self._held], [*self._busy.values()], rest)
        except BaseException:
            self._done = done + self._done
            raise
        for delivery, _ in done:
            self._forget(delivery)
        groups: dict[Place, list[Claimed]] = {}
        for each in found.claimed:
            self._held[each.delivery.id] = each.delivery
            self._leased_at[each.delivery.id] = asked_at
            groups.setdefault(_place(each.delivery.target), []).append(each)
        for place, group in groups.items():
            self._busy[place] = group[0].delivery.target
            self._tasks[place] = asyncio.create_task(self._work(place, group[:MOST_OF_A_TARGET]))
        await self._put_back([each.delivery for group in groups.values() for each in group[MOST_OF_A_TARGET:]])
        if found.next_at is None:
            return LONGEST_SLEEP
        wait = (found.next_at - self._clock.now()).total_seconds()
        finish_first = len(found.claimed) < room or len(self._held) >= MOST  # for their targets, or for room
        if wait <= 0 and self._tasks and finish_first:
            return LONGEST_SLEEP
        return min(max(wait, TOGETHER), LONGEST_SLEEP)

    async def _work(self, place: Place, group: Sequence[Claimed]) -> None:
        """One target. After a failure its other deliveries wait as long as the first one."""
        try:
            for at, each in enumerate(group):
                if not self._lease_holds(each.delivery):
                    await self._put_back([other.delivery for other in group[at:]])
                    break
                self._begun.add(each.delivery.id)
                outcome = await self._try(each)
                self._done.append((each.delivery, outcome))
                if holds_up(each.delivery, outcome):
                    await self._put_back([other.delivery for other in group[at + 1 :]])
                    break
                self._moved.set()
        finally:
            self._tasks.pop(place, None)
            self._busy.pop(place, None)
            self._moved.set()

    async def _try(self, claimed: Claimed) -> Outcome:
        try:
            return await self._carry_out(claimed)
        except Exception:
            log.exception("delivery %d failed unexpectedly; it is tried again", claimed.delivery.id)
            return Retry("unexpected", unsure=True, alone=True)

    async def _put_back(self, unbegun: Sequence[Delivery]) -> None:
        """Where that cannot be written down, their lease runs out."""
        for each in unbegun:  # from here on nobody begins them
            self._leased_at.pop(each.id, None)
        if not unbegun:
            return
        try:
            await self._outbox.put_back(unbegun)
        except Exception as error:
            log.warning("deliveries could not be put back: %r", error)
        for each in unbegun:
            self._forget(each)

    def _forget(self, delivery: Delivery) -> None:
        self._held.pop(delivery.id, None)
        self._leased_at.pop(delivery.id, None)
        self._begun.discard(delivery.id)

    # ------------------------------------------------------------------ leases and pauses

    async def _renew(self) -> None:
        """Keep what is in memory for as long as this program lives."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 4)
            if self._held:
                asked_at = loop.time()
                try:
                    renewed = await self._outbox.renew([*self._held])
                except Exception as error:
                    log.warning("leases could not be renewed: %r", error)
                else:
                    self._leased_at.update(dict.fromkeys(renewed & self._held.keys(), asked_at))

    def _lease_holds(self, delivery: Delivery) -> bool:
        """After a long standstill of the machine, another program may have taken over what is in memory."""
        leased_at = self._leased_at.get(delivery.id, -math.inf)
        return asyncio.get_running_loop().time() - leased_at < LEASE.total_seconds() * 0.9

    def _waiting(self) -> list[Delivery]:
        """Claimed, and not begun."""
        return [delivery for delivery in self._held.values() if delivery.id not in self._begun]

    async def _sleep(self, seconds: float) -> None:
        """Until something is due, something new was put, or something that ended wants to be written down."""
        await first_of(self._outbox.woken, self._moved, seconds=seconds)
        if self._held:
            await asyncio.sleep(TOGETHER)

    async def _end(self) -> None:
        """What cannot be written down any more is found out after the next start."""
        await self._put_back(self._waiting())
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=LAST_SENDS)
        for task in list(self._tasks.values()):
            task.cancel()
        try:
            await self._outbox.exchange(self._done, 0, self._held)
        except Exception as error:
            log.warning("what was sent last could not be written down: %r", error)
        self._done = []
        for delivery in list(self._held.values()):
            self._forget(delivery)


def _place(target: Target) -> Place:
    return target.channel_id, target.user_id
