"""/numbers: viewing with its drawn chart, scores, awards and the rest."""

import pytest

from bot.demo import World
from bot.pictures import studio
from bot.pictures.order import Order
from bot.pictures.studio import Studio
from bot.texts import texts
from tests.cogs.asking import Asker

pytestmark = pytest.mark.asyncio(loop_scope="module")


class NeverReady(Studio):
    """Draws too slowly for any answer."""

    async def png(self, order: Order) -> bytes | None:
        return None


async def test_a_chart_that_is_not_ready_keeps_no_answer_waiting(
    here: World, fan: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(here.bot, "studio", NeverReady())
    answer = await fan.ask("numbers")
    assert texts()("numbers-drawing") in answer.text
    assert "14,550,000" in answer.text
    assert answer.alt_texts == []


async def test_a_chart_that_can_never_be_drawn_is_not_announced(
    here: World, fan: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studio, "MOST_BYTES", 10)
    monkeypatch.setattr(here.bot, "studio", Studio())
    answer = await fan.ask("numbers")
    assert (texts()("numbers-undrawable") in answer.text, texts()("numbers-drawing") in answer.text) == (True, False)
    assert "14,550,000" in answer.text


async def test_the_chart_says_in_words_what_is_on_it(fan: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studio, "PATIENCE", 15.0)
    answer = await fan.ask("numbers", about="viewing")
    (alt,) = answer.alt_texts
    assert alt.startswith(
        "Bar chart of the million hours watched each week. Season 1, week 1: 14.55; Season 1, week 2: 23.94"
    )
    assert alt.endswith("Season 3, week 2: 12.40.")
    assert answer.text.endswith("\n[picture.png]")
    assert texts()("numbers-drawing") not in answer.text


async def test_a_newcomer_sees_the_chart_of_season_1(newcomer: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studio, "PATIENCE", 15.0)
    answer = await newcomer.ask("numbers")
    (alt,) = answer.alt_texts
    assert alt.endswith("Season 1, week 1: 14.55; Season 1, week 2: 23.94; Season 1, week 3: 14.97.")
    assert "Season 2" not in answer.text


@pytest.mark.parametrize(
    ("about", "title", "holds"),
    [
        ("scores", "## What critics said", "Rotten Tomatoes"),
        ("awards", "## Awards", "Emmys"),
        ("charts", "## Charts by country", "Top 10"),
        ("other", "## More numbers", "Variety"),
    ],
)
async def test_every_other_topic_has_pages(fan: Asker, about: str, title: str, holds: str) -> None:
    first = page = await fan.ask("numbers", about=about)
    assert first.title == title
    lines = [line for line in page.text.splitlines() if line.startswith("- ")]
    while "Next" in page.buttons:
        page = await fan.press(page, "Next")
        assert page.title == title
        lines += [line for line in page.text.splitlines() if line.startswith("- ")]
    assert any(holds in line for line in lines)
    assert len(set(lines)) == len(lines) > 12
    while "Previous" in page.buttons:
        page = await fan.press(page, "Previous")
    assert page.text == first.text
