"""Fetches feeds: the one place that asks addresses which strangers gave us. Every hop is checked, all is bounded.

There is no help from the environment (proxies, .netrc), no cookies, and no memory of names; what a server sends is
counted while it is read. Whatever goes wrong becomes a FeedError.
"""

import asyncio
import io
import logging
import socket
import ssl
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from aiohttp import (
    BaseConnector,
    ClientConnectorDNSError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientSSLError,
    ClientTimeout,
    DummyCookieJar,
    InvalidURL,
    TCPConnector,
)
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import DefaultResolver
from yarl import URL

from bot.clock import Clock, SystemClock
from bot.errors import FeedError
from bot.feeds.address import Policy, checked, host_and_port, redirected
from bot.feeds.entry import Unchanged
from bot.feeds.headers import (
    ACCEPT,
    ENCODINGS,
    conditions,
    etag_of,
    fresh_for,
    modified_of,
    retry_after,
    type_of,
    user_agent,
)
from bot.feeds.problems import Problem
from bot.feeds.resolver import CheckedResolver, PrivateAddressError, open_socket, trusting
from bot.feeds.turns import Turns
from bot.feeds.unpacking import Unpacker

LIMIT = 15.0  # seconds for one fetch with all its hops; waiting for a host's turn does not count
LARGEST_MB = 5
LARGEST = LARGEST_MB * 1024 * 1024  # bytes of a body, packed and unpacked
MOST_REDIRECTS = 5
KEPT_ALIVE = 5.0  # seconds a connection waits for the next feed of the same host
MOST_FOUND = 5_000  # redirected feeds whose place is remembered
REDIRECTS = frozenset({301, 302, 303, 307, 308})
NOTHING = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT})

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fetched:
    """`body` is unpacked; `url` is where it was found after all redirects; `wait` is what Cache-Control asks for."""

    body: bytes
    content_type: str
    url: str
    etag: str = ""
    modified: str = ""
    wait: timedelta | None = None


@dataclass(frozen=True)
class _Onward:
    location: str


class Fetcher:
    """`resolver` answers for names; `connector` makes a connector that asks a resolver: what it is given checks every
    answer, so what is connected to is what was checked. `limit` is in seconds.
    """

    def __init__(
        self,
        policy: Policy,
        contact: str = "",
        resolver: AbstractResolver | None = None,
        connector: Callable[[AbstractResolver], BaseConnector] | None = None,
        *,
        clock: Clock | None = None,
        limit: float = LIMIT,
    ) -> None:
        self._policy = policy
        self._agent = user_agent(contact)
        self._resolver = resolver
        self._connector = connector or _connector
        self._clock = clock or SystemClock()
        self._limit = limit
        self._turns = Turns()
        self._found: OrderedDict[str, tuple[str, str, str]] = OrderedDict()  # url -> etag, modified, where that was
        self._session: ClientSession | None = None
        self._own_resolver: AbstractResolver | None = None

    def check(self, url: str) -> str:
        """The address as it is kept. Raises FeedError."""
        return checked(url, self._policy)

    async def fetch(self, url: str, etag: str = "", modified: str = "") -> Fetched | Unchanged:
        """Raises FeedError."""
        try:
            return await self._fetch(self.check(url), etag, modified)
        except FeedError:
            raise
        except Exception as error:
            raise FeedError(_problem(error)) from error

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
        if self._own_resolver is not None:
            await self._own_resolver.close()
            self._own_resolver = None

    async def _fetch(self, url: str, etag: str, modified: str) -> Fetched | Unchanged:
        loop = asyncio.get_running_loop()
        origin = self._origin(url, etag, modified)
        hop, left = url, self._limit
        for _ in range(MOST_REDIRECTS + 1):
            known = conditions(etag, modified) if hop == origin else {}
            host, port = host_and_port(hop)
            async with self._turns.of(host):
                begun = loop.time()
                async with asyncio.timeout(left):
                    with trusting(host, port, self._policy):
                        answer = await self._ask(hop, known)
                left -= loop.time() - begun
            if isinstance(answer, Fetched):
                self._remember(url, answer)
            if not isinstance(answer, _Onward):
                return answer
            hop = redirected(hop, answer.location, self._policy)
        raise FeedError(Problem.REDIRECTS)

    def _origin(self, url: str, etag: str, modified: str) -> str:
        """Who gave us this etag, as far as is known: another server could take it for one of its own, and say that
        nothing changed.
        """
        found = self._found.get(url)
        return found[2] if found is not None and found[:2] == (etag, modified) else url

    def _remember(self, url: str, fetched: Fetched) -> None:
        self._found.pop(url, None)
        if fetched.url != url:
            self._found[url] = (fetched.etag, fetched.modified, fetched.url)
            if len(self._found) > MOST_FOUND:
                self._found.popitem(last=False)

    async def _ask(self, url: str, known: dict[str, str]) -> Fetched | Unchanged | _Onward:
        async with self._opened().get(URL(url, encoded=True), headers=known, allow_redirects=False) as response:
            status, headers = response.status, response.headers
            if status == HTTPStatus.NOT_MODIFIED and known:
                return Unchanged(fresh_for(headers))
            if status in REDIRECTS and headers.get("Location", "").strip():
                return _Onward(headers["Location"])
            if status in NOTHING:
                raise FeedError(Problem.EMPTY)
            if status != HTTPStatus.OK:
                raise FeedError(Problem.STATUS, str(status), retry_after(headers, self._clock.now()))
            return Fetched(
                body=await _body(response),
                content_type=type_of(headers),
                url=url,
                etag=etag_of(headers),
                modified=modified_of(headers),
                wait=fresh_for(headers),
            )

    def _opened(self) -> ClientSession:
        if self._session is None or self._session.closed:
            if self._resolver is None and self._own_resolver is None:
                self._own_resolver = DefaultResolver()
            resolver = self._resolver or self._own_resolver
            assert resolver is not None
            self._session = ClientSession(
                connector=self._connector(CheckedResolver(resolver, self._policy)),
                headers={"User-Agent": self._agent, "Accept": ACCEPT, "Accept-Encoding": ENCODINGS},
                cookie_jar=DummyCookieJar(),
                timeout=ClientTimeout(total=None),  # the limit is for all hops together
                auto_decompress=False,
                trust_env=False,
            )
        return self._session


