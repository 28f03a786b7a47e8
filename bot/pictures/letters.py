"""Texts of people, made ready to be set: runs of letters, emoji, line breaks, bars over what is covered, and leaves in
the place of what no font has. Decides the writing direction. Knows no look.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.pictures import emoji

MOST_LETTERS = 1_200  # of one text; no picture holds more
MOST_BREAKS = 14  # line breaks of one text; later ones become spaces
MOST_MARKS = 3  # accents on one letter
LONG_WORD = 18  # letters, after which a word may be broken anywhere between so many
LONGEST_BAR = 12  # letters that a bar stands for at most; how long a hidden word is says something, too

Run = str | dict[str, Any]
_BREAKABLE = "\u200b"
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}  # controls, direction overrides, halves of letters, private letters
_JOINERS = "\u200c\u200d"  # without which some scripts are misspelt


@dataclass(frozen=True)
class Text:
    """`lacking` are letters that no font has, of so many `letters`."""

    runs: list[Run]
    plain: str
    rtl: bool
    han: str
    letters: int
    lacking: int
    emoji: set[str] = field(default_factory=set)


def ready(text: str, drawable: Callable[[str], bool]) -> Text:
    """A text that is shown as it is."""
    return parts([(text, False)], drawable)


def parts(said: list[tuple[str, bool]], drawable: Callable[[str], bool]) -> Text:
    """Parts of one text; of those that are covered (True) only about how long their words are is left."""
    runs: list[Run] = []
    known, lacking, shown, left, breaks = 0, 0, "", MOST_LETTERS, MOST_BREAKS
    for raw, covered in said:
        text = _clean(raw)
        cut, left = text[:left], max(0, left - len(text))
        if len(cut) < len(text):
            cut += "…"
        for piece in _covered(cut) if covered else _pieces(cut, drawable):
            if piece == {"break": True}:
                breaks -= 1
                runs.append(piece if breaks >= 0 else " ")
                continue
            runs.append(piece)
            if isinstance(piece, str):
                known += sum(not letter.isspace() for letter in piece)
                shown += piece
            elif "emoji" in piece:
                known += 1
            elif "leaf" in piece:
                lacking += 1
        if len(cut) < len(text):
            break
    joined = _joined(runs)
    used = {run["emoji"] for run in joined if isinstance(run, dict) and "emoji" in run}
    return Text(joined, shown, _right_to_left(shown), _han(shown), known + lacking, lacking, used)


def _clean(raw: str) -> str:
    """Composed, without what cannot be seen, with few accents on each letter."""
    text = unicodedata.normalize("NFC", raw[: 4 * MOST_LETTERS].replace("\r\n", "\n").replace("\r", "\n"))
    cleaned: list[str] = []
    marks = 0
    for letter in text:
        kind = unicodedata.category(letter)
        marks = marks + 1 if kind in {"Mn", "Me"} and letter not in emoji.SELECTORS else 0
        if marks > MOST_MARKS:
            continue
        if letter in "\n\t" or letter in _JOINERS or 0xE0000 <= ord(letter) <= 0xE007F or kind not in _INVISIBLE:
            cleaned.append(" " if letter == "\t" else letter)
    return "".join(cleaned)


def _pieces(text: str, drawable: Callable[[str], bool]) -> Iterator[Run]:
    place = since_space = 0
    while place < len(text):
        found = emoji.at(text, place)
        letter = text[place]
        if found is not None:
            code, length = found
            yield {"emoji": code}
            place, since_space = place + length, 0
            continue
        place += 1
        if letter == "\n":
            yield {"break": True}
        elif letter in emoji.SELECTORS or ord(letter) >= 0xE0000:
            continue  # says how an emoji looks that is none
        elif letter.isspace():
            yield " "
        else:
            since_space += 1
            if since_space > LONG_WORD and since_space % LONG_WORD == 1 and not unicodedata.combining(letter):
                yield _BREAKABLE
            yield _drawn(letter, drawable)
            continue
        since_space = 0


def _drawn(letter: str, drawable: Callable[[str], bool]) -> Run:
    """The letter, or a plain one that stands for the same ("𝓐" is an A), or a leaf."""
    if letter in _JOINERS or drawable(letter):
        return letter
    plainer = unicodedata.normalize("NFKC", letter)
    if plainer != letter and all(map(drawable, plainer)):
        return plainer
    return "" if unicodedata.combining(letter) else {"leaf": True}


def _covered(text: str) -> Iterator[Run]:
    for number, word in enumerate(text.split()):
        if number:
            yield " "
        yield {"bar": min(LONGEST_BAR, 2 + len(word) // 2 * 2)}


def _joined(runs: list[Run]) -> list[Run]:
    """Letters in a row become one run; never two line breaks more than that in a row, and none at the ends."""
    joined: list[Run] = []
    for run in runs:
        if isinstance(run, str) and joined and isinstance(joined[-1], str):
            joined[-1] += run
        elif run != {"break": True} or joined[-2:] != [run, run]:
            joined.append(run)
    return _trimmed(joined)


def _trimmed(runs: list[Run]) -> list[Run]:
    """Without spaces and line breaks at both ends."""
    for place, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while runs and (isinstance(runs[place], str) or runs[place] == {"break": True}):
            run = runs[place]
            runs[place] = strip(run) if isinstance(run, str) else ""
            if runs[place]:
                break
            del runs[place]
    return runs


def _right_to_left(text: str) -> bool:
    """By the first letter that has a direction."""
    return next((kind != "L" for kind in map(unicodedata.bidirectional, text) if kind in {"L", "R", "AL"}), False)


def _han(text: str) -> str:
    """Which country's forms of Chinese characters are right, as far as the text tells."""
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in text if ord(letter) >= 0x1100}
    if names & {"HIRAGANA", "KATAKANA"}:
        return "JP"
    return "KR" if "HANGUL" in names else "SC"
