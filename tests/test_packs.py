"""Every pack of the project is good; the Heartstopper pack is whole, careful with spoilers and honest about doubt."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.config import ROOT
from bot.show import model
from bot.show.catalog import Catalog
from bot.show.names import fold
from bot.show.pack import Pack, load_pack
from bot.show.progress import NOT_STARTED, Mark
from tests.conftest import HEARTSTOPPER

FACTS = ROOT.parent / "shared" / "facts"
PACKS = sorted({file.parent for folder in ("data", "tests/packs") for file in ROOT.glob(f"{folder}/*/show.toml")})
EPISODES = [Mark(season, number) for season in (1, 2, 3) for number in range(1, 9)]
FILM = Mark(3, 9)
Research = dict[str, Any]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(HEARTSTOPPER)


@pytest.fixture(scope="module")
def research() -> dict[str, dict[str, Any]]:
    """What was researched, by the name of its file; it stands beside the project where the pack was written."""
    if not FACTS.is_dir():
        pytest.skip("the researched facts are not here (../shared/facts)")
    return {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(FACTS.glob("*.toml"))}


def start(part: model.Part) -> Mark:
    """The episode from which a reader of the show may see it."""
    return part.since.show or NOT_STARTED


def parts_of(entry: model.Entry) -> Iterator[model.Part]:
    yield from (part for name in entry._cut_fields() for part in getattr(entry, name))


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_every_pack_of_the_project_is_good(folder: Path) -> None:
    assert load_pack(folder).entries["episodes"]


def test_there_are_packs_of_two_shows() -> None:
    assert [folder.name for folder in PACKS] == ["heartstopper", "lantern"]


# -------------------------------------------------------------------- it is whole


def test_all_24_episodes_and_the_film_are_there(catalog: Catalog) -> None:
    assert list(catalog.marks) == [*EPISODES, FILM]
    assert list(catalog.films) == [FILM]
    assert [season.number for season in catalog.all(model.Season)] == [1, 2, 3]


def test_every_kind_of_entry_is_there(catalog: Catalog) -> None:
    empty = [table for table, count in catalog.counts().items() if count == 0]
    assert empty == ["releases"]  # all that is known of has come out


def test_every_episode_says_what_may_be_hard_to_watch_or_why_that_is_not_known(catalog: Catalog) -> None:
    silent = [episode for episode in catalog.all(model.Episode) if not episode.content_notes]
    assert [episode.mark for episode in silent] == [FILM]
    assert "Only the published premise is known" in silent[0].note


# -------------------------------------------------------------------- its sources


def test_every_source_is_named_by_something(pack: Pack) -> None:
    named = {name for entry in pack for name in entry.sources}
    named |= {name for entry in pack for part in parts_of(entry) for name in getattr(part, "sources", ())}
    assert sorted(pack.sources.keys() - named) == []


def test_every_address_is_one_of_the_web(pack: Pack) -> None:
    links: list[model.Source | model.Link] = [*pack.sources.values(), *pack.show.links]
    assert [link for link in links if link.url is not None and link.url.scheme not in ("http", "https")] == []
    assert len([source for source in pack.sources.values() if source.url is not None]) > 100


def test_a_quotation_is_at_most_forty_words(pack: Pack) -> None:
    assert [quote.id for quote in pack.entries["quotes"] if len(quote.text.split()) > 40] == []


# -------------------------------------------------------------------- its marks


@pytest.mark.parametrize("table", ["seasons", "episodes", "songs", "weeks", "scores"])
def test_what_belongs_to_a_later_season_is_kept_for_those_who_are_there(pack: Pack, table: str) -> None:
    rows = [(getattr(entry, "season", getattr(entry, "number", 0)), entry) for entry in pack.entries[table]]
    assert [entry.id for season, entry in rows if season >= 2 and start(entry) < Mark(season, 1)] == []


@pytest.mark.parametrize("table", ["places", "characters"])
def test_what_appears_in_a_later_season_is_kept_for_those_who_are_there(pack: Pack, table: str) -> None:
    early = [
        (entry.id, appearance.season)
        for entry in pack.entries[table]
        for appearance in entry.appears
        if appearance.season >= 2 and max(start(entry), start(appearance)) < Mark(appearance.season, 1)
    ]
    first = [(entry, min((seen.season for seen in entry.appears), default=1)) for entry in pack.entries[table]]
    assert early == []
    assert [entry.id for entry, season in first if season >= 2 and start(entry) < Mark(season, 1)] == []


def test_a_line_or_a_quote_about_an_episode_comes_after_it(pack: Pack) -> None:
    about = [quote for quote in pack.entries["quotes"] if quote.episode is not None]
    assert [quote.id for quote in about if quote.episode.season >= 2 and start(quote) < quote.episode] == []


def test_nobody_is_named_before_they_may_be_known(pack: Pack) -> None:
    known = {entry.id: start(entry) for entry in pack}
    named = [(quote.id, start(quote), quote.by) for quote in pack.entries["quotes"] if quote.by]
    named += [
        (fact.id, start(fact), about) for fact in pack.entries["facts"] if not fact.since.book for about in fact.about
    ]
    named += [
        (character.id, max(start(character), start(relation)), relation.to)
        for character in pack.entries["characters"]
        for relation in character.relations
    ]
    assert [(who, whom) for who, mark, whom in named if mark < known[whom]] == []


# -------------------------------------------------------------------- what was researched


def is_doubtful(row: Research) -> bool:
    return row.get("confidence") == "memory" or row.get("url_kept") is False


def in_pack(pack: Pack, research: dict[str, dict[str, Any]]) -> Iterator[tuple[Research, model.Entry]]:
    """Researched rows that stand in the pack: by their id, or by their words."""
    entries = {(table, entry.id): entry for table, rows in pack.entries.items() for entry in rows}
    words = {(table, fold(text_of(entry))): entry for table, rows in pack.entries.items() for entry in rows}
    for file, name, table in (
        ("cast", "characters", "characters"),
        ("quotes", "quotes", "quotes"),
        ("quotes", "show_lines", "quotes"),
        ("music", "songs", "songs"),
        ("news", "news", "news"),
        ("places", "places", "places"),
        ("trivia", "trivia", "facts"),
    ):
        for row in research[file][name]:
            text = f"{row['title']} {row['artist']}" if table == "songs" else row.get("text", row.get("headline", ""))
            entry = entries.get((table, row.get("id", ""))) or words.get((table, fold(text)))
            if entry is not None:
                yield row, entry


def text_of(entry: model.Entry) -> str:
    match entry:
        case model.Quote() | model.Fact():
            return entry.text
        case model.Song():
            return f"{entry.name} {entry.artist}"
        case model.NewsItem():
            return entry.headline
    return entry.id


def test_the_research_is_found_in_the_pack(pack: Pack, research: dict[str, dict[str, Any]]) -> None:
    kinds = [entry.kind for _, entry in in_pack(pack, research)]
    found = {kind: kinds.count(kind) for kind in sorted(set(kinds))}
    assert {kind: count for kind, count in found.items() if count >= 15}.keys() >= {
        "character",
        "news",
        "quote",
        "song",
    }


def test_what_nobody_could_check_again_is_marked_unsure(pack: Pack, research: dict[str, dict[str, Any]]) -> None:
    doubtful = [entry for row, entry in in_pack(pack, research) if is_doubtful(row)]
    assert {entry.kind for entry in doubtful} >= {"character", "news", "quote", "song"}
    assert [entry.id for entry in doubtful if not entry.unsure] == []


def test_what_is_partly_from_memory_says_so(pack: Pack) -> None:
    remembered = [entry for entry in pack if "memory" in entry.sources]
    assert [entry.id for entry in remembered if not entry.unsure and "memory" not in entry.note] == []


def test_nothing_is_shown_earlier_than_the_research_allows(pack: Pack, research: dict[str, dict[str, Any]]) -> None:
    early = []
    for row, entry in in_pack(pack, research):
        level = re.fullmatch(r"s(\d)(?:e(\d))?", row.get("spoiler", ""))
        if level is not None and start(entry) < Mark(int(level[1]), int(level[2] or 1)):
            early.append((entry.id, row["spoiler"]))
    assert early == []
