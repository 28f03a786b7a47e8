"""What comes out when is read from the whole pack; what is looked back to, only from what the reader may know."""

from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import pytest

from bot.app import load_catalog
from bot.show import calendar
from bot.show.catalog import Catalog
from bot.show.entry import Precision
from bot.show.progress import ALWAYS, NOT_STARTED, Mark, Progress, Since
from bot.show.release import TBA, Release, ReleaseKind, Schedule, Status

NOBODY = Progress(NOT_STARTED, 0)
MADE_UP = """
show = {id = "s", title = "S", about = "A show.", creator = "C", network = "N"}
sources = [{id = "kit", name = "Press kit"}]
"""


def episode(season: int, number: int, at: str, more: str = "") -> str:
    return f"""
[[episodes]]
id = "e{season}_{number}"
name = "Chapter {season} {number}"
season = {season}
number = {number}
released_at = {at}
synopsis = "A story."
sources = ["kit"]
{more}
"""


def season(number: int, at: str) -> str:
    return f'[[seasons]]\nid = "season_{number}"\nnumber = {number}\nreleased_at = {at}\nsources = ["kit"]\n'


def event(name: str, when: str, more: str = 'status = "confirmed"') -> str:
    return (
        f'[[releases]]\nid = "{name}"\nname = "{name}"\nrelease_kind = "event"\nwhen = {when}\n'
        f'sources = ["kit"]\n{more}\n'
    )


def book(name: str, published: str, more: str = "") -> str:
    return (
        f'[[books]]\nid = "{name}"\nname = "{name}"\nform = "novel"\npublished = "{published}"\nabout = "A story."\n'
        f'sources = ["kit"]\n{more}\n'
    )


def news(name: str, on: str, more: str = "") -> str:
    return (
        f'[[news]]\nid = "{name}"\non = "{on}"\nheadline = "{name}"\nsummary = "It happened."\n'
        f'sources = ["kit"]\n{more}\n'
    )


def made_up(folder: Path, *entries: str) -> Catalog:
    (folder / "pack.toml").write_text(MADE_UP + "".join(entries), encoding="utf-8")
    return load_catalog(folder)


def minute(year: int, month: int, day: int, hour: int, minutes: int = 0) -> Schedule:
    return Schedule(date(year, month, day), time(hour, minutes), "UTC", Precision.MINUTE)


def looked_back(catalog: Catalog, on: date, zone: str = "UTC") -> list[tuple[str, int]]:
    return [(found.release.id, found.years) for found in calendar.anniversaries(catalog, on, zone)]


# -------------------------------------------------------------------- what comes out


def test_every_release_of_a_pack_is_told_in_the_order_of_time(lantern: Catalog) -> None:
    fog, tide, ember = Mark(1, 1), Mark(1, 2), Mark(2, 1)
    month = Precision.MONTH
    assert calendar.releases(lantern) == (
        Release("keepers", "The Keepers", ReleaseKind.BOOK, Schedule(date(2029, 5, 1), precision=month)),
        Release("first_trailer", "The first trailer", ReleaseKind.TRAILER, minute(2030, 11, 1, 18, 30)),
        Release("season_1", "", ReleaseKind.SEASON, minute(2031, 1, 5, 20), episodes=((fog, 0), (tide, 7))),
        Release(
            "tide", "", ReleaseKind.EPISODE, minute(2031, 1, 12, 20), episodes=((tide, 0),), since=Since(show=tide)
        ),
        Release(
            "lamp_night",
            "Lamp Night",
            ReleaseKind.EVENT,
            Schedule(date(2031, 3, 1), precision=month),
            Status.ANNOUNCED,
            about="Fans meet at the lighthouse.",
        ),
        Release(
            "season_2", "", ReleaseKind.SEASON, minute(2032, 1, 4, 20), episodes=((ember, 0),), since=Since(show=ember)
        ),
        Release("third_season", "Season 3", ReleaseKind.SEASON, TBA, Status.RUMOUR),
    )


