"""How news, songs, books and places look: lists with pages, and cards."""

from collections.abc import Sequence
from datetime import UTC, date

from bot.feeds.subscription import Story
from bot.show import model
from bot.show.progress import Mark
from bot.show.reader import Reader
from bot.views.news_posts import story_lines
from bot.views.page import Page, capital, colour_of, doubt, listed, note_line, paged, pager, plain, sources_line
from bot.views.turn import Turn, TurnButton

NEWS_A_PAGE = 5
SONGS_A_PAGE = 15
PLACES_A_PAGE = 8


def label(reader: Reader, entry: model.Named) -> str:
    """A name with its other side: "Want Me (Baby Queen)", "Lyme Regis beach (the beach trip)"."""
    match entry:
        case model.Song():
            return f"{entry.name} ({entry.artist})"
        case model.Location():
            return f"{entry.name} ({entry.on_screen})"
    return entry.name


# -------------------------------------------------------------------- news


News = model.NewsItem | Story  # of the pack, or of a feed


def newest(reader: Reader, stories: Sequence[Story] = ()) -> list[News]:
    """All of it by date; on the same day, what feeds told comes first."""
    return sorted([*stories, *reader.catalog.all(model.NewsItem)], key=_day_of, reverse=True)


def _day_of(item: News) -> date:
    """No feed can put an item before everything else by a date that is still to come."""
    if isinstance(item, model.NewsItem):
        return item.on.on
    return min(item.published_at or item.found_at, item.found_at).astimezone(UTC).date()


def news_page(
    reader: Reader, title: str, items: Sequence[News], page: int, query: str = "", kept_back: int = 0
) -> Page:
    """Dated news; `query` is what was searched for, nothing for the latest. `kept_back` are items of feeds that may be
    too much for this reader.
    """
    texts = reader.texts
    shown, page, pages = paged(items, page, NEWS_A_PAGE)
    sources = sources_line(
        reader, [name for item in shown if isinstance(item, model.NewsItem) for name in item.sources]
    )
    kept = "-# " + texts("news-kept-back", count=kept_back) if kept_back else ""
    return Page(
        colour_of(reader.catalog),
        [f"## {title}", *(_news(reader, item) for item in shown)],
        "\n".join(filter(None, [kept, sources])),
        [pager(reader, "news", page, pages, query)],
    )


def _news(reader: Reader, item: News) -> str:
    texts = reader.texts
    if isinstance(item, Story):
        return story_lines(texts, item, texts.day(_day_of(item)))
    note = f" {texts('note', note=plain(item.note))}" if item.note else ""
    return f"**{texts.day(*item.on)} · {plain(item.headline)}**{doubt(texts, item)}\n{plain(item.summary)}{note}"


# -------------------------------------------------------------------- music


def songs_page(reader: Reader, page: int) -> Page:
    """Every song the reader may know, in the order of the show."""
    texts = reader.texts
    songs = reader.catalog.all(model.Song)
    shown, page, pages = paged(songs, page, SONGS_A_PAGE)
    lines = [f"- {heard(reader, song)} · {song_line(reader, song)}" for song in shown]
    return Page(
        colour_of(reader.catalog),
        [f"## {texts('music-title', count=len(songs))}", "\n".join(lines) or texts("nothing-yet")],
        sources_line(reader, [name for song in shown for name in song.sources]),
        [pager(reader, "music", page, pages)],
    )


def song_page(reader: Reader, song: model.Song) -> Page:
    texts = reader.texts
    mark = Mark(song.season, song.episode) if song.episode else None
    buttons = [TurnButton(Turn.to(reader, "music", 0), label=texts("button-all-songs"), emoji="🎵")]
    if mark is not None and reader.catalog.episode(mark) is not None:
        buttons.append(TurnButton(Turn.to(reader, "episode", mark), label=texts("button-episode"), emoji="📺"))
    return Page(
        colour_of(reader.catalog),
        [
            f"## {song_line(reader, song)}\n" + heard(reader, song),
            plain(song.used),
            note_line(texts, song.note),
        ],
        sources_line(reader, song.sources),
        [buttons],
    )


