"""/episode and /season: what happens when, with content notes before the story."""

from typing import Any

from discord import Interaction, app_commands
from discord.app_commands import Range, Transform
from discord.ext import commands

from bot.client import Truham
from bot.errors import AheadError, StaleError
from bot.show import model
from bot.show.progress import Mark
from bot.show.reader import Reader
from bot.views.episodes import episode_page, season_page
from bot.views.page import Page
from bot.views.turn import Turn
from cogs._parameters import Named, page_number, reader_of, say, season_of


class Episodes(commands.Cog):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        bot.pages.update({"episode": self.card, "season": self.listing})

    @app_commands.command(name="episode", description=say("command-episode"))
    @app_commands.describe(which=say("command-episode.which"), private=say("command-private"))
    async def episode(
        self, itx: Interaction[Truham], which: Transform[model.Named, Named("episode")], private: bool = False
    ) -> None:
        reader = await reader_of(itx)
        assert isinstance(which, model.Episode)
        await self.bot.answer(itx, reader, episode_page(reader, which))

    @app_commands.command(name="season", description=say("command-season"))
    @app_commands.describe(number=say("command-season.number"), private=say("command-private"))
    async def season(self, itx: Interaction[Truham], number: Range[int, 1, 50], private: bool = False) -> None:
        reader = await reader_of(itx)
        await self.bot.answer(itx, reader, season_page(reader, season_of(reader, number)))

    async def card(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        try:
            mark = Mark.parse(turn.argument)
        except ValueError:
            raise StaleError from None
        episode = reader.catalog.episode(mark)
        if episode is None:
            raise AheadError
        return episode_page(reader, episode)

    async def listing(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        return season_page(reader, season_of(reader, page_number(turn.argument)))


async def setup(bot: Truham) -> None:
    await bot.add_cog(Episodes(bot))
