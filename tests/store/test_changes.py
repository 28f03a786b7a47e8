"""The audit trail is found by who, what and how, newest first; what is taken back, forgotten or old is exactly that."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import ManualClock
from bot.server.changes import FORGOTTEN, Action, Change
from bot.store import changes as store
from bot.store.database import Database
from bot.store.schema import changes

SERVER, OTHER = 2**63 - 1, 1
KIT, TAO = 2**63 - 2, 8


async def add(
    conn: AsyncConnection,
    clock: ManualClock,
    *names: str,
    guild_id: int = SERVER,
    actor_id: int | None = KIT,
    action: Action = Action.SET,
    batch: int | None = None,
) -> None:
    values = dict.fromkeys(names, ("old", "new"))
    await store.add_changes(conn, guild_id, actor_id, action, values, clock.now(), batch)


async def names(conn: AsyncConnection, guild_id: int = SERVER, **filters: Any) -> list[str]:
    found, count = await store.list_changes(conn, guild_id, most=100, **filters)
    assert count == len(found)
    return [change.name for change in found]


async def test_a_change_comes_back_whole_and_the_newest_first(database: Database, clock: ManualClock) -> None:
    start = clock.now()
    async with database.begin() as conn:
        values = {"late": (None, "1h/1d"), "n" * 60: ("b" * 400, None)}
        await store.add_changes(conn, SERVER, KIT, Action.IMPORT, values, start, 2**62)
        clock.advance(timedelta(microseconds=1))
        await store.add_changes(conn, SERVER, None, Action.PAUSED, {"news": (None, "gone")}, clock.now())
        await store.add_changes(conn, SERVER, KIT, Action.SET, {}, clock.now(), 3)
    async with database.read() as conn:
        found, count = await store.list_changes(conn, SERVER, most=10)
    assert (found, count) == (
        [
            Change(found[0].id, clock.now(), None, Action.PAUSED, "news", None, "gone"),
            Change(found[1].id, start, KIT, Action.IMPORT, "n" * 60, "b" * 400, None, 2**62),
            Change(found[2].id, start, KIT, Action.IMPORT, "late", None, "1h/1d", 2**62),
        ],
        3,
    )
    assert found[0].id > found[1].id > found[2].id


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["news", "/news.x", "newsXrole", "late", "news.role", "news.channel"]),
        ({"actor_id": TAO}, ["/news.x", "late"]),
        ({"actor_id": 404}, []),
        ({"names": ["news."]}, ["news.role", "news.channel"]),
        ({"names": ["news", "news."]}, ["news", "news.role", "news.channel"]),
        ({"names": ["late", "news.role"]}, ["late", "news.role"]),
        ({"names": ["%."]}, []),
        ({"names": ["new_."]}, []),
        ({"actions": [Action.USED, Action.PAUSED]}, ["news", "/news.x"]),
        ({"actor_id": KIT, "names": ["news.", "late"], "actions": {Action.SET}}, ["news.channel"]),
    ],
)
async def test_the_trail_is_filtered_by_who_what_and_how(
    database: Database, clock: ManualClock, filters: dict[str, Any], expected: list[str]
) -> None:
    async with database.begin() as conn:
        await add(conn, clock, "news.channel")
        await add(conn, clock, "news.role", action=Action.IMPORT)
        await add(conn, clock, "late", actor_id=TAO)
        await add(conn, clock, "newsXrole")
        await add(conn, clock, "/news.x", actor_id=TAO, action=Action.USED)
        await add(conn, clock, "news", actor_id=None, action=Action.PAUSED)
        await add(conn, clock, "news.channel", "late", guild_id=OTHER, actor_id=TAO)
        assert await names(conn, **filters) == expected


async def test_pages_follow_each_other_without_gap_and_count_what_the_filter_finds(
    database: Database, clock: ManualClock
) -> None:
    async with database.begin() as conn:
        await add(conn, clock, *(f"news.{number}" for number in range(7)))
        await add(conn, clock, "late")
        pages = [await store.list_changes(conn, SERVER, names=["news."], most=3, skip=skip) for skip in range(0, 12, 3)]
    assert [([change.name[-1] for change in page], count) for page, count in pages] == [
        (["6", "5", "4"], 7),
        (["3", "2", "1"], 7),
        (["0"], 7),
        ([], 7),
    ]


async def test_what_comes_after_a_change_is_found_oldest_first(database: Database, clock: ManualClock) -> None:
    async with database.begin() as conn:
        assert await store.last_change(conn, SERVER) == 0
        await add(conn, clock, "a", "b")
        await add(conn, clock, "elsewhere", guild_id=OTHER)
        middle = await store.last_change(conn, SERVER)
        await add(conn, clock, "c", "d", "e")
        assert [change.name for change in await store.list_after(conn, SERVER, 0, 3)] == ["a", "b", "c"]
        assert [change.name for change in await store.list_after(conn, SERVER, middle, 10)] == ["c", "d", "e"]
        assert await store.list_after(conn, SERVER, await store.last_change(conn, SERVER), 10) == []


async def test_only_the_last_batch_of_a_server_is_there_to_be_taken_back(
    database: Database, clock: ManualClock
) -> None:
    async def last(guild_id: int = SERVER) -> list[str]:
        return [change.name for change in await store.find_last_batch(conn, guild_id)]

    async with database.begin() as conn:
        assert (await store.next_batch(conn, SERVER), await last()) == (1, [])
        await add(conn, clock, "one", batch=1)
        await add(conn, clock, "two", "three", action=Action.IMPORT, batch=2)
        await add(conn, clock, "undone", action=Action.UNDO)
        await add(conn, clock, "/settings", action=Action.USED)
        await add(conn, clock, "news", actor_id=None, action=Action.RESUMED)
        await add(conn, clock, "elsewhere", guild_id=OTHER, batch=1)
        await add(conn, clock, "elsewhere too", guild_id=OTHER, batch=2)
        assert [await store.next_batch(conn, guild_id) for guild_id in (SERVER, OTHER, 404)] == [3, 3, 1]
        assert await last() == ["two", "three"]
        await store.mark_undone(conn, SERVER, 2)
        assert (await last(), await store.next_batch(conn, SERVER)) == (["one"], 3)
        await store.mark_undone(conn, SERVER, 1)
        assert (await last(), await last(OTHER)) == ([], ["elsewhere too"])
        undone = await conn.execute(select(changes.c.name).where(changes.c.undone).order_by(changes.c.id))
        assert list(undone.scalars()) == ["one", "two", "three"]


async def test_who_is_forgotten_is_not_named_any_more_and_all_that_was_done_stays(
    database: Database, clock: ManualClock
) -> None:
    async with database.begin() as conn:
        await add(conn, clock, "late")
        await add(conn, clock, "log", actor_id=TAO)
        await add(conn, clock, "news", actor_id=None)
        await add(conn, clock, "/audit", guild_id=OTHER)
        assert [(at, change.name) for at, change in await store.list_of_member(conn, KIT)] == [
            (OTHER, "/audit"),
            (SERVER, "late"),
        ]
        before = (await conn.execute(select(changes).order_by(changes.c.id))).mappings().all()
        assert await store.forget_actor(conn, KIT) == 2
        assert await store.forget_actor(conn, KIT) == 0
        assert await store.list_of_member(conn, KIT) == []
        after = (await conn.execute(select(changes).order_by(changes.c.id))).mappings().all()
    forgotten = [{**row, "actor_id": FORGOTTEN} if row["actor_id"] == KIT else dict(row) for row in before]
    assert [dict(row) for row in after] == forgotten


async def test_only_what_is_older_is_cleared(database: Database, clock: ManualClock) -> None:
    async with database.begin() as conn:
        await add(conn, clock, "old")
        await add(conn, clock, "old elsewhere", guild_id=OTHER)
        clock.advance(timedelta(microseconds=1))
        await add(conn, clock, "new")
        await store.clear_changes(conn, clock.now())
        assert (await names(conn), await names(conn, OTHER)) == (["new"], [])
