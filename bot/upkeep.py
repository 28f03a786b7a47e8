"""Looks after the servers: whether the topics can still be posted, who has to be told, what is to be deleted.

Sleeps until something moved, a few minutes at most. One server that makes trouble never holds up the others.
"""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import discord

from bot.client import Truham
from bot.server.changes import done_at_once
from bot.server.preflight import Finding, blocks
from bot.server.settings import LOG, ServerSettings, Topic
from bot.services.everything import Services
from bot.surroundings import findings
from bot.texts import texts
from bot.transport import Transport
from bot.views.notices import mirror_page, problems_page

log = logging.getLogger(__name__)

LONGEST_SLEEP = 300.0  # seconds
AT_LEAST = 2.0  # seconds between two rounds, so that a whole category that moved is looked at once
IN_ONE_MESSAGE = 10  # changes copied to a log channel


class Upkeep:
    def __init__(self, services: Services, transport: Transport) -> None:
        self._services = services
        self._transport = transport
        self._client: Truham | None = None

    def follow(self, client: Truham) -> None:
        """The client that runs now: after a failure another takes its place."""
        self._client = self._transport.client = client

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.tick()
            await asyncio.sleep(AT_LEAST)
            with suppress(TimeoutError):
                async with asyncio.timeout(LONGEST_SLEEP):
                    await self._services.moved.wait()

    async def tick(self) -> None:
        """One round through all servers."""
        self._services.moved.clear()
        settings: dict[int, ServerSettings] = {}
        with _going_on():
            settings = await self._services.settings.all()
        for guild_id, of_server in settings.items():
            guild = self._client.get_guild(guild_id) if self._client is not None else None
            if guild is not None and not guild.unavailable:  # an outage is no reason to think anything
                with _going_on():
                    await self._look_after(guild, of_server)
        for clear in (
            self._services.membership.purge,
            self._services.audit.clear_old,
            self._services.settings.clear_old,
        ):
            with _going_on():
                await clear()

    async def _look_after(self, guild: discord.Guild, settings: ServerSettings) -> None:
        found = {name: await findings(guild, settings, name) for name in (*Topic, LOG)}
        watched = {str(name): what for name, what in found.items() if what is not None}
        health = await self._services.health.found(guild.id, watched)
        if _can_post(watched, Topic.STAFF) and any(each.problem for each in health.values()):
            await self._tell_problems(guild.id, settings)
        if _can_post(watched, LOG):
            await self._mirror(guild.id, settings)

    async def _tell_problems(self, guild_id: int, settings: ServerSettings) -> None:
        staff = settings.topic(Topic.STAFF)
        due = await self._services.health.claim_notice(guild_id, staff.at, settings["timezone"])
        if not due or staff.channel_id is None:
            return
        page = problems_page(texts(settings["language"]), settings, due, staff.role_id)
        occasion = sorted((name, str(health.told_at)) for name, health in due.items())
        roles = [staff.role_id] if staff.role_id is not None else []
        sent = await self._transport.send(staff.channel_id, page, f"problems:{guild_id}:{occasion}", roles, staff.post)
        if sent:
            await self._services.health.posted(guild_id, Topic.STAFF)
        else:
            await self._services.health.take_back_notice(guild_id, due)

    async def _mirror(self, guild_id: int, settings: ServerSettings) -> None:
        assert settings.log_id is not None
        while changes := await self._services.audit.unmirrored(guild_id, IN_ONE_MESSAGE):
            together = done_at_once(changes)
            page = mirror_page(texts(settings["language"]), together)
            if not await self._transport.send(settings.log_id, page, f"log:{guild_id}:{together[0].id}"):
                return
            await self._services.audit.mirrored(guild_id, together[-1].id)


@contextmanager
def _going_on() -> Iterator[None]:
    """What fails for one server is logged and tried again in the next round."""
    try:
        yield
    except Exception:
        log.exception("a part of the upkeep failed; it is tried again in the next round")


def _can_post(watched: dict[str, tuple[Finding, ...]], name: str) -> bool:
    return name in watched and not blocks(watched[name])
