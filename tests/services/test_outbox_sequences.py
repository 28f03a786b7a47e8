"""Whatever staff decide, whenever the bot goes down and whatever Discord does: every release is announced at most once
for each lead, day and server; and at least once, unless it was called off, moved, refused, or too late.

Everything from planning to sending is real. A small model tells what is owed; Discord is a table of what arrived.
"""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, make_url

from bot.clock import ManualClock
from bot.dispatcher import Dispatcher
from bot.errors import CannotSaveError
from bot.pace import Pace
from bot.services.outbox import Outbox
from bot.services.planning import Planning
from bot.services.releases import Releases
from bot.services.reminders import Reminders
from bot.services.settings import SettingsKeeper
from bot.show.catalog import Catalog
from bot.show.entry import Precision
from bot.show.release import Release, ReleaseKind, Schedule
from bot.store.schema import metadata
from tests.conftest import NOW
from tests.services.scripted import DAY, EXPIRY, HOUR, MINUTE, MOODS, SECOND, Discord, Mortal, Server

SERVERS, STAFF = (100, 200), 7
BEGIN = NOW + 7 * SECOND  # releases come at full minutes, so nothing is ever decided at the very instant
NEVER = datetime.max.replace(tzinfo=UTC)
ROUND = DAY  # between two plannings; the real one comes round more often
CALM = timedelta(minutes=11)  # after the last trouble, by then everything was tried again
CHANGES = {
    "releases.channel": ("11", "12"),
    "releases.enabled": ("on", "off", "on"),
    "releases.leads": ("7d 1d 0", "7d 1d 1h 0", "1h 18:00-1d", "0"),
    "late": tuple(EXPIRY),
    "releases.countdown": ("on", "off"),
}
STORIES = (["arrived", "busy"], ["lost", "busy", "arrived", "busy", "busy"], ["dies after", "busy"], ["dies", "dies"])
servers, moods = st.sampled_from(SERVERS), st.lists(st.sampled_from(MOODS), max_size=5) | st.sampled_from(STORIES)
spans = st.sampled_from([MINUTE, HOUR, 5 * HOUR, DAY, 3 * DAY, 8 * DAY])
numbers, shifts = st.integers(0, 5), st.sampled_from([-3 * HOUR, HOUR, 5 * HOUR])
changes = st.sampled_from([(name, value) for name, values in CHANGES.items() for value in values])
aways = st.sampled_from([3 * SECOND, MINUTE, HOUR, DAY, 4 * DAY])
ahead = st.sampled_from([10 * MINUTE, 3 * HOUR, 5 * HOUR, 25 * HOUR, 50 * HOUR, 7 * DAY + HOUR, 8 * DAY])


Result = TypeVar("Result")


