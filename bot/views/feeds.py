"""How feeds are called in sentences: their state, where their items go, how they are doing; the list of them, and what
was done with one.
"""

from collections.abc import Collection, Iterable, Sequence

from discord import SelectOption

from bot.feeds.entry import LONGEST_URL, Document
from bot.feeds.filters import CLAUSES
from bot.feeds.subscription import FeedHealth, Subscription
from bot.outbox.news import target_channel
from bot.server.settings import ServerSettings
from bot.show import model
from bot.show.reader import Reader
from bot.texts import Texts
from bot.views.addresses import host_of
from bot.views.news_posts import problem_text, said
from bot.views.page import Page, bare, colour_of, in_code, paged, pager, plain, shorten
from bot.views.setup import OFF, ON, PAUSED
from bot.views.turn import Turn, TurnButton, TurnSelect
from bot.views.values import moment

ROWS = 8  # on a page of the list
LONGEST_IN_A_LIST = 60  # characters of a name
LONGEST_WHY = 160
LONGEST_LABEL = 100  # of what can be chosen
FEW_WORDS = 6  # of a clause that are named in a line
SUGGESTED = 5  # on a page, each with its button
KINDS = ("official", "press", "fan")


def name_of(feed: Subscription, most: int = LONGEST_LABEL) -> str:
    return said(feed.name, most) or "RSS"


def address_of(url: str) -> str:
    """An address as code: it can be copied, and leads nowhere by itself."""
    return f"`{in_code(url, LONGEST_URL)}`"


def feed_mark(feed: Subscription, settings: ServerSettings) -> str:
    if feed.paused:
        return OFF
    return PAUSED if feed.health.failing_since is not None or target_channel(feed, settings) is None else ON


def feed_line(texts: Texts, feed: Subscription, settings: ServerSettings) -> str:
    """State, name, channel, and what is special about it."""
    channel_id = target_channel(feed, settings)
    flags = {
        "paused": feed.paused,
        "drafts": not feed.trusted,
        "publish": feed.publish,
        "spoilers": feed.spoilers,
        "filters": bool(feed.filters),
    }
    parts = [
        f"{feed_mark(feed, settings)} **{name_of(feed, LONGEST_IN_A_LIST)}**",
        f"<#{channel_id}>" if channel_id is not None else texts("feed-nowhere"),
        *(texts(f"feed-flag-{flag}") for flag, on in flags.items() if on),
    ]
    return " · ".join(parts)


def health_line(texts: Texts, health: FeedHealth, most: int = 1_000) -> str:
    """When it was read last, or since when it cannot be, and why; and when it is tried next."""
    next_at = moment(health.next_at, "R") if health.next_at is not None else texts("feed-soon")
    if health.failing_since is not None:
        why = shorten(problem_text(texts, health.problem), most)
        return texts("feed-health-failing", since=moment(health.failing_since, "R"), why=why, next=next_at)
    if health.fetched_at is None:
        return texts("feed-health-new", next=next_at)
    return texts("feed-health-fine", last=moment(health.fetched_at, "R"), next=next_at)


def filter_lines(texts: Texts, feed: Subscription) -> list[str]:
    """Each clause in words; nothing where every item counts."""
    lines = []
    for clause in CLAUSES:
        words = clause_words(feed, clause)
        if words:
            named = texts.listed([f'"{plain(word)}"' for word in words[:FEW_WORDS]])
            more = len(words) - FEW_WORDS
            shown = texts("feed-more-words", words=named, count=more) if more > 0 else named
            lines.append("- " + texts(f"feed-clause-{clause}", words=shown))
    return lines


def clause_words(feed: Subscription, clause: str) -> tuple[str, ...]:
    filters = feed.filters
    return {"contains": filters.contains, "all": filters.all, "any": filters.any, "not": filters.not_}[clause]


def list_page(
    reader: Reader, settings: ServerSettings, feeds: Sequence[Subscription], page: int, drawing: int, note: str = ""
) -> Page:
    """One page of the feeds of a server; `drawing` is another number each time, so that every choice is a new one."""
    texts, colour = reader.texts, colour_of(reader.catalog)
    suggested = TurnButton(Turn.to(reader, "feed_suggest", 0), label=texts("button-feeds-suggested"), emoji="💡")
    if not feeds:
        body = [f"## {texts('feeds-title')}", note, texts("feeds-none"), texts("feeds-none-do")]
        return Page(colour, body, rows=[(suggested,)])
    rows, page, pages = paged(feeds, page, ROWS)
    lines = [f"{feed_line(texts, feed, settings)}\n-# {health_line(texts, feed.health, LONGEST_WHY)}" for feed in rows]
    options = [option(f"{feed_mark(feed, settings)} {feed.name}", feed.id) for feed in rows]
    return Page(
        colour,
        [f"## {texts('feeds-title')}", note, "\n".join(lines)],
        "-# " + texts("feeds-footer", page=page + 1, pages=pages, count=len(feeds)),
        [
            (TurnSelect(Turn.to(reader, "feed", drawing), options, texts("feeds-open")),),
            pager(reader, "feed_list", page, pages),
            (suggested,),
        ],
    )


def option(label: str, value: object) -> SelectOption:
    return SelectOption(label=bare(shorten(label, LONGEST_LABEL)) or "-", value=str(value))


