"""What staff are told unprompted: what keeps a topic from being posted, and copies of the audit trail."""

from collections.abc import Mapping, Sequence

from bot.server.changes import Change
from bot.server.preflight import Finding
from bot.server.settings import ServerSettings
from bot.texts import Texts
from bot.views.page import Page
from bot.views.values import change_line, watched_lines, watched_name

ATTENTION, QUIET = 0xD97706, 0x8A8F98  # colours


def problems_page(texts: Texts, settings: ServerSettings, problems: Mapping[str, str], role_id: int | None) -> Page:
    """`problems` holds the words of the preflight for each topic that cannot be posted."""
    blocks = [f"## {texts('notice-title')}", f"<@&{role_id}>" if role_id is not None else ""]
    for name, words in problems.items():
        findings = [Finding(word) for word in words.split()]
        lines = watched_lines(texts, settings, name, findings)
        blocks.append("\n".join([f"**{watched_name(texts, name)}**", *(f"- {line}" for line in lines)]))
    return Page(ATTENTION, blocks, "-# " + texts("notice-footer"))


def mirror_page(texts: Texts, changes: Sequence[Change]) -> Page:
    return Page(QUIET, ["\n".join(change_line(texts, change) for change in changes)])
