"""The set-up panel: the whole configuration at a glance, with the doors to its screens."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from discord import ChannelType, SelectOption

from bot.server.kinds import Post
from bot.server.preflight import Finding, blocks
from bot.server.settings import LOG, WATCHED, ServerSettings, Topic
from bot.server.staff import STAFF_ROLES
from bot.show.reader import Reader
from bot.texts import Texts
from bot.views.page import Page, colour_of
from bot.views.turn import Turn, TurnButton, TurnSelect
from bot.views.values import (
    TOPIC_EMOJI,
    setting_name,
    topic_name,
    value_lines,
    watched_lines,
    watched_name,
)

Found = tuple[Finding, ...] | None  # the preflight of a topic; None where it has no channel or is off

LOGGABLE = [
    ChannelType.text,
    ChannelType.news,
    ChannelType.public_thread,
    ChannelType.private_thread,
    ChannelType.news_thread,
]
POSTABLE = [*LOGGABLE, ChannelType.forum]
SERVER_SCREENS = ("timezone", "language", "spoilers", "late", "consent", "roles", LOG)
ON, OFF, PAUSED, NOT_SET = "🟢", "⚪", "🟠", "➖"
RECOMMENDED = ("staff.channel", "timezone")  # what a server that set up anything should not leave out


@dataclass(frozen=True)
class Panel:
    """What a panel shows. `found` is the preflight by name, `present` are the channels and roles that exist.

    `drawing` is another number each time: programs of Discord keep what was picked in a select as long as it looks the
    same to them, and picking it again does nothing.
    """

    reader: Reader
    settings: ServerSettings
    found: Mapping[str, Found]
    present: Collection[int]
    drawing: int

    @property
    def texts(self) -> Texts:
        return self.reader.texts


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
    server = value_lines(texts, settings, names, films)
    if settings.log_id is not None:
        server[-1] = f"{state_mark(found.get(LOG), is_set=True)} {server[-1]}"
    return [
        "\n".join([f"### {texts('setup-topics')}", *topics]),
        "\n".join([f"### {texts('setup-server')}", *server]),
    ]


def setup_page(panel: Panel, note: str = "") -> Page:
    """The panel itself; `note` tells what was just done."""
    reader, settings, texts = panel.reader, panel.settings, panel.texts
    options = [
        SelectOption(label=topic_name(texts, topic), value=topic, emoji=TOPIC_EMOJI[topic]) for topic in Topic
    ] + [SelectOption(label=texts(f"screen-{screen}"), value=screen, emoji="⚙️") for screen in SERVER_SCREENS]
    choose = TurnSelect(Turn.to(reader, "setup", panel.drawing), options, texts("setup-choose"))
    undo = TurnButton(Turn.to(reader, "setup_undo", settings.mark()), label=texts("button-undo"), emoji="↩️")
    return Page(
        colour_of(reader.catalog),
        [f"## {texts('setup-title')}", note, _hint(panel), *overview(reader, settings, panel.found)],
        "-# " + texts("setup-footer"),
        [(choose,), (undo, check_again(panel, ""))],
    )


def finding_list(panel: Panel, name: str) -> str:
    """What is wrong with one of WATCHED, or that all is well; nothing where it was not looked at."""
    found = panel.found.get(name)
    if found is None:
        return ""
    lines = watched_lines(panel.texts, panel.settings, name, found)
    return "\n".join(f"- {line}" for line in lines) or panel.texts("finding-none")


def check_again(panel: Panel, screen: str) -> TurnButton:
    turn = Turn.to(panel.reader, "setup", "again", screen)
    return TurnButton(turn, label=panel.texts("button-check-again"), emoji="🔄")


def _hint(panel: Panel) -> str:
    """What to do next: begin, mend, or fill in what is still missing."""
    texts, settings = panel.texts, panel.settings
    if not settings.values:
        return texts("setup-begin")
    wrong = [watched_name(texts, name) for name in WATCHED if panel.found.get(name)]
    missing = [_short_name(texts, name) for name in RECOMMENDED if name not in settings.values]
    return "\n".join([
        *([texts("setup-problems", names=texts.listed(wrong))] if wrong else []),
        *([texts("setup-missing", names=texts.listed(missing))] if missing else []),
    ])  # fmt: skip


def _short_name(texts: Texts, name: str) -> str:
    """As it is called in the list below: of a part of a topic, the topic."""
    topic, _, part = name.partition(".")
    return topic_name(texts, topic) if part else setting_name(texts, name)
