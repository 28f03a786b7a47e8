"""The test server itself: channels, threads, forums and events, and servers that come and go."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import discord
import pytest
from discord.http import Route

from bot.clock import ManualClock
from tests.conftest import NOW
from tests.wire.bare import marked, place, ready
from tests.wire.connection import Op
from tests.wire.payloads import CHANNEL, FORUM, SERVER, channel, guild, many_guilds, tag
from tests.wire.server import Server

SPOILER, REQUIRE_TAG = 1 << 21, 1 << 4
EVENTS = f"/guilds/{SERVER}/scheduled-events"
DAY = timedelta(days=1)
Client = discord.Client
FORUM_TAGS = {"flags": REQUIRE_TAG, "available_tags": [tag("8001", "News")]}


@pytest.fixture
async def client(server: Server, clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    server.world.now = clock.now
    server.guilds = [guild()]
    server.guilds[0]["channels"].append(channel("6002", kind=FORUM) | FORUM_TAGS)
    async with ready(server, monkeypatch) as client:
        yield client


def home(client: Client) -> discord.Guild:
    (found,) = client.guilds
    return found


def text_channel(client: Client) -> discord.TextChannel:
    found = client.get_channel(int(CHANNEL))
    assert isinstance(found, discord.TextChannel)
    return found


async def patch(client: Client, channel_id: str, **values: Any) -> dict[str, Any]:
    changed: dict[str, Any] = await client.http.request(Route("PATCH", f"/channels/{channel_id}"), json=values)
    return changed


async def test_a_message_has_one_thread_with_its_number(client: Client) -> None:
    message = await text_channel(client).send("hello")
    thread = await message.create_thread(name="talk")
    with pytest.raises(discord.HTTPException) as refused:
        await message.create_thread(name="talk")
    found = await text_channel(client).fetch_message(message.id)
    assert (thread.id, thread.name, refused.value.code) == (message.id, "talk", 160004)
    assert (found.thread, found.flags.has_thread) == (thread, True)
    assert [each.id for each in await home(client).active_threads()] == [thread.id]


async def test_what_is_posted_in_an_archived_thread_opens_it(client: Client) -> None:
    thread = await (await text_channel(client).send("hello")).create_thread(name="talk")
    await patch(client, str(thread.id), archived=True)
    assert await home(client).active_threads() == []
    await thread.send("hello")
    assert [each.id for each in await home(client).active_threads()] == [thread.id]


async def test_no_threads_where_there_are_too_many(server: Server, client: Client) -> None:
    server.posts.threads = False
    message = await text_channel(client).send("hello")
    with pytest.raises(discord.HTTPException) as refused:
        await message.create_thread(name="talk")
    assert refused.value.code == 160006


async def test_a_forum_post_is_a_thread_with_the_number_of_its_first_message(server: Server, client: Client) -> None:
    forum = client.get_channel(6002)
    assert isinstance(forum, discord.ForumChannel)
    tags = forum.available_tags
    made = [await forum.create_thread(name="talk", view=marked(77), applied_tags=tags) for _ in range(2)]
    assert [post.message.id for post in made] == [post.thread.id for post in made]
    assert len({post.thread.id for post in made}) == 2  # there is no nonce
    assert [post.thread.parent_id for post in made] == [6002, 6002]
    assert {where: len(posts) for where, posts in server.posts.by_mark().items()} == {("6002", 77): 2}
    assert [each.id async for each in made[0].thread.history()] == [made[0].message.id]
    assert [each["applied_tags"] for each in server.guilds[0]["threads"]] == [["8001"]] * 2


@pytest.mark.parametrize(("tags", "code"), [([], 40067), ([discord.Object(8002)], 10087)])
async def test_a_forum_that_wants_a_tag_takes_none_but_its_own(
    client: Client, tags: list[discord.ForumTag], code: int
) -> None:
    forum = client.get_channel(6002)
    assert isinstance(forum, discord.ForumChannel)
    with pytest.raises(discord.HTTPException) as refused:
        await forum.create_thread(name="talk", view=marked(77), applied_tags=tags)
    assert refused.value.code == code


async def test_what_is_in_an_archived_thread_changes_only_when_it_is_open_again(client: Client) -> None:
    forum = client.get_channel(6002)
    assert isinstance(forum, discord.ForumChannel)
    made = await forum.create_thread(name="talk", view=marked(77), applied_tags=forum.available_tags)
    await patch(client, str(made.thread.id), archived=True)
    with pytest.raises(discord.HTTPException) as refused:
        await made.message.edit(view=marked(77, "talks"))
    assert refused.value.code == 50083
    await patch(client, str(made.thread.id), archived=False)
    await made.message.edit(view=marked(77, "talks"))


async def test_flags_are_exchanged_only_when_they_are_named_and_the_bot_hears_of_it(client: Client) -> None:
    changed = await patch(client, "6002", flags=REQUIRE_TAG | SPOILER)
    assert changed["flags"] == REQUIRE_TAG | SPOILER
    assert (await patch(client, "6002", name="spoilers"))["flags"] == REQUIRE_TAG | SPOILER
    assert (await client.http.request(Route("GET", "/channels/6002")))["name"] == "spoilers"
    heard = client.get_channel(6002)
    assert isinstance(heard, discord.ForumChannel)
    assert (heard.name, heard.flags.value) == ("spoilers", REQUIRE_TAG | SPOILER)


async def test_what_is_age_restricted_cannot_be_a_spoiler_channel(client: Client) -> None:
    await patch(client, CHANNEL, nsfw=True)
    with pytest.raises(discord.HTTPException) as refused:
        await patch(client, CHANNEL, flags=SPOILER)
    assert refused.value.code == 50035


async def plan(client: Client, **more: Any) -> discord.ScheduledEvent:
    given = {"start_time": NOW + DAY, "end_time": NOW + DAY * 2, "location": "Netflix", **more}
    return await home(client).create_scheduled_event(
        name="Season 4",
        entity_type=discord.EntityType.external,
        privacy_level=discord.PrivacyLevel.guild_only,
        **given,
    )


async def test_events_are_planned_moved_and_taken_back(client: Client) -> None:
    event = await plan(client)
    moved = await event.edit(start_time=NOW + DAY * 3, end_time=NOW + DAY * 4)
    listed = await home(client).fetch_scheduled_events(with_counts=False)
    assert (moved.id, moved.start_time, moved.location) == (event.id, NOW + DAY * 3, "Netflix")
    assert [(each.id, each.start_time) for each in listed] == [(event.id, NOW + DAY * 3)]
    await event.delete()
    with pytest.raises(discord.NotFound) as refused:
        await home(client).fetch_scheduled_event(event.id)
    assert refused.value.code == 10070


@pytest.mark.parametrize(
    "wrong",
    [{"start_time": NOW}, {"end_time": NOW + DAY}, {"location": ""}],
    ids=["in the past", "ends as it begins", "nowhere"],
)
async def test_events_that_discord_refuses(client: Client, wrong: dict[str, Any]) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await plan(client, **wrong)
    assert refused.value.code == 50035


async def test_an_event_that_is_over_cannot_be_changed_and_is_not_listed(client: Client) -> None:
    event = await plan(client)
    await event.cancel()
    assert await home(client).fetch_scheduled_events(with_counts=False) == []
    with pytest.raises(discord.HTTPException) as refused:
        await client.http.request(Route("PATCH", f"{EVENTS}/{event.id}"), json={"name": "Season 5"})
    assert refused.value.code == 180000


async def test_an_outage_begins_and_ends(server: Server, client: Client) -> None:
    lost = await server.lose(SERVER)
    with pytest.raises(discord.NotFound):
        await place(client).send("hello")
    await server.restore(lost)
    await client.wait_for("guild_available")
    await place(client).send("hello")
    assert len(server.posts.seen) == 1


async def test_threads_and_events_are_told_after_a_new_start(
    server: Server, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = await (await text_channel(client).send("hello")).create_thread(name="talk")
    event = await plan(client)
    await client.close()
    async with ready(server, monkeypatch) as again:
        assert [each.id for each in home(again).threads] == [thread.id]
        assert [each.id for each in home(again).scheduled_events] == [event.id]


async def test_a_session_is_resumed_when_the_server_asks_for_it(server: Server, client: Client) -> None:
    await server.connections[0].send(Op.RECONNECT)
    again = await server.connected(2)
    assert len(again.heard(Op.RESUME)) == 1


async def test_ten_thousand_channels_are_told_quickly(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.guilds = many_guilds(100, 100)
    async with ready(server, monkeypatch) as client:
        assert len({each.id for guild in client.guilds for each in guild.channels}) == 10_000
        await place(client, "100000100").send("hello")
