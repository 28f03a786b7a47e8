"""Discord's rate limits, off unless a test switches them on, and a meter of how near the bot came to them.

Every answer has the X-RateLimit headers. All times are those of the machine, as discord.py really sleeps.
"""

import math
import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

from tests.wire.answers import answer, route, top_level
from tests.wire.payloads import Json

SECOND = 1.0
OTHERS = (50, 1.0)  # requests and seconds, where nobody wrote down a limit
ROUTES: Mapping[str, tuple[int, float]] = {
    "POST /channels/{channel}/messages": (5, 5.0),
    "PATCH /channels/{channel}/messages/{message}": (5, 5.0),
}
EXEMPT = ("/interactions/", "/webhooks/")  # from the global limit


class Window:
    """What came within the last second."""

    def __init__(self) -> None:
        self._times: deque[float] = deque()

    def count(self, now: float) -> int:
        while self._times and now - self._times[0] >= SECOND:
            self._times.popleft()
        return len(self._times)

    def add(self, now: float) -> None:
        self._times.append(now)

    def moves_on(self, now: float) -> float:
        """In how many seconds there is one less."""
        return self._times[0] + SECOND - now


@dataclass
class Meter:
    """`limited` counts the answers of 429 by their scope, `invalid` what an address is banned for at 10,000 in ten
    minutes, and `busiest` is the most that came within one second, answers to people aside.
    """

    limited: Counter[str] = field(default_factory=Counter)
    invalid: int = 0
    requests: int = 0
    busiest: int = 0
    _recent: Window = field(default_factory=Window)

    def came(self, path: str) -> None:
        if is_exempt(path):
            return
        self.requests += 1
        now = time.monotonic()
        self._recent.add(now)
        self.busiest = max(self.busiest, self._recent.count(now))

    def answered(self, response: web.StreamResponse) -> None:
        scope = response.headers.get("X-RateLimit-Scope", "")
        if response.status == 429:
            self.limited[scope] += 1
        if response.status in (401, 403) or (response.status == 429 and scope != "shared"):
            self.invalid += 1


@dataclass
class Bucket:
    """So many requests in so many seconds, from the first one on."""

    limit: int
    seconds: float
    used: int = 0
    ends: float = 0.0

    def take(self, now: float) -> bool:
        if now >= self.ends:
            self.used, self.ends = 0, now + self.seconds
        if self.used >= self.limit:
            return False
        self.used += 1
        return True


@dataclass
class Limits:
    """`overall` requests in any second, and so many for each route in each channel or server."""

    overall: int = 50
    routes: Mapping[str, tuple[int, float]] = field(default_factory=lambda: ROUTES)
    _recent: Window = field(default_factory=Window)
    _buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)
    _shared: dict[str, float] = field(default_factory=dict)

    def share(self, channel_id: str, seconds: float) -> None:
        """From now on others used up what may be posted in this channel, for so long."""
        self._shared[channel_id] = time.monotonic() + seconds

    def refuse(self, request: web.Request) -> web.Response | None:
        """The answer to a request that came too early; any other one is counted."""
        now = time.monotonic()
        if (left := self._shared.get(request.match_info.get("channel", ""), now) - now) > 0:
            return too_many(left, "shared", header=1)
        exempt = is_exempt(request.path)
        if not exempt and self._recent.count(now) >= self.overall:
            return too_many(self._recent.moves_on(now), "global")
        bucket = self._bucket(request)
        if not bucket.take(now):
            return too_many(bucket.ends - now, "user")
        if not exempt:
            self._recent.add(now)
        return None

    def headers(self, request: web.Request) -> dict[str, str]:
        """What every answer tells of the limit of its route."""
        bucket = self._bucket(request)
        left = max(0.0, bucket.ends - time.monotonic())
        return {
            "X-RateLimit-Limit": str(bucket.limit),
            "X-RateLimit-Remaining": str(bucket.limit - bucket.used),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": f"{hash(route(request)) & 0xFFFFFFFF:08x}",
        }

    def _bucket(self, request: web.Request) -> Bucket:
        key = route(request), top_level(request)
        if key not in self._buckets:
            self._buckets[key] = Bucket(*self.routes.get(key[0], OTHERS))
        return self._buckets[key]


def is_exempt(path: str) -> bool:
    return any(part in path for part in EXEMPT)


def too_many(seconds: float, scope: str, header: int | None = None) -> web.Response:
    """The body has the true time; a header of its own may say something else, as it sometimes does."""
    body: Json = {"message": "You are being rate limited.", "retry_after": seconds, "global": scope == "global"}
    refused = answer(body, 429)
    refused.headers["Retry-After"] = str(header or math.ceil(seconds))
    refused.headers["X-RateLimit-Scope"] = scope
    if scope == "global":
        refused.headers["X-RateLimit-Global"] = "true"
    return refused
