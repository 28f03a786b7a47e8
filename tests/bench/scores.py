"""How many questions and sloppy names are answered: the sets were written from the articles alone, before the pack."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from discord import ui

from bot.show import model
from bot.show.reader import Reader
from bot.views.page import Page
from cogs.search import found

HERE = Path(__file__).parent
SEEN = 1_000  # characters of the first reply that count
LOOKUPS = {"cast": "cast", "episode": "episode", "books": "book", "places": "place", "music": "song"}


def questions() -> list[dict[str, list[str]]]:
    rows: list[dict[str, list[str]]] = tomllib.loads((HERE / "questions.toml").read_text(encoding="utf-8"))["questions"]
    return rows


def names() -> list[dict[str, list[str]]]:
    rows: list[dict[str, list[str]]] = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))["names"]
    return rows


def unanswered(reader: Reader) -> Iterator[str]:
    """Questions whose answer is not in the first 1,000 characters of /search."""
    for row in questions():
        reply = _plain(text_of(found(reader, str(row["ask"]))))[:SEEN]
        if not any(_plain(answer) in reply for answer in row["any"]):
            yield str(row["ask"])


def unmatched(reader: Reader) -> Iterator[tuple[str, bool, bool]]:
    """Names not right on top: what was typed, whether the suggestion is right, whether the look-up is."""
    for row in names():
        lookup, typed = LOOKUPS[str(row["command"])], str(row["typed"])
        suggested = reader.catalog.suggest(lookup, typed, 1)
        first = bool(suggested) and _is_one(suggested[0], row["expect"])
        look_up = reader.catalog.find(lookup, typed)
        second = look_up is not None and _is_one(look_up, row["expect"])
        if not (first and second):
            yield typed, first, second


def text_of(page: Page) -> str:
    """What people read on a page."""
    return "\n".join(item.content for item in page.walk_children() if isinstance(item, ui.TextDisplay))


def _is_one(entry: model.Named, expected: list[str]) -> bool:
    return entry.name in expected or (isinstance(entry, model.Song) and entry.artist in expected)


def _plain(text: str) -> str:
    """Lower case, with straight quotation marks and without the backslashes that keep Discord from formatting."""
    for mark, straight in (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("\\", "")):
        text = text.replace(mark, straight)
    return text.casefold()
