"""Whatever two people do to the settings of two servers, in whatever order, nothing is lost: a simple model and the
real database agree after every step, and the audit trail tells how it came to be.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bot.clock import ManualClock
from bot.errors import (
    BadImportError,
    BadSettingError,
    ChangedMeanwhileError,
    NoProposalError,
    NothingToUndoError,
    UserError,
)
from bot.server.changes import Action, Proposed, Undone
from bot.server.kinds import Kind
from bot.server.settings import KINDS, ServerSettings, Topic, checked
from bot.server.transfer import read_file, write_file
from bot.services.audit import Audit
from bot.services.planning import Planning
from bot.services.settings import PROPOSAL_HOLDS, SettingsKeeper
from bot.show.catalog import Catalog
from tests.conftest import NOW, empty, reopened

SERVERS, PEOPLE = (100, 200), (7, 8)
Values = dict[str, str]
Wanted = dict[str, str | None]

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

    folder: Path
    catalog: Catalog

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.database = self.loop.run(reopened(empty(self.folder)))
        self.clock = ManualClock(NOW)
        self.calls: list[int] = []  # the servers that were reported as changed
        planning = Planning(self.database, self.clock, self.catalog, lambda: None)
        self.keeper = SettingsKeeper(self.database, self.clock, planning.plan, self.calls.append)
        self.audit = Audit(self.database, self.clock, lambda _: None, lambda: None)
        self.now: dict[int, Values] = {guild_id: {} for guild_id in SERVERS}
        self.past: dict[int, list[tuple[Values, int, datetime]]] = {guild_id: [] for guild_id in SERVERS}
        self.proposed: dict[tuple[int, int], tuple[Wanted, Proposed]] = {}  # and as it was shown last
        self.seen: dict[int, ServerSettings] = {guild_id: ServerSettings() for guild_id in SERVERS}

    def teardown(self) -> None:
        self.loop.run(self.database.close())
        self.loop.close()

    def became(self, guild_id: int, person: int, after: Values) -> None:
        """Somebody changed something that can be taken back."""
        if after != self.now[guild_id]:
            self.past[guild_id].append((self.now[guild_id], person, self.clock.now()))
            self.now[guild_id] = after

    @contextmanager
    def refused(self, error: type[UserError]) -> Iterator[None]:
        """And nothing is reported as changed; that nothing is changed, the invariants see."""
        calls = list(self.calls)
        with pytest.raises(error):
            yield
        assert self.calls == calls

    # ------------------------------------------------------------------ what people do

    @rule(guild_id=servers, person=people, wanted=values, looked=st.booleans())
    def change(self, guild_id: int, person: int, wanted: dict[str, str | None], looked: bool) -> None:
        mark = ServerSettings(self.now[guild_id]).mark(*wanted) if looked else ""
        before, calls = self.now[guild_id], list(self.calls)
        changed = self.loop.run(self.keeper.change(guild_id, person, wanted, mark))
        self.became(guild_id, person, merged(before, wanted, guild_id))
        assert (changed.before.values, changed.after.values) == (before, self.now[guild_id])
        assert self.calls == [*calls, guild_id]

    @rule(guild_id=servers)
    def look(self, guild_id: int) -> None:
        self.seen[guild_id] = ServerSettings(self.now[guild_id])

    @rule(guild_id=servers, person=people, wanted=values)
    def change_what_was_seen_a_while_ago(self, guild_id: int, person: int, wanted: Wanted) -> None:
        seen, now = self.seen[guild_id], self.now[guild_id]
        if all(seen.values.get(name) == now.get(name) for name in wanted):
            self.loop.run(self.keeper.change(guild_id, person, wanted, seen.mark(*wanted)))
            self.became(guild_id, person, merged(now, wanted, guild_id))
            return
        with self.refused(ChangedMeanwhileError):
            self.loop.run(self.keeper.change(guild_id, person, wanted, seen.mark(*wanted)))

    @rule(guild_id=servers, person=people, wanted=values)
    def change_one_thing_to_what_cannot_be(self, guild_id: int, person: int, wanted: Wanted) -> None:
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
            undone = self.loop.run(self.keeper.undo(guild_id, person, mark))
            before, actor_id, at = self.past[guild_id].pop()
            assert undone == Undone(ServerSettings(self.now[guild_id]), ServerSettings(before), actor_id, at)
            self.now[guild_id] = before

    @rule(source=servers, guild_id=servers, person=people)
    def upload_an_export(self, source: int, guild_id: int, person: int) -> None:
        content = write_file(ServerSettings(self.now[source]), "heading", "not set", {11: 'news\n"""'}).encode()
        self.propose(guild_id, person, read_file(content, guild_id))

    @rule(guild_id=servers, person=people, wanted=values)
    def upload_a_part(self, guild_id: int, person: int, wanted: Wanted) -> None:
        self.propose(guild_id, person, wanted)

    def propose(self, guild_id: int, person: int, wanted: Wanted) -> None:
        shown = self.loop.run(self.keeper.propose(guild_id, person, wanted))
        assert shown == self.would_do(guild_id, wanted)
        self.proposed[guild_id, person] = wanted, shown

    def would_do(self, guild_id: int, wanted: Wanted) -> Proposed:
        now = self.now[guild_id]
        return Proposed(ServerSettings(now), ServerSettings(merged(now, wanted, guild_id)))

    @rule(guild_id=servers, wrong=damage)
    def upload_a_damaged_export(self, guild_id: int, wrong: bytes) -> None:
        content = write_file(ServerSettings(self.now[guild_id]), "heading", "not set", {}).encode()
        with self.refused(BadImportError):
            read_file(content + wrong, guild_id)

    @rule(guild_id=servers, person=people)
    def say_yes_to_what_was_shown(self, guild_id: int, person: int) -> None:
        if (guild_id, person) not in self.proposed:
            with self.refused(NoProposalError):
                self.loop.run(self.keeper.accept(guild_id, person, self.would_do(guild_id, {}).mark))
            return
        wanted, shown = self.proposed[guild_id, person]
        if self.now[guild_id] != shown.before.values:
            with self.refused(ChangedMeanwhileError):
                self.loop.run(self.keeper.accept(guild_id, person, shown.mark))
            again = self.loop.run(self.keeper.proposed(guild_id, person))
            assert again == self.would_do(guild_id, wanted)
            self.proposed[guild_id, person] = wanted, again
            return
        changed = self.loop.run(self.keeper.accept(guild_id, person, shown.mark))
        del self.proposed[guild_id, person]
        assert (changed.before, changed.after) == (shown.before, shown.after)
        self.became(guild_id, person, dict(shown.after.values))

    @precondition(lambda self: self.proposed)
    @rule(guild_id=servers, person=people, wanted=values)
    def say_yes_to_what_another_upload_took_the_place_of(self, guild_id: int, person: int, wanted: Wanted) -> None:
        _, first = self.proposed.get((guild_id, person), ({}, None))
        self.propose(guild_id, person, wanted)
        if first is None or first.mark == self.proposed[guild_id, person][1].mark:
            return
        with self.refused(NoProposalError if first.before.values == self.now[guild_id] else ChangedMeanwhileError):
            self.loop.run(self.keeper.accept(guild_id, person, first.mark))

    @rule(guild_id=servers, person=people)
    def say_no(self, guild_id: int, person: int) -> None:
        self.loop.run(self.keeper.discard(guild_id, person))
        self.proposed.pop((guild_id, person), None)

    @rule()
    def let_time_pass(self) -> None:
        self.clock.advance(timedelta(microseconds=1))

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
        assert set(self.loop.run(self.keeper.servers())) == {guild_id for guild_id in SERVERS if self.now[guild_id]}

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
                replayed = merged(replayed, {change.name: change.after}, guild_id)
            assert replayed == self.now[guild_id]


def merged(before: Values, wanted: Wanted, guild_id: int) -> Values:
    """What is set to its default is not set."""
    after = {**before, **{name: checked(name, value, guild_id) for name, value in wanted.items()}}
    return {name: value for name, value in after.items() if value is not None}


def test_no_sequence_of_changes_undos_and_imports_loses_anything(tmp_path: Path, lantern: Catalog, times: int) -> None:
    Sequences.folder, Sequences.catalog = tmp_path, lantern
    wanted = settings(max_examples=10 * times, stateful_step_count=25, deadline=None)
    run_state_machine_as_test(Sequences, settings=wanted)
