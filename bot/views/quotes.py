"""How quotations look: the words, who said them, where and when."""

from collections.abc import Sequence

from bot.show import model
from bot.show.reader import Reader
from bot.views.page import Page, colour_of, doubt, paged, pager, plain, sources_line
from bot.views.turn import Turn, TurnButton

QUOTES_A_PAGE = 4


def quote_lines(reader: Reader, quote: model.Quote) -> str:
    """The quotation as a block with its attribution below."""
    return f"> {plain(quote.text)}\n{attribution(reader, quote)}"


def attribution(reader: Reader, quote: model.Quote) -> str:
    texts = reader.texts
    episode = reader.catalog.episode(quote.episode) if quote.episode else None
    where = [
        texts("episode-short", season=episode.season, number=episode.number, title=plain(episode.name))
        if episode
        else "",
        plain(quote.outlet),
        texts.day(*quote.said) if quote.said else "",
        plain(quote.context),
    ]
    details = ", ".join(part for part in where if part)
    note = f" ({plain(quote.note)})" if quote.note else ""
    return texts("quote-by", speaker=plain(quote.speaker), details=details) + note + doubt(texts, quote)


def quote_page(reader: Reader, quote: model.Quote) -> Page:
    """One quotation, with a button for another and one for the episode it is from."""
    texts = reader.texts
    buttons = [TurnButton(Turn.to(reader, "quote", "another"), label=texts("button-another"), emoji="🎲")]
    if quote.by is not None and reader.catalog.find_named(quote.by, "cast") is not None:
        buttons.append(TurnButton(Turn.to(reader, "cast", quote.by), label=quote.speaker, emoji="🍃"))
    if quote.episode is not None and quote.episode <= reader.catalog.progress.show:
        to_episode = Turn.to(reader, "episode", quote.episode)
        buttons.append(TurnButton(to_episode, label=texts("button-episode"), emoji="📺"))
    return Page(colour_of(reader.catalog), [quote_lines(reader, quote)], sources_line(reader, quote.sources), [buttons])


def quotes_page(reader: Reader, query: str, quotes: Sequence[model.Quote], page: int) -> Page:
    """What a search for quotations found."""
    texts = reader.texts
    shown, page, pages = paged(quotes, page, QUOTES_A_PAGE)
    return Page(
        colour_of(reader.catalog),
        [
            f"## {texts('quotes-found', count=len(quotes), query=plain(query))}",
            "\n\n".join(quote_lines(reader, quote) for quote in shown),
        ],
        sources_line(reader, [name for quote in shown for name in quote.sources]),
        [pager(reader, "quotes", page, pages, query)],
    )
