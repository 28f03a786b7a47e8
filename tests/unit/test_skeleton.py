"""The skeleton of a pack is good as it is, and nothing of anybody's is written over."""

from pathlib import Path

import pytest

from bot.show.pack import load_pack
from bot.show.skeleton import FILES, write_skeleton


@pytest.mark.parametrize("name", [".", "new", "a/deep/folder"])
def test_a_skeleton_passes_the_check(tmp_path: Path, name: str) -> None:
    files = ["show.toml", "sources.toml", "episodes.toml", "cast.toml", "facts.toml", "feeds.toml"]
    assert write_skeleton(tmp_path / name) == files
    pack = load_pack(tmp_path / name)
    assert pack.show.title == "My Show"
    assert {table: len(rows) for table, rows in pack.entries.items() if rows} == {
        "characters": 1,
        "people": 1,
        "seasons": 1,
        "episodes": 1,
        "facts": 1,
    }


def test_what_is_commented_out_as_an_example_is_right_too(tmp_path: Path) -> None:
    write_skeleton(tmp_path)
    for file, table in (("show.toml", "[[releases]]"), ("feeds.toml", "[[feeds]]")):
        lines = FILES[file].partition(f"# {table}")[2].splitlines()
        example = table + "\n".join(line.removeprefix("# ") for line in lines)
        (tmp_path / f"example_{file}").write_text(example, encoding="utf-8")
    pack = load_pack(tmp_path)
    (release,) = pack.entries["releases"]
    assert (release.id, release.release_kind, release.season) == ("season_2", "season", 2)
    assert {feed.kind for feed in pack.feeds.values()} == {"official"}


def test_every_file_of_the_skeleton_opens_with_an_explanation() -> None:
    assert [name for name, text in FILES.items() if not text.startswith("# ")] == []


def test_a_folder_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError):
        write_skeleton(tmp_path)
    with pytest.raises(FileExistsError):
        write_skeleton(tmp_path / "notes.txt")
    assert [(file.name, file.read_text(encoding="utf-8")) for file in tmp_path.iterdir()] == [("notes.txt", "mine")]
