"""A picture is drawn once, in a process of its own, and an answer never waits for one or fails because of one."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.config import ROOT
from bot.pictures import studio as module
from bot.pictures.order import Order, PictureError, UndrawableError, quote
from bot.pictures.studio import Studio
from tests.pictures.golden import ORDERS, opened

ORDER, OTHER = quote([("Hi.", False)], "Charlie"), quote([("Hi.", False)], "Nick")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(1_000)


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    made = Studio()
    yield made
    await made.close()


class Drawings:
    """Takes the place of the process that draws: counts, and does what a test wants."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, failing: bool = False, held: bool = False) -> None:
        self.orders: list[str] = []
        self.failing = failing
        self.at_once = self.most_at_once = 0
        self.go = asyncio.Event()
        if not held:
            self.go.set()
        monkeypatch.setattr(module, "_draw_elsewhere", self)

    async def __call__(self, order: str) -> bytes:
        self.orders.append(order)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.go.wait()
        self.at_once -= 1
        if self.failing:
            raise PictureError("no ink")
        return PNG


async def test_a_process_of_its_own_draws_it(studio: Studio) -> None:
    assert opened(await studio.drawn(ORDERS["viewing"])).size == (1200, 675)
    assert await studio.png(ORDERS["viewing"]) is not None


async def test_the_same_picture_is_drawn_once_and_another_one_anew(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawings = Drawings(monkeypatch)
    pictures = await asyncio.gather(*(studio.png(ORDER) for _ in range(5)), studio.drawn(ORDER))
    assert (pictures, len(drawings.orders)) == ([PNG] * 6, 1)
    await studio.png(Order(ORDER.scene, dict(reversed(list(ORDER.data.items())))))
    assert len(drawings.orders) == 1
    await studio.png(OTHER)
    assert len(drawings.orders) == 2


async def test_two_are_drawn_at_once_and_a_crowd_is_sent_away(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    drawings = Drawings(monkeypatch, held=True)
    monkeypatch.setattr(module, "PATIENCE", 0.001)
    monkeypatch.setattr(module, "MOST_WAITING", 5)
    orders = [quote([(str(number), False)]) for number in range(6)]
    assert await asyncio.gather(*map(studio.png, orders)) == [None] * 6
    drawings.go.set()
    with pytest.raises(PictureError, match="too many"):
        await studio.drawn(orders[5])
    assert await asyncio.gather(*map(studio.drawn, orders[:5])) == [PNG] * 5
    assert (len(drawings.orders), drawings.most_at_once) == (5, 2)


async def test_a_drawing_that_fails_is_no_picture_and_is_tried_again(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawings = Drawings(monkeypatch, failing=True)
    assert await studio.png(ORDER) is None
    with pytest.raises(PictureError, match="no ink"):
        await studio.drawn(ORDER)
    drawings.failing = False
    assert await studio.png(ORDER) == PNG


async def test_what_can_never_be_drawn_is_known_and_not_tried_again(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    runes, long = quote([("ᚠᚢᚦᚨᚱᚲ", False)]), quote([("a" * 300_000, False)])
    monkeypatch.setattr(module, "PATIENCE", 60.0)
    for order in (runes, long):
        assert not studio.is_hopeless(order)
        assert await studio.png(order) is None
        assert studio.is_hopeless(order)
    drawings = Drawings(monkeypatch)
    assert [await studio.png(order) for order in (runes, long)] == [None, None]
    with pytest.raises(UndrawableError):
        await studio.drawn(runes)
    assert drawings.orders == []


async def test_what_may_be_drawn_later_is_not_given_up(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    Drawings(monkeypatch, failing=True)
    assert (await studio.png(ORDER), studio.is_hopeless(ORDER)) == (None, False)
    held = Drawings(monkeypatch, held=True)
    monkeypatch.setattr(module, "PATIENCE", 0.001)
    assert (await studio.png(OTHER), studio.is_hopeless(OTHER)) == (None, False)
    held.go.set()


async def test_only_so_many_are_remembered_as_hopeless(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_HOPELESS", 2)
    long = [quote([("a" * 300_000, False)], str(number)) for number in range(3)]
    for order in long:
        await studio.png(order)
    assert [studio.is_hopeless(order) for order in long] == [False, True, True]


async def test_a_late_drawing_is_there_the_next_time(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    drawings = Drawings(monkeypatch, held=True)
    monkeypatch.setattr(module, "PATIENCE", 0.001)
    assert await studio.png(ORDER) is None
    drawings.go.set()
    monkeypatch.setattr(module, "PATIENCE", 60.0)
    assert (await studio.png(ORDER), len(drawings.orders)) == (PNG, 1)


async def test_whoever_stops_waiting_stops_nobody_else(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    drawings = Drawings(monkeypatch, held=True)
    first, second = (asyncio.create_task(studio.drawn(ORDER)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    drawings.go.set()
    assert (await second, len(drawings.orders)) == (PNG, 1)


async def test_pictures_nobody_asked_for_lately_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    drawings = Drawings(monkeypatch)
    studio = Studio(most_kept=3_000)
    third = quote([("Hi.", False)], "Tao")
    for order in (ORDER, OTHER, ORDER, third, ORDER):
        assert await studio.png(order) == PNG
    assert drawings.orders == [ORDER.json, OTHER.json, third.json]
    await studio.png(OTHER)
    assert len(drawings.orders) == 4
    assert studio._size <= 3_000
    await studio.close()


async def test_a_process_that_cannot_start_is_no_picture(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    assert await studio.png(ORDER) is None


async def test_a_process_that_ends_badly_is_an_error_and_not_half_a_picture() -> None:
    with pytest.raises(UndrawableError, match="exit code 1"):
        await module._draw_elsewhere("this is no order")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
async def test_a_process_that_was_killed_may_do_better_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = tmp_path / "python"
    killed.write_text("#!/bin/sh\nkill -9 $$\n")
    killed.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(killed))
    with pytest.raises(PictureError) as failed:
        await module._draw_elsewhere(ORDER.json)
    assert not isinstance(failed.value, UndrawableError)


async def test_a_process_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST", 0.001)
    with pytest.raises(PictureError, match="took too long"):
        await module._draw_elsewhere(ORDER.json)


async def test_closing_ends_what_is_still_being_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio()
    monkeypatch.setattr(module, "PATIENCE", 0.001)
    assert await studio.png(ORDER) is None
    (task,) = studio._begun.values()
    await studio.close()
    assert task.cancelled()


async def test_the_bot_itself_never_loads_what_draws() -> None:
    asked = "import sys, bot.app; print({'typst', 'fontTools', 'PIL', 'bot.pictures.painter'} & set(sys.modules))"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", asked), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    assert said.decode().strip() == "set()"
