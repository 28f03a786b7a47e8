"""Parameters that say how far somebody is: an episode of the show, a volume of the books.

Places are offered by number; titles would give away what is to come.
"""

from typing import Any

from discord import Interaction

from bot.errors import NoPlaceError, NoVolumeError
from bot.show.catalog import Catalog
from bot.show.places import read_place, read_volume, season_ends
from bot.show.progress import Mark
from bot.texts import Texts, texts
from cogs._parameters import Suggesting

ALL, NONE = "all", "none"
Labels = list[tuple[str, str]]  # what people see, and the value it stands for


class _Place(Suggesting):
    """Nothing, everything, or one of `_numbered`; what was typed may also be a label, written out whole."""

    async def suggestions(self, itx: Interaction[Any], value: str) -> Labels:
        """Those whose label or value holds what was typed; all words of it, in any order."""
        words = value.casefold().split()
        return [
            (label, place)
            for label, place in self._labels(itx)
            if all(word in f"{label} {place}".casefold() for word in words)
        ]

    def _chosen(self, itx: Interaction[Any], typed: str) -> str:
        """The value of the choice whose label was typed out whole; else what was typed."""
        places = {label.casefold(): place for label, place in self._labels(itx)}
        return places.get(" ".join(typed.casefold().split()), typed)

    def _labels(self, itx: Interaction[Any]) -> Labels:
        say = texts(str(itx.locale))
        ends = [(say("progress-choice-none"), NONE), (say("progress-choice-all"), ALL)]
        return ends + self._numbered(itx.client.readers.catalog, say)

    def _numbered(self, catalog: Catalog, say: Texts) -> Labels:
        raise NotImplementedError


class EpisodeMark(_Place):
    """The last episode somebody has seen."""

    async def transform(self, itx: Interaction[Any], value: str, /) -> Mark:
        catalog = itx.client.readers.catalog
        mark = read_place(self._chosen(itx, value), catalog.marks, catalog.films)
        if mark is None:
            raise NoPlaceError
        return mark

    def _numbered(self, catalog: Catalog, say: Texts) -> Labels:
        seasons = season_ends(catalog.marks, catalog.films)
        labels = [(say("progress-choice-season", number=number), f"season {number}") for number in seasons]
        for mark in catalog.marks:
            episode = say("progress-choice-episode", season=mark.season, number=mark.episode)
            labels.append((say("progress-choice-film") if mark in catalog.films else episode, str(mark)))
        return labels


class Volume(_Place):
    """The last volume somebody has read."""

    async def transform(self, itx: Interaction[Any], value: str, /) -> int:
        volume = read_volume(self._chosen(itx, value), itx.client.readers.catalog.volumes)
        if volume is None:
            raise NoVolumeError
        return volume

    def _numbered(self, catalog: Catalog, say: Texts) -> Labels:
        return [(say("progress-choice-volume", volume=volume), str(volume)) for volume in catalog.volumes]
