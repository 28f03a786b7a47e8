"""All that is stored about one account."""

import json
from dataclasses import dataclass, field
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
    zone: tuple[str, datetime] | None = None  # the time zone of their reminders, and when they said so
    reminders: list[tuple[datetime, str, str]] = field(default_factory=list)  # when due, state, fact
    releases: int = 0  # that they changed last, as staff
    stories: int = 0  # items of feeds that they decided about, as staff

    def __bool__(self) -> bool:
        as_staff = (self.changes, self.proposals, self.releases, self.stories)
        return any((self.progress, self.zone, self.reminders, *as_staff))

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
            "timezone": {"zone": self.zone[0], "at": self.zone[1].isoformat()} if self.zone else None,
            "reminders": [
                {"due": due_at.isoformat(), "state": state, "content": json.loads(fact)}
                for due_at, state, fact in self.reminders
            ],
            "releases_changed_last": self.releases,
            "news_decided": self.stories,
        }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
