"""/settings: the same as the panel, by command; and as a file."""

import asyncio
from typing import Any

import discord
from discord import Interaction, app_commands
from discord.app_commands import Choice, Range, Transform
from discord.ext import commands

from bot.client import Truham
from bot.errors import ChangedMeanwhileError, NoChangeError
from bot.server.changes import Action
from bot.server.kinds import MOST_DAYS, Consent, Episodes, Post
from bot.server.settings import LOG, OF_NEWS, OF_QUOTES, OF_RELEASES, OF_THE_SERVER, Topic
from bot.server.staff import STAFF_ROLES, Tier
from bot.server.transfer import read_file, write_file
from bot.show.reader import Reader
from bot.texts import languages
from bot.views.page import Page
from bot.views.quote_screens import QUOTE_KINDS
from bot.views.settings import (
    changed_note,
    discarded_page,
    export_page,
    import_page,
    settings_page,
    undone_note,
)
from bot.views.turn import Turn
from cogs._changing import change, done_page, switched, with_cleared
from cogs._options import Channel, Covered, File, LeadsChoice, ReleaseKinds
from cogs._parameters import say
from cogs._staff import LateChoice, Line, Zone, found_in, guild_id_of, present, require, staff, staff_only, typed_line

CLEARABLE = ("channel", "role", "at")


