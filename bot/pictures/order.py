"""What is to be drawn: the name of a scene and plain data for it. Knows no font, no colour, no Discord."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

MOST_BYTES = 200_000  # an order that is longer is nobody's picture


class PictureError(RuntimeError):
    """A picture that is not there, and why. Says nothing of what would have been on it."""


class UndrawableError(PictureError):
    """The same, and it will not be there later either: its letters have no font, or it is too much for one picture."""


@dataclass(frozen=True)
class Order:
    """`scene` is a file of `scenes`; `data` is what JSON can say. Every text in it is set as it is, never as markup."""

    scene: str
    data: Mapping[str, Any] = field(hash=False)

    @property
    def json(self) -> str:
        """The same for the same picture."""
        return json.dumps({"scene": self.scene, "data": self.data}, sort_keys=True, ensure_ascii=False)


@dataclass(frozen=True)
class Bar:
    """`value` is in the unit of the chart; bars of one group have one colour."""

    group: str
    label: str
    value: float


def viewing(title: str, unit: str, bars: Sequence[Bar]) -> Order:
    """A bar chart, its bars in groups."""
    shown = [{**asdict(bar), "shown": f"{bar.value:.1f}"} for bar in bars]
    return Order("viewing", {"title": title, "unit": unit, "bars": shown})


def quote(parts: Sequence[tuple[str, bool]], speaker: str = "", details: str = "", note: str = "") -> Order:
    """A card with what somebody said. Parts that are covered (True) become soft bars.

    Up to 700 letters are readable on a phone; what is far longer fades out at the end.
    """
    said = [[text, covered] for text, covered in parts]
    return Order("quote", {"parts": said, "speaker": speaker, "details": details, "note": note})
