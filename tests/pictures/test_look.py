"""What can be measured of the look: contrast, and that the tables of letters are true of the fonts."""

import re
from itertools import product

import pytest
import typst
from fontTools.ttLib import TTFont

from bot.pictures import fonts
from bot.pictures.painter import SCENES

LIBRARY = (SCENES / "lib.typ").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r'^#let ([a-z-]+) = rgb\("(#[0-9a-f]{6})"\)', LIBRARY, re.MULTILINE))
WRITTEN = ["ink", "faint", *(name for name in COLOURS if name.startswith("deep-"))]
SOFT = ["green", "coral", "blue", "gold", "violet"]
ENOUGH = 4.5  # WCAG 2.2, AA


def channels(colour: str) -> list[float]:
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def luminance(rgb: list[float]) -> float:
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: list[float], other: list[float]) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("written", WRITTEN)
def test_words_stand_out_from_the_paper(written: str) -> None:
    assert len(WRITTEN) == 7
    assert contrast(channels(COLOURS[written]), channels(COLOURS["cream"])) >= ENOUGH


@pytest.mark.parametrize(("written", "hill"), list(product(WRITTEN, SOFT)))
def test_words_stand_out_from_the_soft_hills_below_them(written: str, hill: str) -> None:
    light = [value + (1 - value) * 0.76 for value in channels(COLOURS[hill])]  # about what lighten(76%) makes of it
    assert contrast(channels(COLOURS[written]), light) >= ENOUGH


def test_no_scene_writes_smaller_than_can_be_read_on_a_phone() -> None:
    assert "#let smallest = 28pt" in LIBRARY
    for file in SCENES.glob("*.typ"):
        sizes = re.findall(r"\bsize: ([0-9.]+)pt", file.read_text(encoding="utf-8"))
        assert not [size for size in sizes if float(size) < 28], file.name


def test_the_main_face_has_what_is_never_looked_up() -> None:
    with TTFont(next(file for file in fonts._files() if file.name.startswith("Nunito[")), lazy=True) as face:
        known = set(face.getBestCmap())
    assert {code for code in range(0x20, fonts._FIRST_OTHER) if not 0x7F <= code < 0xA0} - known == {0x133}


def test_every_face_a_scene_asks_for_is_there() -> None:
    there = set(typst.Fonts(include_system_fonts=False, font_paths=fonts.folders()).families())
    (listed,) = re.findall(r"#let faces\(.*?\) = \((.*?)\n\)", LIBRARY, re.DOTALL)
    asked = set(re.findall(r'"([^"]+)"', listed.replace('"Noto Sans CJK " + han', "")))
    assert len(asked) > 12
    assert asked | {f"Noto Sans CJK {han}" for han in ("JP", "KR", "SC")} <= there