def _connector(resolver: AbstractResolver) -> BaseConnector:
    """Nothing is remembered of names: what was checked is what is used, and only once."""
    return TCPConnector(
        resolver=resolver, use_dns_cache=False, socket_factory=open_socket, keepalive_timeout=KEPT_ALIVE, limit=0
    )


async def _body(response: ClientResponse) -> bytes:
    """Raises FeedError as soon as it is clear that it is too much."""
    unpacker = Unpacker(",".join(response.headers.getall("Content-Encoding", ())))
    _check_size(response.content_length or 0)
    body, packed = io.BytesIO(), 0
    async for chunk in response.content.iter_any():
        packed += len(chunk)
        _check_size(packed)
        for piece in unpacker.unpack(chunk):
            _check_size(body.tell() + len(piece))
            body.write(piece)
            await asyncio.sleep(0)  # others have their turn, however much there is to unpack
    if not packed:
        raise FeedError(Problem.EMPTY)
    unpacker.end()
    if not body.tell():
        raise FeedError(Problem.EMPTY)
    return body.getvalue()


def _check_size(size: int) -> None:
    if size > LARGEST:
        raise FeedError(Problem.TOO_BIG, str(LARGEST_MB))


def _problem(error: Exception) -> Problem:
    causes = [error, error.__cause__, getattr(error, "os_error", None)]
    match error:
        case _ if any(isinstance(cause, PrivateAddressError) for cause in causes):
            return Problem.PRIVATE
        case _ if any(isinstance(cause, ClientConnectorDNSError | socket.gaierror) for cause in causes):
            return Problem.NO_HOST
        case _ if any(isinstance(cause, ClientSSLError | ssl.SSLError | ssl.CertificateError) for cause in causes):
            return Problem.TLS
        case TimeoutError():
            return Problem.TIMEOUT
        case InvalidURL():
            return Problem.NO_URL
        case ClientError() | OSError():
            return Problem.UNREACHABLE
    log.error("A feed could not be fetched", exc_info=error)
    return Problem.INTERNAL
