"""/news: the pack's archive and what feeds brought to this server, by date or by words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.client import Truham
from bot.errors import AheadError, NoNewsError
from bot.feeds.subscription import Story
from bot.show import model
from bot.show.progress import EVERYTHING
from bot.show.reader import Reader
from bot.views.archive import News as Item
from bot.views.archive import newest, news_page
from bot.views.page import Page, plain
from bot.views.turn import Turn
from cogs._parameters import clipped, found, page_and_argument, reader_of, say


@dataclass(frozen=True)
class Live:
    """Items of feeds that may be shown, and how many are kept back."""

    stories: Sequence[Story] = ()
    kept_back: int = 0


NOTHING = Live()


class News(commands.GroupCog, group_name="news", group_description=say("command-news")):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        bot.pages["news"] = self.turn

    @app_commands.command(name="latest", description=say("command-news-latest"))
    @app_commands.describe(private=say("command-private"))
    async def latest(self, itx: Interaction[Truham], private: bool = False) -> None:
        reader = await reader_of(itx)
        await self.bot.answer(itx, reader, _page(reader, "", 0, await self._live(itx, reader, "")))

    @app_commands.command(name="search", description=say("command-news-search"))
    @app_commands.describe(words=say("command-news-search.words"), private=say("command-private"))
    async def search(self, itx: Interaction[Truham], words: str, private: bool = False) -> None:
        reader = await reader_of(itx)
        query = clipped(words)
        await self.bot.answer(itx, reader, _page(reader, query, 0, await self._live(itx, reader, query)))

    async def turn(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        page, query = page_and_argument(turn)
        return _page(reader, query, page, await self._live(itx, reader, query))

    async def _live(self, itx: Interaction[Any], reader: Reader, query: str) -> Live:
        """What feeds brought to this server; what may spoil is for those who are at the end of all that is out."""
        if itx.guild_id is None:
            return NOTHING
        stories = await self.bot.services.news.posted(itx.guild_id, query)
        end = self.bot.readers.catalog.public(EVERYTHING, self.bot.services.clock.now()).progress
        shown = [story for story in stories if reader.catalog.progress == end or not story.spoilers]
        return Live(shown, len(stories) - len(shown))


def _page(reader: Reader, query: str, page: int, live: Live = NOTHING) -> Page:
    if not query:
        latest = newest(reader, live.stories)
        return news_page(reader, reader.texts("news-latest"), latest, page, kept_back=live.kept_back)
    items = _found(reader, query, live)
    title = reader.texts("news-found", count=len(items), query=plain(query))
    return news_page(reader, title, items, page, query, live.kept_back)


def _found(reader: Reader, query: str, live: Live) -> list[Item]:
    """What feeds and the pack have, in turn, the best of each first. Raises AheadError, NoNewsError."""
    archive: list[model.NewsItem] = []
    try:
        archive = found(reader, query, model.NewsItem, NoNewsError)
    except NoNewsError:
        if live.kept_back and not live.stories:
            raise AheadError from None
        if not live.stories:
            raise
    except AheadError:
        if not live.stories:
            raise
    both = chain.from_iterable(zip_longest(live.stories, archive))
    return [item for item in both if item is not None]


async def setup(bot: Truham) -> None:
    await bot.add_cog(News(bot))