def test_a_season_that_comes_out_at_once_is_one_release_without_the_film(catalog: Catalog) -> None:
    found = {release.id: release for release in calendar.releases(catalog)}
    eight = tuple((Mark(3, number), 0) for number in range(1, 9))
    assert [key for key, release in found.items() if release.kind is ReleaseKind.EPISODE] == []
    assert found["season_3"] == Release(
        "season_3",
        "",
        ReleaseKind.SEASON,
        minute(2024, 10, 3, 7),
        episodes=eight,
        since=Since(show=Mark(3, 1)),
    )
    name = found["film"].title
    assert (name, found["film"]) == (
        "Heartstopper Forever",
        Release("film", name, ReleaseKind.FILM, minute(2026, 7, 17, 7), since=Since(show=Mark(3, 9))),
    )


def test_what_comes_out_is_the_same_whatever_the_catalog_is_cut_to(catalog: Catalog) -> None:
    assert calendar.releases(catalog.upto(NOBODY)) == calendar.releases(catalog)


def test_a_volume_is_a_release_however_little_is_known_and_another_book_only_with_its_day(tmp_path: Path) -> None:
    books = (
        book("first", "2029", "volume = 1"),
        book("second", "2030-05", "volume = 2\nsince = {book = 1}"),
        book("art", "2030-05-06"),
        book("novella", "2030-05"),
        book("early", "2028"),
    )
    day, month, year = Precision.DAY, Precision.MONTH, Precision.YEAR
    dates = {"first": Schedule(date(2029, 1, 1), precision=year), "second": Schedule(date(2030, 5, 1), precision=month)}
    dates["art"] = Schedule(date(2030, 5, 6), precision=day)
    assert calendar.releases(made_up(tmp_path, *books)) == tuple(
        Release(name, name, ReleaseKind.BOOK, when, since=Since(book=1) if name == "second" else ALWAYS)
        for name, when in dates.items()
    )


def test_the_first_episode_to_come_out_begins_the_season_whatever_its_number(tmp_path: Path) -> None:
    whole = made_up(
        tmp_path,
        season(1, "2031-02-02T20:00:00Z"),
        episode(1, 2, "2031-01-05T20:00:00Z"),
        episode(1, 1, "2031-01-12T20:00:00Z"),
        season(2, "2032-01-01T20:00:00Z"),  # without any episode
    )
    assert [(found.id, found.when, found.episodes) for found in calendar.releases(whole)] == [
        ("season_1", minute(2031, 1, 5, 20), ((Mark(1, 1), 7), (Mark(1, 2), 0))),
        ("e1_1", minute(2031, 1, 12, 20), ((Mark(1, 1), 0),)),
    ]


def test_the_more_precise_of_two_dates_comes_first_and_no_date_last(tmp_path: Path) -> None:
    dates = ['"tba"', '"2031"', '"2031-01"', '"2031-01-01"', "2031-01-01T09:00:00Z", "2031-01-01T09:00:00+05:00"]
    whole = made_up(tmp_path, *(event(f"n{number}", when) for number, when in enumerate(dates)))
    assert [found.id for found in calendar.releases(whole)] == ["n5", "n4", "n3", "n2", "n1", "n0"]


@pytest.mark.parametrize(("key", "there"), [("season_2", True), ("tide", True), ("fog", False), ("own_1", False)])
def test_a_release_is_found_by_its_id(lantern: Catalog, key: str, there: bool) -> None:
    found = calendar.release(lantern, key)
    assert (found is not None and found.id == key) is there


# -------------------------------------------------------------------- the days of a season


def test_a_rewatch_follows_the_days_of_the_season_without_the_film(lantern: Catalog, catalog: Catalog) -> None:
    assert calendar.rewatch_days(lantern.upto(NOBODY), 1) == ((Mark(1, 1), 0), (Mark(1, 2), 7))
    assert calendar.rewatch_days(catalog, 3) == tuple((Mark(3, number), 0) for number in range(1, 9))
    assert calendar.rewatch_days(catalog, 4) == ()


