"""Pictures to share: what is on one, in words for whoever cannot see it, and what is said where it is not ready yet.

Everything comes from the catalog of the reader, so nothing on a picture is ahead of them. Knows no look: that is the
business of the scenes. The map of characters is in `relation_map.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from zoneinfo import ZoneInfo

from bot.outbox.facts import Subject
from bot.pictures.order import Order
from bot.show import model
from bot.show.entry import Precision
from bot.show.progress import Mark
from bot.show.reader import Reader
from bot.show.release import Status
from bot.texts import Texts
from bot.views.calendar import Calendar, Known
from bot.views.episodes import label
from bot.views.page import Page, Row, bare, colour_of, plain, shorten, sources_line
from bot.views.releases import (
    EMOJI,
    bare_name,
    day_of,
    kind_name,
    release_facts,
    release_name,
    release_when,
    remind_button,
)

LEAVES = 36  # of the wreath around a countdown
FURTHEST = 365  # days, before which no leaf has its colour
MOST_EPISODES = 12
LONGEST_ALT = 1_000


@dataclass(frozen=True)
class Card:
    """A picture with what stands around it: `lines` always, `words` only where the picture is missing. Where there is
    nothing to draw, there is no order.
    """

    order: Order | None
    alt: str
    lines: Sequence[str]
    words: Sequence[str] = ()
    sources: Sequence[str] = ()
    rows: Sequence[Row] = ()


def card_page(reader: Reader, card: Card, picture: bytes | None, *, hopeless: bool = False) -> Page:
    """Without its picture (None: it is still being drawn, or never will be) a card says everything in words."""
    note = reader.texts("card-undrawable" if hopeless else "card-drawing") if card.order else ""
    words = [] if picture is not None else [*card.words, note]
    return Page(
        colour_of(reader.catalog),
        [*card.lines, *words],
        sources_line(reader, card.sources),
        card.rows,
        picture,
        shorten(bare(card.alt), LONGEST_ALT),
    )


# -------------------------------------------------------------------- countdowns


def countdown_card(reader: Reader, calendar: Calendar, pair: Known, zone: str) -> Card:
    """How many days are left. Days are those of the zone; the picture says on which day it was drawn."""
    texts, subject = reader.texts, pair[1]
    today = calendar.now.astimezone(ZoneInfo(zone)).date()
    big, unit, left = _left(texts, calendar, pair, zone, today)
    title, kind = bare_name(texts, subject), kind_name(texts, subject.kind)
    what = texts("card-rumour", kind=kind) if subject.rumour else kind
    on = _day(texts, subject, zone)
    known = texts("card-as-of", day=texts.day(today))
    drawn = Order("countdown", {
        "title": title,
        "kind": what,
        "big": big,
        "unit": unit,
        "date": on,
        "known": known,
        "leaves": [number < leaves_of(left) for number in range(LEAVES)],
    })  # fmt: skip
    said = f"{big} {unit}".strip()
    alt = texts("card-countdown-alt", title=title, kind=what, said=said, day=on, known=known)
    when = release_when(texts, subject) if subject.on is not None else ""
    coming = pair in calendar.coming and subject.out_at is not None
    return Card(
        drawn,
        alt,
        [f"## {EMOJI[subject.kind]} {release_name(texts, subject)}\n{when}".strip()],
        [f"**{said}**", release_facts(texts, subject), plain(subject.about)],
        rows=[[remind_button(texts, subject)]] if coming else [],
    )


def leaves_of(left: int | None) -> int:
    """How many leaves of the wreath have their colour: more as the day comes closer, and all of them on the day."""
    if left is None or left <= 0:
        return 0 if left is None else LEAVES
    share = 1 - sqrt(min(left, FURTHEST) / FURTHEST)
    return min(round(LEAVES * share), LEAVES - 1)


def _left(texts: Texts, calendar: Calendar, pair: Known, zone: str, today: date) -> tuple[str, str, int | None]:
    """What is written large, what below it, and how many days are left where that is known."""
    release, subject = pair
    if pair in calendar.out:
        return texts("card-countdown-out"), "", 0
    if release.status is Status.CANCELLED:
        return texts("card-countdown-cancelled"), "", None
    on = _on(subject, zone)
    if on is None:
        return texts("card-countdown-undated"), "", None
    left = (on - today).days
    if left <= 0:
        return texts("card-countdown-today"), "", 0
    return texts.number(left), texts("card-countdown-unit", count=left), left


def _on(subject: Subject, zone: str) -> date | None:
    """The day of the release there, where it is known."""
    if subject.out_at is None:
        return None
    return subject.out_at.astimezone(ZoneInfo(zone)).date() if subject.precision is Precision.MINUTE else subject.on


def _day(texts: Texts, subject: Subject, zone: str) -> str:
    on = _on(subject, zone)
    if on is not None:
        return texts.weekday(on)
    return day_of(texts, subject) if subject.on is not None else ""


# -------------------------------------------------------------------- seasons


def season_card(reader: Reader, season: model.Season) -> Card:
    """A season at a glance; of episodes that are ahead of the reader there is nothing but that they exist."""
    texts, catalog = reader.texts, reader.catalog
    number, films = season.number, catalog.films
    every = [mark for mark in catalog.marks if mark.season == number and mark not in films]
    marks, beyond = every[:MOST_EPISODES], max(0, len(every) - MOST_EPISODES)
    episodes = [catalog.episode(mark) for mark in marks]
    title = texts("season-title", number=number)
    released = texts("episode-released", day=texts.day(season.released_at.date()))
    facts = [released, *([texts("season-minutes", minutes=season.minutes)] if season.minutes else [])]
    facts += [texts("unsure")] if season.unsure else []
    told, sources = _told(reader, number)
    rows = [_row(reader, mark, episode) for mark, episode in zip(marks, episodes, strict=True)]
    seen = [episode for episode in episodes if episode is not None]
    names = "; ".join(f"{episode.number}: {episode.name}" for episode in seen)
    alt = texts(
        "card-season-alt",
        title=title,
        show=catalog.show.title,
        facts=" · ".join([*facts, *told]),
        episodes=names,
        hidden=len(rows) - len(seen),
    )
    drawn = Order("season", {
        "show": catalog.show.title,
        "title": title,
        "facts": " · ".join(facts),
        "told": told,
        "episodes": rows,
        "unseen": texts("card-season-unseen"),
        "more": texts("card-season-more", count=beyond) if beyond else "",
    })  # fmt: skip
    lines = [f"- **{plain(label(reader, episode))}**" for episode in seen]
    hidden = texts("card-season-hidden", count=len(rows) - len(seen)) if len(seen) < len(rows) else ""
    words = [" · ".join(facts), "\n".join(lines), hidden, plain(" · ".join(told))]
    return Card(drawn, alt, [f"## {title}"], words, [*season.sources, *sources])


def _row(reader: Reader, mark: Mark, episode: model.Episode | None) -> dict[str, str]:
    """What is known of an episode; the first song that is heard in it is one of those."""
    row = {"number": str(mark.episode), "title": "", "song": "", "artist": "", "time": ""}
    if episode is None:
        return row
    texts = reader.texts
    time = texts("card-minutes", minutes=episode.minutes) if episode.minutes else ""
    row |= {"title": episode.name, "time": time}
    heard = (song for song in reader.catalog.all(model.Song) if (song.season, song.episode) == mark)
    song = next(heard, None)
    return row | {"song": song.name, "artist": song.artist} if song is not None else row


def _told(reader: Reader, number: int) -> tuple[list[str], list[str]]:
    """What is surely known of critics and viewers, one of each; and the sources of it."""
    texts = reader.texts
    scores = [score for score in reader.catalog.all(model.Score) if score.season == number and not score.unsure][:1]
    weeks = [week for week in reader.catalog.all(model.Week) if week.season == number and not week.unsure]
    told = [f"{score.outlet}: {score.score}" for score in scores]
    if weeks:
        hours = texts.number(round(sum(week.hours for week in weeks) / 1_000_000, 1))
        told.append(texts("card-season-hours", hours=hours, weeks=len(weeks)))
    return told, [name for entry in (*scores, *weeks) for name in entry.sources]
