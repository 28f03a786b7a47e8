"""/news: the pack's archive, by date or by words."""

from typing import Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.client import Truham
from bot.errors import NoNewsError
from bot.show import model
from bot.show.reader import Reader
from bot.views.archive import newest, news_page
from bot.views.page import Page, plain
from bot.views.turn import Turn
from cogs._parameters import clipped, found, page_and_argument, reader_of, say


class News(commands.GroupCog, group_name="news", group_description=say("command-news")):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        bot.pages["news"] = self.turn

    @app_commands.command(name="latest", description=say("command-news-latest"))
    @app_commands.describe(private=say("command-private"))
    async def latest(self, itx: Interaction[Truham], private: bool = False) -> None:
        reader = await reader_of(itx)
        await self.bot.answer(itx, reader, _page(reader, "", 0))

    @app_commands.command(name="search", description=say("command-news-search"))
    @app_commands.describe(words=say("command-news-search.words"), private=say("command-private"))
    async def search(self, itx: Interaction[Truham], words: str, private: bool = False) -> None:
        reader = await reader_of(itx)
        query = clipped(words)
        await self.bot.answer(itx, reader, _page(reader, query, 0))

    async def turn(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        page, query = page_and_argument(turn)
        return _page(reader, query, page)


def _page(reader: Reader, query: str, page: int) -> Page:
    if not query:
        return news_page(reader, reader.texts("news-latest"), newest(reader), page)
    items = found(reader, query, model.NewsItem, NoNewsError)
    title = reader.texts("news-found", count=len(items), query=plain(query))
    return news_page(reader, title, items, page, query)


async def setup(bot: Truham) -> None:
    await bot.add_cog(News(bot))
