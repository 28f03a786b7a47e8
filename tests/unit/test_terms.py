"""Texts become comparable terms: stems without stop words, and numbers that are equal however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.show.names import LONGEST
from bot.show.terms import Vocabulary, fold_all

WORDS = Vocabulary.read(
    {"stop": "the of is", "fillers": "actor", "same": ["film movie", "film picture"], "kinds": {"song": "music"}}
)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("14.55 million", ["14550000", "million"]),
        ("14.55m", ["14550000", "million"]),
        ("14,550,000", ["14550000"]),
        ("14 550 000", ["14550000"]),
        ("1 million", ["1000000", "million"]),
        ("22nd April 2022", ["22", "april", "2022"]),
        ("4.5 stars", ["4p5", "star"]),
        ("4/5", ["4", "5"]),
        ("10,000 people", ["10000", "peopl"]),
        ("1,2,3", ["1", "2", "3"]),
    ],
)
def test_numbers_are_written_one_way(text: str, terms: list[str]) -> None:
    assert WORDS.terms(text) == terms


@pytest.mark.parametrize(
    ("one", "other"), [("s2", "season two"), ("s1e3", "season 1 e3"), ("Ten songs", "10 song"), ("2nd", "two")]
)
def test_seasons_and_small_numbers_may_be_spelled_out(one: str, other: str) -> None:
    assert WORDS.terms(one) == WORDS.terms(other)


def test_words_are_stemmed_in_their_order_without_stop_words() -> None:
    assert WORDS.terms("The Kisses of the kissing friends") == ["kiss", "kiss", "friend"]


def test_a_text_of_nothing_but_stop_words_keeps_them() -> None:
    assert WORDS.terms("The of") == ["the", "of"]
    assert WORDS.terms("🍂 !") == []


def test_a_vocabulary_joins_the_groups_that_share_a_word() -> None:
    assert (
        Vocabulary(
            stop=frozenset({"the", "of", "is"}),
            fillers=frozenset({"actor"}),
            same={
                "film": frozenset({"movi", "pictur"}),
                "movi": frozenset({"film"}),
                "pictur": frozenset({"film"}),
            },
            kinds={"song": "music"},
        )
        == WORDS
    )


def test_our_own_texts_are_folded_to_their_end() -> None:
    words = ["word"] * (LONGEST * 2)
    assert fold_all(" ".join(words)) == " ".join(words)
    assert fold_all("Élan. Nick: tea\nnext") == "elan nick tea next"


@given(st.one_of(st.text(), st.from_regex(r"[0-9., mil\u202f]{0,400}", fullmatch=True)))
def test_any_text_becomes_terms_without_spaces(text: str) -> None:
    assert all(term and not term.isspace() for term in WORDS.terms(text))


@pytest.mark.parametrize("text", ["9" * 400 + " million", "9" * 5_000, "1" + ",000" * 200 + " m", "٣٫٥ million"])
def test_numbers_too_large_for_any_figure_are_words_like_others(text: str) -> None:
    assert WORDS.terms(text)


@given(st.integers(0, 10**12))
def test_a_number_with_and_without_separators_is_one_term(number: int) -> None:
    assert WORDS.terms(f"{number:,}") == WORDS.terms(str(number)) == [str(number)]
