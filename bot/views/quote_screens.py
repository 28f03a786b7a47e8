"""The controls of the set-up panel for quotes, beside where and when one is posted."""

from bot.server.kinds import Quotes
from bot.server.settings import Topic
from bot.views.controls import choice, switch
from bot.views.page import Row
from bot.views.setup import Panel
from bot.views.turn import Turn, TurnButton
from bot.views.values import part_name

QUOTE_KINDS = {"show": str(Quotes.SHOW), "own": str(Quotes.OWN), "both": " ".join(Quotes)}


def kinds_row(panel: Panel) -> Row:
    """Where the quote of the day comes from."""
    texts = panel.texts
    labels = {kinds: texts(f"quotes-from-{name}") for name, kinds in QUOTE_KINDS.items()}
    return (choice(panel, "quotes.kinds", labels, part_name(texts, Topic.QUOTES, "kinds")),)


def review_switch(panel: Panel) -> TurnButton:
    """Whether what members save waits for the staff."""
    labels = {to: panel.texts(f"button-review-{to}") for to in ("on", "off")}
    return switch(panel, "quotes.review", labels)


def consent_button(panel: Panel) -> TurnButton:
    """To the screen on which a server says whose words may be saved."""
    return TurnButton(Turn.to(panel.reader, "setup", "consent"), label=panel.texts("screen-consent"), emoji="🤝")
