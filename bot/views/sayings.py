"""How the words of members look: as a block quote, with who is credited, and where and when it was said.

They are the words of strangers: nothing in them formats, links, pings, or opens what is covered. Every line is covered
by itself, because marks that reach over lines of a block quote are read differently by Discord's programs.
"""

from collections.abc import Sequence

from bot.sayings.saying import Saying
from bot.sayings.wording import parts
from bot.show.reader import Reader
from bot.texts import Texts
from bot.views.addresses import LONGEST_IN_A_BUTTON, safe_address
from bot.views.news_posts import covered, said
from bot.views.page import Page, bare, colour_of, paged, pager, shorten
from bot.views.turn import ANYBODY, EVERYBODYS, LONGEST_ARGUMENT, Turn, TurnButton
from bot.views.values import moment

ROOM = 3_000  # characters of the words on a page of their own
ROOM_LISTED = 560  # in a list, with what was attached
BYTES_LISTED = 1_500  # of an entry there; where it has more, half of the characters have to do
ROOM_FILES, ROOM_FILES_LISTED = 1_200, 250  # of the links to what was attached
LONGEST_FILE = 60  # characters of a file's name
LONGEST_CREDIT = 80
SAYINGS_A_PAGE = 4
MOST_NAMED = 3  # names of one account in a title
HIDDEN = "▒▒▒"  # in a list of choices, where nothing can be covered
SHOW, OWN, BOTH = "show", "own", "both"  # where quotes come from


def said_block(texts: Texts, saying: Saying, most: int = ROOM, files: int = ROOM_FILES) -> str:
    """The words as a block quote of about so many characters, with links to what was attached to them; these take about
    as many as `files` at most.
    """
    rows = [""]
    for piece, hidden in parts(saying.words.text, saying.words.covered):
        first, *more = piece.split("\n")
        rows[-1] += _safe(first, hidden)
        rows += [_safe(line, hidden) for line in more]
    words = shorten("\n".join(f"> {row}" for row in rows), most) if any(rows) else ""
    links = _links(saying, files)
    return "\n".join(filter(None, [words, "> " + texts("saying-files", names=links) if links else ""]))


def _safe(text: str, hidden: bool) -> str:
    """One piece of one line."""
    words = said(text, len(text))
    if not words:
        return " " if text else ""
    before, after = (" " if end.isspace() else "" for end in (text[0], text[-1]))
    return before + (covered(words) if hidden else words) + after


def _links(saying: Saying, room: int) -> str:
    """As many as there is room for; a covered one stays covered."""
    found = list[str]()
    for each in saying.words.attachments:
        name = said(each.name, LONGEST_FILE).replace("[", "(").replace("]", ")") or "?"
        address = safe_address(each.url)
        link = f"[{name}](<{address}>)" if 0 < len(address) <= LONGEST_IN_A_BUTTON else name
        room -= len(link) + 7
        if room > 0:
            found.append(covered(link) if each.covered or saying.words.covered else link)
    return " · ".join(found)


def credit(texts: Texts, saying: Saying) -> str:
    """Who is credited, and its number."""
    return texts("saying-by", name=said(saying.author.name, LONGEST_CREDIT) or "?", number=saying.number or 0)


def place_line(texts: Texts, saying: Saying) -> str:
    """Where and when it was said, in small print; nothing where that is not known."""
    origin = saying.origin
    known = [
        f"<#{origin.channel_id}>" if origin.channel_id is not None else "",
        moment(origin.said_at) if origin.said_at is not None else "",
        f"[{texts('saying-link')}](<{saying.link}>)" if saying.link else "",
    ]
    shown = " · ".join(filter(None, known))
    return f"-# {shown}" if shown else ""


def saying_lines(texts: Texts, saying: Saying) -> str:
    """In a list, where every entry has to fit."""
    files = ROOM_FILES_LISTED if saying.words.attachments else 0
    block = said_block(texts, saying, ROOM_LISTED - files, files)
    if len(block.encode()) > BYTES_LISTED:
        block = said_block(texts, saying, (ROOM_LISTED - files) // 2, files)
    return "\n".join(filter(None, [block, credit(texts, saying), place_line(texts, saying)]))


def label(texts: Texts, saying: Saying, most: int = 100) -> str:
    """For a list of choices, where nothing is formatted and nothing can be covered."""
    words = "".join(HIDDEN if hidden else piece for piece, hidden in parts(saying.words.text, saying.words.covered))
    line = " ".join(bare(words).split()) or texts("saying-no-words")
    number = f"#{saying.number} · " if saying.number is not None else ""
    return shorten(f"{number}{line}", most)


# -------------------------------------------------------------------- pages


def saying_page(reader: Reader, saying: Saying, hearts: int, source: str = "") -> Page:
    """One of them; `source` is where another one comes from, and empty where nobody asked for any."""
    texts = reader.texts
    row = [heart_button(reader, saying.ref, hearts, source)]
    if source:
        row.append(another_button(reader, source))
    row.append(TurnButton(Turn("quote_ask", str(saying.id), ANYBODY, True), label=texts("button-not-okay")))
    body = f"{said_block(texts, saying)}\n{credit(texts, saying)}"
    return Page(colour_of(reader.catalog), [body], place_line(texts, saying), [row])


def heart_button(reader: Reader, ref: str, hearts: int, source: str = "") -> TurnButton:
    """For everybody. What it changes has to be drawn anew, so it says whose answer this is and where it came from."""
    argument = f"{ref}~{reader.user_id}~{source}"
    turn = Turn("quote_heart", argument[:LONGEST_ARGUMENT], EVERYBODYS, reader.private)
    label = reader.texts("button-heart", count=hearts)
    return TurnButton(turn, label=label, emoji="❤️", disabled=len(argument) > LONGEST_ARGUMENT)


def another_button(reader: Reader, source: str) -> TurnButton:
    return TurnButton(Turn.to(reader, "quote", source), label=reader.texts("button-another"), emoji="🎲")


def by_member_page(reader: Reader, who: str, sayings: Sequence[Saying], page: int) -> Page:
    """What a member said, under each name that is credited; `who` is how the next page is asked for."""
    texts = reader.texts
    shown, page, pages = paged(sayings, page, SAYINGS_A_PAGE)
    names = list(dict.fromkeys(said(each.author.name, LONGEST_CREDIT) for each in sayings))[:MOST_NAMED]
    title = texts("sayings-by", name=", ".join(names), count=len(sayings))
    blocks = [f"## {title}", "\n\n".join(saying_lines(texts, each) for each in shown) or texts("sayings-none")]
    return Page(colour_of(reader.catalog), blocks, rows=[pager(reader, "quote_by", page, pages, who)])


def note_page(reader: Reader, note: str, *buttons: TurnButton) -> Page:
    """A sentence or two, and what can be done next."""
    return Page(colour_of(reader.catalog), [note], rows=[buttons])


def gone_page(reader: Reader) -> Page:
    """In place of words that were taken down."""
    return note_page(reader, reader.texts("saying-gone"))
