"""Discord is told of the commands again only when they changed, for each application apart."""

from bot.clock import ManualClock
from bot.services.syncing import CommandSync
from bot.store.database import Database

BOT, OTHER_BOT = 2**63 - 1, 1


async def test_only_the_commands_told_last_are_known(database: Database, clock: ManualClock) -> None:
    sync = CommandSync(database, clock)
    assert not await sync.is_known(BOT, "a" * 64)
    await sync.remember(BOT, "a" * 64)
    assert [await sync.is_known(BOT, digest) for digest in ("a" * 64, "b" * 64)] == [True, False]
    await sync.remember(BOT, "b" * 64)
    assert [await sync.is_known(BOT, digest) for digest in ("a" * 64, "b" * 64)] == [False, True]


async def test_another_application_has_not_been_told(database: Database, clock: ManualClock) -> None:
    await CommandSync(database, clock).remember(BOT, "a" * 64)
    assert not await CommandSync(database, clock).is_known(OTHER_BOT, "a" * 64)


async def test_what_was_told_is_known_after_a_restart(database_url: str, clock: ManualClock) -> None:
    first = await Database.open(database_url)
    await CommandSync(first, clock).remember(None, "a" * 64)
    await first.close()
    second = await Database.open(database_url)
    assert await CommandSync(second, clock).is_known(None, "a" * 64)
    await second.close()
