"""How the page about the health of topics and of the bot looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot import __version__
from bot.server.health import Health
from bot.server.preflight import Finding, blocks
from bot.server.settings import LOG, ServerSettings, Topic
from bot.show.reader import Reader
from bot.views.page import Page, colour_of
from bot.views.setup import state_mark, topic_line
from bot.views.turn import Turn, TurnButton
from bot.views.values import watched_lines


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
    found: Mapping[str, tuple[Finding, ...] | None],
    health: Mapping[str, Health],
    next_at: Mapping[str, datetime | None],
    vitals: Vitals,
) -> Page:
    """`found` is the preflight of this moment, `next_at` when each topic is posted next."""
    texts = reader.texts
    blocks = [f"## {texts('status-title')}"]
    for topic in Topic:
        lines = [topic_line(texts, settings, topic, found.get(topic))]
        if settings.topic(topic).channel_id is not None:
            posted, next_ = health.get(topic, Health()).posted_at, next_at.get(topic)
            lines.append("-# " + texts("status-times", last=_when(posted), next=_when(next_)))
        lines += [f"- {line}" for line in _wrong(reader, settings, topic, found.get(topic))]
        blocks.append("\n".join(lines))
    if settings.log_id is not None:
        wrong = [f"- {line}" for line in watched_lines(texts, settings, LOG, found.get(LOG))]
        mark = state_mark(found.get(LOG), is_set=True)
        blocks.append("\n".join([f"{mark} **{texts('setting-log')}** · <#{settings.log_id}>", *wrong]))
    lag = "" if vitals.lag is None else texts.number(round(vitals.lag * 1000))
    bot = texts(
        "status-bot",
        version=__version__,
        lag=lag,
        database=texts.number(round(vitals.database * 1000, 1)),
        shard=vitals.shard + 1,
        shards=vitals.shards,
    )
    again = TurnButton(Turn.to(reader, "status"), label=texts("button-check-again"), emoji="🔄")
    return Page(colour_of(reader.catalog), [*blocks, bot], rows=[(again,)])


def _wrong(reader: Reader, settings: ServerSettings, topic: Topic, found: tuple[Finding, ...] | None) -> list[str]:
    lines = watched_lines(reader.texts, settings, topic, found)
    return [*lines, reader.texts("status-goes-on")] if found and blocks(found) else lines


def _when(at: datetime | None) -> str:
    return "" if at is None else f"<t:{int(at.timestamp())}:R>"
