"""How characters and people look: the card, what they said, and who they are to each other."""

from bot.show import model
from bot.show.reader import Reader
from bot.views.page import (
    Page,
    capital,
    colour_of,
    doubt,
    listed,
    note_line,
    paged,
    pager,
    plain,
    run,
    sources_line,
    told_text,
)
from bot.views.quotes import quote_lines
from bot.views.turn import Turn, TurnButton

QUOTES_A_PAGE = 4
RELATIONS_ON_A_CARD = 6


def label(reader: Reader, entry: model.Named) -> str:
    """Both sides of a name: "Nick Nelson (Kit Connor)"; for crew, what they do."""
    if isinstance(entry, model.Character):
        actor = reader.catalog.get(model.Person, entry.played_by or "")
        return f"{entry.name} ({actor.name})" if actor else entry.name
    if isinstance(entry, model.Person):
        others = [character.name for character in played_by(reader, entry)] or [job.role for job in entry.jobs[:1]]
        return f"{entry.name} ({', '.join(others)})" if others else entry.name
    return entry.name


def cast_page(reader: Reader, entry: model.Named) -> Page:
    """The card of a character or a person."""
    blocks = _character(reader, entry) if isinstance(entry, model.Character) else _person(reader, entry)
    told = getattr(entry, "told", ())
    return Page(
        colour_of(reader.catalog),
        blocks,
        sources_line(reader, [*entry.sources, *(name for part in told for name in part.sources)]),
        [_buttons(reader, entry)],
    )


def _character(reader: Reader, entry: model.Named) -> list[str]:
    texts = reader.texts
    assert isinstance(entry, model.Character)
    actor = reader.catalog.get(model.Person, entry.played_by or "")
    facts = [
        texts("cast-played-by", actor=plain(actor.name)) if actor else texts("cast-not-cast"),
        plain(entry.pronouns[-1].text) if entry.pronouns else "",
        _seasons(reader, [appearance.season for appearance in entry.appears]),
    ]
    details = [
        texts("cast-school", school=plain(entry.school[-1].text)) if entry.school else "",
        birthday(reader, entry),
    ]
    return [
        f"## {plain(entry.name)}{doubt(texts, entry)}\n" + " · ".join(fact for fact in facts if fact),
        plain(entry.about),
        "\n".join(detail for detail in details if detail),
        run(texts("cast-relations"), _relations(reader, entry)[:RELATIONS_ON_A_CARD]),
        listed(texts("cast-story"), [told_text(texts, part) for part in entry.told]),
        note_line(texts, entry.note),
    ]


def _person(reader: Reader, entry: model.Named) -> list[str]:
    texts = reader.texts
    assert isinstance(entry, model.Person)
    played = [
        texts("cast-plays", character=plain(character.name), seasons=_seasons_of(reader, character))
        + doubt(texts, character)
        for character in played_by(reader, entry)
    ]
    jobs = [
        capital(texts("cast-job", role=plain(job.role), scope=plain(job.scope), detail=plain(job.detail)))
        for job in entry.jobs
    ]
    pronouns = f" · {plain(entry.pronouns)}" if entry.pronouns else ""
    return [
        f"## {plain(entry.name)}{doubt(texts, entry)}{pronouns}\n" + "\n".join(played + jobs),
        plain(entry.about),
        born(reader, entry),
        run(texts("cast-other-roles"), [plain(role) for role in entry.other_roles]),
        run(texts("cast-awards"), [plain(award) for award in entry.awards]),
        listed(texts("cast-more"), [told_text(texts, part) for part in entry.told]),
        note_line(texts, entry.note),
    ]


def played_by(reader: Reader, entry: model.Person) -> list[model.Character]:
    """Those somebody plays, as far as the reader may know."""
    return [character for character in reader.catalog.all(model.Character) if character.played_by == entry.id]


def born(reader: Reader, entry: model.Person) -> str:
    """When and where somebody was born, as far as it is known."""
    if entry.born is None:
        return reader.texts("cast-born-in", place=plain(entry.born_place)) if entry.born_place else ""
    return reader.texts("cast-born", day=reader.texts.day(*entry.born), place=plain(entry.born_place))


