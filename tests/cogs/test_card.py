"""/card: the picture comes with the first answer and is told in words; without it, words say everything."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.clock import ManualClock
from bot.demo import World
from bot.pictures import studio
from bot.pictures.order import Order
from bot.pictures.studio import Studio
from bot.texts import texts
from tests.cogs.asking import Asker
from tests.cogs.servers import Server, at_rest
from tests.conftest import NOW

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()
DRAWING = say("card-drawing")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here() -> AsyncIterator[World]:
    """It is always noon, so that a countdown of days is no matter of luck."""
    async with at_rest(ManualClock(NOW)) as seeded:
        yield seeded


class NeverReady(Studio):
    """Draws too slowly for any answer, and keeps what was ordered."""

    def __init__(self) -> None:
        super().__init__()
        self.ordered: list[Order] = []

    async def png(self, order: Order) -> bytes | None:
        self.ordered.append(order)
        return None


@pytest.fixture
def never_ready(here: World, monkeypatch: pytest.MonkeyPatch) -> NeverReady:
    slow = NeverReady()
    monkeypatch.setattr(here.bot, "studio", slow)
    return slow


@pytest.mark.parametrize(
    ("command", "options", "title", "alt"),
    [
        ("relations", {"who": "kit conner"}, "## Nick Nelson and the others", "partner: Charlie Spring"),
        ("relations", {}, "## Who is who", "Tara Jones and Darcy Olsson"),
        ("season", {"number": 2}, "## Season 2", "6: Truth/Dare"),
        ("countdown", {"release": "the film"}, "## 🎬 Heartstopper Forever", "Friday, 17 July 2026"),
        ("quote", {"words": "definitely bisexual"}, "> I was thinking, what if I came out?", "— Nick Nelson, S1E8"),
    ],
)
async def test_a_card_is_a_picture_that_is_told_in_words(
    fan: Asker, monkeypatch: pytest.MonkeyPatch, command: str, options: dict[str, object], title: str, alt: str
) -> None:
    monkeypatch.setattr(studio, "PATIENCE", 15.0)
    answer = await fan.ask(f"card {command}", **options)
    assert answer.title.startswith(title)
    assert answer.text.endswith("[picture.png]")
    (said,) = answer.alt_texts
    assert alt in said
    assert DRAWING not in answer.text
    assert not answer.private


async def test_a_picture_that_is_not_ready_keeps_nobody_waiting(fan: Asker, never_ready: NeverReady) -> None:
    for command, options, words in (
        ("relations", {"who": "Nick"}, "- partner: **Charlie Spring**"),
        ("relations", {}, "Tara Jones and Darcy Olsson"),
        ("season", {"number": 1}, "- **S1E3 Kiss**"),
        ("countdown", {"release": "Heartstopper Forever"}, "**Out now**"),
        ("quote", {"words": "definitely bisexual"}, "S1E8 Boyfriend"),
    ):
        answer = await fan.ask(f"card {command}", **options)
        assert words in answer.text
        assert DRAWING in answer.text
        assert answer.alt_texts == []
    assert [order.scene for order in never_ready.ordered] == ["relations", "relations", "season", "countdown", "quote"]


async def test_nothing_ahead_of_the_reader_is_drawn_or_said(fan: Asker, never_ready: NeverReady) -> None:
    await fan.ask("progress set", show="s1e3")
    answers = [
        await fan.ask("card relations", who="Nick"),
        await fan.ask("card relations"),
        await fan.ask("card season", number=1),
    ]
    said = " ".join([*(answer.text for answer in answers), *(order.json for order in never_ready.ordered)])
    assert len(never_ready.ordered) == 3
    assert all(known in said for known in ("Meet", "Kiss", "friend", "Tara Jones"))
    assert not [
        secret for secret in ("partner: **Charlie", "David Nelson", "Secret", "Bully", "Boyfriend") if secret in said
    ]
    for command, options in (("season", {"number": 2}), ("relations", {"who": "Sahar"})):
        ahead = await fan.ask(f"card {command}", **options)
        assert (ahead.text, ahead.private) == (say("error-ahead"), True)
    assert len(never_ready.ordered) == 3


async def test_a_public_picture_goes_no_further_than_the_server(server: Server, never_ready: NeverReady) -> None:
    await server.manager.ask("settings server", spoilers="season 1")
    open_to_all = await server.fan.ask("card season", number=2)
    assert (open_to_all.text, never_ready.ordered) == (say("error-ahead"), [])
    await server.fan.ask("progress set", show="s2e1")
    own = await server.fan.ask("card season", number=2, private=True)
    assert own.private
    assert "S2E1 Out" in own.text
    assert "Family" not in never_ready.ordered[0].json


async def test_without_a_name_the_countdown_is_that_of_the_next_release(
    server: Server, never_ready: NeverReady
) -> None:
    nothing = await server.fan.ask("card countdown")
    assert nothing.title == f"## {say('calendar-nothing')}"
    await server.moderator.ask("release add", title="Season 4", kind="season", when="in 40 days")
    answer = await server.fan.ask("card countdown")
    assert answer.title == "## 📺 Season 4"
    assert "40 days to go" in answer.text
    assert "Remind me" in answer.buttons
    (order,) = never_ready.ordered
    assert (order.data["big"], order.data["title"]) == ("40", "Season 4")


async def test_a_quote_comes_by_chance_or_by_its_words(fan: Asker, never_ready: NeverReady) -> None:
    await fan.ask("card quote")
    assert never_ready.ordered[0].data["parts"][0][0]
    nothing = await fan.ask("card quote", words="xylophone zeppelin")
    assert nothing.text == say("error-no-quote", text="xylophone zeppelin")
    assert len(never_ready.ordered) == 1


async def test_words_of_a_member_are_drawn_by_their_number_and_stay_covered(
    server: Server, never_ready: NeverReady
) -> None:
    await server.fan.ask("quote add", words="I cried when ||they kissed|| again")
    answer = await server.fan.ask("card quote", number=1)
    assert "||they kissed||" in answer.text
    (order,) = never_ready.ordered
    assert order.data["parts"] == [["I cried when ", False], ["they kissed", True], [" again", False]]
    nothing = await server.fan.ask("card quote", number=2)
    assert nothing.text == say("error-no-saying", number=2)


async def test_words_that_can_never_be_drawn_are_given_as_words_and_nobody_is_asked_to_wait(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studio, "PATIENCE", 15.0)
    await server.fan.ask("quote add", words="ᚠᚢᚦᚨᚱᚲ")
    answer = await server.fan.ask("card quote", number=1)
    assert "> ᚠᚢᚦᚨᚱᚲ" in answer.text
    assert (DRAWING in answer.text, say("card-undrawable") in answer.text, answer.alt_texts) == (False, True, [])


async def test_a_card_of_covered_words_does_not_say_them_in_its_description(server: Server) -> None:
    await server.fan.ask("quote add", words="I cried when ||they kissed|| again")
    answer = await server.fan.ask("card quote", number=1)
    (alt,) = answer.alt_texts
    assert "I cried when (covered) again" in alt
    assert "kissed" not in alt
