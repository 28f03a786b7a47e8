"""/privacy: what is stored about me is shown, given to me and forgotten; in servers and in direct messages, for fans
and for staff, always for me alone.
"""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.sayings.saying import Author, Origin, Saving, Words
from bot.server.changes import FORGOTTEN
from bot.show.release import Release, ReleaseKind, Schedule
from bot.texts import texts
from tests.cogs.asking import Answer, Asker
from tests.cogs.servers import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()


async def in_private(asker: Asker, command: str) -> Answer:
    return Answer.of(await asker.member.user.slash(command))


async def file(answer: Answer) -> dict[str, Any]:
    assert answer.result.response is not None
    (attachment,) = answer.result.response.attachments
    found: dict[str, Any] = json.loads(await attachment.read())
    return found


def nothing(asker: Asker) -> dict[str, Any]:
    lists: dict[str, Any] = {
        name: []
        for name in (
            "done_as_staff", "uploads_waiting", "reminders", "quotes_of_you", "quotes_you_like", "told_about_quotes",
            "quotes_uploaded_waiting",
        )
    }  # fmt: skip
    return {
        "account": str(asker.member.id), "progress": None, "timezone": None, "releases_changed_last": 0,
        "news_decided": 0, "quotes_you_saved": 0, "does_not_want_to_be_quoted_since": None, **lists,
    }  # fmt: skip


def about(answer: Answer) -> list[str]:
    return [line[2:] for line in answer.text.splitlines() if line.startswith("- ")]


async def test_who_said_nothing_has_nothing_stored(server: Server) -> None:
    shown, forget = await server.fan.ask("privacy show"), await server.fan.ask("privacy forget")
    assert (shown.private, about(shown), say("privacy-nothing") in shown.text) == (True, [], True)
    assert (forget.private, forget.text, forget.buttons) == (True, say("privacy-nothing-to-forget"), {})
    assert await file(await server.fan.ask("privacy export")) == nothing(server.fan)


async def test_a_fan_sees_it_has_it_as_a_file_and_has_it_forgotten(server: Server) -> None:
    await server.fan.ask("progress set", show="s1e3", book="2")
    for shown in (await server.fan.ask("privacy show"), await in_private(server.fan, "privacy show")):
        assert (shown.private, about(shown)) == (True, [say("privacy-progress")])
    for given in (await server.fan.ask("privacy export"), await in_private(server.fan, "privacy export")):
        progress = (await file(given))["progress"]
        assert datetime.fromisoformat(progress.pop("at")) <= server.here.bot.services.clock.now()
        assert (given.private, progress) == (True, {"show": "s1e3", "book": 2})
    kept = await server.fan.press(await server.fan.ask("privacy forget"), say("button-keep"))
    assert (kept.text, kept.buttons) == (say("privacy-kept"), {})
    assert about(await server.fan.ask("privacy show")) == [say("privacy-progress")]
    done = await server.fan.press(await server.fan.ask("privacy forget"), say("button-forget"))
    assert (done.private, about(done), done.buttons) == (True, [say("privacy-forgot-progress")], {})
    assert about(await server.fan.ask("privacy show")) == []
    assert say("progress-none") in (await server.fan.ask("progress show")).text


async def test_in_direct_messages_it_is_forgotten_too(server: Server) -> None:
    await server.fan.ask("progress set", show="s1e3")
    question = await in_private(server.fan, "privacy forget")
    assert question.result.response is not None
    user = server.fan.member.user
    done = Answer.of(await user.click(question.result.response, label=say("button-forget")))
    assert (about(done), about(await server.fan.ask("privacy show"))) == ([say("privacy-forgot-progress")], [])


async def test_what_staff_did_stays_without_their_name(server: Server) -> None:
    m = server.manager
    await m.ask("settings server", consent="ask")
    await m.ask("settings import", file=("a.toml", b'format = 1\n[server]\nlate = "1h/2d"'))
    await server.owner.ask("settings topic", topic="news", at="6pm")
    before, values = await server.rows(), await server.values()
    mine = [row for row in before if row[0] == m.member.id]
    assert about(await m.ask("privacy show")) == [
        say("privacy-changes", count=len(mine)), say("privacy-uploads", count=1),
    ]  # fmt: skip
    given = await file(await m.ask("privacy export"))
    assert [(row["what"], row["after"]) for row in given["done_as_staff"]] == [(row[2], row[4]) for row in mine[::-1]]
    (waiting,) = given["uploads_waiting"]
    assert datetime.fromisoformat(waiting.pop("at")) <= server.here.bot.services.clock.now()
    assert waiting == {"server": str(server.guild.id), "content": {"late": "1h/2d"}}
    done = await m.press(await m.ask("privacy forget"), say("button-forget"))
    assert about(done) == [say("privacy-forgot-changes", count=len(mine)), say("privacy-forgot-uploads")]
    assert await server.rows() == [(FORGOTTEN if row[0] == m.member.id else row[0], *row[1:]) for row in before]
    assert await server.values() == values
    trail = (await server.owner.ask("audit")).text
    assert (say("who-forgotten") in trail, m.member.mention in trail) == (True, False)
    assert await file(await m.ask("privacy export")) == nothing(m)


