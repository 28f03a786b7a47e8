"""The set-up panel: the whole configuration at a glance, and one screen for each thing that can be changed.

Every control carries the mark of what it was drawn with, so nobody overwrites a change they have not seen.
"""

from collections.abc import Collection, Mapping, Sequence

import discord
from discord import ChannelType, SelectOption, ui

from bot.server.late import read_late
from bot.server.preflight import Finding, blocks
from bot.server.settings import LOG, MOST_ROLES, Consent, Post, ServerSettings, Topic
from bot.server.staff import STAFF_ROLES, Tier
from bot.show.reader import Reader
from bot.texts import Texts, languages
from bot.views.page import Page, Row, colour_of
from bot.views.turn import Turn, TurnButton, TurnChannels, TurnModal, TurnRoles, TurnSelect
from bot.views.values import TOPIC_EMOJI, late_text, setting_name, topic_name, value_text, watched_lines

Found = tuple[Finding, ...] | None  # the preflight of a topic; None where it has no channel or is off

POSTABLE = [
    ChannelType.text,
    ChannelType.news,
    ChannelType.forum,
    ChannelType.public_thread,
    ChannelType.private_thread,
    ChannelType.news_thread,
]
SERVER_SCREENS = ("timezone", "language", "spoilers", "late", "consent", "roles", LOG)
LATE_CHOICES = ("5m/1h", "15m/24h", "1h/2d", "6h/7d")
ON, OFF, PAUSED, NOT_SET = "🟢", "⚪", "🟠", "➖"


def state_mark(found: Found, *, is_set: bool) -> str:
    if found is None:
        return OFF if is_set else NOT_SET
    return PAUSED if blocks(found) else ON


def topic_line(texts: Texts, settings: ServerSettings, topic: Topic, found: Found) -> str:
    """A topic in one line: state, name, channel, role, time, form."""
    own = settings.topic(topic)
    mark = state_mark(found, is_set=own.channel_id is not None)
    name = f"{mark} {TOPIC_EMOJI[topic]} **{topic_name(texts, topic)}**"
    if own.channel_id is None:
        return f"{name} · {texts('state-not-set')}"
    state = "" if own.enabled else texts("state-off")
    if found and blocks(found):
        state = texts("state-paused")
    parts = [
        state,
        f"<#{own.channel_id}>",
        texts("state-pings", role=f"<@&{own.role_id}>") if own.role_id is not None else "",
        texts("state-at", at=settings[f"{topic}.at"]) if own.at is not None else "",
        texts(f"post-{own.post}") if own.post is not Post.MESSAGE else "",
    ]
    return " · ".join([name, *(part for part in parts if part)])


def overview(reader: Reader, settings: ServerSettings, found: Mapping[str, Found]) -> list[str]:
    """The whole configuration in two blocks."""
    texts, films = reader.texts, reader.catalog.films
    topics = [topic_line(texts, settings, topic, found.get(topic)) for topic in Topic]
    names = ["timezone", "language", "spoilers", "late", "consent", *STAFF_ROLES.values(), LOG]
    server = [
        f"**{setting_name(texts, name)}** · {value_text(texts, name, settings.values.get(name), films)}"
        for name in names
    ]
    return [
        "\n".join([f"### {texts('setup-topics')}", *topics, texts("setup-soon")]),
        "\n".join([f"### {texts('setup-server')}", *server]),
    ]


def setup_page(
    reader: Reader, settings: ServerSettings, found: Mapping[str, Found], drawing: object, note: str = ""
) -> Page:
    """The panel itself; `note` tells what was just done.

    `drawing` is another one each time, so that the same choice can be made twice: programs of Discord keep what was
    chosen in a select, and choosing it again does nothing.
    """
    texts = reader.texts
    options = [
        SelectOption(label=topic_name(texts, topic), value=topic, emoji=TOPIC_EMOJI[topic]) for topic in Topic
    ] + [SelectOption(label=texts(f"screen-{screen}"), value=screen, emoji="⚙️") for screen in SERVER_SCREENS]
    choose = TurnSelect(Turn.to(reader, "setup", drawing), options, texts("setup-choose"))
    undo = TurnButton(Turn.to(reader, "setup_undo", settings.mark()), label=texts("button-undo"), emoji="↩️")
    again = TurnButton(Turn.to(reader, "setup"), label=texts("button-check-again"), emoji="🔄")
    problems = sum(1 for each in found.values() if each)
    hint = texts("setup-problems", count=problems) if problems else ""
    begin = texts("setup-begin") if not settings.values else ""
    return Page(
        colour_of(reader.catalog),
        [f"## {texts('setup-title')}", note, begin, hint, *overview(reader, settings, found)],
        "-# " + texts("setup-footer"),
        [(choose,), (undo, again)],
    )


