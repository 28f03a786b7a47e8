"""The moment a channel or role is chosen, everything that is missing there is named in plain words, with where to mend
it; the setting is kept all the same.
"""

import pytest

from bot.texts import texts
from tests.cogs.asking import WELL, findings
from tests.cogs.servers import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()
NEEDED = {
    "message": ("view_channel", "send_messages", "embed_links", "attach_files"),
    "thread": ("create_public_threads", "send_messages_in_threads"),
}


def named(permission: str) -> str:
    return say(f"permission-{permission.replace('_', '-')}")


@pytest.mark.parametrize(
    ("post", "permission"), [(post, permission) for post, names in NEEDED.items() for permission in names]
)
async def test_a_missing_permission_is_named_by_click_and_by_command(
    server: Server, post: str, permission: str
) -> None:
    news, staff = server.channels["news"], server.channels["staff"]
    for channel in (news, staff):
        server.deny(channel, permission)
    await server.manager.ask("settings topic", topic="news", post=post)
    page = await server.manager.pick(await server.screen(server.manager, "News"), "news.channel", news)
    answer = await server.manager.ask("settings topic", topic="releases", channel=staff, post=post)
    for text, channel in ((page.text, news), (answer.text, staff)):
        line, *others = findings(text)
        assert (named(permission) in line, channel.mention in line, others) == (True, True, [])
    kept = await server.values()
    assert (kept["news.channel"], kept["releases.channel"]) == (str(news.id), str(staff.id))
    assert "🟠 📰" in (await server.manager.ask("setup")).text


@pytest.mark.parametrize(
    ("denied", "missing"),
    [
        ("embed_links attach_files", "embed_links attach_files"),
        ("mention_everyone create_public_threads manage_messages pin_messages manage_channels", ""),
    ],
)
async def test_exactly_what_is_missing_is_named(server: Server, denied: str, missing: str) -> None:
    server.deny(server.channels["news"], *denied.split())
    page = await server.manager.pick(
        await server.screen(server.manager, "News"), "news.channel", server.channels["news"]
    )
    (line,) = findings(page.text)
    assert line == WELL if not missing else say.listed([named(each) for each in missing.split()]) in line


async def test_all_is_well_says_so(server: Server) -> None:
    page = await server.manager.pick(
        await server.screen(server.manager, "News"), "news.channel", server.channels["news"]
    )
    assert findings(page.text) == [WELL]
    assert (
        findings((await server.manager.ask("settings topic", topic="quotes", channel=server.channels["chat"])).text)
        == []
    )


async def test_the_log_channel_is_looked_at_too(server: Server) -> None:
    server.deny(server.channels["log"], "attach_files")
    page = await server.manager.pick(await server.screen(server.manager, "Log channel"), "log", server.channels["log"])
    assert named("attach_files") in findings(page.text)[0]
    assert await server.values() == {"log": str(server.channels["log"].id)}


# -------------------------------------------------------------------- what only staff should read


@pytest.mark.parametrize(("name", "screen"), [("staff", "Staff notices"), ("log", "Log channel")])
async def test_a_channel_that_everybody_can_read_is_a_warning_and_no_pause(
    server: Server, name: str, screen: str
) -> None:
    m, channel = server.manager, server.channels[name]
    setting = "log" if name == "log" else "staff.channel"
    page = await m.pick(await server.screen(m, screen), setting, channel)
    assert findings(page.text) == [say("finding-public", channel=channel.mention)]
    panel = (await m.ask("setup")).text
    assert ("🟢" in panel.split(say("setup-title"))[1], "🟠 🔔" in panel, "🟠 **" in panel) == (True, False, False)
    server.hide(channel)
    page = await m.press(page, "Check again")
    assert (findings(page.text), await server.values()) == ([WELL], {setting: str(channel.id)})


async def test_a_private_thread_is_not_for_everybody(server: Server) -> None:
    private, public = (
        server.thread(server.channels["chat"], name, private=name == "private") for name in ("private", "public")
    )
    told = [findings((await server.owner.ask("settings server", log=log)).text) for log in (private, public)]
    assert told == [[], [say("finding-public", channel=public.mention)]]


# -------------------------------------------------------------------- roles


async def test_a_role_that_cannot_be_pinged_is_a_warning_and_no_pause(server: Server) -> None:
    quiet, news = server.guild.create_role("quiet"), server.channels["news"]
    server.deny(news, "mention_everyone")
    await server.manager.ask("settings topic", topic="news", channel=news)
    page = await server.manager.pick(await server.screen(server.manager, "News"), "news.role", quiet)
    assert findings(page.text) == [say("finding-no-ping", role=quiet.mention)]
    panel = (await server.manager.ask("setup")).text
    assert (
        f"🟢 📰 **News** · {news.mention} · {say('state-pings', role=quiet.mention)}" in panel,
        "🟠 📰" in panel,
    ) == (
        True,
        False,
    )
    page = await server.manager.pick(page, "news.role", server.roles["fans"])
    assert findings(page.text) == [WELL]


async def test_a_topic_that_is_off_is_not_looked_at(server: Server) -> None:
    server.deny(server.channels["news"], "attach_files")
    answer = await server.manager.ask("settings topic", topic="news", channel=server.channels["news"], enabled=False)
    assert (findings(answer.text), "⚪ 📰" in (await server.manager.ask("setup")).text) == ([], True)
