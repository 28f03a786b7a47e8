"""Quotes of members that wait for the staff: pages behind the buttons of the messages in the staff channel, which
belong to all of them, and of the list that `/quotes waiting` opens.
"""

from typing import Any

from discord import Interaction
from discord.ext import commands

from bot.client import Truham
from bot.errors import (
    ChangedMeanwhileError,
    DecidedError,
    GoneSayingError,
    HiddenSayingError,
    NoSayingError,
    StaleError,
)
from bot.feeds.clean import clean
from bot.hearing import audience_of
from bot.sayings.saying import LONGEST_REASON, Saying, State
from bot.server.staff import Tier
from bot.show.reader import Reader
from bot.texts import Texts, texts
from bot.views.page import Page
from bot.views.saying_staff import (
    decided_note,
    decided_page,
    decline_modal,
    edit_modal,
    queue_page,
    unseen_page,
    waiting_page,
)
from bot.views.turn import EVERYBODYS, Turn
from bot.views.values import actor_name, moment
from cogs._parameters import argument_number, page_number
from cogs._staff import guild_id_of, require


class SayingQueue(commands.Cog):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        self.desk = bot.services.desk
        bot.pages.update({
            "queue": self.turned,
            "queue_ok": self.approve,
            "queue_edit": self.edit,
            "queue_edited": self.save,
            "queue_no": self.ask_why,
            "queue_why": self.decline,
        })  # fmt: skip

    async def turned(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        await require(itx, Tier.EDITOR)
        return await self._list(itx, reader, page_number(turn.argument))

    async def approve(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        await require(itx, Tier.EDITOR)
        saying_id, revision, note = argument_number(turn, 0), argument_number(turn, 1), ""
        try:
            await self._find(itx, saying_id)
            await self.desk.approve(guild_id_of(itx), itx.user.id, saying_id, revision)
        except (ChangedMeanwhileError, DecidedError, NoSayingError, GoneSayingError) as error:
            note = _note(error, self._texts(itx, reader, turn))
        return await self._after(itx, reader, turn, saying_id, note)

    async def edit(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page | None:
        """A box with the words; or what was decided meanwhile."""
        return await self._box(itx, reader, turn, "queue_edited")

    async def ask_why(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page | None:
        """A box for the reason; or what was decided meanwhile."""
        return await self._box(itx, reader, turn, "queue_why")

    async def save(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """What was typed; not over what somebody else changed since the box was opened."""
        await require(itx, Tier.EDITOR)
        if turn.chosen is None or len(turn.chosen) != 1:
            raise StaleError
        saying_id, words = argument_number(turn, 0), self._texts(itx, reader, turn)
        try:
            await self._find(itx, saying_id)
            await self.desk.edit(guild_id_of(itx), itx.user.id, saying_id, turn.chosen[0], argument_number(turn, 1))
            now = moment(self.bot.services.clock.now())
            note = words("draft-changed", who=actor_name(words, itx.user.id), when=now)
        except (ChangedMeanwhileError, DecidedError, NoSayingError, GoneSayingError) as error:
            note = _note(error, words)
        return await self._after(itx, reader, turn, saying_id, note)

    async def decline(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """The reason was typed; without one, nothing happens."""
        await require(itx, Tier.EDITOR)
        if turn.chosen is None or len(turn.chosen) != 1:
            raise StaleError
        saying_id, words = argument_number(turn, 0), self._texts(itx, reader, turn)
        reason, note = clean(turn.chosen[0], LONGEST_REASON), words("queue-no-reason")
        try:
            if reason:
                await self._find(itx, saying_id)
                await self.desk.decline(guild_id_of(itx), itx.user.id, saying_id, reason, argument_number(turn, 1))
                note = ""
        except (ChangedMeanwhileError, DecidedError, NoSayingError, GoneSayingError) as error:
            note = _note(error, words)
        return await self._after(itx, reader, turn, saying_id, note)

    async def _box(self, itx: Interaction[Any], reader: Reader, turn: Turn, page: str) -> Page | None:
        await require(itx, Tier.EDITOR)
        saying_id = argument_number(turn, 0)
        try:
            saying = await self._find(itx, saying_id)
        except (NoSayingError, GoneSayingError):
            return await self._after(itx, reader, turn, saying_id)
        if saying.state is not State.WAITING:
            return await self._after(itx, reader, turn, saying_id)
        arguments = "~".join(map(str, (saying_id, saying.revision, *turn.arguments[2:])))
        make = edit_modal if page == "queue_edited" else decline_modal
        await self.bot.open_modal(itx, make(reader.texts, saying, Turn(page, arguments, turn.owner_id, turn.private)))
        return None

    async def _find(self, itx: Interaction[Any], saying_id: int) -> Saying:
        """One of this server that the person may read. Raises NoSayingError, GoneSayingError, HiddenSayingError."""
        saying = await self.bot.services.sayings.get(saying_id)
        if saying is None or saying.guild_id != guild_id_of(itx):
            raise NoSayingError(number=0)
        if saying.state is State.GONE:
            raise GoneSayingError(number=saying.number or 0)
        if not audience_of(itx, private=True).sees(saying.origin):
            raise HiddenSayingError(number=saying.number or 0)
        return saying

    async def _after(self, itx: Interaction[Any], reader: Reader, turn: Turn, saying_id: int, note: str = "") -> Page:
        """The message as it is for everybody from now on, or the list of who asked."""
        words = self._texts(itx, reader, turn)
        saying = await self.bot.services.sayings.get(saying_id)
        if saying is not None and saying.guild_id != guild_id_of(itx):
            saying = None
        waits = saying is not None and saying.state is State.WAITING
        decision = await self.desk.decision(guild_id_of(itx), saying_id) if not waits else None
        if turn.owner_id == EVERYBODYS:
            seen = saying is not None and audience_of(itx, private=False).sees(saying.origin)
            if saying is not None and waits:
                return queue_page(words, saying, note) if seen else unseen_page(words)
            return decided_page(words, saying, decision, seen=seen)
        if not waits:
            note = decided_note(words, saying, decision)
        return await self._list(itx, reader, argument_number(turn, 2), note)

    async def _list(self, itx: Interaction[Any], reader: Reader, page: int, note: str = "") -> Page:
        waiting = await self.desk.waiting(guild_id_of(itx))
        audience = audience_of(itx, private=True)
        seen = [saying for saying in waiting if audience.sees(saying.origin)]
        return waiting_page(reader, seen, page, len(waiting) - len(seen), note)

    def _texts(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Texts:
        """A message of all of the staff is in the language of the server."""
        return texts(itx.extras["settings"]["language"]) if turn.owner_id == EVERYBODYS else reader.texts


def _note(error: Exception, words: Texts) -> str:
    """The page itself tells what was decided."""
    return words(ChangedMeanwhileError.key) if isinstance(error, ChangedMeanwhileError) else ""


async def setup(bot: Truham) -> None:
    await bot.add_cog(SayingQueue(bot))
