"""The heart below a quote of the day. There is no command for it: it is posted."""

from typing import Any

from discord import Interaction
from discord.ext import commands

from bot.client import Truham
from bot.show.reader import Reader
from bot.views.page import Page
from bot.views.quote_of_the_day import loved_page
from bot.views.turn import Turn
from cogs._staff import guild_id_of


class QuoteOfTheDay(commands.Cog):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        bot.pages.update({"quote_day": self.love})

    async def love(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        guild_id, sayings = guild_id_of(itx), self.bot.services.sayings
        loved = await sayings.heart(guild_id, turn.argument, itx.user.id)
        hearts = await sayings.hearts(guild_id, [turn.argument])
        return loved_page(reader, hearts.get(turn.argument, 0), loved=loved)


async def setup(bot: Truham) -> None:
    await bot.add_cog(QuoteOfTheDay(bot))
