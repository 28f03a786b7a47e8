"""What a missing permission costs that stops no post is said as well: on the screens of releases, and on /status."""

import pytest
from discord import Permissions
from simcord.backend import serializers

from bot.server.settings import Topic
from bot.texts import texts
from tests.cogs.asking import WELL, findings
from tests.cogs.servers import Server
from tests.cogs.test_setup_releases import opened

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()


async def told(server: Server) -> list[str]:
    """What is wrong with releases, the same on both screens and on /status."""
    screen = findings((await server.screen(server.manager, say("topic-releases"))).text)
    more = findings((await opened(server.manager)).text)
    status = findings((await server.moderator.ask("status")).text)
    assert screen == more == (status or [WELL])
    assert "🟢 🎬" in (await server.manager.ask("setup")).text  # nothing of it is a pause
    return more


def take_from_the_server(server: Server, permission: str, *, give_back: bool = False) -> None:
    """Take a permission from the role of the bot, or give it back."""
    bot = server.here.bot.user
    assert bot is not None
    backend = server.here.env.backend
    (role_id,) = backend.get_member(server.guild.id, bot.id).role_ids
    bit = Permissions(**{permission: True}).value
    before = backend.get_guild(server.guild.id).roles[role_id].permissions & ~bit
    backend.edit_role(server.guild.id, role_id, {"permissions": before | bit if give_back else before})


@pytest.mark.parametrize("topic", Topic)
async def test_what_it_costs_that_the_history_cannot_be_read_is_said_for_every_topic(
    server: Server, topic: Topic
) -> None:
    chat = server.channels["chat"]
    server.hide(chat)  # or staff notices would speak of that, too
    server.deny(chat, "read_message_history")
    page = await server.manager.pick(
        await server.screen(server.manager, say(f"topic-{topic}")), f"{topic}.channel", chat
    )
    assert findings(page.text) == [say("finding-no-history", channel=chat.mention)]
    server.deny(chat)
    assert findings((await server.manager.press(page, "Check again")).text) == [WELL]


async def test_what_is_switched_on_needs_its_permission_and_what_is_off_does_not(server: Server) -> None:
    m, chat = server.manager, server.channels["chat"]
    take_from_the_server(server, "create_events")
    server.deny(chat, "pin_messages")
    await m.ask("settings topic", topic="releases", channel=chat)
    assert await told(server) == [WELL]
    answer = await m.ask("settings releases", event=True, countdown=True)
    missing = [say("finding-no-event"), say("finding-no-pin", channel=chat.mention)]
    assert findings(answer.text) == missing == await told(server)
    take_from_the_server(server, "create_events", give_back=True)
    server.deny(chat)
    assert await told(server) == [WELL]


async def test_a_forum_has_no_countdown(server: Server) -> None:
    forum = server.guild.create_forum_channel("board")
    await server.manager.ask("settings topic", topic="releases", channel=forum, post="forum")
    await server.manager.ask("settings releases", countdown=True)
    assert await told(server) == [say("finding-no-countdown", channel=forum.mention)]


async def test_each_channel_that_cannot_hide_spoilers_is_named(server: Server) -> None:
    m, general, gone = server.manager, server.channels["general"], server.guild.create_text_channel("gone")
    await m.ask("settings topic", topic="releases", channel=server.channels["chat"])
    adult = server.guild.create_text_channel("adult")
    backend = server.here.env.backend
    payload = serializers.channel_payload(backend, backend.get_channel(adult.id))
    backend.emit("CHANNEL_UPDATE", {**payload, "nsfw": True})
    fine = server.guild.create_text_channel("fine")
    covered = " ".join(str(channel.id) for channel in (general, gone, adult, fine))
    server.deny(general, "manage_channels")
    answer = await m.ask("settings releases", cover=covered)
    expected = {
        say("finding-no-cover", channel=general.mention),
        say("finding-cover-nsfw", channel=adult.mention),
    }
    assert set(findings(answer.text)) == expected == set(await told(server))
    backend.delete_channel(gone.id)
    assert set(await told(server)) == {*expected, say("finding-cover-nowhere", channel=gone.mention)}


async def test_a_covered_channel_that_discord_does_not_tell_of_just_now_is_not_spoken_of(server: Server) -> None:
    m, gone = server.manager, server.guild.create_text_channel("gone")
    await m.ask("settings topic", topic="releases", channel=server.channels["chat"])
    await m.ask("settings releases", cover=str(gone.id))
    server.here.env.backend.delete_channel(gone.id)
    server.here.env.inject_error("GET", f"/channels/{gone.id}", status=500, times=None)
    assert await told(server) == [WELL]