def topic_screen(
    reader: Reader, settings: ServerSettings, topic: Topic, found: Found, present: Collection[int], note: str = ""
) -> Page:
    """Everything about one topic. `present` are the channels and roles of it that exist."""
    texts, own = reader.texts, settings.topic(topic)
    lines = [
        f"**{texts(f'part-{part}')}** · {value_text(texts, f'{topic}.{part}', settings.values.get(f'{topic}.{part}'))}"
        for part in ("channel", "role", "at", "post", "enabled")
    ]
    wrong = watched_lines(texts, settings, topic, found)
    if found == ():
        wrong = [texts("finding-none")]
    channel = TurnChannels(
        _turn(reader, settings, f"{topic}.channel"),
        POSTABLE,
        _there(present, own.channel_id),
        texts("choose-channel"),
    )
    role = TurnRoles(
        _turn(reader, settings, f"{topic}.role"),
        1,
        _there(present, own.role_id),
        texts("choose-role"),
    )
    post = _select(
        reader, settings, f"{topic}.post", {post: texts(f"post-{post}") for post in Post}, texts("choose-post")
    )
    name = f"{topic}.enabled"
    to = "off" if own.enabled else "on"
    switch = TurnButton(
        _turn(reader, settings, name, to),
        label=texts(f"button-turn-{to}"),
        style=discord.ButtonStyle.secondary if own.enabled else discord.ButtonStyle.success,
    )
    at = TurnButton(
        Turn.to(reader, "setup_ask", f"{topic}.at", settings.mark(f"{topic}.at")),
        label=texts("button-time"),
        emoji="🕘",
    )
    body = [f"## {TOPIC_EMOJI[topic]} {topic_name(texts, topic)}", note, texts(f"about-{topic}"), "\n".join(lines)]
    body.append("\n".join(f"- {line}" for line in wrong))
    return _screen(reader, body, [(channel,), (role,), (post,), (at, switch)])


def server_screen(
    reader: Reader,
    settings: ServerSettings,
    screen: str,
    found: Found,
    present: Collection[int],
    note: str = "",
    zones: Mapping[str, str] | None = None,
) -> Page:
    """One of SERVER_SCREENS. `zones` are the time zones to choose from, with what to say of each."""
    texts, films = reader.texts, reader.catalog.films
    names = STAFF_ROLES.values() if screen == "roles" else [screen]
    lines = [
        f"**{setting_name(texts, name)}** · {value_text(texts, name, settings.values.get(name), films)}"
        for name in names
    ]
    body = [f"## {texts(f'screen-{screen}')}", note, texts(f"about-{screen}"), "\n".join(lines)]
    if screen == LOG and found is not None:
        wrong = watched_lines(texts, settings, LOG, found) or [texts("finding-none")]
        body.append("\n".join(f"- {line}" for line in wrong))
    return _screen(reader, body, list(_controls(reader, settings, screen, present, zones or {})))


