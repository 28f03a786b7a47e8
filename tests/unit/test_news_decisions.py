"""What becomes of new items in one server: posted, shown to the staff, left out with a reason, or told with another."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.entry import Entry
from bot.feeds.filters import Filters
from bot.feeds.subscription import MOST_AT_ONCE, Story, Subscription, Verdict
from bot.outbox.news import MOST_LOOKED_AT, SAME_STORY, TOO_OLD, Decided, sort_out
from bot.server.settings import ServerSettings

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
GUILD, NEWS, STAFF, OWN = 1, 5, 6, 7
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = Subscription(3, GUILD, 30, "https://pink.example/feed", "PinkNews", trusted=True)
UNTRUSTED = replace(FEED, trusted=False)
TITLE, LINK = "Heartstopper film gets its first trailer", "https://example.org/heartstopper/trailer"


def server(**values: str) -> ServerSettings:
    given = {name.replace("__", "."): value for name, value in values.items()}
    return ServerSettings({"news.channel": str(NEWS), "staff.channel": str(STAFF), **given})


def item(number: int = 0, **other: Any) -> Entry:
    """Of this many hours ago."""
    whole = Entry(f"id-{number}", f"https://pink.example/{number}", f"Item {number}", "About it.", NOW - number * HOUR)
    return replace(whole, **other)


def told(number: int = 100, **other: Any) -> Story:
    """By another feed, an hour ago."""
    whole = Story(number, GUILD, 4, TITLE, "", LINK, "Attitude", NOW - HOUR, Verdict.POSTED, channel_id=NEWS)
    return replace(whole, **other)


def decide(
    *fresh: Entry,
    feed: Subscription = FEED,
    settings: ServerSettings | None = None,
    recent: Sequence[Story] = (),
    newest_at: datetime | None = None,
) -> list[Decided]:
    return sort_out(feed, settings or server(), fresh, recent, newest_at, NOW)


def one(entry: Entry, **other: Any) -> tuple[Verdict, str]:
    (found,) = decide(entry, **other)
    assert found.entry == entry
    return found.verdict, found.reason


# ---------------------------------------------------------------- one item


def test_an_item_of_a_trusted_feed_is_posted_and_any_other_waits() -> None:
    assert one(item()) == (Verdict.POSTED, "")
    assert one(item(), feed=UNTRUSTED) == (Verdict.DRAFT, "")


def test_nothing_is_posted_while_the_feed_is_paused_or_news_are_off() -> None:
    assert one(item(), feed=replace(FEED, paused=True)) == (Verdict.PAUSED, "")
    assert one(item(), settings=server(news__enabled="off")) == (Verdict.PAUSED, "")
    assert one(item(), settings=server(news__enabled="off"), feed=replace(FEED, channel_id=OWN))[0] is Verdict.PAUSED


def test_an_item_without_a_channel_has_no_place() -> None:
    nowhere = ServerSettings({})
    assert one(item(), settings=nowhere) == (Verdict.NO_PLACE, "")
    assert one(item(), settings=nowhere, feed=replace(FEED, channel_id=OWN)) == (Verdict.POSTED, "")


@pytest.mark.parametrize(
    ("published_at", "newest_at", "verdict"),
    [
        (NOW - 8 * DAY, NOW, Verdict.TOO_OLD),
        (NOW - TOO_OLD, NOW, Verdict.POSTED),
        (NOW - 8 * DAY, NOW - 2 * DAY, Verdict.POSTED),
        (NOW - 8 * DAY, None, Verdict.POSTED),
        (None, NOW, Verdict.POSTED),
        (NOW - HOUR, NOW + 900 * DAY, Verdict.POSTED),  # a date in the future silences no feed
        (NOW + 900 * DAY, NOW, Verdict.POSTED),
    ],
)
def test_what_slid_back_into_view_is_too_old(
    published_at: datetime | None, newest_at: datetime | None, verdict: Verdict
) -> None:
    assert one(item(published_at=published_at), newest_at=newest_at)[0] is verdict


@pytest.mark.parametrize("feed", [FEED, UNTRUSTED])
def test_what_a_filter_keeps_out_says_which_clause_and_word(feed: Subscription) -> None:
    def filtered(**clauses: tuple[str, ...]) -> tuple[Verdict, str]:
        return one(item(title=TITLE), feed=replace(feed, filters=Filters(**clauses)))

    assert filtered(not_=("giveaway", "first trailer")) == (Verdict.FILTERED, "not first trailer")
    assert filtered(contains=("season 4",)) == (Verdict.FILTERED, "contains season 4")
    assert filtered(any=("giveaway", "book")) == (Verdict.FILTERED, "any")
    assert filtered(all=("film", "book")) == (Verdict.FILTERED, "all book")


def test_a_word_of_the_staffs_list_holds_back_even_what_a_trusted_feed_says() -> None:
    settings = server(news__words="leak, first trailer")
    assert one(item(title=TITLE), settings=settings) == (Verdict.DRAFT, "word first trailer")
    assert one(item(summary="A leak."), settings=settings, feed=UNTRUSTED) == (Verdict.DRAFT, "word leak")
    assert one(item(), settings=settings) == (Verdict.POSTED, "")


def test_the_first_reason_counts() -> None:
    feed = replace(FEED, paused=True, filters=Filters(not_=("item",)))
    old = item(published_at=NOW - 9 * DAY)
    assert one(old, feed=feed, newest_at=NOW)[0] is Verdict.PAUSED
    assert one(old, feed=replace(feed, paused=False), newest_at=NOW)[0] is Verdict.TOO_OLD
    assert one(item(), feed=replace(feed, paused=False), settings=server(news__words="item"))[0] is Verdict.FILTERED


# ---------------------------------------------------------------- the same story


@pytest.mark.parametrize(
    "entry",
    [
        item(link=f"{LINK}/?utm_source=rss"),
        item(title=f"{TITLE} | PinkNews"),
        item(link=LINK, title="Something else entirely"),
    ],
)
def test_what_another_feed_told_becomes_a_line_of_its_post(entry: Entry) -> None:
    (found,) = decide(entry, recent=[told()])
    assert found == Decided(entry, Verdict.ALSO, of_id=100, line=("PinkNews", entry.link))


@pytest.mark.parametrize(
    "story",
    [
        told(channel_id=OWN),  # the people here have not seen it
        told(found_at=NOW - SAME_STORY - HOUR),
        told(subscription_id=FEED.id, link="https://pink.example/other"),  # a feed knows its own items
        told(verdict=Verdict.SKIPPED),
        told(verdict=Verdict.DRAFT),  # nobody knows whether that will be posted
        told(title="Heartstopper film gets its second trailer", link="https://example.org/2"),
    ],
)
def test_what_was_not_told_here_lately_by_another_is_posted(story: Story) -> None:
    assert one(item(title=TITLE), recent=[story]) == (Verdict.POSTED, "")


def test_the_page_counts_before_the_title_and_what_is_posted_before_what_waits() -> None:
    by_title, by_page = told(101), told(100, title="Watch this", found_at=NOW - 3 * HOUR)
    (found,) = decide(item(title=TITLE, link=LINK), recent=[replace(by_title, link="https://example.org/x"), by_page])
    assert found.of_id == 100
    waiting = told(102, verdict=Verdict.DRAFT, found_at=NOW)
    (found,) = decide(item(title=TITLE), feed=UNTRUSTED, recent=[waiting, told(100)])
    assert found.of_id == 100


def test_what_waits_joins_what_waits_so_that_staff_see_it_once() -> None:
    (found,) = decide(item(title=TITLE), feed=UNTRUSTED, recent=[told(verdict=Verdict.DRAFT)])
    assert (found.verdict, found.of_id, found.line) == (Verdict.ALSO, 100, ("PinkNews", "https://pink.example/0"))
    (found,) = decide(item(title=TITLE), settings=server(news__words="trailer"), recent=[told(verdict=Verdict.DRAFT)])
    assert found.verdict is Verdict.ALSO


def test_a_link_that_nobody_looked_at_gets_into_no_post() -> None:
    (found,) = decide(item(title=TITLE), feed=UNTRUSTED, recent=[told()])
    assert (found.verdict, found.line) == (Verdict.ALSO, ("PinkNews", ""))
    (found,) = decide(item(title="Watch", link=f"{LINK}?ref=x"), feed=UNTRUSTED, recent=[told()])
    assert found.line == ("PinkNews", f"{LINK}?ref=x")  # the page is the one that is there


def test_a_home_page_or_the_page_of_a_section_is_no_story() -> None:
    home = told(link="https://example.org/")
    assert one(item(link="https://www.example.org"), recent=[home])[0] is Verdict.POSTED
    section = [told(100, title="One thing"), told(101, title="Quite another")]
    assert one(item(link=LINK), recent=section)[0] is Verdict.POSTED
    both = decide(item(1, link=LINK, title="One thing"), item(0, link=LINK, title="Quite another"), recent=[told()])
    assert [each.verdict for each in both] == [Verdict.POSTED, Verdict.POSTED]


def test_a_feed_that_tells_the_same_twice_is_believed_only_where_page_and_title_are_the_same() -> None:
    again = item(0, link=f"{LINK}#utm_source=x", title=f"{TITLE}!")
    first, second = decide(again, item(1, link=LINK, title=TITLE))
    assert (first.verdict, second.verdict, second.of, second.line) == (Verdict.POSTED, Verdict.ALSO, 0, None)
    (found,) = decide(again, recent=[told(subscription_id=FEED.id)])
    assert found == Decided(again, Verdict.ALSO, of_id=100)
    for other in (item(1, link=LINK), item(1, title=TITLE)):
        assert [each.verdict for each in decide(again, other)] == [Verdict.POSTED, Verdict.POSTED]


# ---------------------------------------------------------------- many items


def test_the_oldest_comes_first_by_date_or_else_as_the_feed_turned_round() -> None:
    def order(*fresh: Entry) -> list[str]:
        return [each.entry.id for each in decide(*fresh)]

    assert order(item(1), item(3), item(2)) == ["id-3", "id-2", "id-1"]
    undated = [item(number, published_at=None) for number in (1, 2, 3)]
    assert order(*undated) == ["id-3", "id-2", "id-1"]
    assert order(item(1), item(2, published_at=None), item(3)) == ["id-3", "id-2", "id-1"]
    same = [item(number, published_at=NOW) for number in (1, 2, 3)]
    assert order(*same) == ["id-3", "id-2", "id-1"]
    assert order(item(5), item(9, published_at=NOW + 90 * DAY), item(1)) == ["id-5", "id-1", "id-9"]


@pytest.mark.parametrize(("feed", "verdict"), [(FEED, Verdict.POSTED), (UNTRUSTED, Verdict.DRAFT)])
def test_of_a_burst_the_newest_few_stay(feed: Subscription, verdict: Verdict) -> None:
    found = decide(*(item(number) for number in range(17)), feed=feed)
    assert [each.verdict for each in found] == [Verdict.BUNDLED] * 12 + [verdict] * MOST_AT_ONCE
    assert [each.entry.id for each in found[-MOST_AT_ONCE:]] == [f"id-{number}" for number in (4, 3, 2, 1, 0)]


def test_only_what_would_be_shown_counts_towards_a_burst_and_what_is_held_back_stays_marked() -> None:
    settings = server(news__words="leak")
    feed = replace(FEED, filters=Filters(not_=("spam",)))
    items = [item(number, title="Spam") for number in range(4)]
    items += [item(number, title=f"Leak {number}" if number % 2 else f"Item {number}") for number in range(4, 11)]
    found = decide(*items, feed=feed, settings=settings)
    assert [(each.verdict.value, each.reason) for each in found] == [
        ("bundled", ""),
        ("bundled", "word leak"),
        *[("posted", ""), ("draft", "word leak")] * 2,
        ("posted", ""),
        *[("filtered", "not spam")] * 4,
    ]


def test_a_flood_is_decided_in_a_moment() -> None:
    flood = [item(number, title=f"Heartstopper news of hour {number}, all that is known") for number in range(3_000)]
    recent = [told(number, title=f"Other news of hour {number}, and much more of it") for number in range(3_000)]
    found = decide(*flood, recent=recent)
    assert len([each for each in found if each.verdict is Verdict.BUNDLED]) == 3_000 - MOST_AT_ONCE
    newest = item(0, title="Other news of hour 2999, and much more of it")
    assert decide(newest, *flood[1:], recent=recent)[-1].verdict is Verdict.ALSO
    assert MOST_LOOKED_AT > MOST_AT_ONCE


ENTRIES = st.lists(
    st.builds(
        item,
        st.integers(0, 300),
        title=st.sampled_from([TITLE, f"{TITLE} | Them", "Leak", "Heartstopper cast plays a game of chess", ""]),
        link=st.sampled_from([LINK, f"{LINK}?ref=1", "https://pink.example/a", "https://pink.example/", ""]),
        published_at=st.one_of(st.none(), st.integers(-100, 900).map(lambda hours: NOW - hours * HOUR)),
    ),
    max_size=12,
)
STORIES = st.lists(
    st.builds(
        told,
        st.integers(1, 9),
        subscription_id=st.sampled_from([3, 4, 5]),
        title=st.sampled_from([TITLE, "Heartstopper cast plays a game of chess"]),
        verdict=st.sampled_from([Verdict.POSTED, Verdict.DRAFT]),
        channel_id=st.sampled_from([NEWS, OWN]),
        found_at=st.integers(0, 80).map(lambda hours: NOW - hours * HOUR),
    ),
    max_size=5,
)


@given(ENTRIES, STORIES, st.booleans(), st.sampled_from(["leak", "chess", ""]))
def test_every_item_gets_one_decision_and_never_more_is_shown_at_once(
    fresh: list[Entry], recent: list[Story], trusted: bool, words: str
) -> None:
    feed = replace(FEED, trusted=trusted)
    found = decide(*fresh, feed=feed, settings=server(news__words=words), recent=recent, newest_at=NOW)
    assert sorted(map(repr, (each.entry for each in found))) == sorted(map(repr, fresh))
    shown = [each for each in found if each.verdict in (Verdict.POSTED, Verdict.DRAFT)]
    assert len(shown) <= MOST_AT_ONCE
    assert (Verdict.BUNDLED not in {each.verdict for each in found}) or len(shown) == MOST_AT_ONCE
    for number, each in enumerate(found):
        also = each.verdict is Verdict.ALSO
        assert also is (each.of_id is not None or each.of is not None)
        assert each.of is None or each.of < number
        if each.verdict is Verdict.POSTED:
            assert trusted
            assert not each.reason
