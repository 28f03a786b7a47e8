"""How releases are called, wherever they are spoken of: their names, their dates, and a button to be reminded of one.

Names give nothing away beyond what the show itself announces. Knows no posts and no commands.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.outbox.facts import Subject
from bot.show.entry import Precision
from bot.show.release import LONGEST_TITLE, ReleaseKind
from bot.texts import Texts
from bot.views.page import bare, plain, shorten
from bot.views.turn import ANYBODY, LONGEST_ARGUMENT, Turn, TurnButton
from bot.views.values import moment

EMOJI: Mapping[ReleaseKind, str] = {
    ReleaseKind.SEASON: "📺",
    ReleaseKind.EPISODE: "🎞️",
    ReleaseKind.FILM: "🎬",
    ReleaseKind.BOOK: "📖",
    ReleaseKind.TRAILER: "📽️",
    ReleaseKind.EVENT: "🎉",
    ReleaseKind.REWATCH: "🍿",
}


def release_name(texts: Texts, subject: Subject) -> str:
    """Such as "Season 4", "S2E3" or its own title, safe in any message."""
    return plain(bare_name(texts, subject))


def bare_name(texts: Texts, subject: Subject) -> str:
    """The same for places where nothing is formatted, so nothing has to be escaped."""
    title = " ".join(bare(subject.title).split())
    if title:
        return shorten(title, LONGEST_TITLE)
    match subject.kind, subject.season, subject.number:
        case ReleaseKind.EPISODE, int(season), int(number):
            return texts("release-episode", season=season, number=number)
        case ReleaseKind.REWATCH, int(season), _:
            return texts("release-rewatch", season=season)
        case ReleaseKind.SEASON, int(season), _:
            return texts("season-title", number=season)
    return kind_name(texts, subject.kind)


def kind_name(texts: Texts, kind: ReleaseKind) -> str:
    return texts(f"release-kind-{kind}")


def release_when(texts: Texts, subject: Subject, *, relative: bool = True) -> str:
    """When it comes out, as precisely as it is known; an instant is shown to each reader in their own zone.

    `relative` adds how far away that is.
    """
    if subject.on is None or subject.precision is Precision.TBA:
        return texts("release-no-date")
    if subject.precision is Precision.MINUTE and subject.out_at is not None:
        when = moment(subject.out_at, "F")
    else:
        when = day_of(texts, subject)
    return f"{when} ({moment(subject.out_at, 'R')})" if relative and subject.out_at is not None else when


def day_of(texts: Texts, subject: Subject) -> str:
    """When it comes out without the time, where instants cannot be shown to each in their own zone."""
    if subject.on is None:
        return texts("release-no-date")
    return texts.day(subject.on, Precision.DAY if subject.precision is Precision.MINUTE else subject.precision)


def release_facts(texts: Texts, subject: Subject) -> str:
    """What it is, in one line; a rumour is always called one."""
    facts = [
        kind_name(texts, subject.kind),
        texts("release-episodes", count=subject.episodes) if subject.episodes > 1 else "",
        texts("release-rumour") if subject.rumour else "",
    ]
    return " · ".join(fact for fact in facts if fact)


def is_out(subject: Subject, now: datetime) -> bool:
    return subject.out_at is not None and subject.out_at <= now


def remind_button(texts: Texts, subject: Subject) -> TurnButton:
    """For everybody who sees it; the answer is theirs alone."""
    turn = Turn("remind", subject.id[:LONGEST_ARGUMENT], ANYBODY, True)
    return TurnButton(turn, label=texts("button-remind"), emoji="🔔")
