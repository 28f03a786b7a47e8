"""How the topics of a server are doing: what keeps one from being posted, and when the staff are to be told.

A problem only pauses a topic; no setting is touched, and when the problem is gone, so is the pause.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import time

from bot.clock import Clock
from bot.server.changes import Action
from bot.server.health import Health, notice_due
from bot.server.preflight import UNKNOWN, Finding
from bot.store import changes, servers, topics
from bot.store.database import Database


class TopicHealth:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def get(self, guild_id: int) -> dict[str, Health]:
        async with self._database.read() as conn:
            return await topics.find_health(conn, guild_id)

    async def found(self, guild_id: int, findings: Mapping[str, Collection[Finding]]) -> dict[str, Health]:
        """Note what was just found for each topic; the others are off. Pauses and their ends are recorded."""
        now = self._clock.now()
        async with self._database.read() as conn:
            known = await topics.find_health(conn, guild_id)
        now_wrong = {
            topic: known.get(topic, Health()).problem if UNKNOWN in found else _words(found)
            for topic, found in findings.items()
        }
        moved = {
            topic: now_wrong.get(topic, "")
            for topic in {*known, *now_wrong}
            if known.get(topic, Health()).problem != now_wrong.get(topic, "")
        }
        if not moved:
            return known
        async with self._database.begin() as conn:
            await servers.lock_server(conn, guild_id, now)
            known = await topics.find_health(conn, guild_id)
            for topic, problem in sorted(moved.items()):
                before = known.get(topic, Health())
                if before.problem == problem:
                    continue
                since = (before.problem_since or now) if problem else None
                known[topic] = replace(before, problem=problem, problem_since=since)
                await topics.put_health(conn, guild_id, topic, known[topic])
                if topic in findings and bool(problem) != bool(before.problem):
                    action = Action.PAUSED if problem else Action.RESUMED
                    values = {topic: (before.problem or None, problem or None)}
                    await changes.add_changes(conn, guild_id, None, action, values, now)
        return known

    async def claim_notice(self, guild_id: int, at: time | None, zone: str) -> dict[str, Health]:
        """The topics whose problem the staff are to be told of now, as they were. They count as told from here on: at
        most once a day, even if the program is killed before it could tell. With `at`, only at that time of day.
        """
        now = self._clock.now()
        async with self._database.begin() as conn:
            await servers.lock_server(conn, guild_id, now)
            due = {
                topic: health
                for topic, health in (await topics.find_health(conn, guild_id)).items()
                if (due_at := notice_due(health, at, zone)) and due_at <= now
            }
            for topic, health in due.items():
                await topics.put_health(conn, guild_id, topic, replace(health, told_at=now))
        return due

    async def take_back_notice(self, guild_id: int, due: Mapping[str, Health]) -> None:
        """They could not be told."""
        async with self._database.begin() as conn:
            await servers.lock_server(conn, guild_id, self._clock.now())
            known = await topics.find_health(conn, guild_id)
            for topic, before in due.items():
                await topics.put_health(conn, guild_id, topic, replace(known[topic], told_at=before.told_at))

    async def posted(self, guild_id: int, topic: str) -> None:
        """Something was posted for this topic just now."""
        async with self._database.begin() as conn:
            now = self._clock.now()
            await servers.lock_server(conn, guild_id, now)
            health = (await topics.find_health(conn, guild_id)).get(topic, Health())
            await topics.put_health(conn, guild_id, topic, replace(health, posted_at=now))


def _words(findings: Collection[Finding]) -> str:
    """What keeps the topic from being posted; a ping that will not ring does not."""
    return " ".join(finding.what for finding in findings if finding.blocking)
