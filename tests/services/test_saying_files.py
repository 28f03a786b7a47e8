"""Quotes of a file come in all at once or not at all, once, and only those that were shown; nobody who wants not to be
quoted comes with them. What goes out is what its reader may see.
"""

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import ManualClock
from bot.errors import AskFirstError, ChangedMeanwhileError, NoProposalError, TooManySayingsError
from bot.sayings.audience import Audience
from bot.sayings.saying import Author, Origin, Saving, Saying, State, Words
from bot.sayings.sifting import Proposed, Reason
from bot.sayings.upload import read_upload
from bot.server.changes import Action
from bot.services import saying_files
from bot.services.everything import Services
from bot.store import sayings
from bot.store.database import Database
from tests.conftest import NOW

SERVER, OTHER = 70, 71
EDITOR, NICK, CHARLIE, TAO = 8, 11, 12, 13
OPEN, STAFF = 700, 701  # channels
EVERYBODY = Audience(frozenset({OPEN}), frozenset({OPEN, STAFF}))
ALL = Audience(frozenset({OPEN, STAFF}), frozenset({OPEN, STAFF}))


async def save(services: Services, text: str, author: Author, **origin: Any) -> Saying:
    words, where = Words(text), Origin(OPEN, OPEN, **origin)
    return await services.sayings.save(Saving(SERVER, "Truham", words, author, where), EDITOR, trusted=True)


async def offer(services: Services, quotes: Sequence[dict[str, Any]], guild_id: int = SERVER) -> Proposed:
    return await services.saying_files.propose(guild_id, EDITOR, read_upload(json.dumps(quotes).encode()))


async def offer_own(services: Services, *quotes: dict[str, Any], made_in: int = SERVER) -> Proposed:
    file = {"format": "truham-quotes", "version": 1, "server": str(made_in), "quotes": quotes}
    return await services.saying_files.propose(SERVER, EDITOR, read_upload(json.dumps(file).encode()))


async def shown(database: Database, guild_id: int = SERVER) -> list[Saying]:
    async with database.read() as conn:
        return await sayings.list_in_state(conn, guild_id, State.SHOWN, 100)


async def lines(database: Database, guild_id: int = SERVER) -> list[tuple[int | None, str, str]]:
    return [(each.number, each.author.name, each.words.text) for each in await shown(database, guild_id)]


async def test_nothing_comes_in_before_the_yes_and_then_all_of_it_once(services: Services, database: Database) -> None:
    await save(services, "I was here first", Author("Nick", NICK))
    quotes: list[dict[str, Any]] = [
        {"text": "Hi.", "author": "Nick"},
        {"text": "||Bye||", "createdTimestamp": 1650655800000},
    ]
    proposed = await offer(services, quotes)
    assert (proposed.format, proposed.count, len(proposed.ready), proposed.left_out) == ("quoter", 2, 2, {})
    assert await lines(database) == [(1, "Nick", "I was here first")]
    assert await services.saying_files.accept(SERVER, EDITOR, proposed.mark) == 2
    assert await lines(database) == [
        (1, "Nick", "I was here first"), (2, "Nick", "Hi."), (3, "somebody", "||Bye||"),
    ]  # fmt: skip
    (_, first, second) = await shown(database)
    assert (first.saved_by, first.author.id, first.reviewed, first.saved_at) == (None, None, True, NOW)
    assert (second.saved_at.year, first.revision > 0) == (2022, True)
    added, _ = await services.audit.page(SERVER, actions=[Action.ADDED], most=9)
    assert [(each.actor_id, each.name) for each in added] == [(EDITOR, "quotes 2-3")]
    with pytest.raises(NoProposalError):
        await services.saying_files.accept(SERVER, EDITOR, proposed.mark)
    assert len(await shown(database)) == 3


async def test_whoever_refused_or_said_no_is_not_brought_back(services: Services, database: Database) -> None:
    await services.sayings.refuse(NICK)
    told = await save(services, "Please no", Author("Charlie", CHARLIE), message_id=900)
    await services.sayings.take_down(SERVER, told.id, CHARLIE)
    unknown = await save(services, "Not mine to tell", Author("Tao"))
    await services.sayings.claim(SERVER, unknown.id, TAO)
    await services.desk.decline(SERVER, EDITOR, unknown.id, "theirs")
    proposed = await offer_own(
        services,
        {"text": "Hello", "author": "Nick", "author_id": str(NICK)},
        {"text": "please NO!", "author": "Charlie", "author_id": str(CHARLIE)},
        {"text": "in other words", "author": "C", "message_id": "900"},
        {"text": "Not mine to tell", "author": "Tao"},
        {"text": "Not mine to tell", "author": "Tao", "author_id": str(TAO)},
        {"text": "Fine", "author": "Charlie", "author_id": str(CHARLIE)},
    )
    assert proposed.left_out == {Reason.REFUSED: 1, Reason.SAID_NO: 4}
    assert await services.saying_files.accept(SERVER, EDITOR, proposed.mark) == 1
    assert [each.words.text for each in await shown(database)] == ["Fine"]


