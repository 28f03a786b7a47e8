"""Quotes that were uploaded and wait for a yes, what keeps some of them out, and reading sayings for a file."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from sqlalchemy import delete, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.sayings.saying import Saying, State
from bot.store.rows import put_row
from bot.store.sayings import SAYING, known_by, saying_of
from bot.store.schema import saying_imports, sayings

Value = TypeVar("Value", int, bytes)

_AT_ONCE = 500  # values of one question

_c = saying_imports.c


async def put_import(conn: AsyncConnection, guild_id: int, user_id: int, content: str, now: datetime) -> None:
    """The newest of somebody takes the place of their last one."""
    row = {"guild_id": guild_id, "user_id": user_id, "content": content, "made_at": now}
    await put_row(conn, saying_imports, row)


async def find_import(conn: AsyncConnection, guild_id: int, user_id: int, since: datetime) -> str | None:
    here = (_c.guild_id == guild_id) & (_c.user_id == user_id) & (_c.made_at >= since)
    return (await conn.execute(select(_c.content).where(here))).scalar_one_or_none()


async def clear_import(conn: AsyncConnection, guild_id: int, user_id: int) -> None:
    await conn.execute(delete(saying_imports).where(_c.guild_id == guild_id, _c.user_id == user_id))


async def clear_imports(conn: AsyncConnection, before: datetime) -> None:
    await conn.execute(delete(saying_imports).where(_c.made_at < before))


async def clear_imports_of(conn: AsyncConnection, user_id: int) -> None:
    await conn.execute(delete(saying_imports).where(_c.user_id == user_id))


async def list_imports_of(conn: AsyncConnection, user_id: int) -> list[tuple[int, datetime]]:
    """What somebody uploaded and waits: the server, and when."""
    rows = await conn.execute(select(_c.guild_id, _c.made_at).where(_c.user_id == user_id))
    return [(row.guild_id, row.made_at) for row in rows]


# -------------------------------------------------------------------- what keeps quotes out


async def lock_refusals(conn: AsyncConnection) -> None:
    """Nobody begins to refuse until the transaction ends. To be asked for before a server is locked: who refuses locks
    servers after that.

    On SQLite, there is only ever one who writes.
    """
    if conn.dialect.name == "postgresql":
        await conn.execute(text("LOCK TABLE refusals IN SHARE MODE"))


async def find_known(
    conn: AsyncConnection, guild_id: int, digests: Iterable[bytes], message_ids: Iterable[int]
) -> tuple[dict[bytes, bool], dict[int, bool]]:
    """Which of these words and messages are in a server; True where their author said no to them."""
    by_digest, by_message = dict[bytes, bool](), dict[int, bool]()
    s = sayings.c
    for some in _pieces(digests):
        found = select(s.digest, s.edited_digest, s.said_no).where(s.guild_id == guild_id, known_by(some))
        for own, edited, said_no in await conn.execute(found):
            for mark in (own, edited):
                by_digest[mark] = by_digest.get(mark, False) or said_no
    for piece in _pieces(message_ids):
        here = (s.guild_id == guild_id, s.message_id.in_(piece), or_(s.state != State.GONE, s.said_no))
        for row in await conn.execute(select(s.message_id, s.said_no).where(*here)):
            by_message[row.message_id] = by_message.get(row.message_id, False) or row.said_no
    return by_digest, by_message


# -------------------------------------------------------------------- reading for a file


async def list_shown(conn: AsyncConnection, guild_id: int, after: int, most: int) -> Sequence[Saying]:
    """Those that are shown, by number, after a number."""
    s = sayings.c
    here = (s.guild_id == guild_id, s.state == State.SHOWN, s.number > after)
    rows = await conn.execute(SAYING.where(*here).order_by(s.number).limit(most))
    return [saying_of(row) for row in rows]


def _pieces(values: Iterable[Value]) -> Iterator[Collection[Value]]:
    rest = iter(values)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
