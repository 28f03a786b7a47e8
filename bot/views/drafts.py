"""What becomes of the messages of the staff: a box to change a draft in, and what is left of what is gone.

How drafts and failing feeds look while there is something to decide is told in news_posts.
"""

import discord
from discord import ui

from bot.feeds.entry import LONGEST_SOURCE, LONGEST_SUMMARY, LONGEST_TITLE
from bot.feeds.subscription import Story
from bot.texts import Texts
from bot.views.news_posts import EMOJI, said, shared
from bot.views.notices import QUIET
from bot.views.page import Page
from bot.views.turn import TurnModal


def draft_gone_page(texts: Texts) -> Page:
    """The item, or the feed that it came from, is gone."""
    return Page(QUIET, [f"## 📝 {texts('draft-gone')}", texts("draft-gone-about")])


def draft_modal(texts: Texts, story: Story) -> TurnModal:
    """Title and text of an item, to be changed. The turn says which revision was seen."""
    title: ui.TextInput[TurnModal] = ui.TextInput(max_length=LONGEST_TITLE, default=story.title[:LONGEST_TITLE])
    summary: ui.TextInput[TurnModal] = ui.TextInput(
        style=discord.TextStyle.paragraph,
        max_length=LONGEST_SUMMARY,
        required=False,
        default=story.summary[:LONGEST_SUMMARY] or None,
    )
    turn = shared("draft_saved", story.id, story.revision)
    box = TurnModal(turn, texts("draft-edit"), title, texts("draft-edit.title"))
    return box.add(summary, texts("draft-edit.summary"))


def feed_fine_page(texts: Texts, name: str) -> Page:
    """A feed that was failing and works again."""
    return Page(QUIET, [f"## {EMOJI} {texts('feed-fine', name=said(name, LONGEST_SOURCE))}"])


def feed_gone_page(texts: Texts) -> Page:
    return Page(QUIET, [f"## {EMOJI} {texts('feed-gone')}"])
