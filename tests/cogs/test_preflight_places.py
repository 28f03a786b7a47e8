"""Where nothing can be posted, or not like this: threads that are locked or closed, forums, channels that Discord does
not tell of; named in plain words like everything that is missing.
"""

import pytest
from simcord.backend import serializers

from bot.texts import texts
from tests.cogs.asking import WELL, findings
from tests.cogs.servers import Server
from tests.cogs.test_preflight import named

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()


@pytest.mark.parametrize(
    ("denied", "missing"),
    [
        ("send_messages_in_threads", True),
        ("view_channel", True),
        ("embed_links", True),
        ("create_public_threads", False),
    ],
)
async def test_a_thread_has_the_permissions_of_its_channel(server: Server, denied: str, missing: bool) -> None:
    thread = server.thread(server.channels["chat"], "a thread")
    server.deny(server.channels["chat"], denied)
    page = await server.manager.pick(await server.screen(server.manager, "News"), "news.channel", thread)
    assert (named(denied) in page.text, findings(page.text) == [WELL]) == (missing, not missing)
    assert await server.values() == {"news.channel": str(thread.id)}


async def test_a_thread_may_be_open_to_the_bot_where_its_channel_is_not(server: Server) -> None:
    thread = server.thread(server.channels["chat"], "a thread")
    server.deny(server.channels["chat"], "send_messages")
    page = await server.manager.pick(await server.screen(server.manager, "News"), "news.channel", thread)
    assert findings(page.text) == [WELL]


async def test_a_forum_needs_posts_and_posts_need_a_forum(server: Server) -> None:
    forum, m = server.guild.create_forum_channel("board"), server.manager
    page = await m.pick(await server.screen(m, "News"), "news.channel", forum)
    assert findings(page.text) == [say("finding-wrong-post", channel=forum.mention)]
    page = await m.choose(page, say("post-forum"))
    assert findings(page.text) == [WELL]
    page = await m.pick(page, "news.channel", server.channels["chat"])
    assert findings(page.text) == [say("finding-not-a-forum", channel=server.channels["chat"].mention)]
    page = await m.pick(page, "news.channel", server.thread(server.channels["chat"], "a thread"))
    assert say("post-forum") in page.text
    page = await m.choose(page, say("post-thread"))
    assert findings(page.text)[0].endswith(say("finding-in-a-thread", channel="@").partition("@")[2])


async def test_a_locked_thread_is_named_unless_the_bot_may_open_it(server: Server) -> None:
    backend, chat = server.here.env.backend, server.channels["chat"]
    thread = server.thread(chat, "a thread")
    backend.edit_channel(thread.id, {}, thread_metadata={"locked": True})
    page = await server.manager.pick(await server.screen(server.manager, "News"), "news.channel", thread)
    assert findings(page.text) == [WELL]
    server.deny(chat, "manage_threads")
    page = await server.manager.press(page, "Check again")
    assert findings(page.text) == [say("finding-locked", channel=thread.mention)]
    assert f"🟠 📰 **News** · {say('state-paused')}" in (await server.manager.ask("setup")).text
    backend.edit_channel(thread.id, {}, thread_metadata={"locked": False})
    assert findings((await server.manager.press(page, "Check again")).text) == [WELL]


async def test_a_private_thread_is_closed_until_the_bot_is_invited(server: Server) -> None:
    chat, bot = server.channels["chat"], server.here.bot.user
    assert bot is not None
    thread = server.thread(chat, "a thread", private=True)
    server.deny(chat, "manage_threads")
    page = await server.owner.pick(await server.screen(server.owner, "News"), "news.channel", thread)
    assert findings(page.text) == [say("finding-closed", channel=thread.mention)]
    server.here.env.backend.add_thread_member(thread.id, bot.id)
    assert findings((await server.owner.press(page, "Check again")).text) == [WELL]


async def test_a_forum_that_wants_tags_is_named(server: Server) -> None:
    backend, forum = server.here.env.backend, server.guild.create_forum_channel("board")
    payload = serializers.channel_payload(backend, backend.get_channel(forum.id))
    backend.emit("CHANNEL_UPDATE", {**payload, "flags": 1 << 4})
    answer = await server.manager.ask("settings topic", topic="news", channel=forum, post="forum")
    assert findings(answer.text) == [say("finding-needs-tag", channel=forum.mention)]


async def test_a_forum_can_be_no_log(server: Server) -> None:
    forum = server.guild.create_forum_channel("board")
    answer = await server.manager.ask("settings server", log=forum)
    assert findings(answer.text) == [say("finding-no-log", channel=forum.mention)]
    assert findings((await server.screen(server.manager, "Log channel")).text) == findings(answer.text)
    assert f"🟠 **{say('setting-log')}** · {forum.mention}" in (await server.manager.ask("setup")).text


# -------------------------------------------------------------------- what Discord has to be asked for


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [(None, 0, "none"), (500, 0, "unknown"), (403, 50001, "permissions"), (404, 10003, "gone")],
)
async def test_an_archived_thread_is_asked_for(server: Server, status: int | None, code: int, expected: str) -> None:
    thread = server.thread(server.channels["chat"], "archived", told=False)
    await server.manager.ask("settings topic", topic="news", channel=thread)
    if status is not None:
        server.here.env.inject_error("GET", f"/channels/{thread.id}", status=status, code=code, times=None)
    (line,) = findings((await server.screen(server.manager, "News")).text)
    begin = say(f"finding-{expected}", channel=thread.mention, names="@").partition("@")[0]
    assert line.startswith(begin)
