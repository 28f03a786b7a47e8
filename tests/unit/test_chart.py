"""A chart is a picture of the promised size, drawn once, and an answer never waits for one or fails because of one."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.views import chart
from bot.views.chart import Bar, Charts, draw

BARS = [Bar("Season 1", "week 1", 14.55), Bar("Season 1", "week 2", 23.94), Bar("Season 2", "week 1", 24.96)]
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
async def charts() -> AsyncIterator[Charts]:
    opened = Charts()
    yield opened
    await opened.close()


class Drawings:
    """Takes the place of the process that draws: counts, and does what a test wants."""

    def __init__(self, *, failing: bool = False, held: bool = False) -> None:
        self.orders: list[str] = []
        self.failing = failing
        self.go = asyncio.Event()
        if not held:
            self.go.set()

    async def __call__(self, order: str) -> bytes:
        self.orders.append(order)
        await self.go.wait()
        if self.failing:
            raise RuntimeError("no ink")
        return PNG


def size(png: bytes) -> tuple[int, int]:
    """Width and height, as the header of the file says."""
    assert png.startswith(PNG)
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


@pytest.mark.parametrize(
    "bars",
    [
        BARS,
        BARS[:1],
        [Bar("Season 1", "week 1", 0.0)],
        [Bar(f"Season {number}", f"week {number}", number) for number in range(1, 30)],
        [Bar("a long name of a group " * 3, "a long label " * 3, 10**9)],
    ],
)
def test_a_chart_is_a_picture_of_1200_by_675(bars: list[Bar]) -> None:
    assert size(draw("Million hours watched", "million hours", bars)) == (1200, 675)


async def test_a_process_of_its_own_draws_it(charts: Charts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart, "PATIENCE", 60.0)
    png = await charts.png("Hours", "hours", BARS)
    assert png is not None
    assert size(png) == (1200, 675)


async def test_the_same_chart_is_drawn_once_and_another_one_anew(
    charts: Charts, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawings = Drawings()
    monkeypatch.setattr(chart, "_draw_elsewhere", drawings)
    pictures = await asyncio.gather(*(charts.png("Hours", "hours", BARS) for _ in range(5)))
    assert (pictures, len(drawings.orders)) == ([PNG] * 5, 1)
    await charts.png("Hours", "hours", BARS[:2])
    assert len(drawings.orders) == 2


async def test_no_bars_make_no_picture(charts: Charts) -> None:
    assert await charts.png("Hours", "hours", []) is None


async def test_a_drawing_that_fails_is_no_picture_and_is_tried_again(
    charts: Charts, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawings = Drawings(failing=True)
    monkeypatch.setattr(chart, "_draw_elsewhere", drawings)
    assert await charts.png("Hours", "hours", BARS) is None
    drawings.failing = False
    assert await charts.png("Hours", "hours", BARS) == PNG


async def test_a_late_drawing_is_there_the_next_time(charts: Charts, monkeypatch: pytest.MonkeyPatch) -> None:
    drawings = Drawings(held=True)
    monkeypatch.setattr(chart, "_draw_elsewhere", drawings)
    monkeypatch.setattr(chart, "PATIENCE", 0.001)
    assert await charts.png("Hours", "hours", BARS) is None
    drawings.go.set()
    monkeypatch.setattr(chart, "PATIENCE", 60.0)
    assert (await charts.png("Hours", "hours", BARS), len(drawings.orders)) == (PNG, 1)


async def test_a_process_that_cannot_start_is_no_picture(charts: Charts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart, "PATIENCE", 60.0)
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    assert await charts.png("Hours", "hours", BARS) is None


async def test_a_process_that_ends_badly_is_an_error_and_not_half_a_picture() -> None:
    with pytest.raises(RuntimeError, match="exit code 1"):
        await chart._draw_elsewhere("this is no order")


async def test_closing_ends_what_is_still_being_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    charts = Charts()
    monkeypatch.setattr(chart, "PATIENCE", 0.001)
    assert await charts.png("Hours", "hours", BARS) is None
    (task,) = charts._drawn.values()
    await charts.close()
    assert task.cancelled()
