"""Buttons, selects and modals that lead to another page. Everything they need is in their custom_id.

So they survive a restart, cost no memory, and act only for the person whose answer they belong to. What a page is
called and how it is drawn is the business of the client, which is asked to open it.
"""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self, cast

import discord
from discord import Interaction, ui

from bot.show.reader import Reader

LONGEST_ARGUMENT = 60
MOST_TYPED = 4_000  # letters that Discord takes of one field
ANYBODY = 0  # the owner of a button for everybody: each who presses it gets an answer of their own
EVERYBODYS = 1  # of a message that belongs to all who may press its buttons: what is pressed changes the message itself
_TEMPLATE = r"1\|(?P<page>[a-z_]{1,12})\|(?P<owner>[0-9]{1,20})\|(?P<private>[01])\|(?P<argument>(?s:.{0,60}))"


@dataclass(frozen=True)
class Turn:
    """The wish to see another page: its name, its argument, whose answer it is and whether only they see it.

    `chosen` is what was picked or typed; it is None where there was nothing to pick or type.
    """

    page: str
    argument: str
    owner_id: int
    private: bool
    chosen: tuple[str, ...] | None = None

    @classmethod
    def to(cls, reader: Reader, page: str, *arguments: object) -> Self:
        """Arguments must not hold the separator "~" and are cut to what fits."""
        text = "~".join(str(argument) for argument in arguments)
        return cls(page, text[:LONGEST_ARGUMENT], reader.user_id, reader.private)

    @classmethod
    def read(cls, match: re.Match[str], chosen: tuple[str, ...] | None = None) -> Self:
        return cls(match["page"], match["argument"], int(match["owner"]), match["private"] == "1", chosen)

    @property
    def custom_id(self) -> str:
        return f"1|{self.page}|{self.owner_id}|{int(self.private)}|{self.argument}"

    @property
    def arguments(self) -> list[str]:
        return self.argument.split("~")


class Opener(Protocol):
    """What a client must offer for buttons to work."""

    async def open_page(self, itx: Interaction[Any], turn: Turn) -> None: ...


class _Opens:
    """What is pressed or picked opens the page of its turn."""

    turn: Turn

    async def callback(self, itx: Interaction[Any]) -> None:
        await cast("Opener", itx.client).open_page(itx, self.turn)


