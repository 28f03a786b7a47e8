"""The Discord client: loads the cogs, syncs commands when they changed, opens pages, and turns errors into answers.

Knows services and views only through what it is given; no SQL, no feature.
"""

import hashlib
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import discord
from discord import Interaction, app_commands
from discord.app_commands import AppCommandContext, AppInstallationType
from discord.ext import commands

from bot.errors import AheadError, BadImportError, FeedError, NotFoundError, NotYoursError, StaleError, UserError
from bot.outage import DISCORD_FAILED
from bot.pace import Pace
from bot.pictures.studio import Studio
from bot.server.roster import Roster
from bot.services.everything import Services
from bot.show.reader import Reader
from bot.texts import Texts, texts
from bot.views.page import Page, in_code, plain, shorten
from bot.views.turn import ANYBODY, EVERYBODYS, TURNS, Turn, TurnModal, known_custom_id, submitted

log = logging.getLogger(__name__)

COGS = Path(__file__).resolve().parent.parent / "cogs"
TOO_LATE = (10062, 40060)  # Discord no longer knows the interaction, or it was answered already

Opening = Callable[[Interaction[Any], Reader, Turn], Awaitable[Page | None]]


class Tree(app_commands.CommandTree["Truham"]):
    async def on_error(self, itx: Interaction["Truham"], error: app_commands.AppCommandError, /) -> None:
        await self.client.answer_error(itx, error)


