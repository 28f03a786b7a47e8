"""Finds items of feeds by words that somebody typed. Pure."""

from collections.abc import Sequence
from textwrap import wrap

from rapidfuzz import fuzz

from bot.feeds.subscription import Story
from bot.show.names import LONGEST, fold

ALIKE = 82.0  # from here on, of 100, an item fits
_MOST_OF_IT = 0.95  # what is not in the title counts a little less, and what is only nearly so less again
_NEARLY = 0.9


def search(stories: Sequence[Story], text: str) -> list[Story]:
    """Those that fit, the best first; of equal ones, in the order they have. All of them for what says nothing."""
    query = fold(text)
    if not query:
        return list(stories)
    scored = [(_score(query, story), number) for number, story in enumerate(stories)]
    fitting = sorted((-score, number) for score, number in scored if score >= ALIKE)
    return [stories[number] for _, number in fitting]


def _score(query: str, story: Story) -> float:
    """How much of what was asked is in the title, or else in the rest."""
    whole = " ".join(map(fold, wrap(f"{story.title} {story.summary} {story.source}", LONGEST)))
    nearly = fuzz.partial_ratio(query, whole) if 4 <= len(query) <= len(whole) else 0.0
    scores = (
        fuzz.token_set_ratio(query, fold(story.title)),
        _MOST_OF_IT * fuzz.token_set_ratio(query, whole),
        _NEARLY * nearly,
    )
    return max(scores)
