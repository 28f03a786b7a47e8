"""Feeds in all encodings, declared rightly and wrongly."""

import codecs
from collections.abc import Callable

from tests.feeds.case import Case, grows, served
from tests.unit.feeds import item, json_feed, json_item, rss
from tests.wire.feeds import Page

GREETING = "Grüße vom Café"
RSS = "application/rss+xml"


def written(
    text: str, encoding: str, declared: str = "", content_type: str = RSS, mark: bytes = b""
) -> Callable[..., Page]:
    """Items whose titles are in this encoding; `mark` comes first."""
    declaration = f'<?xml version="1.0"{f" encoding={chr(34)}{declared}{chr(34)}" if declared else ""}?>'

    def make(*numbers: int) -> Page:
        items = (item(number, title=f"{text} {number}") for number in numbers)
        return served(mark + rss(*items, declaration=declaration).decode().encode(encoding), content_type)

    return make


def in_encoding(
    name: str, text: str, encoding: str, declared: str = "", content_type: str = RSS, mark: bytes = b""
) -> Case:
    return grows(f"encoding: {name}", written(text, encoding, declared, content_type, mark), f"{text} 2")


def with_bytes(name: str, new: bytes, title: str, declared: str = "utf-8") -> Case:
    """A title with bytes that cannot be."""

    def make(*numbers: int) -> Page:
        declaration = f'<?xml version="1.0" encoding="{declared}"?>'
        body = rss(*(item(number, title=f"PLACE {number}") for number in numbers), declaration=declaration)
        return served(body.replace(b"PLACE", new))

    return grows(f"encoding: {name}", make, title)


def json_in(encoding: str, mark: bytes = b"") -> Case:
    def make(*numbers: int) -> Page:
        items = (json_item(number, title=f"GREETING {number}") for number in numbers)
        text = json_feed(*items).decode().replace("GREETING", GREETING)
        return served(mark + text.encode(encoding), "application/feed+json")

    return grows(f"encoding: JSON in {encoding}{' with a mark' if mark else ''}", make, f"{GREETING} 2")


