"""What a feed had once is never new again, however the feed changes its ways; and what is new is never overlooked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.entry import Entry
from bot.feeds.identity import Identity, fresh, identity_of, marks
from bot.feeds.similar import canonical, is_page

HOME = "https://example.org/"


def entry(number: int, **other: str) -> Entry:
    """One of a well-behaved feed."""
    at = datetime(2026, 10, 1, tzinfo=UTC) + timedelta(hours=number)
    whole = Entry(f"id-{number}", f"https://example.org/{number}", f"Item {number}", f"About {number}.", at)
    return replace(whole, **other)  # type: ignore[arg-type]


class Memory:
    """What is known of one feed, as the newsroom keeps it."""

    def __init__(self) -> None:
        self.identity = Identity.ID
        self.seen: set[bytes] = set()

    def read(self, *entries: Entry) -> list[Entry]:
        """What is new in the feed as it is now."""
        self.identity = identity_of(entries, self.identity)
        found = fresh(entries, self.identity, self.seen)
        for each in entries:
            self.seen.update(marks(each, self.identity))
        return found


# ---------------------------------------------------------------- one document

SAME_ID = [entry(1), entry(2, id="id-1")]
SAME_LINK = [entry(1, id="", link=HOME), entry(2, id="", link=HOME)]


@pytest.mark.parametrize(
    ("entries", "identity"),
    [
        ([], Identity.ID),
        ([entry(1), entry(2)], Identity.ID),
        ([entry(1), entry(1)], Identity.ID),  # a repeat
        ([entry(1), entry(1, summary="More about 1.")], Identity.ID),
        ([entry(1, link=HOME), entry(2, link=HOME)], Identity.ID),  # the ids tell them apart
        (SAME_ID, Identity.LINK),
        ([entry(1), entry(1, link="https://example.org/other")], Identity.LINK),
        ([entry(1), entry(1, link="http://www.example.org/1/?utm_source=rss")], Identity.ID),  # the same link
        (SAME_LINK, Identity.CONTENT),
        ([entry(1, id="x", link=HOME), entry(2, id="x", link=HOME)], Identity.CONTENT),
        ([entry(1, id="x", link="", title="A"), entry(2, id="x", link="", title="B")], Identity.LINK),
        ([entry(1, id="x", title="", summary="A"), entry(1, id="x", title="", summary="B")], Identity.ID),
        ([entry(1), entry(1, title="Item 1, corrected")], Identity.ID),  # both versions of one
        ([entry(1), entry(1, title="Another"), entry(1, title="One more")], Identity.CONTENT),
    ],
)
def test_a_feed_is_trusted_with_what_tells_its_entries_apart(entries: list[Entry], identity: Identity) -> None:
    assert identity_of(entries) is identity
    assert identity_of(reversed(entries)) is identity


@pytest.mark.parametrize("known", Identity)
def test_trust_that_was_lost_never_comes_back(known: Identity) -> None:
    assert identity_of([entry(1), entry(2)], known) is known


@pytest.mark.parametrize("entries", [SAME_ID, SAME_LINK, [entry(1, link=HOME), entry(2, link=HOME)]])
def test_entries_that_share_something_are_all_new_each_once(entries: list[Entry]) -> None:
    assert Memory().read(*entries, *entries) == entries


def test_what_is_new_keeps_the_order_of_the_feed() -> None:
    memory = Memory()
    memory.read(entry(2))
    assert memory.read(entry(3), entry(2), entry(1)) == [entry(3), entry(1)]


# ---------------------------------------------------------------- marks


@pytest.mark.parametrize(
    ("of", "count"),
    [
        (entry(1), 3),
        (entry(1, id=""), 2),
        (entry(1, link=""), 2),
        (entry(1, id="", link=""), 1),
        (Entry(), 1),
    ],
)
def test_an_entry_has_a_mark_for_everything_it_can_be_known_by(of: Entry, count: int) -> None:
    for identity in Identity:
        found = marks(of, identity)
        assert len(set(found)) == len(found) == count
        assert {len(mark) for mark in found} == {16}
    assert {frozenset(marks(of, identity)) for identity in Identity} == {frozenset(marks(of, Identity.ID))}


def test_the_first_mark_is_that_of_the_identity_or_of_the_next_weaker_thing() -> None:
    by_id, by_link, by_content = (marks(entry(1), identity)[0] for identity in Identity)
    assert len({by_id, by_link, by_content}) == 3
    assert marks(entry(1, id=""), Identity.ID)[0] == by_link
    assert marks(entry(1, id="", link=""), Identity.ID) == marks(entry(1, id="", link=""), Identity.CONTENT)
    assert marks(entry(1, title="Edited"), Identity.ID)[0] == by_id
    assert marks(entry(1, title="Edited"), Identity.LINK)[0] == by_link
    assert marks(entry(1, title="Edited"), Identity.CONTENT)[0] != by_content


def test_an_id_is_never_taken_for_a_link_or_a_text() -> None:
    assert set(marks(Entry(id="same"), Identity.ID)).isdisjoint(marks(Entry(link="same"), Identity.ID))


# ---------------------------------------------------------------- many documents


def changed(each: Entry, way: str, turn: int) -> Entry:
    """The same entry as the feed has it the next time."""
    at = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=turn)
    return {
        "nothing": each,
        "date": replace(each, published_at=at),
        "no date": replace(each, published_at=None),
        "id": replace(each, id=f"{each.id}-{turn}"),
        "no id": replace(each, id=""),
        "http": replace(each, link=each.link.replace("https://", "http://www.")),
        "tracking": replace(each, link=f"{each.link}?utm_source=rss&utm_id={turn}"),
        "title": replace(each, title=f"{each.title} (updated {turn})"),
        "summary": replace(each, summary=f"{each.summary} {turn} comments."),
        "id and tracking": replace(each, id=f"{turn}", link=f"{each.link}?fbclid={turn}"),
        "id is link": replace(each, id=each.link),
    }[way]


WAYS = [
    "nothing",
    "date",
    "no date",
    "id",
    "no id",
    "http",
    "tracking",
    "title",
    "summary",
    "id and tracking",
    "id is link",
]


@pytest.mark.parametrize("way", WAYS)
def test_what_changes_in_old_entries_makes_none_of_them_new(way: str) -> None:
    memory = Memory()
    old = [entry(number) for number in range(5)]
    assert memory.read(*old) == old
    for turn in range(3):
        new = entry(10 + turn)
        assert memory.read(new, *(changed(each, way, turn) for each in old)) == [new]


def test_an_id_that_is_an_address_may_become_https() -> None:
    memory = Memory()
    old = [entry(number, id=f"http://example.org/{number}", summary="") for number in range(3)]
    memory.read(*old)
    assert memory.read(*(replace(each, id=each.id.replace("http:", "https:"), summary="More.") for each in old)) == []


def test_entries_that_drop_out_and_come_back_are_not_new() -> None:
    memory = Memory()
    memory.read(entry(1), entry(2), entry(3))
    assert memory.read(entry(3)) == []
    assert memory.read(entry(1), entry(2)) == []


def test_a_new_entry_with_the_link_of_another_is_new() -> None:
    memory = Memory()
    memory.read(entry(1, link=HOME), entry(2, link=HOME))
    assert memory.read(entry(3, link=HOME), entry(1, link=HOME)) == [entry(3, link=HOME)]


def test_old_entries_stay_old_when_the_feed_loses_trust() -> None:
    memory = Memory()
    memory.read(entry(1), entry(2))
    assert memory.read(entry(4, id="id-1"), entry(3, id="id-1"), entry(1), entry(2)) == [
        entry(4, id="id-1"),
        entry(3, id="id-1"),
    ]
    assert memory.identity.value == "link"
    home = [entry(number, id="x", link=HOME) for number in (6, 5)]
    assert memory.read(*home, entry(2), entry(1)) == home
    assert memory.identity.value == "content"
    assert memory.read(*home, entry(4, id="id-1"), entry(3, id="id-1"), entry(2), entry(1)) == []


def test_entries_without_any_text_are_told_apart_by_their_id() -> None:
    memory = Memory()
    assert len(memory.read(Entry("a", HOME), Entry("b", HOME))) == 2
    assert memory.read(Entry("c", HOME), Entry("a", HOME)) == [Entry("c", HOME)]


ENTRIES = st.lists(
    st.builds(
        Entry,
        st.sampled_from(["", "a", "b", "https://example.org/a"]),
        st.sampled_from(["", HOME, "https://example.org/a", "http://example.org/a?utm_source=x"]),
        st.sampled_from(["", "One", "Two"]),
        st.sampled_from(["", "Text."]),
    ),
    max_size=8,
)


@given(st.lists(ENTRIES, max_size=4))
def test_whatever_a_feed_does_nothing_is_new_twice(documents: Sequence[list[Entry]]) -> None:
    memory, strength = Memory(), list(Identity)
    for entries in documents:
        before = memory.identity
        memory.read(*entries)
        assert strength.index(memory.identity) >= strength.index(before)
        assert memory.read(*entries) == []
        assert memory.read(*reversed(entries)) == []


@given(ENTRIES)
def test_entries_that_say_different_things_are_all_announced(entries: list[Entry]) -> None:
    """Of a feed that is read for the first time, whatever it does with its ids and links; but an id and a page that
    stand there twice are one entry and its correction.
    """
    said = Memory().read(*entries)
    pages = {(each.id, canonical(each.link)) for each in said if each.id and is_page(canonical(each.link))}
    silent = [each for each in entries if each.title and each.title not in {told.title for told in said}]
    assert [each for each in silent if (each.id, canonical(each.link)) not in pages] == []
