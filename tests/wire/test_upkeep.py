"""What the bot tells the staff unprompted, on the wire: nobody is pinged who should not be, and whatever befalls a
message, it is sent again until people see it, and they see it once.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.app import Program
from bot.clock import ManualClock
from bot.server.health import BELIEVE
from bot.texts import texts
from tests.wire.conftest import SOON, started
from tests.wire.payloads import CHANNEL, SERVER, Json, channel, guild, role
from tests.wire.posts import Fault
from tests.wire.server import PATIENCE, Server

HOME, MODERATOR = int(SERVER), 9100
OTHER_CHANNEL, STAFF_CHANNEL, LOG_CHANNEL, MODERATORS = "6002", "6003", "6004", "7001"
COMPONENTS_V2 = 1 << 15
NOTHING_ELSE: Json = {"content": None, "attachments": [], "tts": False}
ALLOWED = discord.Permissions(
    view_channel=True, send_messages=True, embed_links=True, attach_files=True,
    create_public_threads=True, send_messages_in_threads=True, mention_everyone=True, read_message_history=True,
)  # fmt: skip
SEND_MESSAGES = discord.Permissions(send_messages=True).value
A_MINUTE, SOONEST = timedelta(minutes=1), timedelta(seconds=5)
FAULTS = [  # with how long nothing is tried again afterwards
    ([Fault.BROKEN], SOONEST),
    ([Fault.BROKEN, Fault.BROKEN, Fault.BROKEN], timedelta(seconds=20)),
    ([Fault.FORBIDDEN, Fault.FORBIDDEN], timedelta(minutes=5)),
    ([Fault.LIMITED], timedelta(hours=1)),
    ([Fault.LOST], SOONEST),
    ([Fault.UNANSWERED], SOONEST),
    ([Fault.LOST, Fault.BROKEN, Fault.UNANSWERED], timedelta(seconds=20)),
]
of_faults = pytest.mark.parametrize(
    ("faults", "pause"), FAULTS, ids=[", ".join(fault.name for fault in faults) for faults, _ in FAULTS]
)


@pytest.fixture
async def bot(server: Server, by_hand: Program, clock: ManualClock) -> AsyncIterator[Program]:
    """In a server in which it may not write in two of the channels."""
    server.guilds = [in_order()]
    server.world.now = clock.now
    async with started(by_hand) as client:
        await client.wait_for("guild_available")
        yield by_hand


def in_order() -> Json:
    home = guild(permissions=ALLOWED.value)
    closed = [channel(id_, denied=SEND_MESSAGES) for id_ in (CHANNEL, OTHER_CHANNEL)]
    home["channels"] = [*closed, channel(STAFF_CHANNEL), channel(LOG_CHANNEL)]
    home["roles"].append(role(MODERATORS, "Moderators"))
    return home


async def change(bot: Program, **values: str) -> None:
    named = {name.replace("_", "."): value for name, value in values.items()}
    await bot.services.settings.change(HOME, MODERATOR, named)


async def look_and_send(bot: Program) -> None:
    await bot.upkeep.tick()
    await bot.dispatcher.tick()


async def break_news(bot: Program, clock: ManualClock, **more: str) -> None:
    """News cannot be posted, long enough for the staff to be told in the next round."""
    await change(bot, news_channel=CHANNEL, staff_channel=STAFF_CHANNEL, staff_role=MODERATORS, **more)
    await look_and_send(bot)
    clock.advance(BELIEVE)


def sent_to(server: Server, channel_id: str) -> list[Json]:
    return [request.body for request in server.asked("POST", f"/channels/{channel_id}/messages")]


def how(sent: Json) -> dict[str, Any]:
    """Everything but what it says."""
    return {name: value for name, value in sent.items() if name not in ("nonce", "components")}


def nonces(server: Server, channel_id: str) -> list[str]:
    return [sent["nonce"] for sent in sent_to(server, channel_id)]


async def test_the_staff_notice_pings_only_the_role_of_the_staff(
    server: Server, bot: Program, clock: ManualClock
) -> None:
    await break_news(bot, clock)
    await look_and_send(bot)
    (sent,) = sent_to(server, STAFF_CHANNEL)
    assert how(sent) == {
        "flags": COMPONENTS_V2,
        "enforce_nonce": True,
        "allowed_mentions": {"parse": [], "roles": [int(MODERATORS)]},
        **NOTHING_ELSE,
    }
    assert 0 < len(sent["nonce"]) <= 25
    assert f"<@&{MODERATORS}>" in str(sent["components"])


async def test_the_copy_of_the_audit_trail_pings_nobody(server: Server, bot: Program) -> None:
    await change(bot, log=LOG_CHANNEL)
    await change(bot, news_role=MODERATORS)
    await look_and_send(bot)
    (sent,) = sent_to(server, LOG_CHANNEL)
    assert how(sent) == {
        "flags": COMPONENTS_V2,
        "enforce_nonce": True,
        "allowed_mentions": {"parse": []},
        **NOTHING_ELSE,
    }
    assert 0 < len(sent["nonce"]) <= 25
    assert f"<@{MODERATOR}>" in str(sent["components"])


@of_faults
async def test_the_staff_notice_is_sent_again_until_it_arrives_and_is_seen_once(
    server: Server, bot: Program, clock: ManualClock, faults: list[Fault], pause: timedelta
) -> None:
    await break_news(bot, clock)
    before = await bot.services.settings.get(HOME)
    await survives(server, bot, clock, STAFF_CHANNEL, faults, pause)
    assert await bot.services.settings.get(HOME) == before


@of_faults
async def test_the_copy_of_the_audit_trail_is_sent_again_until_it_arrives_and_is_seen_once(
    server: Server, bot: Program, clock: ManualClock, faults: list[Fault], pause: timedelta
) -> None:
    await change(bot, log=LOG_CHANNEL)
    await survives(server, bot, clock, LOG_CHANNEL, faults, pause)
    await change(bot, late="1h/2h")
    await look_and_send(bot)
    assert len(set(nonces(server, LOG_CHANNEL))) == len(server.posts.seen) == 2


async def survives(
    server: Server, bot: Program, clock: ManualClock, channel_id: str, faults: list[Fault], pause: timedelta
) -> None:
    """Every fault is met, one after the other; after the last it takes this long until it is tried again."""
    server.posts.faults = list(faults)
    server.posts.nonce_window = 0  # only reading back tells what arrived
    for time in range(1, len(faults) + 1):
        await look_and_send(bot)
        assert len(nonces(server, channel_id)) == time
        if time < len(faults):
            clock.advance(timedelta(minutes=10))
    clock.advance(pause - timedelta(milliseconds=1))
    await look_and_send(bot)
    assert len(nonces(server, channel_id)) == len(faults)
    clock.advance(timedelta(milliseconds=1))
    for _ in range(2):
        await look_and_send(bot)
    arrived_before = faults[-1] is Fault.UNANSWERED
    assert len(nonces(server, channel_id)) == len(faults) + (not arrived_before)
    assert len(set(nonces(server, channel_id))) == len(server.posts.seen) == 1


async def test_what_is_sent_again_is_the_same_message_although_more_was_done_meanwhile(
    server: Server, bot: Program, clock: ManualClock
) -> None:
    """It may have arrived: with more in it, people would see it twice."""
    await change(bot, log=LOG_CHANNEL)
    server.posts.faults = [Fault.LOST]
    await look_and_send(bot)
    await change(bot, late="1h/2h")
    await look_and_send(bot)
    clock.advance(SOONEST)
    for _ in range(2):
        await look_and_send(bot)
    first, other, again = sent_to(server, LOG_CHANNEL)
    assert (first, [seen["components"] for seen in server.posts.seen]) == (
        again,
        [other["components"], first["components"]],
    )


@pytest.mark.parametrize("fault", [Fault.FORBIDDEN, Fault.UNANSWERED])
async def test_a_copy_is_sent_at_once_and_what_failed_again_without_waiting_for_the_next_round(
    server: Server, by_itself: Program, clock: ManualClock, fault: Fault
) -> None:
    server.guilds, server.world.now = [in_order()], clock.now
    server.posts.faults = [fault]
    async with started(by_itself) as client:
        await client.wait_for("guild_available")
        await change(by_itself, log=LOG_CHANNEL)
        await server.until(lambda: len(sent_to(server, LOG_CHANNEL)) == 1)
        await change(by_itself, late="1h/2h")
        async with asyncio.timeout(PATIENCE):
            while len(server.posts.seen) < 2:  # it sleeps by a clock that stands still
                clock.advance(timedelta(minutes=5))
                by_itself.services.outbox.wake()
                await asyncio.sleep(SOON)
    assert len({str(seen["components"]) for seen in server.posts.seen}) == len(server.posts.seen) == 2


async def test_a_short_rate_limit_is_waited_out(server: Server, bot: Program, clock: ManualClock) -> None:
    await break_news(bot, clock)
    server.posts.faults = [Fault.HURRIED]
    await look_and_send(bot)
    assert len(nonces(server, STAFF_CHANNEL)) == 2
    assert len(set(nonces(server, STAFF_CHANNEL))) == len(server.posts.seen) == 1


async def test_a_second_problem_is_told_although_the_first_was_told_a_minute_ago(
    server: Server, bot: Program, clock: ManualClock
) -> None:
    """Were it sent with the same nonce, Discord would take it for the first."""
    await change(bot, news_channel=CHANNEL, staff_channel=STAFF_CHANNEL)
    await look_and_send(bot)
    await change(bot, quotes_channel=OTHER_CHANNEL)
    for _ in range(7):
        clock.advance(A_MINUTE)
        await look_and_send(bot)
    told = [str(seen["components"]) for seen in server.posts.seen]
    assert [(CHANNEL in text, OTHER_CHANNEL in text) for text in told] == [(True, False), (False, True)]


async def test_what_is_still_wrong_the_next_day_is_told_again(server: Server, bot: Program, clock: ManualClock) -> None:
    await break_news(bot, clock)
    for _ in range(3):
        await look_and_send(bot)
        clock.advance(timedelta(hours=12))
    assert len(set(nonces(server, STAFF_CHANNEL))) == len(server.posts.seen) == 2


async def test_a_notice_has_a_thread_where_that_was_wished(server: Server, bot: Program, clock: ManualClock) -> None:
    await break_news(bot, clock, staff_post="thread")
    await look_and_send(bot)
    (seen,) = server.posts.seen
    (thread,) = server.asked("POST", f"/channels/{STAFF_CHANNEL}/messages/{seen['id']}/threads")
    assert thread.body["name"] == texts()("notice-title")


async def test_a_thread_that_cannot_be_made_is_no_reason_to_post_again(
    server: Server, bot: Program, clock: ManualClock
) -> None:
    await break_news(bot, clock, staff_post="thread")
    server.posts.threads = False
    for _ in range(2):
        await look_and_send(bot)
        clock.advance(A_MINUTE)
    assert len(sent_to(server, STAFF_CHANNEL)) == len(server.posts.seen) == 1
