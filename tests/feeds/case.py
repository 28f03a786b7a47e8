"""What a case is: what one feed serves, fetch after fetch, and what a sensible reader announces of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.unit.feeds import item, rss
from tests.wire.feeds import Page


@dataclass(frozen=True)
class Step:
    """One fetch: what is served, how many items are then posted one by one, how many `more` are counted in one line,
    and how many posts are changed; or the word for what is wrong. `titles` and `links` are those of what is posted, the
    oldest first; None where they do not matter. `beside` are other pages of the same server.
    """

    page: Page
    posted: int = 0
    more: int = 0
    edits: int = 0
    problem: str = ""
    titles: tuple[str, ...] | None = None
    links: tuple[str, ...] | None = None
    beside: Mapping[str, Page] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    name: str
    steps: tuple[Step, ...]


def served(body: bytes | str, content_type: str = "application/rss+xml", **headers: str) -> Page:
    """An answer; headers by their name with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    given = {"Content-Type": content_type} if content_type else {}
    return Page(body.encode() if isinstance(body, str) else body, headers=given | named)


def listing(*numbers: int) -> Page:
    """A plain feed with these items, in this order."""
    return served(rss(*map(item, numbers)))


def shows(page: Page, *titles: str, more: int = 0, edits: int = 0) -> Step:
    """A fetch after which these are posted."""
    return Step(page, len(titles), more, edits, titles=titles)


def refused(name: str, page: Page, problem: str) -> Case:
    """What is wrong is said; when it is well again, everything goes on: nothing is lost, and nothing said twice."""
    return Case(name, (Step(listing(1)), Step(page, problem=problem), shows(listing(2, 1), "Story 2")))


def grows(name: str, make: Callable[..., Page], title: str = "Story 2") -> Case:
    """`make` serves these items of a feed: the second is announced when it comes, and the first is known."""
    return Case(name, (Step(make(1)), shows(make(2, 1), title)))


def brings(name: str, new: str, *titles: str, link: str | None = None, envelope: Callable[..., bytes] = rss) -> Case:
    """Items of any kind come into a plain feed, as they are written, and are announced under these titles."""
    page = served(envelope(new, item(1)))
    links = None if link is None else (link,) * len(titles)
    step = Step(page, len(titles), titles=titles, links=links)
    return Case(name, (Step(served(envelope(item(1)))), step))
