"""Panels, modals and questions of staff commands outlive a restart of the client, and so do their limits."""

from pathlib import Path

from bot.texts import texts
from tests.cogs.servers import Server
from tests.cogs.test_restart import life
from tests.payloads import Description

say = texts()


async def test_an_old_panel_and_its_modals_work(tmp_path: Path, discord_description: Description | None) -> None:
    async with life(tmp_path, discord_description) as (here, make_client):
        server = Server.found(here)
        m, news = server.manager, server.channels["news"]
        page, panel = await server.screen(m, "News"), await m.ask("setup")
        shown = await m.press(page, "Time of day")
        search = await m.press(await server.screen(m, "Time zone"), "Search")
        await here.env.restart_bot(make_client())
        page = await m.pick(page, "news.channel", news)
        page = await m.pick(page, "news.role", server.roles["fans"])
        page = await m.choose(page, say("post-thread"))
        await m.fill_in(shown, "6pm")
        zones = await m.fill_in(search, "berlin")
        await m.choose(zones, next(each for each in zones.options if each.startswith("Europe/Berlin")))
        assert await server.values() == {
            "news.channel": str(news.id), "news.role": str(server.roles["fans"].id), "news.post": "thread",
            "news.at": "18:00", "timezone": "Europe/Berlin",
        }  # fmt: skip
        assert (await server.owner.press_old(next(iter(panel.buttons.values())))).text == say("error-not-yours")
        server.demote(m, "managers")
        assert (await m.choose(panel, "News")).text == say("error-not-staff")


async def test_an_old_question_about_a_file_is_answered_once(
    tmp_path: Path, discord_description: Description | None
) -> None:
    async with life(tmp_path, discord_description) as (here, make_client):
        server = Server.found(here)
        file = ("settings.toml", b'format = 1\n[server]\nconsent = "ask"')
        question = await server.manager.ask("settings import", file=file)
        yes = question.buttons[say("button-import", count=1)]
        await here.env.restart_bot(make_client())
        done = await server.manager.press(question, say("button-import", count=1))
        assert (done.text.splitlines()[0], await server.values()) == (say("settings-import"), {"consent": "ask"})
        await server.manager.ask("settings undo")
        assert (await server.manager.press_old(yes)).text == say("error-no-proposal")
        assert await server.values() == {}


async def test_being_forgotten_can_be_answered_later(tmp_path: Path, discord_description: Description | None) -> None:
    async with life(tmp_path, discord_description) as (here, make_client):
        server = Server.found(here)
        await server.fan.ask("progress set", show="s1e3")
        question = await server.fan.ask("privacy forget")
        await here.env.restart_bot(make_client())
        assert (await server.fan.press(question, say("button-forget"))).title == f"## {say('privacy-forgotten')}"
        assert say("privacy-nothing") in (await server.fan.ask("privacy show")).text
