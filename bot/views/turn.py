"""Buttons and selects that lead to another page. Everything they need is in their custom_id.

So they survive a restart, cost no memory, and act only for the person whose answer they belong to. What a page is
called and how it is drawn is the business of the client, which is asked to open it.
"""

import re
from dataclasses import dataclass
from typing import Any, Protocol, Self, cast

import discord
from discord import Interaction, ui

from bot.show.reader import Reader

LONGEST_ARGUMENT = 60
_TEMPLATE = r"1\|(?P<page>[a-z_]{1,12})\|(?P<owner>[0-9]{1,20})\|(?P<private>[01])\|(?P<argument>(?s:.{0,60}))"


@dataclass(frozen=True)
class Turn:
    """The wish to see another page: its name, its argument, whose answer it is and whether only they see it."""

    page: str
    argument: str
    owner_id: int
    private: bool

    @classmethod
    def to(cls, reader: Reader, page: str, *arguments: object) -> Self:
        """Arguments must not hold the separator "~" and are cut to what fits."""
        text = "~".join(str(argument) for argument in arguments)
        return cls(page, text[:LONGEST_ARGUMENT], reader.user_id, reader.private)

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        return cls(match["page"], match["argument"], int(match["owner"]), match["private"] == "1")

    @property
    def custom_id(self) -> str:
        return f"1|{self.page}|{self.owner_id}|{int(self.private)}|{self.argument}"

    @property
    def arguments(self) -> list[str]:
        return self.argument.split("~")


class Opener(Protocol):
    """What a client must offer for buttons to work."""

    async def open_page(self, itx: Interaction[Any], turn: Turn) -> None: ...


class TurnButton(ui.DynamicItem[ui.Button[ui.LayoutView]], template="b" + _TEMPLATE):
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

    async def callback(self, itx: Interaction[Any]) -> None:
        await cast("Opener", itx.client).open_page(itx, self.turn)


class TurnSelect(ui.DynamicItem[ui.Select[ui.LayoutView]], template="s" + _TEMPLATE):
    """A choice whose value is the argument of the page."""

    def __init__(self, turn: Turn, options: list[discord.SelectOption], placeholder: str = "") -> None:
        self.turn = turn
        select: ui.Select[ui.LayoutView] = ui.Select(
            custom_id="s" + turn.custom_id, options=options[:25], placeholder=placeholder[:150] or None
        )
        super().__init__(select)

    @classmethod
    async def from_custom_id(cls, itx: Interaction[Any], item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(Turn.read(match), list(cast("ui.Select[Any]", item).options))

    async def callback(self, itx: Interaction[Any]) -> None:
        chosen = self.item.values[0] if self.item.values else ""
        turn = Turn(self.turn.page, chosen[:LONGEST_ARGUMENT], self.turn.owner_id, self.turn.private)
        await cast("Opener", itx.client).open_page(itx, turn)