async def test_a_forgotten_upload_can_no_longer_be_applied(server: Server) -> None:
    m = server.manager
    question = await m.ask("settings import", file=("a.toml", b'format = 1\n[server]\nlate = "1h/2d"'))
    await m.press(await m.ask("privacy forget"), say("button-forget"))
    assert (await m.press(question, say("button-import", count=1))).text == say("error-no-proposal")
    assert await server.values() == {}


async def test_reminders_and_the_time_zone_are_shown_given_and_forgotten(server: Server) -> None:
    fan = server.fan
    await fan.ask("remind timezone", zone="London")
    for number in (1, 2):
        await fan.ask("remind me", when=f"in {number}h", about="popcorn")
    assert about(await fan.ask("privacy show")) == [say("privacy-zone"), say("privacy-reminders", count=2)]
    given = await file(await fan.ask("privacy export"))
    assert given["timezone"]["zone"] == "Europe/London"
    assert [(row["state"], row["content"]["text"]) for row in given["reminders"]] == [("pending", "popcorn")] * 2
    question = await fan.ask("privacy forget")
    assert about(question) == [say("privacy-forget-zone"), say("privacy-forget-reminders")]
    done = await fan.press(question, say("button-forget"))
    assert about(done) == [say("privacy-forgot-zone"), say("privacy-forgot-reminders", count=2)]
    assert await file(await fan.ask("privacy export")) == nothing(fan)
    assert say("remind-none") in (await fan.ask("remind list")).text


async def test_releases_that_staff_changed_no_longer_say_who_it_was(server: Server) -> None:
    m = server.manager
    release = Release("", "The book", ReleaseKind.BOOK, Schedule())
    await server.here.bot.services.releases.add(server.guild.id, m.member.id, release)
    assert say("privacy-releases", count=1) in about(await m.ask("privacy show"))
    question = await m.ask("privacy forget")
    assert say("privacy-forget-releases") in about(question)
    assert say("privacy-forgot-releases", count=1) in about(await m.press(question, say("button-forget")))
    assert await file(await m.ask("privacy export")) == nothing(m)


async def test_nobody_forgets_somebody_else(server: Server) -> None:
    await server.fan.ask("progress set", show="s1e3")
    question = await server.fan.ask("privacy forget")
    answer = await server.owner.press_old(question.buttons[say("button-forget")])
    assert (answer.text, answer.private) == (say("error-not-yours"), True)
    assert about(await server.fan.ask("privacy show")) == [say("privacy-progress")]


async def test_quotes_go_and_the_wish_not_to_be_quoted_stays(server: Server) -> None:
    fan, other = server.fan.member.id, server.moderator.member.id
    services = server.here.bot.services
    wanted = Saving(server.guild.id, "London", Words("Hi ||Nick||"), Author("Fan", fan), Origin())
    mine = await services.sayings.save(wanted, other, trusted=True)
    theirs = replace(wanted, author=Author("Moderator", other))
    liked = await services.sayings.save(theirs, fan, trusted=False)
    await services.sayings.heart(server.guild.id, liked.ref, fan)
    shown = about(await server.fan.ask("privacy show"))
    assert shown == [
        say("privacy-quotes", count=1),
        say("privacy-quotes-saved", count=1),
        say("privacy-hearts", count=1),
        say("privacy-told", count=1),
    ]
    found = await file(await server.fan.ask("privacy export"))
    assert [(each["text"], each["number"], each["state"]) for each in found["quotes_of_you"]] == [
        ("Hi ||Nick||", mine.number, "shown")
    ]
    await services.sayings.refuse(fan)
    assert say("privacy-refusal") in about(await server.fan.ask("privacy show"))
    forget = await server.fan.ask("privacy forget")
    assert say("privacy-forget-refusal") in about(forget)
    done = about(await server.fan.press(forget, say("button-forget")))
    assert done[-1] == say("privacy-forgot-refusal")
    assert about(await server.fan.ask("privacy show")) == [say("privacy-refusal")]
    nothing_else = await server.fan.ask("privacy forget")
    assert (nothing_else.text, nothing_else.buttons) == (say("privacy-forget-refusal"), {})
    assert (await file(await server.fan.ask("privacy export")))["does_not_want_to_be_quoted_since"] is not None
