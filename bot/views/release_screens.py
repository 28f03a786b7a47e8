"""The screen of the set-up panel for everything about releases beside where they are posted."""

from collections.abc import Iterable, Mapping

from discord import ChannelType

from bot.server.kinds import MOST_COVERED, Episodes
from bot.server.settings import OF_RELEASES, Topic
from bot.show.release import ReleaseKind
from bot.views.controls import ask, back, channel_picker, choice, choices, switch
from bot.views.page import Page, Row, colour_of
from bot.views.setup import Panel, check_again, finding_list
from bot.views.turn import Turn, TurnButton
from bot.views.values import TOPIC_EMOJI, value_lines, value_text

MORE = "releases-more"  # what the screen is called
COVERABLE = [ChannelType.text, ChannelType.news, ChannelType.forum]
LEADS_CHOICES = ("0", "1d 0", "1d 1h 0", "7d 1d 0", "7d 1d 1h 0", "30d 7d 1d 0", "18:00-1d 0", "7d 18:00-1d 0")
DAYS_CHOICES = (3, 7, 14, 30)


def more_button(panel: Panel) -> TurnButton:
    return TurnButton(Turn.to(panel.reader, "setup", MORE), label=panel.texts("button-releases-more"), emoji="⚙️")


def releases_screen(panel: Panel, note: str = "") -> Page:
    """What is announced and when, and what is done beside."""
    texts, settings, rules = panel.texts, panel.settings, panel.settings.releases
    kinds = {str(kind): texts(f"kinds-{kind}") for kind in ReleaseKind}
    leads, stages = _labels(panel, "leads", LEADS_CHOICES), _labels(panel, "episodes", Episodes)
    days = _labels(panel, "uncover", map(str, sorted({*DAYS_CHOICES, rules.uncover_days})))
    cover = texts("choose-cover", most=MOST_COVERED)
    rows: list[Row] = [
        (choices(panel, "releases.kinds", kinds, texts("choose-kinds")),),
        (choice(panel, "releases.leads", leads, texts("choose-leads")),),
        (choice(panel, "releases.episodes", stages, texts("choose-episodes")),),
        [_switch(panel, part) for part in ("event", "countdown", "moved")],
        (channel_picker(panel, "releases.cover", COVERABLE, rules.cover_ids, cover, MOST_COVERED),),
        (choice(panel, "releases.uncover", days, texts("choose-uncover")),),
        (
            ask(panel, "releases.leads", texts("button-other-leads"), "✏️"),
            check_again(panel, MORE),
            back(panel, Topic.RELEASES),
        ),
    ]
    body = [
        f"## {TOPIC_EMOJI[Topic.RELEASES]} {texts('screen-releases-more')}",
        note,
        texts("about-releases-more"),
        "\n".join(value_lines(texts, settings, [f"releases.{part}" for part in OF_RELEASES])),
        finding_list(panel, Topic.RELEASES),
    ]
    return Page(colour_of(panel.reader.catalog), body, rows=rows)


def _labels(panel: Panel, part: str, values: Iterable[str]) -> Mapping[str, str]:
    """What the values mean, each with what they are of: nothing else in the control says so."""
    texts = panel.texts
    name = f"releases.{part}"
    return {
        value: texts("value-of-part", part=texts(f"part-{part}"), value=value_text(texts, name, value))
        for value in values
    }


def _switch(panel: Panel, part: str) -> TurnButton:
    name = panel.texts(f"part-{part}")
    labels = {to: panel.texts(f"button-switch-{to}", part=name) for to in ("on", "off")}
    return switch(panel, f"releases.{part}", labels)
