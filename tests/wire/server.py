"""A small Discord on the wire: real sockets on this machine, Discord's answers, and a record of what it was told.

Speaks what login, command sync, the gateway, slash commands, messages, threads and events need. What else is to happen,
a test does itself: it sends over a `Connection`, changes `token` to refuse the bot's, empties `sessions` so that none
can be resumed, names what befalls `posts`, switches `limits` on, or changes the `guilds` the bot is in.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiohttp import web
from aiohttp.typedefs import Handler

from tests.wire.answers import RefusedError, answer, read_body, refusal, route, top_level
from tests.wire.channels import Channels
from tests.wire.connection import Connection, Op
from tests.wire.events import Events
from tests.wire.faults import Fault, befall
from tests.wire.gateway import NOWHERE, TOKEN, Gateway
from tests.wire.history import History
from tests.wire.limits import Limits, Meter
from tests.wire.payloads import BOT, FAN, Json, new_id, user
from tests.wire.posts import Posts
from tests.wire.publishing import Publishing
from tests.wire.threads import Threads

__all__ = ["PATIENCE", "TOKEN", "Request", "Server"]

API = "/api/v10"
PATIENCE = 30.0  # seconds until a test that waits in vain is told so
INTERACTIONS = "/interactions/"
LARGEST = 25 * 1024 * 1024  # bytes of a request
POSTING = ("POST /channels/{channel}/messages", "POST /channels/{channel}/threads")
BY_CHANCE = ("/channels/", "/guilds/", "/users/@me/channels")  # where `posts.chances` befall requests

Seen = TypeVar("Seen")


@dataclass(frozen=True)
class Request:
    """What came in by HTTP; `path` is what follows the version of the API."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any


@dataclass
class Server(Gateway):
    """`faults` befall other requests than `posts.faults` do, by their route, such as "PATCH /channels/{channel}".

    Every answer takes `latency` seconds, a slow one `slow`. Without `record`, `requests` stays empty.
    """

    port: int = 0
    record: bool = True
    latency: float = 0.0
    slow: float = 2.0
    limits: Limits | None = None
    meter: Meter = field(default_factory=Meter)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    posts: Posts = field(init=False)
    publishing: Publishing = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.posts = Posts(self.world)
        self.publishing = Publishing(self.posts)

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
        app = web.Application(middlewares=[self._receive, self._note], client_max_size=LARGEST)
        app.router.add_get("/", self._gateway)
        parts = (self, self.posts, self.publishing, History(self.posts), Threads(self.posts))
        for each in (each for part in (*parts, Channels(self.world), Events(self.world)) for each in part.routes()):
            app.router.add_route(each.method, f"{API}{each.path}", each.handler)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.port = runner.addresses[0][1]
            yield self
        finally:
            await runner.cleanup()

    # ------------------------------------------------------------------ every request

    @web.middleware
    async def _receive(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Keep what was asked; interactions carry a token of their own, everything else needs that of the bot."""
        if not request.path.startswith(API):
            return await handler(request)
        path, body = request.path.removeprefix(API), await read_body(request)
        self.meter.came(path)
        if self.record:
            self.requests.append(Request(request.method, path, dict(request.query), body))
        self._news.set()
        if path.startswith(INTERACTIONS) or request.headers.get("Authorization") == f"Bot {self.token}":
            response = await self._admit(request, handler)
        else:
            response = answer({"message": "401: Unauthorized", "code": 0}, status=401)
        self.meter.answered(response)
        if self.latency:
            await asyncio.sleep(self.latency)
        return response

    @web.middleware
    async def _note(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Whoever waits `until` something was done looks again, even if the answer is late or lost."""
        try:
            return await handler(request)
        finally:
            self._news.set()

    async def _admit(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Unless it came too early; all answers name the limit of their route."""
        if self.limits is None:
            return await self._befall(request, handler)
        response = self.limits.refuse(request) or await self._befall(request, handler)
        response.headers.update(self.limits.headers(request))
        return response

    async def _befall(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await befall(self._fault(request), request, handler, self.slow)
        except RefusedError as error:
            return refusal(error.code)
        except web.HTTPException as error:  # such as an address that does not exist
            return answer({"message": f"{error.status}: {error.reason}", "code": 0}, error.status)

    def _fault(self, request: web.Request) -> Fault | None:
        where = route(request)
        if planned := self.posts.faults if where in POSTING else self.faults.get(where):
            return planned.pop(0)
        if self.posts.chances and request.path.removeprefix(API).startswith(BY_CHANCE):
            return self.posts.chances.draw(f"{where} {top_level(request)}")
        return None

    # ------------------------------------------------------------------ the account and its commands

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/users/@me", self._user),
            web.get("/oauth2/applications/@me", self._application),
            web.get("/gateway/bot", self._gateway_bot),
            web.put(f"/applications/{BOT}/commands", self._commands),
            web.post(f"{INTERACTIONS}{{id}}/{{token}}/callback", self._callback),
        ]

    async def _user(self, request: web.Request) -> web.Response:
        return answer(user(BOT, "truham", bot=True))

    async def _application(self, request: web.Request) -> web.Response:
        about: Json = {"id": BOT, "name": "truham", "description": "", "icon": None, "verify_key": "", "flags": 0}
        return answer(about | {"bot_public": True, "bot_require_code_grant": False, "owner": user(FAN, "fern")})

    async def _gateway_bot(self, request: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return answer({"url": NOWHERE, "shards": self.shards, "session_start_limit": limit})

    async def _commands(self, request: web.Request) -> web.Response:
        """Those in the menu of a message have an empty description, though none is sent for them."""
        known = {"application_id": BOT, "version": "1"}
        told = await read_body(request)
        return answer([{"description": ""} | command | known | {"id": new_id()} for command in told])

    async def _callback(self, request: web.Request) -> web.Response:
        return answer({"interaction": {"id": request.match_info["id"], "type": 2, "response_message_id": new_id()}})
