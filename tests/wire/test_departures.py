"""A server that removed the bot is noticed whenever that happened, an outage is not taken for it, and what was known
of it is deleted after a month.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.app import Program
from bot.client import Truham
from bot.clock import ManualClock
from bot.feeds.subscription import Story, Subscription, Verdict
from bot.sayings.saying import Author, Origin, Saying, State, Words
from bot.server.preflight import GONE as NO_CHANNEL
from bot.show.release import Release, ReleaseKind, Schedule
from bot.store import feeds, saying_claims, sayings, stories, subscriptions
from bot.store.database import Database
from bot.store.schema import hearts, metadata, quote_days, saying_imports
from bot.store.servers import list_servers, lock_server, put_left
from tests.conftest import NOW, settings
from tests.wire.conftest import SOON, started
from tests.wire.connection import Op
from tests.wire.payloads import Json, guild, outage
from tests.wire.server import PATIENCE, Server

HOME, OTHER, GONE = 5001, 5002, 5003
EARLIER, LONG_AGO = NOW - timedelta(days=1), NOW - timedelta(days=100)
MODERATOR = 9100
TRAILER = Release("", "A trailer", ReleaseKind.TRAILER, Schedule.of(NOW + timedelta(days=90)))


@pytest.fixture
async def known(by_hand: Program, tmp_path: Path) -> AsyncIterator[Database]:
    """What the bot knows from before: three servers, all of which it was in."""
    database = await Database.open(settings(tmp_path).database_url)
    await know(database, HOME, OTHER, GONE)
    yield database
    await database.close()


async def know(database: Database, *guild_ids: int, left_at: datetime | None = None) -> None:
    async with database.begin() as conn:
        for guild_id in guild_ids:
            await lock_server(conn, guild_id, EARLIER)
        await put_left(conn, guild_ids, left_at)


async def follow(database: Database, guild_id: int) -> None:
    """A feed that is not fetched for a year, and an item of it."""
    url = "https://feed.example/"
    async with database.begin() as conn:
        feed = await feeds.lock_url(conn, url, NOW + timedelta(days=365))
        followed = Subscription(0, guild_id, feed.id, url, "A feed")
        number = await subscriptions.add_subscription(conn, followed, NOW)
        item = Story(0, guild_id, number, "An item", "", "", "A feed", NOW, Verdict.SEEN)
        await stories.add_stories(conn, [stories.New(item, feed.id, bytes(16))])


def named(*guild_ids: int) -> list[Json]:
    return [guild(str(guild_id)) for guild_id in guild_ids]


def joined(guild_id: int) -> Json:
    """Only of servers that were there before, Discord says whether they are available."""
    about = guild(str(guild_id))
    del about["unavailable"]
    return about


async def left(database: Database) -> dict[int, datetime | None]:
    """Every known server, and when it was left."""
    async with database.read() as conn:
        return await list_servers(conn)


async def until(found: Callable[[], Awaitable[Any]], expected: Any) -> None:
    """Until this is what is found; nobody tells when to look."""
    async with asyncio.timeout(PATIENCE):
        while await found() != expected:  # noqa: ASYNC110
            await asyncio.sleep(SOON)


async def here(client: Truham, guild_id: int) -> bool | None:
    return client.roster.is_here(guild_id)


async def until_left(bot: Program, database: Database, expected: dict[int, datetime | None]) -> None:
    """Round after round, until this is when each server was left."""
    try:
        async with asyncio.timeout(PATIENCE):
            while await left(database) != expected:
                await bot.upkeep.tick()
    except TimeoutError:
        assert await left(database) == expected


async def test_a_removal_while_the_bot_was_offline_is_noticed_and_an_outage_is_none(
    server: Server, by_hand: Program, known: Database
) -> None:
    server.guilds = [*named(HOME), outage(str(OTHER))]
    async with started(by_hand):
        await until_left(by_hand, known, {HOME: None, OTHER: None, GONE: NOW})


async def test_a_removal_is_noticed_without_waiting_for_the_next_round(
    server: Server, by_itself: Program, tmp_path: Path
) -> None:
    server.guilds = named(HOME, GONE)
    database = await Database.open(settings(tmp_path).database_url)
    async with started(by_itself):
        connection = await server.connected()
        await know(database, HOME, GONE)
        await connection.dispatch("GUILD_DELETE", {"id": str(GONE)})
        await until(lambda: left(database), {HOME: None, GONE: NOW})
        await connection.dispatch("GUILD_CREATE", joined(GONE))
        await until(lambda: left(database), {HOME: None, GONE: None})
    await database.close()


async def test_a_removal_while_the_bot_looks_on_is_noticed_and_an_outage_is_none(
    server: Server, by_hand: Program, known: Database
) -> None:
    server.guilds = named(HOME, OTHER, GONE)
    async with started(by_hand):
        connection = await server.connected()
        await connection.dispatch("GUILD_DELETE", outage(str(OTHER)))
        await connection.dispatch("GUILD_DELETE", {"id": str(GONE)})
        await until_left(by_hand, known, {HOME: None, OTHER: None, GONE: NOW})


@pytest.mark.parametrize("begun", [True, False], ids=["long after the start", "right after the start"])
async def test_a_server_that_takes_the_bot_back_is_noticed(
    server: Server, by_hand: Program, known: Database, begun: bool
) -> None:
    """For about two seconds after READY, discord.py tells of every server as if it had been there before."""
    await know(known, OTHER, GONE, left_at=EARLIER)
    server.guilds = named(HOME)
    async with started(by_hand) as client:
        connection = await server.connected()
        if begun:
            await client.wait_until_ready()
        await connection.dispatch("GUILD_CREATE", joined(OTHER))
        await until_left(by_hand, known, {HOME: None, OTHER: None, GONE: EARLIER})


async def test_a_server_that_took_the_bot_back_while_it_was_offline_is_noticed(
    server: Server, by_hand: Program, known: Database
) -> None:
    await know(known, OTHER, GONE, left_at=EARLIER)
    server.guilds = named(HOME, OTHER)
    async with started(by_hand):
        await until_left(by_hand, known, {HOME: None, OTHER: None, GONE: EARLIER})


async def test_a_removal_while_the_connection_was_lost_is_noticed_with_the_next_session(
    server: Server, by_hand: Program, known: Database
) -> None:
    server.guilds = named(HOME, OTHER, GONE)
    async with started(by_hand) as client:
        first = await server.connected()
        server.guilds = [*named(HOME), outage(str(OTHER))]
        await first.send(Op.INVALID_SESSION, data=False)
        await server.connected(2)
        await until_left(by_hand, known, {HOME: None, OTHER: None, GONE: NOW})
        assert client.get_guild(GONE) is not None  # discord.py did not notice


async def test_a_resumed_session_tells_of_removals_one_by_one(
    server: Server, by_hand: Program, known: Database
) -> None:
    server.guilds = named(HOME, OTHER, GONE)
    async with started(by_hand):
        first = await server.connected()
        await first.send(Op.RECONNECT)
        second = await server.connected(2)
        await second.dispatch("GUILD_DELETE", {"id": str(GONE)})
        await until_left(by_hand, known, {HOME: None, OTHER: None, GONE: NOW})
    assert [len(each.heard(Op.IDENTIFY)) for each in server.connections] == [1, 0]


async def test_while_the_database_is_busy_nothing_gets_out_of_order(
    server: Server, by_hand: Program, known: Database
) -> None:
    undecided = range(6001, 6009)  # they remove the bot and take it back at once
    await know(known, *undecided)
    server.guilds = named(HOME, OTHER, GONE, *undecided)
    async with started(by_hand) as client, asyncio.TaskGroup() as group:
        connection = await server.connected()
        async with known.begin():
            for guild_id in undecided:
                await connection.dispatch("GUILD_DELETE", {"id": str(guild_id)})
                group.create_task(by_hand.upkeep.tick())
                await connection.dispatch("GUILD_CREATE", joined(guild_id))
            await connection.dispatch("GUILD_DELETE", {"id": str(GONE)})
            await until(lambda: here(client, GONE), expected=False)
        await until_left(by_hand, known, {HOME: None, OTHER: None, GONE: NOW, **dict.fromkeys(undecided)})


async def test_who_comes_back_after_months_while_the_database_is_busy_finds_everything_as_it_was(
    server: Server, by_hand: Program, known: Database
) -> None:
    """Just as it was to be deleted."""
    await by_hand.services.settings.change(GONE, MODERATOR, {"news.channel": "1"})
    server.guilds = named(HOME)
    async with started(by_hand) as client, asyncio.TaskGroup() as group:
        connection = await server.connected()
        await until_left(by_hand, known, {HOME: None, OTHER: NOW, GONE: NOW})
        await know(known, GONE, left_at=LONG_AGO)
        async with known.begin():
            group.create_task(by_hand.upkeep.tick())
            await connection.dispatch("GUILD_CREATE", joined(GONE))
            await until(lambda: here(client, GONE), expected=True)
        await until_left(by_hand, known, {HOME: None, OTHER: NOW, GONE: None})
    assert (await by_hand.services.settings.get(GONE)).values == {"news.channel": "1"}


@pytest.mark.parametrize("shard", [0, 1])
async def test_each_shard_speaks_only_of_its_own_servers(
    server: Server, by_hand: Program, known: Database, shard: int
) -> None:
    """Nothing is listed at all, but only one of the shards comes so far as to say it."""
    of_the_other_shard = (1 << 22) + 1
    await know(known, of_the_other_shard)
    server.shards, server.silent, server.guilds = 2, {1 - shard}, []
    left_at = {HOME: (0, NOW), OTHER: (0, NOW), GONE: (0, NOW), of_the_other_shard: (1, NOW)}
    async with started(by_hand):
        await until_left(
            by_hand, known, {guild_id: at if own == shard else None for guild_id, (own, at) in left_at.items()}
        )


async def test_after_a_month_all_that_is_known_of_it_is_deleted_and_nothing_else(
    server: Server, by_hand: Program, known: Database, clock: ManualClock
) -> None:
    for guild_id in (HOME, GONE):
        await by_hand.services.releases.add(guild_id, MODERATOR, TRAILER)
        await by_hand.services.settings.change(guild_id, MODERATOR, {"news.channel": "1", "news.enabled": "off"})
        await by_hand.services.health.found(guild_id, {"news": [NO_CHANNEL]})
        await follow(known, guild_id)
    server.guilds = named(HOME, OTHER)
    async with started(by_hand):
        await until_left(by_hand, known, {HOME: None, OTHER: None, GONE: NOW})
    clock.advance(timedelta(days=30, seconds=-1))
    for guild_id in (HOME, GONE):
        await by_hand.services.settings.propose(guild_id, MODERATOR, {"late": "1h/2h"})
        await by_hand.services.audit.copy(guild_id, log_id=1)
        await quote(known, guild_id, clock.now())
    await by_hand.upkeep.tick()
    before = await everything(known)
    assert [name for name, rows in before.items() if GONE not in {row["guild_id"] for row in rows}] == []
    clock.advance(timedelta(seconds=1))
    await by_hand.upkeep.tick()
    assert await everything(known) == {
        name: [row for row in rows if row["guild_id"] != GONE] for name, rows in before.items()
    }


async def quote(database: Database, guild_id: int, now: datetime) -> None:
    """A quote that was once that of the day, that somebody likes and another calls theirs; and an upload of others."""
    words, author = Words("Hi"), Author("somebody")
    async with database.begin() as conn:
        saying = Saying(0, guild_id, State.SHOWN, words, author, Origin(), now, number=1)
        added = await sayings.add_saying(conn, saying)
        await saying_claims.add_claim(conn, added, MODERATOR)
        ref = added.ref
        here = {"guild_id": guild_id}
        await conn.execute(insert(hearts).values(**here, ref=ref, user_id=MODERATOR))
        await conn.execute(insert(quote_days).values(**here, on=now.date(), ref=ref, round=1))
        await conn.execute(insert(saying_imports).values(**here, user_id=MODERATOR, content="[]", made_at=now))


async def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table about servers."""
    tables = [table for table in metadata.sorted_tables if "guild_id" in table.c]
    async with database.read() as conn:
        return {table.name: [dict(row) for row in (await conn.execute(select(table))).mappings()] for table in tables}
