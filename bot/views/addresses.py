"""Addresses that others gave us, as they may be shown: plain ASCII, with nothing in them that could format, ping, open
what is covered, or look like another host. Knows no posts.
"""

import re
from urllib.parse import quote, urlsplit

from bot.feeds.links import safe_link

LONGEST_IN_A_BUTTON = 512  # characters; Discord takes no more
_KEPT = "/%:!$&'()+,;=-._~?"  # of a path or a query; all the rest is written as %xx
_HOST = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})+\.?")


def safe_address(link: str) -> str:
    """An address that can be pressed; empty for what is none, hides where it leads, or invites to another server."""
    parts = urlsplit(safe_link(link.encode(errors="ignore").decode()))  # half of a surrogate pair cannot be sent
    if not _HOST.fullmatch(parts.hostname or ""):
        return ""
    path, query, fragment = (quote(part, safe=_KEPT) for part in (parts.path or "/", parts.query, parts.fragment))
    return (
        f"{parts.scheme}://{parts.netloc}{path}" + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
    )


def host_of(address: str, most: int) -> str:
    """Where a safe address leads. Its end says whose it is, so that is what is kept where there is little room."""
    host = urlsplit(address).hostname or ""
    return host if len(host) <= most else "…" + host[-(most - 1) :]
