"""Pictures to share, as they are ordered: right for one day, and nothing on them that is ahead of the reader."""

from datetime import UTC, date, datetime, time

import pytest

from bot.outbox.occasion import occasion
from bot.pictures.layout import MOST_ON_A_RING
from bot.pictures.order import Order
from bot.server.settings import ServerSettings
from bot.show import calendar, model
from bot.show.catalog import Catalog
from bot.show.entry import Precision
from bot.show.progress import Mark, Progress
from bot.show.release import OWN, Release, ReleaseKind, Schedule, Status
from bot.texts import texts
from bot.views.calendar import Calendar
from bot.views.cards import FURTHEST, LEAVES, LONGEST_ALT, Card, card_page, countdown_card, leaves_of, season_card
from bot.views.relation_map import relations_card
from tests.cogs.everything import shown
from tests.conftest import NOW, reader_of

say = texts()
MINUTE, DAY, MONTH = Precision.MINUTE, Precision.DAY, Precision.MONTH


def order_of(card: Card) -> Order:
    assert card.order is not None
    return card.order


def countdown(catalog: Catalog, release: Release, now: datetime = NOW, zone: str = "UTC") -> Card:
    reader, pair = reader_of(catalog), (release, occasion(0, ServerSettings(), release).subject)
    return countdown_card(reader, Calendar.of(reader, [pair], now), pair, zone)


def season_4(when: Schedule, status: Status = Status.CONFIRMED) -> Release:
    return Release(OWN, "Season 4", ReleaseKind.SEASON, when, status)


# -------------------------------------------------------------------- countdowns


@pytest.mark.parametrize(
    ("when", "status", "big", "unit", "on"),
    [
        (Schedule(date(2027, 1, 2), precision=DAY), Status.CONFIRMED, "42", "days to go", "Saturday, 2 January 2027"),
        (Schedule(date(2026, 11, 22), precision=DAY), Status.CONFIRMED, "1", "day to go", "Sunday, 22 November 2026"),
        (Schedule(date(2026, 11, 21), time(18), "UTC", MINUTE), Status.CONFIRMED, "Today", "",
         "Saturday, 21 November 2026"),
        (Schedule(date(2026, 7, 17), precision=DAY), Status.CONFIRMED, "Out now", "", "Friday, 17 July 2026"),
        (Schedule(date(2027, 3, 1), precision=MONTH), Status.CONFIRMED, "No day yet", "", "March 2027"),
        (Schedule(), Status.ANNOUNCED, "No day yet", "", ""),
        (Schedule(date(2027, 1, 2), precision=DAY), Status.CANCELLED, "Called off", "", "Saturday, 2 January 2027"),
    ],
)  # fmt: skip
def test_a_countdown_says_what_is_true_on_the_day_it_names(
    catalog: Catalog, when: Schedule, status: Status, big: str, unit: str, on: str
) -> None:
    card = countdown(catalog, season_4(when, status))
    data = order_of(card).data
    assert (data["title"], data["big"], data["unit"], data["date"]) == ("Season 4", big, unit, on)
    assert data["known"] == "as of 21 November 2026"
    assert all(part in card.alt for part in ("Season 4", big, unit, on, "as of 21 November 2026"))


def test_the_days_of_a_countdown_are_those_of_the_server(catalog: Catalog) -> None:
    release = season_4(Schedule(date(2026, 11, 23), time(23, 30), "UTC", MINUTE))
    late = datetime(2026, 11, 21, 23, 45, tzinfo=UTC)  # already the 22nd in Tokyo, where it is out on the 24th
    data = [order_of(countdown(catalog, release, late, zone)).data for zone in ("UTC", "Asia/Tokyo")]
    assert [(each["big"], each["date"], each["known"]) for each in data] == [
        ("2", "Monday, 23 November 2026", "as of 21 November 2026"),
        ("2", "Tuesday, 24 November 2026", "as of 22 November 2026"),
    ]


def test_a_rumour_is_called_one_on_the_picture(catalog: Catalog) -> None:
    release = season_4(Schedule(date(2027, 1, 2), precision=DAY), Status.RUMOUR)
    card = countdown(catalog, release)
    assert order_of(card).data["kind"] == "New season · a rumour"
    assert "a rumour" in card.alt


def test_leaves_come_as_the_day_does_and_all_of_them_only_on_the_day() -> None:
    leaves = [leaves_of(left) for left in range(2 * FURTHEST)]
    assert leaves == sorted(leaves, reverse=True)
    assert (leaves[0], leaves[1], leaves[FURTHEST], leaves_of(None)) == (LEAVES, LEAVES - 2, 0, 0)


