"""Buttons and modals: they act for whom they were made, wherever and whenever they are used, and never in silence."""

from collections import deque

import pytest

from bot.demo import World
from bot.texts import texts
from bot.views.turn import ANYBODY, EVERYBODYS
from tests.cogs.asking import Answer, Asker, every_command, needed

pytestmark = pytest.mark.asyncio(loop_scope="module")

ENOUGH = 250  # pages to look at when following every button


def whose(custom_id: str) -> int:
    return int(custom_id.split("|")[2])


async def first_answers(here: World, fan: Asker) -> list[Answer]:
    return [await fan.ask(command.qualified_name, **needed(command)) for command in every_command(here.bot)]


async def test_every_button_leads_to_a_page(here: World, fan: Asker) -> None:
    answers = await first_answers(here, fan)
    waiting = deque(custom_id for answer in answers for custom_id in answer.buttons.values())
    seen = set(waiting)
    for _ in range(ENOUGH):
        custom_id = waiting.popleft()
        page = await fan.press_old(custom_id)
        assert (custom_id, page.private) == (custom_id, whose(custom_id) == ANYBODY)
        assert (custom_id, bool(page.text or page.result.modal)) == (custom_id, True)
        found = set(page.buttons.values()) - seen
        seen |= found
        waiting.extend(sorted(found))


async def test_buttons_and_selects_act_only_for_their_owner(here: World, fan: Asker, other: Asker) -> None:
    pressed = 0
    for answer in await first_answers(here, fan):
        if answer.private:
            continue
        owned = [label for label, each in answer.buttons.items() if whose(each) not in (ANYBODY, EVERYBODYS)]
        tries = [await other.press(answer, label) for label in owned]
        tries += [await other.choose(answer, label) for label in list(answer.options)[:1]]
        for attempt in tries:
            assert (attempt.text, attempt.private) == (texts()("error-not-yours"), True)
        assert Answer.of(answer.result).text == answer.text
        pressed += len(tries)
    assert pressed >= 15


async def test_the_page_of_a_private_answer_stays_private_and_mine(fan: Asker) -> None:
    card = await fan.ask("cast", who="Nick", private=True)
    page = await fan.press(card, "Next")
    assert (card.private, page.private, page.title) == (True, True, "## Tao Xu")


async def test_a_public_page_keeps_to_the_line_when_its_owner_moves(fan: Asker) -> None:
    season = await fan.ask("season", number=1)
    await fan.ask("progress set", show="season 1")
    answer = await fan.press(season, "Season 2")
    assert (answer.text, answer.private) == (texts()("error-ahead"), True)


@pytest.mark.parametrize(
    "custom_id",
    ["old|thing", "b0|cast|{me}|0|nick_nelson", "b1|nosuchpage|{me}|0|x", "b1|episode|{me}|0|whatever",
     "b1|numbers|{me}|0|0~weather", "🍂", "x" * 100],
)  # fmt: skip
async def test_a_button_that_nothing_knows_any_more_says_so(fan: Asker, custom_id: str) -> None:
    answer = await fan.press_old(custom_id.format(me=fan.member.id))
    assert (answer.text, answer.private) == (texts()("error-stale"), True)


async def test_a_page_far_beyond_the_end_is_the_last_one(fan: Asker) -> None:
    last = await fan.press_old(f"b1|music|{fan.member.id}|0|999999")
    assert (set(last.buttons), last.title.endswith("songs")) == ({"Previous"}, True)


async def test_a_modal_that_was_left_open_for_long_still_answers(here: World, fan: Asker) -> None:
    shown = await fan.press(await fan.ask("search", what="nick"), "Ask something else")
    await here.env.advance_time(20 * 60)
    answer = await fan.fill_in(shown, "who shot it")
    assert "Diana Olifirova" in answer.text


async def test_a_modal_answers_once(fan: Asker) -> None:
    shown = await fan.press(await fan.ask("search", what="nick"), "Ask something else")
    answer = await fan.fill_in(shown, "who shot it")
    assert (answer.result.followups, "Diana Olifirova" in answer.text) == ([], True)
