"""What is stored about somebody: shown, given to them, and forgotten."""

from datetime import datetime

from bot.outbox.delivery import Delivery
from bot.outbox.facts import write_fact
from bot.server.known import Known
from bot.store import changes, decisions, deliveries, people, progress, releases, settings
from bot.store.database import Database


class Privacy:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, user_id: int) -> Known:
        async with self._database.read() as conn:
            return Known(
                user_id,
                await progress.find_member(conn, user_id),
                await changes.list_of_member(conn, user_id),
                await settings.list_proposals_of(conn, user_id),
                await progress.find_member_at(conn, user_id),
                await people.find_zone(conn, user_id),
                [_told(each) for each in await deliveries.list_all_of_owner(conn, user_id)],
                await releases.count_of_actor(conn, user_id),
                await decisions.count_of_actor(conn, user_id),
            )

    async def forget(self, user_id: int) -> Known:
        """Delete what is stored about somebody, and keep what they did as staff without saying who it was.

        Returns what was known before.
        """
        known = await self.known(user_id)
        async with self._database.begin() as conn:
            await progress.clear_member(conn, user_id)
            await changes.forget_actor(conn, user_id)
            await settings.clear_proposals_of(conn, user_id)
            await people.lock_person(conn, user_id)  # so that none is added meanwhile
            await people.clear_person(conn, user_id)
            await deliveries.clear_owner(conn, user_id)
            await releases.forget_actor(conn, user_id)
            await decisions.forget_actor(conn, user_id)
        return known


def _told(delivery: Delivery) -> tuple[datetime, str, str]:
    return delivery.due_at, delivery.state, write_fact(delivery.fact)