def _controls(
    reader: Reader, settings: ServerSettings, screen: str, present: Collection[int], zones: Mapping[str, str]
) -> Sequence[Row]:
    texts = reader.texts
    match screen:
        case "timezone":
            ask = Turn.to(reader, "setup_ask", "timezone", settings.mark("timezone"))
            search = TurnButton(ask, label=texts("button-search-zone"), emoji="🔎")
            select = _select(reader, settings, "timezone", zones, texts("choose-zone"))
            return [(select,), (search,)] if zones else [(search,)]
        case "language":
            known = {name: value_text(texts, "language", name) for name in languages()}
            return [(_select(reader, settings, "language", known, texts("choose-language")),)]
        case "spoilers":
            return _line_controls(reader, settings)
        case "late":
            known = {late: late_text(texts, read) for late in LATE_CHOICES if (read := read_late(late))}
            return [(_select(reader, settings, "late", known, texts("choose-late")),)]
        case "consent":
            known = {consent: texts(f"consent-{consent}") for consent in Consent}
            return [(_select(reader, settings, "consent", known, texts("choose-consent")),)]
        case "roles":
            return [(_role_picker(reader, settings, tier, present),) for tier in STAFF_ROLES]
    chosen = _there(present, settings.log_id)
    return [(TurnChannels(_turn(reader, settings, LOG), POSTABLE, chosen, texts("choose-channel")),)]


def _role_picker(reader: Reader, settings: ServerSettings, tier: Tier, present: Collection[int]) -> TurnRoles:
    name = STAFF_ROLES[tier]
    chosen = _there(present, *settings.staff[tier])
    return TurnRoles(_turn(reader, settings, name), MOST_ROLES, chosen, reader.texts(f"choose-{name}"))


def _line_controls(reader: Reader, settings: ServerSettings) -> Sequence[Row]:
    """Whole lines to choose from, and a box for any other."""
    texts, catalog = reader.texts, reader.catalog
    seasons = sorted({mark.season for mark in catalog.marks if mark not in catalog.films})
    ends = [max(m for m in catalog.marks if m.season == season and m not in catalog.films) for season in seasons]
    lines = ["everything", *map(str, ends), *map(str, catalog.films)]
    lines += [f"volume {volume}" for volume in catalog.volumes]
    lines += [f"{end} + volume {volume}" for end, volume in zip(ends, catalog.volumes, strict=False)]
    known = {line: value_text(texts, "spoilers", line, catalog.films) for line in lines[:24]}
    known["nothing"] = value_text(texts, "spoilers", "nothing")
    ask = Turn.to(reader, "setup_ask", "spoilers", settings.mark("spoilers"))
    other = TurnButton(ask, label=texts("button-other-line"), emoji="✏️")
    return [(_select(reader, settings, "spoilers", known, texts("choose-line")),), (other,)]


def ask_modal(reader: Reader, name: str, mark: str, value: str) -> TurnModal:
    """The box for a time of day, a spoiler line, or the search for a time zone; `value` is what is set now."""
    texts = reader.texts
    kind = name.rpartition(".")[2]
    page = "setup_zone" if kind == "timezone" else "setup_set"
    field: ui.TextInput[TurnModal] = ui.TextInput(
        max_length=60, required=kind != "at", default="" if kind == "timezone" else value
    )
    title, label, hint = texts(f"ask-{kind}"), texts(f"ask-{kind}.label"), texts(f"ask-{kind}.hint")
    return TurnModal(Turn.to(reader, page, name, mark), title, field, label, hint)


def _there(present: Collection[int], *chosen: int | None) -> list[int]:
    """Those that still exist: Discord refuses a choice that is gone."""
    return [number for number in chosen if number is not None and number in present]


def _turn(reader: Reader, settings: ServerSettings, name: str, *value: str) -> Turn:
    return Turn.to(reader, "setup_set", name, settings.mark(name), *value)


def _select(
    reader: Reader, settings: ServerSettings, name: str, choices: Mapping[str, str], placeholder: str
) -> TurnSelect:
    """A choice of values with their labels; what is set now is chosen already."""
    mark, current = settings.mark(name), settings[name]
    options = [
        SelectOption(label=label[:100], value=f"{name}~{mark}~{value}", default=value == current)
        for value, label in choices.items()
    ]
    return TurnSelect(Turn.to(reader, "setup_set", name), options, placeholder)


def _screen(reader: Reader, body: Sequence[str], rows: Sequence[Row]) -> Page:
    back = TurnButton(Turn.to(reader, "setup"), label=reader.texts("button-back"), emoji="◀")
    *others, last = rows
    buttons = all(isinstance(item, TurnButton) for item in last)
    rows = [*others, (*last, back)] if buttons else [*rows, (back,)]
    return Page(colour_of(reader.catalog), body, rows=rows)
