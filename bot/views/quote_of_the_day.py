"""How the quote of the day looks. Its buttons are for everybody: whoever presses one is answered alone, so the post
itself stays as it is.
"""

from datetime import date

from bot.sayings.saying import Saying, pack_ref
from bot.show import model
from bot.show.reader import Reader
from bot.views.page import Page, colour_of, sources_line
from bot.views.posting import PostContext, framed
from bot.views.quotes import quote_lines
from bot.views.sayings import credit, place_line, said_block
from bot.views.turn import ANYBODY, Turn, TurnButton


def quote_of_the_day_page(context: PostContext, on: date, quote: model.Quote | Saying) -> Page:
    """The first line says nothing but the day: it becomes the name of a thread."""
    texts = context.texts
    if isinstance(quote, Saying):
        body = f"{said_block(texts, quote)}\n{credit(texts, quote)}"
        footer, ref = place_line(texts, quote), quote.ref
        more = [TurnButton(_anybodys("quote_ask", quote.id), label=texts("button-not-okay"))]
    else:
        reader = Reader(ANYBODY, context.catalog, texts, private=False)
        body, footer, ref = quote_lines(reader, quote), sources_line(reader, quote.sources), pack_ref(quote.id)
        more = _to_episode(context, quote)
    heart = TurnButton(_anybodys("quote_day", ref), label=texts("button-heart-day"), emoji="❤️")
    return framed(context, "💬", texts("post-quote", day=texts.day(on)), [body], [[heart, *more]], footer)


def quote_gone_page(context: PostContext, on: date) -> Page:
    """In place of words that were taken down."""
    texts = context.texts
    return framed(context, "💬", texts("post-quote", day=texts.day(on)), [texts("saying-gone")])


def loved_page(reader: Reader, hearts: int, *, loved: bool) -> Page:
    """What pressing the heart came to."""
    title = reader.texts("quote-day-loved" if loved else "quote-day-not-loved")
    return Page(colour_of(reader.catalog), [f"{title} {reader.texts('quote-hearts', count=hearts)}"])


def _to_episode(context: PostContext, quote: model.Quote) -> list[TurnButton]:
    """As far as the line of the server goes; who is not that far is told so."""
    if quote.episode is None or context.catalog.episode(quote.episode) is None:
        return []
    return [TurnButton(_anybodys("episode", quote.episode), label=context.texts("button-see-episode"), emoji="📺")]


def _anybodys(page: str, argument: object) -> Turn:
    return Turn(page, str(argument), ANYBODY, private=True)
