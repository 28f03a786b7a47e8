"""A feed that a server follows, and what became of its items there. Pure values."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.feeds.filters import Filters
from bot.server.kinds import Post

MOST_FEEDS = 100  # in one server
MOST_AT_ONCE = 5  # items posted from one fetch; the rest is one line
KEPT_DAYS = 90  # for so long an item can be looked up; that it was seen is remembered for good


class Verdict(StrEnum):
    """What was decided about an item in one server."""

    POSTED = "posted"  # it is in the outbox; whether it arrived is told by the delivery
    DRAFT = "draft"  # waits for the staff; reason: empty, or "word ..." of the staff's list that holds it back
    SKIPPED = "skipped"  # the staff did not want it
    FILTERED = "filtered"  # reason: the clause and the word, such as "not giveaway"
    BUNDLED = "bundled"  # one of "and 12 more"
    ALSO = "also"  # told already by another feed: a line of that post
    TOO_OLD = "too-old"  # long before what the feed had
    SEEN = "seen"  # was there when the server began to follow the feed
    PAUSED = "paused"  # came while the feed was paused, or news were off
    NO_PLACE = "no-place"  # there was no channel for it
    BLANK = "blank"  # it has no title, no text and no link


@dataclass(frozen=True)
class FeedHealth:
    """How the feed itself is doing, the same for all servers. `problem` is as `problems.write_problem` writes it."""

    checked_at: datetime | None = None  # the last attempt
    fetched_at: datetime | None = None  # the last success
    next_at: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    problem: str = ""


@dataclass(frozen=True)
class Subscription:
    """`channel_id` None: the channel of the topic News, with its role and form unless there are own ones.

    Of a feed that is not `trusted`, every item waits for the staff first. `spoilers` covers its items, and keeps them
    out of /news for who is not at the end. `publish` sends them on to servers that follow an announcement channel.
    """

    id: int
    guild_id: int
    feed_id: int
    url: str
    name: str
    channel_id: int | None = None
    role_id: int | None = None
    post: Post | None = None
    tag_id: int | None = None
    publish: bool = False
    trusted: bool = False
    spoilers: bool = False
    paused: bool = False
    filters: Filters = field(default_factory=Filters)
    health: FeedHealth = field(default_factory=FeedHealth)


@dataclass(frozen=True)
class Story:
    """An item in one server. `of_id` is the story whose post it became a line of (ALSO).

    `also` are the other feeds that told it: their name, and their link. `channel_id` is where it is meant for.
    """

    id: int
    guild_id: int
    subscription_id: int
    title: str
    summary: str
    link: str
    source: str
    found_at: datetime
    verdict: Verdict
    published_at: datetime | None = None
    reason: str = ""
    of_id: int | None = None
    also: tuple[tuple[str, str], ...] = ()
    spoilers: bool = False
    channel_id: int | None = None
    actor_id: int | None = None
    decided_at: datetime | None = None
    revision: int = 0
