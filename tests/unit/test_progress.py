"""Places compare in the order of watching, and nobody is ever shown what lies ahead of the lower of two places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.show.progress import ALWAYS, EVERYTHING, NOT_STARTED, PAST_THE_END, Mark, Progress, Since

marks = st.builds(Mark, st.integers(0, 12), st.integers(0, 12))
volumes = st.integers(0, 12)
places = st.builds(Progress, marks, volumes)
sinces = st.builds(Since, st.none() | marks, st.none() | volumes.filter(bool))


def test_marks_are_in_the_order_of_watching() -> None:
    assert sorted([Mark(2, 1), Mark(1, 10), Mark(1, 9), NOT_STARTED, PAST_THE_END]) == [
        NOT_STARTED,
        Mark(1, 9),
        Mark(1, 10),
        Mark(2, 1),
        PAST_THE_END,
    ]


@given(st.integers(0, 99), st.integers(0, 99))
def test_a_mark_is_read_back_as_it_is_written(season: int, episode: int) -> None:
    assert Mark.parse(str(Mark(season, episode))) == Mark(season, episode)


@pytest.mark.parametrize("text", ["", "s1", "S1E3", "s1e3 ", "s1e333", "1x3", "s-1e3", "s１e3"])
def test_a_mark_is_written_in_one_way_only(text: str) -> None:
    with pytest.raises(ValueError, match=r'is not an episode; write it like "s1e3"'):
        Mark.parse(text)


@pytest.mark.parametrize(
    ("value", "since"),
    [
        ("s1e3", Since(show=Mark(1, 3))),
        ({"show": "s1e3"}, Since(show=Mark(1, 3))),
        ({"book": 2}, Since(book=2)),
        ({"show": "s1e3", "book": 2}, Since(Mark(1, 3), 2)),
        (Since(book=1), Since(book=1)),
    ],
)
def test_since_is_an_episode_or_a_volume_or_either(value: object, since: Since) -> None:
    assert Since.parse(value) == since


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        "",
        "season 1",
        [],
        {},
        {"film": 1},
        {"show": "s1e3", "page": 4},
        {"show": 3},
        {"show": ""},
        {"show": None, "book": None},
        {"book": 0},
        {"book": 99},
        {"book": "2"},
        {"book": True},
        {"book": 1.5},
    ],
)
def test_a_wrong_since_is_refused_and_never_means_from_the_start(value: object) -> None:
    with pytest.raises(ValueError, match=r"write|book is"):
        Since.parse(value)


def test_whoever_names_one_of_the_two_has_not_started_the_other() -> None:
    viewer, bookworm = Progress(Mark(1, 8), 0), Progress(NOT_STARTED, 2)
    assert viewer.knows(Since(Mark(1, 8), 4))
    assert not viewer.knows(Since(book=1))
    assert bookworm.knows(Since(Mark(3, 1), 2))
    assert not bookworm.knows(Since(show=Mark(1, 1)))


@given(sinces)
def test_everything_knows_everything_and_a_beginner_only_what_is_always_safe(since: Since) -> None:
    assert EVERYTHING.knows(since)
    assert EVERYTHING.knows(ALWAYS)
    beginner = Progress(NOT_STARTED, 0)
    assert beginner.knows(ALWAYS)
    assert beginner.knows(since) == (since == ALWAYS or since.show == NOT_STARTED)


@given(places, places, sinces)
def test_going_further_never_hides_what_was_known(near: Progress, far: Progress, since: Since) -> None:
    if near.lower(far) == near and near.knows(since):
        assert far.knows(since)


@given(places, places, sinces)
def test_the_lower_of_two_places_knows_only_what_both_know(one: Progress, other: Progress, since: Since) -> None:
    if one.lower(other).knows(since):
        assert one.knows(since)
        assert other.knows(since)


@given(places, places, places)
def test_lower_is_the_same_in_any_order(one: Progress, other: Progress, third: Progress) -> None:
    assert one.lower(one) == one
    assert one.lower(other) == other.lower(one)
    assert one.lower(other).lower(third) == one.lower(other.lower(third))
    assert one.lower(EVERYTHING) == one
