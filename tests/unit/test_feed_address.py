"""Addresses of feeds: those that lead anywhere but to the open internet, or pretend to, are refused; good ones are kept
in one form, and ask for the same thing.
"""

import pytest

from bot.errors import FeedError
from bot.feeds.address import LONGEST_HOP, Policy, checked, host_and_port, is_public, redirected
from bot.feeds.entry import LONGEST_URL
from bot.feeds.problems import Problem
from bot.feeds.resolver import CheckedResolver, PrivateAddressError
from tests.wire.feeds import Names

OPEN = Policy()
PUBLIC = "93.184.215.14"

HOSTILE = {
    # loopback and "this network", in every spelling that some reader understands
    "http://127.0.0.1/": Problem.PRIVATE,
    "http://127.8.9.10/feed": Problem.PRIVATE,
    "http://127.1/": Problem.PRIVATE,
    "http://127.0.1/": Problem.PRIVATE,
    "http://2130706433/": Problem.PRIVATE,
    "http://0x7f000001/": Problem.PRIVATE,
    "http://0X7F.0.0.1/": Problem.PRIVATE,
    "http://017700000001/": Problem.PRIVATE,
    "http://0177.0.0.1/": Problem.PRIVATE,
    "http://0177.0.0.0x1/": Problem.PRIVATE,
    "http://127.0.0.01/": Problem.PRIVATE,
    "http://127.000.000.001/": Problem.PRIVATE,
    "http://127.0.0.1./": Problem.PRIVATE,
    "http://127.0.0.1.1/": Problem.PRIVATE,
    "http://127.0.0.256/": Problem.PRIVATE,
    "http://127.0.0.1:443/": Problem.PRIVATE,
    "http://0/": Problem.PRIVATE,
    "http://0x/": Problem.PRIVATE,
    "http://0.0.0.0/": Problem.PRIVATE,
    "http://0.1.2.3/": Problem.PRIVATE,
    "http://1.1/": Problem.PRIVATE,
    "http://0x01010101/": Problem.PRIVATE,
    "http://18446744073709551617/": Problem.PRIVATE,
    "http://①②⑦.⓪.⓪.①/": Problem.NO_URL,
    "http://１２７.0.0.1/": Problem.PRIVATE,
    "http://１.１.１.１/": Problem.NO_URL,
    "http://127。0。0。1/": Problem.NO_URL,
    "http://127．0．0．1/": Problem.NO_URL,
    "http://127｡0｡0｡1/": Problem.NO_URL,
    "http://१२७.0.0.1/": Problem.PRIVATE,
    "http://127%2e0%2e0%2e1/": Problem.NO_URL,
    "http://%31%32%37.0.0.1/": Problem.PRIVATE,
    # private and special IPv4
    "http://10.0.0.1/": Problem.PRIVATE,
    "http://172.16.0.1/": Problem.PRIVATE,
    "http://172.31.255.254/": Problem.PRIVATE,
    "http://192.168.1.1/rss": Problem.PRIVATE,
    "http://100.64.0.1/": Problem.PRIVATE,
    "http://100.100.100.200/latest/meta-data/": Problem.PRIVATE,
    "http://169.254.169.254/latest/meta-data/": Problem.PRIVATE,
    "http://169.254.170.2/v2/credentials": Problem.PRIVATE,
    "http://0xA9FEA9FE/": Problem.PRIVATE,
    "http://2852039166/": Problem.PRIVATE,
    "http://192.0.0.1/": Problem.PRIVATE,
    "http://192.0.0.9/": Problem.PRIVATE,
    "http://192.0.0.192/": Problem.PRIVATE,
    "http://192.0.2.1/": Problem.PRIVATE,
    "http://192.88.99.1/": Problem.PRIVATE,
    "http://198.18.0.1/": Problem.PRIVATE,
    "http://198.51.100.7/": Problem.PRIVATE,
    "http://203.0.113.7/": Problem.PRIVATE,
    "http://224.0.0.1/": Problem.PRIVATE,
    "http://239.255.255.250/": Problem.PRIVATE,
    "http://240.0.0.1/": Problem.PRIVATE,
    "http://255.255.255.255/": Problem.PRIVATE,
    # IPv6
    "http://[::1]/": Problem.PRIVATE,
    "http://[0:0:0:0:0:0:0:1]/": Problem.PRIVATE,
    "http://[0000::0001]:80/": Problem.PRIVATE,
    "http://[::]/": Problem.PRIVATE,
    "http://[::127.0.0.1]/": Problem.PRIVATE,
    "http://[::8.8.8.8]/": Problem.PRIVATE,
    "http://[::ffff:127.0.0.1]/": Problem.PRIVATE,
    "http://[::ffff:7f00:1]/": Problem.PRIVATE,
    "http://[::ffff:169.254.169.254]/": Problem.PRIVATE,
    "http://[::ffff:8.8.8.8]/": Problem.PRIVATE,
    "http://[::ffff:0:127.0.0.1]/": Problem.PRIVATE,
    "http://[64:ff9b::7f00:1]/": Problem.PRIVATE,
    "http://[64:ff9b::169.254.169.254]/": Problem.PRIVATE,
    "http://[64:ff9b:1::10.0.0.1]/": Problem.PRIVATE,
    "http://[2002:7f00:1::]/": Problem.PRIVATE,
    "http://[2002:a9fe:a9fe::1]/": Problem.PRIVATE,
    "http://[2001::1]/": Problem.PRIVATE,
    "http://[2001:0:53aa:64c:0:0:80ff:fffe]/": Problem.PRIVATE,
    "http://[2001:2::1]/": Problem.PRIVATE,
    "http://[2001:10::1]/": Problem.PRIVATE,
    "http://[2001:20::1]/": Problem.PRIVATE,
    "http://[2001:db8::1]/": Problem.PRIVATE,
    "http://[3fff::1]/": Problem.PRIVATE,
    "http://[2a00:1450:4009::200:5efe:10.0.0.1]/": Problem.PRIVATE,
    "http://[100::1]/": Problem.PRIVATE,
    "http://[5f00::1]/": Problem.PRIVATE,
    "http://[4000::1]/": Problem.PRIVATE,
    "http://[fc00::1]/": Problem.PRIVATE,
    "http://[fd00:ec2::254]/latest/meta-data/": Problem.PRIVATE,
    "http://[fe80::1]/": Problem.PRIVATE,
    "http://[fe80::1%25eth0]/": Problem.PRIVATE,
    "http://[fe80::1%eth0]/": Problem.PRIVATE,
    "http://[2606:4700:4700::1111%251]/": Problem.PRIVATE,
    "http://[fec0::1]/": Problem.PRIVATE,
    "http://[ff02::1]/": Problem.PRIVATE,
    "http://[::1/": Problem.NO_URL,
    "http://::1/": Problem.NO_URL,
    "http://[::1]evil.com/": Problem.NO_URL,
    "http://[v1.1]/": Problem.NO_URL,
    "http://[127.0.0.1]/": Problem.NO_URL,
    "http://[]/": Problem.NO_URL,
    # names that can only be at home
    "http://localhost/": Problem.PRIVATE,
    "http://LOCALHOST./": Problem.PRIVATE,
    "http://localhost.localdomain/": Problem.PRIVATE,
    "http://me.localhost/": Problem.PRIVATE,
    "http://ip6-localhost/": Problem.PRIVATE,
    "http://ⓛocalhost/": Problem.NO_URL,
    "http://router/": Problem.PRIVATE,
    "http://printer.local/": Problem.PRIVATE,
    "http://metadata.google.internal/computeMetadata/v1/": Problem.PRIVATE,
    "http://nas.lan/": Problem.PRIVATE,
    "http://nas.home.arpa/": Problem.PRIVATE,
    "http://wiki.corp/": Problem.PRIVATE,
    "http://expyuzz4wqqyqhjn.onion/": Problem.PRIVATE,
    # names and passwords, and what only looks like them
    "http://good.example.com@127.0.0.1/": Problem.CREDENTIALS,
    "http://user:word@example.com/": Problem.CREDENTIALS,
    "http://127.0.0.1@example.com/": Problem.CREDENTIALS,
    "http://@example.com/": Problem.CREDENTIALS,
    "http://example.com#@127.0.0.1/": Problem.CREDENTIALS,
    "http://example.com?@127.0.0.1/": Problem.CREDENTIALS,
    "http://127.0.0.1:80\\@example.com/": Problem.NO_URL,
    "http://127.0.0.1\\.example.com/": Problem.NO_URL,
    "http:\\\\127.0.0.1\\": Problem.NO_URL,
    "http://example.com%40127.0.0.1/": Problem.PRIVATE,
    "http://example.com／@127.0.0.1/": Problem.CREDENTIALS,
    "http://127.0.0.1#.example.com/": Problem.PRIVATE,
    "http://127.0.0.1?.example.com/": Problem.PRIVATE,
    "http://℀.example.com/": Problem.NO_URL,
    # schemes
    "file:///etc/passwd": Problem.SCHEME,
    "file://localhost/etc/passwd": Problem.SCHEME,
    "feed:file:///etc/passwd": Problem.SCHEME,
    "gopher://127.0.0.1:6379/_INFO": Problem.SCHEME,
    "ftp://example.com/feed.xml": Problem.SCHEME,
    "dict://127.0.0.1:11211/stat": Problem.SCHEME,
    "ldap://127.0.0.1/": Problem.SCHEME,
    "ws://example.com/": Problem.SCHEME,
    "data:text/xml,<rss/>": Problem.SCHEME,
    "javascript:alert(1)": Problem.SCHEME,
    "JaVaScRiPt:alert(1)//http://example.com/": Problem.SCHEME,
    "jar:http://127.0.0.1!/": Problem.SCHEME,
    "view-source:http://example.com/": Problem.SCHEME,
    "mailto:staff@example.com": Problem.SCHEME,
    "about:blank": Problem.SCHEME,
    "feed:javascript:alert(1)": Problem.SCHEME,
    "feed:feed://example.com/": Problem.SCHEME,
    "java\tscript:alert(1)": Problem.NO_URL,
    "ht\ntp://127.0.0.1/": Problem.NO_URL,
    "\x00http://example.com/": Problem.NO_URL,
    # ports
    "http://example.com:22/": Problem.PORT,
    "http://example.com:25/": Problem.PORT,
    "http://example.com:6379/": Problem.PORT,
    "https://example.com:8443/feed": Problem.PORT,
    "example.com:11211/feed": Problem.PORT,
    "http://example.com:0/": Problem.PORT,
    "http://example.com:65616/": Problem.PORT,
    "http://example.com:080/": Problem.PORT,
    "http://example.com:-80/": Problem.NO_URL,
    "http://example.com:８０/": Problem.NO_URL,
    "http://example.com:80:22/": Problem.NO_URL,
    "http://example.com:99999999999999999999/": Problem.NO_URL,
    "http://[2606:4700:4700::1111]:22/": Problem.PORT,
    # what is no address at all
    "": Problem.NO_URL,
    "   ": Problem.NO_URL,
    "<>": Problem.NO_URL,
    "heartstopper": Problem.NO_URL,
    "two words.com/feed": Problem.NO_URL,
    "http:": Problem.NO_URL,
    "http://": Problem.NO_URL,
    "http:///feed": Problem.NO_URL,
    "http:////example.com/": Problem.NO_URL,
    "http:example.com": Problem.NO_URL,
    "http:/example.com/": Problem.NO_URL,
    "http://?x": Problem.NO_URL,
    "http://:80/": Problem.NO_URL,
    "http://./": Problem.NO_URL,
    "http://../": Problem.NO_URL,
    "http://example..com/": Problem.NO_URL,
    "http://example.com../": Problem.NO_URL,
    "http://.example.com/": Problem.NO_URL,
    "http://*.example.com/": Problem.NO_URL,
    "http://-x.example.com/": Problem.NO_URL,
    "http://exa mple.com/": Problem.NO_URL,
    "http://exa\u200bmple.com/": Problem.NO_URL,
    "http://exa\u00admple.com/": Problem.NO_URL,
    "http://" + "a" * 64 + ".com/": Problem.NO_URL,
    "http://" + "abcd." * 60 + "com/": Problem.NO_URL,
    "http://example.com/feed HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n": Problem.NO_URL,
    "http://example.com/\r\nX-Sent: by-you": Problem.NO_URL,
    "http://example.com/%0d%0aX-Sent:%20by-you": Problem.NO_URL,
    "http://example.com/?q=%0A%0D": Problem.NO_URL,
    "http://example.com/%00.xml": Problem.NO_URL,
    "http://example.com/\u2028feed": Problem.NO_URL,
    "http://example.com/\ud800": Problem.NO_URL,
    "http://example.com\r\n.evil.com/": Problem.NO_URL,
    "http://example.com/" + "a" * LONGEST_URL: Problem.LONG_URL,
    "http://example.com/" + "ü" * (LONGEST_URL // 2): Problem.LONG_URL,
    "x" * 1_000_000: Problem.LONG_URL,
}

RESOLVING_BADLY = {
    "127.0.0.1.nip.io": ["127.0.0.1"],
    "7f000001.nip.io": ["127.0.0.1"],
    "localtest.me": ["::1"],
    "metadata.example.com": ["169.254.169.254"],
    "one-of-many.example.com": [PUBLIC, "93.184.215.15", "10.0.0.8", "93.184.215.16"],
    "last-of-two.example.com": ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "fd00::1"],
    "mapped.example.com": ["::ffff:93.184.215.14"],
    "translated.example.com": ["64:ff9b::5db8:d70e"],
    "tunnel.example.com": ["2002:5db8:d70e::1"],
    "provider.example.com": ["100.64.3.2"],
    "zone.example.com": ["fe80::1%eth0"],
    "public-zone.example.com": ["2606:4700:4700::1111%2"],
    "odd.example.com": ["0x7f.1"],
    "nothing.example.com": [""],
    "words.example.com": ["localhost"],
}

