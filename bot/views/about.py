"""How help, the page about the bot, and the page about one's own progress look."""

from collections.abc import Sequence
from datetime import datetime

from bot import __version__
from bot.show.progress import NOT_STARTED, PAST_THE_END, Progress
from bot.show.reader import Reader
from bot.views import episodes
from bot.views.page import Page, colour_of, plain
from bot.views.values import moment


def help_page(reader: Reader, commands: Sequence[tuple[str, Sequence[str], str]]) -> Page:
    """`commands` are names, the names of their parts, and what they are for, in the order to show them."""
    texts = reader.texts
    lines = [
        texts("help-command", name=name, parts=texts.listed(parts), about=about) for name, parts, about in commands
    ]
    return Page(
        colour_of(reader.catalog),
        [f"## {texts('help-title')}", "\n".join(lines)],
        texts("help-footer"),
    )


def about_page(reader: Reader, sources: int, entries: int) -> Page:
    texts = reader.texts
    show = reader.catalog.show
    links = " · ".join(f"[{plain(link.name)}](<{link.url}>)" for link in show.links)
    return Page(
        colour_of(reader.catalog),
        [
            f"## {texts('about-title', version=__version__)}",
            texts("about-pack", title=plain(show.title), count=entries, about=plain(show.about)),
            texts("about-sources", count=sources),
            texts("about-privacy"),
            texts("about-links", links=links) if links else "",
        ],
        "-# " + texts("about-licence"),
    )


def progress_page(reader: Reader, own: Progress | None, message: str = "") -> Page:
    """How far somebody said they are; `message` comes first where something was just done."""
    texts = reader.texts
    if own is None:
        return Page(colour_of(reader.catalog), [message or texts("progress-none")])
    hints = [
        texts("progress-book-hint") if own.book == 0 else "",
        texts("progress-show-hint") if own.show == NOT_STARTED else "",
    ]
    places = [
        texts("progress-show", where=_episode(reader, own)),
        texts("progress-book", where=_volume(reader, own.book)),
    ]
    return Page(
        colour_of(reader.catalog),
        [texts("progress-own"), "\n".join(places), message, *(hint for hint in hints if message)],
    )


def _episode(reader: Reader, own: Progress) -> str:
    if own.show == NOT_STARTED:
        return reader.texts("progress-not-started")
    if own.show == PAST_THE_END:
        return reader.texts("progress-everything")
    episode = reader.catalog.episode(own.show)
    if episode is None:
        return reader.texts("progress-choice-episode", season=own.show.season, number=own.show.episode)
    return episodes.label(reader, episode)


def _volume(reader: Reader, book: int) -> str:
    if book == 0:
        return reader.texts("progress-not-started")
    if book >= PAST_THE_END.season:
        return reader.texts("progress-everything")
    return reader.texts("progress-volume", volume=book)


def skipped_page(reader: Reader, at: datetime | None) -> Page:
    """In the demo, time has jumped."""
    said = reader.texts("demo-skipped", when=moment(at)) if at else reader.texts("demo-nothing-planned")
    return Page(colour_of(reader.catalog), [said])