@pytest.mark.parametrize(
    ("second", "days"),
    [
        ("2031-03-30T19:00:00Z", 7),  # 20:00 in London, once summer time has begun
        ("2031-03-23T20:00:00Z", 0),
        ("2031-03-24T19:00:00Z", 1),
        ("2031-04-06T21:00:00Z", 14),
    ],
)
def test_an_hour_more_or_less_does_not_make_another_day(tmp_path: Path, second: str, days: int) -> None:
    episodes = (episode(1, 1, "2031-03-23T20:00:00Z"), episode(1, 2, second))
    assert calendar.rewatch_days(made_up(tmp_path, *episodes), 1) == ((Mark(1, 1), 0), (Mark(1, 2), days))


# -------------------------------------------------------------------- looking back


@pytest.mark.parametrize(
    ("on", "zone", "found"),
    [
        (date(2027, 4, 22), "UTC", [("season_1", 5)]),
        (date(2022, 4, 22), "UTC", []),  # the day itself
        (date(2021, 4, 22), "UTC", []),
        (date(2027, 4, 21), "UTC", []),
        (date(2027, 4, 21), "Pacific/Honolulu", [("season_1", 5)]),
        (date(2027, 4, 22), "Pacific/Honolulu", []),
        (date(2027, 7, 17), "UTC", [("film", 1)]),
        (date(2027, 7, 2), "Pacific/Honolulu", [("volume_6", 1)]),  # a day is the same day everywhere
    ],
)
def test_a_release_has_its_day_every_year_in_the_zone_of_who_asks(
    catalog: Catalog, on: date, zone: str, found: list[tuple[str, int]]
) -> None:
    assert looked_back(catalog, on, zone) == found


@pytest.mark.parametrize(
    ("place", "found"),
    [(NOBODY, []), (Progress(Mark(2, 8), 0), []), (Progress(Mark(3, 1), 0), [("season_3", 2)])],
)
def test_nobody_is_reminded_of_what_is_ahead_of_them(
    catalog: Catalog, place: Progress, found: list[tuple[str, int]]
) -> None:
    assert looked_back(catalog.upto(place), date(2026, 10, 3)) == found


def test_an_event_is_looked_back_to_from_where_it_is_safe(tmp_path: Path) -> None:
    party = event("party", '"2030-06-01"', 'status = "confirmed"\nsince = "s1e1"')
    whole = made_up(tmp_path, episode(1, 1, "2020-01-01T20:00:00Z"), party)
    found = {place: looked_back(whole.upto(place), date(2031, 6, 1)) for place in (NOBODY, Progress(Mark(1, 1), 0))}
    assert found == {NOBODY: [], Progress(Mark(1, 1), 0): [("party", 1)]}


def test_an_unknown_zone_is_not_taken_for_another(catalog: Catalog) -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        calendar.anniversaries(catalog, date(2027, 4, 22), "Atlantis")


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2029, 2, 28), ["leap", "day_before"]),
        (date(2032, 2, 28), ["day_before"]),
        (date(2032, 2, 29), ["leap"]),
        (date(2029, 3, 1), []),
    ],
)
def test_the_29th_of_february_is_remembered_on_the_28th_in_common_years(
    tmp_path: Path, on: date, found: list[str]
) -> None:
    pack = (
        event("leap", '"2024-02-29"'),
        event("day_before", '"2025-02-28"'),
        news("news_leap", "2024-02-29"),
        news("news_day_before", "2025-02-28"),
    )
    whole = made_up(tmp_path, *pack)
    assert [key for key, _ in looked_back(whole, on)] == found
    assert sorted(item.id for item in calendar.on_this_day(whole, on)) == sorted(f"news_{key}" for key in found)


def test_what_has_no_day_or_did_not_take_place_has_no_anniversary(tmp_path: Path) -> None:
    whole = made_up(
        tmp_path,
        event("month", '"2030-01"'),
        event("year", '"2030"'),
        event("tba", '"tba"'),
        event("rumour", '"2030-01-01"', 'status = "rumour"'),
        event("cancelled", '"2030-01-01"', 'status = "cancelled"'),
        event("announced", '"2030-01-01"', 'status = "announced"'),
        event("later", '"2032-01-01"'),
    )
    assert looked_back(whole, date(2031, 1, 1)) == [("announced", 1)]


