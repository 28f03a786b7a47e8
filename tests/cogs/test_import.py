"""/settings export and import: a file brings everything back, after it was shown what it would change; whatever is
wrong with a file, or happened meanwhile, changes nothing.
"""

import asyncio
import sys

import pytest

from bot.server.settings import Topic
from bot.server.staff import STAFF_ROLES
from bot.texts import texts
from tests.cogs.asking import Answer, Asker
from tests.cogs.servers import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()
ROLES = "\n".join(["[server]", *(f"{tier} = {list(range(1, 11))}" for tier in STAFF_ROLES.values())])


async def exported(asker: Asker) -> bytes:
    answer = await asker.ask("settings export")
    assert answer.result.response is not None
    assert answer.private
    return await answer.result.response.attachments[0].read()


async def upload(asker: Asker, content: bytes | str) -> Answer:
    data = content.encode() if isinstance(content, str) else content
    return await asker.ask("settings import", file=("settings.toml", data))


async def filled(server: Server) -> dict[str, str]:
    m = server.manager
    await m.ask("settings topic", topic="news", channel=server.channels["news"], role=server.roles["fans"], at="6pm")
    await m.ask("settings server", timezone="Asia/Tokyo", spoilers="s1e3 + volume 2", late="5m/1h", consent="free")
    await m.ask("settings staff", tier="editors", add=server.roles["moderators"])
    await m.ask("settings news", words="giveaway, leaked script")
    return await server.values()


async def test_export_and_import_bring_everything_back(server: Server) -> None:
    before = await filled(server)
    file = await exported(server.manager)
    await server.manager.ask("settings topic", topic="staff", channel=server.channels["staff"], post="thread")
    await server.manager.ask("settings topic", topic="news", clear="role", at="7am")
    await server.manager.ask("settings server", clear="timezone", consent="ask")
    changed = await server.values()
    question = await upload(server.manager, file)
    assert (question.private, question.text.count("→"), await server.values()) == (True, 6, changed)
    done = await server.manager.press(question, say("button-import", count=6))
    assert (done.text.startswith(say("settings-import")), await server.values()) == (True, before)
    await server.manager.ask("settings undo")
    assert await server.values() == changed


async def test_a_file_of_what_is_so_already_asks_nothing(server: Server) -> None:
    await filled(server)
    answer = await upload(server.manager, await exported(server.manager))
    assert (answer.text, answer.buttons) == (say("import-same"), {})


async def test_no_changes_nothing_and_throws_the_file_away(server: Server) -> None:
    question = await upload(server.manager, 'format = 1\n[server]\nconsent = "ask"')
    yes = question.buttons[say("button-import", count=1)]
    assert question.text.splitlines()[:2] == [say("import-question"), say("import-title")]
    answer = await server.manager.press(question, say("button-discard"))
    assert (answer.text, answer.buttons) == (say("import-discarded"), {})
    assert (await server.here.bot.services.privacy.known(server.manager.member.id)).proposals == []
    assert ((await server.manager.press_old(yes)).text, await server.values()) == (say("error-no-proposal"), {})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"#" * (64 * 1024 + 1), "too-large"),
        (b"\xff\xfe\x00\x01", "not-text"),
        (b"", "no-format"),
        (b"not = toml = at all", "not-toml"),
        (b"format = 1\na = " + b"[" * 900, "unreadable"),
        (b"format = 1\na = " + b"9" * 5000, "unreadable"),
        (b"format = 2\n[server]\nconsent = 'ask'", "newer"),
        (b"format = '1'", "no-format"),
        (b"format = 1\n[server]\nconsent = 'ask'\ncolour = 'red'", "unknown"),
        (b"format = 1\n[topics.weather]\nat = '18:00'", "unknown"),
        (b"format = 1\n[server]\nconsent = 'ask'\n[topics.news]\nat = '@everyone'", "value"),
        (b"format = 1\n[topics.news]\nchannel = -5", "value"),
        (b"format = 1\n[topics.news]\nchannel = 99999999999999999999", "value"),
        (b"format = 1\n[server]\ntimezone = '../../etc/passwd'", "value"),
        (b"format = 1\n[server]\nviewers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]", "value"),
    ],
)
async def test_a_file_with_a_problem_is_refused_whole(server: Server, content: bytes, reason: str) -> None:
    answer = await upload(server.manager, content)
    expected = say(f"error-import-{reason}", where="@").partition("@")
    assert (answer.private, answer.buttons) == (True, {})
    assert (answer.text.startswith(expected[0]), answer.text.endswith(expected[2])) == (True, True)
    assert await server.values() == {}


