"""Whatever somebody wrote: a safe picture or a clean refusal, from the real process, in time."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.config import ROOT
from bot.pictures import painter
from bot.pictures.order import Order, PictureError, quote
from bot.pictures.studio import Studio
from tests.pictures.golden import alike, draw, opened

IN_TIME = 10.0  # seconds, on a machine that has much else to do; usually it is less than one


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    made = Studio()
    yield made
    await made.close()


def said(text: str) -> Order:
    return quote([(text, False)], text[:200], text[:200], text[:200])


@pytest.mark.parametrize(
    "order",
    [
        said("🍂" * 2_000),
        said("".join(chr(code) for code in range(0x1F300, 0x1F650)) * 3),
        said("Z" + "\u0321\u0489\u035c\u0310" * 2_000),
        said("\u202eسلام\u2067 שלום\u202a abc" * 200),
        said("a\n" * 1_000),
        said("\n" * 20_000 + "a"),
        said("W" * 20_000),
        said("\x00\x1b\ud800\ufffe\u200b"),
        said(""),
        quote([("word " * 5_000, True)] * 3),
        quote([("a", number % 2 == 0) for number in range(2_000)]),
        Order("viewing", {"title": "", "unit": "", "bars": []}),
        Order("viewing", {"title": "a" * 999, "unit": "", "bars": [
            {"group": "🍂" * 20, "label": "b" * 99, "value": -(10**30), "shown": "9" * 99}] * 300}),
    ],
    ids=["emoji", "all emoji", "zalgo", "directions", "lines", "only lines", "one word", "controls", "nothing",
         "covered", "parts", "no bars", "bars"],
)  # fmt: skip
async def test_it_is_a_picture(studio: Studio, order: Order) -> None:
    async with asyncio.timeout(IN_TIME):
        picture = opened(await studio.drawn(order))
    assert picture.width == 1200
    assert 600 <= picture.height <= 1200


@pytest.mark.parametrize(
    "order",
    [
        Order("nothing", {}),
        Order("lib", {}),
        Order("../../feeds/worker", {}),
        Order("/etc/passwd", {}),
        Order("quote\x00", {}),
        Order("quote", {}),
        Order("quote", {"parts": 7, "speaker": [], "details": None, "note": {}}),
        said("ᚠᚢᚦᚨᚱᚲ"),
        said("a" * 5_000_000),
        Order("quote", {"parts": ["🍂" * 1_000] * 500}),
    ],
    ids=["no scene", "library", "upwards", "file", "zero", "no data", "wrong data", "runes", "5 MB", "many"],
)
async def test_it_is_refused(studio: Studio, order: Order) -> None:
    async with asyncio.timeout(IN_TIME):
        with pytest.raises(PictureError):
            await studio.drawn(order)


def test_what_looks_like_markup_is_only_ever_text() -> None:
    """Were any of it evaluated, there would be no picture, or the same one as without it."""
    said = ['#panic("no")', '#read("lib.typ")', "*a* _b_ `c` $x^2$", "= a #let x = 1", "\\u{41} <a> @b ~ --"]
    data, _ = painter.prepared({"parts": [[text, False] for text in said]})
    assert data["parts"]["runs"] == ["".join(said)]
    plain = ["a" if text.startswith("#") else text for text in said]
    assert not alike(*(draw(quote([(text, False) for text in texts])) for texts in (said, plain)))


def test_an_order_nested_too_deep_is_refused() -> None:
    deep: Any = "a"
    for _ in range(50):
        deep = [deep]
    with pytest.raises(PictureError, match="deep"):
        painter.prepared(deep)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
@pytest.mark.parametrize("greedy", ["bytearray(500_000_000)", "open('here', 'wb', 0).write(bytes(9))"])
async def test_the_process_that_draws_has_limits(greedy: str, tmp_path: Path) -> None:
    for code in (greedy, f"from bot.pictures import painter; painter.limit(); {greedy}"):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", code),
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT)},
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert (await process.wait() != 0) == (code != greedy)
