"""Entries are strict about dates, quotations and places, and are cut part by part."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from pydantic import ValidationError

from bot.show import model
from bot.show.progress import ALWAYS, EVERYTHING, NOT_STARTED, Mark, Progress, Since
from bot.show.release import TBA, Schedule

EPISODE: dict[str, Any] = {
    "id": "fog",
    "name": "Fog",
    "season": 1,
    "number": 3,
    "released_at": datetime(2031, 1, 5, 20, tzinfo=UTC),
    "synopsis": "The lamp goes out.",
    "sources": ["harbour"],
}
QUOTE: dict[str, Any] = {"id": "q", "text": "Hi.", "speaker": "Wren", "form": "interview", "sources": ["harbour"]}


@pytest.mark.parametrize(
    ("written", "on", "precision"),
    [
        ("2022-04-22", date(2022, 4, 22), model.Precision.DAY),
        (date(2022, 4, 22), date(2022, 4, 22), model.Precision.DAY),
        ("2022-04", date(2022, 4, 1), model.Precision.MONTH),
        ("2022", date(2022, 1, 1), model.Precision.YEAR),
        (2022, date(2022, 1, 1), model.Precision.YEAR),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(written: object, on: date, precision: model.Precision) -> None:
    assert model.When.parse(written) == model.When(on, precision)


@pytest.mark.parametrize("written", ["", "soon", "2022-13", "2022-02-30", "22.04.2022", "0", "20220", True])
def test_what_is_no_date_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match='write "2022-04-22", "2022-04" or "2022"'):
        model.When.parse(written)


def test_an_instant_is_kept_in_utc_and_a_naive_one_is_refused() -> None:
    aware = model.Episode.model_validate({**EPISODE, "released_at": "2031-01-05T21:00:00+01:00"})
    assert (aware.released_at, aware.released_at.tzinfo) == (datetime(2031, 1, 5, 20, tzinfo=UTC), UTC)
    with pytest.raises(ValidationError, match="write the instant with its zone"):
        model.Episode.model_validate({**EPISODE, "released_at": "2031-01-05T21:00:00"})


@pytest.mark.parametrize(
    ("written", "when"),
    [
        (
            datetime(2027, 3, 6, 1, 30, 59, tzinfo=timezone(timedelta(hours=2))),
            Schedule(date(2027, 3, 5), time(23, 30), "UTC", model.Precision.MINUTE),
        ),
        ("2027-03-06", Schedule(date(2027, 3, 6), precision=model.Precision.DAY)),
        (date(2027, 3, 6), Schedule(date(2027, 3, 6), precision=model.Precision.DAY)),
        ("2027-03", Schedule(date(2027, 3, 1), precision=model.Precision.MONTH)),
        ("2027", Schedule(date(2027, 1, 1), precision=model.Precision.YEAR)),
        (2027, Schedule(date(2027, 1, 1), precision=model.Precision.YEAR)),
        ("tba", TBA),
        (TBA, TBA),
    ],
)
def test_what_is_announced_is_as_precise_as_it_is_written(written: object, when: Schedule) -> None:
    coming = {"id": "x", "name": "X", "release_kind": "film", "status": "rumour", "sources": ["harbour"]}
    assert model.Announced.model_validate({**coming, "when": written}).when == when


@pytest.mark.parametrize(
    "written",
    [
        "soon",
        "TBA",
        "",
        "2027-02-30",
        time(8),
        datetime(2027, 3, 6, 8),  # noqa: DTZ001 - that it has no zone is the point
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        [2027],
        None,
    ],
)
def test_what_no_reader_could_place_in_time_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match=r'write 2027-03-06T08:00:00Z \(with its zone\), "2027-03-06", '):
        Schedule.parse(written)


def test_an_episode_is_safe_from_its_own_place_on() -> None:
    assert model.Episode.model_validate(EPISODE).since == Since(show=Mark(1, 3))
    later = model.Episode.model_validate({**EPISODE, "since": "s2e1"})
    assert (later.since, later.mark) == (Since(show=Mark(2, 1)), Mark(1, 3))


def test_a_quotation_has_at_most_forty_words() -> None:
    forty = " ".join(["word"] * 40)
    assert model.Quote.model_validate({**QUOTE, "text": forty}).text == forty
    with pytest.raises(ValidationError, match="a quotation has at most 40 words"):
        model.Quote.model_validate({**QUOTE, "text": forty + " more"})


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "red"},
        {"id": "Fog!"},
        {"id": "x" * 57},
        {"sources": []},
        {"name": ""},
        {"name": "x" * 91},
        {"season": 0},
        {"minutes": 0},
        {"synopsis": "x" * 601},
    ],
)
def test_an_entry_takes_nothing_that_does_not_fit(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        model.Episode.model_validate({**EPISODE, **change})
    assert [problem["loc"][0] for problem in refused.value.errors()] == list(change)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("\u200b", r"nobody can see \(U\+200B\)"),
        ("Fo\u200bg", r"nobody can see \(U\+200B\)"),
        ("Fo\u200dg", r"nobody can see \(U\+200D\)"),
        ("Fog\x1b[2J", r"nobody can see \(U\+001B\)"),
        ("Fog\u202e", r"nobody can see \(U\+202E\)"),
        ("\u3164", r"nobody can see \(U\+3164\)"),
        ("\ufe0f", "nothing in it that can be seen"),
        ("\u0301", "nothing in it that can be seen"),
    ],
)
def test_a_name_that_cannot_be_seen_is_refused(name: str, reason: str) -> None:
    for change in ({"name": name}, {"aliases": [name]}):
        with pytest.raises(ValidationError, match=reason):
            model.Episode.model_validate({**EPISODE, **change})


@pytest.mark.parametrize(
    "name",
    [
        "\U0001f342",
        "\u2764\ufe0f",
        "\U0001f3f3\ufe0f\u200d\U0001f308",  # the rainbow flag: two emoji and a joiner
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # the flag of England
        "Zoë",
        "?!",
    ],
)
def test_a_name_may_be_an_emoji_or_a_sign(name: str) -> None:
    assert model.Episode.model_validate({**EPISODE, "name": name}).name == name


def test_every_free_text_has_a_limit() -> None:
    kinds = [kind for kind in vars(model).values() if isinstance(kind, type) and issubclass(kind, model.Part)]
    texts = [(kind.__name__, name, field.metadata) for kind in kinds for name, field in kind.model_fields.items()
             if field.annotation is str]  # fmt: skip
    unlimited = [f"{kind}.{name}" for kind, name, limits in texts if not limits]
    assert (len(texts) > 50, unlimited) == (True, [])
    with pytest.raises(ValidationError, match="at most 120 characters"):
        model.Quote.model_validate({**QUOTE, "outlet": "x" * 121})


def test_an_entry_cannot_be_changed() -> None:
    episode = model.Episode.model_validate(EPISODE)
    with pytest.raises(ValidationError, match="frozen"):
        episode.name = "Another"  # type: ignore[misc]  # that it is read-only is the point


def test_every_list_of_parts_is_cut_at_the_place_of_the_reader() -> None:
    late = {"since": "s2e1"}
    wren = model.Character.model_validate(
        {
            "id": "wren",
            "name": "Wren",
            "about": "A keeper.",
            "sources": ["harbour"],
            "pronouns": [{"text": "she"}, {"text": "they", **late}],
            "school": [{"text": "none", **late}],
            "appears": [{"season": 1}, {"season": 2, **late}],
            "told": [{"text": "Finds a chest.", "since": {"show": "s1e2", "book": 1}}, {"text": "Leaves.", **late}],
            "relations": [{"to": "vesper", "kind": "sibling", **late}],
        }
    )
    kept = {name: len(getattr(wren.upto(Progress(Mark(1, 1), 1)), name)) for name in wren._cut_fields()}
    assert kept == {"pronouns": 1, "school": 0, "appears": 1, "told": 1, "relations": 0}
    assert wren.upto(EVERYTHING) is wren
    assert wren.upto(Progress(NOT_STARTED, 0)).told == ()


def test_every_field_that_holds_parts_is_cut() -> None:
    cut = {kind.__name__: kind._cut_fields() for kind in (model.Person, model.Episode, model.Location, model.Quote)}
    assert cut == {"Person": ("jobs", "told"), "Episode": ("told",), "Location": ("appears",), "Quote": ()}
    assert model.Told(text="Always.").since == ALWAYS
