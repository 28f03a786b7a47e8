"""Nobody is told what lies ahead of them: for any place in show and books, by any page, search, name or suggestion."""

from collections.abc import Mapping
from itertools import islice

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.show import model
from bot.show.catalog import Catalog
from bot.show.pack import TABLES
from bot.show.progress import NOT_STARTED, PAST_THE_END, Mark, Progress
from bot.texts import texts
from tests.cogs.asking import Asker
from tests.cogs.everything import every_page, found, looked_up
from tests.cogs.secrets import Secrets
from tests.conftest import reader_of

SEASON_1 = Progress(Mark(1, 8), 0)
COMMANDS: Mapping[type[model.Named], tuple[str, str]] = {
    model.Character: ("cast", "who"),
    model.Person: ("quote by", "who"),
    model.Episode: ("episode", "which"),
    model.Song: ("music", "song"),
    model.Book: ("books", "book"),
    model.Location: ("places", "place"),
}
NAMED = tuple(COMMANDS)

marks = st.builds(Mark, st.integers(0, 4), st.integers(0, 10)) | st.sampled_from([NOT_STARTED, PAST_THE_END])
places = st.builds(Progress, marks, st.integers(0, 8) | st.just(99))


@pytest.fixture(scope="module")
def secrets(catalog: Catalog) -> Secrets:
    return Secrets(catalog)


def statements(secrets: Secrets) -> list[str]:
    """Names and texts of all kinds, and single words of them."""
    asked = [text for piece in secrets.pieces for text in piece.strings if text]
    return [*asked[::7], *(max(text.split(), key=len) for text in asked[::11])]


def names(whole: Catalog) -> list[str]:
    return [name for kind in NAMED for entry in whole.all(kind) for name in (entry.name, *entry.aliases)]


# -------------------------------------------------------------------- the test can fail


def test_the_whole_pack_would_be_noticed(catalog: Catalog, secrets: Secrets) -> None:
    lines = list(every_page(reader_of(catalog)))
    assert len(secrets.leaks(SEASON_1, lines)) > 1000
    assert secrets.leaks(Progress(), lines) == []


