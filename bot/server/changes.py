"""What was done to the settings of a server, and by whom."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.server.settings import KINDS, ServerSettings


class Action(StrEnum):
    SET = "set"
    IMPORT = "import"
    UNDO = "undo"
    USED = "used"  # a staff command was used
    PAUSED = "paused"  # the bot lost what it needs in a channel
    RESUMED = "resumed"
    ADDED = "added"  # a release, or a feed
    EDITED = "edited"
    REMOVED = "removed"  # a feed, or a quote of a member
    MOVED = "moved"
    CANCELLED = "cancelled"
    APPROVED = "approved"  # a quote of a member
    DECLINED = "declined"


FORGOTTEN = 0  # in place of somebody who asked to be forgotten
REVERTIBLE = (Action.SET, Action.IMPORT)


@dataclass(frozen=True)
class Change:
    """`name` is a setting, a command, a topic, a release, a feed or a quote; `actor_id` is None for the bot itself and
    0 for somebody forgotten.

    `batch` is shared by what was changed at once and is None for what cannot be taken back.
    """

    id: int
    at: datetime
    actor_id: int | None
    action: Action
    name: str
    before: str | None = None
    after: str | None = None
    batch: int | None = None


@dataclass(frozen=True)
class Changed:
    """What a change did: the names whose value is another now."""

    before: ServerSettings
    after: ServerSettings

    @property
    def names(self) -> tuple[str, ...]:
        known = (*KINDS, *sorted({*self.before.values, *self.after.values} - KINDS.keys()))
        return tuple(name for name in known if self.before.values.get(name) != self.after.values.get(name))


@dataclass(frozen=True)
class Proposed(Changed):
    """What an uploaded file would do."""

    @property
    def mark(self) -> str:
        """By which somebody says yes to this and nothing else."""
        return self.before.mark() + self.after.mark()


@dataclass(frozen=True)
class Undone(Changed):
    """What was taken back, with who had changed it and when."""

    actor_id: int | None
    at: datetime
