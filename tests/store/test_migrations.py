"""Whatever an earlier version wrote is there after the first start of this one, on either database; and a start that
ends half-way leaves everything as that version wrote it.
"""

import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, Table, insert, inspect, select
from sqlalchemy.ext.asyncio import create_async_engine

from bot.config import ROOT
from bot.errors import StartError
from bot.server.line import parse_line
from bot.show.progress import EVERYTHING, NOT_STARTED, PAST_THE_END, Mark, Progress
from bot.store.database import Database
from bot.store.migrations import SCRIPTS
from bot.store.schema import REVISION, metadata

T = TypeVar("T")
LARGEST = 2**63 - 1
THEN = datetime(2026, 3, 1, 23, 59, 59, 123456, tzinfo=UTC)
LATER = THEN + timedelta(days=1)
Rows = dict[str, list[dict[str, Any]]]  # by table, in the order of their keys

KILLED_HALF_WAY = """
import asyncio, os, signal, sys
from bot.store.database import Database
from bot.store.migrations import SCRIPTS
from bot.store.schema import REVISION
module = SCRIPTS.get_revision(REVISION).module
whole = module.upgrade
def upgrade():
    whole()
    os.kill(os.getpid(), signal.SIGKILL)
module.upgrade = upgrade
asyncio.run(Database.open(sys.argv[1]))
"""


def place(season: int | None, episode: int | None, book: int | None, updated_at: datetime = THEN) -> dict[str, Any]:
    return {"show_season": season, "show_episode": episode, "book": book, "updated_at": updated_at}


@dataclass(frozen=True)
class Past:
    """What a database of an earlier revision holds, and what is to be found in it afterwards: all of it."""

    rows: Rows
    found: Rows


