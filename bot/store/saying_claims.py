"""Who said of which quote that these are their words, as marks that do not tell who it was.

Whoever writes here has locked the server.
"""

import hashlib
from collections.abc import Collection

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.sayings.saying import Saying, State
from bot.store.sayings import parts
from bot.store.schema import claims, sayings

_c = claims.c


async def add_claim(conn: AsyncConnection, saying: Saying, user_id: int) -> None:
    await conn.execute(insert(claims).values(guild_id=saying.guild_id, mark=_mark(saying.id, user_id)))


async def has_claimed(conn: AsyncConnection, saying: Saying, user_id: int) -> bool:
    """Whether they ever said that this one is theirs."""
    return await _count(conn, saying.guild_id, [saying.id], user_id) > 0


async def count_claims(conn: AsyncConnection, guild_id: int, user_id: int) -> int:
    """How many they said are theirs wait for the staff."""
    s = sayings.c
    here = select(s.id).where(s.guild_id == guild_id, s.state == State.WAITING, s.claimed)
    return await _count(conn, guild_id, (await conn.execute(here)).scalars().all(), user_id)


async def _count(conn: AsyncConnection, guild_id: int, saying_ids: Collection[int], user_id: int) -> int:
    found = 0
    for some in parts([_mark(saying_id, user_id) for saying_id in saying_ids]):
        here = select(func.count()).where(_c.guild_id == guild_id, _c.mark.in_(some))
        found += (await conn.execute(here)).scalar_one()
    return found


def _mark(saying_id: int, user_id: int) -> bytes:
    return hashlib.sha256(f"{saying_id}\0{user_id}".encode()).digest()[:16]
