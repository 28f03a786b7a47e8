"""Quotes that wait for the staff: in the staff channel and in a list. Whoever presses first decides, everybody sees who
it was, and nobody decides about what they may not read.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import ManualClock
from bot.demo import World
from bot.outbox.facts import QuoteTold
from bot.sayings.saying import Author, Origin, Saving, Saying, State, Words
from bot.server.changes import Action
from bot.store import deliveries
from bot.texts import texts
from tests.cogs.asking import FIELD, _parts
from tests.cogs.servers import Rounds, Server, at_rest
from tests.cogs.test_drafts import STAMP, buttons, fill_in, mark_of, on_top, press, press_late, read

say = texts()
APPROVE, EDIT, DECLINE = (say(f"button-{name}") for name in ("approve", "edit", "decline"))
TITLE = f"## 💬 {say('queue-title')}"


@pytest.fixture
async def here(clock: ManualClock) -> AsyncIterator[World]:
    async with at_rest(clock) as seeded:
        yield seeded


@pytest.fixture
async def reviewing(server: Server, rounds: Rounds) -> Server:
    """Staff notices go to #staff, and quotes wait for the staff."""
    await server.manager.ask("settings topic", topic="staff", channel=server.channels["staff"])
    await server.manager.ask("settings quotes", review=True)
    await rounds.after()
    return server


async def saved(
    server: Server,
    text: str = "Hi ||there||",
    channel: str = "chat",
    author: Author | None = None,
    message_id: int = 900,
) -> Saying:
    """Something that a fan said and another one saved."""
    place = server.channels[channel].id
    said_by = author or Author("Tao", server.looker.member.id)
    saving = Saving(server.guild.id, "Here", Words(text), said_by, Origin(place, place, message_id))
    return await server.here.bot.services.sayings.save(saving, server.fan.member.id, trusted=False)


async def queued(server: Server, rounds: Rounds, text: str = "Hi ||there||", **given: Any) -> Saying:
    """The same, with its message in the staff channel."""
    saying = await saved(server, text, **given)
    await rounds.after()
    return saying


async def now_is(server: Server, saying: Saying) -> Saying | None:
    return await server.here.bot.services.sayings.get(saying.id)


async def told(server: Server, about: str) -> list[QuoteTold]:
    """What the fan who saved it is told."""
    async with server.here.bot.services.news._database.read() as conn:
        known = await deliveries.list_all_of_owner(conn, server.fan.member.id)
    facts = [each.fact for each in known if isinstance(each.fact, QuoteTold)]
    return [fact for fact in facts if fact.about == about]


async def test_what_is_approved_is_shown_and_says_by_whom(reviewing: Server, rounds: Rounds) -> None:
    saying = await queued(reviewing, rounds)
    who = reviewing.fan.member.mention
    assert (read(reviewing).splitlines()[0], buttons(reviewing)) == (TITLE, [APPROVE, EDIT, DECLINE])
    assert say("queue-saved", who=who, when=STAMP) in read(reviewing)
    assert "> Hi ||there||\n— Tao" in read(reviewing)
    before = mark_of(on_top(reviewing))
    answer = await press(reviewing, reviewing.moderator, APPROVE)
    by = say("queue-approved", who=reviewing.moderator.member.mention, when=STAMP, number=1)
    assert (by in read(reviewing), "> Hi ||there||" in read(reviewing)) == (True, True)
    assert (buttons(reviewing), mark_of(on_top(reviewing)), answer.private) == ([], before, False)
    shown = await now_is(reviewing, saying)
    assert shown is not None
    assert (shown.state, shown.number) == (State.SHOWN, 1)
    assert [fact.number for fact in await told(reviewing, "approved")] == [1]
    assert await reviewing.rows(Action.APPROVED) == [(reviewing.moderator.member.id, "approved", "quote 1", None, None)]