def birthday(reader: Reader, entry: model.Character) -> str:
    """The day of it; nothing where it is not known."""
    if entry.birthday is None:
        return ""
    return reader.texts("cast-birthday", day=reader.texts.day_of_year(entry.birthday.day.in_leap_year))


def relations_page(reader: Reader, entry: model.Character) -> Page:
    """Everybody this character is something to, as far as the reader may know."""
    texts = reader.texts
    known = "\n".join(f"- {line}" for line in _relations(reader, entry))
    return Page(
        colour_of(reader.catalog),
        [
            f"## {texts('relations-title', name=plain(entry.name))}",
            known or texts("relations-none"),
            f"-# {texts('relations-card')}" if known else "",
        ],
        sources_line(reader, entry.sources),
        [[_back(reader, entry)]],
    )


def quotes_by_page(reader: Reader, entry: model.Named, page: int) -> Page:
    """What a character says in the show, or a person said about it."""
    texts = reader.texts
    quotes = _quotes(reader, entry)
    shown, page, pages = paged(quotes, page, QUOTES_A_PAGE)
    return Page(
        colour_of(reader.catalog),
        [
            f"## {texts('quotes-by-title', name=plain(entry.name))}",
            "\n\n".join(quote_lines(reader, quote) for quote in shown) or texts("quotes-by-none"),
        ],
        sources_line(reader, [name for quote in shown for name in quote.sources]),
        [[*pager(reader, "by", page, pages, entry.id), _back(reader, entry)]],
    )


def _quotes(reader: Reader, entry: model.Named) -> list[model.Quote]:
    """What somebody says; for a character the lines of the show first, then what the actor said about it."""
    theirs = [quote for quote in reader.catalog.all(model.Quote) if quote.by == entry.id]
    actor = entry.played_by if isinstance(entry, model.Character) else None
    return theirs + [quote for quote in reader.catalog.all(model.Quote) if actor is not None and quote.by == actor]


def _buttons(reader: Reader, entry: model.Named) -> list[TurnButton]:
    texts = reader.texts
    table = reader.catalog.all(type(entry))
    at = next((number for number, other in enumerate(table) if other.id == entry.id), 0)
    buttons = []
    if _quotes(reader, entry):
        buttons.append(TurnButton(Turn.to(reader, "by", 0, entry.id), label=texts("button-quotes"), emoji="💬"))
    if isinstance(entry, model.Character) and entry.relations:
        buttons.append(TurnButton(Turn.to(reader, "relations", entry.id), label=texts("button-relations"), emoji="🍃"))
    if len(table) > 2:
        before, after = table[at - 1], table[(at + 1) % len(table)]
        buttons.append(TurnButton(Turn.to(reader, "cast", before.id), label=texts("button-previous"), emoji="◀"))
        buttons.append(TurnButton(Turn.to(reader, "cast", after.id), label=texts("button-next"), emoji="▶"))
    return buttons


def _back(reader: Reader, entry: model.Named) -> TurnButton:
    return TurnButton(Turn.to(reader, "cast", entry.id), label=reader.texts("button-back"), emoji="↩")


def _relations(reader: Reader, entry: model.Character) -> list[str]:
    """A line for each other character; a pack lists first what somebody has become, then what they were before."""
    first = {relation.to: relation for relation in reversed(entry.relations)}
    lines = (relation_line(reader, first.pop(relation.to)) for relation in entry.relations if relation.to in first)
    return [line for line in lines if line]


def relation_line(reader: Reader, relation: model.Relation) -> str:
    """As in "partner: Charlie Spring (boyfriends)"; nothing where the other is ahead of the reader."""
    other = reader.catalog.get(model.Character, relation.to)
    if other is None:
        return ""
    texts = reader.texts
    key = f"relation-{relation.kind.replace('_', '-')}"
    kind = texts(key) if texts.has(key) else relation.kind.replace("_", " ")
    return texts("relation", kind=kind, name=plain(other.name), detail=plain(relation.detail))


def _seasons(reader: Reader, numbers: list[int]) -> str:
    texts = reader.texts
    return (
        texts("seasons", count=len(numbers), list=texts.listed([str(number) for number in numbers])) if numbers else ""
    )


def _seasons_of(reader: Reader, character: model.Character) -> str:
    return _seasons(reader, [appearance.season for appearance in character.appears])
