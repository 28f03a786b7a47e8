"""Who looks after servers wakes when something moved in one, and overlooks none that moves meanwhile."""

import asyncio

from bot.services.moved import Moved


async def test_each_server_is_taken_once_however_often_it_moved() -> None:
    moved = Moved()
    for guild_id in (1, 2, 1):
        moved.note(guild_id)
    await moved.wait()
    assert (moved.take(), moved.take()) == ({1, 2}, set())


async def test_nobody_wakes_for_nothing_and_what_moves_after_the_taking_wakes_again() -> None:
    moved = Moved()
    for guild_id in (1, 2):
        waiting = asyncio.create_task(moved.wait())
        await asyncio.sleep(0)
        assert not waiting.done()
        moved.note(guild_id)
        await waiting
        assert moved.take() == {guild_id}


async def test_what_moved_while_nobody_waited_is_not_waited_for() -> None:
    moved = Moved()
    moved.note(1)
    await moved.wait()
    moved.note(2)
    assert moved.take() == {1, 2}


async def test_what_is_about_no_server_alone_wakes_as_well() -> None:
    moved = Moved()
    moved.wake()
    await moved.wait()
    assert moved.take() == set()
