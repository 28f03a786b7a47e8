"""Which servers the bot is in, as Discord tells it, in the order it tells it. Discord's library keeps no such list: it
forgets none that removed the bot while the connection was lost.
"""

from collections.abc import Iterable


class Roster:
    """What no shard spoke of yet is not known: neither here nor gone."""

    def __init__(self) -> None:
        self._here = set[int]()
        self._listed = set[int]()  # shards
        self._shards = 1

    def listed(self, guild_ids: Iterable[int], shard: int, shards: int) -> None:
        """READY named all servers of a shard, those with an outage among them."""
        if shards != self._shards:  # all of them begin anew
            self._shards, self._listed = shards, set()
        self._listed.add(shard)
        self._here = {guild_id for guild_id in self._here if self._shard_of(guild_id) != shard} | set(guild_ids)

    def joined(self, guild_id: int) -> None:
        self._here.add(guild_id)

    def left(self, guild_id: int) -> None:
        """The bot was removed; an outage is no departure."""
        self._here.discard(guild_id)

    def is_here(self, guild_id: int) -> bool | None:
        """None where nothing is known."""
        if self._shard_of(guild_id) not in self._listed:
            return None
        return guild_id in self._here

    def _shard_of(self, guild_id: int) -> int:
        return (guild_id >> 22) % self._shards
