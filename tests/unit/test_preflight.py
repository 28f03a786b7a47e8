"""The preflight names everything that keeps a topic from being posted, what matters most first, and nothing else."""

from dataclasses import replace
from itertools import product

import pytest

from bot.server.kinds import Post
from bot.server.preflight import (
    NO_COUNTDOWN,
    NO_EVENT,
    NO_HISTORY,
    NO_PIN,
    PERMISSIONS,
    Finding,
    Ping,
    Place,
    PlaceKind,
    blocks,
    preflight,
    preflight_releases,
)
from bot.server.settings import ServerSettings

ALL = frozenset(PERMISSIONS)
HISTORY = "read_message_history"
CHANNEL = ("view_channel", "send_messages", "embed_links", "attach_files")
WITH_THREAD = (*CHANNEL, "create_public_threads", "send_messages_in_threads")
THREAD = ("view_channel", "send_messages_in_threads", "embed_links", "attach_files")

# what is needed to post there, in the order in which it is named
FITTING: dict[tuple[PlaceKind, Post], tuple[str, ...]] = {
    (PlaceKind.TEXT, Post.MESSAGE): CHANNEL,
    (PlaceKind.TEXT, Post.THREAD): WITH_THREAD,
    (PlaceKind.ANNOUNCEMENT, Post.MESSAGE): CHANNEL,
    (PlaceKind.ANNOUNCEMENT, Post.THREAD): WITH_THREAD,
    (PlaceKind.FORUM, Post.FORUM): CHANNEL,
    (PlaceKind.THREAD, Post.MESSAGE): THREAD,
}
MISFIT = {
    (PlaceKind.TEXT, Post.FORUM): "not-a-forum",
    (PlaceKind.ANNOUNCEMENT, Post.FORUM): "not-a-forum",
    (PlaceKind.THREAD, Post.FORUM): "not-a-forum",
    (PlaceKind.THREAD, Post.THREAD): "in-a-thread",
    (PlaceKind.FORUM, Post.MESSAGE): "wrong-post",
    (PlaceKind.FORUM, Post.THREAD): "wrong-post",
}
BARE = {PlaceKind.OTHER: ("no-place",), PlaceKind.GONE: ("gone",), PlaceKind.UNKNOWN: ("unknown",)}
PLACES = [kind for kind in PlaceKind if kind not in BARE]


def found(kind: PlaceKind, permissions: frozenset[str], post: Post, ping: Ping = Ping.NONE) -> list[str]:
    return [finding.what for finding in preflight(Place(1, kind, permissions), post, ping)]


def test_the_tables_of_this_test_name_every_place_and_post_once() -> None:
    assert FITTING.keys() | MISFIT.keys() == set(product(PLACES, Post))
    assert not FITTING.keys() & MISFIT.keys()


@pytest.mark.parametrize(("kind", "post"), FITTING)
def test_a_place_that_fits_needs_each_of_its_permissions_and_no_other(kind: PlaceKind, post: Post) -> None:
    needed = FITTING[kind, post]
    assert found(kind, frozenset({*needed, HISTORY}), post) == []
    alone = {lost: found(kind, ALL - {lost}, post) for lost in PERMISSIONS if lost != HISTORY}
    assert alone == {lost: [lost] if lost in needed else [] for lost in alone}
    assert found(kind, frozenset(), post) == list(needed)


@pytest.mark.parametrize(("kind", "post"), FITTING)
def test_a_missing_permission_keeps_a_topic_from_being_posted(kind: PlaceKind, post: Post) -> None:
    for lost in FITTING[kind, post]:
        assert blocks(preflight(Place(1, kind, ALL - {lost}), post))


@pytest.mark.parametrize(("kind", "post"), MISFIT)
def test_what_cannot_be_posted_there_at_all_is_named_first(kind: PlaceKind, post: Post) -> None:
    findings = preflight(Place(1, kind, ALL), post)
    assert findings == (Finding(MISFIT[kind, post], blocking=True),)
    assert found(kind, frozenset(), post)[:2] == [MISFIT[kind, post], "view_channel"]


