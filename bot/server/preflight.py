"""What the bot needs in a channel to post there, and what of that it lacks.

Pure: what Discord says about the place comes in as plain values. Permissions have the names discord.py gives them.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.server.kinds import Post
from bot.server.settings import ReleaseSettings


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
    nsfw: bool = False  # Discord has no spoiler flag for these


class Ping(StrEnum):
    """Whether the role can be pinged."""

    NONE = "none"  # no role is to be pinged
    MENTIONABLE = "mentionable"
    NEEDS_PERMISSION = "needs-permission"  # only with "mention everyone"
    GONE = "gone"


@dataclass(frozen=True)
class Finding:
    """What is not right. `what` names a sentence; with `blocking`, nothing can be posted until it is mended.

    `channel_id` says where, if it is not the channel that is posted to.
    """

    what: str
    blocking: bool = True
    channel_id: int | None = None


WRONG_POST, NOT_A_FORUM, IN_A_THREAD = Finding("wrong-post"), Finding("not-a-forum"), Finding("in-a-thread")
LOCKED, CLOSED, NEEDS_TAG = Finding("locked"), Finding("closed"), Finding("needs-tag")
NO_PLACE, GONE = Finding("no-place"), Finding("gone")
NO_LOG = Finding("no-log")  # a forum has no place for a log
UNKNOWN = Finding("unknown", blocking=False)  # whatever was found last still holds
PUBLIC = Finding("public", blocking=False)  # for what only staff should read
ROLE_GONE, NO_PING = Finding("role-gone", blocking=False), Finding("no-ping", blocking=False)
NO_HISTORY = Finding("no-history", blocking=False)  # what was posted cannot be read back after a crash
NO_EVENT, NO_PIN = Finding("no-event", blocking=False), Finding("no-pin", blocking=False)
NO_COUNTDOWN = Finding("no-countdown", blocking=False)  # a forum has no place for one

_ALWAYS = ("view_channel", "send_messages", "embed_links", "attach_files")
_IN_THREAD = ("view_channel", "send_messages_in_threads", "embed_links", "attach_files")
_WITH_THREAD = (*_ALWAYS, "create_public_threads", "send_messages_in_threads")
_COVERABLE = (PlaceKind.TEXT, PlaceKind.ANNOUNCEMENT, PlaceKind.FORUM)
FOR_POSTING = (*_WITH_THREAD, "read_message_history")
PERMISSIONS = (*FOR_POSTING, "mention_everyone", "manage_threads", "create_events", "pin_messages", "manage_channels")


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
    return (
        *_misfit(place.kind, post),
        *needed,
        *_of_the_place(place),
        *_of_the_role(ping, place.permissions),
        *([NO_HISTORY] if _lacks(place, "read_message_history") else []),
    )


def preflight_releases(
    rules: ReleaseSettings, place: Place, in_server: Collection[str], covered: Iterable[Place]
) -> tuple[Finding, ...]:
    """What cannot be done about releases beside posting them, which it never stops. `in_server` is what the bot may do
    in the whole server, `covered` are the channels that are to hide what is in them.
    """
    found = [NO_EVENT] if rules.event and "create_events" not in in_server else []
    if rules.countdown and place.kind is PlaceKind.FORUM:
        found.append(NO_COUNTDOWN)
    elif rules.countdown and _lacks(place, "pin_messages"):
        found.append(NO_PIN)
    return (*found, *_of_covered(covered))


def blocks(findings: Collection[Finding]) -> bool:
    return any(finding.blocking for finding in findings)


def blockers(findings: Collection[Finding]) -> str:
    """The words of what keeps something from being posted; a ping that will not ring does not."""
    return " ".join(finding.what for finding in findings if finding.blocking)


def _lacks(place: Place, permission: str) -> bool:
    """Where even the channel cannot be seen, that is enough to say."""
    return "view_channel" in place.permissions and permission not in place.permissions


def _of_covered(covered: Iterable[Place]) -> Iterator[Finding]:
    for place in covered:
        if place.kind is PlaceKind.UNKNOWN:
            continue
        if place.kind not in _COVERABLE:
            yield Finding("cover-nowhere", blocking=False, channel_id=place.channel_id)
        elif place.nsfw:
            yield Finding("cover-nsfw", blocking=False, channel_id=place.channel_id)
        elif "manage_channels" not in place.permissions:
            yield Finding("no-cover", blocking=False, channel_id=place.channel_id)


def _misfit(kind: PlaceKind, post: Post) -> tuple[Finding, ...]:
    if kind is PlaceKind.FORUM:
        return () if post is Post.FORUM else (WRONG_POST,)
    if post is Post.FORUM:
        return (NOT_A_FORUM,)
    return (IN_A_THREAD,) if kind is PlaceKind.THREAD and post is Post.THREAD else ()


def _needed(kind: PlaceKind, post: Post) -> tuple[str, ...]:
    if kind is PlaceKind.THREAD:
        return _IN_THREAD
    return _WITH_THREAD if post is Post.THREAD else _ALWAYS


def _of_the_place(place: Place) -> tuple[Finding, ...]:
    opens = "manage_threads" in place.permissions
    found = ((LOCKED, place.locked and not opens), (CLOSED, place.closed and not opens), (NEEDS_TAG, place.needs_tag))
    return tuple(finding for finding, holds in found if holds)


def _of_the_role(ping: Ping, permissions: Collection[str]) -> tuple[Finding, ...]:
    if ping is Ping.GONE:
        return (ROLE_GONE,)
    return (NO_PING,) if ping is Ping.NEEDS_PERMISSION and "mention_everyone" not in permissions else ()
