"""/search: one box for everything, with doors to the cards behind the answers and another question."""

import pytest

from bot.texts import texts
from tests.cogs.asking import Asker

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("how many people auditioned", "10,000"),
        ("who shot it", "Diana Olifirova"),
        ("what lenses did they use?", "Canon K35"),
        ("rotten tomatoes score", "100%"),
        ("who plays nick", "Kit Connor"),
    ],
)
async def test_the_best_answer_comes_first_with_its_source(fan: Asker, question: str, holds: str) -> None:
    answer = await fan.ask("search", what=question)
    lines = answer.text.splitlines()
    assert holds in " ".join(lines[:2])
    assert lines[-1].startswith("-# Source")
    assert answer.text.index("**More**") <= 1000


async def test_doors_lead_to_the_cards(fan: Asker) -> None:
    for question, door, title in (
        ("who plays Charlie's sister Tori", "Tori Spring", "## Tori Spring"),
        ("what happens in boyfriend", "S1E8 Boyfriend", "## S1E8 Boyfriend"),
        ("dover beach", "Dover Beach", '## "Dover Beach" by Baby Queen'),
        ("whipsnade zoo", "Whipsnade Zoo", "## Whipsnade Zoo"),
        ("solitaire novel", "Solitaire", "## Solitaire"),
    ):
        answer = await fan.ask("search", what=question)
        assert door in answer.buttons
        assert (await fan.press(answer, door)).title.startswith(title)


async def test_another_question_is_answered_in_a_message_of_its_own(fan: Asker) -> None:
    first = await fan.ask("search", what="nick")
    shown = await fan.press(first, "Ask something else")
    assert shown.result.modal is not None
    assert shown.result.modal["title"] == "Ask something else"
    second = await fan.fill_in(shown, "who shot it")
    assert "Diana Olifirova" in second.text
    assert second.result.response is not None
    assert first.result.response is not None
    assert second.result.response.id != first.result.response.id
    third = await fan.fill_in(await fan.press(second, "Ask something else"), "what lenses")
    assert "Canon K35" in third.text


async def test_another_question_stays_as_private_as_the_first(fan: Asker) -> None:
    for private in (True, False):
        first = await fan.ask("search", what="nick", private=private)
        second = await fan.fill_in(await fan.press(first, "Ask something else"), "charlie")
        assert (first.private, second.private) == (private, private)


async def test_nothing_found_says_so_privately(fan: Asker) -> None:
    answer = await fan.ask("search", what="qqqqzz")
    assert (answer.text, answer.private) == (texts()("error-no-answer", text="qqqqzz", near=""), True)


async def test_who_is_not_well_gets_kind_words_for_themselves_alone(fan: Asker) -> None:
    for typed in ("I want to die", "i don't want to live anymore!!", "HELPLINE"):
        answer = await fan.ask("search", what=typed)
        assert (answer.text, answer.private) == (texts()("error-care"), True)
    assert not (await fan.ask("search", what="does charlie hurt himself")).private


async def test_nothing_asked_is_told_privately(fan: Asker) -> None:
    blank = await fan.ask("search", what="   ")
    assert (blank.text, blank.private) == (texts()("error-empty"), True)
    shown = await fan.press(await fan.ask("search", what="nick"), "Ask something else")
    again = await fan.fill_in(shown, "  ")
    assert (again.text, again.private) == (texts()("error-empty"), True)


async def test_a_newcomer_is_told_kindly_that_there_is_more_later(newcomer: Asker) -> None:
    only_later, also_later = (
        await newcomer.ask("search", what="paris"),
        await newcomer.ask("search", what="who is sahar"),
    )
    assert (only_later.text, only_later.private) == (texts()("error-ahead"), True)
    for answer in (only_later, also_later):
        assert "Sahar" not in answer.text
        assert "Louvre" not in answer.text
