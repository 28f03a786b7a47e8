"""The spoiler line is read only from what says one thing about what the show has: a guess here could spoil a story."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.server.line import parse_line, read_line, write_line
from bot.show.progress import EVERYTHING, NOT_STARTED, PAST_THE_END, Mark, Progress

MARKS = [Mark(season, episode) for season in (1, 2, 3) for episode in range(1, 9)] + [Mark(3, 9)]
FILMS = [Mark(3, 9)]
VOLUMES = [1, 2, 3, 4, 5, 6]
NOTHING = Progress(NOT_STARTED, 0)
S1E8, ALL_EPISODES, ALL_BOOKS = Mark(1, 8), Progress(PAST_THE_END, 0), Progress(NOT_STARTED, 99)

WRITTEN = {
    "everything": EVERYTHING,
    "nothing": NOTHING,
    "s1e8": Progress(S1E8, 0),
    "volume 2": Progress(NOT_STARTED, 2),
    "s1e8 + volume 2": Progress(S1E8, 2),
    "whole show": ALL_EPISODES,
    "all books": ALL_BOOKS,
    "whole show + volume 2": Progress(PAST_THE_END, 2),
    "s1e8 + all books": Progress(S1E8, 99),
}
lines = st.builds(
    Progress,
    st.sampled_from([NOT_STARTED, PAST_THE_END]) | st.builds(Mark, st.integers(0, 98), st.integers(1, 99)),
    st.integers(0, 99),
)
SHOWS, BOOKS = [NOT_STARTED, PAST_THE_END, *MARKS], [0, 99, *VOLUMES]
own_lines = st.builds(Progress, st.sampled_from(SHOWS), st.sampled_from(BOOKS))
clear = ["s1e8", "S2 E3", "season 1", "the film", "volume 2", "2nd volume", "v3"]
vague = ["everything", "nothing", "2", "two", "second", "s9e9", "volume 50", "soon", "not s1e8", "half"]


def read(text: str) -> Progress | None:
    return read_line(text, MARKS, FILMS, VOLUMES)


@pytest.mark.parametrize(("text", "line"), WRITTEN.items())
def test_a_line_has_one_written_form(text: str, line: Progress) -> None:
    assert write_line(line) == text
    assert parse_line(text) == line
    assert read(text) == line


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "S1E8",
            " s1e8",
            "s1e8\n",
            "s01e8",
            "s1e08",
            "s0e0",
            "s99e99",
            "s1e100",
            "s１e8",
            "season 1",
            "1x08",
        ),
        *("volume 0", "volume 02", "volume 99", "volume 100", "volume", "2", "all", "Everything", "everything + s1e8"),
        *("volume 2 + s1e8", "s1e8+volume 2", "s1e8 +  volume 2", "s1e8 + s2e1", "volume 1 + volume 2", "s1e8 + "),
        *("whole show + all books", "s1e8 + volume 2 + volume 3", "s1e8 + nothing", "\x00", "\ud800", "s1e8" * 9_000),
    ],
    ids=lambda text: ascii(text)[:30],
)
def test_what_no_line_is_written_as_is_not_parsed(text: str) -> None:
    assert parse_line(text) is None


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        *((text, Progress(S1E8, 0)) for text in ("S1E8", " s1 e8 ", "1x08", "season 1", "all of season one", "s01e08",
                                                 "up to s1e8", "Season 1, episode 8", "episode 8 of season 1")),
        *((text, Progress(NOT_STARTED, 2)) for text in ("Volume 2", "vol. 2", "v2", "second volume", "book two",
                                                        "up to volume 2")),
        *((text, Progress(S1E8, 2)) for text in ("S1E8+Volume 2", "s1e8, volume 2", "season 1 and volume two",
                                                 "volume 2 & s1e8", "Vol 2; season 1", "s1e8\n+\nv2")),
        ("the film", Progress(Mark(3, 9), 0)),
        ("season 3 + volume 6", Progress(Mark(3, 8), 6)),
        ("EVERYTHING", EVERYTHING),
        ("finished", EVERYTHING),
        ("Nothing yet", NOTHING),
        ("Whole Show + Volume 2", Progress(PAST_THE_END, 2)),
    ],
)  # fmt: skip
def test_a_line_is_read_in_the_words_that_people_use(typed: str, line: Progress) -> None:
    assert read(typed) == line


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "soon", "half of season 1", "s1e8 or s2e1", "season 1-2", "-1", "s1e8 volume 2", "latest", "<@1>"),
        *("2", "2.", "two", "second", "1, 2", "s1e8 + 2", "s1e8 and two", "2 + volume 2", "episode 8", "one + s1e8"),
        *("s1e8 + s2e1", "season 1, season 2", "season 1 and episode 8", "volume 1 + volume 3", "s1e8, v1, v2"),
        *("everything + volume 2", "volume 2 + everything", "s1e8, everything", "everything and nothing", "none + v2"),
        *("s9e9", "s1e9", "S9E9", "season 9", "volume 7", "volume 50", "s0e5", "s1e8 + volume 7", "s4e1 + all books"),
        *("not s1e8", "s1e8 but not volume 2", "s1e8 and not volume 2", "s1e8 + + v2", "all but s3"),
        *("ｓ１ｅ８", "s¹e8", "volume ²", "v٣", "s1e8\u202e", "\ud800", "s1e8" * 9_000),
        "s1e8" + " " * 9_000 + "+ v2",  # clear, but it takes long to read
    ],
    ids=lambda text: ascii(text)[:30],
)  # fmt: skip
def test_what_is_unreadable_or_could_mean_two_things_or_is_not_of_the_show_is_refused(typed: str) -> None:
    assert read(typed) is None


def test_a_show_without_films_or_books_has_no_line_at_them() -> None:
    assert [read_line(typed, MARKS, [], []) for typed in ("the film", "volume 1", "s1e8 + volume 1")] == [None] * 3


@given(lines)
def test_what_is_written_is_parsed_as_the_same_line(line: Progress) -> None:
    assert parse_line(write_line(line)) == line


@given(own_lines, st.sampled_from([str.upper, str.title, " {} ".format, "\n{}\t".format]))
def test_a_written_line_of_the_show_is_read_in_any_case(line: Progress, typed: object) -> None:
    assert callable(typed)
    assert read(typed(write_line(line))) == line


@given(st.text(st.characters(exclude_categories=[]), max_size=30) | st.text("s1e8volume 29+wholbk", max_size=20))
def test_whatever_is_parsed_is_the_written_form_of_a_line(text: str) -> None:
    line = parse_line(text)
    assert line is None or write_line(line) == text


@given(st.lists(st.sampled_from(clear + vague), min_size=1, max_size=4), st.sampled_from([", ", " + ", " and ", "&"]))
def test_parts_are_read_together_only_if_each_is_clear_and_names_another_medium(parts: list[str], link: str) -> None:
    line = read(link.join(parts))
    if len(parts) == 1:
        assert (line is not None) is (parts[0] in [*clear, "everything", "nothing"])
        return
    shows = [read(part) for part in parts if "v" not in part]
    books = [read(part) for part in parts if "v" in part]
    if set(parts) <= set(clear) and len(shows) == len(books) == 1 and shows[0] and books[0]:
        assert line == Progress(shows[0].show, books[0].book)
    else:
        assert line is None


@given(st.text(max_size=60) | st.text(alphabet="s1e8v2 +,&andolum.-", max_size=20))
def test_whatever_is_typed_the_line_is_one_of_the_show(typed: str) -> None:
    line = read(typed)
    assert line is None or (line.show in SHOWS and line.book in BOOKS)
