"""What is no feed, or does not arrive, and feeds that fail for a while."""

import gzip
import zlib
from collections.abc import Callable

from tests.feeds.case import Case, Step, grows, listing, refused, served, shows
from tests.unit.feeds import HOST, XML, atom, item, page, rss
from tests.wire.feeds import Page, packed

PIXEL = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
NAMING = page("<title>Paper</title>", '<link rel="alternate" type="application/rss+xml" href="/feed.xml">')
MAINTENANCE = "<!doctype html><title>Back soon</title><p>We are working on it.</p>"
WHOLE = rss(item(2), item(1))


def status(code: int, **headers: str) -> Page:
    return Page(b"Sorry", code, headers=headers)


def encoded(encoding: str, body: bytes) -> Page:
    return Page(body, headers={"Content-Encoding": encoding})


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def known(*numbers: int, etag: str = "", modified: str = "") -> Page:
    plain = listing(*numbers)
    return Page(plain.body, headers=plain.headers, etag=etag, modified=modified)


def moved(code: int) -> Case:
    there = Page(status=code, headers={"Location": "/there"})
    return Case(
        f"redirect {code}",
        (
            Step(listing(1)),
            Step(there, 1, titles=("Story 2",), beside={"/there": listing(2, 1)}),
            Step(there, beside={"/there": listing(2, 1)}),
        ),
    )


RICH = (
    f"<item><title><![CDATA[Rock & <b>Roll</b>]]></title><guid>{HOST}/?a=1&amp;b=%C3%A9</guid>"
    "<description>&lt;p>A &amp;amp; B&lt;/p></description></item>"
    f"<item><title>A &amp;amp; B &#8217; \u2019</title><link>{HOST}/b?x=1&amp;y=\u00e9</link>"
    "<pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate></item>"
    "<item><title>  Two\n lines </title><guid isPermaLink='false'>\n b&amp;c \n</guid><link>c?x=1&amp;y=2</link></item>"
    f"<item xmlns:c='http://purl.org/rss/1.0/modules/content/'><link>{HOST}/d</link>"
    "<c:encoded><![CDATA[<p>Long &hellip; text</p>]]></c:encoded></item>"
)
RICH_ATOM = (
    "<entry><id>tag:x,2026:a&amp;b</id><title type='text'>Why &lt;b&gt; matters &amp;amp; more</title>"
    "<link href='a?x=1&amp;y=2'/></entry>"
    "<entry><id>b</id><title type='html'>A &lt;i&gt;bold&lt;/i&gt; &amp;amp; brave</title>"
    "<summary type='html'>&lt;p&gt;x&lt;/p&gt;</summary></entry>"
    "<entry><title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A <b>bold</b> story</div></title>"
    "<link href='/c'/></entry>"
)


def breaking(name: str, whole: bytes, harm: Callable[[bytes], bytes], count: int) -> Case:
    """What was posted is known again while the document is not well-formed, and says the same."""
    first = Step(served(rss(item(1)) if b"<rss" in whole else atom()))
    return Case(name, (first, Step(served(whole), count), Step(served(harm(whole)))))


def before_end(harm: bytes) -> Callable[[bytes], bytes]:
    """Put into the document behind all of its items."""

    def put(body: bytes) -> bytes:
        start, mark, end = body.rpartition(b"</channel>" if b"<rss" in body else b"</feed>")
        return start + harm + mark + end

    return put


