"""Words are kept so that nothing covered is ever bare, and nothing in them breaks what stands around."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.clean import MOST_MARKS
from bot.sayings.saying import LONGEST, MOST_LINES, Author, digest
from bot.sayings.wording import cleaned, parts, shortened, within

COVERED = "COVERED"
PLAIN = ("Hello", "my friend", "a", "x y", "\n", " ", "é", "🍂", "1. one", "(so)", "it's")
AROUND = (  # in none of these, Discord takes || for the beginning or the end of a cover
    "`||`",
    "```\na || b\n```",
    "\\||",
    "**||so**",
    "_||so_",
    "~~||so~~",
    "https://example.org/||a",
    "<https://example.org/||a>",
    "[||a](https://example.org/)",
    "\n> ||so\n",
    "\n# ||so\n",
    "\n- ||so\n",
    "|\u200b|",
    "|\u2060|",
    "|",
    "*",
    "`",
    "\\",
)


def bare(found: list[tuple[str, bool]]) -> str:
    return " ".join(piece for piece, hidden in found if not hidden)


# -------------------------------------------------------------------- covers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("nothing", [("nothing", False)]),
        ("a || b", [("a ", False), (" b", True)]),
        ("||all||", [("all", True)]),
        ("a ||b|| c ||d|| e", [("a ", False), ("b", True), (" c ", False), ("d", True), (" e", False)]),
        ("||a\nb||", [("a\nb", True)]),
        ("a ||b||\nc ||d||", [("a ", False), ("b", True), ("\nc ", False), ("d", True)]),
        ("`||` ||b||", [("`", False), ("` |b|", True)]),
        ("||||b||", [("|b|", True)]),
        ("||a|| b ||c", [("a| b |c", True)]),
        ("`||a|| b ||c`||d", [("`", False), ("a| b |c`", True), ("d", False)]),
        ("||a ||b|| c||", [("a |b| c", True)]),
        ("x||a||y ||b||", [("x", False), ("a", True), ("y ", False), ("b", True)]),
        ("||", []),
        ("||||", []),
        ("a|b", [("a|b", False)]),
    ],
)
def test_what_stands_between_two_lines_is_covered(text: str, expected: list[tuple[str, bool]]) -> None:
    found = [(piece, hidden) for piece, hidden in parts(text) if piece.strip("|")]
    assert [(piece.replace("||", "|"), hidden) for piece, hidden in found] == expected


def test_all_of_it_can_be_covered_whatever_stands_in_it() -> None:
    assert parts("a ||b|| c", covered=True) == [("a b c", True)]
    assert parts("", covered=True) == []


@given(st.lists(st.sampled_from((*PLAIN, *AROUND, f"||{COVERED}||", f"|| {COVERED}\n{COVERED} ||")), max_size=12))
def test_what_discord_covers_is_never_bare(pieces: list[str]) -> None:
    text = " ".join(pieces)
    for found in (text, cleaned(text), shortened(text, 40), cleaned(text, 40), shortened(cleaned(text), 30)):
        assert COVERED not in bare(parts(found))


@given(st.text(alphabet="|a \n`*\\\u200b", max_size=60))
def test_cleaning_and_shortening_uncover_nothing_that_was_covered(text: str) -> None:
    marked = "".join(f"{chr(0x4E00 + number)}" if char == "a" else char for number, char in enumerate(text))
    hidden = {char for piece, covered in parts(marked) if covered for char in piece if char >= "\u4e00"}
    for found in (cleaned(marked), shortened(marked, 20), shortened(cleaned(marked), 10), cleaned(cleaned(marked))):
        assert not hidden & set(bare(parts(found)))


def test_a_thousand_lines_are_one_cover_at_most() -> None:
    assert cleaned("|" * 1_000) == ""
    assert cleaned("a" + "|" * 1_000 + "b") == "ab"
    assert cleaned("a" + "|" * 1_002 + "b") == "a||b||"
    assert len(cleaned("||a||" * 1_000)) <= LONGEST


def test_a_name_in_place_of_a_mention_covers_and_uncovers_nothing() -> None:
    assert within("||so|") == "so"


# -------------------------------------------------------------------- cleaning


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  hello   there ", "hello there"),
        ("one\n\n\n\ntwo\r\nthree\n\n", "one\n\ntwo\nthree"),
        ("hello ||secret|| bye", "hello ||secret|| bye"),
        ("no||gap||s", "no||gap||s"),
        ("||two\nlines||", "||two||\n||lines||"),
        ("a ||b", "a ||b||"),
        ("hi <:heart:123456789012345678> <a:wave:123456789012345678>", "hi :heart: :wave:"),
        ("join discord.gg/abc now", "join … now"),
        ("||discord.gg/abc|| and more", "and more"),
        ("|\u200b| not covered", "| not covered"),
        ("\u202eright to left\u202c", "right to left"),
        ("\u200b\u2060", ""),
        ("|| ||", ""),
    ],
)
def test_words_are_cleaned_line_by_line(text: str, expected: str) -> None:
    assert cleaned(text) == expected


def test_towers_of_marks_are_cut_down() -> None:
    found = cleaned("Z" + "\u0351" * 500 + "algo")
    assert max(map(len, found.split("Z"))) <= MOST_MARKS + 4
    assert found.endswith("algo")


@pytest.mark.parametrize(
    "text", ["🏳️‍🌈" * 2_000, "👩‍👩‍👧" * 2_000, "\ud800" * 500 + "a", "a\n" * 3_000, "\u202e|" * 9_000]
)
def test_every_text_fits_and_can_be_stored(text: str) -> None:
    found = cleaned(text)
    assert len(found) <= LONGEST
    assert found.count("\n") < MOST_LINES
    found.encode()
    assert not any(unicodedata.category(char) in ("Cs", "Cc") for char in found.replace("\n", ""))


def test_an_emoji_is_not_cut_in_two() -> None:
    assert shortened("👩‍👩‍👧 👩‍👩‍👧", 8) == "👩‍👩‍👧…"


@given(st.text(max_size=300), st.integers(2, 200), st.integers(1, 5))
def test_cleaned_words_keep_the_limits_and_stay_as_they_are(text: str, most: int, lines: int) -> None:
    found = cleaned(text, most, lines)
    assert len(found) <= most
    assert found.count("\n") < lines
    found.encode()
    assert cleaned(cleaned(text)) == cleaned(text)


# -------------------------------------------------------------------- the same words


def test_the_same_words_are_known_again_however_they_are_written() -> None:
    kit = Author("Kit", 1)
    same = digest(kit, "Hi, Nick!")
    assert {digest(kit, text) for text in ("hi nick", " Hi,\n  NICK", "||Hi, Nick||", "Hí Nïck", "hi\u200b nick")} == {
        same
    }
    others = [(kit, "Hi Nick 🍂"), (Author("Kit", 2), "Hi, Nick!"), (Author("Kit"), "Hi, Nick!"), (kit, "Hi")]
    assert same not in {digest(*other) for other in others}
    assert digest(Author("Kit"), "a") == digest(Author("KIT!"), "a")
    assert digest(kit, "x" * 500 + "a") != digest(kit, "x" * 500 + "b")
    assert digest(kit, "?!") != digest(kit, "!?")
