"""Quotes are found by their words, whatever the script and however they are typed, and by who said them; never one that
is gone or that the audience does not see.
"""

from collections.abc import Sequence
from typing import Any

import pytest

from bot.sayings import index as indexes
from bot.sayings.audience import Audience
from bot.sayings.index import Entry, Index

LOBBY, STAFF = 1, 2
ALL = Audience(frozenset({LOBBY, STAFF}), frozenset({LOBBY, STAFF}))
FANS = Audience(frozenset({LOBBY}), frozenset({LOBBY, STAFF}))


def entry(number: int, text: str, revision: int = 0, **changes: Any) -> Entry:
    known = Entry(number + 100, number, revision or number, True, text, "Tara", 5, LOBBY, False, False)
    return known._replace(**changes)


def index_of(texts: Sequence[str]) -> Index:
    """The first text is number 1."""
    index = Index()
    index.take(entry(number, text) for number, text in enumerate(texts, 1))
    return index


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("heartstopper", "I cried over Heartstopper again"),
        ("hartstoper", "I cried over Heartstopper again"),
        ("haertstopper", "I cried over Heartstopper again"),
        ("eartstopper", "I cried over Heartstopper again"),
        ("heartst", "I cried over Heartstopper again"),
        ("CAFE", "on se voit au caf\u00e9"),
        ("caf\u00e9", "on se voit au cafe\u0301"),
        ("stra\u00dfe", "AUF DER STRASSE"),
        ("\u043f\u0440\u0438\u0432\u0435", "\u041f\u0440\u0438\u0432\u0435\u0442, Nick"),
        ("\u043f\u0440\u0432\u0438\u0435\u0442", "\u041f\u0440\u0438\u0432\u0435\u0442, Nick"),
        ("\u5927\u597d\u304d", "\u541b\u304c\u5927\u597d\u304d\u3060"),
        ("\u0e23\u0e31\u0e01", "\u0e09\u0e31\u0e19\u0e23\u0e31\u0e01\u0e40\u0e18\u0e2d"),
        ("\uc0ac\ub791", "\ub108\ub97c \uc0ac\ub791\ud574"),
        ("\u0645\u0631\u062d\u0628\u0627", "\u0645\u064e\u0631\u0652\u062d\u064e\u0628\u064b\u0627 Nick"),
        ("\U0001f342", "leaves \U0001f342\U0001f342"),
        ("kiss", "and then they ||kissed|| on the beach"),
        ("tara", "anything at all"),
    ],
)
def test_it_is_found_by_what_was_typed_and_nothing_else_is(typed: str, text: str) -> None:
    others = [entry(number, f"word{number} nothing of it", author="Darcy") for number in range(2, 40)]
    index = Index()
    index.take([entry(1, text), *others])
    assert index.find(typed, ALL) == [1]


@pytest.mark.parametrize("typed", ["", "  ", "!?", "||", "zzzzqqqq", "\u200b"])
def test_what_says_nothing_finds_nothing(typed: str) -> None:
    assert index_of(["hi Nick", "hi Charlie"]).find(typed, ALL) == []


def test_the_more_words_and_the_rarer_they_are_the_better_it_fits() -> None:
    index = index_of(["love you", "you snow love", "snow on you", "you", "snow you", *["you and more"] * 20])
    assert index.find("snow love you", ALL)[:2] == [2, 1]
    assert set(index.find("snow you", ALL)[:3]) == {5, 3, 2}


def test_the_same_word_comes_before_a_longer_one_and_that_before_a_misspelt_one() -> None:
    assert index_of(["parted it", "part it", "party it"]).find("part", ALL) == [2, 3, 1]
    assert index_of(["nelsom it", "nelsons it"]).find("nelson", ALL) == [2, 1]


def test_of_equal_ones_the_shorter_and_then_the_newer_comes_first() -> None:
    assert index_of(["hi you there", "hi you", "hi them"]).find("hi", ALL) == [3, 2, 1]


def test_in_which_the_words_stand_just_so_comes_first() -> None:
    index = index_of(["you only say hi to people", "hi you"])
    assert index.find("hi you", ALL) == [2, 1]


