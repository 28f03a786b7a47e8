"""How settings, their values and what is wrong with them are called in sentences."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale

from bot.server.changes import FORGOTTEN, Action, Change
from bot.server.kinds import MOST_ROLES, Kind
from bot.server.late import Late, read_late
from bot.server.leads import Lead, read_leads
from bot.server.line import parse_line
from bot.server.preflight import PERMISSIONS, Finding
from bot.server.settings import DEFAULTS, KINDS, LOG, ServerSettings, Topic
from bot.server.staff import STAFF_ROLES
from bot.server.walltime import write_time
from bot.show.progress import NOT_STARTED, PAST_THE_END, Mark, Progress
from bot.texts import Texts
from bot.views.feed_trail import trail_words
from bot.views.page import plain

FEW = 3  # roles or channels that are named in one line of a list
TOPIC_EMOJI = {
    Topic.NEWS: "📰",
    Topic.RELEASES: "🎬",
    Topic.QUOTES: "💬",
    Topic.ON_THIS_DAY: "📅",
    Topic.STAFF: "🔔",
}


def topic_name(texts: Texts, topic: str) -> str:
    return texts(f"topic-{topic}")


def setting_name(texts: Texts, name: str) -> str:
    """Such as "News, channel" or "Time zone"; a name of another version is shown as it is."""
    if name not in KINDS:
        return plain(name)
    topic, _, part = name.partition(".")
    return (
        texts("setting-of-topic", topic=topic_name(texts, topic), part=part_name(texts, topic, part))
        if part
        else texts(f"setting-{name}")
    )


def part_name(texts: Texts, topic: str, part: str) -> str:
    """Of a topic; most mean the same whatever the topic is."""
    own = f"part-{topic}-{part}"
    return texts(own if texts.has(own) else f"part-{part}")


def value_text(texts: Texts, name: str, value: str | None, films: Sequence[Mark] = (), most: int = MOST_ROLES) -> str:
    """What a value means; where nothing is set, the default. Of more roles or channels than `most`, the rest are
    counted.
    """
    if not value:
        default = DEFAULTS.get(name, "")
        shown = value_text(texts, name, default, films) if default else ""
        return texts("value-default", value=shown) if shown else _unset(texts, name)
    match KINDS.get(name):
        case Kind.LINE:
            return line_text(texts, parse_line(value) or Progress(), films)
        case Kind.ROLE | Kind.ROLES:
            return _counted(texts, [f"<@&{role}>" for role in value.split()], most)
        case Kind.CHANNEL | Kind.CHANNELS:
            return _counted(texts, [f"<#{channel}>" for channel in value.split()], most)
        case Kind() as kind if kind in _MEANS:
            return _MEANS[kind](texts, value)
    return plain(value)


_MEANS: Mapping[Kind, Callable[[Texts, str], str]] = {
    Kind.SWITCH: lambda texts, value: texts(f"switch-{value}"),
    Kind.POST: lambda texts, value: texts(f"post-{value}"),
    Kind.CONSENT: lambda texts, value: texts(f"consent-{value}"),
    Kind.EPISODES: lambda texts, value: texts(f"episodes-{value}"),
    Kind.DAYS: lambda texts, value: texts("days", count=int(value)),
    Kind.LANGUAGE: lambda texts, value: Locale.parse(value).get_display_name(texts.locale) or value,
    Kind.LATE: lambda texts, value: late_text(texts, late) if (late := read_late(value)) else plain(value),
    Kind.LEADS: lambda texts, value: texts.listed([lead_text(texts, lead) for lead in read_leads(value) or ()]),
    Kind.RELEASES: lambda texts, value: texts.listed([texts(f"kinds-{kind}") for kind in value.split()]),
    Kind.QUOTES: lambda texts, value: texts.listed([texts(f"quotes-{kind}") for kind in value.split()]),
}


def _counted(texts: Texts, names: Sequence[str], most: int) -> str:
    more = [texts("value-more", count=len(names) - most)] if len(names) > most else []
    return texts.listed([*names[:most], *more])


def value_lines(texts: Texts, settings: ServerSettings, names: Iterable[str], films: Sequence[Mark] = ()) -> list[str]:
    """Each setting with its value. They stand where it is clear which topic they are of."""
    lines = []
    for name in names:
        topic, _, part = name.partition(".")
        label = part_name(texts, topic, part) if part else setting_name(texts, name)
        lines.append(f"**{label}** · {value_text(texts, name, settings.values.get(name), films)}")
    return lines


def _unset(texts: Texts, name: str) -> str:
    """What holds where nothing is set and there is no default value."""
    if name in STAFF_ROLES.values():
        return texts(f"unset-{name}")
    match KINDS.get(name):
        case Kind.ROLE:
            return texts("unset-role")
        case Kind.TIME:
            return texts("unset-time")
    return texts("unset")


def line_text(texts: Texts, line: Progress, films: Sequence[Mark] = ()) -> str:
    if line == Progress():
        return texts("line-everything")
    if line == Progress(NOT_STARTED, 0):
        return texts("line-nothing")
    return texts("line", show=_show(texts, line.show, films), book=_book(texts, line.book))


def _show(texts: Texts, show: Mark, films: Sequence[Mark]) -> str:
    if show == NOT_STARTED:
        return texts("line-show-none")
    if show == PAST_THE_END:
        return texts("line-show-all")
    if show in films:
        return texts("line-film")
    return texts("line-episode", season=show.season, number=show.episode)


def _book(texts: Texts, book: int) -> str:
    if book == 0:
        return texts("line-book-none")
    return texts("line-book-all") if book >= PAST_THE_END.season else texts("line-volume", volume=book)


def zone_label(zone: str, now: datetime) -> str:
    """A zone with the time it is there."""
    return f"{zone.replace('_', ' ')} · {write_time(now.astimezone(ZoneInfo(zone)).time())}"


def lead_text(texts: Texts, lead: Lead) -> str:
    """How long before a release something is said."""
    if lead.at is not None:
        return texts("lead-at", at=write_time(lead.at), days=lead.days)
    if not lead.before:
        return texts("lead-release")
    written = str(lead)  # such as "7d"
    return texts(f"lead-{written[-1]}", count=int(written[:-1]))


def late_text(texts: Texts, late: Late) -> str:
    return texts("late", grace=texts.duration(late.grace), expiry=texts.duration(late.expiry))


def difference(texts: Texts, name: str, before: str | None, after: str | None, films: Sequence[Mark] = ()) -> str:
    """What a value was and what it is, in one line."""
    was, is_ = (value_text(texts, name, value, films, FEW) for value in (before, after))
    return texts("settings-difference", what=setting_name(texts, name), before=was, after=is_)


def finding_lines(texts: Texts, findings: Iterable[Finding], channel_id: int | None, role_id: int | None) -> list[str]:
    """What is wrong and where to mend it; missing permissions together."""
    found = list(findings)
    missing = [texts(f"permission-{each.what.replace('_', '-')}") for each in found if each.what in PERMISSIONS]
    channel, role = f"<#{channel_id}>", f"<@&{role_id}>"
    lines = [texts("finding-permissions", names=texts.listed(missing), channel=channel)] if missing else []
    for each in found:
        if each.what not in PERMISSIONS:
            where = {"channel": f"<#{each.channel_id or channel_id}>", "role": role}
            lines.append(texts(f"finding-{each.what}", **where))
    return [f"⚠️ {line}" for line in lines]


def watched_lines(texts: Texts, settings: ServerSettings, name: str, findings: Iterable[Finding] | None) -> list[str]:
    """The same for a topic, or for the log channel."""
    watched = settings.watched(name)
    return finding_lines(texts, findings or (), watched.channel_id, watched.role_id)


def watched_name(texts: Texts, name: str) -> str:
    return texts("setting-log") if name == LOG else topic_name(texts, name)


def moment(at: datetime, style: Literal["f", "F", "R"] = "f") -> str:
    """An instant, as each person's program of Discord writes it: whole, with the weekday, or how far away it is."""
    return f"<t:{int(at.timestamp())}:{style}>"


