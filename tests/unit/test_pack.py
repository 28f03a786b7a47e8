"""Whatever is wrong with a pack is named with its file, its table and its key, all of it in one go."""

from pathlib import Path

import pytest

from bot.show.pack import MAX_FILE_BYTES, TABLES, PackError, load_pack
from bot.show.progress import ALWAYS
from tests.conftest import LANTERN

GOOD = """
show = {id = "s", title = "S", about = "A show.", creator = "C", network = "N"}
sources = [{id = "kit", name = "Press kit"}]
[[episodes]]
id = "fog"
name = "Fog"
season = 1
number = 2
released_at = 2031-01-05T20:00:00Z
synopsis = "The lamp goes out."
sources = ["kit"]
[[people]]
id = "ada"
name = "Ada"
sources = ["kit"]
"""
FACT = '[[facts]]\nid = "f"\ntext = "A fact."\nsources = ["kit"]\n'
HERO = '[[characters]]\nid = "wren"\nname = "Wren"\nabout = "A keeper."\nsources = ["kit"]\n'
LINE = '[[quotes]]\nid = "q"\ntext = "Hi."\nspeaker = "Wren"\nform = "line"\nepisode = "s1e2"\nsources = ["kit"]\n'
EPISODE = GOOD[GOOD.index("[[episodes]]") : GOOD.index("[[people]]")].replace("number = 2", "number = 3")
EPISODE = EPISODE.replace('"fog"', '"tide"').replace("Fog", "Tide")
SONG = '[[songs]]\nid = "x"\nname = "X"\nartist = "Y"\nseason = 1\nsources = ["kit"]\n'
BOOK = (
    '[[books]]\nid = "b"\nname = "B"\nform = "novel"\nvolume = 1\npublished = "2031"\nabout = "A."\nsources = ["kit"]\n'
)
SEASON = '[[seasons]]\nid = "s_1"\nnumber = 1\nreleased_at = 2031-01-05T20:00:00Z\nsources = ["kit"]\n'
COMING = (
    '[[releases]]\nid = "soon"\nname = "Soon"\nrelease_kind = "season"\nwhen = "tba"\nstatus = "announced"\n'
    'season = 1\nsources = ["kit"]\n'
)
WEEK = '[[weeks]]\nid = "w"\nseason = 1\nending = 2031-01-12\nrank = 1\nhours = 1\nchart = "C"\nsources = ["kit"]\n'
SCORE = '[[scores]]\nid = "p"\nseason = 1\noutlet = "O"\nscore = "5"\nsources = ["kit"]\n'
FIGURE = '[[figures]]\nid = "n"\ntopic = "sales"\ntext = "Many."\nsources = ["kit"]\n'


def problems(tmp_path: Path, more: str, good: str = GOOD) -> list[str]:
    """What is wrong with the good pack when a file with `more` is added."""
    (tmp_path / "good.toml").write_text(good, encoding="utf-8")
    (tmp_path / "more.toml").write_text(more, encoding="utf-8")
    with pytest.raises(PackError) as refused:
        load_pack(tmp_path)
    assert str(refused.value) == "\n".join(refused.value.problems)
    return refused.value.problems


