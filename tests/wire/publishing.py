"""Sending a message of an announcement channel on to the servers that follow it: ten times an hour in each channel."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web

from tests.wire.answers import RefusedError, answer
from tests.wire.limits import too_many
from tests.wire.payloads import NEWS, Json
from tests.wire.posts import Posts

CROSSPOSTED = 1 << 0  # a flag of messages


@dataclass
class Publishing:
    """`published` are the messages in order. The answer that it was too much has the true time only in its body."""

    posts: Posts
    most: int = 10
    within: timedelta = timedelta(hours=1)
    published: list[Json] = field(default_factory=list)
    _times: defaultdict[str, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/channels/{channel}/messages/{message}/crosspost", self._publish)]

    async def _publish(self, request: web.Request) -> web.Response:
        now, channel = self.posts.world.now(), self.posts.world.channel(request.match_info["channel"])
        if channel["type"] != NEWS:
            raise RefusedError(50024)
        if channel["id"] in self.posts.forbidden:
            raise RefusedError(50013)
        made, times = self.posts.get(channel["id"], request.match_info["message"]), self._times[channel["id"]]
        if made["flags"] & CROSSPOSTED:
            raise RefusedError(40033)
        while times and now - times[0] >= self.within:
            times.popleft()
        if len(times) >= self.most:
            return too_many((times[0] + self.within - now).total_seconds(), "shared", header=1)
        times.append(now)
        made["flags"] |= CROSSPOSTED
        self.published.append(made)
        return answer(made)