GOOD = {
    "https://www.bbc.co.uk/news/rss.xml": "",
    "http://feeds.bbci.co.uk/news/entertainment_and_arts/rss.xml": "",
    "HTTPS://WWW.Example.COM/Feed.XML": "https://www.example.com/Feed.XML",
    "https://example.com:443/feed": "https://example.com/feed",
    "http://example.com:80/feed": "http://example.com/feed",
    "http://example.com:/feed": "http://example.com/feed",
    "http://example.com:443/feed": "",
    "https://example.com": "https://example.com/",
    "https://example.com?feed=rss2": "https://example.com/?feed=rss2",
    "https://example.com/?feed=rss2&cat=1,2;3": "",
    "https://example.com./feed": "https://example.com/feed",
    "https://www.youtube.com/feeds/videos.xml?channel_id=UCWOA1ZGywLbqmigxE4Qlvuw": "",
    "https://example.com/search?q=alice%20oseman&tag=%22heart+stopper%22&x=%2F%3f": "",
    "https://example.com/a%2Fb/%7Eme/c+d/e%20f/?u=https%3A%2F%2Fother.example%2F": "",
    "https://example.com/feed?url=https://other.example/a?b=c": "",
    "https://medium.com/feed/@someone": "",
    "https://example.com/a//b/../c/./d": "",
    "https://example.com/feed#comments": "https://example.com/feed",
    "https://example.com/?tags[]=a|b&c={d}": "https://example.com/?tags[]=a|b&c=%7Bd%7D",
    "https://example.com/100%/feed": "",
    "https://münchen.example/feed": "https://xn--mnchen-3ya.example/feed",
    "https://例え.jp/フィード?語=あ": "https://xn--r8jz45g.jp/%E3%83%95%E3%82%A3%E3%83%BC%E3%83%89?%E8%AA%9E=%E3%81%82",
    "https://xn--i-7iq.ws/feed": "",
    "https://faß.de/": "https://xn--fa-hia.de/",
    "http://8.8.8.8/feed": "",
    "http://[2606:4700:4700:0::1111]:80/feed": "http://[2606:4700:4700::1111]/feed",
    "https://[2606:4700:4700::1111]/": "",
    "https://my_blog.example.com/rss": "",
    "https://r3---sn.example.com/rss": "",
    "https://1.example.com/rss": "",
    "https://0x7f000001.example.com/rss": "",
    "https://localhost.example.com/rss": "",
    "https://example.local.com/rss": "",
    "  https://example.com/feed \n": "https://example.com/feed",
    "<https://example.com/feed>": "https://example.com/feed",
    "example.com/feed": "https://example.com/feed",
    "example.com:443/feed": "https://example.com/feed",
    "//example.com/feed": "https://example.com/feed",
    "feed://example.com/rss": "http://example.com/rss",
    "feed:https://example.com/rss": "https://example.com/rss",
    "FEED:example.com/rss": "http://example.com/rss",
    "https://example.com/" + "a" * (LONGEST_URL - 20): "",
}


