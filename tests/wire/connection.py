"""One connection to the gateway of the test server: what it was told, and what a test lets it say."""

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import zstandard
from aiohttp import web

from tests.wire.payloads import Json

Compress = Callable[[bytes], bytes]


class Op(IntEnum):
    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


@dataclass
class Session:
    """What survives a lost connection."""

    id: str
    shard: int = 0
    shards: int = 1
    sequence: int = 0

    def sees(self, guild_id: str) -> bool:
        """Whether this server is one of its shard."""
        return (int(guild_id) >> 22) % self.shards == self.shard


class Connection:
    """It has a `session` once the client named one or got one, and is `ready` when it was told so."""

    def __init__(self, socket: web.WebSocketResponse, query: Mapping[str, str]) -> None:
        self.query = dict(query)
        self.told: list[Json] = []
        self.session: Session | None = None
        self.ready = False
        self._socket = socket
        self._compress = COMPRESSIONS[query["compress"]]()

    def heard(self, op: Op) -> list[Any]:
        """The data of every payload with this operation."""
        return [payload["d"] for payload in self.told if payload["op"] == op]

    async def send(self, op: Op, data: Any = None) -> None:
        await self._send({"op": op, "d": data, "s": None, "t": None})

    async def dispatch(self, event: str, data: Any) -> None:
        assert self.session is not None
        self.session.sequence += 1
        await self._send({"op": Op.DISPATCH, "d": data, "s": self.session.sequence, "t": event})

    @property
    def listens(self) -> bool:
        return self.ready and not self._socket.closed

    async def close(self, code: int) -> None:
        await self._socket.close(code=code)

    async def _send(self, payload: Json) -> None:
        await self._socket.send_bytes(self._compress(json.dumps(payload).encode()))


def _zstd() -> Compress:
    """One frame for the whole connection, flushed with every message."""
    stream = zstandard.ZstdCompressor().compressobj()
    return lambda data: stream.compress(data) + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


def _zlib() -> Compress:
    stream = zlib.compressobj()
    return lambda data: stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)


COMPRESSIONS: Mapping[str, Callable[[], Compress]] = {"zstd-stream": _zstd, "zlib-stream": _zlib}
