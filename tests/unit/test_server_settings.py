"""A setting is kept in one form of its own or refused; changing one touches no other, and what was seen can be told
from what is.
"""

from collections.abc import Mapping
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadSettingError
from bot.server.kinds import Consent, Episodes, Kind, Post
from bot.server.late import Late
from bot.server.leads import Lead
from bot.server.settings import DEFAULTS, KINDS, ReleaseSettings, ServerSettings, Topic, TopicSettings, checked
from bot.server.staff import Tier
from bot.show.progress import EVERYTHING, Mark, Progress
from bot.show.release import ReleaseKind

GUILD = 700
NAMES = {kind: next(name for name, of in KINDS.items() if of is kind) for kind in Kind}
FULL_WIDTH, ARABIC = "１２３", "٣"
IDS = ("0", "-1", "+1", "1.0", "1e3", "0x10", "1_000", "²", FULL_WIDTH, ARABIC, str(2**63), "9" * 400, "<#12>", "news")
REFUSED: Mapping[Kind, tuple[str, ...]] = {
    Kind.CHANNEL: (*IDS, "1 2"),
    Kind.ROLE: (*IDS, "1 2", "@everyone", "@here", str(GUILD), f"0{GUILD}"),
    Kind.ROLES: (*IDS, "1,2", "1 two", "1 0", "@everyone", f"1 {GUILD} 3", " ".join(map(str, range(1, 12)))),
    Kind.TIME: ("24:00", "18:60", "18:00:00", "-1", "１８:００", "soon", "18:00 CET"),
    Kind.POST: ("messages", "message thread", "0", "mеssage"),  # with a Cyrillic letter
    Kind.SWITCH: ("true", "yes", "1", "0", "on off", "онoff", "on" + " " * 400),
    Kind.ZONE: ("London", "CEST", "UTC+2", "Mars/Olympus", "../../etc/passwd", "localtime", "EST"),
    Kind.LANGUAGE: ("xx", "EN", "english", "en-", "../en", "*"),
    Kind.LINE: ("S1E8", "season 1", "s1e8+volume 2", "volume 99", "volume 0", "s0e0", "s01e8", "s100e1", "s１e1"),
    Kind.LATE: ("15m", "24h/15m", "0m/0m", "8d/8d", "1m/169h", "-1m/1h", "15m/24h/1d", "15/24", "１５m/24h"),
    Kind.CONSENT: ("yes", "never", "ask free"),
    Kind.RELEASES: ("films", "season,film", "season,", "all", "sеason", "rumour"),  # one with a Cyrillic letter
    Kind.LEADS: ("tomorrow", "7", "61d", "1s", "1d, soon", "18:00", "0:00-0d", "-1d", "1d 2d 3d 4d 5d 6d 7d"),
    Kind.EPISODES: ("on", "atonce", "hourly", "daily weekly"),
    Kind.CHANNELS: (*IDS, "1,2", "1 two", "1 0", "<#1>", " ".join(map(str, range(1, 7)))),
    Kind.DAYS: ("0", "61", "-1", "+1", "014", "1 2", "a week", FULL_WIDTH, ARABIC, "²", "1e1"),
    Kind.QUOTES: ("both", "show,own", "shоw", "none", "own members"),  # one with a Cyrillic letter
    Kind.WORDS: ("!!!", ", ,", "\x00", "\ud800", "x" * 61, "x " * 201, ",".join(map(str, range(21)))),
}
HOSTILE = (
    "\x00",
    "1\x002",
    "\ud800",
    "on\ud800",
    "9" * 10_000,
    "x" * 10_000,
    "🏳️‍🌈",
    "\u202e21",
    "'; DROP TABLE settings",
)


