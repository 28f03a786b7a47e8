"""The test server itself: what becomes of a message, how it is read back, and what people see of it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import discord
import pytest
from discord.http import Route

from bot.clock import ManualClock
from tests.conftest import NOW
from tests.wire.bare import logged_in, marked, place
from tests.wire.payloads import CHANNEL, FAN, FORUM, Json, channel, guild
from tests.wire.server import Server
from tests.wire.world import snowflake

NOBODY, NOTHING = "6999", 12345
HERE = f"/channels/{CHANNEL}/messages"
Client = discord.Client


@pytest.fixture
async def client(server: Server, clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    server.world.now = clock.now
    async with logged_in(server, monkeypatch) as client:
        yield client


async def read(client: Client, **query: int) -> list[int]:
    """Numbers of messages, as the server gives them."""
    found: list[Json] = await client.http.request(Route("GET", HERE), params=query)
    return [int(each["id"]) for each in found]


@pytest.mark.parametrize(
    ("window", "later", "messages"),
    [(300.0, 0, 1), (300.0, 299, 1), (300.0, 300, 2), (0.0, 0, 2)],
)
async def test_the_same_nonce_gives_the_first_message_within_its_window(
    server: Server, client: Client, clock: ManualClock, window: float, later: int, messages: int
) -> None:
    server.posts.nonce_window = window
    first = await place(client).send("hello", nonce="the one")
    clock.advance(timedelta(seconds=later))
    second = await place(client).send("hello", nonce="the one")
    assert len({first.id, second.id}) == len(server.posts.seen) == messages


async def test_the_nonce_of_a_deleted_message_gives_an_unknown_message(server: Server, client: Client) -> None:
    await (await place(client).send("hello", nonce="the one")).delete()
    with pytest.raises(discord.NotFound) as refused:
        await place(client).send("hello", nonce="the one")
    assert (refused.value.code, server.posts.seen) == (10008, [])


async def test_numbers_of_messages_tell_their_time_and_grow_even_within_a_moment(client: Client) -> None:
    sent = [await place(client).send("hello") for _ in range(3)]
    assert [message.created_at for message in sent] == [NOW] * 3
    assert [message.id - snowflake(NOW) for message in sent] == [0, 1, 2]


async def test_messages_are_read_back_newest_first_in_pages(client: Client, clock: ManualClock) -> None:
    sent = []
    for _ in range(6):
        sent.append((await place(client).send("hello")).id)
        clock.advance(timedelta(seconds=1))
    assert await read(client) == sent[::-1]
    assert await read(client, limit=2) == [sent[5], sent[4]]
    assert await read(client, limit=2, after=sent[1]) == [sent[3], sent[2]]
    assert await read(client, limit=2, before=sent[4]) == [sent[3], sent[2]]
    since = place(client).history(after=NOW + timedelta(seconds=2, milliseconds=500), limit=None)
    assert [message.id async for message in since] == sent[3:]


async def test_more_messages_than_one_page_are_all_read_back(server: Server, client: Client) -> None:
    sent = [server.posts.add(server.world.channel(CHANNEL), {"content": "hello"})["id"] for _ in range(250)]
    found = [str(message.id) async for message in place(client).history(after=discord.Object(0), limit=None)]
    assert found == sent


async def test_what_the_bot_may_not_read_back_is_empty_but_there(server: Server, client: Client) -> None:
    sent = await place(client).send("hello")
    server.posts.unreadable.add(CHANNEL)
    assert [await read(client), len(server.posts.seen)] == [[], 1]
    with pytest.raises(discord.Forbidden):
        await place(client).fetch_message(sent.id)


async def test_an_edit_changes_the_message_that_was_there(client: Client) -> None:
    sent = await place(client).send(view=marked(7, "in two days"))
    await place(client).get_partial_message(sent.id).edit(view=marked(7, "tomorrow"))
    (found,) = [message async for message in place(client).history()]
    assert (found.id, found.edited_at, "tomorrow" in str(found.components)) == (sent.id, NOW, True)


@pytest.mark.parametrize("size", [3386, 3387])
async def test_too_many_bytes_of_text_break_discord(client: Client, size: int) -> None:
    path, text = Route("POST", HERE), {"type": 10, "content": "\N{HIRAGANA LETTER A}" * size}  # 3 bytes each
    sending = client.http.request(path, json={"flags": 1 << 15, "components": [{"type": 17, "components": [text]}]})
    if size * 3 + 12 <= 10_170:
        await sending
    else:
        with pytest.raises(TimeoutError):  # discord.py tries again after a second
            await asyncio.wait_for(sending, 0.2)


async def test_an_edit_cannot_bring_a_picture(client: Client) -> None:
    sent = await place(client).send(view=marked(7))
    picture = {"type": 12, "items": [{"media": {"url": "attachment://chart.png"}}]}
    with pytest.raises(discord.HTTPException) as refused:
        await client.http.request(Route("PATCH", f"{HERE}/{sent.id}"), json={"components": [picture]})
    assert refused.value.code == 50035


async def test_pictures_come_with_a_message(server: Server, client: Client, tmp_path: Any) -> None:
    (tmp_path / "chart.png").write_bytes(b"not really")
    sent = await place(client).send(file=discord.File(tmp_path / "chart.png"))
    assert [file.filename for file in sent.attachments] == ["chart.png"]


async def test_pins(server: Server, client: Client) -> None:
    first, second = await place(client).send("one"), await place(client).send("two")
    for message in (first, second, first):
        await message.pin()
    await second.unpin()
    (pinned,) = [message async for message in place(client).pins()]
    assert (pinned.id, len(server.posts.seen)) == (first.id, 2)
    kinds = [message.type async for message in place(client).history(oldest_first=True)]
    assert kinds == [discord.MessageType.default] * 2 + [discord.MessageType.pins_add] * 2


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", f"/channels/{NOBODY}", 404, 10003),
        ("GET", f"/channels/{NOBODY}/messages", 404, 10003),
        ("POST", f"/channels/{NOBODY}/messages", 404, 10003),
        ("POST", "/channels/6002/messages", 400, 40058),
        ("POST", "/channels/6003/messages", 403, 50013),
        ("GET", f"{HERE}/{NOTHING}", 404, 10008),
        ("PUT", f"{HERE}/pins/{NOTHING}", 404, 10008),
        ("POST", f"{HERE}/{NOTHING}/threads", 404, 10008),
        ("GET", "/guilds/5999/threads/active", 404, 10004),
        ("GET", f"{HERE}?limit=101", 400, 50035),
        ("GET", "/nothing/like/this", 404, 0),
    ],
)
async def test_what_discord_refuses(
    server: Server, client: Client, method: str, path: str, status: int, code: int
) -> None:
    server.guilds[0]["channels"] += [channel("6002", kind=FORUM), channel("6003")]
    server.posts.forbidden.add("6003")
    with pytest.raises(discord.HTTPException) as refused:
        await client.http.request(Route(method, path), json={"content": "hello", "name": "hello"})
    assert (refused.value.status, refused.value.code) == (status, code)


@pytest.mark.parametrize("whole_server", [False, True])
async def test_a_channel_that_was_taken_away_is_unknown_at_once(
    server: Server, client: Client, whole_server: bool
) -> None:
    server.guilds = [guild(channels=[CHANNEL, "6002"])]
    await place(client).send("hello")
    if whole_server:
        server.guilds = [guild(channels=["6002"])]
    else:
        del server.guilds[0]["channels"][0]
    with pytest.raises(discord.NotFound):
        await place(client).send("hello")
    await place(client, "6002").send("hello")


async def test_direct_messages_reach_only_those_who_take_them(server: Server, client: Client) -> None:
    fan = await client.create_dm(discord.Object(int(FAN)))
    await fan.send("hello")
    server.posts.closed.add(FAN)
    with pytest.raises(discord.Forbidden) as refused:
        await fan.send("hello")
    assert (refused.value.code, [seen["channel_id"] for seen in server.posts.seen]) == (50007, [str(fan.id)])


async def test_what_people_see_is_counted_by_channel_and_mark(server: Server, client: Client) -> None:
    server.posts.nonce_window = 0.0
    for mark in (1001, 1001, 1002):
        await place(client).send(view=marked(mark), nonce=str(mark))
    await place(client).send("without a mark")
    counts = {where: len(messages) for where, messages in server.posts.by_mark().items()}
    assert counts == {(CHANNEL, 1001): 2, (CHANNEL, 1002): 1}
