"""/remind: people are reminded of releases and of anything else, when they want. Always answered privately."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from discord import Interaction, app_commands
from discord.app_commands import Choice, Transform
from discord.ext import commands

from bot.client import Truham
from bot.errors import NoReminderError, StaleError
from bot.outbox.reminding import Wish
from bot.server.due import is_wall_time, read_before, read_due, rezoned
from bot.server.leads import lead_at
from bot.server.when import LONGEST
from bot.server.zones import suggest_zones
from bot.show.reader import Reader
from bot.views import reminders as views
from bot.views.page import Page
from bot.views.releases import bare_name
from bot.views.turn import Turn
from cogs._parameters import page_number, say
from cogs._releases import zone_here
from cogs._reminding import About, Waiting, When, coming, may_write, meant, named, published, zone_of
from cogs._staff import Zone, zone_labels

LONGEST_TEXT = 200  # characters of somebody's words
DIRECT, HERE = "direct", "here"


class RemindCog(commands.GroupCog, group_name="remind", group_description=say("command-remind")):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        self.reminders = bot.services.reminders
        bot.pages.update({
            "remind": self.pressed,
            "remind_lead": self.earlier,
            "remind_off": self.cancelled,
            "remind_list": self.turned,
            "remind_again": self.again,
            "remind_ask": self.ask_zone,
            "remind_find": self.search_zone,
            "remind_zone": self.zone_chosen,
        })  # fmt: skip

    # ------------------------------------------------------------------ commands

    @app_commands.command(name="me", description=say("command-remind-me"))
    @app_commands.describe(
        when=say("command-remind-me.when"), about=say("command-remind-me.about"), where=say("command-remind-me.where")
    )
    @app_commands.choices(where=[Choice(name=say(f"remind-choice-{where}"), value=where) for where in (DIRECT, HERE)])
    async def me(
        self,
        itx: Interaction[Truham],
        when: Transform[str, When(LONGEST)],
        about: Transform[str, About(LONGEST_TEXT)],
        where: Choice[str] | None = None,
    ) -> None:
        reader = await self.bot.reader(itx, private=True)
        await self.bot.answer(itx, reader, await self._asked(itx, reader, when, about, where))

    @app_commands.command(name="list", description=say("command-remind-list"))
    async def list(self, itx: Interaction[Truham]) -> None:
        reader = await self.bot.reader(itx, private=True)
        await self.bot.answer(itx, reader, await self._listed(itx, reader, 0))

    @app_commands.command(name="cancel", description=say("command-remind-cancel"))
    @app_commands.describe(which=say("command-remind-cancel.which"))
    async def cancel(self, itx: Interaction[Truham], which: Transform[int, Waiting]) -> None:
        reader = await self.bot.reader(itx, private=True)
        gone = await self.reminders.cancel(itx.user.id, which)
        await self.bot.answer(itx, reader, views.note_page(reader, views.cancelled_note(reader.texts, gone)))

    @app_commands.command(name="timezone", description=say("command-remind-timezone"))
    @app_commands.describe(zone=say("command-remind-timezone.zone"))
    async def timezone(self, itx: Interaction[Truham], zone: Transform[str, Zone]) -> None:
        reader = await self.bot.reader(itx, private=True)
        own = await self.reminders.set_zone(itx.user.id, zone)
        await self.bot.answer(itx, reader, views.zone_page(reader, own, self.bot.services.clock.now()))

    # ------------------------------------------------------------------ buttons

    async def pressed(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """Anybody pressed the button on a post about a release."""
        release, now = await published(itx, turn.argument), self.bot.services.clock.now()
        if release.out_at is None:
            return views.note_page(reader, views.undated(reader.texts, release))
        if release.out_at <= now:
            return views.note_page(reader, views.too_late(reader.texts, release, now))
        wish = Wish(release.out_at, release=release, guild_id=itx.guild_id)
        asked = await self.reminders.add(itx.user.id, itx.id, wish)
        return views.pressed_page(reader, asked.delivery, now, new=asked.new)

    async def earlier(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """So long before the release instead."""
        number, name = _two(turn, views.LEADS)
        asked = await self.reminders.set_before(itx.user.id, number, views.LEADS[name])
        return views.pressed_page(reader, asked.delivery, self.bot.services.clock.now(), new=asked.new)

    async def again(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """Put off."""
        number, name = _two(turn, views.SNOOZES)
        zone, _ = await zone_of(itx)
        asked = await self.reminders.snooze(itx.user.id, number, views.SNOOZES[name], zone)
        return views.again_page(reader, asked.delivery, new=asked.new)

    async def cancelled(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """From the list, its page follows the number."""
        number, from_list, page = turn.argument.partition("~")
        note = views.cancelled_note(reader.texts, await self.reminders.cancel(itx.user.id, _number(number)))
        return await self._listed(itx, reader, page_number(page), note) if from_list else views.note_page(reader, note)

    async def turned(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        return await self._listed(itx, reader, page_number(turn.argument))

    # ------------------------------------------------------------------ the time zone

    async def ask_zone(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> None:
        await self.bot.open_modal(itx, views.zone_modal(reader, turn.argument))

    async def search_zone(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        zones = suggest_zones(" ".join(turn.chosen or ()))
        return views.zones_page(reader, turn.argument, zone_labels(zones, self.bot.services.clock.now()))

    async def zone_chosen(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """The reminder that had been read in another zone is corrected, if it is still as it was then."""
        now = self.bot.services.clock.now()
        typed, _, which = turn.argument.partition("~")
        zone = await self.reminders.set_zone(itx.user.id, typed)
        try:
            known = await self.reminders.get(itx.user.id, _number(which.partition("~")[0]))
            if views.reference(known) != which:
                return views.zone_page(reader, zone, now)
            due_at = rezoned(known.due_at, await zone_here(itx), zone, now)
            return views.zone_page(
                reader, zone, now, (await self.reminders.move(itx.user.id, known.id, due_at)).delivery
            )
        except NoReminderError:  # it came, or was cancelled
            return views.zone_page(reader, zone, now)

    # ------------------------------------------------------------------ parts

    async def _asked(
        self, itx: Interaction[Truham], reader: Reader, when: str, about: str, where: Choice[str] | None
    ) -> Page:
        """A reminder, or why there can be none."""
        now, known = self.bot.services.clock.now(), await coming(itx)
        zone, own = await zone_of(itx)
        lead, release = read_before(when), named(known, about)
        if lead is None:
            due_at = read_due(when, zone, now)
        else:
            release = release or meant(known, about)
            if release.out_at is None:
                return views.note_page(reader, views.undated(reader.texts, release))
            due_at = lead_at(lead, release.out_at, zone)
            if due_at <= now:
                return views.note_page(reader, views.too_late(reader.texts, release, now))
        here = where is not None and where.value == HERE
        dated = release is not None and release.out_at is not None
        wish = Wish(
            due_at,
            text="" if dated else bare_name(reader.texts, release) if release is not None else about,
            release=release if dated else None,
            guild_id=itx.guild_id,
            channel_id=itx.channel_id if here and may_write(itx) else None,
        )
        asked = await self.reminders.add(itx.user.id, itx.id, wish)
        notes = [reader.texts("remind-not-here")] if here and wish.channel_id is None else []
        guessed = zone if asked.new and not own and is_wall_time(when, now) else None
        return views.asked_page(reader, asked.delivery, notes, new=asked.new, zone=guessed)

    async def _listed(self, itx: Interaction[Any], reader: Reader, page: int, note: str = "") -> Page:
        zone, _ = await zone_of(itx)
        return views.list_page(reader, await self.reminders.list(itx.user.id), page, zone, note)


def _two(turn: Turn, names: Mapping[str, timedelta]) -> tuple[int, str]:
    """The number of a reminder and one of the names. Raises StaleError."""
    number, _, name = turn.argument.partition("~")
    if name not in names:
        raise StaleError
    return _number(number), name


def _number(text: str) -> int:
    """Of a reminder; 0, which none has, for what no database could hold."""
    number = page_number(text)
    return number if 0 < number < 2**63 else 0


async def setup(bot: Truham) -> None:
    await bot.add_cog(RemindCog(bot))
