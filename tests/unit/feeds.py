"""Small feeds of every format, well-made and hostile, as bytes."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

HOST = "https://example.org"
ATOM = "http://www.w3.org/2005/Atom"
XML = '<?xml version="1.0" encoding="utf-8"?>\n'


def item(number: int = 1, **parts: str) -> str:
    """An entry of RSS. A part that is empty is left out; a value is text, not markup."""
    made = {
        "title": f"Story {number}",
        "link": f"{HOST}/{number}",
        "guid": f"id-{number}",
        "pubDate": f"Sat, 21 Nov 2026 10:{number % 60:02}:00 GMT",
        "description": f"What happened in story {number}.",
        **parts,
    }
    inner = "".join(_element(name, value) for name, value in made.items() if value)
    return f"<item>{inner}</item>"


def rss(*items: str, title: str = "Paper", declaration: str = XML, version: str = "2.0") -> bytes:
    channel = f"<title>{escape(title)}</title><link>{HOST}/</link>{''.join(items)}"
    return f'{declaration}<rss version="{version}"><channel>{channel}</channel></rss>'.encode()


def rss_of(count: int) -> bytes:
    """So many plain entries, the newest first."""
    return rss(*(item(number) for number in range(count, 0, -1)))


def rdf(*numbers: int) -> bytes:
    """RSS 1.0."""
    items = "".join(
        f'<item rdf:about="{HOST}/{number}"><title>Story {number}</title><link>{HOST}/{number}</link>'
        f"<dc:date>2026-11-21T10:{number:02}:00Z</dc:date></item>"
        for number in numbers
    )
    return (
        f'{XML}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{HOST}/"><title>Paper</title><link>{HOST}/</link></channel>{items}</rdf:RDF>'
    ).encode()


def atom_entry(number: int = 1, inner: str = "", title: str = "", kind: str = "text") -> str:
    title = escape(title or f"Story {number}")
    return (
        f'<entry><id>tag:example.org,2026:{number}</id><title type="{kind}">{title}</title>'
        f'<link href="/{number}"/><updated>2026-11-21T10:{number % 60:02}:00+02:00</updated>{inner}</entry>'
    )


def atom(*entries: str, base: str = f"{HOST}/") -> bytes:
    return (
        f'{XML}<feed xmlns="{ATOM}" xml:base={quoteattr(base)}><title>Paper</title><link href="/"/>'
        f"{''.join(entries)}</feed>"
    ).encode()


def json_feed(*items: Mapping[str, Any], version: str = "https://jsonfeed.org/version/1.1") -> bytes:
    feed = {"version": version, "title": "Paper", "home_page_url": f"{HOST}/", "items": list(items)}
    return json.dumps(feed).encode()


def json_item(number: int = 1, **parts: Any) -> dict[str, Any]:
    made = {
        "id": f"id-{number}",
        "url": f"{HOST}/{number}",
        "title": f"Story {number}",
        "content_text": f"What happened in story {number}.",
        "date_published": f"2026-11-21T10:{number % 60:02}:00Z",
    }
    return {**made, **parts}


def page(*head: str) -> bytes:
    """A web page."""
    return f"<!DOCTYPE html>\n<html><head>{''.join(head)}</head><body><h1>Hello</h1></body></html>".encode()


def laughs(levels: int = 10, before: str = "") -> bytes:
    """A billion laughs: entities that stand for ever more of each other."""
    entities = "\n".join(
        f'<!ENTITY lol{level} "{f"&lol{level - 1};" * 10}">' if level else '<!ENTITY lol0 "lol">'
        for level in range(levels)
    )
    story = f"<item><title>A story</title><description>&lol{levels - 1};</description></item>"
    return (
        f'<?xml version="1.0"?>{before}\n<!DOCTYPE rss [\n{entities}\n]>\n'
        f'<rss version="2.0"><channel><title>Laughs</title>{story}</channel></rss>'
    ).encode()


def nested(depth: int, name: str = "b") -> bytes:
    """An entry with very deep markup in it."""
    inner = f"<{name}>" * depth + "deep" + f"</{name}>" * depth
    return rss(f"<item><title>Deep</title><link>{HOST}/1</link><foo>{inner}</foo></item>")


def padded(items: Iterable[str], size: int) -> bytes:
    """A feed of about so many bytes: each entry says a lot."""
    listed = list(items)
    words = "word " * (size // (5 * max(1, len(listed))))
    return rss(*(one.replace("</item>", f"<description>{words}</description></item>") for one in listed))


def _element(name: str, value: str) -> str:
    permanent = ' isPermaLink="false"' if name == "guid" and "://" not in value else ""
    return f"<{name}{permanent}>{escape(value)}</{name}>"
