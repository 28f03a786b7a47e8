"""/episode and /season: by number, title or place, with content notes before the story."""

import pytest

from bot.texts import texts
from tests.cogs.asking import Asker

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("S1E3", "S1E3 Kiss"),
        ("1x03", "S1E3 Kiss"),
        ("season 1 episode 3", "S1E3 Kiss"),
        ("kiss", "S1E3 Kiss"),
        ("season 2 finale", "S2E8 Perfect"),
        ("first episode of season 3", "S3E1 Love"),
        ("latest", "Heartstopper Forever (film)"),
        ("the film", "Heartstopper Forever (film)"),
        ("boyfrend", "S1E8 Boyfriend"),
        ("9", "S2E1 Out"),
    ],
)
async def test_an_episode_is_found_by(fan: Asker, typed: str, title: str) -> None:
    assert (await fan.ask("episode", which=typed)).title == f"## {title}"


async def test_content_notes_come_before_the_story(fan: Asker) -> None:
    text = (await fan.ask("episode", which="s1e1")).text
    notes, story, happens = (text.index(part) for part in ("**Content notes:**", "Charlie", "**What happens**"))
    assert notes < story < happens


@pytest.mark.parametrize("typed", ["nope nope", "s9e9", "12x01"])
async def test_no_such_episode_is_told_privately(fan: Asker, typed: str) -> None:
    answer = await fan.ask("episode", which=typed)
    assert (answer.text, answer.private) == (texts()("error-not-found", text=typed, near=""), True)


async def test_neighbours_and_the_season(fan: Asker) -> None:
    first, film = await fan.ask("episode", which="s1e1"), await fan.ask("episode", which="film")
    assert (set(first.buttons), set(film.buttons)) == ({"Next", "Season 1"}, {"Previous", "Season 3"})
    second = await fan.press(first, "Next")
    assert (second.title, set(second.buttons)) == ("## S1E2 Crush", {"Previous", "Next", "Season 1"})
    assert (await fan.press(second, "Previous")).text == first.text
    assert (await fan.press(second, "Season 1")).title == "## Season 1"


async def test_a_newcomer_has_no_next_after_the_last_they_saw(newcomer: Asker) -> None:
    assert set((await newcomer.ask("episode", which="s1e8")).buttons) == {"Previous", "Season 1"}


async def test_a_season_lists_its_episodes_to_open(fan: Asker) -> None:
    season = await fan.ask("season", number=3)
    assert list(season.options) == [
        "S3E1 Love", "S3E2 Home", "S3E3 Talk", "S3E4 Journey", "S3E5 Winter", "S3E6 Body", "S3E7 Together",
        "S3E8 Apart", "Heartstopper Forever (film)",
    ]  # fmt: skip
    assert [name for name in season.options if f"**{name}**" not in season.text] == []
    for name in season.options:
        shown = await fan.ask("season", number=3)
        assert (await fan.choose(shown, name)).title == f"## {name}"


async def test_seasons_lead_to_each_other(fan: Asker) -> None:
    season = await fan.ask("season", number=1)
    assert set(season.buttons) == {"Season 2", "Season 3"}
    assert (await fan.press(season, "Season 2")).title == "## Season 2"


async def test_a_newcomer_sees_one_season(newcomer: Asker) -> None:
    season = await newcomer.ask("season", number=1)
    assert (len(season.options), season.buttons) == (8, {})


async def test_no_such_season_names_those_there_are(fan: Asker) -> None:
    answer = await fan.ask("season", number=50)
    near = "**Season 1**, **Season 2** or **Season 3**"
    assert (answer.text, answer.private) == (texts()("error-not-found", text="Season 50", near=near), True)


async def test_suggestions_are_titles_with_their_places(fan: Asker) -> None:
    assert len(await fan.suggestions("episode", "which", "")) == 25
    assert next(iter(await fan.suggestions("episode", "which", "kiss"))) == "S1E3 Kiss"
    assert next(iter(await fan.suggestions("episode", "which", "s2e6"))) == "S2E6 Truth/Dare"
    assert await fan.suggestions("episode", "which", "xyzzy") == {}
