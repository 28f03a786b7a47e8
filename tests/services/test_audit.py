"""What staff did is written down, found again, copied once to the log channel, and kept for a year."""

import asyncio
from datetime import timedelta

from bot.clock import ManualClock
from bot.server.changes import Action, Change
from bot.services.audit import KEPT, Audit
from bot.services.settings import SettingsKeeper
from bot.store.database import Database

SERVER, OTHER, KIT, TAO = 70, 71, 2**63 - 1, 8


async def names(audit: Audit, guild_id: int = SERVER) -> list[str]:
    found, _ = await audit.page(guild_id, most=100)
    return [change.name for change in found]


async def copied(audit: Audit, most: int = 100) -> list[str]:
    """What is copied to the log channel of `SERVER` now."""
    fresh = await audit.unmirrored(SERVER, most)
    if fresh:
        await audit.mirrored(SERVER, fresh[-1].id)
    return [change.name for change in fresh]


async def test_every_use_of_a_staff_command_is_written_down_and_told(database: Database, clock: ManualClock) -> None:
    told: list[int] = []
    audit = Audit(database, clock, told.append)
    start = clock.now()
    await audit.used(SERVER, KIT, "/settings show")
    clock.advance(timedelta(seconds=1))
    await audit.used(SERVER, TAO, "/audit")
    await audit.used(OTHER, KIT, "/setup")
    found, count = await audit.page(SERVER, most=10)
    assert (found, count, told) == (
        [
            Change(found[0].id, clock.now(), TAO, Action.USED, "/audit"),
            Change(found[1].id, start, KIT, Action.USED, "/settings show"),
        ],
        2,
        [SERVER, SERVER, OTHER],
    )


async def test_the_page_asked_for_is_given_with_the_count_of_all_that_fits(
    audit: Audit, database: Database, clock: ManualClock
) -> None:
    keeper = SettingsKeeper(database, clock, lambda _: None)
    for number in range(1, 6):
        await audit.used(SERVER, KIT, f"/{number}")
        await keeper.change(SERVER, TAO, {"news.channel": str(number)})
    found, count = await audit.page(SERVER, actor_id=TAO, names=["news."], actions=[Action.SET], most=2, skip=2)
    assert ([(change.before, change.after) for change in found], count) == ([("2", "3"), ("1", "2")], 5)


async def test_each_change_is_copied_once_and_in_its_order(audit: Audit) -> None:
    for number in range(5):
        await audit.used(SERVER, KIT, f"/{number}")
        await audit.used(OTHER, KIT, "/elsewhere")
    assert [await copied(audit, most=2) for _ in range(4)] == [["/0", "/1"], ["/2", "/3"], ["/4"], []]
    await audit.used(SERVER, KIT, "/new")
    assert [await copied(audit) for _ in range(2)] == [["/new"], []]


async def test_what_could_not_be_copied_is_copied_next_time(audit: Audit) -> None:
    await audit.used(SERVER, KIT, "/a")
    assert [change.name for change in await audit.unmirrored(SERVER, 10)] == ["/a"]
    await audit.used(SERVER, KIT, "/b")
    assert await copied(audit) == ["/a", "/b"]


async def test_nothing_is_passed_over_when_many_act_while_it_is_copied(audit: Audit) -> None:
    async def act(number: int) -> None:
        await audit.used(SERVER, number, f"/{number}")

    async def copy() -> list[str]:
        return [name for _ in range(10) for name in await copied(audit)]

    async with asyncio.TaskGroup() as group:
        copying = group.create_task(copy())
        for number in range(1, 11):
            group.create_task(act(number))
    together = copying.result() + await copied(audit)
    assert sorted(together) == sorted(f"/{number}" for number in range(1, 11))
    assert together == (await names(audit))[::-1]


async def test_everything_is_kept_for_a_year_and_not_longer(audit: Audit, clock: ManualClock) -> None:
    await audit.used(SERVER, KIT, "/first")
    await audit.used(OTHER, KIT, "/first")
    clock.advance(timedelta(seconds=1))
    await audit.used(SERVER, KIT, "/second")
    clock.advance(KEPT)
    await audit.clear_old()
    assert (KEPT, await names(audit), await names(audit, OTHER)) == (timedelta(days=365), ["/second"], [])
    clock.advance(timedelta(seconds=1))
    await audit.clear_old()
    assert await names(audit) == []


async def test_after_a_year_of_silence_what_is_done_next_is_copied(audit: Audit, clock: ManualClock) -> None:
    """SQLite counts from the newest row that is left."""
    for name in ("/a", "/b"):
        await audit.used(SERVER, KIT, name)
    assert await copied(audit) == ["/a", "/b"]
    clock.advance(KEPT + timedelta(days=1))
    await audit.clear_old()
    for name in ("/c", "/d"):
        await audit.used(SERVER, KIT, name)
    assert [await copied(audit) for _ in range(2)] == [["/c", "/d"], []]


async def test_what_waits_for_its_copy_still_waits_after_a_clearing(audit: Audit, clock: ManualClock) -> None:
    await audit.used(SERVER, KIT, "/old")
    clock.advance(KEPT)
    await audit.used(SERVER, KIT, "/copied")
    assert await copied(audit) == ["/old", "/copied"]
    await audit.used(SERVER, KIT, "/waiting")
    clock.advance(timedelta(days=1))
    await audit.clear_old()
    assert await copied(audit) == ["/waiting"]
