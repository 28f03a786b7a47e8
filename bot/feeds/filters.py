"""Which items of a feed a server wants: words and phrases, never patterns.

Matching is by whole words, in the title or the summary; case, accents and punctuation do not count. In scripts that put
no spaces between words, a phrase counts wherever it stands.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.errors import BadSettingError
from bot.feeds.clean import clean
from bot.feeds.words import words_of

MOST_WORDS = 20  # in one clause
LONGEST_WORD = 60  # characters
CLAUSES = ("contains", "all", "any", "not")

_BETWEEN = re.compile(r"[,\n\r\uff0c\u3001]")  # commas, those of China and Japan too, and lines
_APOSTROPHES = str.maketrans(dict.fromkeys("'\u2019\u2018`\u00b4\u02bc"))


@dataclass(frozen=True)
class Filters:
    """All clauses must hold. `contains`: this phrase; `all`: each of these; `any`: at least one; `not_`: none of these.
    An empty clause asks for nothing.
    """

    contains: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    not_: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.contains, self.all, self.any, self.not_))


def read_words(text: str) -> tuple[str, ...]:
    """Words and phrases as people type them: separated by commas or lines. Raises BadSettingError("words")."""
    found: dict[tuple[str, ...], str] = {}
    for part in _BETWEEN.split(text):
        typed = part.strip()
        if not typed:
            continue
        word = clean(typed, LONGEST_WORD)
        folded = words_of(word)
        if len(typed) > LONGEST_WORD or not folded:
            raise BadSettingError("words", text)
        found.setdefault(folded, word)
    if len(found) > MOST_WORDS:
        raise BadSettingError("words", text)
    return tuple(found.values())


def write_words(words: Sequence[str]) -> str:
    """As they are typed."""
    return ", ".join(words)


def found_in(words: Iterable[str], *texts: str) -> str | None:
    """The first of these words and phrases that stands in one of the texts."""
    words = tuple(words)
    if not words:
        return None
    ways = [(_spelled(text), _spelled(text.translate(_APOSTROPHES))) for text in texts]
    for word in words:
        apart, joined = _spelled(word), _spelled(word.translate(_APOSTROPHES))
        if apart != "  " and any(apart in one or joined in other for one, other in ways):
            return word
    return None


def refusing(filters: Filters, title: str, summary: str) -> tuple[str, str] | None:
    """The clause ("contains", "all", "any", "not") that keeps an item out, and the word it is about; None where it is
    wanted. For `any` the word is empty.
    """
    for clause, words in (("contains", filters.contains), ("all", filters.all)):
        for word in words:
            if found_in([word], title, summary) is None:
                return clause, word
    if filters.any and found_in(filters.any, title, summary) is None:
        return "any", ""
    unwanted = found_in(filters.not_, title, summary)
    return ("not", unwanted) if unwanted is not None else None


def _spelled(text: str) -> str:
    """Its words with a space around each. An apostrophe parts words, and it does not: "Charlie's" is found by
    "Charlie", and "don't" by "dont".
    """
    return f" {' '.join(words_of(text))} "
