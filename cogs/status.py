"""/status: how every topic and the bot itself are doing."""

import asyncio
import math
from typing import Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.client import Truham
from bot.server.health import next_notice
from bot.server.preflight import blocks
from bot.server.settings import ServerSettings, Topic
from bot.server.staff import Tier
from bot.show.reader import Reader
from bot.views.page import Page
from bot.views.status import Vitals, status_page
from bot.views.turn import Turn
from cogs._parameters import say
from cogs._staff import found_in, guild_id_of, require, staff, staff_only


class Status(commands.Cog):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        bot.pages["status"] = self.again

    @app_commands.command(name="status", description=say("command-status"))
    @staff_only(manage_messages=True)
    @staff(Tier.VIEWER)
    async def status(self, itx: Interaction[Truham]) -> None:
        reader = await self.bot.reader(itx, private=True)
        await self.bot.answer(itx, reader, await self._page(itx, reader, await require(itx, Tier.VIEWER)))

    async def again(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        return await self._page(itx, reader, await require(itx, Tier.VIEWER), reader.texts("setup-checked"))

    async def _page(self, itx: Interaction[Any], reader: Reader, settings: ServerSettings, note: str = "") -> Page:
        loop = asyncio.get_running_loop()
        asked = loop.time()
        known = await self.bot.services.health.get(guild_id_of(itx))
        vitals = self._vitals(itx, database=loop.time() - asked)
        found = await found_in(itx, settings)
        at = settings.topic(Topic.STAFF).at
        can_tell = not blocks(found[Topic.STAFF] or ())
        notice_at = next_notice(known.values(), at, settings["timezone"]) if can_tell else None
        times = await self.bot.services.outbox.times(guild_id_of(itx))
        last, next_at = times.get(Topic.STAFF, (None, None))
        times[Topic.STAFF] = last, next_at or notice_at
        feeds = await self.bot.services.feeds.list(guild_id_of(itx))
        return status_page(reader, settings, found, times, vitals, note, feeds)

    def _vitals(self, itx: Interaction[Any], database: float) -> Vitals:
        shard = itx.guild.shard_id if itx.guild is not None else 0
        lag = dict(self.bot.latencies).get(shard, math.nan)  # infinite or no number before the first heartbeat
        return Vitals(lag if math.isfinite(lag) else None, database, shard, self.bot.shard_count or 1)


async def setup(bot: Truham) -> None:
    await bot.add_cog(Status(bot))
