"""Makes one plain line of text that strangers wrote: nothing invisible in it, nothing that turns the writing around, no
invites to servers or scripts, and no longer than there is room. Takes time in proportion to the text. What formats or
pings is left alone: the views escape that.
"""

import re
import unicodedata

LONGEST_RAW = 100_000  # characters that are looked at; what follows could never be shown
MOST_MARKS = 4  # combining marks on one letter; living languages need no more
ELLIPSIS = "…"

_ZWNJ, _ZWJ, _KEYCAP, _LAST_TAG = "\u200c", "\u200d", "\u20e3", "\U000e007f"
_SELECTORS = "\ufe0e\ufe0f"  # choose between the text and the emoji look of the character in front
_FLAG = re.compile("\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{2,6}\U000e007f")
_UNWANTED = re.compile(
    r"(?:java|vb)script:[^\s…]\S*"
    r"|(?:https?://)?(?:www\.|ptb\.|canary\.)?"
    r"(?:(?:discord\.(?:gg|me|io|li|link)|dis\.gd|dsc\.gg|invite\.gg)\.?/[^\s…]\S*"
    r"|discord(?:app)?\.com\.?/\S{0,40}?invites?/\S*)",
    re.IGNORECASE,
)
_VISIBLE_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
_INVISIBLE = frozenset(  # what no category tells: fillers, joiners, inherent vowels, placeholders
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0\ufffc\U00016fe4\U0001d159"
)
_ORDINARY = re.compile(  # most texts hold nothing else: Latin, Greek, Cyrillic, Chinese, Japanese, Korean, quotes
    "[\t\n\r -~\xa0-\xac\xae-\u02ff\u0384-\u0482\u048a-\u052f\u2010-\u2027\u20a0-\u20bf"
    "\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]*"
)
_BLANK = "\u2800"  # a pattern of Braille without dots
_JOINING = (  # blocks of scripts in which the joiners change how letters look
    (0x0600, 0x08FF),  # Arabic, Syriac, N'Ko and their neighbours
    (0x0900, 0x0DFF),  # of India
    (0x0E80, 0x109F),  # Lao, Tibetan, Burmese
    (0x1780, 0x18AF),  # Khmer, Mongolian
    (0xA840, 0xABFF),
    (0xFB50, 0xFDFF),
    (0xFE70, 0xFEFC),
    (0x11000, 0x11FFF),
)
_PICTURES = ((0x2190, 0x2BFF), (0x3030, 0x303D), (0x3297, 0x3299), (0x1F000, 0x1FAFF))
_LATIN_PICTURES = frozenset("©®‼⁉™ℹ")
_SKIN = ("\U0001f3fb", "\U0001f3ff")
_LETTERS_OF_FLAGS = ("\U0001f1e6", "\U0001f1ff")


def clean(text: str, most: int) -> str:
    """At most so many characters, cut at a word; empty where nothing is left."""
    line = " ".join(_visible(text[:LONGEST_RAW]).split())
    line = _visible(unicodedata.normalize("NFC", line))  # which may have brought more marks
    line = " ".join(_UNWANTED.sub(ELLIPSIS, line).split())
    return cut(line, most) if line.strip(f"{ELLIPSIS} ") else ""


def without_surrogates(text: str) -> str:
    """Half of a surrogate pair is no character: it can be neither sent nor stored."""
    return text.encode(errors="ignore").decode()


def _visible(text: str) -> str:
    """Without what cannot be seen, and with few marks on one letter. Every kind of space becomes a plain one."""
    if _ORDINARY.fullmatch(text):
        return text
    text = without_surrogates(text)
    flags = {place for found in _FLAG.finditer(text) for place in range(found.start() + 1, found.end())}
    kept: list[str] = []
    marks = 0  # on the letter that is being looked at
    for place, char in enumerate(text):
        category = unicodedata.category(char)
        is_mark = category[0] == "M"
        if is_mark and marks >= MOST_MARKS:
            continue
        if category[0] == "Z" or char == _BLANK or (category == "Cc" and char.isspace()):
            kept.append(" ")
        elif place in flags or _stays(char, category, kept[-1] if kept else "", text[place + 1 : place + 2]):
            kept.append(char)
        else:
            continue
        marks = marks + 1 if is_mark else marks if category == "Cf" else 0
    return "".join(kept)


def _stays(char: str, category: str, before: str, after: str) -> bool:
    """`before` is what was kept last, `after` is what comes next in the text."""
    if char in _SELECTORS:
        return _is_picture(before) or (before in "0123456789#*" and before != "" and after == _KEYCAP)
    if char in (_ZWJ, _ZWNJ):
        if char == _ZWJ and _is_picture(after):
            return _is_picture(before) or before in _SELECTORS
        return _is_joining(before) and _is_joining(after)
    if category in {"Cc", "Cs", "Co"} or char in _INVISIBLE:
        return False
    if category == "Cf":
        return char in _VISIBLE_FORMATS
    if category == "Cn":  # perhaps an emoji that is newer than this Python
        return _is_picture(char)
    return not ("\ufe00" <= char <= "\ufe0d" or "\U000e0100" <= char <= "\U000e01ef")


def _is_picture(char: str) -> bool:
    return char != "" and (char in _LATIN_PICTURES or any(low <= ord(char) <= high for low, high in _PICTURES))


def _is_joining(char: str) -> bool:
    return char != "" and any(low <= ord(char) <= high for low, high in _JOINING)


def cut(text: str, most: int) -> str:
    """At most so many characters, cut at a word where there is one near the end; nothing visible is cut in two."""
    if len(text) <= most:
        return text
    if most < 2:
        return ""
    end = _between_characters(text, most - 1)
    space = text.rfind(" ", 0, end + 1)
    kept = text[: space if space > most // 2 else end].rstrip(f" ,;:-–—([{ELLIPSIS}")
    return kept + ELLIPSIS if kept else ""


def _between_characters(text: str, end: int) -> int:
    """The last place up to `end` at which no character, flag or emoji is cut in two."""
    place = end
    while place > 0 and (_extends(text[place]) or text[place - 1] == _ZWJ):
        place -= 1
    letters = 0
    while letters < place and _is_between(text[place - letters - 1], _LETTERS_OF_FLAGS):
        letters += 1
    if letters % 2 and _is_between(text[place], _LETTERS_OF_FLAGS):
        place -= 1
    return place


def _extends(char: str) -> bool:
    return (
        unicodedata.category(char)[0] == "M"
        or char in (_ZWJ, _ZWNJ)
        or _is_between(char, _SKIN)
        or "\U000e0020" <= char <= _LAST_TAG
    )


def _is_between(char: str, ends: tuple[str, str]) -> bool:
    return ends[0] <= char <= ends[1]
