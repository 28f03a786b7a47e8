"""Reading sayings for who looks for them: by number, by author, by place, and those that changed. Changes nothing."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.sayings.index import Entry
from bot.sayings.saying import Origin, Saying, State
from bot.store.sayings import SAYING, saying_of
from bot.store.schema import hearts, sayings

_c = sayings.c
_SHOWN = _c.state == State.SHOWN
_ENTRY = (
    _c.id, _c.number, _c.revision, _SHOWN.label("shown"), _c.text, _c.author, _c.author_id,
    _c.place_id, _c.open, _c.restricted,
)  # fmt: skip

# Put together once: that takes longer than an answer of the database, and these are asked the most.
_HERE = _c.guild_id == bindparam("guild_id")
_WANTED: BindParameter[Any] = bindparam("wanted", expanding=True)
_OF_NUMBERS = SAYING.where(_HERE, _SHOWN, _c.number.in_(_WANTED))
_OF_IDS = SAYING.where(_HERE, _SHOWN, _c.id.in_(_WANTED))
_LAST_NUMBER = select(func.max(_c.number)).where(_HERE)
_KNOWN = tuple_(bindparam("revision", type_=_c.revision.type), bindparam("id", type_=_c.id.type))
_CHANGED = and_(_HERE, tuple_(_c.revision, _c.id) > _KNOWN, _c.number.is_not(None))
_ENTRIES = select(*_ENTRY).where(_CHANGED).order_by(_c.revision, _c.id).limit(bindparam("most"))
_STATE = select(  # in this order PostgreSQL goes by the index; asked whether any exists, it would read all
    select(_c.id).where(_CHANGED).order_by(_c.revision, _c.id).limit(1).scalar_subquery(),
    select(_c.id).where(_HERE, _c.number == bindparam("first")).scalar_subquery(),
)


async def list_changed(conn: AsyncConnection, guild_id: int, known: tuple[int, int], most: int) -> list[Entry]:
    """Those with a number that changed after a revision and id, in this order."""
    asked = {"guild_id": guild_id, "revision": known[0], "id": known[1], "most": most}
    rows = await conn.execute(_ENTRIES, asked)
    return [Entry(*row) for row in rows]


async def find_change(
    conn: AsyncConnection, guild_id: int, known: tuple[int, int], first: int
) -> tuple[bool, int | None]:
    """Whether any of those with a number changed after a revision and id, and the id that the number `first` has."""
    asked = {"guild_id": guild_id, "revision": known[0], "id": known[1], "first": first}
    changed, first_id = (await conn.execute(_STATE, asked)).one()
    return changed is not None, first_id


async def list_shown(
    conn: AsyncConnection, guild_id: int, *, numbers: Collection[int] = (), ids: Collection[int] = ()
) -> list[Saying]:
    """Those of these that are shown, in no order."""
    found, wanted = (_OF_NUMBERS, numbers) if numbers else (_OF_IDS, ids)
    rows = await conn.execute(found, {"guild_id": guild_id, "wanted": list(wanted)})
    return [saying_of(row) for row in rows]


async def list_of(
    conn: AsyncConnection, guild_id: int, author_id: int, most: int, *, below: int | None = None, shown: bool = False
) -> list[Saying]:
    """What somebody said, the newest first; `below` an id."""
    here = and_(_c.guild_id == guild_id, _c.author_id == author_id, _SHOWN if shown else _c.state != State.GONE)
    if below is not None:
        here = and_(here, _c.id < below)
    found = SAYING.where(here).order_by(_c.id.desc()).limit(most)
    return [saying_of(row) for row in await conn.execute(found)]


async def list_saved_by(conn: AsyncConnection, guild_id: int, user_id: int, most: int) -> list[Saying]:
    """The newest first."""
    here = and_(_c.guild_id == guild_id, _c.saved_by == user_id, _c.state != State.GONE)
    found = SAYING.where(here).order_by(_c.id.desc()).limit(most)
    return [saying_of(row) for row in await conn.execute(found)]


async def list_loved(conn: AsyncConnection, guild_id: int, most: int) -> list[tuple[str, int]]:
    """The names of quotes of both kinds, with how many love them, the most loved first."""
    count = func.count().label("count")
    found = select(hearts.c.ref, count).where(hearts.c.guild_id == guild_id).group_by(hearts.c.ref)
    rows = await conn.execute(found.order_by(count.desc(), hearts.c.ref).limit(most))
    return [(ref, loved) for ref, loved in rows]


# -------------------------------------------------------------------- by chance


async def find_last_number(conn: AsyncConnection, guild_id: int) -> int:
    """The highest one that was ever given; 0 for none."""
    return (await conn.execute(_LAST_NUMBER, {"guild_id": guild_id})).scalar_one() or 0


async def find_first(
    conn: AsyncConnection, guild_id: int, numbers: Sequence[int], sees: Callable[[Origin], bool]
) -> Saying | None:
    """The first of these that is shown and was said where one `sees`. Numbers may come more than once."""
    rows = await conn.execute(_OF_NUMBERS, {"guild_id": guild_id, "wanted": list(set(numbers))})
    known = {row.number: row for row in rows}
    found = next((number for number in numbers if number in known and sees(origin_of(known[number]))), None)
    return saying_of(known[found]) if found is not None else None


async def list_ids_in(
    conn: AsyncConnection, guild_id: int, places: Collection[int], sees: Callable[[Origin], bool]
) -> list[int]:
    """The ids of all that are shown, were said in some channels, or nowhere, and where one `sees`."""
    here = and_(_c.guild_id == guild_id, _SHOWN)
    spots = select(_c.id, _c.place_id, _c.open, _c.restricted).where(here)
    rows = list(await conn.execute(spots.where(_c.place_id.is_(None))))
    if places:
        rows += await conn.execute(spots.where(_c.place_id.in_(places)))
    return [row.id for row in rows if sees(origin_of(row))]


async def list_places(conn: AsyncConnection, guild_id: int, most: int) -> list[int]:
    """The channels in which anything that is shown was said. Steps from one to the next, for they are few."""
    here = and_(_c.guild_id == guild_id, _SHOWN)
    steps = select(func.min(_c.place_id).label("place_id")).where(here).cte("steps", recursive=True)
    after = select(func.min(_c.place_id)).where(here, _c.place_id > steps.c.place_id).scalar_subquery()
    steps = steps.union_all(select(after).where(steps.c.place_id.is_not(None)))
    found: Select[Any] = select(steps.c.place_id).where(steps.c.place_id.is_not(None)).limit(most)
    return list((await conn.execute(found)).scalars())


def origin_of(row: Any) -> Origin:
    """As far as it has to be known to find out who may see it."""
    return Origin(place_id=row.place_id, open=row.open, restricted=row.restricted)
