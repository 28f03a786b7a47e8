"""Which quote was that of which day in a server, and drawing another one by chance."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from sqlalchemy import Row, and_, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.sayings.audience import Audience
from bot.sayings.saying import State, own_ref
from bot.store.rows import put_row
from bot.store.saying_shelf import find_last_number, origin_of
from bot.store.schema import quote_days, sayings

_c, _days = sayings.c, quote_days.c
TRIES = 32  # numbers that are drawn at once


@dataclass(frozen=True)
class Chosen:
    """The quote of a day, and the round in which it was its turn."""

    on: date
    ref: str
    round: int


async def find_chosen(conn: AsyncConnection, guild_id: int, on: date) -> Chosen | None:
    row = (await conn.execute(select(quote_days).where(_days.guild_id == guild_id, _days.on == on))).first()
    return _chosen(row) if row is not None else None


async def find_last(conn: AsyncConnection, guild_id: int) -> Chosen | None:
    """The latest of the round that goes on."""
    here = select(quote_days).where(_days.guild_id == guild_id).order_by(_days.round.desc(), _days.on.desc()).limit(1)
    row = (await conn.execute(here)).first()
    return _chosen(row) if row is not None else None


async def list_used(conn: AsyncConnection, guild_id: int, round_: int) -> set[str]:
    """What had its turn in this round."""
    rows = await conn.execute(select(_days.ref).where(_days.guild_id == guild_id, _days.round == round_))
    return {row.ref for row in rows}


async def put_chosen(conn: AsyncConnection, guild_id: int, chosen: Chosen) -> None:
    row = {"guild_id": guild_id, "on": chosen.on, "ref": chosen.ref, "round": chosen.round}
    await put_row(conn, quote_days, row)


async def clear_rounds(conn: AsyncConnection, guild_id: int, round_: int, on: date) -> None:
    """Days before this one, of rounds before this one."""
    old = and_(_days.guild_id == guild_id, _days.round < round_, _days.on < on)
    await conn.execute(delete(quote_days).where(old))


async def list_days(conn: AsyncConnection, guild_id: int, refs: Collection[str]) -> set[date]:
    """Of which days these are the quote."""
    rows = await conn.execute(select(_days.on, _days.ref).where(_days.guild_id == guild_id))
    return {row.on for row in rows if row.ref in refs}


async def has_own(conn: AsyncConnection, guild_id: int) -> bool:
    """Whether anything that members said is shown in this server."""
    here = select(_c.id).where(_c.guild_id == guild_id, _c.state == State.SHOWN).limit(1)
    return (await conn.execute(here)).first() is not None


async def draw_own(
    conn: AsyncConnection, guild_id: int, audience: Audience, used: Collection[str], chance: Random
) -> int | None:
    """The id of any saying that this audience may see and that is none of these; each is as likely as the others.

    Drawn by number; all are looked at only where most are gone, hidden or used.
    """

    def may_be_drawn(row: Any) -> bool:
        return own_ref(row.id) not in used and audience.sees(origin_of(row))

    here = select(_c.number, _c.id, _c.place_id, _c.open, _c.restricted)
    here = here.where(_c.guild_id == guild_id, _c.state == State.SHOWN)
    highest = await find_last_number(conn, guild_id)
    drawn = [chance.randint(1, highest) for _ in range(TRIES)] if highest else []
    rows = await conn.execute(here.where(_c.number.in_(drawn)))
    found: dict[int, int] = {row.number: row.id for row in rows if may_be_drawn(row)}
    for number in drawn:
        if number in found:
            return found[number]
    left = [row.id for row in await conn.execute(here.order_by(_c.id)) if may_be_drawn(row)]
    return chance.choice(left) if left else None


def _chosen(row: Row[Any]) -> Chosen:
    return Chosen(row.on, row.ref, row.round)
