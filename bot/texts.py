"""The sentences of the program, from the Fluent files in data/locales, and dates and numbers as a language writes them.

Knows no feature. Every sentence that a person can read comes from here.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from babel.dates import format_date, format_skeleton, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal
from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk

DATA = Path(__file__).resolve().parent.parent / "data"
LOCALES = DATA / "locales"
FALLBACK = "en"


class Texts:
    """The texts of one language; what is missing in it is said in English."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._bundles = [_bundle(name) for name in dict.fromkeys((locale, FALLBACK))]

    def __call__(self, key: str, /, **args: str | float) -> str:
        """The text of a message ("help-title") or of an attribute of one. Raises KeyError for an unknown key.
        Raises ValueError where an argument is missing.

        Fluent cannot select on an empty text, so an empty argument reaches the message as "none".
        """
        args = {name: "none" if value == "" else value for name, value in args.items()}
        message_id, _, attribute = key.partition(".")
        for bundle in self._bundles:
            if bundle.has_message(message_id):
                message = bundle.get_message(message_id)
                pattern = message.attributes.get(attribute) if attribute else message.value
                if pattern is not None:
                    text, problems = bundle.format_pattern(pattern, args)
                    if problems:
                        raise ValueError(f"{key}: {problems}")
                    return str(text)
        raise KeyError(key)

    def has(self, key: str) -> bool:
        return any(bundle.has_message(key) for bundle in self._bundles)

    def day(self, on: date, precision: str = "day") -> str:
        """Such as "22 April 2022", "April 2022" or "2022"."""
        if precision == "day":
            return format_date(on, "long", locale=_territory(self.locale))
        return format_skeleton("yMMMM" if precision == "month" else "y", on, locale=_territory(self.locale))

    def day_of_year(self, on: date) -> str:
        """Such as "27 April"."""
        return format_skeleton("MMMMd", on, locale=_territory(self.locale))

    def weekday(self, on: date) -> str:
        """Such as "Thursday 24 December 2026"."""
        return format_date(on, "full", locale=_territory(self.locale))

    def number(self, value: float) -> str:
        """Such as "14,550,000"."""
        return format_decimal(value, locale=_territory(self.locale))

    def duration(self, length: timedelta) -> str:
        """Such as "15 minutes" or "2 days"."""
        return format_timedelta(length, threshold=1.0, locale=_territory(self.locale))

    def listed(self, items: Sequence[str], style: Literal["standard", "or"] = "standard") -> str:
        """Such as "one, two and three", or with "or"."""
        return format_list(list(items), style=style, locale=_territory(self.locale))


@cache
def texts(locale: str = FALLBACK) -> Texts:
    """The texts for a language as Discord names it ("en-GB", "de"); the fallback where there are none."""
    known = [name for name in (locale, locale.partition("-")[0]) if (LOCALES / name).is_dir()]
    return Texts(known[0] if known else FALLBACK)


@cache
def languages() -> tuple[str, ...]:
    """The languages there are texts for, such as "en"."""
    return tuple(sorted(folder.name for folder in LOCALES.iterdir() if folder.is_dir()))


@cache
def _bundle(locale: str) -> FluentBundle:
    bundle, parser = FluentBundle([locale], use_isolating=False), FluentParser(with_spans=False)
    for file in sorted((LOCALES / locale).glob("*.ftl")):
        resource = parser.parse(file.read_text(encoding="utf-8"))
        for entry in resource.body:
            if isinstance(entry, Junk):
                raise ValueError(f"{file.name}: this is not Fluent: {entry.content}")
        bundle.add_resource(resource)
    return bundle


def _territory(locale: str) -> str:
    """English dates are written as the show's country writes them."""
    return "en_GB" if locale == FALLBACK else locale.replace("-", "_")