def test_a_good_pack_is_read_in_the_order_of_its_files() -> None:
    pack = load_pack(LANTERN)
    assert pack.show.title == "Lantern Bay"
    assert list(pack.entries) == list(TABLES)
    assert [episode.id for episode in pack.entries["episodes"]] == ["fog", "tide", "ember"]
    assert list(pack.sources) == ["harbour", "leaflet"]
    assert len(list(pack)) == sum(len(rows) for rows in pack.entries.values())


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("[[facts]\n", "more.toml: Expected ']]' at the end of an array declaration (at line 1, column 8)"),
        ("facts = 1", "more.toml: write [[facts]] with two brackets"),
        ("facts = [1]", "more.toml: write [[facts]] with two brackets"),
        ('[facts]\nid = "f"', "more.toml: write [[facts]] with two brackets"),
        (FACT + "colour = 1", "more.toml: [[facts]] f: colour: Extra inputs are not permitted"),
        (FACT.replace('id = "f"\n', ""), "more.toml: [[facts]] number 1: id: Field required"),
        (FACT.replace('sources = ["kit"]', ""), "more.toml: [[facts]] f: sources: Field required"),
        (FACT.replace('"kit"', '"gone"'), 'more.toml: [[facts]] f: sources: there is no source "gone"'),
        (FACT + 'about = ["nobody"]', 'more.toml: [[facts]] f: about: there is no "nobody"'),
        (FACT + 'since = "s1e9"', "more.toml: [[facts]] f: since: there is no episode s1e9"),
        (FACT + "since = {book = 3}", "more.toml: [[facts]] f: since: there is no volume 3"),
        (FACT + 'since = "late"', 'more.toml: [[facts]] f: since: "late" is not an episode; write it like "s1e3"'),
        (FACT + "since = {book = 0}", "more.toml: [[facts]] f: since: book is the number of a volume, such as 1"),
        (FACT + FACT, "more.toml: [[facts]] f: id: it is already the id of more.toml: [[facts]] f"),
        (
            FACT.replace('"f"', '"ada"'),
            "more.toml: [[facts]] ada: id: it is already the id of good.toml: [[people]] ada",
        ),
        (GOOD[: GOOD.index("sources = ")], "more.toml: [show]: there is a second one"),
        (
            FACT + 'on = "soon"',
            'more.toml: [[facts]] f: on: "soon" is not a date; write "2022-04-22", "2022-04" or "2022"',
        ),
        (HERO + 'played_by = "nobody"', 'more.toml: [[characters]] wren: played_by: there is no "nobody"'),
        (
            HERO + 'relations = [{to = "ada", kind = "friend"}]',
            'more.toml: [[characters]] wren: relations.0.to: there is no "ada"',
        ),
        (
            HERO + 'told = [{text = "x", since = "s1e1"}]',
            "more.toml: [[characters]] wren: told.0.since: there is no episode s1e1",
        ),
        (
            HERO + 'told = [{text = "x", sources = ["gone"]}]',
            'more.toml: [[characters]] wren: told.0.sources: there is no source "gone"',
        ),
        (HERO + 'told = [{since = "s1e2"}]', "more.toml: [[characters]] wren: told.0.text: Field required"),
        (
            HERO + HERO.replace('id = "wren"', 'id = "other"').replace('"Wren"', '"WREN!"'),
            'more.toml: [[characters]] other: name: "wren" is also a name of more.toml: [[characters]] wren',
        ),
        (
            HERO + HERO.replace('id = "wren"', 'id = "other"').replace('"Wren"', '"Bird"\naliases = ["wren"]'),
            'more.toml: [[characters]] other: aliases.0: "wren" is also a name of more.toml: [[characters]] wren',
        ),
        (EPISODE + 'directors = ["nobody"]', 'more.toml: [[episodes]] tide: directors: there is no "nobody"'),
        (EPISODE + 'writers = ["wren"]', 'more.toml: [[episodes]] tide: writers: there is no "wren"'),
        (
            EPISODE + 'since = "s1e2"',
            "more.toml: [[episodes]] tide: since: s1e2 is before s1e3, the place it is from",
        ),
        (
            EPISODE.replace("20:00:00Z", "20:00:00"),
            "more.toml: [[episodes]] tide: released_at: write the instant with its zone, such as 2022-04-22T07:00:00Z",
        ),
        (LINE, "more.toml: [[quotes]] q: since: the start is before s1e2, the place it is from"),
        (
            LINE.replace("s1e2", "1x2"),
            'more.toml: [[quotes]] q: episode: "1x2" is not an episode; write it like "s1e3"',
        ),
        (LINE + 'since = "s1e2"\nby = "nobody"', 'more.toml: [[quotes]] q: by: there is no "nobody"'),
        (
            LINE.replace("Hi.", "word " * 41) + 'since = "s1e2"',
            "more.toml: [[quotes]] q: text: a quotation has at most 40 words",
        ),
        (
            COMING.replace('"tba"', '"soon"'),
            'more.toml: [[releases]] soon: when: "soon" is not a date; write 2027-03-06T08:00:00Z (with its zone), '
            '"2027-03-06", "2027-03", "2027" or "tba"',
        ),
        (
            COMING.replace('"season"', '"rewatch"'),
            "more.toml: [[releases]] soon: release_kind: Input should be 'season', 'episode', 'film', 'book', "
            "'trailer' or 'event'",
        ),
        (
            COMING.replace('"announced"', '"out"'),
            "more.toml: [[releases]] soon: status: Input should be 'rumour', 'announced', 'confirmed' or 'cancelled'",
        ),
        (COMING.replace('when = "tba"\n', ""), "more.toml: [[releases]] soon: when: Field required"),
        (COMING + 'since = "s4e1"', "more.toml: [[releases]] soon: since: there is no episode s4e1"),
        (
            FACT.replace('"f"', '"own_12"'),
            "more.toml: [[facts]] own_12: id: ids such as own_1 belong to what servers add themselves",
        ),
        (
            '[[sources]]\nid = "kit"\nname = "x"',
            "more.toml: [[sources]] kit: id: it is already the id of good.toml: [[sources]] kit",
        ),
        (
            '[[sources]]\nid = "web"\nname = "x"\nsince = "s1e9"',
            "more.toml: [[sources]] web: since: there is no episode s1e9",
        ),
        (
            '[[sources]]\nid = "web"\nname = "x"\nurl = "javascript:alert(1)"',
            "more.toml: [[sources]] web: url: URL scheme should be 'http' or 'https'",
        ),
    ],
)
def test_each_problem_is_named_with_its_place(tmp_path: Path, more: str, problem: str) -> None:
    assert problems(tmp_path, more) == [problem]


