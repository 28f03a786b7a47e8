"""Quotes of members for tests: people, what they want to keep, servers that are set up, and all that is kept."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from bot.outbox.delivery import Delivery
from bot.sayings.saying import Author, Origin, Saving, Saying, Words
from bot.services.everything import Services
from bot.store.database import Database
from bot.store.deliveries import delivery_of
from bot.store.sayings import SAYING, saying_of
from bot.store.schema import deliveries, sayings
from tests.conftest import NOW

SERVER, OTHER = 70, 71
CHARLIE, NICK, TAO, ELLE, EDITOR = 1, 2, 3, 4, 9
NAMES = {CHARLIE: "Charlie", NICK: "Nick", TAO: "Tao", ELLE: "Elle"}
CHANNEL, STAFF_CHANNEL = 700, 800


def saving(
    text: str, author: int | str = CHARLIE, message_id: int | None = None, guild_id: int = SERVER, **more: Any
) -> Saving:
    """Words of an account, or of somebody of whom there is only the name."""
    who = Author(author) if isinstance(author, str) else Author(NAMES[author], author)
    where = Origin(CHANNEL, CHANNEL, message_id, NOW) if message_id is not None else Origin()
    return replace(Saving(guild_id, "Truham Grammar", Words(text), who, where, CHANNEL), **more)


async def set_up(services: Services, *guild_ids: int, **values: str) -> None:
    """Servers with a channel for their staff."""
    for guild_id in guild_ids or (SERVER,):
        wanted = {"staff.channel": str(STAFF_CHANNEL)} | {name.replace("_", "."): each for name, each in values.items()}
        await services.settings.change(guild_id, EDITOR, wanted)


async def kept(database: Database, guild_id: int | None = None) -> list[Saying]:
    """Every row that there is, also of what is gone, in the order in which they were saved."""
    found = SAYING.order_by(sayings.c.id)
    if guild_id is not None:
        found = found.where(sayings.c.guild_id == guild_id)
    async with database.read() as conn:
        return [saying_of(row) for row in await conn.execute(found)]


async def told(database: Database, *kinds: str) -> list[Delivery]:
    """What is to be said about quotes, or was, or was called off."""
    wanted = deliveries.c.kind.in_(kinds or ("quote-told", "quote-draft"))
    async with database.read() as conn:
        rows = await conn.execute(select(deliveries).where(wanted).order_by(deliveries.c.id))
        return [delivery_of(row) for row in rows]