async def test_what_is_there_twice_or_says_nothing_stays_out_and_what_staff_removed_may_come_back(
    services: Services, database: Database
) -> None:
    await save(services, "Known", Author("Nick", NICK), message_id=900)
    await save(services, "Removed", Author("Nick", NICK))
    await services.desk.remove(SERVER, EDITOR, 2)
    proposed = await offer_own(
        services,
        {"text": "known.", "author": "Nick", "author_id": str(NICK)},
        {"text": "edited meanwhile", "author": "Nick", "author_id": str(NICK), "message_id": "900"},
        {"text": "New", "author": "Tao"},
        {"text": "new!", "author": "Tao"},
        {"text": "New", "author": "Charlie"},
        {"text": "\u200b", "author": "Tao"},
        {"text": "Removed", "author": "Nick", "author_id": str(NICK)},
    )
    assert proposed.left_out == {Reason.KNOWN: 3, Reason.EMPTY: 1}
    await services.saying_files.accept(SERVER, EDITOR, proposed.mark)
    assert await lines(database) == [
        (1, "Nick", "Known"), (3, "Tao", "New"), (4, "Charlie", "New"), (5, "Nick", "Removed"),
    ]  # fmt: skip


async def test_a_yes_is_for_what_was_shown_only(services: Services, database: Database) -> None:
    quotes = [{"text": f"{name} said", "author": name} for name in ("Nick", "Tao")]
    before = await offer(services, quotes)
    await save(services, "Tao said", Author("Tao"))
    with pytest.raises(ChangedMeanwhileError):
        await services.saying_files.accept(SERVER, EDITOR, before.mark)
    assert [each.words.text for each in await shown(database)] == ["Tao said"]
    after = await services.saying_files.proposed(SERVER, EDITOR)
    assert (len(after.ready), after.left_out) == (1, {Reason.KNOWN: 1})
    other = await offer(services, quotes[:1] * 2)
    assert after.mark == other.mark  # the same would come in
    assert await services.saying_files.accept(SERVER, EDITOR, other.mark) == 1


@pytest.mark.parametrize(("waited", "holds"), [(timedelta(hours=1), True), (timedelta(hours=1, seconds=1), False)])
async def test_an_upload_holds_for_an_hour_and_belongs_to_its_person(
    services: Services, clock: ManualClock, waited: timedelta, holds: bool
) -> None:
    proposed = await offer(services, [{"text": "Hi."}])
    for guild_id, person in ((SERVER, NICK), (OTHER, EDITOR)):
        await services.saying_files.discard(guild_id, person)
        with pytest.raises(NoProposalError):
            await services.saying_files.accept(guild_id, person, proposed.mark)
    clock.advance(waited)
    await services.saying_files.clear_old()
    if holds:
        assert await services.saying_files.accept(SERVER, EDITOR, proposed.mark) == 1
    else:
        with pytest.raises(NoProposalError):
            await services.saying_files.accept(SERVER, EDITOR, proposed.mark)


async def test_no_means_that_nothing_waits(services: Services) -> None:
    await offer(services, [{"text": "Hi."}])
    await services.saying_files.discard(SERVER, EDITOR)
    with pytest.raises(NoProposalError):
        await services.saying_files.proposed(SERVER, EDITOR)


async def test_where_authors_are_asked_first_no_file_comes_in(services: Services, database: Database) -> None:
    proposed = await offer(services, [{"text": "Hi."}])
    await services.settings.change(SERVER, EDITOR, {"consent": "ask"})
    with pytest.raises(AskFirstError):
        await services.saying_files.accept(SERVER, EDITOR, proposed.mark)
    with pytest.raises(AskFirstError):
        await offer(services, [{"text": "Hi."}])
    assert await shown(database) == []


