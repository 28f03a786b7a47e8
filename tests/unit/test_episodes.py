"""An episode is found by the many ways people write its number, and only where a number or a place was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.show.episodes import read_episode
from bot.show.progress import Mark

MARKS = [Mark(season, number) for season in (1, 2, 3) for number in range(1, 9)] + [Mark(3, 9)]
FILMS = [Mark(3, 9)]


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        ("S1E3", Mark(1, 3)),
        ("s01e03", Mark(1, 3)),
        ("s1 e3", Mark(1, 3)),
        ("s1.e3", Mark(1, 3)),
        ("1x03", Mark(1, 3)),
        ("1 x 3", Mark(1, 3)),
        ("1 3", Mark(1, 3)),
        ("season 1 episode 3", Mark(1, 3)),
        ("Season One, Episode Three", Mark(1, 3)),
        ("series 1 ep 3", Mark(1, 3)),
        ("episode 3 of season 1", Mark(1, 3)),
        ("ep 3 s1", Mark(1, 3)),
        ("3rd episode of season 1", Mark(1, 3)),
        ("third episode in season one", Mark(1, 3)),
        ("season 2 finale", Mark(2, 8)),
        ("the last episode of season 2", Mark(2, 8)),
        ("season 3 finale", Mark(3, 8)),
        ("second season premiere", Mark(2, 1)),
        ("s2 opener", Mark(2, 1)),
        ("season 7 finale", Mark(7, 1)),
        ("9", Mark(2, 1)),
        ("episode 25", Mark(3, 9)),
        ("latest", Mark(3, 9)),
        ("the movie", Mark(3, 9)),
        ("Film", Mark(3, 9)),
        ("newest episode", Mark(3, 9)),
        ("first episode", Mark(1, 1)),
        ("pilot episode", Mark(1, 1)),
        ("S9E42", Mark(9, 42)),
    ],
)
def test_an_episode_is_read_from_its_number_or_its_place(typed: str, mark: Mark) -> None:
    assert read_episode(typed, MARKS, FILMS) == mark


@pytest.mark.parametrize(
    "typed", ["", "  ", "kiss", "🍂", "0", "26", "999", "season 2", "film noir in paris", "s1", "%", "12345", "e"]
)
def test_other_texts_name_no_number(typed: str) -> None:
    assert read_episode(typed, MARKS, FILMS) is None


def test_a_show_without_episodes_or_without_a_film_has_neither() -> None:
    assert read_episode("latest", []) is None
    assert read_episode("the film", MARKS[:3]) is None
    assert read_episode("latest", MARKS[:3]) == Mark(1, 3)


def test_the_film_may_be_called_the_film_of_its_show() -> None:
    assert read_episode("Lantern film", MARKS, FILMS, ["lantern", "bay"]) == Mark(3, 9)
    assert read_episode("the lantern bay movie", MARKS, FILMS, ["lantern", "bay"]) == Mark(3, 9)
    assert read_episode("Lantern film", MARKS, FILMS) is None
    assert read_episode("lantern", MARKS, FILMS, ["lantern"]) is None


@given(st.text(max_size=120))
def test_any_text_is_an_episode_or_none(text: str) -> None:
    mark = read_episode(text, MARKS, FILMS)
    assert mark is None or (mark.season >= 0 and mark.episode >= 0)


@given(
    st.integers(0, 99), st.integers(0, 99), st.sampled_from(["s{}e{}", "{}x{}", "season {} episode {}", "S{:02}E{:02}"])
)
def test_every_number_is_read_whether_or_not_there_is_such_an_episode(season: int, number: int, pattern: str) -> None:
    assert read_episode(pattern.format(season, number), MARKS) == Mark(season, number)
