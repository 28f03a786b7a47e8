"""Whatever befalls a post on its way, people see it, and they see it once; and one channel never holds up another."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import discord
import pytest

from bot.app import Program
from bot.clock import ManualClock
from bot.outbox.delivery import State
from bot.outbox.facts import Reminder
from bot.server.kinds import Post
from tests.wire.limits import Limits
from tests.wire.payloads import CHANNEL
from tests.wire.posts import Fault
from tests.wire.saying import BOARD, DAY, HOME, HOUR, MINUTE, OTHER, SECOND, Bot, at_home, draft, home
from tests.wire.server import Server

FAN = 9200
DM = str(FAN | 1 << 61)
BEFALLS = [
    [Fault.UNANSWERED],
    [Fault.LOST],
    [Fault.BROKEN],
    [Fault.INTERNAL_ERROR],
    [Fault.SLOW],
    [Fault.HURRIED],
    [Fault.LIMITED],
    [Fault.FORBIDDEN],
    [Fault.UNANSWERED, Fault.LOST, Fault.BROKEN],
    [Fault.LOST, Fault.UNANSWERED, Fault.UNANSWERED],
]
PLACES = {
    "a channel": (CHANNEL, draft()),
    "a forum": (BOARD, draft(where=BOARD, post=Post.FORUM)),
    "direct messages": (DM, draft(where=None, user_id=FAN, fact=Reminder(text="tea"))),
}
GONE_CHANNEL = "6009"


@pytest.fixture
async def bot(server: Server, by_hand: Program, clock: ManualClock) -> AsyncIterator[Bot]:
    async with at_home(server, by_hand, clock) as bot:
        yield bot


@pytest.mark.parametrize("faults", BEFALLS, ids=lambda faults: ", ".join(fault.name for fault in faults))
@pytest.mark.parametrize(
    ("place", "nonce_window", "readable"),
    [
        ("a channel", 300.0, False),
        ("a channel", 0.0, True),
        ("direct messages", 300.0, False),
        ("direct messages", 0.0, True),
        ("a forum", 0.0, True),
    ],
)
async def test_it_is_seen_once(
    server: Server, bot: Bot, place: str, nonce_window: float, readable: bool, faults: list[Fault]
) -> None:
    """Whether only the nonce can help, or only reading back."""
    where, said = PLACES[place]
    server.posts.nonce_window, server.slow = nonce_window, 0.1
    server.posts.unreadable = set() if readable else {where}
    server.posts.faults = list(faults)
    await bot.say(said)
    for _ in range(4):
        await bot.after(30 * SECOND)
    for _ in range(2):
        await bot.after(HOUR)
    assert (len(bot.seen(where=where)), await bot.states()) == (1, {"it": State.SENT})


@pytest.mark.parametrize("others", [99, 100, 250])
async def test_it_is_found_again_below_many_newer_messages(server: Server, bot: Bot, others: int) -> None:
    server.posts.nonce_window = 0
    server.posts.faults = [Fault.UNANSWERED]
    await bot.say(draft())
    bot.chatter(others)
    await bot.after(DAY / 2)
    assert (len(bot.seen()), len(bot.sent())) == (1, 1)


async def test_what_was_said_meanwhile_in_a_busy_channel_hides_nothing(server: Server, bot: Bot) -> None:
    """It is looked for from when it may first have arrived, not from when it was first tried."""
    server.posts.nonce_window = 0
    server.posts.faults = [Fault.FORBIDDEN, Fault.UNANSWERED]
    await bot.say(draft())
    bot.chatter(900)
    await bot.after(HOUR)
    await bot.after(HOUR)
    assert (len(bot.seen()), len(bot.sent())) == (1, 2)


@pytest.mark.parametrize(("later", "times"), [(MINUTE, 1), (6 * MINUTE, 2)], ids=["within the window", "beyond it"])
async def test_where_the_history_cannot_be_read_only_the_nonce_helps_and_nothing_is_lost(
    server: Server, bot: Bot, later: timedelta, times: int
) -> None:
    server.posts.unreadable = {CHANNEL}
    server.posts.faults = [Fault.UNANSWERED]
    await bot.say(draft())
    await bot.after(later)
    assert (len(bot.seen()), await bot.states()) == (times, {"it": State.SENT})


@pytest.mark.parametrize("trouble", ["its beginning was deleted", "its history cannot be read"])
async def test_another_post_of_a_forum_is_no_hindrance(server: Server, bot: Bot, trouble: str) -> None:
    await bot.say(draft("that", BOARD, post=Post.FORUM))
    (that,) = bot.seen("that", BOARD)
    if trouble == "its beginning was deleted":
        await bot.client.http.delete_message(that["channel_id"], that["id"])
    else:
        server.posts.unreadable = {that["channel_id"]}
    server.posts.faults = [Fault.LOST]
    await bot.say(draft(where=BOARD, post=Post.FORUM))
    await bot.after()
    assert (len(bot.seen(where=BOARD)), (await bot.states())["it"]) == (1, State.SENT)


async def test_what_a_moderator_deleted_meanwhile_is_not_said_again(server: Server, bot: Bot) -> None:
    server.posts.faults = [Fault.UNANSWERED]
    await bot.say(draft())
    (seen,) = bot.seen()
    await bot.client.http.delete_message(int(CHANNEL), seen["id"])
    await bot.after()
    assert (bot.seen(), await bot.states()) == ([], {"it": State.SENT})


# -------------------------------------------------------------------- what cannot be posted


async def test_an_unknown_channel_ends_it_until_it_is_to_be_posted_elsewhere(server: Server, bot: Bot) -> None:
    server.guilds[0]["channels"].pop(0)  # and nobody told the bot
    await bot.change(releases_channel=CHANNEL, releases_leads="0")
    release = await bot.add(bot.clock.now() + MINUTE)
    await bot.after(MINUTE)
    await bot.after(10 * MINUTE)
    (state,) = (await bot.states()).values()
    assert (state, len(bot.sent())) == (State.FAILED, 1)
    await bot.change(releases_channel=OTHER)
    await bot.after()
    (name,) = await bot.states()
    assert (release.id in name, len(bot.seen(name, OTHER)), await bot.states()) == (True, 1, {name: State.SENT})


async def test_what_discord_forbids_is_tried_again_after_five_minutes_until_it_is_stale(
    server: Server, bot: Bot
) -> None:
    server.posts.forbidden = {CHANNEL}
    await bot.say(draft(lasts=14 * MINUTE))
    tried = []
    for _ in range(20):
        await bot.after(MINUTE)
        tried.append(len(bot.sent()))
    assert tried == [1] * 4 + [2] * 5 + [3] * 11
    assert await bot.states() == {"it": State.EXPIRED}


async def test_what_the_preflight_blocks_is_not_tried_and_goes_on_by_itself(server: Server, bot: Bot) -> None:
    place = server.guilds[0]["channels"][0]
    closed = {"id": str(HOME), "type": 0, "allow": "0", "deny": str(discord.Permissions(send_messages=True).value)}
    place["permission_overwrites"] = [closed]
    await bot.hears("guild_channel_update", "CHANNEL_UPDATE", place)
    before = len(server.requests)
    await bot.say(draft())
    for _ in range(3):
        await bot.after(10 * MINUTE)
    assert (len(server.requests), await bot.states()) == (before, {"it": State.PENDING})
    place["permission_overwrites"] = []
    await bot.hears("guild_channel_update", "CHANNEL_UPDATE", place)
    await bot.after(5 * MINUTE)
    assert (len(bot.seen()), await bot.states()) == (1, {"it": State.SENT})


async def test_a_server_that_removed_the_bot_is_asked_nothing(server: Server, bot: Bot) -> None:
    server.guilds = []
    await bot.hears("guild_remove", "GUILD_DELETE", {"id": str(HOME)})
    before = len(server.requests)
    await bot.say(draft())
    for _ in range(25):
        await bot.after(HOUR)
    assert (len(server.requests), await bot.states()) == (before, {"it": State.EXPIRED})


# -------------------------------------------------------------------- side by side


@pytest.mark.parametrize("fault", [Fault.SLOW, Fault.LIMITED, Fault.FORBIDDEN, Fault.LOST])
async def test_a_channel_in_trouble_holds_up_no_other(
    server: Server, by_hand: Program, clock: ManualClock, fault: Fault
) -> None:
    channels = [str(6100 + number) for number in range(51)]
    async with at_home(server, by_hand, clock, home(channels=channels)) as bot:
        await by_hand.services.outbox.put([draft("first", channels[0])])
        server.posts.faults = [fault]
        first = asyncio.create_task(by_hand.dispatcher.tick())
        await server.until(lambda: bot.sent(channels[0]))
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await by_hand.services.outbox.put(draft(each, each) for each in channels[1:])
        emptying = asyncio.create_task(by_hand.dispatcher.tick())
        await server.until(lambda: all(bot.seen(each, each) for each in channels[1:]))
        assert loop.time() - begun < server.slow
        await asyncio.gather(first, emptying)


@pytest.mark.parametrize("scope", ["user", "shared"])
async def test_a_long_rate_limit_of_one_channel_is_waited_out_as_its_body_says(
    server: Server, bot: Bot, scope: str
) -> None:
    if scope == "shared":
        server.limits = Limits()
        server.limits.share(CHANNEL, 1200.0)
    else:
        server.posts.faults = [Fault.LIMITED]
    await bot.say(draft(), draft("that", OTHER))
    assert (bot.seen(), len(bot.seen("that", OTHER))) == ([], 1)
    server.limits = None
    await bot.after(19 * MINUTE)
    assert len(bot.sent()) == 1
    await bot.after(HOUR)
    assert (len(bot.seen()), len(bot.sent())) == (1, 2)
