"""A button carries all it needs in its custom id: it comes back as the same wish, inside Discord's 100 characters."""

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.show import model
from bot.show.catalog import Catalog
from bot.show.progress import Mark
from bot.show.reader import Reader
from bot.texts import texts
from bot.views.turn import LONGEST_ARGUMENT, Turn, TurnButton, TurnChoices, TurnSelect
from tests.conftest import reader_of

OPTIONS = [discord.SelectOption(label=str(number)) for number in range(30)]
ITEMS = (TurnButton, TurnSelect, TurnChoices)
pages = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)
people = st.integers(0, 2**63 - 1)


def read_back(item: TurnButton | TurnSelect | TurnChoices) -> list[Turn]:
    """What discord.py makes of the custom id of an item; one kind of item knows it, the others do not."""
    matches = [kind.__discord_ui_compiled_template__.fullmatch(item.item.custom_id or "") for kind in ITEMS]
    return [Turn.read(match) for match in matches if match is not None]


@given(
    page=pages,
    user_id=people,
    private=st.booleans(),
    arguments=st.lists(st.text(max_size=80), min_size=1, max_size=3),
)
def test_any_wish_comes_back_from_its_custom_id(
    lantern: Catalog, page: str, user_id: int, private: bool, arguments: list[str]
) -> None:
    turn = Turn.to(Reader(user_id, lantern, texts(), private), page, *arguments)
    assert (turn.page, turn.owner_id, turn.private) == (page, user_id, private)
    assert turn.argument == "~".join(arguments)[:LONGEST_ARGUMENT]
    for item in (TurnButton(turn, "label"), TurnSelect(turn, OPTIONS), TurnChoices(turn, OPTIONS)):
        assert len(item.item.custom_id or "") <= 100
        assert read_back(item) == [turn]


def test_the_longest_custom_id_just_fits(lantern: Catalog) -> None:
    turn = Turn("p" * 12, "a" * LONGEST_ARGUMENT, 10**20 - 1, True)
    assert len(TurnButton(turn, "label").item.custom_id or "") <= 100
    assert Turn.to(reader_of(lantern), "episode", Mark(1, 3)) == Turn("episode", "s1e3", 1, False)
    assert Turn.to(reader_of(lantern), "quotes", 0, "x" * 80).argument == "0~" + "x" * (LONGEST_ARGUMENT - 2)


def test_the_longest_id_of_a_pack_fits_beside_a_page_number(lantern: Catalog) -> None:
    longest = model.Told(text="x", sources=("i" * 56,)).sources[0]
    assert Turn.to(reader_of(lantern), "by", 999, longest).arguments == ["999", longest]
    with pytest.raises(ValidationError):
        model.Told(text="x", sources=("i" * 57,))


def test_several_arguments_come_back_apart(lantern: Catalog) -> None:
    assert Turn.to(reader_of(lantern), "by", 0, "nick").arguments == ["0", "nick"]
    assert Turn.to(reader_of(lantern), "books").arguments == [""]


@pytest.mark.parametrize(
    "custom_id",
    ["", "b", "x1|cast|1|0|nick", "b2|cast|1|0|nick", "b1|cast|one|0|nick", "b1|cast|1|2|nick", "b1|CAST|1|0|nick",
     "b1|cast|1|0|" + "a" * 61, "m|0123456789abcdef"],
)  # fmt: skip
def test_other_custom_ids_are_nobodys(custom_id: str) -> None:
    assert [kind.__discord_ui_compiled_template__.fullmatch(custom_id) for kind in ITEMS] == [None] * len(ITEMS)


def test_labels_and_options_stay_inside_the_limits_of_discord() -> None:
    turn = Turn("cast", "nick", 1, False)
    button, select = TurnButton(turn, "x" * 200), TurnSelect(turn, OPTIONS, "y" * 200)
    assert (len(button.item.label or ""), len(select.item.options), len(select.item.placeholder or "")) == (80, 25, 150)
    assert TurnButton(turn, emoji="◀").item.label is None
    several = TurnChoices(turn, OPTIONS).item
    assert (len(several.options), several.min_values, several.max_values) == (25, 1, 25)
