"""What comes out when: every release of a pack, what came out on this day, and the days of a season.

Knows no server and not the present: whether a release is out follows from its date, and `on` is given.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from bot.show import model
from bot.show.catalog import Catalog
from bot.show.entry import Precision
from bot.show.progress import Mark
from bot.show.release import Release, ReleaseKind, Schedule, Status

MOST_ANNIVERSARIES = 10  # on one day
MOST_NEWS = 5
MOST_BIRTHDAYS = 5
NOT_REMEMBERED = "not_remembered"  # a tag of news: nobody wants to hear of it every year

_PRECISE_FIRST = list(Precision)


@dataclass(frozen=True)
class Anniversary:
    """So many years ago a release came out."""

    release: Release
    years: int


def releases(catalog: Catalog) -> tuple[Release, ...]:
    """All of the pack, whatever this catalog is cut to, the earliest first; what has no date comes last."""
    whole = catalog.whole
    found = chain(_of_seasons(whole), _of_films(whole), _of_books(whole), _announced(whole))
    return tuple(sorted(found, key=lambda release: _in_time(release.when)))


def release(catalog: Catalog, release_id: str) -> Release | None:
    """The release of the pack with this id."""
    return next((found for found in releases(catalog) if found.id == release_id), None)


def anniversaries(catalog: Catalog, on: date, zone: str) -> list[Anniversary]:
    """What the reader of this catalog may know and came out on this day of an earlier year, the oldest first.

    The days are those of the zone. Raises ZoneInfoNotFoundError for an unknown one.
    """
    known = (found for found in releases(catalog) if catalog.progress.knows(found.since) and found.takes_place)
    days = ((found, _day(found.when, zone)) for found in known)
    past = [Anniversary(found, on.year - day.year) for found, day in days if day is not None and _recurs(day, on)]
    return past[:MOST_ANNIVERSARIES]


def on_this_day(catalog: Catalog, on: date) -> list[model.NewsItem]:
    """News of the same day in earlier years: what is sure comes first, then full five years, then the latest. What the
    pack tags as no cause for a celebration is left out.
    """
    news = [
        item
        for item in catalog.all(model.NewsItem)
        if item.on.precision is Precision.DAY and NOT_REMEMBERED not in item.tags
    ]
    found = [item for item in news if _recurs(item.on.on, on)]
    return sorted(found, key=lambda item: _remarkable(item, on))[:MOST_NEWS]


def birthdays(catalog: Catalog, on: date) -> list[model.Character | model.Person]:
    """Whose birthday it is, of characters and people that the reader of this catalog may know; of people, only adults.
    Those born on 29 February have it on the 28th in common years.
    """
    adults = [person for person in catalog.all(model.Person) if person.is_adult(on)]
    known: list[model.Character | model.Person] = [*catalog.all(model.Character), *adults]
    found = [entry for entry in known if entry.birthday is not None and entry.birthday.day.is_on(on)]
    return found[:MOST_BIRTHDAYS]


def rewatch_days(catalog: Catalog, season: int) -> tuple[tuple[Mark, int], ...]:
    """Each episode of a season, in order, and how many days after the first one it came out."""
    return _days(_episodes(catalog.whole, season))


# -------------------------------------------------------------------- where releases come from


def _of_seasons(whole: Catalog) -> Iterator[Release]:
    for season in whole.all(model.Season):
        episodes = _episodes(whole, season.number)
        if not episodes:
            continue  # there is nothing to name it by yet
        first = _first(episodes)
        yield Release(
            season.id, "", ReleaseKind.SEASON, Schedule.of(first), episodes=_days(episodes), since=season.since
        )
        for later in (episode for episode in episodes if episode.released_at > first):
            when, itself = Schedule.of(later.released_at), ((later.mark, 0),)
            yield Release(later.id, "", ReleaseKind.EPISODE, when, episodes=itself, since=later.since)


def _of_films(whole: Catalog) -> Iterator[Release]:
    for film in whole.all(model.Episode):
        if film.film:
            yield Release(film.id, film.name, ReleaseKind.FILM, Schedule.of(film.released_at), since=film.since)


def _of_books(whole: Catalog) -> Iterator[Release]:
    """The volumes, and of other books those whose day is known."""
    for book in whole.all(model.Book):
        if book.volume is not None or book.published.precision is Precision.DAY:
            when = Schedule(book.published.on, precision=book.published.precision)
            yield Release(book.id, book.name, ReleaseKind.BOOK, when, since=book.since)


def _announced(whole: Catalog) -> Iterator[Release]:
    for row in whole.all(model.Announced):
        kind, status = ReleaseKind(row.release_kind), Status(row.status)
        yield Release(row.id, row.name, kind, row.when, status, since=row.since, about=row.about)


# -------------------------------------------------------------------- episodes and their days


def _episodes(whole: Catalog, season: int) -> list[model.Episode]:
    """Those of a season in order; the film is none of them, though it is counted with one."""
    found = [episode for episode in whole.all(model.Episode) if episode.season == season and not episode.film]
    return sorted(found, key=lambda episode: episode.mark)


def _first(episodes: Sequence[model.Episode]) -> datetime:
    return min(episode.released_at for episode in episodes)


def _days(episodes: Sequence[model.Episode]) -> tuple[tuple[Mark, int], ...]:
    """To the nearest day: the same hour every week is another one of UTC once summer time begins or ends."""
    return tuple(
        (episode.mark, round((episode.released_at - _first(episodes)) / timedelta(days=1))) for episode in episodes
    )


# -------------------------------------------------------------------- dates


def _in_time(when: Schedule) -> tuple[date, int, time]:
    return when.on or date.max, _PRECISE_FIRST.index(when.precision), when.at or time()


def _day(when: Schedule, zone: str) -> date | None:
    """The day in the calendar of the zone, where the day is known."""
    if when.on is not None and when.at is not None:
        return datetime.combine(when.on, when.at, ZoneInfo(when.zone)).astimezone(ZoneInfo(zone)).date()
    return when.on if when.precision is Precision.DAY else None


def _recurs(day: date, on: date) -> bool:
    """Whether `on` is that day of a later year; in common years 29 February falls on the 28th."""
    try:
        return day.year < on.year and day.replace(year=on.year) == on
    except ValueError:
        return (on.month, on.day) == (2, 28)


def _remarkable(item: model.NewsItem, on: date) -> tuple[bool, bool, int]:
    years = on.year - item.on.on.year
    return item.unsure, years % 5 != 0, years
