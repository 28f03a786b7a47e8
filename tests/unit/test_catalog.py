"""A catalog is cut to what a reader may see, can never be widened again, and finds what they type."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import load_catalog
from bot.show import model
from bot.show.catalog import LOOKUPS, MOST_CUTS, Catalog
from bot.show.pack import TABLES
from bot.show.progress import EVERYTHING, NOT_STARTED, Mark, Progress
from tests.conftest import LANTERN

WHOLE = load_catalog(LANTERN)
SEASON_1 = Progress(Mark(1, 2), 0)
NOTHING = Progress(NOT_STARTED, 0)
places = st.builds(Progress, st.builds(Mark, st.integers(0, 3), st.integers(0, 3)), st.integers(0, 2))


def parts(catalog: Catalog) -> Iterator[model.Part]:
    """Everything that the catalog holds, entries and their parts."""
    for kind in TABLES.values():
        for entry in catalog.all(kind):
            yield entry
            for name in entry._cut_fields():
                yield from getattr(entry, name)


def ids(catalog: Catalog) -> set[str]:
    return {part.id for part in parts(catalog) if isinstance(part, model.Entry)}


def test_a_viewer_of_season_1_gets_nothing_of_season_2() -> None:
    cut = WHOLE.upto(SEASON_1)
    assert ids(WHOLE) - ids(cut) == {"season_2", "ember", "cy_reed", "vesper"}
    wren = cut.get(model.Character, "wren")
    assert wren is not None
    assert [pronoun.text for pronoun in wren.pronouns] == ["she/her"]
    assert ([appearance.season for appearance in wren.appears], wren.relations) == ([1], ())
    assert [told.text for told in wren.told] == ["Finds the chest on the beach."]


def test_somebody_who_has_seen_nothing_keeps_only_what_is_always_safe() -> None:
    assert ids(WHOLE) - ids(WHOLE.upto(NOTHING)) == {
        *("season_2", "fog", "tide", "ember", "cy_reed", "vesper", "shanty", "line_lamp")
    }


@given(places)
def test_a_cut_holds_all_that_is_known_and_nothing_that_is_ahead(place: Progress) -> None:
    cut = WHOLE.upto(place)
    assert ids(cut) == {part.id for part in parts(WHOLE) if isinstance(part, model.Entry) and place.knows(part.since)}
    assert [part for part in parts(cut) if not place.knows(part.since)] == []


@given(places, places)
def test_a_cut_can_never_be_widened_again(near: Progress, far: Progress) -> None:
    assert WHOLE.upto(near).upto(far) is WHOLE.upto(far).upto(near)
    assert ids(WHOLE.upto(near).upto(far)) <= ids(WHOLE.upto(near))
    assert WHOLE.upto(near).upto(EVERYTHING) is WHOLE.upto(near)


@pytest.mark.parametrize(
    ("one", "same"),
    [
        (Progress(Mark(1, 2), 1), Progress(Mark(1, 9), 1)),
        (Progress(Mark(1, 2), 1), Progress(Mark(1, 2), 7)),
        (EVERYTHING, Progress(Mark(2, 1), 1)),
        (NOTHING, Progress(Mark(0, 5), 0)),
    ],
)
def test_places_that_know_the_same_share_one_cut(one: Progress, same: Progress) -> None:
    assert WHOLE.upto(one) is WHOLE.upto(same)


def test_only_the_whole_catalog_is_whole() -> None:
    assert WHOLE.is_whole
    assert WHOLE.upto(EVERYTHING) is WHOLE
    assert not WHOLE.upto(Progress(Mark(2, 1), 0)).is_whole


@pytest.mark.parametrize(
    ("now", "place"),
    [
        (datetime(2029, 4, 30, tzinfo=UTC), NOTHING),
        (datetime(2029, 5, 1, tzinfo=UTC), Progress(NOT_STARTED, 1)),
        (datetime(2031, 1, 5, 19, 59, 59, tzinfo=UTC), Progress(NOT_STARTED, 1)),
        (datetime(2031, 1, 5, 20, tzinfo=UTC), Progress(Mark(1, 1), 1)),
        (datetime(2031, 12, 31, tzinfo=UTC), Progress(Mark(1, 2), 1)),
        (datetime(2032, 1, 4, 20, tzinfo=UTC), Progress(Mark(2, 1), 1)),
    ],
)
def test_what_is_released_depends_on_the_instant(now: datetime, place: Progress) -> None:
    assert WHOLE.released(now) == place
    assert WHOLE.upto(NOTHING).released(now) == place


@pytest.mark.parametrize(
    ("lookup", "typed", "found"),
    [
        ("cast", "wren", "wren"),
        ("cast", "captian", "wren"),
        ("cast", "ada finch", "ada_finch"),
        ("cast", "the actor Ada from Lantern Bay", "ada_finch"),
        ("cast", "Vésper 🍂", "vesper"),
        ("episode", "S1E2", "tide"),
        ("episode", "tide", "tide"),
        ("episode", "latest", "ember"),
        ("episode", "season 1 finale", "tide"),
        ("song", "barnacles", "shanty"),
        ("song", "shanty of the salt", "shanty"),
        ("book", "keepers", "keepers"),
        ("place", "gull rock", "rock"),
        ("cast", "nobody at all", None),
        ("episode", "s7e7", None),
        ("song", "", None),
    ],
)
def test_a_name_finds_its_entry(lookup: str, typed: str, found: str | None) -> None:
    entry = WHOLE.find(lookup, typed)
    assert (None if entry is None else entry.id) == found


def test_suggestions_come_best_first_and_start_with_the_pack() -> None:
    assert [entry.id for entry in WHOLE.suggest("cast", "")] == ["wren", "vesper", "ada_finch", "bo_marsh", "cy_reed"]
    assert [entry.id for entry in WHOLE.suggest("cast", "halloran")] == ["wren", "vesper"]
    assert [entry.id for entry in WHOLE.suggest("cast", "", 2)] == ["wren", "vesper"]
    assert WHOLE.suggest("episode", "s1e2")[0].id == "tide"
    assert WHOLE.suggest("cast", "qqqq") == []


@pytest.mark.parametrize("lookup", list(LOOKUPS))
@pytest.mark.parametrize(
    "typed", ["", "vesper", "cy reed", "ember", "s2e1", "latest", "season 2 finale", "v", "halloran"]
)
def test_a_viewer_of_season_1_is_neither_given_nor_offered_season_2(lookup: str, typed: str) -> None:
    cut = WHOLE.upto(SEASON_1)
    offered = [*cut.suggest(lookup, typed), *filter(None, [cut.find(lookup, typed)])]
    assert [entry.id for entry in offered if not SEASON_1.knows(entry.since)] == []


def test_what_is_ahead_is_known_to_be_hidden_and_what_is_nowhere_is_not() -> None:
    cut = WHOLE.upto(SEASON_1)
    assert [cut.hides("cast", typed) for typed in ("vesper", "vespr", "Cy Reed")] == [True] * 3
    assert [cut.hides("episode", typed) for typed in ("ember", "s2e1", "season 2 finale")] == [True] * 3
    assert [cut.hides("cast", typed) for typed in ("wren", "halloran", "nobody at all", "")] == [False] * 4
    assert [cut.hides("episode", typed) for typed in ("tide", "s1e1", "s7e7")] == [False] * 3
    assert not WHOLE.hides("cast", "vesper")


def test_an_id_leads_to_its_entry_only_where_it_is_known() -> None:
    cut = WHOLE.upto(SEASON_1)
    known = {"vesper": "cast", "ember": "episode", "shanty": "song"}
    assert all(WHOLE.find_named(key, lookup) is not None for key, lookup in known.items())
    assert WHOLE.find_named("vesper", "book") is None
    assert WHOLE.find_named("viewers", "cast") is None
    assert [cut.find_named(key, known[key]) for key in ("vesper", "ember")] == [None, None]
    assert (cut.episode(Mark(2, 1)), cut.get(model.Character, "vesper")) == (None, None)


def test_choosing_how_far_one_is_offers_every_place_of_the_pack() -> None:
    cut = WHOLE.upto(NOTHING)
    assert (list(cut.marks), list(cut.films), list(cut.volumes)) == ([Mark(1, 1), Mark(1, 2), Mark(2, 1)], [], [1])


def test_counts_and_sources() -> None:
    assert (WHOLE.source_count, WHOLE.counts()["episodes"], WHOLE.upto(SEASON_1).counts()["episodes"]) == (2, 3, 2)
    assert [source.name for source in WHOLE.sources(["leaflet", "harbour"])] == ["A leaflet", "Harbour TV press kit"]


def test_a_random_quote_is_one_the_reader_may_see() -> None:
    chances = [Random(seed) for seed in range(20)]  # noqa: S311 - for chance, not for secrets
    newcomer = WHOLE.upto(NOTHING)
    assert {WHOLE.random_quote(chance) for chance in chances} == set(WHOLE.all(model.Quote))
    assert {newcomer.random_quote(chance) for chance in chances} == {WHOLE.get(model.Quote, "finch_parrot")}


@pytest.mark.parametrize("lookup", list(LOOKUPS))
@given(typed=st.text(max_size=60), place=places)
def test_any_text_can_be_looked_up(lookup: str, typed: str, place: Progress) -> None:
    cut = WHOLE.upto(place)
    found, hidden = cut.find(lookup, typed), cut.hides(lookup, typed)
    assert found is None or place.knows(found.since)
    assert hidden in (True, False)
    assert all(place.knows(entry.since) for entry in cut.suggest(lookup, typed))


def test_only_so_many_cuts_are_kept(catalog: Catalog) -> None:
    first = catalog.upto(Progress(Mark(1, 1), 0))
    asked = [catalog.upto(Progress(mark, book)) for mark, book in product(catalog.marks[1:], [0, *catalog.volumes])]
    assert len(asked) > MOST_CUTS
    again = catalog.upto(Progress(Mark(1, 1), 0))
    assert again is not first
    assert again.counts() == first.counts()