def test_a_day_is_never_crowded(tmp_path: Path) -> None:
    events = [event(f"e{number}", f'"{2000 + number}-01-01"') for number in range(12)]
    items = [news(f"n{number}", f"{2000 + number}-01-01") for number in range(12)]
    whole = made_up(tmp_path, *events, *items)
    assert looked_back(whole, date(2030, 1, 1)) == [(f"e{number}", 30 - number) for number in range(10)]
    assert [item.id for item in calendar.on_this_day(whole, date(2030, 1, 1))] == ["n10", "n5", "n0", "n11", "n9"]


def test_news_of_this_day_are_sure_before_doubtful_and_only_what_the_reader_may_know(tmp_path: Path) -> None:
    whole = made_up(
        tmp_path,
        episode(1, 1, "2020-01-01T20:00:00Z"),
        news("doubtful", "2026-06-01", "unsure = true"),
        news("recent", "2030-06-01"),
        news("round", "2021-06-01"),
        news("ahead", "2028-06-01", 'since = "s1e1"'),
        news("month", "2029-06"),
        news("today", "2031-06-01"),
        news("another_day", "2030-06-02"),
    )
    on = date(2031, 6, 1)
    assert [item.id for item in calendar.on_this_day(whole, on)] == ["round", "recent", "ahead", "doubtful"]
    assert [item.id for item in calendar.on_this_day(whole.upto(NOBODY), on)] == ["round", "recent", "doubtful"]


# -------------------------------------------------------------------- birthdays


def character(name: str, day: str, more: str = "") -> str:
    return (
        f'[[characters]]\nid = "{name}"\nname = "{name}"\nabout = "Somebody."\nsources = ["kit"]\n'
        f'birthday = {{day = "{day}", sources = ["kit"]}}\n{more}\n'
    )


def person(name: str, born: str, day: str) -> str:
    return (
        f'[[people]]\nid = "{name}"\nname = "{name}"\nborn = "{born}"\nsources = ["kit"]\n'
        f'birthday = {{day = "{day}", sources = ["kit"]}}\n'
    )


def congratulated(catalog: Catalog, on: date) -> list[str]:
    return [entry.id for entry in calendar.birthdays(catalog, on)]


def test_birthdays_come_every_year_for_those_whom_the_reader_may_know(lantern: Catalog, catalog: Catalog) -> None:
    on = date(2030, 6, 21)
    assert (congratulated(lantern, on), congratulated(lantern.upto(NOBODY), on)) == (["vesper"], [])
    assert [congratulated(catalog.upto(NOBODY), date(2027, *day)) for day in ((4, 27), (9, 4), (10, 16), (4, 28))] == [
        ["charlie_spring"], ["nick_nelson"], ["alice_oseman"], [],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2029, 2, 28), ["leap", "day_before", "actor"]),
        (date(2032, 2, 28), ["day_before"]),
        (date(2032, 2, 29), ["leap", "actor"]),
        (date(2029, 3, 1), []),
        (date(2100, 2, 28), ["leap", "day_before", "actor"]),  # no leap year
    ],
)
def test_who_was_born_on_the_29th_of_february_has_it_on_the_28th_in_common_years(
    tmp_path: Path, on: date, found: list[str]
) -> None:
    born = (character("leap", "02-29"), character("day_before", "02-28"), person("actor", "2000-02-29", "02-29"))
    assert congratulated(made_up(tmp_path, *born), on) == found


@pytest.mark.parametrize("born", ["2012-06-01", "2012-06", "2012"])
def test_of_real_people_only_adults_are_named(tmp_path: Path, born: str) -> None:
    whole = made_up(tmp_path, person("actor", born, "06-01"))
    assert [congratulated(whole, date(year, 6, 1)) for year in (2029, 2030)] == [[], ["actor"]]


def test_a_day_of_many_birthdays_is_not_crowded(tmp_path: Path) -> None:
    whole = made_up(tmp_path, *(character(f"c{number}", "06-01") for number in range(9)))
    assert congratulated(whole, date(2030, 6, 1)) == [f"c{number}" for number in range(5)]
