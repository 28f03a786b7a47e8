"""Whatever is wrong with a pack is named with its file, its table and its key, all of it in one go."""

from pathlib import Path

import pytest

from bot.show.pack import MAX_FILE_BYTES, TABLES, PackError, load_pack
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
EPISODE = GOOD[GOOD.index("[[episodes]]") : GOOD.index("[[people]]")].replace('"fog"', '"tide"').replace("Fog", "Tide")


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
            'more.toml: [[characters]] wren: relations.to: there is no "ada"',
        ),
        (
            HERO + 'told = [{text = "x", since = "s1e1"}]',
            "more.toml: [[characters]] wren: since: there is no episode s1e1",
        ),
        (
            HERO + 'told = [{text = "x", sources = ["gone"]}]',
            'more.toml: [[characters]] wren: sources: there is no source "gone"',
        ),
        (HERO + 'told = [{since = "s1e2"}]', "more.toml: [[characters]] wren: told.0.text: Field required"),
        (
            HERO + HERO.replace('id = "wren"', 'id = "other"').replace('"Wren"', '"WREN!"'),
            'more.toml: [[characters]] other: the name "wren" is also a name of wren',
        ),
        (
            HERO + HERO.replace('id = "wren"', 'id = "other"').replace('"Wren"', '"Bird"\naliases = ["wren"]'),
            'more.toml: [[characters]] other: the name "wren" is also a name of wren',
        ),
        (EPISODE + 'directors = ["nobody"]', 'more.toml: [[episodes]] tide: directors: there is no "nobody"'),
        (EPISODE + 'writers = ["wren"]', 'more.toml: [[episodes]] tide: writers: there is no "wren"'),
        (
            EPISODE.replace("number = 2", "number = 3") + 'since = "s1e2"',
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
        ('[[sources]]\nid = "kit"\nname = "x"', "more.toml: [[sources]] kit: there are two sources with this id"),
        (
            '[[sources]]\nid = "web"\nname = "x"\nurl = "javascript:alert(1)"',
            "more.toml: [[sources]] web: url: URL scheme should be 'http' or 'https'",
        ),
    ],
)
def test_each_problem_is_named_with_its_place(tmp_path: Path, more: str, problem: str) -> None:
    assert problems(tmp_path, more) == [problem]


def test_an_unknown_table_is_named_with_those_there_are(tmp_path: Path) -> None:
    known = ", ".join(["show", "sources", *TABLES])
    assert problems(tmp_path, "[[heroes]]") == [f"more.toml: unknown table [heroes]; known are {known}"]


def test_a_song_of_a_later_season_may_not_come_before_its_episode(tmp_path: Path) -> None:
    song = '[[songs]]\nid = "x"\nname = "X"\nartist = "Y"\nseason = 2\nepisode = 1\nsources = ["kit"]\n'
    later = EPISODE.replace("season = 1", "season = 2").replace("number = 2", "number = 1")
    assert problems(tmp_path, later + song) == [
        "more.toml: [[songs]] x: since: the start is before s2e1, the place it is from"
    ]


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
