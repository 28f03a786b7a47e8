"""Feeds are fetched over real sockets: what comes back, what is asked, redirects, names, and turns for each host."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import __version__
from bot.clock import ManualClock
from bot.errors import FeedError
from bot.feeds.address import Policy
from bot.feeds.entry import Unchanged
from bot.feeds.fetcher import MOST_REDIRECTS, Fetched, Fetcher
from bot.feeds.headers import user_agent
from bot.feeds.problems import Problem
from tests.wire.feeds import Detour, FeedServer, Names, Page, packed

FEED = b"<rss version='2.0'><channel><title>News</title></channel></rss>"
PUBLIC, OTHER, PRIVATE = "93.184.215.14", "93.184.215.15", "10.0.0.1"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer({"/feed": Page(FEED)}).serve() as serving:
        yield serving


@pytest.fixture
async def fetcher(server: FeedServer) -> AsyncIterator[Fetcher]:
    """It trusts the test server, and nobody else."""
    trusting = Policy(trusted=frozenset({server.host}))
    made = Fetcher(trusting, "https://truham.example/about", Names({}), clock=ManualClock(NOW), limit=5)
    yield made
    await made.close()


async def refused(fetcher: Fetcher, url: str, etag: str = "", modified: str = "") -> FeedError:
    with pytest.raises(FeedError) as caught:
        await fetcher.fetch(url, etag, modified)
    return caught.value


async def body(fetcher: Fetcher, url: str) -> bytes:
    fetched = await fetcher.fetch(url)
    assert isinstance(fetched, Fetched)
    return fetched.body


# ---------------------------------------------------------------- what comes back


async def test_a_feed_comes_with_what_its_server_says_about_it(server: FeedServer, fetcher: Fetcher) -> None:
    said = {"Content-Type": "application/rss+xml; charset=utf-8", "Cache-Control": "public, max-age=1800", "Age": "600"}
    modified = "Sat, 21 Nov 2026 10:00:00 GMT"
    server.pages["/feed"] = Page(FEED, headers=said, etag='W/"1"', modified=modified)
    assert await fetcher.fetch(server.url()) == Fetched(
        FEED, "application/rss+xml; charset=utf-8", server.url(), 'W/"1"', modified, timedelta(minutes=20)
    )


async def test_what_did_not_change_is_not_sent_again(server: FeedServer, fetcher: Fetcher) -> None:
    modified = "Sat, 21 Nov 2026 10:00:00 GMT"
    server.pages["/feed"] = Page(FEED, headers={"Cache-Control": "max-age=60"}, etag='"1"', modified=modified)
    assert await fetcher.fetch(server.url(), '"1"', modified) == Unchanged(timedelta(minutes=1))
    assert await fetcher.fetch(server.url(), "", modified) == Unchanged(timedelta(minutes=1))
    assert isinstance(await fetcher.fetch(server.url(), '"2"'), Fetched)
    sent = [(one.headers.get("if-none-match"), one.headers.get("if-modified-since")) for one in server.requests]
    assert sent == [('"1"', modified), (None, modified), ('"2"', None)]


async def test_unchanged_is_an_error_where_nothing_was_known(server: FeedServer, fetcher: Fetcher) -> None:
    server.pages["/feed"] = Page(status=304)
    error = await refused(fetcher, server.url())
    assert (error.problem, error.detail) == (Problem.STATUS, "304")


@pytest.mark.parametrize("bad", ["x\r\nX-Sent: by-you", "ü", "x" * 301, "a\x00b", "\n"])
async def test_what_no_header_may_say_is_neither_kept_nor_sent(server: FeedServer, fetcher: Fetcher, bad: str) -> None:
    if "\r" not in bad and "\x00" not in bad and "\n" not in bad:
        server.pages["/feed"] = Page(FEED, etag=bad, modified=bad)
    fetched = await fetcher.fetch(server.url(), bad, bad)
    assert isinstance(fetched, Fetched)
    assert (fetched.etag, fetched.modified) == ("", "")
    assert {"if-none-match", "if-modified-since", "x-sent"}.isdisjoint(server.requests[0].headers)


async def test_who_asks_is_told(server: FeedServer, fetcher: Fetcher) -> None:
    await fetcher.fetch(server.url())
    sent = server.requests[0].headers
    assert sent["user-agent"] == f"Truham/{__version__} (Discord bot; feed reader; +https://truham.example/about)"
    assert sent["accept-encoding"] == "gzip, deflate"
    assert "application/rss+xml" in sent["accept"]
    assert {"cookie", "authorization", "referer"}.isdisjoint(sent)


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        ("", ""),
        ("staff@truham.example", "; +staff@truham.example"),
        ("a\r\nX-Sent: (b); <c>", "; +aX-Sent:bc"),
        ("ü\x00", ""),
        ("x" * 500, "; +" + "x" * 200),
    ],
)
def test_a_contact_says_nothing_but_itself(contact: str, told: str) -> None:
    assert user_agent(contact) == f"Truham/{__version__} (Discord bot; feed reader{told})"


async def test_nothing_of_the_environment_is_used(
    server: FeedServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login me password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert await body(fetcher, server.url()) == FEED
    assert "authorization" not in server.requests[0].headers


async def test_no_cookie_is_ever_sent_back(server: FeedServer, fetcher: Fetcher) -> None:
    server.pages["/start"] = Page(status=302, headers={"Location": "/feed", "Set-Cookie": "who=me; Path=/"})
    assert await body(fetcher, server.url("/start")) == FEED
    assert await body(fetcher, server.url("/feed")) == FEED
    assert not any("cookie" in one.headers for one in server.requests)


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("/feed?a=b%20c+d&e=%2F%zz&f=[1]", "/feed?a=b%20c+d&e=%2F%zz&f=[1]"),
        ("/a%2Fb/../%7Ec//d", "/a%2Fb/../%7Ec//d"),
        ("?feed=rss2", "/?feed=rss2"),
        ("/ü#part", "/%C3%BC"),
    ],
)
async def test_exactly_what_was_given_is_asked_for(
    server: FeedServer, fetcher: Fetcher, query: str, asked: str
) -> None:
    server.pages[asked] = Page(FEED)
    assert await body(fetcher, server.url(query)) == FEED


# ---------------------------------------------------------------- packed bodies


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)  # tests have the same names every time


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "sent"),
    [
        ("gzip", _gzip(FEED)),
        ("x-gzip", _gzip(FEED)),
        ("GZIP", _gzip(FEED[:20]) + _gzip(FEED[20:])),
        ("gzip", _gzip(FEED) + b"\x00" * 500),
        ("deflate", zlib.compress(FEED)),
        ("deflate", _raw_deflate(FEED)),
        ("identity", FEED),
        ("", FEED),
    ],
)
async def test_packed_bodies_are_unpacked(server: FeedServer, fetcher: Fetcher, encoding: str, sent: bytes) -> None:
    server.pages["/feed"] = Page(sent, headers={"Content-Encoding": encoding})
    assert await body(fetcher, server.url()) == FEED


async def test_a_body_that_comes_byte_by_byte_is_unpacked(server: FeedServer, fetcher: Fetcher) -> None:
    for encoding, sent in (("gzip", _gzip(FEED) * 2), ("deflate", _raw_deflate(FEED))):
        head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nConnection: close\r\n\r\n".encode()
        server.pages["/feed"] = Page(raw=[head, *(bytes([byte]) for byte in sent)])
        assert (await body(fetcher, server.url())).startswith(FEED)


@pytest.mark.parametrize(
    ("encoding", "sent"),
    [
        ("br", b"\x0b\x02\x80abc\x03"),
        ("zstd", b"abc"),
        ("gzip, gzip", _gzip(_gzip(FEED))),
        ("gzip", FEED),
        ("gzip", _gzip(FEED)[:-9]),
        ("gzip", _gzip(FEED)[:-8] + b"12345678"),
        ("gzip", b"\x1f"),
        ("gzip", _gzip(b"") * 1_001),
        ("deflate", b"x"),
        ("deflate", b"\xff\xff\xff\xff"),
        ("deflate", zlib.compress(FEED)[:-5]),
    ],
)
async def test_what_cannot_be_unpacked_is_refused(
    server: FeedServer, fetcher: Fetcher, encoding: str, sent: bytes
) -> None:
    server.pages["/feed"] = Page(sent, headers={"Content-Encoding": encoding})
    assert (await refused(fetcher, server.url())).problem == Problem.ENCODED


# ---------------------------------------------------------------- what is no feed


@pytest.mark.parametrize(
    ("page", "problem", "detail"),
    [
        (Page(status=404), Problem.STATUS, "404"),
        (Page(status=410), Problem.STATUS, "410"),
        (Page(status=500), Problem.STATUS, "500"),
        (Page(status=401, headers={"WWW-Authenticate": 'Basic realm="x"'}), Problem.STATUS, "401"),
        (Page(b"x", status=206), Problem.STATUS, "206"),
        (Page(b"x", status=201), Problem.STATUS, "201"),
        (Page(status=300), Problem.STATUS, "300"),
        (Page(status=302), Problem.STATUS, "302"),
        (Page(status=302, headers={"Location": " "}), Problem.STATUS, "302"),
        (Page(status=204), Problem.EMPTY, ""),
        (Page(status=205), Problem.EMPTY, ""),
        (Page(b""), Problem.EMPTY, ""),
        (packed(b""), Problem.EMPTY, ""),
        (Page(b"", headers={"Content-Encoding": "gzip"}), Problem.EMPTY, ""),
    ],
)
async def test_only_an_answer_with_a_body_is_a_feed(
    server: FeedServer, fetcher: Fetcher, page: Page, problem: Problem, detail: str
) -> None:
    server.pages["/feed"] = page
    error = await refused(fetcher, server.url())
    assert (error.problem, error.detail, error.after) == (problem, detail, None)


@pytest.mark.parametrize(
    ("status", "headers", "after"),
    [
        (429, {"Retry-After": "120"}, timedelta(minutes=2)),
        (503, {"Retry-After": "Sat, 21 Nov 2026 12:10:00 GMT"}, timedelta(minutes=10)),
        (
            503,
            {"Retry-After": "Sat, 21 Nov 2020 12:10:00 GMT", "Date": "Sat, 21 Nov 2020 12:00:00 GMT"},
            timedelta(minutes=10),
        ),
        (429, {"Retry-After": "Sat, 21 Nov 2020 12:10:00 GMT"}, timedelta()),
        (429, {"Retry-After": "Sat, 21 Nov 2099 12:10:00 GMT"}, timedelta(hours=24)),
        (429, {"Retry-After": "9" * 400}, timedelta(hours=24)),
        (500, {"Retry-After": "0"}, timedelta()),
        (429, {"Retry-After": "-5"}, None),
        (429, {"Retry-After": "soon"}, None),
        (429, {"Retry-After": "Sat, 99 Nov 2020 99:99:99 GMT"}, None),
        (429, {}, None),
    ],
)
async def test_a_server_that_asks_for_a_pause_is_heard(
    server: FeedServer, fetcher: Fetcher, status: int, headers: dict[str, str], after: timedelta | None
) -> None:
    server.pages["/feed"] = Page(status=status, headers=headers)
    assert (await refused(fetcher, server.url())).after == after


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Cache-Control": "max-age=600"}, timedelta(minutes=10)),
        ({"Cache-Control": 'Private, MAX-AGE="600"'}, timedelta(minutes=10)),
        ({"Cache-Control": "max-age=600", "Age": "700"}, None),
        ({"Cache-Control": "max-age=600", "Age": "old"}, timedelta(minutes=10)),
        ({"Cache-Control": "max-age=99999999999999999999"}, timedelta(hours=24)),
        ({"Cache-Control": "max-age=600, no-cache"}, None),
        ({"Cache-Control": "no-store, max-age=600"}, None),
        ({"Cache-Control": "max-age=0"}, None),
        ({"Cache-Control": "max-age=-1"}, None),
        ({"Cache-Control": "max-age"}, None),
        ({}, None),
    ],
)
async def test_for_how_long_nothing_new_is_to_be_expected(
    server: FeedServer, fetcher: Fetcher, headers: dict[str, str], wait: timedelta | None
) -> None:
    server.pages["/feed"] = Page(FEED, headers=headers)
    fetched = await fetcher.fetch(server.url())
    assert fetched.wait == wait


# ---------------------------------------------------------------- redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed(server: FeedServer, fetcher: Fetcher, status: int) -> None:
    start = server.redirect("/start", "/feed", status)
    fetched = await fetcher.fetch(start)
    assert isinstance(fetched, Fetched)
    assert (fetched.body, fetched.url) == (FEED, server.url("/feed"))


async def test_a_redirect_may_be_in_an_old_encoding(server: FeedServer, fetcher: Fetcher) -> None:
    head = b"HTTP/1.1 301 Moved\r\nLocation: /caf\xe9 au lait\r\nContent-Length: 0\r\n\r\n"
    server.pages |= {"/start": Page(raw=head), "/caf%E9%20au%20lait": Page(FEED)}
    assert await body(fetcher, server.url("/start")) == FEED


async def test_five_redirects_are_followed_and_no_more(server: FeedServer, fetcher: Fetcher) -> None:
    for number in range(MOST_REDIRECTS + 1):
        server.redirect(f"/{number}", f"/{number - 1}" if number else "/feed")
    assert await body(fetcher, server.url(f"/{MOST_REDIRECTS - 1}")) == FEED
    assert (await refused(fetcher, server.url(f"/{MOST_REDIRECTS}"))).problem == Problem.REDIRECTS
    assert (await refused(fetcher, server.redirect("/round", "/round"))).problem == Problem.REDIRECTS
    assert len(server.asked("/round")) == MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    ("location", "problem"),
    [
        ("http://127.0.0.1/", Problem.PRIVATE),
        ("http://[::1]/", Problem.PRIVATE),
        ("http://169.254.169.254/latest/meta-data/", Problem.PRIVATE),
        ("http://0x7f000001/", Problem.PRIVATE),
        ("http://inside.example.com/", Problem.PRIVATE),
        ("http://127.0.0.1:22/", Problem.PORT),
        ("file:///etc/passwd", Problem.SCHEME),
        ("ftp://example.com/", Problem.SCHEME),
        ("http://me:word@example.com/", Problem.CREDENTIALS),
        ("http://nowhere.example.com/", Problem.NO_HOST),
        ("http://" + "a" * 5_000, Problem.LONG_URL),
    ],
)
async def test_every_redirect_is_checked_anew(server: FeedServer, location: str, problem: Problem) -> None:
    names = Names({"inside.example.com": [PUBLIC, PRIVATE]})
    fetcher = Fetcher(Policy(trusted=frozenset({server.host})), "", names, limit=5)
    assert (await refused(fetcher, server.redirect("/start", location))).problem == problem
    await fetcher.close()


async def test_an_etag_is_only_shown_to_whom_it_came_from(server: FeedServer, fetcher: Fetcher) -> None:
    start = server.redirect("/start", "/feed")
    server.pages["/feed"] = Page(FEED, etag='"1"')
    first = await fetcher.fetch(start)
    assert isinstance(first, Fetched)
    assert isinstance(await fetcher.fetch(start, first.etag), Unchanged)
    assert [one.headers.get("if-none-match") for one in server.requests] == [None, None, None, '"1"']
    server.redirect("/start", "/moved")
    server.pages["/moved"] = Page(b"<rss>other</rss>", etag='"1"')
    assert await body(fetcher, start) == b"<rss>other</rss>"
    assert isinstance(await fetcher.fetch(start, '"1"'), Unchanged)
    server.redirect("/start", "/feed")
    assert isinstance(await fetcher.fetch(start, '"1"'), Fetched)


# ---------------------------------------------------------------- names


async def test_what_is_connected_to_is_what_was_checked() -> None:
    """The second answer for a name is a private one, as in an attack: nobody asks between check and connection."""
    async with FeedServer({"/feed": Page(FEED)}).serve() as server:
        names = Names({"example.com": [PUBLIC]}, later={"example.com": [PRIVATE]})
        detour = Detour(server.port)
        fetcher = Fetcher(Policy(), "", names, detour, limit=5)
        assert await body(fetcher, "http://example.com/feed") == FEED
        assert (names.answers, detour.meant) == ([("example.com", (PUBLIC,))], [PUBLIC])
        await fetcher.close()
        assert (await refused(fetcher, "http://example.com/feed")).problem == Problem.PRIVATE
        assert names.answers[1:] == [("example.com", (PRIVATE,))]
        assert detour.meant == [PUBLIC]
        await fetcher.close()
    assert server.requests[0].headers["host"] == "example.com"


async def test_every_hop_is_resolved_and_checked_once() -> None:
    async with FeedServer({"/feed": Page(FEED)}).serve() as server:
        server.redirect("/start", "http://other.example.com/feed")
        known = {"example.com": [PUBLIC], "other.example.com": [OTHER]}
        names, detour = Names(known, later={name: [PRIVATE] for name in known}), Detour(server.port)
        fetcher = Fetcher(Policy(), "", names, detour, limit=5)
        assert await body(fetcher, "http://example.com/start") == FEED
        assert names.answers == [("example.com", (PUBLIC,)), ("other.example.com", (OTHER,))]
        assert detour.meant == [PUBLIC, OTHER]
        await fetcher.close()


@pytest.mark.parametrize("found", [[PRIVATE], [PUBLIC, PRIVATE], [PRIVATE, PUBLIC], ["::1"], ["::ffff:93.184.215.14"]])
async def test_a_name_with_any_private_address_is_never_connected_to(server: FeedServer, found: list[str]) -> None:
    detour = Detour(server.port)
    fetcher = Fetcher(Policy(), "", Names({"example.com": found}), detour, limit=5)
    error = await refused(fetcher, "http://example.com/feed")
    assert error.problem == Problem.PRIVATE
    assert (error.detail, error.args_) == ("", {"detail": ""})
    assert (detour.meant, server.connections) == ([], 0)
    await fetcher.close()


async def test_the_last_look_is_at_the_socket(server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should an address that nobody checked ever get that far, no connection is made."""
    monkeypatch.setattr("bot.feeds.fetcher.CheckedResolver", lambda inner, policy: inner)
    names = Names({"example.com": ["127.0.0.1", "127.0.0.2"]})
    fetcher = Fetcher(Policy(ports=frozenset({server.port})), "", names, limit=5)
    assert (await refused(fetcher, f"http://example.com:{server.port}/feed")).problem == Problem.PRIVATE
    assert (len(names.answers), server.connections) == (1, 0)
    await fetcher.close()


