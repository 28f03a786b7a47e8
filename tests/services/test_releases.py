"""What the staff of a server add, change, move and call off is kept at once with what is announced of it, and counts in
their server alone.
"""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.clock import ManualClock
from bot.errors import NoReleaseError
from bot.outbox.delivery import State
from bot.server.changes import Action
from bot.services.everything import Services
from bot.services.planning import Planning
from bot.show import calendar
from bot.show.catalog import Catalog
from bot.show.entry import Precision
from bot.show.progress import Mark, Since
from bot.show.release import OWN, TBA, Release, ReleaseKind, Schedule, Status
from bot.store import deliveries
from bot.store.database import Database
from tests.cogs.asking import ProvokedError
from tests.conftest import NOW
from tests.services.newsing import INTERVAL, ScriptedSource

SERVER, OTHER, KIT, TAO = 70, 71, 8, 9
CHANNEL = "500"
SOON, LATER = Schedule.of(NOW + timedelta(hours=2)), Schedule.of(NOW + timedelta(hours=5))
FAR = Schedule(date(2027, 3, 6), time(8), "Europe/London", Precision.MINUTE)
TRAILER = Release(OWN, "A trailer", ReleaseKind.TRAILER, SOON, Status.ANNOUNCED, about="Two minutes.")
FILM_SINCE = Since(show=Mark(3, 9))


@pytest.fixture
def services(database: Database, catalog: Catalog, clock: ManualClock) -> Services:
    return Services.of(database, catalog, clock, ScriptedSource(), INTERVAL)


@pytest.fixture
async def announcing(services: Services) -> Services:
    """Both servers announce releases when they come out, in London."""
    for guild_id in (SERVER, OTHER):
        values = {"releases.channel": CHANNEL, "releases.leads": "0", "timezone": "Europe/London"}
        await services.settings.change(guild_id, KIT, values)
    return services


async def own(services: Services, guild_id: int | None = SERVER) -> list[tuple[Release, datetime | None]]:
    """What is not as the pack has it, with the instant at which it is out."""
    pack = calendar.releases(services.readers.catalog)
    listed = await services.releases.list(guild_id)
    return [(release, subject.out_at) for release, subject in listed if release not in pack]


async def trail(
    services: Services, guild_id: int = SERVER
) -> list[tuple[int | None, str, str, str | None, str | None]]:
    """What was done about releases, the oldest first."""
    actions = (Action.ADDED, Action.EDITED, Action.MOVED, Action.CANCELLED)
    found, _ = await services.audit.page(guild_id, actions=actions, most=100)
    return [(each.actor_id, str(each.action), each.name, each.before, each.after) for each in found[::-1]]


async def planned(database: Database, guild_id: int = SERVER) -> list[tuple[str, State, datetime]]:
    """What is said about releases."""
    async with database.read() as conn:
        known = await deliveries.list_planned(conn, guild_id, NOW - timedelta(days=1))
    return sorted((each.fact.kind, each.state, each.due_at) for each in known)


def at(schedule: Schedule) -> datetime:
    """Of one in UTC."""
    assert schedule.on is not None
    assert schedule.at is not None
    return datetime.combine(schedule.on, schedule.at, UTC)


# -------------------------------------------------------------------- adding


async def test_what_is_added_is_listed_planned_and_written_down_in_its_server_alone(
    announcing: Services, database: Database
) -> None:
    added = await announcing.releases.add(SERVER, TAO, TRAILER)
    assert added == replace(TRAILER, id="own_1")
    assert (await own(announcing), await own(announcing, OTHER)) == ([(added, at(SOON))], [])
    assert await planned(database) == [("out", State.PENDING, at(SOON))]
    assert await planned(database, OTHER) == []
    text = "2026-11-21 14:00 · announced · A trailer · Two minutes."
    assert await trail(announcing) == [(TAO, "added", "A trailer", None, text)]


async def test_what_is_added_while_nothing_is_set_up_is_announced_once_it_is(
    services: Services, database: Database
) -> None:
    await services.releases.add(SERVER, TAO, TRAILER)
    assert await planned(database) == []
    await services.settings.change(SERVER, KIT, {"releases.channel": CHANNEL})
    assert await planned(database) == [("out", State.PENDING, at(SOON))]


async def test_outside_a_server_there_are_those_of_the_pack(services: Services) -> None:
    await services.releases.add(SERVER, TAO, TRAILER)
    listed = [release for release, _ in await services.releases.list(None)]
    assert listed == list(calendar.releases(services.readers.catalog))


# -------------------------------------------------------------------- changing


async def test_an_edit_changes_what_it_names_and_keeps_the_rest(announcing: Services) -> None:
    added = await announcing.releases.add(SERVER, TAO, TRAILER)
    edited = await announcing.releases.edit(SERVER, KIT, added.id, about="Three.")
    assert edited == replace(added, about="Three.", revision=1)
    again = await announcing.releases.edit(SERVER, KIT, added.id, title="Teaser", status=Status.CONFIRMED)
    assert again == replace(edited, title="Teaser", status=Status.CONFIRMED, revision=2)
    assert [release for release, _ in await own(announcing)] == [again]
    first, second, third = (
        "2026-11-21 14:00 · announced · A trailer · Two minutes.",
        "2026-11-21 14:00 · announced · A trailer · Three.",
        "2026-11-21 14:00 · confirmed · Teaser · Three.",
    )
    assert (await trail(announcing))[1:] == [
        (KIT, "edited", "A trailer", first, second),
        (KIT, "edited", "Teaser", second, third),
    ]


