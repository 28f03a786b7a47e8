"""The same page is known by its address, the same story by its title; what only looks alike is not the same."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.feeds.similar import canonical, is_page, same_title

PAGE = "https://example.org/heartstopper/film"


@pytest.mark.parametrize(
    "link",
    [
        PAGE,
        "http://example.org/heartstopper/film",
        "https://www.example.org/heartstopper/film/",
        "HTTPS://EXAMPLE.ORG:443/heartstopper/film",
        "http://example.org:80/heartstopper/film",
        "https://example.org./heartstopper/film?",
        f"{PAGE}?utm_source=rss&utm_medium=feed",
        f"{PAGE}?at_medium=RSS&at_campaign=KARANGA",
        f"{PAGE}?fbclid=abc&gclid=x&mc_cid=1&igshid=2&ref=home&ref_src=twsrc&cmpid=9&CMP=share",
        f"{PAGE}?source=rss----1234---4",
        f"{PAGE}?amp=1",
        f"{PAGE}?amp",
        f"{PAGE}?PHPSESSID=0a1b2c&_ga=1.2",
        f"{PAGE};jsessionid=0A1B2C.node3?utm_source=rss",
        f"{PAGE}#utm_source=rss",
        f"{PAGE}#xtor=RSS-1",
        f"{PAGE}#:~:text=Nick",
        f"  {PAGE}\n",
    ],
)
def test_the_same_page_has_the_same_address(link: str) -> None:
    assert canonical(link) == PAGE


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/heartstopper/Film",
        "https://example.org/heartstopper/film/2",
        "https://news.example.org/heartstopper/film",
        "https://example.org:8443/heartstopper/film",
        f"{PAGE}?id=1",
        f"{PAGE}?source=home",
        f"{PAGE}#comment-3",
        f"{PAGE}?amp=no",
        "https://example.org/heartstopper/film/amp",  # may be the story of an amplifier
        "https://example.com/heartstopper/film",
    ],
)
def test_other_pages_have_other_addresses(link: str) -> None:
    assert canonical(link) != PAGE


def test_what_tells_pages_apart_stays_in_any_order() -> None:
    assert canonical("http://a.org/?p=2&utm_source=x&b=%c3%a9") == canonical("https://www.a.org?b=é&p=2")
    assert canonical("https://a.org/é") == canonical("https://a.org/%c3%a9") == "https://a.org/%C3%A9"
    assert canonical("https://www.a.org/a?p=1") != canonical("https://www.a.org/a?p=2")


@pytest.mark.parametrize("link", ["", "tag:example.org,2026:1", "http://[", "https://a.org:port/", "mailto:a@b.c"])
def test_what_is_no_web_address_stays_as_it_is(link: str) -> None:
    assert canonical(link) == link


@given(
    st.one_of(st.text(max_size=60), st.from_regex(r"https?://[a-zA-Z.]{1,12}(:[0-9]{1,5})?/\S{0,20}", fullmatch=True))
)
def test_an_address_in_its_one_form_stays_in_it(link: str) -> None:
    assert canonical(canonical(link)) == canonical(link)


def test_a_home_page_is_no_story() -> None:
    assert not is_page(canonical("https://www.example.org/?utm_source=rss#utm_medium=x"))
    assert not is_page("")
    assert is_page(canonical("https://example.org/?p=1"))
    assert is_page(PAGE)


# ---------------------------------------------------------------- titles


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Heartstopper film gets a release date", "HEARTSTOPPER film gets a release date!"),
        ("Heartstopper film gets a release date", "Heartstopper: Film Gets A Release Date | Attitude"),
        ("Heartstopper Forever gets a date | Attitude", "Heartstopper Forever gets a date - PinkNews"),
        ("Heartstopper Forever gets a date \u2013 Gay Times", "Heartstopper Forever gets a date"),
        ("Heartstopper season 3: release date, cast and trailer", "Heartstopper Season 3 release date, cast & trailer"),
        ("Heartstopper season two trailer is here", "Heartstopper season 2 trailer is here"),
        ("Your favourite Heartstopper scenes, ranked", "Your favorite Heartstopper scenes ranked"),
        ("Heartstopper Forever: everything we know", "Heartstopper Forever: everything we know so far"),
        (
            "Kit Connor and Joe Locke return in Heartstopper film",
            "Kit Connor and Joe Locke return for Heartstopper film",
        ),
        ("心跳漫画第三季定档十月", "心跳漫画第三季定档十月！"),
    ],
)
def test_nearly_the_same_titles_tell_the_same_story(one: str, other: str) -> None:
    assert same_title(one, other)
    assert same_title(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Heartstopper season 2 trailer is here", "Heartstopper season 3 trailer is here"),
        ("Heartstopper season two trailer is here", "Heartstopper season three trailer is here"),
        ("Heartstopper season II trailer is here", "Heartstopper season III trailer is here"),
        ("Everything about the Heartstopper finale - Part 1", "Everything about the Heartstopper finale - Part 2"),
        ("All about the Heartstopper finale tonight", "All about the Heartstopper finale tonight 2"),
        ("Heartstopper is renewed for another season", "Heartstopper is not renewed for another season"),
        ("Why Heartstopper is the show that we need", "Why Heartstopper isn't the show that we need"),
        ("Heartstopper is renewed for season 4 by Netflix", "Heartstopper is cancelled for season 4 by Netflix"),
        (
            "Joe Locke talks about life after Heartstopper and a new role in the theatre",
            "Kit Connor talks about life after Heartstopper and a new role in the theatre",
        ),
        ("Kit Connor beats Joe Locke at chess", "Joe Locke beats Kit Connor at chess"),
        ("Heartstopper", "Heartstopper"),
        ("Out now: a film", "Out now: a film"),  # says hardly anything
        ("Heartstopper fans: what we know so far", "Heartstopper fans: what they said - Attitude"),
        ("", ""),
    ],
)
def test_other_titles_and_those_that_say_nothing_do_not(one: str, other: str) -> None:
    assert not same_title(one, other)
    assert not same_title(other, one)


SAID = ["heartstopper", "nick", "charlie", "tara", "season", "2", "3", "two", "not", "the", "film", "trailer", "-", "|"]
WORDS = st.lists(st.sampled_from(SAID))


@given(WORDS, WORDS)
def test_it_does_not_matter_which_is_named_first(one: list[str], other: list[str]) -> None:
    assert same_title(" ".join(one), " ".join(other)) is same_title(" ".join(other), " ".join(one))


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    assert same_title(one, other) is same_title(other, one)


@given(st.lists(st.from_regex(r"[a-z]{4,9}", fullmatch=True), min_size=5, max_size=12))
def test_a_title_that_says_enough_is_the_same_as_itself(words: list[str]) -> None:
    title = " ".join(words)
    assume(len(title) >= 20)
    assert same_title(title, title)
    assert same_title(title, f"{title.title()} | Attitude")
