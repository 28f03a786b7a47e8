"""Settings written as a file come back as they were, whatever channels are called; what is not there was not set."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.server.kinds import Consent, Episodes, Kind, Post
from bot.server.settings import KINDS, ServerSettings, checked
from bot.server.transfer import LARGEST, LONGEST_LINE, read_file, write_file
from bot.show.release import ReleaseKind

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
    Kind.RELEASES: st.sets(st.sampled_from(list(ReleaseKind)), min_size=1).map(" ".join),
    Kind.LEADS: st.sampled_from(["0", "30d 1d 90m", "18:00-1d 0"]),
    Kind.EPISODES: st.sampled_from(list(Episodes)),
    Kind.CHANNELS: st.lists(ids, min_size=1, max_size=5).map(" ".join),
    Kind.DAYS: st.integers(1, 60).map(str),
    Kind.QUOTES: st.sampled_from(["show", "own"]),
    Kind.WORDS: st.sampled_from(["giveaway", "leaked script, spoiler", "a \"b\" \\ c '''x''' # d", "naïve, 語, 🍂"]),
}
set_values = st.fixed_dictionaries({}, optional={name: values[kind] for name, kind in KINDS.items()}).map(
    lambda some: ServerSettings().changed({name: checked(name, text, GUILD) for name, text in some.items()})
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
    chosen = {"news.channel": "12", "news.enabled": "off", "viewers": "5 6", "spoilers": "s1e8"}
    releases = {"releases.leads": "30d 18:00-1d", "releases.cover": "12 13", "releases.uncover": "3"}
    words = {"news.words": "giveaway, leaked script"}
    settings = ServerSettings({**chosen, **releases, **words, "releases.moved": "off"})
    content = write_file(settings, HEADING, UNSET, {12: "#news", 13: "#talk", 6: "@helpers"})
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
        'kinds = "" # not set: season episode film book trailer event rewatch',
        'leads = "30d 18:00-1d"',
        'episodes = "" # not set: off',
        "moved = false",
        "cover = [12, 13] # #news, #talk",
        "uncover = 3",
        'words = "giveaway, leaked script"',
    }
    assert wanted <= set(lines)
    assert [line for line in lines if line.startswith("[")] == [
        "[server]", "[topics.news]", "[topics.releases]", "[topics.quotes]", "[topics.on-this-day]", "[topics.staff]",
    ]  # fmt: skip


def test_the_largest_settings_there_can_be_are_small_enough_to_be_imported() -> None:
    longest = {
        Kind.CHANNEL: str(2**63 - 1), Kind.ROLE: str(2**63 - 1), Kind.TIME: "18:00", Kind.POST: "thread",
        Kind.ROLES: " ".join(str(2**63 - number) for number in range(10, 0, -1)), Kind.SWITCH: "off",
        Kind.ZONE: "America/Argentina/ComodRivadavia", Kind.LINE: "s10e10 + volume 10",
        Kind.LATE: "999m/163h", Kind.CONSENT: "free", Kind.RELEASES: "season episode film book trailer event",
        Kind.LEADS: " ".join(f"10:0{minute}-60d" for minute in range(6)), Kind.EPISODES: "at-once", Kind.DAYS: "60",
        Kind.QUOTES: "show",
        Kind.CHANNELS: " ".join(str(2**63 - number) for number in range(5, 0, -1)),
        Kind.WORDS: ", ".join(f"{'語' * 16}{number:02}" for number in range(20)),
    }  # fmt: skip
    settings = ServerSettings().changed(
        {name: checked(name, longest[kind], GUILD) for name, kind in KINDS.items() if kind is not Kind.LANGUAGE}
    )
    for called in ("🏳️‍🌈" * 25, "." * 100):
        names = {2**63 - number: called for number in range(1, 11)}
        content = write_file(settings, "x" * 400, UNSET, names)
        assert len(content.encode()) < LARGEST
        assert max(map(len, content.split("\n"))) < LONGEST_LINE
        assert read_file(content.encode(), GUILD) == everything(settings)


def test_what_cannot_be_seen_in_words_is_not_written() -> None:
    content = exported(ServerSettings({"news.words": "a\u202eb, \u200bc"})).decode()
    assert 'words = "ab, c"' in content.splitlines()


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
        [topics.releases]
        kinds = "Film Season"
        leads = "1 day before, 18:00 the day before"
        cover = [13, 12]
        uncover = "7"
        event = true
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
        "releases.kinds": "season film",
        "releases.leads": "1d 18:00-1d",
        "releases.cover": "12 13",
        "releases.uncover": "7",
        "releases.event": "on",
        "on-this-day.at": "18:30",
        "on-this-day.role": None,
    }
    assert read_file(b"format = 1", GUILD) == {}
