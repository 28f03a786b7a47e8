"""Keeps in step with the servers the bot is in. What is known of one that removed it is deleted after a while, unless
it takes the bot back.
"""

from collections.abc import Callable
from datetime import timedelta

from bot.clock import Clock
from bot.store import servers
from bot.store.database import Database

KEPT = timedelta(days=30)


class Membership:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def update(self, is_here: Callable[[int], bool | None]) -> list[int]:
        """Note who left and who is back, and delete all that is known of those who left long ago; gives their ids.

        `is_here` is None for what Discord did not speak of yet: nothing is done about those.
        """
        async with self._database.read() as conn:
            known = await servers.list_servers(conn)
        now = self._clock.now()
        gone = {guild_id: left_at for guild_id, left_at in known.items() if is_here(guild_id) is False}
        new = [guild_id for guild_id, left_at in gone.items() if left_at is None]
        back = [guild_id for guild_id, left_at in known.items() if left_at is not None and is_here(guild_id)]
        old = [guild_id for guild_id, left_at in gone.items() if left_at is not None and left_at <= now - KEPT]
        if new or back or old:
            async with self._database.begin() as conn:
                await servers.lock_all(conn, [*new, *back, *old])
                old = [guild_id for guild_id in old if is_here(guild_id) is False]  # our turn may have come late
                await servers.put_left(conn, new, now)
                await servers.put_left(conn, back, None)
                for guild_id in old:
                    await servers.purge_server(conn, guild_id)
        return old