CASES = (
    *(
        breaking(f"{what}, {form}", whole, harm, count)
        for what, harm in (
            ("a bare ampersand for a while", before_end(b"<x>a & b</x>")),
            ("an element that does not end for a while", before_end(b"<x>")),
            ("a control character for a while", before_end(b"<x>\x01</x>")),
            ("an unknown entity for a while", before_end(b"<x>&nbsp;&what;</x>")),
            ("cut off at the end for a while", lambda body: body[:-12]),
            ("a byte of another encoding for a while", before_end(b"<x>caf\xe9</x>")),
        )
        for form, whole, count in (("RSS", rss(RICH), 4), ("Atom", atom(RICH_ATOM), 3))
    ),
    # what is no feed
    refused("a page that names a feed", served(NAMING, "text/html"), "html"),
    refused("a page with status 200", served(MAINTENANCE, "text/html"), "html"),
    refused("a page as RSS", served(MAINTENANCE), "html"),
    refused("a page in XML", served(f'{XML}<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'), "html"),
    refused("a part of a page", served("<h1>502 Bad Gateway</h1><hr><center>nginx</center>"), "html"),
    refused("a page with items", served("<html><body><item><title>x</title></item><rss/></body></html>"), "html"),
    refused("a page behind a comment", served("<!-- x --><!DOCTYPE html><html></html>", "text/html"), "html"),
    refused("text", served("Sorry, the feed moved.", "text/plain"), "not-a-feed"),
    refused("JSON that is no feed", served('{"items": [{"title": "x"}]}', "application/json"), "not-a-feed"),
    refused(
        "JSON that is broken",
        served('{"version": "https://jsonfeed.org/version/1", "items": [{', "application/json"),
        "broken",
    ),
    refused("a picture", served(PIXEL, "image/png"), "not-a-feed"),
    refused("an archive", served(gzip.compress(WHOLE, mtime=0), "application/gzip"), "not-a-feed"),
    refused(
        "a PDF", served(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type /Catalog>>", "application/pdf"), "not-a-feed"
    ),
    refused("a style sheet instead", served("body { color: red }", "text/css"), "not-a-feed"),
    refused(
        "a list of feeds", served(f"{XML}<opml version='2.0'><body><outline xmlUrl='x'/></body></opml>"), "not-a-feed"
    ),
    refused(
        "a map of a site",
        served(f"{XML}<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url/></urlset>"),
        "not-a-feed",
    ),
    refused("nothing", served(b""), "empty"),
    refused("nothing but space", served(b" \r\n\t \n"), "empty"),
    refused("nothing but a mark", served(b"\xef\xbb\xbf"), "empty"),
    refused("204", Page(status=204), "empty"),
    refused("a declaration alone", served(XML), "not-a-feed"),
    refused("half an XML error", served(f"{XML}<rss version='2.0'><channel><title>Cut"), "broken"),
    refused("an error of a database", served(f"{XML}<error>Too many connections</error>"), "not-a-feed"),
    # what does not arrive
    *(
        refused(f"status {code}", status(code), f"status {code}")
        for code in (400, 401, 403, 404, 410, 418, 500, 502, 503)
    ),
    refused("429", status(429, **{"Retry-After": "60"}), "status 429"),
    refused("a loop", Page(status=302, headers={"Location": "/feed"}), "redirects"),
    refused("to a private place", Page(status=302, headers={"Location": "http://127.0.0.1/feed"}), "private"),
    refused("to a file", Page(status=302, headers={"Location": "file:///etc/passwd"}), "scheme"),
    refused("to nowhere", Page(status=302), "status 302"),
    refused("a connection that ends", Page(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<rss>"), "unreachable"),
    refused("no HTTP", Page(raw=b"SSH-2.0-OpenSSH_9.9\r\n"), "unreachable"),
    refused("packed and damaged", encoded("gzip", gzip.compress(WHOLE, mtime=0)[:-20]), "encoded"),
    refused("packed twice", encoded("gzip, gzip", gzip.compress(gzip.compress(WHOLE, mtime=0), mtime=0)), "encoded"),
    refused("packed in an unknown way", encoded("br", b"\x0b\x02\x80"), "encoded"),
    refused("not packed at all", encoded("gzip", WHOLE), "encoded"),
    # what arrives in its own way
    grows("gzip", lambda *numbers: packed(rss(*map(item, numbers)))),
    grows("deflate", lambda *numbers: encoded("deflate", zlib.compress(rss(*map(item, numbers))))),
    grows("deflate without a header", lambda *numbers: encoded("deflate", raw_deflate(rss(*map(item, numbers))))),
    *map(moved, (301, 302, 303, 307, 308)),
    Case(
        "304",
        (
            Step(known(1, etag='"a"')),
            Step(known(1, etag='"a"')),
            shows(known(2, 1, etag='"b"'), "Story 2"),
            Step(known(2, 1, etag='"b"')),
        ),
    ),
    Case(
        "304 by date",
        (
            Step(known(1, modified="Sat, 21 Nov 2026 10:00:00 GMT")),
            Step(known(1, modified="Sat, 21 Nov 2026 10:00:00 GMT")),
            shows(known(2, 1, modified="Sat, 21 Nov 2026 11:00:00 GMT"), "Story 2"),
        ),
    ),
    Case(
        "an etag that lies",
        (Step(known(1, etag="x")), Step(known(2, 1, etag="x")), shows(known(3, 2, 1, etag="y"), "Story 2", "Story 3")),
    ),
    # what fails for a while
    Case(
        "broken at first",
        (Step(served("<rss"), problem="broken"), Step(listing(2, 1)), shows(listing(3, 2, 1), "Story 3")),
    ),
    Case(
        "a page at first",
        (Step(served(NAMING, "text/html"), problem="html"), Step(listing(1)), shows(listing(2, 1), "Story 2")),
    ),
    Case(
        "broken, and meanwhile two came",
        (Step(listing(1)), Step(served("<rss"), problem="broken"), shows(listing(3, 2, 1), "Story 2", "Story 3")),
    ),
    Case(
        "cut off after the first of three",
        (
            Step(listing(2, 1)),
            Step(
                served(rss(item(3), item(2), item(1)).partition(b'<guid isPermaLink="false">id-2')[0]),
                1,
                titles=("Story 3",),
            ),
            Step(listing(3, 2, 1)),
        ),
    ),
    Case(
        "cut off within the new one",
        (
            Step(listing(1)),
            Step(served(rss(item(2), item(1)).partition(b"<link>https://example.org/2")[0]), problem="broken"),
            shows(listing(2, 1), "Story 2"),
            Step(listing(2, 1)),
        ),
    ),
)
