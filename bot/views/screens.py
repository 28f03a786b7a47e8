"""The screens of the set-up panel: one for each thing that can be changed.

Every control carries the mark of what it was drawn with, so nobody overwrites a change they have not seen.
"""

from collections.abc import Mapping, Sequence

import discord
from discord import SelectOption, ui

from bot.server.late import read_late
from bot.server.settings import LOG, MOST_ROLES, Consent, Post, Topic
from bot.server.staff import STAFF_ROLES, Tier
from bot.show.places import season_ends
from bot.show.reader import Reader
from bot.texts import languages
from bot.views.page import Page, Row, colour_of
from bot.views.setup import LOGGABLE, POSTABLE, Panel, check_again
from bot.views.turn import Turn, TurnButton, TurnChannels, TurnModal, TurnRoles, TurnSelect
from bot.views.values import TOPIC_EMOJI, late_text, setting_name, topic_name, value_text, watched_lines

LATE_CHOICES = ("5m/1h", "15m/24h", "1h/2d", "6h/7d")


def topic_screen(panel: Panel, topic: Topic, note: str = "") -> Page:
    """Everything about one topic."""
    texts, own = panel.texts, panel.settings.topic(topic)
    body = [
        f"## {TOPIC_EMOJI[topic]} {topic_name(texts, topic)}",
        note,
        texts(f"about-{topic}"),
        texts("setup-soon") if topic is not Topic.STAFF else "",
        "\n".join(_lines(panel, [f"{topic}.{part}" for part in ("channel", "role", "at", "post", "enabled")])),
        "\n".join(_findings(panel, topic)),
    ]
    posts = {str(post): texts(f"post-{post}") for post in Post}
    to = "off" if own.enabled else "on"
    switch = TurnButton(
        _turn(panel, f"{topic}.enabled", to),
        label=texts(f"button-turn-{to}"),
        style=discord.ButtonStyle.secondary if own.enabled else discord.ButtonStyle.success,
    )
    ask = Turn.to(panel.reader, "setup_ask", f"{topic}.at", panel.settings.mark(f"{topic}.at"))
    rows: list[Row] = [
        (_channel_picker(panel, f"{topic}.channel", own.channel_id),),
        (_role_picker(panel, f"{topic}.role", [own.role_id], 1, texts("choose-role")),),
        (_select(panel, f"{topic}.post", posts, texts("choose-post")),),
        (TurnButton(ask, label=texts("button-time"), emoji="🕘"), switch, check_again(panel, topic)),
        (*_next_topic(panel, topic), _back(panel)),
    ]
    return Page(colour_of(panel.reader.catalog), body, rows=rows)


def server_screen(panel: Panel, screen: str, note: str = "", zones: Mapping[str, str] | None = None) -> Page:
    """One of SERVER_SCREENS. `zones` are the time zones to choose from, with what to say of each."""
    texts = panel.texts
    names = list(STAFF_ROLES.values()) if screen == "roles" else [screen]
    body = [
        f"## {texts(f'screen-{screen}')}",
        note,
        texts(f"about-{screen}"),
        "\n".join(_lines(panel, names)),
        "\n".join(_findings(panel, LOG)) if screen == LOG else "",
    ]
    again = [check_again(panel, LOG)] if screen == LOG else []
    rows = [*_controls(panel, screen, zones or {}), (*again, _back(panel))]
    return Page(colour_of(panel.reader.catalog), body, rows=rows)


def ask_modal(panel: Panel, name: str, mark: str) -> TurnModal:
    """The box for a time of day, a spoiler line, or the search for a time zone."""
    texts, value = panel.texts, panel.settings.values.get(name, "")
    kind = name.rpartition(".")[2]
    zone = panel.settings["timezone"].replace("_", " ")
    hint = texts("ask-at.hint", zone=zone) if kind == "at" else texts(f"ask-{kind}.hint")
    field: ui.TextInput[TurnModal] = ui.TextInput(
        max_length=60, required=kind != "at", default=(value or None) if kind != "timezone" else None
    )
    page = "setup_zone" if kind == "timezone" else "setup_set"
    turn = Turn.to(panel.reader, page, name, mark)
    return TurnModal(turn, texts(f"ask-{kind}"), field, texts(f"ask-{kind}.label"), hint)


# -------------------------------------------------------------------- what stands on a screen


def _lines(panel: Panel, names: Sequence[str]) -> list[str]:
    """Each setting with its value; on the screen of a topic, the topic need not be said again."""
    texts, values, films = panel.texts, panel.settings.values, panel.reader.catalog.films
    lines = []
    for name in names:
        part = name.partition(".")[2]
        label = texts(f"part-{part}") if part else setting_name(texts, name)
        lines.append(f"**{label}** · {value_text(texts, name, values.get(name), films)}")
    return lines


