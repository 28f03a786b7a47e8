"""How the page about the health of topics and of the bot looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import __version__
from bot.feeds.subscription import Subscription
from bot.server.preflight import blocks as blocks_posting
from bot.server.settings import LOG, WATCHED, ServerSettings, Topic
from bot.show.reader import Reader
from bot.texts import Texts
from bot.views.feeds import LONGEST_IN_A_LIST, LONGEST_WHY, feed_mark, health_line, name_of
from bot.views.page import MOST_CHARACTERS, Page, colour_of
from bot.views.setup import Found, state_mark, topic_line
from bot.views.turn import Turn, TurnButton
from bot.views.values import moment, watched_lines, watched_name

MOST_FEEDS = 15  # that are named


@dataclass(frozen=True)
class Vitals:
    """How the bot itself is: times in seconds; `lag` is None before the first heartbeat of the shard was answered."""

    lag: float | None
    database: float
    shard: int
    shards: int


def status_page(
    reader: Reader,
    settings: ServerSettings,
    found: Mapping[str, Found],
    times: Mapping[str, tuple[datetime | None, datetime | None]],
    vitals: Vitals,
    note: str = "",
    feeds: Sequence[Subscription] = (),
) -> Page:
    """`found` is the preflight of this moment, `times` when each topic was posted last and is posted next; `feeds` are
    all that the server follows.
    """
    texts = reader.texts
    lag = "" if vitals.lag is None else texts.number(round(vitals.lag * 1000))
    bot = texts(
        "status-bot",
        version=__version__,
        lag=lag,
        database=texts.number(round(vitals.database * 1000, 1)),
        shard=vitals.shard + 1,
        shards=vitals.shards,
    )
    blocks = [f"## {texts('status-title')}", note, bot]
    for name in WATCHED:
        lines = [_first_line(texts, settings, name, found.get(name))]
        if name != LOG and settings.watched(name).channel_id is not None:
            last, next_ = times.get(name, (None, None))
            lines.append("-# " + texts("status-times", last=_when(last), next=_when(next_)))
        lines += [f"- {line}" for line in watched_lines(texts, settings, name, found.get(name))]
        if blocks_posting(found.get(name) or ()):
            lines.append(f"- {texts('status-goes-on')}")
        blocks.append("\n".join(lines))
    blocks.append(_feeds(texts, settings, feeds, MOST_CHARACTERS - sum(map(len, blocks))))
    again = TurnButton(Turn.to(reader, "status"), label=texts("button-check-again"), emoji="🔄")
    return Page(colour_of(reader.catalog), blocks, rows=[(again,)])


def _feeds(texts: Texts, settings: ServerSettings, feeds: Sequence[Subscription], room: int) -> str:
    """How each feed is doing, those that fail first, as many as there is room for; nothing where there are none."""
    shown = [f"### {texts('status-feeds')}"]
    room -= len(shown[0]) + 60  # for how many more there are
    for feed in sorted(feeds, key=_urgency)[:MOST_FEEDS]:
        how = texts("feed-flag-paused") if feed.paused else health_line(texts, feed.health, LONGEST_WHY)
        line = f"{feed_mark(feed, settings)} **{name_of(feed, LONGEST_IN_A_LIST)}** · {how}"
        room -= len(line) + 1
        if room < 0:
            break
        shown.append(line)
    more = len(feeds) - len(shown) + 1
    shown += [texts("status-feeds-more", count=more)] if more else []
    return "\n".join(shown) if feeds else ""


def _urgency(feed: Subscription) -> tuple[bool, bool, str]:
    """What fails comes first, what is paused last."""
    return feed.paused, feed.health.failing_since is None, feed.name.casefold()


def _first_line(texts: Texts, settings: ServerSettings, name: str, found: Found) -> str:
    if name != LOG:
        return topic_line(texts, settings, Topic(name), found)
    if settings.log_id is None:
        return ""
    return f"{state_mark(found, is_set=True)} **{watched_name(texts, name)}** · <#{settings.log_id}>"


def _when(at: datetime | None) -> str:
    return "" if at is None else moment(at, "R")
