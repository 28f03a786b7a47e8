"""How words of members go, and what is left of them: a number that stays empty, and that somebody said no. And what
is left when those who saved them go, or the channel.

Whoever writes here has locked the server.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.sayings.saying import Saying, State, digests_of
from bot.store.hearts import clear_hearts
from bot.store.sayings import next_revision, parts
from bot.store.schema import sayings

_c = sayings.c


async def let_go(conn: AsyncConnection, gone: Sequence[Saying], *, said_no: bool) -> None:
    """These of one server go. A number stays empty for good; so does, where the author `said_no`, that they did. What
    has neither leaves nothing.
    """
    if not gone:
        return
    guild_id, revision = gone[0].guild_id, await next_revision(conn, gone[0].guild_id)
    await clear_hearts(conn, guild_id, [each.ref for each in gone])
    if said_no:
        await _remember(conn, gone, revision)
    empty = _emptied(revision) | {"said_no": said_no}
    if not said_no:
        empty |= {"digest": None, "message_id": None}
    for part in parts([each.id for each in gone]):
        here = _c.id.in_(part)
        await conn.execute(update(sayings).where(here).values(empty))
        if not said_no:
            await conn.execute(delete(sayings).where(here, _c.number.is_(None)))


async def _remember(conn: AsyncConnection, gone: Sequence[Saying], revision: int) -> None:
    """What somebody said no to is known also by the words that the staff put it in, and by the name of the author."""
    found = list[dict[str, Any]]()
    for part in parts(gone):
        rows = await conn.execute(select(_c.id, _c.digest).where(_c.id.in_([each.id for each in part])))
        known = {row.id: row.digest for row in rows}
        for each in part:
            marks = {*digests_of(each.author, each.words)} - {known.get(each.id)}
            kept = _emptied(revision) | {"guild_id": each.guild_id, "saved_at": each.saved_at, "said_no": True}
            found += [kept | {"digest": mark, "number": None, "message_id": None} for mark in sorted(marks)]
    for added in parts(found):
        await conn.execute(insert(sayings), added)


async def forget_saver(conn: AsyncConnection, guild_id: int, user_id: int) -> None:
    """What they saved stays, but not by whom."""
    revision = await next_revision(conn, guild_id)
    here = and_(_c.guild_id == guild_id, _c.saved_by == user_id)
    await conn.execute(update(sayings).where(here).values(saved_by=None, revision=revision))


async def leave_channel(conn: AsyncConnection, guild_id: int, place_id: int, *, restricted: bool) -> None:
    """What was said in a channel that is gone is from nowhere, where everybody could read it when it was saved. It may
    have become one for adults since.
    """
    kept = _c.state.in_([state for state in State if state is not State.GONE])
    here = and_(_c.guild_id == guild_id, kept, _c.place_id == place_id, _c.open)
    values: dict[str, Any] = {"channel_id": None, "place_id": None, "revision": await next_revision(conn, guild_id)}
    if restricted:
        values["restricted"] = True
    await conn.execute(update(sayings).where(here).values(values))


def _emptied(revision: int) -> dict[str, Any]:
    """What is left of one that is gone, beside its number and that somebody said no."""
    return {
        "state": State.GONE,
        "text": "",
        "covered": False,
        "attachments": "[]",
        "author": "",
        "author_id": None,
        "edited_digest": None,
        "saved_by": None,
        "channel_id": None,
        "place_id": None,
        "open": False,
        "restricted": False,
        "said_at": None,
        "reviewed": False,
        "claimed": False,
        "revision": revision,
    }
