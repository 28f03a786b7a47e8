"""The servers in which something happened since they were looked after last."""

import asyncio


class Moved:
    def __init__(self) -> None:
        self._guild_ids = set[int]()
        self._event = asyncio.Event()

    def note(self, guild_id: int) -> None:
        self._guild_ids.add(guild_id)
        self._event.set()

    def wake(self) -> None:
        """Something happened that is about no server alone."""
        self._event.set()

    async def wait(self) -> None:
        """Until there is something."""
        await self._event.wait()

    def take(self) -> set[int]:
        """All of them; from here on they count as looked after."""
        taken, self._guild_ids = self._guild_ids, set()
        self._event.clear()
        return taken
