"""How items of feeds look: posted, bundled, and as drafts for the staff; and the note about a feed that fails.

What feeds say are the words of strangers: nothing in them formats, links, pings, or opens what is covered. First lines
become names of threads, so of an item that may spoil they only say where it comes from.
"""

import re
from collections.abc import Sequence
from datetime import datetime

import discord
from discord import ui

from bot.feeds.entry import LONGEST_SOURCE, LONGEST_SUMMARY, LONGEST_TITLE
from bot.feeds.problems import read_problem
from bot.feeds.subscription import Story, Verdict
from bot.outbox.facts import FeedFailing, NewsBundled
from bot.server.settings import ServerSettings, Topic
from bot.show.catalog import Catalog
from bot.texts import Texts
from bot.views.addresses import LONGEST_IN_A_BUTTON, host_of, safe_address
from bot.views.notices import ATTENTION, QUIET
from bot.views.page import COVER, Page, Row, bare, fit, in_code, plain, shorten
from bot.views.posting import PostContext, framed
from bot.views.turn import EVERYBODYS, Turn, TurnButton
from bot.views.values import actor_name, moment

EMOJI = "📰"
MOST_ALSO = 5  # other feeds that are named
MOST_NAMED = 10  # items in one line each
LONGEST_SHOWN = 300  # characters of an address in a list; of a longer one, the host is named
LONGEST_WRITTEN = 1_000  # of one that stands alone
LONGEST_LABEL = 60  # characters of a host on a button
ROOM_ALSO, ROOM_NAMED = 800, 2_800  # characters of these lists
LONGEST_LINE = 120  # characters of a title in a list
LONGEST_LISTED = 180  # of an address in the list of /news
ROOM_LISTED, BYTES_LISTED = 560, 1_400  # of an item there

_LIST = re.compile(r"^(\s*\d+(?=[.)])|\s*(?=\+))(.)")
_INVITE = re.compile(r"(?i)(discord(?:app)?|dsc|invite)\.(?=gg|com/invite|me/|io/)")


def said(text: str, most: int) -> str:
    """Words of a feed, safe in any message.

    `plain` leaves addresses and links as they stand and breaks them afterwards, so what covers could hide in them:
    they are broken first.
    """
    line = shorten(" ".join(bare(text).split()), most)
    for sign in (":/", "](", "<"):
        line = line.replace(sign, f"{sign[0]}\u200b{sign[1:]}")
    return _LIST.sub(r"\1\\\2", _INVITE.sub("\\1.\u200b", plain(line)))


def source_name(story: Story) -> str:
    """Which feed says so."""
    return said(story.source, LONGEST_SOURCE) or host_of(safe_address(story.link), LONGEST_SOURCE) or "RSS"


def news_post_page(context: PostContext, story: Story) -> Page:
    title, blocks = _story(context.texts, story)
    return framed(context, EMOJI, title, blocks, _read(context.texts, story))


def _story(texts: Texts, story: Story) -> tuple[str, list[str]]:
    """Title and text of a post."""
    title, summary, source = said(story.title, LONGEST_TITLE), said(story.summary, LONGEST_SUMMARY), source_name(story)
    when = moment(story.published_at) if story.published_at is not None else ""
    by = texts("news-by", source=source, when=when)
    address, also = _address(texts, story), _also(texts, story)
    if not story.spoilers:
        return title or source, [summary, by, address, also]
    inside = "\n".join(filter(None, [f"**{title}**" if title else "", summary, address]))
    hidden = f"{texts('news-covered')}\n{covered(inside)}" if inside else ""
    return texts("news-from", source=source), [hidden, by, also]


def covered(text: str) -> str:
    """Shown only to who opens it."""
    return f"{COVER}{text}\u200b{COVER}" if text.endswith("|") else f"{COVER}{text}{COVER}"


def _read(texts: Texts, story: Story) -> Sequence[Row]:
    """A button that leads there, and says to whom; none where the address may tell too much already."""
    address = safe_address(story.link)
    if not address or not _fits_a_button(story):
        return ()
    label = texts("button-read", host=host_of(address, LONGEST_LABEL))
    return ([ui.Button(url=address, label=label[:80])],)


def _address(texts: Texts, story: Story) -> str:
    """The address in words, where a button cannot hold it."""
    if not safe_address(story.link) or _fits_a_button(story):
        return ""
    return texts("news-read", address=short_address(story.link, LONGEST_WRITTEN))


def _fits_a_button(story: Story) -> bool:
    return not story.spoilers and len(safe_address(story.link)) <= LONGEST_IN_A_BUTTON


def _also(texts: Texts, story: Story) -> str:
    """Who else tells it, as many as there is room for."""
    lines = [" · ".join(filter(None, [said(name, LONGEST_SOURCE), short_address(link)])) for name, link in story.also]
    shown = [covered(line) if story.spoilers else line for line in lines if line]
    return _some(texts, texts("news-also"), shown, MOST_ALSO, ROOM_ALSO)


def short_address(link: str, most: int = LONGEST_SHOWN) -> str:
    """An address in a text; of a long one, whose it is."""
    address = safe_address(link)
    return f"<{address}>" if 0 < len(address) <= most else host_of(address, LONGEST_LABEL)


def _some(texts: Texts, title: str, lines: Sequence[str], most: int, room: int, more: int = 0) -> str:
    """A titled list of the first of these, and how many more there are; nothing where there is nothing to list."""
    if not lines:
        return ""
    shown: list[str] = []
    for line in lines[:most]:
        room -= len(line) + 3
        if room < 0:
            break
        shown.append(f"- {line}")
    left = len(lines) - len(shown) + more
    shown += [f"- {texts('settings-more', count=left)}"] if left else []
    return "\n".join(filter(None, [title, *shown]))


