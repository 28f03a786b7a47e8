"""All that is stored about one account."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.server.changes import Change
from bot.show.progress import Progress


@dataclass(frozen=True)
class Known:
    user_id: int
    progress: Progress | None
    changes: list[tuple[int, Change]]  # what they did as staff, with the server
    proposals: list[tuple[int, datetime, str]]  # uploads of theirs that wait for a yes: server, when, content
    progress_at: datetime | None = None  # when they last said how far they are

    def __bool__(self) -> bool:
        return self.progress is not None or bool(self.changes) or bool(self.proposals)

    def as_json(self) -> dict[str, Any]:
        """As a file for the person. Ids are texts: many programs round numbers of that size."""
        own = self.progress
        return {
            "account": str(self.user_id),
            "progress": {"show": str(own.show), "book": own.book, "at": _iso(self.progress_at)} if own else None,
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
            "uploads_waiting": [
                {"server": str(guild_id), "at": made_at.isoformat(), "content": json.loads(content)}
                for guild_id, made_at, content in self.proposals
            ],
        }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
