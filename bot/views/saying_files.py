"""Quotes as files, as the staff see them: what one would bring in, what it did, and one to take along."""

from datetime import datetime

import discord

from bot.sayings.sifting import Proposed, Reason, fresh
from bot.show.reader import Reader
from bot.texts import Texts
from bot.views.news_posts import said
from bot.views.page import Page, colour_of
from bot.views.sayings import LONGEST_CREDIT, said_block
from bot.views.turn import Turn, TurnButton

SHOWN = 3  # quotes of a file that are shown before it is brought in
ROOM = 300  # characters of each of them


def import_page(reader: Reader, proposed: Proposed, now: datetime, note: str = "") -> Page:
    """What a file would bring in, with the question."""
    texts, count = reader.texts, len(proposed.ready)
    body = [
        f"## {texts('quotes-import')}",
        note,
        texts("quotes-import-found", kind=texts(f"quotes-format-{proposed.format}"), count=proposed.count),
        _left_out(texts, proposed),
    ]
    if not count:
        return Page(colour_of(reader.catalog), [*body, texts("quotes-import-nothing")])
    yes = TurnButton(
        Turn.to(reader, "quotes_in", proposed.mark),
        label=texts("button-quotes-import", count=count),
        style=discord.ButtonStyle.success,
    )
    no = TurnButton(Turn.to(reader, "quotes_in", "no"), label=texts("button-quotes-leave"))
    first = texts("quotes-import-first", count=min(SHOWN, count))
    return Page(
        colour_of(reader.catalog),
        [*body, first, _first(texts, proposed, now), texts("quotes-rules")],
        rows=[(yes, no)],
    )


def imported_page(reader: Reader, count: int) -> Page:
    return Page(colour_of(reader.catalog), [reader.texts("quotes-imported", count=count)])


def discarded_page(reader: Reader) -> Page:
    return Page(colour_of(reader.catalog), [reader.texts("quotes-discarded")])


def export_page(reader: Reader, content: bytes, count: int, part: int, parts: int, hidden: int) -> Page:
    """A file, or that there is nothing to put in one."""
    texts = reader.texts
    also = texts("quotes-export-hidden", count=hidden) if hidden else ""
    title = f"## {texts('quotes-export')}"
    if not count:
        return Page(colour_of(reader.catalog), [title, texts("quotes-export-none"), also])
    name = "truham-quotes.json" if parts == 1 else f"truham-quotes-{part}.json"
    more = texts("quotes-export-part", part=part, parts=parts) if parts > 1 else ""
    body = [title, texts("quotes-export-about", count=count), more, also]
    return Page(colour_of(reader.catalog), body, file=(name, content))


def _left_out(texts: Texts, proposed: Proposed) -> str:
    """How many are left out, and why."""
    known = [(reason, proposed.left_out[reason]) for reason in Reason if reason in proposed.left_out]
    lines = [f"- {texts(f'quotes-left-{reason}', count=count)}" for reason, count in known]
    return "\n".join([texts("quotes-left", count=sum(count for _, count in known)), *lines]) if lines else ""


def _first(texts: Texts, proposed: Proposed, now: datetime) -> str:
    """The first few, with who will be credited."""
    blocks = []
    for each in proposed.ready[:SHOWN]:
        saying = fresh(each.quote, 0, now)
        blocks.append(f"{said_block(texts, saying, ROOM)}\n— {said(saying.author.name, LONGEST_CREDIT) or '?'}")
    return "\n\n".join(blocks)
