"""Threads: those that begin with a message, those of their own, and the posts of a forum, which have no nonce."""

from dataclasses import dataclass

from aiohttp import web

from tests.wire.answers import RefusedError, answer, read_body
from tests.wire.payloads import FORUM, MEDIA, Json, thread
from tests.wire.posts import Posts

HAS_THREAD = 1 << 5  # a flag of messages
REQUIRE_TAG = 1 << 4  # a flag of forums


@dataclass
class Threads:
    posts: Posts

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/channels/{channel}/messages/{message}/threads", self._from_message),
            web.post("/channels/{channel}/threads", self._in_channel),
            web.get("/guilds/{guild}/threads/active", self._active),
        ]

    async def _from_message(self, request: web.Request) -> web.Response:
        """It has the number of the message, so there can be only one."""
        sent, parent = await read_body(request), self.posts.world.channel(request.match_info["channel"])
        about = self.posts.get(parent["id"], request.match_info["message"])
        if "thread" in about:
            raise RefusedError(160004)
        about["thread"] = made = self._new(parent, sent, about["id"])
        about["flags"] |= HAS_THREAD
        return await self._told(made, {})

    async def _in_channel(self, request: web.Request) -> web.Response:
        """In a forum with the message it begins with, which has the number of the thread."""
        world, sent = self.posts.world, await read_body(request)
        parent = world.channel(request.match_info["channel"])
        in_forum = parent["type"] in (FORUM, MEDIA)
        if in_forum and "message" not in sent:
            raise RefusedError(50035)
        self.posts.check(parent, sent.get("message", {}))
        tags = sent.get("applied_tags") or []
        if {*map(str, tags)} - {tag["id"] for tag in parent.get("available_tags", ())}:
            raise RefusedError(10087)
        if not tags and parent["flags"] & REQUIRE_TAG:
            raise RefusedError(40067)
        made = self._new(parent, sent, world.new_id())
        first = {"message": self.posts.add(made, sent["message"], made["id"])} if in_forum else {}
        return await self._told(made, first)

    async def _active(self, request: web.Request) -> web.Response:
        threads = self.posts.world.guild(request.match_info["guild"])["threads"]
        return answer({"threads": [each for each in threads if not each["thread_metadata"]["archived"]], "members": []})

    def _new(self, parent: Json, sent: Json, id_: str) -> Json:
        if not self.posts.threads:
            raise RefusedError(160006)
        world = self.posts.world
        made = thread(id_, parent, sent, world.now())
        world.guild(parent["guild_id"])["threads"].append(made)
        return made

    async def _told(self, made: Json, first: Json) -> web.Response:
        """The bot hears of a new thread as everybody does, and gets its answer."""
        await self.posts.world.tell("THREAD_CREATE", {**made, "newly_created": True})
        return answer({**made, **first}, 201)
