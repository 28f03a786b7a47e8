"""A pack may suggest feeds: they are checked like everything in it, and reach the staff as they stand there."""

from pathlib import Path

import pytest

from bot.feeds.address import Policy, checked
from bot.show.catalog import Catalog
from bot.show.pack import PackError, load_pack
from tests.conftest import HEARTSTOPPER, LANTERN

FEED = '[[feeds]]\nid = "a"\nname = "A"\nurl = "https://example.org/a"\nkind = "press"\nwhy = "Because."\n'


def problems(tmp_path: Path, feeds: str) -> list[str]:
    """What is wrong with the lantern pack when these feeds are added."""
    good = (LANTERN / "show.toml").read_text(encoding="utf-8")
    (tmp_path / "show.toml").write_text(good, encoding="utf-8")
    (tmp_path / "more.toml").write_text(feeds, encoding="utf-8")
    try:
        load_pack(tmp_path)
    except PackError as refused:
        return refused.problems
    return []


def test_what_a_pack_suggests_reaches_the_catalog_whatever_the_cut(lantern: Catalog) -> None:
    (feed,) = lantern.feeds
    assert (feed.id, feed.name, str(feed.url), feed.kind) == (
        "harbour_news",
        "Harbour TV",
        "https://example.org/lantern-bay/feed",
        "official",
    )


def test_a_feed_may_be_added(tmp_path: Path) -> None:
    assert problems(tmp_path, FEED) == []


@pytest.mark.parametrize(
    ("feeds", "beginning"),
    [
        (FEED + FEED.replace("/a", "/b"), "more.toml: [[feeds]] a: id: it is already the id of more.toml: [[feeds]] a"),
        (FEED + FEED.replace('"a"', '"b"'), "more.toml: [[feeds]] b: url: it is already the url of more.toml"),
        (FEED.replace("https", "ftp"), "more.toml: [[feeds]] a: url: "),
        (FEED.replace("press", "rumours"), "more.toml: [[feeds]] a: kind: "),
        (FEED.replace("Because.", ""), "more.toml: [[feeds]] a: why: "),
        (FEED.replace("why", "reason"), "more.toml: [[feeds]] a: why: "),
        (FEED.replace("[[feeds]]", "[feeds]"), "more.toml: write [[feeds]] with two brackets"),
    ],
)
def test_what_is_wrong_with_one_is_named(tmp_path: Path, feeds: str, beginning: str) -> None:
    assert problems(tmp_path, feeds)[0].startswith(beginning)


@pytest.mark.parametrize("folder", [HEARTSTOPPER, LANTERN], ids=lambda folder: folder.name)
def test_every_suggested_address_may_be_fetched_and_is_kept_as_it_is_written(folder: Path) -> None:
    urls = [str(feed.url) for feed in load_pack(folder).feeds.values()]
    assert [checked(url, Policy()) for url in urls] == urls
    assert all(url.startswith("https://") for url in urls)


def test_heartstopper_suggests_feeds_of_every_kind_each_with_a_reason() -> None:
    feeds = load_pack(HEARTSTOPPER).feeds.values()
    assert 8 <= len(feeds) <= 12
    assert {feed.kind for feed in feeds} == {"official", "press", "fan"}
    assert len({feed.why for feed in feeds}) == len({feed.name for feed in feeds}) == len(feeds)
    assert all(feed.why.endswith(".") for feed in feeds)
