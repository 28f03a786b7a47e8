"""/news: the dated archive of the pack, newest first or by words."""

from datetime import datetime

import pytest

from bot.texts import texts
from tests.cogs.asking import Answer, Asker

pytestmark = pytest.mark.asyncio(loop_scope="module")


def dates(answer: Answer) -> list[datetime]:
    """The days of the items on a page, where they are known to the day."""
    found = []
    for line in answer.text.splitlines():
        day, dot, _ = line.removeprefix("**").partition(" · ")
        if line.startswith("**") and dot and len(day.split()) == 3:
            found.append(datetime.strptime(f"{day} +0000", "%d %B %Y %z"))
    return found


async def test_the_latest_news_come_first_on_every_page(fan: Asker) -> None:
    page = await fan.ask("news latest")
    days = dates(page)
    assert page.title == "## Latest news"
    for _ in range(4):
        page = await fan.press(page, "Next")
        days += dates(page)
    assert len(days) > 10
    assert days == sorted(days, reverse=True)


async def test_pages_end_at_both_ends(fan: Asker) -> None:
    first = page = await fan.ask("news latest")
    assert set(page.buttons) == {"Next"}
    while "Next" in page.buttons:
        page = await fan.press(page, "Next")
    assert set(page.buttons) == {"Previous"}
    while "Previous" in page.buttons:
        page = await fan.press(page, "Previous")
    assert page.text == first.text


async def test_news_are_found_by_words(fan: Asker) -> None:
    found = await fan.ask("news search", words="Film?!")
    assert found.title.endswith(' news items about "film"')
    assert (await fan.press(found, "Next")).title == found.title


async def test_words_of_no_news_are_told_privately(fan: Asker) -> None:
    answer = await fan.ask("news search", words="qqqq")
    assert (answer.text, answer.private) == (texts()("error-no-news", text="qqqq"), True)


async def test_a_newcomer_reads_old_news_only(newcomer: Asker) -> None:
    page = await newcomer.ask("news latest")
    text = page.text
    while "Next" in page.buttons:
        page = await newcomer.press(page, "Next")
        text += page.text
    assert "Heartstopper Forever" not in text
    assert "22 April 2022" in text
