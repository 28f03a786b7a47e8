"""Words of members that were saved: added and changed, with the numbers that people call them by.

Whoever writes here has locked the authors that are known, and then the server. Every change gives the rows a higher
revision than any row of the server had.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.sayings.saying import Attachment, Author, Origin, Saying, State, Words, digest_of, digests_of
from bot.store.refusals import list_refused
from bot.store.schema import sayings

T = TypeVar("T")
_c = sayings.c
IN_ONE_GO = 500  # rows in one statement
SAYING: Select[Any] = select(
    _c.id, _c.guild_id, _c.state, _c.text, _c.attachments, _c.covered, _c.author, _c.author_id,
    _c.channel_id, _c.place_id, _c.message_id, _c.said_at, _c.open, _c.restricted,
    _c.saved_at, _c.number, _c.saved_by, _c.reviewed, _c.claimed, _c.revision,
)  # fmt: skip


def saying_of(row: Sequence[Any]) -> Saying:
    """Of what SAYING selects. A search makes many: taken apart at once, a row costs a third of asking it by name."""
    saying_id, guild_id, state, text, attachments, covered, author, author_id, *rest = row
    channel_id, place_id, message_id, said_at, open_, restricted, *rest = rest
    saved_at, number, saved_by, reviewed, claimed, revision = rest
    return Saying(
        id=saying_id,
        guild_id=guild_id,
        state=State(state),
        words=Words(text, tuple(Attachment(*each) for each in json.loads(attachments)), covered),
        author=Author(author, author_id),
        origin=Origin(channel_id, place_id, message_id, said_at, open_, restricted),
        saved_at=saved_at,
        number=number,
        saved_by=saved_by,
        reviewed=reviewed,
        claimed=claimed,
        revision=revision,
    )


# -------------------------------------------------------------------- looking up


async def find_saying(conn: AsyncConnection, saying_id: int) -> Saying | None:
    return await _find(conn, SAYING.where(_c.id == saying_id))


async def find_number(conn: AsyncConnection, guild_id: int, number: int) -> Saying | None:
    """Also one that is gone."""
    return await _find(conn, SAYING.where(_c.guild_id == guild_id, _c.number == number))


async def find_same(
    conn: AsyncConnection, guild_id: int, message_id: int | None, marks: Collection[bytes]
) -> Saying | None:
    """One that is kept of the same message, or of the same words."""
    here = and_(_same(guild_id, message_id, marks), _c.state != State.GONE)
    return await _find(conn, SAYING.where(here).order_by(_c.id).limit(1))


async def said_no(conn: AsyncConnection, guild_id: int, message_id: int | None, marks: Collection[bytes]) -> bool:
    """Whether the author took down these words, or said no to them."""
    here = and_(_same(guild_id, message_id, marks), _c.said_no)
    return (await conn.execute(select(_c.id).where(here).limit(1))).first() is not None


async def list_same(conn: AsyncConnection, guild_id: int, of: Sequence[Saying]) -> list[Saying]:
    """Of these words in a server what is kept once more: with nothing but the name of the author, or because the staff
    put others so.
    """
    marks = sorted({mark for each in of for mark in digests_of(each.author, each.words)})
    found = list[Saying]()
    for part in parts(marks):
        here = and_(_c.guild_id == guild_id, known_by(part), _c.state != State.GONE)
        found += [saying_of(row) for row in await conn.execute(SAYING.where(here))]
    return found


async def list_in_state(conn: AsyncConnection, guild_id: int, state: State, most: int) -> list[Saying]:
    """The oldest first."""
    found = SAYING.where(_c.guild_id == guild_id, _c.state == state).order_by(_c.id).limit(most)
    return [saying_of(row) for row in await conn.execute(found)]


async def list_of_author(conn: AsyncConnection, user_id: int, guild_id: int | None = None) -> list[Saying]:
    """What there is of somebody; in all servers, or in one."""
    here: ColumnElement[bool] = _c.author_id == user_id
    if guild_id is not None:
        here = and_(here, _c.guild_id == guild_id)
    found = SAYING.where(here).order_by(_c.guild_id, _c.id)
    return [saying_of(row) for row in await conn.execute(found)]


async def list_old(conn: AsyncConnection, state: State, before: datetime, most: int) -> list[Saying]:
    found = SAYING.where(_c.state == state, _c.saved_at < before).order_by(_c.guild_id, _c.id).limit(most)
    return [saying_of(row) for row in await conn.execute(found)]


async def list_servers_of(conn: AsyncConnection, user_id: int) -> list[int]:
    """Where there are words of somebody, or such that they saved; in the order in which servers are locked."""
    here = or_(_c.author_id == user_id, _c.saved_by == user_id)
    return list((await conn.execute(select(_c.guild_id).where(here).distinct().order_by(_c.guild_id))).scalars())


async def count_kept(conn: AsyncConnection, guild_id: int) -> int:
    """How many there are in a server, with those that wait."""
    here = and_(_c.guild_id == guild_id, _c.state != State.GONE)
    return (await conn.execute(select(func.count()).where(here))).scalar_one()


async def count_in_state(conn: AsyncConnection, guild_id: int, state: State) -> int:
    return (await conn.execute(select(func.count()).where(_c.guild_id == guild_id, _c.state == state))).scalar_one()


async def count_saved(
    conn: AsyncConnection, user_id: int, guild_id: int | None = None, since: datetime | None = None
) -> int:
    """How many somebody saved; in one server, since then."""
    here = [_c.saved_by == user_id]
    if guild_id is not None:
        here.append(_c.guild_id == guild_id)
    if since is not None:
        here.append(_c.saved_at > since)
    return (await conn.execute(select(func.count()).where(*here))).scalar_one()


async def next_revision(conn: AsyncConnection, guild_id: int) -> int:
    last = select(func.max(_c.revision)).where(_c.guild_id == guild_id)
    return ((await conn.execute(last)).scalar_one_or_none() or 0) + 1


async def next_number(conn: AsyncConnection, guild_id: int) -> int:
    last = select(func.max(_c.number)).where(_c.guild_id == guild_id)
    return ((await conn.execute(last)).scalar_one_or_none() or 0) + 1


# -------------------------------------------------------------------- changing


async def add_saying(conn: AsyncConnection, saying: Saying) -> Saying:
    """Returns it with its id and revision."""
    revision = await next_revision(conn, saying.guild_id)
    row = _row(saying) | {"digest": digest_of(saying.author, saying.words), "said_no": False, "revision": revision}
    saying_id = (await conn.execute(insert(sayings).values(row).returning(_c.id))).scalar_one()
    return replace(saying, id=saying_id, revision=revision)


async def add_sayings(conn: AsyncConnection, guild_id: int, fresh: Sequence[Saying]) -> int:
    """All at once, as they are given, each shown one with a number of its own. Left out is what its author said no to,
    what is known, and what is there twice. Returns how many were added.
    """
    refused = await list_refused(conn, [each.author.id for each in fresh if each.author.id is not None])
    marks = {each: digests_of(each.author, each.words) for each in fresh}
    known = await _list_marks(conn, guild_id, fresh, {mark for each in marks.values() for mark in each})
    revision, number = await next_revision(conn, guild_id), await next_number(conn, guild_id)
    rows = list[dict[str, Any]]()
    for each in fresh:
        same = {*marks[each], each.origin.message_id} - {None}
        if each.author.id in refused or same & known:
            continue
        known |= same
        shown = each.state is State.SHOWN
        row = _row(replace(each, guild_id=guild_id, number=number if shown else None))
        rows.append(row | {"digest": marks[each][0], "said_no": False, "revision": revision})
        number += shown
    for at in range(0, len(rows), IN_ONE_GO):
        await conn.execute(insert(sayings), rows[at : at + IN_ONE_GO])
    return len(rows)


async def put_saying(conn: AsyncConnection, saying: Saying) -> Saying:
    """As it is now; by which words it is known again stays. A shown one without a number gets one. Returns it with
    these.
    """
    if saying.state is State.SHOWN and saying.number is None:
        saying = replace(saying, number=await next_number(conn, saying.guild_id))
    saying = replace(saying, revision=await next_revision(conn, saying.guild_id))
    await conn.execute(update(sayings).where(_c.id == saying.id).values(_row(saying) | {"revision": saying.revision}))
    return saying


async def put_edited(conn: AsyncConnection, saying: Saying) -> Saying:
    """The same, in the words that the staff put it in: by these it is known again as well."""
    mark = digest_of(saying.author, saying.words)
    await conn.execute(update(sayings).where(_c.id == saying.id).values(edited_digest=mark))
    return await put_saying(conn, saying)


# -------------------------------------------------------------------- rows


async def _find(conn: AsyncConnection, wanted: Select[Any]) -> Saying | None:
    row = (await conn.execute(wanted)).one_or_none()
    return saying_of(row) if row is not None else None


def known_by(marks: Collection[bytes]) -> ColumnElement[bool]:
    """Also in the words that the staff put it in."""
    return or_(_c.digest.in_(marks), _c.edited_digest.in_(marks))


def _same(guild_id: int, message_id: int | None, marks: Collection[bytes]) -> ColumnElement[bool]:
    same = known_by(marks)
    return and_(_c.guild_id == guild_id, or_(same, _c.message_id == message_id) if message_id is not None else same)


async def _list_marks(
    conn: AsyncConnection, guild_id: int, fresh: Iterable[Saying], marks: Collection[bytes]
) -> set[bytes | int | None]:
    """By what of these something is known in a server already, kept or said no to."""
    found = set[bytes | int | None]()
    ids = [each.origin.message_id for each in fresh if each.origin.message_id is not None]
    for column, wanted in ((_c.digest, list(marks)), (_c.edited_digest, list(marks)), (_c.message_id, ids)):
        for part in parts(wanted):
            here = and_(_c.guild_id == guild_id, column.in_(part), or_(_c.state != State.GONE, _c.said_no))
            found.update((await conn.execute(select(column).where(here))).scalars())
    return found


def parts(values: Sequence[T]) -> list[Sequence[T]]:
    """So many as one statement takes."""
    return [values[at : at + IN_ONE_GO] for at in range(0, len(values), IN_ONE_GO)]


def _row(saying: Saying) -> dict[str, Any]:
    words, origin = saying.words, saying.origin
    return {
        "guild_id": saying.guild_id,
        "number": saying.number,
        "state": saying.state,
        "text": words.text,
        "covered": words.covered,
        "attachments": json.dumps([[each.name, each.url, each.covered] for each in words.attachments]),
        "author": saying.author.name,
        "author_id": saying.author.id,
        "saved_by": saying.saved_by,
        "channel_id": origin.channel_id,
        "place_id": origin.place_id,
        "message_id": origin.message_id,
        "open": origin.open,
        "restricted": origin.restricted,
        "said_at": origin.said_at,
        "saved_at": saying.saved_at,
        "reviewed": saying.reviewed,
        "claimed": saying.claimed,
    }
