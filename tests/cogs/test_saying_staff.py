"""/quotes: taking one out, and quotes as files, in the real bot."""

import json

import pytest

from bot.sayings.files import LARGEST
from bot.sayings.saying import Author, Origin, Saving, Saying, State, Words
from bot.sayings.upload import read_upload
from bot.server.changes import Action
from bot.store.sayings import find_number
from bot.texts import texts
from tests.cogs.asking import Answer, Asker
from tests.cogs.servers import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()
QUOTES = [{"text": f"Words ||{number}||", "author": "Nick **N**"} for number in range(5)]
YES, NO = say("button-quotes-import", count=5), say("button-quotes-leave")


async def save(server: Server, text: str, channel: str = "chat", author: Author | None = None) -> Saying:
    place = server.channels[channel].id
    said_by = author or Author("Tao", server.fan.member.id)
    saving = Saving(server.guild.id, "Here", Words(text), said_by, Origin(place, place))
    return await server.here.bot.services.sayings.save(saving, server.moderator.member.id, trusted=True)


async def bring(asker: Asker, content: bytes | object, name: str = "quotes.json") -> Answer:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return await asker.ask("quotes import", file=(name, data))


async def kept(server: Server) -> list[str]:
    """The words of all that can be found by their numbers."""
    found = []
    for number in range(1, 12):
        async with server.here.bot.services.news._database.read() as conn:
            saying = await find_number(conn, server.guild.id, number)
        found += [saying.words.text] if saying is not None and saying.state is State.SHOWN else []
    return found


# -------------------------------------------------------------------- taking one out


async def test_a_quote_is_removed_only_after_a_yes_and_its_number_stays_empty(server: Server) -> None:
    await save(server, "||Never||")
    asked = await server.moderator.ask("quotes remove", number=1)
    assert (asked.private, "> ||Never||" in asked.text, say("quote-remove-about") in asked.text) == (True, True, True)
    left = await server.moderator.press(asked, say("button-quote-keep"))
    assert (left.text, await kept(server)) == (say("quote-kept", number=1), ["||Never||"])
    asked = await server.moderator.ask("quotes remove", number=1)
    done = await server.moderator.press(asked, say("button-quote-remove"))
    assert (done.text, await kept(server)) == (say("quote-removed", number=1), [])
    assert await server.rows(Action.REMOVED) == [(server.moderator.member.id, "removed", "quote 1", None, None)]
    again = await server.moderator.ask("quotes remove", number=1)
    assert (again.private, again.text) == (True, say("error-gone-saying", number=1))
    await save(server, "||Never||")  # the staff took it out, not its author
    assert await kept(server) == ["||Never||"]


async def test_nobody_removes_what_they_may_not_read_or_what_is_none(server: Server) -> None:
    server.hide(server.channels["log"])
    await save(server, "Secret", "log")
    for number in (1, 2):
        answer = await server.moderator.ask("quotes remove", number=number)
        assert (answer.private, "Secret" in answer.text, answer.buttons) == (True, False, {})
    await server.moderator.press_old(f"b1|quotes_gone|{server.moderator.member.id}|1|1~yes")
    assert await kept(server) == ["Secret"]


async def test_who_is_no_editor_any_more_removes_and_brings_nothing(server: Server) -> None:
    await save(server, "Stays")
    asked, offered = await server.moderator.ask("quotes remove", number=1), await bring(server.moderator, QUOTES)
    server.demote(server.moderator, "moderators")
    for shown, label in ((asked, say("button-quote-remove")), (offered, YES)):
        answer = await server.moderator.press(shown, label)
        assert (answer.private, answer.text) == (True, say("error-not-staff"))
    assert await kept(server) == ["Stays"]


# -------------------------------------------------------------------- files


async def test_a_file_shows_what_comes_in_and_brings_it_after_a_yes(server: Server) -> None:
    await server.here.bot.services.sayings.refuse(server.looker.member.id)
    await save(server, "Words ||0||", author=Author("Nick **N**"))
    offered = await bring(server.moderator, [*QUOTES, {"text": "Six"}, {"text": ""}], "any name.txt")
    assert (offered.private, list(offered.buttons)) == (True, [YES, NO])
    assert say("quotes-import-found", kind=say("quotes-format-quoter"), count=7) in offered.text
    assert say("quotes-left-known", count=1) in offered.text
    assert say("quotes-left-empty", count=1) in offered.text
    assert "> Words ||1||\n— Nick \\*\\*N\\*\\*" in offered.text
    assert (say("quotes-rules").splitlines()[0] in offered.text, await kept(server)) == (True, ["Words ||0||"])
    done = await server.moderator.press(offered, YES)
    assert done.text == say("quotes-imported", count=5)
    assert await kept(server) == [f"Words ||{number}||" for number in range(5)] + ["Six"]
    again = await server.moderator.press_old(offered.buttons[YES])
    assert (again.private, again.text) == (True, say("error-no-proposal"))
    await server.here.bot.services.sayings.allow(server.looker.member.id)


