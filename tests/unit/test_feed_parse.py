"""Feeds of every format become the same plain entries: ids as given, links that are safe, texts without HTML, instants
in UTC.
"""

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from bot.feeds.entry import LONGEST_ID, LONGEST_SUMMARY, LONGEST_TITLE, Document, Entry
from bot.feeds.parse import parse
from tests.unit.feeds import HOST, atom, atom_entry, item, json_feed, json_item, rdf, rss, rss_of

URL = f"{HOST}/feed"


def read(body: bytes, content_type: str = "") -> Document:
    return parse(body, content_type, URL)


def only(body: bytes, content_type: str = "") -> Entry:
    (entry,) = read(body, content_type).entries
    return entry


def at(minute: int, hour: int = 10) -> datetime:
    return datetime(2026, 11, 21, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "entry"),
    [
        (rss(item(1)), Entry("id-1", f"{HOST}/1", "Story 1", "What happened in story 1.", at(1))),
        (rdf(1), Entry(f"{HOST}/1", f"{HOST}/1", "Story 1", "", at(1))),
        (
            atom(atom_entry(1, "<summary>Short.</summary>")),
            Entry("tag:example.org,2026:1", f"{HOST}/1", "Story 1", "Short.", at(1, hour=8)),
        ),
        (
            json_feed(json_item(1)),
            Entry("id-1", f"{HOST}/1", "Story 1", "What happened in story 1.", at(1)),
        ),
    ],
    ids=["rss", "rdf", "atom", "json"],
)
def test_every_format_is_read(body: bytes, entry: Entry) -> None:
    assert read(body) == Document("Paper", f"{HOST}/", (entry,))


@pytest.mark.parametrize("version", ["0.9", "0.91", "0.92", "0.93", "0.94", "2.0", "3.7", ""])
def test_every_version_of_rss_is_read(version: str) -> None:
    assert [entry.title for entry in read(rss(item(1), item(2), version=version)).entries] == ["Story 1", "Story 2"]


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"])
def test_every_version_of_json_feed_is_read(version: str) -> None:
    assert only(json_feed(json_item(1), version=version)).title == "Story 1"


def test_entries_keep_the_order_of_the_feed() -> None:
    assert [entry.id for entry in read(rss_of(5)).entries] == ["id-5", "id-4", "id-3", "id-2", "id-1"]


@pytest.mark.parametrize("body", [rss(), rdf(), atom(), json_feed()], ids=["rss", "rdf", "atom", "json"])
def test_a_feed_without_entries_is_one(body: bytes) -> None:
    assert read(body) == Document("Paper", f"{HOST}/")


@pytest.mark.parametrize(
    ("parts", "link"),
    [
        ({"link": "/2026/story"}, f"{HOST}/2026/story"),
        ({"link": "", "guid": f"{HOST}/by-id"}, f"{HOST}/by-id"),
        ({"link": "", "guid": "no-address"}, ""),
        ({"link": "javascript:alert(1)"}, ""),
        ({"link": "data:text/html,x"}, ""),
        ({"link": "https://user:secret@example.org/"}, ""),
        ({"link": "https://discord.gg/abc"}, ""),
        ({"link": "https://DISCORD.com./invite/abc"}, ""),
        ({"link": "https://ptb.discordapp.com/%69nvite/invite/abc"}, ""),
        ({"link": "https://ｄｉｓｃｏｒｄ.gg/abc"}, ""),
        ({"link": "https://example.org/" + "x" * 1_000}, ""),
        ({"link": "https://exa mple.org/"}, ""),
        ({"link": "https://[::1/"}, ""),
        ({"link": "https://example.org:99999/"}, ""),
        ({"link": "https://Example.ORG:8443/A b?q=<c>#\u202ed"}, "https://example.org:8443/A%20b?q=%3Cc%3E#%E2%80%AEd"),
        ({"link": "https://bücher.example/größe"}, "https://xn--bcher-kva.example/größe"),
    ],
)
def test_a_link_is_absolute_and_safe_or_there_is_none(parts: dict[str, str], link: str) -> None:
    assert only(rss(item(1, **parts))).link == link


def test_a_guid_that_is_a_link_only_by_default_makes_no_address_up() -> None:
    entry = only(rss("<item><title>Story</title><guid>4711</guid></item>"))
    assert (entry.id, entry.link) == ("4711", "")


