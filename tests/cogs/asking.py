"""Somebody who uses the bot as people do: asks, presses, chooses, fills in, and reads the answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import simcord
from discord import Permissions, app_commands

from bot.client import Truham
from bot.demo import World, spoken
from bot.texts import texts

BUTTON, SELECT, FIELD = 2, 3, 4
ROLE_SELECT, CHANNEL_SELECT = 6, 8
WELL = texts()("finding-none")
WARNING = "- ⚠️ "
GOOD = {"who": "Nick", "which": "S1E3", "number": 1, "words": "love", "what": "who plays Nick", "song": "Want Me",
        "book": "Heartstopper Volume 1", "place": "Truham", "about": "awards", "show": "s1e3",
        "topic": "news", "tier": "viewers", "file": ("settings.toml", b"format = 1"),
        "when": "in 2h", "title": "Season 4", "kind": "season", "release": "Heartstopper Forever", "season": 1,
        "from": "in 2h", "zone": "London", "url": "https://feeds.example/news", "feed": "News"}  # fmt: skip


class ProvokedError(Exception):
    """Raised by a test where the program would never raise, to see what becomes of it."""


@dataclass(frozen=True)
class Answer:
    """What came back, as it was then: a message that is changed later does not change its answer."""

    result: simcord.InteractionResult
    text: str
    private: bool
    components: list[dict[str, Any]]

    @classmethod
    def of(cls, result: simcord.InteractionResult) -> "Answer":
        response = result.response
        if result.followups:  # what went wrong after more time was asked for
            last = result.followups[-1]
            return cls(result, last.content, last.ephemeral, last.components)
        private = response is not None and response.ephemeral
        return cls(result, spoken(result), private, response.components if response else [])

    @property
    def title(self) -> str:
        return self.text.partition("\n")[0]

    @property
    def buttons(self) -> dict[str, str]:
        """The labels of the buttons that can be pressed, with their custom_ids."""
        return {
            part["label"]: part["custom_id"]
            for part in _parts(self.components)
            if part["type"] == BUTTON and not part["disabled"]
        }

    @property
    def options(self) -> dict[str, str]:
        """What can be chosen in the select: labels and values."""
        return {
            option["label"]: option["value"]
            for part in _parts(self.components)
            if part["type"] == SELECT
            for option in part["options"]
        }

    def picker(self, name: str) -> str:
        """The custom_id of the select of channels or roles for this setting."""
        kinds = (ROLE_SELECT, CHANNEL_SELECT)
        known = [str(part["custom_id"]) for part in _parts(self.components) if part["type"] in kinds]
        return next(custom_id for custom_id in known if f"|{name}~" in custom_id)

    @property
    def alt_texts(self) -> list[str]:
        return [item["description"] for part in _parts(self.components) for item in part.get("items", ())]


@dataclass(frozen=True)
class Asker:
    """A member of the demo's server, in its #general, or in a channel of another server."""

    here: World
    member: simcord.MemberActor
    channel: simcord.ChannelHandle | None = None

    @property
    def home(self) -> simcord.ChannelHandle:
        return self.channel or self.here.channels["general"]

    @classmethod
    def join(cls, here: World, name: str) -> "Asker":
        return cls(here, here.env.guild.add_member(here.env.create_user(name)))

    async def ask(self, command: str, /, **options: Any) -> Answer:
        return Answer.of(await self.member.slash(self.home, command, **options))

    async def press(self, answer: Answer, label: str) -> Answer:
        assert answer.result.response is not None
        return Answer.of(await self.member.click(answer.result.response, label=label))

    async def choose(self, answer: Answer, *labels: str) -> Answer:
        """Choose one option of a select, or several where it takes them."""
        assert answer.result.response is not None
        values = [answer.options[label] for label in labels]
        selects = (part for part in _parts(answer.components) if part["type"] == SELECT)
        custom_id = next(
            part["custom_id"] for part in selects if values[0] in (each["value"] for each in part["options"])
        )
        return Answer.of(await self.member.select(answer.result.response, values, custom_id=custom_id))

    async def pick(self, answer: Answer, name: str, *picked: simcord.ChannelHandle | simcord.RoleHandle) -> Answer:
        """Pick channels or roles for this setting; none takes it back."""
        assert answer.result.response is not None
        response = answer.result.response
        return Answer.of(await self.member.select(response, picked, custom_id=answer.picker(name)))

    async def press_old(self, custom_id: str) -> Answer:
        """Press a button of a message that an earlier run of the bot has left in the channel."""
        bot, general = self.here.bot.user, self.home
        assert bot is not None
        row = {"type": 1, "components": [{"type": BUTTON, "style": 2, "label": "Old", "custom_id": custom_id}]}
        message = self.here.env.backend.create_message(general.id, bot.id, components=[row])
        left = simcord.ResponseMessage(self.here.env, message)
        return Answer.of(await self.member.click(left, custom_id=custom_id))

    async def fill_in(self, shown: Answer, text: str) -> Answer:
        """Send off a modal with one text field."""
        modal = shown.result.modal
        assert modal is not None
        field = next(part for part in _parts(modal["components"]) if part["type"] == FIELD)
        return Answer.of(await self.member.submit_modal(shown.result, {field["custom_id"]: text}))

    async def suggestions(self, command: str, option: str, typed: str, /, **filled: Any) -> dict[str, str]:
        """The names that are suggested, with their values."""
        choices = await self.member.autocomplete(self.home, command, option, typed, **filled)
        return {choice["name"]: choice["value"] for choice in choices}


def findings(text: str) -> list[str]:
    """What is said to be wrong with a channel or a role; or that all is well."""
    return [line.removeprefix(WARNING) for line in text.splitlines() if line.startswith(WARNING) or line == WELL]


Command = app_commands.Command[Any, Any, Any]


def every_command(bot: Truham) -> list[Command]:
    """All commands and subcommands for everyone, from the bot's own tree."""
    return [command for command in _walk(bot) if _permissions(command) is None]


def staff_commands(bot: Truham) -> list[Command]:
    """All commands and subcommands that Discord shows only to staff."""
    return [command for command in _walk(bot) if _permissions(command) is not None]


def _walk(bot: Truham) -> list[Command]:
    return [command for command in bot.tree.walk_commands() if isinstance(command, app_commands.Command)]


def _permissions(command: Command) -> Permissions | None:
    """Those that Discord asks for before it shows a command or its group; of a part of a group for everybody, what
    /help goes by.
    """
    return command.default_permissions or (command.root_parent or command).default_permissions


def needed(command: Command) -> dict[str, Any]:
    """Good values for the options that must be given."""
    return {option.display_name: GOOD[option.display_name] for option in command.parameters if option.required}


def _parts(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for part in components:
        yield part
        yield from _parts(part.get("components", []))
        if "component" in part:
            yield from _parts([part["component"]])
