"""Words of members become quotes by their consent: saved, told, asked, taken down, claimed, and never again."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from simcord.backend.models import Poll, PollAnswer
from simcord.enums import MessageType

from bot.clock import ManualClock
from bot.demo import World
from bot.sayings.saying import State
from bot.texts import texts
from bot.views.page import plain
from tests.cogs.asking import Answer, Asker
from tests.cogs.saying import NOT_OKAY, button, consent, inbox, kept, press, quoted, read, save, told
from tests.cogs.servers import Rounds, Server, at_rest
from tests.conftest import NOW

pytestmark = pytest.mark.asyncio(loop_scope="module")
say = texts()
YES, NO, DOWN, BACK, CLAIM, NEVER = map(button, ("yes", "no", "down", "back", "claim", "never"))
TIME = ManualClock(NOW)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here() -> AsyncIterator[World]:
    async with at_rest(TIME) as seeded:
        yield seeded


@pytest.fixture
def clock() -> ManualClock:
    return TIME


def closed(asker: Asker) -> None:
    """They take no direct messages, this once."""
    asker.here.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, message="provoked")


# -------------------------------------------------------------------- saving


async def test_a_message_is_saved_from_its_menu_and_its_author_is_told_how_to_take_it_down(
    server: Server, rounds: Rounds
) -> None:
    message = await told(server.fan, "be **kind**\nand brave")
    answer = await save(server.looker, message)
    assert (answer.private, answer.title) == (True, f"## {say('quote-saved', number=1)}")
    assert "> be \\*\\*kind\\*\\*\n> and brave" in answer.text
    assert list(answer.buttons) == [BACK]
    await rounds.after()
    (note,) = inbox(server.fan)
    assert say("told-saved", server=server.guild.name, number=1) in read(note)
    assert "> and brave" in read(note)
    assert str(message.id) in read(note)
    assert str(server.looker.member.id) not in read(note)
    shown = await server.looker.ask("quote number", number=1)
    assert (shown.private, "> and brave" in shown.text) == (False, True)
    after = await press(server.fan, note, DOWN)
    assert after.text == say("quote-done-down")
    again = await press(server.fan, note, DOWN) if DOWN in after.buttons else None
    assert again is None
    assert (await server.looker.ask("quote number", number=1)).text == say("error-gone-saying", number=1)
    refused = await save(server.looker, message)
    assert (refused.private, refused.text) == (True, say("error-said-no", name=plain(server.fan.member.name)))
    assert (await save(server.fan, message)).title == f"## {say('quote-saved', number=2)}"


async def test_who_saved_it_takes_it_back_and_it_can_be_saved_again(server: Server, rounds: Rounds) -> None:
    message = await told(server.fan, "never mind")
    answer = await save(server.looker, message)
    assert (await save(server.moderator, message)).text == say("error-saved-already", number=1)
    assert (await server.looker.press(answer, BACK)).text == say("quote-done-back")
    await rounds.after()
    assert inbox(server.fan) == []
    assert (await save(server.moderator, message)).title == f"## {say('quote-saved', number=2)}"


async def test_where_words_are_free_nobody_is_told(server: Server, rounds: Rounds) -> None:
    await consent(server, "free")
    await save(server.looker, await told(server.fan, "hello there"))
    await rounds.after()
    assert inbox(server.fan) == []


@pytest.mark.parametrize(("pressed", "state"), [(YES, State.SHOWN), (NO, None), (NEVER, None)])
async def test_who_is_asked_decides_in_a_direct_message(
    server: Server, rounds: Rounds, pressed: str, state: State | None
) -> None:
    await consent(server, "ask")
    message = await told(server.fan, "do you want that")
    assert (await save(server.looker, message)).title == f"## {say('quote-asked', name=plain(server.fan.member.name))}"
    await rounds.after()
    (question,) = inbox(server.fan)
    assert say("told-asked", server=server.guild.name) in read(question)
    assert "do you want that" in read(question)
    assert (await server.looker.ask("quote number", number=1)).text == say("error-no-saying", number=1)
    after = await press(server.fan, question, pressed)
    outcome = {YES: say("quote-done-yes", number=1), NO: say("quote-done-no"), NEVER: say("optout-done", count=1)}
    assert after.text == outcome[pressed]
    assert [each.state for each in await kept(server, server.fan)] == ([state] if state else [])
    await server.here.bot.services.sayings.allow(server.fan.member.id)


async def test_a_second_answer_is_told_that_it_was_decided(server: Server, rounds: Rounds) -> None:
    await consent(server, "ask")
    await save(server.looker, await told(server.fan, "twice"))
    await rounds.after()
    (question,) = inbox(server.fan)
    custom_id = f"b1|quote_do|{server.fan.member.id}|1|{{}}"
    (asked,) = await kept(server, server.fan)
    await press(server.fan, question, YES)
    late = await server.fan.press_old(custom_id.format(f"yes~{asked.id}~0"))
    assert late.text == say("quote-decided", number=1)
    await server.fan.press_old(custom_id.format(f"no~{asked.id}~0"))
    assert (await server.fan.press_old(custom_id.format(f"yes~{asked.id}~0"))).text == say("quote-decided-gone")
    other = await server.looker.press_old(custom_id.format(f"no~{asked.id}~0"))
    assert other.text == say("error-not-yours")


async def test_with_closed_direct_messages_the_channel_asks_and_keeps_the_words_to_itself(
    server: Server, rounds: Rounds
) -> None:
    await consent(server, "ask")
    await save(server.looker, await told(server.fan, "between us"))
    closed(server.fan)
    await rounds.after()
    assert inbox(server.fan) == []
    (question,) = server.read("general")
    assert f"<@{server.fan.member.id}>" in question
    assert say("told-asked", server=server.guild.name) in question
    assert "between us" not in question
    post = server.channels["general"].history()[-1]
    pinged = [request.json for request in server.here.env.http_requests if request.path.endswith("/messages")][-1]
    assert pinged is not None
    assert pinged["allowed_mentions"]["users"] == [server.fan.member.id]
    curious = Answer.of(await server.looker.member.click(post, label=button("read")))
    assert "between us" in curious.text  # who saved it knows the words
    stranger = Answer.of(await server.moderator.member.click(post, label=button("read")))
    assert (stranger.private, stranger.text) == (True, say("error-not-yours"))
    assert Answer.of(await server.looker.member.click(post, label=YES)).text == say("error-not-yours")
    own = Answer.of(await server.fan.member.click(post, label=button("read")))
    assert (own.private, "> between us" in own.text) == (True, True)
    after = await server.fan.press(own, YES)
    assert after.text == say("quote-done-yes", number=1)


async def test_without_an_answer_it_is_forgotten(server: Server, rounds: Rounds) -> None:
    await consent(server, "ask")
    await save(server.looker, await told(server.fan, "some day"))
    await rounds.after()
    (question,) = inbox(server.fan)
    TIME.advance(timedelta(days=15))
    await server.here.bot.services.sayings.clear_old()
    assert (await press(server.fan, question, YES)).text == say("quote-decided-gone")
    assert await kept(server, server.fan) == []


# -------------------------------------------------------------------- whose words


async def test_words_of_a_proxy_bot_are_credited_and_can_be_claimed_by_anybody(server: Server) -> None:
    hook = server.guild.create_webhook(server.channels["general"])
    message = await hook.send("we are many", username="Robin 🌿 (they)")
    assert (await save(server.looker, message)).title == f"## {say('quote-saved', number=1)}"
    shown = await server.fan.ask("quote number", number=1)
    assert "— **Robin 🌿 (they)** · #1" in shown.text
    choices = await server.fan.press(shown, NOT_OKAY)
    assert (choices.private, list(choices.buttons)) == (True, [CLAIM])
    assert (await server.fan.press(choices, CLAIM)).text == say("quote-done-claim")
    assert (await server.looker.ask("quote number", number=1)).private
    (waiting,) = await server.here.bot.services.desk.waiting(server.guild.id)
    assert waiting.claimed
    assert say("saying-gone") in server.read("general")


async def test_where_authors_are_asked_a_proxy_bot_cannot_be(server: Server) -> None:
    await consent(server, "ask")
    message = await server.guild.create_webhook(server.channels["general"]).send("we are many", username="Robin")
    assert (await save(server.looker, message)).text == say("error-cannot-ask", name="Robin")


async def test_what_holds_no_words_cannot_be_saved(server: Server) -> None:
    spoken = await told(server.fan, "mine")
    forwarded = await server.looker.member.forward(spoken, server.channels["general"])
    await server.fan.ask("quote random")
    own = server.channels["general"].history()[-1]
    blank = await told(server.fan, "\u200b\u2800")
    joined = server.guild.create_system_message(
        server.channels["general"], MessageType.NEW_MEMBER, author=server.fan.member
    )
    for message in (forwarded, own, blank, joined):
        assert (await save(server.looker, message)).text == say("error-no-words")


async def test_a_poll_is_kept_with_its_answers(server: Server) -> None:
    backend, home = server.here.env.backend, server.channels["general"]
    poll = Poll(
        question="Tea?",
        answers=[PollAnswer(1, "**Yes**"), PollAnswer(2, "Later")],
        expiry=(NOW + timedelta(days=1)).isoformat(),
    )
    asked = backend.create_message(home.id, server.fan.member.id, "", poll=poll)
    await save(server.looker, next(each for each in home.history() if each.id == asked.id))
    (found,) = await kept(server, server.fan)
    assert found.words.text == "Tea?\n• **Yes**\n• Later"


async def test_files_are_kept_as_links_without_signature_and_stay_covered(server: Server) -> None:
    files = [("cat.png", b"cat"), ("SPOILER_end.png", b"end")]
    message = await server.fan.member.send(server.channels["general"], "", attachments=files)
    await save(server.looker, message)
    (found,) = await kept(server, server.fan)
    assert [(each.name, each.covered) for each in found.words.attachments] == [("cat.png", False), ("end.png", True)]
    assert all("?" not in each.url for each in found.words.attachments)
    assert found.words.text == ""


async def test_names_stand_where_mentions_were_and_covers_stay(server: Server) -> None:
    home = server.channels["general"]
    fans, leaf = server.roles["fans"].mention, "<:leaf:123456789012345678>"
    text = f"<@{server.looker.member.id}> in {home.mention} said ||the end|| {leaf} {fans}"
    await save(server.looker, await told(server.fan, text))
    (found,) = await kept(server, server.fan)
    assert found.words.text == f"@{server.looker.member.name} in #general said ||the end|| :leaf: @fans"


# -------------------------------------------------------------------- adding, and being in charge of one's own


async def test_own_words_are_added_and_those_of_others_follow_the_rules(server: Server, rounds: Rounds) -> None:
    await consent(server, "ask")
    own = await server.fan.ask("quote add", words="mine alone", name="Sam of us")
    assert (own.private, own.title) == (True, f"## {say('quote-saved', number=1)}")
    (found,) = await kept(server, server.fan)
    assert (found.author.name, found.author.id) == ("Sam of us", server.fan.member.id)
    asked = await server.fan.ask("quote add", words="theirs", by=server.looker.member)
    assert asked.title == f"## {say('quote-asked', name=plain(server.looker.member.name))}"
    await rounds.after()
    assert "> theirs" in read(inbox(server.looker)[0])
    bot = server.here.bot.user
    assert bot is not None
    assert Answer.of(await server.fan.member.user.slash("quote add", words="x")).text == say("error-no-server")


async def test_mine_shows_what_is_quoted_of_me_and_takes_it_down(server: Server, rounds: Rounds) -> None:
    await quoted(server, server.fan, "one thing")
    await quoted(server, server.fan, "another ||hidden|| thing")
    page = await server.fan.ask("quote mine")
    assert (page.private, page.title) == (True, f"## {say('quote-mine-of', count=2)}")
    assert say("optout-now-in") in page.text
    assert list(page.options) == ["#2 · another ▒▒▒ thing", "#1 · one thing"]
    chosen = await server.fan.choose(page, "#1 · one thing")
    assert list(chosen.buttons) == [DOWN, NEVER]
    assert (await server.fan.press(chosen, DOWN)).text == say("quote-done-down")
    saved = await server.manager.press(await server.manager.ask("quote mine"), say("button-mine-by"))
    assert list(saved.options) == ["#2 · another ▒▒▒ thing"]
    back = await server.manager.choose(saved, *saved.options)
    assert list(back.buttons) == [BACK]
    await server.manager.press(back, BACK)
    assert await kept(server, server.fan) == []


async def test_who_opts_out_is_quoted_nowhere_and_cannot_be_until_they_want_to(server: Server) -> None:
    message = await told(server.fan, "gone soon")
    await save(server.looker, message)
    page = Answer.of(await server.fan.member.user.slash("quote optout"))
    assert page.private
    assert say("optout-now-in") in page.text
    assert page.result.response is not None
    done = Answer.of(await server.fan.member.user.click(page.result.response, label=say("button-opt-out")))
    assert done.text == say("optout-done", count=1)
    assert (await server.looker.ask("quote number", number=1)).text == say("error-gone-saying", number=1)
    assert (await save(server.looker, message)).text == say("error-refused", name=plain(server.fan.member.name))
    assert (await save(server.fan, message)).text == say("error-self-refused")
    again = await server.fan.press(await server.fan.ask("quote optout"), say("button-opt-in"))
    assert again.text == say("optout-undone")
    assert (await save(server.fan, message)).title == f"## {say('quote-saved', number=2)}"


async def test_not_okay_offers_each_what_they_may_do(server: Server) -> None:
    await quoted(server, server.fan, "somewhat rude")
    shown = await server.owner.ask("quote number", number=1)
    offered = {name: list((await person.press(shown, NOT_OKAY)).buttons) for name, person in server.people.items()}
    remove = button("remove")
    assert offered == {"fan": [DOWN, NEVER], "viewer": [], "editor": [remove], "manager": [BACK], "owner": [remove]}
    told_so = await server.looker.press(shown, NOT_OKAY)
    assert say("quote-tell-staff") in told_so.text
    choices = await server.moderator.press(shown, NOT_OKAY)
    server.demote(server.moderator, "moderators")
    assert (await server.moderator.press(choices, remove)).text == say("error-not-staff")
    server.promote(server.moderator, "moderators")
    assert (await server.moderator.press(choices, remove)).text == say("quote-done-remove")
    assert say("saying-gone") in server.read("general")


async def test_who_saved_it_is_told_what_the_staff_decided(server: Server, rounds: Rounds) -> None:
    services, guild_id = server.here.bot.services, server.guild.id
    await services.settings.change(guild_id, 1, {"quotes.review": "on", "consent": "free"})
    for text in ("keep this", "not this"):
        await save(server.looker, await told(server.fan, text))
    good, bad = sorted(await kept(server, server.fan), key=lambda each: each.id)
    await services.desk.approve(guild_id, server.moderator.member.id, good.id)
    await services.desk.decline(guild_id, server.moderator.member.id, bad.id, "too **rude**")
    await rounds.after()
    notes = sorted(read(message) for message in inbox(server.looker))
    name = server.guild.name
    assert say("told-declined", server=name) in notes[0]
    assert "> too \\*\\*rude\\*\\*" in notes[0]
    assert say("told-approved", server=name, number=1) in notes[1]
    assert "keep this" not in notes[1]  # they may have lost the right to read it
    assert inbox(server.fan) == []


async def test_a_server_that_discord_has_not_told_of_yet_asks_for_patience(server: Server) -> None:
    message = await told(server.fan, "wait for it")
    guild = server.here.bot.get_guild(server.guild.id)
    assert guild is not None
    guild.unavailable = True
    try:
        assert (await save(server.looker, message)).text == say("error-busy")
        assert (await server.looker.ask("quote random", **{"from": "own"})).text == say("error-busy")
        assert (await server.looker.ask("quote random")).title.startswith("> ")
    finally:
        guild.unavailable = False