def refused(url: str, policy: Policy = OPEN) -> Problem:
    with pytest.raises(FeedError) as caught:
        checked(url, policy)
    return Problem(caught.value.problem)


def test_the_tables_are_long_enough() -> None:
    assert len(HOSTILE) + len(RESOLVING_BADLY) >= 120
    assert len(GOOD) >= 20


@pytest.mark.parametrize(("url", "problem"), HOSTILE.items(), ids=lambda value: ascii(value)[:60])
def test_hostile_addresses_are_refused_and_the_reason_is_the_right_one(url: str, problem: Problem) -> None:
    assert refused(url) == problem


@pytest.mark.parametrize("host", RESOLVING_BADLY)
async def test_names_with_any_address_that_is_not_public_are_refused(host: str) -> None:
    assert checked(f"http://{host}/feed", OPEN) == f"http://{host}/feed"
    with pytest.raises(PrivateAddressError) as caught:
        await CheckedResolver(Names(RESOLVING_BADLY), OPEN).resolve(host, 80)
    assert not any(address and address in str(caught.value) for address in RESOLVING_BADLY[host])


@pytest.mark.parametrize(("url", "kept"), GOOD.items(), ids=lambda value: ascii(value)[:60])
def test_good_addresses_are_kept_in_one_form(url: str, kept: str) -> None:
    assert checked(url, OPEN) == (kept or url)
    assert checked(kept or url, OPEN) == (kept or url)


