"""Reminders are deliveries of one person; they keep their distance to a release that moves, and each is told once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.outbox.delivery import Delivery, Difference, Draft, Target
from bot.outbox.facts import Reminder, Subject
from bot.outbox.reminding import (
    STAYS,
    Wish,
    is_asked,
    is_same,
    plan_again,
    plan_follow,
    plan_reminder,
    read_subject,
    retimed,
    subject_of,
)
from bot.show.entry import Precision
from bot.show.release import ReleaseKind

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KIT, TAO, SERVER = 7, 8, 71
SAME_DAY = (NOW + 9 * DAY).date()


def release(out_at: datetime | None = NOW + 9 * DAY, release_id: str = "season_4", title: str = "") -> Subject:
    precision = Precision.TBA if out_at is None else Precision.MINUTE
    on = None if out_at is None else out_at.date()
    kind = ReleaseKind.SEASON
    return Subject(id=release_id, title=title, kind=kind, season=4, on=on, out_at=out_at, precision=precision)


def known(number: int, draft: Draft) -> Delivery:
    """What the database makes of it."""
    values: dict[str, Any] = {name: getattr(draft, name) for name in Draft.__dataclass_fields__}
    return Delivery(**values, id=number)


def asked(number: int, user_id: int, before: timedelta, about: Subject | None = None) -> Delivery:
    about = about or release()
    assert about.out_at is not None
    return known(number, plan_reminder(user_id, Wish(about.out_at - before, "", about, SERVER), number))


def follow(pending: list[Delivery], now_is: Subject, *, off: bool = False) -> Difference:
    return plan_follow(pending, now_is, NOW, "x", off=off)


def news(user_id: int, about: Subject, what: str) -> Draft:
    fact = Reminder(release=about, news=what)
    name, target = f"reminder:{user_id}:{what}:x", Target(user_id=user_id)
    return Draft(name, fact, target, NOW, NOW + STAYS, f"season_4@{SERVER}", user_id)


def dates(found: Difference) -> list[tuple[int, datetime, int]]:
    """What changed: number, when, and how long before in seconds."""
    changed = []
    for before, after in found.changed:
        assert isinstance(after.fact, Reminder)
        assert after.expires_at == after.due_at + STAYS or after.fact.news
        changed.append((before.id, after.due_at, after.fact.before))
    return changed


@pytest.mark.parametrize(
    ("release_id", "guild_id", "subject", "target"),
    [
        ("season_4", SERVER, "season_4@71", Target(user_id=KIT)),  # theirs, whatever becomes of the server
        ("season_4", None, "season_4", Target(user_id=KIT)),
        ("own_17", SERVER, "own_17", Target(SERVER, user_id=KIT)),  # goes with the server that added it
    ],
)
def test_a_reminder_is_found_again_by_its_release_and_server(
    release_id: str, guild_id: int | None, subject: str, target: Target
) -> None:
    about = release(release_id=release_id)
    due_at = NOW + 8 * DAY
    fact = Reminder(release=about, before=86400, channel_id=5)
    assert plan_reminder(KIT, Wish(due_at, "", about, guild_id, 5), 99) == Draft(
        "reminder:7:99", fact, target, due_at, due_at + STAYS, subject, KIT
    )
    assert read_subject(subject, target.guild_id) == (release_id, guild_id)
    assert len(subject_of("x" * 60, 2**63 - 1)) <= 80


def test_words_are_about_no_release_and_stay_where_they_are() -> None:
    draft = plan_reminder(KIT, Wish(NOW + HOUR, "popcorn", None, SERVER), 99)
    due_at = NOW + HOUR
    assert draft == Draft(
        "reminder:7:99", Reminder(text="popcorn"), Target(user_id=KIT), due_at, due_at + STAYS, None, KIT
    )
    assert retimed(draft, NOW + DAY).due_at == NOW + DAY


def test_what_is_put_off_is_the_same_thing_later_once() -> None:
    sent = asked(3, KIT, HOUR)
    again = plan_again(sent, sent.due_at + timedelta(minutes=10))
    assert again == Draft(
        "reminder:7:again:3", Reminder(release=release(), before=3000), sent.target,
        sent.due_at + timedelta(minutes=10), sent.due_at + timedelta(minutes=10) + STAYS, sent.subject, KIT,
    )  # fmt: skip


def test_the_same_is_the_same_press_or_the_same_distance() -> None:
    one, other = asked(1, KIT, HOUR), asked(2, KIT, HOUR)
    words = [known(n, plan_reminder(KIT, Wish(NOW + HOUR, "popcorn"), n)) for n in (3, 4)]
    assert (is_same(one, other), is_same(one, asked(5, KIT, DAY))) == (True, False)
    assert (is_same(words[0], words[1]), is_same(words[0], words[0])) == (False, True)


def test_reminders_move_with_their_release_and_each_person_is_told_once() -> None:
    pending = [asked(1, KIT, timedelta()), asked(2, KIT, DAY), asked(3, TAO, -2 * DAY)]
    moved = release(NOW + 20 * DAY)
    found = follow(pending, moved)
    assert dates(found) == [
        (2, NOW + 19 * DAY, 86400),
        (1, NOW + 20 * DAY, 0),
        (3, NOW + 22 * DAY, -172800),
    ]
    assert (found.new, found.cancelled) == ([news(KIT, moved, "moved"), news(TAO, moved, "moved")], [])
    assert all(isinstance(after.fact, Reminder) and after.fact.release == moved for _, after in found.changed)


def test_who_should_have_been_reminded_by_now_is_reminded_at_once() -> None:
    assert dates(follow([asked(1, KIT, DAY)], release(NOW + HOUR))) == [(1, NOW, 86400)]


@pytest.mark.parametrize(("off", "now_is", "what"), [(True, release(), "cancelled"), (False, release(None), "moved")])
def test_without_a_date_reminders_end_and_each_person_is_told_once(off: bool, now_is: Subject, what: str) -> None:
    pending = [asked(1, KIT, timedelta()), asked(2, KIT, DAY)]
    found = follow(pending, now_is, off=off)
    assert (found.new, found.changed) == ([news(KIT, now_is, what)], [])
    assert {each.id for each in found.cancelled} == {1, 2}


@pytest.mark.parametrize(
    ("was", "is_", "on", "heard"),
    [
        (Precision.DAY, Precision.DAY, SAME_DAY, False),  # only the server speaks of it at another hour
        (Precision.DAY, Precision.MINUTE, SAME_DAY, False),
        (Precision.MINUTE, Precision.MINUTE, SAME_DAY, True),
        (Precision.DAY, Precision.DAY, SAME_DAY + DAY, True),
        (Precision.DAY, Precision.MINUTE, SAME_DAY + DAY, True),
    ],
)
def test_reminders_keep_their_distance_and_who_has_one_hears_of_another_date_alone(
    was: Precision, is_: Precision, on: date, heard: bool
) -> None:
    out_at = NOW + 9 * DAY
    before = release(out_at).model_copy(update={"precision": was})
    now_is = before.model_copy(update={"precision": is_, "on": on, "out_at": out_at + HOUR})
    found = follow([asked(1, KIT, DAY, before)], now_is)
    assert (found.new, found.cancelled) == ([news(KIT, now_is, "moved")] if heard else [], [])
    assert dates(found) == [(1, out_at + HOUR - DAY, 86400)]


def test_another_title_is_taken_over_without_a_word() -> None:
    found = follow([asked(1, KIT, DAY)], release(title="The end"))
    assert (found.new, found.cancelled, dates(found)) == ([], [], [(1, NOW + 8 * DAY, 86400)])
    assert not follow([asked(1, KIT, DAY)], release())


def test_what_was_not_told_yet_becomes_what_is_true_now() -> None:
    first = follow([asked(1, KIT, DAY)], release(NOW + 20 * DAY))
    (told,) = first.new
    (((_, reminder)),) = first.changed
    pending = [known(1, reminder), known(2, told)]
    final = release(NOW + 30 * DAY)
    found = follow(pending, final)
    assert (found.new, dates(found)) == ([], [(1, NOW + 29 * DAY, 86400), (2, NOW, 0)])
    assert found.changed[1] == (pending[1], news(KIT, final, "moved"))
    alone = follow(pending[1:], final, off=True)
    assert (alone.new, [after.fact for _, after in alone.changed]) == ([], [news(KIT, final, "cancelled").fact])


def test_a_note_that_something_moved_is_nothing_they_asked_for() -> None:
    assert is_asked(asked(1, KIT, DAY))
    assert not is_asked(known(2, news(KIT, release(), "moved")))
