"""Changes what the staff of a server decided: one thing or several at once, recorded, and possible to take back.

Every change runs alone for its server, so nobody overwrites what they have not seen.
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.errors import ChangedMeanwhileError, NoProposalError, NothingToUndoError
from bot.server.changes import Action, Changed, Proposed, Undone
from bot.server.settings import LOG, ServerSettings, checked
from bot.store import changes, servers, settings
from bot.store.database import Database

PROPOSAL_HOLDS = timedelta(hours=1)

Values = Mapping[str, str | None]  # by name; None takes back what was set


class Plan(Protocol):
    """As `Planning.plan`."""

    async def __call__(
        self, conn: AsyncConnection, guild_id: int, known: ServerSettings, since: datetime | None = None
    ) -> None: ...


class SettingsKeeper:
    """`changed` is called with the server after every change; `plan` brings its announcements in step, in the same
    transaction.
    """

    def __init__(self, database: Database, clock: Clock, plan: Plan, changed: Callable[[int], None]) -> None:
        self._database = database
        self._clock = clock
        self._plan = plan
        self._changed = changed

    async def get(self, guild_id: int) -> ServerSettings:
        async with self._database.read() as conn:
            return ServerSettings(await settings.find_values(conn, guild_id))

    async def servers(self) -> list[int]:
        """Those that set anything."""
        async with self._database.read() as conn:
            return await settings.list_servers(conn)

    async def change(self, guild_id: int, actor_id: int, wanted: Values, seen: str = "") -> Changed:
        """Change these and keep the rest.

        `seen` is `ServerSettings.mark` of these names as the person saw them; raises ChangedMeanwhileError where they
        are different by now. Raises BadSettingError for a value that cannot be; then nothing is changed.
        """
        values = {name: checked(name, value, guild_id) for name, value in wanted.items()}
        async with self._changing(guild_id) as (conn, before):
            if seen and before.mark(*values) != seen:
                raise ChangedMeanwhileError
            return await self._apply(conn, guild_id, actor_id, Action.SET, before, values)

    async def undo(self, guild_id: int, actor_id: int, seen: str = "") -> Undone:
        """Take back the last change that was not taken back yet. Raises NothingToUndoError, ChangedMeanwhileError.

        `seen` is the mark of all settings, as the person saw them.
        """
        async with self._changing(guild_id) as (conn, before):
            if seen and before.mark() != seen:
                raise ChangedMeanwhileError
            last = await changes.find_last_batch(conn, guild_id)
            if not last or last[0].batch is None:
                raise NothingToUndoError
            await changes.mark_undone(conn, guild_id, last[0].batch)
            values = {change.name: change.before for change in last}
            changed = await self._apply(conn, guild_id, actor_id, Action.UNDO, before, values)
            return Undone(changed.before, changed.after, last[0].actor_id, last[0].at)

    # ------------------------------------------------------------------ uploaded settings

    async def propose(self, guild_id: int, actor_id: int, wanted: Values) -> Proposed:
        """Keep values until the person says yes. Raises BadSettingError for one that cannot be."""
        values = {name: checked(name, value, guild_id) for name, value in wanted.items()}
        async with self._database.begin() as conn:
            await settings.put_proposal(conn, guild_id, actor_id, json.dumps(values), self._clock.now())
        return await self.proposed(guild_id, actor_id)

    async def proposed(self, guild_id: int, actor_id: int) -> Proposed:
        """What somebody uploaded would change now. Raises NoProposalError."""
        async with self._database.read() as conn:
            before = ServerSettings(await settings.find_values(conn, guild_id))
            after = before.changed(await self._proposal(conn, guild_id, actor_id))
        return Proposed(before, after)

    async def accept(self, guild_id: int, actor_id: int, agreed: str) -> Changed:
        """Apply what somebody uploaded, all of it. Raises NoProposalError where it waits no longer, or another upload
        took its place; ChangedMeanwhileError where it would no longer do what was shown.
        """
        async with self._changing(guild_id) as (conn, before):
            values = await self._proposal(conn, guild_id, actor_id)
            proposed = Proposed(before, before.changed(values))
            if proposed.mark != agreed:
                raise NoProposalError if agreed.startswith(before.mark()) else ChangedMeanwhileError
            await settings.clear_proposal(conn, guild_id, actor_id)
            return await self._apply(conn, guild_id, actor_id, Action.IMPORT, before, values)

    async def discard(self, guild_id: int, actor_id: int) -> None:
        """The person said no."""
        async with self._database.begin() as conn:
            await settings.clear_proposal(conn, guild_id, actor_id)

    async def clear_old(self) -> None:
        """Nobody said yes in time."""
        async with self._database.begin() as conn:
            await settings.clear_proposals(conn, self._clock.now() - PROPOSAL_HOLDS)

    async def _proposal(self, conn: AsyncConnection, guild_id: int, actor_id: int) -> dict[str, str | None]:
        content = await settings.find_proposal(conn, guild_id, actor_id, self._clock.now() - PROPOSAL_HOLDS)
        if content is None:
            raise NoProposalError
        values: dict[str, str | None] = json.loads(content)
        return values

    # ------------------------------------------------------------------ inside a transaction

    @asynccontextmanager
    async def _changing(self, guild_id: int) -> AsyncIterator[tuple[AsyncConnection, ServerSettings]]:
        """A transaction in which nobody else changes this server, and its settings before; told of when it is over.

        Whatever fell due until now is planned by the rules before; what is due later, by those after.
        """
        async with self._database.begin() as conn:
            now = self._clock.now()
            await servers.lock_server(conn, guild_id, now)
            before = ServerSettings(await settings.find_values(conn, guild_id))
            await self._plan(conn, guild_id, before)
            yield conn, before
            await self._plan(conn, guild_id, ServerSettings(await settings.find_values(conn, guild_id)), now)
        self._changed(guild_id)

    async def _apply(
        self,
        conn: AsyncConnection,
        guild_id: int,
        actor_id: int,
        action: Action,
        before: ServerSettings,
        values: Values,
    ) -> Changed:
        now = self._clock.now()
        changed = Changed(before, before.changed(values))
        new = {name: changed.after.values.get(name) for name in changed.names}
        await settings.put_values(conn, guild_id, new)
        if LOG in new and not before[LOG]:  # its copy begins with this change
            await servers.put_mirrored(conn, guild_id, await changes.last_change(conn, guild_id))
        batch = None if action is Action.UNDO else await changes.next_batch(conn, guild_id)
        rows = {name: (before.values.get(name), after) for name, after in new.items()}
        await changes.add_changes(conn, guild_id, actor_id, action, rows, now, batch)
        return changed
