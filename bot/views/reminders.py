"""How reminders look where people ask for them, look at them and put them off. Every time is a timestamp of Discord, so
nobody converts zones; what people wrote is shown as plain words.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import discord
from discord import SelectOption, ui

from bot.outbox.delivery import Delivery
from bot.outbox.facts import Reminder, Subject
from bot.server.walltime import write_time
from bot.show.reader import Reader
from bot.texts import Texts
from bot.views.page import Page, Row, bare, colour_of, paged, pager, plain, shorten
from bot.views.releases import bare_name, day_of, release_name, release_when
from bot.views.turn import Turn, TurnButton, TurnModal, TurnSelect
from bot.views.values import moment

ROWS = 10  # of one page of the list
LONGEST_SHOWN = 100  # characters of somebody's words in a list
SNOOZES = {"10m": timedelta(minutes=10), "1h": timedelta(hours=1), "1d": timedelta(days=1)}
LEADS = {"1h": timedelta(hours=1), "1d": timedelta(days=1)}  # that can be chosen instead of the release itself


def snooze_row(texts: Texts, delivery_id: int, user_id: int) -> Row:
    """The buttons below a reminder that was sent."""
    return tuple(
        TurnButton(Turn("remind_again", f"{delivery_id}~{name}", user_id, True), label=texts(f"button-snooze-{name}"))
        for name in SNOOZES
    )


# -------------------------------------------------------------------- what they are called


def what(texts: Texts, reminder: Delivery) -> str:
    """What it is about: the release, or their own words."""
    fact = _fact(reminder)
    name = f"**{release_name(texts, fact.release)}**" if fact.release is not None else ""
    return name or plain(shorten(fact.text, LONGEST_SHOWN))


def label(texts: Texts, reminder: Delivery, zone: str) -> str:
    """The same with when it is due, where nothing is formatted."""
    fact = _fact(reminder)
    name = bare_name(texts, fact.release) if fact.release is not None else " ".join(bare(fact.text).split())
    return f"{shorten(name, 60)} · {day_and_time(texts, reminder.due_at, zone)}"


def day_and_time(texts: Texts, at: datetime, zone: str) -> str:
    """Such as "24 December 2026, 19:30"."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{texts.day(there.date())}, {write_time(there.time())}"


def release_label(texts: Texts, subject: Subject) -> str:
    """For a list of suggestions."""
    return f"{bare_name(texts, subject)} · {day_of(texts, subject)}"


# -------------------------------------------------------------------- pages


def asked_page(
    reader: Reader, reminder: Delivery, notes: Sequence[str] = (), *, new: bool = True, zone: str | None = None
) -> Page:
    """What they are reminded of, and when. `zone` is the one that was guessed, where they never told theirs."""
    texts, fact = reader.texts, _fact(reminder)
    body = [
        f"## ⏰ {texts('remind-asked' if new else 'remind-known')}",
        "\n".join(_lines(texts, reminder)),
        *notes,
        texts("remind-zone-guessed", zone=zone.replace("_", " ")) if zone is not None else "",
    ]
    where = texts("remind-where-here" if fact.channel_id is not None else "remind-where-dm")
    row = [_cancel_button(reader, reminder)]
    if zone is not None:
        row.insert(0, zone_button(reader, reminder))
    return Page(colour_of(reader.catalog), body, f"-# {where}", [row])


def pressed_page(reader: Reader, reminder: Delivery, now: datetime, *, new: bool) -> Page:
    """The same after a press of the button on a post; it can be earlier instead."""
    texts, release = reader.texts, _fact(reminder).release
    title = texts("remind-asked" if new else "remind-known")
    row = [
        TurnButton(Turn.to(reader, "remind_lead", reminder.id, name), label=texts(f"button-lead-{name}"))
        for name, before in LEADS.items()
        if release is not None and release.out_at is not None
        if now < release.out_at - before != reminder.due_at
    ]
    body = [f"## ⏰ {title}", "\n".join(_lines(texts, reminder))]
    footer = "-# " + texts("remind-where-dm")
    return Page(colour_of(reader.catalog), body, footer, [(*row, _cancel_button(reader, reminder))])


def again_page(reader: Reader, reminder: Delivery, *, new: bool) -> Page:
    """After it was put off."""
    texts = reader.texts
    body = [f"## ⏰ {texts('remind-again' if new else 'remind-known')}", "\n".join(_lines(texts, reminder))]
    return Page(colour_of(reader.catalog), body, rows=[(_cancel_button(reader, reminder),)])


