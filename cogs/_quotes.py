"""What the commands about quotes share: where quotes come from, whose words are meant, and keeping words."""

import re
from dataclasses import dataclass, replace
from typing import Any

from discord import Interaction, Thread
from discord.app_commands import Choice

from bot.client import Truham
from bot.errors import (
    AheadError,
    BusyError,
    EmptySearchError,
    NoQuotesError,
    NoServerError,
    NotEditorError,
    NotFoundError,
    NotStaffError,
)
from bot.hearing import audience_of, guild_of
from bot.sayings.audience import Audience
from bot.sayings.consent import is_told
from bot.sayings.saying import LONGEST_NAME, Author, Origin, Saving, Saying, Words
from bot.server.staff import Tier
from bot.show import model
from bot.show.names import fold
from bot.show.reader import Reader
from bot.surroundings import known_guild
from bot.views.consents import saved_page
from bot.views.page import Page
from bot.views.sayings import BOTH, OWN, SHOW
from bot.views.turn import LONGEST_ARGUMENT
from cogs._parameters import Named, look_up, reader_of, say
from cogs._staff import guild_id_of, require

SOURCES = [Choice(name=say(f"quote-choice-{source}"), value=source) for source in (BOTH, SHOW, OWN)]
LONGEST_WHO = LONGEST_ARGUMENT - 8  # characters of a name, as they fit into the button of the next page
HALF = 12  # of the suggestions, where members and the show could each fill the list
_MENTION = re.compile(r"<@!?(\d{1,20})>")


def source_of(text: str | None) -> str:
    """Where quotes come from; both, where nothing else was said."""
    return text if text in (SHOW, OWN) else BOTH


def has_own(itx: Interaction[Any]) -> bool:
    """Whether members have quotes here: in servers that added the bot, once Discord told of them."""
    return known_guild(itx.client, itx.guild_id) is not None


def require_own(itx: Interaction[Any]) -> int:
    """The server. Raises NoServerError where there is none, or not one that added the bot; BusyError."""
    guild_id = guild_id_of(itx)
    if itx.client.get_guild(guild_id) is None and not itx.is_guild_integration():
        raise NoServerError
    if not has_own(itx):
        raise BusyError
    return guild_id


def audience_for(itx: Interaction[Any], reader: Reader) -> tuple[int, Audience]:
    """The server, and who sees the answer. Raises NoServerError, BusyError."""
    return require_own(itx), audience_of(itx, private=reader.private)


def seen_by_saver(itx: Interaction[Any], reader: Reader, saying: Saying) -> Saying:
    """As somebody sees it to whom it belongs: one that they only saved, without words that they may not read now."""
    if saying.author.id == itx.user.id or audience_for(itx, reader)[1].sees(saying.origin):
        return saying
    return replace(saying, words=Words(reader.texts("saying-unseen")))


def no_quote(itx: Interaction[Any]) -> AheadError | NoQuotesError:
    """Why there is no quote of the show for somebody: all are ahead of them, or there are none."""
    return AheadError() if itx.client.readers.catalog.all(model.Quote) else NoQuotesError()


async def hearts_of(itx: Interaction[Any], ref: str) -> int:
    found = await itx.client.services.sayings.hearts(guild_id_of(itx), [ref])
    return int(found.get(ref, 0))


async def is_staff(itx: Interaction[Any]) -> bool:
    """Whether they decide about quotes at this moment."""
    try:
        await require(itx, Tier.EDITOR)
    except (NoServerError, NotStaffError, NotEditorError):
        return False
    return True


# -------------------------------------------------------------------- whose words


@dataclass(frozen=True)
class Speaker:
    """Who is meant: somebody of the show, or a member, by account or by the name that is credited."""

    entry: model.Named | None = None
    member: int | str | None = None


class Who(Named):
    """Somebody of the show, or a member who is credited; which of them counts depends on where quotes come from."""

    def __init__(self) -> None:
        super().__init__("cast")

    async def transform(self, itx: Interaction[Any], value: str, /) -> Any:
        return await speaker(itx, value, source_of(getattr(itx.namespace, "from", None)))

    async def suggestions(self, itx: Interaction[Any], value: str) -> list[tuple[str, str]]:
        source = source_of(getattr(itx.namespace, "from", None))
        cast = await super().suggestions(itx, value) if source != OWN else []
        if source == SHOW or not has_own(itx):
            return cast
        reader = await reader_of(itx)
        guild_id, audience = audience_for(itx, reader)
        known = await itx.client.services.book.authors(guild_id, value.removeprefix("@"), audience)
        own = [(f"@{name}", f"@{name}") for name in known]
        return [*own[: max(HALF, 25 - len(cast))], *cast]


async def speaker(itx: Interaction[Any], typed: str, source: str) -> Speaker:
    """Raises what look_up raises, where only somebody of the show can be meant."""
    mention = _MENTION.fullmatch(typed.strip())
    if mention is not None and int(mention[1]) < 2**63:
        return Speaker(member=int(mention[1]))
    name = typed.strip().removeprefix("@")[:LONGEST_NAME].strip()
    if not name:
        raise EmptySearchError
    if source == OWN or typed.strip().startswith("@"):
        return Speaker(member=name)
    try:
        return Speaker(entry=look_up(await reader_of(itx), "cast", typed))
    except (AheadError, NotFoundError):
        if source == BOTH and has_own(itx) and (found := await _credited(itx, name)) is not None:
            return Speaker(member=found)
        raise


async def _credited(itx: Interaction[Any], name: str) -> str | None:
    """A member of this very name."""
    guild_id, audience = audience_for(itx, await reader_of(itx))
    known = await itx.client.services.book.authors(guild_id, name, audience)
    typed = fold(name)
    return next((each for each in known if each == name or (typed and fold(each) == typed)), None)


# -------------------------------------------------------------------- keeping words


async def kept(itx: Interaction[Truham], reader: Reader, words: Words, author: Author, origin: Origin) -> Page:
    """Save them, and tell what came of it."""
    guild, services = guild_of(itx), itx.client.services
    settings = await services.settings.get(guild.id)
    saving = Saving(guild.id, guild.name, words, author, origin, itx.channel_id if _may_post(itx) else None)
    saying = await services.sayings.save(saving, itx.user.id, trusted=await is_staff(itx))
    return saved_page(reader, saying, told=is_told(settings.consent, saying.author, itx.user.id))


def _may_post(itx: Interaction[Any]) -> bool:
    """Whether the bot may write in this channel."""
    allowed = itx.app_permissions
    writes = allowed.send_messages_in_threads if isinstance(itx.channel, Thread) else allowed.send_messages
    return writes and allowed.view_channel
