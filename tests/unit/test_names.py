"""A name typed in a hurry finds its owner, nonsense finds nobody, and nothing that can be typed raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.show.names import LONGEST, NEAR, SURE, fold, ranked, symbols

NAMES = ["nick nelson", "charlie spring", "tao xu", "elle argent", "coco o neill", "stephane fournier", "🍂"]
ZALGO = "".join(letter + "\u0300\u0321\u0352" * 20 for letter in "Charlie")
NONSENSE = ["", " ", "%", "1234", "qqqq", "zzzzzzzzzz", "\u200b", "👾", "ж" * 6_000, "x" * 6_000, "\u0300" * 6_000]
folded_names = st.lists(st.text(min_size=1, max_size=30).map(fold).filter(bool), max_size=8)


def best(text: str, fillers: tuple[str, ...] = ()) -> str | None:
    """The name that `text` surely means."""
    score, position = next(iter(ranked(text, NAMES, fillers)), (0.0, 0))
    return NAMES[position] if score >= SURE else None


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Élodie", "elodie"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("  Nick's \t dog ", "nicks dog"),
        ("nick’s", "nicks"),
        ("Tao_Xu", "tao xu"),
        ("🍂 Charlie 🍂", "charlie"),
        (ZALGO, "charlie"),
        ("\u202eנועה\u202c", "נועה"),
        ("ﬁlm ２", "film 2"),
        ("DROP TABLE members;--", "drop table members"),
        ("🍂🏳️‍🌈", ""),
        ("", ""),
    ],
)
def test_folding_leaves_plain_lower_case_words(typed: str, plain: str) -> None:
    assert fold(typed) == plain


def test_a_folded_text_has_a_limited_length() -> None:
    assert fold("ab " * 2_000) == "ab " * 39 + "ab"
    assert len(fold("x" * 6_000)) == LONGEST


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Nick Nelson", "nick nelson"),
        ("nick", "nick nelson"),
        ("NELSON nick", "nick nelson"),
        ("nick nelsn", "nick nelson"),
        ("nikc", "nick nelson"),
        ("nicknelson", "nick nelson"),
        ("charlei sprnig", "charlie spring"),
        ("Chärlïe", "charlie spring"),
        ("🍂 charlie!!", "charlie spring"),
        (ZALGO, "charlie spring"),
        ("char", "charlie spring"),
        ("stéphane", "stephane fournier"),
        ("Coco O’Neill", "coco o neill"),
        ("coco oneill", "coco o neill"),
        ("🍂", "🍂"),
        ("🍂\ufe0f", "🍂"),
    ],
)
def test_a_sloppy_name_finds_its_owner(typed: str, meant: str) -> None:
    assert best(typed) == meant


def test_words_that_only_pad_a_name_do_not_count() -> None:
    assert best("the actor who plays tao", ("the", "actor", "who", "plays")) == "tao xu"
    assert ranked("the", ["the rock"], ["the"]) == ranked("the", ["the rock"])


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_suggests_nothing(nonsense: str) -> None:
    assert ranked(nonsense, NAMES) == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("tao* OR NEAR(", "tao or near"),
        ('"tao', "tao"),
        ("tao' OR 1=1 --", "tao or 1 1"),
        ("%tao%", "tao"),
        ("tao\x00", "tao"),
    ],
)
def test_operators_of_a_database_mean_no_more_than_their_words(typed: str, words: str) -> None:
    assert ranked(typed, NAMES) == ranked(words, NAMES)
    assert len(ranked(typed, NAMES)) < len(NAMES)


def test_equal_scores_keep_the_order_of_the_names() -> None:
    assert [position for _, position in ranked("nick", ["nick a", "nick b", "nick c"])] == [0, 1, 2]


def test_a_name_of_emoji_is_compared_without_spaces_and_selectors() -> None:
    assert symbols("🏳\ufe0f \u200d🌈") == "🏳\u200d🌈"


@given(st.text(max_size=200), folded_names, st.lists(st.text(max_size=5), max_size=3))
def test_any_text_gives_scores_between_near_and_a_hundred_best_first(
    text: str, names: list[str], fillers: list[str]
) -> None:
    found = ranked(text, names, fillers)
    scores = [score for score, _ in found]
    assert all(NEAR <= score <= 100 for score in scores)
    assert scores == sorted(scores, reverse=True)
    assert sorted({position for _, position in found}) == sorted(position for _, position in found)


@given(st.data(), folded_names.filter(bool))
def test_the_exact_name_always_wins(data: st.DataObject, names: list[str]) -> None:
    wanted = data.draw(st.sampled_from(names))
    assert ranked(wanted, names)[0] == (100.0, names.index(wanted))


@given(st.text(max_size=300))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
