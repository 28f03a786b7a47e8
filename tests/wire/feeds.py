"""A small web server for feeds, on this machine: it answers what a test tells it to, also what no decent server would.

Raw sockets, so that an answer can be cut short, drip, lie about its length or be no HTTP at all.
"""

import asyncio
import gzip
import socket
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.feeds.resolver import open_socket

CERTIFICATE = Path(__file__).parent / "feeds.pem"  # for nobody.example, signed by nobody else; with its key
PATIENCE = 10.0  # seconds until a connection that nobody speaks on is closed


@dataclass
class Page:
    """What is answered. With an `etag` or `modified`, who has it already is told 304. `delay` seconds pass before
    anything is said. `raw` is sent as it is, instead of all other things, in `drips` with `pause` between them.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""
    modified: str = ""
    delay: float = 0.0
    raw: bytes | Iterable[bytes] | None = None
    pause: float = 0.0


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Mapping[str, str]  # names in lower case


@dataclass
class FeedServer:
    """`pages` by path with query; others are 404. `most_at_once` is how many were being answered at the same time."""

    pages: dict[str, Page] = field(default_factory=dict)
    greeting: bytes = b""  # said before anybody asked
    requests: list[Asked] = field(default_factory=list)
    connections: int = 0
    at_once: int = 0
    most_at_once: int = 0
    port: int = 0
    _moved: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    @property
    def host(self) -> tuple[str, int]:
        """To be trusted."""
        return ("127.0.0.1", self.port)

    def url(self, path: str = "/feed") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def asked(self, path: str) -> list[Asked]:
        return [request for request in self.requests if request.path == path]

    def redirect(self, path: str, location: str, status: int = 302) -> str:
        """From this path; returns its address."""
        self.pages[path] = Page(status=status, headers={"Location": location})
        return self.url(path)

    @asynccontextmanager
    async def serve(self, tls: bool = False) -> AsyncIterator["FeedServer"]:
        context = None
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
        open_now: set[asyncio.Task[None]] = set()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            open_now.add(task)
            self.connections += 1
            with suppress(OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._speak(reader, writer)
            writer.close()
            open_now.discard(task)

        server = await asyncio.start_server(serve, "127.0.0.1", self.port, ssl=context)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for task in open_now:
                task.cancel()
            await asyncio.gather(*open_now, return_exceptions=True)
            await server.wait_closed()

    async def _speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(self.greeting)
        while True:
            async with asyncio.timeout(PATIENCE):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            given = dict(line.split(": ", 1) for line in head[1:] if line)
            asked = Asked(head[0].split(" ")[1], {name.lower(): value for name, value in given.items()})
            self.requests.append(asked)
            self.at_once += 1
            self._moved.set()
            self.most_at_once = max(self.at_once, self.most_at_once)
            try:
                if await self._answer(asked, writer):
                    return
            finally:
                self.at_once -= 1
                self._moved.set()

    async def until_asked(self) -> None:
        """Somebody has just asked for something, and waits for the answer."""
        while not self.at_once:
            self._moved.clear()
            await self._moved.wait()

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection is to be closed after it."""
        page = self.pages.get(asked.path, Page(status=404))
        await asyncio.sleep(page.delay)
        if page.raw is not None:
            for drip in [page.raw] if isinstance(page.raw, bytes) else page.raw:
                writer.write(drip)
                await writer.drain()
                await asyncio.sleep(page.pause)
            return True
        writer.write(answer(page, asked))
        await writer.drain()
        return False


def answer(page: Page, asked: Asked) -> bytes:
    said = {"ETag": page.etag, "Last-Modified": page.modified}
    headers = {**page.headers, **{name: value for name, value in said.items() if value}}
    etag, modified = asked.headers.get("if-none-match", ""), asked.headers.get("if-modified-since", "")
    known = bool(etag and etag == page.etag) or bool(modified and modified == page.modified)
    status, body = (304, b"") if known else (page.status, page.body)
    headers.setdefault("Content-Length", str(len(body)))
    lines = [f"HTTP/1.1 {status} So", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("utf-8") + body


def packed(body: bytes) -> Page:
    return Page(gzip.compress(body, mtime=0), headers={"Content-Encoding": "gzip"})


class Names(AbstractResolver):
    """Answers for names without asking anybody; from the second time on it says what is in `later`, if there is."""

    def __init__(self, known: Mapping[str, Sequence[str]], later: Mapping[str, Sequence[str]] | None = None) -> None:
        self._known = dict(known)
        self._later = dict(later or {})
        self.answers: list[tuple[str, tuple[str, ...]]] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        asked_before = any(host == name for name, _ in self.answers)
        found = self._later.get(host) if asked_before and host in self._later else self._known.get(host)
        if found is None:
            raise OSError(None, "no such name")
        self.answers.append((host, tuple(found)))
        return [
            ResolveResult(hostname=host, host=one, port=port, family=socket.AF_INET, proto=0, flags=0) for one in found
        ]

    async def close(self) -> None: ...


class Diverted(socket.socket):
    """Is told to go somewhere, and goes to a port of this machine."""

    port = 0

    def connect(self, address: object) -> None:
        super().connect(("127.0.0.1", self.port))


class Detour:
    """Makes connectors whose connections all end on this machine; `meant` are the addresses they were meant for."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.meant: list[str] = []

    def __call__(self, resolver: AbstractResolver) -> TCPConnector:
        return TCPConnector(resolver=resolver, use_dns_cache=False, socket_factory=self._open)

    def _open(self, address: tuple[Any, ...]) -> socket.socket:
        open_socket(address).close()  # the last look that the connector of the program takes
        self.meant.append(str(address[4][0]))
        diverted = Diverted(socket.AF_INET, socket.SOCK_STREAM)
        diverted.port = self._port
        return diverted
