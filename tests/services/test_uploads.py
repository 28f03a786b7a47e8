"""An upload changes nothing before its person says yes to what was shown: once, within the hour, and only to that."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.errors import ChangedMeanwhileError, NoProposalError
from bot.server.changes import Action, Changed, Proposed
from bot.server.settings import DEFAULTS, ServerSettings
from bot.services.audit import Audit
from bot.services.privacy import Privacy
from bot.services.settings import PROPOSAL_HOLDS, SettingsKeeper
from bot.store.database import Database
from tests.services.test_settings import BEFORE, KIT, MANY, OTHER, SERVER, TAO, trail


async def is_gone(keeper: SettingsKeeper, mark: str, guild_id: int = SERVER, person: int = KIT) -> None:
    """Nothing waits, and a yes changes nothing."""
    before = await keeper.get(guild_id)
    with pytest.raises(NoProposalError):
        await keeper.proposed(guild_id, person)
    with pytest.raises(NoProposalError):
        await keeper.accept(guild_id, person, mark)
    assert await keeper.get(guild_id) == before


async def test_an_upload_changes_nothing_before_the_yes_and_then_all_of_it_once(
    keeper: SettingsKeeper, audit: Audit, told: list[int]
) -> None:
    await keeper.change(SERVER, TAO, BEFORE)
    shown = await keeper.propose(SERVER, KIT, {"late": "2H/1d", "news.channel": "", "log": "9"})
    after = {"late": "2h/24h", "log": "9", "timezone": "Europe/London"}
    assert shown == await keeper.proposed(SERVER, KIT) == Proposed(ServerSettings(BEFORE), ServerSettings(after))
    assert (await keeper.get(SERVER), told) == (ServerSettings(BEFORE), [SERVER])
    assert await keeper.accept(SERVER, KIT, shown.mark) == Changed(shown.before, shown.after)
    assert (await keeper.get(SERVER), told) == (ServerSettings(after), [SERVER, SERVER])
    assert (await trail(audit))[3:] == [
        (KIT, Action.IMPORT, "news.channel", "1", None),
        (KIT, Action.IMPORT, "late", "1h/24h", "2h/24h"),
        (KIT, Action.IMPORT, "log", None, "9"),
    ]
    await is_gone(keeper, shown.mark)


async def test_an_upload_belongs_to_its_person_and_its_server(keeper: SettingsKeeper) -> None:
    shown = await keeper.propose(SERVER, KIT, {"late": "2h/24h"})
    for guild_id, person in ((SERVER, TAO), (OTHER, KIT)):
        await is_gone(keeper, shown.mark, guild_id, person)
        await keeper.discard(guild_id, person)
    assert (await keeper.accept(SERVER, KIT, shown.mark)).names == ("late",)


@pytest.mark.parametrize(("waited", "holds"), [(timedelta(hours=1), True), (timedelta(hours=1, seconds=1), False)])
async def test_an_upload_holds_for_an_hour(
    keeper: SettingsKeeper, clock: ManualClock, waited: timedelta, holds: bool
) -> None:
    shown = await keeper.propose(SERVER, KIT, {"late": "2h/24h"})
    clock.advance(waited)
    if holds:
        await keeper.accept(SERVER, KIT, (await keeper.proposed(SERVER, KIT)).mark)
    else:
        await is_gone(keeper, shown.mark)
    assert (await keeper.get(SERVER)).values == ({"late": "2h/24h"} if holds else {})


async def test_a_no_is_the_end_of_it(keeper: SettingsKeeper, audit: Audit, told: list[int]) -> None:
    shown = await keeper.propose(SERVER, KIT, {"late": "2h/24h"})
    others = await keeper.propose(SERVER, TAO, {"late": "3h/24h"})
    for _ in range(2):
        await keeper.discard(SERVER, KIT)
        await is_gone(keeper, shown.mark)
    assert (await trail(audit), told) == ([], [])
    assert await keeper.proposed(SERVER, TAO) == others


async def test_what_somebody_else_changed_meanwhile_has_to_be_seen_first(keeper: SettingsKeeper) -> None:
    """The upload still waits: shown anew, it can be said yes to."""
    first = await keeper.propose(SERVER, KIT, {"late": "2h/24h"})
    now = (await keeper.change(SERVER, TAO, {"log": "9"})).after
    with pytest.raises(ChangedMeanwhileError):
        await keeper.accept(SERVER, KIT, first.mark)
    again = await keeper.proposed(SERVER, KIT)
    assert again == Proposed(now, ServerSettings({"late": "2h/24h", "log": "9"}))
    assert (await keeper.get(SERVER)) == now
    assert (await keeper.accept(SERVER, KIT, again.mark)).after == again.after


async def test_a_yes_to_one_file_is_no_yes_to_the_next(keeper: SettingsKeeper, told: list[int]) -> None:
    first = await keeper.propose(SERVER, KIT, {"late": "2h/24h"})
    second = await keeper.propose(SERVER, KIT, {"late": "3h/24h"})
    with pytest.raises(NoProposalError):
        await keeper.accept(SERVER, KIT, first.mark)
    assert (await keeper.get(SERVER), told) == (ServerSettings(), [])
    assert (await keeper.accept(SERVER, KIT, second.mark)).after.values == {"late": "3h/24h"}


async def test_a_file_that_spells_out_the_defaults_sets_nothing(keeper: SettingsKeeper) -> None:
    await keeper.change(SERVER, TAO, BEFORE)
    shown = await keeper.propose(SERVER, KIT, DEFAULTS)
    assert shown.names == ("timezone", "late")
    assert (await keeper.accept(SERVER, KIT, shown.mark)).after == ServerSettings({"news.channel": "1"})


async def test_many_presses_of_yes_at_once_are_one(keeper: SettingsKeeper, audit: Audit) -> None:
    shown = await keeper.propose(SERVER, KIT, {"late": "2h/24h"})
    results = await asyncio.gather(
        *(keeper.accept(SERVER, KIT, shown.mark) for _ in range(MANY)), return_exceptions=True
    )
    assert Counter(map(type, results)) == {Changed: 1, NoProposalError: MANY - 1}
    assert len(await trail(audit)) == 1


async def test_an_upload_that_nobody_said_yes_to_is_not_kept(
    keeper: SettingsKeeper, database: Database, clock: ManualClock
) -> None:
    async def kept() -> list[int]:
        await keeper.clear_old()
        return [guild_id for guild_id, _, _ in (await Privacy(database, clock).known(KIT)).proposals]

    await keeper.propose(SERVER, KIT, {"late": "2h/24h"})
    clock.advance(PROPOSAL_HOLDS)
    assert await kept() == [SERVER]
    clock.advance(timedelta(seconds=1))
    assert await kept() == []
