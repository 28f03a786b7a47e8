"""Time zones, found by what people type in a hurry: a city, a country, an abbreviation, or the zone's own name.

What people type is only compared with names that zoneinfo and Babel know; it never becomes the name of a file.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain
from zoneinfo import available_timezones

from babel.core import Locale, UnknownLocaleError, get_global

from bot.show.names import fold, ranked

LONGEST = 64  # characters of a typed zone
LIKELY = 74.0  # scores of `ranked` below this are rather other places, once three letters were typed
MUCH_WORSE = 15.0  # what is so much less alike than the best is not meant
MOST_WORDS = 6  # of a typed zone that are looked at; each costs time

# Not to be found: what is no place, and two that have no summer time although most people who type them do.
_NOT_MEANT = {"localtime", "posixrules", "Factory", "EST", "MST"}
_OFFSET = re.compile(r"[+\u2212-]\s*\d")  # "UTC+2" is not a zone
# 25 that are common the world over, and then the main ones of countries of which the alphabet puts another one first.
_FIRST = """UTC Europe/London Europe/Dublin Europe/Lisbon Europe/Paris Europe/Berlin Europe/Madrid Europe/Athens
    Europe/Moscow America/New_York America/Chicago America/Denver America/Los_Angeles America/Toronto
    America/Mexico_City America/Sao_Paulo America/Argentina/Buenos_Aires Africa/Johannesburg Asia/Kolkata Asia/Jakarta
    Asia/Manila Asia/Shanghai Asia/Tokyo Australia/Sydney Pacific/Auckland GMT America/Santiago
    America/Guayaquil Asia/Almaty Asia/Nicosia Asia/Tashkent Asia/Ulaanbaatar Pacific/Tahiti Pacific/Port_Moresby"""
# What people say and neither zoneinfo nor Babel knows, each with its zones in the order in which they are likely meant.
_SAID = """gmt: GMT Europe/London Africa/Accra Atlantic/Reykjavik; bst: Europe/London Asia/Dhaka; msk: Europe/Moscow;
    uk, great britain, britain, england, scotland, wales, northern ireland, manchester: Europe/London;
    ist: Asia/Kolkata Europe/Dublin Asia/Jerusalem; pkt: Asia/Karachi;
    cet, cest, met: Europe/Berlin Europe/Paris Europe/Madrid Europe/Rome Europe/Amsterdam Europe/Warsaw;
    eet, eest: Europe/Athens Europe/Helsinki Europe/Bucharest Europe/Kyiv Africa/Cairo; sast: Africa/Johannesburg;
    usa, america: America/New_York America/Chicago America/Denver America/Phoenix America/Los_Angeles America/Anchorage
    Pacific/Honolulu; est, edt, et, eastern time: America/New_York America/Toronto; texas: America/Chicago;
    cst: America/Chicago America/Winnipeg America/Mexico_City Asia/Shanghai; hst, hawaii: Pacific/Honolulu;
    cdt, ct, central time: America/Chicago America/Winnipeg; ast, adt: America/Halifax America/Puerto_Rico;
    mst, mdt, mt, mountain time: America/Denver America/Edmonton America/Phoenix; nst, ndt: America/St_Johns;
    pst: America/Los_Angeles America/Vancouver Asia/Manila; akst, akdt, alaska: America/Anchorage;
    pdt, pt, pacific time: America/Los_Angeles America/Vancouver; brt, rio de janeiro, brasilia: America/Sao_Paulo;
    ny, nyc, boston, washington, florida, miami: America/New_York; mumbai, delhi: Asia/Kolkata; pht: Asia/Manila;
    la, california, san francisco, seattle: America/Los_Angeles; gst, uae: Asia/Dubai; wib: Asia/Jakarta;
    aest, aedt: Australia/Sydney Australia/Melbourne Australia/Brisbane; awst: Australia/Perth; sgt: Asia/Singapore;
    acst, acdt: Australia/Adelaide Australia/Darwin; nzst, nzdt: Pacific/Auckland; holland: Europe/Amsterdam;
    czech republic: Europe/Prague; beijing: Asia/Shanghai; jst: Asia/Tokyo; kst, korea: Asia/Seoul"""


def find_zone(text: str) -> str | None:
    """The zone whose name was typed, in any case, with spaces or underscores, as IANA writes it: "Europe/London"."""
    return _known().get("_".join(text.split()).casefold()) if len(text) <= LONGEST else None


def suggest_zones(text: str, most: int = 25, locale: str = "en") -> list[str]:
    """The zones that may be meant, best first; the common ones of the world where nothing was typed.

    Babel keeps every locale it was ever asked for (about 1 MB each), so `locale` is one the bot speaks: `Texts.locale`.
    """
    if not text.strip():
        return _FIRST.split()[:most]
    if _OFFSET.search(text[:LONGEST]):
        return []
    names, zones = _index(locale)
    found = ranked(" ".join(fold(text)[:LONGEST].split()[:MOST_WORDS]), names)
    least = LIKELY if len(text.strip()) > 2 else 0.0
    likely = [position for score, position in found if score >= max(least, found[0][0] - MUCH_WORSE)]
    return list(dict.fromkeys(chain.from_iterable(zones[position] for position in likely)))[:most]


@cache
def _known() -> dict[str, str]:
    """Every zone that can be loaded, by its name in lower case."""
    return {name.casefold(): name for name in available_timezones() - _NOT_MEANT}


@cache
def _suggested() -> list[str]:
    """The zones worth suggesting: none that has a newer name. Those known the world over come first."""
    older, first = get_global("zone_aliases"), _FIRST.split()
    typical = {older.get(zone, zone) for zone in get_global("windows_zone_mapping").values()}
    rest = {zone for zone in _known().values() if "/" in zone and zone not in older and not zone.startswith("Etc/")}
    return first + sorted(rest.difference(first), key=lambda zone: (zone not in typical, zone))


@lru_cache(maxsize=4)
def _index(locale: str) -> tuple[list[str], list[tuple[str, ...]]]:
    """Every folded name, and the zones that go by it."""
    known, index = set(_known().values()), dict[str, dict[str, None]]()  # the inner one is a set that keeps its order
    for name, zone in _named([_language(locale), Locale("en")]):
        if zone in known and (folded := fold(name)):
            index.setdefault(folded, {})[zone] = None
    return list(index), [tuple(zones) for zones in index.values()]


def _named(languages: list[Locale]) -> Iterator[tuple[str, str]]:
    """Every name of every zone. What stands first wins where two are equally alike."""
    for said in _SAID.split(";"):
        names, _, zones = said.partition(":")
        yield from ((name, zone) for name in names.split(",") for zone in zones.split())
    older, countries = get_global("zone_aliases"), get_global("zone_territories")
    for zone in _suggested():
        country = countries.get(zone, "")
        yield from ((language.territories.get(country, ""), zone) for language in languages)
        yield country, zone
    for zone in _suggested():
        yield zone.rpartition("/")[2], zone
        yield zone, zone
    for old, new in older.items():
        yield old, new.removeprefix("Etc/")
    for language in languages:
        for zone, names in language.time_zones.items():
            yield names.get("city", ""), older.get(zone, zone).removeprefix("Etc/")


def _language(locale: str) -> Locale:
    """English where Babel does not know the language."""
    try:
        return Locale.parse(locale, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en")
