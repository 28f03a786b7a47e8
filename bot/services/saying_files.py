"""Quotes that the staff bring in as a file, all of them or none, and take with them as one.

What a file holds was read before; here it is decided what of it may come in, twice: when it is shown, and when somebody
says yes.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.errors import AskFirstError, ChangedMeanwhileError, NoProposalError, TooManySayingsError
from bot.sayings.audience import Audience
from bot.sayings.files import Parts, Upload, keep, kept, write_file, write_quote
from bot.sayings.saying import MOST_SAYINGS, Saying
from bot.sayings.sifting import Candidate, Known, Proposed, candidates, fresh, sift
from bot.server.changes import Action
from bot.server.kinds import Consent
from bot.server.settings import ServerSettings
from bot.store import changes, refusals, saying_imports, sayings, servers, settings
from bot.store.database import Database
from bot.texts import texts

IMPORT_HOLDS = timedelta(hours=1)
AT_ONCE = 500  # rows that are read or written before others have their turn


@dataclass(frozen=True)
class Export:
    """A file; `hidden` is how many quotes are in none of the parts: who asks cannot see where they are from."""

    content: bytes
    count: int
    part: int
    parts: int
    hidden: int


@dataclass(frozen=True)
class _Waiting:
    """An upload that waits for a yes, with the text that is kept of it."""

    content: str
    upload: Upload
    candidates: Sequence[Candidate]


class SayingFiles:
    """`changed` is called with the server after an import."""

    def __init__(self, database: Database, clock: Clock, changed: Callable[[int], None]) -> None:
        self._database = database
        self._clock = clock
        self._changed = changed

    # ------------------------------------------------------------------ coming in

    async def propose(self, guild_id: int, actor_id: int, upload: Upload) -> Proposed:
        """Keep an upload until the person says yes. Raises AskFirstError, TooManySayingsError."""
        content = await asyncio.to_thread(keep, upload)
        async with self._database.begin() as conn:
            _check(await _settings(conn, guild_id))
            await saying_imports.put_import(conn, guild_id, actor_id, content, self._clock.now())
        return await self.proposed(guild_id, actor_id)

    async def proposed(self, guild_id: int, actor_id: int) -> Proposed:
        """What of an upload would come in now. Raises NoProposalError, AskFirstError, TooManySayingsError."""
        waiting = await self._waiting(guild_id, actor_id)
        async with self._database.read() as conn:
            _check(await _settings(conn, guild_id))
            return await _sifted(conn, guild_id, waiting)

    async def accept(self, guild_id: int, actor_id: int, agreed: str) -> int:
        """Bring in what was shown, all of it, and tell how many that are. Raises NoProposalError where it waits no
        longer, ChangedMeanwhileError where something else would come in than what was shown; AskFirstError,
        TooManySayingsError.
        """
        waiting = await self._waiting(guild_id, actor_id)
        async with self._database.begin() as conn:
            now = self._clock.now()
            await saying_imports.lock_refusals(conn)
            await servers.lock_server(conn, guild_id, now)
            _check(await _settings(conn, guild_id))
            if await self._content(conn, guild_id, actor_id) != waiting.content:
                raise NoProposalError  # another upload took its place
            proposed = await _sifted(conn, guild_id, waiting)
            if proposed.mark != agreed:
                raise ChangedMeanwhileError
            await saying_imports.clear_import(conn, guild_id, actor_id)
            first = await sayings.next_number(conn, guild_id)
            found = await asyncio.to_thread(_fresh, proposed, guild_id, now)
            for start in range(0, len(found), AT_ONCE):
                some = found[start : start + AT_ONCE]
                if await sayings.add_sayings(conn, guild_id, some) != len(some):
                    raise ChangedMeanwhileError
            if found:
                last = first + len(found) - 1
                name = f"quote {first}" if first == last else f"quotes {first}-{last}"
                await changes.add_changes(conn, guild_id, actor_id, Action.ADDED, {name: (None, None)}, now)
        self._changed(guild_id)
        return len(proposed.ready)

    async def discard(self, guild_id: int, actor_id: int) -> None:
        """The person said no."""
        async with self._database.begin() as conn:
            await saying_imports.clear_import(conn, guild_id, actor_id)

    async def clear_old(self) -> None:
        """Nobody said yes in time."""
        async with self._database.begin() as conn:
            await saying_imports.clear_imports(conn, self._clock.now() - IMPORT_HOLDS)

    async def _waiting(self, guild_id: int, actor_id: int) -> _Waiting:
        async with self._database.read() as conn:
            content = await self._content(conn, guild_id, actor_id)
            nobody = texts((await _settings(conn, guild_id))["language"])("quote-nobody")
        return await asyncio.to_thread(_read, content, guild_id, nobody)

    async def _content(self, conn: AsyncConnection, guild_id: int, actor_id: int) -> str:
        since = self._clock.now() - IMPORT_HOLDS
        content = await saying_imports.find_import(conn, guild_id, actor_id, since)
        if content is None:
            raise NoProposalError
        return content

    # ------------------------------------------------------------------ going out

    async def export(self, guild_id: int, part: int, audience: Audience) -> Export:
        """What is shown, as a file; of what does not fit in one, a part. Nothing that the audience may not see."""
        parts, hidden, after = Parts(part), 0, 0
        async with self._database.read() as conn:
            while found := await saying_imports.list_shown(conn, guild_id, after, AT_ONCE):
                after = found[-1].number or 0
                seen = [saying for saying in found if audience.sees(saying.origin)]
                hidden += len(found) - len(seen)
                await asyncio.to_thread(_write, seen, parts)
        content = await asyncio.to_thread(write_file, guild_id, parts.number, parts.count, parts.quotes)
        return Export(content, len(parts.quotes), parts.number, parts.count, hidden)


def _read(content: str, guild_id: int, nobody: str) -> _Waiting:
    upload = kept(content)
    return _Waiting(content, upload, candidates(upload, guild_id, nobody))


def _write(found: Sequence[Saying], parts: Parts) -> None:
    for saying in found:
        parts.add(write_quote(saying))


def _fresh(proposed: Proposed, guild_id: int, now: datetime) -> list[Saying]:
    return [fresh(each.quote, guild_id, now) for each in proposed.ready]


async def _settings(conn: AsyncConnection, guild_id: int) -> ServerSettings:
    return ServerSettings(await settings.find_values(conn, guild_id))


def _check(known: ServerSettings) -> None:
    """Nobody can ask everybody who is in a file."""
    if known.consent is Consent.ASK:
        raise AskFirstError


async def _sifted(conn: AsyncConnection, guild_id: int, waiting: _Waiting) -> Proposed:
    found = waiting.candidates
    authors = {each.quote.author.id for each in found if each.quote.author.id is not None}
    message_ids = [each.quote.origin.message_id for each in found if each.quote.origin.message_id is not None]
    digests = [each for candidate in found for each in candidate.digests]
    by_digest, by_message = await saying_imports.find_known(conn, guild_id, digests, message_ids)
    known = Known(frozenset(await refusals.list_refused(conn, authors)), by_digest, by_message)
    proposed = await asyncio.to_thread(sift, waiting.upload, found, guild_id, known)
    if await sayings.count_kept(conn, guild_id) + len(proposed.ready) > MOST_SAYINGS:
        raise TooManySayingsError(most=MOST_SAYINGS)
    return proposed
