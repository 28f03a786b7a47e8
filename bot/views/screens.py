"""The screens of the set-up panel: one for each thing that can be changed."""

from collections.abc import Mapping, Sequence

from discord import TextStyle, ui

from bot.server.kinds import MOST_ROLES, Consent, Post
from bot.server.late import read_late
from bot.server.leads import LONGEST_TEXT
from bot.server.settings import LOG, LONGEST_VALUE, OF_A_TOPIC, OF_NEWS, OF_QUOTES, Topic
from bot.server.staff import STAFF_ROLES
from bot.show.places import season_ends
from bot.show.reader import Reader
from bot.texts import languages
from bot.views.controls import ask, back, channel_picker, choice, role_picker, switch
from bot.views.page import Page, Row, colour_of
from bot.views.quote_screens import consent_button, kinds_row, review_switch
from bot.views.release_screens import more_button
from bot.views.setup import LOGGABLE, POSTABLE, Panel, check_again, finding_list
from bot.views.turn import Turn, TurnButton, TurnModal
from bot.views.values import TOPIC_EMOJI, late_text, topic_name, value_lines, value_text

OF_ONE = {Topic.NEWS: OF_NEWS, Topic.QUOTES: OF_QUOTES}  # what only these have
MAY_BE_EMPTY = ("at", "leads", "words")  # which takes back what was set
LONGEST_TYPED = {"leads": LONGEST_TEXT, "words": LONGEST_VALUE}  # characters; of all else, a line
LATE_CHOICES = ("5m/1h", "15m/24h", "1h/2d", "6h/7d")


def topic_screen(panel: Panel, topic: Topic, note: str = "") -> Page:
    """Everything about one topic."""
    texts, own = panel.texts, panel.settings.topic(topic)
    parts = [*OF_A_TOPIC, *OF_ONE.get(topic, ())]
    body = [
        f"## {TOPIC_EMOJI[topic]} {topic_name(texts, topic)}",
        note,
        texts(f"about-{topic}"),
        texts("topic-feeds") if topic is Topic.NEWS else "",
        "\n".join(value_lines(texts, panel.settings, [f"{topic}.{part}" for part in parts])),
        finding_list(panel, topic),
    ]
    posts = {str(post): texts(f"post-{post}") for post in Post}
    labels = {to: texts(f"button-turn-{to}") for to in ("on", "off")}
    more = {
        Topic.RELEASES: [more_button(panel)],
        Topic.NEWS: [ask(panel, "news.words", texts("button-words"), "✋")],
        Topic.QUOTES: [review_switch(panel), consent_button(panel)],
    }.get(topic, [])
    rows: list[Row] = [
        (channel_picker(panel, f"{topic}.channel", POSTABLE, [own.channel_id], texts("choose-channel")),),
        (role_picker(panel, f"{topic}.role", [own.role_id], texts("choose-role")),),
        (choice(panel, f"{topic}.post", posts, texts("choose-post")),),
        *([kinds_row(panel)] if topic is Topic.QUOTES else []),
        (
            ask(panel, f"{topic}.at", texts("button-time"), "🕘"),
            switch(panel, f"{topic}.enabled", labels),
            check_again(panel, topic),
        ),
        (*more, *_next_topic(panel, topic), back(panel)),
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
        "\n".join(value_lines(texts, panel.settings, names, panel.reader.catalog.films)),
        finding_list(panel, LOG) if screen == LOG else "",
    ]
    again = [check_again(panel, LOG)] if screen == LOG else []
    rows = [*_controls(panel, screen, zones or {}), (*again, back(panel))]
    return Page(colour_of(panel.reader.catalog), body, rows=rows)


def ask_modal(panel: Panel, name: str, mark: str) -> TurnModal:
    """The box for a time of day, a spoiler line, leads, words, or the search for a time zone."""
    texts, value = panel.texts, panel.settings.values.get(name, "")
    kind = name.rpartition(".")[2]
    zone = panel.settings["timezone"].replace("_", " ")
    hint = texts("ask-at.hint", zone=zone) if kind == "at" else texts(f"ask-{kind}.hint")
    field: ui.TextInput[TurnModal] = ui.TextInput(
        style=TextStyle.paragraph if kind == "words" else TextStyle.short,
        max_length=LONGEST_TYPED.get(kind, 60),
        required=kind not in MAY_BE_EMPTY,
        default=(value or None) if kind != "timezone" else None,
    )
    page = "setup_zone" if kind == "timezone" else "setup_set"
    turn = Turn.to(panel.reader, page, name, mark)
    return TurnModal(turn, texts(f"ask-{kind}"), field, texts(f"ask-{kind}.label"), hint)


def _controls(panel: Panel, screen: str, zones: Mapping[str, str]) -> Sequence[Row]:
    texts = panel.texts
    match screen:
        case "timezone":
            search = ask(panel, "timezone", texts("button-search-zone"), "🔎")
            return [(choice(panel, "timezone", zones, texts("choose-zone")),), (search,)]
        case "language":
            known = {name: value_text(texts, "language", name) for name in languages()}
        case "spoilers":
            other = ask(panel, "spoilers", texts("button-other-line"), "✏️")
            return [(choice(panel, "spoilers", _lines_to_choose(panel.reader), texts("choose-line")),), (other,)]
        case "late":
            known = {late: late_text(texts, read) for late in LATE_CHOICES if (read := read_late(late))}
        case "consent":
            known = {consent: texts(f"consent-{consent}") for consent in Consent}
        case "roles":
            own = panel.settings.staff
            return [
                (role_picker(panel, name, own[tier], texts(f"choose-{name}"), MOST_ROLES),)
                for tier, name in STAFF_ROLES.items()
            ]
        case _:
            return [(channel_picker(panel, LOG, LOGGABLE, [panel.settings.log_id], texts("choose-channel")),)]
    return [(choice(panel, screen, known, texts(f"choose-{screen}")),)]


def _lines_to_choose(reader: Reader) -> Mapping[str, str]:
    """Whole seasons, the films, volumes, and a season with the volume of its number."""
    catalog = reader.catalog
    ends = season_ends(catalog.marks, catalog.films).values()
    lines = ["everything", *map(str, ends), *map(str, catalog.films)]
    lines += [f"volume {volume}" for volume in catalog.volumes]
    lines += [f"{end} + volume {volume}" for end, volume in zip(ends, catalog.volumes, strict=False)]
    return {line: value_text(reader.texts, "spoilers", line, catalog.films) for line in [*lines[:24], "nothing"]}


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
