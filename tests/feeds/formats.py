"""Feeds of all formats and versions, and the ways in which their parts can be written."""

from collections.abc import Callable
from typing import Any

from tests.feeds.case import Case, Step, brings, grows, served, shows
from tests.unit.feeds import ATOM, HOST, XML, atom, atom_entry, item, json_feed, json_item, rdf, rss
from tests.wire.feeds import Page

NETSCAPE = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss-0.91.dtd">'


def old_rdf(*numbers: int) -> Page:
    """RSS 0.90."""
    items = "".join(f"<item><title>Story {number}</title><link>{HOST}/{number}</link></item>" for number in numbers)
    return served(
        f'{XML}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>Paper</title><link>{HOST}/</link></channel>'
        f"{items}</rdf:RDF>",
        "text/xml",
    )


def bare_item(number: int) -> str:
    """As before RSS 2.0: no id, no date."""
    return item(number, guid="", pubDate="")


def old_rss(version: str, declaration: str = XML) -> Callable[..., Page]:
    return lambda *numbers: served(rss(*map(bare_item, numbers), version=version, declaration=declaration), "text/xml")


def old_atom(*numbers: int) -> Page:
    """Atom 0.3."""
    entries = "".join(
        f'<entry><title mode="escaped" type="text/html">Story {number}</title><id>tag:example.org,2026:{number}</id>'
        f'<link rel="alternate" type="text/html" href="{HOST}/{number}"/><issued>2026-11-21T10:{number:02}:00Z</issued>'
        f"<modified>2026-11-21T10:{number:02}:00Z</modified></entry>"
        for number in numbers
    )
    feed = f'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Paper</title>{entries}</feed>'
    return served(XML + feed, "application/atom+xml")


def cdf(*numbers: int) -> Page:
    """The Channel Definition Format."""
    items = "".join(
        f'<ITEM HREF="{HOST}/{number}" LASTMOD="2026-11-21T10:{number:02}"><TITLE>Story {number}</TITLE>'
        f"<ABSTRACT>What happened in story {number}.</ABSTRACT></ITEM>"
        for number in numbers
    )
    return served(f'{XML}<CHANNEL HREF="{HOST}/"><TITLE>Paper</TITLE>{items}</CHANNEL>', "application/x-cdf")


def prefixed(*numbers: int) -> Page:
    """Atom whose every element has a prefix that nobody uses."""
    entries = "".join(
        f'<x:entry><x:id>{number}</x:id><x:title>Story {number}</x:title><x:link href="{HOST}/{number}"/>'
        f"<x:updated>2026-11-21T10:{number:02}:00Z</x:updated></x:entry>"
        for number in numbers
    )
    return served(f'{XML}<x:feed xmlns:x="{ATOM}"><x:title>Paper</x:title>{entries}</x:feed>', "application/atom+xml")


def atom_in_rss(*numbers: int) -> Page:
    """RSS that says where it is itself, as nearly every feed of a blog does."""
    body = rss(*map(item, numbers)).decode()
    body = body.replace("<rss ", f'<rss xmlns:a10="{ATOM}" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" ')
    own = (
        f'<a10:link rel="self" type="application/rss+xml" href="{HOST}/feed"/><sy:updatePeriod>hourly</sy:updatePeriod>'
    )
    return served(body.replace("<channel>", f"<channel>{own}"))


def upper_case(*numbers: int) -> Page:
    body = rss(*map(item, numbers)).decode()
    for name in ("rss", "channel", "item", "title", "link", "guid", "description"):
        body = body.replace(f"<{name}", f"<{name.upper()}").replace(f"</{name}>", f"</{name.upper()}>")
    return served(body)


def namespaced_rss(*numbers: int) -> Page:
    """RSS whose elements are in a namespace of their own."""
    body = rss(*map(item, numbers)).decode()
    return served(body.replace("<rss ", '<rss xmlns="http://backend.userland.com/rss2" '))


def declared(inner: str, envelope: str) -> Callable[..., Page]:
    """Something in front of the feed, or instead of its declaration."""
    return lambda *numbers: served(envelope + rss(*map(item, numbers), declaration=inner).decode())


def atom_of(*numbers: int) -> Page:
    return served(atom(*map(atom_entry, numbers)), "application/atom+xml")


def json_of(version: str, content_type: str = "application/feed+json") -> Callable[..., Page]:
    return lambda *numbers: served(json_feed(*map(json_item, numbers), version=version), content_type)


def rss_as(content_type: str) -> Callable[..., Page]:
    return lambda *numbers: served(rss(*map(item, numbers)), content_type)