def kept(kind: Kind, text: str) -> str | None:
    return checked(NAMES[kind], text, GUILD)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        *((kind, typed, "123456789012345678") for kind in (Kind.CHANNEL, Kind.ROLE) for typed in (
            "123456789012345678", " 123456789012345678\n", "0123456789012345678")),
        (Kind.CHANNEL, str(2**63 - 1), str(2**63 - 1)),
        (Kind.CHANNEL, str(GUILD), str(GUILD)),  # the first channel of an old server has its number
        (Kind.ROLES, "5", "5"),
        (Kind.ROLES, "30 4\t30\n 004", "4 30"),
        (Kind.ROLES, " ".join(map(str, range(10, 0, -1))), "1 2 3 4 5 6 7 8 9 10"),
        (Kind.TIME, "6:30 pm", "18:30"),
        (Kind.TIME, "noon", "12:00"),
        *((Kind.POST, post.upper(), post) for post in Post if post is not Post.MESSAGE),
        (Kind.SWITCH, " OFF ", "off"),
        (Kind.ZONE, "america/new york", "America/New_York"),
        *((Kind.LINE, line, line) for line in ("nothing", "s1e8", "volume 2", "s1e8 + volume 2",
                                              "whole show", "all books", "whole show + volume 1", "s4e1 + all books")),
        (Kind.LATE, "60m / 1D", "1h/24h"),
        (Kind.LATE, "0M/7d", "0m/7d"),
        *((Kind.CONSENT, consent.title(), consent) for consent in Consent if consent is not Consent.TAKEDOWN),
        (Kind.RELEASES, "Film season\nFILM", "season film"),
        (Kind.LEADS, "release, 1h and 60 minutes before", "1h 0"),
        (Kind.LEADS, "1 day, 24h, 6pm the day before", "1d 18:00-1d"),
        *((Kind.EPISODES, each.upper(), each) for each in Episodes if each is not Episodes.OFF),
        (Kind.CHANNELS, "30 4\t30\n 004", "4 30"),
        (Kind.CHANNELS, f"5 4 {GUILD} 2 1", f"1 2 4 5 {GUILD}"),
        (Kind.DAYS, " 07\n", "7"),
        (Kind.QUOTES, " OWN\nown", "own"),
        (Kind.DAYS, "60", "60"),
        (Kind.WORDS, " Giveaway ,,leaked \t script\ngiveaway", "Giveaway, leaked script"),
        (Kind.WORDS, "'; DROP TABLE settings", "'; DROP TABLE settings"),
        (Kind.WORDS, "1\x002", "12"),
    ],
)  # fmt: skip
def test_a_value_is_kept_in_one_form_of_its_own(kind: Kind, typed: str, value: str) -> None:
    assert kept(kind, typed) == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [(kind, typed) for kind in Kind for typed in (*REFUSED[kind], *(HOSTILE if kind is not Kind.WORDS else ()))],
    ids=lambda text: ascii(text)[:30],
)
def test_what_cannot_be_is_refused_and_the_error_says_what_it_should_be(kind: Kind, typed: str) -> None:
    with pytest.raises(BadSettingError) as refused:
        kept(kind, typed)
    everyone = kind in (Kind.ROLE, Kind.ROLES) and str(GUILD) in typed
    assert refused.value.key == f"error-setting-{'everyone' if everyone else kind}"
    assert refused.value.args_ == {"text": typed}


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("nothing", [None, "", " ", "\n\t\u2003", " " * 10_000], ids=ascii)
def test_an_empty_text_takes_back_what_was_set(name: str, nothing: str | None) -> None:
    assert checked(name, nothing, GUILD) is None


@pytest.mark.parametrize("name", DEFAULTS)
def test_a_default_is_a_value_that_can_be_named_and_then_nothing_is_set(name: str) -> None:
    assert checked(name, DEFAULTS[name], GUILD) is None


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("news.post", "MESSAGE"),
        ("news.enabled", " ON "),
        ("quotes.at", "noon"),
        ("releases.at", "9 am"),
        ("timezone", "utc"),
        ("late", "15M / 1d"),
        ("consent", "Takedown"),
        ("releases.kinds", "rewatch event trailer book film episode season"),
        ("releases.leads", "release, 1 week before, 24h"),
        ("releases.episodes", "OFF"),
        ("releases.uncover", "14"),
    ],
)
def test_a_default_in_other_words_sets_nothing_either(name: str, typed: str) -> None:
    assert checked(name, typed, GUILD) is None


def test_what_is_the_default_of_another_setting_is_kept() -> None:
    found = {name: checked(name, "09:00", GUILD) for name in ("news.at", "quotes.at", "releases.at")}
    assert found == {"news.at": "09:00", "quotes.at": "09:00", "releases.at": None}


def test_every_setting_has_a_name_of_its_own() -> None:
    assert len(KINDS) == len(Topic) * 5 + 8 + 1 + 2 + 6 + 3
    assert DEFAULTS.keys() <= KINDS.keys()
    assert set(NAMES) == set(Kind)


typed = st.one_of(
    st.text(st.characters(exclude_categories=[]), max_size=40),
    st.text(alphabet="0123456789 smhde+/:volumeapng", max_size=24),
    st.integers(-1, 2**64).map(str),
    st.lists(st.integers(1, 2**63 - 1), max_size=12).map(lambda ids: " ".join(map(str, ids))),
    st.times().map(lambda at: f"{at:%H.%M}"),
    st.sampled_from([text for texts in REFUSED.values() for text in texts] + list(DEFAULTS.values())),
)


