"""Quotes as pictures to share: those of the show, and words of members. What is covered never reaches a picture."""

from collections.abc import Sequence

from bot.pictures import order
from bot.pictures.order import Order
from bot.sayings.saying import Saying
from bot.sayings.wording import parts, shortened
from bot.show import model
from bot.show.reader import Reader
from bot.views.cards import Card
from bot.views.page import bare
from bot.views.quotes import quote_lines, where_said
from bot.views.sayings import saying_lines

LONGEST = 700  # characters of a quote that are readable on a phone


def quote_order(parts: Sequence[tuple[str, bool]], speaker: str, details: str, note: str = "") -> Order:
    """What somebody said, as parts that are covered (True) or not."""
    return order.quote(parts, bare(speaker), bare(details), bare(note))


def quote_card(reader: Reader, quote: model.Quote) -> Card:
    """Of the show, or about it."""
    details = ", ".join(where_said(reader, quote))
    note = reader.texts("unsure") if quote.unsure else ""
    return _card(reader, [(quote.text, False)], quote.speaker, details, note, quote_lines(reader, quote), quote.sources)


def saying_card(reader: Reader, saying: Saying) -> Card:
    """Words of a member; where there are only files, there is nothing to draw."""
    texts, said_at = reader.texts, saying.origin.said_at
    number = texts("card-quote-number", number=saying.number or 0)
    details = ", ".join(filter(None, [number, texts.day(said_at.date()) if said_at is not None else ""]))
    words = parts(shortened(saying.words.text, LONGEST), saying.words.covered)
    return _card(reader, words, saying.author.name, details, "", saying_lines(texts, saying))


def _card(
    reader: Reader,
    words: Sequence[tuple[str, bool]],
    speaker: str,
    details: str,
    note: str,
    lines: str,
    sources: Sequence[str] = (),
) -> Card:
    texts = reader.texts
    text = " ".join(texts("card-quote-covered") if hidden else piece.strip() for piece, hidden in words)
    alt = texts("card-quote-alt", text=text, speaker=speaker, details=", ".join(filter(None, [details, note])))
    return Card(quote_order(words, speaker, details, note) if words else None, alt, [lines], sources=sources)
