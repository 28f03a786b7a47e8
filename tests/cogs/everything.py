"""Every page, suggestion and hint that the program could show to one reader, as lines of text."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot.client import _sentence
from bot.errors import NoQuoteError, NotFoundError, UserError
from bot.outbox.occasion import occasion
from bot.server.settings import ServerSettings
from bot.show import calendar, model
from bot.show.reader import Reader
from bot.views import about, archive, cast, episodes, numbers, quotes
from bot.views.calendar import COMING, OUT, Calendar, countdown_page, list_page, next_page
from bot.views.cards import Card, card_page, countdown_card, season_card
from bot.views.page import Page, plain, shorten
from bot.views.quote_cards import quote_card
from bot.views.relation_map import relations_card
from cogs._parameters import LABELS, clipped, look_up
from cogs._parameters import found as entries_found
from cogs.news import _page as news_search
from cogs.numbers import TOPICS
from cogs.search import found as search

PICTURE = b"a picture"
LONG_AFTER = datetime(2040, 1, 1, tzinfo=UTC)  # when all of it is out: what is not, everybody is told


def shown(page: Page) -> Iterator[str]:
    """All that is to be read on a page or behind it: texts, labels, choices, alt texts and custom_ids."""
    stack: list[Any] = list(page.to_components())  # type: ignore[no-untyped-call]  # discord.py gives no types here
    while stack:
        part = stack.pop()
        if isinstance(part, dict):
            stack.extend(part.values())
        elif isinstance(part, list):
            stack.extend(part)
        elif isinstance(part, str):
            yield from part.splitlines()


def every_page(reader: Reader) -> Iterator[str]:
    """Every page that needs no typed words, with all pages of long lists."""
    known = reader.catalog
    releases = [(each, occasion(0, ServerSettings(), each).subject) for each in calendar.releases(known)]
    out = Calendar.of(reader, releases, LONG_AFTER)
    cast_and_crew = [*known.all(model.Character), *known.all(model.Person)]
    for page in (
        about.about_page(reader, 1, 1),
        about.help_page(reader, []),
        about.progress_page(reader, known.progress),
        archive.books_page(reader),
        numbers.viewing_page(reader, PICTURE),
        *(cast.cast_page(reader, entry) for entry in cast_and_crew),
        *(cast.relations_page(reader, entry) for entry in known.all(model.Character)),
        *(episodes.episode_page(reader, entry) for entry in known.all(model.Episode)),
        *(episodes.season_page(reader, entry) for entry in known.all(model.Season)),
        *(archive.song_page(reader, entry) for entry in known.all(model.Song)),
        *(archive.book_page(reader, entry) for entry in known.all(model.Book)),
        *(archive.place_page(reader, entry) for entry in known.all(model.Location)),
        *(quotes.quote_page(reader, entry) for entry in known.all(model.Quote)),
        next_page(reader, out, in_server=True),
        *(countdown_page(reader, out, pair, "UTC") for pair in out.all),
    ):
        yield from shown(page)
    for card in (
        relations_card(reader, None),
        *(relations_card(reader, entry) for entry in cast_and_crew),
        *(season_card(reader, entry) for entry in known.all(model.Season)),
        *(quote_card(reader, entry) for entry in known.all(model.Quote)),
        *(countdown_card(reader, out, pair, "UTC") for pair in out.all),
    ):
        yield from _on(reader, card)
    lists: list[Callable[[int], Page]] = [
        partial(archive.songs_page, reader),
        partial(archive.places_page, reader),
        partial(archive.news_page, reader, "", archive.newest(reader)),
        *(partial(numbers.topic_page, reader, topic) for topic in TOPICS),
        *(partial(list_page, reader, out, which) for which in (COMING, OUT)),
        *(partial(cast.quotes_by_page, reader, entry) for entry in cast_and_crew),
    ]
    for turn in lists:
        yield from _all_pages(turn)
    yield from (text for bar in numbers.bars(reader) for text in (bar.group, bar.label, f"{bar.value:.2f}"))


def _on(reader: Reader, card: Card) -> Iterator[str]:
    """What is said around a picture, or instead of it, and every text on it."""
    yield from shown(card_page(reader, card, PICTURE))
    yield from (line for words in card.words for line in words.splitlines())
    stack: list[Any] = [card.order.data] if card.order is not None else []
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, Mapping):
            stack.extend(part.values())
        elif isinstance(part, list | tuple):
            stack.extend(part)


def found(reader: Reader, typed: Iterable[str]) -> Iterator[str]:
    """What the three searches answer to these words, without the words themselves where they are repeated."""
    for words in typed:
        for make in (partial(search, reader, words), partial(_search_in, _quote_search, reader, words),
                     partial(_search_in, news_search, reader, words)):  # fmt: skip
            try:
                yield from (_without(words, line) for line in shown(make()))
            except UserError as error:
                yield _said(reader, error)


def looked_up(reader: Reader, typed: Iterable[str]) -> Iterator[str]:
    """What is suggested, found or taken to be meant where one of these names is typed."""
    for name in typed:
        for lookup, label in LABELS.items():
            yield from (label(reader, entry) for entry in reader.catalog.suggest(lookup, name))
            try:
                yield label(reader, look_up(reader, lookup, name))
            except NotFoundError as error:
                yield from error.near
            except UserError as error:
                yield _said(reader, error)


def _without(words: str, line: str) -> str:
    return line.replace(clipped(words), "").replace(f'"{plain(shorten(words, 80))}"', "")


def _quote_search(reader: Reader, query: str, page: int) -> Page:
    """Of the show alone."""
    return quotes.quotes_page(reader, query, entries_found(reader, query, model.Quote, NoQuoteError), page)


def _search_in(search_page: Callable[[Reader, str, int], Page], reader: Reader, words: str) -> Page:
    return search_page(reader, clipped(words), 0)


def _said(reader: Reader, error: UserError) -> str:
    """The sentence of an error, without the words that were typed."""
    error.args_ = dict.fromkeys(error.args_, "what was typed")
    return _sentence(reader.texts, error)


def _all_pages(turn: Callable[[int], Page]) -> Iterator[str]:
    """Until the last one comes again."""
    before: list[str] = []
    for at in range(100):
        lines = sorted(shown(turn(at)))
        if lines == before:
            return
        yield from lines
        before = lines