def _findings(panel: Panel, name: str) -> list[str]:
    found = panel.found.get(name)
    if found is None:
        return []
    return [f"- {line}" for line in watched_lines(panel.texts, panel.settings, name, found)] or [
        panel.texts("finding-none")
    ]


def _controls(panel: Panel, screen: str, zones: Mapping[str, str]) -> Sequence[Row]:
    texts, reader, settings = panel.texts, panel.reader, panel.settings
    match screen:
        case "timezone":
            ask = Turn.to(reader, "setup_ask", "timezone", settings.mark("timezone"))
            search = TurnButton(ask, label=texts("button-search-zone"), emoji="🔎")
            return [(_select(panel, "timezone", zones, texts("choose-zone")),), (search,)]
        case "language":
            known = {name: value_text(texts, "language", name) for name in languages()}
        case "spoilers":
            ask = Turn.to(reader, "setup_ask", "spoilers", settings.mark("spoilers"))
            other = TurnButton(ask, label=texts("button-other-line"), emoji="✏️")
            return [(_select(panel, "spoilers", _lines_to_choose(reader), texts("choose-line")),), (other,)]
        case "late":
            known = {late: late_text(texts, read) for late in LATE_CHOICES if (read := read_late(late))}
        case "consent":
            known = {consent: texts(f"consent-{consent}") for consent in Consent}
        case "roles":
            return [(_tier_picker(panel, tier),) for tier in STAFF_ROLES]
        case _:
            return [(_channel_picker(panel, LOG, settings.log_id),)]
    return [(_select(panel, screen, known, texts(f"choose-{screen}")),)]


def _lines_to_choose(reader: Reader) -> Mapping[str, str]:
    """Whole seasons, the films, volumes, and a season with the volume of its number."""
    catalog = reader.catalog
    ends = season_ends(catalog.marks, catalog.films).values()
    lines = ["everything", *map(str, ends), *map(str, catalog.films)]
    lines += [f"volume {volume}" for volume in catalog.volumes]
    lines += [f"{end} + volume {volume}" for end, volume in zip(ends, catalog.volumes, strict=False)]
    return {line: value_text(reader.texts, "spoilers", line, catalog.films) for line in [*lines[:24], "nothing"]}


def _channel_picker(panel: Panel, name: str, chosen: int | None) -> TurnChannels:
    kinds = LOGGABLE if name == LOG else POSTABLE
    return TurnChannels(_picker(panel, name), kinds, _there(panel, [chosen]), panel.texts("choose-channel"))


def _tier_picker(panel: Panel, tier: Tier) -> TurnRoles:
    name = STAFF_ROLES[tier]
    return _role_picker(panel, name, panel.settings.staff[tier], MOST_ROLES, panel.texts(f"choose-{name}"))


def _role_picker(panel: Panel, name: str, chosen: Sequence[int | None], most: int, placeholder: str) -> TurnRoles:
    return TurnRoles(_picker(panel, name), most, _there(panel, chosen), placeholder)


def _there(panel: Panel, chosen: Sequence[int | None]) -> list[int]:
    """Those that still exist: Discord refuses a choice that is gone."""
    return [number for number in chosen if number is not None and number in panel.present]


def _turn(panel: Panel, name: str, *value: object) -> Turn:
    return Turn.to(panel.reader, "setup_set", name, panel.settings.mark(name), *value)


def _picker(panel: Panel, name: str) -> Turn:
    """What was picked comes with it; what stands in the place of the value only tells drawings apart."""
    return _turn(panel, name, panel.drawing)


def _select(panel: Panel, name: str, choices: Mapping[str, str], placeholder: str) -> TurnSelect:
    """A choice of values with their labels; what is set now is chosen already."""
    mark, current = panel.settings.mark(name), panel.settings[name]
    options = [
        SelectOption(label=label[:100], value=f"{name}~{mark}~{value}", default=value == current)
        for value, label in choices.items()
    ]
    return TurnSelect(Turn.to(panel.reader, "setup_set", name, panel.drawing), options, placeholder)


def _next_topic(panel: Panel, topic: Topic) -> list[TurnButton]:
    topics = list(Topic)
    following = topics[topics.index(topic) + 1 :][:1]
    return [
        TurnButton(
            Turn.to(panel.reader, "setup", each),
            label=panel.texts("button-next-topic", topic=topic_name(panel.texts, each)),
            emoji="▶",
        )
        for each in following
    ]


def _back(panel: Panel) -> TurnButton:
    return TurnButton(Turn.to(panel.reader, "setup"), label=panel.texts("button-back"), emoji="◀")
