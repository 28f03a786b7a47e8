"""/music, /books and /places: the whole list in pages, or one of them with a way back."""

import pytest

from bot.texts import texts
from tests.cogs.asking import Asker

pytestmark = pytest.mark.asyncio(loop_scope="module")

ONE_OF = [
    ("music", "song", "dover beech", '## "Dover Beach" by Baby Queen', "All songs"),
    ("books", "book", "volume 2", "## Heartstopper Volume 2", "All books"),
    ("places", "place", "burnham", "## E-ACT Burnham Park Academy", "All places"),
]


@pytest.mark.parametrize(("command", "option", "typed", "title", "back"), ONE_OF)
async def test_one_leads_back_to_all(fan: Asker, command: str, option: str, typed: str, title: str, back: str) -> None:
    one = await fan.ask(command, **{option: typed})
    assert (one.title, one.private) == (title, False)
    assert (await fan.press(one, back)).text == (await fan.ask(command)).text


@pytest.mark.parametrize(
    ("command", "name"), [("music", "Heaven"), ("books", "Heartstopper Volume 6"), ("places", "Whipsnade Zoo")]
)
async def test_a_list_shows_everything_page_by_page(fan: Asker, command: str, name: str) -> None:
    first = page = await fan.ask(command)
    text = page.text
    while "Next" in page.buttons:
        page = await fan.press(page, "Next")
        assert page.title == first.title
        text += page.text
    assert name in text
    while "Previous" in page.buttons:
        page = await fan.press(page, "Previous")
    assert page.text == first.text


async def test_the_number_of_songs_is_told_and_true(fan: Asker) -> None:
    page = await fan.ask("music")
    count = int(page.title.split()[1])
    lines = [line for line in page.text.splitlines() if line.startswith("- ")]
    while "Next" in page.buttons:
        page = await fan.press(page, "Next")
        lines += [line for line in page.text.splitlines() if line.startswith("- ")]
    assert (len(lines), len(set(lines))) == (count, count)


async def test_a_song_leads_to_its_episode(fan: Asker) -> None:
    song = await fan.ask("music", song="Want Me")
    assert (await fan.press(song, "The episode")).title == "## S1E1 Meet"


async def test_a_song_is_found_by_its_artist(fan: Asker) -> None:
    assert (await fan.ask("music", song="wolf alice")).title == '## "The Beach" by Wolf Alice'


@pytest.mark.parametrize(("command", "option", "typed", "title", "back"), ONE_OF)
async def test_an_unknown_one_is_told_privately(
    fan: Asker, command: str, option: str, typed: str, title: str, back: str
) -> None:
    answer = await fan.ask(command, **{option: "qqqq"})
    assert (answer.text, answer.private) == (texts()("error-not-found", text="qqqq", near=""), True)


async def test_suggestions_name_both_sides(fan: Asker) -> None:
    assert await fan.suggestions("music", "song", "dover") == {"Dover Beach (Baby Queen)": "Baby Queen Dover Beach"}
    assert "Truham Grammar School for Boys" in next(iter(await fan.suggestions("places", "place", "burnham")))
    assert next(iter(await fan.suggestions("books", "book", "solitare"))) == "Solitaire"
    for command, option in (("music", "song"), ("places", "place"), ("books", "book")):
        assert (command, await fan.suggestions(command, option, "qqqq")) == (command, {})


async def test_a_newcomer_reads_the_books_they_have_read(newcomer: Asker) -> None:
    shown = (await newcomer.ask("books")).text
    assert "Heartstopper Volume 1" in shown
    assert "Heartstopper Volume 6" not in shown
