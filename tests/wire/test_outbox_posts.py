"""What is posted unprompted, as Discord gets it: whom it pings, how it looks when it is late, threads and posts of
forums, direct messages; how fast, and by how many programs.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import Program, opened
from bot.clock import ManualClock
from bot.outbox.delivery import Draft, State
from bot.outbox.facts import EpisodeOpen, Fact, OnThisDay, ReleaseComing, ReleaseOut, Reminder
from bot.server.kinds import Post
from bot.texts import texts
from bot.transport import mark, nonce
from tests.conftest import LANTERN, NOW, settings
from tests.wire.announcing import drafts, places
from tests.wire.conftest import started
from tests.wire.limits import Limits
from tests.wire.payloads import SERVER, Json, outage, slash
from tests.wire.posts import Fault
from tests.wire.saying import BOARD, HOUR, OTHER, ROLE, SEASON, SECOND, Bot, at_home, draft, home, text
from tests.wire.server import PATIENCE, Server

say = texts()
COMPONENTS_V2 = 1 << 15
FAN = 9200
DM = str(FAN | 1 << 61)
GRACE = timedelta(minutes=15)
THREADS = "POST /channels/{channel}/messages/{message}/threads"


@pytest.fixture
async def bot(server: Server, by_hand: Program, clock: ManualClock) -> AsyncIterator[Bot]:
    async with at_home(server, by_hand, clock) as bot:
        yield bot


def pings(**ids: int) -> Json:
    """Nobody but these, such as roles=7001."""
    return {"parse": []} | {name: [id_] for name, id_ in ids.items()}


# -------------------------------------------------------------------- a post


async def test_a_post_pings_the_role_of_its_server_and_carries_its_mark(bot: Bot) -> None:
    await bot.say(draft(role_id=ROLE))
    (sent,) = bot.sent()
    (container,) = sent.pop("components")
    assert sent == {
        "flags": COMPONENTS_V2,
        "nonce": nonce("it"),
        "enforce_nonce": True,
        "allowed_mentions": pings(roles=ROLE),
        "content": None,
        "attachments": [],
        "tts": False,
    }
    assert (len(nonce("it")), container["id"]) == (25, mark("it"))
    assert text({"components": [container]}).splitlines()[:2] == ["## 📺 Season 4 is out", f"<@&{ROLE}>"]


async def test_without_a_role_nobody_is_pinged(bot: Bot) -> None:
    await bot.say(draft())
    (sent,) = bot.sent()
    assert (sent["allowed_mentions"], "<@" in str(sent)) == (pings(), False)


async def test_words_of_staff_ping_nobody(bot: Bot) -> None:
    words = "@everyone @here <@&123456789012345678> <@123456789012345678>"
    await bot.say(draft(fact=ReleaseOut(release=SEASON.model_copy(update={"title": words, "about": words}))))
    (sent,) = bot.sent()
    assert sent["allowed_mentions"] == pings()
    assert not {word for word in words.split() if word in text(sent)}


@pytest.mark.parametrize(("late", "marked"), [(GRACE, False), (GRACE + SECOND, True)])
@pytest.mark.parametrize("fact", [ReleaseOut(release=SEASON), ReleaseComing(release=SEASON)], ids=["out", "coming"])
async def test_beyond_the_grace_it_is_marked_late_and_pings_nobody(
    bot: Bot, clock: ManualClock, fact: Fact, late: timedelta, marked: bool
) -> None:
    clock.advance(late)
    await bot.say(draft(fact=fact, role_id=ROLE))
    (sent,) = bot.sent()
    said = say("post-late", when=f"<t:{int(NOW.timestamp())}:R>")
    assert (said in text(sent), f"<@&{ROLE}>" in text(sent)) == (marked, not marked)
    assert sent["allowed_mentions"] == pings() if marked else pings(roles=ROLE)


async def test_the_grace_is_that_of_the_server(bot: Bot, clock: ManualClock) -> None:
    await bot.change(late="2h/3h")
    clock.advance(2 * HOUR)
    await bot.say(draft(role_id=ROLE))
    assert bot.sent()[0]["allowed_mentions"] == pings(roles=ROLE)


async def test_what_has_nothing_left_to_say_is_done(bot: Bot) -> None:
    await bot.say(draft(fact=OnThisDay(on=NOW.date())))
    assert (bot.sent(), await bot.states()) == ([], {"it": State.SENT})


# -------------------------------------------------------------------- threads and forums


def in_thread() -> Draft:
    return draft(fact=EpisodeOpen(release=SEASON, season=4, number=1), post=Post.THREAD)


@pytest.mark.parametrize("fault", [None, Fault.UNANSWERED, Fault.LOST, Fault.BROKEN, Fault.LIMITED])
async def test_a_post_with_a_thread_has_one_and_whatever_befalls_the_thread_the_post_is_seen_once(
    server: Server, bot: Bot, fault: Fault | None
) -> None:
    server.posts.nonce_window = 0
    server.faults = {THREADS: [fault] if fault else []}
    await bot.say(in_thread())
    for _ in range(2):
        await bot.after(2 * HOUR)
    assert (len(bot.seen()), await bot.states()) == (1, {"it": State.SENT})
    assert [each["name"] for each in server.guilds[0]["threads"]] == ["💬 S4E1 - talk here"]


async def test_a_thread_that_discord_refuses_is_no_reason_to_post_again(server: Server, bot: Bot) -> None:
    server.posts.threads = False
    await bot.say(in_thread())
    await bot.after(HOUR)
    assert (len(bot.sent()), await bot.states()) == (1, {"it": State.SENT})


async def test_a_post_of_a_forum_has_its_title_its_mark_and_its_ping(server: Server, bot: Bot) -> None:
    await bot.say(draft(where=BOARD, post=Post.FORUM, role_id=ROLE))
    (sent,) = bot.asked("POST", f"/channels/{BOARD}/threads")
    assert (sent["name"], sent["message"]["allowed_mentions"]) == ("📺 Season 4 is out", pings(roles=ROLE))
    assert (len(bot.seen(where=BOARD)), len(server.guilds[0]["threads"])) == (1, 1)


async def test_a_forum_that_is_not_known_yet_is_posted_to_soon(
    server: Server, by_hand: Program, clock: ManualClock
) -> None:
    """After a start, Discord tells of servers one after the other."""
    server.guilds = [outage(SERVER)]
    async with started(by_hand) as client:
        await server.connected()
        bot = Bot(by_hand, client, server, clock)
        await bot.say(draft(where=BOARD, post=Post.FORUM))
        assert await bot.states() == {"it": State.PENDING}
        server.guilds = [home()]
        await bot.hears("guild_available", "GUILD_CREATE", server.guilds[0])
        await bot.after(5 * SECOND)
        assert len(bot.seen(where=BOARD)) == 1


# -------------------------------------------------------------------- people


def reminder(channel_id: str | None = None) -> Draft:
    fact = Reminder(text="tea", channel_id=int(channel_id) if channel_id else None)
    return draft(where=None, fact=fact, user_id=FAN)


async def test_a_reminder_comes_as_a_direct_message(bot: Bot) -> None:
    await bot.say(reminder(OTHER))
    assert (len(bot.seen(where=DM)), bot.sent(OTHER), await bot.states()) == (1, [], {"it": State.SENT})
    assert "> tea" in text(bot.seen(where=DM)[0])


async def test_with_closed_direct_messages_it_is_said_where_they_chose_and_pings_only_them(
    server: Server, bot: Bot
) -> None:
    server.posts.closed = {str(FAN)}
    server.posts.faults = [Fault.SLOW, Fault.UNANSWERED]
    server.posts.nonce_window, server.slow = 0, 0.1
    await bot.say(reminder(OTHER))
    for _ in range(2):
        await bot.after(HOUR)
    (seen,) = server.posts.seen
    assert (seen["channel_id"], bot.sent(OTHER)[0]["allowed_mentions"]) == (OTHER, pings(users=FAN))
    assert (f"<@{FAN}>" in text(seen), await bot.states()) == (True, {"it": State.SENT})


async def test_with_closed_direct_messages_and_no_channel_it_ends_there(server: Server, bot: Bot) -> None:
    server.posts.closed = {str(FAN)}
    await bot.say(reminder())
    await bot.after(HOUR)
    assert (len(bot.sent(DM)), server.posts.seen, await bot.states()) == (1, [], {"it": State.FAILED})


# -------------------------------------------------------------------- many


async def test_two_hundred_posts_keep_the_pace_and_commands_are_answered_at_once(
    server: Server, by_hand: Program, clock: ManualClock
) -> None:
    homes = places(200)
    server.guilds = homes
    server.limits = Limits()
    loop = asyncio.get_running_loop()
    async with started(by_hand) as client:
        connection = await server.connected()
        while any(each.unavailable for each in client.guilds):
            await client.wait_for("guild_available", timeout=PATIENCE)
        await by_hand.services.outbox.put(drafts(homes, NOW))
        begun = loop.time()
        emptying = asyncio.create_task(by_hand.dispatcher.tick())
        await server.until(lambda: len(server.posts.seen) > 50)
        asked = loop.time()
        await connection.dispatch("INTERACTION_CREATE", slash("about"))
        await server.until(server.callbacks)
        answered = loop.time() - asked
        still = len(server.posts.seen)
        await emptying
        took = loop.time() - begun
    assert {len(seen) for seen in server.posts.by_mark().values()} == {1}
    assert (len(server.posts.seen), server.meter.limited) == (200, {})
    assert server.meter.busiest <= 50
    assert 200 / 48 * 0.95 < took < 200 / 48 * 1.5
    assert (still < 200, answered < 0.5) == (True, True)


async def test_two_programs_on_one_database_say_everything_once(
    server: Server, by_hand: Program, clock: ManualClock, tmp_path: Path
) -> None:
    homes = server.guilds = places(60)
    server.posts.nonce_window = 0
    given = settings(tmp_path, show_pack=str(LANTERN), discord_gateway_url=f"ws://{server.address}")
    async with AsyncExitStack() as stack:
        other = await stack.enter_async_context(opened(given, clock))
        for program in (by_hand, other):
            client = await stack.enter_async_context(started(program))
            await client.wait_for("guild_available", timeout=PATIENCE)
        await by_hand.services.outbox.put(drafts(homes, NOW))
        await asyncio.gather(by_hand.dispatcher.tick(), other.dispatcher.tick())
        bot = Bot(by_hand, client, server, clock)
        assert set((await bot.states()).values()) == {State.SENT}
    assert [len(seen) for seen in server.posts.by_mark().values()] == [1] * 60
