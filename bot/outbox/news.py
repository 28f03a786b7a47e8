"""What becomes of the new items of a feed in one server, and the drafts that say so. Pure.

Deciding comes first (`sort_out`); once the stories have their numbers, the drafts say them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.feeds.entry import Entry
from bot.feeds.filters import found_in, refusing
from bot.feeds.similar import canonical
from bot.feeds.subscription import MOST_AT_ONCE, Story, Subscription, Verdict
from bot.outbox.delivery import Draft, Target, key
from bot.outbox.facts import NewsBundled, NewsDrafted, NewsEdited, NewsPosted, NewsPublished
from bot.outbox.retold import Told
from bot.server.kinds import Post
from bot.server.settings import ServerSettings, Topic, TopicSettings
from bot.server.walltime import next_time

SAME_STORY = timedelta(days=2)  # so long after one another the same story is recognised
TOO_OLD = timedelta(days=7)  # before the newest that the feed had: it slid back into view
STALE_DRAFT = timedelta(days=7)  # so long an item waits in the staff channel
STALE_EDIT = timedelta(days=2)
MOST_NAMED = 10  # stories in "and 12 more"
MOST_LOOKED_AT = 50  # items of one fetch whose titles are compared; the older ones of a flood are bundled anyway

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_SHOWN = (Verdict.POSTED, Verdict.DRAFT)


@dataclass(frozen=True)
class Decided:
    """An entry, and what becomes of it. `of_id` is a story of the server whose post it joins, `of` an earlier one of
    the same decision (its place in the list).

    `line` is what that post then says: the name of the feed, and its link; None where nothing is added, because the
    same feed told the same twice. BUNDLED keeps the reason for which an item would have waited.
    """

    entry: Entry
    verdict: Verdict
    reason: str = ""
    of_id: int | None = None
    of: int | None = None
    line: tuple[str, str] | None = None


def sort_out(
    subscription: Subscription,
    settings: ServerSettings,
    fresh: Sequence[Entry],
    recent: Sequence[Story],
    newest_at: datetime | None,
    now: datetime,
) -> list[Decided]:
    """What becomes of each, the oldest first. `recent` are stories of this server of the last two days that were posted
    or wait as drafts, of any feed; `newest_at` is the newest date that this feed had before.
    """
    entries = oldest_first(fresh, now)
    near = [each for each in recent if each.verdict in _SHOWN and now - each.found_at <= SAME_STORY]
    told = Told.of(subscription.id, target_channel(subscription, settings), near, entries)
    newest, words = min(newest_at, now) if newest_at is not None else None, settings.held_words
    found, first_of = list[Decided](), dict[str, int]()
    for number, entry in enumerate(entries):
        decided = _alone(subscription, settings, words, entry, newest)
        if decided.verdict in _SHOWN:
            titles = len(entries) - number <= MOST_LOOKED_AT
            decided = _retold(subscription, told, decided, titles=titles) or decided
        if decided.verdict in _SHOWN:
            page = canonical(entry.link)
            first = first_of.setdefault(page, number)
            if first != number and told.is_again(entry, page, found[first].entry.title):
                decided = Decided(entry, Verdict.ALSO, of=first)
        found.append(decided)
    return _capped(found)


def oldest_first(fresh: Sequence[Entry], now: datetime) -> list[Entry]:
    """By their dates; one without a date stays behind the one before it in the feed's own order, turned round."""
    at, dated = _LONG_AGO, list[tuple[datetime, Entry]]()
    for entry in reversed(fresh):
        at = min(entry.published_at, now) if entry.published_at is not None else at
        dated.append((at, entry))
    return [entry for _, entry in sorted(dated, key=lambda pair: pair[0])]


def _alone(
    subscription: Subscription, settings: ServerSettings, words: Sequence[str], entry: Entry, newest: datetime | None
) -> Decided:
    """What would become of it if nobody else had told it."""
    if subscription.paused or not settings.topic(Topic.NEWS).enabled:
        return Decided(entry, Verdict.PAUSED)
    if target_channel(subscription, settings) is None:
        return Decided(entry, Verdict.NO_PLACE)
    if not (entry.title or entry.summary or entry.link):
        return Decided(entry, Verdict.BLANK)
    if newest is not None and entry.published_at is not None and newest - entry.published_at > TOO_OLD:
        return Decided(entry, Verdict.TOO_OLD)
    refused = refusing(subscription.filters, entry.title, entry.summary)
    if refused is not None:
        return Decided(entry, Verdict.FILTERED, " ".join(refused).strip())
    word = found_in(words, entry.title, entry.summary)
    if word is not None:
        return Decided(entry, Verdict.DRAFT, f"word {word}")
    return Decided(entry, Verdict.POSTED if subscription.trusted else Verdict.DRAFT)


def _retold(subscription: Subscription, told: Told, decided: Decided, *, titles: bool) -> Decided | None:
    """The same item as a line of another feed's post. What may be posted at once joins no draft: nobody knows whether
    that will be. And what would have to wait brings no link of its own into a post, unless it is the one there.
    """
    entry, waits = decided.entry, decided.verdict is Verdict.DRAFT
    story = told.with_page(entry, waiting=waits)
    if story is not None:
        return Decided(entry, Verdict.ALSO, of_id=story.id, line=(subscription.name, entry.link))
    story = told.with_title(entry, waiting=waits) if titles else None
    if story is not None:
        unseen = waits and story.verdict is Verdict.POSTED
        return Decided(entry, Verdict.ALSO, of_id=story.id, line=(subscription.name, "" if unseen else entry.link))
    story = told.by_itself(entry)
    return Decided(entry, Verdict.ALSO, of_id=story.id) if story is not None else None


