"""A server for one test, with its people, channels and roles; and what of it was kept."""

import itertools
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import simcord
from discord import Permissions
from simcord.backend.models import Overwrite
from simcord.enums import ChannelType, OverwriteType

from bot.clock import ManualClock
from bot.demo import World, words
from bot.dispatcher import Dispatcher
from bot.feeds.source import Source
from bot.poller import Poller
from bot.server.changes import Action, Change
from bot.upkeep import Upkeep
from tests.cogs.asking import Answer, Asker
from tests.conftest import hosted

_numbers = itertools.count(1)
OF_ROLES = {
    "fans": Permissions.none(),
    "lookers": Permissions.none(),
    "moderators": Permissions(manage_messages=True),
    "managers": Permissions(manage_guild=True, manage_messages=True),
}
Row = tuple[int | None, str, str, str | None, str | None]


@dataclass(frozen=True)
class Server:
    here: World
    guild: simcord.GuildHandle
    channels: Mapping[str, simcord.ChannelHandle]
    roles: Mapping[str, simcord.RoleHandle]
    fan: Asker
    looker: Asker  # with a role that nothing is given to yet
    moderator: Asker
    manager: Asker
    owner: Asker

    @classmethod
    def found(cls, here: World) -> "Server":
        """#general, #news (an announcement channel), #staff, #log and #chat; nothing is set."""
        number = next(_numbers)
        owner = here.env.create_user(f"owner_{number}")
        guild = here.env.create_guild(f"Server {number}", owner=owner)
        channels = {name: guild.create_text_channel(name) for name in ("general", "staff", "log", "chat")}
        channels["news"] = guild.create_news_channel("news")
        roles = {name: guild.create_role(name, permissions=given, mentionable=True) for name, given in OF_ROLES.items()}

        def person(role: str) -> Asker:
            user = here.env.create_user(f"{role}_{number}")
            return Asker(here, guild.add_member(user, roles=[roles[role]]), channels["general"])

        return cls(
            here,
            guild,
            channels,
            roles,
            fan=person("fans"),
            looker=person("lookers"),
            moderator=person("moderators"),
            manager=person("managers"),
            owner=Asker(here, simcord.MemberActor(here.env, guild, owner), channels["general"]),
        )

    @property
    def people(self) -> Mapping[str, Asker]:
        return {
            "fan": self.fan,
            "viewer": self.looker,
            "editor": self.moderator,
            "manager": self.manager,
            "owner": self.owner,
        }

    def show_everyone(self, *commands: str) -> None:
        """Under Integrations, everybody is shown these commands, whatever their own default is."""
        for name in commands:
            known = self.here.env.backend.find_command(name, None)
            assert known is not None
            self.guild.set_command_permissions(int(known["id"]), {self.guild.default_role: True})

    # ------------------------------------------------------------------ what was kept

    async def values(self) -> dict[str, str]:
        """Everything that is set."""
        return dict((await self.here.bot.services.settings.get(self.guild.id)).values)

    async def changes(self, *actions: Action) -> list[Change]:
        """The audit trail, the oldest first; without actions, all of it."""
        rows, _ = await self.here.bot.services.audit.page(self.guild.id, actions=actions, most=1000)
        return rows[::-1]

    async def rows(self, *actions: Action) -> list[Row]:
        """The same, to be compared."""
        return [
            (row.actor_id, str(row.action), row.name, row.before, row.after) for row in await self.changes(*actions)
        ]

    async def screen(self, asker: Asker, label: str) -> Answer:
        """Open the panel, and this on it."""
        return await asker.choose(await asker.ask("setup"), label)

    # ------------------------------------------------------------------ what happens in Discord

    def deny(self, channel: simcord.ChannelHandle, *permissions: str) -> None:
        """Take permissions from the bot in this channel; none gives them back."""
        bot = self.here.bot.user
        assert bot is not None
        backend, denied = self.here.env.backend, Permissions(**dict.fromkeys(permissions, True)).value
        before = backend.get_channel(channel.id).overwrites
        allowed = next((each.allow for each in before if each.target_id == bot.id), 0) & ~denied
        backend.set_overwrite(channel.id, Overwrite(bot.id, OverwriteType.MEMBER, allow=allowed, deny=denied))

    def hide(self, channel: simcord.ChannelHandle) -> None:
        """Only managers and the bot can read this channel."""
        bot = self.here.bot.user
        assert bot is not None
        view = Permissions(view_channel=True).value
        for overwrite in (
            Overwrite(self.guild.default_role.id, OverwriteType.ROLE, deny=view),
            Overwrite(self.roles["managers"].id, OverwriteType.ROLE, allow=view),
            Overwrite(bot.id, OverwriteType.MEMBER, allow=view),
        ):
            self.here.env.backend.set_overwrite(channel.id, overwrite)

    def thread(
        self, parent: simcord.ChannelHandle, name: str, *, private: bool = False, told: bool = True
    ) -> simcord.ChannelHandle:
        """Made by the owner; the bot is told of it, unless it is archived."""
        made = self.here.env.backend.create_thread(
            parent.id,
            name,
            self.owner.member.id,
            type=ChannelType.PRIVATE_THREAD if private else ChannelType.PUBLIC_THREAD,
            broadcast=told,
        )
        return simcord.ChannelHandle(self.here.env, self.guild, made)

    def demote(self, asker: Asker, role: str) -> None:
        self.here.env.backend.remove_member_role(self.guild.id, asker.member.id, self.roles[role].id)

    def promote(self, asker: Asker, role: str) -> None:
        self.here.env.backend.add_member_role(self.guild.id, asker.member.id, self.roles[role].id)

    def read(self, channel: str) -> list[str]:
        """What the bot posted there, the oldest first, as people read it."""
        bot = self.here.bot.user
        assert bot is not None
        messages = self.channels[channel].history()
        return [words(message) for message in messages if message.author.id == bot.id]


# -------------------------------------------------------------------- the upkeep


@asynccontextmanager
async def at_rest(clock: ManualClock, source: Source | None = None) -> AsyncIterator[World]:
    """A world in which the upkeep makes only the rounds, the outbox is only emptied, and feeds are only fetched, when a
    test asks for it.
    """

    async def resting(_: object) -> None: ...

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Upkeep, "run", resting)
        patched.setattr(Dispatcher, "run", resting)
        patched.setattr(Poller, "run", resting)
        async with hosted(clock=clock, source=source) as seeded:
            yield seeded


class Rounds:
    def __init__(self, here: World, clock: ManualClock) -> None:
        self._here, self._clock = here, clock

    async def after(self, time: timedelta = timedelta()) -> None:
        """Some time later, the next round."""
        self._clock.advance(time)
        await self._here.env.settle()
        await self._here.upkeep.tick()
        await self._here.dispatcher.tick()
        await self._here.env.settle()


def posts(here: World, channel: simcord.ChannelHandle) -> Sequence[dict[str, Any]]:
    """The requests that would post there, whether they came through or not."""
    path = f"/channels/{channel.id}/messages"
    return [
        request.json or {} for request in here.env.http_requests if (request.method, request.path) == ("POST", path)
    ]