async def test_a_server_that_is_full_takes_none_of_it(
    services: Services, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await save(services, "One", Author("Nick", NICK))
    monkeypatch.setattr(saying_files, "MOST_SAYINGS", 3)
    with pytest.raises(TooManySayingsError):
        await offer(services, [{"text": str(number)} for number in range(3)])
    proposed = await offer(services, [{"text": str(number)} for number in range(2)])
    assert await services.saying_files.accept(SERVER, EDITOR, proposed.mark) == 2
    assert len(await shown(database)) == 3


async def test_what_fails_half_way_leaves_nothing_and_can_be_tried_again(
    services: Services, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed = await offer(services, [{"text": str(number)} for number in range(5)])
    with monkeypatch.context() as patched:
        patched.setattr(saying_files, "AT_ONCE", 2)
        add, done = sayings.add_sayings, list[int]()

        async def failing(conn: Any, guild_id: int, fresh: Sequence[Saying]) -> int:
            if len(done) == 2:
                raise RuntimeError("provoked")
            done.append(await add(conn, guild_id, fresh))
            return done[-1]

        patched.setattr(sayings, "add_sayings", failing)
        with pytest.raises(RuntimeError):
            await services.saying_files.accept(SERVER, EDITOR, proposed.mark)
    assert (done, await shown(database)) == ([2, 2], [])
    assert await services.saying_files.accept(SERVER, EDITOR, proposed.mark) == 5
    assert [each.number for each in await shown(database)] == [1, 2, 3, 4, 5]


async def test_who_refuses_while_a_file_comes_in_is_not_quoted(
    services: Services, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed = await offer_own(services, {"text": "Hi.", "author": "Tao", "author_id": str(TAO)})
    add, refusing = sayings.add_sayings, list[asyncio.Task[int]]()

    async def interrupted(conn: Any, guild_id: int, fresh: Sequence[Saying]) -> int:
        """They refuse after their words came in, and before that is over."""
        count = await add(conn, guild_id, fresh)
        refusing.append(asyncio.create_task(services.sayings.refuse(TAO)))
        await asyncio.wait(refusing, timeout=0.3)
        return count

    monkeypatch.setattr(sayings, "add_sayings", interrupted)
    assert await services.saying_files.accept(SERVER, EDITOR, proposed.mark) == 1
    assert (await refusing[0], await shown(database)) == (1, [])


async def test_what_was_said_behind_closed_doors_of_another_server_stays_out(
    services: Services, database: Database
) -> None:
    here = {"text": "Here", "author": "Nick", "channel_id": str(STAFF), "place_id": str(STAFF), "open": False}
    for made_in, left_out in ((OTHER, {Reason.CLOSED: 1}), (SERVER, {})):
        proposed = await offer_own(
            services, here, {"text": "Open", "channel_id": str(OPEN), "place_id": str(OPEN)}, made_in=made_in
        )
        assert proposed.left_out == left_out
    await services.saying_files.accept(SERVER, EDITOR, proposed.mark)
    assert [EVERYBODY.sees(each.origin) for each in await shown(database)] == [False, True]


async def test_what_goes_out_is_shown_and_seen_and_comes_in_elsewhere_as_it_was(
    services: Services, database: Database
) -> None:
    await save(services, "Hi ||there||", Author("Nick", NICK), message_id=900)
    await save(services, "Bye", Author("Charlie"))
    await save(services, "Gone", Author("Tao", TAO))
    await services.desk.remove(SERVER, EDITOR, 3)
    claimed = await save(services, "Whose?", Author("Somebody"))
    await services.sayings.claim(SERVER, claimed.id, TAO)
    closed = Saving(SERVER, "Truham", Words("Closed"), Author("Nick", NICK), Origin(STAFF, STAFF, open=False))
    await services.sayings.save(closed, EDITOR, trusted=True)
    made = await services.saying_files.export(SERVER, 1, EVERYBODY)
    assert (made.count, made.part, made.parts, made.hidden) == (2, 1, 1, 1)
    assert (await services.saying_files.export(SERVER, 5, ALL)).count == 3
    upload = read_upload(made.content)
    again = await services.saying_files.propose(SERVER, EDITOR, upload)
    assert (again.ready, again.left_out) == ((), {Reason.KNOWN: 2})
    there = await services.saying_files.propose(OTHER, EDITOR, upload)
    await services.saying_files.accept(OTHER, EDITOR, there.mark)
    assert await lines(database, OTHER) == [(1, "Nick", "Hi ||there||"), (2, "Charlie", "Bye")]
    assert [(each.origin.channel_id, each.link) for each in await shown(database, OTHER)] == [(None, "")] * 2
    assert (await services.saying_files.export(72, 1, ALL)).count == 0
