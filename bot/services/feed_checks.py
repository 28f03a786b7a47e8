"""How a server may follow a feed, or a list of them: where its items have a place, how many there may be, what can be
changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import (
    BadSettingError,
    FeedError,
    KnownFeedError,
    NoDraftPlaceError,
    NoNewsPlaceError,
    TooManyFeedsError,
)
from bot.feeds.clean import clean
from bot.feeds.entry import LONGEST_SOURCE
from bot.feeds.problems import write_problem
from bot.feeds.source import Source
from bot.feeds.subscription import MOST_FEEDS, Subscription
from bot.outbox.news import target_channel
from bot.server.settings import ServerSettings, Topic
from bot.store import settings, subscriptions

MOST_LISTED = 2 * MOST_FEEDS  # of a list, that are looked at


@dataclass(frozen=True)
class Imported:
    """What became of a list of feeds: followed now; followed before; refused, each address with the problem as it is
    kept.
    """

    added: Sequence[Subscription]
    known: Sequence[str]
    refused: Sequence[tuple[str, str]]
    left_out: int = 0  # because there is a limit


async def check_new(conn: AsyncConnection, wish: Subscription) -> ServerSettings:
    """Whether the server may follow this, too. Returns its settings."""
    followed = await subscriptions.list_of_server(conn, wish.guild_id)
    if any(each.url == wish.url for each in followed):
        raise KnownFeedError
    if len(followed) >= MOST_FEEDS:
        raise TooManyFeedsError(most=MOST_FEEDS)
    known = ServerSettings(await settings.find_values(conn, wish.guild_id))
    check_places(known, wish)
    return known


def check_places(known: ServerSettings, wish: Subscription) -> None:
    check_role(wish)
    check_channel(known, wish)
    check_drafts(known, wish)


def check_role(wish: Subscription) -> None:
    """The role @everyone has the number of the server."""
    if wish.role_id == wish.guild_id:
        raise BadSettingError("everyone", "@everyone")


def check_channel(known: ServerSettings, wish: Subscription) -> None:
    if target_channel(wish, known) is None:
        raise NoNewsPlaceError


def check_drafts(known: ServerSettings, wish: Subscription) -> None:
    if not wish.trusted and not known.topic(Topic.STAFF).is_open:
        raise NoDraftPlaceError


def changed(before: Subscription, values: Mapping[str, object]) -> Subscription:
    """Of a feed that is left without a name, the host is the name."""
    if unknown := values.keys() - set(subscriptions.CHANGEABLE):
        raise ValueError(f"not a part of a feed that can be changed: {sorted(unknown)}")
    after: Subscription = replace(before, **values)  # type: ignore[arg-type]
    return replace(after, name=clean(after.name, LONGEST_SOURCE) or host(before.url))


def host(url: str) -> str:
    return (urlsplit(url).hostname or url)[:LONGEST_SOURCE]


def check_list(source: Source, found: Sequence[tuple[str, str]]) -> tuple[dict[str, str], Sequence[tuple[str, str]]]:
    """Addresses with their names, and what cannot be fetched."""
    wanted: dict[str, str] = {}
    refused: dict[str, str] = {}
    for name, typed in found[:MOST_LISTED]:
        try:
            url = source.check(typed)
        except FeedError as error:
            refused.setdefault(typed, write_problem(error))
        else:
            wanted.setdefault(url, clean(name, LONGEST_SOURCE) or host(url))
    return wanted, list(refused.items())
