"""How quotations look: the words, who said them, where and when."""

from collections.abc import Sequence

from bot.sayings.saying import Saying, pack_ref
from bot.show import model
from bot.show.reader import Reader
from bot.views.page import Page, colour_of, doubt, paged, pager, plain, sources_line
from bot.views.sayings import SHOW, another_button, heart_button, saying_lines
from bot.views.turn import Turn, TurnButton

QUOTES_A_PAGE = 4


def quote_lines(reader: Reader, quote: model.Quote) -> str:
    """The quotation as a block with its attribution below."""
    return f"> {plain(quote.text)}\n{attribution(reader, quote)}"


def attribution(reader: Reader, quote: model.Quote) -> str:
    texts = reader.texts
    details = ", ".join(plain(part) for part in (*where_said(reader, quote), quote.context) if part)
    note = f" ({plain(quote.note)})" if quote.note else ""
    return texts("quote-by", speaker=plain(quote.speaker), details=details) + note + doubt(texts, quote)


def where_said(reader: Reader, quote: model.Quote) -> list[str]:
    """Episode, newspaper and day, as far as they are known; nothing in it is escaped."""
    texts = reader.texts
    episode = reader.catalog.episode(quote.episode) if quote.episode else None
    where = [
        texts("episode-short", season=episode.season, number=episode.number, title=episode.name) if episode else "",
        quote.outlet,
        texts.day(*quote.said) if quote.said else "",
    ]
    return [part for part in where if part]


def quote_page(reader: Reader, quote: model.Quote, hearts: int | None = None, source: str = SHOW) -> Page:
    """One quotation, with a button for another and one for the episode it is from. `hearts` is None where nobody can
    say that they love it; `source`, where another one comes from.
    """
    texts = reader.texts
    buttons = [heart_button(reader, pack_ref(quote.id), hearts, source)] if hearts is not None else []
    buttons += [another_button(reader, source)]
    if quote.by is not None and reader.catalog.find_named(quote.by, "cast") is not None:
        buttons.append(TurnButton(Turn.to(reader, "cast", quote.by), label=quote.speaker, emoji="🍃"))
    if quote.episode is not None and quote.episode <= reader.catalog.progress.show:
        to_episode = Turn.to(reader, "episode", quote.episode)
        buttons.append(TurnButton(to_episode, label=texts("button-episode"), emoji="📺"))
    return Page(colour_of(reader.catalog), [quote_lines(reader, quote)], sources_line(reader, quote.sources), [buttons])


def quotes_page(
    reader: Reader, query: str, quotes: Sequence[model.Quote | Saying], page: int, source: str = SHOW
) -> Page:
    """What a search for quotations found, of the show or of members; `source` is where they come from."""
    texts = reader.texts
    shown, page, pages = paged(quotes, page, QUOTES_A_PAGE)
    return Page(
        colour_of(reader.catalog),
        [
            f"## {texts('quotes-found', count=len(quotes), query=plain(query))}",
            "\n\n".join(_lines(reader, quote) for quote in shown),
        ],
        _sources(reader, shown),
        [pager(reader, "quotes", page, pages, source, query)],
    )


def top_page(reader: Reader, loved: Sequence[tuple[int, model.Quote | Saying]], page: int, source: str) -> Page:
    """What is loved most, with how many love it."""
    texts = reader.texts
    shown, page, pages = paged(loved, page, QUOTES_A_PAGE)
    lines = [f"{texts('quote-hearts', count=hearts)}\n{_lines(reader, quote)}" for hearts, quote in shown]
    return Page(
        colour_of(reader.catalog),
        [f"## {texts('quotes-top')}", "\n\n".join(lines) or texts("quotes-top-none")],
        _sources(reader, [quote for _, quote in shown]),
        [pager(reader, "quote_top", page, pages, source)],
    )


def _lines(reader: Reader, quote: model.Quote | Saying) -> str:
    return saying_lines(reader.texts, quote) if isinstance(quote, Saying) else quote_lines(reader, quote)


def _sources(reader: Reader, quotes: Sequence[model.Quote | Saying]) -> str:
    return sources_line(reader, [name for each in quotes if isinstance(each, model.Quote) for name in each.sources])