def song_line(reader: Reader, song: model.Song) -> str:
    title = reader.texts("song", title=plain(song.name), artist=plain(song.artist))
    return title + doubt(reader.texts, song)


def heard(reader: Reader, song: model.Song) -> str:
    """Where a song is heard: the episode, or only the season where that is all that is known."""
    if song.episode is None:
        return reader.texts("season-title", number=song.season)
    return reader.texts("song-episode", season=song.season, number=song.episode)


# -------------------------------------------------------------------- books


def books_page(reader: Reader) -> Page:
    """Every book, the volumes of the story first."""
    texts = reader.texts
    books = sorted(reader.catalog.all(model.Book), key=lambda book: (book.volume is None, book.volume or 0))
    lines = [
        f"- **{plain(book.name)}** · {plain(book.form)}, {texts.day(*book.published)}{doubt(texts, book)}"
        for book in books
    ]
    return Page(
        colour_of(reader.catalog),
        [f"## {texts('books-title')}", "\n".join(lines) or texts("nothing-yet")],
        sources_line(reader, [name for book in books for name in book.sources]),
    )


def published(reader: Reader, book: model.Book) -> str:
    texts = reader.texts
    return texts("book-published", day=texts.day(*book.published), publisher=plain(book.publisher))


def book_page(reader: Reader, book: model.Book) -> Page:
    texts = reader.texts
    facts = [
        capital(plain(book.form)) + (f" · {plain(book.series)}" if book.series else ""),
        published(reader, book),
        texts("book-isbn", isbn=plain(book.isbn)) if book.isbn else "",
    ]
    return Page(
        colour_of(reader.catalog),
        [
            f"## {plain(book.name)}{doubt(texts, book)}\n" + "\n".join(fact for fact in facts if fact),
            plain(book.about),
            listed(texts("book-story"), [plain(told.text) for told in book.told]),
            note_line(texts, book.note),
        ],
        sources_line(reader, book.sources),
        [[TurnButton(Turn.to(reader, "books", "all"), label=texts("button-all-books"), emoji="📚")]],
    )


# -------------------------------------------------------------------- places


def seen_in(reader: Reader, appears: Sequence[model.Appearance]) -> str:
    numbers = [str(appearance.season) for appearance in appears]
    return " " + reader.texts("place-seen-in", count=len(numbers), list=reader.texts.listed(numbers)) if numbers else ""


def places_page(reader: Reader, page: int) -> Page:
    texts = reader.texts
    places = reader.catalog.all(model.Location)
    shown, page, pages = paged(places, page, PLACES_A_PAGE)
    lines = [
        f"- **{plain(place.name)}** ({plain(place.area)}, {plain(place.country)}) — {plain(place.on_screen)}"
        f"{doubt(texts, place)}"
        for place in shown
    ]
    return Page(
        colour_of(reader.catalog),
        [f"## {texts('places-title')}", "\n".join(lines) or texts("nothing-yet")],
        sources_line(reader, [name for place in shown for name in place.sources]),
        [pager(reader, "places", page, pages)],
    )


def place_page(reader: Reader, place: model.Location) -> Page:
    texts = reader.texts
    return Page(
        colour_of(reader.catalog),
        [
            f"## {plain(place.name)}{doubt(texts, place)}\n{plain(place.area)}, {plain(place.country)}",
            texts("place-on-screen", what=plain(place.on_screen)) + seen_in(reader, place.appears),
            plain(place.about),
            note_line(texts, place.note),
        ],
        sources_line(reader, place.sources),
        [[TurnButton(Turn.to(reader, "places", 0), label=texts("button-all-places"), emoji="📍")]],
    )
