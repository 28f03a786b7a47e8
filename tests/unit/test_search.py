"""Search answers what was asked, whatever was typed, and never with a statement that is ahead of the reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import load_catalog
from bot.show import model
from bot.show.catalog import Catalog
from bot.show.names import fold
from bot.show.progress import NOT_STARTED, Mark, Progress
from bot.show.search import LONGEST_QUERY, MOST_TERMS, Hit
from bot.show.terms import fold_all
from tests.conftest import LANTERN

WHOLE = load_catalog(LANTERN)
SEASON_1 = Progress(Mark(1, 2), 0)
words = st.sampled_from(sorted(set(fold_all((LANTERN / "show.toml").read_text(encoding="utf-8")).split())))
places = st.builds(Progress, st.builds(Mark, st.integers(0, 3), st.integers(0, 3)), st.integers(0, 2))


def told(hit: Hit) -> str:
    """What a hit says, by the id of its entry and the words of its part."""
    part = hit.part
    return hit.entry.id + (f": {part.text}" if isinstance(part, model.Told) else "")


def best(text: str, catalog: Catalog = WHOLE) -> str | None:
    hits = catalog.search_well(text)
    return told(hits[0]) if hits else None


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("how many words does the bird know", "parrot"),
        ("admiral crumb", "parrot"),
        ("admirel crumm", "parrot"),
        ("map of the mainland", "tide: The chest holds a map of the mainland."),
        ("golden buoys award", "golden_buoy"),
        ("lou sand", "post"),
        ("1.2 million hours", "viewers"),
        ("barnacles song", "shanty"),
        ("north sea", "rock"),
        ("good evening, lamp", "line_lamp"),
        ("GOOD EVENING 🍂 LÁMP!!!", "line_lamp"),
        ("orders Lantern Bay", "ordered"),
        ("kelp queen", "ada_finch"),
        ("storm for real", "bo_marsh"),
        ("washed ashore", "tide"),
    ],
)
def test_the_best_answer_comes_first(asked: str, answer: str) -> None:
    assert best(asked) == answer


@pytest.mark.parametrize("number", ["1.2 million", "1,200,000", "1200000", "1 200 000", "1.2m"])
def test_a_number_is_found_however_it_is_written(number: str) -> None:
    found = {told(hit) for hit in WHOLE.search(f"{number} hours")[:2]}
    assert found == {"viewers", "week_1"}


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "🍂",
        "the of is",
        "%",
        "*",
        '"',
        "NEAR(",
        "\x00",
        "\u202e\u202c",
        "zzzzqqqq",
        "ж" * 6_000,
        "x" * 6_000,
    ],
)
def test_nothing_is_listed_where_nothing_was_asked(typed: str) -> None:
    assert WHOLE.search_well(typed) == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('"parrot', "parrot"),
        ("parr* OR NEAR(", "parr or near"),
        ("parrot AND NOT lamp", "parrot and not lamp"),
        ("title:parrot", "title parrot"),
        ("parrot'; DROP TABLE docs;--", "parrot drop table docs"),
        ("^parrot + {lamp}", "parrot lamp"),
        ("par%rot%", "par rot"),
    ],
)
def test_operators_of_the_index_mean_no_more_than_their_words(typed: str, words: str) -> None:
    assert [told(hit) for hit in WHOLE.search(typed)] == [told(hit) for hit in WHOLE.search(words)]
    assert best("admiral crumb") == "parrot"


def test_only_the_beginning_of_a_long_text_is_looked_at() -> None:
    long = "parrot " + "zzzz " * LONGEST_QUERY
    assert WHOLE.search(long + "chest") == WHOLE.search(long)
    assert [told(hit) for hit in WHOLE.search("9" * (LONGEST_QUERY - 8) + " million")] == ["viewers"]


def test_many_words_with_many_meanings_still_make_one_query(catalog: Catalog) -> None:
    """The words of a whole vocabulary, as many as are looked at."""
    groups = list(catalog._shared.vocabulary.same)
    for start in range(0, len(groups), MOST_TERMS):
        assert catalog.search(" ".join(groups[start : start + MOST_TERMS]))


def test_a_kind_can_be_asked_for() -> None:
    assert {hit.entry.kind for hit in WHOLE.search("wren finch lamp", model.Quote)} == {"quote"}
    assert {hit.entry.kind for hit in WHOLE.search("wren finch lamp", model.Quote, model.Award)} == {"award", "quote"}
    assert len(WHOLE.search("wren finch lamp", limit=1)) == 1


@pytest.mark.parametrize("asked", ["vesper", "cy reed", "lost sibling", "they", "stranger from the wreck", "ember"])
def test_a_viewer_of_season_1_finds_nothing_of_season_2(asked: str) -> None:
    cut = WHOLE.upto(SEASON_1)
    found = " ".join(fold(f"{hit.entry!r} {hit.part!r}") for hit in cut.search(asked))
    assert [name for name in ("vesper", "ember", "she/they", "sibling", "cy reed") if fold(name) in found] == []


def test_what_is_ahead_is_told_to_be_ahead_and_nothing_else_is() -> None:
    newcomer, cut = WHOLE.upto(Progress(NOT_STARTED, 0)), WHOLE.upto(SEASON_1)
    assert newcomer.search_hides("what was in the chest", 0.0)
    assert cut.search_hides("a stranger called Vesper", 0.0)
    assert not WHOLE.search_hides("a stranger called Vesper", 0.0)
    assert not cut.search_hides("zzzzqqqq", 0.0)
    parrot = cut.search_well("admiral crumb")[0]
    assert not cut.search_hides("admiral crumb", parrot.score)


@given(st.lists(words, min_size=1, max_size=5).map(" ".join), places)
def test_no_hit_is_ahead_of_the_reader(asked: str, place: Progress) -> None:
    for hit in WHOLE.upto(place).search(asked):
        held = [hit.entry, *(part for name in hit.entry._cut_fields() for part in getattr(hit.entry, name))]
        assert [part for part in [*held, hit.part or hit.entry] if not place.knows(part.since)] == []


@given(st.text(max_size=400))
def test_any_text_can_be_searched_for(typed: str) -> None:
    scores = [hit.score for hit in WHOLE.search_well(typed)]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) < sum(WHOLE.counts().values())


def test_a_date_or_a_maker_is_told_by_itself_where_it_was_asked_for(lantern: Catalog) -> None:
    asked = {"when was tide released": "released", "who directed fog": "made_by"}
    assert {what: lantern.search(what)[0].aspect for what in asked} == asked
    assert {hit.aspect for hit in lantern.search("something washed ashore")} == {""}
