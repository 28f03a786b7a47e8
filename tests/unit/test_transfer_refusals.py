"""A file of settings that is not quite right is refused with the place that is wrong, one that would take long to read
before that, and nothing else ever happens.
"""

import tomllib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadImportError
from bot.server.kinds import Kind
from bot.server.settings import DEFAULTS, KINDS, ServerSettings, checked
from bot.server.transfer import LARGEST, LONGEST_LINE, MOST_STEPS, read_file
from tests.unit.test_transfer import GUILD, exported

GOOD = b"format = 1\n"


def refusal(content: bytes) -> tuple[str, str | int]:
    with pytest.raises(BadImportError) as refused:
        read_file(content, GUILD)
    return refused.value.key.removeprefix("error-import-"), refused.value.args_["where"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"#" * (LARGEST + 1), "too-large"),
        (b"# \n" * 1_000_000, "too-large"),
        (GOOD + b"# caf\xe9", "not-text"),
        ("format = 1".encode("utf-16"), "not-text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not-text"),
        (b"", "no-format"),
        (b"\xef\xbb\xbf", "no-format"),
        (b'[server]\ntimezone = "UTC"', "no-format"),
        *((b"format = " + text, "no-format") for text in (b"true", b'"1"', b"1.0", b"-1", b"0", b"[1]", b"nan", b"{}")),
        *((b"format = " + text, "newer") for text in (b"2", b"99999999999999999999", b"0x" + b"f" * 3_900)),
        (b"format = 2\n[future]\nthing = 1", "newer"),
        (b"\x00", "not-toml"),
        (GOOD + b"\x00", "not-toml"),
        (GOOD + b"\x1b[31m", "not-toml"),
        (GOOD + b"[server", "not-toml"),
        (GOOD + GOOD, "not-toml"),
        (GOOD + b"[server]\n[server]", "not-toml"),
        (GOOD + b'server.log = "1"\nserver.log = "2"', "not-toml"),
        (GOOD + b"[server]\nlog = 07", "not-toml"),
        (GOOD + b"[server]\nlog = 2026-13-40", "not-toml"),
        (GOOD + b"[server]\nlog = " + b"9" * 5_000, "unreadable"),
        (GOOD + b"x = " + b"[" * 3_000 + b"]" * 3_000, "unreadable"),
        (GOOD + b"x = " + b"[\n" * 20_000, "unreadable"),
        (GOOD + b"x = " + b"{a=" * 1_300, "unreadable"),
        (b'{"format": 1}', "not-toml"),
    ],
    ids=lambda value: ascii(value)[:40],
)  # fmt: skip
def test_what_is_no_file_of_settings_is_refused(content: bytes, reason: str) -> None:
    assert refusal(content)[0] == reason


LONG_KEY = "x." * 30_000 + "y = 1"
COSTLY = {
    "a key of many parts": LONG_KEY,
    **{
        f"a key of many parts that {end!a} is in": ("x." * 1_000 + f'"{end}".') * 25 + "y = 1"
        for end in ("\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\r")  # Python takes them for the end of a line
    },
    "a number of many digits": "x = 0x" + "f" * 60_000,
    "a deep table with many keys": "[" + "a." * 1_900 + "b]\n" + "".join(f"c{number}=1\n" for number in range(7_000)),
    "a deep table behind a quoted hash": "['#'" + ".a" * 1_900 + "]\n" + "c.d=1\n" * 9_000,
}


@pytest.mark.parametrize("content", COSTLY.values(), ids=COSTLY)
def test_what_would_take_long_to_read_is_refused_before_anybody_tries(
    content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tomllib, "loads", pytest.fail)
    assert len(content.encode()) < LARGEST
    assert refusal(GOOD + content.encode()) == ("unreadable", "")


def test_what_takes_as_long_as_is_allowed_is_read() -> None:
    assert refusal(GOOD + b"#" * LONGEST_LINE + b"\nx = 1") == ("unknown", "x")
    assert refusal(GOOD + b"#" * LONGEST_LINE + b"#\nx = 1") == ("unreadable", "")
    dots, lines = 1_000, MOST_STEPS // 1_000
    content = GOOD + b"# " + b"." * dots + b"\n" * (lines - 2) + b"x = 1"
    assert refusal(content) == ("unknown", "x")
    assert refusal(content.replace(b"# ", b"# .")) == ("unreadable", "")


def test_a_line_that_cannot_be_read_is_named() -> None:
    assert "line 3" in str(refusal(GOOD + b"[server]\nlog = = 1")[1])


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("future = 1", "future"),
        ("[future]", "future"),
        ("[[server]]", "server"),
        ("server = 1", "server"),
        ("topics = []", "topics"),
        ("[server]\nfuture = 1", "server.future"),
        ("[server]\n'' = 1", "server."),
        ("[server.news]\nchannel = 1", "server.news"),
        ("[server]\n'news.channel' = 1", "server.news.channel"),
        ("[topics]\nnews = 1", "topics.news"),
        ("[topics]\n'news.channel' = 1", "topics.news.channel"),
        ("[[topics.news]]", "topics.news"),
        ("[topics.future]\nchannel = 1", "topics.future.channel"),
        ("[topics.news]\nfuture = 1", "topics.news.future"),
        ("[topics.'']\ntimezone = 'UTC'", "topics..timezone"),
        ("[topics.News]\nchannel = 1", "topics.News.channel"),
        ("['server.log']\nx = 1", "server.log"),
        (".".join("x" * 1_500) + " = 1", "x"),
    ],
    ids=lambda text: text[:30],
)
def test_what_is_not_known_is_named_and_nothing_is_guessed(content: str, where: str) -> None:
    assert refusal(GOOD + content.encode()) == ("unknown", where)


