"""Killed at any point, the program loses no change of a setting that it said was saved, and makes none by half."""

import random
import shutil
import signal
import sqlite3
from asyncio import sleep
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby, pairwise
from pathlib import Path

from bot.server.kinds import Consent, Post
from bot.server.late import Late, write_late
from bot.server.settings import Topic, checked
from bot.texts import texts
from tests.conftest import LANTERN
from tests.wire.connection import Connection
from tests.wire.payloads import MANAGE_SERVER, SERVER, USE_COMMANDS, Json, slash
from tests.wire.program import running
from tests.wire.server import Server

CHANGES, KILLS = 120, 6
AT_ONCE = 4  # changes that moderators make at the same time
SOON = 0.02  # seconds; a kill comes anywhere in them
ZONES = ("Europe/London", "America/New_York", "Asia/Tokyo", "UTC")
SWITCH: Mapping[str | bool, str] = {True: "on", False: "off"}
SAVED = texts()("settings-set")


@dataclass(frozen=True)
class Wanted:
    """A change that somebody asks for: the first of its values was never asked for before."""

    command: Json
    values: dict[str, str | None]  # None where that is the default

    @property
    def path(self) -> str:
        return f"/interactions/{self.command['id']}/{self.command['token']}/callback"


@dataclass
class Found:
    """What is in the database: the settings as they are, and as the audit trail tells them, change after change."""

    integrity: str
    settings: dict[str, str]
    batches: list[dict[str, tuple[str | None, str | None]]] = field(default_factory=list)

    @classmethod
    def read(cls, file: Path, copy: Path) -> "Found":
        """From a copy of what the program left, so that it has to put its files in order by itself."""
        for end in ("", "-wal"):
            if (part := file.with_name(file.name + end)).exists():
                shutil.copy(part, copy.with_name(copy.name + end))
        with closing(sqlite3.connect(copy)) as db:
            (integrity,) = db.execute("PRAGMA integrity_check").fetchone()
            found = cls(integrity, dict(db.execute("SELECT name, value FROM settings")))
            trail = db.execute("SELECT batch, name, before, after FROM changes WHERE action = 'set' ORDER BY id")
            for _, rows in groupby(trail.fetchall(), key=lambda row: row[0]):
                found.batches.append({name: (before, after) for _, name, before, after in rows})
        copy.with_name(f"{copy.name}-wal").unlink(missing_ok=True)
        return found

    def check(self, wanted: list[Wanted]) -> list[Wanted]:
        """Nothing is wrong, and every change is there whole or not at all; those that are, in their order."""
        assert self.integrity == "ok"
        by_first = {next(iter(each.values.items())): each for each in wanted}
        replayed: dict[str, str | None] = {}
        made = []
        for batch in self.batches:
            assert {name: replayed.get(name) for name in batch} == {name: before for name, (before, _) in batch.items()}
            new = {name: after for name, (_, after) in batch.items()}
            (change,) = (by_first[pair] for pair in new.items() if pair in by_first)
            replayed |= new
            assert new.items() <= change.values.items()
            assert change.values == {name: replayed.get(name) for name in change.values}
            made.append(change)
        assert self.settings == {name: value for name, value in replayed.items() if value is not None}
        return made


def wishes(chance: random.Random) -> Iterator[Wanted]:
    """Changes of one to three settings at once, of topics and of the server."""
    for number in range(CHANGES):
        if number % 2:
            topic, enabled = chance.choice(list(Topic)), chance.choice([True, False])
            options: dict[str, str | bool] = {"at": f"{number // 60:02}:{number % 60:02}"}
            options |= {"post": str(chance.choice(list(Post))), "enabled": enabled}
            about, command, more = f"{topic}.", "settings topic", {"topic": str(topic)}
        else:
            late = Late(timedelta(minutes=number), timedelta(days=7))
            options = {"late": write_late(late), "consent": str(chance.choice(list(Consent)))}
            options |= {"timezone": chance.choice(ZONES)}
            about, command, more = "", "settings server", {}
        options = dict(list(options.items())[: chance.randint(1, len(options))])
        typed = {f"{about}{name}": SWITCH.get(value, str(value)) for name, value in options.items()}
        values = {name: checked(name, text, int(SERVER)) for name, text in typed.items()}
        yield Wanted(slash(command, MANAGE_SERVER | USE_COMMANDS, **more, **options), values)


def answers(server: Server, wanted: Sequence[Wanted]) -> dict[str, Json]:
    """By the path that they were sent to."""
    said = {request.path: request.body["data"] for request in server.callbacks()}
    return {each.path: said[each.path] for each in wanted if each.path in said}


def acknowledged(server: Server, wanted: list[Wanted]) -> list[Wanted]:
    """What people were told is saved; an error has a content instead of components."""
    said = answers(server, wanted)
    return [each for each in wanted if SAVED in str(said.get(each.path, {}).get("components"))]


async def ask(server: Server, connection: Connection, wanted: Sequence[Wanted], answered: int) -> None:
    """For all of this at the same time, until so much of it is answered."""
    for each in wanted:
        await connection.dispatch("INTERACTION_CREATE", each.command)
    await server.until(lambda: len(answers(server, wanted)) >= answered)


async def test_no_change_that_was_acknowledged_is_lost_when_the_program_is_killed(
    project: Path, server: Server, tmp_path: Path, environment: dict[str, str]
) -> None:
    chance = random.Random(20261121)  # noqa: S311  # it guards no secret
    file = tmp_path / "truham.db"
    environment["SHOW_PACK"] = str(LANTERN)
    wanted = list(wishes(chance))
    kills = [*sorted(chance.sample(range(AT_ONCE, CHANGES, AT_ONCE), KILLS - 1)), CHANGES]
    for start, (begin, end) in enumerate(pairwise([0, *kills]), 1):
        async with running(project, "run", **environment) as program:
            connection = await server.connected(start)
            for first in range(begin, end - AT_ONCE, AT_ONCE):
                await ask(server, connection, wanted[first : first + AT_ONCE], AT_ONCE)
            await ask(server, connection, wanted[end - AT_ONCE : end], chance.randrange(AT_ONCE))
            await sleep(chance.uniform(0, SOON))  # nothing is waited for: the kill may come at any moment
            program.interrupt(signal.SIGKILL)
            assert (await program.ended()).code == -signal.SIGKILL
        made = Found.read(file, tmp_path / "copy.db").check(wanted[:end])
        assert [each for each in acknowledged(server, wanted[:end]) if each not in made] == []
    assert CHANGES - KILLS * AT_ONCE <= len(acknowledged(server, wanted)) < CHANGES  # the kills met some half-way
