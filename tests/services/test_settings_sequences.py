"""Whatever two people do to the settings of two servers, in whatever order, nothing is lost: a simple model and the
real database agree after every step, and the audit trail tells how it came to be.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bot.clock import ManualClock
from bot.errors import BadImportError, BadSettingError, ChangedMeanwhileError, NothingToUndoError, StaleError, UserError
from bot.server.changes import Action
from bot.server.settings import KINDS, Kind, ServerSettings, Topic
from bot.server.transfer import read_file, write_file
from bot.services.audit import Audit
from bot.services.settings import PROPOSAL_HOLDS, SettingsKeeper
from bot.store.database import Database
from tests.conftest import NOW

SERVERS, PEOPLE = (100, 200), (7, 8)
Values = dict[str, str]

GOOD = {
    Kind.CHANNEL: ("11", "12"),
    Kind.ROLE: ("21", "22"),
    Kind.ROLES: ("21", "21 22"),
    Kind.TIME: ("09:00", "18:30"),
    Kind.POST: ("message", "thread"),
    Kind.SWITCH: ("on", "off"),
    Kind.ZONE: ("UTC", "Europe/London"),
    Kind.LANGUAGE: ("en",),
    Kind.LINE: ("everything", "s1e8 + volume 2"),
    Kind.LATE: ("15m/24h", "1h/2d"),
    Kind.CONSENT: ("free", "ask"),
}
NAMES = [*(f"{topic}.{part}" for topic in (Topic.NEWS, Topic.STAFF) for part in ("channel", "role", "at", "enabled")),
         "timezone", "spoilers", "late", "log", "viewers"]  # fmt: skip
servers, people = st.sampled_from(SERVERS), st.sampled_from(PEOPLE)
values = st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=4).flatmap(
    lambda names: st.fixed_dictionaries({name: st.sampled_from([None, *GOOD[KINDS[name]]]) for name in names})
)
damage = st.sampled_from([b"\nx = 1", b"\n\xff", b"\n[server]", b"\n= 3", b"\nviewers = [true]", b"\nat = 18:00:01"])


class Sequences(RuleBasedStateMachine):
    """The model: what is set now in each server, and what was set before each change that was not taken back."""

    template: Path  # an empty database that is up to date

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.loop = asyncio.Runner()
        file = shutil.copy(self.template, Path(self.folder.name) / "test.db")
        self.database = self.loop.run(Database.open(f"sqlite+aiosqlite:///{file}"))
        self.clock = ManualClock(NOW)
        self.calls = 0
        self.keeper = SettingsKeeper(self.database, self.clock, self.called)
        self.audit = Audit(self.database, self.clock, lambda: None)
        self.now: dict[int, Values] = {guild_id: {} for guild_id in SERVERS}
        self.past: dict[int, list[Values]] = {guild_id: [] for guild_id in SERVERS}
        self.proposed: dict[tuple[int, int], tuple[dict[str, str | None], str, Values]] = {}
        self.seen: dict[int, ServerSettings] = {guild_id: ServerSettings() for guild_id in SERVERS}

    def teardown(self) -> None:
        self.loop.run(self.database.close())
        self.loop.close()
        self.folder.cleanup()

    def called(self) -> None:
        self.calls += 1

    def became(self, guild_id: int, after: Values) -> None:
        """Something was changed that can be taken back."""
        if after != self.now[guild_id]:
            self.past[guild_id].append(self.now[guild_id])
            self.now[guild_id] = after

    @contextmanager
    def refused(self, error: type[UserError]) -> Iterator[None]:
        """And nothing is reported as changed; that nothing is changed, the invariants see."""
        calls = self.calls
        with pytest.raises(error):
            yield
        assert self.calls == calls

    # ------------------------------------------------------------------ what people do

    @rule(guild_id=servers, person=people, wanted=values, looked=st.booleans())
    def change(self, guild_id: int, person: int, wanted: dict[str, str | None], looked: bool) -> None:
        mark = ServerSettings(self.now[guild_id]).mark(*wanted) if looked else ""
        before, calls = self.now[guild_id], self.calls
        changed = self.loop.run(self.keeper.change(guild_id, person, wanted, mark))
        self.became(guild_id, merged(before, wanted))
        assert (changed.before.values, changed.after.values) == (before, self.now[guild_id])
        assert self.calls == calls + 1

    @rule(guild_id=servers)
    def look(self, guild_id: int) -> None:
        self.seen[guild_id] = ServerSettings(self.now[guild_id])

    @rule(guild_id=servers, person=people, wanted=values)
    def change_what_was_seen_a_while_ago(self, guild_id: int, person: int, wanted: dict[str, str | None]) -> None:
        seen, now = self.seen[guild_id], self.now[guild_id]
        if all(seen.values.get(name) == now.get(name) for name in wanted):
            self.loop.run(self.keeper.change(guild_id, person, wanted, seen.mark(*wanted)))
            self.became(guild_id, merged(now, wanted))
            return
        with self.refused(ChangedMeanwhileError):
            self.loop.run(self.keeper.change(guild_id, person, wanted, seen.mark(*wanted)))

    @rule(guild_id=servers, person=people, wanted=values)
    def change_one_thing_to_what_cannot_be(self, guild_id: int, person: int, wanted: dict[str, str | None]) -> None:
        with self.refused(BadSettingError):
            self.loop.run(self.keeper.change(guild_id, person, {**wanted, "quotes.role": str(guild_id)}))

    @rule(guild_id=servers, person=people, looked=st.booleans())
    def undo(self, guild_id: int, person: int, looked: bool) -> None:
        mark = self.seen[guild_id].mark() if looked else ""
        if looked and self.seen[guild_id].values != self.now[guild_id]:
            with self.refused(ChangedMeanwhileError):
                self.loop.run(self.keeper.undo(guild_id, person, mark))
        elif not self.past[guild_id]:
            with self.refused(NothingToUndoError):
                self.loop.run(self.keeper.undo(guild_id, person, mark))
        else:
            changed = self.loop.run(self.keeper.undo(guild_id, person, mark))
            assert changed.before.values == self.now[guild_id]
            self.now[guild_id] = self.past[guild_id].pop()
            assert changed.after.values == self.now[guild_id]

    @rule(source=servers, guild_id=servers, person=people)
    def upload_an_export(self, source: int, guild_id: int, person: int) -> None:
        content = write_file(ServerSettings(self.now[source]), "heading", "not set", {11: 'news\n"""'}).encode()
        self.propose(guild_id, person, read_file(content, guild_id))

    @rule(guild_id=servers, person=people, wanted=values)
    def upload_a_part(self, guild_id: int, person: int, wanted: dict[str, str | None]) -> None:
        self.propose(guild_id, person, wanted)

    def propose(self, guild_id: int, person: int, wanted: dict[str, str | None]) -> None:
        now = self.now[guild_id]
        changed, agreed = self.loop.run(self.keeper.propose(guild_id, person, wanted))
        assert (changed.before.values, changed.after.values) == (now, merged(now, wanted))
        self.proposed[guild_id, person] = wanted, agreed, now

    @rule(guild_id=servers, wrong=damage)
    def upload_a_damaged_export(self, guild_id: int, wrong: bytes) -> None:
        content = write_file(ServerSettings(self.now[guild_id]), "heading", "not set", {}).encode()
        with self.refused(BadImportError):
            read_file(content + wrong, guild_id)

    @precondition(lambda self: self.proposed)
    @rule(guild_id=servers, person=people)
    def accept(self, guild_id: int, person: int) -> None:
        wanted, agreed, shown = self.proposed.get((guild_id, person), ({}, "", {}))
        now = self.now[guild_id]
        if not agreed:
            with self.refused(StaleError):
                self.loop.run(self.keeper.accept(guild_id, person, agreed))
        elif now != shown:
            with self.refused(ChangedMeanwhileError):
                self.loop.run(self.keeper.accept(guild_id, person, agreed))
        else:
            changed = self.loop.run(self.keeper.accept(guild_id, person, agreed))
            del self.proposed[guild_id, person]
            self.became(guild_id, merged(now, wanted))
            assert (changed.before.values, changed.after.values) == (now, self.now[guild_id])

    @rule()
    def let_uploads_grow_old(self) -> None:
        self.clock.advance(PROPOSAL_HOLDS + timedelta(seconds=1))
        self.proposed.clear()

    @rule(guild_id=servers, person=people)
    def undo_everything(self, guild_id: int, person: int) -> None:
        while self.past[guild_id]:
            self.undo(guild_id, person, looked=False)
        assert self.now[guild_id] == {}
        self.undo(guild_id, person, looked=False)

    # ------------------------------------------------------------------ what always holds

    @invariant()
    def both_servers_are_as_the_model_has_them(self) -> None:
        found = {guild_id: self.loop.run(self.keeper.get(guild_id)).values for guild_id in SERVERS}
        assert found == self.now
        everything = self.loop.run(self.keeper.all())
        assert {guild_id: of_server.values for guild_id, of_server in everything.items()} == {
            guild_id: of_server for guild_id, of_server in self.now.items() if of_server
        }

    @invariant()
    def replaying_the_audit_trail_from_the_beginning_gives_what_is_set_now(self) -> None:
        for guild_id in SERVERS:
            newest_first, count = self.loop.run(self.audit.page(guild_id, most=10_000))
            replayed: Values = {}
            assert len(newest_first) == count
            for change in reversed(newest_first):
                assert change.action in (Action.SET, Action.IMPORT, Action.UNDO)
                assert (change.actor_id in PEOPLE, change.before) == (True, replayed.get(change.name))
                assert change.before != change.after
                replayed = merged(replayed, {change.name: change.after})
            assert replayed == self.now[guild_id]


def merged(before: Values, wanted: dict[str, str | None]) -> Values:
    after = {**before, **wanted}
    return {name: value for name, value in after.items() if value is not None}


def test_no_sequence_of_changes_undos_and_imports_loses_anything(tmp_path: Path) -> None:
    file = tmp_path / "empty.db"

    async def prepare() -> None:
        await (await Database.open(f"sqlite+aiosqlite:///{file}")).close()

    asyncio.run(prepare())
    Sequences.template = file
    run_state_machine_as_test(Sequences, settings=settings(max_examples=25, stateful_step_count=25, deadline=None))
