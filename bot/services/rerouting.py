"""What waits to be said of feeds, after the staff changed something: it goes where it now should, or not at all. Inside
a transaction that has locked the server.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feeds.filters import found_in
from bot.feeds.subscription import Story, Subscription, Verdict
from bot.outbox.delivery import Delivery, Difference, Draft, State, Target, key
from bot.outbox.facts import FeedFailing, NewsBundled, NewsDrafted, NewsPosted, NewsPublished
from bot.outbox.news import STALE_EDIT, staff_draft, target_of
from bot.server.kinds import Post
from bot.server.settings import ServerSettings, Topic
from bot.services.following import Server
from bot.store import decisions, deliveries, stories, subscriptions

WAITING = ("news", "news-publish", "news-more", "news-draft", "feed-failing")
_SENT_ON = (State.PENDING, State.SENDING, State.SENT)  # posts with which publishing makes sense


@dataclass(frozen=True)
class _Waiting:
    """What waits of a feed, with the number of its subscription; with its story, if it is about one."""

    delivery: Delivery
    subscription_id: int
    story: Story | None = None

    @property
    def story_ids(self) -> Sequence[int]:
        """What it posts."""
        match self.delivery.fact:
            case NewsPosted(story_id=story_id):
                return (story_id,)
            case NewsBundled(story_ids=story_ids):
                return story_ids
        return ()


@dataclass
class _Changes:
    """What becomes of what waits; `off` are the stories that are not posted, by subscription and verdict."""

    found: Difference = field(default_factory=Difference)
    off: dict[tuple[int, Verdict], list[int]] = field(default_factory=dict)

    def call_off(self, each: _Waiting, verdict: Verdict) -> None:
        self.found.cancelled.append(each.delivery)
        self.off.setdefault((each.subscription_id, verdict), []).extend(each.story_ids)

    async def write(self, conn: AsyncConnection, now: datetime, **who: object) -> None:
        await deliveries.apply(conn, self.found, now)
        for (subscription_id, verdict), story_ids in self.off.items():
            await decisions.call_off(conn, subscription_id, story_ids, verdict, **who)


async def reroute(conn: AsyncConnection, guild_id: int, known: ServerSettings, now: datetime) -> None:
    """As the settings and subscriptions of a server are now. What was promised, and until when, stays; what is paused
    or has no place any more is not said later either.
    """
    following = {each.id: each for each in await subscriptions.list_of_server(conn, guild_id)}
    if not following:
        return
    done = _Changes()
    for each in await _waiting(conn, guild_id):
        delivery, subscription = each.delivery, following.get(each.subscription_id)
        if subscription is None or isinstance(delivery.fact, NewsPublished):
            continue
        server = Server(subscription, known, now)
        target, said = _target(server, delivery), delivery.fact
        if target is None:
            if not _is_for_staff(delivery):
                done.call_off(each, Verdict.PAUSED if _is_off(server) else Verdict.NO_PLACE)
            continue
        if isinstance(said, NewsPosted) and await _hold(conn, server, each, done):
            continue
        if isinstance(said, NewsBundled) and not said.waiting:
            said = await _hide(conn, server, said)
        if (target, said) != (delivery.target, delivery.fact):
            done.found.changed.append((delivery, replace(delivery, target=target, fact=said)))
        if isinstance(said, NewsPosted) and each.story is not None and target.channel_id != each.story.channel_id:
            await decisions.put_channel(conn, each.story.id, target.channel_id)
    await done.write(conn, now)
    await _send_on(conn, guild_id, following, known, now)


async def withdraw(conn: AsyncConnection, subscription: Subscription, actor_id: int, now: datetime) -> None:
    """Nothing of this feed is said any more, and nobody has to decide about it. What was posted stays."""
    done = _Changes()
    for each in await _waiting(conn, subscription.guild_id):
        if each.subscription_id == subscription.id:
            done.call_off(each, Verdict.SKIPPED)
    await done.write(conn, now, actor_id=actor_id, decided_at=now)
    await decisions.skip_drafts(conn, subscription.id, actor_id, now)


# -------------------------------------------------------------------- where it goes


def _target(server: Server, delivery: Delivery) -> Target | None:
    """Where this should go by now; None for nowhere."""
    if _is_for_staff(delivery):
        staff = server.settings.topic(Topic.STAFF)
        return replace(delivery.target, channel_id=staff.channel_id) if staff.is_open else None
    target = target_of(server.subscription, server.settings)
    if target is None or _is_off(server):
        return None
    if not isinstance(delivery.fact, NewsBundled):
        return target
    return replace(target, role_id=None, post=Post.FORUM if target.post is Post.FORUM else Post.MESSAGE)


def _is_off(server: Server) -> bool:
    return server.subscription.paused or not server.settings.topic(Topic.NEWS).enabled


def _is_for_staff(delivery: Delivery) -> bool:
    fact = delivery.fact
    return isinstance(fact, NewsDrafted | FeedFailing) or (isinstance(fact, NewsBundled) and fact.waiting)


# -------------------------------------------------------------------- words that make news wait


async def _hold(conn: AsyncConnection, server: Server, each: _Waiting, done: _Changes) -> bool:
    """A story with a word of the list waits for the staff, unless they decided about it, or it may be there already.
    Returns whether it does.
    """
    story, words = each.story, server.settings.held_words
    if story is None or story.decided_at is not None or each.delivery.unsure:
        return False
    word = found_in(words, story.title, story.summary)
    if word is None:
        return False
    done.found.cancelled.append(each.delivery)
    await decisions.put_reason(conn, story.id, Verdict.DRAFT, f"word {word}")
    draft = staff_draft(server.subscription, server.settings, story, server.now)
    done.found.new.extend([draft] if draft is not None else [])
    return True


async def _hide(conn: AsyncConnection, server: Server, fact: NewsBundled) -> NewsBundled:
    """What has a word of the list is counted, and not named."""
    words, hidden = server.settings.held_words, set[int]()
    for story in await decisions.list_told_with(conn, server.subscription.id, fact.story_ids) if words else ():
        word = found_in(words, story.title, story.summary)
        if word is not None:
            hidden.add(story.id)
            await decisions.put_reason(conn, story.id, story.verdict, f"word {word}")
    return fact.model_copy(update={"story_ids": tuple(each for each in fact.story_ids if each not in hidden)})


# -------------------------------------------------------------------- publishing


async def _send_on(
    conn: AsyncConnection, guild_id: int, following: Mapping[int, Subscription], known: ServerSettings, now: datetime
) -> None:
    """What is or will be posted goes on to other servers from where it is posted, if that is wanted by now: also what
    was called off before.
    """
    waiting = [
        *await deliveries.list_pending(conn, guild_id, ("news-publish",)),
        *await deliveries.list_cancelled(conn, guild_id, "news-publish", now),
    ]
    sent_on = {each.fact.story_id: each for each in waiting if isinstance(each.fact, NewsPublished)}
    coming = [each.fact for each in await deliveries.list_pending(conn, guild_id, ("news",))]
    ids = {*sent_on, *(fact.story_id for fact in coming if isinstance(fact, NewsPosted))}
    posts = await deliveries.list_keys(conn, [key("news", guild_id, story_id) for story_id in ids])
    found = Difference()
    for story in await stories.list_stories(conn, ids):
        post, before = posts.get(key("news", guild_id, story.id)), sent_on.get(story.id)
        subscription = following.get(story.subscription_id)
        draft = _published(Server(subscription, known, now), story, post) if subscription and post else None
        if before is None:
            found.new.extend([draft] if draft is not None else [])
        elif draft is None:
            found.cancelled.append(before)
        elif before.state is State.CANCELLED or before.target != draft.target:
            found.changed.append((before, draft))
    await deliveries.apply(conn, found, now)


def _published(server: Server, story: Story, post: Delivery) -> Draft | None:
    """None where it is not to go on, or that is stale."""
    is_there = story.verdict is Verdict.POSTED and post.state in _SENT_ON and post.target.post is not Post.FORUM
    wanted = server.subscription.publish and not _is_off(server)
    if not (is_there and wanted) or post.due_at + STALE_EDIT <= server.now:
        return None
    name, target = key("news-publish", story.guild_id, story.id), Target(story.guild_id, post.target.channel_id)
    fact, expires_at = NewsPublished(story_id=story.id), post.due_at + STALE_EDIT
    return Draft(name, fact, target, post.due_at, expires_at, post.subject)


# -------------------------------------------------------------------- what there is


async def _waiting(conn: AsyncConnection, guild_id: int) -> list[_Waiting]:
    found = await deliveries.list_pending(conn, guild_id, WAITING)
    facts = [each.fact for each in found]
    ids = [fact.story_id for fact in facts if isinstance(fact, NewsPosted | NewsPublished | NewsDrafted)]
    known = {story.id: story for story in await stories.list_stories(conn, ids)}
    told: list[_Waiting] = []
    for delivery in found:
        fact = delivery.fact
        if isinstance(fact, NewsBundled | FeedFailing):
            told.append(_Waiting(delivery, fact.subscription_id))
        elif isinstance(fact, NewsPosted | NewsPublished | NewsDrafted) and fact.story_id in known:
            story = known[fact.story_id]
            told.append(_Waiting(delivery, story.subscription_id, story))
    return told