@given(st.sampled_from(sorted(KINDS)), typed)
def test_whatever_is_typed_is_refused_or_kept_in_a_form_that_stays_as_it_is(name: str, text: str) -> None:
    try:
        value = checked(name, text, GUILD)
    except BadSettingError:
        return
    assert checked(name, value, GUILD) == value
    plain = value is None or value.isascii() or KINDS[name] is Kind.WORDS
    assert value is None or (value and value == value.strip() and plain and len(value) <= 400)


def test_what_was_never_set_has_its_default() -> None:
    settings = ServerSettings()
    assert {name: settings[name] for name in KINDS} == {name: DEFAULTS.get(name, "") for name in KINDS}
    assert settings.topic(Topic.NEWS) == TopicSettings(None, None, None, Post.MESSAGE, enabled=True)
    assert settings.topic(Topic.QUOTES).at == time(12)
    assert settings.line == EVERYTHING
    assert settings.late == Late(timedelta(minutes=15), timedelta(hours=24))
    assert settings.log_id is None
    assert settings.staff == {Tier.VIEWER: (), Tier.EDITOR: (), Tier.MANAGER: ()}
    assert settings.releases == ReleaseSettings(
        kinds=frozenset(ReleaseKind),
        leads=(Lead(timedelta(days=7)), Lead(timedelta(days=1)), Lead()),
        episodes=Episodes.OFF,
        event=False,
        countdown=False,
        moved=True,
        cover_ids=(),
        uncover_days=14,
    )


def test_what_was_set_is_read_as_it_was_meant() -> None:
    settings = ServerSettings(
        {
            "news.channel": "1",
            "news.role": "2",
            "news.at": "18:30",
            "news.post": "forum",
            "news.enabled": "off",
            "spoilers": "s1e8 + volume 2",
            "late": "0m/7d",
            "log": "3",
            "editors": "4 5",
            "releases.kinds": "film",
            "releases.leads": "1h 18:00-1d",
            "releases.episodes": "weekly",
            "releases.event": "on",
            "releases.countdown": "on",
            "releases.moved": "off",
            "releases.cover": "6 7",
            "releases.uncover": "3",
        }
    )
    assert settings.topic(Topic.NEWS) == TopicSettings(1, 2, time(18, 30), Post.FORUM, enabled=False)
    assert settings.topic(Topic.RELEASES) == ServerSettings().topic(Topic.RELEASES)
    assert settings.line == Progress(Mark(1, 8), 2)
    assert settings.late == Late(timedelta(), timedelta(days=7))
    assert settings.log_id == 3
    assert settings.staff == {Tier.VIEWER: (), Tier.EDITOR: (4, 5), Tier.MANAGER: ()}
    assert settings.releases == ReleaseSettings(
        kinds=frozenset({"film"}),
        leads=(Lead(days=1, at=time(18)), Lead(timedelta(hours=1))),
        episodes=Episodes.WEEKLY,
        event=True,
        countdown=True,
        moved=False,
        cover_ids=(6, 7),
        uncover_days=3,
    )


some_names = st.sampled_from(["news.channel", "news.role", "timezone", "log", "of.a.newer.version"])
some_values = st.dictionaries(some_names, st.text(max_size=3))
some_changes = st.dictionaries(some_names, st.none() | st.text(max_size=3))


@given(some_values, some_changes)
def test_a_change_touches_what_it_names_and_nothing_else(
    values: dict[str, str], changes: dict[str, str | None]
) -> None:
    before = dict(values)
    after = ServerSettings(values).changed(changes).values
    rest = {name: value for name, value in before.items() if name not in changes}
    assert after == rest | {name: value for name, value in changes.items() if value is not None}
    assert values == before


@given(some_values, some_values, st.lists(some_names, unique=True, min_size=1))
def test_the_mark_of_some_settings_is_another_exactly_when_one_of_them_is(
    one: dict[str, str], other: dict[str, str], names: list[str]
) -> None:
    same = all(one.get(name) == other.get(name) for name in names)
    assert (ServerSettings(one).mark(*names) == ServerSettings(other).mark(*names)) is same


@given(some_values, some_values)
def test_the_mark_of_all_settings_is_another_exactly_when_one_of_them_is(
    one: dict[str, str], other: dict[str, str]
) -> None:
    assert (ServerSettings(one).mark() == ServerSettings(other).mark()) is (one == other)
    assert ServerSettings(one).mark() == ServerSettings(dict(reversed(one.items()))).mark()


def test_a_value_that_moved_to_another_setting_leaves_another_mark() -> None:
    marks = {ServerSettings({name: "1"}).mark() for name in KINDS}
    assert len(marks) == len(KINDS)
    assert ServerSettings({"log": ""}).mark("log") != ServerSettings().mark("log")