async def test_what_is_declined_goes_with_a_reason_and_its_words_go_from_the_message(
    reviewing: Server, rounds: Rounds
) -> None:
    saying = await queued(reviewing, rounds)
    box = await press(reviewing, reviewing.moderator, DECLINE)
    (field,) = [part for part in _parts((box.result.modal or {})["components"]) if part["type"] == FIELD]
    assert (field["max_length"], field["required"]) == (300, True)
    await fill_in(reviewing.moderator, box, " \u200b ")
    assert say("queue-no-reason") in read(reviewing)
    box = await press(reviewing, reviewing.moderator, DECLINE)
    await fill_in(reviewing.moderator, box, "**Too** private\n@everyone")
    who = reviewing.moderator.member.mention
    reason = "\\*\\*Too\\*\\* private @\u200beveryone"
    assert say("queue-declined", who=who, when=STAMP, reason=reason) in read(reviewing)
    assert [fact.reason for fact in await told(reviewing, "declined")] == ["**Too** private @everyone"]
    assert ("Hi" in read(reviewing), buttons(reviewing), await now_is(reviewing, saying)) == (False, [], None)
    assert await reviewing.rows(Action.DECLINED) == [
        (reviewing.moderator.member.id, "declined", f"quote own:{saying.id}", None, "**Too** private @everyone")
    ]


async def test_an_edited_quote_goes_on_waiting_and_is_shown_as_it_was_edited(reviewing: Server, rounds: Rounds) -> None:
    saying = await queued(reviewing, rounds)
    box = await press(reviewing, reviewing.moderator, EDIT)
    (field,) = [part for part in _parts((box.result.modal or {})["components"]) if part["type"] == FIELD]
    assert field["value"] == "Hi ||there||"
    await fill_in(reviewing.moderator, box, "Hello ||*you*||")
    assert say("draft-changed", who=reviewing.moderator.member.mention, when=STAMP) in read(reviewing)
    assert (r"> Hello ||\*you\*||" in read(reviewing), buttons(reviewing)) == (True, [APPROVE, EDIT, DECLINE])
    await press(reviewing, reviewing.manager, APPROVE)
    shown = await now_is(reviewing, saying)
    assert shown is not None
    assert (shown.state, shown.words.text) == (State.SHOWN, "Hello ||*you*||")


async def test_the_staff_are_shown_it_as_soon_as_the_server_is_known(reviewing: Server, rounds: Rounds) -> None:
    guild = reviewing.here.bot.get_guild(reviewing.guild.id)
    assert guild is not None
    guild.unavailable = True  # after a start, Discord tells of one server after the other
    try:
        await queued(reviewing, rounds)
        assert reviewing.read("staff") == []
    finally:
        guild.unavailable = False
    await rounds.after(timedelta(minutes=1))
    assert ("> Hi ||there||" in read(reviewing), buttons(reviewing)) == (True, [APPROVE, EDIT, DECLINE])


async def test_two_at_once_do_not_overwrite_each_other(reviewing: Server, rounds: Rounds) -> None:
    saying = await queued(reviewing, rounds)
    boxes = [await press(reviewing, asker, EDIT) for asker in (reviewing.moderator, reviewing.manager)]
    why = await press(reviewing, reviewing.owner, DECLINE)
    await fill_in(reviewing.moderator, boxes[0], "From the first")
    await fill_in(reviewing.manager, boxes[1], "From the second")
    assert (say("error-changed-meanwhile") in read(reviewing), "From the first" in read(reviewing)) == (True, True)
    await fill_in(reviewing.owner, why, "I saw other words")
    assert say("error-changed-meanwhile") in read(reviewing)
    old = await press_late(reviewing.manager, "queue_ok", f"{saying.id}~{saying.revision}")
    assert say("error-changed-meanwhile") in old.text
    assert await reviewing.rows(Action.APPROVED, Action.DECLINED) == []


