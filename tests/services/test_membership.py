"""Who removes the bot has thirty days to change their mind; an outage, or silence about a server, is no removal."""

from datetime import datetime, timedelta

import pytest

from bot.clock import ManualClock
from bot.server.health import Health
from bot.server.settings import ServerSettings
from bot.services.audit import Audit
from bot.services.everything import Services
from bot.services.membership import KEPT, Membership
from bot.show.catalog import Catalog
from bot.show.progress import Mark, Progress
from bot.store.database import Database
from bot.store.servers import list_servers, lock_server

A, B, C = (1 << 22) + 1, (2 << 22) + 2, (3 << 22) + 3  # of two shards, B is in the first and the others in the second
MEMBER = 7


@pytest.fixture
def membership(database: Database, clock: ManualClock) -> Membership:
    return Membership(database, clock)


@pytest.fixture(autouse=True)
async def known(database: Database, clock: ManualClock) -> None:
    async with database.begin() as conn:
        for guild_id in (A, B, C):
            await lock_server(conn, guild_id, clock.now())


async def left(database: Database) -> dict[int, datetime | None]:
    """Those that removed the bot, and when."""
    async with database.read() as conn:
        return {guild_id: at for guild_id, at in (await list_servers(conn)).items() if at}


async def test_a_server_that_discord_does_not_list_any_more_was_left_while_the_program_was_off(
    membership: Membership, database: Database, clock: ManualClock
) -> None:
    """The list names servers with an outage as well, and servers that nothing is known of."""
    await membership.listed([A, 999])
    first = clock.now()
    assert await left(database) == {B: first, C: first}
    clock.advance(timedelta(days=1))
    await membership.listed([A, B])
    assert await left(database) == {C: first}
    await membership.listed([])
    assert await left(database) == {A: clock.now(), B: clock.now(), C: first}


async def test_a_shard_speaks_of_its_own_servers_only(
    membership: Membership, database: Database, clock: ManualClock
) -> None:
    await membership.listed([B], lambda guild_id: (guild_id >> 22) % 2 == 0)
    assert await left(database) == {}
    await membership.listed([C], lambda guild_id: (guild_id >> 22) % 2 == 1)
    assert await left(database) == {A: clock.now()}
    await membership.listed([], lambda guild_id: (guild_id >> 22) % 2 == 0)
    assert await left(database) == {A: clock.now(), B: clock.now()}


async def test_who_removes_the_bot_and_takes_it_back_loses_nothing(
    membership: Membership, database: Database, clock: ManualClock
) -> None:
    await membership.left(A)
    await membership.left(999)
    assert await left(database) == {A: clock.now()}
    clock.advance(KEPT - timedelta(seconds=1))
    assert await membership.purge() == []
    await membership.joined(A)
    await membership.joined(999)
    clock.advance(KEPT)
    assert (await membership.purge(), await left(database)) == ([], {})


async def test_only_what_was_left_for_thirty_days_is_deleted_and_all_of_it(
    database: Database, clock: ManualClock, lantern: Catalog
) -> None:
    services = Services.of(database, lantern, clock)
    for guild_id in (A, B):
        await services.settings.change(guild_id, MEMBER, {"late": "1h/24h"})
        await services.settings.propose(guild_id, MEMBER, {"late": "2h/24h"})
        await services.health.posted(guild_id, "news")
        await services.audit.used(guild_id, MEMBER, "/audit")
    await services.readers.set_progress(MEMBER, Mark(1, 2), None)
    posted_at = clock.now()
    await services.membership.left(A)
    clock.advance(timedelta(seconds=1))
    await services.membership.left(B)
    clock.advance(KEPT - timedelta(seconds=1))
    assert (await services.membership.purge(), await services.membership.purge()) == ([A], [])
    assert await services.settings.all() == {B: ServerSettings({"late": "1h/24h"})}
    assert [await services.health.get(guild_id) for guild_id in (A, B)] == [{}, {"news": Health(posted_at=posted_at)}]
    known = await services.privacy.known(MEMBER)
    assert (known.progress, known.proposals) == (Progress(Mark(1, 2), 0), [B])
    assert [(at, change.name) for at, change in known.changes] == [(B, "/audit"), (B, "late")]
    async with database.read() as conn:
        assert (await list_servers(conn)).keys() == {B, C}


async def test_who_takes_the_bot_back_while_the_program_is_off_loses_nothing(
    membership: Membership, database: Database, clock: ManualClock
) -> None:
    for guild_id in (A, B, C):
        await membership.left(guild_id)
    clock.advance(KEPT)
    restarted = Membership(database, clock)
    assert await restarted.purge() == []
    await restarted.listed([A], lambda guild_id: guild_id != C)  # the shard of C is not there yet
    assert await restarted.purge() == [B]
    await restarted.listed([])
    assert await restarted.purge() == [C]


async def test_a_server_that_comes_back_after_it_was_deleted_begins_anew(
    membership: Membership, database: Database, clock: ManualClock
) -> None:
    await membership.left(A)
    clock.advance(KEPT)
    await membership.purge()
    await membership.joined(A)
    await Audit(database, clock, lambda: None).used(A, MEMBER, "/setup")
    clock.advance(KEPT)
    assert (await membership.purge(), await left(database)) == ([], {})