class TurnButton(_Opens, ui.DynamicItem[ui.Button[ui.LayoutView]], template="b" + _TEMPLATE):
    def __init__(
        self,
        turn: Turn,
        label: str = "",
        emoji: str | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        disabled: bool = False,
    ) -> None:
        self.turn = turn
        button: ui.Button[ui.LayoutView] = ui.Button(
            label=label[:80] or None, emoji=emoji, style=style, disabled=disabled, custom_id="b" + turn.custom_id
        )
        super().__init__(button)

    @classmethod
    async def from_custom_id(cls, itx: Interaction[Any], item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(Turn.read(match))


class TurnSelect(ui.DynamicItem[ui.Select[ui.LayoutView]], template="s" + _TEMPLATE):
    """A choice whose value is the argument of the page."""

    def __init__(self, turn: Turn, options: list[discord.SelectOption], placeholder: str = "") -> None:
        self.turn = turn
        select: ui.Select[ui.LayoutView] = ui.Select(
            custom_id="s" + turn.custom_id,
            id=_number("s" + turn.custom_id, *(option.value for option in options)),
            options=options[:25],
            placeholder=placeholder[:150] or None,
        )
        super().__init__(select)

    @classmethod
    async def from_custom_id(cls, itx: Interaction[Any], item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(Turn.read(match), list(cast("ui.Select[Any]", item).options))

    async def callback(self, itx: Interaction[Any]) -> None:
        chosen = self.item.values[0] if self.item.values else ""
        turn = Turn(self.turn.page, chosen[:LONGEST_ARGUMENT], self.turn.owner_id, self.turn.private)
        await cast("Opener", itx.client).open_page(itx, turn)


class TurnChoices(_Opens, ui.DynamicItem[ui.Select[ui.LayoutView]], template="o" + _TEMPLATE):
    """A choice of one or more of the options; what was chosen comes with the turn."""

    def __init__(self, turn: Turn, options: list[discord.SelectOption], placeholder: str = "") -> None:
        self.turn = turn
        select: ui.Select[ui.LayoutView] = ui.Select(
            custom_id="o" + turn.custom_id,
            id=_number("o" + turn.custom_id, *(option.value for option in options)),
            options=options[:25],
            placeholder=placeholder[:150] or None,
            max_values=min(len(options), 25),
        )
        super().__init__(select)

    @classmethod
    async def from_custom_id(cls, itx: Interaction[Any], item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(Turn.read(match, _picked(itx)), list(cast("ui.Select[Any]", item).options))


class TurnChannels(_Opens, ui.DynamicItem[ui.ChannelSelect[ui.LayoutView]], template="c" + _TEMPLATE):
    """A choice of channels, or of none."""

    def __init__(
        self,
        turn: Turn,
        kinds: list[discord.ChannelType] | None = None,
        chosen: Sequence[int] = (),
        placeholder: str = "",
        most: int = 1,
    ) -> None:
        self.turn = turn
        select: ui.ChannelSelect[ui.LayoutView] = ui.ChannelSelect(
            custom_id="c" + turn.custom_id,
            id=_number("c" + turn.custom_id),
            channel_types=kinds or [],
            default_values=[discord.Object(number, type=discord.abc.GuildChannel) for number in chosen[:most]],
            placeholder=placeholder[:150] or None,
            min_values=0,
            max_values=most,
        )
        super().__init__(select)

    @classmethod
    async def from_custom_id(cls, itx: Interaction[Any], item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(Turn.read(match, _picked(itx)))


class TurnRoles(_Opens, ui.DynamicItem[ui.RoleSelect[ui.LayoutView]], template="r" + _TEMPLATE):
    """A choice of roles, or of none."""

    def __init__(self, turn: Turn, most: int = 1, chosen: Sequence[int] = (), placeholder: str = "") -> None:
        self.turn = turn
        select: ui.RoleSelect[ui.LayoutView] = ui.RoleSelect(
            custom_id="r" + turn.custom_id,
            id=_number("r" + turn.custom_id),
            default_values=[discord.Object(number, type=discord.Role) for number in chosen[:most]],
            placeholder=placeholder[:150] or None,
            min_values=0,
            max_values=most,
        )
        super().__init__(select)

    @classmethod
    async def from_custom_id(cls, itx: Interaction[Any], item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(Turn.read(match, _picked(itx)))


class TurnModal(ui.Modal):
    """A box to type into. The client opens its page when it is sent off, after a restart as well."""

    def __init__(self, turn: Turn, title: str, field: ui.TextInput[Any], label: str, hint: str = "") -> None:
        super().__init__(title=title[:45], custom_id="m" + turn.custom_id, timeout=900)
        self.add(field, label, hint)

    def add(self, field: ui.TextInput[Any], label: str, hint: str = "") -> Self:
        """One more field, up to five; what is typed comes in the order in which they stand.

        What stands in it already always fits, also where an emoji counts as two. What comes back is checked where it is
        kept.
        """
        if field.default and field.max_length:
            counted = len(field.default.encode("utf-16-le", errors="surrogatepass")) // 2  # as JavaScript does
            field.max_length = min(max(field.max_length, counted), MOST_TYPED)
        return self.add_item(ui.Label(text=label[:45], description=hint[:100] or None, component=field))


def _number(*texts: str) -> int:
    """The number of a select, by which programs of Discord keep what was picked while the message around it changes.

    Another one where it offers something else; far from the small ones that Discord gives by itself.
    """
    return 1_000_000 + zlib.crc32("\n".join(texts).encode()) % 2_000_000_000


TURNS = (TurnButton, TurnSelect, TurnChoices, TurnChannels, TurnRoles)
_MODAL = re.compile("m" + _TEMPLATE)


def known_custom_id(custom_id: str) -> re.Match[str] | None:
    """What one of our components says, or None."""
    patterns = [*(item.__discord_ui_compiled_template__ for item in TURNS), _MODAL]
    return next((match for pattern in patterns if (match := pattern.fullmatch(custom_id))), None)


def submitted(custom_id: str, data: Mapping[str, Any]) -> Turn | None:
    """The turn of a modal that was sent off, with what was typed; None for a modal of another version."""
    match = _MODAL.fullmatch(custom_id)
    return Turn.read(match, tuple(_typed(data.get("components", ())))) if match else None


def _typed(components: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for part in components:
        field = part.get("component", part)
        if isinstance(field.get("value"), str):
            yield field["value"]


def _picked(itx: Interaction[Any]) -> tuple[str, ...]:
    data: Mapping[str, Any] = {**(itx.data or {})}
    return tuple(str(value) for value in data.get("values", ()))
