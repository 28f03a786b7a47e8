"""What was changed about a feed, as the audit trail keeps it ("trusted: off · post: thread"), in words for people."""

from bot.texts import Texts
from bot.views.page import plain

_SHOWN = {"channel": "<#{}>", "role": "<@&{}>"}
_WORDS = {"post": "post"} | dict.fromkeys(("publish", "trusted", "spoilers", "paused"), "switch")


def trail_words(texts: Texts, text: str) -> str:
    """Texts of anything else stay as they are."""
    return " · ".join(_part(texts, part) for part in text.split(" · "))


def _part(texts: Texts, part: str) -> str:
    name, colon, value = part.partition(": ")
    if not colon or not texts.has(f"feed-part-{name}"):
        return plain(part)
    if value.isdecimal() and name in _SHOWN:
        shown = _SHOWN[name].format(value)
    else:
        key = f"{_WORDS.get(name, '')}-{value}"
        shown = texts(key) if name in _WORDS and texts.has(key) else plain(value)
    return f"{texts(f'feed-part-{name}')}: {shown}"
