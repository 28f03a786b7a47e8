"""Drafts for an outbox, and what is in one: as a program finds it, or as no program would leave it."""

from collections.abc import Collection
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from bot.outbox.delivery import Delivery, Draft, Target
from bot.outbox.facts import Fact, OnThisDay, ReleaseOut, Reminder, Subject
from bot.show.release import ReleaseKind
from bot.store import claims
from bot.store import deliveries as store
from bot.store.database import Database
from bot.store.schema import deliveries
from tests.conftest import NOW

SERVER, CHANNEL = 70, 700
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
LEASE = timedelta(seconds=20)
FILM = Subject(id="film", title="The film", kind=ReleaseKind.FILM, on=date(2026, 11, 21), out_at=NOW)
OUT = ReleaseOut(release=FILM)
TODAY = OnThisDay(on=date(2026, 11, 21))


def draft(
    name: str = "a",
    after: timedelta = timedelta(),
    *,
    fact: Fact = OUT,
    target: Target | None = None,
    lasts: timedelta = DAY,
    **more: Any,
) -> Draft:
    """Due so long after NOW, in #700 of the server if nothing else is said; about the film if its fact is."""
    if isinstance(fact, ReleaseOut):
        more = {"subject": fact.release.id} | more
    return Draft(name, fact, target or Target(SERVER, CHANNEL), NOW + after, NOW + after + lasts, **more)


def reminder(name: str, user_id: int, after: timedelta = timedelta()) -> Draft:
    return draft(name, after, fact=Reminder(text="to dance"), target=Target(user_id=user_id), owner_id=user_id)


def kept(of: Draft, id_: int, **more: Any) -> Delivery:
    """The delivery that is made of a draft."""
    same = {field.name: getattr(of, field.name) for field in fields(Draft)}
    return Delivery(**same | {"id": id_, "try_at": of.due_at} | more)


async def put(database: Database, *drafts: Draft) -> dict[str, int]:
    """Returns their numbers by key, in the same order."""
    async with database.begin() as conn:
        await store.put_drafts(conn, drafts)
        ids = {row.key: row.id for row in await conn.execute(select(deliveries.c.key, deliveries.c.id))}
    return {each.key: ids[each.key] for each in drafts}


async def turn(database: Database, keys: Collection[str], **values: object) -> None:
    """Make them be so, however they came to be."""
    async with database.begin() as conn:
        await conn.execute(update(deliveries).where(deliveries.c.key.in_(keys)).values(values))


async def everything(database: Database) -> dict[str, dict[str, Any]]:
    """Every row with every column, by key."""
    async with database.read() as conn:
        return {row["key"]: dict(row) for row in (await conn.execute(select(deliveries))).mappings()}


async def states(database: Database) -> dict[str, str]:
    return {key: row["state"] for key, row in (await everything(database)).items()}


async def found(database: Database, *ids: int) -> list[Delivery]:
    async with database.read() as conn:
        rows = [await store.find_delivery(conn, id_) for id_ in ids]
    return [row for row in rows if row is not None]


async def claimed(
    database: Database,
    now: datetime = NOW,
    worker: str = "one",
    most: int = 100,
    held: Collection[int] = (),
    busy: Collection[Target] = (),
) -> list[Delivery]:
    async with database.begin() as conn:
        return await claims.claim(conn, now, worker, now + LEASE, most, held, busy)


def keys(found: Collection[Draft]) -> list[str]:
    return [each.key for each in found]
