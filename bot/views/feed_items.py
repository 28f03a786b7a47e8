"""What is in a feed, and what became of it: a look into one that is not followed, and why items were posted or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.feeds.entry import Document, Entry
from bot.feeds.identity import Identity, identity_of
from bot.feeds.subscription import Story, Subscription, Verdict
from bot.outbox.delivery import State
from bot.show.reader import Reader
from bot.texts import Texts
from bot.views.feeds import list_button, name_of, open_button
from bot.views.news_posts import covered, said, short_address
from bot.views.page import Page, colour_of, in_code, pager
from bot.views.values import actor_name, moment

ROWS = 8  # on a page of what became of items
SHOWN = 3  # items of a look into a feed
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_NAME, LONGEST_ERROR = 120, 200, 60, 100  # characters in a list
LONGEST_LINK = 120  # in a list; of a longer one, the host is named
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Item:
    """A story with what became of its delivery. `of` is the feed that told it first; `thread` tells that the message
    is a thread of its own, as in forums.
    """

    story: Story
    state: str = ""
    message_id: int | None = None
    error: str = ""
    of: str = ""
    thread: bool = False


def preview_page(reader: Reader, document: Document) -> Page:
    """What is in a feed now, and what it would be followed as."""
    texts, entries = reader.texts, document.entries
    name = said(document.title, LONGEST_NAME)
    known = texts(f"preview-by-{_known_by(entries)}") if entries else ""
    return Page(
        colour_of(reader.catalog),
        [
            f"## {texts('preview-title', name=name or texts('preview-nameless'))}",
            texts("preview-count", count=len(entries)) if entries else texts("preview-nothing"),
            *(_preview(texts, entry) for entry in newest(entries)[:SHOWN]),
            "\n".join([*([texts("preview-known", name=name)] if name else []), known]),
        ],
        "-# " + texts("preview-footer"),
    )


def newest(entries: Sequence[Entry]) -> list[Entry]:
    """By their dates; those without one as the feed has them, in front."""
    return sorted(entries, key=lambda entry: entry.published_at or _LONG_AGO, reverse=True)


def _preview(texts: Texts, entry: Entry) -> str:
    when = f" · {moment(entry.published_at)}" if entry.published_at is not None else ""
    lines = [
        f"**{said(entry.title, LONGEST_TITLE) or texts('preview-untitled')}**{when}",
        said(entry.summary, LONGEST_SUMMARY),
        short_address(entry.link, LONGEST_LINK),
    ]
    return "\n".join(filter(None, lines))


def _known_by(entries: Sequence[Entry]) -> Identity:
    """What tells most of them apart; where none has an id, it is the next."""
    way = identity_of(entries)
    if way is Identity.ID and not any(entry.id for entry in entries):
        way = Identity.LINK
    return Identity.CONTENT if way is Identity.LINK and not any(entry.link for entry in entries) else way


# -------------------------------------------------------------------- what became of it, and why


def why_page(
    reader: Reader, items: Sequence[Item], page: int, count: int, staff_id: int | None, feed: Subscription | None = None
) -> Page:
    """One page of `count` items, of one feed or of all; `staff_id` is where drafts wait."""
    texts = reader.texts
    title = texts("why-title") if feed is None else texts("why-title-of", name=name_of(feed))
    doors = [*([open_button(reader, feed)] if feed is not None else []), list_button(reader)]
    if not items:
        return Page(colour_of(reader.catalog), [f"## {title}", texts("why-nothing")], rows=[doors])
    pages = -(-count // ROWS)
    lines = [f"{_first_line(texts, item, feed)}\n-# {told(texts, item, staff_id)}" for item in items]
    return Page(
        colour_of(reader.catalog),
        [f"## {title}", "\n".join(lines)],
        "-# " + texts("why-footer", page=page + 1, pages=pages, count=count),
        [pager(reader, "feed_why", page, pages, feed.id if feed is not None else 0), doors],
    )


def told(texts: Texts, item: Item, staff_id: int | None) -> str:
    """What happened to an item, and why."""
    story = item.story
    what, _, word = story.reason.partition(" ")
    match story.verdict:
        case Verdict.POSTED:
            return _posted(texts, item)
        case Verdict.DRAFT:
            channel = f"<#{staff_id}>" if staff_id is not None else texts("why-nowhere")
            if what == "word" and word:
                return texts("why-draft-word", word=said(word, LONGEST_NAME), channel=channel)
            return texts("why-draft", channel=channel)
        case Verdict.SKIPPED:
            by = story.actor_id
            return texts("why-skipped", who=actor_name(texts, by)) if by is not None else texts("why-skipped-somebody")
        case Verdict.FILTERED:
            return _filtered(texts, what, word)
        case Verdict.ALSO:
            source = said(item.of, LONGEST_NAME)
            return texts("why-also", source=source) if source else texts("why-also-other")
    return texts(f"why-{story.verdict}")


def _posted(texts: Texts, item: Item) -> str:
    error = _error(item)
    match item.state:
        case State.PENDING | State.SENDING:
            return texts("why-waiting", error=error)
        case State.FAILED:
            return texts("why-failed", error=error)
        case State.EXPIRED:
            return texts("why-expired", error=error)
        case State.CANCELLED:
            return texts("why-cancelled")
    story, message_id = item.story, item.message_id
    if message_id is None or story.channel_id is None:
        return texts("why-posted-somewhere")
    place = message_id if item.thread else story.channel_id
    return texts("why-posted", link=f"https://discord.com/channels/{story.guild_id}/{place}/{message_id}")


def _filtered(texts: Texts, clause: str, word: str) -> str:
    word = said(word, LONGEST_NAME)
    match clause:
        case "any":
            return texts("why-filtered-any")
        case "contains" | "all" | "not" if word:
            return texts(f"why-filtered-{clause}", word=word)
    return texts("why-filtered")


def _error(item: Item) -> str:
    return f"`{in_code(item.error, LONGEST_ERROR)}`" if item.error else ""


def _first_line(texts: Texts, item: Item, feed: Subscription | None) -> str:
    """When it was found, its title and address, and which feed it is from where that is not clear. The address is in
    plain sight: a title is the words of strangers, and could name another one.
    """
    story = item.story
    title = f"**{said(story.title, LONGEST_TITLE) or texts('why-untitled')}**"
    linked = f"{title} {short_address(story.link, LONGEST_LINK)}".rstrip()
    source = "" if feed is not None else said(story.source, LONGEST_NAME)
    shown = covered(linked) if story.spoilers else linked
    return texts("why-line", when=moment(story.found_at), title=shown, source=source)
