"""Feeds that change: what is missing, moves, comes back, is said anew, or comes all at once."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta

from tests.feeds.case import Case, Step, listing, served, shows
from tests.unit.feeds import HOST, XML, item, rss
from tests.wire.feeds import Page

Make = Callable[[Sequence[int], int], Page]  # the numbers of the items, and that of the fetch
TODAY = datetime(2026, 11, 21, 12, tzinfo=UTC)


def of(*items: str) -> Page:
    return served(rss(*items))


def at(number: int, when: datetime, **parts: str) -> str:
    return item(number, pubDate=f"{when:%a, %d %b %Y %H:%M:%S +0000}", **parts)


def without(*names: str, **given: str) -> dict[str, str]:
    """Parts of an item that are left out."""
    return dict.fromkeys(names, "") | given


def several(numbers: Iterable[int], **parts: str) -> Page:
    """Each with parts in which {} is its number."""
    return of(*(item(each, **{key: value.format(each) for key, value in parts.items()}) for each in numbers))


def twice(name: str, make: Make, *, titles: tuple[str, ...] = ("Story 2",)) -> Case:
    """`make(numbers, fetch)`: the first is there, the second comes, and then nothing happens any more."""
    return Case(name, (Step(make((1,), 0)), shows(make((2, 1), 1), *titles), Step(make((2, 1), 2))))


def burst(count: int, posted: int, more: int) -> Case:
    titles = tuple(f"Story {number}" for number in range(count + 2 - posted, count + 2))
    step = Step(listing(*range(count + 1, 0, -1)), posted, more, titles=titles)
    return Case(f"{count} at once", (Step(listing(1)), step, Step(listing(*range(count + 1, 0, -1)))))


def flood(count: int) -> Page:
    """Thousands, small."""
    return of(*(f"<item><title>Story {number}</title><guid>f{number}</guid></item>" for number in range(count, 0, -1)))


def changing(**parts: str) -> Make:
    """Parts in which {n} is the number of the item and {f} that of the fetch."""
    return lambda numbers, fetch: of(
        *(item(n, **{key: value.format(n=n, f=fetch) for key, value in parts.items()}) for n in numbers)
    )


def dated(how: Callable[[int, int], datetime]) -> Make:
    """`how(number, fetch)` is the date of an item."""
    return lambda numbers, fetch: of(*(at(n, how(n, fetch)) for n in numbers))


def as_atom(*numbers: int) -> Page:
    """The same items, as another program would write them."""
    entries = "".join(
        f"<entry><id>urn:{number}</id><title>Story {number}</title><link href='{HOST}/{number}'/>"
        f"<updated>2026-11-21T10:{number:02}:00Z</updated><summary>What happened in story {number}.</summary></entry>"
        for number in numbers
    )
    return served(f"{XML}<feed xmlns='http://www.w3.org/2005/Atom'><title>Paper</title>{entries}</feed>")


EMPTY = of()
SAME = {"guid": "same", "link": f"{HOST}/news"}
DAYS = timedelta(days=1)

CASES = (
    # what is missing
    twice("no ids", changing(guid="")),
    twice("no links", changing(link="")),
    twice("no dates", changing(pubDate="")),
    twice("no titles", changing(title=""), titles=("What happened in story 2.",)),
    twice("no ids and no links", changing(guid="", link="")),
    twice("no ids, links and dates", changing(guid="", link="", pubDate="")),
    twice("only titles", changing(guid="", link="", pubDate="", description="")),
    twice("only links", changing(guid="", title="", pubDate="", description=""), titles=("example.org/2",)),
    twice("only texts", changing(guid="", title="", pubDate="", link=""), titles=("What happened in story 2.",)),
    Case(
        "only ids",
        (
            Step(of("<item><guid>1</guid></item>")),
            Step(of("<item><guid>2</guid></item>", "<item><guid>1</guid></item>")),
        ),
    ),
    Case(
        "items of nothing", (Step(of("<item/>")), Step(of("<item/>", "<item><title/><link/><guid/></item>", "<item/>")))
    ),
    Case("nothing in one of two", (Step(of(item(1))), shows(of("<item/>", item(2), item(1)), "Story 2"))),
    # ids and links that do not tell apart
    twice("the same id for all", changing(guid="same")),
    twice("the same link for all", changing(link=f"{HOST}/news")),
    twice("the same link for all, and no ids", changing(link=f"{HOST}/news", guid="")),
    Case(
        "the same id and link for all",
        (Step(several((3, 2, 1), **SAME)), shows(several((4, 3, 2, 1), **SAME), "Story 4")),
    ),
    Case(
        "the same id, link and text for all",
        (
            Step(several((3, 2, 1), description="News", **SAME)),
            shows(several((4, 3, 2, 1), description="News", **SAME), "Story 4"),
        ),
    ),
    twice("the same title for all", changing(title="News"), titles=("News",)),
    twice("the same title and text for all", changing(title="News", description="Told"), titles=("News",)),
    twice("ids that change each time", changing(guid="{n}-{f}")),
    twice("ids that change each time, and no link", changing(guid="{n}-{f}", link="")),
    twice("ids and dates that change each time", dated(lambda n, f: TODAY + timedelta(minutes=f * 60 + n))),
    twice("ids that count visits", changing(guid=f"{HOST}/{{n}}?utm_source=rss{{f}}")),
    twice(
        "ids that become https",
        lambda numbers, fetch: several(numbers, guid=("http" if fetch < 2 else "https") + "://example.org/{}", link=""),
    ),
    twice("texts that change each time", changing(description="{f} people like story {n}.")),
    twice("texts that change each time, without ids", changing(description="{f} people like story {n}.", guid="")),
    twice("links that count visits", changing(link=f"{HOST}/{{n}}?utm_campaign={{f}}&fbclid={{f}}", guid="")),
    twice("links that name a session", changing(link=f"{HOST}/{{n}}?PHPSESSID=abc{{f}}", guid="")),
    twice(
        "links that become https",
        lambda numbers, fetch: several(numbers, link=("http" if fetch < 2 else "https") + "://example.org/{}", guid=""),
    ),
    twice(
        "links that move to www",
        lambda numbers, fetch: several(
            numbers, link="https://" + ("www." if fetch % 2 else "") + "example.org/{}/", guid=""
        ),
    ),
    twice(
        "an id appears where there was none",
        lambda numbers, fetch: several(numbers, guid="" if fetch < 2 else "new-{}"),
    ),
    twice("ids go away", lambda numbers, fetch: several(numbers, guid="" if fetch > 1 else "id-{}")),
    twice("the feed becomes Atom", lambda numbers, fetch: several(numbers) if fetch < 2 else as_atom(*numbers)),
    Case(
        "each item twice",
        (
            Step(of(item(1), item(1))),
            shows(of(item(2), item(2), item(1), item(1)), "Story 2"),
            Step(of(item(2), item(2), item(1))),
        ),
    ),
    Case(
        "an item twice under two ids",
        (Step(of(item(1))), shows(of(item(2, guid="a"), item(2, guid="b"), item(1)), "Story 2")),
    ),
    Case(
        "two items that lead to the same page",
        (
            Step(of(item(1))),
            shows(of(item(3, link=f"{HOST}/live"), item(2, link=f"{HOST}/live"), item(1)), "Story 2", "Story 3"),
        ),
    ),
    # dates
    twice("dates that change each time", dated(lambda n, f: TODAY + timedelta(hours=f, minutes=n))),
    twice("dates in the future", dated(lambda n, f: TODAY + 400 * DAYS)),
    twice("dates of 1970", dated(lambda n, f: datetime(1970, 1, 1, tzinfo=UTC))),
    twice("dates of 9999", changing(pubDate="Fri, 31 Dec 9999 23:59:59 GMT")),
    twice("dates that are none", changing(pubDate="soon, or later ({f})")),
    twice("dates in German", changing(pubDate="Sa, 21 Nov 2026 10:00:00 MEZ")),
    twice("all of the same moment", dated(lambda n, f: TODAY)),
    Case(
        "one in the far future stays on top",
        (
            Step(of(at(9, TODAY + 900 * DAYS), item(1))),
            shows(of(at(9, TODAY + 900 * DAYS), item(2), item(1)), "Story 2"),
            shows(of(at(9, TODAY + 900 * DAYS), item(3), item(2)), "Story 3"),
        ),
    ),
    Case(
        "an old one stays on top",
        (
            Step(of(at(9, TODAY - 900 * DAYS), item(1))),
            shows(of(at(9, TODAY - 900 * DAYS), item(2), item(1)), "Story 2"),
        ),
    ),
    Case(
        "after a long silence",
        (Step(of(at(1, TODAY - 400 * DAYS))), shows(of(at(2, TODAY), at(1, TODAY - 400 * DAYS)), "Story 2")),
    ),
    Case("a new one of yesterday", (Step(of(item(1))), shows(of(item(1), at(2, TODAY - DAYS)), "Story 2"))),
    Case(
        "an old one slides back",
        (
            Step(of(*(at(n, TODAY - (10 - n) * DAYS) for n in range(10, 1, -1)))),
            Step(of(*(at(n, TODAY - (10 - n) * DAYS) for n in range(9, 0, -1)))),
        ),
    ),
    # order
    Case(
        "the oldest first",
        (Step(listing(1)), shows(listing(1, 2), "Story 2"), shows(listing(1, 2, 3, 4), "Story 3", "Story 4")),
    ),
    Case("turned round", (Step(listing(3, 2, 1)), Step(listing(1, 2, 3)), shows(listing(2, 4, 1, 3), "Story 4"))),
    Case(
        "turned round, undated",
        (Step(several((3, 2, 1), pubDate="", guid="")), Step(several((1, 3, 2), pubDate="", guid=""))),
    ),
    Case("one in the middle", (Step(listing(5, 4, 2, 1)), shows(listing(5, 4, 3, 2, 1), "Story 3"))),
    Case("one at the end, undated", (Step(several((1,), pubDate="")), shows(several((1, 2), pubDate=""), "Story 2"))),
    Case("falls out and comes back", (Step(listing(2, 1)), Step(listing(2)), Step(listing(1)), Step(listing(2, 1)))),
    Case(
        "posted, falls out and comes back",
        (Step(listing(1)), shows(listing(2, 1), "Story 2"), Step(listing(1)), Step(listing(2, 1))),
    ),
    Case("emptied and back", (Step(listing(2, 1)), Step(EMPTY), shows(listing(3, 2, 1), "Story 3"), Step(EMPTY))),
    Case("empty at first", (Step(EMPTY), shows(listing(1), "Story 1"), shows(listing(2, 1), "Story 2"))),
    Case("all of it is new", (Step(listing(3, 2, 1)), shows(listing(6, 5, 4), "Story 4", "Story 5", "Story 6"))),
    Case("of one place, which changes", (Step(listing(1)), shows(listing(2), "Story 2"), shows(listing(3), "Story 3"))),
    # words
    Case(
        "an edited title",
        (
            Step(listing(1)),
            shows(listing(2, 1), "Story 2"),
            shows(of(item(2, title="Story 2, at last"), item(1)), edits=1),
            Step(of(item(2, title="Story 2, at last"), item(1))),
        ),
    ),
    Case(
        "an edited title of what was there", (Step(listing(2, 1)), Step(of(item(2, title="Story 2, at last"), item(1))))
    ),
    Case(
        "an edited text",
        (
            Step(listing(1)),
            shows(listing(2, 1), "Story 2"),
            Step(of(item(2, description="Nothing happened."), item(1))),
        ),
    ),
    Case(
        "an edited title, without ids",
        (
            Step(of(item(1, guid=""))),
            shows(of(item(2, guid=""), item(1, guid="")), "Story 2"),
            shows(of(item(2, guid="", title="Story two, at last"), item(1, guid="")), edits=1),
        ),
    ),
    Case(
        "an edited link",
        (Step(listing(1)), shows(listing(2, 1), "Story 2"), Step(of(item(2, link=f"{HOST}/two"), item(1)))),
    ),
    Case(
        "an edited title and text and link and date",
        (
            Step(listing(1)),
            shows(listing(2, 1), "Story 2"),
            shows(of(at(2, TODAY + DAYS, title="Another", link=f"{HOST}/x", description="y"), item(1)), edits=1),
        ),
    ),
    Case(
        "a title back and forth",
        (
            Step(listing(1)),
            shows(listing(2, 1), "Story 2"),
            shows(of(item(2, title="Other"), item(1)), edits=1),
            shows(listing(2, 1), edits=1),
        ),
    ),
    # many
    burst(1, 1, 0),
    burst(5, 5, 0),
    burst(6, 5, 1),
    burst(17, 5, 12),
    burst(55, 5, 50),
    Case(
        "a flood of 3,000",
        (
            Step(listing(1)),
            Step(flood(3000), 5, 2995, titles=tuple(f"Story {n}" for n in range(2996, 3001))),
            Step(flood(3000)),
        ),
    ),
    Case("a flood at the beginning", (Step(flood(1000)), shows(flood(1001), "Story 1001"))),
    Case(
        "more than can be", (Step(listing(1)), Step(flood(10_001), problem="too-many"), shows(listing(2, 1), "Story 2"))
    ),
)
