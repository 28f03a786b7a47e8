"""People see all that is stored about them, take it with them, and are forgotten everywhere without undoing others."""

import json
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.server.changes import FORGOTTEN, Action, Change
from bot.server.known import Known
from bot.server.settings import ServerSettings
from bot.services.everything import Services
from bot.show.catalog import Catalog
from bot.show.progress import Mark, Progress
from bot.store.database import Database

SERVER, OTHER, KIT, TAO = 2**63 - 1, 71, 2**63 - 2, 8


@pytest.fixture
def services(database: Database, lantern: Catalog, clock: ManualClock) -> Services:
    return Services.of(database, lantern, clock)


@pytest.fixture(autouse=True)
async def busy(services: Services, clock: ManualClock) -> None:
    """Two people who did the same in two servers, one after the other."""
    for actor_id in (KIT, TAO):
        await services.readers.set_progress(actor_id, Mark(1, 2), 1)
        await services.settings.change(SERVER, actor_id, {"log": str(actor_id)})
        clock.advance(timedelta(seconds=1))
        await services.audit.used(OTHER, actor_id, "/audit")
        await services.settings.propose(OTHER, actor_id, {"late": "1h/24h"})


async def test_all_that_is_stored_about_somebody_is_known(services: Services, clock: ManualClock) -> None:
    known = await services.privacy.known(KIT)
    used, changed = (change for _, change in known.changes)
    start = clock.now() - timedelta(seconds=2)
    assert known == Known(
        KIT,
        Progress(Mark(1, 2), 1),
        [
            (OTHER, Change(used.id, start + timedelta(seconds=1), KIT, Action.USED, "/audit")),
            (SERVER, Change(changed.id, start, KIT, Action.SET, "log", None, str(KIT), 1)),
        ],
        [(OTHER, start + timedelta(seconds=1), '{"late": "1h/24h"}')],
        start,
    )
    assert known


async def test_nothing_is_stored_about_a_stranger(services: Services) -> None:
    known = await services.privacy.known(404)
    assert (known, bool(known)) == (Known(404, None, [], []), False)
    assert await services.privacy.forget(404) == known


async def test_the_file_for_the_person_holds_all_of_it_and_no_number_is_rounded(services: Services) -> None:
    text = json.dumps((await services.privacy.known(KIT)).as_json())
    assert json.loads(text) == {
        "account": "9223372036854775806",
        "progress": {"show": "s1e2", "book": 1, "at": "2026-11-21T12:00:00+00:00"},
        "done_as_staff": [
            {
                "server": "71",
                "at": "2026-11-21T12:00:01+00:00",
                "action": "used",
                "what": "/audit",
                "before": None,
                "after": None,
            },
            {
                "server": "9223372036854775807",
                "at": "2026-11-21T12:00:00+00:00",
                "action": "set",
                "what": "log",
                "before": None,
                "after": str(KIT),
            },
        ],
        "uploads_waiting": [{"server": "71", "at": "2026-11-21T12:00:01+00:00", "content": {"late": "1h/24h"}}],
    }


async def test_who_is_forgotten_is_nowhere_any_more_and_others_are_as_they_were(services: Services) -> None:
    before, other = await services.privacy.known(KIT), await services.privacy.known(TAO)
    assert await services.privacy.forget(KIT) == before
    assert await services.privacy.known(KIT) == Known(KIT, None, [], [])
    assert await services.privacy.known(TAO) == other
    assert await services.privacy.forget(KIT) == Known(KIT, None, [], [])


async def test_what_the_forgotten_did_stays_and_can_still_be_taken_back(services: Services) -> None:
    await services.privacy.forget(KIT)
    await services.privacy.forget(TAO)
    found, _ = await services.audit.page(SERVER, most=10)
    assert [(change.actor_id, change.before, change.after) for change in found] == [
        (FORGOTTEN, str(KIT), str(TAO)),
        (FORGOTTEN, None, str(KIT)),
    ]
    assert await services.settings.get(SERVER) == ServerSettings({"log": str(TAO)})
    assert [(await services.settings.undo(SERVER, 5)).after.values for _ in range(2)] == [{"log": str(KIT)}, {}]


async def test_who_was_forgotten_and_comes_back_is_somebody_new(services: Services) -> None:
    await services.privacy.forget(KIT)
    await services.audit.used(SERVER, KIT, "/setup")
    known = await services.privacy.known(KIT)
    assert [(guild_id, change.name) for guild_id, change in known.changes] == [(SERVER, "/setup")]