def _capped(found: Sequence[Decided]) -> list[Decided]:
    """The newest few are posted or shown one by one, counted together."""
    shown = [number for number, each in enumerate(found) if each.verdict in _SHOWN]
    beyond = set(shown[:-MOST_AT_ONCE])
    return [replace(each, verdict=Verdict.BUNDLED) if number in beyond else each for number, each in enumerate(found)]


def place_of(feed: Subscription, settings: ServerSettings) -> TopicSettings:
    """Where items of this feed go, whom they ping, and how they are posted: in a channel of its own, only as it says
    itself; else as news are.
    """
    news = settings.topic(Topic.NEWS)
    if feed.channel_id is not None:
        return replace(news, channel_id=feed.channel_id, role_id=feed.role_id, post=feed.post or Post.MESSAGE)
    return replace(news, role_id=feed.role_id or news.role_id, post=feed.post or news.post)


def target_channel(subscription: Subscription, settings: ServerSettings) -> int | None:
    """Where items of this feed go: its own channel, or that of the topic News."""
    return place_of(subscription, settings).channel_id


def target_of(subscription: Subscription, settings: ServerSettings) -> Target | None:
    """There, with its ping and form; None where there is no place."""
    place = place_of(subscription, settings)
    return Target.of(subscription.guild_id, place) if place.channel_id is not None else None


def _staff_target(guild_id: int, settings: ServerSettings) -> Target | None:
    staff = settings.topic(Topic.STAFF)
    return Target(guild_id, staff.channel_id) if staff.is_open else None


def post_drafts(subscription: Subscription, settings: ServerSettings, story: Story, now: datetime) -> list[Draft]:
    """Post this story: the message, and where wanted its way on to other servers."""
    target = target_of(subscription, settings)
    if target is None:
        return []
    due_at = now if story.decided_at is not None else _due_at(settings, now)
    posted = Draft(
        key("news", story.guild_id, story.id),
        NewsPosted(story_id=story.id),
        target,
        due_at,
        due_at + settings.late.expiry,
        _subject(story),
    )
    if not subscription.publish or target.post is Post.FORUM:
        return [posted]
    published = Draft(
        key("news-publish", story.guild_id, story.id),
        NewsPublished(story_id=story.id),
        Target(target.guild_id, target.channel_id),
        due_at,
        due_at + STALE_EDIT,
        _subject(story),
    )
    return [posted, published]


def _due_at(settings: ServerSettings, now: datetime) -> datetime:
    """As it comes, or at the time of day that the staff chose; what they decide themselves does not wait for that."""
    at = settings.topic(Topic.NEWS).at
    return now if at is None else next_time(at, settings["timezone"], now)


def staff_draft(subscription: Subscription, settings: ServerSettings, story: Story, now: datetime) -> Draft | None:
    """Show it to the staff; None without a staff channel."""
    target = _staff_target(subscription.guild_id, settings)
    if target is None:
        return None
    name, fact = key("news-draft", story.guild_id, story.id), NewsDrafted(story_id=story.id)
    return Draft(name, fact, target, now, now + STALE_DRAFT, _subject(story))


def edit_draft(story: Story, now: datetime) -> Draft | None:
    """What was posted says something else now; None where it has no place."""
    if story.channel_id is None:
        return None
    name = key("news-edit", story.guild_id, story.id, story.revision)
    fact = NewsEdited(story_id=story.id, revision=story.revision)
    return Draft(name, fact, Target(story.guild_id, story.channel_id), now, now + STALE_EDIT, _subject(story))


def bundle_draft(
    subscription: Subscription, settings: ServerSettings, stories: Sequence[Story], now: datetime
) -> Draft | None:
    """One line for all that came beyond the first five, without a ping. Where all of them would have waited for the
    staff, it is for the staff; otherwise what would have is counted, and not named. So is what has no number.
    """
    waiting = not subscription.trusted or all(story.reason for story in stories)
    named = [story.id for story in reversed(stories) if story.id and (waiting or not story.reason)]
    target = _staff_target(subscription.guild_id, settings) if waiting else target_of(subscription, settings)
    if target is None or not stories:
        return None
    fact = NewsBundled(
        subscription_id=subscription.id,
        source=subscription.name,
        count=len(stories),
        story_ids=tuple(named[:MOST_NAMED]),
        waiting=waiting,
        spoilers=subscription.spoilers,
    )
    post = Post.FORUM if target.post is Post.FORUM else Post.MESSAGE
    name = key("news-more", subscription.guild_id, max(story.id for story in stories))
    due_at = now if waiting else _due_at(settings, now)
    expires_at = due_at + (STALE_DRAFT if waiting else settings.late.expiry)
    return Draft(name, fact, replace(target, role_id=None, post=post), due_at, expires_at)


def _subject(story: Story) -> str:
    """By which everything about one story is found."""
    return f"story_{story.id}"
