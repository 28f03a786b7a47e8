"""Which addresses of a feed may be shown: absolute, http or https, without credentials, and no invite to a server.

Pure: nothing is asked of the network here, and nothing is fetched because of what is said here.
"""

import unicodedata
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

import idna

from bot.feeds.entry import LONGEST_URL

_INVITING = frozenset(
    {
        "discord.gg",
        "discord.me",
        "discord.io",
        "discord.li",
        "discord.link",
        "discord.new",
        "dis.gd",
        "dsc.gg",
        "invite.gg",
    }
)
_DISCORD = ("discord.com", "discordapp.com")
_ESCAPED = frozenset(' "<>\\^`{|}')  # what ends or changes a link where it is shown


def safe_link(link: str, base: str = "") -> str:
    """The address as it may be shown; empty where there is none. `base` is what it is relative to."""
    link = link.strip()
    if not link or len(link) > LONGEST_URL:
        return ""
    try:
        safe = _checked(urljoin(base, link))
    except ValueError:  # no host, no port, half a character
        return ""
    return safe if len(safe) <= LONGEST_URL else ""


def _checked(link: str) -> str:
    parts = urlsplit(link)
    host = _host(parts.hostname or "")
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or _invites(host, parts.path):
        return ""
    netloc = f"[{host}]" if ":" in host else host
    if parts.port is not None:
        netloc += f":{parts.port}"
    return urlunsplit((parts.scheme, netloc, *(_escaped(part) for part in (parts.path, parts.query, parts.fragment))))


def _host(host: str) -> str:
    """As it is asked for: small letters, and in ASCII. Raises ValueError where it can be no host."""
    name = idna.encode(host, uts46=True).decode("ascii") if not host.isascii() else host
    name = name.lower()
    if not name or any(not (char.isalnum() or char in "-._:") for char in name):
        raise ValueError("no host")
    return name


def _invites(host: str, path: str) -> bool:
    name = host.rstrip(".").removeprefix("www.")
    if name in _INVITING:
        return True
    ours = any(f".{name}".endswith(f".{known}") for known in _DISCORD)
    return ours and "invite" in unquote(unquote(path)).lower()


def _escaped(part: str) -> str:
    """With everything escaped that cannot be seen, or would end the link."""
    if part.isascii() and part.isprintable() and _ESCAPED.isdisjoint(part):
        return part
    return "".join(quote(char, safe="") if _is_unsafe(char) else char for char in part)


def _is_unsafe(char: str) -> bool:
    return char in _ESCAPED or unicodedata.category(char)[0] in "CZ" or unicodedata.category(char) == "Mn"