def list_button(reader: Reader) -> TurnButton:
    return TurnButton(Turn.to(reader, "feed_list", 0), label=reader.texts("button-feed-list"), emoji="📰")


def open_button(reader: Reader, feed: Subscription) -> TurnButton:
    return TurnButton(Turn.to(reader, "feed", feed.id), label=reader.texts("button-feed-open"), emoji="⚙️")


# -------------------------------------------------------------------- what may be worth following


def suggestion_label(texts: Texts, feed: model.Feed) -> str:
    """Name, kind and why, in one line."""
    return bare(texts("suggested-label", name=feed.name, kind=texts(f"suggested-{feed.kind}"), why=feed.why))


def suggested_page(reader: Reader, feeds: Sequence[model.Feed], followed: Collection[str], page: int) -> Page:
    """Feeds that the pack suggests, each with why; those that are not followed have a button."""
    texts, colour = reader.texts, colour_of(reader.catalog)
    title = f"## {texts('suggested-title', show=plain(reader.catalog.show.title))}"
    if not feeds:
        return Page(colour, [title, texts("suggested-none")], rows=[(list_button(reader),)])
    rows, page, pages = paged(feeds, page, SUGGESTED)
    known = [each for each in rows if str(each.url) in followed]
    blocks = [_suggested(texts, each, is_followed=each in known) for each in rows]
    follow = [
        TurnButton(
            Turn.to(reader, "feed_follow", each.id), label=texts("button-follow", name=bare(each.name)), emoji="➕"
        )
        for each in rows
        if each not in known
    ]
    footer = "-# " + texts("suggested-footer", page=page + 1, pages=pages) if pages > 1 else ""
    return Page(
        colour,
        [title, texts("suggested-about"), *blocks],
        footer,
        [follow, pager(reader, "feed_suggest", page, pages), (list_button(reader),)],
    )


def _suggested(texts: Texts, feed: model.Feed, *, is_followed: bool) -> str:
    name = plain(feed.name)
    if is_followed:
        return texts("suggested-followed", name=name)
    kind, where = texts(f"suggested-{feed.kind}"), host_of(str(feed.url), LONGEST_IN_A_LIST)
    return f"{texts('suggested-line', name=name, kind=kind)} · {where}\n{plain(feed.why)}"


# -------------------------------------------------------------------- what was done


def added_page(reader: Reader, feed: Subscription, document: Document, lines: Iterable[str], *, newest: bool) -> Page:
    """What is followed now; `lines` tell where its items go and what is wrong there."""
    texts = reader.texts
    key = "feed-added-newest" if newest else "feed-added-count"
    return Page(
        colour_of(reader.catalog),
        [
            f"## {texts('feed-added', name=name_of(feed))}",
            texts(key, count=len(document.entries)),
            "\n".join(lines),
        ],
        rows=[(open_button(reader, feed), list_button(reader))],
    )


def remove_page(reader: Reader, feed: Subscription) -> Page:
    """The question."""
    texts = reader.texts
    yes = TurnButton(Turn.to(reader, "feed_remove", feed.id, "yes"), label=texts("button-feed-remove-yes"), emoji="🗑️")
    no = TurnButton(Turn.to(reader, "feed", feed.id), label=texts("button-feed-keep"))
    body = [f"## {texts('feed-remove-title', name=name_of(feed))}", texts("feed-remove-ask")]
    return Page(colour_of(reader.catalog), body, rows=[(yes, no)])


def removed_note(texts: Texts, feed: Subscription) -> str:
    return texts("feed-removed", name=name_of(feed))


def imported_page(
    reader: Reader,
    added: Sequence[Subscription],
    known: Sequence[str],
    refused: Sequence[tuple[str, str]],
    left_out: int,
) -> Page:
    """What became of a list of feeds."""
    texts = reader.texts
    wrong = [
        texts("imported-refused-one", url=f"`{in_code(url, 100)}`", why=problem_text(texts, problem))
        for url, problem in refused
    ]
    names = [f"`{in_code(url, 100)}`" for url in known]
    body = [
        f"## {texts('imported-title', count=len(added))}",
        "\n".join(f"- {line}" for line in _some(texts, [name_of(feed, LONGEST_IN_A_LIST) for feed in added], 20)),
        texts("imported-soon") if added else "",
        texts("imported-known", count=len(names), names=", ".join(_some(texts, names, 10))) if names else "",
        "\n".join([texts("imported-refused"), *(f"- {line}" for line in _some(texts, wrong, 5))]) if wrong else "",
        texts("imported-left-out", count=left_out) if left_out else "",
    ]
    return Page(colour_of(reader.catalog), body, rows=[(list_button(reader),)])


def export_page(reader: Reader, count: int, content: bytes) -> Page:
    texts = reader.texts
    body = [f"## {texts('feeds-export-title')}", texts("feeds-export", count=count)]
    return Page(colour_of(reader.catalog), body, file=("truham-feeds.opml", content))


def _some(texts: Texts, names: Sequence[str], most: int) -> list[str]:
    """The first of them, and how many more there are."""
    more = len(names) - most
    return [*names[:most], *([texts("imported-more", count=more)] if more > 0 else [])]
