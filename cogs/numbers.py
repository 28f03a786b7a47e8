"""/numbers: viewing figures with their chart, scores, awards."""

from typing import Any

from discord import Interaction, app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client import Truham
from bot.errors import StaleError
from bot.pictures.order import viewing
from bot.show.reader import Reader
from bot.views.numbers import bars, topic_page, viewing_page
from bot.views.page import Page
from bot.views.turn import Turn
from cogs._parameters import page_and_argument, reader_of, say

TOPICS = ("viewing", "scores", "awards", "charts", "other")


class Numbers(commands.Cog):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        bot.pages["numbers"] = self.turn

    @app_commands.command(name="numbers", description=say("command-numbers"))
    @app_commands.describe(about=say("command-numbers.about"), private=say("command-private"))
    @app_commands.choices(about=[Choice(name=say(f"numbers-choice-{topic}"), value=topic) for topic in TOPICS])
    async def numbers(self, itx: Interaction[Truham], about: str = "viewing", private: bool = False) -> None:
        reader = await reader_of(itx)
        page = topic_page(reader, about, 0) if about != "viewing" else await self._viewing(reader)
        await self.bot.answer(itx, reader, page)

    async def turn(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        page, topic = page_and_argument(turn)
        if topic not in TOPICS or topic == "viewing":
            raise StaleError
        return topic_page(reader, topic, page)

    async def _viewing(self, reader: Reader) -> Page:
        texts, weeks = reader.texts, bars(reader)
        order = viewing(texts("numbers-chart"), texts("numbers-unit"), weeks)
        picture = await self.bot.studio.png(order) if weeks else None
        return viewing_page(reader, picture, hopeless=self.bot.studio.is_hopeless(order))


async def setup(bot: Truham) -> None:
    await bot.add_cog(Numbers(bot))
