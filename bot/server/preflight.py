"""What the bot needs in a channel to post there, and what of that it lacks.

Pure: what Discord says about the place comes in as plain values. Permissions have the names discord.py gives them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.server.settings import Post


class PlaceKind(StrEnum):
    TEXT = "text"
    ANNOUNCEMENT = "announcement"
    FORUM = "forum"
    THREAD = "thread"
    OTHER = "other"  # nothing can be posted here
    GONE = "gone"  # Discord knows no such channel
    UNKNOWN = "unknown"  # Discord could not be asked


@dataclass(frozen=True)
class Place:
    """A channel as the bot finds it."""

    channel_id: int
    kind: PlaceKind
    permissions: frozenset[str] = frozenset()
    locked: bool = False  # a thread in which only who manages threads may write
    closed: bool = False  # a private thread that the bot was not invited to
    needs_tag: bool = False  # a forum in which every post needs a tag
    public: bool = False  # everybody in the server can read it


class Ping(StrEnum):
    """Whether the role can be pinged."""

    NONE = "none"  # no role is to be pinged
    MENTIONABLE = "mentionable"
    NEEDS_PERMISSION = "needs-permission"  # only with "mention everyone"
    GONE = "gone"


@dataclass(frozen=True)
class Finding:
    """What is not right. `what` names a sentence; with `blocking`, nothing can be posted until it is mended."""

    what: str
    blocking: bool = True


WRONG_POST, NOT_A_FORUM, IN_A_THREAD = Finding("wrong-post"), Finding("not-a-forum"), Finding("in-a-thread")
LOCKED, CLOSED, NEEDS_TAG = Finding("locked"), Finding("closed"), Finding("needs-tag")
NO_PLACE, GONE = Finding("no-place"), Finding("gone")
NO_LOG = Finding("no-log")  # a forum has no place for a log
UNKNOWN = Finding("unknown", blocking=False)  # whatever was found last still holds
PUBLIC = Finding("public", blocking=False)  # for what only staff should read
ROLE_GONE, NO_PING = Finding("role-gone", blocking=False), Finding("no-ping", blocking=False)

_ALWAYS = ("view_channel", "send_messages", "embed_links", "attach_files")
_IN_THREAD = ("view_channel", "send_messages_in_threads", "embed_links", "attach_files")
PERMISSIONS = (*_ALWAYS, "send_messages_in_threads", "create_public_threads", "mention_everyone", "manage_threads")


def preflight(place: Place, post: Post = Post.MESSAGE, ping: Ping = Ping.NONE) -> tuple[Finding, ...]:
    """Everything that is not right, what matters most first; nothing where all is well."""
    match place.kind:
        case PlaceKind.UNKNOWN:
            return (UNKNOWN,)
        case PlaceKind.GONE:
            return (GONE,)
        case PlaceKind.OTHER:
            return (NO_PLACE,)
    needed = [Finding(name) for name in _needed(place.kind, post) if name not in place.permissions]
    return (*_misfit(place.kind, post), *needed, *_of_the_place(place), *_of_the_role(ping, place.permissions))


def blocks(findings: Collection[Finding]) -> bool:
    return any(finding.blocking for finding in findings)


def _misfit(kind: PlaceKind, post: Post) -> tuple[Finding, ...]:
    if kind is PlaceKind.FORUM:
        return () if post is Post.FORUM else (WRONG_POST,)
    if post is Post.FORUM:
        return (NOT_A_FORUM,)
    return (IN_A_THREAD,) if kind is PlaceKind.THREAD and post is Post.THREAD else ()


def _needed(kind: PlaceKind, post: Post) -> tuple[str, ...]:
    if kind is PlaceKind.THREAD:
        return _IN_THREAD
    return (*_ALWAYS, "create_public_threads", "send_messages_in_threads") if post is Post.THREAD else _ALWAYS


def _of_the_place(place: Place) -> tuple[Finding, ...]:
    opens = "manage_threads" in place.permissions
    found = ((LOCKED, place.locked and not opens), (CLOSED, place.closed and not opens), (NEEDS_TAG, place.needs_tag))
    return tuple(finding for finding, holds in found if holds)


def _of_the_role(ping: Ping, permissions: Collection[str]) -> tuple[Finding, ...]:
    if ping is Ping.GONE:
        return (ROLE_GONE,)
    return (NO_PING,) if ping is Ping.NEEDS_PERMISSION and "mention_everyone" not in permissions else ()
