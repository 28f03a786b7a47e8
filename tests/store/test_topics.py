"""How topics are doing survives on both databases, for each topic and server apart."""

from dataclasses import replace
from datetime import timedelta

from bot.clock import ManualClock
from bot.server.health import Health
from bot.store.database import Database
from bot.store.topics import find_health, put_health

SERVER, OTHER = 2**63 - 1, 1


async def test_what_was_noted_last_of_each_topic_comes_back(database: Database, clock: ManualClock) -> None:
    now = clock.now()
    wrong = Health("view_channel send_messages", now - timedelta(days=2), now - timedelta(days=1))
    async with database.begin() as conn:
        assert await find_health(conn, SERVER) == {}
        for topic, health in {"news": wrong, "quotes": wrong, "staff": Health()}.items():
            await put_health(conn, SERVER, topic, health)
        await put_health(conn, OTHER, "news", Health(told_at=now))
    mended = replace(wrong, problem="", problem_since=None)
    async with database.begin() as conn:
        await put_health(conn, SERVER, "news", mended)
    async with database.read() as conn:
        assert await find_health(conn, SERVER) == {"news": mended, "quotes": wrong, "staff": Health()}
        assert await find_health(conn, OTHER) == {"news": Health(told_at=now)}
