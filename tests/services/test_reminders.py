"""People are reminded of what they asked for, once, at the right time, and of nothing more; on a real database of each
kind.
"""

import asyncio
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.errors import (
    BadSettingError,
    EmptySearchError,
    NoReminderError,
    PastError,
    TooFarError,
    TooManyRemindersError,
    UserError,
)
from bot.outbox.delivery import State
from bot.outbox.facts import Reminder
from bot.outbox.reminding import Wish
from bot.services.everything import Services
from bot.services.reminders import LONGEST, MOST
from tests.services.reminding import DAY, HOUR, KIT, SERVER, TAO, about, come, own_release, told, words

# -------------------------------------------------------------------- what they asked for


async def test_who_asks_is_reminded_when_it_is_due_and_not_before(services: Services, clock: ManualClock) -> None:
    start = clock.now()
    made = await words(services, " popcorn \n now ")
    services.outbox.woken.clear()
    await words(services, "tea", 2 * HOUR, press=2)
    assert services.outbox.woken.is_set()
    assert made.fact == Reminder(text="popcorn now")
    assert (made.target.user_id, made.target.guild_id, made.due_at, made.expires_at) == (
        KIT, None, start + HOUR, start + HOUR + 2 * DAY,
    )  # fmt: skip
    assert [each.id for each in await services.reminders.list(KIT)] == [made.id, made.id + 1]
    assert await come(services, clock, start + HOUR - timedelta(seconds=1)) == []
    assert told(await come(services, clock, start + HOUR)) == [(KIT, "popcorn now", None)]
    assert [each.id for each in await services.reminders.list(KIT)] == [made.id + 1]


async def test_a_double_click_makes_one_reminder(services: Services) -> None:
    wish = Wish(services.clock.now() + HOUR, "popcorn")
    found = await asyncio.gather(*(services.reminders.add(KIT, 5, wish) for _ in range(4)))
    assert sorted(each.new for each in found) == [False, False, False, True]
    assert {each.delivery.id for each in found} == {each.id for each in await services.reminders.list(KIT)}
    await services.reminders.cancel(KIT, found[0].delivery.id)
    with pytest.raises(NoReminderError):  # the same press again does not bring it back
        await services.reminders.add(KIT, 5, wish)


async def test_the_same_release_with_the_same_distance_is_there_once(services: Services) -> None:
    _, film = await own_release(services)
    one = await about(services, film, DAY)
    wish = Wish(one.due_at, release=film, guild_id=SERVER)
    again = await asyncio.gather(*(services.reminders.add(KIT, number, wish) for number in (70, 71)))
    assert [(each.new, each.delivery.id) for each in again] == [(False, one.id)] * 2
    assert (await services.reminders.add(TAO, 72, wish)).new
    other = await about(services, film, HOUR)
    assert [each.id for each in await services.reminders.list(KIT)] == [one.id, other.id]
    moved = await services.reminders.set_before(KIT, other.id, DAY)
    assert (moved.new, moved.delivery.id) == (False, one.id)
    assert [each.id for each in await services.reminders.list(KIT)] == [one.id]


async def test_there_are_no_more_than_twenty_five_however_fast_somebody_asks(services: Services) -> None:
    asked = [words(services, "tea", press=press) for press in range(MOST + 8)]
    found = await asyncio.gather(*asked, return_exceptions=True)
    refused = [each for each in found if isinstance(each, BaseException)]
    assert {type(each) for each in refused} == {TooManyRemindersError}
    assert (len(refused), len(await services.reminders.list(KIT))) == (8, 25)
    assert refused[0].args_ == {"most": 25}  # type: ignore[attr-defined]
    await words(services, "of somebody else", user_id=TAO)
    await services.reminders.cancel(KIT, (await services.reminders.list(KIT))[0].id)
    await words(services, "room again", press=MOST + 8)


