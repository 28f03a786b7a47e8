"""Which addresses may be fetched: http and https on usual ports, without credentials, and only what is out on the open
internet. Pure; the fetcher asks for every hop and every address that a name resolves to.

An address is taken apart here, strictly, and put together again in one plain form, so that no other reader of it can
see another host in it. What is spelled in a way that only serves to hide where it leads is refused, wherever it leads.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urljoin, urlsplit

import idna

from bot.errors import FeedError
from bot.feeds.entry import LONGEST_URL
from bot.feeds.problems import Problem

USUAL_PORTS = frozenset({80, 443})
LONGEST_HOP = 4_000  # characters of an address that a server sends us on to; it is not kept
DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_HOST = 253  # characters, as DNS has it

# Every block of IANA's registries of special-purpose addresses; multicast; what is reserved. Written out, because what
# Python calls global differs between its versions.
SPECIAL_V4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by customers of a provider
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local; clouds tell secrets there
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # once relays of 6to4
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
GLOBAL_V6 = IPv6Network("2000::/3")  # all that was ever given out; the rest is special, or nobody's
SPECIAL_V6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocols: Teredo, benchmarks, ORCHID and others
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "2620:4f:8000::/48",
        "3ffe::/16",  # given back
        "3fff::/20",  # documentation
    )
)
ISATAP = frozenset({0x00005EFE, 0x02005EFE})  # before the last 32 bits: these are an IPv4 address
NOT_OUT_THERE = (
    *("localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home", "lan", "home.arpa"),
    *("onion", "alt"),
)

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*", re.ASCII | re.IGNORECASE)
_PORT = re.compile(r"[0-9]{1,5}(?=[/?#]|$)", re.ASCII)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)  # as the last label: old readers take it all for an IPv4 address
_CONTROL = re.compile(r"%(0[0-9a-f]|1[0-9a-f]|7f)", re.ASCII | re.IGNORECASE)
_KEPT = "!#$%&'()*+,/:;=?@[]|~"  # in a path and a query; other characters are written as %XX
_STRAY_BYTE = re.compile("[\udc80-\udcff]")  # of a header that is not UTF-8


@dataclass(frozen=True)
class Policy:
    """What the operator allows. `trusted` are hosts, with their ports, that may be anywhere: a test server of one's
    own.
    """

    ports: frozenset[int] = USUAL_PORTS
    trusted: frozenset[tuple[str, int]] = field(default_factory=frozenset)

    def trusts(self, host: str, port: int) -> bool:
        return any((host, port) == (name.lower().strip("[]"), number) for name, number in self.trusted)

    def allows_port(self, port: int) -> bool:
        return port in USUAL_PORTS or port in self.ports


def checked(url: str, policy: Policy) -> str:
    """The address in the form in which it is kept. Raises FeedError."""
    text = url.strip()
    if text.startswith("<") and text.endswith(">"):  # as people write it on Discord to have no preview
        text = text[1:-1].strip()
    _check_text(text, LONGEST_URL)
    return _plain(_with_scheme(text), policy, LONGEST_URL)


def redirected(url: str, location: str, policy: Policy) -> str:
    """Where the server of a checked address sends us, in the same form. Raises FeedError."""
    text = _STRAY_BYTE.sub(lambda found: f"%{ord(found[0]) - 0xDC00:02X}", location.strip()).replace(" ", "%20")
    _check_text(text, LONGEST_HOP)
    try:
        joined = urljoin(url, text)
    except ValueError:
        raise FeedError(Problem.NO_URL) from None
    return _plain(joined, policy, LONGEST_HOP)


def is_public(address: str) -> bool:
    """Whether an IP address is global unicast: reachable from everywhere, and nobody's own."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv4Address):
        return not any(ip in block for block in SPECIAL_V4)
    if ip.scope_id is not None or int(ip) >> 32 & 0xFFFFFFFF in ISATAP:
        return False
    return ip in GLOBAL_V6 and not any(ip in block for block in SPECIAL_V6)