def test_an_unknown_table_is_named_with_those_there_are(tmp_path: Path) -> None:
    known = ", ".join(["show", "sources", "feeds", *TABLES])
    assert problems(tmp_path, "[[heroes]]") == [f"more.toml: unknown table [heroes]; known are {known}"]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (
            EPISODE.replace("number = 3", "number = 2"),
            "[[episodes]] tide: number: it is already the number of good.toml: [[episodes]] fog",
        ),
        (
            SEASON + SEASON.replace("s_1", "s_2"),
            "[[seasons]] s_2: number: it is already the number of more.toml: [[seasons]] s_1",
        ),
        (
            BOOK + BOOK.replace('"b"', '"c"').replace('"B"', '"C"'),
            "[[books]] c: volume: it is already the volume of more.toml: [[books]] b",
        ),
        (
            SEASON + COMING,
            "[[releases]] soon: season: it is already the season of more.toml: [[seasons]] s_1",
        ),
        (
            SONG + SONG.replace('"x"', '"z"').replace('"Y"', '"y!"'),
            "[[songs]] z: name: this artist has a song with this title already: more.toml: [[songs]] x",
        ),
        (
            HERO + 'aliases = ["Birdie", "ADA"]',
            '[[people]] ada: name: "ada" is also a name of more.toml: [[characters]] wren',
        ),
    ],
)
def test_what_has_to_be_one_of_its_kind_may_not_stand_twice(tmp_path: Path, more: str, problem: str) -> None:
    found = problems(tmp_path, more)
    assert found == [f"{'good' if 'people' in problem else 'more'}.toml: {problem}"]


def test_two_artists_may_have_a_song_of_the_same_title_and_other_books_have_no_volume(tmp_path: Path) -> None:
    songs = SONG + SONG.replace('"x"', '"z"').replace('"Y"', '"Z"')
    books = (BOOK + BOOK.replace('"b"', '"c"').replace('"B"', '"C"')).replace("volume = 1\n", "")
    (tmp_path / "all.toml").write_text(GOOD + songs + books, encoding="utf-8")
    entries = load_pack(tmp_path).entries
    assert (len(entries["songs"]), len(entries["books"])) == (2, 2)


def test_a_season_may_be_announced_before_it_has_an_entry_and_its_trailer_at_any_time(tmp_path: Path) -> None:
    trailer = COMING.replace('"soon"', '"own_trailer"').replace("Soon", "Trailer").replace('"season"', '"trailer"')
    later = COMING.replace("season = 1", "season = 2")
    (tmp_path / "all.toml").write_text(GOOD + SEASON + later + trailer, encoding="utf-8")
    releases = load_pack(tmp_path).entries["releases"]
    assert [(release.id, release.season) for release in releases] == [("soon", 2), ("own_trailer", 1)]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (WEEK.replace("season = 1", "season = 0"), "[[weeks]] w: season: no episode is of season 0"),
        (SCORE.replace("season = 1", "season = 4"), "[[scores]] p: season: no episode is of season 4"),
        (SONG.replace("season = 1", "season = 4"), "[[songs]] x: season: no episode is of season 4"),
        (SONG + 'episode = 9\nsince = "s1e2"', "[[songs]] x: since: s1e2 is before s1e9, the place it is from"),
        (HERO + "appears = [{season = 4}]", "[[characters]] wren: appears.0.season: no episode is of season 4"),
        (LINE.replace("line", "review").replace("s1e2", "s1e9"), "[[quotes]] q: episode: there is no episode s1e9"),
    ],
)
def test_every_season_and_episode_that_is_named_exists(tmp_path: Path, more: str, problem: str) -> None:
    assert f"more.toml: {problem}" in problems(tmp_path, more)


