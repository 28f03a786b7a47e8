"""People see all that is stored about them, take it with them, and are forgotten everywhere without undoing others."""

import json
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.outbox.delivery import Sent
from bot.outbox.facts import Reminder, write_fact
from bot.outbox.reminding import Wish
from bot.server.changes import FORGOTTEN, Action, Change
from bot.server.known import Known
from bot.server.settings import ServerSettings
from bot.services.everything import Services
from bot.show.progress import Mark, Progress
from bot.show.release import Release, ReleaseKind, Schedule

SERVER, OTHER, KIT, TAO = 2**63 - 1, 71, 2**63 - 2, 8


@pytest.fixture(autouse=True)
async def busy(services: Services, clock: ManualClock) -> None:
    """Two people who did the same in two servers, one after the other."""
    for actor_id in (KIT, TAO):
        await services.readers.set_progress(actor_id, Mark(1, 2), 1)
        await services.settings.change(SERVER, actor_id, {"log": str(actor_id)})
        clock.advance(timedelta(seconds=1))
        await services.audit.used(OTHER, actor_id, "/audit")
        await services.settings.propose(OTHER, actor_id, {"late": "1h/24h"})
        await services.reminders.set_zone(actor_id, "Asia/Tokyo")
        await services.reminders.add(actor_id, 1, Wish(clock.now() + timedelta(hours=1), "popcorn"))


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
        ("Asia/Tokyo", start + timedelta(seconds=1)),
        [(start + timedelta(hours=1, seconds=1), "pending", write_fact(Reminder(text="popcorn")))],
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
        "timezone": {"zone": "Asia/Tokyo", "at": "2026-11-21T12:00:01+00:00"},
        "reminders": [
            {
                "due": "2026-11-21T13:00:01+00:00",
                "state": "pending",
                "content": Reminder(text="popcorn").model_dump(mode="json"),
            }
        ],
        "releases_changed_last": 0,
        "news_decided": 0,
        "quotes_of_you": [],
        "quotes_you_saved": 0,
        "quotes_you_like": [],
        "told_about_quotes": [],
        "quotes_uploaded_waiting": [],
        "does_not_want_to_be_quoted_since": None,
    }


async def test_who_is_forgotten_is_nowhere_any_more_and_others_are_as_they_were(services: Services) -> None:
    before, other = await services.privacy.known(KIT), await services.privacy.known(TAO)
    assert await services.privacy.forget(KIT) == before
    assert await services.privacy.known(KIT) == Known(KIT, None, [], [])
    assert await services.privacy.known(TAO) == other
    assert await services.privacy.forget(KIT) == Known(KIT, None, [], [])


async def test_reminders_that_are_over_are_stored_until_they_are_forgotten(
    services: Services, clock: ManualClock
) -> None:
    clock.advance(timedelta(hours=2))
    claimed = (await services.outbox.exchange([], 10)).claimed
    await services.outbox.exchange([(each.delivery, Sent(1)) for each in claimed], 0)
    assert await services.reminders.list(KIT) == []
    assert [state for _, state, _ in (await services.privacy.known(KIT)).reminders] == ["sent"]
    await services.privacy.forget(KIT)
    assert (await services.privacy.known(KIT)).reminders == []


async def test_who_is_forgotten_is_not_reminded_any_more(services: Services, clock: ManualClock) -> None:
    await services.privacy.forget(KIT)
    clock.advance(timedelta(hours=2))
    claimed = (await services.outbox.exchange([], 10)).claimed
    assert [each.delivery.owner_id for each in claimed] == [TAO]


async def test_a_release_stays_and_no_longer_says_who_changed_it(services: Services) -> None:
    for actor_id in (KIT, KIT, TAO):
        await services.releases.add(OTHER, actor_id, Release("", "The book", ReleaseKind.BOOK, Schedule()))
    before = await services.releases.list(OTHER)
    assert [(await services.privacy.known(who)).releases for who in (KIT, TAO)] == [2, 1]
    await services.privacy.forget(KIT)
    assert [(await services.privacy.known(who)).releases for who in (KIT, TAO)] == [0, 1]
    assert await services.releases.list(OTHER) == before


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
