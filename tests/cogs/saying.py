"""What the tests of quotes of members share: saying something, saving it, and what people are told about it."""

from typing import Any

import discord
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.demo import words
from bot.sayings.saying import Saying
from bot.texts import texts
from tests.cogs.asking import Answer, Asker
from tests.cogs.servers import Server

say = texts()
SAVE = say("menu-save-quote")
NOT_OKAY = say("button-not-okay")
VIEW = discord.Permissions(view_channel=True).value


def button(deed: str) -> str:
    return say(f"button-quote-{deed}")


async def save(asker: Asker, message: Any) -> Answer:
    """Save a message by its menu."""
    where = simcord.ChannelHandle(
        asker.here.env, asker.member.guild, asker.here.env.backend.get_channel(message.channel.id)
    )
    return Answer.of(await asker.member.context_menu(where, SAVE, message))


async def told(asker: Asker, text: str, channel: simcord.ChannelHandle | None = None) -> discord.Message:
    """Say something in a channel."""
    return await asker.member.send(channel or asker.home, text)


async def quoted(
    server: Server, author: Asker, text: str, channel: simcord.ChannelHandle | None = None, by: Asker | None = None
) -> Saying:
    """Words of somebody that are a quote by now, saved by the manager or somebody else."""
    await save(by or server.manager, await told(author, text, channel))
    (found,) = [each for each in await kept(server, author) if text in each.words.text]
    return found


async def kept(server: Server, author: Asker) -> list[Saying]:
    """All that is kept of somebody there, the newest first."""
    return await server.here.bot.services.book.mine(server.guild.id, author.member.id)


async def consent(server: Server, value: str) -> None:
    await server.manager.ask("settings server", consent=value)


def inbox(asker: Asker) -> list[discord.Message]:
    """Their direct messages from the bot, the oldest first."""
    return asker.member.user.dm_channel.history()


async def press(asker: Asker, message: discord.Message, label: str) -> Answer:
    """A button of a direct message."""
    return Answer.of(await asker.member.user.click(message, label=label))


def read(message: discord.Message) -> str:
    return words(message)


def overwrite(
    server: Server, channel: simcord.ChannelHandle, who: simcord.RoleHandle | Asker, *, sees: bool | None
) -> None:
    """Let a role or a member see a channel, or not, or say nothing about it."""
    number = who.member.id if isinstance(who, Asker) else who.id
    kind = OverwriteType.MEMBER if isinstance(who, Asker) else OverwriteType.ROLE
    rule = Overwrite(number, kind, allow=VIEW if sees else 0, deny=VIEW if sees is False else 0)
    server.here.env.backend.set_overwrite(channel.id, rule)
