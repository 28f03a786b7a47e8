"""/progress: how far I am, separately for the show and the books. Always answered privately."""

from typing import Any

from discord import Interaction, app_commands
from discord.app_commands import Choice, Transform
from discord.ext import commands

from bot.client import Truham
from bot.errors import UserError
from bot.show.episodes import read_episode
from bot.show.progress import NOT_STARTED, PAST_THE_END, Mark
from bot.views.about import progress_page
from cogs._parameters import say

ALL, NONE = "all", "none"


class EmptyProgressError(UserError):
    key = "error-progress-empty"


class NoPlaceError(UserError):
    key = "error-no-place"


class NoVolumeError(UserError):
    key = "error-no-volume"


class EpisodeMark(app_commands.Transformer):
    """An episode of the show by number; titles would give away what is to come."""

    async def transform(self, itx: Interaction[Any], value: str, /) -> Mark:
        catalog = itx.client.readers.catalog
        word = value.strip().casefold()
        if word in (ALL, NONE):
            return PAST_THE_END if word == ALL else NOT_STARTED
        films = catalog.films
        mark = read_episode(value, catalog.marks, films) or _last_of_season(word, catalog.marks, films)
        if mark is None or mark not in catalog.marks:
            raise NoPlaceError(text=value)
        return mark

    async def autocomplete(self, itx: Interaction[Any], value: str, /) -> list[Choice[str]]:  # type: ignore[override]
        catalog, texts = itx.client.readers.catalog, (await itx.client.reader(itx, True)).texts
        seasons = sorted({mark.season for mark in catalog.marks})
        choices = [(texts("progress-choice-none"), NONE), (texts("progress-choice-all"), ALL)]
        choices += [
            (texts("progress-choice-season", number=number), str(_end_of(number, catalog.marks, catalog.films)))
            for number in seasons
        ]
        for mark in catalog.marks:
            name = texts("progress-choice-episode", season=mark.season, number=mark.episode)
            choices.append((texts("progress-choice-film") if mark in catalog.films else name, str(mark)))
        return _matching(choices, value)


class Volume(app_commands.Transformer):
    """A volume of the books by number."""

    async def transform(self, itx: Interaction[Any], value: str, /) -> int:
        word = value.strip().casefold()
        if word in (ALL, NONE):
            return PAST_THE_END.season if word == ALL else 0
        digits = "".join(char for char in word if char.isascii() and char.isdigit())[:3]
        if not digits or int(digits) not in itx.client.readers.catalog.volumes:
            raise NoVolumeError(text=value)
        return int(digits)

    async def autocomplete(self, itx: Interaction[Any], value: str, /) -> list[Choice[str]]:  # type: ignore[override]
        catalog, texts = itx.client.readers.catalog, (await itx.client.reader(itx, True)).texts
        choices = [(texts("progress-choice-none"), NONE), (texts("progress-choice-all"), ALL)]
        choices += [(texts("progress-choice-volume", volume=volume), str(volume)) for volume in catalog.volumes]
        return _matching(choices, value)


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


def _end_of(season: int, marks: list[Mark], films: list[Mark]) -> Mark:
    return max(mark for mark in marks if mark.season == season and mark not in films)


def _last_of_season(word: str, marks: list[Mark], films: list[Mark]) -> Mark | None:
    """All of a season, where nothing but "season 1" was typed."""
    digits = "".join(char for char in word if char.isascii() and char.isdigit())[:3]
    if not digits or word.replace(digits, "").strip() not in ("season", "series", "s", "all of season"):
        return None
    inside = [mark for mark in marks if mark.season == int(digits)]
    return _end_of(int(digits), marks, films) if inside else None


def _matching(choices: list[tuple[str, str]], typed: str) -> list[Choice[str]]:
    """Those whose label or value holds what was typed; all words of it, in any order."""
    words = typed.casefold().split()
    fitting = [(name, value) for name, value in choices if all(word in f"{name} {value}".casefold() for word in words)]
    return [Choice(name=name[:100], value=value) for name, value in fitting[:25]]


async def setup(bot: Truham) -> None:
    await bot.add_cog(ProgressCog(bot))
