"""Filters take words and phrases as people type them, and match whole words in every script, never patterns."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadSettingError
from bot.feeds.filters import LONGEST_WORD, MOST_WORDS, Filters, found_in, read_words, refusing, write_words
from bot.server.kinds import Kind, read_value

# ---------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", ()),
        (" , ,\n", ()),
        ("giveaway", ("giveaway",)),
        ("Joe Locke,  Kit\tConnor ", ("Joe Locke", "Kit Connor")),
        ("one\ntwo\r\nthree", ("one", "two", "three")),
        ("季节，预告、花絮", ("季节", "预告", "花絮")),
        ("Café, cafe, CAFÉ!", ("Café",)),  # the same word
        ("🍂, 🏳️‍🌈", ("🍂", "🏳️‍🌈")),
        ("a\0b", ("ab",)),
        (".*, (x+)+$", None),  # nothing to match in the first
        ("x" * LONGEST_WORD, ("x" * LONGEST_WORD,)),
        ("x" * (LONGEST_WORD + 1), None),
        ("!!!", None),
        (", ".join(f"w{number}" for number in range(MOST_WORDS)), tuple(f"w{number}" for number in range(MOST_WORDS))),
        (", ".join(f"w{number}" for number in range(MOST_WORDS + 1)), None),
    ],
)
def test_words_are_read_as_they_are_typed_or_refused(typed: str, words: tuple[str, ...] | None) -> None:
    if words is not None:
        assert read_words(typed) == words
        return
    with pytest.raises(BadSettingError) as refused:
        read_words(typed)
    assert refused.value.key == "error-setting-words"


@given(st.text(max_size=80))
def test_what_was_read_is_written_and_read_again_the_same(typed: str) -> None:
    try:
        words = read_words(typed)
    except BadSettingError:
        return
    assert read_words(write_words(words)) == words
    assert read_value(Kind.WORDS, typed) == (write_words(words) or None)


# ---------------------------------------------------------------- matching


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("heartstopper", "HEARTSTOPPER: the film"),
        ("heartstopper", "Heartstopper's last season"),
        ("heartstopper", "#Heartstopper!"),
        ("heartstoppers", "Heartstopper\u2019s last season"),
        ("dont", "Why you don't know"),
        ("don't", "why you don\u2019t know"),
        ("don't", "why you dont know"),
        ("joe locke", "An evening with Joe-Locke, live"),
        ("Joe Locke!", "joe\u00a0locke"),
        ("cafe", "Café"),
        ("Ångström", "angstrom"),
        ("ﬁlm", "film"),
        ("strasse", "Straße"),
        ("netflix heartstopper", "Netflix® Heartstopper™"),
        ("giveaway", "give\u200baway"),  # nobody sees what is in between
        ("心跳", "漫画心跳漏一拍第三季"),
        ("第3季", "心跳漫画第３季预告"),
        ("ハート", "映画ハートストッパー"),
        ("หนัง", "ดูหนังใหม่"),
        ("हिन्दी", "यह हिन्दी है"),
        ("하트스토퍼", "넷플릭스 하트스토퍼 시즌 3"),
        ("🍂", "Nick and Charlie🍂🍂"),
        ("👍", "great 👍🏽"),
        ("❤️", "❤"),
        ("c", "c++"),
    ],
)
def test_a_word_is_found(word: str, text: str) -> None:
    assert found_in([word], text) == word


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("art", "Heartstopper"),
        ("heart", "Heartstopper"),
        ("locke joe", "Joe Locke"),
        ("joe locke", "Joe met Locke"),
        ("season 1", "Season 12"),
        (".*", "anything"),
        ("hind", "हिन्दी"),
        ("हिन", "हिन्दी"),
        ("心漏", "心跳漏一拍"),
        ("", "anything"),
        ("!", "wow!"),
        ("🍂", "Nick and Charlie"),
    ],
)
def test_a_word_is_not_found(word: str, text: str) -> None:
    assert found_in([word], text) is None


def test_a_phrase_does_not_reach_from_the_title_into_the_summary() -> None:
    assert found_in(["joe locke"], "Joe", "Locke") is None
    assert found_in(["locke", "joe"], "Joe", "Locke") == "locke"


@given(st.lists(st.text(max_size=12), max_size=4), st.text(max_size=60), st.text(max_size=60))
def test_a_word_that_is_found_stands_in_one_text_and_stays_there(words: list[str], one: str, other: str) -> None:
    found = found_in(words, one, other)
    if found is not None:
        assert found in words
        assert found_in([found], one) or found_in([found], other)
        assert found_in([found], f"before {one} after") or found_in([found], f"before {other} after")


def test_long_texts_are_matched_in_no_time() -> None:
    text = "a " * 250 + "b " * 125
    words = ["a " * 29 + "b"] * MOST_WORDS
    begun = time.process_time()
    for number in range(200):
        found_in(words, text, f"{text}{number}")
    assert time.process_time() - begun < 5


# ---------------------------------------------------------------- deciding

TITLE, SUMMARY = "Heartstopper season 3 trailer", "Kit Connor and Joe Locke are back"


@pytest.mark.parametrize(
    ("filters", "refused"),
    [
        (Filters(), None),
        (Filters(contains=("season 3",)), None),
        (Filters(contains=("season 4",)), ("contains", "season 4")),
        (Filters(all=("trailer", "joe locke")), None),
        (Filters(all=("trailer", "giveaway")), ("all", "giveaway")),
        (Filters(any=("giveaway", "kit connor")), None),
        (Filters(any=("giveaway", "book")), ("any", "")),
        (Filters(not_=("giveaway",)), None),
        (Filters(not_=("giveaway", "trailer")), ("not", "trailer")),
        (Filters(contains=("heartstopper",), any=("trailer",), not_=("back",)), ("not", "back")),
        (Filters(contains=("x",), all=("y",), any=("z",), not_=("back",)), ("contains", "x")),
    ],
)
def test_the_first_clause_that_fails_is_named_with_its_word(filters: Filters, refused: tuple[str, str] | None) -> None:
    assert refusing(filters, TITLE, SUMMARY) == refused
    assert bool(filters) is (filters != Filters())


@given(*[st.lists(st.sampled_from(["season 3", "trailer", "locke", "giveaway", "book"]), max_size=3)] * 4)
def test_the_clauses_mean_what_they_say(
    contains: list[str], every: list[str], some: list[str], none: list[str]
) -> None:
    def there(word: str) -> bool:
        return word in ("season 3", "trailer", "locke")

    filters = Filters(tuple(contains), tuple(every), tuple(some), tuple(none))
    wanted = all(map(there, [*contains, *every])) and (not some or any(map(there, some))) and not any(map(there, none))
    assert (refusing(filters, TITLE, SUMMARY) is None) is wanted
