"""Settings written as a file come back as they were, whatever channels are called; a file that is not quite right is
refused with the place that is wrong, and nothing else ever happens.
"""

import tomllib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadImportError
from bot.server.settings import DEFAULTS, KINDS, Consent, Kind, Post, ServerSettings, checked
from bot.server.transfer import LARGEST, LONGEST_LINE, read_file, write_file

GUILD = 700
HEADING, UNSET = "Lantern Server, 2026-11-21", "not set"
ids = st.integers(1, 2**63 - 1).filter(lambda number: number != GUILD).map(str)
values: dict[Kind, st.SearchStrategy[str]] = {
    Kind.CHANNEL: ids,
    Kind.ROLE: ids,
    Kind.ROLES: st.lists(ids, min_size=1, max_size=10).map(" ".join),
    Kind.TIME: st.times().map(lambda at: f"{at:%H:%M}"),
    Kind.POST: st.sampled_from(list(Post)),
    Kind.SWITCH: st.sampled_from(["on", "off"]),
    Kind.ZONE: st.sampled_from(["UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5"]),
    Kind.LANGUAGE: st.just("en"),
    Kind.LINE: st.sampled_from(
        ["everything", "nothing", "s1e8", "volume 2", "s1e8 + volume 2", "whole show + volume 1"]
    ),
    Kind.LATE: st.sampled_from(["15m/24h", "0m/7d"]),
    Kind.CONSENT: st.sampled_from(list(Consent)),
}
set_values = st.fixed_dictionaries({}, optional={name: values[kind] for name, kind in KINDS.items()}).map(
    lambda some: ServerSettings({name: str(checked(name, text, GUILD)) for name, text in some.items()})
)
NASTY = (
    'news\n[server]\ntimezone = "Mars"', 'news"""', "'''", "news\r\nlog = 1", "\x00\x07\x1b[31m", "\u202egnp.exe\u2066",
    "\u2028\u2029\x85", "\ufeff", "\ud800", "# news", "\\", "🏳️‍🌈", "x" * 100, "",
)  # fmt: skip
called = st.text(st.characters(exclude_categories=[]), max_size=20) | st.sampled_from(NASTY)


def everything(settings: ServerSettings) -> dict[str, str | None]:
    return {name: settings.values.get(name) for name in KINDS}


def exported(settings: ServerSettings) -> bytes:
    return write_file(settings, HEADING, UNSET, {}).encode()


def refusal(content: bytes) -> tuple[str, str | int]:
    with pytest.raises(BadImportError) as refused:
        read_file(content, GUILD)
    return refused.value.key.removeprefix("error-import-"), refused.value.args_["where"]


# ---------------------------------------------------------------- there and back


@given(set_values, st.lists(called, min_size=3, max_size=3), called)
def test_settings_come_back_as_they_were_whatever_channels_and_the_server_are_called(
    settings: ServerSettings, names: list[str], heading: str
) -> None:
    numbers = {int(number) for text in settings.values.values() for number in text.split() if number.isdecimal()}
    content = write_file(settings, heading, UNSET, dict(zip(sorted(numbers), names, strict=False)))
    assert read_file(content.encode(), GUILD) == everything(settings)
    assert tomllib.loads(content) == tomllib.loads(exported(settings).decode())
    assert all(char.isprintable() for char in content.replace("\n", ""))


def test_the_file_reads_as_people_would_write_it() -> None:
    settings = ServerSettings({"news.channel": "12", "news.enabled": "off", "viewers": "5 6", "spoilers": "s1e8"})
    content = write_file(settings, HEADING, UNSET, {12: "#news", 6: "@helpers"})
    lines = content.splitlines()
    assert lines[:2] == [f"# {HEADING}", "format = 1"]
    wanted = {
        'timezone = "" # not set: UTC',
        'spoilers = "s1e8"',
        "viewers = [5, 6] # @helpers",
        "editors = []",
        "channel = 12 # #news",
        'channel = ""',
        "enabled = false",
        'enabled = "" # not set: on',
    }
    assert wanted <= set(lines)
    assert [line for line in lines if line.startswith("[")] == [
        "[server]", "[topics.news]", "[topics.releases]", "[topics.quotes]", "[topics.on-this-day]", "[topics.staff]",
    ]  # fmt: skip


def test_the_largest_settings_there_can_be_are_small_enough_to_be_imported() -> None:
    longest = {
        Kind.CHANNEL: str(2**63 - 1), Kind.ROLE: str(2**63 - 1), Kind.TIME: "18:00", Kind.POST: "message",
        Kind.ROLES: " ".join(str(2**63 - number) for number in range(10, 0, -1)), Kind.SWITCH: "off",
        Kind.ZONE: "America/Argentina/ComodRivadavia", Kind.LANGUAGE: "en", Kind.LINE: "s10e10 + volume 10",
        Kind.LATE: "999m/163h", Kind.CONSENT: "takedown",
    }  # fmt: skip
    settings = ServerSettings({name: longest[kind] for name, kind in KINDS.items()})
    names = {2**63 - number: "🏳️‍🌈" * 25 for number in range(1, 11)}
    content = write_file(settings, "x" * 400, UNSET, names)
    assert len(content.encode()) < LARGEST
    assert max(map(len, content.splitlines())) < LONGEST_LINE
    assert read_file(content.encode(), GUILD) == settings.values


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
def test_a_file_that_another_editor_saved_reads_the_same(start: bytes, line_end: bytes) -> None:
    settings = ServerSettings({"news.channel": "12", "timezone": "Europe/London"})
    assert read_file(start + exported(settings).replace(b"\n", line_end), GUILD) == everything(settings)


def test_a_file_by_hand_may_name_little_and_in_other_forms() -> None:
    content = b"""
        format = 1
        server.timezone = "europe/london"
        server.managers = [6, 5, 6]
        [topics]
        news = { channel = "12", role = 13, at = 18:30:00, post = "Thread", enabled = "OFF" }
        [topics.on-this-day]
        at = "6:30 pm"
        role = ""
    """
    assert read_file(content, GUILD) == {
        "timezone": "Europe/London",
        "managers": "5 6",
        "news.channel": "12",
        "news.role": "13",
        "news.at": "18:30",
        "news.post": "thread",
        "news.enabled": "off",
        "on-this-day.at": "18:30",
        "on-this-day.role": None,
    }
    assert read_file(b"format = 1", GUILD) == {}


# ---------------------------------------------------------------- what is refused

GOOD = b"format = 1\n"


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
        (GOOD + b"x." * 30_000 + b"y = 1", "unreadable"),  # this would take seconds to read
        (GOOD + b"x = 0x" + b"f" * 60_000, "unreadable"),
        (b'{"format": 1}', "not-toml"),
    ],
    ids=lambda value: ascii(value)[:40],
)  # fmt: skip
def test_what_is_no_file_of_settings_is_refused(content: bytes, reason: str) -> None:
    assert refusal(content)[0] == reason


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


SET = ServerSettings({"news.channel": "12", "viewers": "5 6", "quotes.at": "18:30", "log": "9", **DEFAULTS})
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