async def test_a_name_that_does_not_resolve_is_told(fetcher: Fetcher) -> None:
    assert (await refused(fetcher, "http://nowhere.example.com/feed")).problem == Problem.NO_HOST


async def test_a_trusted_name_may_be_anywhere(server: FeedServer) -> None:
    policy = Policy(trusted=frozenset({("feeds.lan", server.port)}))
    fetcher = Fetcher(policy, "", Names({"feeds.lan": ["127.0.0.1"]}), limit=5)
    assert await body(fetcher, f"http://feeds.lan:{server.port}/feed") == FEED
    await fetcher.close()


async def test_without_a_resolver_of_its_own_it_asks_as_the_machine_does(server: FeedServer) -> None:
    fetcher = Fetcher(Policy(trusted=frozenset({("localhost", server.port)})), limit=5)
    assert await body(fetcher, f"http://localhost:{server.port}/feed") == FEED
    await fetcher.close()
    assert await body(fetcher, f"http://localhost:{server.port}/feed") == FEED  # it opens again
    await fetcher.close()


# ---------------------------------------------------------------- one at a time


async def test_a_host_is_asked_one_thing_at_a_time(server: FeedServer, fetcher: Fetcher) -> None:
    for number in range(8):
        server.pages[f"/{number}"] = Page(FEED, delay=0.02)
    await asyncio.gather(*(body(fetcher, server.url(f"/{number}")) for number in range(8)))
    assert server.most_at_once == 1
    assert [one.path for one in server.requests] == [f"/{number}" for number in range(8)]
    assert server.connections < 8  # the same connection serves what follows at once


