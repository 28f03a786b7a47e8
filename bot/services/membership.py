"""Which servers the bot is in. What is known of one that removed it is deleted after a while, unless it comes back."""

import asyncio
from collections.abc import Callable, Collection
from datetime import timedelta

from bot.clock import Clock
from bot.store import servers
from bot.store.database import Database

KEPT = timedelta(days=30)


class Membership:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._heard = set[int]()  # the servers that Discord spoke of since the program started
        self._in_order = asyncio.Lock()  # a busy database would let one thing overtake another

    async def listed(self, guild_ids: Collection[int], concerns: Callable[[int], bool] = lambda _: True) -> None:
        """Discord named the servers the bot is in, those with an outage among them; `concerns` tells whether the list
        speaks of a server at all (a shard knows only its own).
        """
        async with self._in_order, self._database.begin() as conn:
            known = {
                guild_id: left for guild_id, left in (await servers.list_servers(conn)).items() if concerns(guild_id)
            }
            gone = [guild_id for guild_id, left in known.items() if left is None and guild_id not in guild_ids]
            back = [guild_id for guild_id, left in known.items() if left is not None and guild_id in guild_ids]
            await servers.put_left(conn, gone, self._clock.now())
            await servers.put_left(conn, back, None)
        self._heard.update(known)

    async def left(self, guild_id: int) -> None:
        async with self._in_order, self._database.begin() as conn:
            await servers.put_left(conn, [guild_id], self._clock.now())
        self._heard.add(guild_id)

    async def joined(self, guild_id: int) -> None:
        async with self._in_order, self._database.begin() as conn:
            await servers.put_left(conn, [guild_id], None)

    async def purge(self) -> list[int]:
        """Delete all that is known of servers that were left for long enough; their ids.

        Who took the bot back while the program was off is safe: nothing is deleted before Discord said who is there.
        """
        async with self._database.begin() as conn:
            known = await servers.list_servers(conn)
            heard = {guild_id: left for guild_id, left in known.items() if guild_id in self._heard}
            old = [guild_id for guild_id, left in heard.items() if left and left <= self._clock.now() - KEPT]
            for guild_id in old:
                await servers.purge_server(conn, guild_id)
        return old
