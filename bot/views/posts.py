"""How everything looks that is said unprompted about releases: from a fact and what holds at this instant to a page.

First lines become names of threads, so they give nothing away and mention nobody. Times are Discord's own, which count
by themselves: no page is out of date a moment later. Knows nothing of how and where it is sent.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from discord.utils import escape_mentions

from bot.outbox.facts import (
    ChannelCovered,
    Countdown,
    EpisodeOpen,
    EventKept,
    Fact,
    OnThisDay,
    PostsMissed,
    ReleaseCancelled,
    ReleaseComing,
    ReleaseMoved,
    ReleaseOut,
    Reminder,
    Subject,
)
from bot.outbox.occasion import subject as subject_of
from bot.show.calendar import anniversaries, birthdays, on_this_day
from bot.show.entry import Precision
from bot.show.progress import Mark
from bot.show.reader import Reader
from bot.show.release import STORIES, ReleaseKind
from bot.texts import Texts
from bot.views.notices import ATTENTION
from bot.views.page import Page, Row, bare, doubt, plain, shorten, sources_line
from bot.views.posting import PostContext, about, date_line, framed, heard, one_line, reminding
from bot.views.releases import EMOJI, bare_name, is_out, release_facts, release_name, release_when
from bot.views.values import late_text, moment

LONGEST_REMINDER = 1_000  # characters
MOST_MISSED = 10  # that are named
LAST_DAYS = timedelta(days=100)  # over which the bar of a countdown fills
CELLS = 15  # of the bar; on a phone they fit in one line
LONGEST_NAME, LONGEST_DESCRIPTION = 100, 1_000  # of a scheduled event; its location is as short as its name


def post_page(fact: Fact, context: PostContext) -> Page | None:
    """None where there is nothing left to say. Raises TypeError for what is no post about releases."""
    match fact:
        case ReleaseComing(release=release):
            return _announced(context, release, out=False)
        case ReleaseOut(release=release):
            return _announced(context, release, out=True)
        case ReleaseMoved():
            return _moved(context, fact)
        case ReleaseCancelled(release=release):
            return _cancelled(context, release)
        case EpisodeOpen():
            return _episode(context, fact)
        case Countdown(release=release, over=over, off=off):
            return _countdown(context, release, over=over, off=off)
        case OnThisDay(on=on):
            return _on_this_day(context, on)
        case ChannelCovered():
            return _covered(context, fact)
        case Reminder():
            return _reminder(context, fact)
        case PostsMissed():
            return _missed(context, fact)
    raise TypeError(f"this is no post about releases: {fact.kind}")


def event_words(texts: Texts, fact: EventKept, network: str) -> tuple[str, str, str]:
    """Name, description and location of the scheduled event; each fits, and none is empty."""
    release = fact.release
    name = f"{EMOJI[release.kind]} {escape_mentions(bare_name(texts, release))}"
    day_only = texts("post-event-day-only") if release.precision is Precision.DAY else ""
    description = "\n".join(filter(None, [about(texts, release), day_only]))
    place = texts("post-event-place", kind=release.kind, network=shorten(bare(network), LONGEST_NAME))
    return shorten(name, LONGEST_NAME), shorten(description, LONGEST_DESCRIPTION), place


# -------------------------------------------------------------------- announcements


def _announced(context: PostContext, release: Subject, *, out: bool) -> Page:
    texts = context.texts
    care = texts("post-care") if out and release.kind in STORIES else ""
    blocks = [about(texts, release), date_line(texts, release), care]
    return framed(context, EMOJI[release.kind], heard(texts, release, out=out), blocks, reminding(context, release))


def _moved(context: PostContext, fact: ReleaseMoved) -> Page:
    texts, release = context.texts, fact.release
    before, after = (release_when(texts, each, relative=False) for each in (fact.before, release))
    dates = [] if fact.back and before == after else [texts("post-before", when=before)]
    dates.append(texts("post-now", when=release_when(texts, release)))
    name = release_name(texts, release)
    title = texts("post-back", name=name) if fact.back else texts("post-moved", name=name)
    return framed(context, "📅", title, [about(texts, release), "\n".join(dates)], reminding(context, release))


def _cancelled(context: PostContext, release: Subject, *more: str) -> Page:
    texts = context.texts
    title = texts("post-cancelled", name=release_name(texts, release))
    when = release_when(texts, release, relative=False)
    planned = texts("post-was-planned", when=when) if release.on is not None else texts("post-was-unplanned")
    return framed(context, "🍂", title, [release_facts(texts, release), planned, *more])


def _episode(context: PostContext, fact: EpisodeOpen) -> Page:
    """What an episode is called and may hurt by is told only of a re-watch, and only up to the server's line."""
    texts, numbers = context.texts, {"season": fact.season, "number": fact.number}
    if fact.release.kind is not ReleaseKind.REWATCH:
        return framed(context, "💬", texts("post-episode", **numbers), [texts("post-episode-about", **numbers)])
    blocks = [texts("post-rewatch-about", name=release_name(texts, fact.release), **numbers)]
    episode = context.catalog.episode(Mark(fact.season, fact.number))
    if episode is not None:
        notes = texts.listed(episode.content_notes)
        blocks += [f"**{plain(episode.name)}**", texts("episode-content-notes", notes=plain(notes)) if notes else ""]
    emoji, rows = EMOJI[fact.release.kind], reminding(context, fact.release)
    return framed(context, emoji, texts("post-rewatch", **numbers), blocks, rows)


