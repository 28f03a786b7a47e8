"""What a feed brought, decided and said in the servers that follow it. Inside a transaction that has locked the feed
and these servers; services begin and end it.

What is long is done in parts, so that nobody waits for it. A subscription has a story once: what it had already is
neither decided nor said again.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import ParamSpec, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feeds.entry import Entry
from bot.feeds.filters import found_in, refusing
from bot.feeds.subscription import Story, Verdict
from bot.outbox.delivery import Delivery, Draft, State
from bot.outbox.news import SAME_STORY, TOO_OLD, Decided, edit_draft, sort_out
from bot.server.settings import ServerSettings
from bot.services.following import Server, key_of
from bot.store import deliveries, stories

Values = ParamSpec("Values")
Result = TypeVar("Result")

MOST_DECIDED = 200  # items of one fetch in one server; what is beyond is only counted
MOST_RECENT = 200  # stories of a server that are looked at for the same story
MOST_REVISIONS = 20  # of a story: a title that changes with every fetch edits no message for ever
TOGETHER = 5  # servers
A_FEW = 100  # items, or pairs of them: more are looked at beside everything else


async def begin(
    conn: AsyncConnection, server: Server, shown: Mapping[Entry, bytes], *, newest: bool = False
) -> list[Draft]:
    """A server begins to follow a feed: what it has is no news, but can be looked up. With `newest`, the newest item
    (the last) is said after all, the way all items of the feed go; unless it was said there before.
    """
    feed, seen, news = server.subscription, dict(shown), dict[Entry, bytes]()
    if newest and shown:
        entry, mark = seen.popitem()
        was_told = await stories.was_told(conn, feed.guild_id, feed.feed_id, mark)
        (seen if was_told else news)[entry] = mark
    rows = [stories.New(server.story(entry, Verdict.SEEN), feed.feed_id, mark) for entry, mark in seen.items()]
    await stories.add_stories(conn, rows)
    return await tell(conn, [server], news, None) if news else []


async def tell(
    conn: AsyncConnection, servers: Sequence[Server], new: Mapping[Entry, bytes], newest_at: datetime | None
) -> list[Draft]:
    """What is new (the newest first, each with its mark) is decided, kept and said."""
    said: list[Draft] = []
    for at in range(0, len(servers), TOGETHER):
        said += await _tell(conn, servers[at : at + TOGETHER], new, newest_at)
    return said


async def _tell(
    conn: AsyncConnection, servers: Sequence[Server], new: Mapping[Entry, bytes], newest_at: datetime | None
) -> list[Draft]:
    chosen = [await beside(len(new), _chosen, server, list(new), newest_at) for server in servers]
    wanted = {new[entry] for entries, _ in chosen for entry in entries}
    had = await stories.list_had(conn, [each.subscription.id for each in servers], wanted)
    found: list[_Sorted] = []
    for server, (entries, more) in zip(servers, chosen, strict=True):
        feed = server.subscription
        left = [entry for entry in entries if (feed.id, new[entry]) not in had]
        near = await _recent(conn, server)
        sorting = partial(sort_out, feed, server.settings, left, list(near.values()), newest_at, server.now)
        decided = await beside(len(left) * (1 + len(near)), server.planned, sorting)
        found.append(_Sorted.of(server, decided, near, more if len(left) == len(entries) else 0))
        await asyncio.sleep(0)
    rows = [
        stories.New(story, each.server.subscription.feed_id, new[decided.entry])
        for each in found
        for story, decided in zip(each.stories, each.decided, strict=True)
    ]
    numbers = await stories.add_stories(conn, rows)
    said: list[Draft] = []
    for each in found:
        numbered = each.numbered([numbers[each.server.subscription.id, new[one.entry]] for one in each.decided])
        said += numbered.server.planned(numbered.server.drafts, numbered.counted())
        said += await _join(conn, numbered)
        await asyncio.sleep(0)
    return said


@dataclass(frozen=True)
class _Sorted:
    """What was decided in one server, the oldest first, with the stories of it; what was told there lately; and how
    many more there are, older than all that was decided.
    """

    server: Server
    decided: Sequence[Decided]
    stories: Sequence[Story]
    recent: dict[int, Story]
    more: int

    @classmethod
    def of(cls, server: Server, decided: Sequence[Decided], recent: dict[int, Story], more: int) -> "_Sorted":
        found = [server.story(each.entry, each.verdict, each.reason, each.of_id) for each in decided]
        return cls(server, decided, found, recent, more)

    def numbered(self, numbers: Sequence[int]) -> "_Sorted":
        return replace(self, stories=[replace(story, id=id_) for story, id_ in zip(self.stories, numbers, strict=True)])

    def counted(self) -> list[Story]:
        """With one that stands for each of those that are only counted: what is older than what is bundled."""
        bundled = next((story for story in self.stories if story.verdict is Verdict.BUNDLED), None)
        return [*([replace(bundled, id=0)] * self.more if bundled is not None else ()), *self.stories]


def _chosen(server: Server, new: Sequence[Entry], newest_at: datetime | None) -> tuple[Sequence[Entry], int]:
    """Of a flood the newest, and the newest that the server wants; and how many more it would want."""
    if len(new) <= MOST_DECIDED:
        return new, 0
    filters = server.subscription.filters
    wanted = [
        entry
        for entry in new
        if (newest_at is None or entry.published_at is None or newest_at - entry.published_at <= TOO_OLD)
        and (not filters or refusing(filters, entry.title, entry.summary) is None)
    ]
    chosen = dict.fromkeys([*new[:MOST_DECIDED], *wanted[:MOST_DECIDED]])
    return list(chosen), len(wanted[MOST_DECIDED:])


async def _join(conn: AsyncConnection, found: _Sorted) -> list[Draft]:
    """What was told together refers to what it was told with, and becomes a line of that."""
    bundled = [story.id for story in found.stories if story.verdict is Verdict.BUNDLED]
    if bundled:
        await stories.put_of(conn, bundled, max(bundled))
    changed: dict[int, Story] = {}
    for story, each in zip(found.stories, found.decided, strict=True):
        if each.of is not None:
            await stories.put_of(conn, [story.id], found.stories[each.of].id)
        elif each.of_id is not None and each.of_id in found.recent and each.line is not None:
            before = found.recent[each.of_id]
            after = await stories.put_also(conn, before, *each.line)
            if after is not before:
                found.recent[after.id] = changed[after.id] = after
    return await _edits(conn, changed.values(), found.server.now)


async def rename(
    conn: AsyncConnection,
    feed_id: int,
    entries: Mapping[bytes, Entry],
    servers: Mapping[int, ServerSettings],
    now: datetime,
) -> list[Draft]:
    """The feed gave these entries another title: so do the stories in these servers, but those that the staff put in
    words of their own, and those that would have waited for a human look.
    """
    changed: list[Story] = []
    for each in await stories.list_marked(conn, feed_id, entries, servers):
        entry, story = entries[each.mark], each.story
        if entry.title == each.original:
            continue
        held = servers[story.guild_id].held_words
        waits = story.verdict is not Verdict.DRAFT and found_in(held, entry.title, entry.summary) is not None
        if not each.edited and not waits and story.revision < MOST_REVISIONS:
            story = replace(story, title=entry.title, summary=entry.summary, revision=story.revision + 1)
            changed.append(story)
        await stories.put_story(conn, story, original=entry.title)
    return await _edits(conn, changed, now)


async def _edits(conn: AsyncConnection, changed: Collection[Story], now: datetime) -> list[Draft]:
    """What waits is drawn when it is sent; what was sent has to be changed. What is due may be drawn just now."""
    posted = [story for story in changed if story.verdict is Verdict.POSTED]
    known = await deliveries.list_keys(conn, map(key_of, posted))
    there = [story for story in posted if (found := known.get(key_of(story))) is not None and _may_be_there(found, now)]
    return [draft for draft in (edit_draft(story, now) for story in there) if draft is not None]


def _may_be_there(delivery: Delivery, now: datetime) -> bool:
    is_due = delivery.state is State.PENDING and (delivery.try_at or now) <= now
    return is_due or delivery.state in (State.SENDING, State.SENT)


async def _recent(conn: AsyncConnection, server: Server) -> dict[int, Story]:
    """What was told lately there, or waits, by number."""
    shown, since = (Verdict.POSTED, Verdict.DRAFT), server.now - SAME_STORY
    found = await stories.list_recent(conn, [server.subscription.guild_id], shown, since, MOST_RECENT)
    return {story.id: story for story in found}


async def beside(size: int, how: Callable[Values, Result], *args: Values.args, **more: Values.kwargs) -> Result:
    """What is much to look at is looked at beside everything else."""
    return how(*args, **more) if size <= A_FEW else await asyncio.to_thread(how, *args, **more)