async def test_of_many_who_press_the_first_decides(reviewing: Server, rounds: Rounds) -> None:
    saying = await queued(reviewing, rounds)
    box = await press(reviewing, reviewing.manager, DECLINE)
    await press(reviewing, reviewing.moderator, APPROVE)
    await fill_in(reviewing.manager, box, "Too late")
    by = say("queue-approved", who=reviewing.moderator.member.mention, when=STAMP, number=1)
    assert by in read(reviewing)
    for page in ("queue_ok", "queue_edit", "queue_no"):
        late = await press_late(reviewing.owner, page, f"{saying.id}~{saying.revision}")
        assert (by in late.text, late.result.modal, late.private) == (True, None, False)
    assert len(await reviewing.rows(Action.APPROVED, Action.DECLINED)) == 1


async def test_what_was_decided_before_the_message_was_sent_is_not_posted(reviewing: Server, rounds: Rounds) -> None:
    saying = await saved(reviewing)
    listed = await reviewing.moderator.ask("quotes waiting")
    await reviewing.moderator.press(listed, APPROVE)
    await rounds.after()
    shown = await now_is(reviewing, saying)
    assert (shown is not None and shown.state is State.SHOWN, reviewing.read("staff")) == (True, [])


@pytest.mark.parametrize("label", [APPROVE, EDIT, DECLINE])
async def test_who_is_no_editor_any_more_decides_nothing(reviewing: Server, rounds: Rounds, label: str) -> None:
    saying = await queued(reviewing, rounds)
    before, box = read(reviewing), await press(reviewing, reviewing.moderator, EDIT)
    reviewing.demote(reviewing.moderator, "moderators")
    for asker in (reviewing.moderator, reviewing.fan):
        answer = await press(reviewing, asker, label)
        assert (answer.private, answer.text) == (True, say("error-not-staff"))
    assert (await fill_in(reviewing.moderator, box, "Mine")).text == say("error-not-staff")
    assert (read(reviewing), await now_is(reviewing, saying)) == (before, saying)


async def test_what_its_author_took_down_is_gone_from_the_message(reviewing: Server, rounds: Rounds) -> None:
    saying = await queued(reviewing, rounds)
    box = await press(reviewing, reviewing.moderator, EDIT)
    await reviewing.here.bot.services.sayings.take_down(reviewing.guild.id, saying.id, reviewing.looker.member.id)
    await fill_in(reviewing.moderator, box, "Still here?")
    assert read(reviewing) == f"## 💬 {say('queue-decided')}\n{say('queue-gone')}"
    for page in ("queue_ok", "queue_edit", "queue_no", "queue_why"):
        for argument in (f"{saying.id}~1", "", "x", "0", "-1", "9" * 59, f"{saying.id}"):
            if page != "queue_why":
                assert say("queue-gone") in (await press_late(reviewing.moderator, page, argument)).text
    assert "Hi" not in read(reviewing)


async def test_words_of_who_opts_out_leave_every_message_that_the_staff_were_shown(
    reviewing: Server, rounds: Rounds
) -> None:
    await queued(reviewing, rounds, "Secret one")
    await press(reviewing, reviewing.moderator, APPROVE)
    await queued(reviewing, rounds, "Secret two", message_id=901)
    assert sum("Secret" in each for each in reviewing.read("staff")) == 2
    await reviewing.here.bot.services.sayings.refuse(reviewing.looker.member.id)
    await rounds.after()
    assert [each for each in reviewing.read("staff") if "Secret" in each] == []
    assert (read(reviewing), buttons(reviewing)) == (f"## 💬 {say('queue-decided')}\n{say('queue-gone')}", [])


async def test_nothing_is_shown_again_below_a_message_once_not_everybody_may_read_it(
    reviewing: Server, rounds: Rounds
) -> None:
    await queued(reviewing, rounds, "Secret", channel="log")
    reviewing.hide(reviewing.channels["log"])
    late = await press(reviewing, reviewing.moderator, APPROVE)
    assert (late.private, "Secret" in late.text) == (True, False)
    await fill_in(reviewing.manager, await press(reviewing, reviewing.manager, EDIT), "Other secret")
    assert "secret" not in read(reviewing).lower()