def list_page(reader: Reader, reminders: Sequence[Delivery], number: int, zone: str, note: str = "") -> Page:
    """Everything they wait for, with a way to cancel each."""
    texts = reader.texts
    shown, number, pages = paged(reminders, number, ROWS)
    lines = [f"- {moment(each.due_at)} ({moment(each.due_at, 'R')}): {what(texts, each)}" for each in shown]
    body = [f"## ⏰ {texts('remind-list')}", note, "\n".join(lines) or texts("remind-none")]
    options = [
        SelectOption(label=shorten(label(texts, each, zone), 100), value=f"{each.id}~{number}") for each in shown
    ]
    choose = TurnSelect(Turn.to(reader, "remind_off", ""), options, texts("choose-reminder")) if options else None
    rows: list[Row] = [(choose,)] if choose is not None else []
    return Page(colour_of(reader.catalog), body, rows=[*rows, pager(reader, "remind_list", number, pages)])


def cancelled_note(texts: Texts, reminder: Delivery) -> str:
    return texts("remind-cancelled", what=what(texts, reminder))


def note_page(reader: Reader, note: str) -> Page:
    return Page(colour_of(reader.catalog), [note])


# -------------------------------------------------------------------- refusals


def undated(texts: Texts, release: Subject) -> str:
    """There is nothing yet to count from."""
    name = release_name(texts, release)
    return texts("remind-undated", name=name, when=release_when(texts, release, relative=False))


def too_late(texts: Texts, release: Subject, now: datetime) -> str:
    """It is out, or that moment before it is over."""
    assert release.out_at is not None
    name, when = release_name(texts, release), moment(release.out_at, "R")
    key = "remind-out-already" if release.out_at <= now else "remind-too-late"
    return texts(key, name=name, when=when)


# -------------------------------------------------------------------- the time zone


def reference(reminder: Delivery) -> str:
    """The reminder as it is now, for buttons about its time."""
    return f"{reminder.id}~{int(reminder.due_at.timestamp())}"


def zone_button(reader: Reader, reminder: Delivery) -> TurnButton:
    turn = Turn.to(reader, "remind_ask", reference(reminder))
    return TurnButton(turn, label=reader.texts("button-set-zone"), emoji="🕘", style=discord.ButtonStyle.primary)


def zone_modal(reader: Reader, which: str) -> TurnModal:
    texts = reader.texts
    field: ui.TextInput[TurnModal] = ui.TextInput(max_length=60)
    turn = Turn.to(reader, "remind_find", which)
    return TurnModal(turn, texts("button-set-zone"), field, texts("ask-timezone.label"), texts("ask-timezone.hint"))


def zones_page(reader: Reader, which: str, zones: Mapping[str, str]) -> Page:
    """What a search for a zone found, with what to say of each; `which` is a reference to a reminder."""
    texts = reader.texts
    note = texts("zone-found", count=len(zones)) if zones else texts("zone-nothing")
    options = [SelectOption(label=said[:100], value=f"{zone}~{which}") for zone, said in zones.items()]
    search = TurnButton(Turn.to(reader, "remind_ask", which), label=texts("button-search-zone"), emoji="🔎")
    rows: list[Row] = [(search,)]
    if options:
        rows.insert(0, (TurnSelect(Turn.to(reader, "remind_zone", which), options, texts("choose-zone")),))
    return Page(colour_of(reader.catalog), [f"## {texts('remind-zone')}", note], rows=rows)


def zone_page(reader: Reader, zone: str, now: datetime, reminder: Delivery | None = None) -> Page:
    """Their zone was saved; and the reminder that had been read in another one is right now."""
    texts = reader.texts
    there = day_and_time(texts, now, zone)
    body = [f"## {texts('remind-zone')}", texts("remind-zone-saved", zone=zone.replace("_", " "), now=there)]
    if reminder is None:
        return Page(colour_of(reader.catalog), body)
    body += [texts("remind-zone-corrected"), "\n".join(_lines(texts, reminder))]
    return Page(colour_of(reader.catalog), body, rows=[(_cancel_button(reader, reminder),)])


# -------------------------------------------------------------------- parts


def _lines(texts: Texts, reminder: Delivery) -> list[str]:
    release = _fact(reminder).release
    when = texts("remind-when", when=moment(reminder.due_at), relative=moment(reminder.due_at, "R"))
    lines = [what(texts, reminder), when]
    if release is not None and release.out_at != reminder.due_at:
        lines.append(texts("remind-out", when=release_when(texts, release)))
    return lines


def _cancel_button(reader: Reader, reminder: Delivery) -> TurnButton:
    return TurnButton(Turn.to(reader, "remind_off", reminder.id), label=reader.texts("button-cancel-reminder"))


def _fact(reminder: Delivery) -> Reminder:
    assert isinstance(reminder.fact, Reminder)
    return reminder.fact
