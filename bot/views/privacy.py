"""How the pages about what is stored about somebody look."""

import json

import discord

from bot.server.known import Known
from bot.show.reader import Reader
from bot.views.page import Page, colour_of
from bot.views.turn import Turn, TurnButton


def known_page(reader: Reader, known: Known) -> Page:
    """All that is stored about the reader, in plain words."""
    texts = reader.texts
    lines = [
        texts("privacy-progress") if known.progress is not None else "",
        texts("privacy-changes", count=len(known.changes)) if known.changes else "",
        texts("privacy-uploads", count=len(known.proposals)) if known.proposals else "",
        texts("privacy-zone") if known.zone is not None else "",
        texts("privacy-reminders", count=len(known.reminders)) if known.reminders else "",
        texts("privacy-releases", count=known.releases) if known.releases else "",
        texts("privacy-stories", count=known.stories) if known.stories else "",
        texts("privacy-quotes", count=len(known.quotes)) if known.quotes else "",
        texts("privacy-quotes-saved", count=known.quotes_saved) if known.quotes_saved else "",
        texts("privacy-hearts", count=len(known.hearts)) if known.hearts else "",
        texts("privacy-told", count=len(known.told)) if known.told else "",
        texts("privacy-imports", count=len(known.imports)) if known.imports else "",
        texts("privacy-refusal") if known.refused_at is not None else "",
    ]
    listed = "\n".join(f"- {line}" for line in lines if line)
    body = [f"## {texts('privacy-title')}", listed or texts("privacy-nothing"), texts("privacy-not-stored")]
    return Page(colour_of(reader.catalog), body, "-# " + texts("privacy-footer"))


def export_page(reader: Reader, known: Known) -> Page:
    content = json.dumps(known.as_json(), indent=2, ensure_ascii=False).encode()
    texts = reader.texts
    body = [f"## {texts('privacy-export-title')}", texts("privacy-export")]
    return Page(colour_of(reader.catalog), body, file=("truham-about-me.json", content))


def forget_page(reader: Reader, known: Known) -> Page:
    """Asks before anything is deleted."""
    texts = reader.texts
    refusal = texts("privacy-forget-refusal") if known.refused_at is not None else ""
    if not known:
        return Page(colour_of(reader.catalog), [refusal or texts("privacy-nothing-to-forget")])
    parts = [
        texts("privacy-forget-progress") if known.progress is not None else "",
        texts("privacy-forget-changes") if known.changes else "",
        texts("privacy-forget-uploads") if known.proposals else "",
        texts("privacy-forget-zone") if known.zone is not None else "",
        texts("privacy-forget-reminders") if known.reminders else "",
        texts("privacy-forget-releases") if known.releases else "",
        texts("privacy-forget-stories") if known.stories else "",
        texts("privacy-forget-quotes") if known.quotes else "",
        texts("privacy-forget-quotes-saved") if known.quotes_saved else "",
        texts("privacy-forget-hearts") if known.hearts else "",
        texts("privacy-forget-told") if known.told else "",
        texts("privacy-forget-imports") if known.imports else "",
        refusal,
    ]
    listed = "\n".join(f"- {part}" for part in parts if part)
    yes = TurnButton(Turn.to(reader, "forget", "yes"), label=texts("button-forget"), style=discord.ButtonStyle.danger)
    no = TurnButton(Turn.to(reader, "forget", "no"), label=texts("button-keep"))
    return Page(
        colour_of(reader.catalog),
        [f"## {texts('privacy-forget-title')}", listed, texts("privacy-sure")],
        rows=[(yes, no)],
    )


def forgotten_page(reader: Reader, known: Known) -> Page:
    """What was done; `known` is what was stored before."""
    texts = reader.texts
    parts = [
        texts("privacy-forgot-progress") if known.progress is not None else "",
        texts("privacy-forgot-changes", count=len(known.changes)) if known.changes else "",
        texts("privacy-forgot-uploads") if known.proposals else "",
        texts("privacy-forgot-zone") if known.zone is not None else "",
        texts("privacy-forgot-reminders", count=len(known.reminders)) if known.reminders else "",
        texts("privacy-forgot-releases", count=known.releases) if known.releases else "",
        texts("privacy-forgot-stories", count=known.stories) if known.stories else "",
        texts("privacy-forgot-quotes", count=len(known.quotes)) if known.quotes else "",
        texts("privacy-forgot-quotes-saved", count=known.quotes_saved) if known.quotes_saved else "",
        texts("privacy-forgot-hearts", count=len(known.hearts)) if known.hearts else "",
        texts("privacy-forgot-told") if known.told else "",
        texts("privacy-forgot-imports") if known.imports else "",
        texts("privacy-forgot-refusal") if known.refused_at is not None else "",
    ]
    listed = "\n".join(f"- {part}" for part in parts if part)
    return Page(colour_of(reader.catalog), [f"## {texts('privacy-forgotten')}", listed or texts("privacy-nothing")])


def kept_page(reader: Reader) -> Page:
    return Page(colour_of(reader.catalog), [reader.texts("privacy-kept")])
