"""How changes of settings look: what was done, what an uploaded file would do, and the file itself."""

from collections.abc import Mapping

import discord

from bot.server.changes import Action, Changed, Proposed, Undone
from bot.server.settings import OF_NEWS, OF_QUOTES, OF_RELEASES, ServerSettings, Topic
from bot.show.reader import Reader
from bot.views.page import Page, colour_of
from bot.views.setup import Found, overview
from bot.views.turn import Turn, TurnButton
from bot.views.values import actor_name, difference, moment, topic_name, value_lines

ROOM = 1_600  # characters of a list beside which other things have to fit


def settings_page(reader: Reader, settings: ServerSettings, found: Mapping[str, Found]) -> Page:
    """The whole configuration, without controls."""
    texts = reader.texts
    more = [
        "\n".join(
            [
                f"### {topic_name(texts, topic)}",
                *value_lines(texts, settings, [f"{topic}.{part}" for part in parts]),
            ]
        )
        for topic, parts in ((Topic.RELEASES, OF_RELEASES), (Topic.NEWS, OF_NEWS), (Topic.QUOTES, OF_QUOTES))
    ]
    return Page(
        colour_of(reader.catalog),
        [f"## {texts('settings-title')}", *overview(reader, settings, found), *more],
        "-# " + texts("settings-footer"),
    )


def differences(reader: Reader, changed: Changed) -> list[str]:
    """One line for each value that is another now."""
    films, before, after = reader.catalog.films, changed.before.values, changed.after.values
    return [difference(reader.texts, name, before.get(name), after.get(name), films) for name in changed.names]


def changed_note(reader: Reader, changed: Changed, action: Action = Action.SET) -> str:
    """What was done, in a few lines."""
    lines = differences(reader, changed)
    return _listed(reader, reader.texts(f"settings-{action}"), lines) if lines else reader.texts("settings-unchanged")


def undone_note(reader: Reader, undone: Undone) -> str:
    """Whose change was taken back, and what that does."""
    who, when = actor_name(reader.texts, undone.actor_id), moment(undone.at)
    return _listed(reader, reader.texts("settings-undo", who=who, when=when), differences(reader, undone))


def changed_page(reader: Reader, note: str, findings: list[str]) -> Page:
    """What was done, and what of it needs a hand."""
    return Page(colour_of(reader.catalog), [note, "\n".join(f"- {line}" for line in findings)])


def import_page(reader: Reader, proposed: Proposed, note: str = "") -> Page:
    """What an uploaded file would change, with the question."""
    texts = reader.texts
    lines = differences(reader, proposed)
    if not lines:
        return Page(colour_of(reader.catalog), [note, texts("import-same")])
    yes = TurnButton(
        Turn.to(reader, "import", proposed.mark),
        label=texts("button-import", count=len(lines)),
        style=discord.ButtonStyle.success,
    )
    no = TurnButton(Turn.to(reader, "import", "no"), label=texts("button-discard"))
    return Page(
        colour_of(reader.catalog),
        [note, texts("import-question"), _listed(reader, texts("import-title"), lines)],
        rows=[(yes, no)],
    )


def _listed(reader: Reader, title: str, lines: list[str]) -> str:
    """As many lines as a message has room for, and how many more there are."""
    shown, room = [title], ROOM
    for line in lines:
        room -= len(line) + 3
        if room < 0:
            return "\n".join([*shown, f"- {reader.texts('settings-more', count=len(lines) + 1 - len(shown))}"])
        shown.append(f"- {line}")
    return "\n".join(shown)


def export_page(reader: Reader, content: str) -> Page:
    texts = reader.texts
    body = [f"## {texts('export-title')}", texts("export-about")]
    return Page(colour_of(reader.catalog), body, file=("truham-settings.toml", content.encode()))


def discarded_page(reader: Reader) -> Page:
    return Page(colour_of(reader.catalog), [reader.texts("import-discarded")])
