"""How the audit trail looks."""

from collections.abc import Sequence

from bot.server.changes import Change
from bot.show.reader import Reader
from bot.views.page import Page, colour_of, pager
from bot.views.values import change_line

ROWS = 12  # on a page


def audit_page(reader: Reader, changes: Sequence[Change], page: int, count: int, who: int = 0, what: str = "") -> Page:
    """One page of `count` changes; `who` (0 for everybody) and `what` are the filters that are on."""
    texts = reader.texts
    only = [f"<@{who}>"] if who else []
    only += [texts(f"audit-{what}")] if what else []
    title = [f"## {texts('audit-title')}", f"-# {texts('audit-only', what=' · '.join(only))}" if only else ""]
    if not changes:
        return Page(colour_of(reader.catalog), [*title, texts("audit-nothing-such" if only else "audit-nothing")])
    pages = -(-count // ROWS)
    lines = "\n".join(f"- {change_line(texts, change, reader.catalog.films)}" for change in changes)
    footer = "-# " + texts("audit-footer", page=page + 1, pages=pages, count=count)
    return Page(colour_of(reader.catalog), [*title, lines], footer, [pager(reader, "audit", page, pages, who, what)])
