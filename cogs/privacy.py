"""/privacy: what is stored about me, as a file, and forgotten. Always answered privately."""

from typing import Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.client import Truham
from bot.show.reader import Reader
from bot.views.page import Page
from bot.views.privacy import export_page, forget_page, forgotten_page, kept_page, known_page
from bot.views.turn import Turn
from cogs._parameters import say


class PrivacyCog(commands.GroupCog, group_name="privacy", group_description=say("command-privacy")):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        self.privacy = bot.services.privacy
        bot.pages["forget"] = self.answered

    @app_commands.command(name="show", description=say("command-privacy-show"))
    async def show(self, itx: Interaction[Truham]) -> None:
        reader = await self.bot.reader(itx, private=True)
        await self.bot.answer(itx, reader, known_page(reader, await self.privacy.known(itx.user.id)))

    @app_commands.command(name="export", description=say("command-privacy-export"))
    async def export(self, itx: Interaction[Truham]) -> None:
        reader = await self.bot.reader(itx, private=True)
        await self.bot.answer(itx, reader, export_page(reader, await self.privacy.known(itx.user.id)))

    @app_commands.command(name="forget", description=say("command-privacy-forget"))
    async def forget(self, itx: Interaction[Truham]) -> None:
        reader = await self.bot.reader(itx, private=True)
        await self.bot.answer(itx, reader, forget_page(reader, await self.privacy.known(itx.user.id)))

    async def answered(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """Yes or no to being forgotten."""
        if turn.argument != "yes":
            return kept_page(reader)
        return forgotten_page(reader, await self.privacy.forget(itx.user.id))


async def setup(bot: Truham) -> None:
    await bot.add_cog(PrivacyCog(bot))
