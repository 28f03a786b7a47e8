"""Cuts entries into the documents that search compares: one statement each, with the words it may be asked by.

A document says what can be matched, never how it is shown. Pure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.show import model
from bot.show.pack import Pack


@dataclass(frozen=True)
class Document:
    """A statement: an entry, or one part of it. `title` weighs most, then `asks`, then `text`."""

    entry: model.Entry
    part: model.Part | None
    title: str
    asks: str
    text: str
    aspect: str = ""  # the field of the entry it is about, where that is neither the whole nor a part

    @property
    def only_if_asked(self) -> bool:
        """Whether it answers only a question that uses its own words; every episode has a date and makers."""
        return bool(self.aspect) and isinstance(self.entry, model.Episode)

    @property
    def names(self) -> tuple[str, ...]:
        """What it goes by, where it is the card of something that is looked up by name."""
        if self.part is not None or self.aspect:
            return ()
        match self.entry:
            case model.Episode(name=name):  # other names of an episode tell what happens in it, as questions do
                return (name,)
            case model.Named(name=name, aliases=aliases):
                return (name, *aliases)
            case model.Season(number=number):
                return (f"season {number}",)
        return ()


def documents(pack: Pack, kinds: Mapping[str, str]) -> Iterator[Document]:
    """Every statement of the pack. `kinds` are words that name a kind of entry."""
    names = {entry.id: entry.name for entry in pack if isinstance(entry, model.Named)}
    plays: dict[str, list[model.Character]] = {}
    for character in pack.entries["characters"]:
        plays.setdefault(character.played_by or "", []).append(character)
    for entry in pack:
        if isinstance(entry, model.Announced):
            continue  # when something comes out is for /release to say: it knows the hour, and what staff changed
        asks = " ".join([kinds.get(entry.kind, ""), *entry.asks])
        title, text = _words(entry, names, plays)
        yield Document(entry, None, title, asks, f"{text} {entry.note}")
        yield from _parts(entry, names)


def _words(  # noqa: PLR0912 - one case for each kind of entry
    entry: model.Entry, names: Mapping[str, str], plays: Mapping[str, list[model.Character]]
) -> tuple[str, str]:
    match entry:
        case model.Character():
            return _title(entry), f"{names.get(entry.played_by or '', '')} {entry.about} {_birthday(entry)}"
        case model.Person():
            parts = " ".join(character.name for character in plays.get(entry.id, []) if not _marked(character))
            return _title(entry), f"{parts} {entry.about} {_when(entry.born)} {entry.born_place}"
        case model.Episode():
            place = f"season {entry.season} episode {entry.number} s{entry.season}e{entry.number}"
            makers = " ".join(names[name] for name in (*entry.directors, *entry.writers))
            length = f"{entry.minutes} minutes" if entry.minutes else ""
            released = _day(model.When(entry.released_at.date(), model.Precision.DAY))
            return f"{_title(entry)} {place}", f"{entry.synopsis} {makers} {entry.adapts} {length} {released}"
        case model.Season():
            released = _day(model.When(entry.released_at.date(), model.Precision.DAY))
            return f"season {entry.number}", f"{released} {entry.adapts} {entry.filmed} {entry.setting} {entry.minutes}"
        case model.Song():
            return f"{_title(entry)} {entry.artist}", f"season {entry.season} {entry.used}"
        case model.Book():
            return _title(entry), f"{entry.form} {_when(entry.published)} {entry.publisher} {entry.about} {entry.isbn}"
        case model.Location():
            return _title(entry), f"{entry.on_screen} {entry.area} {entry.country} {entry.about}"
        case model.Quote():
            return entry.speaker, f"{entry.text} {entry.outlet} {entry.context} {' '.join(entry.tags)}"
        case model.NewsItem():
            return entry.headline, f"{_when(entry.on)} {entry.summary} {entry.outlet}"
        case model.Week():
            text = f"week ending {entry.ending} rank {entry.rank} {entry.hours} hours {entry.views or ''} {entry.chart}"
            return f"season {entry.season}", text
        case model.Score():
            return entry.outlet, f"season {entry.season} {entry.score} {entry.critic} {entry.detail}"
        case model.Award():
            return entry.body, f"{_when(entry.on)} {entry.category} {entry.result} {entry.nominee}"
        case model.Figure() | model.Fact():
            return " ".join(names.get(name, "") for name in getattr(entry, "about", ())), entry.text
    raise TypeError(f"{type(entry).__name__} has no documents")


def _parts(entry: model.Entry, names: Mapping[str, str]) -> Iterator[Document]:
    if isinstance(entry, model.Named | model.Season):
        name = entry.name if isinstance(entry, model.Named) else f"season {entry.number}"
        for told in getattr(entry, "told", ()):
            yield Document(entry, told, name, "", told.text)
    if isinstance(entry, model.Character):
        for relation in entry.relations:
            kind = relation.kind.replace("_", " ")
            yield Document(entry, relation, entry.name, kind, f"{names[relation.to]} {relation.detail}")
    if isinstance(entry, model.Person):
        for job in entry.jobs:
            yield Document(entry, job, entry.name, f"{job.role} who", f"{job.scope} {job.detail}")
    for aspect, asks, text in _aspects(entry, names):
        if text:
            place = f"s{entry.season}e{entry.number}" if isinstance(entry, model.Episode) else ""
            yield Document(entry, None, f"{names[entry.id]} {place}", asks, text, aspect)


def _aspects(entry: model.Entry, names: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Fields that are asked for by themselves: their name, the words they are asked by, and what they say."""
    match entry:
        case model.Person():
            yield "other_roles", "other roles films series known for", " ".join(entry.other_roles)
            yield "awards", "awards won", " ".join(entry.awards)
            yield "born", "born birthday age old where from", f"{_when(entry.born)} {entry.born_place}".strip()
        case model.Episode():
            released = _day(model.When(entry.released_at.date(), model.Precision.DAY))
            makers = " ".join(names[name] for name in (*entry.directors, *entry.writers))
            yield "released", "when released release date came out", released
            yield "length", "how long length runtime minutes", f"{entry.minutes} minutes" if entry.minutes else ""
            yield "made_by", "who directed wrote director writer", makers


def _title(entry: model.Named) -> str:
    return " ".join([entry.name, *entry.aliases])


def _marked(entry: model.Entry) -> bool:
    return entry.since.show is not None or entry.since.book is not None


def _birthday(entry: model.Character) -> str:
    return f"{entry.birthday.day.day} {entry.birthday.day.in_leap_year:%B}" if entry.birthday is not None else ""


def _when(when: model.When | None) -> str:
    return "" if when is None else _day(when)


def _day(when: model.When) -> str:
    pattern = {model.Precision.DAY: "%d %B %Y", model.Precision.MONTH: "%B %Y", model.Precision.YEAR: "%Y"}
    return when.on.strftime(pattern[when.precision])