BORN = '[[people]]\nid = "cy"\nname = "Cy"\nsources = ["kit"]\n'


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        *(
            (
                HERO + f'birthday = {{day = "{day}", sources = ["kit"]}}',
                f'[[characters]] wren: birthday.day: "{day}" is not a day of the year; write 27 April as "04-27"',
            )
            for day in ("27 April", "4-27", "13-01", "02-30", "2001-04-27", "W10-1", "")
        ),
        (HERO + 'birthday = {day = "04-27", sources = []}', "[[characters]] wren: birthday.sources: "
         "Tuple should have at least 1 item after validation, not 0"),
        (
            HERO + 'birthday = {day = "04-27", sources = ["gone"]}',
            '[[characters]] wren: birthday.sources: there is no source "gone"',
        ),
        (
            BORN + 'birthday = {day = "04-27", sources = ["kit"]}',
            "[[people]] cy: birthday: a birthday needs born, at least with the year: only adults are congratulated",
        ),
        *(
            (
                BORN + f'born = "{born}"\nbirthday = {{day = "04-27", sources = ["kit"]}}',
                "[[people]] cy: birthday: born says another day",
            )
            for born in ("1999-04-28", "1999-03-27", "1999-05")
        ),
    ],
)  # fmt: skip
def test_a_birthday_is_a_day_with_its_sources_and_of_people_only_with_the_year(
    tmp_path: Path, more: str, problem: str
) -> None:
    assert problems(tmp_path, more) == [f"more.toml: {problem}"]


@pytest.mark.parametrize("born", ["1999-04-27", "1999-04", "1999"])
def test_a_birthday_that_fits_what_else_is_known_is_taken(tmp_path: Path, born: str) -> None:
    (tmp_path / "good.toml").write_text(
        f'{GOOD}{BORN}born = "{born}"\nbirthday = {{day = "04-27", sources = ["kit"]}}', encoding="utf-8"
    )
    assert len(load_pack(tmp_path).entries["people"]) == 2


def test_a_song_may_not_come_before_its_episode(tmp_path: Path) -> None:
    assert problems(tmp_path, SONG + "episode = 2\n") == [
        "more.toml: [[songs]] x: since: the start is before s1e2, the place it is from"
    ]


def test_a_score_may_be_of_the_whole_show_and_an_interview_safe_before_its_episode(tmp_path: Path) -> None:
    more = SCORE.replace("season = 1", "season = 0") + LINE.replace('"line"', '"interview"')
    (tmp_path / "all.toml").write_text(GOOD + more, encoding="utf-8")
    pack = load_pack(tmp_path)
    assert ([score.season for score in pack.entries["scores"]], pack.entries["quotes"][0].since) == ([0], ALWAYS)


def test_a_figure_has_a_date_and_the_show_one_table(tmp_path: Path) -> None:
    assert problems(tmp_path, FIGURE) == ["more.toml: [[figures]] n: on: Field required"]
    assert problems(tmp_path, "[[show]]") == ["more.toml: [show]: write [show] with one bracket, once"]


def test_all_problems_are_told_in_one_go(tmp_path: Path) -> None:
    assert problems(tmp_path, FACT.replace('"f"', '"F"') + HERO.replace('about = "A keeper."', "")) == [
        "more.toml: [[facts]] F: id: String should match pattern '^[a-z0-9_]{1,56}$'",
        "more.toml: [[characters]] wren: about: Field required",
    ]


def test_a_folder_needs_files_and_one_of_them_the_show(tmp_path: Path) -> None:
    with pytest.raises(PackError) as empty:
        load_pack(tmp_path)
    assert empty.value.problems == [f"{tmp_path}: there is no .toml file in this folder"]
    without = GOOD[GOOD.index("sources = ") :]
    assert problems(tmp_path, "", without) == [f"{tmp_path}: no file has a [show] table"]


def test_a_file_that_is_too_large_or_not_text_is_not_read(tmp_path: Path) -> None:
    assert problems(tmp_path, "#" * (MAX_FILE_BYTES + 1)) == ["more.toml: larger than 2,000,000 bytes"]
    (tmp_path / "more.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PackError, match=r"more\.toml: 'utf-8' codec can't decode"):
        load_pack(tmp_path)


def test_an_entry_that_names_a_kind_of_its_own_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path, FACT + 'kind = "person"') == [
        "more.toml: [[facts]] f: kind: Extra inputs are not permitted"
    ]
