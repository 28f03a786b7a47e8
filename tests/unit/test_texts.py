"""Dates, numbers and lists are written as the language writes them."""

from datetime import date

import pytest

from bot.texts import texts

DAY = date(2022, 4, 22)


@pytest.mark.parametrize(
    ("precision", "written"), [("day", "22 April 2022"), ("month", "April 2022"), ("year", "2022")]
)
def test_a_date_is_written_as_precisely_as_it_is_known(precision: str, written: str) -> None:
    assert texts().day(DAY, precision) == written


def test_a_day_of_every_year_has_no_year() -> None:
    assert [texts().day_of_year(day) for day in (DAY, date(2000, 2, 29))] == ["22 April", "29 February"]


def test_numbers_and_lists_are_easy_to_read() -> None:
    assert [texts().number(number) for number in (0, 999, 14_550_000, 4.5)] == ["0", "999", "14,550,000", "4.5"]
    assert [texts().listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_an_empty_argument_leaves_its_part_of_the_sentence_out() -> None:
    assert texts()("cast-born", day="1 May", place="") == "Born 1 May."
    assert texts()("cast-born", day="1 May", place="Kent") == "Born 1 May in Kent."


def test_the_texts_of_a_language_are_read_once() -> None:
    assert texts("en") is texts("en")
    assert texts("en-US").locale == texts("tlh").locale == "en"
