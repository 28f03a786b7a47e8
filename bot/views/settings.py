"""How changes of settings look: what was done, what an uploaded file would do, and the file itself."""

from collections.abc import Mapping

import discord

from bot.server.changes import Action, Changed
from bot.server.settings import ServerSettings
from bot.show.reader import Reader
from bot.views.page import Page, colour_of
from bot.views.setup import Found, overview
from bot.views.turn import Turn, TurnButton
from bot.views.values import setting_name, value_text


def settings_page(reader: Reader, settings: ServerSettings, found: Mapping[str, Found]) -> Page:
    """The whole configuration, without controls."""
    return Page(
        colour_of(reader.catalog),
        [f"## {reader.texts('settings-title')}", *overview(reader, settings, found)],
        "-# " + reader.texts("settings-footer"),
    )


def difference(reader: Reader, changed: Changed) -> list[str]:
    """One line for each value that is another now: before and after."""
    films = reader.catalog.films
    return [
        reader.texts(
            "settings-difference",
            what=setting_name(reader.texts, name),
            before=value_text(reader.texts, name, changed.before.values.get(name), films),
            after=value_text(reader.texts, name, changed.after.values.get(name), films),
        )
        for name in changed.names
    ]


def changed_note(reader: Reader, changed: Changed, action: Action = Action.SET) -> str:
    """What was done, in a few lines."""
    lines = difference(reader, changed)
    if not lines:
        return reader.texts("settings-unchanged")
    return "\n".join([reader.texts(f"settings-{action}"), *(f"- {line}" for line in lines)])


def changed_page(reader: Reader, note: str, findings: list[str]) -> Page:
    """What was done, and what of it needs a hand."""
    return Page(colour_of(reader.catalog), [note, "\n".join(f"- {line}" for line in findings)])


def import_page(reader: Reader, changed: Changed, agreed: str) -> Page:
    """What an uploaded file would change, with the question."""
    texts = reader.texts
    lines = difference(reader, changed)
    if not lines:
        return Page(colour_of(reader.catalog), [texts("import-same")])
    yes = TurnButton(
        Turn.to(reader, "import", agreed),
        label=texts("button-import", count=len(lines)),
        style=discord.ButtonStyle.success,
    )
    no = TurnButton(Turn.to(reader, "import", "no"), label=texts("button-discard"))
    return Page(
        colour_of(reader.catalog),
        [f"## {texts('import-title')}", "\n".join(f"- {line}" for line in lines), texts("import-question")],
        rows=[(yes, no)],
    )


def export_page(reader: Reader, content: str) -> Page:
    texts = reader.texts
    body = [f"## {texts('export-title')}", texts("export-about")]
    return Page(colour_of(reader.catalog), body, file=("truham-settings.toml", content.encode()))


def discarded_page(reader: Reader) -> Page:
    return Page(colour_of(reader.catalog), [reader.texts("import-discarded")])