def host_and_port(url: str) -> tuple[str, int]:
    """Of a checked address; IPv6 without its brackets."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]


def _check_text(text: str, longest: int) -> None:
    if len(text) > longest:
        raise FeedError(Problem.LONG_URL)
    if not text or "\\" in text or any(c.isspace() or unicodedata.category(c) in {"Cc", "Cs"} for c in text):
        raise FeedError(Problem.NO_URL)


def _with_scheme(text: str, missing: str = "https") -> str:
    """People leave the scheme out; pages with feeds write feed://host or feed:https://host."""
    word, colon, rest = text.partition(":")
    if colon and word.lower() in DEFAULT_PORTS:
        return text
    if colon and word.lower() == "feed" and missing == "https":
        return _with_scheme(rest.removeprefix("//"), missing="http")
    if text.startswith("//"):
        return f"{missing}:{text}"
    if colon and _SCHEME.fullmatch(word) and not _PORT.match(rest):
        raise FeedError(Problem.SCHEME)
    if "." not in text and ":" not in text:
        raise FeedError(Problem.NO_URL)  # just a word
    return f"{missing}://{text}"


def _plain(url: str, policy: Policy, longest: int) -> str:
    scheme, _, rest = url.partition(":")
    scheme = scheme.lower()
    if scheme not in DEFAULT_PORTS:
        raise FeedError(Problem.SCHEME)
    if not rest.startswith("//"):
        raise FeedError(Problem.NO_URL)
    authority = re.split("[/?#]", rest[2:], maxsplit=1)[0]
    tail, _, fragment = rest[2 + len(authority) :].partition("#")
    if "@" in authority or (not tail.startswith("/") and "@" in tail + fragment):  # seen as a name by careless readers
        raise FeedError(Problem.CREDENTIALS)
    host, port = _host_and_port(authority, DEFAULT_PORTS[scheme])
    if not policy.trusts(host, port):
        if not policy.allows_port(port):
            raise FeedError(Problem.PORT, str(port))
        _check_host(host)
    if not tail.startswith("/"):
        tail = f"/{tail}"
    if _CONTROL.search(tail):
        raise FeedError(Problem.NO_URL)
    name = f"[{host}]" if ":" in host else host
    number = "" if port == DEFAULT_PORTS[scheme] else f":{port}"
    plain = f"{scheme}://{name}{number}{quote(tail, safe=_KEPT)}"
    if len(plain) > longest:
        raise FeedError(Problem.LONG_URL)
    return plain


def _host_and_port(authority: str, default: int) -> tuple[str, int]:
    if authority.startswith("["):
        inside, bracket, after = authority[1:].partition("]")
        if not bracket or (after and not after.startswith(":")):
            raise FeedError(Problem.NO_URL)
        host, port = _literal(inside), after[1:]
    else:
        name, _, port = authority.partition(":")
        host = _name(name)
    if not port:
        return host, default
    if not _PORT.fullmatch(port):
        raise FeedError(Problem.NO_URL)
    if not 0 < int(port) < 65_536 or port.startswith("0"):
        raise FeedError(Problem.PORT, port)
    return host, int(port)


def _literal(text: str) -> str:
    """An IPv6 address without a zone, in its shortest form."""
    try:
        address = IPv6Address(text)
    except ValueError:
        raise FeedError(Problem.NO_URL) from None
    if address.scope_id is not None:
        raise FeedError(Problem.PRIVATE)
    return address.compressed


def _name(host: str) -> str:
    """A name in ASCII and lower case, without the dot that may end it; or an IPv4 address in its usual form."""
    labels = host.lower().removesuffix(".").split(".")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return str(IPv4Address(".".join(labels)))
        except ValueError:  # octal, hexadecimal, shortened: nobody writes that who has nothing to hide
            raise FeedError(Problem.PRIVATE) from None
    name = ".".join(_label(label) for label in labels)
    if len(name) > LONGEST_HOST:
        raise FeedError(Problem.NO_URL)
    return name


def _label(label: str) -> str:
    """One part of a name. What is not ASCII has to be a real international name: letters and digits that only look
    different, and the dots of other scripts, could spell anything.
    """
    if not label.isascii():
        try:
            label = idna.encode(label, uts46=True).decode("ascii")
        except UnicodeError:
            raise FeedError(Problem.NO_URL) from None
        if not label.startswith("xn--"):
            raise FeedError(Problem.NO_URL)
    if not _LABEL.fullmatch(label):
        raise FeedError(Problem.NO_URL)
    return label


def _check_host(host: str) -> None:
    """What can be said before anybody is asked: the addresses behind a name are checked when it is resolved."""
    if ":" in host or _NUMBER.fullmatch(host.rpartition(".")[2]):
        allowed = is_public(host)
    else:
        allowed = "." in host and not any(f".{host}".endswith(f".{name}") for name in NOT_OUT_THERE)
    if not allowed:
        raise FeedError(Problem.PRIVATE)
