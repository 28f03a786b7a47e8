"""Items of feeds in each server, and what became of them. That they were seen is remembered elsewhere, and for good."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, String, and_, cast, delete, exists, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feeds.subscription import Story, Verdict
from bot.outbox.delivery import State
from bot.store.rows import ignore_known
from bot.store.schema import deliveries, stories, subscriptions

_c = stories.c
IN_ONE_GO = 500  # numbers or marks in one statement
MOST_ALSO = 10  # other feeds that are named
_KEY = literal("news:") + cast(_c.guild_id, String) + ":" + cast(_c.id, String)  # of the delivery that posts a story
_LOST = (State.FAILED, State.CANCELLED, State.EXPIRED)


@dataclass(frozen=True)
class New:
    """A story to be added: `mark` is what its entry is known by."""

    story: Story
    feed_id: int
    mark: bytes


@dataclass(frozen=True)
class Marked:
    """A story with what its entry is known by, the title as the feed last had it, and whether the staff put it in words
    of their own.
    """

    story: Story
    mark: bytes
    original: str
    edited: bool


async def add_stories(conn: AsyncConnection, new: Sequence[New]) -> dict[tuple[int, bytes], int]:
    """Returns their numbers, by subscription and mark; what a subscription had before is left as it is, and has none
    here.
    """
    added: dict[tuple[int, bytes], int] = {}
    statement = ignore_known(conn, stories, [_c.subscription_id, _c.mark])
    statement = statement.returning(_c.subscription_id, _c.mark, _c.id)
    for part in parts(new):
        rows = await conn.execute(statement, [_row(each) for each in part])
        added.update(((row.subscription_id, row.mark), row.id) for row in rows)
    return added


async def put_story(conn: AsyncConnection, story: Story, **more: object) -> None:
    """How it is shown from now on, and other columns; what was decided stays, for somebody may be deciding just now."""
    await conn.execute(update(stories).where(_c.id == story.id).values(_shown(story) | more))


async def put_of(conn: AsyncConnection, story_ids: Sequence[int], of_id: int) -> None:
    """They were told with this one."""
    for part in parts(story_ids):
        await conn.execute(update(stories).where(_c.id.in_(part)).values(of_id=of_id or None))


async def put_spoilers(conn: AsyncConnection, subscription_id: int, *, spoilers: bool) -> None:
    await conn.execute(update(stories).where(_c.subscription_id == subscription_id).values(spoilers=spoilers))


async def put_also(conn: AsyncConnection, story: Story, name: str, link: str) -> Story:
    """Another feed told it as well. Returns the story as it is then."""
    if len(story.also) >= MOST_ALSO or any(link == known for _, known in story.also):
        return story
    told = replace(story, also=(*story.also, (name, link)), revision=story.revision + 1)
    await put_story(conn, told)
    return told


async def find_story(conn: AsyncConnection, story_id: int) -> Story | None:
    return next(iter(await list_stories(conn, [story_id])), None)


async def list_stories(conn: AsyncConnection, story_ids: Collection[int]) -> list[Story]:
    """In the order of their numbers."""
    found: list[Story] = []
    for part in parts(sorted(set(story_ids))):
        found += [story_of(row) for row in await conn.execute(select(stories).where(_c.id.in_(part)).order_by(_c.id))]
    return found


async def list_recent(
    conn: AsyncConnection, guild_ids: Collection[int], verdicts: Collection[Verdict], since: datetime, most: int
) -> list[Story]:
    """Stories of servers with one of these verdicts, the newest first; without those whose post came to nothing."""
    lost = exists().where(deliveries.c.key == _KEY, deliveries.c.state.in_(_LOST))
    here = and_(_c.guild_id.in_(guild_ids), _c.found_at >= since, _c.verdict.in_(verdicts), ~lost)
    found = select(stories).where(here).order_by(_c.found_at.desc(), _c.id.desc()).limit(most)
    return [story_of(row) for row in await conn.execute(found)]


async def list_history(
    conn: AsyncConnection, guild_id: int, subscription_id: int | None, most: int, skip: int
) -> tuple[list[Story], int]:
    """The newest first, and how many there are in all."""
    here: ColumnElement[bool] = _c.guild_id == guild_id
    if subscription_id is not None:
        here = and_(here, _c.subscription_id == subscription_id)
    count = (await conn.execute(select(func.count()).select_from(stories).where(here))).scalar_one()
    found = select(stories).where(here).order_by(_c.found_at.desc(), _c.id.desc()).limit(most).offset(skip)
    return [story_of(row) for row in await conn.execute(found)], count


async def find_renamed(conn: AsyncConnection, feed_id: int, titles: Mapping[bytes, str]) -> list[bytes]:
    """Marks whose entries the feed gives another title by now, in servers that follow it."""
    found: set[bytes] = set()
    following = select(subscriptions.c.guild_id).where(subscriptions.c.feed_id == feed_id)
    for part in parts(list(titles)):
        here = and_(_c.feed_id == feed_id, _c.mark.in_(part), _c.guild_id.in_(following))
        rows = await conn.execute(select(_c.mark, _c.original).where(here).distinct())
        found.update(mark for mark, original in rows if titles[mark] != original)
    return sorted(found)


async def list_had(
    conn: AsyncConnection, subscription_ids: Collection[int], marks: Collection[bytes]
) -> set[tuple[int, bytes]]:
    """Which of these entries the subscriptions had already."""
    found: set[tuple[int, bytes]] = set()
    for part in parts(sorted(marks)):
        here = and_(_c.subscription_id.in_(subscription_ids), _c.mark.in_(part))
        rows = await conn.execute(select(_c.subscription_id, _c.mark).where(here))
        found.update((row.subscription_id, row.mark) for row in rows)
    return found


async def list_marked(
    conn: AsyncConnection, feed_id: int, marks: Collection[bytes], guild_ids: Collection[int]
) -> list[Marked]:
    """What became of these entries in these servers."""
    found: list[Marked] = []
    for part in parts(sorted(marks)):
        here = and_(_c.feed_id == feed_id, _c.mark.in_(part), _c.guild_id.in_(guild_ids))
        rows = await conn.execute(select(stories).where(here).order_by(_c.id))
        found += [Marked(story_of(row), row.mark, row.original, row.edited) for row in rows]
    return found


async def was_told(conn: AsyncConnection, guild_id: int, feed_id: int, mark: bytes) -> bool:
    """Whether an entry was posted in a server, or is to be, by whatever subscription."""
    told = (Verdict.POSTED, Verdict.BUNDLED, Verdict.ALSO, Verdict.DRAFT)
    here = and_(_c.feed_id == feed_id, _c.mark == mark, _c.guild_id == guild_id, _c.verdict.in_(told))
    return (await conn.execute(select(_c.id).where(here).limit(1))).first() is not None


async def clear_old(conn: AsyncConnection, before: datetime) -> None:
    await conn.execute(delete(stories).where(_c.found_at < before))


def parts(each: Sequence[Any]) -> Iterable[Any]:
    return (each[at : at + IN_ONE_GO] for at in range(0, len(each), IN_ONE_GO))


def _shown(story: Story) -> dict[str, Any]:
    return {
        "title": story.title,
        "summary": story.summary,
        "also": json.dumps(story.also, ensure_ascii=False),
        "revision": story.revision,
    }


def decided(story: Story) -> dict[str, Any]:
    return {
        "verdict": story.verdict,
        "reason": story.reason[:200],
        "of_id": story.of_id,
        "spoilers": story.spoilers,
        "channel_id": story.channel_id,
        "actor_id": story.actor_id,
        "decided_at": story.decided_at,
    }


def _row(new: New) -> dict[str, Any]:
    story = new.story
    return {
        "guild_id": story.guild_id,
        "subscription_id": story.subscription_id,
        "feed_id": new.feed_id,
        "mark": new.mark,
        **_shown(story),
        "original": story.title,
        "link": story.link,
        "source": story.source,
        "published_at": story.published_at,
        "found_at": story.found_at,
        **decided(story),
        "edited": False,
    }


def story_of(row: Row[Any]) -> Story:
    return Story(
        id=row.id,
        guild_id=row.guild_id,
        subscription_id=row.subscription_id,
        title=row.title,
        summary=row.summary,
        link=row.link,
        source=row.source,
        found_at=row.found_at,
        verdict=Verdict(row.verdict),
        published_at=row.published_at,
        reason=row.reason,
        of_id=row.of_id,
        also=tuple((str(name), str(link)) for name, link in json.loads(row.also)),
        spoilers=row.spoilers,
        channel_id=row.channel_id,
        actor_id=row.actor_id,
        decided_at=row.decided_at,
        revision=row.revision,
    )