@pytest.mark.parametrize(("kind", "post", "ping"), list(product(BARE, Post, Ping)))
@pytest.mark.parametrize("permissions", [ALL, frozenset[str]()], ids=["all", "none"])
def test_a_place_that_is_none_is_all_there_is_to_say_and_one_that_could_not_be_asked_for_stops_nothing(
    kind: PlaceKind, post: Post, ping: Ping, permissions: frozenset[str]
) -> None:
    findings = preflight(Place(1, kind, permissions), post, ping)
    assert findings == tuple(Finding(what, blocking=kind is not PlaceKind.UNKNOWN) for what in BARE[kind])
    assert blocks(findings) is (kind is not PlaceKind.UNKNOWN)


@pytest.mark.parametrize(("kind", "post"), FITTING)
@pytest.mark.parametrize(
    ("ping", "everyone", "what"),
    [
        (Ping.NONE, True, []),
        (Ping.NONE, False, []),
        (Ping.MENTIONABLE, True, []),
        (Ping.MENTIONABLE, False, []),
        (Ping.NEEDS_PERMISSION, True, []),
        (Ping.NEEDS_PERMISSION, False, ["no-ping"]),
        (Ping.GONE, True, ["role-gone"]),
        (Ping.GONE, False, ["role-gone"]),
    ],
)
def test_a_role_that_cannot_be_pinged_is_named_last_and_stops_nothing(
    kind: PlaceKind, post: Post, ping: Ping, everyone: bool, what: list[str]
) -> None:
    permissions = ALL if everyone else ALL - {"mention_everyone"}
    findings = preflight(Place(1, kind, permissions), post, ping)
    assert findings == tuple(Finding(name, blocking=False) for name in what)
    assert not blocks(findings)
    assert found(kind, permissions - {"view_channel"}, post, ping) == ["view_channel", *what]


def test_a_log_channel_is_looked_at_as_for_plain_messages() -> None:
    for kind in PlaceKind:
        assert preflight(Place(1, kind)) == preflight(Place(1, kind), Post.MESSAGE, Ping.NONE)


@pytest.mark.parametrize("what", ["locked", "closed"])
def test_a_thread_that_is_locked_or_closed_keeps_out_all_who_may_not_manage_threads(what: str) -> None:
    allowed = frozenset({*THREAD, HISTORY})
    thread = Place(1, PlaceKind.THREAD, allowed, locked=what == "locked", closed=what == "closed")
    assert preflight(thread) == (Finding(what, blocking=True),)
    assert preflight(replace(thread, permissions=allowed | {"manage_threads"})) == ()


def test_a_forum_in_which_every_post_needs_a_tag_cannot_be_posted_to_whatever_is_allowed() -> None:
    assert preflight(Place(1, PlaceKind.FORUM, ALL, needs_tag=True), Post.FORUM) == (Finding("needs-tag"),)