async def test_a_file_cannot_make_everyone_staff(server: Server) -> None:
    answer = await upload(server.manager, f"format = 1\n[server]\nmanagers = [{server.guild.id}]")
    assert (answer.text, answer.buttons) == (say("error-import-value", where="server.managers"), {})


async def asked(server: Server) -> tuple[Answer, str]:
    question = await upload(server.manager, 'format = 1\n[server]\nconsent = "ask"\n[topics.news]\nat = 07:00:00')
    return question, question.buttons[say("button-import", count=2)]


async def test_yes_works_once(server: Server) -> None:
    _, yes = await asked(server)
    await server.manager.press_old(yes)
    assert await server.values() == {"consent": "ask", "news.at": "07:00"}
    await server.manager.ask("settings undo")
    assert (await server.manager.press_old(yes)).text == say("error-no-proposal")
    assert await server.values() == {}


async def test_where_it_would_do_something_else_by_now_the_question_is_shown_anew(server: Server) -> None:
    question, old = await asked(server)
    await server.owner.ask("settings topic", topic="news", at="7am")
    answer = await server.manager.press(question, say("button-import", count=2))
    assert (answer.title, answer.private, answer.text.count("→")) == (say("import-changed"), True, 1)
    assert await server.values() == {"news.at": "07:00"}
    assert (await server.manager.press_old(old)).title == say("import-changed")
    done = await server.manager.press(answer, say("button-import", count=1))
    assert (done.title, await server.values()) == (say("settings-import"), {"news.at": "07:00", "consent": "ask"})


async def test_where_somebody_did_the_same_meanwhile_nothing_is_left_to_ask(server: Server) -> None:
    question, _ = await asked(server)
    await server.owner.ask("settings topic", topic="news", at="7am")
    await server.owner.ask("settings server", consent="ask")
    answer = await server.manager.press(question, say("button-import", count=2))
    assert (answer.text, answer.buttons) == (f"{say('import-changed')}\n{say('import-same')}", {})


async def test_yes_of_who_is_a_manager_no_longer_changes_nothing(server: Server) -> None:
    question, _ = await asked(server)
    server.demote(server.manager, "managers")
    for label in question.buttons:
        assert (await server.manager.press(question, label)).text == say("error-not-staff")
    assert await server.values() == {}


async def test_a_later_file_takes_the_place_of_an_older_one(server: Server) -> None:
    question, _ = await asked(server)
    later = await upload(server.manager, 'format = 1\n[server]\nlate = "1h/2d"')
    answer = await server.manager.press(question, say("button-import", count=2))
    assert (answer.text, answer.private, await server.values()) == (say("error-no-proposal"), True, {})
    await server.manager.press(later, say("button-import", count=1))
    assert await server.values() == {"late": "1h/2d"}


async def test_files_of_two_managers_do_not_get_in_each_others_way(server: Server) -> None:
    question, _ = await asked(server)
    await upload(server.owner, 'format = 1\n[server]\nlate = "1h/2d"')
    await server.manager.press(question, say("button-import", count=2))
    assert await server.values() == {"consent": "ask", "news.at": "07:00"}


async def test_a_long_list_of_changes_ends_in_how_many_more_there_are(server: Server) -> None:
    topics = (f"[topics.{topic}]\nchannel = {number}\nrole = {number}\nat = '01:00'\npost = 'thread'\nenabled = false"
              for number, topic in enumerate(Topic, start=10**18))  # fmt: skip
    question = await upload(server.manager, "\n".join(["format = 1", ROLES, *topics]))
    done = await server.manager.press(question, say("button-import", count=28))
    for answer, title in ((question, say("import-title")), (done, say("settings-import"))):
        lines = answer.text.splitlines()
        begin = lines.index(title) + 1
        end = next(at for at, line in enumerate(lines) if line.startswith("- ..."))
        assert lines[end] == f"- {say('settings-more', count=28 - (end - begin))}"
        assert all("→" in line for line in lines[begin:end])
    assert len(await server.values()) == 28


# -------------------------------------------------------------------- files that do not come


@pytest.mark.parametrize("slow", [True, False])
async def test_a_file_that_discord_does_not_give_in_time(
    server: Server, monkeypatch: pytest.MonkeyPatch, slow: bool
) -> None:
    async def later(url: str) -> bytes:
        for _ in range(100):
            await asyncio.sleep(0)  # gives way to the timer
        return b"format = 1"

    with monkeypatch.context() as broken:
        broken.setattr(sys.modules["cogs._options"], "PATIENCE", 0)
        if slow:
            broken.setattr(server.here.bot.http, "get_from_cdn", later)
        else:
            broken.setattr(server.here.env.backend.cdn, "get", lambda _: None)
        answer = await upload(server.manager, "format = 1")
    assert (answer.text, answer.private) == (say("error-import-not-loaded"), True)
