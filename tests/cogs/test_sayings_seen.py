"""Who sees which quote of a member: only who may read the channel it was said in. And hearts, and where quotes come
from.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import simcord
from simcord.backend import serializers
from simcord.enums import AppCommandType

from bot.clock import ManualClock
from bot.deeds import COVERED
from bot.demo import World
from bot.sayings.saying import State
from bot.texts import texts
from tests.cogs.asking import Answer, Asker
from tests.cogs.saying import button, kept, overwrite, quoted, save, told
from tests.cogs.servers import Server, at_rest
from tests.conftest import NOW

pytestmark = pytest.mark.asyncio(loop_scope="module")
say = texts()
ANOTHER = say("button-another")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here() -> AsyncIterator[World]:
    async with at_rest(ManualClock(NOW)) as seeded:
        yield seeded


async def seen(asker: Asker, *, private: bool = False) -> bool:
    """Whether quote 1 is shown to them, by its number, and everywhere else as well."""
    answer = await asker.ask("quote number", number=1, private=private)
    shown = answer.title.startswith("> ")
    if not shown:
        assert answer.text == say("error-hidden-saying", number=1)
    found = await asker.ask("quote search", words="whispered words", **{"from": "own"}, private=private)
    chance = await asker.ask("quote random", **{"from": "own"}, private=private)
    top = await asker.ask("quote top", private=private)
    card = await asker.ask("card quote", number=1, private=private)
    assert ["> whispered" in each.text for each in (found, chance, top, card)] == [shown] * 4
    return shown


async def whispered(server: Server, channel: simcord.ChannelHandle) -> None:
    """Quote 1, said there by the owner, and loved."""
    saying = await quoted(server, server.owner, "whispered words", channel, by=server.owner)
    await server.here.bot.services.sayings.heart(server.guild.id, saying.ref, server.owner.member.id)


def restrict(server: Server, channel: simcord.ChannelHandle, *, nsfw: bool) -> None:
    """Make it a channel for adults, or one for everybody, as Discord tells of it."""
    backend = server.here.env.backend
    payload = serializers.channel_payload(backend, backend.get_channel(channel.id))
    backend.emit("CHANNEL_UPDATE", {**payload, "nsfw": nsfw})


async def test_what_staff_say_among_themselves_stays_there(server: Server) -> None:
    staff = server.channels["staff"]
    server.hide(staff)
    await whispered(server, staff)
    assert not await seen(server.fan)
    assert not await seen(server.fan, private=True)
    assert not await seen(server.manager)  # in #general, everybody reads along
    assert await seen(server.manager, private=True)
    assert await seen(Asker(server.here, server.manager.member, staff))
    by = await server.fan.ask("quote by", who=f"<@{server.owner.member.id}>")
    assert "whispered" not in by.text
    assert not any(
        server.owner.member.name in name for name in await server.fan.suggestions("quote by", "who", "owner")
    )


async def test_one_member_or_role_that_may_not_read_it_is_enough(server: Server) -> None:
    chat = server.channels["chat"]
    await whispered(server, chat)
    assert await seen(server.fan)
    overwrite(server, chat, server.roles["lookers"], sees=False)
    assert not await seen(server.fan)
    assert await seen(server.fan, private=True)
    assert not await seen(server.looker, private=True)
    overwrite(server, server.channels["general"], server.roles["lookers"], sees=False)
    assert await seen(server.fan)
    overwrite(server, chat, server.moderator, sees=False)
    assert not await seen(server.fan)


async def test_what_was_said_among_adults_is_told_only_among_them(server: Server) -> None:
    chat = server.channels["chat"]
    restrict(server, chat, nsfw=True)
    await whispered(server, chat)
    assert not await seen(server.fan)
    assert not await seen(server.fan, private=True)
    assert await seen(Asker(server.here, server.fan.member, chat))
    restrict(server, chat, nsfw=False)
    assert not await seen(server.fan)


async def test_a_private_thread_keeps_its_words_and_a_public_one_is_as_open_as_its_channel(server: Server) -> None:
    general = server.channels["general"]
    secret, public = server.thread(general, "secret", private=True), server.thread(general, "public")
    await whispered(server, secret)
    assert not await seen(server.manager, private=True)
    assert not await seen(server.owner)
    assert await seen(Asker(server.here, server.owner.member, secret))
    await quoted(server, server.fan, "in the open", public)
    assert "in the open" in (await server.looker.ask("quote number", number=2)).text


async def test_of_a_deleted_channel_only_what_everybody_could_read_is_left(server: Server) -> None:
    chat, staff = server.channels["chat"], server.channels["staff"]
    server.hide(staff)
    await whispered(server, staff)
    await quoted(server, server.fan, "for everybody", chat)
    for channel in (staff, chat):
        server.here.env.backend.delete_channel(channel.id)
    await server.here.env.settle()
    assert not await seen(server.manager, private=True)
    assert "for everybody" in (await server.looker.ask("quote number", number=2)).text


async def test_what_was_hidden_before_its_channel_was_deleted_stays_hidden(server: Server) -> None:
    chat = server.channels["chat"]
    await whispered(server, chat)
    assert await seen(server.fan)
    server.hide(chat)
    server.here.env.backend.delete_channel(chat.id)
    await server.here.env.settle()
    assert not await seen(server.fan)
    assert not await seen(server.fan, private=True)
    assert not await seen(server.manager, private=True)
    assert await seen(server.owner, private=True)  # an administrator could always read it


async def test_one_role_that_could_not_read_a_channel_is_enough_also_when_it_is_deleted(server: Server) -> None:
    chat = server.channels["chat"]
    await whispered(server, chat)
    overwrite(server, chat, server.roles["lookers"], sees=False)
    server.here.env.backend.delete_channel(chat.id)
    await server.here.env.settle()
    assert not await seen(server.looker, private=True)


async def test_of_a_channel_that_was_deleted_while_the_bot_was_away_only_administrators_see_what_was_said(
    server: Server,
) -> None:
    chat = server.channels["chat"]
    await whispered(server, chat)
    guild = server.here.bot.get_guild(server.guild.id)
    assert guild is not None
    guild._channels.pop(chat.id)  # as after a start: Discord tells only of what there is
    assert not await seen(server.fan)
    assert not await seen(server.manager, private=True)
    assert await seen(server.owner, private=True)
    assert not await seen(server.owner)
    assert say("button-quote-remove") not in (await server.moderator.ask("quotes remove", number=1)).buttons
    asked = await server.owner.ask("quotes remove", number=1)
    removed = await server.owner.press(asked, say("button-quote-remove"))
    assert removed.text == say("quote-removed", number=1)


async def test_what_became_a_channel_for_adults_stays_among_them_after_it_was_deleted(server: Server) -> None:
    chat, adults = server.channels["chat"], server.guild.create_text_channel("adults")
    await whispered(server, chat)
    for channel in (chat, adults):
        restrict(server, channel, nsfw=True)
    server.here.env.backend.delete_channel(chat.id)
    await server.here.env.settle()
    assert not await seen(server.fan)
    assert await seen(Asker(server.here, server.fan.member, adults))


async def test_what_outlives_its_channel_leads_to_no_message_that_is_gone(server: Server) -> None:
    chat = server.channels["chat"]
    saying = await quoted(server, server.fan, "for everybody", chat)
    assert saying.link in (await server.looker.ask("quote number", number=1)).text
    server.here.env.backend.delete_channel(chat.id)
    await server.here.env.settle()
    assert "https://" not in (await server.looker.ask("quote number", number=1)).text


async def test_a_channel_that_hides_spoilers_covers_all_that_was_said_there(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = server.channels["chat"]

    async def hiding(channel_id: int) -> dict[str, object]:
        assert channel_id == chat.id
        return {"id": str(channel_id), "type": 0, "flags": COVERED}

    monkeypatch.setattr(server.here.bot.http, "get_channel", hiding)  # SimCord does not know the flag
    await quoted(server, server.fan, "they kiss\nat last", chat)
    shown = await server.looker.ask("quote number", number=1)
    assert "> ||they kiss||\n> ||at last||" in shown.text


async def test_where_discord_does_not_tell_whether_it_hides_spoilers_it_is_taken_to(server: Server) -> None:
    chat = server.channels["chat"]
    server.here.env.inject_error("GET", f"/channels/{chat.id}", status=503, message="provoked")
    await quoted(server, server.fan, "who knows", chat)
    assert "> ||who knows||" in (await server.looker.ask("quote number", number=1)).text


async def test_who_saved_it_sees_the_words_only_as_long_as_they_may_read_them(server: Server) -> None:
    chat = server.channels["chat"]
    await quoted(server, server.owner, "whispered words", chat, by=server.looker)
    mine = await server.looker.press(await server.looker.ask("quote mine"), say("button-mine-by"))
    assert "> whispered words" in mine.text
    server.hide(chat)
    mine = await server.looker.press(await server.looker.ask("quote mine"), say("button-mine-by"))
    assert "whispered" not in f"{mine.text} {mine.options}"
    chosen = await server.looker.choose(mine, *mine.options)
    assert "whispered" not in chosen.text
    assert (await server.looker.press(chosen, button("back"))).text == say("quote-done-back")


# -------------------------------------------------------------------- hearts


async def test_everybody_can_love_a_quote_once_and_the_answer_counts_for_all(server: Server) -> None:
    await quoted(server, server.fan, "lovely")
    shown = await server.looker.ask("quote random", **{"from": "own"})
    assert list(shown.buttons) == [say("button-heart", count=0), ANOTHER, say("button-not-okay")]
    first = await server.fan.press(shown, say("button-heart", count=0))
    second = await server.moderator.press(first, say("button-heart", count=1))
    assert list(second.buttons) == [say("button-heart", count=2), ANOTHER, say("button-not-okay")]
    assert (await server.fan.press(second, ANOTHER)).text == say("error-not-yours")
    assert (await server.looker.press(second, ANOTHER)).title == "> lovely"
    fewer = await server.fan.press(second, say("button-heart", count=2))
    assert say("button-heart", count=1) in fewer.buttons
    top = await server.fan.ask("quote top")
    assert f"{say('quote-hearts', count=1)}\n> lovely" in top.text


async def test_quotes_of_the_show_are_loved_as_well_and_stay_as_their_owner_saw_them(server: Server) -> None:
    shown = await server.looker.ask("quote random", **{"from": "show"})
    await server.fan.ask("progress set", show="nothing", book="nothing")
    after = await server.fan.press(shown, say("button-heart", count=0))
    assert after.text == shown.text
    assert set(after.buttons) - set(shown.buttons) == {say("button-heart", count=1)}
    assert (await server.looker.press(after, ANOTHER)).title.startswith("> ")
    assert shown.title in (await server.looker.ask("quote top", **{"from": "show"})).text
    assert say("quotes-top-none") in (await server.looker.ask("quote top", **{"from": "own"})).text


async def test_loving_what_was_taken_down_or_hidden_makes_it_vanish(server: Server) -> None:
    saying = await quoted(server, server.fan, "short lived", server.channels["chat"])
    shown = await server.looker.ask("quote number", number=1)
    server.hide(server.channels["chat"])
    assert (await server.looker.press(shown, say("button-heart", count=0))).text == say("saying-gone")
    again = await server.looker.ask("quote random", **{"from": "own"})
    assert again.text == say("sayings-none-yet")
    await server.here.bot.services.sayings.take_down(server.guild.id, saying.id, server.fan.member.id)
    heart = f"b1|quote_heart|1|0|{saying.ref}~{server.looker.member.id}~own"
    assert (await server.looker.press_old(heart)).text == say("saying-gone")


# -------------------------------------------------------------------- where quotes come from


def found_title(count: int) -> str:
    return f"## {say('quotes-found', count=count, query='love')}"


async def test_members_and_the_show_are_searched_together_or_alone(server: Server) -> None:
    await quoted(server, server.fan, "all you need is love and snacks")
    both = await server.looker.ask("quote search", words="love")
    own = await server.looker.ask("quote search", words="love", **{"from": "own"})
    show = await server.looker.ask("quote search", words="love", **{"from": "show"})
    count = {answer.title: answer.text.count("\n— ") for answer in (both, own, show)}
    assert (both.text.splitlines()[1], own.title) == ("> all you need is love and snacks", found_title(1))
    assert "snacks" not in show.text
    assert both.title == found_title(int(show.title.split()[1]) + 1)
    following = await server.looker.press(both, say("button-next"))
    assert following.title == both.title
    assert following.text != both.text
    assert count[own.title] == 1
    nothing = await server.looker.ask("quote search", words="qqqq", **{"from": "own"})
    assert (nothing.private, nothing.text) == (True, say("error-no-quote", text="qqqq"))


async def test_a_member_is_found_by_name_or_mention_and_somebody_of_the_show_by_theirs(server: Server) -> None:
    await quoted(server, server.fan, "said by a fan")
    name = server.fan.member.name
    suggested = await server.looker.suggestions("quote by", "who", name)
    assert suggested == {f"@{name}": f"@{name}"}
    for typed in (suggested[f"@{name}"], f"<@{server.fan.member.id}>", name, f"@{name.upper()}"):
        assert "> said by a fan" in (await server.looker.ask("quote by", who=typed)).text
    assert "Alice Oseman (creator and writer)" in await server.looker.suggestions("quote by", "who", "alice")
    assert (await server.looker.ask("quote by", who="alice")).title == "## Quotes: Alice Oseman"
    assert (await server.looker.ask("quote by", who="zzzz")).text == say("error-not-found", text="zzzz", near="")
    nobody = await server.looker.ask("quote by", who="alice", **{"from": "own"})
    assert (nobody.private, nobody.text) == (True, say("error-no-quote", text="alice"))


async def test_many_quotes_of_a_member_are_turned_page_by_page(server: Server) -> None:
    for number in range(6):
        await quoted(server, server.fan, f"thought {number}")
    first = await server.looker.ask("quote by", who=f"<@{server.fan.member.id}>")
    second = await server.looker.press(first, say("button-next"))
    found = [line for page in (first, second) for line in page.text.splitlines() if line.startswith("> ")]
    assert found == [f"> thought {number}" for number in (5, 4, 3, 2, 1, 0)]


async def test_a_name_as_long_as_discord_allows_is_found_and_turned(server: Server) -> None:
    hook, name = server.guild.create_webhook(server.channels["general"]), "Robin of the river and hills " * 2 + "x" * 22
    for number in range(5):
        await save(server.manager, await hook.send(f"thought {number}", username=name))
    suggested = await server.looker.suggestions("quote by", "who", "robin")
    for typed in (suggested[f"@{name}"], name):
        first = await server.looker.ask("quote by", who=typed)
        assert "> thought 0" in (await server.looker.press(first, say("button-next"))).text


async def test_in_direct_messages_there_are_only_quotes_of_the_show(server: Server) -> None:
    await quoted(server, server.fan, "at home only")
    user = server.fan.member.user
    for _ in range(5):
        assert "at home only" not in Answer.of(await user.slash("quote random")).text
    assert Answer.of(await user.slash("quote random", **{"from": "own"})).text == say("error-no-server")
    assert Answer.of(await user.slash("quote number", number=1)).text == say("error-no-server")
    assert "show-mine" not in Answer.of(await user.slash("quote mine")).text
    assert say("quote-mine-elsewhere") in Answer.of(await user.slash("quote mine")).text


async def test_a_number_of_another_server_is_no_number_here(here: World, server: Server) -> None:
    await quoted(server, server.fan, "ours")
    other = Server.found(here)
    assert (await other.fan.ask("quote number", number=1)).text == say("error-no-saying", number=1)
    assert (await server.fan.ask("quote number", number=99)).text == say("error-no-saying", number=99)


async def test_the_menu_is_told_to_discord_and_only_servers_have_it(here: World) -> None:
    known = here.env.backend.find_command(say("menu-save-quote"), None, AppCommandType.MESSAGE)
    assert known is not None
    assert (known["type"], known["contexts"], known["integration_types"]) == (3, [0], [0])


async def test_what_waits_for_the_staff_is_not_shown_before(server: Server) -> None:
    await server.here.bot.services.settings.change(server.guild.id, 1, {"quotes.review": "on"})
    answer = await save(server.looker, await told(server.fan, "look at this first"))
    assert answer.title == f"## {say('quote-waits')}"
    (waiting,) = await kept(server, server.fan)
    assert waiting.state is State.WAITING
    assert (await server.looker.ask("quote random", **{"from": "own"})).text == say("sayings-none-yet")
    assert list(answer.buttons) == [button("back")]
