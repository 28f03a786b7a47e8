"""What waits for the staff is decided once, by them, and the audit trail tells it without the words."""

import asyncio
from dataclasses import replace

import pytest

from bot.errors import (
    ChangedMeanwhileError,
    DecidedError,
    GoneSayingError,
    NoSayingError,
    NoWordsError,
    SaidNoError,
    SavedAlreadyError,
)
from bot.outbox.facts import QuoteTold
from bot.sayings.saying import LONGEST_REASON, Attachment, Origin, Saying, State, Words, digests_of
from bot.server.changes import Action
from bot.services.everything import Services
from bot.store import saying_imports, sayings
from bot.store.database import Database
from tests.services.quoting import CHANNEL, CHARLIE, EDITOR, NICK, OTHER, SERVER, TAO, kept, saving, set_up, told

WORDS = "Why are we like this?"


@pytest.fixture
async def waiting(services: Services) -> Saying:
    """Words of Charlie that Nick saved and that wait."""
    await set_up(services, SERVER, quotes_review="on")
    return await services.sayings.save(saving(WORDS, message_id=5), NICK, trusted=False)


async def trail(services: Services) -> list[tuple[Action, str, str | None]]:
    found, _ = await services.audit.page(SERVER, most=20)
    return [(each.action, each.name, each.after) for each in found if each.name.startswith("quote ")]


async def said(database: Database) -> list[tuple[int | None, str, int | None, int | None, str]]:
    facts = [(each.owner_id, each.fact) for each in await told(database, "quote-told")]
    return [
        (owner_id, fact.about, fact.channel_id, fact.number, fact.reason)
        for owner_id, fact in facts
        if isinstance(fact, QuoteTold)
    ]


async def test_what_is_approved_is_shown_and_both_hear_of_it(
    services: Services, database: Database, waiting: Saying
) -> None:
    assert await services.desk.waiting(SERVER) == [waiting]
    assert await services.desk.waiting(OTHER) == []
    shown = await services.desk.approve(SERVER, EDITOR, waiting.id, waiting.revision)
    assert (shown.state, shown.number, shown.reviewed) == (State.SHOWN, 1, True)
    assert await said(database) == [(CHARLIE, "saved", CHANNEL, 1, ""), (NICK, "approved", CHANNEL, 1, "")]
    assert await services.desk.waiting(SERVER) == []
    assert await trail(services) == [(Action.APPROVED, "quote 1", None)]


async def test_who_approves_what_they_saved_themselves_is_not_told(services: Services, database: Database) -> None:
    await set_up(services, quotes_review="on", consent="free")
    own = await services.sayings.save(saving(WORDS), NICK, trusted=False)
    await services.desk.approve(SERVER, NICK, own.id)
    assert await said(database) == []


async def test_what_is_declined_leaves_nothing_and_who_saved_it_hears_why(
    services: Services, database: Database, waiting: Saying
) -> None:
    assert await services.desk.decline(SERVER, EDITOR, waiting.id, " Too\nlong \u200b" + "x" * 900) == waiting
    assert await kept(database) == []
    ((owner_id, about, channel_id, number, reason),) = await said(database)
    assert (owner_id, about, channel_id, number) == (NICK, "declined", None, None)
    assert reason.startswith("Too long")
    assert len(reason) <= LONGEST_REASON
    assert await trail(services) == [(Action.DECLINED, f"quote {waiting.ref}", reason)]
    assert (await services.sayings.save(saving(WORDS), TAO, trusted=False)).state is State.WAITING


async def test_the_staff_may_put_it_in_other_words_while_it_waits(
    services: Services, database: Database, waiting: Saying
) -> None:
    edited = await services.desk.edit(SERVER, EDITOR, waiting.id, " Why ||are we||\u200b like this ")
    assert (edited.state, edited.words.text) == (State.WAITING, "Why ||are we|| like this")
    with pytest.raises(NoWordsError):
        await services.desk.edit(SERVER, EDITOR, waiting.id, "\u200b")
    with pytest.raises(ChangedMeanwhileError):
        await services.desk.approve(SERVER, EDITOR, waiting.id, waiting.revision)
    await services.desk.approve(SERVER, EDITOR, waiting.id, edited.revision)
    assert await trail(services) == [
        (Action.APPROVED, "quote 1", None),
        (Action.EDITED, f"quote {waiting.ref}", None),
    ]
    picture = Words("", (Attachment("a", "https://cdn/1"),))
    other = await services.sayings.save(saving("", words=picture), NICK, trusted=False)
    assert (await services.desk.edit(SERVER, EDITOR, other.id, "")).words == picture


