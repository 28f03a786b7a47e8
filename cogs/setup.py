"""/setup: one panel that shows the whole configuration and changes one thing at a time."""

from collections.abc import Sequence
from typing import Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.client import Truham
from bot.errors import ChangedMeanwhileError, NothingToUndoError, StaleError
from bot.server.kinds import Kind
from bot.server.settings import KINDS, OF_RELEASES, WATCHED, Topic
from bot.server.staff import STAFF_ROLES, Tier
from bot.server.zones import suggest_zones
from bot.show.reader import Reader
from bot.views.page import Page
from bot.views.release_screens import MORE, releases_screen
from bot.views.screens import ask_modal, server_screen, topic_screen
from bot.views.settings import changed_note, undone_note
from bot.views.setup import SERVER_SCREENS, Panel, setup_page
from bot.views.turn import Turn
from cogs._parameters import say
from cogs._staff import found_in, guild_id_of, present, require, staff, staff_only, typed_line, zone_labels


class Setup(commands.Cog):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        self.keeper = bot.services.settings
        bot.pages.update({
            "setup": self.open,
            "setup_set": self.change,
            "setup_ask": self.ask,
            "setup_zone": self.search_zone,
            "setup_undo": self.undo,
        })  # fmt: skip

    @app_commands.command(name="setup", description=say("command-setup"))
    @staff_only(manage_guild=True)
    @staff(Tier.MANAGER)
    async def setup(self, itx: Interaction[Truham]) -> None:
        reader = await self.bot.reader(itx, private=True)
        await self.bot.answer(itx, reader, await self._screen(itx, reader, ""))

    async def open(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """The panel, or the screen that was chosen on it."""
        await require(itx, Tier.MANAGER)
        again, _, screen = turn.argument.rpartition("~")
        return await self._screen(itx, reader, screen, reader.texts("setup-checked") if again else "")

    async def change(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """Something was chosen or typed: change it, and show its screen again."""
        await require(itx, Tier.MANAGER)
        name, _, rest = turn.argument.partition("~")
        seen, _, value = rest.partition("~")
        if name not in KINDS or not seen:
            raise StaleError
        text = value if turn.chosen is None else " ".join(turn.chosen)
        if KINDS[name] is Kind.LINE and text:
            text = typed_line(self.bot.readers.catalog, text)
        try:
            changed = await self.keeper.change(guild_id_of(itx), itx.user.id, {name: text}, seen)
        except ChangedMeanwhileError as error:
            return await self._screen(itx, reader, _screen_of(name), reader.texts(error.key))
        return await self._screen(itx, reader, _screen_of(name), changed_note(reader, changed))

    async def undo(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        await require(itx, Tier.MANAGER)
        try:
            undone = await self.keeper.undo(guild_id_of(itx), itx.user.id, turn.argument)
        except (ChangedMeanwhileError, NothingToUndoError) as error:
            return await self._screen(itx, reader, "", reader.texts(error.key))
        return await self._screen(itx, reader, "", undone_note(reader, undone))

    async def ask(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> None:
        """A box to type a time, a line, leads, words or a search into."""
        settings = await require(itx, Tier.MANAGER)
        name, _, mark = turn.argument.partition("~")
        if name not in KINDS or KINDS[name] not in (Kind.TIME, Kind.LINE, Kind.LEADS, Kind.WORDS, Kind.ZONE):
            raise StaleError
        await self.bot.open_modal(itx, ask_modal(Panel(reader, settings, {}, (), itx.id), name, mark))

    async def search_zone(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        await require(itx, Tier.MANAGER)
        zones = suggest_zones(" ".join(turn.chosen or ()))
        note = reader.texts("zone-found", count=len(zones)) if zones else reader.texts("zone-nothing")
        return await self._screen(itx, reader, "timezone", note, zones)

    async def _screen(
        self, itx: Interaction[Any], reader: Reader, screen: str, note: str = "", zones: Sequence[str] = ()
    ) -> Page:
        """One screen; the panel itself for everything that is none."""
        settings = await self.keeper.get(guild_id_of(itx))
        found = await found_in(itx, settings, _looked_at(screen))
        panel = Panel(reader, settings, found, present(itx), itx.id)
        if screen in set(Topic):
            return topic_screen(panel, Topic(screen), note)
        if screen == MORE:
            return releases_screen(panel, note)
        if screen in SERVER_SCREENS:
            shown = zones or suggest_zones("") if screen == "timezone" else ()
            return server_screen(panel, screen, note, zone_labels(shown, self.bot.services.clock.now()))
        return setup_page(panel, note)


def _looked_at(screen: str) -> Sequence[str]:
    """Whose preflight a screen shows; the panel itself shows all."""
    if screen == MORE:
        return [Topic.RELEASES]
    return [screen] if screen in WATCHED else () if screen in SERVER_SCREENS else WATCHED


def _screen_of(name: str) -> str:
    """The screen on which a setting is changed."""
    topic, _, part = name.partition(".")
    if topic == Topic.RELEASES and part in OF_RELEASES:
        return MORE
    return topic if part else "roles" if name in STAFF_ROLES.values() else name


async def setup(bot: Truham) -> None:
    await bot.add_cog(Setup(bot))
