"""/quote: by chance, by somebody, by its words."""

import pytest

from bot.demo import World
from bot.show.catalog import Catalog
from bot.texts import texts
from tests.cogs.asking import Asker

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_quote_by_chance_leads_to_others_and_to_who_said_it(fan: Asker) -> None:
    quote = await fan.ask("quote random")
    seen = {quote.text}
    for _ in range(12):
        assert quote.title.startswith("> ")
        assert set(quote.buttons) >= {"Another one"}
        speakers = set(quote.buttons) - {"Another one", "The episode", texts()("button-heart", count=0)}
        for speaker in speakers:
            assert speaker in quote.text
            assert (await fan.press(quote, speaker)).title.startswith(f"## {speaker}")
            quote = await fan.ask("quote random")
        quote = await fan.press(quote, "Another one")
        seen.add(quote.text)
    assert len(seen) > 3


async def test_quotes_by_somebody(fan: Asker) -> None:
    by_author = await fan.ask("quote by", who="alice osman")
    assert by_author.title == "## Quotes: Alice Oseman"
    assert by_author.text.count("\n— **Alice Oseman**") == by_author.text.count("\n> ") > 1
    assert (await fan.press(by_author, "Back")).title == "## Alice Oseman · she/her, they/them"


async def test_quotes_by_a_character_are_also_those_of_the_actor(fan: Asker) -> None:
    assert "— **Joe Locke**" in (await fan.ask("quote by", who="Charlie")).text


async def test_somebody_without_quotes_is_told_so(fan: Asker) -> None:
    assert (await fan.ask("quote by", who="Geoff")).text.splitlines() == [
        "## Quotes: Geoff",
        texts()("quotes-by-none"),
    ]


async def test_an_unknown_speaker_answers_privately(fan: Asker) -> None:
    answer = await fan.ask("quote by", who="zzzz")
    assert (answer.text, answer.private) == (texts()("error-not-found", text="zzzz", near=""), True)
    assert await fan.suggestions("quote by", "who", "zzzz") == {}
    assert "Alice Oseman (creator and writer)" in await fan.suggestions("quote by", "who", "alice")


async def test_quotes_are_found_by_their_words_page_by_page(fan: Asker) -> None:
    first = await fan.ask("quote search", words="Love!")
    count = int(first.title.split()[1])
    shown = [first.text]
    while "Next" in first.buttons:
        first = await fan.press(first, "Next")
        shown.append(first.text)
    assert sum(text.count("\n> ") for text in shown) == count > 4
    assert len(set(shown)) == len(shown)
    assert {text.partition("\n")[0] for text in shown} == {f'## {count} quotes for "love"'}


async def test_words_of_no_quote_are_told_privately(fan: Asker) -> None:
    answer = await fan.ask("quote search", words="qqqq")
    assert (answer.text, answer.private) == (texts()("error-no-quote", text="qqqq"), True)


async def test_buttons_of_an_earlier_version_go_on_with_the_show(fan: Asker) -> None:
    another = await fan.press_old(f"b1|quote|{fan.member.id}|0|another")
    assert another.title.startswith("> ")
    found = await fan.press_old(f"b1|quotes|{fan.member.id}|0|1~love")
    assert found.title == (await fan.ask("quote search", words="love")).title


async def test_why_there_is_no_quote_of_the_show_is_told_the_same_wherever_one_is_asked_for(
    here: World, fan: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Catalog, "random_quote", lambda *_: None)
    for command, options in (("quote random", {"from": "show"}), ("card quote", {})):
        answer = await fan.ask(command, **options)
        assert (answer.text, answer.private) == (texts()("error-ahead"), True)
    monkeypatch.setattr(here.bot.readers.catalog, "all", lambda _: ())
    for command, options in (("quote random", {"from": "show"}), ("card quote", {})):
        answer = await fan.ask(command, **options)
        assert (answer.text, answer.private) == (texts()("error-no-quotes"), True)
