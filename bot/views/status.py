"""How the page about the health of topics and of the bot looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot import __version__
from bot.server.preflight import blocks as blocks_posting
from bot.server.settings import LOG, WATCHED, ServerSettings, Topic
from bot.show.reader import Reader
from bot.texts import Texts
from bot.views.page import Page, colour_of
from bot.views.setup import Found, state_mark, topic_line
from bot.views.turn import Turn, TurnButton
from bot.views.values import moment, watched_lines, watched_name


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
) -> Page:
    """`found` is the preflight of this moment, `times` when each topic was posted last and is posted next."""
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
    again = TurnButton(Turn.to(reader, "status"), label=texts("button-check-again"), emoji="🔄")
    return Page(colour_of(reader.catalog), blocks, rows=[(again,)])


def _first_line(texts: Texts, settings: ServerSettings, name: str, found: Found) -> str:
    if name != LOG:
        return topic_line(texts, settings, Topic(name), found)
    if settings.log_id is None:
        return ""
    return f"{state_mark(found, is_set=True)} **{watched_name(texts, name)}** · <#{settings.log_id}>"


def _when(at: datetime | None) -> str:
    return "" if at is None else moment(at, "R")
