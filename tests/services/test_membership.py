"""Who removes the bot has thirty days to change their mind; an outage, or silence about a server, is no removal."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.clock import ManualClock
from bot.errors import BusyError
from bot.server.health import Health
from bot.server.preflight import GONE
from bot.server.settings import ServerSettings
from bot.services.audit import Audit
from bot.services.everything import Services
from bot.services.membership import KEPT, Membership
from bot.show.catalog import Catalog
from bot.show.progress import Mark, Progress
from bot.store.database import Database
from bot.store.servers import list_servers, lock_server, put_left
from tests.services.newsing import INTERVAL, ScriptedSource
from tests.store.faults import held

A, B, C, STRANGE = 1, 2, 3, 999
MEMBER = 7
SECOND = timedelta(seconds=1)
IsHere = Callable[[int], bool | None]


def here(*guild_ids: int) -> IsHere:
    """All was listed, and these were in it."""
    return lambda guild_id: guild_id in guild_ids


def silent(guild_id: int) -> bool | None:
    """Discord spoke of nothing yet."""
    return None


@pytest.fixture
def membership(database: Database, clock: ManualClock) -> Membership:
    return Membership(database, clock)


@pytest.fixture(autouse=True)
async def known(database: Database, clock: ManualClock) -> None:
    async with database.begin() as conn:
        for guild_id in (A, B, C):
            await lock_server(conn, guild_id, clock.now())


async def state(database: Database) -> dict[int, datetime | None]:
    """Every known server, and when it was left."""
    async with database.read() as conn:
        return await list_servers(conn)


async def test_departures_and_returns_are_noted_and_what_nothing_is_known_of_is_left_alone(
    membership: Membership, database: Database, clock: ManualClock
) -> None:
    first = clock.now()
    for _ in range(2):  # the second time, there is nothing to note
        assert await membership.update(here(A, STRANGE)) == []
        assert await state(database) == {A: None, B: first, C: first}
        clock.advance(SECOND)
    await membership.update(here(A, B))
    assert await state(database) == {A: None, B: None, C: first}
    second = clock.now()
    await membership.update(here())
    assert await state(database) == {A: second, B: second, C: first}


async def test_nothing_is_done_about_servers_that_discord_did_not_speak_of_yet(
    membership: Membership, database: Database, clock: ManualClock
) -> None:
    await membership.update(here(A))
    before = await state(database)
    clock.advance(KEPT)
    assert (await membership.update(silent), await state(database)) == ([], before)
    of_a_shard = {A: False, B: False}
    assert await membership.update(of_a_shard.get) == [B]
    assert await state(database) == {A: clock.now(), C: before[C]}


async def test_who_takes_the_bot_back_within_thirty_days_has_thirty_new_ones(
    membership: Membership, database: Database, clock: ManualClock
) -> None:
    await membership.update(here(B, C))
    clock.advance(KEPT - SECOND)
    assert await membership.update(here(B, C)) == []
    assert await membership.update(here(A, B, C)) == []
    clock.advance(KEPT)
    assert await membership.update(here(B, C)) == []
    assert await state(database) == {A: clock.now(), B: None, C: None}
    clock.advance(KEPT - SECOND)
    assert await membership.update(here(B, C)) == []
    clock.advance(SECOND)
    assert await membership.update(here(B, C)) == [A]


async def test_who_took_the_bot_back_while_the_program_was_off_loses_nothing_however_long_that_was(
    membership: Membership, database: Database, clock: ManualClock
) -> None:
    await membership.update(here())
    clock.advance(KEPT * 12)
    restarted = Membership(database, clock)
    assert await restarted.update(silent) == []
    assert await restarted.update(here(A, B, C)) == []
    assert await state(database) == dict.fromkeys((A, B, C))


async def test_only_what_was_left_for_thirty_days_is_deleted_and_all_of_it(
    database: Database, clock: ManualClock, lantern: Catalog
) -> None:
    services = Services.of(database, lantern, clock, ScriptedSource(), INTERVAL)
    for guild_id in (A, B):
        await services.settings.change(guild_id, MEMBER, {"late": "1h/24h"})
        await services.settings.propose(guild_id, MEMBER, {"late": "2h/24h"})
        await services.health.found(guild_id, {"news": [GONE]})
        await services.audit.used(guild_id, MEMBER, "/audit")
    await services.readers.set_progress(MEMBER, Mark(1, 2), None)
    found_at = clock.now()
    await services.membership.update(here(B, C))
    clock.advance(SECOND)
    await services.membership.update(here(C))
    clock.advance(KEPT - SECOND)
    assert [await services.membership.update(here(C)) for _ in range(2)] == [[A], []]
    assert [await services.settings.get(each) for each in (A, B)] == [
        ServerSettings(),
        ServerSettings({"late": "1h/24h"}),
    ]
    assert [await services.health.get(each) for each in (A, B)] == [{}, {"news": Health("gone", found_at)}]
    stored = await services.privacy.known(MEMBER)
    assert (stored.progress, [guild_id for guild_id, _, _ in stored.proposals]) == (Progress(Mark(1, 2), 0), [B])
    assert [(at, change.name) for at, change in stored.changes] == [(B, "/audit"), (B, "late")]
    assert (await state(database)).keys() == {B, C}


async def test_a_server_that_comes_back_after_it_was_deleted_begins_anew(
    membership: Membership, database: Database, clock: ManualClock
) -> None:
    await membership.update(here(B, C))
    clock.advance(KEPT)
    assert await membership.update(here(B, C)) == [A]
    await Audit(database, clock, lambda _: None, lambda: None).used(A, MEMBER, "/setup")
    clock.advance(KEPT)
    assert await membership.update(here(A, B, C)) == []
    assert await state(database) == dict.fromkeys((A, B, C))


# ---------------------------------------------------------------- a database that somebody else holds


async def test_what_could_not_be_noted_is_noted_by_the_next_look(
    membership: Membership, database: Database, address: str, clock: ManualClock
) -> None:
    """Nobody has to tell it again: who left and who is back is found out from the beginning each time."""
    async with database.begin() as conn:
        await put_left(conn, [B], clock.now() - KEPT)
        await put_left(conn, [C], clock.now())
    before = await state(database)
    async with held(address):
        with pytest.raises(BusyError):
            await membership.update(here(C))
    assert await state(database) == before
    clock.advance(SECOND)
    assert await membership.update(here(C)) == [B]
    assert await state(database) == {A: clock.now(), C: None}


async def test_who_comes_back_while_the_bot_waits_for_the_database_is_not_deleted(
    membership: Membership, database: Database, address: str, clock: ManualClock
) -> None:
    async with database.begin() as conn:
        await put_left(conn, [A, B], clock.now() - KEPT)
    present, asked = {C}, asyncio.Event()

    def is_here(guild_id: int) -> bool:
        asked.set()
        return guild_id in present

    async with asyncio.TaskGroup() as group, held(address):
        updating = group.create_task(membership.update(is_here))
        await asked.wait()
        present.add(A)
    assert updating.result() == [B]
    assert (await state(database)).keys() == {A, C}
    await membership.update(is_here)
    assert await state(database) == {A: None, C: None}
