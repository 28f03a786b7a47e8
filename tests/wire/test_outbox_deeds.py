"""What is done about a release beside posting it, from its setting to what Discord has in the end: one scheduled event,
one pinned countdown, and channels that hide what is in them for a while.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import discord
import pytest

from bot.app import Program
from bot.clock import ManualClock
from bot.outbox.delivery import State
from bot.show.release import TBA, Release, Schedule
from bot.texts import texts
from tests.conftest import NOW
from tests.wire.payloads import CHANNEL, SERVER, Json
from tests.wire.posts import Fault
from tests.wire.saying import ALLOWED, DAY, HOME, HOUR, MINUTE, MODERATOR, OTHER, Bot, at_home, home, text
from tests.wire.server import Server

say = texts()
EVENTS = f"/guilds/{SERVER}/scheduled-events"
CREATING = "POST /guilds/{guild}/scheduled-events"
PINNING = "PUT /channels/{channel}/messages/pins/{message}"
COVERED, OTHER_FLAG = 1 << 21, 1 << 4
OUT_AT = NOW + 20 * DAY


@pytest.fixture
async def bot(server: Server, by_hand: Program, clock: ManualClock) -> AsyncIterator[Bot]:
    async with at_home(server, by_hand, clock) as bot:
        await bot.change(releases_channel=CHANNEL)
        yield bot


async def move(bot: Bot, release: Release, at: datetime) -> None:
    await bot.program.services.releases.move(HOME, MODERATOR, release.id, Schedule.of(at))
    await bot.after(timedelta())


async def call_off(bot: Bot, release: Release) -> None:
    await bot.program.services.releases.cancel(HOME, MODERATOR, release.id)
    await bot.after(timedelta())


async def without(server: Server, bot: Bot, *names: str) -> None:
    """The bot no longer has these permissions."""
    left = discord.Permissions(ALLOWED.value)
    left.update(**dict.fromkeys(names, False))
    everyone = server.guilds[0]["roles"][0]
    everyone["permissions"] = str(left.value)
    await bot.hears("guild_role_update", "GUILD_ROLE_UPDATE", {"guild_id": SERVER, "role": everyone})


def changes(server: Server, what: str) -> list[str]:
    """The requests that would change something there, but not its history."""
    return [each.method for each in server.requests if what in each.path and each.method != "GET"]


# -------------------------------------------------------------------- the scheduled event


def events(server: Server) -> list[Json]:
    found: list[Json] = server.guilds[0]["guild_scheduled_events"]
    return found


async def test_the_event_is_made_once_moved_with_the_release_and_taken_away_with_it(server: Server, bot: Bot) -> None:
    await bot.change(releases_event="on")
    release = await bot.add(OUT_AT)
    for _ in range(3):
        await bot.after(DAY)
    (event,) = events(server)
    assert {name: event[name] for name in ("name", "description", "entity_type", "privacy_level")} == {
        "name": "📺 Season 4", "description": "New season\nThe last one.", "entity_type": 3, "privacy_level": 2,
    }  # fmt: skip
    assert event["entity_metadata"] == {"location": "Harbour TV"}
    begins_at = [event["scheduled_start_time"]]
    await move(bot, release, OUT_AT + DAY)
    begins_at.append(event["scheduled_start_time"])
    assert [datetime.fromisoformat(each) for each in begins_at] == [OUT_AT, OUT_AT + DAY]
    assert (events(server), changes(server, EVENTS)) == ([event], ["POST", "PATCH"])
    await call_off(bot, release)
    assert (events(server), changes(server, EVENTS)) == ([], ["POST", "PATCH", "DELETE"])


async def test_an_event_comes_back_as_a_new_one_when_there_is_a_date_again(server: Server, bot: Bot) -> None:
    await bot.change(releases_event="on")
    release = await bot.add(OUT_AT)
    await bot.after(timedelta())
    found = []
    for when in (TBA, Schedule.of(OUT_AT)):
        await bot.program.services.releases.move(HOME, MODERATOR, release.id, when)
        await bot.after(timedelta())
        found.append(len(events(server)))
    await call_off(bot, release)
    await move(bot, release, OUT_AT)
    assert ([*found, len(events(server))], changes(server, EVENTS)) == ([0, 1, 1], ["POST", "DELETE"] * 2 + ["POST"])


@pytest.mark.parametrize("fault", [Fault.UNANSWERED, Fault.LOST, Fault.BROKEN, Fault.LIMITED])
async def test_whatever_befalls_it_there_is_one_event(server: Server, bot: Bot, fault: Fault) -> None:
    server.faults = {CREATING: [fault]}
    await bot.change(releases_event="on")
    await bot.add(OUT_AT)
    for _ in range(3):
        await bot.after(HOUR)
    assert len(events(server)) == 1


async def test_an_event_that_staff_deleted_is_left_alone(server: Server, bot: Bot) -> None:
    await bot.change(releases_event="on")
    release = await bot.add(OUT_AT)
    await bot.after(timedelta())
    events(server).clear()
    for days in (1, 2):
        await move(bot, release, OUT_AT + days * DAY)
    await call_off(bot, release)
    assert (events(server), changes(server, EVENTS)) == ([], ["POST", "PATCH", "PATCH", "DELETE"])
    assert State.FAILED not in (await bot.states()).values()


async def test_an_event_that_is_over_is_left_alone(server: Server, bot: Bot) -> None:
    await bot.change(releases_event="on")
    release = await bot.add(OUT_AT)
    await bot.after(timedelta())
    events(server)[0]["status"] = 4
    await move(bot, release, OUT_AT + DAY)
    await bot.after(DAY)
    assert changes(server, EVENTS) == ["POST", "PATCH"]


async def test_without_the_permission_no_event_is_asked_for_and_everything_else_goes_on(
    server: Server, bot: Bot
) -> None:
    await without(server, bot, "create_events")
    await bot.change(releases_event="on", releases_leads="1d 0")
    await bot.add(NOW + DAY)
    await bot.after(timedelta())
    await bot.after(DAY)
    assert (changes(server, EVENTS), len(server.posts.seen)) == ([], 2)
    assert not any("due" in text(post) for post in server.posts.seen)  # none of them is late


async def test_the_event_is_made_once_the_permission_is_given(server: Server, bot: Bot) -> None:
    await without(server, bot, "create_events")
    await bot.change(releases_event="on")
    await bot.add(OUT_AT)
    await bot.after(timedelta())
    await without(server, bot)
    await bot.after(HOUR)
    assert len(events(server)) == 1


# -------------------------------------------------------------------- the countdown


async def counting(bot: Bot, at: datetime = OUT_AT) -> Release:
    """Nothing but a countdown."""
    await bot.change(releases_countdown="on", releases_leads="0", releases_moved="off")
    release = await bot.add(at)
    await bot.after(timedelta())
    return release


async def test_the_countdown_is_pinned_once_changes_at_each_step_and_ends(server: Server, bot: Bot) -> None:
    await counting(bot)
    (post,) = server.posts.seen
    assert (post["pinned"], bot.sent()[0]["allowed_mentions"]) == (True, {"parse": []})
    seen, edits = [], []
    for left in (14 * DAY, 7 * DAY, 3 * DAY, 2 * DAY, DAY, 12 * HOUR, 6 * HOUR, HOUR, 0 * HOUR, -DAY, -3 * DAY):
        await bot.after(OUT_AT - left - bot.clock.now())
        seen.append((say("post-countdown-out", kind="season") in text(post), post["pinned"]))
        edits.append(len(bot.asked("PATCH", f"/channels/{CHANNEL}/messages/{post['id']}")))
    assert seen == [(False, True)] * 8 + [(True, True)] + [(False, False)] * 2
    assert edits == [*range(1, 11), 10]
    assert changes(server, "/pins/") == ["PUT", "DELETE"]
    assert len(server.posts.seen) == 2  # the other one says that it is out


async def test_the_countdown_follows_the_release_and_ends_when_it_is_called_off(server: Server, bot: Bot) -> None:
    release = await counting(bot)
    (post,) = server.posts.seen
    await move(bot, release, OUT_AT + DAY)
    assert f"<t:{int((OUT_AT + DAY).timestamp())}:R>" in text(post)
    await call_off(bot, release)
    assert (say("post-countdown-off") in text(post), post["pinned"]) == (True, False)
    await bot.after(DAY)
    assert len(server.posts.seen) == 1


async def test_a_countdown_comes_back_as_a_new_one_when_there_is_a_date_again(server: Server, bot: Bot) -> None:
    release = await counting(bot)
    for _ in range(2):
        await call_off(bot, release)
        await move(bot, release, OUT_AT)
    ended = say("post-countdown-off")
    assert [(ended in text(post), post["pinned"]) for post in server.posts.seen] == [(True, False)] * 2 + [
        (False, True)
    ]


async def test_a_countdown_follows_the_channel_of_the_server_and_leaves_none_behind(server: Server, bot: Bot) -> None:
    await counting(bot)
    for channel in (OTHER, CHANNEL):
        await bot.change(releases_channel=channel)
        await bot.after(timedelta())
    pinned = [(post["channel_id"], post["pinned"]) for post in server.posts.seen]
    assert sorted(pinned) == [(CHANNEL, False), (CHANNEL, True), (OTHER, False)]


async def test_a_countdown_that_staff_deleted_is_left_alone(server: Server, bot: Bot) -> None:
    await counting(bot)
    await bot.client.http.delete_message(int(CHANNEL), server.posts.seen[0]["id"])
    for left in (14 * DAY, 7 * DAY, 3 * DAY, 2 * DAY):
        await bot.after(OUT_AT - left - bot.clock.now())
    assert (server.posts.seen, len(bot.sent())) == ([], 1)


async def test_without_the_right_to_pin_the_countdown_stands_unpinned(server: Server, bot: Bot) -> None:
    server.faults = {PINNING: [Fault.FORBIDDEN]}
    await counting(bot)
    await bot.after(7 * DAY)
    (post,) = server.posts.seen
    assert (post["pinned"], changes(server, "/pins/")) == (False, ["PUT"])
    assert set((await bot.states()).values()) <= {State.SENT, State.PENDING}


@pytest.mark.parametrize("fault", [Fault.UNANSWERED, Fault.LOST, Fault.BROKEN, Fault.LIMITED])
@pytest.mark.parametrize("where", ["posting", "pinning"])
async def test_whatever_befalls_it_there_is_one_countdown_and_it_is_pinned(
    server: Server, bot: Bot, where: str, fault: Fault
) -> None:
    server.posts.nonce_window = 0
    server.posts.faults = [fault] if where == "posting" else []
    server.faults = {PINNING: [fault] if where == "pinning" else []}
    await counting(bot)
    for _ in range(3):
        await bot.after(HOUR)
    assert [post["pinned"] for post in server.posts.seen] == [True]


# -------------------------------------------------------------------- channels that hide what is in them


@pytest.fixture
async def covering(server: Server, by_hand: Program, clock: ManualClock) -> AsyncIterator[Bot]:
    """After a release, the other channel is to hide what is in it for two days; it has a flag of its own."""
    place = home()
    place["channels"][1]["flags"] = OTHER_FLAG
    async with at_home(server, by_hand, clock, place) as bot:
        await bot.change(
            releases_channel=CHANNEL, releases_leads="0", releases_cover=OTHER, releases_uncover="2",
            releases_at="18:00",
        )  # fmt: skip
        await bot.add(NOW + MINUTE)
        yield bot


def flags(server: Server) -> int:
    found: int = server.guilds[0]["channels"][1]["flags"]
    return found


async def test_a_channel_is_covered_at_the_release_keeps_its_other_flags_and_is_uncovered_later(
    server: Server, covering: Bot
) -> None:
    found = []
    for time in (timedelta(), MINUTE, DAY, DAY, 6 * HOUR - 2 * MINUTE, MINUTE, DAY):
        await covering.after(time)
        found.append(flags(server))
    both = COVERED | OTHER_FLAG
    assert found == [OTHER_FLAG, both, both, both, both, OTHER_FLAG, OTHER_FLAG]
    assert covering.asked("PATCH", f"/channels/{OTHER}") == [{"flags": both}, {"flags": OTHER_FLAG}]
    assert covering.sent(OTHER) == []


async def test_a_channel_that_staff_take_from_the_list_is_uncovered_at_once_and_covered_again_when_put_back(
    server: Server, covering: Bot
) -> None:
    await covering.after(MINUTE)
    found = [flags(server)]
    for channels in (None, OTHER):
        await covering.change(releases_cover=channels)
        await covering.after(MINUTE)
        found.append(flags(server))
    await covering.after(3 * DAY)
    both = COVERED | OTHER_FLAG
    assert [*found, flags(server)] == [both, OTHER_FLAG, both, OTHER_FLAG]


async def test_an_age_restricted_channel_is_never_covered(server: Server, covering: Bot) -> None:
    server.guilds[0]["channels"][1]["nsfw"] = True
    for _ in range(4):
        await covering.after(DAY)
    assert (changes(server, f"/channels/{OTHER}"), flags(server)) == ([], OTHER_FLAG)


@pytest.mark.parametrize("fault", [Fault.UNANSWERED, Fault.LOST, Fault.BROKEN, Fault.LIMITED])
async def test_whatever_befalls_it_the_channel_is_covered_in_the_end(
    server: Server, covering: Bot, fault: Fault
) -> None:
    server.faults = {"PATCH /channels/{channel}": [fault]}
    await covering.after(MINUTE)
    await covering.after(2 * HOUR)
    assert (flags(server), covering.sent(OTHER)) == (COVERED | OTHER_FLAG, [])


@pytest.mark.parametrize("befalls", [[], [Fault.UNANSWERED]])
async def test_without_the_permission_it_is_said_in_words_once(
    server: Server, covering: Bot, befalls: list[Fault]
) -> None:
    server.posts.nonce_window = 0
    server.faults = {"PATCH /channels/{channel}": [Fault.FORBIDDEN] * 3}
    server.posts.faults = [Fault.SLOW, *befalls] if befalls else []
    server.slow = 0
    await covering.after(MINUTE)
    for _ in range(4):
        await covering.after(DAY)
    (said,) = (post for post in server.posts.seen if post["channel_id"] == OTHER)
    until = int(datetime(2026, 11, 23, 18, tzinfo=NOW.tzinfo).timestamp())
    assert (f"<t:{until}:f>" in text(said), flags(server)) == (True, OTHER_FLAG)
