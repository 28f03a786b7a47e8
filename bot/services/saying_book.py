"""The quotes of a server for who looks for them: by chance, by words, by number, by who said it, and the most loved.

What is handed out is shown, and visible to the audience; only who asks for their own is not asked about.
"""

from asyncio import Lock, get_running_loop, sleep
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from random import Random

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import GoneSayingError, HiddenSayingError, NoSayingError
from bot.sayings.audience import Audience
from bot.sayings.index import Index, by_phrase
from bot.sayings.saying import HIGHEST, Origin, Saying, State, own_ids
from bot.store import saying_shelf as shelf
from bot.store.database import Database
from bot.store.sayings import find_number

MOST = 50  # that a search finds
MOST_OF_SOMEBODY = 200
MOST_LOOKED = 1_000  # to find so many that may be shown
MOST_NAMES = 25
MOST_BYTES = 100_000_000  # of all indexes together; one server may have more for itself
MOST_SERVERS = 500
_PATIENCE = 2.0  # seconds that somebody waits for an index that is being built; Discord gives three for an answer
_DRAWN = (8, 50, 400)  # numbers at once, until one of them may be shown
_IN_ONE_GO = 100  # sayings that are read
_PIECE, _SLICE = 400, 100  # changes that are read at once, and noted at once, so that nobody waits


class _Kept:
    """The index of a server; under the lock it is in step."""

    def __init__(self) -> None:
        self.index = Index()
        self.lock = Lock()


