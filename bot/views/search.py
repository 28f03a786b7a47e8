"""How the answer to a search looks: the best statement first with its source, and a few more below."""

from discord import ui

from bot.show import model
from bot.show.reader import Reader
from bot.show.search import Hit
from bot.views import episodes
from bot.views.page import Page, colour_of, doubt, shorten, sources_line
from bot.views.statements import statement
from bot.views.turn import Turn, TurnButton, TurnModal

BEST_LENGTH = 420
MORE_LENGTH = 160
ALL_LENGTH = 960  # what people see without scrolling on a phone
MORE = 7
SURE = 0.85  # a best answer below this may not be one


def search_page(reader: Reader, hits: list[Hit], ahead: bool) -> Page:
    """`ahead`: something further on than the reader is would answer better, and must not be named."""
    texts = reader.texts
    best, *others = hits
    blocks = [texts("search-unsure")] if best.score < SURE else []
    blocks.append(shorten(_told(reader, best), BEST_LENGTH))
    room = ALL_LENGTH - sum(map(len, blocks))
    lines: list[str] = []
    told = [best]
    for hit in others[:MORE]:
        line = shorten("- " + _told(reader, hit).replace("\n", ": ", 1), MORE_LENGTH)
        if len(line) > room:
            continue
        lines.append(line)
        told.append(hit)
        room -= len(line) + 1
    if lines:
        blocks.append("\n".join([f"**{texts('search-more')}**", *lines]))
    if ahead:
        blocks.append(texts("search-ahead"))
    return Page(
        colour_of(reader.catalog),
        blocks,
        sources_line(reader, [name for hit in told for name in _sources(hit)]),
        [_buttons(reader, hits)],
    )


def _told(reader: Reader, hit: Hit) -> str:
    """A statement as a heading and a sentence."""
    heading, text = statement(reader, hit)
    return f"**{heading}**{doubt(reader.texts, hit.entry)}\n{text}" if heading else text


def _sources(hit: Hit) -> tuple[str, ...]:
    own = hit.part.sources if isinstance(hit.part, model.Told) else ()
    return own or hit.entry.sources


def _buttons(reader: Reader, hits: list[Hit]) -> list[TurnButton]:
    """Doors to the cards behind the first answers, and another question."""
    doors: dict[str, TurnButton] = {}
    for hit in hits[:3]:
        door = _door(reader, hit.entry)
        if door is not None and len(doors) < 3:
            doors.setdefault(door.turn.custom_id, door)
    return [*doors.values(), _again(reader)]


def _door(reader: Reader, entry: model.Entry) -> TurnButton | None:
    match entry:
        case model.Character() | model.Person():
            return TurnButton(Turn.to(reader, "cast", entry.id), label=entry.name, emoji="🍃")
        case model.Episode():
            return TurnButton(Turn.to(reader, "episode", entry.mark), label=episodes.label(reader, entry), emoji="📺")
        case model.Season():
            title = reader.texts("season-title", number=entry.number)
            return TurnButton(Turn.to(reader, "season", entry.number), label=title, emoji="📺")
        case model.Book():
            return TurnButton(Turn.to(reader, "book", entry.id), label=entry.name, emoji="📚")
        case model.Location():
            return TurnButton(Turn.to(reader, "place", entry.id), label=entry.name, emoji="📍")
        case model.Song():
            return TurnButton(Turn.to(reader, "song", entry.id), label=entry.name, emoji="🎵")
    return None


def _again(reader: Reader) -> TurnButton:
    return TurnButton(Turn.to(reader, "ask", "again"), label=reader.texts("button-ask"), emoji="🔎")


def ask_modal(reader: Reader) -> TurnModal:
    field: ui.TextInput[TurnModal] = ui.TextInput(max_length=300)
    texts = reader.texts
    return TurnModal(Turn.to(reader, "ask"), texts("search-modal"), field, texts("search-modal-what"))
