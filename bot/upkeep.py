"""Looks after the servers: who left, whether the topics can still be posted, what is to be planned and deleted.

What has to be said goes into the outbox.

Sleeps until something moved in a server, and looks at all of them every few minutes.
"""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import discord

from bot.client import Truham
from bot.server.preflight import Finding, blocks
from bot.server.settings import WATCHED, Topic
from bot.services.everything import Services
from bot.services.rounds import Round
from bot.surroundings import findings, known_guild

LONGEST_SLEEP = 300.0  # seconds between two rounds through all servers
AT_LEAST = 2.0  # seconds between two looks, so that a whole category that moved is looked at once
PLAN_AGAIN = timedelta(hours=1)


class Upkeep:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._client: Truham | None = None
        self._one_at_a_time = asyncio.Lock()
        self._planned_at: datetime | None = None

    def follow(self, client: Truham) -> None:
        """The client that runs now: after a failure another takes its place."""
        self._client = client

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
        await self._plan()
        guild_ids = self._services.moved.take()  # one that just took back its last setting is not among the others
        with _going_on():
            guild_ids |= {*await self._services.settings.servers()}
        await self._look_at(sorted(guild_ids))
        services = self._services
        kept = (services.audit, services.settings, services.outbox, services.releases, services.newsroom)
        for part in (*kept, services.sayings, services.saying_files):
            with _going_on():
                await part.clear_old()

    async def _plan(self) -> None:
        """Now and then: the horizon of the planner is a day and a half. What failed is tried in the next round."""
        now = self._services.clock.now()
        if self._planned_at is not None and timedelta() <= now - self._planned_at < PLAN_AGAIN:
            return
        well = list[bool]()
        for part in (self._services.planning.plan_all, self._services.releases.catch_up):
            with _going_on():
                well.append(await part())
        self._planned_at = now if well == [True, True] else None

    async def _look_at(self, guild_ids: Iterable[int]) -> None:
        client = self._client
        if client is None:
            return
        async with self._one_at_a_time:
            with _going_on():
                await self._services.membership.update(client.roster.is_here)
            for guild_id in guild_ids:
                guild = known_guild(client, guild_id)
                if guild is not None:  # an outage is no reason to think anything
                    with _going_on():
                        await self._look_after(guild)

    async def _look_after(self, guild: discord.Guild) -> None:
        settings = await self._services.settings.get(guild.id)  # as they are now: rounds take their time
        found = {name: await findings(guild, settings, name) for name in WATCHED}
        watched = {name: what for name, what in found.items() if what is not None}
        health = await self._services.health.found(guild.id, watched)
        wrong = any(each.problem for each in health.values())
        if wrong and _can_post(watched, Topic.STAFF) and await self._services.health.tell(guild.id, settings):
            self._services.outbox.wake()
        await self._services.audit.copy(guild.id, settings.log_id)


def _going_on() -> AbstractContextManager[None]:
    """What fails for one server is logged and tried again in the next round."""
    return Round().part("a part of the upkeep")


def _can_post(watched: Mapping[str, tuple[Finding, ...]], name: str) -> bool:
    return name in watched and not blocks(watched[name])
