"""An upload changes nothing before its person says yes to what was shown: once, within the hour."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.errors import ChangedMeanwhileError, StaleError
from bot.server.changes import Action, Changed
from bot.server.settings import ServerSettings
from bot.services.audit import Audit
from bot.services.privacy import Privacy
from bot.services.settings import PROPOSAL_HOLDS, SettingsKeeper
from bot.store.database import Database
from tests.services.test_settings import BEFORE, KIT, MANY, OTHER, SERVER, TAO, Calls, trail


@pytest.fixture
def calls() -> Calls:
    return Calls()


@pytest.fixture
def keeper(database: Database, clock: ManualClock, calls: Calls) -> SettingsKeeper:
    return SettingsKeeper(database, clock, calls)


@pytest.fixture
def audit(database: Database, clock: ManualClock) -> Audit:
    return Audit(database, clock, lambda: None)


async def test_an_upload_changes_nothing_before_the_yes_and_then_all_of_it(
    keeper: SettingsKeeper, audit: Audit, calls: Calls
) -> None:
    await keeper.change(SERVER, TAO, BEFORE)
    shown, agreed = await keeper.propose(SERVER, KIT, {"late": "2H/1d", "news.channel": "", "log": "9"})
    after = {"late": "2h/24h", "log": "9", "timezone": "Europe/London"}
    assert shown == Changed(ServerSettings(BEFORE), ServerSettings(after))
    assert (await keeper.get(SERVER), calls.count) == (ServerSettings(BEFORE), 1)
    assert await keeper.accept(SERVER, KIT, agreed) == shown
    assert (await keeper.get(SERVER), calls.count) == (ServerSettings(after), 2)
    assert (await trail(audit))[3:] == [
        (KIT, Action.IMPORT, "news.channel", "1", None),
        (KIT, Action.IMPORT, "late", "1h/24h", "2h/24h"),
        (KIT, Action.IMPORT, "log", None, "9"),
    ]
    with pytest.raises(StaleError):
        await keeper.accept(SERVER, KIT, agreed)


async def test_an_upload_belongs_to_its_person_and_its_server(keeper: SettingsKeeper) -> None:
    _, agreed = await keeper.propose(SERVER, KIT, {"late": "2h/24h"})
    for guild_id, user_id in ((SERVER, TAO), (OTHER, KIT)):
        with pytest.raises(StaleError):
            await keeper.accept(guild_id, user_id, agreed)
    assert (await keeper.accept(SERVER, KIT, agreed)).names == ("late",)


@pytest.mark.parametrize(("waited", "holds"), [(timedelta(hours=1), True), (timedelta(hours=1, seconds=1), False)])
async def test_an_upload_holds_for_an_hour(
    keeper: SettingsKeeper, clock: ManualClock, waited: timedelta, holds: bool
) -> None:
    _, agreed = await keeper.propose(SERVER, KIT, {"late": "2h/24h"})
    clock.advance(waited)
    if holds:
        await keeper.accept(SERVER, KIT, agreed)
    else:
        with pytest.raises(StaleError):
            await keeper.accept(SERVER, KIT, agreed)
    assert (await keeper.get(SERVER)).values == ({"late": "2h/24h"} if holds else {})


async def test_a_yes_that_would_do_something_else_than_was_shown_does_nothing(keeper: SettingsKeeper) -> None:
    async def refused(agreed: str) -> None:
        before = await keeper.get(SERVER)
        with pytest.raises(ChangedMeanwhileError):
            await keeper.accept(SERVER, KIT, agreed)
        assert await keeper.get(SERVER) == before

    _, first = await keeper.propose(SERVER, KIT, {"late": "2h/24h"})
    await keeper.change(SERVER, TAO, {"log": "9"})  # somebody else changed another thing
    await refused(first)
    _, second = await keeper.propose(SERVER, KIT, {"late": "2h/24h"})
    _, third = await keeper.propose(SERVER, KIT, {"late": "3h/24h"})  # another file in the same hands
    await refused(second)
    assert (await keeper.accept(SERVER, KIT, third)).after.values == {"late": "3h/24h", "log": "9"}


async def test_many_presses_of_yes_at_once_are_one(keeper: SettingsKeeper, audit: Audit) -> None:
    _, agreed = await keeper.propose(SERVER, KIT, {"late": "2h/24h"})
    results = await asyncio.gather(*(keeper.accept(SERVER, KIT, agreed) for _ in range(MANY)), return_exceptions=True)
    assert Counter(map(type, results)) == {Changed: 1, StaleError: MANY - 1}
    assert len(await trail(audit)) == 1


async def test_an_upload_that_nobody_said_yes_to_is_not_kept(
    keeper: SettingsKeeper, database: Database, clock: ManualClock
) -> None:
    async def kept() -> list[int]:
        await keeper.clear_old()
        return (await Privacy(database).known(KIT)).proposals

    await keeper.propose(SERVER, KIT, {"late": "2h/24h"})
    clock.advance(PROPOSAL_HOLDS)
    assert await kept() == [SERVER]
    clock.advance(timedelta(seconds=1))
    assert await kept() == []
