"""The staff change what they named and nothing else, see who was quicker, and can take everything back step by step."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta

import pytest

from bot.clock import ManualClock
from bot.errors import BadSettingError, ChangedMeanwhileError, NoProposalError, NothingToUndoError
from bot.server.changes import Action, Change, Changed, Undone
from bot.server.settings import KINDS, ServerSettings
from bot.services.audit import Audit
from bot.services.planning import Planning
from bot.services.settings import SettingsKeeper, Values
from bot.store.database import Database
from bot.store.servers import find_mirrored
from bot.store.settings import put_values
from tests.conftest import NOW

SERVER, OTHER, KIT, TAO = 70, 71, 2**63 - 1, 8
BEFORE = {"late": "1h/24h", "news.channel": "1", "timezone": "Europe/London"}
MANY = 12  # people at once


async def trail(audit: Audit, guild_id: int = SERVER) -> list[tuple[int | None, Action, str, str | None, str | None]]:
    """The oldest first; numbers and instants left out."""
    found, _ = await audit.page(guild_id, most=1000)
    return [(each.actor_id, each.action, each.name, each.before, each.after) for each in reversed(found)]


async def test_several_things_change_at_once_and_the_rest_stays(
    keeper: SettingsKeeper, audit: Audit, clock: ManualClock
) -> None:
    await keeper.change(OTHER, TAO, BEFORE)
    await keeper.change(SERVER, TAO, BEFORE)
    clock.advance(timedelta(minutes=1))
    wanted = {"news.role": " 5 ", "news.channel": "2", "late": "", "log": None, "timezone": "europe/london"}
    after = {"news.channel": "2", "news.role": "5", "timezone": "Europe/London"}
    changed = await keeper.change(SERVER, KIT, wanted)
    assert changed == Changed(ServerSettings(BEFORE), ServerSettings(after))
    assert (await keeper.get(SERVER), await keeper.get(OTHER)) == (ServerSettings(after), ServerSettings(BEFORE))
    found, count = await audit.page(SERVER, actor_id=KIT, most=10)
    first = found[-1].id
    assert (found[::-1], count) == (
        [
            Change(first, clock.now(), KIT, Action.SET, "news.channel", "1", "2", 2),
            Change(first + 1, clock.now(), KIT, Action.SET, "news.role", None, "5", 2),
            Change(first + 2, clock.now(), KIT, Action.SET, "late", "1h/24h", None, 2),
        ],
        3,
    )


async def test_what_is_set_to_what_it_is_leaves_no_trace(keeper: SettingsKeeper, audit: Audit) -> None:
    await keeper.change(SERVER, KIT, BEFORE)
    before = await trail(audit)
    assert (await keeper.change(SERVER, KIT, {"late": "60m/1d", "news.role": None})).names == ()
    assert await trail(audit) == before
    assert (await keeper.undo(SERVER, KIT)).after == ServerSettings()


@pytest.mark.parametrize(
    "bad", [{"late": "never"}, {"news.role": str(SERVER)}, {"timezone": "Mars/Olympus"}, {"log": str(2**63)}]
)
async def test_one_bad_value_among_good_ones_changes_nothing(
    keeper: SettingsKeeper, audit: Audit, told: list[int], bad: dict[str, str]
) -> None:
    wanted = {"news.channel": "1", **bad, "quotes.channel": "2"}
    with pytest.raises(BadSettingError):
        await keeper.change(SERVER, KIT, wanted)
    with pytest.raises(BadSettingError):
        await keeper.propose(SERVER, KIT, wanted)
    assert (await keeper.get(SERVER), await trail(audit), told) == (ServerSettings(), [], [])


async def test_values_of_a_newer_version_are_kept(keeper: SettingsKeeper, database: Database) -> None:
    async with database.begin() as conn:
        await put_values(conn, SERVER, {"birthdays.channel": "4"})
    await keeper.change(SERVER, KIT, {"late": "1h/24h"})
    await keeper.undo(SERVER, KIT)
    assert await keeper.get(SERVER) == ServerSettings({"birthdays.channel": "4"})


# ---------------------------------------------------------------- taking back


async def test_changes_are_taken_back_one_by_one_until_none_is_left_and_whose_they_were_is_told(
    keeper: SettingsKeeper, audit: Audit, clock: ManualClock
) -> None:
    steps: list[Values] = [
        {"late": "1h/24h", "news.channel": "1"},
        {"late": "2h/24h"},
        {"news.channel": None, "news.role": "3"},
    ]
    states = [await keeper.get(SERVER)]
    done: list[tuple[int, datetime]] = []
    for person, step in zip((KIT, TAO, KIT), steps, strict=True):
        clock.advance(timedelta(minutes=1))
        states.append((await keeper.change(SERVER, person, step)).after)
        done.append((person, clock.now()))
    clock.advance(timedelta(minutes=1))
    await keeper.change(OTHER, KIT, {"late": "5m/24h"})
    while len(states) > 1:
        undone = await keeper.undo(SERVER, TAO, states[-1].mark())
        assert undone == Undone(states.pop(), states[-1], *done.pop())
        assert await keeper.get(SERVER) == states[-1]
    with pytest.raises(NothingToUndoError):
        await keeper.undo(SERVER, TAO)
    assert (await keeper.get(OTHER)).values == {"late": "5m/24h"}
    assert (await trail(audit))[5:] == [
        (TAO, Action.UNDO, "news.channel", None, "1"),
        (TAO, Action.UNDO, "news.role", "3", None),
        (TAO, Action.UNDO, "late", "2h/24h", "1h/24h"),
        (TAO, Action.UNDO, "news.channel", "1", None),
        (TAO, Action.UNDO, "late", "1h/24h", None),
    ]


async def test_after_taking_back_and_changing_anew_the_new_change_is_taken_back_first(keeper: SettingsKeeper) -> None:
    for late in ("1h/24h", "2h/24h"):
        await keeper.change(SERVER, KIT, {"late": late})
    await keeper.undo(SERVER, KIT)
    await keeper.change(SERVER, KIT, {"late": "3h/24h"})
    assert [(await keeper.undo(SERVER, KIT)).after.values for _ in range(2)] == [{"late": "1h/24h"}, {}]


async def test_an_import_is_taken_back_in_one_go(keeper: SettingsKeeper) -> None:
    await keeper.change(SERVER, TAO, BEFORE)
    proposed = await keeper.propose(SERVER, KIT, dict.fromkeys(KINDS) | {"log": "9", "quotes.at": "8:00"})
    accepted = await keeper.accept(SERVER, KIT, proposed.mark)
    assert accepted == Changed(ServerSettings(BEFORE), ServerSettings({"log": "9", "quotes.at": "08:00"}))
    assert (await keeper.undo(SERVER, TAO)).after == ServerSettings(BEFORE)


# ---------------------------------------------------------------- several people


async def test_what_was_seen_counts_for_the_names_that_are_changed(keeper: SettingsKeeper) -> None:
    seen = await keeper.get(SERVER)
    await keeper.change(SERVER, TAO, {"news.channel": "1"})
    await keeper.change(SERVER, KIT, {"late": "1h/24h"}, seen.mark("late"))
    for stale in (
        keeper.change(SERVER, KIT, {"news.channel": "2"}, seen.mark("news.channel")),
        keeper.change(SERVER, KIT, {"news.role": "2", "news.channel": "2"}, seen.mark("news.role", "news.channel")),
        keeper.undo(SERVER, KIT, seen.mark()),
    ):
        with pytest.raises(ChangedMeanwhileError):
            await stale
    assert (await keeper.get(SERVER)).values == {"late": "1h/24h", "news.channel": "1"}


async def test_of_many_who_change_the_same_thing_at_once_one_wins_and_the_others_are_told(
    keeper: SettingsKeeper, audit: Audit
) -> None:
    seen = (await keeper.get(SERVER)).mark("log")
    results = await asyncio.gather(
        *(keeper.change(SERVER, actor, {"log": str(actor)}, seen) for actor in range(1, MANY + 1)),
        return_exceptions=True,
    )
    assert Counter(map(type, results)) == {Changed: 1, ChangedMeanwhileError: MANY - 1}
    (won,) = (result.after.values["log"] for result in results if isinstance(result, Changed))
    assert (await keeper.get(SERVER)).values == {"log": won}
    assert await trail(audit) == [(int(won), Action.SET, "log", None, won)]


async def test_of_many_who_take_back_at_once_one_does(keeper: SettingsKeeper) -> None:
    for late in ("1h/24h", "2h/24h", "3h/24h"):
        seen = (await keeper.change(SERVER, KIT, {"late": late})).after.mark()
    results = await asyncio.gather(*(keeper.undo(SERVER, KIT, seen) for _ in range(MANY)), return_exceptions=True)
    assert Counter(map(type, results)) == {Undone: 1, ChangedMeanwhileError: MANY - 1}
    assert (await keeper.get(SERVER)).values == {"late": "2h/24h"}


async def test_changes_of_different_things_at_once_all_survive(keeper: SettingsKeeper, audit: Audit) -> None:
    names = [f"{name}.channel" for name in ("news", "releases", "quotes", "on-this-day", "staff")]
    seen = await keeper.get(SERVER)
    await asyncio.gather(
        *(keeper.change(SERVER, KIT, {name: "5"}, seen.mark(name)) for name in names),
        *(keeper.change(OTHER, TAO, {name: "6"}) for name in names),
    )
    expected = {SERVER: ServerSettings(dict.fromkeys(names, "5")), OTHER: ServerSettings(dict.fromkeys(names, "6"))}
    assert {guild_id: await keeper.get(guild_id) for guild_id in await keeper.servers()} == expected
    assert {batch.batch for batch in (await audit.page(SERVER, most=10))[0]} == {1, 2, 3, 4, 5}
    states = [len((await keeper.undo(SERVER, KIT)).after.values) for _ in names]
    assert states == [4, 3, 2, 1, 0]


async def test_others_can_see_a_change_when_it_is_told(
    keeper: SettingsKeeper, planning: Planning, database: Database
) -> None:
    looks: list[asyncio.Task[ServerSettings]] = []

    def tell(guild_id: int) -> None:
        looks.append(asyncio.create_task(keeper.get(guild_id)))

    telling = SettingsKeeper(database, ManualClock(NOW), planning.plan, tell)
    changed = await telling.change(SERVER, KIT, {"late": "1h/24h"})
    assert [await look for look in looks] == [changed.after]
    proposed = await telling.propose(SERVER, KIT, {"late": "2h/24h"})
    changed = await telling.accept(SERVER, KIT, proposed.mark)
    assert [await look for look in looks[1:]] == [changed.after]
    undone = await telling.undo(SERVER, KIT)
    assert [await look for look in looks[2:]] == [undone.after]


async def test_who_is_refused_is_no_news_for_others(keeper: SettingsKeeper, told: list[int]) -> None:
    for refused in (
        keeper.change(SERVER, KIT, {"late": "1h/24h"}, "0" * 8),
        keeper.undo(SERVER, KIT),
        keeper.accept(SERVER, KIT, ""),
    ):
        with pytest.raises((ChangedMeanwhileError, NothingToUndoError, NoProposalError)):
            await refused
    assert told == []


# ---------------------------------------------------------------- the log channel


async def test_the_copy_in_a_log_channel_begins_with_the_change_that_chose_it(
    keeper: SettingsKeeper, audit: Audit, database: Database
) -> None:
    async def copied() -> list[tuple[str, str | None]]:
        async with database.read() as conn:
            after = await find_mirrored(conn, SERVER)
        return [(change.name, change.after) for change in await audit.between(SERVER, after + 1, 10**6)]

    await keeper.change(SERVER, KIT, {"late": "1h/24h"})
    await keeper.change(SERVER, KIT, {"log": "9", "news.channel": "1"})
    await keeper.change(OTHER, KIT, {"late": "9m/24h"})
    await keeper.change(SERVER, KIT, {"late": "2h/24h"})
    assert await copied() == [("news.channel", "1"), ("log", "9"), ("late", "2h/24h")]
    everything = await copied()
    await keeper.change(SERVER, KIT, {"log": "10"})
    await keeper.undo(SERVER, KIT)
    assert await copied() == [*everything, ("log", "10"), ("log", "9")]  # another one goes on
    await keeper.change(SERVER, KIT, {"log": None})
    await keeper.change(SERVER, KIT, {"late": "3h/24h"})
    await keeper.change(SERVER, KIT, {"log": "9"})
    assert await copied() == [("log", "9")]
