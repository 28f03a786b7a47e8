"""What staff did with a release: how their date was understood, and what is going to be announced where."""

from datetime import datetime
from typing import Literal

from bot.server.leads import lead_times
from bot.server.settings import ServerSettings, Topic
from bot.server.walltime import days_after, instant, write_time
from bot.show.entry import Precision
from bot.show.reader import Reader
from bot.show.release import Release, ReleaseKind, Status
from bot.texts import Texts
from bot.views.calendar import Known, list_button
from bot.views.page import Page, colour_of
from bot.views.releases import release_facts, release_name
from bot.views.turn import Turn, TurnButton
from bot.views.values import lead_text, moment

Done = Literal["added", "edited", "moved", "cancelled", "back"]


def done_page(
    reader: Reader, settings: ServerSettings, done: Done, pair: Known, now: datetime, before: Release | None = None
) -> Page:
    """`before` is the release before it was moved or called off."""
    texts, (release, subject) = reader.texts, pair
    when = when_text(texts, settings, release)
    dates = [texts("scheduling-when", when=when)]
    if before is not None and done == "moved":
        dates = [
            texts("scheduling-before", when=when_text(texts, settings, before)),
            texts("scheduling-now", when=when),
        ]
        if before == release:
            dates = [*dates[1:], texts("scheduling-same")]
    off = release.status is Status.CANCELLED
    if off:
        was = before.status if before is not None else Status.CONFIRMED
        turn = Turn.to(reader, "release_back", was[0], release.id)  # an id leaves no room for more than a letter
        button = TurnButton(turn, label=texts("button-release-back"))
    else:
        button = TurnButton(Turn.to(reader, "release_off", release.id), label=texts("button-release-off"))
    return Page(
        colour_of(reader.catalog),
        [
            f"## {texts(f'scheduling-{done}', name=release_name(texts, subject))}",
            release_facts(texts, subject),
            "\n".join(dates),
            "\n".join(_plans(texts, settings, pair, now)),
            _correction(texts, settings) if before is not None and before != release else "",
        ],
        rows=[(list_button(reader), button)],
    )


def when_text(texts: Texts, settings: ServerSettings, release: Release) -> str:
    """A date as it was understood: on the clocks of its zone, and as an instant."""
    when = release.when
    at, zone = when.at or settings.topic(Topic.RELEASES).at, when.zone if when.at is not None else settings["timezone"]
    if when.on is None:
        return texts("scheduling-undated")
    if when.precision not in (Precision.MINUTE, Precision.DAY) or at is None:
        return texts("scheduling-vague", date=texts.day(when.on, when.precision))
    return texts(
        f"scheduling-{when.precision}",
        day=texts.weekday(when.on),
        at=write_time(at),
        zone=zone.replace("_", " "),
        moment=moment(instant(when.on, at, zone), "F"),
    )


def _plans(texts: Texts, settings: ServerSettings, pair: Known, now: datetime) -> list[str]:
    """What is going to be announced where, or why nothing is."""
    (release, subject), topic = pair, settings.topic(Topic.RELEASES)
    if release.status is Status.CANCELLED:
        return [texts("scheduling-silent")]
    if release.status is Status.RUMOUR:
        return [texts("scheduling-rumour")]
    if topic.channel_id is None:
        return [texts("scheduling-no-channel")]
    if not topic.enabled:
        return [texts("scheduling-switched-off")]
    if release.kind not in settings.releases.kinds:
        return [texts("scheduling-other-kind")]
    channel = f"<#{topic.channel_id}>"
    if subject.out_at is None:
        return [texts("scheduling-later", channel=channel)]
    rewatch = release.kind is ReleaseKind.REWATCH
    exact = release.when.precision is Precision.MINUTE
    times = lead_times(settings.releases.leads, subject.out_at, settings["timezone"], to_the_minute=exact)
    leads = [lead_text(texts, lead) for at, lead in times if at >= now and not (rewatch and at == subject.out_at)]
    said = [texts("scheduling-announced", channel=channel, leads=", ".join(leads))] if leads else []
    if rewatch:
        said += [_episodes(texts, settings, release, subject.out_at), texts("scheduling-called", channel=channel)]
    return said or [texts("scheduling-too-late")]


def _episodes(texts: Texts, settings: ServerSettings, release: Release, first_at: datetime) -> str:
    last_at = days_after(first_at, max((days for _, days in release.episodes), default=0), settings["timezone"])
    return texts(
        "scheduling-episodes", count=len(release.episodes), first=moment(first_at, "F"), last=moment(last_at, "F")
    )


def _correction(texts: Texts, settings: ServerSettings) -> str:
    """Those who were told another date are told so."""
    topic = settings.topic(Topic.RELEASES)
    told = topic.channel_id is not None and topic.enabled and settings.releases.moved
    return texts("scheduling-told", channel=f"<#{topic.channel_id}>") if told else ""
