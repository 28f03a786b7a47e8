"""Looks after the servers: who left, whether the topics can still be posted, who has to be told, what is to be deleted.

Sleeps until something moved in a server, and looks at all of them every few minutes. No server keeps the others waiting
for more than a few messages.
"""

import asyncio
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import discord

from bot.client import Truham
from bot.server.changes import Change
from bot.server.preflight import Finding, blocks
from bot.server.settings import LOG, WATCHED, ServerSettings, Topic
from bot.services.everything import Services
from bot.surroundings import findings
from bot.texts import texts
from bot.transport import Transport
from bot.views.notices import mirror_page, problems_page

log = logging.getLogger(__name__)

LONGEST_SLEEP = 300.0  # seconds between two rounds through all servers
AT_LEAST = 2.0  # seconds between two looks, so that a whole category that moved is looked at once
AGAIN = 60.0  # seconds until something that could not be sent is tried again
IN_ONE_MESSAGE = 10  # changes copied to a log channel
IN_ONE_ROUND = 2  # messages copied to one log channel


class Upkeep:
    def __init__(self, services: Services, transport: Transport) -> None:
        self._services = services
        self._transport = transport
        self._client: Truham | None = None
        self._one_at_a_time = asyncio.Lock()
        self._tried: dict[int, int] = {}  # the last change of a message that may have been sent

    def follow(self, client: Truham) -> None:
        """The client that runs now: after a failure another takes its place."""
        self._client = self._transport.client = client

    async def run(self) -> None:
        """Until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await self.tick()
            until = loop.time() + LONGEST_SLEEP
            while loop.time() < until:
                await asyncio.sleep(AT_LEAST)
                try:
                    async with asyncio.timeout_at(until):
                        await self._services.moved.wait()
                except TimeoutError:
                    break
                await self._look_at(self._services.moved.take())

    async def tick(self) -> None:
        """One round through all servers."""
        guild_ids = self._services.moved.take()  # one that just took back its last setting is not among the others
        with _going_on():
            guild_ids |= {*await self._services.settings.servers()}
        await self._look_at(sorted(guild_ids))
        for clear in (self._services.audit.clear_old, self._services.settings.clear_old):
            with _going_on():
                await clear()

    async def _look_at(self, guild_ids: Iterable[int]) -> None:
        client = self._client
        if client is None:
            return
        async with self._one_at_a_time:
            with _going_on():
                await self._services.membership.update(client.roster.is_here)
            for guild_id in guild_ids:
                guild = client.get_guild(guild_id)
                if guild is not None and not guild.unavailable:  # an outage is no reason to think anything
                    with _going_on():
                        await self._look_after(guild)

    async def _look_after(self, guild: discord.Guild) -> None:
        settings = await self._services.settings.get(guild.id)  # as they are now: rounds take their time
        found = {name: await findings(guild, settings, name) for name in WATCHED}
        watched = {name: what for name, what in found.items() if what is not None}
        health = await self._services.health.found(guild.id, watched)
        if _can_post(watched, Topic.STAFF) and any(each.problem for each in health.values()):
            await self._tell_problems(guild.id, settings)
        await self._take_leave(guild.id, settings)
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
            self._again(guild_id, AGAIN)

    # ------------------------------------------------------------------ the log channel

    async def _mirror(self, guild_id: int, settings: ServerSettings) -> None:
        assert settings.log_id is not None
        for _ in range(IN_ONE_ROUND):
            changes = await self._services.audit.unmirrored(guild_id, IN_ONE_MESSAGE)
            if tried := self._tried.get(guild_id):  # the same message again, not one with more in it
                changes = [change for change in changes if change.id <= tried] or changes
            if not changes:
                return
            self._tried[guild_id] = changes[-1].id
            if not await self._copy(guild_id, settings.log_id, changes, settings["language"]):
                self._again(guild_id, AGAIN)
                return
            await self._services.audit.mirrored(guild_id, changes[-1].id)
            del self._tried[guild_id]
        self._again(guild_id, AT_LEAST)

    async def _take_leave(self, guild_id: int, settings: ServerSettings) -> None:
        """A log channel that is no longer one gets what was done until then: nobody switches it off in silence."""
        before = await self._services.audit.last_log(guild_id)
        if before == settings.log_id:
            return
        changes = await self._services.audit.unmirrored(guild_id, IN_ONE_MESSAGE) if before is not None else []
        if before is not None and changes:
            await self._copy(guild_id, before, changes, settings["language"])
        await self._services.audit.log_is(guild_id, settings.log_id)

    async def _copy(self, guild_id: int, channel_id: int, changes: list[Change], language: str) -> bool:
        occasion = f"log:{guild_id}:{channel_id}:{changes[0].id}-{changes[-1].id}"
        return await self._transport.send(channel_id, mirror_page(texts(language), changes), occasion)

    def _again(self, guild_id: int, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self._services.moved.note, guild_id)


@contextmanager
def _going_on() -> Iterator[None]:
    """What fails for one server is logged and tried again in the next round."""
    try:
        yield
    except Exception:
        log.exception("a part of the upkeep failed; it is tried again in the next round")


def _can_post(watched: Mapping[str, tuple[Finding, ...]], name: str) -> bool:
    return name in watched and not blocks(watched[name])
