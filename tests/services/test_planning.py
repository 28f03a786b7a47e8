"""What servers are told unprompted is planned in the transaction of every change, and of all servers now and then."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import ManualClock
from bot.outbox.delivery import Delivery, Outcome, Retry, Sent, State, Target
from bot.outbox.facts import OnThisDay, ReleaseMoved
from bot.services.outbox import Outbox
from bot.services.planning import KNOWN, Planning
from bot.services.releases import Releases
from bot.services.reminders import Reminders
from bot.services.settings import SettingsKeeper
from bot.show.catalog import Catalog
from bot.show.release import Release, ReleaseKind, Schedule
from bot.store import deliveries, servers
from bot.store.database import Database

SERVER, OTHER, KIT = 100, 200, 7
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ARRIVED = Sent(1)
TRAILER_AT = datetime(2030, 11, 1, 18, 30, tzinfo=UTC)  # in the pack of the lantern
SEASON_AT = datetime(2031, 1, 5, 20, tzinfo=UTC)


class House:
    """Services that plan, and what they woke."""

    def __init__(self, database: Database, clock: ManualClock, catalog: Catalog) -> None:
        self.database, self.clock, self.woken = database, clock, 0
        self.planning = Planning(database, clock, catalog, self.wake)
        reminders = Reminders(database, clock, lambda: None)
        self.releases = Releases(database, clock, self.planning, reminders, lambda _: None)
        self.keeper = SettingsKeeper(database, clock, self.planning.plan, lambda _: None)

    def wake(self) -> None:
        self.woken += 1

    async def rows(self, guild_id: int = SERVER, state: State | None = State.PENDING) -> list[Delivery]:
        async with self.database.read() as conn:
            found = await deliveries.list_planned(conn, guild_id, self.clock.now() - KNOWN)
        wanted = [row for row in found if row.state is (state or row.state)]
        return sorted(wanted, key=lambda row: (row.due_at, row.key))

    async def keys(self, guild_id: int = SERVER, state: State | None = State.PENDING) -> list[str]:
        return [row.key.replace(f":{guild_id}:", ":") for row in await self.rows(guild_id, state)]

    async def add(self, after: timedelta, guild_id: int = SERVER) -> Release:
        wanted = Release("", "The play", ReleaseKind.EVENT, Schedule.of(self.clock.now() + after))
        return await self.releases.add(guild_id, KIT, wanted)

    async def send(self, outcome: Outcome = ARRIVED) -> list[Delivery]:
        """Everything that is due now."""
        outbox = Outbox(self.database, self.clock)
        found = [each.delivery for each in (await outbox.exchange([], 100)).claimed]
        await outbox.exchange([(delivery, outcome) for delivery in found], 0)
        return found


@pytest.fixture
def start() -> datetime:
    return TRAILER_AT - 20 * HOUR


@pytest.fixture
async def house(database: Database, lantern: Catalog, start: datetime) -> House:
    """A server that has just chosen its channel."""
    house = House(database, ManualClock(start), lantern)
    await house.keeper.change(SERVER, KIT, {"releases.channel": "5"})
    return house


async def test_choosing_a_channel_plans_what_is_to_come_and_nothing_that_was_due_before(house: House) -> None:
    (row,) = await house.rows()
    assert (row.due_at, row.target, row.subject) == (TRAILER_AT, Target(SERVER, 5), row.fact.release.id)  # type: ignore[union-attr]
    assert row.key.startswith(f"out:{SERVER}:")


async def test_every_change_is_planned_and_takes_nothing_else_with_it(house: House) -> None:
    before = await house.keys()
    play = await house.add(30 * HOUR)
    day = f"{play.when.on}"
    expected = [*before, f"coming:{play.id}:{day}:1d", f"out:{play.id}:{day}"]
    assert sorted(await house.keys()) == sorted(expected)
    await house.keeper.change(SERVER, KIT, {"releases.leads": "0"})
    assert sorted(await house.keys()) == sorted([*before, f"out:{play.id}:{day}"])
    await house.releases.cancel(SERVER, KIT, play.id)
    assert await house.keys() == before
    assert set(await house.keys(state=State.CANCELLED)) == set(expected) - set(before)
    assert await house.keys(OTHER) == []


async def test_a_channel_taken_away_calls_everything_off_and_one_chosen_in_time_brings_it_back(house: House) -> None:
    (row,) = await house.rows()
    await house.keeper.change(SERVER, KIT, {"releases.channel": None})
    assert await house.rows() == []
    await house.keeper.change(SERVER, KIT, {"releases.channel": "6"})
    assert await house.rows() == [replace(row, target=Target(SERVER, 6))]


async def test_one_chosen_after_it_was_due_does_not(house: House) -> None:
    await house.keeper.change(SERVER, KIT, {"releases.enabled": "off"})
    house.clock.advance(20 * HOUR + timedelta(minutes=1))
    await house.keeper.change(SERVER, KIT, {"releases.enabled": "on"})
    assert await house.rows() == []


async def test_what_fell_due_while_the_bot_was_away_is_planned_with_what_is_already_too_late(
    house: House, start: datetime
) -> None:
    play = await house.add(5 * DAY)
    house.clock.advance(4 * DAY + 2 * HOUR)
    await house.planning.plan_all()
    found = {row.key.rsplit(":", 1)[-1]: row.expires_at > house.clock.now() for row in await house.rows()}
    assert found == {"2030-11-01": False, "1d": True, f"{play.when.on}": True}


async def test_the_rules_that_held_when_something_fell_due_count_not_those_of_later(house: House) -> None:
    """Staff come back before anything else is planned, and change what is said from now on."""
    play = await house.add(5 * DAY)
    house.clock.advance(4 * DAY + HOUR)
    await house.keeper.change(SERVER, KIT, {"releases.leads": "4d 1d 0"})
    assert f"coming:{play.id}:{play.when.on}:1d" in await house.keys()
    assert f"coming:{play.id}:{play.when.on}:4d" not in await house.keys(state=None)


async def test_a_change_of_one_release_loses_nothing_of_another_that_fell_due_before(house: House) -> None:
    missed, other = [await house.add(after) for after in (5 * DAY, 9 * DAY)]
    house.clock.advance(4 * DAY + HOUR)
    await house.releases.cancel(SERVER, KIT, other.id)
    assert f"coming:{missed.id}:{missed.when.on}:1d" in await house.keys()


async def test_planning_all_moves_the_horizon_on_for_servers_that_want_to_hear_anything(house: House) -> None:
    plays = {guild_id: await house.add(4 * DAY, guild_id) for guild_id in (SERVER, OTHER)}
    house.clock.advance(3 * DAY - HOUR)
    await house.planning.plan_all()
    play = plays[SERVER]
    assert f"coming:{play.id}:{play.when.on}:1d" in await house.keys()
    assert await house.rows(OTHER) == []


async def test_what_did_not_change_is_not_written_again_and_wakes_nobody(house: House) -> None:
    await house.planning.plan_all()
    rows, woken = await house.rows(state=None), house.woken
    house.clock.advance(HOUR)
    await house.planning.plan_all()
    assert (await house.rows(state=None), house.woken) == (rows, woken)
    async with house.database.read() as conn:
        assert await servers.find_planned(conn, SERVER) == house.clock.now()


async def test_what_staff_changed_stands_in_the_place_of_what_the_pack_says(house: House) -> None:
    (row,) = await house.rows()
    later = Schedule.of(TRAILER_AT + 3 * HOUR)
    await house.releases.move(SERVER, KIT, row.subject or "", later)
    (moved,) = await house.rows()
    assert (moved.id, moved.key, moved.due_at) == (row.id, row.key, TRAILER_AT + 3 * HOUR)
    await house.keeper.change(OTHER, KIT, {"releases.channel": "5"})
    assert [each.due_at for each in await house.rows(OTHER)] == [TRAILER_AT]


async def test_who_was_told_a_date_is_told_once_that_it_moved(house: House) -> None:
    play = await house.add(30 * HOUR)
    house.clock.advance(7 * HOUR)
    assert [each.fact.kind for each in await house.send()] == ["coming"]
    for days in (3, 5):
        before, play = await house.releases.move(SERVER, KIT, play.id, Schedule.of(house.clock.now() + days * DAY))
        (told,) = await house.send()
        assert isinstance(told.fact, ReleaseMoved)
        assert (told.fact.before.on, told.fact.release.on) == (before.when.on, play.when.on)
        await house.planning.plan_all()
        await house.releases.edit(SERVER, KIT, play.id, title="The new play")
        assert await house.send() == []


@pytest.mark.parametrize("cancelled_between", [False, True])
async def test_what_may_have_arrived_stays_in_doubt_when_its_release_moves_within_the_day(
    house: House, cancelled_between: bool
) -> None:
    """Else it would be sent again without looking."""
    (row,) = await house.rows()
    house.clock.advance(20 * HOUR)
    await house.send(Retry("lost", unsure=True))
    if cancelled_between:
        await house.releases.cancel(SERVER, KIT, row.subject or "")
    await house.releases.move(SERVER, KIT, row.subject or "", Schedule.of(TRAILER_AT + 3 * HOUR))
    (moved,) = await house.rows()
    assert (moved.key, moved.due_at, moved.unsure) == (row.key, TRAILER_AT + 3 * HOUR, True)


async def test_who_was_told_nothing_is_told_no_correction(house: House) -> None:
    play = await house.add(30 * HOUR)
    await house.releases.move(SERVER, KIT, play.id, Schedule.of(house.clock.now() + 4 * DAY))
    await house.releases.cancel(SERVER, KIT, play.id)
    assert {key.split(":")[0] for key in await house.keys(state=None)} == {"coming", "out"}


async def test_planning_writes_nothing_where_its_transaction_fails(house: House) -> None:
    before = await house.rows(state=None)

    async def fail() -> None:
        async with house.database.begin() as conn:
            await house.planning.plan(conn, SERVER, await house.keeper.get(OTHER))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await house.rows(state=None) == before


# -------------------------------------------------------------------- on this day


@pytest.fixture
def anniversary() -> datetime:
    """The second episode of the lantern is a year old."""
    return datetime(2032, 1, 12, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, True),
        ({"spoilers": "s1e2"}, True),
        ({"spoilers": "s1e1"}, False),  # nothing that this server may know of happened on that day
        ({"on-this-day.enabled": "off"}, False),
    ],
)
async def test_days_are_looked_back_to_with_what_the_server_may_know(
    database: Database, lantern: Catalog, anniversary: datetime, values: dict[str, str], expected: bool
) -> None:
    house = House(database, ManualClock(anniversary - 30 * HOUR), lantern)
    await house.keeper.change(SERVER, KIT, {"on-this-day.channel": "6", **values})
    found = [(row.fact, row.due_at) for row in await house.rows()]
    on = anniversary.date()
    assert ((OnThisDay(on=on), anniversary) in found) == expected
    assert {fact.kind for fact, _ in found} <= {"on-this-day"}