LINES: dict[int, tuple[tuple[int | None, int | None, int | None], Progress | None]] = {  # as 0001 kept and meant them
    1: ((None, None, None), None),
    2: ((2, 8, None), Progress(Mark(2, 8), 0)),
    3: ((None, None, 4), Progress(NOT_STARTED, 4)),
    4: ((99, 99, 99), EVERYTHING),
    5: ((0, 0, 0), Progress(NOT_STARTED, 0)),
    6: ((0, 0, None), Progress(NOT_STARTED, 0)),
    7: ((None, None, 0), Progress(NOT_STARTED, 0)),
    8: ((99, 99, None), Progress(PAST_THE_END, 0)),
    9: ((None, None, 99), Progress(NOT_STARTED, 99)),
    10: ((99, 99, 2), Progress(PAST_THE_END, 2)),
    11: ((1, 3, 99), Progress(Mark(1, 3), 99)),
    LARGEST: ((12, 98, 98), Progress(Mark(12, 98), 98)),
}
MEMBERS = [
    {"user_id": 1, **place(None, None, None)},
    {"user_id": 2, **place(1, 1, None)},
    {"user_id": 3, **place(None, None, 0)},
    {"user_id": 4, **place(99, 99, 99)},
    {"user_id": LARGEST, **place(0, 0, 6, LATER)},
]
NOTES = [
    {"name": "commands:1", "value": "a" * 64, "updated_at": THEN},
    {"name": "n" * 60, "value": "\N{GREEN HEART}'; --" * 25, "updated_at": LATER},
]
NEVER = {"left_at": None, "mirrored_id": None, "log_id": None, "planned_at": None}
SERVERS_OF_0002: list[dict[str, Any]] = [
    {"guild_id": 1, "left_at": None, "mirrored_id": None, "log_id": None, "updated_at": THEN},
    {"guild_id": LARGEST, "left_at": LATER, "mirrored_id": 2**62, "log_id": LARGEST - 1, "updated_at": LATER},
]
TOPICS: list[dict[str, Any]] = [
    {"guild_id": 1, "topic": "news", "problem": "p" * 400, "problem_since": THEN, "told_at": LATER},
    {"guild_id": LARGEST, "topic": "on-this-day", "problem": None, "problem_since": None, "told_at": None},
]
SINCE_0002: Rows = {  # what 0002 and later ones keep in the same way
    "settings": [
        {"guild_id": 1, "name": "news.channel", "value": "v" * 400},
        {"guild_id": LARGEST, "name": "n" * 40, "value": "\N{GREEN HEART}"},
    ],
    "changes": [
        {
            "id": 1, "guild_id": 1, "at": THEN, "actor_id": None, "action": "paused", "name": "news",
            "before": None, "after": "gone", "batch": None, "undone": False,
        },
        {
            "id": 2**62, "guild_id": LARGEST, "at": LATER, "actor_id": LARGEST, "action": "import", "name": "n" * 60,
            "before": "b" * 400, "after": None, "batch": 2**62, "undone": True,
        },
    ],
    "proposals": [{"guild_id": 1, "user_id": LARGEST, "content": '{"late": "1h/2h"}' * 100, "made_at": LATER}],
    "members": MEMBERS,
    "notes": NOTES,
}  # fmt: skip
SINCE_0003: Rows = SINCE_0002 | {  # the same of 0003
    "servers": [{**SERVERS_OF_0002[0], "planned_at": None}, {**SERVERS_OF_0002[1], "planned_at": THEN}],
    "topics": TOPICS,
    "releases": [
        {
            "id": 1, "guild_id": 1, "pack_id": None, "title": "", "kind": "season", "date": "tba", "timezone": "UTC",
            "status": "rumour", "episodes": "[]", "about": "", "revision": 0, "actor_id": None, "updated_at": THEN,
        },
        {
            "id": 2**62, "guild_id": LARGEST, "pack_id": "p" * 60, "title": "t" * 90, "kind": "rewatch",
            "date": "2027-03-28 01:30", "timezone": "Europe/London", "status": "confirmed", "episodes": "[[1, 1, 0]]",
            "about": "\N{GREEN HEART}" * 200, "revision": 9, "actor_id": LARGEST, "updated_at": LATER,
        },
    ],
    "deliveries": [
        {
            "id": 1, "key": "k" * 200, "kind": "out", "fact": "{}", "subject": None, "guild_id": 1, "channel_id": 2,
            "user_id": None, "role_id": None, "post": "message", "owner_id": None, "due_at": THEN, "expires_at": LATER,
            "state": "pending", "rank": 0, "try_at": THEN, "attempts": 0, "begun_at": None, "unsure": False,
            "leased_by": None, "leased_until": None, "settled_at": None, "message_id": None, "last_error": None,
        },
        {
            "id": 2**62, "key": "reminder:1", "kind": "reminder", "fact": "f" * 2000, "subject": "s" * 80,
            "guild_id": None, "channel_id": None, "user_id": LARGEST, "role_id": LARGEST, "post": "forum",
            "owner_id": LARGEST, "due_at": THEN, "expires_at": LATER, "state": "sending", "rank": 1, "try_at": LATER,
            "attempts": 9, "begun_at": THEN, "unsure": True, "leased_by": "w" * 40, "leased_until": LATER,
            "settled_at": LATER, "message_id": LARGEST, "last_error": "e" * 200,
        },
    ],
    "people": [{"user_id": LARGEST, "timezone": "America/Argentina/ComodRivadavia", "updated_at": THEN}],
}  # fmt: skip
SINCE_0004: Rows = SINCE_0003 | {  # the same of 0004
    "feeds": [
        {
            "id": 1, "url": "https://a.example/", "title": "", "identity": "id", "etag": "", "modified": "",
            "newest_at": None, "checked_at": None, "fetched_at": None, "next_at": THEN, "failures": 0,
            "failing_since": None, "problem": "", "leased_by": None, "leased_until": None,
        },
        {
            "id": 2**62, "url": "https://b.example/".ljust(1000, "u"), "title": "t" * 100, "identity": "content",
            "etag": "e" * 300, "modified": "m" * 100, "newest_at": THEN, "checked_at": LATER, "fetched_at": THEN,
            "next_at": LATER, "failures": 9, "failing_since": THEN, "problem": "p" * 200, "leased_by": "w" * 40,
            "leased_until": LATER,
        },
    ],
    "seen": [{"feed_id": 1, "mark": bytes(16)}, {"feed_id": LARGEST, "mark": b"\xff" * 16}],
    "subscriptions": [
        {
            "id": 1, "guild_id": 1, "feed_id": 1, "name": "", "channel_id": None, "role_id": None, "post": None,
            "tag_id": None, "publish": False, "trusted": False, "spoilers": False, "paused": False, "filters": "[]",
            "told_at": None, "created_at": THEN,
        },
        {
            "id": 2**62, "guild_id": LARGEST, "feed_id": 2**62, "name": "\N{GREEN HEART}" * 100, "channel_id": LARGEST,
            "role_id": LARGEST, "post": "forum", "tag_id": LARGEST, "publish": True, "trusted": True, "spoilers": True,
            "paused": True, "filters": '[["any", "osman"]]' * 100, "told_at": LATER, "created_at": THEN,
        },
    ],
    "stories": [
        {
            "id": 1, "guild_id": 1, "subscription_id": 1, "feed_id": 1, "mark": bytes(16), "title": "", "summary": "",
            "original": "", "link": "", "source": "", "also": "[]", "published_at": None, "found_at": THEN,
            "verdict": "draft", "reason": "", "of_id": None, "spoilers": False, "channel_id": None, "actor_id": None,
            "decided_at": None, "edited": False, "revision": 0,
        },
        {
            "id": 2**62, "guild_id": LARGEST, "subscription_id": 2**62, "feed_id": 2**62, "mark": b"\xff" * 16,
            "title": "t" * 300, "summary": "s" * 600, "original": "o" * 300, "link": "l" * 1000, "source": "f" * 100,
            "also": '[["a", "b"]]' * 100, "published_at": THEN, "found_at": LATER, "verdict": "posted",
            "reason": "r" * 200, "of_id": LARGEST, "spoilers": True, "channel_id": LARGEST, "actor_id": LARGEST,
            "decided_at": LATER, "edited": True, "revision": 9,
        },
    ],
}  # fmt: skip
PASTS = {
    "0001": Past(
        rows={
            "servers": [{"guild_id": guild_id, **place(*line)} for guild_id, (line, _) in LINES.items()],
            "members": MEMBERS,
            "notes": NOTES,
        },
        found={
            "servers": [{"guild_id": guild_id, **NEVER, "updated_at": THEN} for guild_id in LINES],
            "settings": [
                {"guild_id": guild_id, "name": "spoilers", "value": line}
                for guild_id, (_, line) in LINES.items()
                if line is not None
            ],
            "members": MEMBERS,
            "notes": NOTES,
        },
    ),
    "0002": Past(
        rows=SINCE_0002
        | {
            "servers": SERVERS_OF_0002,
            "topics": [
                {**topic, "posted_at": posted_at} for topic, posted_at in zip(TOPICS, (THEN, None), strict=True)
            ],
        },
        found=SINCE_0002
        | {"servers": [{**server, "planned_at": None} for server in SERVERS_OF_0002], "topics": TOPICS},
    ),
    "0003": Past(SINCE_0003, SINCE_0003),
    "0004": Past(SINCE_0004, SINCE_0004),
}  # a new revision needs an entry for the one before it
EARLIER = sorted(PASTS)


