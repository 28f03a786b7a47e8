"""Draws a bar chart as a PNG. Run as a program it reads bars from its input, so that drawing happens in a process of
its own: the bot's memory and its event loop stay as they are.
"""

import asyncio
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

BACKGROUND, INK = "#fffaf4", "#4a3f4f"
COLOURS = ("#5ba897", "#e8836b", "#7a86c8", "#e3b34c", "#b58bc9")
LONGEST = 30.0  # seconds that a drawing may take at all
PATIENCE = 2.0  # seconds an answer waits for a picture; the rest of Discord's three are for the network


@dataclass(frozen=True)
class Bar:
    """`value` is in the unit of the chart; bars of one group have one colour."""

    group: str
    label: str
    value: float


@dataclass
class Charts:
    """Draws each chart once. A drawing that takes long goes on in the background and is there the next time."""

    _drawn: dict[str, "asyncio.Task[bytes]"] = field(default_factory=dict)

    async def png(self, title: str, unit: str, bars: Sequence[Bar]) -> bytes | None:
        """The picture, or None where it is not ready in time (or cannot be drawn)."""
        if not bars:
            return None
        order = json.dumps({"title": title, "unit": unit, "bars": [asdict(bar) for bar in bars]})
        task = self._drawn.get(order)
        if task is None or (task.done() and task.exception() is not None):
            task = self._drawn[order] = asyncio.create_task(_draw_elsewhere(order))
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        return task.result() if done and task.exception() is None else None

    async def close(self) -> None:
        for task in self._drawn.values():
            task.cancel()
        await asyncio.gather(*self._drawn.values(), return_exceptions=True)


async def _draw_elsewhere(order: str) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.views.chart"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl-C in the terminal is for the bot, which ends this itself
    )
    try:
        async with asyncio.timeout(LONGEST):
            png, _ = await process.communicate(order.encode())
    except (asyncio.CancelledError, TimeoutError):
        process.kill()
        await process.wait()
        raise
    if process.returncode != 0:
        raise RuntimeError(f"the chart was not drawn (exit code {process.returncode})")
    return png


def draw(title: str, unit: str, bars: Sequence[Bar]) -> bytes:
    """A PNG of 1200 x 675 pixels."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    figure = Figure(
        figsize=(6.4, 3.6), dpi=187.5, facecolor=BACKGROUND, layout=ConstrainedLayoutEngine(w_pad=0.2, h_pad=0.2)
    )
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_subplot(facecolor=BACKGROUND)
    groups = list(dict.fromkeys(bar.group for bar in bars))
    places = [number + 0.6 * groups.index(bar.group) for number, bar in enumerate(bars)]
    colours = [COLOURS[groups.index(bar.group) % len(COLOURS)] for bar in bars]
    drawn = axes.bar(places, [bar.value for bar in bars], color=colours, width=0.8)
    axes.bar_label(drawn, labels=[f"{bar.value:.1f}" for bar in bars], color=INK, padding=3, fontsize=11)
    axes.set_xticks(places, [bar.label for bar in bars], color=INK, fontsize=10)
    for group in groups:
        inside = [place for place, bar in zip(places, bars, strict=True) if bar.group == group]
        axes.text(sum(inside) / len(inside), -0.12, group, color=INK, fontsize=12, weight="bold", ha="center",
                  va="top", transform=axes.get_xaxis_transform())  # fmt: skip
    axes.set_title(title, color=INK, fontsize=15, weight="bold", loc="left", pad=14)
    axes.set_ylabel(unit, color=INK, fontsize=11)
    axes.margins(y=0.15)
    axes.tick_params(colors=INK, length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(INK)
    axes.yaxis.grid(True, color=INK, alpha=0.12)
    axes.set_axisbelow(True)
    picture = io.BytesIO()
    canvas.print_figure(picture, format="png")
    return picture.getvalue()


if __name__ == "__main__":
    wanted = json.load(sys.stdin)
    sys.stdout.buffer.write(draw(wanted["title"], wanted["unit"], [Bar(**bar) for bar in wanted["bars"]]))
