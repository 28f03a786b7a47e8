"""What the staff of a server decide about quotes of its members. Each decision is in the audit trail, but never the
words: they may be taken down later.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.clock import Clock
from bot.errors import ChangedMeanwhileError, DecidedError, NoWordsError, SaidNoError
from bot.feeds.clean import clean
from bot.sayings.saying import LONGEST_REASON, MOST_WAITING, Saying, State, digests_of, own_ref
from bot.sayings.wording import cleaned
from bot.server.changes import Action, Change
from bot.services.saying_changes import Here, changing
from bot.store import changes, sayings
from bot.store.database import Database

DECISIONS = (Action.APPROVED, Action.DECLINED, Action.REMOVED)


class SayingDesk:
    """`wake` is called when something is to be said."""

    def __init__(self, database: Database, clock: Clock, wake: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake

    async def waiting(self, guild_id: int) -> list[Saying]:
        """What waits for them, the oldest first."""
        async with self._database.read() as conn:
            return await sayings.list_in_state(conn, guild_id, State.WAITING, MOST_WAITING)

    async def decision(self, guild_id: int, saying_id: int) -> Change | None:
        """What was decided about it last, also where nothing else is left of it."""
        async with self._database.read() as conn:
            saying = await sayings.find_saying(conn, saying_id)
            names = [f"quote {own_ref(saying_id)}"]
            if saying is not None and saying.guild_id == guild_id and saying.number is not None:
                names.append(f"quote {saying.number}")
            found, _ = await changes.list_changes(conn, guild_id, names=names, actions=DECISIONS, most=1)
        return found[0] if found else None

    # each raises NoSayingError, GoneSayingError, DecidedError where it does not wait any more, and
    # ChangedMeanwhileError where it is no longer the revision that was `seen`

    async def approve(self, guild_id: int, actor_id: int, saying_id: int, seen: int | None = None) -> Saying:
        """It is shown; under the number that it has, where it was shown before."""
        async with changing(self._database, self._clock, guild_id) as here:
            saying = await _waiting(here, saying_id, seen)
            shown = await here.put(replace(saying, state=State.SHOWN, reviewed=True, claimed=False))
            if saying.number is None:
                await here.tell_author(shown, "saved", shown.origin.channel_id)
                if shown.saved_by != actor_id:
                    await here.tell_saver(shown, "approved")
            await here.write_down(actor_id, Action.APPROVED, shown)
        self._wake()
        return shown

    async def edit(self, guild_id: int, actor_id: int, saying_id: int, text: str, seen: int | None = None) -> Saying:
        """In other words; it goes on waiting. Raises NoWordsError, SaidNoError where the author said no to those."""
        words = cleaned(text)
        async with changing(self._database, self._clock, guild_id) as here:
            saying = await _waiting(here, saying_id, seen)
            if not (words or saying.words.attachments):
                raise NoWordsError
            after = replace(saying, words=replace(saying.words, text=words))
            fresh = {*digests_of(after.author, after.words)} - {*digests_of(saying.author, saying.words)}
            if await sayings.said_no(here.conn, guild_id, None, fresh):
                raise SaidNoError(name=saying.author.name)
            edited = await sayings.put_edited(here.conn, after)
            await here.write_down(actor_id, Action.EDITED, edited)
        return edited

    async def decline(
        self, guild_id: int, actor_id: int, saying_id: int, reason: str, seen: int | None = None
    ) -> Saying:
        """It goes; for good, where somebody says that these are their words. Who saved it hears why. Returns it as it
        was.
        """
        why = clean(reason, LONGEST_REASON)
        async with changing(self._database, self._clock, guild_id) as here:
            saying = await _waiting(here, saying_id, seen)
            await here.let_go(saying, said_no=saying.claimed)
            if not saying.claimed and saying.saved_by != actor_id:
                await here.tell_saver(saying, "declined", why)
            await here.write_down(actor_id, Action.DECLINED, saying, why)
        self._wake()
        return saying

    async def remove(self, guild_id: int, actor_id: int, number: int) -> Saying:
        """One that is shown or was. Returns it as it was."""
        async with changing(self._database, self._clock, guild_id) as here:
            saying = await here.find_number(number)
            await here.take_down(saying, actor_id, staff=True)
        self._wake()
        return saying


async def _waiting(here: Here, saying_id: int, seen: int | None) -> Saying:
    saying = await here.find(saying_id)
    if saying.state is not State.WAITING:
        raise DecidedError
    if seen not in (None, saying.revision):
        raise ChangedMeanwhileError
    return saying
