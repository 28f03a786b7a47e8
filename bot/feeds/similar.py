"""Whether two items of different feeds tell the same story: the same page, or nearly the same title."""

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from rapidfuzz import fuzz

from bot.feeds.words import is_unspaced, words_of
from bot.show.numerals import NUMERALS

LEAST_WORDS, LEAST_LETTERS = 4, 20  # of a title that says enough to be compared
LEAST_UNSPACED = 8  # the same, of characters that are words of their own
ALIKE = 90.0  # of 100, from which on two titles are nearly the same
SPELLED_ALIKE = 88.0  # the same for the words in which they differ, such as "favourite" and "favorite"
LONGEST_OUTLET = 4  # words

_COUNTS_VISITORS = frozenset([
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ttclid", "twclid", "li_fat_id",
    "igshid", "igsh", "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "vero_id", "ref", "ref_src", "ref_url",
    "referrer", "cmp", "cmpid", "campaign_id", "icid", "ncid", "ito", "si", "smid", "sr_share", "soc_src",
    "soc_trk", "spm", "xtor", "echobox", "wt.mc_id", "guccounter", "guce_referrer", "guce_referrer_sig",
    "__twitter_impression", "_ga", "_gl", "phpsessid", "jsessionid", "sessionid", "session_id",
])  # fmt: skip
_COUNTING = ("utm_", "at_", "ns_", "pk_", "mtm_", "hsa_")  # what such names may begin with
_OF_READERS = frozenset({"source", "from", "partner", "emc", "via", "src"})  # dropped where they say "rss"
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)
_KEPT = "%/:=&?~#+!$,;'@()*[]|\"<>\\^`{}"
_OUTLET = re.compile(r"\s+(?:[|\u2013\u2014\u00b7\u2022\u00bb-]|::)\s+")
_NUMBER = re.compile(r"[0-9]+")
_ROMAN = frozenset(["ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"])
_FILLERS = frozenset(
    ["a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "with", "by", "from", "as", "is", "are", "was", "s"]
)
_TURNS_ROUND = frozenset(["not", "no", "never", "without", "t", "cannot"])  # "t" is what is left of "isn't"


@lru_cache(maxsize=32_768)  # more than a document and what was told lately: else each pass would miss all
def canonical(link: str) -> str:
    """An address without what only counts or follows visitors, so that the same page has the same address."""
    try:
        parts = urlsplit(link.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return link
    if parts.scheme not in ("http", "https") or not host:
        return link
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    place = f"[{host}]" if ":" in host else host
    if port not in (None, 443 if parts.scheme == "https" else 80):
        place = f"{place}:{port}"
    kept = sorted(part for part in parts.query.split("&") if part and not _counts_visitors(part))
    query = f"?{'&'.join(kept)}" if kept else ""
    fragment = f"#{parts.fragment}" if parts.fragment and not _counts_visitors(parts.fragment) else ""
    return f"https://{place}{_escaped(_SESSION.sub('', parts.path).rstrip('/'))}{_escaped(query)}{_escaped(fragment)}"


def is_page(link: str) -> bool:
    """Whether a canonical address leads further than to the home page of a site, which tells no story."""
    _, _, rest = link.partition("://")
    return any(mark in rest for mark in "/?#")


def same_title(one: str, other: str) -> bool:
    """Nearly the same words. Titles that differ in a number ("Season 2", "Season 3") or say hardly anything never are.

    The name of an outlet at the end (" | Attitude") does not count.
    """
    return any(_same(first, second) for first in _forms(one) for second in _forms(other))


class _Form(NamedTuple):
    """A title as it is compared."""

    words: tuple[str, ...]
    telling: str
    numbers: tuple[str, ...]
    turns: tuple[str, ...]


@lru_cache(maxsize=2048)
def _forms(title: str) -> tuple[_Form, ...]:
    """The title, and the same without an outlet; only those that say enough."""
    texts = [title]
    if ends := list(_OUTLET.finditer(title)):
        outlet = words_of(title[ends[-1].end() :])
        if 0 < len(outlet) <= LONGEST_OUTLET and not _numbers(outlet):
            texts.append(title[: ends[-1].start()])
    return tuple(_form(words) for words in map(words_of, texts) if _says_enough(words))


def _form(words: tuple[str, ...]) -> _Form:
    telling = " ".join(NUMERALS.get(word, word) for word in words if word not in _FILLERS)
    return _Form(words, telling, _numbers(words), tuple(sorted(_TURNS_ROUND.intersection(words))))


def _numbers(words: tuple[str, ...]) -> tuple[str, ...]:
    said = " ".join(NUMERALS.get(word, word) for word in words)
    roman = (word for word in words if word in _ROMAN)
    return tuple(sorted([*(number.lstrip("0") for number in _NUMBER.findall(said)), *roman]))


def _says_enough(words: tuple[str, ...]) -> bool:
    unspaced = sum(map(is_unspaced, words))
    enough = sum(map(len, words)) + len(words) - 1 >= LEAST_LETTERS or unspaced >= LEAST_UNSPACED
    return len(words) >= LEAST_WORDS and enough


def _same(one: _Form, other: _Form) -> bool:
    if one.words == other.words:
        return True
    if one.numbers != other.numbers or one.turns != other.turns:
        return False
    if fuzz.ratio(one.telling, other.telling, score_cutoff=ALIKE) < ALIKE:
        return False
    here, there = Counter(one.telling.split()), Counter(other.telling.split())
    only_here, only_there = " ".join(sorted((here - there).elements())), " ".join(sorted((there - here).elements()))
    if not only_here or not only_there:  # one says a little more
        return True
    return fuzz.ratio(only_here, only_there) >= SPELLED_ALIKE


def _counts_visitors(part: str) -> bool:
    """Of one "name=value" of a query, or of a fragment."""
    name, _, value = part.lower().partition("=")
    return (
        name in _COUNTS_VISITORS
        or name.startswith(_COUNTING)
        or name.startswith(":~:")
        or (name == "amp" and value in ("", "1"))
        or (name in _OF_READERS and value.startswith("rss"))
    )


def _escaped(text: str) -> str:
    """Other letters as escapes, and every escape written the same way."""
    return _ESCAPE.sub(lambda found: found[0].upper(), quote(text, safe=_KEPT, errors="replace"))