async def looked_at(url: str, look: Callable[[Connection], T]) -> T:
    """Without the help of Database, which would migrate."""
    engine = create_async_engine(url)
    async with engine.begin() as conn:
        found = await conn.run_sync(look)
    await engine.dispose()
    return found


def build(connection: Connection, revision: str, rows: Rows) -> None:
    """As the version of this revision left it."""
    environment = EnvironmentContext(Config(), SCRIPTS, fn=lambda at, _: SCRIPTS._upgrade_revs(revision, at))
    environment.configure(connection=connection, target_metadata=metadata, transactional_ddl=False)
    with environment, Operations.context(environment.get_context()):
        environment.run_migrations()
    for name, values in rows.items():
        connection.execute(insert(Table(name, MetaData(), autoload_with=connection)), values)


def everything(connection: Connection) -> Rows:
    """Every table there is, with every column there is."""
    found: Rows = {}
    for name in sorted(inspect(connection).get_table_names()):
        table = Table(name, MetaData(), autoload_with=connection)
        rows = connection.execute(select(table).order_by(*table.primary_key)).mappings()
        found[name] = [dict(row) for row in rows]
    return found


@pytest.fixture(params=EARLIER)
async def old(request: pytest.FixtureRequest, database_url: str) -> str:
    """The address of a database that an earlier version filled; the name of the revision is in `EARLIER`."""
    revision: str = request.param
    await looked_at(database_url, lambda connection: build(connection, revision, PASTS[revision].rows))
    return database_url


