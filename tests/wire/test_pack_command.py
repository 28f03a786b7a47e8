"""`python -m bot pack ...`: a pack is checked, a broken one is explained, and a new one begins complete."""

import shutil
from pathlib import Path

from tests.conftest import LANTERN
from tests.wire.program import called, finished

BROKEN = """
[[facts]]
id = "gull_was_real"
text = "The gull was real."
sources = ["hearsay"]

[[characters]]
id = "gull"
name = "The gull"
about = "A bird."
played_by = "nobody"
sources = ["harbour"]
"""


async def test_a_good_pack_is_fine(project: Path) -> None:
    ended = await finished(project, "pack", "check", str(LANTERN))
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("The pack for Lantern Bay is fine: 2 characters, ")


def test_the_pack_of_the_project_is_checked_where_none_is_named() -> None:
    ended = called("pack", "check")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("The pack for Heartstopper is fine: ")


def test_a_broken_pack_is_explained_with_file_table_and_key(tmp_path: Path) -> None:
    broken = Path(shutil.copytree(LANTERN, tmp_path / "broken"))
    (broken / "more.toml").write_text(BROKEN, encoding="utf-8")
    ended = called("pack", "check", str(broken))
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.splitlines() == [
        'more.toml: [[characters]] gull: played_by: there is no "nobody"',
        'more.toml: [[facts]] gull_was_real: sources: there is no source "hearsay"',
        "2 problems.",
    ]


async def test_a_new_pack_passes_the_check(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "packs" / "mine"
    written = await finished(project, "pack", "new", str(folder))
    checked = called("pack", "check", str(folder))
    assert (written.code, written.err) == (0, "")
    assert (checked.code, checked.err) == (0, "")
    assert sorted(file.name for file in folder.iterdir()) == [
        "cast.toml",
        "episodes.toml",
        "facts.toml",
        "feeds.toml",
        "show.toml",
        "sources.toml",
    ]


def test_a_new_pack_is_not_written_where_something_is(tmp_path: Path) -> None:
    folder = tmp_path / "my [/shows]"  # no part of it is taken for markup
    folder.mkdir(parents=True)
    (folder / "diary.txt").write_text("Dear diary", encoding="utf-8")
    ended = called("pack", "new", str(folder))
    assert (ended.code, ended.out, ended.err) == (1, "", f"{folder} is not empty, so nothing was written.\n")
    assert [(file.name, file.read_text(encoding="utf-8")) for file in folder.iterdir()] == [("diary.txt", "Dear diary")]
