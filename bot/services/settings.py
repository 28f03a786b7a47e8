"""Changes what the staff of a server decided: one thing or several at once, recorded, and possible to take back.

Every change runs alone for its server, so nobody overwrites what they have not seen.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.errors import ChangedMeanwhileError, NothingToUndoError, StaleError
from bot.server.changes import Action, Changed
from bot.server.settings import LOG, ServerSettings, checked
from bot.store import changes, servers, settings
from bot.store.database import Database

PROPOSAL_HOLDS = timedelta(hours=1)

Values = Mapping[str, str | None]  # by name; None takes back what was set


class SettingsKeeper:
    """`changed` is called after every change."""

    def __init__(self, database: Database, clock: Clock, changed: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._changed = changed

    async def get(self, guild_id: int) -> ServerSettings:
        async with self._database.read() as conn:
            return ServerSettings(await settings.find_values(conn, guild_id))

    async def all(self) -> dict[int, ServerSettings]:
        """Of every server that set anything."""
        async with self._database.read() as conn:
            found = await settings.list_settings(conn)
        return {guild_id: ServerSettings(values) for guild_id, values in found.items()}

    async def change(self, guild_id: int, actor_id: int, wanted: Values, seen: str = "") -> Changed:
        """Change these and keep the rest.

        `seen` is `ServerSettings.mark` of these names as the person saw them; raises ChangedMeanwhileError where they
        are different by now. Raises BadSettingError for a value that cannot be; then nothing is changed.
        """
        values = {name: checked(name, value, guild_id) for name, value in wanted.items()}
        async with self._database.begin() as conn:
            before = await self._locked(conn, guild_id)
            if seen and before.mark(*values) != seen:
                raise ChangedMeanwhileError
            changed = await self._apply(conn, guild_id, actor_id, Action.SET, before, values)
        self._changed()
        return changed

    async def undo(self, guild_id: int, actor_id: int, seen: str = "") -> Changed:
        """Take back the last change that was not taken back yet. Raises NothingToUndoError, ChangedMeanwhileError.

        `seen` is the mark of all settings, as the person saw them.
        """
        async with self._database.begin() as conn:
            before = await self._locked(conn, guild_id)
            if seen and before.mark() != seen:
                raise ChangedMeanwhileError
            last = await changes.find_last_batch(conn, guild_id)
            if not last or last[0].batch is None:
                raise NothingToUndoError
            await changes.mark_undone(conn, guild_id, last[0].batch)
            values = {change.name: change.before for change in last}
            changed = await self._apply(conn, guild_id, actor_id, Action.UNDO, before, values)
        self._changed()
        return changed

    # ------------------------------------------------------------------ uploaded settings

    async def propose(self, guild_id: int, actor_id: int, wanted: Values) -> tuple[Changed, str]:
        """Keep checked values until the person says yes; what they would change, and the mark to say yes with."""
        values = {name: checked(name, value, guild_id) for name, value in wanted.items()}
        async with self._database.begin() as conn:
            before = ServerSettings(await settings.find_values(conn, guild_id))
            await settings.put_proposal(conn, guild_id, actor_id, json.dumps(values), self._clock.now())
        after = before.changed(values)
        return Changed(before, after), _agreed(before, after)

    async def accept(self, guild_id: int, actor_id: int, agreed: str) -> Changed:
        """Apply what somebody proposed, all of it. Raises StaleError, or ChangedMeanwhileError where it would not do
        what was shown.
        """
        async with self._database.begin() as conn:
            before = await self._locked(conn, guild_id)
            content = await settings.find_proposal(conn, guild_id, actor_id, self._clock.now() - PROPOSAL_HOLDS)
            if content is None:
                raise StaleError
            values: dict[str, str | None] = json.loads(content)
            if _agreed(before, before.changed(values)) != agreed:
                raise ChangedMeanwhileError
            await settings.clear_proposal(conn, guild_id, actor_id)
            changed = await self._apply(conn, guild_id, actor_id, Action.IMPORT, before, values)
        self._changed()
        return changed

    async def clear_old(self) -> None:
        """Nobody said yes in time."""
        async with self._database.begin() as conn:
            await settings.clear_proposals(conn, self._clock.now() - PROPOSAL_HOLDS)

    # ------------------------------------------------------------------ inside a transaction

    async def _locked(self, conn: AsyncConnection, guild_id: int) -> ServerSettings:
        await servers.lock_server(conn, guild_id, self._clock.now())
        return ServerSettings(await settings.find_values(conn, guild_id))

    async def _apply(
        self,
        conn: AsyncConnection,
        guild_id: int,
        actor_id: int,
        action: Action,
        before: ServerSettings,
        values: Values,
    ) -> Changed:
        now: datetime = self._clock.now()
        changed = Changed(before, before.changed(values))
        new = {name: changed.after.values.get(name) for name in changed.names}
        await settings.put_values(conn, guild_id, new)
        if LOG in new:  # its copy begins with this change
            await servers.put_mirrored(conn, guild_id, await changes.last_change(conn, guild_id))
        batch = None if action is Action.UNDO else await changes.next_batch(conn, guild_id)
        rows = {name: (before.values.get(name), after) for name, after in new.items()}
        await changes.add_changes(conn, guild_id, actor_id, action, rows, now, batch)
        return changed


def _agreed(before: ServerSettings, after: ServerSettings) -> str:
    return before.mark() + after.mark()
