"""/audit: who changed what, when, from what to what."""

from functools import partial
from typing import Any

import discord
from discord import Interaction, app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client import Truham
from bot.errors import StaleError
from bot.server.changes import Action
from bot.server.settings import KINDS, Topic
from bot.server.staff import Tier
from bot.show.reader import Reader
from bot.views.audit import ROWS, audit_page
from bot.views.page import Page
from bot.views.turn import Turn
from cogs._parameters import page_number, say
from cogs._staff import guild_id_of, require, staff, staff_only

COMMANDS, SERVER, PAUSES, DATES = "commands", "server", "pauses", "dates"
WHAT = (*Topic, DATES, SERVER, COMMANDS, PAUSES)
OF_DATES = (  # and of feeds, and of quotes
    Action.ADDED, Action.EDITED, Action.MOVED, Action.CANCELLED, Action.REMOVED, Action.APPROVED, Action.DECLINED,
)  # fmt: skip
MOST_PAGES = 1_000_000


class AuditCog(commands.Cog):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        bot.pages["audit"] = self.turned

    @app_commands.command(name="audit", description=say("command-audit"))
    @app_commands.describe(who=say("command-audit.who"), what=say("command-audit.what"))
    @app_commands.choices(what=[Choice(name=say(f"audit-{what}"), value=what) for what in WHAT])
    @staff_only(manage_messages=True)
    @staff(Tier.VIEWER)
    async def audit(
        self, itx: Interaction[Truham], who: discord.User | None = None, what: Choice[str] | None = None
    ) -> None:
        reader = await self.bot.reader(itx, private=True)
        page = await self._page(
            itx, reader, 0, who.id if who is not None else 0, what.value if what is not None else ""
        )
        await self.bot.answer(itx, reader, page)

    async def turned(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        await require(itx, Tier.VIEWER)
        number, *filters = turn.arguments
        if len(filters) != 2 or filters[1] not in ("", *WHAT):
            raise StaleError
        page = min(max(0, page_number(number)), MOST_PAGES)
        return await self._page(itx, reader, page, page_number(filters[0]), filters[1])

    async def _page(self, itx: Interaction[Any], reader: Reader, page: int, who: int, what: str) -> Page:
        names, actions = _wanted(what)
        trail = partial(
            self.bot.services.audit.page,
            guild_id_of(itx),
            actor_id=who or None,
            names=names,
            actions=actions,
            most=ROWS,
        )
        rows, count = await trail(skip=page * ROWS)
        if not rows and count:  # old entries were cleared since
            page = (count - 1) // ROWS
            rows, count = await trail(skip=page * ROWS)
        return audit_page(reader, rows, page, count, who, what)


def _wanted(what: str) -> tuple[tuple[str, ...], tuple[Action, ...]]:
    """The names and actions that a filter stands for."""
    if what == COMMANDS:
        return (), (Action.USED,)
    if what == PAUSES:
        return (), (Action.PAUSED, Action.RESUMED)
    if what == DATES:
        return (), OF_DATES
    if what == SERVER:
        return tuple(name for name in KINDS if "." not in name), ()
    return ((what, f"{what}."), ()) if what else ((), ())


async def setup(bot: Truham) -> None:
    await bot.add_cog(AuditCog(bot))
