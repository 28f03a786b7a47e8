"""/release: what is coming and what is out; and, for staff, what this server waits for."""

from typing import Any

from discord import Interaction, app_commands
from discord.app_commands import Choice, Range, Transform
from discord.ext import commands

from bot.client import Truham
from bot.errors import BadWhenError, NoChangeError, NoPaceError, NotFoundError, StaleError
from bot.outbox.occasion import occasion
from bot.server.settings import ServerSettings, Topic
from bot.server.staff import Tier
from bot.show.calendar import rewatch_days
from bot.show.entry import Precision
from bot.show.progress import Mark
from bot.show.reader import Reader
from bot.show.release import LONGEST_TITLE, OWN, Release, ReleaseKind, Schedule, Status
from bot.texts import texts
from bot.views.calendar import COMING, OUT, Known, countdown_page, list_page, next_page
from bot.views.page import Page
from bot.views.scheduling import Done, done_page
from bot.views.turn import Turn
from cogs._parameters import page_and_argument, reader_of, say
from cogs._releases import ReleaseName, Words, calendar_of, for_editors, read_date, staff_reader, zone_here
from cogs._staff import guild_id_of, require

LONGEST_ABOUT = 200  # characters
ADDED = [kind for kind in ReleaseKind if kind is not ReleaseKind.REWATCH]
SAID = (Status.RUMOUR, Status.ANNOUNCED, Status.CONFIRMED)
ORIGINAL = "original"
EVERY = {"day": 1, "week": 7}  # days from one episode to the next