def test_a_shortened_statement_would_be_noticed(catalog: Catalog, secrets: Secrets) -> None:
    synopsis = catalog.all(model.Episode)[-1].synopsis
    assert secrets.leaks(SEASON_1, [synopsis[: len(synopsis) // 2] + "…"])


# -------------------------------------------------------------------- pages


def test_no_page_tells_what_is_ahead_at_any_mark(catalog: Catalog, secrets: Secrets) -> None:
    stops = [Progress(mark, 0) for mark in (NOT_STARTED, *catalog.marks)]
    stops += [Progress(NOT_STARTED, volume) for volume in catalog.volumes]
    for place in stops:
        reader = reader_of(catalog, place)
        assert (place, secrets.leaks(place, every_page(reader))) == (place, [])


def test_no_page_of_another_show_does(lantern: Catalog) -> None:
    secrets = Secrets(lantern)
    for mark in (NOT_STARTED, *lantern.marks):
        for volume in (0, *lantern.volumes):
            place = Progress(mark, volume)
            reader = reader_of(lantern, place)
            lines = [*every_page(reader), *found(reader, statements(secrets)), *looked_up(reader, names(lantern))]
            assert (place, secrets.leaks(place, lines)) == (place, [])


@given(place=places, start=st.integers(0, 10_000))
@example(place=SEASON_1, start=0)
@settings(max_examples=12, deadline=None)
def test_nothing_tells_what_is_ahead_of_anybody(
    catalog: Catalog, secrets: Secrets, place: Progress, start: int
) -> None:
    reader = reader_of(catalog, place)
    asked, named = statements(secrets), names(catalog)
    lines = [
        *every_page(reader),
        *found(reader, islice(asked, start % len(asked), None, len(asked) // 12)),
        *looked_up(reader, ["", *islice(named, start % len(named), None, len(named) // 5)]),
    ]
    assert secrets.leaks(place, lines) == []


# -------------------------------------------------------------------- asking for what is ahead


def test_a_newcomer_finds_nothing_ahead_by_any_words(catalog: Catalog, secrets: Secrets) -> None:
    reader = reader_of(catalog, SEASON_1)
    assert secrets.leaks(SEASON_1, found(reader, statements(secrets)[::2])) == []


def test_no_name_leads_a_newcomer_to_what_is_ahead(catalog: Catalog, secrets: Secrets) -> None:
    reader = reader_of(catalog, SEASON_1)
    slips = [name[:-1] for name in names(catalog)[1::6]]
    assert secrets.leaks(SEASON_1, looked_up(reader, [*names(catalog)[::4], *slips])) == []


def test_a_search_for_somebody_ahead_says_so_and_names_nobody(catalog: Catalog) -> None:
    reader = reader_of(catalog, SEASON_1)
    for kind in (model.Character, model.Person, model.Location):
        for entry in catalog.all(kind):
            if not SEASON_1.knows(entry.since):
                lines = " ".join(found(reader, [entry.name]))
                assert (entry.name, texts()("error-ahead") in lines or texts()("search-ahead") in lines) == (
                    entry.name, True,
                )  # fmt: skip
                assert entry.name not in lines


@pytest.mark.asyncio(loop_scope="module")
async def test_every_hidden_name_is_further_on(newcomer: Asker, catalog: Catalog) -> None:
    ahead = texts()("error-ahead")
    for kind, (command, option) in COMMANDS.items():
        for entry in catalog.all(kind):
            if not SEASON_1.knows(entry.since):
                answer = await newcomer.ask(command, **{option: entry.name})
                assert (entry.name, answer.text, answer.private) == (entry.name, ahead, True)


@pytest.mark.asyncio(loop_scope="module")
async def test_hidden_places_in_the_show_are_further_on(newcomer: Asker) -> None:
    ahead = texts()("error-ahead")
    for which in ("s2e1", "season 2 episode 3", "2x08", "season 3 finale", "episode 9", "the film", "25"):
        assert (which, (await newcomer.ask("episode", which=which)).text) == (which, ahead)
    for number in (2, 3):
        assert (number, (await newcomer.ask("season", number=number)).text) == (number, ahead)


@pytest.mark.asyncio(loop_scope="module")
async def test_hidden_words_are_further_on(newcomer: Asker) -> None:
    for command in ("quote search", "news search"):
        answer = await newcomer.ask(command, words="Menorca Mallorca")
        assert (command, answer.text, answer.private) == (command, texts()("error-ahead"), True)


@pytest.mark.asyncio(loop_scope="module")
async def test_no_hidden_name_is_suggested(newcomer: Asker, catalog: Catalog, secrets: Secrets) -> None:
    for kind, (command, option) in COMMANDS.items():
        for entry in [entry for entry in catalog.all(kind) if not SEASON_1.knows(entry.since)][::3]:
            choices = await newcomer.suggestions(command, option, entry.name)
            assert (entry.name, secrets.leaks(SEASON_1, [*choices, *choices.values()])) == (entry.name, [])


@pytest.mark.asyncio(loop_scope="module")
async def test_the_page_of_progress_names_no_title_that_is_ahead(newcomer: Asker, secrets: Secrets) -> None:
    lines = [
        *(await newcomer.suggestions("progress set", "show", "")),
        *(await newcomer.ask("progress show")).text.splitlines(),
    ]
    assert [line for line in lines if line.startswith("Show:")] == ["Show: S1E8 Boyfriend"]
    assert secrets.leaks(SEASON_1, lines) == []


# -------------------------------------------------------------------- where the line runs


@given(place=places)
def test_a_cut_holds_only_what_its_reader_knows(catalog: Catalog, place: Progress) -> None:
    cut = catalog.upto(place)
    for kind in TABLES.values():
        for entry in cut.all(kind):
            parts = [part for name in entry._cut_fields() for part in getattr(entry, name)]
            assert [part for part in (entry, *parts) if not place.knows(part.since)] == []


def test_the_film_is_for_those_who_saw_the_film(catalog: Catalog) -> None:
    (film,) = catalog.films
    assert catalog.upto(Progress(Mark(film.season, film.episode - 1), 99)).episode(film) is None
    assert catalog.upto(Progress(film, 0)).episode(film) == catalog.episode(film)