async def test_a_no_brings_nothing_and_what_changed_meanwhile_is_shown_again(server: Server) -> None:
    offered = await bring(server.moderator, QUOTES)
    await save(server, "Words ||0||", author=Author("Nick **N**"))
    shown = await server.moderator.press(offered, YES)
    assert (say("quotes-import-changed") in shown.text, await kept(server)) == (True, ["Words ||0||"])
    left = await server.moderator.press(shown, NO)
    assert (left.text, await kept(server)) == (say("quotes-discarded"), ["Words ||0||"])
    everything_known = await bring(server.moderator, QUOTES[:1])
    assert (say("quotes-import-nothing") in everything_known.text, everything_known.buttons) == (True, {})


@pytest.mark.parametrize(
    ("content", "sentence", "where"),
    [
        (b"hello", "no-quotes", ""),
        (b'[{"text": "a"}, {"author": "`b` @everyone"}]', "no-text", "2"),
        (b'"`K` @everyone":\n  - txt: [a]', "quote", "'K' @everyone, 1, txt"),
        (b"\x80", "encoding", ""),
        (b" " * (LARGEST + 1), "large-quotes", ""),
    ],
    ids=["text", "no-text", "yaml", "bytes", "large"],
)
async def test_a_file_that_is_none_is_refused_privately_with_its_place(
    server: Server, content: bytes, sentence: str, where: str
) -> None:
    answer = await bring(server.moderator, content)
    assert (answer.private, answer.text) == (True, say(f"error-import-{sentence}", where=where))
    assert await kept(server) == []


async def test_where_authors_are_asked_first_a_file_is_refused(server: Server) -> None:
    await server.manager.ask("settings server", consent="ask")
    answer = await bring(server.moderator, QUOTES)
    assert (answer.private, answer.text) == (True, say("error-ask-first"))


async def test_an_export_holds_what_its_reader_may_see(server: Server) -> None:
    nothing = await server.moderator.ask("quotes export")
    assert say("quotes-export-none") in nothing.text
    server.hide(server.channels["log"])
    await save(server, "Open")
    await save(server, "Secret", "log")
    made = await server.moderator.ask("quotes export")
    assert (say("quotes-export-about", count=1) in made.text, say("quotes-export-hidden", count=1) in made.text) == (
        True,
        True,
    )
    assert made.private
    assert [each.words.text for each in read_upload(await _file(made)).quotes] == ["Open"]
    all_of_it = await server.manager.ask("quotes export", part=3)
    assert [each.words.text for each in read_upload(await _file(all_of_it)).quotes] == ["Open", "Secret"]


async def _file(answer: Answer) -> bytes:
    response = answer.result.response
    assert response is not None
    (attachment,) = response.attachments
    return await attachment.read()


# -------------------------------------------------------------------- settings


async def test_where_the_quote_of_the_day_comes_from_and_who_looks_first_can_be_set(server: Server) -> None:
    answer = await server.manager.ask("settings quotes", review=True, kinds="own")
    assert (say("part-review") in answer.text, say("part-quotes-kinds") in answer.text) == (True, True)
    assert await server.values() == {"quotes.kinds": "own", "quotes.review": "on"}
    await server.manager.ask("settings quotes", clear="review")
    await server.manager.ask("settings quotes", kinds="show own")
    assert await server.values() == {}
    assert (await server.manager.ask("settings quotes")).text == say("error-no-change")
    assert say("part-quotes-kinds") in (await server.manager.ask("settings show")).text


async def test_the_panel_has_both_on_the_screen_of_quotes(server: Server) -> None:
    screen = await server.screen(server.manager, say("topic-quotes"))
    on = await server.manager.press(screen, say("button-review-on"))
    assert await server.values() == {"quotes.review": "on"}
    own = await server.manager.choose(on, say("quotes-from-own"))
    assert await server.values() == {"quotes.kinds": "own", "quotes.review": "on"}
    assert own.title == screen.title  # not the screen of releases, which have kinds, too
    await server.manager.press(own, say("button-review-off"))
    assert await server.values() == {"quotes.kinds": "own"}
    consent = await server.manager.press(own, say("screen-consent"))
    assert say("about-consent") in consent.text