class ReleaseCog(commands.GroupCog, group_name="release", group_description=say("command-release")):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        self.releases = bot.services.releases
        bot.pages.update({"release_list": self.turned, "release_off": self.pressed, "release_back": self.pressed})

    # ------------------------------------------------------------------ for everybody

    @app_commands.command(name="next", description=say("command-release-next"))
    @app_commands.describe(private=say("command-private"))
    async def next(self, itx: Interaction[Truham], private: bool = False) -> None:
        reader = await reader_of(itx)
        page = next_page(reader, await calendar_of(itx, reader), in_server=itx.guild_id is not None)
        await self.bot.answer(itx, reader, page)

    @app_commands.command(name="list", description=say("command-release-list"))
    @app_commands.describe(private=say("command-private"))
    async def list(self, itx: Interaction[Truham], private: bool = False) -> None:
        reader = await reader_of(itx)
        await self.bot.answer(itx, reader, list_page(reader, await calendar_of(itx, reader), COMING, 0))

    @app_commands.command(name="countdown", description=say("command-release-countdown"))
    @app_commands.describe(which=say("command-release-countdown.which"), private=say("command-private"))
    async def countdown(
        self, itx: Interaction[Truham], which: Transform[Known, ReleaseName()] | None = None, private: bool = False
    ) -> None:
        reader = await reader_of(itx)
        calendar = await calendar_of(itx, reader)
        pair = which or calendar.next
        if pair is None:
            page = next_page(reader, calendar, in_server=itx.guild_id is not None)
        else:
            page = countdown_page(reader, calendar, pair, await zone_here(itx))
        await self.bot.answer(itx, reader, page)

    async def turned(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        page, which = page_and_argument(turn)
        if which not in (COMING, OUT):
            raise StaleError
        return list_page(reader, await calendar_of(itx, reader), which, page)

    # ------------------------------------------------------------------ for editors

    @app_commands.command(name="add", description=say("command-release-add"))
    @app_commands.describe(
        title=say("command-release-add.title"),
        kind=say("command-release-add.kind"),
        when=say("command-release-add.when"),
        about=say("command-release-add.about"),
        status=say("command-release-add.status"),
    )
    @app_commands.choices(
        kind=[Choice(name=say(f"release-kind-{kind}"), value=kind) for kind in ADDED],
        status=[Choice(name=say(f"release-status-{status}"), value=status) for status in SAID],
    )
    @for_editors
    async def add(
        self,
        itx: Interaction[Truham],
        title: Transform[str, Words(LONGEST_TITLE)],
        kind: Choice[str],
        when: str,
        about: Transform[str, Words(LONGEST_ABOUT)] = "",
        status: Choice[str] | None = None,
    ) -> None:
        _, on = await read_date(itx, when)
        said = Status(status.value) if status is not None else Status.CONFIRMED
        release = Release(OWN, title, ReleaseKind(kind.value), on, said, about=about)
        added = await self.releases.add(guild_id_of(itx), itx.user.id, release)
        await self._answer(itx, "added", added)

    @app_commands.command(name="edit", description=say("command-release-edit"))
    @app_commands.describe(
        release=say("command-release-edit.release"),
        title=say("command-release-edit.title"),
        about=say("command-release-edit.about"),
        status=say("command-release-edit.status"),
    )
    @app_commands.choices(status=[Choice(name=say(f"release-status-{status}"), value=status) for status in SAID])
    @for_editors
    async def edit(
        self,
        itx: Interaction[Truham],
        release: Transform[Known, ReleaseName(staff_reader)],
        title: Transform[str, Words(LONGEST_TITLE)] = "",
        about: Transform[str, Words(LONGEST_ABOUT)] = "",
        status: Choice[str] | None = None,
    ) -> None:
        if not title and not about and status is None:
            raise NoChangeError
        said = Status(status.value) if status is not None else None
        edited = await self.releases.edit(
            guild_id_of(itx), itx.user.id, release[0].id, title=title, about=about, status=said
        )
        await self._answer(itx, "edited", edited)

    @app_commands.command(name="move", description=say("command-release-move"))
    @app_commands.describe(release=say("command-release-move.release"), when=say("command-release-move.when"))
    @for_editors
    async def move(
        self, itx: Interaction[Truham], release: Transform[Known, ReleaseName(staff_reader)], when: str
    ) -> None:
        _, on = await read_date(itx, when)
        before, after = await self.releases.move(guild_id_of(itx), itx.user.id, release[0].id, on)
        await self._answer(itx, "moved", after, before)

    @app_commands.command(name="cancel", description=say("command-release-cancel"))
    @app_commands.describe(release=say("command-release-cancel.release"))
    @for_editors
    async def cancel(self, itx: Interaction[Truham], release: Transform[Known, ReleaseName(staff_reader)]) -> None:
        before, after = await self.releases.cancel(guild_id_of(itx), itx.user.id, release[0].id)
        await self._answer(itx, "cancelled", after, before)

    @app_commands.command(name="rewatch", description=say("command-release-rewatch"))
    @app_commands.describe(
        season=say("command-release-rewatch.season"),
        begins=say("command-release-rewatch.from"),
        every=say("command-release-rewatch.every"),
    )
    @app_commands.rename(begins="from")
    @app_commands.choices(every=[Choice(name=say(f"rewatch-{pace}"), value=pace) for pace in (ORIGINAL, *EVERY)])
    @for_editors
    async def rewatch(
        self, itx: Interaction[Truham], season: Range[int, 1, 50], begins: str, every: Choice[str] | None = None
    ) -> None:
        settings, on = await read_date(itx, begins)
        episodes = self._episodes(season, every.value if every is not None else ORIGINAL)
        title = texts(settings["language"])("release-rewatch", season=season)
        release = Release(OWN, title, ReleaseKind.REWATCH, _to_the_minute(on, settings, begins), episodes=episodes)
        await self._answer(itx, "added", await self.releases.add(guild_id_of(itx), itx.user.id, release))

    async def pressed(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """Call it off, or bring back what was called off."""
        settings = await require(itx, Tier.EDITOR)
        if turn.page == "release_off":
            before, after = await self.releases.cancel(guild_id_of(itx), itx.user.id, turn.argument)
            return self._page(itx, reader, settings, "cancelled", after, before)
        letter, release_id = (*turn.arguments, "")[:2]
        status = next((status for status in SAID if status[0] == letter), Status.CONFIRMED)
        back = await self.releases.edit(guild_id_of(itx), itx.user.id, release_id, status=status)
        return self._page(itx, reader, settings, "back", back)

    # ------------------------------------------------------------------ answering

    def _episodes(self, season: int, every: str) -> tuple[tuple[Mark, int], ...]:
        """Raises NotFoundError for a season that is not out, NoPaceError where all of it came out at once."""
        catalog, say = self.bot.readers.catalog, texts()
        seen = catalog.released(self.bot.services.clock.now()).show
        days = rewatch_days(catalog, season)
        if not days or days[-1][0] > seen:
            known = sorted({mark.season for mark in catalog.marks if mark <= seen})
            raise NotFoundError(say("season-title", number=season), [say("season-title", number=one) for one in known])
        if every == ORIGINAL:
            if not any(after for _, after in days):
                raise NoPaceError
            return days
        return tuple((mark, number * EVERY[every]) for number, (mark, _) in enumerate(days))

    async def _answer(self, itx: Interaction[Any], done: Done, after: Release, before: Release | None = None) -> None:
        reader = await staff_reader(itx)
        settings = await require(itx, Tier.EDITOR)
        await self.bot.answer(itx, reader, self._page(itx, reader, settings, done, after, before))

    def _page(
        self,
        itx: Interaction[Any],
        reader: Reader,
        settings: ServerSettings,
        done: Done,
        after: Release,
        before: Release | None = None,
    ) -> Page:
        pair = after, occasion(guild_id_of(itx), settings, after).subject
        return done_page(reader, settings, done, pair, self.bot.services.clock.now(), before)


def _to_the_minute(on: Schedule, settings: ServerSettings, typed: str) -> Schedule:
    """People watch together, so a time is needed; without one it is that of the announcements."""
    at = on.at or settings.topic(Topic.RELEASES).at
    if on.precision not in (Precision.MINUTE, Precision.DAY) or at is None:
        raise BadWhenError(text=typed)
    zone = on.zone if on.at is not None else settings["timezone"]
    return Schedule(on.on, at, zone, Precision.MINUTE)


async def setup(bot: Truham) -> None:
    await bot.add_cog(ReleaseCog(bot))