async def test_hosts_do_not_wait_for_each_other() -> None:
    pages = {"/slow": Page(FEED, delay=0.3), "/feed": Page(FEED)}
    async with FeedServer(pages).serve() as server:
        names = Names({f"{number}.example.com": [PUBLIC] for number in range(5)})
        fetcher = Fetcher(Policy(), "", names, Detour(server.port), limit=5)
        asked = [body(fetcher, f"http://{number}.example.com/slow") for number in range(5)]
        await asyncio.gather(*asked)
        assert server.most_at_once == 5
        await fetcher.close()


async def test_waiting_for_a_turn_does_not_count_and_is_forgotten_afterwards(server: FeedServer) -> None:
    fetcher = Fetcher(Policy(trusted=frozenset({server.host})), "", Names({}), limit=0.3)
    server.pages["/slow"] = Page(FEED, delay=0.15)
    found = await asyncio.gather(*(body(fetcher, server.url("/slow")) for _ in range(4)))
    assert found == [FEED] * 4
    assert len(fetcher._turns) == 0
    await fetcher.close()


async def test_a_fetch_that_is_given_up_lets_the_next_one_in(server: FeedServer, fetcher: Fetcher) -> None:
    server.pages["/slow"] = Page(FEED, delay=5)
    slow = asyncio.create_task(fetcher.fetch(server.url("/slow")))
    waiting = asyncio.create_task(fetcher.fetch(server.url("/slow")))
    after = asyncio.create_task(body(fetcher, server.url()))
    await server.until_asked()
    waiting.cancel()
    slow.cancel()
    assert await after == FEED
    assert isinstance((await asyncio.gather(slow, waiting, return_exceptions=True))[0], asyncio.CancelledError)
    assert len(fetcher._turns) == 0


async def test_it_can_be_closed_twice_and_before_it_was_used() -> None:
    fetcher = Fetcher(Policy())
    await fetcher.close()
    await fetcher.close()
