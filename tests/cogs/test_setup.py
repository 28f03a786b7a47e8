"""/setup: a server is set up with clicks alone, one thing at a time, and everything can be taken back."""

import pytest

from bot.demo import World
from bot.server.changes import Action
from bot.texts import texts
from bot.views.values import value_text
from tests.cogs.asking import Answer
from tests.cogs.servers import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()


def note(answer: Answer) -> list[str]:
    """What was just done: before and after, without marks."""
    lines = answer.text.splitlines()
    begin = next((at for at, line in enumerate(lines) if line.startswith(("✅", "↩️"))), len(lines))
    told = []
    for line in lines[begin + 1 :]:
        if not line.startswith("- **"):
            break
        told.append(line.removeprefix("- ").replace("*", ""))
    return told


def label(name: str, value: str) -> str:
    """How a choice is called."""
    return value_text(say, name, value)[:100]


async def test_a_server_is_set_up_from_nothing_with_clicks_alone(server: Server) -> None:
    news, log, fans, lookers = (
        server.channels["news"],
        server.channels["log"],
        server.roles["fans"],
        server.roles["lookers"],
    )
    m, told, rows = server.manager, [], []

    async def step(answer: Answer) -> Answer:
        """Told as before -> after, and exactly one row more in the audit trail."""
        told.append(note(answer))
        rows.append(len(await server.rows(Action.SET)))
        return answer

    panel = await m.ask("setup")
    assert say("setup-begin") in panel.text
    page = await m.choose(panel, "News")
    page = await step(await m.pick(page, "news.channel", news))
    page = await step(await m.pick(page, "news.role", fans))
    page = await step(await m.choose(page, label("news.post", "thread")))
    page = await step(await m.fill_in(await m.press(page, "Time of day"), "6:30 pm"))
    page = await step(await m.press(page, "Turn off"))
    page = await step(await m.press(page, "Turn on"))
    panel = await m.press(page, "Back")
    page = await m.choose(panel, "Time zone")
    page = await m.fill_in(await m.press(page, "Search"), "berlin")
    zone = next(each for each in page.options if each.startswith("Europe/Berlin"))
    page = await step(await m.choose(page, zone))
    page = await m.choose(await m.press(page, "Back"), "Spoiler line")
    page = await step(await m.choose(page, label("spoilers", "s1e8 + volume 1")))
    page = await step(await m.fill_in(await m.press(page, "Another episode or volume"), "season 2 + volume 3"))
    page = await m.choose(await m.press(page, "Back"), "Late announcements")
    page = await step(await m.choose(page, label("late", "1h/2d")))
    page = await m.choose(await m.press(page, "Back"), "Quotes of members")
    page = await step(await m.choose(page, label("consent", "ask")))
    page = await m.choose(await m.press(page, "Back"), "Who may do what")
    page = await step(await m.pick(page, "viewers", fans, lookers))
    page = await m.choose(await m.press(page, "Back"), "Log channel")
    page = await step(await m.pick(page, "log", log))
    panel = await m.press(page, "Back")

    assert [len(lines) for lines in told] == [1] * 13
    assert rows == list(range(1, 14))
    assert [told[3][0].partition(": as")[0], told[3][0].rpartition("→ ")[2]] == ["News: Time of day", "18:30"]
    assert told[5][0].endswith(f": off → {say('value-default', value='on').replace('*', '')}")
    assert await server.values() == {
        "news.channel": str(news.id), "news.role": str(fans.id), "news.at": "18:30", "news.post": "thread",
        "timezone": "Europe/Berlin", "spoilers": "s2e8 + volume 3", "late": "1h/2d",
        "consent": "ask", "viewers": " ".join(sorted((str(fans.id), str(lookers.id)), key=int)), "log": str(log.id),
    }  # fmt: skip
    assert (
        f"🟢 📰 **News** · {news.mention} · pings {fans.mention} · at 18:30 · {label('news.post', 'thread')}"
        in panel.text
    )
    assert say("setup-begin") not in panel.text


async def test_a_choice_is_taken_back_by_choosing_nothing(server: Server) -> None:
    news, fans = server.channels["news"], server.roles["fans"]
    page = await server.manager.pick(await server.screen(server.manager, "News"), "news.channel", news)
    page = await server.manager.pick(page, "news.role", fans)
    page = await server.manager.fill_in(await server.manager.press(page, "Time of day"), "18:00")
    page = await server.manager.pick(page, "news.role")
    page = await server.manager.fill_in(await server.manager.press(page, "Time of day"), "")
    assert await server.values() == {"news.channel": str(news.id)}