def change_line(texts: Texts, change: Change, films: Sequence[Mark] = ()) -> str:
    """When, who, what, before and after, in one line."""
    when = moment(change.at)
    who = actor_name(texts, change.actor_id)
    match change.action:
        case Action.USED:
            return texts("change-used", when=when, who=who, what=_named(texts, change))
        case Action.PAUSED | Action.RESUMED:
            return texts(f"change-{change.action}", when=when, what=watched_name(texts, change.name))
        case Action.CANCELLED | Action.REMOVED | Action.APPROVED:
            return texts(f"change-{change.action}", when=when, who=who, what=_named(texts, change))
        case Action.ADDED | Action.DECLINED:
            return texts(
                f"change-{change.action}",
                when=when,
                who=who,
                what=_named(texts, change),
                after=trail_words(texts, change.after or ""),
            )
        case Action.EDITED | Action.MOVED:
            before, after = trail_words(texts, change.before or ""), trail_words(texts, change.after or "")
            return texts(
                f"change-{change.action}", when=when, who=who, what=_named(texts, change), before=before, after=after
            )
    what = difference(texts, change.name, change.before, change.after, films)
    return texts(f"change-{change.action}", when=when, who=who, what=what)


def _named(texts: Texts, change: Change) -> str:
    """What was changed; a quote without a number has a name that only the program knows."""
    return texts("trail-quote") if change.name.startswith("quote own:") else plain(change.name)


def actor_name(texts: Texts, actor_id: int | None) -> str:
    if actor_id is None:
        return texts("who-myself")
    return texts("who-forgotten") if actor_id == FORGOTTEN else f"<@{actor_id}>"
