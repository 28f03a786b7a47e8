"""/cast: who plays whom, either way round, and where its buttons lead."""

import pytest

from bot.texts import texts
from tests.cogs.asking import Asker

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_character_and_their_actor_name_each_other(fan: Asker) -> None:
    character, actor = await fan.ask("cast", who="Nick Nelson"), await fan.ask("cast", who="Kit Connor")
    assert character.text.splitlines()[:2] == ["## Nick Nelson", "Played by Kit Connor · he/him · seasons 1, 2 and 3"]
    assert actor.text.splitlines()[:2] == ["## Kit Connor", "Plays **Nick Nelson** (seasons 1, 2 and 3)"]
    assert (character.private, actor.private) == (False, False)


async def test_every_answer_names_its_source(fan: Asker) -> None:
    assert (await fan.ask("cast", who="Nellie")).text.splitlines()[-1].startswith("-# Source")


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("nick", "Nick Nelson"),
        ("CHARLIE", "Charlie Spring"),
        ("kit conner", "Kit Connor"),
        ("  tao   xu ", "Tao Xu"),
        ("taos mum", "Yan Xu"),
        ("olivia coleman", "Olivia Colman"),
        ("Álice Öseman", "Alice Oseman"),
        ("the actor joe locke", "Joe Locke"),
        ("🥁", "Charlie Spring"),
    ],
)
async def test_names_may_be_typed_in_a_hurry(fan: Asker, typed: str, title: str) -> None:
    assert (await fan.ask("cast", who=typed)).title.partition(" · ")[0] == f"## {title}"


async def test_an_unknown_name_answers_privately_with_up_to_three_that_may_be_meant(fan: Asker) -> None:
    near, unknown = await fan.ask("cast", who="Sara Nilson Smith"), await fan.ask("cast", who="zzzz")
    meant = "**Sarah Nelson (Olivia Colman)**"
    assert near.text == texts()("error-not-found", text="Sara Nilson Smith", near=meant)
    assert unknown.text == texts()("error-not-found", text="zzzz", near="")
    assert (near.private, unknown.private) == (True, True)
    many = await fan.ask("cast", who="Spring Nelson Connor")
    assert (many.text.count("**") // 2 <= 3, many.private) == (True, True)


async def test_suggestions_name_both_sides_and_lead_to_the_card(fan: Asker) -> None:
    assert await fan.suggestions("cast", "who", "kit") == {"Kit Connor (Nick Nelson)": "Kit Connor"}
    assert (await fan.suggestions("cast", "who", "nick n"))["Nick Nelson (Kit Connor)"] == "Nick Nelson"
    for name, value in (await fan.suggestions("cast", "who", "")).items():
        card = await fan.ask("cast", who=value)
        assert (name, card.title.partition(" *")[0]) == (name, f"## {value}")


async def test_previous_and_next_go_round_the_cast(fan: Asker) -> None:
    first = await fan.ask("cast", who="Charlie Spring")
    second = await fan.press(first, "Next")
    assert second.title == "## Nick Nelson"
    assert (await fan.press(second, "Previous")).text == first.text
    last = await fan.press(first, "Previous")
    assert (await fan.press(last, "Next")).text == first.text


async def test_quotes_and_relations_lead_back(fan: Asker) -> None:
    card = await fan.ask("cast", who="Charlie Spring")
    relations = await fan.press(card, "Relations")
    assert relations.text.splitlines()[:2] == [
        "## Charlie Spring and the others",
        "- partner: **Nick Nelson**",
    ]
    assert (await fan.press(relations, "Back")).text == card.text
    quotes = await fan.press(card, "Quotes")
    assert quotes.title == "## Quotes: Charlie Spring"
    assert (await fan.press(quotes, "Back")).text == card.text


async def test_quotes_of_somebody_have_pages(fan: Asker) -> None:
    first = await fan.press(await fan.ask("cast", who="Alice Oseman"), "Quotes")
    assert set(first.buttons) == {"Next", "Back"}
    second = await fan.press(first, "Next")
    assert (set(second.buttons), second.title) == ({"Previous", "Next", "Back"}, first.title)
    assert second.text != first.text
    assert (await fan.press(second, "Previous")).text == first.text


async def test_a_newcomer_sees_nothing_of_season_2_on_a_card(newcomer: Asker, fan: Asker) -> None:
    theirs, whole = await newcomer.ask("cast", who="Nick"), await fan.ask("cast", who="Nick")
    assert theirs.text.splitlines()[1] == "Played by Kit Connor · he/him · season 1"
    assert "Paris" in whole.text
    assert "Paris" not in theirs.text
