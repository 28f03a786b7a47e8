"""A server has room for what is still to come, however much was over before; what is over is not taken, nor kept for
ever.
"""

import asyncio
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.clock import ManualClock
from bot.errors import PastError, TooManyReleasesError
from bot.services import releases as service
from bot.services.everything import Services
from bot.show.entry import Precision
from bot.show.progress import Mark
from bot.show.release import OWN, TBA, Release, ReleaseKind, Schedule, Status
from tests.conftest import NOW

SERVER, OTHER, KIT = 70, 71, 8
DAY = timedelta(days=1)
TOMORROW = Release(OWN, "A trailer", ReleaseKind.TRAILER, Schedule.of(NOW + DAY))
FAR = replace(TOMORROW, when=Schedule(date(2027, 3, 6), precision=Precision.DAY))
REWATCH = replace(TOMORROW, kind=ReleaseKind.REWATCH, episodes=((Mark(1, 1), 0), (Mark(1, 2), 7)))


async def count(services: Services, guild_id: int = SERVER) -> int:
    return sum(release.id.startswith(OWN) for release, _ in await services.releases.list(guild_id))


async def test_there_is_a_limit_in_each_server_however_many_add_at_once(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_OWN", 2)
    await services.releases.add(OTHER, KIT, TOMORROW)
    adding = (services.releases.add(SERVER, KIT, TOMORROW) for _ in range(6))
    results = await asyncio.gather(*adding, return_exceptions=True)
    assert [type(each) for each in results if isinstance(each, Exception)] == [TooManyReleasesError] * 4
    assert (await count(services), await count(services, OTHER)) == (2, 1)


@pytest.mark.parametrize(
    ("release", "after", "counts"),
    [
        (TOMORROW, 1, True),  # on its very day
        (TOMORROW, 2, False),
        (REWATCH, 8, True),  # the second episode
        (REWATCH, 9, False),
        (replace(TOMORROW, when=TBA), 400, True),
        (replace(TOMORROW, when=Schedule(date(2026, 11, 1), precision=Precision.MONTH)), 9, True),
        (replace(TOMORROW, when=Schedule(date(2026, 11, 1), precision=Precision.MONTH)), 10, False),
        (replace(FAR, status=Status.OUT), 0, False),
        (replace(FAR, status=Status.CANCELLED), 0, False),
        (replace(FAR, status=Status.RUMOUR), 0, True),
    ],
)
async def test_what_is_over_or_was_called_off_takes_no_room(
    services: Services,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    release: Release,
    after: int,
    counts: bool,
) -> None:
    monkeypatch.setattr(service, "MOST_OWN", 1)
    await services.releases.add(SERVER, KIT, release)
    clock.advance(after * DAY)
    another = replace(FAR, when=TBA)
    if counts:
        with pytest.raises(TooManyReleasesError):
            await services.releases.add(SERVER, KIT, another)
    else:
        await services.releases.add(SERVER, KIT, another)


async def test_what_was_called_off_is_not_kept_without_end_either(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_KEPT", 3)
    for _ in range(3):
        await services.releases.cancel(SERVER, KIT, (await services.releases.add(SERVER, KIT, TOMORROW)).id)
    with pytest.raises(TooManyReleasesError):
        await services.releases.add(SERVER, KIT, TOMORROW)


@pytest.mark.parametrize("called_off", [False, True])
async def test_what_servers_added_is_kept_for_five_hundred_days_after_it_is_over(
    services: Services, clock: ManualClock, called_off: bool
) -> None:
    release = await services.releases.add(SERVER, KIT, replace(TOMORROW, when=Schedule.of(NOW)))
    await services.releases.add(SERVER, KIT, replace(TOMORROW, when=TBA))
    if called_off:
        await services.releases.cancel(SERVER, KIT, release.id)
    for after, left in ((500 * DAY, 2), (timedelta(minutes=1), 1)):
        clock.advance(after)
        await services.releases.clear_old()
        assert await count(services) == left


@pytest.mark.parametrize(
    ("when", "refused"),
    [
        (Schedule.of(NOW - timedelta(minutes=1)), True),
        (Schedule.of(NOW), False),
        (Schedule(date(2026, 11, 21), time(12), "Europe/Paris", Precision.MINUTE), True),
        (Schedule(date(2026, 11, 20), precision=Precision.DAY), True),
        (Schedule(date(2026, 11, 21), precision=Precision.DAY), True),  # it counts from nine in the morning
        (Schedule(date(2026, 11, 22), precision=Precision.DAY), False),
        (Schedule(date(2026, 10, 1), precision=Precision.MONTH), True),
        (Schedule(date(2026, 11, 1), precision=Precision.MONTH), False),
        (Schedule(date(2025, 1, 1), precision=Precision.YEAR), True),
        (Schedule(date(2026, 1, 1), precision=Precision.YEAR), False),
        (TBA, False),
    ],
    ids=str,
)
async def test_no_date_in_the_past_is_taken(services: Services, when: Schedule, refused: bool) -> None:
    far = await services.releases.add(SERVER, KIT, FAR)
    before = await services.releases.list(SERVER), await services.audit.page(SERVER, most=10)
    if refused:
        with pytest.raises(PastError):
            await services.releases.add(SERVER, KIT, replace(FAR, when=when))
        with pytest.raises(PastError):
            await services.releases.move(SERVER, KIT, far.id, when)
        assert (await services.releases.list(SERVER), await services.audit.page(SERVER, most=10)) == before
    else:
        added = await services.releases.add(SERVER, KIT, replace(FAR, when=when))
        _, moved = await services.releases.move(SERVER, KIT, far.id, when)
        assert (added.when, moved.when) == (when, when)
