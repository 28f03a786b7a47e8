"""What is no feed is told apart and named; what is a damaged, hostile or oddly encoded feed is read as far as it goes,
and never brings anything from a file, from the network, or from entities.
"""

import codecs
import gzip
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import FeedError
from bot.feeds.entry import LONGEST_ID, LONGEST_SUMMARY, LONGEST_TITLE, LONGEST_URL, MOST_ENTRIES, Document
from bot.feeds.parse import parse
from bot.feeds.problems import Problem
from tests.unit.feeds import (
    ATOM,
    HOST,
    XML,
    atom,
    atom_entry,
    item,
    json_feed,
    json_item,
    laughs,
    page,
    rdf,
    rss,
    rss_of,
)

URL = f"{HOST}/blog/"
FEEDS = (rss(item(1), item(2)), rdf(1, 2), atom(atom_entry(1), atom_entry(2)), json_feed(json_item(1), json_item(2)))


def read(body: bytes, content_type: str = "") -> Document:
    return parse(body, content_type, URL)


def problem(body: bytes, content_type: str = "") -> tuple[str, str]:
    with pytest.raises(FeedError) as raised:
        read(body, content_type)
    return raised.value.problem, raised.value.detail


@pytest.mark.parametrize("body", [b"", b" \r\n\t ", b"\0\0\0", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_nothing_is_empty(body: bytes) -> None:
    assert problem(body) == (Problem.EMPTY, "")


@pytest.mark.parametrize(
    ("head", "link"),
    [
        ((), ""),
        (('<link rel="alternate" type="application/rss+xml" href="/feed.xml">',), f"{HOST}/feed.xml"),
        (("<LINK REL='home ALTERNATE' TYPE='Application/Atom+XML' HREF='atom'/>",), f"{HOST}/blog/atom"),
        (('<link rel=alternate type=application/feed+json href="https://a.example/f">',), "https://a.example/f"),
        (('<base href="https://b.example/x/">', '<link rel="alternate" type="application/rss+xml" href="f">'), "https://b.example/x/f"),
        (('<link rel="alternate" hreflang="de" type="text/html" href="/de">', '<link rel="stylesheet" href="/f">'), ""),
        (('<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">',), ""),
        (('<link rel="alternate" type="application/rss+xml">',), ""),
        (('<link rel="alternate" type="application/rss+xml" href="/1">' * 2,), f"{HOST}/1"),
        (('<!-- <link rel="alternate" type="application/rss+xml" href="/old"> -->',), ""),
        (('<link rel="alternate" type="application/rss+xml" href="/' + "x" * 300 + '">',), ""),
        (("<![endif]><![x>",), ""),
    ],
)  # fmt: skip
def test_a_web_page_is_told_apart_and_names_its_feed(head: tuple[str, ...], link: str) -> None:
    assert problem(page(*head), "text/html") == (Problem.HTML, link)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<html><item><title>x</title></item></html>", ""),
        (b"<!doctype HTML>\n<title>Not found</title><p>Sorry", ""),
        (b"<!-- a cache --><p>Sorry</p>", "text/html; charset=utf-8"),
        (b"<h1>502 Bad Gateway</h1>", "application/rss+xml"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', "application/xml"),
        (page("<title>x</title>").decode().encode("utf-16"), ""),
        (b'<html xmlns:atom="http://www.w3.org/2005/Atom"><atom:entry/></html>', ""),
    ],
)
def test_pages_of_every_kind_are_pages(body: bytes, content_type: str) -> None:
    assert problem(body, content_type) == (Problem.HTML, "")


@pytest.mark.parametrize(
    "body",
    [
        b"Sorry, the feed moved.",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR<rss><item/>",
        b"GIF89a\x01\0<a>",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3 \x01<a>",
        gzip.compress(FEEDS[0]),
        zlib.compress(FEEDS[0]),
        b'{"a": 1}',
        b"[1, 2]",
        b"{",
        b"[" * 100_000,
        b'{"version": "https://jsonfeed.example/1", "items": []}',
        b'{"version": ["https://jsonfeed.org/version/1"], "items": []}',
        XML.encode() + b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url/></urlset>',
        XML.encode() + b'<opml version="2.0"><body><outline xmlUrl="x"/></body></opml>',
        XML.encode() + f'<service xmlns="http://www.w3.org/2007/app" xmlns:atom="{ATOM}"/>'.encode(),
        XML.encode() + b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
        XML.encode() + b"<catalogue><entry/></catalogue>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<",
        b"<?xml",
        b"<!--",
        b"<!DOCTYPE rss [",
    ],
)
def test_what_is_something_else_is_no_feed(body: bytes) -> None:
    assert problem(body) == (Problem.NOT_A_FEED, "")


@pytest.mark.parametrize(
    "body",
    [
        b"<rss",
        rss(item(1))[:-40],
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>Cut',
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entr',
        json_feed(json_item(1))[:-5],
        b'{"version": "https://jsonfeed.org/version/1", "items": {}}',
        b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1", "items": [',
    ],
)
def test_what_begins_like_a_feed_and_cannot_be_read_is_broken(body: bytes) -> None:
    assert problem(body) == (Problem.BROKEN, "")


@pytest.mark.parametrize(
    "body",
    [
        rss(item(1), item(2), item(3))[:-40],  # what the last one would have been is not known
        rss(item(1), item(2), item(3).replace("<guid", "<x"))[:-190],
        rss(item(1), item(2))[:-16],
        rss(item(1), item(2), item(3))[:-40].decode().encode("utf-16"),
        rss(item(1), item(2), declaration='<?xml version="1.0" encoding="cp037"?>')[:-4].decode().encode("cp037"),
        atom(atom_entry(1), atom_entry(2), atom_entry(3))[:-20],
        rss(item(1), item(2)) + b"<!-- made in 0.2 s --> junk",
        b"\n \n" + rss(item(1), item(2)),
        b"<br />\n<b>Warning</b>: something in line 3<br />\n" + rss(item(1), item(2)),
        b"<!DOCTYPE html>\n" + rss(item(1), item(2)),
        rss(item(1).replace("Story", "Rock & Roll"), item(2)),
        rss(item(1).replace("Story", "a\x01b\x08"), item(2)),
        rss(item(1).replace("Story", "&nbsp;&hellip;&unknown;"), item(2)),
        rss(item(1).replace("Story", "&#xD800; &#x110000; &#99999999999;"), item(2)),
        rss(item(1).replace("Story", "<b>open"), item(2)),
        rss(item(1).replace("<title>", "<dc:title>").replace("</title>", "</dc:title>"), item(2)),
        rss(item(1), item(2), declaration='<!-- <a> --><!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">'),
    ],
)  # fmt: skip
def test_a_damaged_feed_is_read(body: bytes) -> None:
    assert [entry.link for entry in read(body).entries] == [f"{HOST}/1", f"{HOST}/2"]


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "utf-8", ""),
        ("utf-8", "utf-8", "text/xml"),
        ("utf-8", "utf-8", "text/html; charset=iso-8859-1"),
        ("utf-8", "iso-8859-1", "application/rss+xml"),
        ("utf-8", "windows-1252", 'application/rss+xml; charset="us-ascii"'),
        ("utf-8", "utf-16", ""),
        ("utf-8", "utf-16", "text/xml; charset=utf-16"),
        ("utf-8", "koi8-r", ""),
        ("utf-8", "utf-8", "text/xml; charset=shift_jis"),
        ("windows-1252", "utf-16", ""),
        ("utf-8", "klingon", "text/xml; charset=klingon"),
        ("utf-8", "idna", "text/xml; charset=idna"),
        ("utf-8", "hex", "text/xml; charset=undefined"),
        ("utf-8-sig", "utf-8", ""),
        ("utf-8-sig", "iso-8859-1", ""),
        ("utf-16", "utf-16", ""),
        ("utf-16-be", "utf-16", ""),
        ("utf-16-le", "utf-16", "application/xml; charset=utf-16le"),
        ("utf-32", "utf-32", ""),
        ("iso-8859-1", "iso-8859-1", ""),
        ("iso-8859-1", "utf-8", "text/xml; charset=ISO-8859-1"),
        ("windows-1252", "windows-1252", "text/xml; charset=utf-8"),
        ("windows-1252", "utf-8", ""),
        ("cp037", "cp037", ""),
    ],
)
def test_encodings_are_told_even_where_they_are_told_wrong(encoding: str, declared: str, content_type: str) -> None:
    text = rss(item(1, title="Grüße, café"), declaration=f'<?xml version="1.0" encoding="{declared}"?>').decode()
    (entry,) = read(text.encode(encoding), content_type).entries
    assert entry.title == "Grüße, café"


