"""The policy for addresses, said a second time and in another way, holds for all of IPv4 and IPv6; and whatever is
typed gives either a refusal or one plain address that every reader takes apart in the same way.
"""

from bisect import bisect_right
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from yarl import URL

from bot.errors import FeedError
from bot.feeds.address import Policy, checked, host_and_port, is_public, redirected

# Where IPv4 changes from public to not public, and back: every odd stretch is refused.
TURNS_V4 = [
    *("0.0.0.0", "1.0.0.0"),  # noqa: S104
    *("10.0.0.0", "11.0.0.0"),
    *("100.64.0.0", "100.128.0.0"),
    *("127.0.0.0", "128.0.0.0"),
    *("169.254.0.0", "169.255.0.0"),
    *("172.16.0.0", "172.32.0.0"),
    *("192.0.0.0", "192.0.1.0"),
    *("192.0.2.0", "192.0.3.0"),
    *("192.31.196.0", "192.31.197.0"),
    *("192.52.193.0", "192.52.194.0"),
    *("192.88.99.0", "192.88.100.0"),
    *("192.168.0.0", "192.169.0.0"),
    *("192.175.48.0", "192.175.49.0"),
    *("198.18.0.0", "198.20.0.0"),
    *("198.51.100.0", "198.51.101.0"),
    *("203.0.113.0", "203.0.114.0"),
    "224.0.0.0",
]
# The same for IPv6, the other way round: every odd stretch is public.
TURNS_V6 = [
    *("2001:200::", "2001:db8::"),
    *("2001:db9::", "2002::"),
    *("2003::", "2620:4f:8000::"),
    *("2620:4f:8001::", "3ffe::"),
    *("3fff:1000::", "4000::"),
]
FIRST_V6 = ("2000::", "2001::")
STARTS_V4 = [int(IPv4Address(text)) for text in TURNS_V4]
STARTS_V6 = [int(IPv6Address(text)) for text in (*FIRST_V6, *TURNS_V6)]


def expected_v4(number: int) -> bool:
    return bisect_right(STARTS_V4, number) % 2 == 0


def expected_v6(number: int) -> bool:
    isatap = f"{number:032x}"[16:24] in {"00005efe", "02005efe"}
    return bisect_right(STARTS_V6, number) % 2 == 1 and not isatap


def near(starts: list[int], last: int) -> st.SearchStrategy[int]:
    """Anything, but often next to where something changes."""
    edges = st.builds(lambda start, by: min(max(start + by, 0), last), st.sampled_from(starts), st.integers(-2, 2))
    return st.one_of(st.integers(0, last), edges)


IPV4 = near(STARTS_V4, 2**32 - 1)
IPV6 = near(STARTS_V6, 2**128 - 1) | st.integers(2**125, 2**126 - 1)


@given(IPV4)
def test_ipv4_is_public_where_it_is_said_to_be(number: int) -> None:
    address = IPv4Address(number)
    assert is_public(str(address)) == expected_v4(number)
    if is_public(str(address)):
        assert address.is_global
        assert not any((address.is_multicast, address.is_reserved, address.is_private))


@given(IPV6)
@example(int(IPv6Address("2a00:1450::5efe:0808:0808")))
def test_ipv6_is_public_where_it_is_said_to_be(number: int) -> None:
    address = IPv6Address(number)
    assert is_public(str(address)) == is_public(address.exploded) == expected_v6(number)
    if is_public(str(address)):
        assert address.is_global
        assert not any((address.is_multicast, address.is_reserved, address.is_site_local))
        assert address.ipv4_mapped is None
        assert address.sixtofour is None
        assert address.teredo is None


@pytest.mark.parametrize("number", sorted({edge + by for edge in STARTS_V4 for by in (-1, 0, 1)} - {-1}))
def test_ipv4_at_every_edge(number: int) -> None:
    assert is_public(str(IPv4Address(number))) == expected_v4(number)


@pytest.mark.parametrize("number", sorted(edge + by for edge in STARTS_V6 for by in (-1, 0, 1)))
def test_ipv6_at_every_edge(number: int) -> None:
    assert is_public(str(IPv6Address(number))) == expected_v6(number)


@given(st.integers(0, 2**32 - 1))
def test_no_ipv4_address_hides_in_an_ipv6_one(number: int) -> None:
    v4, high, low = IPv4Address(number), number >> 16, number & 0xFFFF
    flipped = number ^ 0xFFFFFFFF
    for text in (
        f"::{v4}",
        f"::ffff:{v4}",
        f"::ffff:0:{v4}",
        f"64:ff9b::{v4}",
        f"64:ff9b:1::{v4}",
        f"2002:{high:x}:{low:x}::1",
        f"2001::{flipped >> 16:x}:{flipped & 0xFFFF:x}",
        f"2a00:1450:4009:81f::5efe:{high:x}:{low:x}",
        f"fe80::5efe:{v4}",
    ):
        assert not is_public(text)


@given(IPV4)
def test_an_ipv4_address_is_refused_in_a_url_exactly_where_it_is_not_public(number: int) -> None:
    assert accepted(f"http://{IPv4Address(number)}/") == expected_v4(number)
    for unusual in (f"{number}", f"{number:#x}", f"0{number:o}", f"{number >> 24}.{number & 0xFFFFFF}"):
        assert not accepted(f"http://{unusual}/")


@given(IPV6)
def test_an_ipv6_address_is_refused_in_a_url_exactly_where_it_is_not_public(number: int) -> None:
    address = IPv6Address(number)
    assert accepted(f"http://[{address}]/") == accepted(f"http://[{address.exploded.upper()}]:443/")
    assert accepted(f"http://[{address}]/") == expected_v6(number)


WORDS = (
    "http: https: feed: // 127.0.0.1 0x7f.1 ::1 localhost example.com 8.8.8.8 2606:4700::1 80 22 443 xn-- .. %2e %0a"
)
PARTS = st.sampled_from([*WORDS.split(), *"/\\@:#?%[].-_a①。／üß \t\r\n\x00\u200b\u202e\ud800\udcff"])
TYPED = st.lists(PARTS, max_size=12).map("".join) | st.text(max_size=60).map("http://{}".format) | st.text(max_size=60)


def accepted(url: str) -> bool:
    try:
        checked(url, Policy())
    except FeedError:
        return False
    return True


def is_plain(url: str) -> None:
    assert url.isascii()
    assert url.isprintable()
    assert " " not in url
    host, port = host_and_port(url)
    for read in (URL(url, encoded=True), URL(url)):
        assert (read.raw_host, read.port, read.raw_user) == (host, port, None)
        assert read.scheme in {"http", "https"}
    assert (urlsplit(url).hostname, urlsplit(url).username) == (host, None)
    assert checked(url, Policy()) == url
    assert port in {80, 443}
    assert is_public(host) or ("." in host and ":" not in host and not host.rpartition(".")[2].isdigit())


@given(TYPED)
def test_whatever_is_typed_is_refused_or_becomes_one_plain_address(text: str) -> None:
    try:
        kept = checked(text, Policy())
    except FeedError:
        return
    is_plain(kept)


@given(TYPED)
def test_wherever_a_server_sends_us_is_refused_or_one_plain_address(text: str) -> None:
    try:
        kept = redirected("https://example.com/old/feed", text, Policy())
    except FeedError:
        return
    is_plain(kept)
