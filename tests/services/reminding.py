"""What the tests of reminders share: asking for one, letting time come, and what people hear then."""

import itertools
from datetime import UTC, datetime, timedelta

from bot.clock import ManualClock
from bot.outbox.delivery import Delivery, Sent
from bot.outbox.facts import Reminder, Subject
from bot.outbox.reminding import Wish
from bot.services.everything import Services
from bot.show.release import Release, ReleaseKind, Schedule

KIT, TAO, STAFF, SERVER, OTHER = 2**63 - 2, 8, 9, 2**63 - 1, 72
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FILM = Schedule.of(datetime(2027, 3, 6, 8, tzinfo=UTC))
LATER = Schedule.of(datetime(2027, 5, 6, 8, tzinfo=UTC))
_presses = itertools.count(1000)


async def words(services: Services, text: str, after: timedelta = HOUR, user_id: int = KIT, press: int = 1) -> Delivery:
    wish = Wish(services.clock.now() + after, text)
    return (await services.reminders.add(user_id, press, wish)).delivery


async def own_release(services: Services, when: Schedule = FILM) -> tuple[Release, Subject]:
    """One that staff added."""
    added = await services.releases.add(SERVER, STAFF, Release("", "The film", ReleaseKind.FILM, when))
    return added, await subject_of(services, added.id, SERVER)


async def subject_of(services: Services, release_id: str, guild_id: int | None) -> Subject:
    return next(each for release, each in await services.releases.list(guild_id) if release.id == release_id)


async def about(
    services: Services, subject: Subject, before: timedelta, user_id: int = KIT, guild_id: int | None = SERVER
) -> Delivery:
    assert subject.out_at is not None
    wish = Wish(subject.out_at - before, release=subject, guild_id=guild_id)
    return (await services.reminders.add(user_id, next(_presses), wish)).delivery


async def come(services: Services, clock: ManualClock, at: datetime) -> list[Delivery]:
    """Everything due until then is sent; returns what it was, in order."""
    clock.advance(at - clock.now())
    claimed = (await services.outbox.exchange([], 100)).claimed
    await services.outbox.exchange([(each.delivery, Sent(1)) for each in claimed], 0)
    return sorted((each.delivery for each in claimed), key=lambda each: (each.due_at, each.id))


def told(deliveries: list[Delivery], user_id: int | None = None) -> list[tuple[int | None, str, datetime | None]]:
    """Whose, what is said, and when the release comes out by that."""
    facts = [(each.owner_id, each.fact) for each in deliveries if each.owner_id is not None]
    return [
        (owner, fact.news or fact.text or "release", fact.release.out_at if fact.release is not None else None)
        for owner, fact in facts
        if isinstance(fact, Reminder) and user_id in (None, owner)
    ]