async def test_the_addresses_of_a_good_name_are_handed_on_as_they_are() -> None:
    found = await CheckedResolver(Names({"example.com": [PUBLIC, "8.8.8.8"]}), OPEN).resolve("example.com", 443)
    assert [(one["host"], one["port"]) for one in found] == [(PUBLIC, 443), ("8.8.8.8", 443)]


async def test_a_name_without_addresses_does_not_resolve() -> None:
    with pytest.raises(OSError, match="no such name"):
        await CheckedResolver(Names({"example.com": []}), OPEN).resolve("example.com", 443)


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("http://127.0.0.1:8000/feed", ("127.0.0.1", 8000)),
        ("http://localhost:8000/feed", ("localhost", 8000)),
        ("http://LOCALHOST:8000/feed", ("LocalHost", 8000)),
        ("http://[::1]:22/feed", ("::1", 22)),
        ("http://[::1]:22/feed", ("[::1]", 22)),
        ("http://feeds.internal/feed", ("feeds.internal", 80)),
        ("https://feeds/feed", ("feeds", 443)),
    ],
)
async def test_the_operator_can_trust_a_host_on_one_port(url: str, trusted: tuple[str, int]) -> None:
    policy = Policy(trusted=frozenset({trusted}))
    assert checked(url, policy) == url.lower()
    assert refused(url.replace("/feed", "1/feed" if "]" not in url and ":" in url[6:] else ":81/feed"), policy)


