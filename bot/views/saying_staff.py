"""What the staff see of quotes of members: those that wait for them, and the boxes in which they decide.

A message in the staff channel belongs to all of them; a list belongs to who asked for it. Both have the same buttons.
"""

from collections.abc import Callable, Sequence

import discord
from discord import ui

from bot.sayings.saying import LONGEST, LONGEST_REASON, Saying, State
from bot.server.changes import Action, Change
from bot.show.reader import Reader
from bot.texts import Texts
from bot.views.news_posts import said, shared
from bot.views.notices import ATTENTION, QUIET
from bot.views.page import Page, Row, colour_of, pager
from bot.views.sayings import LONGEST_CREDIT, credit, place_line, said_block
from bot.views.turn import Turn, TurnButton, TurnModal
from bot.views.values import actor_name, moment

EMOJI = "💬"
ROOM = 2_300  # characters of the words


# -------------------------------------------------------------------- a message in the staff channel


def queue_page(texts: Texts, saying: Saying, note: str = "") -> Page:
    """One that waits for the staff."""
    buttons = _decisions(texts, saying, shared)
    return Page(ATTENTION, _waiting(texts, saying, texts("queue-title"), note), rows=[buttons])


def unseen_page(texts: Texts) -> Page:
    """The same, where not everybody who reads the message may read where it was said."""
    return Page(ATTENTION, [f"## {EMOJI} {texts('queue-title')}", texts("queue-unseen")])


def decided_page(texts: Texts, saying: Saying | None, change: Change | None, *, seen: bool) -> Page:
    """What became of it, with who decided, where that is known; its words where whoever sees this may read them."""
    block = said_block(texts, saying, ROOM) if saying is not None and saying.state is State.SHOWN and seen else ""
    return Page(QUIET, [f"## {EMOJI} {texts('queue-decided')}", decided_note(texts, saying, change), block])


def decided_note(texts: Texts, saying: Saying | None, change: Change | None) -> str:
    number = saying.number if saying is not None and saying.number is not None else 0
    who = actor_name(texts, change.actor_id) if change is not None else ""
    when = moment(change.at) if change is not None else ""
    if saying is not None and saying.state is State.SHOWN:
        return texts("queue-approved", who=who, when=when, number=str(number))
    if change is not None and change.action is Action.DECLINED:
        return texts("queue-declined", who=who, when=when, reason=said(change.after or "", LONGEST_REASON))
    return texts("queue-gone")


# -------------------------------------------------------------------- the list


def waiting_page(reader: Reader, waiting: Sequence[Saying], page: int, hidden: int, note: str = "") -> Page:
    """All that wait, one on each page. `hidden` is how many there are that the person may not read."""
    texts, colour = reader.texts, colour_of(reader.catalog)
    also = texts("queue-hidden", count=hidden) if hidden else ""
    if not waiting:
        return Page(colour, [f"## {texts('queue-all')}", note, texts("queue-none"), also])
    pages = len(waiting)
    page = min(max(page, 0), pages - 1)
    saying = waiting[page]

    def turn(name: str, *arguments: object) -> Turn:
        return Turn.to(reader, name, *arguments, page)

    return Page(
        colour,
        _waiting(texts, saying, texts("queue-all"), "\n".join(filter(None, [note, also]))),
        "-# " + texts("queue-footer", page=page + 1, pages=pages),
        [_decisions(texts, saying, turn), pager(reader, "queue", page, pages)],
    )


def _waiting(texts: Texts, saying: Saying, title: str, note: str) -> list[str]:
    who = f"<@{saying.saved_by}>" if saying.saved_by is not None else ""
    why = "queue-claimed" if saying.claimed else "queue-saved"
    words = [said_block(texts, saying, ROOM), f"— {said(saying.author.name, LONGEST_CREDIT) or '?'}"]
    about = texts(why, who=who, when=moment(saying.saved_at), number=str(saying.number or 0))
    return [f"## {EMOJI} {title}", note, about, "\n".join(words), place_line(texts, saying)]


def _decisions(texts: Texts, saying: Saying, turn: Callable[..., Turn]) -> Row:
    green, grey = discord.ButtonStyle.success, discord.ButtonStyle.secondary
    seen = (saying.id, saying.revision)
    return (
        TurnButton(turn("queue_ok", *seen), texts("button-approve"), "✅", green),
        TurnButton(turn("queue_edit", *seen), texts("button-edit"), "✏️", grey),
        TurnButton(turn("queue_no", *seen), texts("button-decline"), "🗑️", grey),
    )


# -------------------------------------------------------------------- boxes


def edit_modal(texts: Texts, saying: Saying, turn: Turn) -> TurnModal:
    """The words, to be changed."""
    field: ui.TextInput[TurnModal] = ui.TextInput(
        style=discord.TextStyle.paragraph,
        max_length=LONGEST,
        required=not saying.words.attachments,
        default=saying.words.text[:LONGEST] or None,
    )
    return TurnModal(turn, texts("queue-edit"), field, texts("queue-edit.words"), texts("queue-edit.hint"))


def decline_modal(texts: Texts, saying: Saying, turn: Turn) -> TurnModal:
    """Why not; who saved it is told."""
    field: ui.TextInput[TurnModal] = ui.TextInput(
        style=discord.TextStyle.paragraph, min_length=2, max_length=LONGEST_REASON
    )
    hint = texts("queue-decline.claimed") if saying.claimed else texts("queue-decline.hint")
    return TurnModal(turn, texts("queue-decline"), field, texts("queue-decline.reason"), hint)


# -------------------------------------------------------------------- taking one out


def remove_page(reader: Reader, saying: Saying) -> Page:
    """The question."""
    texts = reader.texts
    yes = TurnButton(Turn.to(reader, "quotes_gone", saying.number, "yes"), texts("button-quote-remove"), "🗑️")
    no = TurnButton(Turn.to(reader, "quotes_gone", saying.number, "no"), texts("button-quote-keep"))
    body = [
        f"## {texts('quote-remove', number=str(saying.number or 0))}",
        f"{said_block(texts, saying, ROOM)}\n{credit(texts, saying)}",
        texts("quote-remove-about"),
    ]
    return Page(colour_of(reader.catalog), body, rows=[(yes, no)])
