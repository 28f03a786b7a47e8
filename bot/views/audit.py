"""How the audit trail looks."""

from collections.abc import Sequence

from bot.server.changes import Change
from bot.show.reader import Reader
from bot.views.page import Page, colour_of, pager
from bot.views.values import change_line

ROWS = 12  # on a page


def audit_page(reader: Reader, changes: Sequence[Change], page: int, count: int, *filters: object) -> Page:
    """One page of `count` changes; `filters` come back with the buttons."""
    texts = reader.texts
    if not changes:
        return Page(colour_of(reader.catalog), [f"## {texts('audit-title')}", texts("audit-nothing")])
    pages = -(-count // ROWS)
    lines = "\n".join(f"- {change_line(texts, change)}" for change in changes)
    footer = "-# " + texts("audit-footer", page=page + 1, pages=pages, count=count)
    return Page(
        colour_of(reader.catalog),
        [f"## {texts('audit-title')}", lines],
        footer,
        [pager(reader, "audit", page, pages, *filters)],
    )
