"""Who asks decides what is shown: one's own place, the line of the server, and what is out, whichever is lowest."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.clock import ManualClock
from bot.server.line import write_line
from bot.services.readers import Readers
from bot.show.catalog import Catalog
from bot.show.progress import EVERYTHING, NOT_STARTED, PAST_THE_END, Mark, Progress
from bot.show.reader import Reader
from bot.store import progress as store
from bot.store.database import Database
from bot.store.settings import put_values
from bot.texts import texts

MEMBER, SERVER = 7, 70
BOTH_SEASONS, SEASON_1, EPISODE_1 = Progress(Mark(2, 1), 1), Progress(Mark(1, 2), 1), Progress(Mark(1, 1), 1)
SHOWN = datetime(2033, 1, 1, tzinfo=UTC)  # everything of the tiny pack is out
BETWEEN = datetime(2031, 6, 1, tzinfo=UTC)  # only its first season is


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(SHOWN)


@pytest.fixture
def readers(database: Database, lantern: Catalog, clock: ManualClock) -> Readers:
    return Readers(database, lantern, clock)


@pytest.mark.parametrize(
    ("own", "line", "private", "place"),
    [
        (None, None, False, EVERYTHING),
        (None, None, True, EVERYTHING),
        (None, SEASON_1, False, SEASON_1),
        (None, SEASON_1, True, SEASON_1),
        (EPISODE_1, None, False, EPISODE_1),
        (EPISODE_1, None, True, EPISODE_1),
        (EPISODE_1, SEASON_1, False, EPISODE_1),
        (EPISODE_1, SEASON_1, True, EPISODE_1),
        (BOTH_SEASONS, SEASON_1, False, SEASON_1),
        (BOTH_SEASONS, SEASON_1, True, EVERYTHING),
        (EVERYTHING, EPISODE_1, False, EPISODE_1),
        (Progress(Mark(2, 1), 0), Progress(Mark(1, 1), 1), False, Progress(Mark(1, 1), 0)),
        (Progress(NOT_STARTED, 1), Progress(Mark(1, 1), 0), False, Progress(NOT_STARTED, 0)),
    ],
)
async def test_a_public_answer_is_cut_at_the_lower_place_and_a_private_one_at_ones_own(
    readers: Readers,
    database: Database,
    clock: ManualClock,
    own: Progress | None,
    line: Progress | None,
    private: bool,
    place: Progress,
) -> None:
    async with database.begin() as conn:
        if own is not None:
            await store.put_member(conn, MEMBER, own.show, own.book, clock.now())
        if line is not None:
            await put_values(conn, SERVER, {"spoilers": write_line(line)})
    reader = await readers.reader(MEMBER, SERVER, private=private)
    assert reader == Reader(MEMBER, readers.catalog.upto(place), texts("en"), private)
    assert reader.catalog.progress == place


@pytest.mark.parametrize("own", [None, EVERYTHING, Progress(PAST_THE_END, 99)])
@pytest.mark.parametrize("private", [True, False])
async def test_nobody_is_shown_what_is_not_out_yet(
    database: Database, lantern: Catalog, own: Progress | None, private: bool
) -> None:
    clock = ManualClock(BETWEEN)
    async with database.begin() as conn:
        if own is not None:
            await store.put_member(conn, MEMBER, own.show, own.book, clock.now())
    reader = await Readers(database, lantern, clock).reader(MEMBER, SERVER, private=private)
    assert reader.catalog.progress == SEASON_1


async def test_in_a_direct_message_only_ones_own_place_counts(
    readers: Readers, database: Database, clock: ManualClock
) -> None:
    async with database.begin() as conn:
        await put_values(conn, SERVER, {"spoilers": write_line(EPISODE_1)})
    assert (await readers.reader(MEMBER, None, private=True)).catalog.is_whole
    await readers.set_progress(MEMBER, Mark(1, 2), 1)
    assert (await readers.reader(MEMBER, None, private=True)).catalog.progress == SEASON_1


async def test_the_line_of_another_server_does_not_count(
    readers: Readers, database: Database, clock: ManualClock
) -> None:
    async with database.begin() as conn:
        await put_values(conn, SERVER + 1, {"spoilers": write_line(EPISODE_1)})
    assert (await readers.reader(MEMBER, SERVER, private=False)).catalog.is_whole


@pytest.mark.parametrize("locale", ["en", "en-GB", "de", "zh-TW", "xx"])
async def test_a_language_without_texts_is_answered_in_english(readers: Readers, locale: str) -> None:
    reader = await readers.reader(MEMBER, None, private=True, locale=locale)
    assert reader.texts("button-next") == "Next"


async def test_setting_one_medium_keeps_the_other(readers: Readers) -> None:
    assert await readers.progress(MEMBER) is None
    assert await readers.set_progress(MEMBER, Mark(1, 2), None) == Progress(Mark(1, 2), 0)
    assert await readers.set_progress(MEMBER, None, 1) == Progress(Mark(1, 2), 1)
    assert await readers.set_progress(MEMBER, NOT_STARTED, None) == Progress(NOT_STARTED, 1)
    assert await readers.set_progress(MEMBER, Mark(1, 1), 0) == Progress(Mark(1, 1), 0)
    assert await readers.progress(MEMBER) == Progress(Mark(1, 1), 0)
    assert await readers.progress(MEMBER + 1) is None


async def test_the_two_media_can_be_set_at_the_same_moment(readers: Readers) -> None:
    for member in range(5):
        await asyncio.gather(readers.set_progress(member, Mark(1, 2), None), readers.set_progress(member, None, 1))
    assert [await readers.progress(member) for member in range(5)] == [SEASON_1] * 5


async def test_what_was_cleared_is_forgotten(readers: Readers) -> None:
    await readers.set_progress(MEMBER, Mark(1, 1), None)
    assert await readers.clear_progress(MEMBER)
    assert await readers.progress(MEMBER) is None
    assert (await readers.reader(MEMBER, SERVER, private=True)).catalog.is_whole
    assert not await readers.clear_progress(MEMBER)
