"""Quotes come in from our own files, from Quoter and from NadekoBot, and go out again; what is no such file is refused
kindly and quickly, and says where it is wrong.
"""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadImportError
from bot.sayings.files import LARGEST, MOST_QUOTES, Incoming, Parts, keep, kept, write_file, write_quote
from bot.sayings.foreign import LARGEST_YAML
from bot.sayings.saying import LONGEST, LONGEST_NAME, Attachment, Author, Origin, Saying, State, Words
from bot.sayings.upload import MOST_OPENED, read_upload
from bot.sayings.wording import cleaned

AT = datetime(2022, 4, 22, 19, 30, tzinfo=UTC)
SERVER = 90
QUOTER = """[
	{
		"quoteNumber": 1,
		"text": "First of all, hi. こんにちは 👋",
		"author": "Nick Nelson#1234",
		"createdTimestamp": 1650655800000,
		"editedTimestamp": null
	},
	{
		"quoteNumber": 3,
		"text": "Second\\n||and covered||",
		"author": null,
		"createdTimestamp": 100
	}
]"""
NADEKO = """# Keys are keywords, Each key has a LIST of quotes in the following format:
# - id: Alphanumeric id used for commands related to the quote. (Note, when using .quotesimport, a new id will be generated.)
#   an: Author name
#   aid: Author id
#   txt: Quote text

HI:
  - id: 22d
    an: nick
    aid: 101090931608485888
    txt: Hi.
  - id: 22e
    an: charlie
    aid: 101090931608485889
    txt: |-
      Two lines,
      and 👋 another: one
EMPTY:
YES:
  - id: 1e5
    an: 'null'
    txt: 12:30
"""  # noqa: E501


def wrong(content: str | bytes) -> tuple[str, str]:
    """What is said of a file that is refused: why, and where."""
    with pytest.raises(BadImportError) as told:
        read_upload(content.encode() if isinstance(content, str) else content)
    return told.value.key.removeprefix("error-import-"), told.value.where


def own(*quotes: dict[str, Any], **head: Any) -> str:
    """A file of ours."""
    return json.dumps({"format": "truham-quotes", "version": 1, "server": str(SERVER), "quotes": quotes} | head)


# -------------------------------------------------------------------- what other bots write


@pytest.mark.parametrize("content", [QUOTER.encode(), b"\xef\xbb\xbf" + QUOTER.encode(), b"\n \n" + QUOTER.encode()])
def test_a_file_of_quoter_is_read_with_names_and_dates(content: bytes) -> None:
    upload = read_upload(content)
    assert (upload.format, upload.guild_id) == ("quoter", None)
    assert upload.quotes == (
        Incoming(Words("First of all, hi. こんにちは 👋"), Author("Nick Nelson#1234"), saved_at=AT),
        Incoming(Words("Second\n||and covered||"), Author("")),  # and nothing was saved in 1970
    )


@pytest.mark.parametrize("content", [NADEKO.encode(), b"\xef\xbb\xbf" + NADEKO.replace("\n", "\r\n").encode()])
def test_a_file_of_nadekobot_is_read_as_it_stands_there(content: bytes) -> None:
    """YAML would take 12:30 for a number and null for nothing."""
    upload = read_upload(content)
    assert (upload.format, upload.guild_id) == ("nadeko", None)
    assert upload.quotes == (
        Incoming(Words("Hi."), Author("nick", 101090931608485888)),
        Incoming(Words("Two lines,\nand 👋 another: one"), Author("charlie", 101090931608485889)),
        Incoming(Words("12:30"), Author("null")),
    )


def test_words_and_names_of_a_file_are_cleaned_and_cut() -> None:
    text = "\u202ehello <:wave:123456789012345678> " + "o" * 3_000
    (quote,) = read_upload(json.dumps([{"text": text, "author": "\u200bA\n" + "z" * 200}]).encode()).quotes
    assert quote.words.text.startswith("hello :wave: o")
    assert len(quote.words.text) <= LONGEST
    assert (quote.author.name[:3], len(quote.author.name) <= LONGEST_NAME) == ("A z", True)


def test_what_has_nothing_to_be_read_comes_without_words() -> None:
    assert [quote.words.text for quote in read_upload(b'[{"text": "\\u200b"}, {"text": null}]').quotes] == ["", ""]


# -------------------------------------------------------------------- what is no such file