def bundle_page(context: PostContext, fact: NewsBundled, stories: Sequence[Story]) -> Page:
    """More came at once than is posted one by one."""
    texts = context.texts
    source = said(fact.source, LONGEST_SOURCE) or "RSS"
    spoilers = fact.spoilers or any(story.spoilers for story in stories)
    lines = [
        f"{said(story.title, LONGEST_LINE) or source} {short_address(story.link, LONGEST_SHOWN // 2)}".rstrip()
        for story in stories
    ]
    shown = [covered(line) if spoilers else line for line in lines]
    listed = _some(texts, "", shown, MOST_NAMED, ROOM_NAMED, max(0, fact.count - len(stories)))
    about = [texts("news-more-waiting") if fact.waiting else "", texts("news-covered") if spoilers and listed else ""]
    title = texts("news-more", count=fact.count, source=source)
    return framed(context, EMOJI, title, ["\n".join(filter(None, about)), listed])


def story_lines(texts: Texts, story: Story, day: str) -> str:
    """An item in a list of news, short enough that five of them stand on a page."""
    source = source_name(story)
    by = texts("news-by", source=source, when="")
    link = short_address(story.link, LONGEST_LISTED)
    title = said(story.title, LONGEST_LINE) or source
    last = f"-# {by} · {link}" if link else f"-# {by}"
    room = ROOM_LISTED - len(title) - len(last)
    (summary,) = fit([said(story.summary, LONGEST_SUMMARY)], room, BYTES_LISTED - len((title + last).encode())) or [""]
    if story.spoilers:
        hidden = covered("\n".join(filter(None, [title, summary, link])))
        return f"**{day}** · {by}\n{hidden}"
    return "\n".join(filter(None, [f"**{day} · {title}**", summary, last]))


# -------------------------------------------------------------------- drafts


def draft_page(
    texts: Texts,
    settings: ServerSettings,
    catalog: Catalog,
    story: Story,
    feed_name: str,
    now: datetime,
    note: str = "",
) -> Page:
    """An item that waits for the staff, as it will look; or what was decided about it. Belongs to all of them."""
    waits = story.verdict is Verdict.DRAFT
    name = said(feed_name, LONGEST_SOURCE) or source_name(story)
    title, blocks = _story(texts, story)
    where = f"<#{story.channel_id}>" if story.channel_id is not None else ""
    about = [
        _why(texts, story) if waits else _decided(texts, story),
        texts("draft-where", channel=where) if waits else "",
        note,
        "-# " + texts("draft-looks") if waits else "",
    ]
    return framed(
        PostContext(texts, settings, catalog, now),
        "📝",
        texts("draft-title", feed=name),
        ["\n".join(filter(None, about)), f"## {EMOJI} {title}", *blocks],
        [*_read(texts, story), *(_decisions(texts, story) if waits else ())],
        colour=ATTENTION if waits else QUIET,
    )


def _why(texts: Texts, story: Story) -> str:
    """Why it is not posted by itself."""
    what, _, word = story.reason.partition(" ")
    if what == "word" and word:
        return texts("draft-word", word=said(word, LONGEST_SOURCE))
    return texts("draft-not-trusted")


def _decided(texts: Texts, story: Story) -> str:
    """What was decided, by whom and when; nobody, where somebody asked to be forgotten."""
    who = actor_name(texts, story.actor_id) if story.actor_id is not None else ""
    when = moment(story.decided_at) if story.decided_at is not None else ""
    match story.verdict:
        case Verdict.POSTED:
            return texts("draft-posted", who=who, when=when)
        case Verdict.SKIPPED:
            return texts("draft-skipped", who=who, when=when)
    return texts("draft-over")


def _decisions(texts: Texts, story: Story) -> Sequence[Row]:
    green, grey = discord.ButtonStyle.success, discord.ButtonStyle.secondary
    return (
        (
            TurnButton(shared("draft_post", story.id, story.revision), texts("button-post"), "✅", green),
            TurnButton(shared("draft_edit", story.id), texts("button-edit"), "✏️", grey),
            TurnButton(shared("draft_skip", story.id), texts("button-skip"), "🗑️", grey),
            TurnButton(shared("draft_always", story.id, story.revision), texts("button-always"), "⭐", grey),
        ),
    )


def shared(page: str, *arguments: object) -> Turn:
    """What is pressed changes the message itself, for all who see it."""
    return Turn(page, "~".join(map(str, arguments)), EVERYBODYS, False)


# -------------------------------------------------------------------- feeds that fail


def problem_text(texts: Texts, problem: str) -> str:
    """Why a feed cannot be read, as `problems.write_problem` wrote it."""
    word, detail = read_problem(problem)
    return texts(f"error-feed-{word}", detail=in_code(detail))


def failing_page(texts: Texts, settings: ServerSettings, catalog: Catalog, fact: FeedFailing, note: str = "") -> Page:
    """A feed that could not be read for days: nothing was switched off."""
    role_id = settings.topic(Topic.STAFF).role_id
    since = f"{moment(fact.since)} ({moment(fact.since, 'R')})"
    again = TurnButton(shared("feed_try", fact.subscription_id), label=texts("button-try-now"), emoji="🔄")
    blocks = [
        f"## {EMOJI} {texts('failing-title', name=said(fact.name, LONGEST_SOURCE))}",
        f"<@&{role_id}>" if role_id is not None else "",
        note,
        texts("failing-since", since=since),
        f"⚠️ {problem_text(texts, fact.problem)}",
        texts("failing-goes-on"),
    ]
    return Page(ATTENTION, blocks, rows=[(again,)])
