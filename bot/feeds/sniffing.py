"""What a document says of itself before anything reads it: its beginning, its outermost element, its encoding. Pure."""

import codecs
import re
import sys
from contextlib import suppress
from json import detect_encoding

HEAD = 65_536  # bytes in which a document says what it is
TELLING = 6  # bytes beyond ASCII: if that many make UTF-8, they are no other encoding by chance

_CARELESS = frozenset({"ascii", "iso8859-1", "cp1252", "iso8859-15"})  # declared by many who write UTF-8
_WIDE = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"})
_UNFIT = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"})
_AS_WINDOWS = "truham.as-windows"  # what Python is to do with bytes that are no UTF-8
_ASCII = bytes(range(128))
_EBCDIC = "<?".encode("cp037")
_OPENING = re.compile(r"<(?:[\w.-]{1,40}:)?([a-zA-Z][\w.-]*)")
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
_PAIR = re.compile(  # one character, as the two halves that UTF-16 makes of it
    r"&#([xX][dD][89abAB][0-9a-fA-F]{2}|5(?:529[6-9]|5[3-9]\d\d|6[0-2]\d\d|63[01]\d));"
    r"&#([xX][dD][c-fC-F][0-9a-fA-F]{2}|5(?:63[2-9]\d|6[4-9]\d\d|7[0-2]\d\d|73[0-3]\d|734[0-3]));"
)
_REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]+|[0-9]+);?")


def start_of(body: bytes) -> str:
    """The beginning as text, as well as it can be told before anything is known; empty where there is nothing."""
    head = body[:HEAD]
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (_EBCDIC, "cp037"),
    ):
        if head.startswith(mark):
            return head.removeprefix(mark).decode(encoding, "ignore").strip()
    return head.replace(b"\0", b"").decode("latin-1").strip()


def root_of(start: str) -> str:
    """The name of the outermost element, in small letters; what stands in front of it is passed over."""
    place = start.find("<")
    while place >= 0:
        if start.startswith("<!--", place):
            place = start.find("-->", place)
        elif start.startswith("<?", place):
            place = start.find("?>", place)
        elif start[place : place + 9].lower() == "<!doctype":
            place = _after_doctype(start, place)
        elif opening := _OPENING.match(start, place):
            return opening[1].lower()
        place = start.find("<", place + 1) if place >= 0 else -1
    return ""


def _after_doctype(start: str, place: int) -> int:
    """Where a DOCTYPE ends, together with what it declares."""
    end, inner = start.find(">", place), start.find("[", place)
    return start.find("]", inner) if 0 <= inner < end else end


def simpler(body: bytes) -> bytes:
    """In UTF-8, without a declaration that says otherwise, and without references to characters that cannot be."""
    text = _DECLARATION.sub("", body.decode("utf-8", "replace").removeprefix("\ufeff"))
    text = _PAIR.sub(lambda found: chr(0x10000 + (_code(found[1]) - 0xD800) * 0x400 + _code(found[2]) - 0xDC00), text)
    return _REFERENCE.sub(lambda found: found[0] if _is_character(found[1]) else "\ufffd", text).encode()


def _is_character(number: str) -> bool:
    code = _code(number)
    return 0 <= code <= sys.maxunicode and not 0xD800 <= code <= 0xDFFF


def _code(number: str) -> int:
    digits = number.lower().removeprefix("x").lstrip("0")
    return int(digits or "0", 16 if number[0] in "xX" else 10) if len(digits) < 8 else -1


def readable(body: bytes, content_type: str) -> tuple[bytes, str]:
    """A document of XML, and its encoding; that is empty where the document tells it itself."""
    wide = detect_encoding(body)
    if wide.startswith(("utf-16", "utf-32")):
        with suppress(UnicodeDecodeError):
            return _DECLARATION.sub("", body.decode(wide).removeprefix("\ufeff")).encode(errors="replace"), "utf-8"
    body = mended(body)
    return body, _charset(body, content_type)


def mended(body: bytes) -> bytes:
    """Of what is UTF-8 but for a few bytes, those become what they are in Windows: a slip must not garble the rest."""
    if _is_utf8(body) or b"\0" in body:
        return body
    text = body.decode(errors="ignore")
    good, bad = len(text) - len(text.encode("ascii", "ignore")), len(body) - len(text.encode())
    return body.decode(errors=_AS_WINDOWS).encode() if bad < good else body


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_AS_WINDOWS, _as_windows)


def _charset(body: bytes, content_type: str) -> str:
    """The encoding, where the document does not tell it rightly itself. What is UTF-8 is so, whatever it is called."""
    named = next(
        (
            part.partition("=")[2].strip(" \"'")
            for part in content_type.split(";")[1:]
            if part.partition("=")[0].strip().lower() == "charset"
        ),
        "",
    )
    declared = _DECLARED.match(body[:300].lstrip())
    itself = _codec(declared[1].decode() if declared else "")
    careless = {_codec(named), itself} - {""} <= _CARELESS | {"utf-8"}
    if not body.isascii() and (careless or len(body.translate(None, _ASCII)) >= TELLING) and _is_utf8(body):
        return "utf-8"
    if itself in _WIDE:  # it could not be read if that were so
        return "utf-8" if _is_utf8(body) else "cp1252"
    return _codec(named)


def _codec(name: str) -> str:
    """The name of a text encoding as Python knows it; empty for what is none."""
    try:
        found = codecs.lookup(name) if name.isascii() and "\0" not in name else None
    except LookupError:
        return ""
    usable = found is not None and getattr(found, "_is_text_encoding", True) and found.name not in _UNFIT
    return found.name if found is not None and usable else ""


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()
