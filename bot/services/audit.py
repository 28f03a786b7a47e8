"""The audit trail of a server: what staff did, written down and looked up."""

from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.server.changes import Action, Change
from bot.store import changes, servers
from bot.store.database import Database

KEPT = timedelta(days=365)


class Audit:
    """`changed` is called with the server after every change."""

    def __init__(self, database: Database, clock: Clock, changed: Callable[[int], None]) -> None:
        self._database = database
        self._clock = clock
        self._changed = changed

    async def used(self, guild_id: int, actor_id: int, command: str) -> None:
        """Somebody used a staff command."""
        async with self._database.begin() as conn:
            now = self._clock.now()
            await servers.lock_server(conn, guild_id, now)
            await changes.add_changes(conn, guild_id, actor_id, Action.USED, {command: (None, None)}, now)
        self._changed(guild_id)

    async def page(
        self,
        guild_id: int,
        *,
        actor_id: int | None = None,
        names: Sequence[str] = (),
        actions: Collection[Action] = (),
        most: int,
        skip: int = 0,
    ) -> tuple[list[Change], int]:
        """The newest first, and how many there are in all."""
        async with self._database.read() as conn:
            return await changes.list_changes(
                conn, guild_id, actor_id=actor_id, names=names, actions=actions, most=most, skip=skip
            )

    async def unmirrored(self, guild_id: int, most: int) -> list[Change]:
        """What was not copied to the log channel yet, the oldest first."""
        async with self._database.read() as conn:
            after = await servers.find_mirrored(conn, guild_id)
            return await changes.list_after(conn, guild_id, after, most)

    async def mirrored(self, guild_id: int, change_id: int) -> None:
        """It was copied up to this change."""
        async with self._database.begin() as conn:
            await servers.put_mirrored(conn, guild_id, change_id)

    async def last_log(self, guild_id: int) -> int | None:
        """The log channel when it was last looked at."""
        async with self._database.read() as conn:
            return await servers.find_log(conn, guild_id)

    async def log_is(self, guild_id: int, channel_id: int | None) -> None:
        """From now on it is this one, or none."""
        async with self._database.begin() as conn:
            await servers.put_log(conn, guild_id, channel_id)

    async def clear_old(self) -> None:
        """Nothing is kept for longer than a year."""
        async with self._database.begin() as conn:
            await changes.clear_changes(conn, self._clock.now() - KEPT)
