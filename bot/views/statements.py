"""Any statement of the catalog as a heading and a sentence, for lists of mixed kinds."""

from bot.show import model
from bot.show.reader import Reader
from bot.show.search import Hit
from bot.views import archive, cast, episodes
from bot.views.numbers import award_line, figure_line, score_line, week_line
from bot.views.page import doubt, plain, told_text
from bot.views.quotes import attribution


def statement(reader: Reader, hit: Hit) -> tuple[str, str]:
    """A heading (it may be empty) and the text that answers."""
    texts, part = reader.texts, hit.part
    heading = plain(_heading(reader, hit.entry))
    match part:
        case model.Told():
            return heading, told_text(texts, part)
        case model.Relation():
            return heading, cast.relation_line(reader, part)
        case model.Job():
            return heading, texts("cast-job", role=plain(part.role), scope=plain(part.scope), detail=plain(part.detail))
    return heading, _aspect(reader, hit) if hit.aspect else _whole(reader, hit)


def _heading(reader: Reader, entry: model.Entry) -> str:
    texts = reader.texts
    match entry:
        case model.Episode():
            return episodes.label(reader, entry)
        case model.Season():
            return texts("season-title", number=entry.number)
        case model.Song():
            return archive.label(reader, entry)
        case model.Named():
            return entry.name
        case model.NewsItem():
            return f"{texts.day(*entry.on)} · {entry.headline}"
    return ""


def _aspect(reader: Reader, hit: Hit) -> str:
    """One field of an entry, where that is what was asked for."""
    texts = reader.texts
    match hit.entry, hit.aspect:
        case model.Person() as entry, "other_roles":
            return texts("cast-other-roles") + ": " + plain(texts.listed(entry.other_roles))
        case model.Person() as entry, "awards":
            return texts("cast-awards") + ": " + plain(texts.listed(entry.awards))
        case model.Person() as entry, "born":
            return cast.born(reader, entry)
        case model.Episode() as entry, "released":
            return texts("episode-released", day=texts.day(entry.released_at.date()))
        case model.Episode() as entry, "length":
            return texts("episode-minutes", minutes=entry.minutes or 0)
        case model.Episode() as entry, "made_by":
            return episodes.makers(reader, entry)
    raise ValueError(f"{hit.entry.kind} has no {hit.aspect}")


def _whole(reader: Reader, hit: Hit) -> str:  # noqa: PLR0912 - one case for each kind of entry
    """The sentence for an entry itself."""
    match hit.entry:
        case model.Character() as entry:
            return _character(reader, entry)
        case model.Person() as entry:
            return _person(reader, entry)
        case model.Episode() | model.Season() as entry:
            return _dated(reader, entry)
        case model.Song() as entry:
            return f"{archive.heard(reader, entry)}. {plain(entry.used)}"
        case model.Book() as entry:
            return f"{archive.published(reader, entry)}. {plain(entry.about)}"
        case model.Location() as entry:
            on_screen = reader.texts("place-on-screen", what=plain(entry.on_screen))
            return f"{on_screen} {plain(entry.area)}, {plain(entry.country)}. {plain(entry.about)}"
        case model.Quote() as entry:
            return f"“{plain(entry.text)}” {attribution(reader, entry)}"
        case model.NewsItem() as entry:
            return plain(entry.summary)
        case model.Week() as entry:
            return week_line(reader, entry)
        case model.Score() as entry:
            return score_line(reader, entry)
        case model.Award() as entry:
            return award_line(reader, entry)
        case model.Figure() as entry:
            return figure_line(reader, entry)
        case model.Fact() as entry:
            note = " " + reader.texts("note", note=plain(entry.note)) if entry.note else ""
            return plain(entry.text) + _day_of(reader, entry) + note + doubt(reader.texts, entry)
    raise TypeError(f"{type(hit.entry).__name__} cannot be told")


def _day_of(reader: Reader, fact: model.Fact) -> str:
    """The date of a fact, where its text does not name the year."""
    if fact.on is None or str(fact.on.on.year) in fact.text:
        return ""
    return f" ({reader.texts.day(*fact.on)})"


def _character(reader: Reader, entry: model.Character) -> str:
    texts = reader.texts
    actor = reader.catalog.get(model.Person, entry.played_by or "")
    played = texts("cast-played-by", actor=plain(actor.name)) + ". " if actor else ""
    return f"{played}{plain(entry.about)} {cast.birthday(reader, entry)}".rstrip()


def _person(reader: Reader, entry: model.Person) -> str:
    texts = reader.texts
    played = [character.name for character in cast.played_by(reader, entry)]
    plays = texts("search-plays", characters=plain(texts.listed(played))) + " " if played else ""
    jobs = "; ".join(plain(job.role) for job in entry.jobs)
    born = " " + cast.born(reader, entry)
    return f"{plays}{plain(entry.about) or jobs}{born}".strip()


def _dated(reader: Reader, entry: model.Episode | model.Season) -> str:
    texts = reader.texts
    facts = [texts("episode-released", day=texts.day(entry.released_at.date()))]
    if entry.minutes:
        facts.append(texts("episode-minutes", minutes=entry.minutes))
    if entry.adapts:
        facts.append(texts("episode-adapts", what=plain(entry.adapts)))
    if isinstance(entry, model.Season) and entry.filmed:
        facts.append(texts("season-filmed", when=plain(entry.filmed)))
    synopsis = plain(entry.synopsis) + " " if isinstance(entry, model.Episode) else ""
    return synopsis + " · ".join(facts)
