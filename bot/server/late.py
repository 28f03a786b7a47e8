"""How late an announcement may be: how long it goes out as if nothing were, and how long it is worth posting at all."""

import re
from dataclasses import dataclass
from datetime import timedelta

LONGEST = timedelta(days=7)
_WRITTEN = re.compile(r"([0-9]{1,3})([mhd]) ?/ ?([0-9]{1,3})([mhd])", re.IGNORECASE)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True)
class Late:
    """Up to `grace` it is posted as usual, up to `expiry` without a ping and marked late, then not at all."""

    grace: timedelta
    expiry: timedelta


def read_late(text: str) -> Late | None:
    """Such as "15m/24h"; None for anything else, and for what is longer than a week or the wrong way round."""
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        return None
    grace, expiry = (int(match[at]) * _UNITS[match[at + 1].lower()] for at in (1, 3))
    return Late(grace, expiry) if grace <= expiry <= LONGEST and expiry else None


def write_late(late: Late) -> str:
    return f"{_duration(late.grace)}/{_duration(late.expiry)}"


def _duration(length: timedelta) -> str:
    for unit in ("d", "h"):
        if length >= 2 * _UNITS[unit] and not length % _UNITS[unit]:
            return f"{length // _UNITS[unit]}{unit}"
    return f"{length // _UNITS['h']}h" if length == _UNITS["h"] else f"{length // _UNITS['m']}m"
