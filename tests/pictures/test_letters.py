"""Texts of people become runs: letters, emoji, breaks, bars, leaves. What is covered never gets on."""

import json

import pytest

from bot.pictures import fonts, letters
from bot.pictures.order import PictureError, quote
from bot.pictures.painter import prepared


def runs(text: str) -> list[letters.Run]:
    return letters.ready(text, fonts.drawable).runs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words", ["plain words"]),
        ("#panic() *bold* $x$ \\ @ref", ["#panic() *bold* $x$ \\ @ref"]),
        ("leaf 🍂!", ["leaf ", {"emoji": "1f342"}, "!"]),
        ("❤️", [{"emoji": "2764"}]),
        ("❤︎", ["❤"]),
        ("🏳️‍🌈🇫🇷", [{"emoji": "1f3f3-fe0f-200d-1f308"}, {"emoji": "1f1eb-1f1f7"}]),
        ("👩🏽‍❤️‍👨🏿", [{"emoji": "1f469-1f3fd-200d-2764-fe0f-200d-1f468-1f3ff"}]),
        ("1 #1 © ™", ["1 #1 © ™"]),
        ("1️⃣", [{"emoji": "31-20e3"}]),
        ("a\nb\r\n\n\n\nc", ["a", {"break": True}, "b", {"break": True}, {"break": True}, "c"]),
        ("  \n a \n ", ["a"]),
        ("𝓐𝓵𝓲𝓬𝓮", ["Alice"]),
        ("a\u202eb\u2066c\u200bd\x00\x1b", ["abcd"]),
        ("ᚠa", [{"leaf": True}, "a"]),
        ("", []),
    ],
)
def test_a_text_becomes_what_can_be_set(text: str, expected: list[letters.Run]) -> None:
    assert runs(text) == expected


def test_letters_of_many_scripts_are_drawn() -> None:
    text = "Ǆ Ωμέγα Привет Հայ ქართ שלום مرحبا नमस्ते বাংলা தமிழ் తెలుగు ไทย ລາວ ខ្មែរ မြန် አማርኛ 日本語 かな 한국어 ♪ → ∞ ✓"
    assert letters.ready(text, fonts.drawable).lacking == 0


def test_the_first_letter_with_a_direction_decides() -> None:
    assert [letters.ready(text, fonts.drawable).rtl for text in ("1. שלום abc", "abc שלום", "🍂 مرحبا", "12")] == [
        True, False, True, False,
    ]  # fmt: skip


def test_chinese_characters_have_the_forms_of_the_language_around_them() -> None:
    assert [letters.ready(text, fonts.drawable).han for text in ("直す", "直 한국", "直")] == ["JP", "KR", "SC"]


def test_accents_lines_and_length_have_an_end() -> None:
    (zalgo,) = runs("Z" + "\u0321\u0489\u035c\u0310" * 40 + "algo")
    assert isinstance(zalgo, str)
    assert len(zalgo) <= len("Zalgo") + letters.MOST_MARKS
    assert runs("line\n" * 1_000).count({"break": True}) == letters.MOST_BREAKS
    assert len(letters.ready("a " * 50_000, fonts.drawable).plain) <= letters.MOST_LETTERS + 1
    assert "\u200b" in letters.ready("a" * 100, fonts.drawable).plain


def test_nothing_of_what_is_covered_is_left_but_about_how_long_it_is() -> None:
    order = quote([("it was ", False), ("Zacharias 🍂 secretly\nHidden", True), (" all along", False)], "Sam")
    data, emoji = prepared(json.loads(order.json)["data"])
    assert data["parts"]["runs"] == [
        "it was ",
        {"bar": 10},
        " ",
        {"bar": 2},
        " ",
        {"bar": 10},
        " ",
        {"bar": 8},
        " all along",
    ]
    assert emoji == []
    assert not [word for word in ("Zacharias", "secret", "Hidden", "1f342") if word in json.dumps(data)]


def test_a_text_that_is_mostly_in_letters_no_font_has_makes_no_picture() -> None:
    assert prepared({"a": "abcdefghᚠᚢ"})[0]["a"]["runs"][-1] == {"leaf": True}
    with pytest.raises(PictureError, match="no font"):
        prepared({"a": "abc", "b": "ᚠᚢᚦᚨᚱᚲ"})