@pytest.fixture
def past(request: pytest.FixtureRequest, old: str) -> Past:
    return PASTS[request.node.callspec.params["old"]]


async def opened(url: str) -> Rows:
    """What this version finds in each of its tables."""
    database = await Database.open(url)
    async with database.read() as conn:
        found = {
            name: [dict(row) for row in (await conn.execute(select(table).order_by(*table.primary_key))).mappings()]
            for name, table in metadata.tables.items()
        }
    await database.close()
    for row in found["settings"]:
        if row["name"] == "spoilers":
            row["value"] = parse_line(row["value"]) or row["value"]
    return found


def test_every_earlier_revision_has_its_data_here() -> None:
    assert PASTS.keys() == {script.revision for script in SCRIPTS.walk_revisions()} - {REVISION}
    assert SCRIPTS.get_heads() == [REVISION]


async def test_every_table_of_an_earlier_revision_has_data_here(old: str, past: Past) -> None:
    found = await looked_at(old, everything)
    assert {name for name, rows in found.items() if rows} == {*found, "alembic_version"}
    assert past.rows.keys() == found.keys() - {"alembic_version"}


async def test_nothing_that_an_earlier_version_wrote_is_lost(old: str, past: Past) -> None:
    empty: Rows = {name: [] for name in metadata.tables}
    for _ in range(2):  # the second start finds it as the first one left it
        assert await opened(old) == {**empty, **past.found}


async def test_an_old_database_gets_the_schema_of_a_new_one(old: str) -> None:
    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))

    await (await Database.open(old)).close()
    assert await looked_at(old, differences) == []
    assert (await looked_at(old, everything))["alembic_version"] == [{"version_num": REVISION}]


async def test_a_migration_that_fails_at_its_end_changed_nothing_and_is_done_at_the_next_start(
    old: str, past: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await looked_at(old, everything)
    module = SCRIPTS.get_revision(REVISION).module
    whole = module.upgrade

    def upgrade() -> None:
        whole()
        raise ZeroDivisionError("the end of the world")

    with monkeypatch.context() as patch:
        patch.setattr(module, "upgrade", upgrade)
        with pytest.raises(StartError) as refused:
            await Database.open(old)
    assert (refused.value.key, refused.value.code) == ("start-database", 4)
    assert refused.value.args_["reason"] == "the end of the world"
    assert await looked_at(old, everything) == before
    assert {name: (await opened(old))[name] for name in past.found} == past.found


async def test_a_program_killed_in_a_migration_changed_nothing_and_the_next_start_does_it(old: str, past: Past) -> None:
    before = await looked_at(old, everything)
    ended = subprocess.run(  # noqa: ASYNC221, S603 - nothing else runs here
        [sys.executable, "-c", KILLED_HALF_WAY, old], cwd=ROOT, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    assert await looked_at(old, everything) == before
    assert {name: (await opened(old))[name] for name in past.found} == past.found
