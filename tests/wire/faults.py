"""What can befall a request: planned by a test, or by chance and still each time the same."""

import asyncio
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from aiohttp import web
from aiohttp.typedefs import Handler

from tests.wire.answers import answer
from tests.wire.payloads import Json


class Fault(StrEnum):
    BROKEN = "Discord is broken"
    BAD_GATEWAY = "Discord cannot be reached behind its door"
    INTERNAL_ERROR = "Discord failed at it"
    FORBIDDEN = "the bot may not post there"
    LIMITED = "the bot posted too much, for an hour"
    HURRIED = "the bot posted too much, for a moment"
    LOST = "the connection is lost before Discord saw it"
    UNANSWERED = "the connection is lost after Discord made a message of it"
    SLOW = "the answer takes its time"


_REFUSALS: Mapping[Fault | None, tuple[int, Json]] = {
    Fault.BROKEN: (503, {"message": "503: Service Unavailable", "code": 0}),
    Fault.BAD_GATEWAY: (502, {"message": "502: Bad Gateway", "code": 0}),
    Fault.INTERNAL_ERROR: (500, {"message": "500: Internal Server Error", "code": 0}),
    Fault.FORBIDDEN: (403, {"message": "Missing Permissions", "code": 50013}),
    Fault.LIMITED: (429, {"message": "You are being rate limited.", "retry_after": 3600.0, "global": False}),
    Fault.HURRIED: (429, {"message": "You are being rate limited.", "retry_after": 0.001, "global": False}),
}


@dataclass
class Chances:
    """Of so many requests out of one, the answer is lost afterwards, Discord is broken, or it answers slowly.

    What befalls the so-many-th request of a kind in a channel is settled by the seed alone, in whatever order requests
    of other channels come.
    """

    seed: int
    dropped: float = 0.0
    broken: float = 0.0
    slow: float = 0.0
    broken_by: tuple[Fault, ...] = (Fault.BROKEN, Fault.BAD_GATEWAY, Fault.INTERNAL_ERROR)
    befell: Counter[Fault] = field(default_factory=Counter)
    _times: Counter[str] = field(default_factory=Counter)

    def draw(self, what: str) -> Fault | None:
        """What befalls the next request of this kind."""
        self._times[what] += 1
        dice = random.Random(f"{self.seed} {what} {self._times[what]}")  # noqa: S311  # no secret
        kinds = [(Fault.UNANSWERED,), self.broken_by, (Fault.SLOW,), (None,)]
        chances = [self.dropped, self.broken, self.slow]
        fault = dice.choice(dice.choices(kinds, [*chances, 1 - sum(chances)])[0])
        if fault is not None:
            self.befell[fault] += 1
        return fault


async def befall(fault: Fault | None, request: web.Request, handler: Handler, slow: float) -> web.StreamResponse:
    """The answer to a request that this befalls."""
    if fault in _REFUSALS:
        status, body = _REFUSALS[fault]
        refused = answer(body, status)
        if status == 429:
            refused.headers["X-RateLimit-Scope"] = "user"
        return refused
    if fault is Fault.LOST:
        return _lost(request)
    response = await handler(request)
    if fault is Fault.SLOW:
        await asyncio.sleep(slow)
    return _lost(request) if fault is Fault.UNANSWERED else response


def _lost(request: web.Request) -> web.Response:
    if request.transport is not None:  # the other side may be quicker
        request.transport.close()
    return web.Response()