async def test_trusting_a_host_is_not_trusting_its_other_ports() -> None:
    resolver = CheckedResolver(Names({"feeds.lan": ["10.0.0.1"]}), Policy(trusted=frozenset({("feeds.lan", 8000)})))
    assert await resolver.resolve("feeds.lan", 8000)
    with pytest.raises(PrivateAddressError):
        await resolver.resolve("feeds.lan", 80)


def test_the_operator_can_allow_more_ports_but_not_more_addresses() -> None:
    policy = Policy(ports=frozenset({8080}))
    assert checked("http://example.com:8080/feed", policy) == "http://example.com:8080/feed"
    assert checked("http://example.com/feed", policy)
    assert refused("http://127.0.0.1:8080/feed", policy) == Problem.PRIVATE
    assert refused("http://example.com:8081/feed", policy) == Problem.PORT


def test_a_refused_port_is_named_and_an_address_never_is() -> None:
    with pytest.raises(FeedError) as caught:
        checked("http://example.com:6379/", OPEN)
    assert caught.value.detail == "6379"
    with pytest.raises(FeedError) as caught:
        checked("http://10.0.0.1/", OPEN)
    assert caught.value.detail == ""


@pytest.mark.parametrize(
    ("location", "where"),
    [
        ("/new", "https://example.com/new"),
        ("new?x=1", "https://example.com/old/new?x=1"),
        ("?page=2", "https://example.com/old/feed?page=2"),
        ("//other.example/feed", "https://other.example/feed"),
        ("http://other.example:80/feed#top", "http://other.example/feed"),
        ("https://example.com/with spaces", "https://example.com/with%20spaces"),
        ("https://münchen.example/ü", "https://xn--mnchen-3ya.example/%C3%BC"),
        ("https://example.com/\udcfc", "https://example.com/%FC"),
        ("/" + "a" * 2_000, "https://example.com/" + "a" * 2_000),
    ],
)
def test_redirects_are_followed_as_browsers_do(location: str, where: str) -> None:
    assert redirected("https://example.com/old/feed", location, OPEN) == where


