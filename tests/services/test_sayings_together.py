"""Several at work at the same moment: a no always wins, and no number is given twice."""

import asyncio
from collections.abc import Awaitable
from functools import partial
from typing import Any

import pytest

from bot.clock import ManualClock
from bot.errors import BusyError, UserError
from bot.outbox.delivery import State as Sending
from bot.sayings.saying import Saying, State
from bot.services.everything import Services
from bot.show.catalog import Catalog
from bot.store import people, sayings, servers
from bot.store.database import Database
from tests.services.newsing import INTERVAL, ScriptedSource
from tests.services.quoting import CHARLIE, EDITOR, NICK, OTHER, SERVER, TAO, kept, saving, set_up, told


@pytest.fixture
def programs(database: Database, lantern: Catalog, clock: ManualClock) -> list[Services]:
    return [Services.of(database, lantern, clock, ScriptedSource(), INTERVAL) for _ in range(2)]


async def all_of(*work: Awaitable[Any]) -> list[Any]:
    """At once; nobody waits for ever, and nothing but a plain no comes of it."""
    done = await asyncio.wait_for(asyncio.gather(*work, return_exceptions=True), 30)
    for each in done:
        if isinstance(each, BaseException) and not isinstance(each, UserError):
            raise each
    return list(done)


async def bring(database: Database, clock: ManualClock, guild_id: int, *words: str) -> None:
    """As an upload does."""
    wanted = [saving(each, guild_id=guild_id) for each in words]
    async with database.begin() as conn:
        await people.lock_people(conn, [CHARLIE])
        await servers.lock_server(conn, guild_id, clock.now())
        await asyncio.sleep(0)
        fresh = [Saying(0, guild_id, State.SHOWN, each.words, each.author, each.origin, clock.now()) for each in wanted]
        await sayings.add_sayings(conn, guild_id, fresh)


async def test_who_opts_out_while_others_save_their_words_is_quoted_nowhere(
    programs: list[Services], database: Database, clock: ManualClock
) -> None:
    first, second = (each.sayings for each in programs)
    for turn in range(15):
        clock.advance(INTERVAL * 200)  # nobody saved too much
        saves = [
            first.save(saving(f"{turn} {number}", guild_id=guild_id), by, trusted=by == EDITOR)
            for number, (guild_id, by) in enumerate([(SERVER, NICK), (OTHER, TAO), (SERVER, EDITOR)])
        ]
        brings = [bring(database, clock, OTHER, f"{turn} a", f"{turn} b")]
        work = [*saves[: turn % 4], second.refuse(CHARLIE), *saves[turn % 4 :], *brings]
        done = await all_of(*work)
        while any(isinstance(each, BusyError) for each in done[turn % 4 : turn % 4 + 1]):
            done[turn % 4] = (await all_of(second.refuse(CHARLIE)))[0]
        assert [each for each in await kept(database) if each.state is not State.GONE] == []
        assert [each for each in await told(database) if each.state is Sending.PENDING] == []
        await first.allow(CHARLIE)
    assert len({(each.guild_id, each.number) for each in await kept(database) if each.number}) == len(
        [each for each in await kept(database) if each.number]
    )


async def test_numbers_that_are_given_at_once_are_all_different(
    programs: list[Services], database: Database, clock: ManualClock
) -> None:
    who: list[int | str] = [CHARLIE, TAO, NICK, "Moth"]
    work = [
        programs[number % 2].sayings.save(saving(f"{number}", author), NICK, trusted=True)
        for number, author in enumerate(who * 3)
    ]
    done = [each for each in await all_of(*work) if not isinstance(each, BusyError)]
    assert sorted(each.number for each in done) == list(range(1, len(done) + 1))


async def test_the_same_words_saved_by_two_at_once_are_one_quote(programs: list[Services], database: Database) -> None:
    done = await all_of(*(each.sayings.save(saving("Hi", message_id=5), NICK, trusted=True) for each in programs * 2))
    assert sum(isinstance(each, Saying) for each in done) == 1
    assert len(await kept(database)) == 1


async def test_a_no_and_the_yes_of_the_staff_at_once_leave_nothing(
    programs: list[Services], database: Database
) -> None:
    await set_up(programs[0], quotes_review="on")
    for turn in range(8):
        waiting = await programs[0].sayings.save(saving(f"words {turn}"), TAO, trusted=False)
        work = [
            programs[0].desk.approve(SERVER, EDITOR, waiting.id),
            programs[1].sayings.take_down(SERVER, waiting.id, CHARLIE),
            programs[1].privacy.forget(TAO),
        ]
        done = await all_of(*(work if turn % 2 else reversed(work)))
        assert not any(isinstance(each, BusyError) for each in done)
        (gone,) = [each for each in await kept(database) if each.id == waiting.id]
        assert (gone.state, gone.words.text, gone.saved_by) == (State.GONE, "", None)


async def test_whoever_opts_out_is_not_in_the_way_of_what_is_noted_about_many_servers(
    programs: list[Services], database: Database, clock: ManualClock
) -> None:
    """On PostgreSQL, two that lock the same servers in different orders would wait for each other."""
    for guild_id in (OTHER, SERVER):  # the order in which a table is read that is not sorted
        await programs[0].sayings.save(saving("Hi", guild_id=guild_id), NICK, trusted=True)

    async def plan() -> None:
        async with database.begin() as conn:
            await servers.put_planned(conn, [OTHER, SERVER], clock.now())

    for noting in (plan, partial(programs[0].membership.update, lambda guild_id: False)):
        async with database.begin() as conn:
            await servers.lock_known(conn, SERVER)
            task = asyncio.create_task(noting())
            if conn.dialect.name == "postgresql":
                await asyncio.sleep(0.2)
            await servers.lock_known(conn, OTHER)
        await task
