"""Stories as deliveries: where they go, whom they ping, how long they are worth it, and that none is named twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds.subscription import Story, Subscription, Verdict
from bot.outbox.delivery import Draft, Target
from bot.outbox.facts import (
    NewsBundled,
    NewsDrafted,
    NewsEdited,
    NewsPosted,
    NewsPublished,
    read_fact,
    write_fact,
)
from bot.outbox.news import (
    MOST_NAMED,
    STALE_DRAFT,
    STALE_EDIT,
    bundle_draft,
    edit_draft,
    post_drafts,
    staff_draft,
)
from bot.server.kinds import Post
from bot.server.settings import ServerSettings

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
GUILD, NEWS, STAFF, OWN, ROLE, OWN_ROLE = 1, 5, 6, 7, 8, 9
FEED = Subscription(3, GUILD, 30, "https://pink.example/feed", "PinkNews", trusted=True)
STORY = Story(77, GUILD, 3, "Title", "", "", "PinkNews", NOW, Verdict.POSTED, channel_id=NEWS)
SETTINGS = ServerSettings({"news.channel": str(NEWS), "news.role": str(ROLE), "staff.channel": str(STAFF)})
NOWHERE = ServerSettings({})


def stories(*reasons: str) -> list[Story]:
    """That came beyond the first few, the oldest first."""
    return [replace(STORY, id=number, verdict=Verdict.BUNDLED, reason=why) for number, why in enumerate(reasons, 1)]


@pytest.mark.parametrize(
    ("feed", "values", "target"),
    [
        ({}, {}, Target(GUILD, NEWS, role_id=ROLE)),
        ({}, {"news.post": "forum"}, Target(GUILD, NEWS, role_id=ROLE, post=Post.FORUM)),
        ({"role_id": OWN_ROLE}, {"news.post": "thread"}, Target(GUILD, NEWS, role_id=OWN_ROLE, post=Post.THREAD)),
        ({"post": Post.MESSAGE}, {"news.post": "thread"}, Target(GUILD, NEWS, role_id=ROLE)),
        ({"channel_id": OWN}, {"news.post": "forum"}, Target(GUILD, OWN)),
        ({"channel_id": OWN, "role_id": OWN_ROLE}, {}, Target(GUILD, OWN, role_id=OWN_ROLE)),
        ({"channel_id": OWN, "post": Post.FORUM}, {}, Target(GUILD, OWN, post=Post.FORUM)),
    ],
)
def test_a_story_goes_where_the_feed_says_or_else_where_news_go(
    feed: dict[str, object], values: dict[str, str], target: Target
) -> None:
    settings = SETTINGS.changed(values)
    (draft,) = post_drafts(replace(FEED, **feed), settings, STORY, NOW)  # type: ignore[arg-type]
    expected = Draft("news:1:77", NewsPosted(story_id=77), target, NOW, NOW + settings.late.expiry, "story_77")
    assert draft == expected
    assert draft.rank == 0


def test_how_late_a_story_may_be_is_for_the_server_to_say() -> None:
    (draft,) = post_drafts(FEED, SETTINGS.changed({"late": "5m/3h"}), STORY, NOW)
    assert draft.expires_at == NOW + timedelta(hours=3)


def test_what_is_published_goes_on_without_a_ping_and_a_forum_cannot() -> None:
    posted, published = post_drafts(replace(FEED, publish=True), SETTINGS, STORY, NOW)
    assert posted.fact == NewsPosted(story_id=77)
    assert published.key == "news-publish:1:77"
    assert published.fact == NewsPublished(story_id=77)
    assert published.target == Target(GUILD, NEWS)
    assert (published.due_at, published.expires_at) == (NOW, NOW + timedelta(days=2))
    assert (published.subject, published.rank) == ("story_77", 1)
    assert len(post_drafts(replace(FEED, publish=True, post=Post.FORUM), SETTINGS, STORY, NOW)) == 1


def test_without_a_place_there_is_nothing_to_say() -> None:
    assert post_drafts(replace(FEED, publish=True), NOWHERE, STORY, NOW) == []
    assert staff_draft(FEED, NOWHERE, STORY, NOW) is None
    assert staff_draft(FEED, SETTINGS.changed({"staff.enabled": "off"}), STORY, NOW) is None
    assert edit_draft(replace(STORY, channel_id=None), NOW) is None
    assert bundle_draft(FEED, NOWHERE, stories("", ""), NOW) is None
    assert bundle_draft(replace(FEED, trusted=False), NOWHERE, stories("", ""), NOW) is None
    assert bundle_draft(FEED, SETTINGS, [], NOW) is None


def test_an_item_for_the_staff_is_a_message_without_a_ping() -> None:
    settings = SETTINGS.changed({"staff.role": str(ROLE), "staff.post": "thread"})
    draft = staff_draft(replace(FEED, role_id=OWN_ROLE, channel_id=OWN), settings, STORY, NOW)
    fact, target = NewsDrafted(story_id=77), Target(GUILD, STAFF)
    assert draft == Draft("news-draft:1:77", fact, target, NOW, NOW + STALE_DRAFT, "story_77")


def test_every_revision_is_an_edit_of_its_own_where_the_story_was_posted() -> None:
    draft = edit_draft(replace(STORY, channel_id=OWN, revision=2), NOW)
    fact = NewsEdited(story_id=77, revision=2)
    assert draft == Draft("news-edit:1:77:2", fact, Target(GUILD, OWN), NOW, NOW + STALE_EDIT, "story_77")


def test_all_beyond_the_first_few_are_one_line_without_a_ping() -> None:
    draft = bundle_draft(replace(FEED, spoilers=True), SETTINGS, stories(*[""] * 12), NOW)
    assert draft is not None
    assert isinstance(draft.fact, NewsBundled)
    assert draft.key == "news-more:1:12"
    assert draft.target == Target(GUILD, NEWS)
    assert draft.fact == NewsBundled(
        subscription_id=3, source="PinkNews", count=12, story_ids=tuple(range(12, 2, -1)), spoilers=True
    )
    assert len(draft.fact.story_ids) == MOST_NAMED
    assert draft.expires_at == NOW + SETTINGS.late.expiry


def test_in_a_forum_the_line_is_a_post_too() -> None:
    draft = bundle_draft(FEED, SETTINGS.changed({"news.post": "forum"}), stories(""), NOW)
    assert draft is not None
    assert draft.target == Target(GUILD, NEWS, post=Post.FORUM)


@pytest.mark.parametrize(("trusted", "reasons"), [(False, ("", "")), (False, ("word x", "")), (True, ("word x",) * 2)])
def test_what_waits_is_told_to_the_staff_alone(trusted: bool, reasons: tuple[str, ...]) -> None:
    draft = bundle_draft(replace(FEED, trusted=trusted), SETTINGS, stories(*reasons), NOW)
    assert draft is not None
    assert draft.target == Target(GUILD, STAFF)
    assert draft.fact == NewsBundled(subscription_id=3, source="PinkNews", count=2, story_ids=(2, 1), waiting=True)


def test_what_a_word_holds_back_is_counted_and_not_named_where_everybody_reads() -> None:
    draft = bundle_draft(FEED, SETTINGS, stories("", "word x", ""), NOW)
    assert draft is not None
    assert draft.target == Target(GUILD, NEWS)
    assert draft.fact == NewsBundled(subscription_id=3, source="PinkNews", count=3, story_ids=(3, 1))


def test_what_was_not_kept_is_counted_and_not_named() -> None:
    draft = bundle_draft(FEED, SETTINGS, [replace(STORY, id=0), *stories("", "")], NOW)
    assert draft is not None
    assert draft.fact == NewsBundled(subscription_id=3, source="PinkNews", count=3, story_ids=(2, 1))


def test_every_fact_survives_being_kept() -> None:
    drafts = [
        *post_drafts(replace(FEED, publish=True), SETTINGS, STORY, NOW),
        staff_draft(FEED, SETTINGS, STORY, NOW),
        edit_draft(STORY, NOW),
        bundle_draft(FEED, SETTINGS, stories(""), NOW),
    ]
    facts = [draft.fact for draft in drafts if draft is not None]
    assert [read_fact(write_fact(fact)) for fact in facts] == facts
    assert len({draft.key for draft in drafts if draft is not None}) == 5