@pytest.mark.parametrize("harm", [b"<x>caf\xe9</x>", b"<x>\xe2\x82</x>", b"\xff"])
def test_a_byte_of_another_encoding_garbles_nothing_else(harm: bytes) -> None:
    body = rss(item(1, title="„Grüße“, 日本語"), item(2)).replace(b"</channel>", harm + b"</channel>")
    assert read(body).entries[0].title == "„Grüße“, 日本語"
    slip = json_feed(json_item(1, title="Gr\u00fc\u00dfe", x="SLIP")).decode().encode()
    slip = slip.replace(b"Gr\\u00fc\\u00dfe", "Grüße".encode()).replace(b"SLIP", b"\xe9")
    assert read(slip).entries[0].title == "Grüße"


@pytest.mark.parametrize(
    ("encoding", "content_type", "title"),
    [
        ("shift_jis", "", "ハートストッパー"),
        ("euc-kr", "text/xml", "하트스토퍼"),
        ("gb2312", "", "心跳漏一拍"),
        ("big5", "text/xml; charset=utf-8", "戀愛修課"),
        ("koi8-r", "", "Сердцестук"),
        ("windows-1251", "text/xml; charset=windows-1251", "Сердцестук"),
        ("iso-2022-jp", "", "ハート"),
    ],
)
def test_encodings_of_the_world_are_read(encoding: str, content_type: str, title: str) -> None:
    text = rss(item(1, title=title), declaration=f'<?xml version="1.0" encoding="{encoding}"?>').decode()
    assert read(text.encode(encoding), content_type).entries[0].title == title


