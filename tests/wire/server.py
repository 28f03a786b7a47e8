"""A small Discord on the wire: real sockets on this machine, Discord's answers, and a record of what it was told.

Speaks what login, command sync, the gateway, slash commands and messages need. What else is to happen, a test does
itself: it sends over a `Connection`, changes `token` to refuse the bot's, empties `sessions` so that none can be
resumed, names what befalls `posts`, or changes the `guilds` the bot is in.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiohttp import web
from aiohttp.typedefs import Handler

from tests.wire.connection import Connection, Op, Session
from tests.wire.payloads import BOT, FAN, Json, guild, new_id, outage, user
from tests.wire.posts import Posts, answer

API = "/api/v10"
TOKEN = "a.good.token"  # noqa: S105  # it opens nothing
NOWHERE = "ws://127.0.0.1:1"  # where Discord sends its clients; here nobody listens
PATIENCE = 30.0  # seconds until a test that waits in vain is told so
INTERACTIONS = "/interactions/"

Seen = TypeVar("Seen")


@dataclass(frozen=True)
class Request:
    """What came in by HTTP; `path` is what follows the version of the API."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any


@dataclass
class Server:
    """`silent` holds the shards that never get READY."""

    token: str = TOKEN
    shards: int = 1
    port: int = 0
    requests: list[Request] = field(default_factory=list)
    connections: list[Connection] = field(default_factory=list)
    sessions: dict[str, Session] = field(default_factory=dict)
    guilds: list[Json] = field(default_factory=lambda: [guild()])
    silent: set[int] = field(default_factory=set)
    posts: Posts = field(default_factory=Posts)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def asked(self, method: str, path: str) -> list[Request]:
        return [request for request in self.requests if (request.method, request.path) == (method, path)]

    def callbacks(self) -> list[Request]:
        """The answers to interactions."""
        return [request for request in self.requests if request.path.startswith(INTERACTIONS)]

    async def until(self, seen: Callable[[], Seen]) -> Seen:
        """What `seen` gives, as soon as that is something."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not (value := seen()):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            asked = [f"{request.method} {request.path}" for request in self.requests]
            told = [[Op(payload["op"]).name for payload in connection.told] for connection in self.connections]
            raise AssertionError(f"it never came; by HTTP: {asked}; by gateway: {told}") from None
        return value

    async def connected(self, times: int = 1) -> Connection:
        """The so many-th connection that was told READY or RESUMED."""
        ready = await self.until(lambda: [each for each in self.connections if each.ready][times - 1 :])
        return ready[0]

    @asynccontextmanager
    async def serve(self) -> AsyncIterator["Server"]:
        app = web.Application(middlewares=[self._record])
        app.add_routes([
            web.get("/", self._gateway),
            web.get(f"{API}/users/@me", self._user),
            web.get(f"{API}/oauth2/applications/@me", self._application),
            web.get(f"{API}/gateway/bot", self._gateway_bot),
            web.put(f"{API}/applications/{BOT}/commands", self._commands),
            web.post(f"{API}{INTERACTIONS}{{id}}/{{token}}/callback", self._callback),
            web.post(f"{API}/channels/{{channel}}/messages", self.posts.message),
            web.post(f"{API}/channels/{{channel}}/messages/{{message}}/threads", self.posts.thread),
        ])  # fmt: skip
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.port = runner.addresses[0][1]
            yield self
        finally:
            await runner.cleanup()

    # ------------------------------------------------------------------ HTTP

    @web.middleware
    async def _record(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Keep what was asked; interactions carry a token of their own, everything else needs that of the bot."""
        if not request.path.startswith(API):
            return await handler(request)
        body = await request.json() if request.can_read_body else None
        asked = Request(request.method, request.path.removeprefix(API), dict(request.query), body)
        self.requests.append(asked)
        self._news.set()
        if asked.path.startswith(INTERACTIONS) or request.headers.get("Authorization") == f"Bot {self.token}":
            return await handler(request)
        return answer({"message": "401: Unauthorized", "code": 0}, status=401)

    async def _user(self, request: web.Request) -> web.Response:
        return answer(user(BOT, "truham", bot=True))

    async def _application(self, request: web.Request) -> web.Response:
        about: Json = {"id": BOT, "name": "truham", "description": "", "icon": None, "verify_key": "", "flags": 0}
        return answer(about | {"bot_public": True, "bot_require_code_grant": False, "owner": user(FAN, "fern")})

    async def _gateway_bot(self, request: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return answer({"url": NOWHERE, "shards": self.shards, "session_start_limit": limit})

    async def _commands(self, request: web.Request) -> web.Response:
        known = {"application_id": BOT, "version": "1"}
        return answer([command | known | {"id": new_id()} for command in await request.json()])

    async def _callback(self, request: web.Request) -> web.Response:
        return answer({"interaction": {"id": request.match_info["id"], "type": 2, "response_message_id": new_id()}})

    # ------------------------------------------------------------------ the gateway

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket, request.query)
        self.connections.append(connection)
        await connection.send(Op.HELLO, {"heartbeat_interval": 41_250})
        async for message in socket:
            payload = json.loads(message.data)
            connection.told.append(payload)
            await self._react(connection, payload["op"], payload["d"])
            self._news.set()
        return socket

    async def _react(self, connection: Connection, op: int, data: Any) -> None:
        if op == Op.HEARTBEAT:
            await connection.send(Op.HEARTBEAT_ACK)
        elif op in (Op.IDENTIFY, Op.RESUME) and data["token"] != self.token:
            await connection.close(4004)
        elif op == Op.IDENTIFY and data["shard"][0] not in self.silent:
            await self._identified(connection, *data["shard"])
        elif op == Op.RESUME:
            connection.session = self.sessions.get(data["session_id"])
            if connection.session is None:
                await connection.send(Op.INVALID_SESSION, data=False)
            else:
                await connection.dispatch("RESUMED", {})
                connection.ready = True

    async def _identified(self, connection: Connection, shard: int, shards: int) -> None:
        """READY names every server of the shard; all but those with an outage come afterwards."""
        connection.session = Session(new_id())
        self.sessions[connection.session.id] = connection.session
        here = [each for each in self.guilds if (int(each["id"]) >> 22) % shards == shard]
        named = [outage(each["id"]) for each in here]
        await connection.dispatch("READY", _ready(connection.session, named) | {"shard": [shard, shards]})
        for each in here:
            if not each["unavailable"]:
                await connection.dispatch("GUILD_CREATE", each)
        connection.ready = True


def _ready(session: Session, guilds: list[Json]) -> Json:
    return {
        "v": 10,
        "user": user(BOT, "truham", bot=True),
        "guilds": guilds,
        "session_id": session.id,
        "resume_gateway_url": NOWHERE,
        "application": {"id": BOT, "flags": 0},
    }
