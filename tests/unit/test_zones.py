"""A zone is found by its name and suggested by whatever else people call it; nothing that is typed reaches a file."""

from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.server.zones import LONGEST, find_zone, suggest_zones

HOSTILE = [
    "",
    " ",
    "../../etc/passwd",
    "/usr/share/zoneinfo/Europe/London",
    "Europe/../Europe/London",
    "Europe/London\x00",
    "Europe",
    "posix/Europe/London",
    "right/Europe/London",
    "localtime",
    "Factory",
    "posixrules",
    "tzdata.zi",
    "🏳️‍🌈",
    "\ud800",
    "Europe/London" * 1_000,
    "Europe/London" + " " * 10_000,
    " " * 10_000,
]
somehow_typed = st.one_of(
    st.text(max_size=100),
    st.sampled_from(sorted(available_timezones())).flatmap(lambda zone: st.sampled_from([zone, zone[1:], zone[:5]])),
    st.text(alphabet="abcdeEST/_ +-0", max_size=12),
)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("europe/london", "Europe/London"),
        ("EUROPE/LONDON", "Europe/London"),
        ("America/new york", "America/New_York"),
        ("  america/new_york ", "America/New_York"),
        ("America/Port-au-Prince", "America/Port-au-Prince"),
        ("america/argentina/buenos aires", "America/Argentina/Buenos_Aires"),
        ("utc", "UTC"),
        ("GMT", "GMT"),
        ("asia/calcutta", "Asia/Calcutta"),
        ("etc/gmt+5", "Etc/GMT+5"),
    ],
)
def test_a_name_is_found_however_it_is_written(typed: str, zone: str) -> None:
    assert find_zone(typed) == zone


@pytest.mark.parametrize(
    "typed", ["London", "Europe/Lodnon", "CEST", "UTC+2", "Europe/Lоndon"]
)  # the last о is Cyrillic
def test_what_is_not_the_name_of_a_zone_is_not_found(typed: str) -> None:
    assert find_zone(typed) is None


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda text: ascii(text)[:30])
def test_hostile_text_finds_nothing_and_harms_nothing(typed: str) -> None:
    assert find_zone(typed) is None
    assert [ZoneInfo(zone).key for zone in suggest_zones(typed)] == suggest_zones(typed)


@pytest.mark.parametrize("typed", ["EST", "MST"])
def test_an_american_abbreviation_is_not_taken_for_a_zone_without_summer_time(typed: str) -> None:
    assert find_zone(typed) is None
    assert ZoneInfo(suggest_zones(typed)[0]).key in {"America/New_York", "America/Denver"}


def test_every_zone_is_found_by_its_own_name_and_loads() -> None:
    zones = sorted(available_timezones() - {"localtime", "Factory", "EST", "MST"})
    assert [find_zone(zone.lower().replace("_", " ")) for zone in zones] == zones
    assert [ZoneInfo(zone).key for zone in zones] == zones
    assert max(map(len, zones)) <= LONGEST


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("London", "Europe/London"),
        ("sao paulo", "America/Sao_Paulo"),
        ("São Paulo", "America/Sao_Paulo"),
        ("new york", "America/New_York"),
        ("lodnon", "Europe/London"),
        ("berln", "Europe/Berlin"),
        ("manilla", "Asia/Manila"),
        ("phillipines", "Asia/Manila"),
        ("UK", "Europe/London"),
        ("england", "Europe/London"),
        ("u.k.", "Europe/London"),
        ("germany", "Europe/Berlin"),
        ("DE", "Europe/Berlin"),
        ("south korea", "Asia/Seoul"),
        ("spain", "Europe/Madrid"),
        ("portugal", "Europe/Lisbon"),
        ("chile", "America/Santiago"),
        ("new zealand", "Pacific/Auckland"),
        ("america/new york", "America/New_York"),
        ("asia/calcutta", "Asia/Kolkata"),
        ("kiev", "Europe/Kyiv"),
        ("US/Eastern", "America/New_York"),
        ("UTC", "UTC"),
        ("zulu", "UTC"),
        ("GMT", "GMT"),
        ("PST", "America/Los_Angeles"),
        ("Asia/Kol", "Asia/Kolkata"),
    ],
)
def test_the_likeliest_zone_comes_first(typed: str, first: str) -> None:
    assert suggest_zones(typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "zones"),
    [
        ("usa", "America/New_York America/Chicago America/Denver America/Phoenix America/Los_Angeles"),
        ("united states", "America/New_York America/Chicago America/Denver America/Los_Angeles"),
        ("IST", "Asia/Kolkata Europe/Dublin Asia/Jerusalem"),
        ("CET", "Europe/Berlin Europe/Paris Europe/Madrid"),
        ("EST", "America/New_York America/Toronto"),
        ("korea", "Asia/Seoul Asia/Pyongyang"),
    ],
)
def test_what_may_mean_several_zones_suggests_them_in_the_order_people_expect(typed: str, zones: str) -> None:
    expected = zones.split()
    assert suggest_zones(typed)[: len(expected)] == expected