# -------------------------------------------------------------------- seasons


def test_a_season_shows_only_episodes_that_were_seen(catalog: Catalog) -> None:
    reader = reader_of(catalog, Progress(Mark(1, 4), 0))
    card = season_card(reader, reader.catalog.all(model.Season)[0])
    drawn = order_of(card)
    assert [row["title"] for row in drawn.data["episodes"]] == ["Meet", "Crush", "Kiss", "Secret", "", "", "", ""]
    assert not any(row["song"] or row["time"] for row in drawn.data["episodes"][4:])
    for title in ("Girls", "Bully", "Boyfriend"):
        assert title in order_of(season_card(reader_of(catalog), catalog.all(model.Season)[0])).json
        assert title not in drawn.json
        assert title not in card.alt
    assert "4 more are not shown yet" in card.alt


def test_the_film_is_no_episode_of_a_season(catalog: Catalog) -> None:
    card = season_card(reader_of(catalog), catalog.all(model.Season)[2])
    assert [row["number"] for row in order_of(card).data["episodes"]] == [str(number) for number in range(1, 9)]
    assert "Heartstopper Forever" not in order_of(card).json


# -------------------------------------------------------------------- relations


def test_a_map_holds_only_what_the_reader_knows_of_two_people(catalog: Catalog) -> None:
    cards = []
    for reader in (reader_of(catalog, Progress(Mark(1, 3), 0)), reader_of(catalog)):
        nick = reader.catalog.get(model.Character, "nick_nelson")
        cards += [relations_card(reader, nick)]
    early, whole = cards
    words = [{node["name"]: node["word"] for node in order_of(card).data["nodes"]} for card in cards]
    assert (words[0]["Charlie Spring"], words[1]["Charlie Spring"]) == ("friend", "partner")
    assert "partner: Charlie Spring" in whole.alt
    assert "partner" not in early.alt + order_of(early).json
    assert {"David Nelson", "Diane"} <= words[1].keys()
    assert not {"David Nelson", "Diane"} & words[0].keys()


def test_a_map_says_how_many_more_there_are(catalog: Catalog) -> None:
    reader = reader_of(catalog)
    nick = reader.catalog.get(model.Character, "nick_nelson")
    card = relations_card(reader, nick)
    assert len(order_of(card).data["nodes"]) == MOST_ON_A_RING + 1
    assert order_of(card).data["more"] == "and 4 more"
    assert "and 4 more" in card.alt
    assert "Mr Farouk" in "\n".join(card.words)  # words have room for all of them


def test_a_legend_explains_every_line_and_no_other(catalog: Catalog) -> None:
    reader = reader_of(catalog)
    for who in (None, *catalog.all(model.Character)):
        card = relations_card(reader, who)
        if card.order is not None:
            lines = {edge["style"] for edge in card.order.data["edges"]}
            assert {part["style"] for part in card.order.data["legend"]} == lines


def test_lovers_stand_next_to_each_other_among_the_main_characters(catalog: Catalog) -> None:
    data = order_of(relations_card(reader_of(catalog), None)).data
    count = len(data["nodes"])
    love = [(edge["from"], edge["to"]) for edge in data["edges"] if edge["style"] == "love"]
    assert len(love) == 3
    assert all((one - other) % count in (1, count - 1) for one, other in love)


def test_who_has_no_relations_gets_words_and_waits_for_no_picture(catalog: Catalog) -> None:
    reader = reader_of(catalog)
    for who, said in (("headteacher_barnes", "relations-none"), ("alice_oseman", "card-map-nobody")):
        card = relations_card(reader, catalog.find_named(who, "cast"))
        lines = "\n".join(shown(card_page(reader, card, None)))
        assert card.order is None
        assert say(said) in lines
        assert say("card-drawing") not in lines


def test_no_picture_is_described_in_more_words_than_discord_takes(catalog: Catalog) -> None:
    reader = reader_of(catalog)
    longest = Release(OWN, "x" * 90, ReleaseKind.EVENT, Schedule(date(2027, 1, 2), precision=DAY))
    cards = [countdown(catalog, longest), *(relations_card(reader, who) for who in catalog.all(model.Character))]
    cards += [relations_card(reader, None), *(season_card(reader, each) for each in catalog.all(model.Season))]
    assert max(len(card.alt) for card in cards) <= LONGEST_ALT
    assert all(card.alt.endswith(".") for card in cards if card.order is not None)


def test_every_release_of_the_pack_has_a_countdown(catalog: Catalog) -> None:
    for release in calendar.releases(catalog):
        assert order_of(countdown(catalog, release)).data["big"] == "Out now"
