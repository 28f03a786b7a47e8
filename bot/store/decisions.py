"""What is decided about stories by people, or because of what they changed; how stories look is not touched here."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feeds.subscription import Story, Verdict
from bot.store.schema import stories
from bot.store.stories import decided, parts, story_of

_c = stories.c


async def put_decision(conn: AsyncConnection, story: Story) -> None:
    """What somebody decided, who and when."""
    await conn.execute(update(stories).where(_c.id == story.id).values(decided(story)))


async def put_channel(conn: AsyncConnection, story_id: int, channel_id: int | None) -> None:
    """It is meant for another one."""
    await conn.execute(update(stories).where(_c.id == story_id).values(channel_id=channel_id))


async def put_reason(conn: AsyncConnection, story_id: int, verdict: Verdict, reason: str) -> None:
    """It waits for a human look after all."""
    await conn.execute(update(stories).where(_c.id == story_id).values(verdict=verdict, reason=reason[:200]))


async def call_off(
    conn: AsyncConnection, subscription_id: int, story_ids: Collection[int], verdict: Verdict, **who: object
) -> None:
    """These were to be told by a subscription, alone or in one line with others, and are not after all: nor are those
    others. `who` are columns that say who decided that.
    """
    for part in parts(sorted(set(story_ids))):
        here = and_(await _told_with(conn, subscription_id, part), _c.verdict.in_((Verdict.POSTED, Verdict.BUNDLED)))
        await conn.execute(update(stories).where(here).values(verdict=verdict, **who))


async def skip_drafts(conn: AsyncConnection, subscription_id: int, actor_id: int, now: datetime) -> None:
    """Nobody has to decide any more about what waits of this subscription."""
    here = and_(_c.subscription_id == subscription_id, _c.verdict == Verdict.DRAFT)
    skipped = {"verdict": Verdict.SKIPPED, "actor_id": actor_id, "decided_at": now}
    await conn.execute(update(stories).where(here).values(skipped))


async def list_told_with(conn: AsyncConnection, subscription_id: int, story_ids: Sequence[int]) -> list[Story]:
    """A few stories of a subscription, and those that are told in one line with them; in the order of their numbers."""
    here = await _told_with(conn, subscription_id, story_ids)
    return [story_of(row) for row in await conn.execute(select(stories).where(here).order_by(_c.id))]


async def forget_actor(conn: AsyncConnection, user_id: int) -> None:
    """In the order in which others change stories, so that none waits for the other."""
    theirs = _c.actor_id == user_id
    await conn.execute(select(_c.id).where(theirs).order_by(_c.id).with_for_update())
    await conn.execute(update(stories).where(theirs).values(actor_id=None))


async def count_of_actor(conn: AsyncConnection, user_id: int) -> int:
    """How many somebody decided about."""
    return (await conn.execute(select(func.count()).where(_c.actor_id == user_id))).scalar_one()


async def _told_with(conn: AsyncConnection, subscription_id: int, story_ids: Sequence[int]) -> ColumnElement[bool]:
    """The lines are looked up first: they are not known any more while their stories change."""
    bundled = _c.verdict == Verdict.BUNDLED
    lines = (await conn.execute(select(_c.of_id).where(_c.id.in_(story_ids), bundled).distinct())).scalars().all()
    return and_(_c.subscription_id == subscription_id, or_(_c.id.in_(story_ids), and_(bundled, _c.of_id.in_(lines))))
