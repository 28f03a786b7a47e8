"""How episodes and seasons look; what may be hard to watch is said before the story."""

import discord

from bot.show import model
from bot.show.reader import Reader
from bot.views.archive import song_line
from bot.views.page import Page, colour_of, doubt, listed, note_line, plain, sources_line
from bot.views.turn import Turn, TurnButton, TurnSelect


def label(reader: Reader, entry: model.Named) -> str:
    """Such as "S1E3 Kiss"."""
    assert isinstance(entry, model.Episode)
    if entry.film:
        return reader.texts("film-short", title=entry.name)
    return reader.texts("episode-short", season=entry.season, number=entry.number, title=entry.name)


def episode_page(reader: Reader, episode: model.Episode) -> Page:
    """The card of an episode or the film."""
    texts = reader.texts
    when = [
        texts("episode-released", day=texts.day(episode.released_at.date())),
        texts("episode-minutes", minutes=episode.minutes) if episode.minutes else "",
    ]
    facts = [
        " · ".join(fact for fact in when if fact),
        makers(reader, episode),
        texts("episode-adapts", what=plain(episode.adapts)) if episode.adapts else "",
    ]
    songs = [song for song in reader.catalog.all(model.Song) if _heard_in(song, episode)]
    return Page(
        colour_of(reader.catalog),
        [
            f"## {plain(label(reader, episode))}{doubt(texts, episode)}\n" + "\n".join(fact for fact in facts if fact),
            texts("episode-content-notes", notes=plain(texts.listed(episode.content_notes)))
            if episode.content_notes
            else texts("episode-no-content-notes"),
            plain(episode.synopsis),
            listed(texts("episode-more"), [plain(told.text) for told in episode.told]),
            listed(
                texts("episode-songs"),
                [song_line(reader, song) for song in songs],
            ),
            note_line(texts, episode.note),
        ],
        sources_line(reader, [*episode.sources, *(name for song in songs for name in song.sources)]),
        [_neighbours(reader, episode)],
    )


def makers(reader: Reader, episode: model.Episode) -> str:
    """Who directed and who wrote it."""
    texts = reader.texts
    made_by = {
        "episode-directed": texts.listed(_names(reader, episode.directors)),
        "episode-written": texts.listed(_names(reader, episode.writers)),
    }
    return " · ".join(texts(key, names=names) for key, names in made_by.items() if names)


def season_page(reader: Reader, season: model.Season) -> Page:
    """A season with its episodes, and a select to open one."""
    texts = reader.texts
    episodes = [episode for episode in reader.catalog.all(model.Episode) if episode.season == season.number]
    when = [
        texts("episode-released", day=texts.day(season.released_at.date())),
        texts("season-minutes", minutes=season.minutes) if season.minutes else "",
    ]
    facts = [
        " · ".join(fact for fact in when if fact),
        texts("season-filmed", when=plain(season.filmed)) if season.filmed else "",
        texts("episode-adapts", what=plain(season.adapts)) if season.adapts else "",
        texts("season-setting", when=plain(season.setting)) if season.setting else "",
    ]
    lines = [
        f"- **{plain(label(reader, episode))}**"
        + (texts("season-line-minutes", minutes=episode.minutes) if episode.minutes else "")
        for episode in episodes
    ]
    options = [
        discord.SelectOption(label=label(reader, episode)[:100], value=str(episode.mark)) for episode in episodes[:25]
    ]
    select = [TurnSelect(Turn.to(reader, "episode", "select"), options, texts("season-choose"))] if options else []
    numbers = [other.number for other in reader.catalog.all(model.Season)]
    others = [
        TurnButton(Turn.to(reader, "season", number), label=texts("season-title", number=number))
        for number in numbers[:5]
        if number != season.number
    ]
    return Page(
        colour_of(reader.catalog),
        [
            f"## {texts('season-title', number=season.number)}{doubt(texts, season)}\n"
            + "\n".join(fact for fact in facts if fact),
            "\n".join(lines),
            listed(texts("cast-more"), [plain(told.text) for told in season.told]),
            note_line(texts, season.note),
        ],
        sources_line(reader, season.sources),
        [select, others],
    )


def _neighbours(reader: Reader, episode: model.Episode) -> list[TurnButton]:
    texts = reader.texts
    marks = [other.mark for other in reader.catalog.all(model.Episode)]
    at = marks.index(episode.mark)
    buttons = []
    if at > 0:
        buttons.append(TurnButton(Turn.to(reader, "episode", marks[at - 1]), label=texts("button-previous"), emoji="◀"))
    if at + 1 < len(marks):
        buttons.append(TurnButton(Turn.to(reader, "episode", marks[at + 1]), label=texts("button-next"), emoji="▶"))
    title = texts("season-title", number=episode.season)
    return [*buttons, TurnButton(Turn.to(reader, "season", episode.season), label=title, emoji="📺")]


def _heard_in(song: model.Song, episode: model.Episode) -> bool:
    return song.season == episode.season and song.episode == episode.number


def _names(reader: Reader, keys: tuple[str, ...]) -> list[str]:
    people = [reader.catalog.get(model.Person, key) for key in keys]
    return [plain(person.name) for person in people if person is not None]