async def test_the_staff_do_not_bring_back_what_the_author_said_no_to(services: Services, waiting: Saying) -> None:
    no = await services.sayings.save(saving("No words"), EDITOR, trusted=True)
    await services.sayings.take_down(SERVER, no.id, CHARLIE)
    with pytest.raises(SaidNoError):
        await services.desk.edit(SERVER, EDITOR, waiting.id, "no words!")
    edited = await services.desk.edit(SERVER, EDITOR, waiting.id, "Other words")
    await services.desk.approve(SERVER, EDITOR, edited.id)
    await services.sayings.take_down(SERVER, edited.id, CHARLIE)
    again = [saving(WORDS), saving("Other words"), saving("Other words", "Charlie")]  # as they said it, as it was shown
    for wanted in again:
        with pytest.raises(SaidNoError):
            await services.sayings.save(wanted, EDITOR, trusted=True)


async def test_what_was_decided_is_not_decided_again(services: Services, waiting: Saying) -> None:
    done = await asyncio.gather(
        services.desk.approve(SERVER, EDITOR, waiting.id),
        services.desk.decline(SERVER, TAO, waiting.id, ""),
        services.desk.approve(SERVER, TAO, waiting.id),
        return_exceptions=True,
    )
    assert sum(isinstance(each, Saying) for each in done) == 1
    assert all(isinstance(each, Saying | DecidedError | NoSayingError) for each in done)
    other = await services.sayings.save(saving("other"), EDITOR, trusted=True)
    for decide in (services.desk.approve(SERVER, EDITOR, other.id), services.desk.edit(SERVER, EDITOR, other.id, "x")):
        with pytest.raises(DecidedError):
            await decide
    with pytest.raises(NoSayingError):
        await services.desk.approve(OTHER, EDITOR, other.id)


async def test_what_the_author_took_down_meanwhile_cannot_be_approved(
    services: Services, database: Database, waiting: Saying
) -> None:
    await services.sayings.take_down(SERVER, waiting.id, CHARLIE)
    with pytest.raises(GoneSayingError):
        await services.desk.approve(SERVER, EDITOR, waiting.id)
    assert {each.state for each in await told(database)} == {"cancelled"}


async def test_an_author_of_the_staff_who_removes_their_own_words_says_no_to_them(services: Services) -> None:
    found = await services.sayings.save(saving(WORDS), NICK, trusted=False)
    assert await services.desk.remove(SERVER, CHARLIE, 1) == found
    assert await trail(services) == []
    found = await services.sayings.save(saving("other"), NICK, trusted=False)
    await services.desk.remove(SERVER, EDITOR, 2)
    assert await trail(services) == [(Action.REMOVED, "quote 2", None)]
    assert (await services.sayings.save(saving("other"), NICK, trusted=False)).number == 3


async def test_the_trail_never_holds_the_words(services: Services, waiting: Saying) -> None:
    await services.desk.edit(SERVER, EDITOR, waiting.id, "other words")
    await services.desk.approve(SERVER, EDITOR, waiting.id)
    await services.desk.remove(SERVER, EDITOR, 1)
    found, _ = await services.audit.page(SERVER, most=20)
    assert not [
        each for each in found if "words" in f"{each.before}{each.after}" or "like" in f"{each.before}{each.after}"
    ]


@pytest.mark.parametrize("author", ["Charlie", CHARLIE], ids=["named", "account"])
async def test_who_says_no_to_words_says_it_to_what_the_staff_put_so_as_well(
    services: Services, database: Database, waiting: Saying, author: int | str
) -> None:
    other = await services.sayings.save(saving("Hi.", author, 6), NICK, trusted=False)
    await services.desk.edit(SERVER, EDITOR, other.id, WORDS)
    await services.sayings.take_down(SERVER, waiting.id, CHARLIE, staff=False)
    assert {each.state for each in await kept(database)} == {State.GONE}
    for again in (saving(WORDS), saving(WORDS, "charlie"), saving("Hi.", author)):
        with pytest.raises(SaidNoError):
            await services.sayings.save(again, NICK, trusted=True)


@pytest.mark.parametrize("author", ["Charlie", CHARLIE], ids=["named", "account"])
async def test_what_the_staff_put_so_is_not_saved_once_more(
    services: Services, database: Database, author: int | str
) -> None:
    await set_up(services, SERVER, quotes_review="on")
    found = await services.sayings.save(saving("Hi.", author, 6), NICK, trusted=False)
    await services.desk.edit(SERVER, EDITOR, found.id, WORDS)
    for words in (WORDS, "Hi."):
        with pytest.raises(SavedAlreadyError):
            await services.sayings.save(saving(words, author), NICK, trusted=False)
    async with database.begin() as conn:
        again = replace(found, id=0, words=Words(WORDS), origin=Origin())
        assert await sayings.add_sayings(conn, SERVER, [again]) == 0
        known, _ = await saying_imports.find_known(conn, SERVER, digests_of(again.author, again.words), [])
    assert False in known.values()
