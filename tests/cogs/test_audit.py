"""/audit: who changed what, when, from what to what; by person, by kind, page by page; only for who may look."""

import pytest

from bot.server.changes import Action
from bot.server.preflight import GONE
from bot.texts import texts
from bot.views.audit import ROWS
from bot.views.values import change_line
from tests.cogs.asking import Answer
from tests.cogs.servers import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()


def lines(answer: Answer) -> list[str]:
    return [line[2:] for line in answer.text.splitlines() if line.startswith("- ")]


async def told(server: Server, *actions: Action) -> list[str]:
    """The whole trail as sentences, the newest first."""
    return [change_line(say, change) for change in await server.changes(*actions)][::-1]


async def busy(server: Server) -> None:
    await server.manager.ask("settings topic", topic="news", channel=server.channels["news"], at="6pm")
    await server.owner.ask("settings topic", topic="quotes", at="7am")
    await server.owner.ask("settings server", consent="ask", late="1h/2d")
    await server.manager.ask("settings staff", tier="viewers", add=server.roles["lookers"])
    await server.manager.ask("settings undo")


async def test_it_tells_everything_with_who_and_before_and_after(server: Server) -> None:
    await busy(server)
    answer = await server.moderator.ask("audit")
    expected = await told(server)
    assert (answer.private, lines(answer)) == (True, expected[:ROWS])
    assert lines(answer)[1].startswith("<t:")
    for part in (server.manager.member.mention, "taken back", say("setting-viewers"), server.roles["lookers"].mention):
        assert part in lines(answer)[1]
    assert f"{len(expected)} entries" in answer.text


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("news", ["news.at", "news.channel"]),
        ("quotes", ["quotes.at"]),
        ("releases", []),
        ("server", ["viewers", "viewers", "late", "consent"]),
    ],
)
async def test_by_kind(server: Server, what: str, names: list[str]) -> None:
    await busy(server)
    answer = await server.manager.ask("audit", what=what)
    by_name = {change_line(say, change): change.name for change in await server.changes()}
    assert sorted(by_name[line] for line in lines(answer)) == sorted(names)
    assert answer.text.splitlines()[1] == f"-# {say('audit-only', what=say(f'audit-{what}'))}"
    assert (say("audit-nothing-such") in answer.text) == (not names)


async def test_commands_that_were_used_and_pauses_have_kinds_of_their_own(server: Server) -> None:
    await busy(server)
    await server.here.bot.services.health.found(server.guild.id, {"news": (GONE,)})
    used = await server.manager.ask("audit", what="commands")
    assert lines(used) == await told(server, Action.USED)
    pauses = lines(await server.manager.ask("audit", what="pauses"))
    assert pauses[-1:] == await told(server, Action.PAUSED)  # the upkeep may have found it well again meanwhile


async def test_by_person_also_with_a_kind(server: Server) -> None:
    await busy(server)
    answer = await server.manager.ask("audit", who=server.owner.member, what="server")
    assert len(lines(answer)) == 2
    owner = server.owner.member.mention
    both = f"{owner} · {say('audit-server')}"
    assert all(owner in line for line in lines(answer))
    assert answer.text.splitlines()[1] == f"-# {say('audit-only', what=both)}"
    nobody = await server.manager.ask("audit", who=server.fan.member)
    assert (lines(nobody), say("audit-nothing-such") in nobody.text) == ([], True)


async def test_where_nothing_was_ever_done_it_says_so(server: Server) -> None:
    page = await server.manager.press_old(f"b1|audit|{server.manager.member.id}|1|0~0~")
    assert page.text.splitlines() == [f"## {say('audit-title')}", say("audit-nothing")]


async def test_pages_keep_to_their_filter_and_have_every_row_once(server: Server) -> None:
    await busy(server)
    for late in ("1h/2d", "5m/1h") * 8:
        await server.manager.ask("settings server", late=late)
    page = await server.manager.ask("audit", who=server.manager.member, what="server")
    seen = lines(page)
    while "Next" in page.buttons:
        page = await server.manager.press(page, "Next")
        seen += lines(page)
    mine = [change for change in await server.changes() if change.actor_id == server.manager.member.id]
    ours = [change_line(say, change) for change in mine if change.name in ("late", "viewers")]
    assert seen == ours[::-1]
    assert len(lines(await server.manager.press(page, "Previous"))) == ROWS


async def test_every_row_is_whole_on_some_page_however_long_it_is(server: Server) -> None:
    """Twelve rows on a page, each with ten roles before and ten others after."""
    some, others = ([server.guild.create_role(f"{part} {number}").id for number in range(10)] for part in ("a", "b"))
    for roles in (some, others, some, others):
        values = dict.fromkeys(("viewers", "editors", "managers"), " ".join(map(str, roles)))
        await server.here.bot.services.settings.change(server.guild.id, server.owner.member.id, values)
    page = await server.manager.ask("audit", what="server")
    assert lines(page) == await told(server, Action.SET)
    assert say("value-more", count=7) in lines(page)[0]


async def test_pages_of_who_may_look_no_longer_stay_closed(server: Server) -> None:
    for _ in range(ROWS + 1):
        page = await server.moderator.ask("audit")
    server.demote(server.moderator, "moderators")
    answer = await server.moderator.press(page, "Next")
    assert (answer.text, answer.private) == (say("error-not-staff"), True)


@pytest.mark.parametrize("argument", ["0~0~weather", "0", "x~y~z", ""])
async def test_a_page_of_another_version_says_so(server: Server, argument: str) -> None:
    answer = await server.manager.press_old(f"b1|audit|{server.manager.member.id}|1|{argument}")
    assert answer.text == say("error-stale")


@pytest.mark.parametrize("page", ["99999999999999999999", "5000", "-3"])
async def test_a_page_that_is_not_there_is_the_nearest_one(server: Server, page: str) -> None:
    await busy(server)
    answer = await server.manager.press_old(f"b1|audit|{server.manager.member.id}|1|{page}~0~")
    assert lines(answer) == (await told(server))[:ROWS]
