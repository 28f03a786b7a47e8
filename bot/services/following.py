"""A subscription in its server, at a moment: its stories, what says them, its audit texts. Knows no database."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ParamSpec, TypeVar

from bot.feeds.entry import Entry
from bot.feeds.filters import CLAUSES, write_words
from bot.feeds.subscription import Story, Subscription, Verdict
from bot.outbox.delivery import Delivery, Draft, key
from bot.outbox.news import bundle_draft, post_drafts, staff_draft, target_channel
from bot.server.settings import LONGEST_VALUE, ServerSettings

log = logging.getLogger(__name__)
Values = ParamSpec("Values")
Result = TypeVar("Result")
LONGEST_NAME = 60  # characters of the name of a feed in the audit trail
OFF, NONE = "off", "-"


@dataclass(frozen=True)
class Server:
    """A subscription in its server, at a moment."""

    subscription: Subscription
    settings: ServerSettings
    now: datetime

    def story(self, entry: Entry, verdict: Verdict, reason: str = "", of_id: int | None = None) -> Story:
        """It has no number yet."""
        feed = self.subscription
        return Story(
            id=0,
            guild_id=feed.guild_id,
            subscription_id=feed.id,
            title=entry.title,
            summary=entry.summary,
            link=entry.link,
            source=feed.name,
            found_at=self.now,
            verdict=verdict,
            published_at=entry.published_at,
            reason=reason,
            of_id=of_id,
            spoilers=feed.spoilers,
            channel_id=target_channel(feed, self.settings),
        )

    def drafts(self, told: Sequence[Story]) -> list[Draft]:
        """What says these."""
        said: list[Draft | None] = []
        for story in told:
            if story.verdict is Verdict.POSTED:
                said += post_drafts(self.subscription, self.settings, story, self.now)
            elif story.verdict is Verdict.DRAFT:
                said.append(staff_draft(self.subscription, self.settings, story, self.now))
        if bundled := [story for story in told if story.verdict is Verdict.BUNDLED]:
            said.append(bundle_draft(self.subscription, self.settings, bundled, self.now))
        return [draft for draft in said if draft is not None]

    def planned(self, how: Callable[Values, list[Result]], *args: Values.args, **more: Values.kwargs) -> list[Result]:
        """One server with something odd must not keep the news from the others."""
        try:
            return how(*args, **more)
        except Exception:
            log.exception("subscription %s could not be told its news", self.subscription.id)
            return []


@dataclass(frozen=True)
class Told:
    """A story with what became of its delivery: `state` is empty where there is none; `message_id` where it is sent."""

    story: Story
    state: str = ""
    message_id: int | None = None
    error: str = ""


def key_of(story: Story) -> str:
    """The delivery that says it; of a bundled one, the line about all of them."""
    if story.verdict is Verdict.BUNDLED:
        return key("news-more", story.guild_id, story.of_id or story.id)
    return key("news", story.guild_id, story.id)


def told_of(story: Story, delivery: Delivery | None) -> Told:
    if delivery is None or story.verdict not in (Verdict.POSTED, Verdict.BUNDLED):
        return Told(story)
    return Told(story, delivery.state, delivery.message_id, delivery.last_error or "")


# -------------------------------------------------------------------- for the audit trail


def added_text(subscription: Subscription) -> str:
    """How it is followed, as words for the audit trail."""
    return _text({name: value for name, value in _parts(subscription).items() if value != OFF and name != "name"})


def changed_texts(before: Subscription, after: Subscription) -> tuple[str, str]:
    """What is different, before and after."""
    one, other = _parts(before), _parts(after)
    names = [name for name in {**one, **other} if one.get(name) != other.get(name)]
    return _text({name: one.get(name, NONE) for name in names}), _text({name: other.get(name, NONE) for name in names})


def _parts(subscription: Subscription) -> dict[str, str]:
    """What can be changed of it, by name; without what there is none of."""
    ids = {"channel": subscription.channel_id, "role": subscription.role_id, "tag": subscription.tag_id}
    switches = {name: getattr(subscription, name) for name in ("publish", "trusted", "spoilers", "paused")}
    filters = subscription.filters
    clauses = dict(zip(CLAUSES, (filters.contains, filters.all, filters.any, filters.not_), strict=True))
    return {
        "name": subscription.name,
        **{name: str(id_) for name, id_ in ids.items() if id_ is not None},
        **({"post": str(subscription.post)} if subscription.post is not None else {}),
        **{name: "on" if is_on else OFF for name, is_on in switches.items()},
        **{name: write_words(words) for name, words in clauses.items() if words},
    }


def _text(parts: Mapping[str, str]) -> str:
    return " · ".join(f"{name}: {value}" for name, value in parts.items())[:LONGEST_VALUE]