async def test_what_somebody_claims_waits_and_comes_back_or_goes_for_good(reviewing: Server, rounds: Rounds) -> None:
    services, guild_id = reviewing.here.bot.services, reviewing.guild.id
    known = Origin(reviewing.channels["chat"].id, reviewing.channels["chat"].id)
    for text in ("First", "Second"):
        saving = Saving(guild_id, "Here", Words(text), Author("Kit"), known)
        saying = await services.sayings.save(saving, reviewing.moderator.member.id, trusted=True)
        await services.sayings.claim(guild_id, saying.id, reviewing.fan.member.id)
        await rounds.after()
        assert say("queue-claimed", number=saying.number or 0) in read(reviewing)
        if text == "First":
            await press(reviewing, reviewing.moderator, APPROVE)
            assert say("queue-approved", who=reviewing.moderator.member.mention, when=STAMP, number=1) in read(
                reviewing
            )
        else:
            await fill_in(reviewing.moderator, await press(reviewing, reviewing.moderator, DECLINE), "It is theirs")
            assert ("It is theirs" in read(reviewing), "Second" in read(reviewing)) == (True, False)


async def test_what_not_everybody_in_the_staff_channel_may_read_is_not_shown_there(
    reviewing: Server, rounds: Rounds
) -> None:
    reviewing.hide(reviewing.channels["log"])
    saying = await queued(reviewing, rounds, "Secret", channel="log")
    assert (read(reviewing), buttons(reviewing)) == (f"{TITLE}\n{say('queue-unseen')}", [])
    for page in ("queue_ok", "queue_edit", "queue_no"):
        answer = await press_late(reviewing.moderator, page, f"{saying.id}~{saying.revision}")
        assert (answer.private, "Secret" in answer.text, answer.result.modal) == (True, False, None)
    listed = await reviewing.moderator.ask("quotes waiting")
    assert (say("queue-hidden", count=1) in listed.text, "Secret" in listed.text) == (True, False)
    assert "> Secret" in (await reviewing.manager.ask("quotes waiting")).text
    assert await now_is(reviewing, saying) == saying


# -------------------------------------------------------------------- the list


async def test_the_list_has_the_same_buttons_one_page_for_each(reviewing: Server) -> None:
    assert say("queue-none") in (await reviewing.moderator.ask("quotes waiting")).text
    author = Author("Tao")
    for number in range(3):
        place = Origin(reviewing.channels["chat"].id, reviewing.channels["chat"].id)
        saving = Saving(reviewing.guild.id, "Here", Words(f"Words {number}"), author, place)
        await reviewing.here.bot.services.sayings.save(saving, reviewing.fan.member.id, trusted=False)
    listed = await reviewing.moderator.ask("quotes waiting")
    assert (listed.private, "> Words 0" in listed.text) == (True, True)
    assert say("queue-footer", page=1, pages=3) in listed.text
    second = await reviewing.moderator.press(listed, say("button-next"))
    assert "> Words 1" in second.text
    approved = await reviewing.moderator.press(second, APPROVE)
    who = reviewing.moderator.member.mention
    assert say("queue-approved", who=who, when=STAMP, number=1) in approved.text
    assert "> Words 2" in approved.text
    box = await reviewing.moderator.press(approved, DECLINE)
    declined = await reviewing.moderator.fill_in(box, "No")
    assert (say("queue-declined", who=who, when=STAMP, reason="No") in declined.text, declined.private) == (True, True)
    assert "> Words 0" in declined.text
    box = await reviewing.moderator.press(declined, EDIT)
    edited = await reviewing.moderator.fill_in(box, "Words, edited")
    assert "> Words, edited" in edited.text
    last = await reviewing.moderator.press(edited, APPROVE)
    assert say("queue-none") in last.text


async def test_a_list_is_for_who_asked_and_only_while_they_are_editors(reviewing: Server) -> None:
    await saved(reviewing)
    listed = await reviewing.moderator.ask("quotes waiting")
    stolen = listed.buttons[APPROVE]
    answer = await replace(reviewing.manager).press_old(stolen)
    assert (answer.private, answer.text) == (True, say("error-not-yours"))
    reviewing.demote(reviewing.moderator, "moderators")
    assert (await reviewing.moderator.press(listed, APPROVE)).text == say("error-not-staff")
