"""How items of feeds look: what they say stands there, and nothing that strangers write formats, links, pings, opens
what is covered, or is too much for Discord.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.entry import LONGEST_SUMMARY, LONGEST_TITLE, LONGEST_URL
from bot.feeds.subscription import Story, Verdict
from bot.outbox.facts import FeedFailing, NewsBundled
from bot.server.settings import ServerSettings
from bot.show.catalog import Catalog
from bot.texts import texts
from bot.views.addresses import host_of, safe_address
from bot.views.drafts import draft_modal
from bot.views.news_posts import (
    bundle_page,
    covered,
    draft_page,
    failing_page,
    news_post_page,
    said,
    story_lines,
)
from bot.views.page import Page
from bot.views.posting import PostContext
from bot.views.turn import EVERYBODYS, TurnButton
from tests.limits import broken_limits

say = texts()
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOW = AT + timedelta(hours=3)
STAMP = f"<t:{int(AT.timestamp())}:f>"
STORY = Story(
    id=7,
    guild_id=1,
    subscription_id=3,
    title="A new trailer is out",
    summary="It is two minutes long.",
    link="https://news.example.org/2026/trailer",
    source="Example News",
    found_at=NOW,
    verdict=Verdict.POSTED,
    published_at=AT,
    channel_id=55,
)
HOSTILE = [
    "@everyone @here <@123456789012345678> <@&123456789012345678> <@!1>",
    "<#123456789012345678> </cast:123456789012345678> <t:1:F> <:x:123> <a:x:123> <id:customize>",
    "# heading",
    "-# small",
    "> quote",
    ">>> quote",
    "- item",
    "1. item",
    "**b** __u__ _i_ ~~s~~ `c` ```block``` ||s||",
    "[official site](https://evil.example) [||](x) [a](b) **x** [c](d)",
    "https://evil.example/||a||/**b** <a:/||x> <https://evil.example/||x>",
    "javascript:alert(1) discord.gg/abc https://discord.gg/abc discord.com/invite/abc",
    "|| | ||| \\|| \\\\|| |\u200b| |\u200e|",
    "\\",
    "a\u202eb\u2066c\u200bd\ufeff e\u0301" + "\u0301" * 200,
    "two\nlines\r\nthree\u2028four",
    "\U0001f342" * 300,
    "語" * 600,
    "*" * 600,
    "\ud800",
]
texts_of_strangers = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(alphabet="@everyhi<>#&!:/.()[]*_`~|\\-1 \n\u200b\u202e", max_size=80),
    st.text(max_size=600),
    st.builds("".join, st.lists(st.sampled_from(HOSTILE), max_size=6)),
)


@pytest.fixture
def context(lantern: Catalog) -> PostContext:
    return context_of(lantern)


def context_of(catalog: Catalog, **changes: Any) -> PostContext:
    return PostContext(say, ServerSettings(), catalog, NOW, **changes)


def lines(page: Page) -> str:
    return "\n".join(item.content for item in page.walk_children() if isinstance(item, ui.TextDisplay))


def links(page: Page) -> dict[str, str]:
    """The labels of link buttons, with where they lead."""
    found = [item for item in page.walk_children() if isinstance(item, ui.Button) and item.url]
    return {str(item.label): str(item.url) for item in found}


def pressable(page: Page) -> list[str]:
    return [item.turn.page for item in page.walk_children() if isinstance(item, TurnButton)]


def refused(page: Page) -> list[str]:
    """What Discord would refuse of it, as a message and as a post in a forum."""
    components = page.to_components()  # type: ignore[no-untyped-call]  # discord.py leaves it so
    message = {"components": components, "flags": 1 << 15, "allowed_mentions": {"parse": []}}
    post = {"name": page.title[:100], "message": message}
    return [
        *broken_limits("POST", "/channels/1/messages", message),
        *broken_limits("POST", "/channels/1/threads", post),
    ]


def pages(catalog: Catalog, story: Story) -> list[Page]:
    """Every page that shows an item."""
    context = context_of(catalog)
    fact = NewsBundled(subscription_id=3, source=story.source, count=30, spoilers=story.spoilers)
    draft = replace(story, verdict=Verdict.DRAFT, reason=f"word {story.title}")
    return [
        news_post_page(context, story),
        bundle_page(context, fact, [story] * 12),
        draft_page(say, ServerSettings(), catalog, draft, story.source, NOW),
        draft_page(say, ServerSettings(), catalog, replace(story, actor_id=1), story.source, NOW),
        Page(1, [story_lines(say, story, "20 November 2026")] * 5, "f" * 300),
    ]


def formatting(text: str) -> list[str]:
    """Everything in a text that Discord would make something of, beside line breaks."""
    text = re.sub(r"<https?://[^\s<>|`]+>", "", text)  # an address that is one at first sight
    text = re.sub(r"\\[\\*_~`|\[\]()<>#.+-]", "x", text)  # what is escaped
    text = re.sub(r"<t:\d+:[fR]>|<#55>", "", text)  # our own
    return re.findall(
        r"\*\*|\*|_|~~|\|\||`|\]\(|://|@everyone|@here|<[@#:/ati]|^#{1,3} |^-# |^>{1,3} |^\s*[-+*] |^\s*\d+[.)] "
        r"|discord(?:app)?\.(?:gg|com/invite)",
        text,
        re.MULTILINE,
    )


# -------------------------------------------------------------------- a post


def test_a_post_says_what_it_is_who_says_so_and_when(context: PostContext) -> None:
    page = news_post_page(context, STORY)
    assert lines(page).splitlines() == [
        "## 📰 A new trailer is out",
        "It is two minutes long.",
        f"From **Example News**, {STAMP}",
    ]
    assert links(page) == {"Read at news.example.org": "https://news.example.org/2026/trailer"}
    assert page.title == "📰 A new trailer is out"


def test_it_pings_its_role_in_a_line_of_its_own(lantern: Catalog) -> None:
    page = news_post_page(context_of(lantern, role_id=99), STORY)
    assert lines(page).splitlines()[1] == "<@&99>"
    assert "<@&99>" not in page.title


def test_other_feeds_are_named_with_their_addresses(context: PostContext) -> None:
    also = [("Second", "https://second.example/a"), ("Third", ""), ("", "https://fourth.example/")]
    also += ((f"Feed {number}", f"https://feed.example/{number}") for number in range(4))
    told = lines(news_post_page(context, replace(STORY, also=tuple(also)))).splitlines()
    assert told[-7:] == [
        say("news-also"),
        "- Second · <https://second.example/a>",
        "- Third",
        "- <https://fourth.example/>",
        "- Feed 0 · <https://feed.example/0>",
        "- Feed 1 · <https://feed.example/1>",
        "- ... and 2 more",
    ]


def test_what_has_no_title_link_or_date_is_called_by_its_source(context: PostContext) -> None:
    page = news_post_page(context, replace(STORY, title=" \u200e\n", summary="", link="", published_at=None))
    assert lines(page).splitlines() == ["## 📰 Example News", "From **Example News**"]
    assert links(page) == {}
    nameless = replace(STORY, source=" ")
    assert "From **news.example.org**" in lines(news_post_page(context, nameless))


def test_an_address_too_long_for_a_button_stands_in_the_text(context: PostContext) -> None:
    long = "https://news.example.org/" + "a" * 600
    page = news_post_page(context, replace(STORY, link=long))
    assert links(page) == {}
    assert f"<{long}>" in lines(page)
    beyond = news_post_page(context, replace(STORY, link="https://news.example.org/" + "é" * 500))
    assert say("news-read", address="news.example.org") in lines(beyond)


# -------------------------------------------------------------------- what may spoil


def test_an_item_that_may_spoil_says_only_where_it_is_from(context: PostContext) -> None:
    page = news_post_page(context, replace(STORY, spoilers=True, also=(("Second", "https://second.example/a"),)))
    assert lines(page).splitlines() == [
        "## 📰 News from Example News",
        say("news-covered"),
        "||**A new trailer is out**",
        "It is two minutes long.",
        say("news-read", address=f"<{STORY.link}>") + "||",
        f"From **Example News**, {STAMP}",
        say("news-also"),
        "- ||Second · <https://second.example/a>||",
    ]
    assert page.title == "📰 News from Example News"
    assert links(page) == {}  # an address may tell too much already


@given(around=st.lists(texts_of_strangers, min_size=8, max_size=8), long=st.booleans())
def test_nothing_that_strangers_write_opens_what_is_covered(lantern: Catalog, around: list[str], long: bool) -> None:
    def hidden(at: int) -> str:
        return f"{around[at][:80]}zyxsecret{around[at + 1][:80]}"

    link = f"https://news.example.org/zyxsecret||{'||a' * 300 if long else ''}"
    story = replace(
        STORY, title=hidden(0), summary=hidden(2), link=link, also=((hidden(4), link), (hidden(6), "")), spoilers=True
    )
    post, bundle, draft, _, listed = pages(lantern, story)
    why = "\n".join(line for line in lines(draft).splitlines() if line.startswith("It waits for you"))
    for text in (lines(post), lines(bundle), lines(listed), lines(draft).replace(why, "")):
        assert "zyxsecret" not in re.sub(r"\|\|[\s\S]+?\|\|", "", text).casefold()
    for page in (post, bundle, draft):
        assert "zyxsecret" not in page.title.casefold()
        assert "zyxsecret" not in "".join(links(page)).casefold()


def test_a_cover_ends_where_it_should() -> None:
    assert re.sub(r"\|\|[\s\S]+?\|\|", "", covered(said("a|", 20)) + "open") == "open"


# -------------------------------------------------------------------- words of strangers


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_become_plain_ones(text: str) -> None:
    assert formatting(said(f"{text} {text}", 600)) == []
    assert "\n" not in said(text, 600)


@given(title=texts_of_strangers, summary=texts_of_strangers, source=texts_of_strangers, spoilers=st.booleans())
def test_no_words_of_strangers_format_link_or_ping(
    lantern: Catalog, title: str, summary: str, source: str, spoilers: bool
) -> None:
    """What is formatted is what would be with harmless words."""
    for text in (title, summary, source):
        assert formatting(said(text, 600)) == []
    strange = replace(STORY, title=f"x{title}", summary=f"x{summary}", source=f"x{source}", spoilers=spoilers)
    harmless = replace(STORY, title="x", summary="x", source="x", spoilers=spoilers)
    for ours, theirs in zip(pages(lantern, harmless)[:1], pages(lantern, strange)[:1], strict=True):
        assert formatting(lines(theirs)) == formatting(lines(ours))
        assert re.search(r"<@|@everyone|@here|<#\d", theirs.title) is None


@given(
    title=texts_of_strangers,
    summary=texts_of_strangers,
    source=texts_of_strangers,
    link=st.one_of(texts_of_strangers, st.builds("https://news.example.org/{}".format, texts_of_strangers)),
    also=st.lists(st.tuples(texts_of_strangers, texts_of_strangers), max_size=30),
    spoilers=st.booleans(),
)
def test_whatever_comes_discord_would_take(
    lantern: Catalog,
    title: str,
    summary: str,
    source: str,
    link: str,
    also: list[tuple[str, str]],
    spoilers: bool,
) -> None:
    story = replace(STORY, title=title, summary=summary, source=source, link=link, also=tuple(also), spoilers=spoilers)
    for page in pages(lantern, story):
        assert refused(page) == []


def test_the_longest_item_loses_neither_its_text_nor_where_it_is_from(context: PostContext) -> None:
    link = "https://news.example.org/" + "a" * (LONGEST_URL - 30)
    long = replace(
        STORY, title="t " * (LONGEST_TITLE // 2), summary="s " * (LONGEST_SUMMARY // 2), link=link,
        also=(("n" * 80, link[:280]),) * 30, spoilers=True,
    )  # fmt: skip
    page = news_post_page(context, long)
    assert refused(page) == []
    text = lines(page)
    for part in ("t " * 60, "s " * 200, f"<{link}>", STAMP, say("settings-more", count=28)):
        assert part.strip() in text


# -------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://news.example.org", "https://news.example.org/"),
        ("https://NEWS.example.org:8443/A?b=1&c=%20#d", "https://news.example.org:8443/A?b=1&c=%20#d"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://аррӏе.example/", "https://xn--80ak6aa92e.example/"),
        ("https://news.example.org/@everyone/||x||`*<>", "https://news.example.org/%40everyone/%7C%7Cx%7C%7C%60%2A%3C%3E"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//news.example.org/x", ""),
        ("https://good.example@evil.example/", ""),
        ("https://discord.gg/abc", ""),
        ("https://www.discord.com/invite/abc", ""),
        ("https://canary.discordapp.com/invite/abc", ""),
        ("https://discord.com/blog", "https://discord.com/blog"),
        ("https://localhost/", ""),
        ("https://[::1]/", ""),
        ("https://news.example.org:99999/", ""),
        ("https://a b.example/", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_an_address_is_safe_or_none(link: str, address: str) -> None:
    assert safe_address(link) == address


@given(st.one_of(texts_of_strangers, st.builds("https://news.example.org/{}?{}#{}".format, *[texts_of_strangers] * 3)))
def test_an_address_ends_nothing_that_stands_around_it(link: str) -> None:
    address = safe_address(link)
    assert address == "" or re.fullmatch(r"https?://[a-z0-9._-]+(:\d+)?/[A-Za-z0-9/%:!$&'()+,;=._~?#-]*", address)
    assert safe_address(address) == address or len(address) > LONGEST_URL


def test_of_a_long_host_the_end_is_named() -> None:
    address = safe_address(f"https://bank.example.{'a' * 60}.evil.example/")
    assert host_of(address, 20) == "…aaaaaa.evil.example"


# -------------------------------------------------------------------- many at once


def test_many_at_once_are_named_in_one_line_each(context: PostContext) -> None:
    stories = [replace(STORY, id=number, title=f"Item {number}") for number in range(10)]
    page = bundle_page(context, NewsBundled(subscription_id=3, source="Example *News*", count=12), stories)
    told = lines(page).splitlines()
    assert told[0] == r"## 📰 And 12 more from Example \*News\*"
    assert told[1] == "- Item 0 <https://news.example.org/2026/trailer>"
    assert (len(told), told[-1]) == (12, "- ... and 2 more")


def test_many_that_may_spoil_are_covered_and_those_that_wait_say_so(context: PostContext) -> None:
    fact = NewsBundled(subscription_id=3, source="Example", count=1, waiting=True, spoilers=True)
    told = lines(bundle_page(context, fact, [STORY])).splitlines()
    assert told == [
        "## 📰 And one more from Example",
        say("news-more-waiting"),
        say("news-covered"),
        "- ||A new trailer is out <https://news.example.org/2026/trailer>||",
    ]
    nothing_known = bundle_page(context, NewsBundled(subscription_id=3, source="Example", count=4), [])
    assert lines(nothing_known) == "## 📰 And 4 more from Example"


# -------------------------------------------------------------------- drafts


def draft(catalog: Catalog, note: str = "", **changes: Any) -> Page:
    story = replace(STORY, **{"verdict": Verdict.DRAFT, **changes})
    return draft_page(say, ServerSettings(), catalog, story, "Example *News*", NOW, note)


def test_a_draft_shows_how_it_will_look_why_it_waits_and_where_it_goes(lantern: Catalog) -> None:
    page = draft(lantern)
    assert lines(page).splitlines() == [
        r"## 📝 A draft from Example \*News\*",
        say("draft-not-trusted"),
        say("draft-where", channel="<#55>"),
        f"-# {say('draft-looks')}",
        *lines(news_post_page(context_of(lantern), STORY)).splitlines(),
    ]
    assert pressable(page) == ["draft_post", "draft_edit", "draft_skip", "draft_always"]
    assert {item.turn.owner_id for item in page.walk_children() if isinstance(item, TurnButton)} == {EVERYBODYS}
    assert links(page) == links(news_post_page(context_of(lantern), STORY))


def test_a_draft_names_the_word_that_held_it_back_and_where_a_channel_is_missing(lantern: Catalog) -> None:
    text = lines(draft(lantern, reason="word leaked *script*", channel_id=None))
    assert say("draft-word", word=r"leaked \*script\*") in text
    assert say("draft-where", channel="") in text


@pytest.mark.parametrize(
    ("verdict", "actor_id", "said_so"),
    [
        (Verdict.POSTED, 9, f"✅ Posted by <@9>, {STAMP}."),
        (Verdict.POSTED, None, "✅ Posted."),
        (Verdict.SKIPPED, 9, f"🗑️ Skipped by <@9>, {STAMP}: it is not posted."),
        (Verdict.SKIPPED, None, "🗑️ Skipped: it is not posted."),
        (Verdict.ALSO, None, say("draft-over")),
    ],
)
def test_what_was_decided_is_told_without_buttons(
    lantern: Catalog, verdict: Verdict, actor_id: int | None, said_so: str
) -> None:
    page = draft(lantern, "a note", verdict=verdict, actor_id=actor_id, decided_at=AT)
    assert lines(page).splitlines()[1:3] == [said_so, "a note"]
    assert pressable(page) == []


def test_the_box_for_changes_holds_what_it_says_and_which_revision_that_was() -> None:
    box = draft_modal(say, replace(STORY, revision=4, summary=""))
    assert box.custom_id == f"m1|draft_saved|{EVERYBODYS}|0|7~4"
    fields = [item for item in box.walk_children() if isinstance(item, ui.TextInput)]
    assert [(field.default, field.required, field.max_length) for field in fields] == [
        ("A new trailer is out", True, LONGEST_TITLE),
        (None, False, LONGEST_SUMMARY),
    ]


# -------------------------------------------------------------------- feeds that fail


@pytest.mark.parametrize("problem", ["status 404", "timeout", "html https://x.example/`feed`", "of another version"])
def test_a_feed_that_fails_is_named_with_since_when_and_why(lantern: Catalog, problem: str) -> None:
    settings = ServerSettings({"staff.role": "99"})
    fact = FeedFailing(subscription_id=3, name="Example *News*", since=AT, problem=problem)
    page = failing_page(say, settings, lantern, fact)
    told = lines(page).splitlines()
    assert told[:2] == [r"## 📰 I can't read this feed: Example \*News\*", "<@&99>"]
    assert STAMP in told[2]
    assert told[3].startswith("⚠️ ")
    assert told[-1] == say("failing-goes-on")
    assert pressable(page) == ["feed_try"]
    assert refused(page) == []
