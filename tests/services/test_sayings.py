"""Words of members are kept as they and their server want it, under numbers that never shift, and go if they say so."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.errors import (
    CannotAskError,
    GoneSayingError,
    NoSayingError,
    NotYourWordsError,
    NoWordsError,
    RefusedError,
    SaidNoError,
    SavedAlreadyError,
    SelfRefusedError,
    TooManySavedError,
    TooManySayingsError,
    TooManyWaitingError,
    UserError,
)
from bot.outbox.delivery import State as Sending
from bot.outbox.facts import QuoteTold, QuoteWaiting
from bot.sayings.saying import Attachment, Author, Saying, State, Words, pack_ref
from bot.services.everything import Services
from bot.store.database import Database
from tests.services.quoting import (
    CHANNEL,
    CHARLIE,
    EDITOR,
    ELLE,
    NICK,
    OTHER,
    SERVER,
    STAFF_CHANNEL,
    TAO,
    kept,
    saving,
    set_up,
    told,
)

DAY = timedelta(days=1)
HI, WHY = "Hi", "Why are we like this?"


async def saved(services: Services, text: str = HI, author: int | str = CHARLIE, by: int = NICK, **more: int) -> Saying:
    return await services.sayings.save(saving(text, author, **more), by, trusted=by == EDITOR)


async def pending(database: Database) -> list[tuple[str, int | None]]:
    """What is still to be said, and to whom or where."""
    return [
        (
            each.fact.about if isinstance(each.fact, QuoteTold) else each.fact.kind,
            each.owner_id or each.target.channel_id,
        )
        for each in await told(database)
        if each.state is Sending.PENDING
    ]


# -------------------------------------------------------------------- saving


async def test_words_are_kept_with_who_said_them_and_their_author_hears_of_it(
    services: Services, database: Database, clock: ManualClock
) -> None:
    files = (Attachment("a\u202e.png", "https://cdn/1", covered=True),) * 12
    wanted = saving("", message_id=5, words=Words(" Hi\u200b ||there ", files))
    found = await services.sayings.save(wanted, NICK, trusted=False)
    assert await services.sayings.get(found.id) == found
    assert (found.state, found.number, found.author, found.origin) == (State.SHOWN, 1, wanted.author, wanted.origin)
    assert (found.words.text, found.saved_by, found.saved_at) == ("Hi ||there||", NICK, clock.now())
    assert found.words.attachments == (Attachment("a.png", "https://cdn/1", covered=True),) * 10
    (message,) = await told(database)
    expected = QuoteTold(saying_id=found.id, about="saved", channel_id=CHANNEL, server="Truham Grammar", number=1)
    assert message.fact == expected
    assert (message.target.guild_id, message.target.user_id, message.owner_id) == (SERVER, CHARLIE, CHARLIE)
    assert (message.due_at, message.expires_at) == (clock.now(), clock.now() + 2 * DAY)
    assert "Hi" not in message.fact.model_dump_json()


@pytest.mark.parametrize(
    ("values", "author", "by", "state", "messages"),
    [
        ({}, CHARLIE, CHARLIE, State.SHOWN, []),
        ({}, "Moth", NICK, State.SHOWN, []),
        ({"consent": "free"}, CHARLIE, NICK, State.SHOWN, []),
        ({"consent": "ask"}, CHARLIE, NICK, State.ASKED, [("asked", CHARLIE)]),
        ({"consent": "ask"}, CHARLIE, EDITOR, State.ASKED, [("asked", CHARLIE)]),
        ({"consent": "ask"}, CHARLIE, CHARLIE, State.SHOWN, []),
        ({"quotes_review": "on"}, CHARLIE, NICK, State.WAITING, [("quote-draft", STAFF_CHANNEL)]),
        ({"quotes_review": "on"}, CHARLIE, EDITOR, State.SHOWN, [("saved", CHARLIE)]),
        ({"quotes_review": "on", "staff_enabled": "off"}, CHARLIE, NICK, State.WAITING, []),
    ],
)
async def test_who_is_told_or_asked_is_what_the_server_decided(
    services: Services,
    database: Database,
    values: dict[str, str],
    author: int | str,
    by: int,
    state: State,
    messages: list[tuple[str, int]],
) -> None:
    await set_up(services, **values)
    found = await saved(services, author=author, by=by)
    assert (found.state, found.number) == (state, 1 if state is State.SHOWN else None)
    assert await pending(database) == messages


async def test_what_holds_nothing_is_not_kept(services: Services, database: Database) -> None:
    for text in ("", " \n", "\u200b", "||||", "|| ||"):
        with pytest.raises(NoWordsError):
            await saved(services, text)
    found = await services.sayings.save(
        saving("", words=Words("", (Attachment("", "https://cdn/1"),))), NICK, trusted=False
    )
    assert (found.words.text, len(await kept(database))) == ("", 1)
    with pytest.raises(SavedAlreadyError):  # the address is signed anew each time
        await services.sayings.save(
            saving("", words=Words("", (Attachment("", "https://cdn/1?ex=2"),))), TAO, trusted=False
        )
    other = await services.sayings.save(
        saving("", words=Words("", (Attachment("", "https://cdn/2"),))), TAO, trusted=False
    )
    assert other.number == 2


async def test_somebody_without_a_name_is_credited_all_the_same(services: Services) -> None:
    found = await services.sayings.save(saving(HI, author=" \u200b "), NICK, trusted=False)
    assert found.author == Author("…")


async def test_the_same_words_or_message_are_one_quote(services: Services) -> None:
    await set_up(services, SERVER, OTHER)
    first = await saved(services, message_id=5)
    again = [saving("hi!"), saving("Something else", message_id=5), saving(HI, TAO, message_id=5)]
    for wanted in again:
        with pytest.raises(SavedAlreadyError) as known:
            await services.sayings.save(wanted, TAO, trusted=True)
        assert known.value.args_ == {"number": first.number}
    assert [(await saved(services, author=TAO)).number, (await saved(services, guild_id=OTHER)).number] == [2, 1]
    await set_up(services, quotes_review="on")
    await saved(services, WHY)
    with pytest.raises(SavedAlreadyError) as waits:
        await saved(services, WHY, by=TAO)
    assert waits.value.args_ == {"number": 0}


async def test_nobody_can_be_asked_for_what_came_without_an_account(services: Services, database: Database) -> None:
    await set_up(services, consent="ask")
    with pytest.raises(CannotAskError):
        await saved(services, author="Moth", by=EDITOR)
    assert await kept(database) == []


async def test_there_are_limits(services: Services, clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.services.sayings.MOST_A_DAY", 2)
    monkeypatch.setattr("bot.services.sayings.MOST_SAYINGS", 7)
    monkeypatch.setattr("bot.services.sayings.MOST_WAITING", 1)

    async def refused(error: type[UserError], text: str, author: int = CHARLIE, by: int = NICK) -> None:
        with pytest.raises(error):
            await saved(services, text, author, by)

    for text in ("a", "b"):
        await saved(services, text, ELLE)
    await refused(TooManySavedError, "c", TAO)  # they saved enough
    await refused(TooManySavedError, "c", ELLE, by=TAO)  # she was told often enough
    assert (await saved(services, "c", ELLE, by=EDITOR)).number == 3
    assert (await saved(services, "c", TAO, guild_id=OTHER)).number == 1
    clock.advance(DAY)
    assert (await saved(services, "d", TAO)).number == 4
    for consent, review in (("takedown", "on"), ("ask", "off")):
        await set_up(services, consent=consent, quotes_review=review)
        await saved(services, f"e {consent}")
        await refused(TooManyWaitingError, f"f {consent}", by=TAO)
        clock.advance(DAY)
    assert (await saved(services, "g", by=CHARLIE)).state is State.SHOWN
    await refused(TooManySayingsError, "h", by=CHARLIE)


async def test_saving_and_taking_back_does_not_fill_the_messages_of_anybody(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.sayings.MOST_A_DAY", 3)
    for number in range(3):
        found = await saved(services, f"words {number}")
        await services.sayings.take_down(SERVER, found.id, NICK)
    with pytest.raises(TooManySavedError):
        await saved(services, "words again")


# -------------------------------------------------------------------- who was asked


@pytest.mark.parametrize("review", ["off", "on"])
async def test_a_yes_shows_it_or_leads_to_the_staff(services: Services, database: Database, review: str) -> None:
    await set_up(services, consent="ask", quotes_review=review)
    asked = await saved(services)
    with pytest.raises(NotYourWordsError):
        await services.sayings.answer(asked.id, NICK, yes=True)
    found = await services.sayings.answer(asked.id, CHARLIE, yes=True)
    assert found is not None
    assert (found.state, found.number) == ((State.SHOWN, 1) if review == "off" else (State.WAITING, None))
    assert await pending(database) == ([] if review == "off" else [("quote-draft", STAFF_CHANNEL)])
    assert await services.sayings.answer(asked.id, CHARLIE, yes=True) == found  # pressed twice


async def test_a_no_leaves_no_words_and_the_same_are_never_asked_for_again(
    services: Services, database: Database
) -> None:
    await set_up(services, consent="ask")
    asked = await saved(services, message_id=5)
    found = await services.sayings.answer(asked.id, CHARLIE, yes=False)
    assert found is not None
    assert (found.state, found.words, found.author, found.saved_by) == (State.GONE, Words(""), Author(""), None)
    assert await services.sayings.answer(asked.id, CHARLIE, yes=True) is None
    assert await pending(database) == []
    for wanted in (saving("HI", message_id=6), saving("Other words", message_id=5), saving("hi", "charlie")):
        for consent in ("ask", "free"):
            await set_up(services, consent=consent)
            with pytest.raises(SaidNoError if wanted.author.id or consent == "free" else (SaidNoError, CannotAskError)):
                await services.sayings.save(wanted, EDITOR, trusted=True)
    again = await saved(services, by=CHARLIE, message_id=5)  # they may change their mind
    assert again.state is State.SHOWN


async def test_a_no_to_what_is_shown_by_now_takes_it_down(services: Services) -> None:
    await set_up(services, consent="ask")
    asked = await saved(services)
    await services.sayings.answer(asked.id, CHARLIE, yes=True)
    found = await services.sayings.answer(asked.id, CHARLIE, yes=False)
    assert found is not None
    assert (found.state, found.number, found.words.text) == (State.GONE, 1, "")


async def test_who_does_not_answer_is_asked_for_two_weeks(
    services: Services, database: Database, clock: ManualClock
) -> None:
    await set_up(services, consent="ask")
    asked = await saved(services)
    (question,) = await told(database)
    assert question.expires_at == clock.now() + 14 * DAY
    clock.advance(14 * DAY)
    await services.sayings.clear_old()
    assert await kept(database) == [asked]
    clock.advance(timedelta(seconds=1))
    assert await services.sayings.answer(asked.id, CHARLIE, yes=True) is None
    await services.sayings.clear_old()
    assert await kept(database) == []
    assert await pending(database) == []
    assert (await saved(services)).state is State.ASKED


async def test_a_no_that_comes_late_is_a_no_all_the_same(services: Services, clock: ManualClock) -> None:
    await set_up(services, consent="ask")
    asked = await saved(services)
    clock.advance(14 * DAY + timedelta(seconds=1))
    await services.sayings.answer(asked.id, CHARLIE, yes=False)
    await services.sayings.clear_old()
    with pytest.raises(SaidNoError):
        await saved(services)


# -------------------------------------------------------------------- taking down


@pytest.mark.parametrize(
    ("who", "staff", "for_good"), [(CHARLIE, False, True), (NICK, False, False), (EDITOR, True, False)]
)
async def test_it_is_taken_down_by_its_author_who_saved_it_or_the_staff(
    services: Services, database: Database, who: int, staff: bool, for_good: bool
) -> None:
    found = await saved(services, message_id=5)
    await services.sayings.heart(SERVER, found.ref, TAO)
    with pytest.raises(NotYourWordsError):
        await services.sayings.take_down(SERVER, found.id, TAO)
    assert await services.sayings.take_down(SERVER, found.id, who, staff=staff) == found
    gone = next(each for each in await kept(database) if each.id == found.id)
    assert (gone.state, gone.number, gone.words, gone.author) == (State.GONE, 1, Words(""), Author(""))
    assert (gone.saved_by, gone.origin.channel_id, gone.origin.message_id) == (None, None, 5 if for_good else None)
    assert gone.revision > found.revision
    assert await pending(database) == []
    assert await services.sayings.hearts(SERVER, [found.ref]) == {}
    for guild_id, error in ((SERVER, GoneSayingError), (OTHER, NoSayingError)):
        with pytest.raises(error):
            await services.sayings.take_down(guild_id, found.id, who, staff=staff)
    if for_good:
        with pytest.raises(SaidNoError):
            await saved(services, by=TAO)
    assert (await saved(services, by=CHARLIE if for_good else TAO)).number == 2


async def test_numbers_never_shift_and_empty_ones_stay_empty(services: Services, database: Database) -> None:
    await set_up(services, quotes_review="on")
    waiting = await saved(services, "waits")
    first, second = [await saved(services, text, by=EDITOR) for text in ("a", "b")]
    for each in (first, second):
        await services.sayings.take_down(SERVER, each.id, NICK, staff=True)
    third = await saved(services, "c", by=EDITOR)
    shown = await services.desk.approve(SERVER, EDITOR, waiting.id)
    assert [first.number, second.number, third.number, shown.number] == [1, 2, 3, 4]
    for number, error in ((1, GoneSayingError), (2, GoneSayingError), (9, NoSayingError)):
        with pytest.raises(error) as missing:
            await services.desk.remove(SERVER, EDITOR, number)
        assert missing.value.args_ == {"number": number}
    assert await services.desk.remove(SERVER, EDITOR, 3) == third
    numbered = {each.number: each.state for each in await kept(database) if each.number is not None}
    assert numbered == {1: State.GONE, 2: State.GONE, 3: State.GONE, 4: State.SHOWN}


# -------------------------------------------------------------------- words without an account


async def test_who_says_that_these_are_their_words_hides_them_until_the_staff_decide(
    services: Services, database: Database
) -> None:
    await set_up(services)
    found = await saved(services, author="Moth")
    known = await saved(services, WHY)
    with pytest.raises(NotYourWordsError):
        await services.sayings.claim(SERVER, known.id, CHARLIE)
    claimed = await services.sayings.claim(SERVER, found.id, ELLE)
    assert (claimed.state, claimed.claimed, claimed.number) == (State.WAITING, True, 1)
    assert await services.sayings.claim(SERVER, found.id, TAO) == claimed
    assert await services.desk.waiting(SERVER) == [claimed]
    (draft,) = await told(database, "quote-draft")
    assert (draft.fact, draft.target.channel_id) == (QuoteWaiting(saying_id=found.id), STAFF_CHANNEL)
    shown = await services.desk.approve(SERVER, EDITOR, found.id)
    assert (shown.state, shown.claimed, shown.number) == (State.SHOWN, False, 1)
    again = await services.sayings.claim(SERVER, found.id, CHARLIE)
    await services.desk.decline(SERVER, EDITOR, again.id, "It was Charlie")
    assert [each.fact for each in await told(database, "quote-told") if each.owner_id == NICK] == []
    with pytest.raises(SaidNoError):
        await saved(services, author="MOTH", by=EDITOR)


async def test_who_takes_down_what_somebody_claims_decides_it_for_good(services: Services) -> None:
    found = await saved(services, author="Moth")
    await services.sayings.claim(SERVER, found.id, ELLE)
    await services.sayings.take_down(SERVER, found.id, NICK)
    with pytest.raises(SaidNoError):
        await saved(services, author="Moth")


async def test_a_no_holds_for_the_same_words_under_a_name_alone(services: Services, database: Database) -> None:
    found, named = await saved(services), await saved(services, author="charlie")
    other = await saved(services, WHY, author="charlie")
    await services.sayings.take_down(SERVER, found.id, CHARLIE)
    assert {each.id for each in await kept(database) if each.state is not State.GONE} == {other.id}
    for author in ("Charlie", CHARLIE):
        with pytest.raises(SaidNoError):
            await saved(services, author=author, by=EDITOR)
    assert named.number == 2


async def test_a_no_holds_for_who_gives_out_the_words_as_said_by_that_name(services: Services) -> None:
    found = await saved(services)
    await services.sayings.take_down(SERVER, found.id, CHARLIE)
    for by in (NICK, EDITOR):
        as_charlie = replace(saving(HI), author=Author("charlie", by))
        with pytest.raises(SaidNoError):
            await services.sayings.save(as_charlie, by, trusted=by == EDITOR)
    for name in ("Charlie", "Spring"):  # their own words, by whatever name
        own = replace(saving(HI), author=Author(name, CHARLIE))
        again = await services.sayings.save(own, CHARLIE, trusted=False)
        await services.sayings.take_down(SERVER, again.id, CHARLIE)


# -------------------------------------------------------------------- not to be quoted


async def test_who_does_not_want_to_be_quoted_is_not_in_any_server(services: Services, database: Database) -> None:
    await set_up(services, SERVER, OTHER, quotes_review="on")
    others = [await saved(services, "of Tao", TAO, by=EDITOR)]
    for guild_id, by in ((SERVER, NICK), (SERVER, EDITOR), (OTHER, CHARLIE)):
        await saved(services, f"Hi {guild_id} {by}", by=by, guild_id=guild_id)
    await set_up(services, OTHER, consent="ask")
    await saved(services, "asked", guild_id=OTHER)
    assert not await services.sayings.refuses(CHARLIE)
    assert await services.sayings.refuse(CHARLIE) == 4
    assert await services.sayings.refuse(CHARLIE) == 0
    assert await services.sayings.refuses(CHARLIE)
    left = [each for each in await kept(database) if each.state is not State.GONE]
    assert left == others
    assert await pending(database) == [("saved", TAO)]
    for by, error in ((NICK, RefusedError), (EDITOR, RefusedError), (CHARLIE, SelfRefusedError)):
        with pytest.raises(error):
            await saved(services, "New", by=by)
    assert [await services.sayings.allow(CHARLIE), await services.sayings.allow(CHARLIE)] == [True, False]
    assert [each for each in await kept(database) if each.state is not State.GONE] == others
    assert (await saved(services, "New", by=EDITOR)).state is State.SHOWN
    with pytest.raises(SaidNoError):
        await saved(services, f"Hi {SERVER} {NICK}", by=EDITOR)


async def test_being_forgotten_takes_all_words_and_keeps_only_the_wish_not_to_be_quoted(
    services: Services, database: Database, clock: ManualClock
) -> None:
    mine = await saved(services, "mine", message_id=5)
    theirs = await saved(services, "theirs", TAO, by=CHARLIE)
    await services.sayings.heart(SERVER, theirs.ref, CHARLIE)
    before = await services.privacy.known(CHARLIE)
    assert [(each.guild_id, each.number, each.state, each.text) for each in before.quotes] == [
        (SERVER, 1, "shown", "mine")
    ]
    assert (before.quotes_saved, before.hearts, before.refused_at) == (1, [(SERVER, theirs.ref)], None)
    assert ([state for _, state, _ in before.told], before.reminders) == (["pending"], [])
    assert await services.privacy.forget(CHARLIE) == before
    after = await services.privacy.known(CHARLIE)
    assert (bool(after), after.quotes, after.quotes_saved, after.hearts, after.told) == (False, [], 0, [], [])
    rows = {each.id: each for each in await kept(database)}
    assert (rows[mine.id].state, rows[theirs.id].saved_by, rows[theirs.id].state) == (State.GONE, None, State.SHOWN)
    with pytest.raises(SaidNoError):
        await saved(services, "mine", message_id=5)
    assert (await saved(services, "new")).number == 3  # who was forgotten did not say that they mind
    await services.sayings.refuse(CHARLIE)
    assert (await services.privacy.forget(CHARLIE)).refused_at == clock.now()
    assert (await services.privacy.known(CHARLIE)).refused_at == clock.now()
    assert await services.sayings.refuses(CHARLIE)


# -------------------------------------------------------------------- hearts


async def test_hearts_are_given_and_taken_back_and_counted_for_each_server(services: Services) -> None:
    await set_up(services, quotes_review="on")
    own, pack = await saved(services, by=EDITOR), pack_ref("borrowed_pen")
    waiting = await saved(services, WHY)
    for ref in (own.ref, pack):
        assert await services.sayings.heart(SERVER, ref, NICK)
        assert await services.sayings.heart(SERVER, ref, TAO)
        assert not await services.sayings.heart(SERVER, ref, TAO)
    assert await services.sayings.heart(OTHER, pack, TAO)
    assert await services.sayings.hearts(SERVER, [own.ref, pack, "pack:other"]) == {own.ref: 1, pack: 1}
    for guild_id, ref in ((SERVER, waiting.ref), (OTHER, own.ref), (SERVER, "own:99")):
        with pytest.raises(GoneSayingError):
            await services.sayings.heart(guild_id, ref, NICK)


async def test_hearts_go_with_a_server_of_which_nothing_else_is_known(services: Services, clock: ManualClock) -> None:
    pack = pack_ref("borrowed_pen")
    assert await services.sayings.heart(SERVER, pack, NICK)
    for _ in range(2):
        await services.membership.update(lambda guild_id: False)
        clock.advance(31 * DAY)
    assert await services.sayings.hearts(SERVER, [pack]) == {}


# -------------------------------------------------------------------- small promises


async def test_every_change_gives_a_higher_revision(services: Services, database: Database) -> None:
    await set_up(services, quotes_review="on")
    first, second = await saved(services, "a"), await saved(services, "b")
    edited = await services.desk.edit(SERVER, EDITOR, first.id, "c")
    shown = await services.desk.approve(SERVER, EDITOR, second.id)
    assert first.revision < second.revision < edited.revision < shown.revision
    await services.privacy.forget(NICK)
    assert min(each.revision for each in await kept(database)) > shown.revision


async def test_a_question_is_about_one_server(services: Services) -> None:
    found = await saved(services)
    with pytest.raises(NoSayingError):
        await services.sayings.take_down(OTHER, found.id, CHARLIE)
    assert await services.sayings.get(found.id + 1) is None
