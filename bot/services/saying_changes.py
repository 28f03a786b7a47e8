"""What both fans and staff do with sayings, inside a transaction: locking, telling people, and letting go."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.errors import GoneSayingError, NoSayingError
from bot.outbox.delivery import Difference, Draft, Target, key
from bot.outbox.facts import QuoteSettled, QuoteTold, QuoteWaiting
from bot.sayings.consent import is_told
from bot.sayings.saying import Saying, State
from bot.server.changes import Action
from bot.server.settings import ServerSettings, Topic
from bot.services.quote_days import take_back
from bot.store import changes, deliveries, hearts, people, saying_ends, saying_imports, sayings, servers, settings
from bot.store.database import Database

TOLD, WAITING, SETTLED = "quote-told", "quote-draft", "quote-settled"  # the kinds of the facts
ASKED_FOR = timedelta(days=14)  # so long the author can answer, and the staff can decide where they were told
STALE = timedelta(days=2)  # so long other things are worth saying


@dataclass(frozen=True)
class Here:
    """A transaction in which nobody else changes the sayings of a server."""

    conn: AsyncConnection
    guild_id: int
    settings: ServerSettings
    now: datetime

    async def find(self, saying_id: int) -> Saying:
        """One that is not gone. Raises NoSayingError, GoneSayingError."""
        return _kept(await sayings.find_saying(self.conn, saying_id), self.guild_id)

    async def find_number(self, number: int) -> Saying:
        """The same, by what people call it."""
        return _kept(await sayings.find_number(self.conn, self.guild_id, number), self.guild_id, number)

    async def put(self, saying: Saying) -> Saying:
        """As it is from now on; what was to be said of it before is not said any more."""
        await call_off(self.conn, [saying], self.now)
        moved = await sayings.put_saying(self.conn, saying)
        await self.announce(moved)
        return moved

    async def let_go(self, saying: Saying, *, said_no: bool) -> None:
        await let_go(self.conn, [saying], self.now, said_no=said_no)

    async def take_down(self, saying: Saying, user_id: int, *, staff: bool) -> None:
        """Its author says no to it for good; so does who only says that these are their words, for who else takes it
        down does not know.
        """
        own = saying.author.id == user_id
        await self.let_go(saying, said_no=own or saying.claimed)
        if staff and not own:
            await self.write_down(user_id, Action.REMOVED, saying)

    async def write_down(self, actor_id: int, action: Action, saying: Saying, after: str = "") -> None:
        name = f"quote {saying.number}" if saying.number is not None else f"quote {saying.ref}"
        values = {name: (None, after or None)}
        await changes.add_changes(self.conn, self.guild_id, actor_id, action, values, self.now)

    async def announce(self, saying: Saying) -> None:
        """To the staff, what waits for them."""
        staff = self.settings.topic(Topic.STAFF)
        if saying.state is State.WAITING and staff.is_open:
            draft = Draft(
                key(WAITING, saying.id, saying.revision),
                QuoteWaiting(saying_id=saying.id),
                Target(self.guild_id, staff.channel_id),
                self.now,
                self.now + ASKED_FOR,
                subject=saying.ref,
            )
            await deliveries.put_drafts(self.conn, [draft])

    async def tell_author(
        self, saying: Saying, about: Literal["saved", "asked"], channel_id: int | None, server: str = ""
    ) -> None:
        """Where the server wants them to be told; who is asked is always told."""
        if about == "asked" or is_told(self.settings.consent, saying.author, saying.saved_by):
            await self._tell(saying, about, saying.author.id, channel_id, server)

    async def tell_saver(self, saying: Saying, about: Literal["approved", "declined"], reason: str = "") -> None:
        """A reason is for nobody else, so there is no channel for it."""
        channel_id = saying.origin.channel_id if about == "approved" else None
        await self._tell(saying, about, saying.saved_by, channel_id, reason=reason)

    async def _tell(
        self,
        saying: Saying,
        about: Literal["saved", "asked", "approved", "declined"],
        user_id: int | None,
        channel_id: int | None,
        server: str = "",
        reason: str = "",
    ) -> None:
        if user_id is None:
            return
        fact = QuoteTold(
            saying_id=saying.id,
            about=about,
            channel_id=channel_id,
            server=server,
            number=saying.number,
            reason=reason,
        )
        name, until = key(TOLD, about, saying.id, saying.revision), ASKED_FOR if about == "asked" else STALE
        target = Target(self.guild_id, user_id=user_id)
        draft = Draft(name, fact, target, self.now, self.now + until, subject=saying.ref, owner_id=user_id)
        await deliveries.put_drafts(self.conn, [draft])


@asynccontextmanager
async def changing(
    database: Database, clock: Clock, guild_id: int, user_ids: Sequence[int | None] = ()
) -> AsyncIterator[Here]:
    """A transaction that has locked these people, and then the server."""
    async with database.begin() as conn:
        now = clock.now()
        await people.lock_people(conn, (user_id for user_id in user_ids if user_id is not None))
        await servers.lock_server(conn, guild_id, now)
        yield Here(conn, guild_id, ServerSettings(await settings.find_values(conn, guild_id)), now)


async def let_go(conn: AsyncConnection, gone: Sequence[Saying], now: datetime, *, said_no: bool) -> None:
    """These of one server go, and nobody is told of them any more. If somebody `said_no`, the same words go as well
    where there is only their name, and where the staff put others so.
    """
    if said_no and gone:
        known = {each.id for each in gone}
        again = await sayings.list_same(conn, gone[0].guild_id, gone)
        gone = [*gone, *(each for each in again if each.id not in known)]
    await call_off(conn, gone, now)
    await _tell_staff(conn, gone, now)
    await saying_ends.let_go(conn, gone, said_no=said_no)


async def call_off(conn: AsyncConnection, gone: Sequence[Saying], now: datetime) -> None:
    """Nobody is told any more what was to be said of these of one server."""
    if not gone:
        return
    refs = {each.ref for each in gone}
    waiting = await deliveries.list_pending(conn, gone[0].guild_id, (TOLD, WAITING))
    await deliveries.apply(conn, Difference(cancelled=[each for each in waiting if each.subject in refs]), now)
    await take_back(conn, gone, now)


async def _tell_staff(conn: AsyncConnection, gone: Sequence[Saying], now: datetime) -> None:
    """The words of these of one server leave the messages in which the staff were shown them."""
    ids = {each.ref: each.id for each in gone}
    posts = await deliveries.list_posted(conn, gone[0].guild_id, WAITING, ids) if gone else []
    drafts = [
        Draft(
            key(SETTLED, post.key),
            QuoteSettled(saying_id=ids[post.subject], message_id=post.message_id),
            post.target,
            now,
            now + ASKED_FOR,
            post.subject,
        )
        for post in posts
        if post.subject is not None
    ]
    await deliveries.put_drafts(conn, drafts)


async def erase_author(conn: AsyncConnection, user_id: int, now: datetime) -> int:
    """All words of somebody go, in every server, as if they had said no to each. Returns how many those were.

    Inside a transaction that has locked them.
    """
    count = 0
    for guild_id in await sayings.list_servers_of(conn, user_id):
        await servers.lock_known(conn, guild_id)
        gone = await sayings.list_of_author(conn, user_id, guild_id)
        await let_go(conn, gone, now, said_no=True)
        count += len(gone)
    return count


async def forget_fan(conn: AsyncConnection, user_id: int, now: datetime) -> None:
    """The same, and what else is kept of them here, but for their wish not to be quoted."""
    await erase_author(conn, user_id, now)
    for guild_id in await sayings.list_servers_of(conn, user_id):
        await saying_ends.forget_saver(conn, guild_id, user_id)
    await hearts.clear_of_fan(conn, user_id)
    await saying_imports.clear_imports_of(conn, user_id)


def _kept(saying: Saying | None, guild_id: int, number: int = 0) -> Saying:
    if saying is None or saying.guild_id != guild_id:
        raise NoSayingError(number=number)
    if saying.state is State.GONE:
        raise GoneSayingError(number=saying.number or 0)
    return saying
