"""What staff did is written down, found again, copied once to the log channel, and kept for a year."""

import asyncio
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.outbox.delivery import Target
from bot.outbox.facts import ChangesLogged
from bot.server.changes import Action, Change
from bot.services.audit import KEPT, MOST_COPIED, Audit
from bot.services.outbox import Outbox
from bot.services.settings import SettingsKeeper
from bot.store.database import Database
from tests.store.drafts import everything, found

SERVER, OTHER, LOG, KIT, TAO = 70, 71, 800, 2**63 - 1, 8


async def names(audit: Audit, guild_id: int = SERVER) -> list[str]:
    found, _ = await audit.page(guild_id, most=100)
    return [change.name for change in found]


@pytest.fixture
def log(database: Database, outbox: Outbox, audit: Audit) -> "Log":
    return Log(database, outbox, audit)


class Log:
    """The log channel of a server: what is copied to it, message by message."""

    def __init__(self, database: Database, outbox: Outbox, audit: Audit) -> None:
        self._database, self._outbox, self._audit = database, outbox, audit
        self._seen = set[str]()

    async def messages(self, channel_id: int | None = LOG) -> dict[int | None, list[list[str]]]:
        """What is put into the outbox now, by channel."""
        await self._audit.copy(SERVER, channel_id)
        rows = sorted((await everything(self._database)).values(), key=lambda row: row["id"])
        new = await found(self._database, *(row["id"] for row in rows if row["key"] not in self._seen))
        self._seen |= {each.key for each in new}
        texts: dict[int | None, list[list[str]]] = {}
        for each in new:
            assert isinstance(each.fact, ChangesLogged)
            changes = await self._audit.between(SERVER, each.fact.first, each.fact.last)
            texts.setdefault(each.target.channel_id, []).append([change.name for change in changes])
        return texts

    async def copied(self) -> list[str]:
        return [name for text in (await self.messages()).get(LOG, []) for name in text]

    async def clear_old(self) -> None:
        await self._outbox.exchange([], 0)  # gives up what is stale
        await self._audit.clear_old()
        await self._outbox.clear_old()
        self._seen &= (await everything(self._database)).keys()


async def test_every_use_of_a_staff_command_is_written_down_and_told(database: Database, clock: ManualClock) -> None:
    told: list[int] = []
    audit = Audit(database, clock, told.append, lambda: None)
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
    audit: Audit, keeper: SettingsKeeper
) -> None:
    for number in range(1, 6):
        await audit.used(SERVER, KIT, f"/{number}")
        await keeper.change(SERVER, TAO, {"news.channel": str(number)})
    found, count = await audit.page(SERVER, actor_id=TAO, names=["news."], actions=[Action.SET], most=2, skip=2)
    assert ([(change.before, change.after) for change in found], count) == ([("2", "3"), ("1", "2")], 5)


async def test_each_change_is_copied_once_and_in_its_order_ten_to_a_message(audit: Audit, log: Log) -> None:
    for number in range(23):
        await audit.used(SERVER, KIT, f"/{number}")
        await audit.used(OTHER, KIT, "/elsewhere")
    texts = [[f"/{number}" for number in part] for part in (range(10), range(10, 20), range(20, 23))]
    assert [await log.messages() for _ in range(2)] == [{LOG: texts}, {}]
    await audit.used(SERVER, KIT, "/new")
    assert [await log.copied() for _ in range(2)] == [["/new"], []]


async def test_of_a_long_trail_a_part_is_copied_at_a_time(audit: Audit, log: Log) -> None:
    for number in range(MOST_COPIED + 1):
        await audit.used(SERVER, KIT, f"/{number}")
    assert [len(await log.copied()) for _ in range(3)] == [MOST_COPIED, 1, 0]


async def test_a_copy_waits_a_week_for_its_channel_and_wakes_who_sends_it(
    audit: Audit, log: Log, outbox: Outbox, clock: ManualClock
) -> None:
    await audit.used(SERVER, KIT, "/a")
    assert not outbox.woken.is_set()
    await audit.copy(SERVER, LOG)
    assert outbox.woken.is_set()
    (copy,) = (await outbox.exchange([], 10)).claimed
    assert copy.delivery.target == Target(SERVER, LOG)
    assert (copy.delivery.due_at, copy.delivery.expires_at) == (clock.now(), clock.now() + timedelta(days=7))


async def test_a_channel_that_is_the_log_no_longer_gets_what_was_done_until_then(audit: Audit, log: Log) -> None:
    for name in ("/a", "/b"):
        await audit.used(SERVER, KIT, name)
        assert await log.messages() == {LOG: [[name]]}
    await audit.used(SERVER, KIT, "/moved")
    assert await log.messages(9) == {LOG: [["/moved"]], 9: [["/moved"]]}
    await audit.used(SERVER, KIT, "/c")
    assert await log.messages(9) == {9: [["/c"]]}
    await audit.used(SERVER, KIT, "/off")
    assert [await log.messages(None) for _ in range(2)] == [{9: [["/off"]]}, {}]
    await audit.used(SERVER, KIT, "/d")
    assert await log.messages(None) == {}


async def test_nothing_is_passed_over_or_copied_twice_when_many_act_and_copy_at_once(audit: Audit, log: Log) -> None:
    async def act(number: int) -> None:
        await audit.used(SERVER, number, f"/{number}")

    async with asyncio.TaskGroup() as group:
        for number in range(1, 11):
            group.create_task(act(number))
            group.create_task(audit.copy(SERVER, LOG))
    together = await log.copied()
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


async def test_after_a_year_of_silence_what_is_done_next_is_copied(audit: Audit, log: Log, clock: ManualClock) -> None:
    """SQLite counts from the newest row that is left."""
    for name in ("/a", "/b"):
        await audit.used(SERVER, KIT, name)
    assert await log.copied() == ["/a", "/b"]
    clock.advance(KEPT + timedelta(days=1))
    await log.clear_old()
    for name in ("/c", "/d"):
        await audit.used(SERVER, KIT, name)
    assert [await log.copied() for _ in range(2)] == [["/c", "/d"], []]


async def test_what_waits_for_its_copy_still_waits_after_a_clearing(audit: Audit, log: Log, clock: ManualClock) -> None:
    await audit.used(SERVER, KIT, "/old")
    clock.advance(KEPT)
    await audit.used(SERVER, KIT, "/copied")
    assert await log.copied() == ["/old", "/copied"]
    await audit.used(SERVER, KIT, "/waiting")
    clock.advance(timedelta(days=1))
    await log.clear_old()
    assert await log.copied() == ["/waiting"]
