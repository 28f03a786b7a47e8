"""Parameters of /feed: a feed that the server follows, an address or a suggestion, a list of feeds; and what the screen
of a feed shows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from discord import ForumChannel, Interaction

from bot.errors import EmptySearchError, NoFeedError, StaleError
from bot.feeds.filters import CLAUSES, read_words
from bot.feeds.subscription import Subscription
from bot.outbox.news import place_of
from bot.server.kinds import Post
from bot.server.preflight import NEEDS_TAG, Finding, PlaceKind, preflight
from bot.server.staff import Tier
from bot.show import model
from bot.show.names import SURE, fold, ranked
from bot.show.reader import Reader
from bot.surroundings import look, ping
from bot.texts import texts
from bot.views.feed_screens import SWITCHES, FeedPanel
from bot.views.feeds import KINDS, feed_mark, suggestion_label
from bot.views.page import bare
from cogs._parameters import Suggesting
from cogs._staff import guild_id_of, present, require

NEAR = 3  # that may be meant
NO_TAG = Finding("no-tag")  # a forum in which every post needs one, and none is chosen
_MARK = "#"  # before the number of a feed, as suggestions hold it


class FeedName(Suggesting):
    """A feed of this server, by its name or its address."""

    async def transform(self, itx: Interaction[Any], value: str, /) -> Subscription:
        if not value.strip():
            raise EmptySearchError
        known = await feeds_of(itx)
        exact = [feed for feed in known if value.strip() in (f"{_MARK}{feed.id}", feed.name, feed.url)]
        found = exact or [known[position] for score, position in _ranked(known, value) if score >= SURE]
        if found:
            return found[0]
        near = [known[position] for _, position in _ranked(known, value)[:NEAR]]
        raise NoFeedError(value, [feed.name for feed in near])

    async def suggestions(self, itx: Interaction[Any], value: str) -> list[tuple[str, str]]:
        settings = await require(itx, Tier.EDITOR)
        known = await feeds_of(itx)
        found = [known[position] for _, position in _ranked(known, value)] if value.strip() else known
        return [(f"{feed_mark(feed, settings)} {bare(feed.name)}", f"{_MARK}{feed.id}") for feed in found]


async def feeds_of(itx: Interaction[Any]) -> Sequence[Subscription]:
    """All that this server follows."""
    known: Sequence[Subscription] = await itx.client.services.feeds.list(guild_id_of(itx))
    return known


def _ranked(known: Sequence[Subscription], typed: str) -> list[tuple[float, int]]:
    return ranked(typed, [fold(feed.name) for feed in known])


class FeedAddress(Suggesting):
    """An address, or one of the suggestions of the pack by its name; whether it is any good is found out later."""

    async def transform(self, itx: Interaction[Any], value: str, /) -> str:
        if not value.strip():
            raise EmptySearchError
        typed = _joined(value)
        named = (each for each in suggestions(itx) if value == each.id or _joined(each.name) == typed)
        return next((str(each.url) for each in named), value.strip())

    async def suggestions(self, itx: Interaction[Any], value: str) -> list[tuple[str, str]]:
        await require(itx, Tier.EDITOR)
        typed = fold(value).split()
        if value.strip() and not typed:
            return []
        say, followed = texts(str(itx.locale)), await followed_of(itx)
        labels = [(suggestion_label(say, each), each.id) for each in suggestions(itx) if str(each.url) not in followed]
        return [pair for pair in labels if all(word in fold(pair[0]) for word in typed)]


def _joined(name: str) -> str:
    """People write "Pink News" and "PinkNews"."""
    return fold(name).replace(" ", "")


async def followed_of(itx: Interaction[Any]) -> frozenset[str]:
    """The addresses that this server follows."""
    return frozenset(feed.url for feed in await feeds_of(itx))


def suggestions(itx: Interaction[Any]) -> Sequence[model.Feed]:
    """Those of the pack, the official ones first."""
    return sorted(itx.client.readers.catalog.feeds, key=lambda each: KINDS.index(each.kind))


def suggestion(itx: Interaction[Any], feed_id: str) -> model.Feed:
    """Raises StaleError for one of another pack."""
    found = next((each for each in suggestions(itx) if each.id == feed_id), None)
    if found is None:
        raise StaleError
    return found


# -------------------------------------------------------------------- what controls say


async def find_feed(itx: Interaction[Any], number: str) -> Subscription:
    """Raises NoFeedError for one that was removed."""
    feed: Subscription = await itx.client.services.feeds.get(guild_id_of(itx), number_of(number) or 0)
    return feed


async def values_of(itx: Interaction[Any], feed: Subscription, field: str, value: str) -> Mapping[str, object]:
    """What a control of the screen changes. Raises StaleError for one of another version."""
    if field in SWITCHES and value in ("on", "off"):
        return {field: value == "on"}
    if field in CLAUSES:
        name = "not_" if field == "not" else field
        return {"filters": replace(feed.filters, **{name: read_words(value)})}
    match field:
        case "name":
            return {"name": value}
        case "channel":
            return await placed(itx, feed, number_of(value))
        case "role":
            return {"role_id": number_of(value)}
        case "tag":
            return {"tag_id": number_of(value)}
        case "post" if value in ("", *Post):
            return {"post": Post(value) if value else None}
    raise StaleError


def number_of(text: str) -> int | None:
    """What a select holds; nothing where nothing was picked. Raises StaleError for what is none."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) < 2**63):
        raise StaleError
    return int(text)


# -------------------------------------------------------------------- what a screen shows


async def panel_of(itx: Interaction[Any], reader: Reader, feed: Subscription) -> FeedPanel:
    """The feed with the preflight of where its items go."""
    settings = await require(itx, Tier.EDITOR)
    assert itx.guild is not None
    target = place_of(feed, settings)
    found, announces = None, False
    if target.channel_id is not None:
        place = await look(itx.guild, target.channel_id, itx)
        announces = place.kind is PlaceKind.ANNOUNCEMENT
        tags = tags_of(itx, target.channel_id)
        found = tuple(
            NO_TAG if finding == NEEDS_TAG else finding
            for finding in preflight(place, target.post, ping(itx.guild, target.role_id))
            if finding != NEEDS_TAG or feed.tag_id not in tags
        )
    else:
        tags = {}
    return FeedPanel(reader, settings, feed, target, found, tags, announces, present(itx), itx.id)


def tags_of(itx: Interaction[Any], channel_id: int) -> Mapping[int, str]:
    """The tags of a forum, with their names; none for any other channel."""
    channel = itx.guild.get_channel(channel_id) if itx.guild is not None else None
    return {tag.id: tag.name for tag in channel.available_tags} if isinstance(channel, ForumChannel) else {}


def is_forum(itx: Interaction[Any], channel_id: int | None) -> bool:
    return itx.guild is not None and isinstance(itx.guild.get_channel(channel_id or 0), ForumChannel)


async def placed(itx: Interaction[Any], feed: Subscription, channel_id: int | None) -> Mapping[str, object]:
    """What changes with the channel of a feed: no tag of another forum, and a form that this one takes."""
    return {"channel_id": channel_id, "tag_id": None, "post": await form_in(itx, channel_id, feed.post)}


async def form_in(itx: Interaction[Any], channel_id: int | None, wished: Post | None = None) -> Post | None:
    """The form that a channel takes, as near to the wished one as can be."""
    if channel_id is None:
        return None
    assert itx.guild is not None
    kind = (await look(itx.guild, channel_id, itx)).kind
    if kind is PlaceKind.FORUM:
        return Post.FORUM
    return None if wished is Post.FORUM or kind is PlaceKind.THREAD else wished
