"""What is restored says nothing twice: what may have happened since the backup was made counts as done."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import func, make_url, select, text

from bot.clock import ManualClock
from bot.config import ROOT
from bot.errors import NoFeedError
from bot.feeds.subscription import Verdict
from bot.outbox.delivery import State
from bot.outbox.facts import ChangesLogged
from bot.server.health import BELIEVE, TELL_AGAIN
from bot.server.preflight import GONE
from bot.server.settings import ServerSettings
from bot.services.everything import Services
from bot.show.catalog import Catalog
from bot.show.release import Release, ReleaseKind, Schedule
from bot.store.backup import back_up, restore, settle_restored
from bot.store.database import Database
from bot.store.schema import changes, feeds, servers, topics
from tests.conftest import NOW
from tests.services.newsing import (
    EDITOR,
    INTERVAL,
    SERVER,
    URL,
    ScriptedSource,
    entry,
    outbox,
    round_,
    set_up,
    told,
)
from tests.store.backups import unseen
from tests.store.drafts import DAY, SECOND, draft, everything, keys, put, states, turn

LONG = timedelta(days=9000)
LATER = 1.2 * INTERVAL


@asynccontextmanager
async def running(
    file: Path, catalog: Catalog, clock: ManualClock, source: ScriptedSource | None = None
) -> AsyncIterator[tuple[Services, Database]]:
    database = await Database.open(f"sqlite+aiosqlite:///{file}")
    yield Services.of(database, catalog, clock, source or ScriptedSource(), INTERVAL), database
    await database.close()


async def test_what_was_to_be_told_when_the_backup_was_made_is_not_told_again(tmp_path: Path, lantern: Catalog) -> None:
    """The program may have told it since: copies in the log channel, notices to the staff."""
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    busy, calm, quiet = 2**63 - 1, 71, 72
    clock, staff = ManualClock(NOW), {"staff.channel": "5"}
    async with running(old, lantern, clock) as (services, _):
        for guild_id in (calm, busy, busy):
            await services.audit.used(guild_id, 7, "/settings show")
        await services.settings.change(quiet, 7, staff)
        await services.health.found(busy, {"news": [GONE], "quotes": [], "log": [GONE]})
        await services.health.found(busy, {"news": [GONE], "quotes": [], "log": []})
        clock.advance(BELIEVE)
        before = await services.health.get(busy)
    clock.advance(timedelta(hours=1, microseconds=5))
    restored_at = clock.now()
    restore(old, new, restored_at.astimezone(timezone(timedelta(hours=-9))), unseen)
    async with running(new, lantern, clock) as (services, database):
        settings = ServerSettings(staff)
        assert await services.health.get(busy) == {**before, "news": replace(before["news"], told_at=restored_at)}
        assert not await services.health.tell(busy, settings)
        for guild_id in (busy, calm, quiet):
            await services.audit.copy(guild_id, 9)
        assert await states(database) == {}
        await services.audit.used(busy, 7, "/audit")
        await services.audit.copy(busy, 9)
        (copy,) = (await services.outbox.exchange([], 10)).claimed
        assert isinstance(copy.delivery.fact, ChangesLogged)
        changes = await services.audit.between(busy, copy.delivery.fact.first, copy.delivery.fact.last)
        assert [change.name for change in changes] == ["/audit"]
        clock.advance(TELL_AGAIN)
        assert await services.health.tell(busy, settings)


async def test_what_was_due_until_it_is_restored_is_never_said_and_what_is_due_later_is(
    tmp_path: Path, lantern: Catalog
) -> None:
    old, new, clock = tmp_path / "old.db", tmp_path / "new.db", ManualClock(NOW)
    async with running(old, lantern, clock) as (_, database):
        await put(database, *(draft(state, DAY) for state in State), draft("now", DAY), draft("later", DAY + SECOND))
        for state in State:
            await turn(database, [state], state=state, leased_by="one", leased_until=NOW)
        before = await everything(database)
    restored_at = NOW + DAY
    restore(old, new, restored_at.astimezone(timezone(timedelta(hours=5, minutes=30))), unseen)
    clock.advance(2 * DAY - SECOND)
    async with running(new, lantern, clock) as (services, database):
        given_up = {"state": "expired", "settled_at": restored_at, "leased_by": None}
        gone = {key: before[key] | given_up for key in ("pending", "sending", "now")}
        assert await everything(database) == before | gone
        assert keys([each.delivery for each in (await services.outbox.exchange([], 10)).claimed]) == ["later"]


async def test_what_feeds_had_since_is_seen_and_not_news(tmp_path: Path, lantern: Catalog) -> None:
    """It may have been posted since the backup was made."""
    old, new, clock, source = tmp_path / "old.db", tmp_path / "new.db", ManualClock(NOW), ScriptedSource()
    source.put(entry(1))
    async with running(old, lantern, clock, source) as (services, _):
        await set_up(services)
        await services.feeds.add(SERVER, EDITOR, URL, trusted=True)
    clock.advance(DAY)
    restore(old, new, clock.now(), unseen)
    async with running(new, lantern, clock, source) as (services, database):
        for number in (2, 3):
            source.put(*(entry(each) for each in range(number, 0, -1)))
            assert await round_(services, source)
            clock.advance(2 * INTERVAL)
        (story,) = [each.story for each in await told(services) if each.story.verdict is Verdict.POSTED]
        assert (story.title, len(await outbox(database, "news"))) == (entry(3).title, 1)


async def test_what_was_not_planned_yet_and_may_have_been_said_since_is_not_planned_any_more(
    tmp_path: Path, lantern: Catalog
) -> None:
    """The horizon of the planner is shorter than backups are old."""
    home = 70
    old, new, clock = tmp_path / "old.db", tmp_path / "new.db", ManualClock(NOW)
    async with running(old, lantern, clock) as (services, _):
        await services.settings.change(home, 7, {"releases.channel": "5", "releases.leads": "0", "late": "1d/7d"})
        for days in (5, 8):
            when = Schedule.of(NOW + days * DAY)
            await services.releases.add(home, 7, Release("", f"In {days} days", ReleaseKind.EVENT, when))
    clock.advance(6 * DAY)
    restore(old, new, clock.now(), unseen)
    async with running(new, lantern, clock) as (services, database):
        await services.planning.plan_all()
        assert await states(database) == {}
        clock.advance(DAY)
        await services.planning.plan_all()
        assert list((await states(database)).values()) == ["pending"]


async def test_a_number_that_was_given_since_is_never_given_again(tmp_path: Path, lantern: Catalog) -> None:
    """A button in the staff channel would decide about another item than it shows."""
    old, new, clock, source = tmp_path / "old.db", tmp_path / "new.db", ManualClock(NOW), ScriptedSource()
    source.put(entry(0))
    async with running(old, lantern, clock, source) as (services, _):
        await set_up(services)
        feed, _ = await services.feeds.add(SERVER, EDITOR, URL)
        await asyncio.to_thread(back_up, old, tmp_path / "backup.db", unseen)
        clock.advance(LATER)
        source.put(entry(1), entry(0))
        await round_(services, source)
        shown = (await told(services))[0].story
    restore(tmp_path / "backup.db", new, clock.now(), unseen)
    async with running(new, lantern, clock, source) as (services, database):
        for number in (2, 3):
            clock.advance(LATER)
            source.put(entry(number), entry(1), entry(0))
            await round_(services, source)
        newest = (await told(services))[0].story
        assert (newest.title, newest.verdict) == (entry(3).title, Verdict.DRAFT)
        with pytest.raises(NoFeedError):
            await services.news.post(SERVER, EDITOR, shown.id, shown.revision)
        assert await outbox(database, "news") == []
        source.put(entry(0), url=URL + "2")
        again, _ = await services.feeds.add(SERVER, EDITOR, URL + "2")
        assert min(newest.id, again.id, again.feed_id) > NOW.timestamp() > feed.id


async def test_on_postgresql_the_page_about_running_gives_up_the_same(
    database: Database, lantern: Catalog, clock: ManualClock
) -> None:
    source = ScriptedSource(etags={URL: "one"})
    source.put(entry(0))
    services = Services.of(database, lantern, clock, source, INTERVAL)
    await set_up(services)
    before, _ = await services.feeds.add(SERVER, EDITOR, URL, trusted=True)
    await services.health.found(SERVER, {"news": [GONE]})
    await put(database, draft("past", -LONG), draft("sending", -LONG), draft("sent", -LONG), draft("later", LONG))
    for state in (State.SENDING, State.SENT):
        await turn(database, [state], state=state, leased_by="one")
    await settle(database)
    assert await states(database) == {"past": "expired", "sending": "expired", "sent": "sent", "later": "pending"}
    assert (await everything(database))["sending"]["leased_by"] is None
    async with database.read() as conn:
        (read,) = await conn.execute(select(feeds.c.fetched_at, feeds.c.etag, feeds.c.modified))
        ((planned_at, mirrored_id),) = await conn.execute(select(servers.c.planned_at, servers.c.mirrored_id))
        last_id = (await conn.execute(select(func.max(changes.c.id)))).scalar_one()
        problems = {row.topic: row.told_at for row in await conn.execute(select(topics))}
    assert (tuple(read), planned_at > NOW - LONG, mirrored_id) == ((None, "", ""), True, last_id)
    assert problems["news"] is not None
    source.put(entry(0), url=URL + "2")
    after, _ = await services.feeds.add(SERVER, EDITOR, URL + "2")
    assert min(after.id, after.feed_id, (await told(services))[0].story.id) > 10**9
    assert after.id > before.id


async def settle(database: Database) -> None:
    """What the operator does: the command, or what the page tells to run."""
    address = make_url(database._engine.url)
    if address.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(address.database))) as connection, connection:
            settle_restored(connection, datetime.now(UTC))
        return
    page = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    async with database.begin() as conn:
        for statement in page.split("<<'SQL'\n")[1].split("\nSQL\n")[0].split(";\n"):
            await conn.execute(text(statement.removesuffix(";")))