@pytest.mark.parametrize(
    ("content", "reason", "where"),
    [
        ("", "no-quotes", ""),
        ("Hello there", "no-quotes", ""),
        ("[]", "no-quotes", ""),
        ("{}", "no-quotes", ""),
        ('{"format": "other"}', "no-quotes", ""),
        ("[1]", "quote", "1"),
        ('[{"text": "a"}, "b"]', "quote", "2"),
        ('[{"text": "a"}, {"author": "b"}]', "no-text", "2"),
        ('[{"text": 5}]', "quote", "1, text"),
        ('[{"text": "a", "author": ["b"]}]', "quote", "1, author"),
        ('[{"text": "a", "text": "b"}]', "twice", "text"),
        ('[{"text": NaN}]', "quote", "NaN"),
        ('[{"text": "a", "createdTimestamp": -Infinity}]', "quote", "-Infinity"),
        ('[{"text": "a",\n}]', "json", "2"),
        ('[{"text": "a"}] and more', "json", "1"),
        ('[{"n": ' + "9" * 5_000 + "}]", "quote", "9" * 20),
        ("[" * 100_000, "no-quotes", ""),
        ("[" + "[]," * MOST_OPENED + "[]]", "no-quotes", ""),
        ("[" + "1," * MOST_QUOTES + "1]", "many-quotes", ""),
        (b"\xff\xfe" + QUOTER.encode("utf-16-le"), "encoding", ""),
        ("[{'text': 'a'}]", "json", "1"),
        (b" " * (LARGEST + 1), "large-quotes", ""),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_json_of_quotes_is_refused_with_its_place(content: str | bytes, reason: str, where: str) -> None:
    assert wrong(content) == (reason, where)


@pytest.mark.parametrize(
    ("content", "reason", "where"),
    [
        ("K: &a\n  - txt: b\nL: *a", "yaml-tricks", "1"),
        ("K:\n  - txt: a\nL: *a", "yaml-tricks", "3"),
        ("a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]", "yaml-tricks", "1"),
        ("K:\n  - txt: !!python/object/apply:os.system ['true']", "yaml-tricks", "2"),
        ("!!python/name:os.system K: 1", "yaml-tricks", "1"),
        ("K:\n  - txt: !!int 5", "yaml-tricks", "2"),
        ("K:\n  - <<: *x", "yaml-tricks", "2"),
        ("K:\n  - txt: a\n    txt: b", "twice", "K, 1, txt"),
        ("K:\n  - an: b", "no-text", "K, 1"),
        ("K:\n  - txt: a\n    aid: nick", "id", "K, 1, aid"),
        ("K:\n  - txt: a\n    aid: -5", "id", "K, 1, aid"),
        ("K:\n  - txt: a\n    aid: 99999999999999999999", "id", "K, 1, aid"),
        ("K:\n  - txt: [a]", "quote", "K, 1, txt"),
        ("K:\n  - [[[[a]]]]", "quote", "K, 1"),
        ("K: words", "quote", "K"),
        ("K:\n  txt: a", "quote", "K"),
        ("- txt: a", "no-quotes", ""),
        ("K:\n - txt: a\n- b", "yaml", "3"),
        ("K: \x00", "no-quotes", ""),
        ("K:\n  - {" + "{" * 100_000, "quote", "K, 1"),
        ("K:\n  - txt: a\n---\nL:\n  - txt: b", "quote", ""),
        ("#" * (LARGEST_YAML + 1), "large-yaml", ""),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_yaml_of_quotes_is_refused_with_its_place(content: str, reason: str, where: str) -> None:
    assert wrong(content) == (reason, where)


@pytest.mark.parametrize(
    ("quote", "reason", "where"),
    [
        ({}, "no-text", "1"),
        ({"text": "a", "author_id": "x"}, "id", "1, author_id"),
        ({"text": "a", "message_id": True}, "id", "1, message_id"),
        ({"text": "a", "place_id": str(2**63)}, "id", "1, place_id"),
        ({"text": "a", "said_at": "yesterday"}, "date", "1, said_at"),
        ({"text": "a", "said_at": "2026-04-22T19:30:00"}, "date", "1, said_at"),
        ({"text": "a", "saved_at": "0001-01-01T00:00:00+23:59"}, "date", "1, saved_at"),
        ({"text": "a", "open": "yes"}, "quote", "1, open"),
        ({"text": "a", "attachments": {}}, "quote", "1, attachments"),
        ({"text": "a", "attachments": ["x"]}, "quote", "1"),
        ({"text": "a", "attachments": [{"name": "x", "url": "https://evil.example/x.png"}]}, "attachment", "1"),
        (
            {"text": "a", "attachments": [{"name": "x", "url": "https://cdn.discordapp.com/a b>"}]},
            "attachment",
            "1",
        ),
    ],
)
def test_a_file_of_ours_that_somebody_changed_says_where(quote: dict[str, Any], reason: str, where: str) -> None:
    assert wrong(own(quote)) == (reason, where)


@pytest.mark.parametrize(
    ("version", "reason"), [(2, "newer"), (0, "no-quotes"), (True, "no-quotes"), ("1", "no-quotes")]
)
def test_a_file_of_another_version_is_refused(version: object, reason: str) -> None:
    assert wrong(own({"text": "a"}, version=version)) == (reason, "")


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode(errors="ignore")))
def test_any_bytes_are_quotes_or_refused_kindly(content: bytes) -> None:
    for before in (b"", b"[{", b"K:\n  - txt: "):
        with suppress(BadImportError):
            assert read_upload(before + content).quotes


# -------------------------------------------------------------------- there and back

IDS = st.none() | st.integers(1, 2**63 - 1)
DATES = st.integers(1_430_000_000, 1_900_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def settled(text: str) -> str:
    """Words as they are after having gone there and back: around odd covers, spaces may go the second time."""
    return cleaned(cleaned(cleaned(text)))


SAID = st.text(max_size=80).map(settled)
WORDS = st.lists(SAID | SAID.map(lambda text: f"||{text.replace('|', '')}||"), max_size=4).map("\n".join).map(settled)
FILES = st.builds(
    Attachment,
    st.sampled_from(["kit.png", "a ||b||", "ü"]),
    st.sampled_from(["https://cdn.discordapp.com/a/b.png", "https://media.discordapp.net/x"]),
    st.booleans(),
)
SAYINGS = st.builds(
    Saying,
    id=st.just(1),
    guild_id=st.just(SERVER),
    state=st.just(State.SHOWN),
    words=st.builds(Words, WORDS, st.lists(FILES, max_size=3).map(tuple), st.booleans()),
    author=st.builds(Author, st.sampled_from(["Nick", "Чарли", "名前", "", "a_b*c"]), IDS),
    origin=st.builds(Origin, IDS, IDS, IDS, st.none() | DATES, st.booleans(), st.booleans()),
    saved_at=DATES,
    number=st.integers(1, 100_000),
)


@given(st.lists(SAYINGS, min_size=1, max_size=5))
def test_what_goes_out_comes_in_again_as_it_was(sayings: list[Saying]) -> None:
    upload = read_upload(write_file(SERVER, 1, 1, map(write_quote, sayings)))
    assert (upload.format, upload.guild_id) == ("truham", SERVER)
    assert [(each.words, each.author, each.origin, each.saved_at) for each in upload.quotes] == [
        (each.words, each.author, each.origin, each.saved_at) for each in sayings
    ]
    assert kept(keep(upload)) == upload


def test_ids_are_text_and_who_saved_it_is_not_in_a_file() -> None:
    origin = Origin(2, 3, 4, AT, open=False, restricted=True)
    saying = Saying(9, SERVER, State.SHOWN, Words("a"), Author("Nick", 2**62), origin, AT, 7, saved_by=555)
    written = json.loads(write_quote(saying))
    assert [written[name] for name in ("number", "author_id", "channel_id", "place_id", "message_id")] == [
        7, str(2**62), "2", "3", "4",
    ]  # fmt: skip
    assert "555" not in write_quote(saying)


@pytest.mark.parametrize(
    ("wanted", "number", "first"), [(1, 1, 0), (2, 2, MOST_QUOTES), (3, 3, MOST_QUOTES * 2), (9, 3, MOST_QUOTES * 2)]
)
def test_many_quotes_are_divided_into_parts_of_which_the_last_is_the_last(wanted: int, number: int, first: int) -> None:
    parts = Parts(wanted)
    for each in range(MOST_QUOTES * 2 + 5):
        parts.add(str(each))
    assert (parts.count, parts.number, parts.quotes[0]) == (3, number, str(first))
    assert len(parts.quotes) == (MOST_QUOTES if number < 3 else 5)


def test_no_part_is_larger_than_what_can_be_read_again() -> None:
    parts, quote = Parts(1), json.dumps({"text": "ü" * LONGEST}, ensure_ascii=False)
    for _ in range(3_000):
        parts.add(quote)
    content = write_file(2**62, 1, parts.count, parts.quotes)
    assert (parts.count, LARGEST - 2 * len(quote.encode()) < len(content) <= LARGEST) == (2, True)
