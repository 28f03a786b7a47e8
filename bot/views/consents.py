"""What people see about their own words: that they were saved, whether they may be, what can be done about it, and
what was done. Always for the eyes of one person; in a channel only the link is shown.
"""

from collections.abc import Sequence
from enum import StrEnum

from discord import ButtonStyle, SelectOption

from bot.outbox.facts import QuoteTold
from bot.sayings.saying import LONGEST_REASON, Saying, State
from bot.show.reader import Reader
from bot.texts import Texts
from bot.views.news_posts import said
from bot.views.page import Page, colour_of, paged, pager
from bot.views.sayings import LONGEST_CREDIT, ROOM_LISTED, label, note_page, place_line, said_block, saying_lines
from bot.views.turn import ANYBODY, Turn, TurnButton, TurnSelect

LONGEST_SERVER = 100  # characters of what a server is called
ROWS = 4  # of one page of somebody's own
OF, BY = "of", "by"  # what was said by somebody, and what they saved


class Deed(StrEnum):
    """What somebody can do about a saying."""

    YES = "yes"  # the author was asked
    NO = "no"
    DOWN = "down"  # the author
    BACK = "back"  # who saved it
    CLAIM = "claim"  # nobody knows the author: "these are my words"
    REMOVE = "remove"  # staff
    NEVER = "never"  # not to be quoted any more, anywhere


STYLES = {Deed.YES: ButtonStyle.success, Deed.DOWN: ButtonStyle.danger, Deed.REMOVE: ButtonStyle.danger}


def deed_button(texts: Texts, deed: Deed, saying_id: int, user_id: int, message_id: int = 0) -> TurnButton:
    """`message_id` is that of a message which shows the words and is to follow."""
    turn = Turn("quote_do", f"{deed}~{saying_id}~{message_id}", user_id, True)
    return TurnButton(turn, label=texts(f"button-quote-{deed}"), style=STYLES.get(deed, ButtonStyle.secondary))


def may_do(saying: Saying, user_id: int, *, staff: bool) -> list[Deed]:
    """What this person can do about it."""
    if user_id == saying.author.id:
        return [Deed.YES, Deed.NO, Deed.NEVER] if saying.state is State.ASKED else [Deed.DOWN, Deed.NEVER]
    deeds = [Deed.BACK] if user_id == saying.saved_by else []
    if saying.author.id is None and saying.state is State.SHOWN:
        deeds.append(Deed.CLAIM)
    if staff and saying.state is State.SHOWN and Deed.BACK not in deeds:
        deeds.append(Deed.REMOVE)
    return deeds


# -------------------------------------------------------------------- saving


def saved_page(reader: Reader, saying: Saying, *, told: bool) -> Page:
    """What came of saving it, and the words as they are kept. `told`: the author hears of it."""
    texts = reader.texts
    name = said(saying.author.name, LONGEST_CREDIT)
    match saying.state:
        case State.ASKED:
            title, note = texts("quote-asked", name=name), texts("quote-asked-about")
        case State.WAITING:
            title, note = texts("quote-waits"), texts("quote-waits-about")
        case _:
            title = texts("quote-saved", number=saying.number or 0)
            note = texts("quote-saved-told", name=name) if told else ""
    blocks = [
        f"## {title}",
        f"{said_block(texts, saying, ROOM_LISTED)}\n{texts('saying-by', name=name, number=0)}",
        note,
    ]
    deed = Deed.DOWN if saying.author.id == reader.user_id else Deed.BACK
    return Page(colour_of(reader.catalog), blocks, rows=[[deed_button(texts, deed, saying.id, reader.user_id)]])


# -------------------------------------------------------------------- what can be done


def not_okay_page(reader: Reader, saying: Saying, *, staff: bool, message_id: int = 0) -> Page:
    """What this person can do about it; whoever can do nothing is told who can. Only author and saver see the words."""
    texts = reader.texts
    deeds = may_do(saying, reader.user_id, staff=staff)
    row = [deed_button(texts, deed, saying.id, reader.user_id, message_id) for deed in deeds]
    lines = [f"- {texts(f'quote-may-{deed}')}" for deed in deeds]
    others = texts("quote-tell-staff") if not set(deeds) & {Deed.YES, Deed.DOWN, Deed.BACK, Deed.REMOVE} else ""
    own = reader.user_id in (saying.author.id, saying.saved_by)
    words = saying_lines(texts, saying) if own else ""
    blocks = [f"## {texts('quote-not-okay')}", words, "\n".join(lines), others]
    return Page(colour_of(reader.catalog), blocks, rows=[row])


def done_page(reader: Reader, deed: Deed, saying: Saying) -> Page:
    """What was done; `saying` is as it is after a yes, and otherwise as it was."""
    texts = reader.texts
    if deed is Deed.YES:
        shown = saying.state is State.SHOWN
        note = texts("quote-done-yes", number=saying.number or 0) if shown else texts("quote-done-yes-waits")
        return note_page(reader, note, deed_button(texts, Deed.DOWN, saying.id, reader.user_id))
    note = texts(f"quote-done-{deed}")
    if deed in (Deed.DOWN, Deed.NO):
        return note_page(reader, note, deed_button(texts, Deed.NEVER, saying.id, reader.user_id))
    return note_page(reader, note)


