"""/feed: the feeds that a server follows: added, looked at, changed, and why each item was posted or not."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

import discord
from discord import Interaction, app_commands
from discord.app_commands import Transform
from discord.ext import commands

from bot.client import Truham
from bot.errors import StaleError
from bot.feeds.opml import LARGEST, read_opml, write_opml
from bot.feeds.subscription import Subscription
from bot.server.settings import Topic
from bot.server.staff import Tier
from bot.show.reader import Reader
from bot.views.feed_items import ROWS, Item, preview_page, why_page
from bot.views.feed_screens import TYPED, ask_modal, feed_page, place_lines, warning_lines
from bot.views.feeds import (
    added_page,
    export_page,
    imported_page,
    list_page,
    remove_page,
    removed_note,
    suggested_page,
)
from bot.views.page import Page
from bot.views.turn import Turn
from cogs._feeds import (
    FeedAddress,
    FeedName,
    find_feed,
    followed_of,
    form_in,
    is_forum,
    panel_of,
    suggestion,
    suggestions,
    values_of,
)
from cogs._options import Channel, File
from cogs._parameters import page_number, say
from cogs._staff import guild_id_of, require, staff, staff_only

MOST_PAGES = 1_000_000


@staff_only(manage_messages=True)
class FeedCog(commands.GroupCog, group_name="feed", group_description=say("command-feed")):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        self.feeds = bot.services.feeds
        bot.pages.update({
            "feed": self.opened,
            "feed_list": self.turned,
            "feed_set": self.change,
            "feed_ask": self.ask,
            "feed_again": self.try_again,
            "feed_why": self.turned_why,
            "feed_remove": self.answered,
            "feed_suggest": self.turned_suggested,
            "feed_follow": self.follow,
        })  # fmt: skip

    @app_commands.command(name="add", description=say("command-feed-add"))
    @app_commands.describe(
        url=say("command-feed-add.url"),
        channel=say("command-feed-add.channel"),
        role=say("command-feed-add.role"),
        trusted=say("command-feed-add.trusted"),
        newest=say("command-feed-add.newest"),
    )
    @staff(Tier.EDITOR)
    async def add(
        self,
        itx: Interaction[Truham],
        url: Transform[str, FeedAddress],
        channel: Transform[str, Channel] | None = None,
        role: discord.Role | None = None,
        trusted: bool = False,
        newest: bool = False,
    ) -> None:
        reader = await self._later(itx)
        role_id = role.id if role is not None else None
        page = await self._follow(itx, reader, url, channel, role_id, trusted=trusted, newest=newest)
        await self.bot.answer(itx, reader, page)

    @app_commands.command(name="list", description=say("command-feed-list"))
    @staff(Tier.EDITOR)
    async def list(self, itx: Interaction[Truham]) -> None:
        reader = await self.bot.reader(itx, private=True)
        await self.bot.answer(itx, reader, await self._list(itx, reader))

    @app_commands.command(name="show", description=say("command-feed-show"))
    @app_commands.describe(feed=say("command-feed-show.feed"))
    @staff(Tier.EDITOR)
    async def show(self, itx: Interaction[Truham], feed: Transform[Subscription, FeedName]) -> None:
        reader = await self.bot.reader(itx, private=True)
        await self.bot.answer(itx, reader, await self._screen(itx, reader, feed))

    @app_commands.command(name="test", description=say("command-feed-test"))
    @app_commands.describe(url=say("command-feed-test.url"))
    @staff(Tier.EDITOR)
    async def test(self, itx: Interaction[Truham], url: Transform[str, FeedAddress]) -> None:
        reader = await self._later(itx)
        await self.bot.answer(itx, reader, preview_page(reader, await self.feeds.preview(url)))

    @app_commands.command(name="pause", description=say("command-feed-pause"))
    @app_commands.describe(feed=say("command-feed-pause.feed"))
    @staff(Tier.EDITOR)
    async def pause(self, itx: Interaction[Truham], feed: Transform[Subscription, FeedName]) -> None:
        await self._pause(itx, feed, paused=True)

    @app_commands.command(name="resume", description=say("command-feed-resume"))
    @app_commands.describe(feed=say("command-feed-resume.feed"))
    @staff(Tier.EDITOR)
    async def resume(self, itx: Interaction[Truham], feed: Transform[Subscription, FeedName]) -> None:
        await self._pause(itx, feed, paused=False)

    @app_commands.command(name="remove", description=say("command-feed-remove"))
    @app_commands.describe(feed=say("command-feed-remove.feed"))
    @staff(Tier.EDITOR)
    async def remove(self, itx: Interaction[Truham], feed: Transform[Subscription, FeedName]) -> None:
        reader = await self.bot.reader(itx, private=True)
        await self.bot.answer(itx, reader, remove_page(reader, feed))

    @app_commands.command(name="why", description=say("command-feed-why"))
    @app_commands.describe(feed=say("command-feed-why.feed"))
    @staff(Tier.EDITOR)
    async def why(self, itx: Interaction[Truham], feed: Transform[Subscription, FeedName] | None = None) -> None:
        reader = await self.bot.reader(itx, private=True)
        await self.bot.answer(itx, reader, await self._why(itx, reader, feed, 0))

    @app_commands.command(name="import", description=say("command-feed-import"))
    @app_commands.describe(
        file=say("command-feed-import.file"),
        channel=say("command-feed-import.channel"),
        trusted=say("command-feed-import.trusted"),
    )
    @staff(Tier.EDITOR)
    async def bring(
        self,
        itx: Interaction[Truham],
        file: Transform[bytes, File(LARGEST, "large-opml")],
        channel: Transform[str, Channel] | None = None,
        trusted: bool = False,
    ) -> None:
        reader = await self._later(itx)
        found = await asyncio.to_thread(read_opml, file)
        brought = await self.feeds.bring(
            guild_id_of(itx), itx.user.id, found, channel_id=int(channel) if channel else None, trusted=trusted
        )
        page = imported_page(reader, brought.added, brought.known, brought.refused, brought.left_out)
        await self.bot.answer(itx, reader, page)

    @app_commands.command(name="export", description=say("command-feed-export"))
    @staff(Tier.EDITOR)
    async def export(self, itx: Interaction[Truham]) -> None:
        assert itx.guild is not None
        reader = await self.bot.reader(itx, private=True)
        feeds = await self.feeds.list(guild_id_of(itx))
        content = write_opml(
            reader.texts("feeds-export-heading", server=itx.guild.name), [(feed.name, feed.url) for feed in feeds]
        )
        await self.bot.answer(itx, reader, export_page(reader, len(feeds), content))

    @app_commands.command(name="suggested", description=say("command-feed-suggested"))
    @staff(Tier.EDITOR)
    async def suggested(self, itx: Interaction[Truham]) -> None:
        reader = await self.bot.reader(itx, private=True)
        await self.bot.answer(itx, reader, await self._suggested(itx, reader, 0))

    # ------------------------------------------------------------------ what buttons lead to

    async def opened(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        await require(itx, Tier.EDITOR)
        number, *again = turn.arguments
        note = reader.texts("feed-checked") if again else ""
        return await self._screen(itx, reader, await find_feed(itx, number), note)

    async def turned(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        await require(itx, Tier.EDITOR)
        return await self._list(itx, reader, page_number(turn.argument))

    async def change(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """Something was chosen, pressed or typed: change it, and show the screen again."""
        await require(itx, Tier.EDITOR)
        number, field, value = (*turn.arguments, "", "")[:3]
        if turn.chosen is not None:
            value = turn.chosen[0] if turn.chosen else ""
        feed = await find_feed(itx, number)
        changed = await self._change(itx, feed, await values_of(itx, feed, field, value))
        return await self._screen(itx, reader, changed, reader.texts("feed-changed"))

    async def ask(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> None:
        """A box for its name, or for the words of a filter."""
        await require(itx, Tier.EDITOR)
        number, field = (*turn.arguments, "")[:2]
        if field not in TYPED:
            raise StaleError
        await self.bot.open_modal(itx, ask_modal(reader, await find_feed(itx, number), field))

    async def try_again(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        await require(itx, Tier.EDITOR)
        feed = await find_feed(itx, turn.argument)
        tried = await self.feeds.try_now(guild_id_of(itx), feed.id)
        return await self._screen(itx, reader, tried, reader.texts("feed-tried"))

    async def turned_why(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        await require(itx, Tier.EDITOR)
        page, number = (*turn.arguments, "")[:2]
        feed = None if number == "0" else await find_feed(itx, number)
        return await self._why(itx, reader, feed, min(max(0, page_number(page)), MOST_PAGES))

    async def answered(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """The question whether to remove a feed, or yes to it."""
        await require(itx, Tier.EDITOR)
        number, *yes = turn.arguments
        feed = await find_feed(itx, number)
        if yes != ["yes"]:
            return remove_page(reader, feed)
        removed = await self.feeds.remove(guild_id_of(itx), itx.user.id, feed.id)
        return await self._list(itx, reader, 0, removed_note(reader.texts, removed))

    async def turned_suggested(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        await require(itx, Tier.EDITOR)
        return await self._suggested(itx, reader, page_number(turn.argument))

    async def follow(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """One of the suggestions, in the channel for news."""
        await require(itx, Tier.EDITOR)
        url = str(suggestion(itx, turn.argument).url)
        await self.bot.answer_later(itx)
        return await self._follow(itx, reader, url)

    # ------------------------------------------------------------------ doing it

    async def _later(self, itx: Interaction[Any]) -> Reader:
        """Asks for time first: a website may take its own."""
        await self.bot.answer_later(itx)
        return await self.bot.reader(itx, private=True)

    async def _follow(
        self,
        itx: Interaction[Any],
        reader: Reader,
        url: str,
        channel: str | None = None,
        role_id: int | None = None,
        *,
        trusted: bool = False,
        newest: bool = False,
    ) -> Page:
        channel_id = int(channel) if channel is not None else None
        feed, document = await self.feeds.add(
            guild_id_of(itx),
            itx.user.id,
            url,
            channel_id=channel_id,
            role_id=role_id,
            post=await form_in(itx, channel_id),
            trusted=trusted,
            newest=newest,
        )
        panel = await panel_of(itx, reader, feed)
        lines = [*place_lines(panel), *(warning_lines(panel) or [reader.texts("finding-none")])]
        return added_page(reader, feed, document, lines, newest=newest)

    async def _change(self, itx: Interaction[Any], feed: Subscription, values: Mapping[str, object]) -> Subscription:
        return await self.feeds.change(guild_id_of(itx), itx.user.id, feed.id, values)

    async def _pause(self, itx: Interaction[Any], feed: Subscription, *, paused: bool) -> None:
        reader = await self.bot.reader(itx, private=True)
        changed = await self._change(itx, feed, {"paused": paused})
        note = reader.texts("feed-paused-now" if paused else "feed-resumed-now")
        await self.bot.answer(itx, reader, await self._screen(itx, reader, changed, note))

    # ------------------------------------------------------------------ drawing

    async def _screen(self, itx: Interaction[Any], reader: Reader, feed: Subscription, note: str = "") -> Page:
        return feed_page(await panel_of(itx, reader, feed), note)

    async def _list(self, itx: Interaction[Any], reader: Reader, page: int = 0, note: str = "") -> Page:
        feeds = await self.feeds.list(guild_id_of(itx))
        return list_page(reader, await require(itx, Tier.EDITOR), feeds, page, itx.id, note)

    async def _suggested(self, itx: Interaction[Any], reader: Reader, page: int) -> Page:
        return suggested_page(reader, suggestions(itx), await followed_of(itx), page)

    async def _why(self, itx: Interaction[Any], reader: Reader, feed: Subscription | None, page: int) -> Page:
        history = partial(self.feeds.history, guild_id_of(itx), feed.id if feed is not None else None, ROWS)
        told, count = await history(page * ROWS)
        if not told and count:  # old items were cleared since
            page = (count - 1) // ROWS
            told, count = await history(page * ROWS)
        first = [each.story.of_id for each in told if each.story.of_id is not None]
        sources = {story.id: story.source for story in await self.bot.services.news.stories(first)}
        items = [
            Item(
                each.story,
                each.state,
                each.message_id,
                each.error,
                sources.get(each.story.of_id or 0, ""),
                is_forum(itx, each.story.channel_id),
            )
            for each in told
        ]
        staff_id = (await require(itx, Tier.EDITOR)).topic(Topic.STAFF).channel_id
        return why_page(reader, items, page, count, staff_id, feed)


async def setup(bot: Truham) -> None:
    await bot.add_cog(FeedCog(bot))
