"""How far somebody is, is read only from what says so as a whole: a guess could spoil a story."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.show.places import read_place, read_volume
from bot.show.progress import NOT_STARTED, PAST_THE_END, Mark

MARKS = [Mark(season, episode) for season in (1, 2, 3) for episode in range(1, 9)] + [Mark(3, 9)]
FILMS = [Mark(3, 9)]
VOLUMES = [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        ("S1E8", Mark(1, 8)),
        ("s1 e8", Mark(1, 8)),
        ("1x08", Mark(1, 8)),
        ("season 1 episode 8", Mark(1, 8)),
        ("Episode 8 of season 1", Mark(1, 8)),
        ("season two, episode three", Mark(2, 3)),
        ("season 1", Mark(1, 8)),
        ("All of season 3", Mark(3, 8)),
        ("up to season 2", Mark(2, 8)),
        ("up to s1e4", Mark(1, 4)),
        ("until S1E4", Mark(1, 4)),
        ("Up to season 1, episode 4", Mark(1, 4)),
        ("until episode 4 of season 1", Mark(1, 4)),
        ("until 1x04", Mark(1, 4)),
        ("s1 - e4", Mark(1, 4)),
        ("season one finale", Mark(1, 8)),
        ("second season", Mark(2, 8)),
        ("1st season", Mark(1, 8)),
        ("the film", Mark(3, 9)),
        ("Everything that is out", PAST_THE_END),
        ("finished", PAST_THE_END),
        ("Nothing yet", NOT_STARTED),
        ("no", NOT_STARTED),
    ],
)
def test_a_place_is_read(typed: str, mark: Mark) -> None:
    assert read_place(typed, MARKS, FILMS) == mark


@pytest.mark.parametrize(
    "typed",
    ["", "3", "13", "-1", "<@1>", "season 2 without the last", "not season 2", "s9e9", "season 9", "latest", "kiss",
     "s1e8 or s2e1", "half of season 1", "½", "٣", "season", "x" * 6_000, "season -2", "season - 2", "-1x08", "s1-2",
     "-s1", "- s1e4", "season 1-", "season 1 - ", "s1e4-", "until", "up to", "up to s9e9", "until not s1e4"],
)  # fmt: skip
def test_what_is_not_a_whole_place_is_refused(typed: str) -> None:
    assert read_place(typed, MARKS, FILMS) is None


@pytest.mark.parametrize(
    ("typed", "volume"),
    [("2", 2), ("volume 2", 2), ("Vol. 2", 2), ("book 2", 2), ("v2", 2), ("volume three", 3), ("second volume", 2),
     ("2nd volume", 2), ("3rd book", 3),
     ("all of them", PAST_THE_END.season), ("none", 0), ("not started", 0)],
)  # fmt: skip
def test_a_volume_is_read(typed: str, volume: int) -> None:
    assert read_volume(typed, VOLUMES) == volume


@pytest.mark.parametrize(
    "typed",
    ["", "not 3", "season 2", "s2", "episode 4", "<@1>", "-1", "1-4", "99", "²", "y" * 6_000, "v-2", "volume -2",
     "2-", "-v2", "volume zero"],
)  # fmt: skip
def test_what_is_not_a_whole_volume_is_refused(typed: str) -> None:
    assert read_volume(typed, VOLUMES) is None


@given(
    st.sampled_from(["season 1", "s1e8", "the film", "everything", "nothing", "2", "volume 2", "all of them"]),
    st.sampled_from(" .!\n"),
    st.integers(1, 6_000),
)
def test_what_is_said_after_a_long_pause_still_counts(typed: str, filler: str, length: int) -> None:
    doubted = f"{typed}{filler * length} but not the last"
    assert read_place(doubted, MARKS, FILMS) is None
    assert read_volume(doubted, VOLUMES) is None


@given(st.text(alphabet="abcdefghijklm <>@#-.~", max_size=40))
def test_words_alone_never_name_a_place(typed: str) -> None:
    assert read_place(typed, MARKS, []) in (None, PAST_THE_END)
    assert read_volume(typed, VOLUMES) in (None, PAST_THE_END.season)
