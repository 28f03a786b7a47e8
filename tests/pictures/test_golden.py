"""Every picture looks as docs/pictures shows it. `make pictures` draws those anew: look before they are kept."""

from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from bot.config import ROOT
from bot.pictures import painter
from bot.pictures.order import Order
from bot.pictures.painter import scenes
from tests.pictures.golden import FOLDER, ORDERS, alike, draw, file_of

PAGE = (ROOT / "docs" / "pictures.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ORDERS)
def test_a_picture_looks_as_the_documents_show_it(name: str) -> None:
    picture = draw(ORDERS[name])
    assert picture.width == 1200
    assert 600 <= picture.height <= 1200
    assert alike(picture, Image.open(file_of(name)).convert("RGB"))


def test_every_scene_is_shown_and_nothing_else() -> None:
    assert {order.scene for order in ORDERS.values()} == scenes()
    assert {file.stem for file in FOLDER.glob("*.png")} == set(ORDERS)
    for name in ORDERS:
        alt = PAGE.partition(f"](pictures/{name}.png)")[0].rpartition("![")[2]
        assert len(alt) > 40, f"docs/pictures.md shows {name} without saying what is on it"


@pytest.mark.parametrize("name", ["quote_covered", "viewing"])
def test_a_text_that_is_missing_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the place of each text in turn stands nothing; the leaves stay."""
    monkeypatch.setattr(painter, "seed_of", lambda order: 7)
    whole = ORDERS[name]
    picture = draw(whole)
    for lacking in without_one_text(whole):
        assert not alike(draw(lacking), picture)


def without_one_text(order: Order) -> Iterator[Order]:
    def lacking(value: Any) -> Iterator[Any]:
        if isinstance(value, str) and value:
            yield ""
        elif isinstance(value, dict):
            for key in value:
                yield from ({**value, key: other} for other in lacking(value[key]))
        elif isinstance(value, list):
            for place, item in enumerate(value[:2]):
                yield from ([*value[:place], other, *value[place + 1 :]] for other in lacking(item))

    yield from (Order(order.scene, data) for data in lacking(dict(order.data)))
