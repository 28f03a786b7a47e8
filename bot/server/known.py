"""All that is stored about one account."""

from dataclasses import dataclass
from typing import Any

from bot.server.changes import Change
from bot.show.progress import Progress


@dataclass(frozen=True)
class Known:
    user_id: int
    progress: Progress | None
    changes: list[tuple[int, Change]]  # what they did as staff, with the server
    proposals: list[int]  # the servers in which an upload of theirs waits for a yes

    def __bool__(self) -> bool:
        return self.progress is not None or bool(self.changes) or bool(self.proposals)

    def as_json(self) -> dict[str, Any]:
        """As a file for the person. Ids are texts: many programs round numbers of that size."""
        own = self.progress
        return {
            "account": str(self.user_id),
            "progress": {"show": str(own.show), "book": own.book} if own is not None else None,
            "done_as_staff": [
                {
                    "server": str(guild_id),
                    "at": change.at.isoformat(),
                    "action": change.action,
                    "what": change.name,
                    "before": change.before,
                    "after": change.after,
                }
                for guild_id, change in self.changes
            ],
            "uploads_waiting_in": [str(guild_id) for guild_id in self.proposals],
        }
