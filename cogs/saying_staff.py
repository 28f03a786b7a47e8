"""/quotes: what the staff do with the words of members. What waits for them (how they decide is told in saying_queue),
taking one out, and quotes as files.
"""

import asyncio
from typing import Any

import discord
from discord import Interaction, app_commands
from discord.app_commands import Range
from discord.ext import commands

from bot.client import Truham
from bot.errors import ChangedMeanwhileError
from bot.hearing import audience_of
from bot.sayings.files import LARGEST
from bot.sayings.saying import HIGHEST
from bot.sayings.upload import read_upload
from bot.server.staff import Tier
from bot.show.reader import Reader
from bot.views.page import Page
from bot.views.saying_files import discarded_page, export_page, import_page, imported_page
from bot.views.saying_staff import remove_page
from bot.views.sayings import note_page
from bot.views.turn import Turn
from cogs._options import content_of
from cogs._parameters import argument_number, say
from cogs._staff import guild_id_of, require, staff, staff_only

PATIENCE = 20.0  # seconds to wait for a file, once time was asked for
MOST_PARTS = 1_000


@staff_only(manage_messages=True)
class SayingStaff(commands.GroupCog, group_name="quotes", group_description=say("command-quotes")):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        self.files = bot.services.saying_files
        bot.pages.update({"quotes_gone": self.answered, "quotes_in": self.agreed})

    @app_commands.command(name="waiting", description=say("command-quotes-waiting"))
    @staff(Tier.EDITOR)
    async def waiting(self, itx: Interaction[Truham]) -> None:
        reader = await self.bot.reader(itx, private=True)
        page = await self.bot.pages["queue"](itx, reader, Turn.to(reader, "queue", 0))
        assert page is not None
        await self.bot.answer(itx, reader, page)

    @app_commands.command(name="remove", description=say("command-quotes-remove"))
    @app_commands.describe(number=say("command-quotes-remove.number"))
    @staff(Tier.EDITOR)
    async def remove(self, itx: Interaction[Truham], number: Range[int, 1, HIGHEST]) -> None:
        reader = await self.bot.reader(itx, private=True)
        saying = await self.bot.services.book.number(guild_id_of(itx), number, audience_of(itx, private=True))
        await self.bot.answer(itx, reader, remove_page(reader, saying))

    @app_commands.command(name="import", description=say("command-quotes-import"))
    @app_commands.describe(file=say("command-quotes-import.file"))
    @staff(Tier.EDITOR)
    async def bring(self, itx: Interaction[Truham], file: discord.Attachment) -> None:
        await self.bot.answer_later(itx)
        reader = await self.bot.reader(itx, private=True)
        content = await content_of(file, LARGEST, "large-quotes", PATIENCE)
        upload = await asyncio.to_thread(read_upload, content)
        proposed = await self.files.propose(guild_id_of(itx), itx.user.id, upload)
        await self.bot.answer(itx, reader, import_page(reader, proposed, self.bot.services.clock.now()))

    @app_commands.command(name="export", description=say("command-quotes-export"))
    @app_commands.describe(part=say("command-quotes-export.part"))
    @staff(Tier.EDITOR)
    async def export(self, itx: Interaction[Truham], part: Range[int, 1, MOST_PARTS] = 1) -> None:
        await self.bot.answer_later(itx)
        reader = await self.bot.reader(itx, private=True)
        made = await self.files.export(guild_id_of(itx), part, audience_of(itx, private=True))
        page = export_page(reader, made.content, made.count, made.part, made.parts, made.hidden)
        await self.bot.answer(itx, reader, page)

    # ------------------------------------------------------------------ yes or no

    async def answered(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """To taking one out."""
        await require(itx, Tier.EDITOR)
        number = argument_number(turn, 0)
        if turn.arguments[1:] != ["yes"]:
            return note_page(reader, reader.texts("quote-kept", number=str(number)))
        await self.bot.services.book.number(guild_id_of(itx), number, audience_of(itx, private=True))
        await self.bot.services.desk.remove(guild_id_of(itx), itx.user.id, number)
        return note_page(reader, reader.texts("quote-removed", number=str(number)))

    async def agreed(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """To an uploaded file."""
        await require(itx, Tier.EDITOR)
        if turn.argument == "no":
            await self.files.discard(guild_id_of(itx), itx.user.id)
            return discarded_page(reader)
        await self.bot.answer_later(itx)
        try:
            count = await self.files.accept(guild_id_of(itx), itx.user.id, turn.argument)
        except ChangedMeanwhileError:
            proposed = await self.files.proposed(guild_id_of(itx), itx.user.id)
            now = self.bot.services.clock.now()
            return import_page(reader, proposed, now, reader.texts("quotes-import-changed"))
        return imported_page(reader, count)


async def setup(bot: Truham) -> None:
    await bot.add_cog(SayingStaff(bot))
