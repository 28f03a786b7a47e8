"""/remind: anybody is reminded of a release or of their own words, in their own zone, and can change their mind."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from bot.clock import ManualClock
from bot.demo import World, words
from bot.outbox.facts import Reminder
from bot.show.release import Release, ReleaseKind, Schedule
from bot.texts import texts
from bot.views.releases import remind_button
from tests.cogs.asking import Answer, Asker
from tests.cogs.servers import Rounds, Server, at_rest, posts
from tests.conftest import NOW

say = texts()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OUT_AT = datetime(2027, 3, 6, 8, tzinfo=UTC)
CANCEL = say("button-cancel-reminder")


@pytest.fixture
async def here(clock: ManualClock) -> AsyncIterator[World]:
    async with at_rest(clock) as seeded:
        yield seeded


def stamp(at: datetime, style: str = "f") -> str:
    return f"<t:{int(at.timestamp())}:{style}>"


def when(at: datetime) -> str:
    return say("remind-when", when=stamp(at), relative=stamp(at, "R"))


async def due(asker: Asker) -> list[datetime]:
    return [each.due_at for each in await asker.here.bot.services.reminders.list(asker.member.id)]


async def facts(asker: Asker) -> list[Reminder]:
    found = [each.fact for each in await asker.here.bot.services.reminders.list(asker.member.id)]
    return [fact for fact in found if isinstance(fact, Reminder)]


async def add(server: Server, title: str, schedule: Schedule) -> str:
    """A release that staff added; returns its id."""
    services = server.here.bot.services
    release = Release("", title, ReleaseKind.FILM, schedule)
    return (await services.releases.add(server.guild.id, server.manager.member.id, release)).id


def inbox(asker: Asker) -> list[discord.Message]:
    """Their direct messages from the bot, the oldest first."""
    return asker.member.user.dm_channel.history()


async def press_there(asker: Asker, message: discord.Message, label: str) -> Answer:
    return Answer.of(await asker.member.user.click(message, label=label))


# -------------------------------------------------------------------- asking


async def test_words_come_as_a_direct_message_when_they_are_due(server: Server, rounds: Rounds) -> None:
    fan = server.fan
    answer = await fan.ask("remind me", when="in 2h", about="buy **popcorn** @everyone")
    assert answer.private
    assert answer.title == f"## ⏰ {say('remind-asked')}"
    assert "buy \\*\\*popcorn\\*\\* @\u200beveryone" in answer.text
    assert when(NOW + 2 * HOUR) in answer.text
    assert list(answer.buttons) == [CANCEL]
    await rounds.after(2 * HOUR - timedelta(seconds=1))
    assert inbox(fan) == []
    await rounds.after(timedelta(seconds=1))
    (message,) = inbox(fan)
    assert say("post-reminder-own") in words(message)
    assert "> buy \\*\\*popcorn\\*\\* @\u200beveryone" in words(message)
    await rounds.after(DAY)
    assert len(inbox(fan)) == 1


async def test_a_wall_time_is_read_in_the_zone_of_the_server_until_they_tell_theirs(server: Server) -> None:
    await server.manager.ask("settings server", timezone="Europe/Berlin")
    answer = await server.fan.ask("remind me", when="tomorrow 18:00", about="tea")
    meant_at = datetime(2026, 11, 22, 17, tzinfo=UTC)
    assert say("remind-zone-guessed", zone="Europe/Berlin") in answer.text
    assert when(meant_at) in answer.text
    shown = await server.fan.press(answer, say("button-set-zone"))
    found = await server.fan.fill_in(shown, "new york")
    label = next(each for each in found.options if each.startswith("America/New York"))
    saved = await server.fan.choose(found, label)
    assert when(meant_at + 6 * HOUR) in saved.text
    assert say("remind-zone-saved", zone="America/New York", now="21 November 2026, 07:00") in saved.text
    assert await due(server.fan) == [meant_at + 6 * HOUR]
    again = await server.fan.ask("remind me", when="tomorrow 18:00", about="coffee")
    assert (list(again.buttons), await due(server.fan)) == ([CANCEL], [meant_at + 6 * HOUR] * 2)


async def test_outside_a_server_it_is_utc_until_they_tell_theirs(server: Server) -> None:
    user = server.fan.member.user
    answer = Answer.of(await user.slash("remind me", when="tomorrow 18:00", about="tea", where="here"))
    assert say("remind-zone-guessed", zone="UTC") in answer.text
    assert say("remind-not-here") in answer.text
    told = Answer.of(await user.slash("remind timezone", zone="london"))
    assert say("remind-zone-saved", zone="Europe/London", now="21 November 2026, 12:00") in told.text
    wrong = Answer.of(await user.slash("remind timezone", zone="Mars"))
    assert (wrong.private, wrong.text) == (True, say("error-setting-zone", text="Mars"))


async def test_a_reminder_is_put_right_once_and_the_zone_is_kept_in_any_case(server: Server) -> None:
    await server.fan.ask("remind me", when="tomorrow 18:00", about="tea")
    (known,) = await server.here.bot.services.reminders.list(server.fan.member.id)
    chosen = f"b1|remind_zone|{server.fan.member.id}|1|{{}}~{known.id}~{int(known.due_at.timestamp())}"
    first = await server.fan.press_old(chosen.format("Asia/Tokyo"))
    second = await server.fan.press_old(chosen.format("Europe/Berlin"))
    assert (say("remind-zone-corrected") in first.text, say("remind-zone-corrected") in second.text) == (True, False)
    assert await due(server.fan) == [datetime(2026, 11, 22, 9, tzinfo=UTC)]
    await server.fan.ask("remind cancel", which=str(known.id))
    third = await server.fan.press_old(chosen.format("Europe/London"))
    assert say("remind-zone-saved", zone="Europe/London", now="21 November 2026, 12:00") in third.text


async def test_a_zone_that_is_searched_in_vain_can_be_searched_again(server: Server) -> None:
    answer = await server.fan.ask("remind me", when="tomorrow 18:00", about="tea")
    found = await server.fan.fill_in(await server.fan.press(answer, say("button-set-zone")), "zzzzzz")
    assert (say("zone-nothing") in found.text, list(found.buttons)) == (True, [say("button-search-zone")])
    again = await server.fan.fill_in(await server.fan.press(found, say("button-search-zone")), "tokyo")
    await server.fan.choose(again, next(each for each in again.options if each.startswith("Asia/Tokyo")))
    assert await due(server.fan) == [datetime(2026, 11, 22, 9, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("at", "key", "args"),
    [
        ("soon", "error-moment", {"text": "soon"}),
        ("2020-01-01 10:00", "error-past", {}),
        ("2034-01-01 10:00", "error-too-far", {"years": 5}),
        ("`@everyone`", "error-moment", {"text": "\\`@\u200beveryone\\`"}),
    ],
)
async def test_what_cannot_be_is_refused_kindly(server: Server, at: str, key: str, args: dict[str, Any]) -> None:
    answer = await server.fan.ask("remind me", when=at, about="tea")
    assert (answer.private, answer.text, await due(server.fan)) == (True, say(key, **args), [])


async def test_the_twenty_sixth_is_refused_and_says_what_to_do(server: Server) -> None:
    for number in range(25):
        await server.fan.ask("remind me", when=f"in {number + 1} days", about=f"tea {number}")
    refused = await server.fan.ask("remind me", when="in 1h", about="one more")
    assert (refused.private, refused.text) == (True, say("error-too-many-reminders", most=25))
    page = await server.fan.ask("remind list")
    shown = [len(page.options)]
    for _ in range(2):
        page = await server.fan.press(page, say("button-next"))
        shown.append(len(page.options))
    assert shown == [10, 10, 5]
    page = await server.fan.choose(page, list(page.options)[-1])
    assert (say("remind-cancelled", what="tea 24") in page.text, len(page.options)) == (True, 4)
    assert len(await due(server.fan)) == 24


# -------------------------------------------------------------------- releases


async def test_a_release_is_suggested_and_so_are_times_before_it(server: Server) -> None:
    film = await add(server, "The film", Schedule.of(OUT_AT))
    await add(server, "The book", Schedule.parse("2028"))
    releases = await server.fan.suggestions("remind me", "about", "")
    assert {name: value for name, value in releases.items() if name.startswith("The ")} == {
        "The film · 6 March 2027": film, "The book · 2028": f"own_{int(film.removeprefix('own_')) + 1}",
    }  # fmt: skip
    times = await server.fan.suggestions("remind me", "when", "", about=film)
    assert list(times.items())[:3] == [
        ("at release · 6 March 2027, 08:00", "at release"),
        ("1 hour before · 6 March 2027, 07:00", "1 hour before"),
        ("1 day before · 5 March 2027, 08:00", "1 day before"),
    ]
    typed = await server.fan.suggestions("remind me", "when", "3 days before", about=film)
    assert typed == {"3 days before · 3 March 2027, 08:00": "3 days before"}
    assert "at release" not in (await server.fan.suggestions("remind me", "when", "", about="tea")).values()
    assert await server.fan.suggestions("remind me", "when", "gibberish", about="tea") == {}


@pytest.mark.parametrize("typed", ["the film", "THE FILM", "film", "id"])
async def test_so_long_before_a_release_is_meant_by_its_name(server: Server, typed: str) -> None:
    film = await add(server, "The film", Schedule.of(OUT_AT))
    answer = await server.fan.ask("remind me", when="1 day before", about=film if typed == "id" else typed)
    assert f"**The film**\n{when(OUT_AT - DAY)}" in answer.text
    assert [(fact.before, fact.text) for fact in await facts(server.fan)] == [(86400, "")]
    again = await server.fan.ask("remind me", when="1 day before", about="the film")
    assert (again.title, len(await due(server.fan))) == (f"## ⏰ {say('remind-known')}", 1)


async def test_a_release_without_an_exact_date_is_named_and_nothing_is_promised(server: Server) -> None:
    await add(server, "The book", Schedule.parse("2028"))
    answer = await server.fan.ask("remind me", when="at release", about="The book")
    assert answer.text == say("remind-undated", name="The book", when="2028")
    assert (answer.private, await due(server.fan)) == (True, [])
    own = await server.fan.ask("remind me", when="in 2h", about="The book")
    assert ("The book" in own.text, await facts(server.fan)) == (True, [Reminder(text="The book")])


async def test_a_moment_before_a_release_that_is_over_is_refused_by_name(server: Server) -> None:
    await add(server, "The film", Schedule.of(NOW + HOUR))
    answer = await server.fan.ask("remind me", when="1 day before", about="The film")
    assert answer.text == say("remind-too-late", name="The film", when=stamp(NOW + HOUR, "R"))
    unknown = await server.fan.ask("remind me", when="1 day before", about="zzzz")
    assert unknown.text.startswith(say("error-no-release", text="zzzz", near="none")[:20])
    assert await due(server.fan) == []


async def test_the_button_on_a_post_makes_one_reminder_that_can_be_earlier_or_cancelled(server: Server) -> None:
    film = await add(server, "The film", Schedule.of(OUT_AT))
    subject = next(s for r, s in await server.here.bot.services.releases.list(server.guild.id) if r.id == film)
    button = remind_button(say, subject).custom_id
    answer = await server.fan.press_old(button)
    assert (answer.private, answer.title) == (True, f"## ⏰ {say('remind-asked')}")
    assert list(answer.buttons) == [say("button-lead-1h"), say("button-lead-1d"), CANCEL]
    again = await server.fan.press_old(button)
    assert (again.title, await due(server.fan)) == (f"## ⏰ {say('remind-known')}", [OUT_AT])
    await server.looker.press_old(button)
    earlier = await server.fan.press(answer, say("button-lead-1d"))
    assert (when(OUT_AT - DAY) in earlier.text, list(earlier.buttons)) == (True, [say("button-lead-1h"), CANCEL])
    gone = await server.fan.press(earlier, CANCEL)
    assert gone.text == say("remind-cancelled", what="**The film**")
    assert (await due(server.fan), await due(server.looker)) == ([], [OUT_AT])
    assert (await server.fan.press_old(earlier.buttons[CANCEL])).text == say("error-no-reminder")


async def test_the_button_on_an_old_post_tells_how_it_stands(server: Server, clock: ManualClock) -> None:
    film = await add(server, "The film", Schedule.of(NOW + HOUR))
    listed = server.here.bot.services.releases.list
    button = remind_button(say, next(s for r, s in await listed(server.guild.id) if r.id == film)).custom_id
    clock.advance(2 * HOUR)
    out = await server.fan.press_old(button)
    assert out.text == say("remind-out-already", name="The film", when=stamp(NOW + HOUR, "R"))
    await server.here.bot.services.releases.move(server.guild.id, 1, film, Schedule())
    open_ = await server.fan.press_old(button)
    assert open_.text == say("remind-undated", name="The film", when=say("release-no-date"))
    await server.here.bot.services.releases.cancel(server.guild.id, 1, film)
    assert (await server.fan.press_old(button)).text == say("error-stale")
    assert await due(server.fan) == []


# -------------------------------------------------------------------- what was asked


async def test_a_reminder_is_put_off_where_it_came(server: Server, rounds: Rounds, clock: ManualClock) -> None:
    await server.fan.ask("remind me", when="in 2h", about="popcorn")
    await rounds.after(2 * HOUR)
    (message,) = inbox(server.fan)
    answer = await press_there(server.fan, message, say("button-snooze-10m"))
    assert (answer.title, when(clock.now() + timedelta(minutes=10)) in answer.text) == (
        f"## ⏰ {say('remind-again')}",
        True,
    )
    await rounds.after(timedelta(minutes=10))
    assert len(inbox(server.fan)) == 2
    later = await press_there(server.fan, inbox(server.fan)[1], say("button-snooze-1d"))
    assert when(NOW + DAY + 2 * HOUR + timedelta(minutes=10)) in later.text


async def test_a_reminder_is_cancelled_by_its_words(server: Server) -> None:
    assert (await server.fan.ask("remind list")).text.endswith(say("remind-none"))
    for number, about in enumerate(("popcorn", "tea and cake", "tea alone")):
        await server.fan.ask("remind me", when=f"in {number + 1}h", about=about)
    suggested = await server.fan.suggestions("remind cancel", "which", "tea")
    assert list(suggested) == ["tea and cake · 21 November 2026, 14:00", "tea alone · 21 November 2026, 15:00"]
    assert (await server.fan.ask("remind cancel", which="tea")).text == say("error-no-reminder")
    gone = await server.fan.ask("remind cancel", which=list(suggested.values())[1])
    assert (gone.private, gone.text) == (True, say("remind-cancelled", what="tea alone"))
    assert (await server.fan.ask("remind cancel", which="cake")).text == say("remind-cancelled", what="tea and cake")
    assert [fact.text for fact in await facts(server.fan)] == ["popcorn"]
    assert (await server.looker.ask("remind cancel", which="popcorn")).text == say("error-no-reminder")


async def test_nobody_touches_the_reminder_of_somebody_else(server: Server) -> None:
    answer = await server.fan.ask("remind me", when="in 2h", about="popcorn")
    stolen = answer.buttons[CANCEL]
    refused = await server.looker.press_old(stolen)
    assert (refused.text, refused.private) == (say("error-not-yours"), True)
    forged = stolen.replace(str(server.fan.member.id), str(server.looker.member.id))
    assert (await server.looker.press_old(forged)).text == say("error-no-reminder")
    assert len(await due(server.fan)) == 1


@pytest.mark.parametrize(
    "argument", ["remind_lead|{}|1|1~9y", "remind_again|{}|1|x~1h", "remind_off|{}|1|-1", "remind_zone|{}|1|Mars~1~1",
                 "remind|0|1|nothing", "remind_again|{}|1|99999999999999999999~1h"],
)  # fmt: skip
async def test_a_button_that_makes_no_sense_is_answered_all_the_same(server: Server, argument: str) -> None:
    answer = await server.fan.press_old(f"b1|{argument.format(server.fan.member.id)}")
    errors = [say("error-stale"), say("error-no-reminder"), say("error-setting-zone", text="Mars")]
    assert (answer.private, answer.text in errors) == (True, True)


# -------------------------------------------------------------------- where


async def test_who_chose_so_is_reminded_in_the_channel_if_direct_messages_are_closed(
    server: Server, rounds: Rounds
) -> None:
    answer = await server.fan.ask("remind me", when="in 2h", about="popcorn", where="here")
    assert say("remind-where-here") in answer.text
    await server.looker.ask("remind me", when="in 2h", about="tea")
    for _ in range(2):
        server.here.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, message="provoked")
    await rounds.after(2 * HOUR)
    assert len(posts(server.here, server.channels["general"])) == 1
    assert "popcorn" in server.read("general")[0]


async def test_nobody_speaks_through_the_bot_where_they_may_not_write(server: Server) -> None:
    server.deny(server.channels["general"], "send_messages")
    answer = await server.fan.ask("remind me", when="in 2h", about="popcorn", where="here")
    assert say("remind-not-here") in answer.text
    assert [fact.channel_id for fact in await facts(server.fan)] == [None]
