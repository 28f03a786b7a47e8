"""Statements that may hurt say so, and stay covered wherever they are shown outside the card of their episode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.show import model
from bot.show.catalog import Catalog
from bot.texts import texts
from bot.views.cast import cast_page
from bot.views.page import COVER, Page, shorten, told_text
from cogs.search import found
from tests.conftest import reader_of

HURTS = model.Told(text="Tells a friend that he used to harm himself.", content_note="self-harm")
WORDS = ("harm himself", "anorexia", "eating disorder.")


def lines(page: Page) -> list[str]:
    return [line for item in page.walk_children() for line in getattr(item, "content", "").splitlines()]


def test_a_statement_that_may_hurt_says_so_and_is_covered() -> None:
    assert told_text(texts(), HURTS) == "⚠️ self-harm: ||Tells a friend that he used to harm himself.||"
    assert told_text(texts(), model.Told(text="Plays the drums.")) == "Plays the drums."


def test_text_of_the_pack_cannot_uncover_itself() -> None:
    told = model.Told(text="One || two", content_note="a || note")
    assert told_text(texts(), told).count(COVER) == 2


@given(st.text("ab |\\", max_size=40), st.integers(0, 60))
def test_what_was_covered_stays_covered_when_it_is_cut(text: str, most: int) -> None:
    told = model.Told(text=f"It {text}", content_note="self-harm")
    cut = shorten(told_text(texts(), told), most)
    assert len(cut) <= most
    assert cut.count(COVER) % 2 == 0
    assert "It" not in cut.partition(COVER)[0]


@pytest.mark.parametrize("who", ["charlie", "nick", "geoff"])
def test_a_card_shows_nothing_that_hurts_bare(catalog: Catalog, who: str) -> None:
    reader = reader_of(catalog)
    entry = catalog.find("cast", who)
    assert isinstance(entry, model.Character | model.Person)
    hurting = [line for line in lines(cast_page(reader, entry)) if any(word in line for word in WORDS)]
    assert [line for line in hurting if COVER not in line] == []


@pytest.mark.parametrize("what", ["does charlie have anorexia", "charlie eating disorder", "relapse into self-harm"])
def test_an_answer_shows_nothing_that_hurts_bare(catalog: Catalog, what: str) -> None:
    shown = lines(found(reader_of(catalog), what))
    assert any(COVER in line for line in shown)
    assert [line for line in shown if any(word in line for word in WORDS) and COVER not in line] == []