def test_json_feeds_come_in_other_encodings_too() -> None:
    text = json_feed(json_item(1)).decode().replace("Story 1", "Grüße")
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "windows-1252"):
        assert read(text.encode(encoding)).entries[0].title == "Grüße"


def test_there_may_be_so_many_entries_and_no_more() -> None:
    assert len(read(b"<rss><channel>" + b"<item/>" * MOST_ENTRIES + b"</channel></rss>").entries) == MOST_ENTRIES
    for body in (
        rss_of(MOST_ENTRIES + 1),
        json_feed(*({"id": str(number)} for number in range(MOST_ENTRIES + 1))),
        b"<rss><channel>" + b"<item/>" * 700_000,
        (b"<rss><channel>" + b"<item/>" * (MOST_ENTRIES + 1)).decode().encode("utf-16"),
    ):
        assert problem(body) == (Problem.TOO_MANY, str(MOST_ENTRIES))


@pytest.mark.parametrize("before", ["", "<!-- <a> -->"], ids=["plain", "behind a comment"])
def test_entities_are_not_multiplied(before: str) -> None:
    (entry,) = read(laughs(10, before)).entries
    assert len(entry.summary) <= LONGEST_SUMMARY


@pytest.mark.parametrize("before", ["", "<!-- <a> -->"], ids=["plain", "behind a comment"])
@pytest.mark.parametrize("system", ["file://{file}", "{file}", "http://127.0.0.1:9/"])
def test_nothing_is_read_from_files_or_the_network(tmp_path: Path, before: str, system: str) -> None:
    file = tmp_path / "secret.txt"
    file.write_text("a secret")
    address = system.format(file=file)
    declared = (
        f'<!DOCTYPE rss SYSTEM "{address}" [\n<!ENTITY x SYSTEM "{address}">\n<!ENTITY % y SYSTEM "{address}">\n%y;\n]>'
    )
    body = rss("<item><title>told &x;</title></item>", declaration=f'<?xml version="1.0"?>{before}{declared}\n')
    (entry,) = read(body).entries
    assert entry.title.startswith("told")
    assert "secret" not in entry.title


def test_a_body_that_looks_like_the_name_of_a_file_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_bytes(rss(item(1)))
    assert problem(str(file).encode()) == (Problem.NOT_A_FEED, "")
    assert problem(f"file://{file}".encode()) == (Problem.NOT_A_FEED, "")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_damaged_it_is_a_bounded_feed_or_refused(data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from(FEEDS)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body)))
        body[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=12))
    try:
        document = read(bytes(body), data.draw(st.sampled_from(["", "text/xml", "text/html; charset=x"])))
    except FeedError:
        return
    for entry in document.entries:
        assert len(entry.title) <= LONGEST_TITLE
        assert len(entry.summary) <= LONGEST_SUMMARY
        assert len(entry.link) <= LONGEST_URL
        assert len(entry.id) <= LONGEST_ID
        assert entry.link == "" or entry.link.startswith(("http://", "https://"))
        assert entry.published_at is None or entry.published_at.utcoffset() is not None
