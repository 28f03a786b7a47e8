"""Reading back: the messages of a channel in Discord's order, and what is pinned there."""

from dataclasses import dataclass

from aiohttp import web

from tests.wire.answers import RefusedError, answer, nothing
from tests.wire.payloads import Json, message
from tests.wire.posts import Posts

PINNED = 6  # the kind of message that tells people that something was pinned


@dataclass
class History:
    posts: Posts

    def routes(self) -> list[web.RouteDef]:
        messages = "/channels/{channel}/messages"
        now, before = f"{messages}/pins", "/channels/{channel}/pins"  # where Discord keeps pins since 2025, and until
        return [
            web.get(messages, self._list),
            web.get(now, self._pins),
            web.get(before, self._pins_before),
            *(web.put(f"{pins}/{{message}}", self._pin) for pins in (now, before)),
            *(web.delete(f"{pins}/{{message}}", self._unpin) for pins in (now, before)),
            web.get(f"{messages}/{{message}}", self._get),
        ]

    async def _list(self, request: web.Request) -> web.Response:
        """The newest first; those `after` a number begin with the oldest, and are turned round."""
        limit = int(request.query.get("limit", "50"))
        after, before = int(request.query.get("after", "0")), int(request.query.get("before", str(1 << 64)))
        if not 1 <= limit <= 100:
            raise RefusedError(50035)
        found = [each for each in self._readable(request) if after < int(each["id"]) < before]
        chosen = found[:limit] if "after" in request.query else found[-limit:]
        return answer(chosen[::-1])

    async def _get(self, request: web.Request) -> web.Response:
        if request.match_info["channel"] in self.posts.unreadable:
            raise RefusedError(50013)
        return answer(self._named(request))

    async def _pins(self, request: web.Request) -> web.Response:
        items = [{"pinned_at": each["timestamp"], "message": each} for each in self._pinned(request)]
        return answer({"items": items, "has_more": False})

    async def _pins_before(self, request: web.Request) -> web.Response:
        return answer(self._pinned(request))

    async def _pin(self, request: web.Request) -> web.Response:
        """Discord tells people in a message of its own, in the name of the bot."""
        posts, pinned = self.posts, self._named(request)
        if not pinned["pinned"]:
            pinned["pinned"] = True
            told = message(posts.world.new_id(), pinned["channel_id"], {}, posts.world.now()) | {"type": PINNED}
            posts.channels[pinned["channel_id"]][told["id"]] = told
        return nothing()

    async def _unpin(self, request: web.Request) -> web.Response:
        self._named(request)["pinned"] = False
        return nothing()

    def _named(self, request: web.Request) -> Json:
        return self.posts.get(request.match_info["channel"], request.match_info["message"])

    def _pinned(self, request: web.Request) -> list[Json]:
        return [each for each in self._readable(request) if each["pinned"]][::-1]

    def _readable(self, request: web.Request) -> list[Json]:
        """Oldest first; none where the bot may not read the history."""
        channel_id = self.posts.world.channel(request.match_info["channel"])["id"]
        return [] if channel_id in self.posts.unreadable else [*self.posts.channels[channel_id].values()]