async def test_what_changes_nothing_leaves_no_trace(announcing: Services) -> None:
    added = await announcing.releases.add(SERVER, TAO, TRAILER)
    assert await announcing.releases.edit(SERVER, KIT, added.id, title=added.title) == added
    assert await announcing.releases.move(SERVER, KIT, added.id, added.when) == (added, added)
    before, off = await announcing.releases.cancel(SERVER, KIT, added.id)
    assert (before, await announcing.releases.cancel(SERVER, KIT, added.id)) == (added, (off, off))
    assert [row[1] for row in await trail(announcing)] == ["added", "cancelled"]


async def test_a_move_takes_what_is_planned_along_and_says_before_and_after(
    announcing: Services, database: Database
) -> None:
    added = await announcing.releases.add(SERVER, TAO, TRAILER)
    assert await announcing.releases.move(SERVER, KIT, added.id, LATER) == (
        added,
        replace(added, when=LATER, revision=1),
    )
    assert await planned(database) == [("out", State.PENDING, at(LATER))]
    await announcing.releases.move(SERVER, KIT, added.id, TBA)
    assert await planned(database) == [("out", State.CANCELLED, at(LATER))]


async def test_what_is_called_off_is_no_longer_announced_until_it_gets_a_date_again(
    announcing: Services, database: Database
) -> None:
    added = await announcing.releases.add(SERVER, TAO, TRAILER)
    off = replace(added, status=Status.CANCELLED, revision=1)
    assert await announcing.releases.cancel(SERVER, KIT, added.id) == (added, off)
    assert await planned(database) == [("out", State.CANCELLED, at(SOON))]
    assert await announcing.releases.move(SERVER, KIT, added.id, SOON) == (
        off,
        replace(off, status=Status.CONFIRMED, revision=2),
    )
    assert await planned(database) == [("out", State.PENDING, at(SOON))]


@pytest.mark.parametrize("action", ["edit", "move", "cancel"])
async def test_what_no_server_of_theirs_has_cannot_be_changed(services: Services, action: str) -> None:
    foreign = await services.releases.add(OTHER, TAO, TRAILER)
    options: dict[str, dict[str, object]] = {"edit": {"title": "Mine"}, "move": {"when": FAR}, "cancel": {}}
    more = options[action]
    for release_id in (foreign.id, "own_99", "own_x", "season_99", ""):
        with pytest.raises(NoReleaseError):
            await getattr(services.releases, action)(SERVER, KIT, release_id, **more)
    assert (await own(services), [release for release, _ in await own(services, OTHER)]) == ([], [foreign])


# -------------------------------------------------------------------- releases of the pack


async def test_a_release_of_the_pack_is_changed_in_one_server_and_as_hidden_as_before(services: Services) -> None:
    before, after = await services.releases.move(SERVER, KIT, "film", FAR)
    assert (before.since, after) == (FILM_SINCE, replace(before, when=FAR, revision=1))
    again = await services.releases.edit(SERVER, KIT, "film", about="Once more.")
    assert await own(services) == [(again, datetime(2027, 3, 6, 8, tzinfo=UTC))]
    assert (again.since, await own(services, OTHER), await own(services, None)) == (FILM_SINCE, [], [])


# -------------------------------------------------------------------- at once, or not at all


async def test_many_editors_at_once_take_turns(announcing: Services, database: Database) -> None:
    added = await announcing.releases.add(SERVER, TAO, TRAILER)
    days = [Schedule(date(2027, 1, day), precision=Precision.DAY) for day in range(1, 7)]
    moves = await asyncio.gather(*(announcing.releases.move(SERVER, KIT, added.id, day) for day in days))
    moves.sort(key=lambda move: move[1].revision)
    assert [before for before, _ in moves] == [added, *(after for _, after in moves[:-1])]
    assert {after.when for _, after in moves} == set(days)
    assert [release for release, _ in await own(announcing)] == [moves[-1][1]]
    assert len(await trail(announcing)) == 7


@pytest.mark.parametrize("action", ["add", "edit", "move", "cancel"])
async def test_where_planning_fails_nothing_was_changed(
    announcing: Services, database: Database, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    await announcing.releases.add(SERVER, TAO, TRAILER)
    before = await own(announcing), await trail(announcing), await planned(database)
    plan = Planning.plan
    calls = 0

    async def failing(self: Planning, *given: object) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:  # the first one looks at what fell due before the change
            raise ProvokedError
        await plan(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Planning, "plan", failing)
    options = {"add": (TRAILER,), "edit": ("own_1",), "move": ("own_1", FAR), "cancel": ("own_1",)}[action]
    more = {"title": "Another"} if action == "edit" else {}
    with pytest.raises(ProvokedError):
        await getattr(announcing.releases, action)(SERVER, KIT, *options, **more)
    assert (await own(announcing), await trail(announcing), await planned(database)) == before


async def test_what_is_due_and_not_said_yet_is_not_said_once_its_release_has_moved(
    announcing: Services, database: Database, clock: ManualClock
) -> None:
    added = await announcing.releases.add(SERVER, TAO, TRAILER)
    clock.advance(timedelta(hours=2, minutes=1))
    await announcing.releases.move(SERVER, KIT, added.id, replace(LATER, on=date(2026, 11, 25)))
    assert await planned(database) == [("out", State.CANCELLED, at(SOON))]