def _countdown(context: PostContext, release: Subject, *, over: bool, off: bool) -> Page:
    """Counts by itself between two edits; what is out is never counted further."""
    texts, kind = context.texts, release.kind
    rows: Sequence[Row] = ()
    if off:
        blocks = [texts("post-countdown-off")]
    elif over:
        blocks = [texts("post-countdown-over", kind=kind, when=release_when(texts, release))]
    elif is_out(release, context.now):
        blocks = [f"# {texts('post-countdown-out', kind=kind)}", release_facts(texts, release)]
    else:
        rows = reminding(context, release)
        blocks = [about(texts, release), f"📅 {release_when(texts, release, relative=False)}"]
        if release.out_at is not None:
            blocks = [f"# {moment(release.out_at, 'R')}", _bar(release.out_at - context.now), *blocks]
    return framed(context, "⏳", texts("post-countdown", name=release_name(texts, release)), blocks, rows)


def _bar(left: timedelta) -> str:
    """Full only when nothing is left."""
    full = max(0, int(CELLS * (1 - left / LAST_DAYS)))
    return "▰" * full + "▱" * (CELLS - full)


# -------------------------------------------------------------------- looking back


def _on_this_day(context: PostContext, on: date) -> Page | None:
    texts, catalog = context.texts, context.catalog
    lines = []
    for each in anniversaries(catalog, on, context.settings["timezone"]):
        release = subject_of(each.release, None)
        what = texts("post-anniversary", kind=release.kind, name=release_name(texts, release))
        lines.append(f"{_ago(texts, each.years)} {EMOJI[release.kind]} {what}")
    born = birthdays(catalog, on)
    lines += [f"🎂 {texts('post-birthday', name=plain(entry.name))}{doubt(texts, entry)}" for entry in born]
    news = on_this_day(catalog, on)
    lines += [f"{_ago(texts, on.year - item.on.on.year)} {plain(item.headline)}{doubt(texts, item)}" for item in news]
    if not lines:
        return None
    named = [name for entry in born if entry.birthday is not None for name in entry.birthday.sources]
    named += [name for item in news for name in item.sources]
    sources = sources_line(Reader(0, catalog, texts, private=False), named)
    title = texts("post-this-day", day=texts.day(on))
    return framed(context, "📅", title, ["\n".join(f"- {line}" for line in lines)], footer=sources)


def _ago(texts: Texts, years: int) -> str:
    return f"**{texts('post-years-ago', count=years)}:**"


# -------------------------------------------------------------------- channels, people, staff


def _covered(context: PostContext, fact: ChannelCovered) -> Page:
    texts = context.texts
    name = release_name(texts, fact.release)
    if not fact.covered:
        return framed(context, "🍂", texts("post-uncovered", name=name), [texts("post-uncovered-about")])
    until = f"{moment(fact.until)} ({moment(fact.until, 'R')})" if fact.until is not None else ""
    return framed(context, "🙈", texts("post-covered", name=name), [texts("post-covered-about", until=until)])


def _reminder(context: PostContext, fact: Reminder) -> Page:
    """A note that something moved or was called off is no reminder, so it cannot be put off."""
    texts, release = context.texts, fact.release
    words = one_line(fact.text, LONGEST_REMINDER)
    own = f"> {words}" if words else ""
    if release is None:
        asked = texts("post-reminder-own" if own else "post-reminder-blank")
        return framed(context, "⏰", texts("post-reminder"), [asked, own], context.rows)
    if fact.news == "cancelled":
        return _cancelled(context, release, texts("post-reminder-cancelled"), own)
    if fact.news == "moved":
        title = texts("post-moved", name=release_name(texts, release))
        when = texts("post-now", when=release_when(texts, release))
        then = texts("post-reminder-moved" if release.out_at is not None else "post-reminder-open")
        return framed(context, "📅", title, [release_facts(texts, release), when, then, own])
    title = heard(texts, release, out=is_out(release, context.now))
    return framed(context, "⏰", title, [about(texts, release), date_line(texts, release), own], context.rows)


def _missed(context: PostContext, fact: PostsMissed) -> Page:
    texts = context.texts
    lines = [
        texts("post-missed-line", name=release_name(texts, release), when=moment(at), relative=moment(at, "R"))
        for release, at in fact.missed[:MOST_MISSED]
    ]
    more = fact.more + max(0, len(fact.missed) - MOST_MISSED)
    lines += [texts("settings-more", count=more)] if more else []
    lines += [texts("post-missed-news", count=fact.news)] if fact.news else []
    listed = "\n".join(f"- {line}" for line in lines)
    rule = texts("post-missed-rule", rule=late_text(texts, context.settings.late))
    return framed(context, "🕰️", texts("post-missed"), [texts("post-missed-about"), listed, rule], colour=ATTENTION)