@staff_only(manage_messages=True)
class Settings(commands.GroupCog, group_name="settings", group_description=say("command-settings")):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        self.keeper = bot.services.settings
        bot.pages["import"] = self.answered

    @app_commands.command(name="show", description=say("command-settings-show"))
    @staff(Tier.VIEWER)
    async def show(self, itx: Interaction[Truham]) -> None:
        reader = await self.bot.reader(itx, private=True)
        settings = await require(itx, Tier.VIEWER)
        await self.bot.answer(itx, reader, settings_page(reader, settings, await found_in(itx, settings)))

    @app_commands.command(name="topic", description=say("command-settings-topic"))
    @app_commands.describe(
        topic=say("command-settings-topic.topic"),
        channel=say("command-settings-topic.channel"),
        role=say("command-settings-topic.role"),
        at=say("command-settings-topic.at"),
        post=say("command-settings-topic.post"),
        enabled=say("command-settings-topic.enabled"),
        clear=say("command-settings-topic.clear"),
    )
    @app_commands.choices(
        topic=[Choice(name=say(f"topic-{topic}"), value=topic) for topic in Topic],
        post=[Choice(name=say(f"post-{post}"), value=post) for post in Post],
        clear=[Choice(name=say(f"part-{part}"), value=part) for part in CLEARABLE],
    )
    @staff(Tier.MANAGER)
    async def topic(
        self,
        itx: Interaction[Truham],
        topic: Choice[str],
        channel: Transform[str, Channel] | None = None,
        role: discord.Role | None = None,
        at: str | None = None,
        post: Choice[str] | None = None,
        enabled: bool | None = None,
        clear: Choice[str] | None = None,
    ) -> None:
        given = {
            "channel": channel,
            "role": None if role is None else str(role.id),
            "at": at,
            "post": None if post is None else post.value,
            "enabled": switched(enabled),
        }
        wanted = with_cleared(given, clear)
        await change(self.bot, itx, {f"{topic.value}.{part}": value for part, value in wanted.items()})

    @app_commands.command(name="releases", description=say("command-settings-releases"))
    @app_commands.describe(**{part: say(f"command-settings-releases.{part}") for part in (*OF_RELEASES, "clear")})
    @app_commands.choices(
        episodes=[Choice(name=say(f"episodes-{episodes}"), value=episodes) for episodes in Episodes],
        clear=[Choice(name=say(f"part-{part}"), value=part) for part in OF_RELEASES],
    )
    @staff(Tier.MANAGER)
    async def releases(
        self,
        itx: Interaction[Truham],
        kinds: Transform[str, ReleaseKinds] | None = None,
        leads: Transform[str, LeadsChoice] | None = None,
        episodes: Choice[str] | None = None,
        event: bool | None = None,
        countdown: bool | None = None,
        moved: bool | None = None,
        cover: Transform[str, Covered] | None = None,
        uncover: Range[int, 1, MOST_DAYS] | None = None,
        clear: Choice[str] | None = None,
    ) -> None:
        given = {
            "kinds": kinds,
            "leads": leads,
            "episodes": None if episodes is None else episodes.value,
            "event": switched(event),
            "countdown": switched(countdown),
            "moved": switched(moved),
            "cover": cover,
            "uncover": None if uncover is None else str(uncover),
        }
        wanted = with_cleared(given, clear)
        await change(self.bot, itx, {f"{Topic.RELEASES}.{part}": value for part, value in wanted.items()})

    @app_commands.command(name="news", description=say("command-settings-news"))
    @app_commands.describe(words=say("command-settings-news.words"), clear=say("command-settings-news.clear"))
    @app_commands.choices(clear=[Choice(name=say(f"part-{part}"), value=part) for part in OF_NEWS])
    @staff(Tier.MANAGER)
    async def news(self, itx: Interaction[Truham], words: str | None = None, clear: Choice[str] | None = None) -> None:
        wanted = with_cleared({"words": words}, clear)
        await change(self.bot, itx, {f"{Topic.NEWS}.{part}": value for part, value in wanted.items()})

    @app_commands.command(name="quotes", description=say("command-settings-quotes"))
    @app_commands.describe(**{part: say(f"command-settings-quotes.{part}") for part in (*OF_QUOTES, "clear")})
    @app_commands.choices(
        kinds=[Choice(name=say(f"quotes-from-{name}"), value=kinds) for name, kinds in QUOTE_KINDS.items()],
        clear=[Choice(name=say("part-review"), value="review"), Choice(name=say("part-quotes-kinds"), value="kinds")],
    )
    @staff(Tier.MANAGER)
    async def quotes(
        self,
        itx: Interaction[Truham],
        review: bool | None = None,
        kinds: Choice[str] | None = None,
        clear: Choice[str] | None = None,
    ) -> None:
        given = {"review": switched(review), "kinds": None if kinds is None else kinds.value}
        wanted = with_cleared(given, clear)
        await change(self.bot, itx, {f"{Topic.QUOTES}.{part}": value for part, value in wanted.items()})

    @app_commands.command(name="server", description=say("command-settings-server"))
    @app_commands.describe(
        timezone=say("command-settings-server.timezone"),
        language=say("command-settings-server.language"),
        spoilers=say("command-settings-server.spoilers"),
        late=say("command-settings-server.late"),
        consent=say("command-settings-server.consent"),
        log=say("command-settings-server.log"),
        clear=say("command-settings-server.clear"),
    )
    @app_commands.choices(
        language=[Choice(name=name, value=name) for name in languages()],
        consent=[Choice(name=say(f"consent-{consent}"), value=consent) for consent in Consent],
        clear=[Choice(name=say(f"setting-{name}"), value=name) for name in OF_THE_SERVER],
    )
    @staff(Tier.MANAGER)
    async def server(
        self,
        itx: Interaction[Truham],
        timezone: Transform[str, Zone] | None = None,
        language: Choice[str] | None = None,
        spoilers: Transform[str, Line] | None = None,
        late: Transform[str, LateChoice] | None = None,
        consent: Choice[str] | None = None,
        log: Transform[str, Channel] | None = None,
        clear: Choice[str] | None = None,
    ) -> None:
        given = {
            "timezone": timezone,
            "language": None if language is None else language.value,
            "spoilers": spoilers,
            "late": late,
            "consent": None if consent is None else consent.value,
            LOG: log,
        }
        await change(self.bot, itx, with_cleared(given, clear))

    @app_commands.command(name="staff", description=say("command-settings-staff"))
    @app_commands.describe(
        tier=say("command-settings-staff.tier"),
        add=say("command-settings-staff.add"),
        remove=say("command-settings-staff.remove"),
    )
    @app_commands.choices(tier=[Choice(name=say(f"setting-{name}"), value=name) for name in STAFF_ROLES.values()])
    @staff(Tier.MANAGER)
    async def tiers(
        self,
        itx: Interaction[Truham],
        tier: Choice[str],
        add: discord.Role | None = None,
        remove: discord.Role | None = None,
    ) -> None:
        if add is None and remove is None:
            raise NoChangeError
        settings = await require(itx, Tier.MANAGER)
        roles = set(settings[tier.value].split())
        roles |= {str(add.id)} if add is not None else set()
        roles -= {str(remove.id)} if remove is not None else set()
        await change(self.bot, itx, {tier.value: " ".join(sorted(roles))}, settings.mark(tier.value))

    @app_commands.command(name="undo", description=say("command-settings-undo"))
    @staff(Tier.MANAGER)
    async def undo(self, itx: Interaction[Truham]) -> None:
        undone = await self.keeper.undo(guild_id_of(itx), itx.user.id)
        reader = await self.bot.reader(itx, private=True)
        await self.bot.answer(itx, reader, await done_page(itx, reader, undone, undone_note(reader, undone)))

    @app_commands.command(name="export", description=say("command-settings-export"))
    @staff(Tier.VIEWER)
    async def export(self, itx: Interaction[Truham]) -> None:
        assert itx.guild is not None
        reader = await self.bot.reader(itx, private=True)
        settings = await require(itx, Tier.VIEWER)
        on = self.bot.services.clock.now().date()
        heading = reader.texts("export-heading", server=itx.guild.name, on=on.isoformat())
        content = write_file(settings, heading, reader.texts("export-unset"), present(itx))
        await self.bot.answer(itx, reader, export_page(reader, content))

    @app_commands.command(name="import", description=say("command-settings-import"))
    @app_commands.describe(file=say("command-settings-import.file"))
    @staff(Tier.MANAGER)
    async def bring(self, itx: Interaction[Truham], file: Transform[bytes, File]) -> None:
        values = await asyncio.to_thread(read_file, file, guild_id_of(itx))
        if line := values.get("spoilers"):
            values["spoilers"] = typed_line(self.bot.readers.catalog, line)
        reader = await self.bot.reader(itx, private=True)
        proposed = await self.keeper.propose(guild_id_of(itx), itx.user.id, values)
        await self.bot.answer(itx, reader, import_page(reader, proposed))

    async def answered(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """Yes or no to an uploaded file."""
        await require(itx, Tier.MANAGER)
        if turn.argument == "no":
            await self.keeper.discard(guild_id_of(itx), itx.user.id)
            return discarded_page(reader)
        try:
            changed = await self.keeper.accept(guild_id_of(itx), itx.user.id, turn.argument)
        except ChangedMeanwhileError:
            proposed = await self.keeper.proposed(guild_id_of(itx), itx.user.id)
            return import_page(reader, proposed, reader.texts("import-changed"))
        return await done_page(itx, reader, changed, changed_note(reader, changed, Action.IMPORT))


async def setup(bot: Truham) -> None:
    await bot.add_cog(Settings(bot))
