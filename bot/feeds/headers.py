"""The headers of HTTP: what we say in them, and what a server says, such as how long it asks to be left alone. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot import __version__

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
ENCODINGS = "gzip, deflate"
LONGEST_ETAG, LONGEST_MODIFIED, LONGEST_TYPE, LONGEST_CONTACT = 300, 100, 200, 200  # characters
LONGEST_WAIT = timedelta(hours=24)
LONGEST_HEADER = 500  # characters that are looked at
MOST_DIGITS = 9


def user_agent(contact: str) -> str:
    """Who asks, and where publishers can complain."""
    kept = "".join(c for c in contact if c.isascii() and c.isprintable() and c not in '()<>\\"; ')[:LONGEST_CONTACT]
    return f"Truham/{__version__} (Discord bot; feed reader{f'; +{kept}' if kept else ''})"


def conditions(etag: str, modified: str) -> dict[str, str]:
    """Headers that ask only for what changed."""
    said = {"If-None-Match": _clean(etag, LONGEST_ETAG), "If-Modified-Since": _clean(modified, LONGEST_MODIFIED)}
    return {name: value for name, value in said.items() if value}


def etag_of(headers: Mapping[str, str]) -> str:
    return _clean(headers.get("ETag", ""), LONGEST_ETAG)


def modified_of(headers: Mapping[str, str]) -> str:
    return _clean(headers.get("Last-Modified", ""), LONGEST_MODIFIED)


def type_of(headers: Mapping[str, str]) -> str:
    return _clean(headers.get("Content-Type", "")[:LONGEST_TYPE], LONGEST_TYPE)


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Retry-After: seconds, or a date, which is compared with the server's own."""
    text = headers.get("Retry-After", "")[:LONGEST_HEADER].strip()
    if (seconds := _seconds(text)) is not None:
        return min(seconds, LONGEST_WAIT)
    at = _date(text)
    if at is None:
        return None
    return min(max(at - (_date(headers.get("Date", "")) or now), timedelta()), LONGEST_WAIT)


def fresh_for(headers: Mapping[str, str]) -> timedelta | None:
    """Cache-Control: for so long nothing else would be told."""
    asked: dict[str, str] = {}
    for part in headers.get("Cache-Control", "")[:LONGEST_HEADER].lower().split(","):
        name, _, value = part.partition("=")
        asked.setdefault(name.strip(), value.strip().strip('"'))
    if "no-store" in asked or "no-cache" in asked:
        return None
    most = _seconds(asked.get("max-age", ""))
    if most is None:
        return None
    left = most - (_seconds(headers.get("Age", "").strip()) or timedelta())
    return min(left, LONGEST_WAIT) if left > timedelta() else None


def _seconds(text: str) -> timedelta | None:
    """More digits than anybody needs are as good as for ever."""
    if not (text.isascii() and text.isdigit()):
        return None
    return timedelta(seconds=int(text)) if len(text) <= MOST_DIGITS else LONGEST_WAIT


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text[:LONGEST_HEADER])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _clean(value: str, longest: int) -> str:
    """What a header may say; nothing, where it says something else."""
    value = value.strip()
    return value if len(value) <= longest and value.isascii() and value.isprintable() else ""