class Truham(commands.AutoShardedBot):
    """`pages` holds, by name, how each page that a button can lead to is made; cogs add theirs."""

    def __init__(
        self,
        services: Services,
        studio: Studio,
        pace: Pace,
        gateway_url: str | None = None,
        shard_count: int | None = None,
    ) -> None:
        super().__init__(
            command_prefix=(),
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=AppInstallationType(guild=True, user=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=60,
            shard_count=shard_count,
            http_trace=pace.trace(),
        )
        self.services = services
        self.readers = services.readers
        self.studio = studio
        self.pages: dict[str, Opening] = {}
        self.skip: Callable[[], Awaitable[datetime | None]] | None = None  # to the next announcement, in the demo
        self.roster = Roster()
        self._listen()
        if gateway_url is not None:
            self._connect_only_to(gateway_url)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(*TURNS)
        for file in sorted(COGS.glob("[!_]*.py")):
            await import_module(f"cogs.{file.stem}").setup(self)  # nothing is ever loaded twice, or unloaded
        await self.sync_commands()

    # ------------------------------------------------------------------ starting

    async def sync_commands(self) -> None:
        """Tell Discord about the commands, only when they are not those it was told last."""
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        if await self.services.sync.is_known(self.application_id, digest):
            return
        try:
            await self.tree.sync()
        except DISCORD_FAILED:
            log.exception("Discord was not told about the commands; those it knows keep working until the next start")
            return
        await self.services.sync.remember(self.application_id, digest)
        log.info("told Discord about %d commands", len(payload))

    def _connect_only_to(self, gateway_url: str) -> None:
        """Every connection of the gateway goes through here: the first, after op 9, and on resume."""
        connect = self.http.ws_connect
        base = gateway_url.rstrip("/")

        async def ws_connect(url: str, *args: Any, **kwargs: Any) -> Any:
            return await connect(f"{base}/?{urlsplit(url).query}", *args, **kwargs)

        self.http.ws_connect = ws_connect  # type: ignore[method-assign]

    # ------------------------------------------------------------------ answering

    async def reader(self, itx: Interaction[Any], private: bool | None = None) -> Reader:
        """Who asks, with the catalog for their audience. In a direct message every answer is private."""
        alone = bool(private) or itx.guild_id is None
        return await self.readers.reader(itx.user.id, itx.guild_id, private=alone, locale=str(itx.locale))

    async def answer(self, itx: Interaction[Any], reader: Reader, page: Page) -> None:
        """Send the first answer to a command; after `answer_later`, the only one."""
        if itx.response.is_done():
            await itx.edit_original_response(view=page, attachments=page.files())
        else:
            await itx.response.send_message(view=page, files=page.files(), ephemeral=reader.private)

    async def answer_later(self, itx: Interaction[Any]) -> None:
        """Ask for time, where an answer may take longer than the three seconds that Discord waits. What follows is
        private; of a button, it still takes the place of the page with the button.
        """
        await itx.response.defer(ephemeral=True)

    async def open_page(self, itx: Interaction[Any], turn: Turn) -> None:
        """A button or select was used: show the page it leads to in place of the old one; where it was anybody's, as a
        private answer. What of a message of the staff may be done is checked by the page itself.
        """
        try:
            if turn.owner_id not in (itx.user.id, ANYBODY, EVERYBODYS):
                raise NotYoursError
            opening = self.pages.get(turn.page)
            if opening is None:
                raise StaleError
            reader = await self.reader(itx, turn.private)
            page = await opening(itx, reader, turn)
            if page is not None and turn.owner_id == ANYBODY:
                await self.answer(itx, reader, page)
            elif page is not None:
                if turn.owner_id == EVERYBODYS:
                    _keep_mark(page, itx.message)
                if itx.response.is_done():
                    await itx.edit_original_response(view=page, attachments=[])
                else:
                    await itx.response.edit_message(view=page, attachments=[])
        except Exception as error:
            await self.answer_error(itx, error)

    async def open_modal(self, itx: Interaction[Any], modal: TurnModal) -> None:
        """Show a box to type into; sending it off opens its page."""
        modal.stop()  # so that discord.py does not keep it: on_interaction reads what comes back
        await itx.response.send_modal(modal)

    # ------------------------------------------------------------------ errors

    async def answer_error(self, itx: Interaction[Any], error: BaseException) -> None:
        """Tell the person what is wrong, privately; what nobody expected is logged under a short reference."""
        cause = StaleError() if isinstance(error, app_commands.CommandNotFound) else cause_of(error)
        say = texts(str(itx.locale))
        if isinstance(cause, discord.HTTPException) and cause.code in TOO_LATE:
            log.warning("an answer to %s came too late: %s", _place(itx), cause)
            return
        if isinstance(cause, UserError):
            sentence = _sentence(say, cause)
        else:
            reference = secrets.token_hex(3)
            log.error("unexpected error %s in %s", reference, _place(itx), exc_info=cause)
            sentence = say("error-unexpected", reference=reference)
        try:
            if itx.response.is_done():
                await itx.followup.send(sentence, ephemeral=True)
            else:
                await itx.response.send_message(sentence, ephemeral=True)
        except DISCORD_FAILED as failed:
            log.warning("an error could not be told to the person: %s", failed)

    async def on_interaction(self, itx: Interaction[Any]) -> None:
        """Modals open their page; buttons that nothing knows any more would leave people with "interaction failed"."""
        self.add_dynamic_items(*TURNS)  # should discord.py ever lose them, only one press is lost
        custom_id = _custom_id(itx)
        if itx.type is discord.InteractionType.modal_submit:
            turn = submitted(custom_id, {**(itx.data or {})})
            await (self.answer_error(itx, StaleError()) if turn is None else self.open_page(itx, turn))
        elif itx.type is discord.InteractionType.component and known_custom_id(custom_id) is None:
            await self.answer_error(itx, StaleError())

    # ------------------------------------------------------------------ coming and going

    def _listen(self) -> None:
        """Note what Discord says about servers in the order in which it says it, before discord.py reads it."""
        parsers = self._connection.parsers
        for event, note in (("READY", self._listed), ("GUILD_CREATE", self._joined), ("GUILD_DELETE", self._left)):
            parsers[event] = partial(_both, note, parsers[event])

    def _listed(self, data: Any) -> None:
        shard, shards = data.get("shard", (0, 1))
        self.roster.listed([int(guild["id"]) for guild in data["guilds"]], shard, shards)
        self.services.moved.wake()

    def _joined(self, data: Any) -> None:
        self.roster.joined(int(data["id"]))
        self.services.moved.note(int(data["id"]))

    def _left(self, data: Any) -> None:
        if not data.get("unavailable"):
            self.roster.left(int(data["id"]))
            self.services.moved.note(int(data["id"]))

    async def on_guild_channel_update(self, before: object, after: discord.abc.GuildChannel) -> None:
        self.services.moved.note(after.guild.id)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        self.services.moved.note(channel.guild.id)

    async def on_guild_role_update(self, before: object, after: discord.Role) -> None:
        self.services.moved.note(after.guild.id)

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        self.services.moved.note(role.guild.id)

    async def on_member_update(self, before: object, after: discord.Member) -> None:
        """Without the members intent this is only ever about the bot itself."""
        self.services.moved.note(after.guild.id)


def _both(first: Callable[[Any], None], then: Callable[[Any], None], data: Any) -> None:
    first(data)
    then(data)


def _keep_mark(page: Page, message: discord.Message | None) -> None:
    """By the number of its outermost component the outbox knows a message again that it is not sure to have sent."""
    number = getattr(message.components[0], "id", None) if message is not None and message.components else None
    if isinstance(number, int):
        page.mark(number)


def _place(itx: Interaction[Any]) -> str:
    """The command or page, for the log: what was asked, and by whom, stays out of it."""
    if itx.command is not None:
        return itx.command.qualified_name
    match = known_custom_id(_custom_id(itx))
    return f"page {match['page']}" if match else itx.type.name


def _custom_id(itx: Interaction[Any]) -> str:
    data: Mapping[str, Any] = {**(itx.data or {})}
    return str(data.get("custom_id", ""))


def cause_of(error: BaseException) -> BaseException:
    """What really happened, below the wrappers of discord.py."""
    while True:
        inner = getattr(error, "original", None) or (
            error.__cause__ if isinstance(error, app_commands.AppCommandError) else None
        )
        if not isinstance(inner, BaseException):
            return error
        error = inner


def _sentence(say: Texts, error: UserError) -> str:
    if isinstance(error, AheadError):
        return say(error.key)
    if isinstance(error, BadImportError):  # a place in a file
        return say(error.key, where=in_code(error.where))
    if isinstance(error, FeedError):  # an address
        return say(error.key, detail=in_code(error.detail, 500))
    args = {name: value if isinstance(value, int) else plain(shorten(value, 80)) for name, value in error.args_.items()}
    if isinstance(error, NotFoundError):
        near = say.listed([f"**{plain(label)}**" for label in error.near], "or")
        return say(error.key, near=near, **args)
    return say(error.key, **args)
