"""Servers that send too much, too slowly, or no HTTP: each is told by name, and costs neither time nor memory."""

import asyncio
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Iterator
from itertools import pairwise, repeat

import pytest

from bot.errors import FeedError
from bot.feeds.address import Policy
from bot.feeds.fetcher import LARGEST, Fetched, Fetcher
from bot.feeds.problems import Problem
from tests.wire.feeds import FeedServer, Names, Page

MB = 1024 * 1024
OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer().serve() as serving:
        yield serving


@pytest.fixture
async def fetcher(server: FeedServer) -> AsyncIterator[Fetcher]:
    made = Fetcher(Policy(trusted=frozenset({server.host})), "", Names({}), limit=10)
    yield made
    await made.close()


async def problem(fetcher: Fetcher, url: str) -> tuple[str, str]:
    with pytest.raises(FeedError) as caught:
        await fetcher.fetch(url)
    return caught.value.problem, caught.value.detail


def bomb(encoding: str, times: int) -> bytes:
    """So many MB of zeros."""
    packer = zlib.compressobj(9, wbits=31 if encoding == "gzip" else -15)
    start = packer.compress(b"")
    first = packer.compress(bytes(MB)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(MB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + first + again * (times - 1) + b"\x03\x00"


class Lag:
    """The longest time for which nothing else had its turn, in seconds."""

    async def __aenter__(self) -> "Lag":
        self.times: list[float] = []
        self._task = asyncio.create_task(self._tick())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()

    async def _tick(self) -> None:
        while True:
            self.times.append(asyncio.get_running_loop().time())
            await asyncio.sleep(0.001)

    @property
    def longest(self) -> float:
        return max(later - earlier for earlier, later in pairwise(self.times))


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_bomb_is_never_held_in_memory(server: FeedServer, fetcher: Fetcher, encoding: str) -> None:
    server.pages["/bomb"] = Page(bomb(encoding, 1_000), headers={"Content-Encoding": encoding})
    server.pages["/small"] = Page(b"x")
    await fetcher.fetch(server.url("/small"))  # what is needed once
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        assert await problem(fetcher, server.url("/bomb")) == (Problem.TOO_BIG, "5")
        grown = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
    assert grown < 10 * MB


async def test_unpacking_lets_others_have_their_turn(server: FeedServer, fetcher: Fetcher) -> None:
    server.pages["/bomb"] = Page(bomb("gzip", 1_000), headers={"Content-Encoding": "gzip"})
    async with Lag() as lag:
        assert await problem(fetcher, server.url("/bomb")) == (Problem.TOO_BIG, "5")
    assert lag.longest < 0.05


async def test_the_limit_is_of_the_unpacked_body(server: FeedServer, fetcher: Fetcher) -> None:
    for size, fits in ((LARGEST, True), (LARGEST + 1, False)):
        for headers, sent in (
            ({}, bytes(size)),
            ({"Content-Encoding": "deflate"}, zlib.compress(bytes(size))),
        ):
            server.pages["/feed"] = Page(sent, headers=headers)
            if fits:
                fetched = await fetcher.fetch(server.url())
                assert isinstance(fetched, Fetched)
                assert len(fetched.body) == size
            else:
                assert await problem(fetcher, server.url()) == (Problem.TOO_BIG, "5")


async def test_a_body_without_end_is_left(server: FeedServer, fetcher: Fetcher) -> None:
    server.pages["/feed"] = Page(raw=[OK + b"\r\n", *repeat(bytes(MB), 50)])
    assert await problem(fetcher, server.url()) == (Problem.TOO_BIG, "5")


async def test_padding_after_a_packed_body_counts(server: FeedServer, fetcher: Fetcher) -> None:
    page = zlib.compress(b"<rss/>") + bytes(LARGEST)
    server.pages["/feed"] = Page(raw=OK + b"Content-Encoding: deflate\r\n\r\n" + page)
    assert await problem(fetcher, server.url()) == (Problem.TOO_BIG, "5")


async def test_a_length_that_is_too_much_is_believed(server: FeedServer, fetcher: Fetcher) -> None:
    server.pages["/feed"] = Page(raw=OK + b"Content-Length: 99999999999\r\n\r\n<rss/>")
    assert await problem(fetcher, server.url()) == (Problem.TOO_BIG, "5")


@pytest.mark.parametrize(
    "sent",
    [
        OK + b"Content-Length: 500\r\n\r\n<rss/>",
        OK + b"Content-Length: -1\r\n\r\n<rss/>",
        OK + b"Content-Length: many\r\n\r\n<rss/>",
        OK + b"Content-Length: 6\r\nContent-Length: 7\r\n\r\n<rss/>",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<rss/>\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n<rss/>\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n6\r\n<rss/>",
        OK + b"X-Long: " + b"a" * 100_000 + b"\r\n\r\n<rss/>",
        OK + b"".join(b"X-%d: a\r\n" % number for number in range(20_000)) + b"\r\n<rss/>",
        OK + b"X-Bad\x00: a\r\n\r\n<rss/>",
        OK + b"X: 1\r\n",
        b"HTTP/1.1 9999 Hm\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n<rss/>",
        b"HTTP/1.1 2" + b"0" * 50_000,
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"220 mail.example ESMTP\r\n",
        b"<rss/>",
        b"\x00\xff" * 1_000,
        b"",
    ],
    ids=lambda sent: ascii(sent)[:50],
)
async def test_what_is_no_http_is_a_lost_connection(server: FeedServer, fetcher: Fetcher, sent: bytes) -> None:
    server.pages["/feed"] = Page(raw=sent)
    assert await problem(fetcher, server.url()) == (Problem.UNREACHABLE, "")


async def test_nobody_there_is_told(fetcher: Fetcher) -> None:
    async with FeedServer().serve() as gone:
        pass
    fetcher = Fetcher(Policy(trusted=frozenset({gone.host})), "", Names({}), limit=5)
    assert await problem(fetcher, gone.url()) == (Problem.UNREACHABLE, "")
    await fetcher.close()


def drips(head: bytes, drip: bytes) -> Iterator[bytes]:
    yield head
    yield from repeat(drip, 100)


@pytest.mark.parametrize(
    "page",
    [
        Page(b"<rss/>", delay=5),
        Page(raw=drips(b"HTTP/1.1 200 O", b"K"), pause=0.05),
        Page(raw=drips(OK, b"X: a\r\n"), pause=0.05),
        Page(raw=drips(OK + b"\r\n", b"<"), pause=0.05),
        Page(raw=drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), pause=0.05),
        Page(raw=[OK + b"Content-Length: 9\r\n\r\n"], pause=5),
    ],
    ids=["silent", "status", "headers", "body", "continue", "stalled"],
)
async def test_slow_servers_are_left(server: FeedServer, page: Page) -> None:
    fetcher = Fetcher(Policy(trusted=frozenset({server.host})), "", Names({}), limit=0.3)
    server.pages["/feed"] = page
    begun = asyncio.get_running_loop().time()
    assert await problem(fetcher, server.url()) == (Problem.TIMEOUT, "")
    assert asyncio.get_running_loop().time() - begun < 2
    await fetcher.close()


async def test_the_time_is_for_all_hops_together(server: FeedServer) -> None:
    fetcher = Fetcher(Policy(trusted=frozenset({server.host})), "", Names({}), limit=0.3)
    for number in range(4):
        onward = {"Location": f"/{number + 1}"}
        server.pages[f"/{number}"] = Page(status=302, headers=onward, delay=0.1)
    server.pages["/4"] = Page(b"<rss/>")
    assert await problem(fetcher, server.url("/0")) == (Problem.TIMEOUT, "")
    await fetcher.close()


async def test_a_name_server_that_says_nothing_is_left() -> None:
    class Silent(Names):
        async def resolve(self, *_: object, **__: object) -> list[object]:  # type: ignore[override]
            await asyncio.sleep(60)
            return []

    fetcher = Fetcher(Policy(), "", Silent({}), limit=0.1)
    assert await problem(fetcher, "http://example.com/") == (Problem.TIMEOUT, "")
    await fetcher.close()


async def test_a_certificate_that_nobody_signed_is_refused() -> None:
    async with FeedServer({"/feed": Page(b"<rss/>")}).serve(tls=True) as server:
        fetcher = Fetcher(Policy(trusted=frozenset({server.host})), "", Names({}), limit=5)
        assert await problem(fetcher, server.url().replace("http:", "https:")) == (Problem.TLS, "")
        assert server.requests == []
        await fetcher.close()


async def test_what_does_not_speak_tls_is_told(server: FeedServer, fetcher: Fetcher) -> None:
    server.greeting = b"220 mail.example ESMTP\r\n"
    assert await problem(fetcher, server.url().replace("http:", "https:")) == (Problem.TLS, "")


async def test_our_own_faults_are_logged_and_told(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Names):
        async def resolve(self, *_: object, **__: object) -> list[object]:  # type: ignore[override]
            raise LookupError

    fetcher = Fetcher(Policy(), "", Broken({}), limit=5)
    assert await problem(fetcher, "http://example.com/") == (Problem.INTERNAL, "")
    assert "could not be fetched" in caplog.text
    await fetcher.close()