def test_of_many_things_what_cannot_be_comes_first_then_what_is_missing_then_the_place_then_the_role() -> None:
    place = Place(1, PlaceKind.THREAD, ALL - {"view_channel", "manage_threads"}, locked=True, closed=True)
    assert [each.what for each in preflight(place, Post.FORUM, Ping.GONE)] == [
        "not-a-forum", "view_channel", "locked", "closed", "role-gone",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", BARE)
def test_nothing_is_said_about_the_state_of_a_place_that_is_none(kind: PlaceKind) -> None:
    place = Place(1, kind, locked=True, closed=True, needs_tag=True, public=True)
    assert preflight(place) == preflight(Place(1, kind))


def test_a_place_that_everybody_can_read_is_no_worse_for_what_everybody_may_read() -> None:
    assert preflight(Place(1, PlaceKind.TEXT, ALL, public=True)) == ()


@pytest.mark.parametrize(("kind", "post"), FITTING)
def test_where_the_history_cannot_be_read_that_is_said_last_and_stops_nothing(kind: PlaceKind, post: Post) -> None:
    blind = ALL - {HISTORY, "mention_everyone"}
    assert preflight(Place(1, kind, blind), post) == (NO_HISTORY,)
    assert found(kind, blind, post, Ping.NEEDS_PERMISSION) == ["no-ping", "no-history"]
    assert not blocks([NO_HISTORY])
    assert found(kind, blind - {"view_channel"}, post) == ["view_channel"]  # of a channel it cannot see, that is enough


# -------------------------------------------------------------------- what is done about releases beside posting

EXTRAS = {"releases.event": "on", "releases.countdown": "on"}
POSTABLE = [PlaceKind.TEXT, PlaceKind.ANNOUNCEMENT, PlaceKind.THREAD]


def extras(
    values: dict[str, str], place: Place, *covered: Place, in_server: frozenset[str] = ALL
) -> tuple[Finding, ...]:
    return preflight_releases(ServerSettings(values).releases, place, in_server, covered)


@pytest.mark.parametrize("kind", PlaceKind)
def test_what_is_switched_off_needs_nothing(kind: PlaceKind) -> None:
    assert extras({}, Place(1, kind), in_server=frozenset()) == ()


@pytest.mark.parametrize("kind", POSTABLE)
def test_an_event_is_allowed_in_the_server_and_a_countdown_in_the_channel(kind: PlaceKind) -> None:
    whole, unpinned = Place(1, kind, ALL), Place(1, kind, ALL - {"pin_messages"})
    assert extras(EXTRAS, whole) == ()
    assert extras(EXTRAS, whole, in_server=ALL - {"create_events"}) == (NO_EVENT,)
    assert extras(EXTRAS, unpinned) == (NO_PIN,)
    assert extras(EXTRAS, Place(1, kind, frozenset({"view_channel"})), in_server=frozenset()) == (NO_EVENT, NO_PIN)
    assert not blocks((NO_EVENT, NO_PIN, NO_COUNTDOWN))


@pytest.mark.parametrize("kind", [*BARE, PlaceKind.TEXT])
def test_of_a_channel_that_cannot_be_seen_the_countdown_is_not_spoken_of(kind: PlaceKind) -> None:
    assert extras(EXTRAS, Place(1, kind, frozenset())) == ()


def test_a_forum_has_no_countdown() -> None:
    assert extras(EXTRAS, Place(1, PlaceKind.FORUM, ALL)) == (NO_COUNTDOWN,)


@pytest.mark.parametrize(
    ("covered", "what"),
    [
        (Place(2, PlaceKind.TEXT, ALL), None),
        (Place(2, PlaceKind.ANNOUNCEMENT, frozenset({"manage_channels"})), None),
        (Place(2, PlaceKind.FORUM, ALL), None),
        (Place(2, PlaceKind.UNKNOWN), None),
        (Place(2, PlaceKind.TEXT, ALL - {"manage_channels"}), "no-cover"),
        (Place(2, PlaceKind.FORUM), "no-cover"),
        (Place(2, PlaceKind.TEXT, ALL, nsfw=True), "cover-nsfw"),
        (Place(2, PlaceKind.THREAD, ALL), "cover-nowhere"),
        (Place(2, PlaceKind.OTHER, ALL), "cover-nowhere"),
        (Place(2, PlaceKind.GONE), "cover-nowhere"),
    ],
)
def test_a_channel_that_cannot_hide_anything_is_named_itself(covered: Place, what: str | None) -> None:
    fine = Place(3, PlaceKind.TEXT, ALL)
    expected = () if what is None else (Finding(what, blocking=False, channel_id=2),)
    assert extras({}, Place(1, PlaceKind.TEXT, ALL), fine, covered) == expected
