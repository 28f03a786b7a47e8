"""The half of the test server that speaks over websockets: sessions, servers that come and go, and events."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.wire.connection import Connection, Op, Session
from tests.wire.payloads import BOT, Json, new_id, outage, user
from tests.wire.world import World

TOKEN = "a.good.token"  # noqa: S105  # it opens nothing
NOWHERE = "ws://127.0.0.1:1"  # where Discord sends its clients; here nobody listens


@dataclass
class Gateway:
    """`silent` holds the shards that never get READY."""

    token: str = TOKEN
    shards: int = 1
    connections: list[Connection] = field(default_factory=list)
    sessions: dict[str, Session] = field(default_factory=dict)
    silent: set[int] = field(default_factory=set)
    world: World = field(init=False)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.world = World(self.tell)

    @property
    def guilds(self) -> list[Json]:
        """Those the bot is in."""
        return self.world.guilds

    @guilds.setter
    def guilds(self, guilds: list[Json]) -> None:
        self.world.guilds = guilds

    async def tell(self, event: str, data: Json) -> None:
        """An event of a server, to whoever listens; who does not, misses it."""
        guild_id: str = data.get("guild_id") or data["id"]
        for connection in self.connections:
            if connection.listens and connection.session and connection.session.sees(guild_id):
                with suppress(ConnectionError):
                    await connection.dispatch(event, data)

    async def lose(self, guild_id: str) -> Json:
        """An outage of a server begins; gives what `restore` needs to end it."""
        lost = self.world.guild(guild_id)
        self.guilds = [outage(guild_id) if each is lost else each for each in self.guilds]
        await self.tell("GUILD_DELETE", outage(guild_id))
        return lost

    async def restore(self, lost: Json) -> None:
        """The outage of a server ends."""
        self.guilds = [lost if each["id"] == lost["id"] else each for each in self.guilds]
        await self.tell("GUILD_CREATE", lost)

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
        elif op == Op.IDENTIFY and data.get("shard", [0])[0] not in self.silent:
            await self._identified(connection, *data.get("shard", (0, 1)))
        elif op == Op.RESUME:
            connection.session = self.sessions.get(data["session_id"])
            if connection.session is None:
                await connection.send(Op.INVALID_SESSION, data=False)
            else:
                await connection.dispatch("RESUMED", {})
                connection.ready = True

    async def _identified(self, connection: Connection, shard: int, shards: int) -> None:
        """READY names every server of the shard; all but those with an outage come afterwards."""
        connection.session = session = Session(new_id(), shard, shards)
        self.sessions[session.id] = session
        here = [each for each in self.guilds if session.sees(each["id"])]
        await connection.dispatch("READY", _ready(session, [outage(each["id"]) for each in here]))
        for each in here:
            if not each.get("unavailable"):
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
        "shard": [session.shard, session.shards],
    }
