"""Words of members, saved as quotes with their consent: kept, answered for, taken down, and never again for those who
do not want to be quoted. What the staff decide is in `saying_desk`.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.clock import Clock
from bot.errors import (
    ClaimedBeforeError,
    GoneSayingError,
    NotYourWordsError,
    NoWordsError,
    SavedAlreadyError,
    TooManyClaimsError,
    TooManySavedError,
    TooManySayingsError,
    TooManyWaitingError,
)
from bot.feeds.clean import ELLIPSIS, clean
from bot.sayings.consent import Wish, after_author, first_state
from bot.sayings.saying import (
    LONGEST_NAME,
    MOST_A_DAY,
    MOST_ATTACHMENTS,
    MOST_CLAIMS,
    MOST_SAYINGS,
    MOST_WAITING,
    Author,
    Saving,
    Saying,
    State,
    Words,
    digests_of,
    own_ids,
)
from bot.sayings.wording import cleaned
from bot.services.saying_changes import ASKED_FOR, TOLD, Here, changing, erase_author, let_go
from bot.store import deliveries, hearts, people, refusals, saying_claims, saying_ends, sayings, servers
from bot.store.database import Database

DAY = timedelta(days=1)
MOST_OLD = 200  # that are cleared in one transaction


class Sayings:
    """`wake` is called when something is to be said."""

    def __init__(self, database: Database, clock: Clock, wake: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake

    async def save(self, saving: Saving, actor_id: int, *, trusted: bool) -> Saying:
        """Its state tells what happens next. `trusted`: who saves it is of the staff.

        Raises NoWordsError, SavedAlreadyError, RefusedError, SelfRefusedError, SaidNoError, CannotAskError,
        TooManySayingsError, TooManyWaitingError, TooManySavedError.
        """
        words, author = _tidy(saving.words), _credited(saving.author)
        async with changing(self._database, self._clock, saving.guild_id, (author.id, actor_id)) as here:
            state = await _begin(here, words, author, saving.origin.message_id, actor_id, trusted=trusted)
            await _check_limits(here, state, author, actor_id, trusted=trusted)
            number = await sayings.next_number(here.conn, here.guild_id) if state is State.SHOWN else None
            fresh = Saying(
                0, here.guild_id, state, words, author, saving.origin, here.now, number, actor_id, reviewed=trusted
            )
            saved = await sayings.add_saying(here.conn, fresh)
            await here.announce(saved)
            if state is State.ASKED:
                await here.tell_author(saved, "asked", saving.told_in, saving.server)
            elif state is State.SHOWN:
                await here.tell_author(saved, "saved", saving.told_in, saving.server)
        self._wake()
        return saved

    async def get(self, saying_id: int) -> Saying | None:
        """Also one that is gone; None where nothing of it is left."""
        async with self._database.read() as conn:
            return await sayings.find_saying(conn, saying_id)

    # ------------------------------------------------------------------ what authors decide

    async def answer(self, saying_id: int, user_id: int, *, yes: bool) -> Saying | None:
        """What its author says to one that waits for them; of one that is shown by now, no takes it down. Returns it as
        it is then, or None where it is gone. Raises NotYourWordsError for somebody else.
        """
        found = await self.get(saying_id)
        if found is None or found.state is State.GONE:
            return None
        async with changing(self._database, self._clock, found.guild_id, (user_id,)) as here:
            saying = await sayings.find_saying(here.conn, saying_id)
            if saying is None or saying.state is State.GONE:
                return None
            if saying.author.id != user_id:
                raise NotYourWordsError
            if yes and saying.state is State.ASKED and here.now - saying.saved_at > ASKED_FOR:
                return None
            if not yes:
                await let_go(here.conn, [saying], here.now, said_no=True)
                saying = await sayings.find_saying(here.conn, saying_id)
            elif saying.state is State.ASKED:
                state = after_author(review=here.settings.reviews_quotes, reviewed=saying.reviewed)
                saying = await here.put(replace(saying, state=state))
        self._wake()
        return saying

    async def take_down(self, guild_id: int, saying_id: int, user_id: int, *, staff: bool = False) -> Saying:
        """By its author, who saved it, or the staff. Returns it as it was. Raises NoSayingError, GoneSayingError,
        NotYourWordsError.
        """
        async with changing(self._database, self._clock, guild_id) as here:
            saying = await here.find(saying_id)
            if user_id not in (saying.author.id, saying.saved_by) and not staff:
                raise NotYourWordsError
            await here.take_down(saying, user_id, staff=staff)
        self._wake()
        return saying

    async def claim(self, guild_id: int, saying_id: int, user_id: int) -> Saying:
        """Somebody says that these are their words, of which nobody knows the author: hidden until the staff decide.
        Everybody can say so once of each, and of a few at a time.

        Raises NoSayingError, GoneSayingError, NotYourWordsError, ClaimedBeforeError, TooManyClaimsError.
        """
        async with changing(self._database, self._clock, guild_id) as here:
            saying = await here.find(saying_id)
            if saying.author.id is not None:
                raise NotYourWordsError
            if not await saying_claims.has_claimed(here.conn, saying, user_id):
                if await saying_claims.count_claims(here.conn, guild_id, user_id) >= MOST_CLAIMS:
                    raise TooManyClaimsError(most=MOST_CLAIMS)
                await saying_claims.add_claim(here.conn, saying, user_id)
            elif not saying.claimed:
                raise ClaimedBeforeError
            if not saying.claimed:
                saying = await here.put(replace(saying, state=State.WAITING, claimed=True))
        self._wake()
        return saying

    async def refuse(self, user_id: int) -> int:
        """Somebody wants not to be quoted, in any server. Returns how many quotes of theirs went."""
        async with self._database.begin() as conn:
            now = self._clock.now()
            await people.lock_person(conn, user_id)
            await refusals.put_refusal(conn, user_id, now)  # before looking: an upload that began earlier ends first
            return await erase_author(conn, user_id, now)

    async def allow(self, user_id: int) -> bool:
        """They do not mind any more; nothing comes back. Returns whether they did."""
        async with self._database.begin() as conn:
            await people.lock_person(conn, user_id)
            return await refusals.clear_refusal(conn, user_id)

    async def refuses(self, user_id: int) -> bool:
        async with self._database.read() as conn:
            return await refusals.find_refusal(conn, user_id) is not None

    # ------------------------------------------------------------------ hearts

    async def heart(self, guild_id: int, ref: str, user_id: int) -> bool:
        """They like a quote, or no longer do; returns which. Raises GoneSayingError for a saying that is not shown."""
        async with self._database.begin() as conn:
            await people.lock_person(conn, user_id)
            await servers.lock_server(conn, guild_id, self._clock.now())  # known from now on: hearts go with it
            for saying_id in own_ids([ref]):
                saying = await sayings.find_saying(conn, saying_id)
                if saying is None or saying.guild_id != guild_id or saying.state is not State.SHOWN:
                    raise GoneSayingError(number=(saying.number if saying is not None else None) or 0)
            return await hearts.toggle_heart(conn, guild_id, ref, user_id)

    async def hearts(self, guild_id: int, refs: Sequence[str]) -> dict[str, int]:
        """How many like each of these; those that nobody likes are missing."""
        async with self._database.read() as conn:
            return await hearts.count_hearts(conn, guild_id, refs)

    # ------------------------------------------------------------------ upkeep

    async def channel_gone(self, guild_id: int, place_id: int, *, restricted: bool) -> None:
        """A channel was deleted that everybody could read to the last: what was said there is theirs to read on. To be
        called for no other channel, so that what is missed is hidden rather than shown.
        """
        async with self._database.begin() as conn:
            if await servers.lock_known(conn, guild_id):
                await saying_ends.leave_channel(conn, guild_id, place_id, restricted=restricted)

    async def clear_old(self) -> None:
        """Whose author did not answer in time goes, and may be saved again."""
        before = self._clock.now() - ASKED_FOR
        async with self._database.read() as conn:
            old = await sayings.list_old(conn, State.ASKED, before, MOST_OLD)
        for guild_id in sorted({each.guild_id for each in old}):
            async with changing(self._database, self._clock, guild_id) as here:
                there = await sayings.list_in_state(here.conn, guild_id, State.ASKED, MOST_OLD)
                await let_go(here.conn, [each for each in there if each.saved_at < before], here.now, said_no=False)


async def _begin(
    here: Here, words: Words, author: Author, message_id: int | None, actor_id: int, *, trusted: bool
) -> State:
    """Where it begins, if it may be kept at all."""
    conn, guild_id, marks = here.conn, here.guild_id, digests_of(author, words)
    same = await sayings.find_same(conn, guild_id, message_id, marks)
    if same is not None:
        raise SavedAlreadyError(number=(same.number if same.state is State.SHOWN else None) or 0)
    wish = Wish(
        author,
        actor_id,
        refused=author.id is not None and await refusals.find_refusal(conn, author.id) is not None,
        said_no=await sayings.said_no(conn, guild_id, message_id, marks),
        own_no=author.id is not None and await sayings.said_no(conn, guild_id, message_id, marks[:1]),
        trusted=trusted,
    )
    return first_state(wish, here.settings.consent, review=here.settings.reviews_quotes)


async def _check_limits(here: Here, state: State, author: Author, actor_id: int, *, trusted: bool) -> None:
    conn, guild_id, since = here.conn, here.guild_id, here.now - DAY
    if await sayings.count_kept(conn, guild_id) >= MOST_SAYINGS:
        raise TooManySayingsError(most=MOST_SAYINGS)
    if state is not State.SHOWN and await sayings.count_in_state(conn, guild_id, state) >= MOST_WAITING:
        raise TooManyWaitingError(most=MOST_WAITING)
    if trusted:
        return
    told = await deliveries.count_to(conn, guild_id, author.id, TOLD, since) if author.id is not None else 0
    if max(told, await sayings.count_saved(conn, actor_id, guild_id, since)) >= MOST_A_DAY:
        raise TooManySavedError(most=MOST_A_DAY)


def _tidy(words: Words) -> Words:
    """As it is kept. Raises NoWordsError where nothing is left."""
    attachments = tuple(
        replace(each, name=clean(each.name, LONGEST_NAME)) for each in words.attachments[:MOST_ATTACHMENTS]
    )
    found = replace(words, text=cleaned(words.text), attachments=attachments)
    if not (found.text or found.attachments):
        raise NoWordsError
    return found


def _credited(author: Author) -> Author:
    return replace(author, name=clean(author.name, LONGEST_NAME) or ELLIPSIS)
