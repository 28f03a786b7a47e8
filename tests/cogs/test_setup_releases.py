"""Everything about releases is chosen with clicks alone or by command, and both come to the same."""

from typing import Any

import pytest

from bot.demo import World
from bot.server.changes import Action
from bot.server.settings import OF_RELEASES
from bot.show.release import ReleaseKind
from bot.texts import texts
from bot.views.values import value_text
from tests.cogs.asking import Answer, Asker
from tests.cogs.servers import Server
from tests.cogs.test_setup import note

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()
TITLE = f"## 🎬 {say('screen-releases-more')}"


async def opened(asker: Asker) -> Answer:
    """The screen, from the panel on."""
    releases = await asker.choose(await asker.ask("setup"), say("topic-releases"))
    return await asker.press(releases, say("button-releases-more"))


def label(part: str, value: str) -> str:
    """How a choice is called."""
    return say("value-of-part", part=say(f"part-{part}"), value=value_text(say, f"releases.{part}", value))


def kinds(*names: str) -> list[str]:
    return [say(f"kinds-{name}") for name in names]


def switch(part: str, to: str) -> str:
    return say(f"button-switch-{to}", part=say(f"part-{part}"))


async def test_everything_about_releases_is_chosen_with_clicks_alone(server: Server) -> None:
    m, chat, general, told = server.manager, server.channels["chat"], server.channels["general"], []

    async def step(answer: Answer) -> Answer:
        """Told as before -> after, on the same screen, and one row more in the audit trail."""
        told.append((answer.title, len(note(answer)), len(await server.rows(Action.SET))))
        return answer

    page = await step(await m.choose(await opened(m), *kinds("season", "film")))
    page = await step(await m.choose(page, label("leads", "1d 1h 0")))
    page = await step(await m.choose(page, label("episodes", "weekly")))
    page = await step(await m.press(page, switch("event", "on")))
    page = await step(await m.press(page, switch("countdown", "on")))
    page = await step(await m.press(page, switch("moved", "off")))
    page = await step(await m.pick(page, "releases.cover", chat, general))
    page = await step(await m.choose(page, label("uncover", "30")))
    assert told == [(TITLE, 1, number) for number in range(1, 9)]
    whole = {
        "releases.kinds": "season film", "releases.leads": "1d 1h 0", "releases.episodes": "weekly",
        "releases.event": "on", "releases.countdown": "on", "releases.moved": "off",
        "releases.cover": " ".join(sorted((str(chat.id), str(general.id)), key=int)), "releases.uncover": "30",
    }  # fmt: skip
    assert await server.values() == whole
    box = await m.press(page, say("button-other-leads"))
    page = await m.fill_in(box, "2 days before, 18:00 the day before, release")
    assert note(page)[0].endswith("→ 2 days before, at 18:00 the day before and at the release")
    assert await server.values() == {**whole, "releases.leads": "2d 18:00-1d 0"}
    assert (await m.press(page, say("button-back"))).title == f"## 🎬 {say('topic-releases')}"


async def test_everything_is_taken_back_with_clicks_as_well(server: Server) -> None:
    m = server.manager
    await m.ask("settings releases", kinds="film", leads="0", event=True, cover=str(server.channels["chat"].id))
    page = await m.choose(await opened(m), *kinds(*ReleaseKind))
    page = await m.fill_in(await m.press(page, say("button-other-leads")), "")
    page = await m.press(page, switch("event", "off"))
    page = await m.pick(page, "releases.cover")
    assert await server.values() == {}


async def test_what_is_set_is_chosen_already(server: Server) -> None:
    m, chat = server.manager, server.channels["chat"]
    await m.ask("settings releases", kinds="book trailer", leads="0", uncover=9, cover=str(chat.id))
    page = await opened(m)
    known = [part for row in page.components[0]["components"] for part in row.get("components", ())]
    chosen = {option["label"] for part in known for option in part.get("options", ()) if option.get("default")}
    expected = {label("leads", "0"), label("episodes", "off"), label("uncover", "9")}
    assert chosen == {*kinds("book", "trailer"), *expected}
    assert [part["default_values"] for part in known if "default_values" in part] == [
        [{"id": chat.id, "type": "channel"}]
    ]


async def test_nobody_overwrites_a_choice_of_several_that_they_have_not_seen(server: Server) -> None:
    m, chat, general = server.manager, server.channels["chat"], server.channels["general"]
    page = await opened(m)
    await server.owner.ask("settings releases", kinds="book")
    answer = await m.choose(page, *kinds("film", "season"))
    assert (answer.title, answer.text.splitlines()[1]) == (TITLE, say("error-changed-meanwhile"))
    await server.owner.ask("settings releases", cover=chat.mention)
    answer = await m.pick(answer, "releases.cover", general)
    assert (answer.title, answer.text.splitlines()[1]) == (TITLE, say("error-changed-meanwhile"))
    assert await server.values() == {"releases.kinds": "book", "releases.cover": str(chat.id)}


