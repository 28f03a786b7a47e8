"""The demo page in a real browser, used as people use it: every kind of control, every viewer, another channel."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.picture import HEIGHT, SCALE, TAKEN, WIDTH
from tests.browser.visitor import Visitor
from tests.conftest import hosted

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_a_suggestion_leads_to_a_card_and_its_buttons_lead_on(visitor: Visitor) -> None:
    async with visitor.at("general"):
        await visitor.types("cast", who="kit")
        await expect(visitor.suggestions).to_have_text(["Kit Connor (Nick Nelson)"])
        await visitor.picks("Kit Connor")
        await visitor.sends()
        assert "Plays Nick Nelson" in await visitor.sees("Kit Connor")

        await visitor.asks("cast", who="nick")
        assert "Played by Kit Connor" in await visitor.sees("Nick Nelson")
        await visitor.presses("Relations")
        assert "Sarah Nelson (mother)" in await visitor.sees("Nick Nelson and the others")
        await visitor.presses("Back")
        await visitor.sees("Played by Kit Connor")
        await visitor.presses("Next")
        await visitor.sees("Played by William Gao")


async def test_a_season_opens_its_episodes_by_a_select(visitor: Visitor) -> None:
    async with visitor.at("general"):
        await visitor.asks("season", number="1")
        assert "S1E8 Boyfriend" in await visitor.sees("Season 1")
        await visitor.chooses("S1E4 Secret")
        card = await visitor.sees("Directed by Euros Lyn")
        assert card.index("S1E4 Secret") < card.index("Content notes:") < card.index("What happens")
        await visitor.presses("Next")
        await visitor.sees("S1E5 Friend")


async def test_another_question_goes_into_a_form(visitor: Visitor) -> None:
    async with visitor.at("general"):
        await visitor.asks("search", what="how many people auditioned?")
        await visitor.sees("More than 10,000 people")
        asked = await visitor.messages.count()
        await visitor.presses("Ask something else")
        await visitor.fills_in("What would you like to know?", "who plays tao")
        await expect(visitor.messages).to_have_count(asked + 1)
        assert "Plays Tao Xu" in await visitor.sees("William Gao")


async def test_the_newcomer_gets_a_kind_word_where_the_fan_gets_a_card(visitor: Visitor) -> None:
    async with visitor.at("general"):
        await visitor.asks("cast", who="sahar")
        await visitor.sees("Played by Leila Khan")
        public = await visitor.messages.count()

        await visitor.becomes("newcomer")
        await visitor.types("cast", who="sahar")
        assert not [name for name in await visitor.suggestions.all_inner_texts() if "Sahar" in name]
        await visitor.sends()
        answer = await visitor.sees("That is further on than I show here")
        assert "Only you can see this" in answer
        assert "Sahar" not in answer
        await expect(visitor.messages).to_have_count(public + 1)

        await visitor.becomes("fan")
        await expect(visitor.messages).to_have_count(public)


async def test_the_buttons_of_an_answer_are_for_those_who_asked(visitor: Visitor) -> None:
    async with visitor.at("general"):
        await visitor.asks("cast", who="nick")
        await visitor.sees("Played by Kit Connor")
        await visitor.becomes("moderator")
        await visitor.presses("Relations")
        await visitor.sees("These buttons belong to somebody else's answer.")


async def test_the_viewing_figures_are_drawn(visitor: Visitor) -> None:
    async with visitor.at("general"):
        await visitor.asks("numbers")
        await visitor.sees("Hours watched, week by week")
        chart = visitor.answer.get_by_role("img", name="Bar chart of the million hours watched each week.")
        assert await chart.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [1200, 675]


async def test_other_channels_can_be_opened_and_the_staff_have_one_of_their_own(visitor: Visitor) -> None:
    viewers = visitor.page.get_by_label("Viewing as").get_by_role("option")
    async with visitor.at("general"):
        await expect(viewers).to_have_count(5)
    async with visitor.at("news"):
        await visitor.asks("news latest")
        await visitor.sees("Latest news")
        await visitor.presses("Next")
        await visitor.sees("Latest news")
    async with visitor.at("staff"):
        await expect(viewers).to_have_text(["A moderator", "A manager", "The owner"])
        await visitor.asks("help")
        await visitor.sees("What you can ask me")


@pytest.mark.parametrize("name", TAKEN)
async def test_the_pictures_for_the_readme_can_be_taken_at_any_time(browser: Browser, name: str) -> None:
    async with hosted() as here, Visitor.come(browser, here, WIDTH, HEIGHT, SCALE) as visitor:
        picture = await TAKEN[name](visitor)
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    assert picture.startswith(b"\x89PNG")
    assert 1100 <= width <= 1400
    assert 0.8 * width < height < 2 * width
    assert len(picture) < 400_000