class SayingBook:
    """Keeps an index of the words for each server that was searched, the last ones searched if they are large."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: OrderedDict[int, _Kept] = OrderedDict()

    @property
    def size(self) -> int:
        """What the indexes take, roughly, in bytes."""
        return sum(each.index.size for each in self._kept.values())

    async def random(self, guild_id: int, audience: Audience, chance: Random) -> Saying | None:
        """One that the audience may see, each as likely as any other.

        Numbers are drawn until one of them may be shown. Where hardly any may be, they are listed instead.
        """
        async with self._database.read() as conn:
            last = await shelf.find_last_number(conn, guild_id)
            if not last:
                return None
            for count in _DRAWN:
                drawn = [chance.randint(1, last) for _ in range(count)]
                found = await shelf.find_first(conn, guild_id, drawn, audience.sees)
                if found is not None:
                    return found
            places = await shelf.list_places(conn, guild_id, MOST_LOOKED)
            places = [place for place in places if audience.sees(Origin(place_id=place))]
            some = await shelf.list_ids_in(conn, guild_id, places, audience.sees)
            drawn = [chance.choice(some)] if some else []
            return next(iter(await shelf.list_shown(conn, guild_id, ids=drawn)), None)

    async def search(self, guild_id: int, words: str, audience: Audience) -> list[Saying]:
        """Those that fit words, which may be misspelt, the best first, at most 50."""
        async with self._indexed(guild_id) as (conn, index):
            found = await _visible(conn, guild_id, index.find(words, audience), audience, MOST)
        return by_phrase(found, words)

    async def by(self, guild_id: int, who: int | str, audience: Audience) -> list[Saying]:
        """Those of an account, or of a name that is credited, the newest first, at most 200. Which account is behind a
        name that somebody gave by hand is theirs to tell: of an account there is what it said itself, and what is
        credited to a name under which it did.
        """
        if isinstance(who, str):
            async with self._indexed(guild_id) as (conn, index):
                return await _visible(conn, guild_id, index.of_name(who, audience), audience, MOST_OF_SOMEBODY)
        found, below = list[Saying](), None
        async with self._database.read() as conn:
            for _ in range(MOST_LOOKED // MOST_OF_SOMEBODY):
                some = await shelf.list_of(conn, guild_id, who, MOST_OF_SOMEBODY, below=below, shown=True)
                found += [each for each in some if audience.sees(each.origin)]
                if len(found) >= MOST_OF_SOMEBODY or len(some) < MOST_OF_SOMEBODY:
                    break
                below = some[-1].id
        known = {each.author.name for each in found if each.origin.message_id is not None}
        return [each for each in found if each.author.name in known][:MOST_OF_SOMEBODY]

    async def mine(self, guild_id: int, user_id: int) -> list[Saying]:
        """Everything of somebody that is kept, the newest first, at most 200; for their own eyes."""
        async with self._database.read() as conn:
            return await shelf.list_of(conn, guild_id, user_id, MOST_OF_SOMEBODY)

    async def saved_by(self, guild_id: int, user_id: int) -> list[Saying]:
        """What somebody saved and may take back, the newest first, at most 200; for their own eyes."""
        async with self._database.read() as conn:
            return await shelf.list_saved_by(conn, guild_id, user_id, MOST_OF_SOMEBODY)

    async def number(self, guild_id: int, number: int, audience: Audience) -> Saying:
        """Raises NoSayingError, GoneSayingError, HiddenSayingError."""
        if not 1 <= number <= HIGHEST:
            raise NoSayingError(number=number)
        async with self._database.read() as conn:
            found = await find_number(conn, guild_id, number)
        if found is None:
            raise NoSayingError(number=number)
        if found.state is State.GONE:
            raise GoneSayingError(number=number)
        if found.state is not State.SHOWN or not audience.sees(found.origin):
            raise HiddenSayingError(number=number)
        return found

    async def top(self, guild_id: int, audience: Audience, limit: int = MOST) -> list[tuple[str, int, Saying | None]]:
        """What is loved most: its name, by how many, and the saying; for a quote of the pack, None in its place."""
        found = list[tuple[str, int, Saying | None]]()
        async with self._database.read() as conn:
            loved = await shelf.list_loved(conn, guild_id, MOST_LOOKED)
            for at in range(0, len(loved), _IN_ONE_GO):
                part = loved[at : at + _IN_ONE_GO]
                ids = own_ids([ref for ref, _ in part])
                own = {each.ref: each for each in await shelf.list_shown(conn, guild_id, ids=ids)}
                for ref, count in part:
                    saying = own.get(ref)
                    if saying is not None and audience.sees(saying.origin):
                        found.append((ref, count, saying))
                    elif ref.startswith("pack:"):
                        found.append((ref, count, None))
                if len(found) >= limit:
                    break
        return found[:limit]

    async def authors(self, guild_id: int, typed: str, audience: Audience | None = None) -> list[str]:
        """Names that are credited and may be meant, the best first, at most 25. With an audience, only of those who
        said something that it may see.
        """
        async with self._indexed(guild_id) as (_, index):
            return index.names(typed, audience, MOST_NAMES)

    @asynccontextmanager
    async def _indexed(self, guild_id: int) -> AsyncIterator[tuple[AsyncConnection, Index]]:
        """The index of a server, in step with what one reads meanwhile.

        The first time it has to be built. Of a server with very many quotes on a slow machine, only so much as one can
        wait for; then the rest is found by the next who search.
        """
        until = get_running_loop().time() + _PATIENCE
        kept = self._kept.setdefault(guild_id, _Kept())
        self._kept.move_to_end(guild_id)
        async with kept.lock, self._database.read() as conn:
            await _bring_in_step(conn, guild_id, kept, until)
            while len(self._kept) > MOST_SERVERS or (len(self._kept) > 1 and self.size > MOST_BYTES):
                self._kept.popitem(last=False)
            yield conn, kept.index


async def _bring_in_step(conn: AsyncConnection, guild_id: int, kept: _Kept, until: float) -> None:
    """A server that was forgotten and came back begins anew, and so do its revisions."""
    number, first_id = kept.index.first or (0, None)
    is_behind, id_now = await shelf.find_change(conn, guild_id, kept.index.known, number)
    if kept.index.is_worn or id_now != first_id:
        kept.index = Index()
    elif not is_behind:
        return
    while True:
        changed = await shelf.list_changed(conn, guild_id, kept.index.known, _PIECE)
        for at in range(0, len(changed), _SLICE):
            kept.index.take(changed[at : at + _SLICE])
            await sleep(0)
        if len(changed) < _PIECE or get_running_loop().time() > until:
            return


async def _visible(
    conn: AsyncConnection, guild_id: int, numbers: Sequence[int], audience: Audience, most: int
) -> list[Saying]:
    """Those of these that may be shown, in this order."""
    found: list[Saying] = []
    for at in range(0, len(numbers), most):
        part = numbers[at : at + most]
        known = {each.number: each for each in await shelf.list_shown(conn, guild_id, numbers=part)}
        found += [known[number] for number in part if number in known and audience.sees(known[number].origin)]
        if len(found) >= most:
            break
    return found[:most]
