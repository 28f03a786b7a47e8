"""A page: text, buttons and perhaps a picture, inside Discord's limits whatever it is given.

Limits: 4,000 characters and 40 components in a message; and, because Discord answers 500 beyond about 10,170 bytes of
text, 9,000 bytes of UTF-8.
"""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import discord
from discord import ui
from discord.utils import escape_markdown, escape_mentions

from bot.show import model
from bot.show.catalog import Catalog
from bot.show.reader import Reader
from bot.texts import Texts
from bot.views.turn import Turn, TurnButton

MOST_CHARACTERS = 3_800
MOST_BYTES = 9_000
MOST_COMPONENTS = 40  # in a message, the container and the rows among them
MOST_IN_A_ROW = 5
MOST_SOURCES = 3
LONGEST_FOOTER = 1_500  # characters
COVER = "||"  # around what Discord shows only to who opens it

_TURNS_AROUND = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ESCAPED = re.compile(r"\\(.?)")
_DISCORD = re.compile(r"<(?=[#:@/+\w])")  # <#channel>, <@role>, </command>, <t:time>, <id:...>, <:emoji:>, <address>

Row = Sequence[ui.Item[Any]]
Entries = TypeVar("Entries")


class Page(ui.LayoutView):
    """A message in Components V2. `picture` is a PNG shown below the first block; `alt` says in words what is on it.

    `file` is a file to download: its name and its content.
    """

    def __init__(
        self,
        colour: int,
        blocks: Iterable[str],
        footer: str = "",
        rows: Iterable[Row] = (),
        picture: bytes | None = None,
        alt: str = "",
        file: tuple[str, bytes] | None = None,
    ) -> None:
        super().__init__(timeout=None)
        self.picture = picture
        self.file = file
        footer = shorten(footer.strip(), LONGEST_FOOTER)
        texts = fit(
            [block for block in blocks if block.strip()],
            MOST_CHARACTERS - len(footer),
            MOST_BYTES - len(footer.encode()),
        )
        body: list[ui.Item[Any]] = [ui.TextDisplay(text) for text in texts]
        if picture is not None:
            item = discord.MediaGalleryItem("attachment://picture.png", description=alt[:1000])
            body.insert(1, ui.MediaGallery(item))
        if footer:
            body += [ui.Separator(), ui.TextDisplay(footer)]
        if file is not None:
            body.append(ui.File(f"attachment://{file[0]}"))
        room = MOST_COMPONENTS - 1 - len(body)
        for row in rows:
            items = row[:MOST_IN_A_ROW]
            room -= len(items) + 1
            if items and room >= 0:
                body.append(ui.ActionRow(*items))
        self._container: ui.Container[Page] = ui.Container(*body, accent_colour=colour)
        self.add_item(self._container)
        self.stop()  # the client knows its buttons; discord.py would keep each private page for a quarter of an hour

    def mark(self, number: int) -> None:
        """Give the message a number, by which it is known again."""
        self._container.id = number

    @property
    def title(self) -> str:
        """The first line, without marks of formatting and what escapes them: a name for a thread."""
        first = next((item.content for item in self.walk_children() if isinstance(item, ui.TextDisplay)), "")
        return _ESCAPED.sub(r"\1", first.partition("\n")[0].strip("#* "))

    def files(self) -> list[discord.File]:
        """Made anew for each sending."""
        files = [
            *([("picture.png", self.picture)] if self.picture is not None else []),
            *([self.file] if self.file else []),
        ]
        return [discord.File(io.BytesIO(content), name) for name, content in files]