def atom_brings(name: str, inner: str, title: str, link: str | None = None, base: str = f"{HOST}/") -> Case:
    """An entry as it is written comes into an Atom feed."""
    before, after = (served(atom(*new, atom_entry(1), base=base), "application/atom+xml") for new in ((), (inner,)))
    links = None if link is None else (link,)
    return Case(name, (Step(before), Step(after, 1, titles=(title,), links=links), Step(after)))


def json_brings(name: str, new: Any, *titles: str) -> Case:
    before, after = (served(json_feed(*items), "application/json") for items in ((json_item(1),), (new, json_item(1))))
    return Case(name, (Step(before), shows(after, *titles), Step(after)))


MODULES = (
    '<item xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "{}</item>"
)
IDENTITY = "<guid isPermaLink='false'>2</guid>"

CASES = (
    grows("RSS 0.90", old_rdf),
    grows("RSS 0.91", old_rss("0.91")),
    grows("RSS 0.91 with the DOCTYPE of Netscape", old_rss("0.91", f"{XML}{NETSCAPE}")),
    grows("RSS 0.92", old_rss("0.92")),
    grows("RSS 1.0", lambda *numbers: served(rdf(*numbers), "application/rdf+xml")),
    grows("RSS 2.0", rss_as("application/rss+xml")),
    grows("RSS of no version", old_rss("")),
    grows("RSS 3.14", old_rss("3.14")),
    grows("RSS in a namespace", namespaced_rss),
    grows("RSS that names itself", atom_in_rss),
    grows("RSS in capitals", upper_case),
    grows("Atom 0.3", old_atom),
    grows("Atom 1.0", atom_of),
    grows("Atom with prefixes", prefixed),
    grows("CDF", cdf),
    grows("JSON Feed 1.0", json_of("https://jsonfeed.org/version/1")),
    grows("JSON Feed 1.1", json_of("https://jsonfeed.org/version/1.1")),
    grows("JSON Feed as text", json_of("https://jsonfeed.org/version/1.1", "text/plain")),
    grows("RSS as text/html", rss_as("text/html; charset=utf-8")),
    grows("RSS as text/plain", rss_as("text/plain")),
    grows("RSS as a download", rss_as("application/octet-stream")),
    grows("RSS as nothing", rss_as("")),
    grows("no declaration", declared("", "")),
    grows("space in front of the declaration", declared(XML, "\n\n   ")),
    grows("a warning in front of the feed", declared(XML, "<br />\n<b>Warning</b>: something in line 3<br />\n")),
    grows("a comment in front of the feed", declared("", "<!-- <html> -->")),
    grows("XML 1.1", declared('<?xml version="1.1" encoding="utf-8"?>', "")),
    grows("a style sheet", declared(f'{XML}<?xml-stylesheet type="text/xsl" href="/style.xsl"?>', "")),
    grows("instructions to nobody", declared(f"{XML}<?php echo 1 ?><?x <item/> ?>", "")),
    grows("a DOCTYPE of HTML", declared(f"{XML}<!DOCTYPE html>", "")),
    grows("standalone", declared('<?xml version="1.0" encoding="utf-8" standalone="yes"?>', "")),
    brings("CDATA", f"<item>{IDENTITY}<title><![CDATA[Rock & <b>Roll</b>]]></title></item>", "Rock & Roll"),
    brings(
        "a title in two languages of markup",
        MODULES.format(
            f"{IDENTITY}<title>Story 2</title><media:title>Picture</media:title><itunes:title>Pod</itunes:title>"
        ),
        "Story 2",
    ),
    brings(
        "the title of a picture first",
        MODULES.format(f"<media:title>Picture</media:title>{IDENTITY}<title>Story 2</title>"),
        "Story 2",
    ),
    brings(
        "a picture with a title, in a group",
        MODULES.format(
            f"<title>Story 2</title>{IDENTITY}<media:group><media:content url='/p.jpg'><media:title>P</media:title>"
            "<media:description>D</media:description></media:content></media:group>"
        ),
        "Story 2",
    ),
    brings(
        "content:encoded alone",
        MODULES.format(f"{IDENTITY}<content:encoded><![CDATA[<p>Told <b>at</b> length</p>]]></content:encoded>"),
        "Told at length",
    ),
    brings(
        "dc:title alone",
        MODULES.format(f"{IDENTITY}<dc:title>Story 2</dc:title><dc:date>2026-11-21</dc:date>"),
        "Story 2",
    ),
    brings(
        "an enclosure",
        f"<item><title>Pod</title>{IDENTITY}<enclosure url='{HOST}/a.mp3' type='audio/mpeg' length='1'/></item>",
        "Pod",
    ),
    brings(
        "a source with a title and a link",
        f"<item><title>Story 2</title>{IDENTITY}<source url='{HOST}/other'>Other</source></item>",
        "Story 2",
        link="",
    ),
    brings(
        "a guid that is an address",
        f"<item><title>Story 2</title><guid>{HOST}/2</guid></item>",
        "Story 2",
        link=f"{HOST}/2",
    ),
    brings(
        "an id that is none of an address",
        "<item><title>Story 2</title><guid isPermaLink='true'>2</guid></item>",
        "Story 2",
        link="",
    ),
    brings("a relative link", f"<item><title>Story 2</title>{IDENTITY}<link>../b/2?x=1#y</link></item>", "Story 2"),
    brings(
        "a link with space around",
        f"<item><title>Story 2</title>{IDENTITY}<link>\n  {HOST}/2\n </link></item>",
        "Story 2",
        link=f"{HOST}/2",
    ),
    brings(
        "a link without a scheme",
        f"<item><title>Story 2</title>{IDENTITY}<link>//example.org/2</link></item>",
        "Story 2",
        link="http://example.org/2",
    ),
    brings(
        "an empty link, and one of Atom",
        f"<item xmlns:a='{ATOM}'>{IDENTITY}<title>Story 2</title><link/><a:link href='{HOST}/2'/></item>",
        "Story 2",
        link=f"{HOST}/2",
    ),
    brings("an item behind the channel", f"</channel>{item(2)}<channel>", "Story 2"),
    brings("an item in another channel", f"</channel><channel>{item(2)}</channel><channel>", "Story 2"),
    brings("an emoji in two halves", f"<item>{IDENTITY}<title>Yes &#55357;&#56832;</title></item>", "Yes 😀"),
    brings(
        "an author, a category and comments",
        item(2, author="a@example.org (A)", category="News", comments=f"{HOST}/2#c"),
        "Story 2",
    ),
    atom_brings(
        "xml:base",
        '<entry xml:base="https://other.example/a/"><id>2</id><title>Story 2</title><link href="b"/></entry>',
        "Story 2",
        "https://other.example/a/b",
    ),
    atom_brings(
        "XHTML",
        '<entry><id>2</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>bold</b> &lt;story&gt;'
        "</div></title></entry>",
        "A bold <story>",
    ),
    atom_brings(
        "HTML in Atom",
        "<entry><id>2</id><title type='html'>A &lt;i>bold&lt;/i> &amp;amp; brave</title></entry>",
        "A bold & brave",
    ),
    atom_brings(
        "text in Atom", "<entry><id>2</id><title type='text'>Why &lt;b> matters</title></entry>", "Why <b> matters"
    ),
    atom_brings(
        "a link of another kind first",
        f"<entry><id>2</id><title>Story 2</title><link rel='edit' href='/e'/><link rel='enclosure' href='/p'/>"
        f"<link href='{HOST}/2'/></entry>",
        "Story 2",
        f"{HOST}/2",
    ),
    atom_brings("Atom without an id", f"<entry><title>Story 2</title><link href='{HOST}/2'/></entry>", "Story 2"),
    atom_brings(
        "Atom with media",
        "<entry><id>2</id><title>Story 2</title><m:group xmlns:m='http://search.yahoo.com/mrss/'><m:title>P</m:title>"
        "<m:description>D</m:description></m:group></entry>",
        "Story 2",
    ),
    json_brings("JSON: a number as id", json_item(2, id=2), "Story 2"),
    json_brings("JSON: no id", {"title": "Story 2", "url": f"{HOST}/2"}, "Story 2"),
    json_brings("JSON: HTML alone", {"id": "2", "content_html": "<p>Told <b>at</b> length"}, "Told at length"),
    json_brings("JSON: nothing", {}),
    json_brings("JSON: what is no item", ["x", 3, None]),
    json_brings(
        "JSON: all of the wrong type",
        {"id": ["2"], "title": {"a": 1}, "url": 5, "date_published": [], "content_text": None},
    ),
    json_brings("JSON: half of a pair", {"id": "2", "title": "\ud83d story \udc00", "url": f"{HOST}/2"}, "story"),
    json_brings("JSON: a large number", {"id": 10**400, "title": "Story 2"}, "Story 2"),
    json_brings("JSON: a date that cannot be", json_item(2, date_published="2026-13-45T99:00:00Z"), "Story 2"),
)