async def test_clicks_and_commands_come_to_the_same(here: World, server: Server) -> None:
    other, m = Server.found(here), server.manager
    page = await m.choose(await opened(m), *kinds("season", "rewatch"))
    page = await m.choose(page, label("episodes", "at-once"))
    page = await m.fill_in(await m.press(page, say("button-other-leads")), "3h, release")
    page = await m.press(page, switch("countdown", "on"))
    await m.pick(page, "releases.cover", server.channels["chat"])
    chat = other.channels["chat"]
    await other.manager.ask(
        "settings releases", kinds="Re-watches, season", episodes="at-once", leads="release, 3h", countdown=True,
        cover=chat.mention,
    )  # fmt: skip
    assert {**await server.values(), "releases.cover": str(chat.id)} == await other.values()
    assert sorted(row[2] for row in await server.rows(Action.SET)) == sorted(
        row[2] for row in await other.rows(Action.SET)
    )


async def test_what_is_left_out_stays_and_clear_takes_back(server: Server) -> None:
    m = server.manager
    await m.ask("settings releases", kinds="film", moved=False, uncover=3, event=True)
    await m.ask("settings releases", leads="1w", clear="moved", uncover=60)
    assert await server.values() == {
        "releases.kinds": "film", "releases.leads": "7d", "releases.uncover": "60", "releases.event": "on",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"kinds": "season rumour"}, "release-kinds"),
        ({"leads": "tomorrow"}, "leads"),
        ({"cover": "#nowhere"}, "channels"),
        ({"cover": "123456789012345678"}, "channels"),
    ],
)
async def test_nonsense_changes_nothing_of_what_came_with_it(
    server: Server, options: dict[str, Any], kind: str
) -> None:
    answer = await server.manager.ask("settings releases", event=True, **options)
    expected = say(f"error-setting-{kind}", text="@").partition("@")[2]
    assert (answer.text.endswith(expected), answer.private) == (True, True)
    assert (await server.values(), await server.rows(Action.SET)) == ({}, [])


async def test_only_channels_that_can_hide_something_can_be_chosen_and_no_more_than_five(server: Server) -> None:
    thread = server.thread(server.channels["chat"], "a thread")
    assert "#a thread" not in await server.manager.suggestions("settings releases", "cover", "")
    for channels in ([thread], [*server.channels.values(), server.guild.create_text_channel("sixth")]):
        answer = await server.manager.ask("settings releases", cover=" ".join(str(channel.id) for channel in channels))
        assert answer.text.endswith(say("error-setting-channels", text="@").partition("@")[2])
    five = " ".join(channel.mention for channel in server.channels.values())
    await server.manager.ask("settings releases", cover=five)
    assert len((await server.values())["releases.cover"].split()) == 5


async def test_suggestions_complete_what_was_typed_last(server: Server) -> None:
    async def suggested(option: str, typed: str) -> dict[str, str]:
        return await server.manager.suggestions("settings releases", option, typed)

    assert list((await suggested("kinds", "")).values()) == [str(kind) for kind in ReleaseKind]
    assert await suggested("kinds", "season, fi") == {"Seasons, Films": "season film"}
    assert await suggested("kinds", "season nothing") == {}
    assert (await suggested("kinds", "film"))["Films"] == "film"
    general, chat = server.channels["general"], server.channels["chat"]
    assert await suggested("cover", "#gen") == {"#general": str(general.id)}
    assert await suggested("cover", f"{chat.mention} gen") == {"#chat, #general": f"{chat.id} {general.id}"}
    assert await suggested("leads", "18:00 the day before, 2h") == {
        "at 18:00 the day before and 2 hours before": "18:00-1d 2h"
    }
    assert "7d 1d 0" in (await suggested("leads", "7 days")).values()


async def test_show_and_the_audit_trail_say_it_in_words(server: Server) -> None:
    chat = server.channels["chat"]
    await server.manager.ask(
        "settings releases", kinds="season film", leads="1h 18:00-1d", episodes="daily", cover=chat.mention, uncover=1
    )
    lines = (await server.manager.ask("settings show")).text.splitlines()
    shown = lines[lines.index(f"### {say('topic-releases')}") + 1 :][: len(OF_RELEASES)]
    assert shown == [
        "**What I announce** · Seasons and Films",
        "**When I announce it** · at 18:00 the day before and 1 hour before",
        "**Threads for episodes** · one a day",
        "**Scheduled event** · off *(default)*",
        "**Pinned countdown** · off *(default)*",
        "**Note when a date moves** · on *(default)*",
        f"**Channels that hide spoilers** · {chat.mention}",
        "**They hide them for** · 1 day",
    ]
    audit = (await server.manager.ask("audit", what="releases")).text
    assert "7 days before, 1 day before and at the release *(default)* → at 18:00 the day before" in audit


async def test_a_channel_that_was_deleted_is_no_longer_offered_as_chosen(server: Server) -> None:
    gone = server.guild.create_text_channel("gone")
    await server.manager.ask("settings releases", cover=f"{gone.id} {server.channels['chat'].id}")
    server.here.env.backend.delete_channel(gone.id)
    page = await opened(server.manager)
    known = [part for row in page.components[0]["components"] for part in row.get("components", ())]
    (picker,) = (part for part in known if "default_values" in part)
    assert [each["id"] for each in picker["default_values"]] == [server.channels["chat"].id]