def fit(blocks: Sequence[str], characters: int, size: int) -> list[str]:
    """As many of the blocks as may be sent; the last one is cut at a word where it does not fit whole."""
    kept: list[str] = []
    for block in blocks[:12]:
        room = min(characters, size // 4 if len(block.encode()) > size else characters)
        text = shorten(block, room)
        if text:
            kept.append(text)
        if text != block:
            break
        characters -= len(text)
        size -= len(text.encode())
    return kept


def shorten(text: str, most: int) -> str:
    """Cut at a word and end with an ellipsis; nothing where there is no room for a word. What was covered stays so."""
    if len(text) <= most:
        return text
    if most < 12:
        return ""
    room = most - 1 - len(COVER) * (COVER in text)
    cut = text.rfind(" ", 0, room)
    kept = text[: cut if cut > most // 2 else room].rstrip("\\ ,;:|")
    return kept + "…" + COVER * (kept.count(COVER) % 2)


def bare(text: str) -> str:
    """Text of others for where nothing is formatted: on one line, without what turns the writing around."""
    text = text.encode(errors="ignore").decode()  # half of a surrogate pair cannot be sent
    return _TURNS_AROUND.sub("", text).replace("\n", " ")


def plain(text: str) -> str:
    """Text of others, so that nothing in it formats, links, pings or turns the writing around."""
    parts = bare(text).split("](")  # discord.py would leave a whole masked link as it is
    safe = "]\\(".join(escape_mentions(escape_markdown(part, ignore_links=False)) for part in parts)
    safe = safe.replace("[", "\\[")
    return _DISCORD.sub(r"\\\g<0>", safe).replace("://", ":/\u200b/")


def in_code(text: str, most: int = 200) -> str:
    """Text of others for between backticks, where nothing formats, links or pings."""
    return bare(shorten(text, most)).replace("`", "'")


def told_text(texts: Texts, part: model.Told) -> str:
    """A statement; one that may hurt says so and is covered until somebody opens it."""
    if not part.content_note:
        return plain(part.text)
    return texts("told-covered", note=plain(part.content_note), text=f"{COVER}{plain(part.text)}{COVER}")


def listed(title: str, lines: Sequence[str]) -> str:
    """A titled list; nothing where there is nothing to list."""
    return "\n".join([f"**{title}**", *(f"- {line}" for line in lines)]) if lines else ""


def run(title: str, parts: Sequence[str]) -> str:
    """The same as `listed` for what is short: one line after another would be long on a phone."""
    return f"**{title}**\n{' · '.join(parts)}" if parts else ""


def capital(text: str) -> str:
    """With a capital letter in front."""
    return text[:1].upper() + text[1:]


def note_line(texts: Texts, note: str) -> str:
    """A remark on what a source got wrong or left open, in small print; nothing where there is none."""
    return "-# " + texts("note", note=plain(note)) if note else ""


def sources_line(reader: Reader, names: Iterable[str]) -> str:
    """The small line that names where something is known from; an address only where one was kept."""
    texts = reader.texts
    distinct = list(dict.fromkeys(names))
    shown = [_source(source) for source in reader.catalog.sources(distinct[:MOST_SOURCES])]
    if not shown:
        return ""
    more = len(distinct) - len(shown)
    return "-# " + texts("sources", names=" · ".join(shown), count=len(shown), more=more)


def _source(source: model.Source) -> str:
    name = plain(source.name).replace("[", "(").replace("]", ")")
    return f"[{name}](<{source.url}>)" if source.url is not None else name


def colour_of(catalog: Catalog) -> int:
    return catalog.show.colour


def doubt(texts: Texts, entry: model.Entry) -> str:
    """A mark behind what the pack is not sure of."""
    return f" *({texts('unsure')})*" if entry.unsure else ""


def paged(rows: Sequence[Entries], page: int, size: int) -> tuple[Sequence[Entries], int, int]:
    """The rows of one page, its number counted from 0 and no further than there are pages, and how many there are."""
    pages = max(1, -(-len(rows) // size))
    page = min(max(page, 0), pages - 1)
    return rows[page * size : (page + 1) * size], page, pages


def pager(reader: Reader, page: str, current: int, pages: int, *arguments: object) -> Row:
    """Previous and next, where there is more than one page; `current` counts from 0."""
    if pages < 2:
        return ()
    back, on = (Turn.to(reader, page, number, *arguments) for number in (current - 1, current + 1))
    return (
        TurnButton(back, emoji="◀", label=reader.texts("button-previous"), disabled=current == 0),
        TurnButton(on, emoji="▶", label=reader.texts("button-next"), disabled=current >= pages - 1),
    )
