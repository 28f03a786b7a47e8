"""What all posts about releases have in common: what they depend on, the frame of a page, and a few lines.

Knows no facts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.outbox.facts import Subject
from bot.server.settings import ServerSettings
from bot.show.catalog import Catalog
from bot.texts import Texts
from bot.views.page import Page, Row, colour_of, plain, shorten
from bot.views.releases import is_out, release_facts, release_name, release_when, remind_button
from bot.views.values import moment

LONGEST_ABOUT = 300  # characters


@dataclass(frozen=True)
class PostContext:
    """What a page depends on beside its fact. `catalog` is already cut at the server's line. `role_id` and `user_id`
    are who is named in the text; `late`, that it was due a while ago, at `due_at`. `rows` stand below a reminder.
    """

    texts: Texts
    settings: ServerSettings
    catalog: Catalog
    now: datetime
    role_id: int | None = None
    late: bool = False
    due_at: datetime | None = None
    rows: Sequence[Row] = ()
    user_id: int | None = None


def framed(
    context: PostContext,
    emoji: str,
    title: str,
    blocks: Sequence[str],
    rows: Sequence[Row] = (),
    footer: str = "",
    colour: int | None = None,
) -> Page:
    """A page with a title, whom it pings, and in small print how late it is."""
    named = [f"<@&{context.role_id}>" if context.role_id else "", f"<@{context.user_id}>" if context.user_id else ""]
    late = context.due_at if context.late else None
    small = ["-# " + context.texts("post-late", when=moment(late, "R")) if late is not None else "", footer]
    return Page(
        colour if colour is not None else colour_of(context.catalog),
        [f"## {emoji} {title}", *named, *blocks],
        "\n".join(filter(None, small)),
        rows,
    )


def heard(texts: Texts, release: Subject, *, out: bool) -> str:
    """The news in one line, such as "Season 4 is out"."""
    return texts("post-out" if out else "post-coming", kind=release.kind, name=release_name(texts, release))


def about(texts: Texts, release: Subject) -> str:
    """What a release is, and what staff or the pack say about it."""
    return f"{release_facts(texts, release)}\n{one_line(release.about, LONGEST_ABOUT)}".strip()


def one_line(text: str, most: int) -> str:
    """Words of somebody, shortened, in which nothing formats or pings."""
    return plain(shorten(" ".join(text.split()), most))


def date_line(texts: Texts, release: Subject) -> str:
    """When it comes out, as a line of its own."""
    return f"📅 {release_when(texts, release)}"


def reminding(context: PostContext, release: Subject) -> Sequence[Row]:
    """A button, as long as there is something to wait for."""
    return () if is_out(release, context.now) else ((remind_button(context.texts, release),),)