def test_every_zone_of_a_country_is_suggested() -> None:
    assert suggest_zones("germany") == ["Europe/Berlin", "Europe/Busingen"]
    assert suggest_zones("brazil")[0] == "America/Sao_Paulo"
    assert {"America/Manaus", "America/Noronha", "America/Rio_Branco"} < set(suggest_zones("brazil"))


def test_zones_known_the_world_over_come_before_those_of_a_county() -> None:
    zones = suggest_zones("united states")
    assert max(map(zones.index, ("America/Anchorage", "Pacific/Honolulu"))) < zones.index("America/Boise")


def test_zones_that_count_backwards_from_greenwich_are_not_suggested() -> None:
    assert [zone for zone in suggest_zones("gmt", most=1_000) + suggest_zones("etc", most=1_000) if "Etc" in zone] == []


def test_countries_and_cities_are_known_in_the_language_of_the_reader_and_in_english() -> None:
    assert suggest_zones("Deutschland") == []
    for typed, first in (("Deutschland", "Berlin"), ("Germany", "Berlin"), ("Rom", "Rome"), ("Warschau", "Warsaw")):
        assert suggest_zones(typed, locale="de")[0] == f"Europe/{first}"
    assert suggest_zones("Kalkutta", locale="de")[0] == "Asia/Kolkata"


@pytest.mark.parametrize("locale", ["tlh", "", "../../etc", "en_GB", "🍂", "\x00"])
def test_a_language_that_nobody_knows_is_english(locale: str) -> None:
    assert suggest_zones("germany", locale=locale) == suggest_zones("germany")


def test_nothing_typed_suggests_the_common_zones_of_the_world() -> None:
    common = suggest_zones("  ")
    assert len(common) == 25
    assert {"UTC", "Europe/London", "America/New_York", "America/Sao_Paulo", "Asia/Manila"} < set(common)
    assert "Pacific/Auckland" in common


@pytest.mark.parametrize("typed", ["UTC+2", "gmt -5", "utc+05:30", "+1", "GMT−3"])
def test_an_offset_is_not_taken_for_a_zone(typed: str) -> None:
    assert suggest_zones(typed) == []


@pytest.mark.parametrize("typed", ["1234", "zzzzzz", "🍂", "!!!", "x" * 10_000])
def test_nonsense_suggests_nothing(typed: str) -> None:
    assert suggest_zones(typed) == []


@pytest.mark.parametrize("typed", ["hogwarts", "narnia", "the moon", "blorbo"])
def test_what_is_only_a_little_like_a_place_suggests_nothing(typed: str) -> None:
    assert suggest_zones(typed) == []


@pytest.mark.parametrize(
    ("typed", "zone"), [("paris", "Europe/Paris"), ("berlin", "Europe/Berlin"), ("lodnon", "Europe/London")]
)
def test_what_is_much_less_alike_than_the_best_is_not_suggested(typed: str, zone: str) -> None:
    assert suggest_zones(typed) == [zone]


@pytest.mark.parametrize("typed", ["b", "lo", "eu"])
def test_after_one_or_two_letters_there_is_something_to_choose_from(typed: str) -> None:
    assert len(suggest_zones(typed)) > 5


@pytest.mark.parametrize("most", [0, 1, 5])
@pytest.mark.parametrize("typed", ["", "usa"])
def test_no_more_are_suggested_than_asked_for(typed: str, most: int) -> None:
    assert suggest_zones(typed, most) == suggest_zones(typed)[:most]
    assert len(suggest_zones(typed, most)) == most


@given(somehow_typed)
def test_whatever_is_typed_what_is_found_loads(text: str) -> None:
    zone = find_zone(text)
    assert zone is None or ZoneInfo(zone).key == zone


@given(somehow_typed)
def test_whatever_is_typed_every_suggestion_can_be_chosen_and_none_comes_twice(text: str) -> None:
    zones = suggest_zones(text)
    assert len(zones) == len(set(zones)) <= 25
    assert [find_zone(zone) for zone in zones] == [ZoneInfo(zone).key for zone in zones] == zones


@given(st.sampled_from(sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))))
def test_a_zone_is_suggested_for_its_name_or_a_newer_zone_is(zone: str) -> None:
    zones = suggest_zones(zone)
    assert zones[0] == zone or zone not in zones
    assert set(suggest_zones(zone.rpartition("/")[2])) & set(zones)