CASES = (
    in_encoding("UTF-8", GREETING, "utf-8", "utf-8"),
    in_encoding("UTF-8 that nobody declares", GREETING, "utf-8"),
    in_encoding("UTF-8 with a mark", GREETING, "utf-8-sig", "utf-8"),
    in_encoding("UTF-8 with a mark, twice", GREETING, "utf-8-sig", "utf-8", mark=codecs.BOM_UTF8),
    in_encoding("UTF-8 with a mark, as Latin-1", GREETING, "utf-8-sig", "iso-8859-1"),
    in_encoding("UTF-8 as Latin-1", GREETING, "utf-8", "iso-8859-1"),
    in_encoding("UTF-8 as US-ASCII in the header", GREETING, "utf-8", "utf-8", "text/xml; charset=us-ascii"),
    in_encoding("UTF-8 as UTF-16 in the declaration", GREETING, "utf-8", "utf-16"),
    in_encoding("UTF-8 as nothing known", GREETING, "utf-8", "x-klingon", "text/xml; charset=x-klingon"),
    in_encoding("UTF-8 as windows-1252 in the header", GREETING, "utf-8", "utf-8", f"{RSS}; charset=windows-1252"),
    in_encoding("UTF-8 as Shift JIS in the header", GREETING, "utf-8", "utf-8", f"{RSS}; charset=shift_jis"),
    in_encoding("UTF-8 as KOI8-R", GREETING, "utf-8", "koi8-r"),
    in_encoding("UTF-8 as UTF-16 in the header", GREETING, "utf-8", "utf-8", f"{RSS}; charset=utf-16"),
    in_encoding("UTF-16 with a mark", GREETING, "utf-16", "utf-16"),
    in_encoding("UTF-16 that nobody declares", GREETING, "utf-16"),
    in_encoding("UTF-16 as UTF-8", GREETING, "utf-16", "utf-8"),
    in_encoding("UTF-16 as UTF-8 in the header", GREETING, "utf-16", "utf-16", f"{RSS}; charset=utf-8"),
    in_encoding("UTF-16 LE without a mark", GREETING, "utf-16-le", "utf-16"),
    in_encoding("UTF-16 BE without a mark", GREETING, "utf-16-be", "utf-16"),
    in_encoding("UTF-16 BE without a mark, as UTF-8", GREETING, "utf-16-be", "utf-8"),
    in_encoding("UTF-16 BE with a mark", GREETING, "utf-16-be", "utf-16", mark=codecs.BOM_UTF16_BE),
    in_encoding("UTF-32 with a mark", GREETING, "utf-32", "utf-32"),
    in_encoding("UTF-32 LE without a mark", GREETING, "utf-32-le", "utf-32"),
    in_encoding("UTF-32 BE without a mark", GREETING, "utf-32-be", "utf-32"),
    in_encoding("UTF-32 BE with a mark", GREETING, "utf-32-be", "utf-32", mark=codecs.BOM_UTF32_BE),
    in_encoding("Latin-1", GREETING, "iso-8859-1", "iso-8859-1"),
    in_encoding("Latin-1 by the header alone", GREETING, "iso-8859-1", "", f"{RSS}; charset=iso-8859-1"),
    in_encoding("Latin-1 as UTF-8", GREETING, "iso-8859-1", "utf-8"),
    in_encoding("Latin-1 that nobody declares", GREETING, "iso-8859-1"),
    in_encoding("windows-1252", "“Grüße” – café…", "windows-1252", "windows-1252"),
    in_encoding("windows-1252 as Latin-1", "“Grüße” – café…", "windows-1252", "iso-8859-1"),
    in_encoding("windows-1252 as UTF-8", "“Grüße” – café…", "windows-1252", "utf-8", "text/xml; charset=utf-8"),
    in_encoding("Latin-9", "5 € für Œuvres", "iso-8859-15", "iso-8859-15"),
    in_encoding("Latin-2", "Zażółć gęślą jaźń", "iso-8859-2", "iso-8859-2"),
    in_encoding("windows-1251", "Сердцестук", "windows-1251", "windows-1251"),
    in_encoding("KOI8-R", "Сердцестук", "koi8-r", "koi8-r"),
    in_encoding("KOI8-R by the header, against the declaration", "Сердцестук", "koi8-r", "", f"{RSS}; charset=koi8-r"),
    in_encoding("Greek", "Καρδιοχτύπι", "iso-8859-7", "iso-8859-7"),
    in_encoding("Hebrew", "שובר לבבות", "iso-8859-8", "iso-8859-8"),
    in_encoding("Shift JIS", "ハートストッパー", "shift_jis", "shift_jis"),
    in_encoding("EUC-JP", "ハートストッパー", "euc_jp", "euc-jp"),
    in_encoding("ISO-2022-JP", "ハートストッパー", "iso2022_jp", "iso-2022-jp"),
    in_encoding("GB 18030", "心跳漏一拍", "gb18030", "gb18030"),
    in_encoding("GBK as GB 2312", "心跳漏一拍", "gbk", "gb2312"),
    in_encoding("Big5", "戀愛修課", "big5", "big5"),
    in_encoding("EUC-KR", "하트스토퍼", "euc_kr", "euc-kr"),
    in_encoding("UTF-7", "Story", "utf-7", "utf-7"),
    in_encoding("EBCDIC", GREETING, "cp037", "cp037"),
    with_bytes("bytes that are no UTF-8", b"caf\xe9 \xff\xfe", "café ÿþ 2"),
    with_bytes("a character cut in two", b"news \xe2\x82", "news â‚ 2"),
    with_bytes("null bytes", b"ne\0ws", "news 2"),
    with_bytes("control characters", b"\x01ne\x0cws\x1b[31m\x7f", "ne ws[31m 2"),
    with_bytes("characters of windows in UTF-8", "\x93news\x94".encode(), "“news” 2"),
    with_bytes("half of a pair", b"news \xed\xa0\xbd", "news í\u00a0½ 2".replace("\u00a0", " ")),
    json_in("utf-8"),
    json_in("utf-8", codecs.BOM_UTF8),
    json_in("utf-16"),
    json_in("utf-32-be"),
    json_in("windows-1252"),
)
