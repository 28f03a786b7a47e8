"""The controls of the screens of the set-up panel.

Every one of them carries the mark of what it was drawn with, so nobody overwrites a change they have not seen.
"""

from collections.abc import Mapping, Sequence

from discord import ButtonStyle, ChannelType, SelectOption

from bot.views.setup import Panel
from bot.views.turn import Turn, TurnButton, TurnChannels, TurnChoices, TurnRoles, TurnSelect


def choice(panel: Panel, name: str, choices: Mapping[str, str], placeholder: str) -> TurnSelect:
    """One of these values, with their labels; what is set now is chosen already."""
    mark, current = panel.settings.mark(name), panel.settings[name]
    options = [
        SelectOption(label=label[:100], value=f"{name}~{mark}~{value}", default=value == current)
        for value, label in choices.items()
    ]
    return TurnSelect(Turn.to(panel.reader, "setup_set", name, panel.drawing), options, placeholder)


def choices(panel: Panel, name: str, words: Mapping[str, str], placeholder: str) -> TurnChoices:
    """Any number of these words, but at least one; those that are set now are chosen already."""
    current = panel.settings[name].split()
    options = [SelectOption(label=label[:100], value=word, default=word in current) for word, label in words.items()]
    return TurnChoices(_picker(panel, name), options, placeholder)


def channel_picker(
    panel: Panel, name: str, kinds: list[ChannelType], chosen: Sequence[int | None], placeholder: str, most: int = 1
) -> TurnChannels:
    return TurnChannels(_picker(panel, name), kinds, _there(panel, chosen), placeholder, most)


def role_picker(panel: Panel, name: str, chosen: Sequence[int | None], placeholder: str, most: int = 1) -> TurnRoles:
    return TurnRoles(_picker(panel, name), most, _there(panel, chosen), placeholder)


def switch(panel: Panel, name: str, labels: Mapping[str, str]) -> TurnButton:
    """Turns something on or off; `labels` say so."""
    to = "off" if panel.settings[name] == "on" else "on"
    style = ButtonStyle.success if to == "on" else ButtonStyle.secondary
    return TurnButton(_turn(panel, name, to), label=labels[to], style=style)


def ask(panel: Panel, name: str, label: str, emoji: str) -> TurnButton:
    """Opens a box to type into."""
    return TurnButton(Turn.to(panel.reader, "setup_ask", name, panel.settings.mark(name)), label=label, emoji=emoji)


def back(panel: Panel, screen: str = "") -> TurnButton:
    """To the panel, or to one of its screens."""
    return TurnButton(Turn.to(panel.reader, "setup", screen), label=panel.texts("button-back"), emoji="◀")


def _there(panel: Panel, chosen: Sequence[int | None]) -> list[int]:
    """Those that still exist: Discord refuses a choice that is gone."""
    return [number for number in chosen if number is not None and number in panel.present]


def _turn(panel: Panel, name: str, value: object) -> Turn:
    return Turn.to(panel.reader, "setup_set", name, panel.settings.mark(name), value)


def _picker(panel: Panel, name: str) -> Turn:
    """What was picked comes with it; what stands in the place of the value only tells drawings apart."""
    return _turn(panel, name, panel.drawing)
