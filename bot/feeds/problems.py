"""Why a feed cannot be fetched or read: the words that FeedError carries, each a message `error-feed-...`.

Kept in the database as one text, "status 404": the word, and what belongs to it.
"""

from enum import StrEnum

from bot.errors import FeedError


class Problem(StrEnum):
    # of the address itself
    NO_URL = "no-url"  # this is no web address
    SCHEME = "scheme"  # only http and https
    CREDENTIALS = "credentials"  # a name or password in the address
    PORT = "port"  # detail: the port
    LONG_URL = "long-url"
    PRIVATE = "private"  # it leads to a private or special address; which one is never told
    # on the way
    NO_HOST = "no-host"  # the name does not resolve
    UNREACHABLE = "unreachable"  # no connection, or it was lost
    TLS = "tls"
    TIMEOUT = "timeout"
    REDIRECTS = "redirects"
    STATUS = "status"  # detail: the HTTP status
    TOO_BIG = "too-big"  # detail: the limit in MB
    ENCODED = "encoded"  # packed in a way that was not asked for, or damaged
    # of what came back
    EMPTY = "empty"
    HTML = "html"  # a web page; detail: the address of a feed that the page names, if it does
    NOT_A_FEED = "not-a-feed"
    BROKEN = "broken"  # begins like a feed, and cannot be read
    TOO_MANY = "too-many"  # detail: the limit of entries
    TOO_COMPLEX = "too-complex"  # takes more time or memory to read than any feed should
    INTERNAL = "internal"  # our own fault; it is logged


def write_problem(error: FeedError) -> str:
    return f"{error.problem} {error.detail}".strip()[:200]


def read_problem(text: str) -> tuple[str, str]:
    """The word and its detail. A word of another version is our own fault."""
    word, _, detail = text.partition(" ")
    return (word if word in set(Problem) else Problem.INTERNAL), detail
