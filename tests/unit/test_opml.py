"""Lists of feeds come in from every reader and go out again; what is no such list is refused kindly and quickly."""

from contextlib import suppress
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadImportError
from bot.feeds.entry import LONGEST_URL
from bot.feeds.opml import LARGEST, LONGEST_NAME, MOST_READ, read_opml, write_opml

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Mine</title></head><body>
  <outline text="Folder" title="Folder">
    <outline type="rss" text="Short" title="PinkNews" xmlUrl="https://pink.example/feed" htmlUrl="https://pink.example"/>
    <outline text="Deeper"><outline text="Attitude" xmlurl=" https://attitude.example/feed "/></outline>
  </outline>
  <outline xmlUrl="https://nameless.example/feed"/>
  <outline text="Again" xmlUrl="https://pink.example/feed"/>
  <outline text="No feed" url="https://example.org"/>
</body></opml>"""
FOUND = [
    ("PinkNews", "https://pink.example/feed"),
    ("Attitude", "https://attitude.example/feed"),
    ("", "https://nameless.example/feed"),
]


@pytest.mark.parametrize(
    "content",
    [
        LIST.encode(),
        b"\xef\xbb\xbf" + LIST.encode(),
        b"\n  " + LIST.encode(),
        LIST.replace("UTF-8", "UTF-16").encode("utf-16"),
        LIST.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
        LIST.replace("<opml ", '<OPML xmlns="http://opml.org/spec2" ').replace("</opml>", "</OPML>").encode(),
        LIST.replace("outline", "Outline").encode(),
    ],
)
def test_feeds_are_found_in_every_folder_each_once(content: bytes) -> None:
    assert read_opml(content) == FOUND


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "opml"),
        (b"https://pink.example/feed", "opml"),
        (b"<opml><body>", "opml"),
        (b"<rss version='2.0'><channel/></rss>", "opml"),
        (b"<!doctype html><html><body>Hello</body></html>", "opml"),
        (b"\x89PNG\r\n\x1a\n", "opml"),
        (b'<?xml version="1.0" encoding="nonsense"?><opml/>', "opml"),
        (b'<?xml version="1.0" encoding="utf-7"?><opml/>', "opml"),
        (b'<!DOCTYPE opml [<!ENTITY a "ha">]><opml><body>&a;</body></opml>', "opml"),
        (b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml>&a;</opml>', "opml"),
        (b"<opml><body></body></opml>", "empty-opml"),
        (b'<opml><body><outline text="A" xmlUrl=""/></body></opml>', "empty-opml"),
        (b'<opml><body><outline xmlUrl="https://' + b"x" * LONGEST_URL + b'"/></body></opml>', "empty-opml"),
        (b"<opml>" + b" " * LARGEST + b"</opml>", "large-opml"),
    ],
)
def test_what_is_no_list_of_feeds_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(BadImportError) as refused:
        read_opml(content)
    assert refused.value.key == f"error-import-{reason}"


def test_a_list_is_read_up_to_its_limit_however_deep_it_is() -> None:
    outlines = "".join(f'<outline text="{number}" xmlUrl="https://a.example/{number}">' for number in range(3_000))
    found = read_opml(f"<opml>{outlines}{'</outline>' * 3_000}</opml>".encode())
    assert found == [(str(number), f"https://a.example/{number}") for number in range(MOST_READ)]


def test_what_is_written_is_opml_2_that_other_readers_know() -> None:
    content = write_opml(
        "Truham & friends", [('<b>"News"</b>', "https://a.example/?a=1&b=2"), ("x" * 200, "https://b")]
    )
    root = fromstring(content)  # noqa: S314 - our own
    assert content.startswith(b"<?xml")
    assert (root.tag, root.get("version"), root.findtext("head/title")) == ("opml", "2.0", "Truham & friends")
    first, second = root.findall("body/outline")
    assert first.attrib == {
        "type": "rss",
        "text": '<b>"News"</b>',
        "title": '<b>"News"</b>',
        "xmlUrl": "https://a.example/?a=1&b=2",
    }
    assert second.get("text") == "x" * LONGEST_NAME


NAMES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Z")), max_size=40).filter(
    lambda name: not any(char in name for char in "\ufffe\uffff")
)
URLS = st.from_regex(r"https://[a-z]{1,8}\.example/[!-~]{0,20}", fullmatch=True)


@given(st.text(max_size=20), st.lists(st.tuples(NAMES, URLS), min_size=1, max_size=8, unique_by=lambda feed: feed[1]))
def test_what_was_written_is_read_again_the_same(title: str, feeds: list[tuple[str, str]]) -> None:
    assert read_opml(write_opml(title, feeds)) == feeds


@given(st.text(max_size=30))
def test_any_name_can_be_written(name: str) -> None:
    ((read, url),) = read_opml(write_opml(name, [(name, "https://a.example/")]))
    assert url == "https://a.example/"
    assert read == read_opml(write_opml("", [(read, url)]))[0][0]


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for whole in (content, b"<opml>" + content + b"</opml>"):
        with suppress(BadImportError):
            assert read_opml(whole)
