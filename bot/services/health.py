"""How the topics of a server are doing: what keeps one from being posted, and when the staff are to be told.

A problem only pauses a topic; no setting is touched, and when the problem is gone, so is the pause.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.clock import Clock
from bot.outbox.delivery import Draft, Target, key
from bot.outbox.facts import ProblemsFound
from bot.server.changes import Action
from bot.server.health import TELL_AGAIN, Health, notice_due
from bot.server.preflight import UNKNOWN, Finding, blockers
from bot.server.settings import ServerSettings, Topic
from bot.store import changes, deliveries, servers, topics
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
            topic: known.get(topic, Health()).problem if UNKNOWN in found else blockers(found)
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

    async def tell(self, guild_id: int, settings: ServerSettings) -> bool:
        """Put a notice for the staff into the outbox where one is due: once a day at most, as they count as told from
        here on. Returns whether there was one.
        """
        now, staff = self._clock.now(), settings.topic(Topic.STAFF)
        async with self._database.begin() as conn:
            await servers.lock_server(conn, guild_id, now)
            due = {
                topic: health
                for topic, health in (await topics.find_health(conn, guild_id)).items()
                if (due_at := notice_due(health, staff.at, settings["timezone"])) and due_at <= now
            }
            for topic, health in due.items():
                await topics.put_health(conn, guild_id, topic, replace(health, told_at=now))
            if due and staff.channel_id is not None:
                fact = ProblemsFound(problems={topic: health.problem for topic, health in sorted(due.items())})
                name = key("problems", guild_id, f"{now:%Y%m%dT%H%M%S.%f}")
                await deliveries.put_drafts(
                    conn, [Draft(name, fact, Target.of(guild_id, staff), now, now + TELL_AGAIN)]
                )
        return bool(due)