@pytest.mark.parametrize(
    ("location", "problem"),
    [
        ("http://127.0.0.1/", Problem.PRIVATE),
        ("//169.254.169.254/latest/", Problem.PRIVATE),
        ("http://[::ffff:10.0.0.1]/", Problem.PRIVATE),
        ("http://localhost/", Problem.PRIVATE),
        ("http://example.com:22/", Problem.PORT),
        ("http://user:word@example.com/", Problem.CREDENTIALS),
        ("gopher://example.com/", Problem.SCHEME),
        ("file:///etc/passwd", Problem.SCHEME),
        ("feed://example.com/", Problem.SCHEME),
        ("data:text/xml,<rss/>", Problem.SCHEME),
        ("javascript:alert(1)", Problem.SCHEME),
        ("/\\127.0.0.1/", Problem.NO_URL),
        ("http:///feed", Problem.NO_URL),
        ("http://[::1", Problem.NO_URL),
        ("http://exa mple.com/", Problem.NO_URL),
        ("/\tfeed", Problem.NO_URL),
        ("/%0d%0aX:y", Problem.NO_URL),
        ("/" + "a" * LONGEST_HOP, Problem.LONG_URL),
    ],
)
def test_a_redirect_is_checked_like_any_address(location: str, problem: Problem) -> None:
    with pytest.raises(FeedError) as caught:
        redirected("https://example.com/old/feed", location, OPEN)
    assert caught.value.problem == problem


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://example.com/", ("example.com", 443)),
        ("http://example.com/a:b", ("example.com", 80)),
        ("http://[2606:4700::1]:443/", ("2606:4700::1", 443)),
    ],
)
def test_host_and_port_are_those_that_are_connected_to(url: str, found: tuple[str, int]) -> None:
    assert host_and_port(url) == found


@pytest.mark.parametrize("address", ["", "x", "1.1.1", "8.8.8.8/32", "8.8.8.8 ", "01.1.1.1", "[2606:4700::1]"])
def test_what_is_no_ip_address_is_not_public(address: str) -> None:
    assert not is_public(address)