@pytest.mark.parametrize(
    ("text", "after", "error"),
    [
        ("tea", timedelta(), PastError),
        ("tea", -HOUR, PastError),
        ("tea", timedelta(days=2000), TooFarError),
        (" \n ", HOUR, EmptySearchError),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_is_kept(
    services: Services, text: str, after: timedelta, error: type[UserError]
) -> None:
    with pytest.raises(error):
        await words(services, text, after)
    assert await services.reminders.list(KIT) == []


@pytest.mark.parametrize("text", ["'; DROP TABLE deliveries; --", "a\x00b", "\u202egnp", "🍂" * 300, "@everyone <@1>"])
async def test_words_come_back_as_they_were_said_up_to_a_length(services: Services, text: str) -> None:
    await words(services, text)
    (kept,) = await services.reminders.list(KIT)
    assert kept.fact == Reminder(text=text[:LONGEST])


async def test_only_who_asked_can_cancel_move_or_put_off(services: Services, clock: ManualClock) -> None:
    made = await words(services, "popcorn")
    calls = [
        services.reminders.cancel(TAO, made.id),
        services.reminders.move(TAO, made.id, made.due_at + HOUR),
        services.reminders.set_before(TAO, made.id, HOUR),
        services.reminders.get(TAO, made.id),
        services.reminders.snooze(TAO, made.id, HOUR, "UTC"),
    ]
    assert [type(each) for each in await asyncio.gather(*calls, return_exceptions=True)] == [NoReminderError] * 5
    assert await services.reminders.list(KIT) == [made]
    assert await services.reminders.cancel(KIT, made.id) == made
    with pytest.raises(NoReminderError):
        await services.reminders.cancel(KIT, made.id)
    assert await come(services, clock, made.due_at) == []


async def test_a_reminder_moves_to_another_time(services: Services, clock: ManualClock) -> None:
    _, film = await own_release(services)
    made = await about(services, film, timedelta())
    assert film.out_at is not None
    moved = (await services.reminders.set_before(KIT, made.id, DAY)).delivery
    assert (moved.id, moved.due_at, moved.expires_at) == (made.id, film.out_at - DAY, film.out_at + DAY)
    assert isinstance(moved.fact, Reminder)
    assert (moved.fact.before, moved.key) == (86400, made.key)
    with pytest.raises(PastError):
        await services.reminders.set_before(KIT, made.id, timedelta(days=400))
    own = await words(services, "tea")
    with pytest.raises(NoReminderError):
        await services.reminders.set_before(KIT, own.id, HOUR)


async def test_what_was_said_can_be_put_off_once(services: Services, clock: ManualClock) -> None:
    made = await words(services, "popcorn")
    await come(services, clock, made.due_at)
    again = [await services.reminders.snooze(KIT, made.id, by, "UTC") for by in (HOUR, DAY)]
    assert [(each.new, each.delivery.due_at) for each in again] == [
        (True, clock.now() + HOUR),
        (False, clock.now() + HOUR),
    ]
    assert told(await come(services, clock, clock.now() + HOUR)) == [(KIT, "popcorn", None)]
    with pytest.raises(NoReminderError):
        await services.reminders.snooze(KIT, made.id, HOUR, "UTC")
    third = await services.reminders.snooze(KIT, again[0].delivery.id, DAY, "UTC")
    assert third.delivery.due_at == clock.now() + DAY


# -------------------------------------------------------------------- the time zone


async def test_a_zone_is_kept_as_it_is_written_and_nonsense_changes_nothing(services: Services) -> None:
    assert await services.reminders.zone(KIT) is None
    assert await services.reminders.set_zone(KIT, "europe/london") == "Europe/London"
    for typed in ("Mars", "", "../../etc/passwd", "x" * 5000, "UTC+2"):
        with pytest.raises(BadSettingError):
            await services.reminders.set_zone(KIT, typed)
    assert (await services.reminders.zone(KIT), await services.reminders.zone(TAO)) == ("Europe/London", None)


async def test_what_failed_is_no_reminder_they_wait_for(services: Services, clock: ManualClock) -> None:
    made = await words(services, "popcorn")
    clock.advance(HOUR + 2 * DAY)
    await services.outbox.exchange([], 10)
    assert await services.reminders.list(KIT) == []
    known = await services.privacy.known(KIT)
    assert [state for _, state, _ in known.reminders] == [State.EXPIRED]
    assert made.expires_at == clock.now()