NUMBERS = ("0", "-1", "1.5", "nan", "inf", "-inf", str(2**63), "0x" + "f" * 3_900, "18:00:00", "2026-11-21")
WRONG: dict[Kind, tuple[str, ...]] = {
    Kind.CHANNEL: (*NUMBERS, "true", "[1]", "{}", "'#news'", "'1 2'"),
    Kind.ROLE: (*NUMBERS, "true", "[1]", "{}", "'@everyone'", str(GUILD), f"'{GUILD}'"),
    Kind.ROLES: (*NUMBERS, "1", "true", "[true]", "[1.0]", "['1']", "[[1]]", "[0]", "[-1]", f"[1, {GUILD}]",
                 f"{list(range(1, 12))}", f"{[1] * 1_000}", f"[{2**63}]", "[0x" + "f" * 3_900 + "]", "[{}]"),
    Kind.TIME: ("18", "18.5", "18:00:01", "18:00:00.5", "2026-11-21T18:00:00", "true", "'18:00:00'", "[]"),
    Kind.POST: ("1", "true", "'poem'", "['message']", "{}"),
    Kind.SWITCH: ("1", "0", "1.0", "'yes'", "[]", "[true]", "{}"),
    Kind.ZONE: ("0", "'London'", "'../../etc/passwd'", "'UTC\\u0000'", "['UTC']", "true"),
    Kind.LANGUAGE: ("1", "'xx'", "['en']", "true"),
    Kind.LINE: ("1", "'s1e8 + s2e1'", "'S1E8'", "'season 1'", "{}", "true"),
    Kind.LATE: ("15", "'24h/15m'", "'forever'", "18:00:00", "true"),
    Kind.CONSENT: ("true", "'yes'", "1", "{}"),
    Kind.RELEASES: ("1", "true", "'poem'", "'season poem'", "['season']", "{}"),
    Kind.LEADS: ("7", "true", "'soon'", "'61d'", "'1d 2d 3d 4d 5d 6d 7d'", "{}"),
    Kind.EPISODES: ("1", "true", "'hourly'", "['daily']", "{}"),
    Kind.CHANNELS: ("1", "true", "[true]", "[1.0]", "['1']", "[0]", "[-1]", "[1, 2, 3, 4, 5, 6]", "[{}]"),
    Kind.QUOTES: ("1", "true", "'both'", "'show, own'", "['own']", "{}"),
    Kind.DAYS: ("0", "-1", "61", "14.5", "true", "'soon'", "[14]"),
    Kind.WORDS: ("1", "true", "['giveaway']", "{}", "'!!!'", f"'{'x' * 61}'", f"'{'word ' * 100}'"),
}  # fmt: skip
NAMES = {kind: next(name for name, of in KINDS.items() if of is kind) for kind in Kind}


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind in Kind for value in WRONG[kind]], ids=lambda text: text[:30]
)
def test_a_value_that_cannot_be_is_named_by_its_place(kind: Kind, value: str) -> None:
    where = f"topics.{NAMES[kind]}" if "." in NAMES[kind] else f"server.{NAMES[kind]}"
    assert refusal(GOOD + f"{where} = {value}".encode()) == ("value", where)


@pytest.mark.parametrize("name", KINDS)
def test_no_setting_takes_a_moment_in_time(name: str) -> None:
    where = f"topics.{name}" if "." in name else f"server.{name}"
    moment = datetime(2026, 11, 21, 12, tzinfo=UTC).isoformat()
    assert refusal(GOOD + f"{where} = {moment}".encode()) == ("value", where)


SET = ServerSettings({**DEFAULTS, "news.channel": "12", "viewers": "5 6", "quotes.at": "18:30", "log": "9"})
edits = st.lists(
    st.tuples(st.integers(0, 2_000), st.integers(0, 12), st.binary(max_size=6) | st.sampled_from([
        b"[", b"]", b"{", b"}", b"=", b'"""', b"'''", b".", b"\n", b"nan", b"-", b"0x", b"1e9", b"\x00", b"\xff",
    ])),
    min_size=1, max_size=6,
)  # fmt: skip


@given(edits)
def test_a_damaged_file_is_refused_or_gives_values_that_can_be_kept(edits: list[tuple[int, int, bytes]]) -> None:
    content = exported(SET)
    for start, length, put in edits:
        content = content[:start] + put + content[start + length :]
    accept_or_refuse(content)


pieces = st.sampled_from([
    "format", "server", "topics", "news", "channel", "viewers", "timezone", "at", "x", ".", "=", "\n", " ", "[", "]",
    "{", "}", ",", '"', "'", "#", "1", "0", "-", "true", "18:00:00", "nan", "'UTC'", "\\u0000", "\r", "é",
    "format = 1\n", "[topics.news]\n", "[server]\n",
])  # fmt: skip


@given(st.binary(max_size=200) | st.lists(pieces, max_size=30).map(lambda parts: "".join(parts).encode()))
def test_any_bytes_are_refused_or_give_values_that_can_be_kept(content: bytes) -> None:
    accept_or_refuse(content)
    accept_or_refuse(GOOD + content)


def accept_or_refuse(content: bytes) -> None:
    try:
        found = read_file(content, GUILD)
    except BadImportError:
        return
    assert found == {name: checked(name, value, GUILD) for name, value in found.items()}
