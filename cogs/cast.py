"""/cast: characters and the people who play them, either way round."""

from typing import Any

from discord import Interaction, app_commands
from discord.app_commands import Transform
from discord.ext import commands

from bot.client import Truham
from bot.errors import AheadError
from bot.show import model
from bot.show.reader import Reader
from bot.views.cast import cast_page, quotes_by_page, relations_page
from bot.views.page import Page
from bot.views.turn import Turn
from cogs._parameters import Named, page_and_argument, reader_of, say


class Cast(commands.Cog):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        bot.pages.update({"cast": self.card, "relations": self.relations, "by": self.quotes_by})

    @app_commands.command(name="cast", description=say("command-cast"))
    @app_commands.describe(who=say("command-cast.who"), private=say("command-private"))
    async def cast(
        self, itx: Interaction[Truham], who: Transform[model.Named, Named("cast")], private: bool = False
    ) -> None:
        reader = await reader_of(itx)
        await self.bot.answer(itx, reader, cast_page(reader, who))

    async def card(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        return cast_page(reader, _known(reader, turn.argument))

    async def relations(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        character = reader.catalog.get(model.Character, turn.argument)
        if character is None:
            raise AheadError
        return relations_page(reader, character)

    async def quotes_by(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        page, key = page_and_argument(turn)
        return quotes_by_page(reader, _known(reader, key), page)


def _known(reader: Reader, key: str) -> model.Named:
    entry = reader.catalog.find_named(key, "cast")
    if entry is None:
        raise AheadError
    return entry


async def setup(bot: Truham) -> None:
    await bot.add_cog(Cast(bot))