def test_what_changed_is_found_as_it_is_now_and_what_is_gone_or_hidden_not_at_all() -> None:
    index = index_of(["old words", "some words", "other words"])
    index.take([entry(1, "new ones", 4), entry(2, "", 5, shown=False, author="", author_id=None)])
    assert (index.find("words", ALL), index.find("new", ALL), index.known) == ([3], [1], (5, 102))
    assert index.of_name("tara", ALL) == [3, 1]
    index.take([entry(2, "words again", 6)])
    assert index.find("words", ALL) == [2, 3]


def test_what_the_audience_does_not_see_is_not_found_and_does_not_push_out_what_it_sees() -> None:
    texts = [entry(number, "snow falls", place_id=STAFF) for number in range(1, 3_001)]
    index = Index()
    index.take([entry(3_001, "snow in a longer text that falls"), *texts])
    assert index.find("snow falls", FANS) == [3_001]
    assert len(index.find("snow falls", ALL)) == indexes.MOST_FOUND


def test_a_common_word_is_found_beside_one_that_hardly_anybody_wrote() -> None:
    index = index_of([*["good morning"] * 20_000, *["good night"] * 3_000, "xqzjkv"])
    assert index.find("night xqzjkw", ALL) == list(range(23_001, 23_001 - indexes.MOST_FOUND, -1))


def test_names_are_found_while_they_are_typed_however_they_are_written() -> None:
    index = Index()
    said = [("Nick Nelson", 1), ("Nick Nelson", 1), ("nick", 2), ("Charlie", 3), ("Char", 3), ("Ni\u00e7k", None)]
    index.take(entry(n, "hi", author=name, author_id=who) for n, (name, who) in enumerate(said, 1))
    assert index.names("", ALL, 25)[0] == "Nick Nelson"
    assert index.names("nick", ALL, 25) == ["nick", "Ni\u00e7k", "Nick Nelson"]
    assert index.names("nlson", ALL, 25) == ["Nick Nelson"]
    assert index.names("char", ALL, 25) == ["Char", "Charlie"]
    assert index.names("nick", ALL, 1) == ["nick"]
    assert index.of_name("NICK", ALL) == [6, 3]


def test_a_name_too_long_for_a_button_is_found_by_what_fits_on_it() -> None:
    long = "Robin of the seven lands beyond the river and the hills of autumn leaves"
    index = Index()
    index.take([entry(1, "hi", author=long, author_id=None), entry(2, "hi", author="Robin", author_id=None)])
    assert (index.of_name(long, ALL), index.of_name(long[:52], ALL), index.of_name("Robin", ALL)) == ([1], [1], [2])


def test_a_name_of_whom_the_audience_sees_nothing_is_not_told() -> None:
    index = Index()
    index.take([entry(1, "hi", place_id=STAFF, author="Sai", author_id=9), entry(2, "hi")])
    assert (index.names("sai", FANS, 25), index.names("sai", None, 25)) == ([], ["Sai"])
    index.take([entry(1, "", 3, shown=False)])
    assert index.names("sai", None, 25) == []


def test_an_index_that_is_mostly_stale_says_so() -> None:
    index = index_of(["hi"] * 600)
    assert not index.is_worn
    index.take(entry(number % 600 + 1, "hi again", 600 + number) for number in range(1, 1_700))
    assert index.is_worn
    assert len(index.find("again", ALL)) == indexes.MOST_FOUND


@pytest.mark.parametrize("limit", ["MOST_WORDS", "_FULL"])
def test_memory_is_bounded_whatever_is_written(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    where = "bot.sayings.vocabulary" if limit == "MOST_WORDS" else "bot.sayings.index"
    monkeypatch.setattr(f"{where}.{limit}", 1_000)
    long = " ".join(f"w{number}" for number in range(400))
    index = index_of([long.replace("w", f"w{number}x") for number in range(50)])
    assert index.size < 2_000_000  # it would be 7 million
    assert index.find("w0x1", ALL)
