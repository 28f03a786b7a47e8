"""All that is stored about one account."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.server.changes import Change
from bot.show.progress import Progress


@dataclass(frozen=True)
class Quoted:
    """Words of theirs that somebody saved. `number` is missing where they were never shown."""

    guild_id: int
    number: int | None
    state: str
    text: str
    attachments: tuple[str, ...]
    saved_at: datetime


@dataclass(frozen=True)
class Known:
    """What is `told` to them is about quotes. Who wants not to be quoted is so since `refused_at`: that alone is never
    forgotten, for they would be quoted again.
    """

    user_id: int
    progress: Progress | None
    changes: list[tuple[int, Change]]  # what they did as staff, with the server
    proposals: list[tuple[int, datetime, str]]  # uploads of theirs that wait for a yes: server, when, content
    progress_at: datetime | None = None  # when they last said how far they are
    zone: tuple[str, datetime] | None = None  # the time zone of their reminders, and when they said so
    reminders: list[tuple[datetime, str, str]] = field(default_factory=list)  # when due, state, fact
    releases: int = 0  # that they changed last, as staff
    stories: int = 0  # items of feeds that they decided about, as staff
    quotes: list[Quoted] = field(default_factory=list)
    quotes_saved: int = 0  # of others or of themselves
    hearts: list[tuple[int, str]] = field(default_factory=list)  # the server, and the name of the quote
    told: list[tuple[datetime, str, str]] = field(default_factory=list)  # when due, state, fact
    imports: list[tuple[int, datetime]] = field(default_factory=list)  # uploads of quotes that wait: server, when
    refused_at: datetime | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to forget."""
        as_staff = (self.changes, self.proposals, self.releases, self.stories, self.imports)
        of_quotes = (self.quotes, self.quotes_saved, self.hearts, self.told)
        return any((self.progress, self.zone, self.reminders, *as_staff, *of_quotes))

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
            "reminders": _deliveries(self.reminders),
            "releases_changed_last": self.releases,
            "news_decided": self.stories,
            "quotes_of_you": [
                {
                    "server": str(quote.guild_id),
                    "number": quote.number,
                    "state": quote.state,
                    "text": quote.text,
                    "attachments": list(quote.attachments),
                    "saved_at": quote.saved_at.isoformat(),
                }
                for quote in self.quotes
            ],
            "quotes_you_saved": self.quotes_saved,
            "quotes_you_like": [{"server": str(guild_id), "quote": ref} for guild_id, ref in self.hearts],
            "told_about_quotes": _deliveries(self.told),
            "quotes_uploaded_waiting": [
                {"server": str(guild_id), "at": made_at.isoformat()} for guild_id, made_at in self.imports
            ],
            "does_not_want_to_be_quoted_since": _iso(self.refused_at),
        }


def _deliveries(found: list[tuple[datetime, str, str]]) -> list[dict[str, Any]]:
    return [{"due": due_at.isoformat(), "state": state, "content": json.loads(fact)} for due_at, state, fact in found]


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
