"""What people decide about their own words: "Save as quote" in the menu of a message, and the buttons below quotes and
below what people are told about theirs. They work in direct messages, too.
"""

from contextlib import suppress
from typing import Any

from discord import AllowedMentions, Interaction, Message, app_commands
from discord.abc import GuildChannel
from discord.ext import commands

from bot.client import Truham
from bot.errors import AheadError, GoneSayingError, NotYoursError, StaleError
from bot.hearing import audience_of, heard, is_for_adults, is_open
from bot.outage import DISCORD_FAILED
from bot.sayings.audience import Audience
from bot.sayings.saying import Saying, State, own_ids
from bot.server.staff import Tier
from bot.show import model
from bot.show.reader import Reader
from bot.views import consents
from bot.views.consents import Deed
from bot.views.page import Page
from bot.views.quotes import quote_page
from bot.views.sayings import gone_page, saying_page
from bot.views.turn import Turn
from cogs._parameters import argument_number, page_number, say
from cogs._quotes import hearts_of, is_staff, kept, require_own, seen_by_saver, source_of
from cogs._staff import require


class SayingsCog(commands.Cog):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        self.sayings = bot.services.sayings
        menu = app_commands.ContextMenu(name=say("menu-save-quote"), callback=self.save)
        here = app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)(menu)
        self.menu = app_commands.allowed_installs(guilds=True, users=False)(here)
        bot.pages.update({
            "quote_heart": self.heart,
            "quote_ask": self.not_okay,
            "quote_pick": self.picked,
            "quote_do": self.do,
            "quote_opt": self.opt,
        })  # fmt: skip

    async def cog_load(self) -> None:
        self.bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    async def save(self, itx: Interaction[Truham], message: Message) -> None:
        require_own(itx)
        reader = await self.bot.reader(itx, private=True)
        found = await heard(itx, message)
        await self.bot.answer(itx, reader, await kept(itx, reader, found.words, found.author, found.origin))

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: GuildChannel) -> None:
        """What everybody could read in it does not go with it."""
        if is_open(channel):
            await self.sayings.channel_gone(channel.guild.id, channel.id, restricted=is_for_adults(channel))

    # ------------------------------------------------------------------ buttons

    async def heart(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """The answer as its owner got it, with the new count; what may not be shown any more goes."""
        if len(turn.arguments) != 3:
            raise StaleError
        ref, owner, source = turn.arguments
        guild_id = require_own(itx)
        shown = await self.bot.readers.reader(
            page_number(owner), guild_id, private=turn.private, locale=str(itx.locale)
        )
        quote = await self._loved(itx, shown, ref, audience_of(itx, private=turn.private))
        if quote is None:
            return gone_page(reader)
        try:
            await self.sayings.heart(guild_id, ref, itx.user.id)
        except GoneSayingError:
            return gone_page(reader)
        hearts = await hearts_of(itx, ref)
        if isinstance(quote, Saying):
            return saying_page(shown, quote, hearts, source)
        return quote_page(shown, quote, hearts, source_of(source))

    async def not_okay(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """Anybody pressed it, below a quote or below a question that is for its author alone."""
        saying = await self._find(turn)
        if saying is None or saying.guild_id != itx.guild_id:
            return gone_page(reader)
        if saying.state is not State.SHOWN and itx.user.id not in (saying.author.id, saying.saved_by):
            raise NotYoursError
        message = itx.message
        followed = message.id if message is not None and not message.flags.ephemeral else 0
        shown = seen_by_saver(itx, reader, saying)
        return consents.not_okay_page(reader, shown, staff=await is_staff(itx), message_id=followed)

    async def picked(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """One of those that are theirs."""
        saying = await self._find(turn)
        if saying is None or itx.user.id not in (saying.author.id, saying.saved_by):
            return gone_page(reader)
        return consents.not_okay_page(reader, seen_by_saver(itx, reader, saying), staff=False)

    async def do(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        if turn.arguments[0] not in set(Deed):
            raise StaleError
        deed = Deed(turn.arguments[0])
        if deed is Deed.NEVER:
            page = consents.refused_page(reader, await self.sayings.refuse(itx.user.id))
            await self._follow(itx, reader, argument_number(turn, 2))
            return page
        saying = await self._find(turn, 1)
        if saying is None or (deed is Deed.YES and saying.state is not State.ASKED):
            return consents.decided_page(reader, saying)
        page = await self._done(itx, reader, deed, saying)
        if deed is not Deed.YES:
            await self._follow(itx, reader, argument_number(turn, 2))
        return page

    async def opt(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        match turn.argument:
            case "out":
                return consents.refused_page(reader, await self.sayings.refuse(itx.user.id))
            case "in":
                await self.sayings.allow(itx.user.id)
                return consents.allowed_page(reader)
        return consents.optout_page(reader, refuses=await self.sayings.refuses(itx.user.id))

    # ------------------------------------------------------------------ parts

    async def _done(self, itx: Interaction[Any], reader: Reader, deed: Deed, saying: Saying) -> Page:
        guild_id, user_id = saying.guild_id, itx.user.id
        match deed:
            case Deed.YES | Deed.NO:
                after = await self.sayings.answer(saying.id, user_id, yes=deed is Deed.YES)
                if deed is Deed.YES and after is None:
                    return consents.decided_page(reader, None)
                saying = after or saying
            case Deed.CLAIM:
                await self.sayings.claim(guild_id, saying.id, user_id)
            case Deed.REMOVE:
                await require(itx, Tier.EDITOR)
                if itx.guild_id != guild_id:
                    raise StaleError
                await self.bot.services.desk.remove(guild_id, user_id, saying.number or 0)
            case _:
                await self.sayings.take_down(guild_id, saying.id, user_id)
        return consents.done_page(reader, deed, saying)

    async def _loved(
        self, itx: Interaction[Any], reader: Reader, ref: str, audience: Audience
    ) -> model.Quote | Saying | None:
        """The quote, if it may still be shown here. Raises AheadError."""
        for saying_id in own_ids([ref]):
            saying = await self.sayings.get(saying_id)
            here = saying is not None and saying.state is State.SHOWN and saying.guild_id == itx.guild_id
            return saying if here and saying is not None and audience.sees(saying.origin) else None
        quote = reader.catalog.get(model.Quote, ref.removeprefix("pack:"))
        if quote is None:
            raise AheadError
        return quote

    async def _find(self, turn: Turn, place: int = 0) -> Saying | None:
        """None where it is gone."""
        saying = await self.sayings.get(argument_number(turn, place))
        return saying if saying is not None and saying.state is not State.GONE else None

    async def _follow(self, itx: Interaction[Any], reader: Reader, message_id: int) -> None:
        """The words go from the answer below which this began, if Discord lets us."""
        if message_id <= 0 or itx.channel_id is None:
            return
        message = self.bot.get_partial_messageable(itx.channel_id).get_partial_message(message_id)
        with suppress(*DISCORD_FAILED):
            await message.edit(view=gone_page(reader), attachments=[], allowed_mentions=AllowedMentions.none())


async def setup(bot: Truham) -> None:
    await bot.add_cog(SayingsCog(bot))
