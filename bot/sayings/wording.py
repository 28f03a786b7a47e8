"""The words of a saying as they are kept: cleaned line by line, shortened, and parted by what is covered. Pure.

Discord covers what stands between two || and shows the rest; which two belong together depends on code, links and lines
around them. Wherever that is not plain, too much is covered here rather than too little.
"""

import re
import unicodedata
from collections.abc import Iterable

from bot.feeds.clean import ELLIPSIS, clean, cut
from bot.sayings.saying import LONGEST, MOST_LINES

MARK = "||"
LONGEST_RAW = 5 * LONGEST  # characters that are looked at
_EMOJI = re.compile(r"<a?(:\w{2,32}:)\d{15,22}>")
_MARK = re.compile(re.escape(MARK))
_PIPES = re.compile(r"\|{2,}")
_NOT_PLAIN = re.compile(r"[`\\*_~\[<]|://|\|{3}")  # within these, || may be nothing but two lines


def parts(text: str, covered: bool = False) -> list[tuple[str, bool]]:
    """The text piece by piece, each with whether it is covered; all of it, where `covered`."""
    if covered or MARK not in text:
        return [(text.replace(MARK, "") if covered else text, covered)] if text else []
    if _is_plain(text):
        pieces = [(piece, number % 2 == 1) for number, piece in enumerate(text.split(MARK))]
    else:
        first, last = text.index(MARK), text.rindex(MARK) if text.count(MARK) % 2 == 0 else len(text)
        inner = _PIPES.sub("|", text[first + len(MARK) : last])
        pieces = [(text[:first], False), (inner, True), (text[last + len(MARK) :], False)]
    return [(piece, hidden) for piece, hidden in pieces if piece]


def cleaned(text: str, most: int = LONGEST, lines: int = MOST_LINES) -> str:
    """Without what is invisible, too high, or an invite; emoji of servers by their names; at most so many characters
    and lines. What was covered stays covered, line by line. Empty where nothing is left.
    """
    rows = [[("", False)]]
    for piece, hidden in parts(_EMOJI.sub(r"\1", text[:LONGEST_RAW])):
        head, *tail = piece.splitlines() or [""]
        if piece[-1:] in "\n\r":
            tail.append("")
        rows[-1].append((head, hidden))
        rows += [[(line, hidden)] for line in tail]
    tidy = [_row(row) for row in rows]
    kept = [line for number, line in enumerate(tidy) if line or (number and tidy[number - 1])]
    while kept and not kept[-1]:
        kept.pop()
    if len(kept) > lines:
        kept = [*kept[: lines - 1], f"{kept[lines - 1]} {ELLIPSIS}"]
    return shortened("\n".join(kept), most)


def shortened(text: str, most: int) -> str:
    """At most so many characters; what was covered stays so."""
    if len(text) <= most:
        return text
    done = ""
    for piece, hidden in parts(text):
        room = most - len(done)
        whole = _wrapped(piece, hidden)
        if len(whole) <= room:
            done += whole
            continue
        rest = _wrapped(cut(piece, room - len(_wrapped(" ", hidden)) + 1), hidden)
        return done + (rest or ELLIPSIS[: max(room, 0)])
    return done


def within(name: str) -> str:
    """A name that is put into words in place of a mention: it covers and uncovers nothing there."""
    return name.replace("|", "")


def _is_plain(text: str) -> bool:
    """Every program, and everybody who reads it, sees the same covers in it."""
    if _NOT_PLAIN.search(text) or any(line.count(MARK) % 2 for line in text.split("\n")):
        return False
    return not any(_is_turned(text, mark, closing=number % 2 == 1) for number, mark in enumerate(_MARK.finditer(text)))


def _is_turned(text: str, mark: re.Match[str], *, closing: bool) -> bool:
    """It looks as if it began a cover where it ends one, or the other way round: covers within covers are meant."""
    before, after = text[max(mark.start() - 1, 0) : mark.start()], text[mark.end() : mark.end() + 1]
    free = (not before.strip(), not after.strip())
    return free == ((True, False) if closing else (False, True))


def _row(row: list[tuple[str, bool]]) -> str:
    alone = len(row) == 1 or not any(hidden for _, hidden in row)
    found = ""
    for piece, hidden in row:
        body = _PIPES.sub("|", clean(piece, LONGEST_RAW))
        body = body if alone and not hidden else body.strip("|")
        found += _gap(piece) + _wrapped(body, hidden) + _gap(reversed(piece))
    return " ".join(found.split())


def _gap(chars: Iterable[str]) -> str:
    """Whether there is a space before anything that can be seen."""
    for char in chars:
        if char.isspace():
            return " "
        if unicodedata.category(char)[0] != "C":
            break
    return ""


def _wrapped(piece: str, hidden: bool) -> str:
    return f"{MARK}{piece}{MARK}" if hidden and piece else piece