def decided_page(reader: Reader, saying: Saying | None) -> Page:
    """It was decided meanwhile."""
    texts = reader.texts
    if saying is None or saying.state is State.GONE:
        return note_page(reader, texts("quote-decided-gone"))
    down = deed_button(texts, Deed.DOWN, saying.id, reader.user_id)
    return note_page(reader, texts("quote-decided", number=saying.number or 0), down)


# -------------------------------------------------------------------- whether somebody may be quoted at all


def optout_page(reader: Reader, *, refuses: bool) -> Page:
    """What it means, and a button."""
    texts = reader.texts
    about = texts("optout-now-out" if refuses else "optout-now-in")
    blocks = [f"## {texts('optout-title')}", about, texts("optout-about")]
    return Page(colour_of(reader.catalog), blocks, rows=[[_switch(reader, refuses=refuses)]])


def refused_page(reader: Reader, gone: int) -> Page:
    """From now on, nobody can quote them."""
    return note_page(reader, reader.texts("optout-done", count=gone), _switch(reader, refuses=True))


def allowed_page(reader: Reader) -> Page:
    return note_page(reader, reader.texts("optout-undone"), _switch(reader, refuses=False))


def _switch(reader: Reader, *, refuses: bool) -> TurnButton:
    to, style = ("in", ButtonStyle.secondary) if refuses else ("out", ButtonStyle.danger)
    return TurnButton(Turn.to(reader, "quote_opt", to), label=reader.texts(f"button-opt-{to}"), style=style)


# -------------------------------------------------------------------- their own


def mine_page(reader: Reader, which: str, sayings: Sequence[Saying] | None, page: int, *, refuses: bool) -> Page:
    """What is quoted of them or was saved by them, with a way to each; None outside of a server."""
    texts = reader.texts
    status = texts("optout-now-out" if refuses else "optout-now-in")
    if sayings is None:
        blocks = [f"## {texts('quote-mine')}", status, texts("quote-mine-elsewhere")]
        return Page(colour_of(reader.catalog), blocks, rows=[[_to_optout(reader)]])
    shown, page, pages = paged(sayings, page, ROWS)
    lines = [f"{_state(texts, each)}\n{saying_lines(texts, each)}" for each in shown]
    nothing = texts("quote-mine-none" if which == OF else "quote-saved-none")
    blocks = [f"## {texts(f'quote-mine-{which}', count=len(sayings))}", status, "\n\n".join(lines) or nothing]
    options = [SelectOption(label=label(texts, each), value=str(each.id)) for each in shown]
    choose = TurnSelect(Turn.to(reader, "quote_pick", which), options, texts("choose-quote"))
    other = BY if which == OF else OF
    switch = TurnButton(Turn.to(reader, "quote_mine", 0, other), label=texts(f"button-mine-{other}"))
    rows = [[choose] if options else [], pager(reader, "quote_mine", page, pages, which), [switch, _to_optout(reader)]]
    return Page(colour_of(reader.catalog), blocks, rows=rows)


def _state(texts: Texts, saying: Saying) -> str:
    if saying.state is State.SHOWN:
        return texts("quote-state-shown", number=saying.number or 0)
    return texts("quote-state-asked" if saying.state is State.ASKED else "quote-state-waiting")


def _to_optout(reader: Reader) -> TurnButton:
    return TurnButton(Turn.to(reader, "quote_opt", ""), label=reader.texts("button-optout"))


# -------------------------------------------------------------------- unprompted


def told_page(
    texts: Texts, colour: int, fact: QuoteTold, saying: Saying | None, server: str, user_id: int, *, here: bool
) -> Page | None:
    """To the author, or to who saved it; None where it was decided meanwhile. `here`: in a channel, because they take
    no direct messages; there, the words are left out.
    """
    server = said(server, LONGEST_SERVER) or "?"
    if fact.about == "declined":
        reason = said(fact.reason, LONGEST_REASON)
        blocks = [texts("told-declined", server=server), f"> {reason}" if reason else ""]
        return Page(colour, [_named(user_id, here), *blocks])
    state = State.ASKED if fact.about == "asked" else State.SHOWN
    if saying is None or saying.state is not state:
        return None
    deeds: tuple[Deed, ...] = ()
    number, about = saying.number or 0, ""
    match fact.about:
        case "asked":
            title, about = texts("told-asked", server=server), texts("told-asked-about")
            deeds = (Deed.YES, Deed.NO, Deed.NEVER)
        case "saved":
            title, about = texts("told-saved", server=server, number=number), texts("told-saved-about")
            deeds = (Deed.DOWN, Deed.NEVER)
        case _:
            title = texts("told-approved", server=server, number=number)
    words = said_block(texts, saying, ROOM_LISTED) if deeds and not here else ""  # who saved it may not read it now
    row = [deed_button(texts, deed, saying.id, user_id) for deed in deeds]
    if here and deeds:
        row.append(TurnButton(Turn("quote_ask", str(saying.id), ANYBODY, True), label=texts("button-quote-read")))
    return Page(colour, [_named(user_id, here), title, words, about], place_line(texts, saying), [row])


def _named(user_id: int, here: bool) -> str:
    return f"<@{user_id}>" if here else ""
