"""Reads a file of quotes, whichever bot wrote it: what it is, is told by what is in it, not by its name. Pure."""

import json
from typing import Any

from bot.errors import BadImportError
from bot.sayings.files import FORMAT, LARGEST, Upload, read_own
from bot.sayings.foreign import read_nadeko, read_quoter

MOST_OPENED = 300_000  # brackets, those in texts among them; each costs memory, and together they hold everybody up

_LONGEST_NUMBER = 20  # digits


def read_upload(content: bytes) -> Upload:
    """Takes a second or two for a large file. Raises BadImportError, which says where something is wrong."""
    if len(content) > LARGEST:
        raise BadImportError("large-quotes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadImportError("encoding") from None
    text = text.strip()
    upload = _of_json(text) if text.startswith(("{", "[")) else read_nadeko(text)
    if not upload.quotes:
        raise BadImportError("no-quotes")
    return upload


def _of_json(text: str) -> Upload:
    if text.count("[") + text.count("{") > MOST_OPENED:
        raise BadImportError("no-quotes")
    try:
        document = json.loads(
            text, object_pairs_hook=_object, parse_int=_whole, parse_float=_number, parse_constant=_refused
        )
    except json.JSONDecodeError as error:
        raise BadImportError("json", str(error.lineno)) from None
    except (RecursionError, ValueError):
        raise BadImportError("no-quotes") from None
    if isinstance(document, dict) and document.get("format") == FORMAT:
        return read_own(document)
    return read_quoter(document)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise BadImportError("twice", next(name for name in names if names.count(name) > 1))
    return found


def _whole(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise BadImportError("quote", digits[:_LONGEST_NUMBER])
    return int(digits)


def _number(digits: str) -> None:
    """No field of ours is a fraction: as if it was not there."""


def _refused(name: str) -> None:
    raise BadImportError("quote", name)  # NaN and the infinities are no JSON
