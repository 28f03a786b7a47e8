"""Lists of feeds as OPML, which every feed reader writes and reads. Pure: knows no server, and asks no address."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from bot.errors import BadImportError
from bot.feeds.entry import LONGEST_URL
from bot.feeds.subscription import MOST_FEEDS

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST = 256 * 1024  # bytes
MOST_READ = MOST_FEEDS * 2  # feeds; whatever comes after them is left out
LONGEST_NAME = 100  # characters

_DAMAGED = (SyntaxError, ValueError, LookupError)  # not XML; entities, or bytes of another encoding; an unknown one


def read_opml(content: bytes) -> list[tuple[str, str]]:
    """The feeds with their names (empty where there is none) in the order of the file, each address once. Folders do
    not count. Whether an address is good is for others to check. Raises BadImportError.
    """
    from defusedxml.ElementTree import fromstring  # seldom needed

    if len(content) > LARGEST:
        raise BadImportError("large-opml")
    try:
        root: Element = fromstring(content.strip())
    except _DAMAGED as error:
        raise BadImportError("opml") from error
    if _plain(root.tag) != "opml":
        raise BadImportError("opml")
    found = dict(islice(_feeds(root), MOST_READ))
    if not found:
        raise BadImportError("empty-opml")
    return [(name, url) for url, name in found.items()]


def write_opml(title: str, feeds: Iterable[tuple[str, str]]) -> bytes:
    """A list of (name, address) as OPML 2.0. `title` says whose list it is."""
    from xml.etree.ElementTree import Element, SubElement, indent, tostring

    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = _one_line(title)
    body = SubElement(root, "body")
    for name, url in feeds:
        said = _one_line(name)[:LONGEST_NAME].rstrip()
        SubElement(body, "outline", type="rss", text=said, title=said, xmlUrl=_one_line(url))
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _feeds(root: "Element") -> Iterator[tuple[str, str]]:
    """Address and name of every outline that has an address, however deep it lies; the first name counts."""
    seen = set[str]()
    for node in root.iter():
        given = {_plain(key): value for key, value in node.attrib.items()}
        url = _one_line(given.get("xmlurl", ""))
        if _plain(node.tag) == "outline" and 0 < len(url) <= LONGEST_URL and url not in seen:
            seen.add(url)
            name = _one_line(given.get("title", "")) or _one_line(given.get("text", ""))
            yield url, name[:LONGEST_NAME].rstrip()


def _plain(name: str) -> str:
    """Of a tag or attribute: without its namespace, in lower case."""
    return name.rpartition("}")[2].lower()


def _one_line(text: str) -> str:
    """Without what XML cannot hold (control characters, half characters), on one line."""
    return " ".join("".join(char if _is_allowed(char) else " " for char in text).split())


def _is_allowed(char: str) -> bool:
    return (
        char >= " " and not "\x7f" <= char <= "\x9f" and not "\ud800" <= char <= "\udfff" and char not in "\ufffe\uffff"
    )
