"""The preflight names everything that keeps a topic from being posted, what matters most first, and nothing else."""

from dataclasses import replace
from itertools import product

import pytest

from bot.server.preflight import PERMISSIONS, Finding, Ping, Place, PlaceKind, blocks, preflight
from bot.server.settings import Post

ALL = frozenset(PERMISSIONS)
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
    assert found(kind, frozenset(needed), post) == []
    alone = {lost: found(kind, ALL - {lost}, post) for lost in PERMISSIONS}
    assert alone == {lost: [lost] if lost in needed else [] for lost in PERMISSIONS}
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
    thread = Place(1, PlaceKind.THREAD, frozenset(THREAD), locked=what == "locked", closed=what == "closed")
    assert preflight(thread) == (Finding(what, blocking=True),)
    assert preflight(replace(thread, permissions=frozenset({*THREAD, "manage_threads"}))) == ()


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