async def test_words_for_which_news_wait_are_typed_and_taken_back(server: Server) -> None:
    m, button = server.manager, say("button-words")
    page = await m.fill_in(await m.press(await server.screen(m, "News"), button), "giveaway,\nleaked script")
    assert (page.title, len(note(page))) == (f"## 📰 {say('topic-news')}", 1)
    assert f"**{say('part-words')}** · giveaway, leaked script" in page.text.splitlines()
    assert await server.values() == {"news.words": "giveaway, leaked script"}
    refused = await m.fill_in(await m.press(page, button), "x" * 61)
    assert (refused.private, refused.text) == (True, say("error-setting-words", text="x" * 61))
    await m.fill_in(await m.press(page, button), "")
    assert await server.values() == {}


async def test_the_same_is_picked_again_after_it_was_taken_back(server: Server) -> None:
    """Programs of Discord do nothing where what is picked is what they picked before, so every drawing is another."""
    m, news, seen = server.manager, server.channels["news"], set()
    page = await server.screen(m, "News")
    for picked in ((news,), (), (news,)):
        page = await m.pick(page, "news.channel", *picked)
        seen.add(page.picker("news.channel"))
        assert await server.values() == ({"news.channel": str(news.id)} if picked else {})
    page = await m.choose(page, label("news.post", "thread"))
    await m.ask("settings undo")
    page = await m.choose(await m.press(page, "Check again"), label("news.post", "thread"))
    assert await server.values() == {"news.channel": str(news.id), "news.post": "thread"}
    assert len(seen | {page.picker("news.channel")}) == 4


async def test_clicks_and_commands_come_to_the_same(here: World, server: Server) -> None:
    other = Server.found(here)
    m = server.manager
    page = await m.pick(await server.screen(m, "Releases"), "releases.channel", server.channels["chat"])
    page = await m.choose(page, label("news.post", "thread"))
    await m.fill_in(await m.press(page, "Time of day"), "noon")
    page = await m.fill_in(await m.press(await server.screen(m, "Time zone"), "Search"), "tokyo")
    await m.choose(page, next(each for each in page.options if each.startswith("Asia/Tokyo")))
    await m.fill_in(await m.press(await server.screen(m, "Spoiler line"), "Another episode or volume"), "s1e3")
    await other.manager.ask(
        "settings topic", topic="releases", channel=other.channels["chat"], at="noon", post="thread"
    )
    await other.manager.ask("settings server", timezone="asia/tokyo", spoilers="S1 E3")
    chats = str(server.channels["chat"].id), str(other.channels["chat"].id)
    assert {**await server.values(), "releases.channel": chats[1]} == await other.values()
    rows, others = await server.rows(Action.SET), await other.rows(Action.SET)
    assert sorted(row[2] for row in rows) == sorted(row[2] for row in others)


async def test_undo_takes_back_the_last_change_and_then_the_one_before(server: Server) -> None:
    m = server.manager
    await m.ask("settings server", late="1h/2d", consent="free")
    await m.pick(await server.screen(m, "News"), "news.channel", server.channels["news"])
    panel = await m.press(await m.ask("setup"), "Undo the last change")
    assert note(panel)[0].startswith(f"News: Channel: {server.channels['news'].mention} → none")
    assert await server.values() == {"late": "1h/2d", "consent": "free"}
    panel = await m.press(panel, "Undo the last change")
    assert (len(note(panel)), await server.values()) == (2, {})
    nothing = await m.press(panel, "Undo the last change")
    assert (nothing.text.splitlines()[:2], nothing.private) == (
        [f"## {say('setup-title')}", say("error-nothing-to-undo")],
        True,
    )


async def test_undo_tells_whose_change_it_was(server: Server) -> None:
    await server.owner.ask("settings server", consent="free")
    panel = await server.manager.press(await server.manager.ask("setup"), "Undo the last change")
    at = (await server.changes(Action.SET))[-1].at
    title = say("settings-undo", who=server.owner.member.mention, when=f"<t:{int(at.timestamp())}:f>")
    assert (panel.text.splitlines()[1], len(note(panel))) == (title, 1)


async def test_undo_takes_back_only_what_the_panel_shows(server: Server) -> None:
    panel = await server.manager.ask("setup")
    await server.owner.ask("settings server", consent="free")
    after = await server.manager.press(panel, "Undo the last change")
    assert say("error-changed-meanwhile") in after.text
    assert await server.values() == {"consent": "free"}
    assert note(await server.manager.press(after, "Undo the last change")) != []


async def test_check_again_looks_anew(server: Server) -> None:
    await server.manager.ask("settings topic", topic="news", channel=server.channels["news"])
    panel = await server.manager.ask("setup")
    assert "🟢 📰" in panel.text
    server.deny(server.channels["news"], "send_messages")
    assert "🟠 📰" in (await server.manager.press(panel, "Check again")).text
    server.deny(server.channels["news"])
    assert "🟢 📰" in (await server.manager.press(panel, "Check again")).text
