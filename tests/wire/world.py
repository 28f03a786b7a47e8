"""What exists in the Discord of a test: servers with their channels, threads and events, the direct messages that were
opened, the time, and numbers for what is new. Knows nothing of HTTP.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.wire.answers import RefusedError
from tests.wire.payloads import Json, dm, guild

EPOCH = 1_420_070_400_000  # the millisecond in which Discord's numbers begin
DM_BIT = 1 << 61  # the direct messages with somebody have the number of that person, with this bit

Tell = Callable[[str, Json], Awaitable[None]]


def real_time() -> datetime:
    return datetime.now(UTC)


def snowflake(at: datetime) -> int:
    """The first number of this instant."""
    return (int(at.timestamp() * 1000) - EPOCH) << 22


@dataclass
class World:
    """`now` may be the clock of a test. `tell` speaks to the bot, if it listens."""

    tell: Tell
    guilds: list[Json] = field(default_factory=lambda: [guild()])
    dms: dict[str, Json] = field(default_factory=dict)
    now: Callable[[], datetime] = real_time
    _last: int = 0
    _known: dict[str, tuple[Json, Json]] = field(default_factory=dict)  # where a channel was found

    def new_id(self) -> str:
        """A number of this moment, above all before it."""
        self._last = max(self._last + 1, snowflake(self.now()))
        return str(self._last)

    def guild(self, guild_id: str) -> Json:
        """The server the bot is in and can see."""
        found = next((each for each in self.guilds if each["id"] == guild_id and not each.get("unavailable")), None)
        if found is None:
            raise RefusedError(10004)
        return found

    def channel(self, channel_id: str) -> Json:
        """A channel, a thread or the direct messages with somebody."""
        found = self.dms.get(channel_id) or self._find(channel_id)
        if found is None:
            raise RefusedError(10003)
        return found

    def open_dm(self, user_id: str) -> Json:
        """Each time the same."""
        channel_id = str(int(user_id) | DM_BIT)
        return self.dms.setdefault(channel_id, dm(channel_id, user_id))

    def _find(self, channel_id: str) -> Json | None:
        """Tests take servers and channels away as they like; only then all are gone through once more."""
        if not self._still_there(channel_id):
            self._known = {
                each["id"]: (home, each)
                for home in reversed(self.guilds)
                if not home.get("unavailable")
                for each in (*home["channels"], *home["threads"])
            }
        return self._known[channel_id][1] if channel_id in self._known else None

    def _still_there(self, channel_id: str) -> bool:
        home, found = self._known.get(channel_id, ({}, {}))
        places = (*home.get("channels", ()), *home.get("threads", ()))
        return any(home is each for each in self.guilds) and any(found is each for each in places)
