"""/progress: how far I am, separately for the show and the books. Always answered privately."""

from typing import Any

from discord import Interaction, app_commands
from discord.app_commands import Transform
from discord.ext import commands

from bot.client import Truham
from bot.errors import EmptyProgressError, NoPlaceError, NoVolumeError
from bot.show.places import read_place, read_volume
from bot.show.progress import Mark
from bot.texts import texts
from bot.views.about import progress_page
from cogs._parameters import Suggesting, say

ALL, NONE = "all", "none"


class EpisodeMark(Suggesting):
    """An episode of the show by number; titles would give away what is to come."""

    async def transform(self, itx: Interaction[Any], value: str, /) -> Mark:
        catalog = itx.client.readers.catalog
        mark = read_place(_chosen(self._labels(itx), value), catalog.marks, catalog.films)
        if mark is None:
            raise NoPlaceError
        return mark

    async def suggestions(self, itx: Interaction[Any], value: str) -> list[tuple[str, str]]:
        return _matching(self._labels(itx), value)

    def _labels(self, itx: Interaction[Any]) -> list[tuple[str, str]]:
        catalog, say = itx.client.readers.catalog, texts(str(itx.locale))
        labels = [(say("progress-choice-none"), NONE), (say("progress-choice-all"), ALL)]
        seasons = sorted({mark.season for mark in catalog.marks if mark not in catalog.films})
        labels += [(say("progress-choice-season", number=number), f"season {number}") for number in seasons]
        for mark in catalog.marks:
            episode = say("progress-choice-episode", season=mark.season, number=mark.episode)
            labels.append((say("progress-choice-film") if mark in catalog.films else episode, str(mark)))
        return labels


class Volume(Suggesting):
    """A volume of the books by number."""

    async def transform(self, itx: Interaction[Any], value: str, /) -> int:
        volume = read_volume(_chosen(self._labels(itx), value), itx.client.readers.catalog.volumes)
        if volume is None:
            raise NoVolumeError
        return volume

    async def suggestions(self, itx: Interaction[Any], value: str) -> list[tuple[str, str]]:
        return _matching(self._labels(itx), value)

    def _labels(self, itx: Interaction[Any]) -> list[tuple[str, str]]:
        catalog, say = itx.client.readers.catalog, texts(str(itx.locale))
        labels = [(say("progress-choice-none"), NONE), (say("progress-choice-all"), ALL)]
        return labels + [(say("progress-choice-volume", volume=volume), str(volume)) for volume in catalog.volumes]


class ProgressCog(commands.GroupCog, group_name="progress", group_description=say("command-progress")):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot

    @app_commands.command(name="set", description=say("command-progress-set"))
    @app_commands.describe(show=say("command-progress-set.show"), book=say("command-progress-set.book"))
    async def set(
        self,
        itx: Interaction[Truham],
        show: Transform[Mark, EpisodeMark] | None = None,
        book: Transform[int, Volume] | None = None,
    ) -> None:
        if show is None and book is None:
            raise EmptyProgressError
        own = await self.bot.readers.set_progress(itx.user.id, show, book)
        reader = await self.bot.reader(itx, private=True)
        await self.bot.answer(itx, reader, progress_page(reader, own, reader.texts("progress-saved")))

    @app_commands.command(name="show", description=say("command-progress-show"))
    async def show(self, itx: Interaction[Truham]) -> None:
        own = await self.bot.readers.progress(itx.user.id)
        reader = await self.bot.reader(itx, private=True)
        await self.bot.answer(itx, reader, progress_page(reader, own))

    @app_commands.command(name="clear", description=say("command-progress-clear"))
    async def clear(self, itx: Interaction[Truham]) -> None:
        cleared = await self.bot.readers.clear_progress(itx.user.id)
        reader = await self.bot.reader(itx, private=True)
        message = reader.texts("progress-cleared" if cleared else "progress-nothing-to-clear")
        await self.bot.answer(itx, reader, progress_page(reader, None, message))


def _chosen(choices: list[tuple[str, str]], typed: str) -> str:
    """The value of the choice whose label was typed out whole; else what was typed."""
    values = {name.casefold(): value for name, value in choices}
    return values.get(" ".join(typed.casefold().split()), typed)


def _matching(choices: list[tuple[str, str]], typed: str) -> list[tuple[str, str]]:
    """Those whose label or value holds what was typed; all words of it, in any order."""
    words = typed.casefold().split()
    return [(name, value) for name, value in choices if all(word in f"{name} {value}".casefold() for word in words)]


async def setup(bot: Truham) -> None:
    await bot.add_cog(ProgressCog(bot))