class Announcing(RuleBasedStateMachine):
    loop: ClassVar[asyncio.Runner]
    database: ClassVar[Mortal]
    catalog: ClassVar[Catalog]

    def __init__(self) -> None:
        super().__init__()
        self.clock = ManualClock(BEGIN)
        self.do(self.empty_database())
        self.discord = Discord(self.database, self.clock, self.due_at)
        self.servers = {guild_id: Server() for guild_id in SERVERS}
        self.owed: dict[str, tuple[datetime, datetime]] = {}
        self.calm = True  # nothing went wrong that was not made up for
        self.start()
        for guild_id in SERVERS:
            self.do(self.keeper.change(guild_id, STAFF, {"releases.channel": "11"}))

    def do(self, what: Coroutine[Any, Any, Result]) -> Result:
        return self.loop.run(what)

    async def empty_database(self) -> None:
        self.database.dead = False
        async with self.database.begin() as conn:
            for table in metadata.sorted_tables:
                await conn.execute(delete(table))

    def due_at(self, key: str) -> datetime | None:
        found = {**self.servers[100].occurrences(100), **self.servers[200].occurrences(200)}.get(key)
        return found[0] if found is not None else None

    def start(self) -> None:
        """A new program on the same database."""
        self.database.dead, self.plan_at = False, self.clock.now()
        self.outbox = Outbox(self.database, self.clock)
        self.planning = Planning(self.database, self.clock, self.catalog, self.outbox.wake)
        reminders = Reminders(self.database, self.clock, self.outbox.wake)
        self.releases = Releases(self.database, self.clock, self.planning, reminders, lambda _: None)
        self.keeper = SettingsKeeper(self.database, self.clock, self.planning.plan, lambda _: None)
        self.dispatcher = Dispatcher(self.outbox, self.discord.carry_out, self.clock, lambda: True, Pace(10**6))

    # ------------------------------------------------------------------ time

    def advance(self, span: timedelta) -> None:
        since, until = self.clock.now(), self.clock.now() + span
        for guild_id, server in self.servers.items():
            for key, (due_at, stale_at) in server.occurrences(guild_id).items():
                if since < due_at <= until:
                    self.owed[key] = due_at, stale_at
        self.clock.advance(span)

    async def live(self, until: datetime) -> None:
        """The bot at work, for as long as it lives."""
        while True:
            if self.clock.now() >= self.plan_at:
                await self.planning.plan_all()
                self.plan_at = self.clock.now() + ROUND
            try:
                await self.dispatcher.tick()
            except CannotSaveError:
                assert self.database.dead
            self.discord.tick_ended(well=not self.database.dead)
            if self.database.dead or self.clock.now() >= until:
                return
            due_at = await self.outbox.next_at() or until
            self.advance(min(due_at, until, self.plan_at) - self.clock.now())

    def pass_time(self, span: timedelta, away: timedelta = SECOND) -> None:
        """Whenever the bot dies, it is away for so long."""
        until = self.clock.now() + span
        self.do(self.live(until))
        while self.database.dead:
            self.advance(away)
            self.start()
            self.do(self.live(until))

    @rule(span=spans, away=aways, trouble=moods)
    def time_goes_by(self, span: timedelta, away: timedelta, trouble: list[str]) -> None:
        self.discord.moods.extend(trouble)
        self.calm = self.calm and not self.discord.moods
        known = set(self.owed)
        self.pass_time(span, away)
        if self.calm:
            for key in self.owed.keys() - known - self.discord.refused:
                assert self.discord.first.get(key, NEVER) <= self.owed[key][0], f"late, though all was well: {key}"

    @rule(times=st.integers(1, 5), away=aways, trouble=moods)
    def something_falls_due(self, times: int, away: timedelta, trouble: list[str]) -> None:
        self.discord.moods.extend(trouble)
        for _ in range(times):
            planned = [each for guild_id in SERVERS for each in self.servers[guild_id].occurrences(guild_id).values()]
            to_come = [due_at - self.clock.now() for due_at, _ in planned if due_at > self.clock.now()]
            self.time_goes_by(min(to_come, default=HOUR) + 7 * SECOND, away, [])

    @rule(away=aways)
    def the_bot_is_away(self, away: timedelta) -> None:
        self.calm = False
        self.advance(away)
        self.start()

    @rule()
    def all_is_well_for_a_while(self) -> None:
        """Whatever is owed and not too late arrives by then."""
        self.discord.moods.clear()
        since = self.clock.now()
        self.pass_time(CALM)
        for key in [key for key, (due_at, _) in self.owed.items() if due_at <= since]:
            _, stale_at = self.owed.pop(key)
            assert key in self.discord.first or key in self.discord.refused or stale_at <= self.clock.now(), key
        self.calm = True

    # ------------------------------------------------------------------ what staff do

    def changed(self, guild_id: int) -> None:
        """Owed is what was owed before and still is at the same instant."""
        wanted = self.servers[guild_id].occurrences(guild_id)
        for key, (due_at, stale_at) in list(self.owed.items()):
            if key.split(":")[1] != str(guild_id):
                continue
            again = wanted.get(key)
            if again is None or again[0] != due_at:
                del self.owed[key]
            else:
                self.owed[key] = due_at, min(stale_at, again[1])

    @initialize()
    def there_is_something_to_come(self) -> None:
        for guild_id, later in zip(SERVERS, (0 * HOUR, HOUR), strict=True):
            self.staff_add_a_release(guild_id, 8 * DAY + later)
            self.staff_add_a_release(guild_id, 2 * DAY + later)

    @rule(guild_id=servers, after=ahead)
    def staff_add_a_release(self, guild_id: int, after: timedelta) -> None:
        if len(self.servers[guild_id].releases) < 6:
            out_at = self.minute(after)
            added = Release("", "It", ReleaseKind.FILM, Schedule.of(out_at))
            release = self.do(self.releases.add(guild_id, STAFF, added))
            self.servers[guild_id].releases[release.id] = out_at

    @rule(guild_id=servers, number=numbers, after=ahead, day_only=st.booleans())
    def staff_move_a_release(self, guild_id: int, number: int, after: timedelta, day_only: bool) -> None:
        if number < len(self.servers[guild_id].releases):
            self.move(guild_id, list(self.servers[guild_id].releases)[number], self.minute(after), day_only=day_only)

    @rule(guild_id=servers, number=numbers, by=shifts)
    def staff_move_a_release_by_some_hours(self, guild_id: int, number: int, by: timedelta) -> None:
        to_come = [
            (name, at) for name, at in self.servers[guild_id].releases.items() if at and at + by > self.clock.now()
        ]
        if number < len(to_come):
            name, out_at = to_come[number]
            self.move(guild_id, name, out_at + by, day_only=False)

    def move(self, guild_id: int, name: str, out_at: datetime, *, day_only: bool) -> None:
        server, schedule = self.servers[guild_id], Schedule.of(out_at)
        if day_only:
            out_at = (out_at + DAY).replace(hour=9, minute=0)
            schedule = Schedule(out_at.date(), precision=Precision.DAY)
        self.do(self.releases.move(guild_id, STAFF, name, schedule))
        server.releases[name] = out_at
        server.days = server.days | {name} if day_only else server.days - {name}
        self.changed(guild_id)

    @rule(guild_id=servers, number=numbers)
    def staff_call_a_release_off(self, guild_id: int, number: int) -> None:
        found = self.servers[guild_id].releases
        if number < len(found):
            name = list(found)[number]
            self.do(self.releases.cancel(guild_id, STAFF, name))
            found[name] = None
            self.changed(guild_id)

    @rule(guild_id=servers, change=changes, back=st.booleans())
    def staff_change_a_setting(self, guild_id: int, change: tuple[str, str], back: bool) -> None:
        """And think better of it in a minute."""
        (name, value), server = change, self.servers[guild_id]
        before = server.values.get(name)
        self.set(guild_id, name, value)
        if back:
            self.pass_time(MINUTE)
            self.set(guild_id, name, before)

    def set(self, guild_id: int, name: str, value: str | None) -> None:
        server = self.servers[guild_id]
        if name == "releases.channel" and value != server.values[name]:
            self.discord.twice |= self.discord.in_doubt
        self.do(self.keeper.change(guild_id, STAFF, {name: value}))
        server.values[name] = value
        self.changed(guild_id)

    def minute(self, after: timedelta) -> datetime:
        return (self.clock.now() + after).replace(second=0)

    # ------------------------------------------------------------------ what always holds

    @invariant()
    def nothing_arrives_twice_too_soon_or_too_late(self) -> None:
        assert not self.discord.wrong
        assert set(self.discord.arrived.values()) <= {1}


EXAMPLES = {"sqlite": 8, "postgresql": 3}


def test_every_release_is_announced_once_whatever_happens(database_url: str, lantern: Catalog, times: int) -> None:
    with asyncio.Runner() as loop:
        opened = loop.run(Mortal.open(database_url))
        assert isinstance(opened, Mortal)
        Announcing.loop, Announcing.database, Announcing.catalog = loop, opened, lantern
        examples = EXAMPLES[make_url(database_url).get_backend_name()] * times
        patient = settings(max_examples=examples, stateful_step_count=20, deadline=None)
        try:
            run_state_machine_as_test(Announcing, settings=patient)
        finally:
            loop.run(opened.close())
