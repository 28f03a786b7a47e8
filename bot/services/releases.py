"""Releases of a server: those of the pack, and what its staff added, changed, moved or called off. Every change plans
anew what is announced, and moves the reminders of people with it.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.errors import NoReleaseError, PastError, TooManyReleasesError
from bot.outbox.facts import Subject
from bot.outbox.occasion import occasion
from bot.outbox.planner import LONG_OVER
from bot.server.changes import Action
from bot.server.settings import ServerSettings
from bot.server.when import write_when
from bot.services.planning import Planning
from bot.services.reminders import Reminders
from bot.services.rounds import Round
from bot.show.release import OWN, Release, Schedule, Status
from bot.store import changes, releases, servers, settings
from bot.store.database import Database

MOST_OWN = 100  # still to come in one server
MOST_KEPT = 1000  # with what is over or was called off
LONGEST_NAME = 60  # characters of a title in the audit trail

Listed = list[tuple[Release, Subject]]


class Releases:
    """`changed` is called with the server after every change."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        planning: Planning,
        reminders: Reminders,
        changed: Callable[[int], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._planning = planning
        self._reminders = reminders
        self._changed = changed

    async def list(self, guild_id: int | None) -> Listed:
        """All, each with the instant at which it is out there; outside a server, those of the pack."""
        async with self._database.read() as conn:
            return await self._list(conn, guild_id)

    async def add(self, guild_id: int, actor_id: int, release: Release) -> Release:
        """Its id is given by the database. Raises TooManyReleasesError, PastError."""
        async with self._changing(guild_id) as (conn, known):
            own, today = await releases.list_own(conn, guild_id), self._today(known)
            for found, most in ((sum(_is_to_come(each, today) for each in own), MOST_OWN), (len(own), MOST_KEPT)):
                if found >= most:
                    raise TooManyReleasesError(most=most)
            self._refuse_past(guild_id, known, release)
            added = replace(release, id=OWN)
            added = replace(added, id=await releases.add_release(conn, guild_id, added, actor_id, self._clock.now()))
            await self._write_down(conn, guild_id, actor_id, Action.ADDED, None, added)
            await self._planning.plan(conn, guild_id, known, self._clock.now())
        return added

    async def edit(
        self,
        guild_id: int,
        actor_id: int,
        release_id: str,
        *,
        title: str = "",
        about: str = "",
        status: Status | None = None,
    ) -> Release:
        """What is empty stays as it is. Raises NoReleaseError."""

        def edited(release: Release) -> Release:
            return replace(
                release,
                title=title or release.title,
                about=about or release.about,
                status=status or release.status,
            )

        _, after = await self._change(guild_id, actor_id, release_id, Action.EDITED, edited)
        return after

    async def move(self, guild_id: int, actor_id: int, release_id: str, when: Schedule) -> tuple[Release, Release]:
        """Before and after. Raises NoReleaseError, PastError."""

        def moved(release: Release) -> Release:
            status = Status.CONFIRMED if release.status is Status.CANCELLED else release.status
            return replace(release, when=when, status=status)

        return await self._change(guild_id, actor_id, release_id, Action.MOVED, moved)

    async def cancel(self, guild_id: int, actor_id: int, release_id: str) -> tuple[Release, Release]:
        """Before and after. Raises NoReleaseError."""
        return await self._change(
            guild_id, actor_id, release_id, Action.CANCELLED, lambda release: replace(release, status=Status.CANCELLED)
        )

    async def catch_up(self) -> bool:
        """Reminders follow what changed without anybody's doing: a newer pack, or the clocks of a server. One that
        fails takes no other with it. Returns whether all went well.
        """
        round_ = Round()
        for guild_id, release_ids in (await self._reminders.places()).items():
            with round_.part(f"following of reminders from server {guild_id}"):
                async with self._database.begin() as conn:
                    if guild_id is not None:
                        await servers.lock_known(conn, guild_id)
                    moved = [
                        await self._reminders.follow(conn, guild_id, subject, off=release.status is Status.CANCELLED)
                        for release, subject in await self._list(conn, guild_id)
                        if release.id in release_ids
                    ]
                if any(moved):
                    self._reminders.wake()
        return not round_.failed

    async def clear_old(self) -> None:
        """What servers added, and is over or was called off for so long that nothing is planned of it any more."""
        async with self._database.begin() as conn:
            await releases.clear_old(conn, self._clock.now() - LONG_OVER)

    # ------------------------------------------------------------------ inside a transaction

    @asynccontextmanager
    async def _changing(self, guild_id: int) -> AsyncIterator[tuple[AsyncConnection, ServerSettings]]:
        """A transaction in which nobody else changes this server, and its settings; told of when it is over.

        Whatever fell due until now is planned before anything is changed.
        """
        async with self._database.begin() as conn:
            await servers.lock_server(conn, guild_id, self._clock.now())
            known = ServerSettings(await settings.find_values(conn, guild_id))
            await self._planning.plan(conn, guild_id, known)
            yield conn, known
        self._changed(guild_id)

    async def _change(
        self, guild_id: int, actor_id: int, release_id: str, action: Action, how: Callable[[Release], Release]
    ) -> tuple[Release, Release]:
        now = self._clock.now()
        async with self._changing(guild_id) as (conn, known):
            own = await releases.list_own(conn, guild_id)
            before = self._planning.merged(own).get(release_id)
            if before is None:
                raise NoReleaseError(release_id)
            after = how(before)
            if after == before:
                return before, before
            after = replace(after, revision=before.revision + 1)
            if after.when != before.when:
                self._refuse_past(guild_id, known, after)
            known_here = any(release.id == release_id for release in own)
            put = releases.put_release if known_here else releases.add_release
            await put(conn, guild_id, after, actor_id, now)
            await self._write_down(conn, guild_id, actor_id, action, before, after)
            await self._planning.plan(conn, guild_id, known, now)
            subject = occasion(guild_id, known, after).subject
            await self._reminders.follow(conn, guild_id, subject, off=after.status is Status.CANCELLED)
        return before, after

    async def _list(self, conn: AsyncConnection, guild_id: int | None) -> Listed:
        known = ServerSettings(await settings.find_values(conn, guild_id)) if guild_id is not None else _NOTHING
        found = await self._planning.releases(conn, guild_id)
        return [(release, occasion(guild_id or 0, known, release).subject) for release in found]

    def _today(self, known: ServerSettings) -> date:
        return self._clock.now().astimezone(ZoneInfo(known["timezone"])).date()

    def _refuse_past(self, guild_id: int, known: ServerSettings, release: Release) -> None:
        out_at, now = occasion(guild_id, known, release).out_at, self._clock.now()
        today = self._today(known)
        if out_at < now if out_at is not None else (release.when.last_on or today) < today:
            raise PastError

    async def _write_down(
        self,
        conn: AsyncConnection,
        guild_id: int,
        actor_id: int,
        action: Action,
        before: Release | None,
        after: Release,
    ) -> None:
        values = (_text(before) if before is not None else None, _text(after))
        name = (after.title or after.id)[:LONGEST_NAME]
        await changes.add_changes(conn, guild_id, actor_id, action, {name: values}, self._clock.now())


_NOTHING = ServerSettings()


def _is_to_come(release: Release, today: date) -> bool:
    """Or the last of its episodes is; or nobody knows when."""
    lasts = timedelta(days=max((days for _, days in release.episodes), default=0))
    over = release.when.last_on is not None and release.when.last_on + lasts < today
    return not over and release.status not in (Status.CANCELLED, Status.OUT)


def _text(release: Release) -> str:
    """For the audit trail: what can be changed of it."""
    return " · ".join(
        part for part in (write_when(release.when), release.status, release.title, release.about) if part
    )[:400]
