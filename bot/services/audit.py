"""The audit trail of a server: what staff did, written down and looked up."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.outbox.delivery import Draft, Target, key
from bot.outbox.facts import ChangesLogged
from bot.server.changes import Action, Change
from bot.store import changes, deliveries, servers
from bot.store.database import Database

KEPT = timedelta(days=365)
MOST_COPIED = 100  # changes in one go
IN_ONE_MESSAGE = 10
STALE_COPY = timedelta(days=7)  # so long the log channel may be out of reach


class Audit:
    """`changed` is called with the server after every change, `wake` when there is something to send."""

    def __init__(
        self, database: Database, clock: Clock, changed: Callable[[int], None], wake: Callable[[], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._changed = changed
        self._wake = wake

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

    async def copy(self, guild_id: int, log_id: int | None) -> None:
        """Put what was not copied to the log channel yet into the outbox. A channel that is no longer the log gets what
        was done until then: nobody switches it off in silence.
        """
        now = self._clock.now()
        async with self._database.read() as conn:
            before = await servers.find_log(conn, guild_id)
            waiting = await changes.list_after(conn, guild_id, await servers.find_mirrored(conn, guild_id), MOST_COPIED)
        if before == log_id and (log_id is None or not waiting):
            return
        async with self._database.begin() as conn:
            await servers.lock_server(conn, guild_id, now)
            after = await servers.find_mirrored(conn, guild_id)
            waiting = await changes.list_after(conn, guild_id, after, MOST_COPIED)
            for channel_id in {each for each in (before, log_id) if each is not None}:
                await deliveries.put_drafts(conn, _copies(guild_id, channel_id, waiting, now))
            await servers.put_log(conn, guild_id, log_id)
            if waiting and log_id is not None:
                await servers.put_mirrored(conn, guild_id, waiting[-1].id)
        self._wake()

    async def between(self, guild_id: int, first: int, last: int) -> list[Change]:
        """The oldest first, both of them included."""
        async with self._database.read() as conn:
            found = await changes.list_after(conn, guild_id, first - 1, MOST_COPIED)
        return [change for change in found if change.id <= last]

    async def clear_old(self) -> None:
        """Nothing is kept for longer than a year."""
        async with self._database.begin() as conn:
            await changes.clear_changes(conn, self._clock.now() - KEPT)


def _copies(guild_id: int, channel_id: int, waiting: Sequence[Change], now: datetime) -> list[Draft]:
    """A message for every ten changes."""
    parts = [waiting[at : at + IN_ONE_MESSAGE] for at in range(0, len(waiting), IN_ONE_MESSAGE)]
    return [
        Draft(
            key("log", guild_id, channel_id, part[0].id),
            ChangesLogged(first=part[0].id, last=part[-1].id),
            Target(guild_id, channel_id),
            now,
            now + STALE_COPY,
        )
        for part in parts
    ]