def test_links_follow_the_base_of_the_document() -> None:
    assert only(atom(atom_entry(1), base="https://elsewhere.example/blog/")).link == "https://elsewhere.example/1"
    assert only(atom(atom_entry(1), base="/blog/")).link == f"{HOST}/1"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One <b>t</b>wo.</p><p>Three</p>", "One two. Three"),
        ("a<br>b<br/>c<ul><li>d<li>e</ul>", "a b c d e"),
        ("Tom &amp; Jerry &lt;3 &nbsp; &#8217;", "Tom & Jerry <3 ’"),
        ("<script>alert(1)</script><style>p{}</style>seen<!-- not seen -->", "seen"),
        ("<svg><svg><text>no</text></svg>no</svg>yes", "yes"),
        ("1 < 2 <", "1 < 2 <"),
        ("<![if y]> <!nothing> <!-> z", "z"),
        ("<p>a</p><![x[ b", "a <![x[ b"),
        ("<img src='x' onerror='alert(1)'>", ""),
        ("&lt;@everyone&gt; &#x200b;&#x202e;", "<@everyone>"),
        ("&#0; &#xd800; &#99999999; ok", "� � � ok"),
    ],
)
def test_html_becomes_text(markup: str, text: str) -> None:
    assert only(rss(item(1, description=markup))).summary == text


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("Tom & Jerry", "Tom & Jerry"),
        ("<b>Bold</b> <script>x</script>claim", "Bold claim"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("&amp;lt;b&amp;gt; is a tag", "&lt;b&gt; is a tag"),
        ("Line\none", "Line one"),
        ("Good <!-- or bad --> news", "Good news"),
    ],
)
def test_entities_in_a_title_are_decoded_once(title: str, shown: str) -> None:
    assert only(rss(item(1, title=title))).title == shown


def test_an_emoji_in_two_halves_is_one() -> None:
    for halves in ("&#55357;&#56832;", "&#xD83D;&#xde00;"):
        assert only(rss(item(1).replace("Story 1", halves))).title == "😀"
    for halves in ("&#55357;", "&#56832;&#55357;", "&#55295;&#56832;", "&#56319;&#57344;"):
        assert "😀" not in only(rss(item(1).replace("Story 1", f"x{halves}"))).title


def test_ids_and_links_are_the_same_however_well_formed_the_rest_is() -> None:
    whole = rss(item(1, guid="a<b>&\"c'", link=f"{HOST}/1?a=1&b=2"), item(2, guid=f"{HOST}/?a&amp;b", link=""))
    first, second = read(whole).entries
    assert (first.id, first.link, second.link) == ("a<b>&\"c'", f"{HOST}/1?a=1&b=2", f"{HOST}/?a&b")
    assert read(whole.replace(b"</channel>", b"<x>&</x></channel>")).entries == (first, second)


def test_atom_says_itself_what_is_html() -> None:
    assert only(atom(atom_entry(1, title="<b>x</b>", kind="text"))).title == "<b>x</b>"
    assert only(atom(atom_entry(1, title="<b>x</b>", kind="html"))).title == "x"
    inner = '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>a</p><p>b</p></div></content>'
    assert only(atom(atom_entry(1, inner))).summary == "a b"


def test_texts_are_cut() -> None:
    entry = only(rss(item(1, title="title " * 100, description="words " * 1_000)))
    assert (len(entry.title), len(entry.summary)) <= (LONGEST_TITLE, LONGEST_SUMMARY)
    assert (entry.title[-1], entry.summary[-1]) == ("…", "…")
    assert len(read(rss(title="name " * 100)).title) <= 80


@pytest.mark.parametrize(
    ("parts", "title"),
    [
        ({"title": "", "description": "<p>First words.</p>"}, "First words."),
        ({"title": "<img src='x'>", "description": "", "link": f"{HOST}/a/b/?c=d"}, "example.org/a/b"),
        ({"title": "", "description": "", "link": "", "guid": "only-an-id"}, ""),
    ],
)
def test_a_missing_title_is_made_of_what_there_is(parts: dict[str, str], title: str) -> None:
    assert only(rss(item(1, **parts))).title == title


def test_a_long_id_is_replaced_by_its_digest() -> None:
    long = "x" * (LONGEST_ID + 1)
    assert only(rss(item(1, guid=long))).id == sha256(long.encode()).hexdigest()
    assert only(rss(item(1, guid=long[1:]))).id == long[1:]


@pytest.mark.parametrize(
    ("date", "instant"),
    [
        ("Sat, 21 Nov 2026 10:01:00 +0200", at(1, hour=8)),
        ("2026-11-21T10:01:00Z", at(1)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("1" * 5_000, None),
        ("", None),
    ],
)
def test_a_date_is_an_instant_or_missing(date: str, instant: datetime | None) -> None:
    assert only(rss(item(1, pubDate=date))).published_at == instant


def test_an_odd_json_feed_is_read_as_far_as_it_goes() -> None:
    odd = json_item(1, id=17, url=["no"], title=None, content_text={"a": 1}, date_published="soon", tags=5)
    document = read(json_feed("no item", None, odd, json_item(2, content_html="<p>a</p>", summary=""), {}))  # type: ignore[arg-type]
    assert read(json_feed(json_item(1, url=5, external_url=6))).entries[0].link == ""
    assert [entry.id for entry in document.entries] == ["17", "id-2", ""]
    assert document.entries[0] == Entry("17")
    assert document.entries[1].summary == "a"
    assert read(json_feed(json_item(1, title="half \ud800"))).entries[0].title == "half"
