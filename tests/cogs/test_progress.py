"""/progress: how far I am, in the words people use, kept for them alone."""

import pytest

from bot.texts import texts
from tests.cogs.asking import Asker

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOTHING_YET = texts()("progress-none")


async def places(fan: Asker) -> list[str]:
    """What `/progress show` says, without its heading."""
    answer = await fan.ask("progress show")
    assert answer.private
    return answer.text.splitlines()[1:]


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("season 1", "S1E8 Boyfriend"),
        ("Season 2", "S2E8 Perfect"),
        ("s1", "S1E8 Boyfriend"),
        ("s1e3", "S1E3 Kiss"),
        ("S1 E3", "S1E3 Kiss"),
        ("1x03", "S1E3 Kiss"),
        ("season 2 episode 5", "S2E5 Heat"),
        ("season 3 finale", "S3E8 Apart"),
        ("the film", "Heartstopper Forever (film)"),
        ("ALL", "everything that is out"),
        ("none", "nothing yet"),
        ("Everything that is out", "everything that is out"),
        ("Nothing yet", "nothing yet"),
        ("finished", "everything that is out"),
        ("season one", "S1E8 Boyfriend"),
        ("up to season 2", "S2E8 Perfect"),
    ],
)
async def test_a_place_in_the_show_may_be_said_as(fan: Asker, typed: str, where: str) -> None:
    saved = await fan.ask("progress set", show=typed)
    assert (saved.private, saved.text.splitlines()[1:3]) == (True, [f"Show: {where}", "Books: nothing yet"])
    assert await places(fan) == [f"Show: {where}", "Books: nothing yet"]


@pytest.mark.parametrize(
    ("typed", "where"),
    [("2", "up to volume 2"), ("Volume 4", "up to volume 4"), ("vol. 1", "up to volume 1"),
     ("all", "everything that is out"), ("None", "nothing yet"), ("volume three", "up to volume 3"),
     ("all of them", "everything that is out"), ("Everything that is out", "everything that is out")],
)  # fmt: skip
async def test_a_volume_may_be_said_as(fan: Asker, typed: str, where: str) -> None:
    await fan.ask("progress set", book=typed)
    assert await places(fan) == ["Show: nothing yet", f"Books: {where}"]


async def test_what_is_not_named_stays(fan: Asker) -> None:
    await fan.ask("progress set", show="s2e1", book="1")
    await fan.ask("progress set", book="3")
    assert await places(fan) == ["Show: S2E1 Out", "Books: up to volume 3"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, texts()("error-progress-empty")),
        ({"show": "s9e9"}, texts()("error-no-place")),
        ({"show": "season 9"}, texts()("error-no-place")),
        ({"book": "99"}, texts()("error-no-volume")),
        ({"book": "the red one"}, texts()("error-no-volume")),
    ],
)  # fmt: skip
async def test_a_place_that_does_not_exist_changes_nothing(fan: Asker, given: dict[str, str], sentence: str) -> None:
    answer = await fan.ask("progress set", **given)
    assert (answer.text, answer.private) == (sentence, True)
    assert (await fan.ask("progress show")).text == NOTHING_YET


@pytest.mark.parametrize(
    ("option", "typed"),
    [("show", text) for text in ("season 2 without the last", "3", "13", "-1", "<@1>", "all of season -2")]
    + [("book", text) for text in ("not 3", "season 2", "s2", "episode 4", "<@1>", "-1", "volume -2")]
    + [(option, f"Everything that is out{' ' * 500}but one") for option in ("show", "book")],
)
async def test_nothing_is_guessed(fan: Asker, option: str, typed: str) -> None:
    answer = await fan.ask("progress set", **{option: typed})
    assert (answer.text, answer.private) == (texts()("error-no-place" if option == "show" else "error-no-volume"), True)
    assert (await fan.ask("progress show")).text == NOTHING_YET


async def test_what_i_said_decides_what_i_see_at_once(fan: Asker) -> None:
    await fan.ask("progress set", show="season 1")
    assert (await fan.ask("cast", who="Sahar")).private
    await fan.ask("progress set", show="season 2")
    assert (await fan.ask("cast", who="Sahar")).title == "## Sahar Zahid"
    await fan.ask("progress set", show="s1e1")
    assert (await fan.ask("episode", which="s1e2")).private


async def test_what_i_said_is_nobody_elses(fan: Asker, other: Asker) -> None:
    await fan.ask("progress set", show="s1e1")
    assert (await other.ask("episode", which="s3e1")).title == "## S3E1 Love"


async def test_it_can_be_forgotten(fan: Asker) -> None:
    await fan.ask("progress set", show="s1e1")
    cleared = await fan.ask("progress clear")
    assert (cleared.text, cleared.private) == (texts()("progress-cleared"), True)
    assert (await fan.ask("progress show")).text == NOTHING_YET
    assert (await fan.ask("episode", which="s3e1")).title == "## S3E1 Love"
    again = await fan.ask("progress clear")
    assert again.text == texts()("progress-nothing-to-clear")


async def test_choices_are_numbers_and_no_titles(fan: Asker) -> None:
    everything = await fan.suggestions("progress set", "show", "")
    assert list(everything)[:6] == [
        "Nothing yet", "Everything that is out", "All of season 1", "All of season 2", "All of season 3",
        "Season 1, episode 1",
    ]  # fmt: skip
    assert len(everything) == 25
    assert await fan.suggestions("progress set", "show", "film") == {"The film": "s3e9"}
    assert await fan.suggestions("progress set", "show", "kiss") == {}
    volumes = await fan.suggestions("progress set", "book", "volume")
    assert volumes == {f"Volume {number}": str(number) for number in range(1, 7)}


async def test_every_choice_can_be_taken(fan: Asker) -> None:
    for option in ("show", "book"):
        for name, value in (await fan.suggestions("progress set", option, "")).items():
            chosen = await fan.ask("progress set", **{option: value})
            typed = await fan.ask("progress set", **{option: name})
            assert (name, chosen.title, typed.text) == (name, "## How far you are", chosen.text)
