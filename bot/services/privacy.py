"""What is stored about somebody: shown, given to them, and forgotten."""

from datetime import datetime

from bot.clock import Clock
from bot.outbox.delivery import Delivery
from bot.outbox.facts import write_fact
from bot.sayings.saying import Saying, State
from bot.server.known import Known, Quoted
from bot.services.reminders import REMINDER
from bot.services.saying_changes import forget_fan
from bot.store import (
    changes,
    decisions,
    deliveries,
    hearts,
    people,
    progress,
    refusals,
    releases,
    saying_imports,
    sayings,
    settings,
)
from bot.store.database import Database


class Privacy:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def known(self, user_id: int) -> Known:
        async with self._database.read() as conn:
            owned = await deliveries.list_all_of_owner(conn, user_id)
            return Known(
                user_id,
                await progress.find_member(conn, user_id),
                await changes.list_of_member(conn, user_id),
                await settings.list_proposals_of(conn, user_id),
                await progress.find_member_at(conn, user_id),
                await people.find_zone(conn, user_id),
                [_told(each) for each in owned if each.fact.kind == REMINDER],
                await releases.count_of_actor(conn, user_id),
                await decisions.count_of_actor(conn, user_id),
                [_quoted(each) for each in await sayings.list_of_author(conn, user_id) if each.state is not State.GONE],
                await sayings.count_saved(conn, user_id),
                await hearts.list_of_fan(conn, user_id),
                [_told(each) for each in owned if each.fact.kind != REMINDER],
                await saying_imports.list_imports_of(conn, user_id),
                await refusals.find_refusal(conn, user_id),
            )

    async def forget(self, user_id: int) -> Known:
        """Delete what is stored about somebody, and keep what they did as staff without saying who it was. That they do
        not want to be quoted stays as well.

        Returns what was known before.
        """
        known = await self.known(user_id)
        async with self._database.begin() as conn:
            await people.lock_person(conn, user_id)  # so that nothing is added meanwhile
            await forget_fan(conn, user_id, self._clock.now())
            await progress.clear_member(conn, user_id)
            await changes.forget_actor(conn, user_id)
            await settings.clear_proposals_of(conn, user_id)
            await people.clear_person(conn, user_id)
            await deliveries.clear_owner(conn, user_id)
            await releases.forget_actor(conn, user_id)
            await decisions.forget_actor(conn, user_id)
        return known


def _told(delivery: Delivery) -> tuple[datetime, str, str]:
    return delivery.due_at, delivery.state, write_fact(delivery.fact)


def _quoted(saying: Saying) -> Quoted:
    links = tuple(each.url for each in saying.words.attachments)
    return Quoted(saying.guild_id, saying.number, saying.state, saying.words.text, links, saying.saved_at)
